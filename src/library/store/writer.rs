//! One write transaction: the rows it touches go to the journal with it.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    super::{ArticleId, Error},
    Store, articles, index,
    journal::{self, Key, Owner, Recorder, Rows},
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
}

impl Store {
    /// Runs `body` in one `BEGIN IMMEDIATE` transaction; an error takes all of
    /// it back. `doing` says what it is for if the database fails.
    pub(in crate::library) fn write<T>(
        &mut self,
        doing: &'static str,
        body: impl FnOnce(&mut Writer<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let written = transact(&mut self.conn, Originals::of(&self.dir), body);
        let written = written.unwrap_or_else(|(e, op)| Err(self.commit_failed(e, op)));
        written.map_err(|e| e.while_doing(doing))
    }

    /// A commit that failed may have happened all the same (a sync that
    /// failed after the write), so look.
    fn commit_failed(&self, error: rusqlite::Error, op: Option<i64>) -> Error {
        let happened = op.is_some_and(|op| journal::has(&self.conn, op));
        match Error::from(error) {
            Error::Database { doing, message, .. } if happened => Error::Database {
                doing,
                message: format!("{message}; the change is there, but the disk did not confirm it"),
                no_room: false,
            },
            error => error,
        }
    }
}

impl Writer<'_> {
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

    /// Writes what was touched to the journal as one step of undo. False if
    /// no row is other than it was.
    pub(in crate::library) fn journal(&mut self, label: &str) -> Result<bool, Error> {
        let recorder = std::mem::take(&mut self.recorder);
        self.op = journal::write(&self.tx, recorder, label, self.now)?;
        Ok(self.op.is_some())
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

/// What `body` gave; or the error of a commit, and the step of undo that it
/// would have been.
type Committed<T> = Result<Result<T, Error>, (rusqlite::Error, Option<i64>)>;

fn transact<T>(
    conn: &mut Connection,
    originals: Originals,
    body: impl FnOnce(&mut Writer<'_>) -> Result<T, Error>,
) -> Committed<T> {
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
    };
    let value = match body(&mut writer) {
        Ok(value) => value,
        Err(e) => return Ok(Err(e)),
    };
    let op = writer.op;
    writer.tx.commit().map(|()| Ok(value)).map_err(|e| (e, op))
}

/// Unix seconds; 0 before 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| d.as_secs() as i64)
}
