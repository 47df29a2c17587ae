//! Connections to the database file, set up as measured: WAL with
//! `synchronous=FULL` (a power cut loses no acknowledged commit), and nothing
//! that a damaged or hostile file could use.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::super::Error;

/// Name of the database file in the library's folder.
pub(in crate::library) const FILE_NAME: &str = "library.db";

/// How long one writer waits for another before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Oldest SQLite without the WAL-reset bug (3.7.0–3.51.2 can lose commits
/// when two connections write and checkpoint at once).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Page cache of a connection, in KiB, as SQLite wants it: negative.
const CACHE_KIB: i64 = -16_000;

/// Prepared statements kept by a connection: all that a change needs.
const STATEMENTS_KEPT: usize = 128;

/// Where the database of the library in `dir` is.
pub(in crate::library) fn file(dir: &Path) -> PathBuf {
    dir.join(FILE_NAME)
}

/// Refuses a SQLite that could lose what it acknowledged; the bundled one is
/// newer, another may be linked by whoever builds this.
pub(super) fn check_sqlite() -> Result<(), Error> {
    if rusqlite::version_number() >= OLDEST_SQLITE {
        return Ok(());
    }
    let found = rusqlite::version();
    Err(Error::Invalid(format!(
        "SQLite {found} can lose data; 3.51.3 or newer is needed"
    )))
}

/// Opens the database for writing, making the file (readable by its owner
/// alone) if there is none. No schema is looked at yet.
pub(super) fn open_writer(dir: &Path) -> Result<Connection, Error> {
    make_folder(dir)?;
    let path = file(dir);
    make_private_file(&path)?;
    let conn = Connection::open_with_flags(&path, flags())?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    Ok(conn)
}

/// Opens the database for reading. The file must exist.
pub(super) fn open_reader(dir: &Path) -> Result<Connection, Error> {
    let conn = Connection::open_with_flags(file(dir), flags())?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    Ok(conn)
}

/// A database in memory: reads as an empty library.
pub(super) fn open_empty() -> Result<Connection, Error> {
    Ok(Connection::open_in_memory()?)
}

fn flags() -> OpenFlags {
    // No URI: a folder may be called `file:…`. No CREATE: the file was made
    // with the right permissions before.
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Sets what every connection needs, once the file is known to be ours.
pub(super) fn set_up(conn: &Connection) -> Result<(), Error> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", CACHE_KIB)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    Ok(())
}

/// Sets what a writer needs beside that. WAL stays with the file.
pub(super) fn set_up_writer(conn: &Connection) -> Result<(), Error> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    // macOS: without these two a sync does not reach the platter.
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    Ok(())
}

/// Makes a folder, and those above it, for its owner alone.
pub(in crate::library) fn make_folder(dir: &Path) -> Result<(), Error> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|source| Error::Io {
        doing: "making the folder",
        path: dir.to_owned(),
        source,
    })
}

/// Makes an empty file for its owner alone, unless it exists.
fn make_private_file(path: &Path) -> Result<(), Error> {
    if fs::exists(path).unwrap_or(false) {
        return Ok(());
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| Error::Io {
        doing: "making",
        path: path.to_owned(),
        source,
    })
}

/// Takes a file away from everybody but its owner.
pub(super) fn make_private(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(path, mode).map_err(|source| Error::Io {
            doing: "protecting",
            path: path.to_owned(),
            source,
        })?;
    }
    Ok(())
}
