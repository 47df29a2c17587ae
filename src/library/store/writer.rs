//! One write transaction: the rows it touches go to the journal with it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    super::{ArticleId, Error},
    Store, articles, index,
    journal::{self, Action, Key, Owner, Recorder, Rows},
    originals::Originals,
};

/// An open write transaction. Dropped without [`Store::write`] coming to its
/// end, it never happened.
pub(in crate::library) struct Writer<'a> {
    pub(super) tx: Transaction<'a>,
    pub(super) originals: Originals,
    recorder: Recorder,
    /// Unix seconds; one moment for all rows of a change.
    pub(super) now: i64,
    op: Option<i64>,
    action: Option<&'a Action>,
    site: Option<String>,
    /// Set by whoever wants what takes long to stop, and all to be as it was.
    pub(super) stop: Option<Arc<AtomicBool>>,
}

impl Store {
    /// Runs `body` in one `BEGIN IMMEDIATE` transaction; an error takes all of
    /// it back. `doing` says what it is for if the database fails.
    pub(in crate::library) fn write<T>(
        &mut self,
        doing: &'static str,
        body: impl FnOnce(&mut Writer<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let originals = Originals::of(&self.dir);
        let stop = self.stop.clone();
        let written = transact(&mut self.conn, originals, self.action.as_ref(), |w| {
            w.stop = stop;
            body(w)
        });
        let committed = match written {
            Ok(Ok(committed)) => Ok(committed),
            Ok(Err(e)) => Err(e),
            Err((e, step, value)) => self
                .commit_failed(e, step)
                .map(|()| (value, step.map(|step| step.op))),
        };
        let (value, op) = committed.map_err(|e: Error| e.while_doing(doing))?;
        self.own.made(op);
        if let Some(action) = &mut self.action {
            action.head = action.head.or(op);
        }
        Ok(value)
    }

    /// Whoever sets this stops what takes long in a write that begins now.
    pub(in crate::library) fn set_stop(&mut self, stop: Option<Arc<AtomicBool>>) {
        self.stop = stop;
    }

    /// What is written by `body` is part of `action`.
    pub(in crate::library) fn set_action(&mut self, action: Option<Action>) -> Option<Action> {
        std::mem::replace(&mut self.action, action)
    }

    /// A commit that failed may have happened all the same (a sync that
    /// failed after the write), so look. One that was stopped when it had
    /// happened already was not stopped.
    fn commit_failed(&self, error: rusqlite::Error, step: Option<Step>) -> Result<(), Error> {
        let happened = step.is_some_and(|step| journal::is_of(&self.conn, step.op, step.at));
        match Error::from(error) {
            Error::Interrupted if happened => Ok(()),
            Error::Database { doing, message, .. } if happened => Err(Error::Database {
                doing,
                message: format!("{message}; the change is there, but the disk did not confirm it"),
                no_room: false,
            }),
            error => Err(error),
        }
    }
}

impl Writer<'_> {
    /// Asks whether what takes long may go on.
    pub(in crate::library) fn going(&self) -> impl Fn() -> bool + use<> {
        let stop = self.stop.clone();
        move || stop.as_ref().is_none_or(|s| !s.load(Ordering::Relaxed))
    }

    /// Has to be called before a journalled row is written.
    pub(super) fn touch<const N: usize>(
        &mut self,
        owner: Owner,
        rows: Rows,
        key: [Key; N],
    ) -> Result<(), Error> {
        self.recorder.touch(&self.tx, owner, rows, key.into())
    }

    /// The same for a row that this transaction has just inserted.
    pub(super) fn touch_new<const N: usize>(&mut self, owner: Owner, rows: Rows, key: [Key; N]) {
        self.recorder.touch_new(owner, rows, key.into());
    }

    /// The same for an article's own row.
    pub(super) fn touch_article(&mut self, id: ArticleId) -> Result<(), Error> {
        self.touch(Owner::Article(id.0), Rows::Article, [id.0.into()])
    }

    /// Names an article that the change shows otherwise though its own rows
    /// stay: undo derives it anew.
    pub(super) fn mention(&mut self, id: ArticleId) {
        self.recorder.mention(id.0);
    }

