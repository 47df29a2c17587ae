//! Connections to the database file, set up as measured: WAL with
//! `synchronous=FULL` (a power cut loses no acknowledged commit), and nothing
//! that a damaged or hostile file could use.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::super::Error;

/// Name of the database file in the library's folder.
pub(in crate::library) const FILE_NAME: &str = "library.db";

/// How long a writer waits for its turn before it gives up. One batch of an
/// import takes a second or two on a slow machine, and nothing blocks a key.
pub(super) const WRITER_WAITS: Duration = Duration::from_secs(30);

/// How long a reader waits, which it does only while a library is opened or
/// closed elsewhere.
const READER_WAITS: Duration = Duration::from_secs(5);

/// Oldest SQLite without the WAL-reset bug (3.7.0–3.51.2 can lose commits
/// when two connections write and checkpoint at once).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Page cache of a connection, in KiB, as SQLite wants it: negative.
const CACHE_KIB: i64 = -12_000;

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

/// Whether there is a database in `dir`. One that can't be looked at is an
/// error: it must not read as an empty library.
pub(super) fn exists(dir: &Path) -> Result<bool, Error> {
    let path = file(dir);
    match fs::metadata(&path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(Error::Foreign(path)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Io {
            doing: "looking at",
            path,
            source,
        }),
    }
}

/// Name of the file whose lock is the turn to open the library.
const TURN: &str = "library.turn";

/// Waits until nobody else opens the library in `dir`; the turn ends with the
/// value. One that makes or migrates a database may not be met half way: a
/// file that is not yet in WAL mode is read wrongly by whoever comes then.
/// None where no file can be made: nobody makes a library there either.
pub(super) fn turn(dir: &Path) -> Option<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(dir.join(TURN)).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Opens the database for writing, making the file (readable by its owner
/// alone) if there is none. No schema is looked at yet.
pub(super) fn open_writer(dir: &Path) -> Result<Connection, Error> {
    make_folder(dir)?;
    exists(dir)?;
    let path = file(dir);
    make_private_file(&path)?;
    let conn = Connection::open_with_flags(&path, flags())?;
    conn.busy_timeout(WRITER_WAITS)?;
    Ok(conn)
}

/// Makes a database for a copy: nobody else has it, and it counts only once it
/// is whole, so it needs neither a journal nor syncs between.
pub(super) fn open_copy(path: &Path) -> Result<Connection, Error> {
    make_private_file(path)?;
    let conn = Connection::open_with_flags(path, flags())?;
    conn.busy_timeout(WRITER_WAITS)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "journal_mode", "OFF")?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "foreign_keys", false)?;
    Ok(conn)
}

/// A connection that only reads.
pub(super) struct Reader {
    pub(super) conn: Connection,
    /// It takes the file for one that nobody changes, and sees no change.
    pub(super) is_still: bool,
}

/// Opens the database for reading. The file must exist. On a full disk or in
/// a folder that can't be written to, SQLite can't make the files by which
/// connections share a log; where there is no log, the file alone is read.
pub(super) fn open_reader(dir: &Path) -> Result<Reader, Error> {
    match live_reader(dir) {
        Ok(conn) => Ok(Reader {
            conn,
            is_still: false,
        }),
        Err(Error::Database { no_room: true, .. }) if !has_log(dir) => Ok(Reader {
            conn: still_reader(dir)?,
            is_still: true,
        }),
        Err(e) => Err(e),
    }
}

fn live_reader(dir: &Path) -> Result<Connection, Error> {
    let conn = Connection::open_with_flags(file(dir), flags())?;
    conn.busy_timeout(READER_WAITS)?;
    match probe(&conn).map_err(Error::from) {
        Err(e @ Error::Database { no_room: true, .. }) => Err(e),
        // What else is wrong shows when the file's kind is asked for.
        _ => Ok(conn),
    }
}

fn still_reader(dir: &Path) -> Result<Connection, Error> {
    open_still(&file(dir))
}

/// Opens a file for reading that nobody changes.
pub(super) fn open_still(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(still_uri(path), flags)?;
    probe(&conn)?;
    Ok(conn)
}

/// The first thing that reads the file.
fn probe(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))
}

/// Changes that are not in the database file yet.
fn has_log(dir: &Path) -> bool {
    fs::metadata(dir.join(format!("{FILE_NAME}-wal"))).is_ok_and(|log| log.len() > 0)
}

/// The file as SQLite's URI for one that does not change.
fn still_uri(path: &Path) -> String {
    let escaped = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|&b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        });
    format!("file:{}?immutable=1", escaped.collect::<String>())
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
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
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
