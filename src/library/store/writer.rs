//! One write transaction: the rows it touches go to the journal with it.

use rusqlite::{Transaction, TransactionBehavior};

use super::{
    super::{ArticleId, Error},
    Store, articles, index,
    journal::{self, Key, Owner, Recorder, Rows},
};

/// An open write transaction. Dropped without [`Store::write`] coming to its
/// end, it never happened.
pub(in crate::library) struct Writer<'a> {
    pub(super) tx: Transaction<'a>,
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
        self.try_write(body).map_err(|e| e.while_doing(doing))
    }

    fn try_write<T>(&mut self, body: impl FnOnce(&mut Writer<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let tx = Transaction::new(&mut self.conn, TransactionBehavior::Immediate)?;
        let mut writer = Writer {
            tx,
            recorder: Recorder::default(),
            now: now(),
            op: None,
        };
        let value = body(&mut writer)?;
        let op = writer.op;
        match writer.tx.commit() {
            Ok(()) => Ok(value),
            Err(e) => Err(self.commit_failed(e, op)),
        }
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
    pub(super) fn touch<const N: usize>(&mut self, owner: Owner, rows: Rows, key: [Key; N]) -> Result<(), Error> {
        self.recorder.touch(&self.tx, owner, rows, key.into())
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

    /// Puts an article into the search index as it now is.
    pub(super) fn index_article(&mut self, id: ArticleId) -> Result<(), Error> {
        let Some(loaded) = articles::load(&self.tx, id)? else {
            return index::delete_article(&self.tx, id);
        };
        let title = articles::title(&self.tx, id)?;
        let tokens = index::tokens(&articles::texts(&loaded.article, &title));
        self.put_tokens(id, &tokens)
    }

    /// Puts an article into the search index whose tokens are known.
    pub(super) fn put_tokens(&mut self, id: ArticleId, tokens: &index::Tokens) -> Result<(), Error> {
        index::put_article(&self.tx, id, tokens)?;
        self.tx
            .prepare_cached("UPDATE article SET fts = ?1 WHERE id = ?2")?
            .execute((index::TOKENS_VERSION, id.0))?;
        Ok(())
    }
}

/// Unix seconds; 0 before 1970.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| d.as_secs() as i64)
}