    /// Says that the change is about the rules of a site.
    pub(super) fn about_site(&mut self, site: &str) {
        self.site = Some(site.to_owned());
    }

    /// Writes what was touched to the journal as one step of undo. False if
    /// no row is other than it was.
    pub(in crate::library) fn journal(&mut self, label: &str) -> Result<bool, Error> {
        let whole = self.action.and_then(|a| a.label.as_deref());
        self.journal_as(whole.unwrap_or(label))
    }

    /// The same, whatever the action that it is part of was until now.
    pub(in crate::library) fn journal_as(&mut self, label: &str) -> Result<bool, Error> {
        let recorder = std::mem::take(&mut self.recorder);
        let head = self.action.and_then(|a| a.head);
        self.op = journal::write(&self.tx, recorder, label, self.now, head)?;
        if let (Some(op), Some(site)) = (self.op, &self.site) {
            journal::name_site(&self.tx, op, site)?;
        }
        Ok(self.op.is_some())
    }

    /// Writes what can't be taken back to the journal.
    pub(in crate::library) fn journal_final(&mut self, label: &str) -> Result<(), Error> {
        self.op = Some(journal::write_final(&self.tx, label, self.now)?);
        Ok(())
    }

    /// The title that lists show.
    pub(in crate::library) fn title(&self, id: ArticleId) -> Result<String, Error> {
        articles::title(&self.tx, id)
    }

    /// Puts an article into the search index as it now is.
    pub(super) fn index_article(&mut self, id: ArticleId) -> Result<(), Error> {
        let Some(loaded) = articles::load(&self.tx, id)? else {
            index::delete_article(&self.tx, id)?;
            return self.mark_indexed(id);
        };
        let title = articles::title(&self.tx, id)?;
        let tokens = index::tokens(&articles::texts(&loaded.article, &title));
        self.put_tokens(id, &tokens)
    }

    /// Puts an article into the search index whose tokens are known.
    pub(super) fn put_tokens(
        &mut self,
        id: ArticleId,
        tokens: &index::Tokens,
    ) -> Result<(), Error> {
        index::put_article(&self.tx, id, tokens)?;
        self.mark_indexed(id)
    }

    /// Notes that an article's words are of this version.
    pub(super) fn mark_indexed(&mut self, id: ArticleId) -> Result<(), Error> {
        self.tx
            .prepare_cached("UPDATE article SET fts = ?1 WHERE id = ?2")?
            .execute((index::TOKENS_VERSION, id.0))?;
        Ok(())
    }
}

/// A step of undo that a transaction is, or would have been: its number, and
/// when. A number that was not used up is given again, to another process too.
#[derive(Debug, Clone, Copy)]
struct Step {
    op: i64,
    at: i64,
}

/// What `body` gave, and its step of undo; or the error of a commit, and the step of undo that it
/// would have been.
type Committed<T> = Result<Result<(T, Option<i64>), Error>, (rusqlite::Error, Option<Step>, T)>;

fn transact<'a, T>(
    conn: &'a mut Connection,
    originals: Originals,
    action: Option<&'a Action>,
    body: impl FnOnce(&mut Writer<'_>) -> Result<T, Error>,
) -> Committed<T> {
    // One that could not be rolled back (that, too, can fail) is gone at last.
    if !conn.is_autocommit()
        && let Err(e) = conn.execute_batch("ROLLBACK")
    {
        return Ok(Err(e.into()));
    }
    let tx = match Transaction::new(conn, TransactionBehavior::Immediate) {
        Ok(tx) => tx,
        Err(e) => return Ok(Err(e.into())),
    };
    let mut writer = Writer {
        tx,
        originals,
        recorder: Recorder::default(),
        now: now(),
        op: None,
        action,
        site: None,
        stop: None,
    };
    let value = match body(&mut writer) {
        Ok(value) => value,
        Err(e) => return Ok(Err(e)),
    };
    let (op, at) = (writer.op, writer.now);
    match writer.tx.commit() {
        Ok(()) => Ok(Ok((value, op))),
        Err(e) => Err((e, op.map(|op| Step { op, at }), value)),
    }
}

/// Unix seconds; 0 before 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| d.as_secs() as i64)
}
