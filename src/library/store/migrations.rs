//! The database's version, and the steps from one to the next. Steps are only
//! ever appended; each is one transaction, after a full copy of the file.

mod steps;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::{super::Error, connection};
use steps::{STEPS, Step};

/// `ofpr`: marks a database as one of ours.
pub(super) const APPLICATION_ID: i64 = 0x6f66_7072;

/// The newest version that this program knows.
pub(in crate::library) const VERSION: i64 = STEPS.len() as i64;

/// Folder of the copies made before a migration.
pub(in crate::library) const COPIES: &str = "backups";

/// What a database file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing in it yet.
    Empty,
    /// Ours, of this version.
    Ours(i64),
    /// Somebody else's, or no database at all.
    Foreign,
}

impl Kind {
    /// The same, unless this program must not touch the database in `dir`.
    pub(super) fn known(self, dir: &Path) -> Result<Self, Error> {
        match self {
            Self::Foreign => Err(Error::Foreign(connection::file(dir))),
            Self::Ours(found) if found > VERSION => Err(Error::Newer {
                found,
                known: VERSION,
            }),
            kind => Ok(kind),
        }
    }
}

/// Looks at a database without changing it.
pub(super) fn kind(conn: &Connection) -> Result<Kind, Error> {
    match read_kind(conn) {
        Ok(kind) => Ok(kind),
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Ok(Kind::Foreign)
        }
        Err(e) => Err(e.into()),
    }
}

fn read_kind(conn: &Connection) -> rusqlite::Result<Kind> {
    // One look at the file, not three.
    let _moment = conn.unchecked_transaction()?;
    let id: i64 = conn.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    Ok(match (id, version, tables) {
        (APPLICATION_ID, version, _) if version > 0 => Kind::Ours(version),
        (0, 0, 0) => Kind::Empty,
        _ => Kind::Foreign,
    })
}

/// Brings the database in `dir` to the newest version.
pub(super) fn migrate(conn: &mut Connection, dir: &Path) -> Result<(), Error> {
    run(conn, dir, STEPS)
}

/// Gives a database in memory the newest schema.
pub(super) fn fill(conn: &mut Connection) -> Result<(), Error> {
    for (at, step) in STEPS.iter().enumerate() {
        take(conn, step, at as i64)?;
    }
    Ok(())
}

fn run(conn: &mut Connection, dir: &Path, steps: &[Step]) -> Result<(), Error> {
    let known = steps.len() as i64;
    let found = match kind(conn)? {
        Kind::Foreign => return Err(Error::Foreign(connection::file(dir))),
        Kind::Empty => 0,
        Kind::Ours(version) if version > known => {
            return Err(Error::Newer {
                found: version,
                known,
            });
        }
        Kind::Ours(version) => version,
    };
    if found > 0 && found < known {
        copy_before(conn, dir, found)?;
    }
    for (at, step) in steps.iter().enumerate().skip(found as usize) {
        take(conn, step, at as i64)?;
    }
    Ok(())
}

/// One step, unless another process took it meanwhile.
fn take(conn: &mut Connection, step: &Step, from: i64) -> Result<(), Error> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now: i64 = tx.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if now != from {
        return Ok(());
    }
    tx.execute_batch(step.sql)?;
    if let Some(code) = step.code {
        code(&tx)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", from + 1)?;
    Ok(tx.commit()?)
}

/// Copies the whole database beside itself, unless that copy is there.
fn copy_before(conn: &Connection, dir: &Path, version: i64) -> Result<(), Error> {
    let folder = dir.join(COPIES);
    connection::make_folder(&folder)?;
    let path = folder.join(format!("before-leaving-version-{version}.db"));
    if path.exists() {
        return Ok(());
    }
    let part = folder.join(format!("before-leaving-version-{version}.part"));
    copy_to(conn, &part)?;
    let io = |source| Error::Io {
        doing: "writing the copy",
        path: path.clone(),
        source,
    };
    std::fs::rename(&part, &path).map_err(io)
}

/// Writes a whole copy of the database to `path`, synced, private.
pub(super) fn copy_to(conn: &Connection, path: &PathBuf) -> Result<(), Error> {
    let io = |source| Error::Io {
        doing: "writing the copy",
        path: path.clone(),
        source,
    };
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(io(e)),
        _ => {}
    }
    conn.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
    connection::make_private(path)?;
    std::fs::File::open(path)
        .and_then(|f| f.sync_all())
        .map_err(io)
}
