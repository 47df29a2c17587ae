//! SQLite: schema, migrations, search index, journal; and the originals,
//! content-addressed files. Private to `library`.
//!
//! A [`Store`] is one connection. Reading goes through its methods and those
//! that the files below add to it; writing through [`Store::write`], which is
//! one `BEGIN IMMEDIATE` transaction and at most one row of the journal.

mod alike;
mod annotations;
mod articles;
mod aside;
mod captures;
mod carried;
mod check;
mod connection;
mod cost;
mod failures;
pub(super) mod index;
mod journal;
mod marks;
mod migrations;
mod originals;
mod own;
mod purge;
mod rebuild;
mod reclean;
mod record;
mod revert;
mod review;
mod rows;
mod rules;
pub(super) mod search;
mod sightings;
pub(super) mod snapshot;
mod statistics;
mod tags;
#[cfg(test)]
mod tests;
mod versions;
mod views;
mod waiting;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, InterruptHandle};

use super::{ArticleId, Error, Row};

pub(super) use annotations::{Carried, NewNote, NoteChange, Stood, Stored, Theirs};
pub(super) use articles::{Based, Loaded, Moved};
pub(super) use aside::{is_wreck, set_aside};
pub(super) use captures::{Draft, Origin, Written};
pub(super) use check::{Finding, examine};
pub(super) use connection::{FILE_NAME as DATABASE, make_folder};
pub use cost::{Cost, Meter};
pub(super) use failures::{Failure, Stamp};
pub(super) use index::likeness;
pub(super) use journal::{Action, Direction};
pub(super) use migrations::COPIES;
pub(super) use originals::{Hash, Originals, Packed};
pub use own::Moment;
pub(super) use reclean::{Cleaned, Redraft, Source};
pub(super) use record::{FIELDS, edit_form};
pub(super) use rules::Saved;
pub(super) use sightings::SETTLED;
pub use sightings::{Reading, Sighting};
pub(super) use tags::Retagged;
pub(super) use waiting::{Namesakes, Waiting};
pub(super) use writer::Writer;

/// Whether a library's database is in `dir`, or something in its place that
/// opening it will tell of.
pub(super) fn exists(dir: &Path) -> bool {
    connection::exists(dir).unwrap_or(true)
}

/// One connection to a library's database, and where its originals are.
#[derive(Debug)]
pub(super) struct Store {
    dir: PathBuf,
    conn: Connection,
    /// What lists were made of.
    kept: search::Kept,
    /// It will not see what others change: opened for reading where there was
    /// no library, or none that can be written to.
    is_still: bool,
    /// What is written is part of this action of the user.
    action: Option<Action>,
    /// Which changes of the journal were made through it.
    own: own::Own,
    /// Set by whoever wants a long write to stop.
    stop: Option<std::sync::Arc<std::sync::atomic::AtomicBool>>,
}

impl Store {
    /// Opens the library in `dir` for writing, making or migrating it.
    pub(super) fn open(dir: &Path) -> Result<Self, Error> {
        connection::make_folder(dir)?;
        let _turn = connection::turn(dir);
        Self::open_in_turn(dir)
    }

    fn open_in_turn(dir: &Path) -> Result<Self, Error> {
        connection::check_sqlite()?;
        let mut conn = connection::open_writer(dir)?;
        // Looked at before anything is set: a foreign file stays as it is.
        if migrations::kind(&conn)? == migrations::Kind::Foreign {
            return Err(Error::Foreign(connection::file(dir)));
        }
        connection::set_up(&conn)?;
        connection::set_up_writer(&conn)?;
        migrations::migrate(&mut conn, dir)?;
        let mut store = Self {
            dir: dir.to_owned(),
            conn,
            kept: search::Kept::default(),
            is_still: false,
            action: None,
            own: own::Own::default(),
            stop: None,
        };
        store.own = own::Own::since(store.moment()?);
        Ok(store)
    }

    /// Opens the library in `dir` for reading; none there reads as empty. One
    /// of an older version is brought up first.
    pub(super) fn open_reader(dir: &Path) -> Result<Self, Error> {
        let _turn = connection::turn(dir);
        let connection::Reader { conn, is_still } = if connection::exists(dir)? {
            Self::existing_reader(dir)?
        } else {
            let mut conn = connection::open_empty()?;
            migrations::fill(&mut conn)?;
            connection::Reader {
                conn,
                is_still: true,
            }
        };
        conn.pragma_update(None, "query_only", true)?;
        Ok(Self {
            dir: dir.to_owned(),
            conn,
            kept: search::Kept::default(),
            is_still,
            action: None,
            own: own::Own::default(),
            stop: None,
        })
    }

    pub(super) fn is_still(&self) -> bool {
        self.is_still
    }

    fn existing_reader(dir: &Path) -> Result<connection::Reader, Error> {
        let reader = connection::open_reader(dir)?;
        match migrations::kind(&reader.conn)?.known(dir)? {
            migrations::Kind::Ours(migrations::VERSION) => {}
            _ => drop(Self::open_in_turn(dir)?),
        }
        connection::set_up(&reader.conn)?;
        Ok(reader)
    }

    /// The library's folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Reads several things as of one moment; of an outer one, if there is one.
    /// It is also cheaper: each moment takes and gives back a lock of the file.
    pub(super) fn at_once<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if !self.conn.is_autocommit() {
            return read(self);
        }
        let moment = self.conn.unchecked_transaction()?;
        let value = read(self)?;
        moment.finish()?;
        Ok(value)
    }

    /// The line of an article.
    pub(super) fn row(&self, id: ArticleId) -> Result<Row, Error> {
        rows::row(&self.conn, id)?.ok_or_else(|| articles::not_found(id))
    }

    /// The bytes of an original.
    pub(super) fn original(&self, hash: Hash) -> Result<Vec<u8>, Error> {
        originals::Originals::of(&self.dir).read(hash)
    }

    /// The beginning of an original or a companion file, unchecked.
    pub(super) fn peek(&self, hash: Hash, most: usize) -> std::io::Result<Vec<u8>> {
        originals::Originals::of(&self.dir).peek(hash, most)
    }

    /// Stops what the connection is doing, from another thread.
    pub(super) fn interrupter(&self) -> Interrupter {
        Interrupter(self.conn.get_interrupt_handle())
    }
}

/// Stops a query that nobody waits for any more, from another thread; the
/// query then fails.
pub struct Interrupter(InterruptHandle);

impl Interrupter {
    /// Stops what is running; nothing if nothing is.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

impl std::fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interrupter")
    }
}

/// A failure of SQLite, for whoever has nothing to add; [`Error::while_doing`]
/// says what was being done.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
            return Self::Interrupted;
        }
        if let Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) = error.sqlite_error_code()
        {
            return Self::Busy;
        }
        let no_room = matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::DiskFull
                    | ErrorCode::ReadOnly
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
            )
        );
        Self::Database {
            doing: "working",
            message: error.to_string(),
            no_room,
        }
    }
}
