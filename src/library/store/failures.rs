//! What could not be added, kept until it was.

use std::path::{Path, PathBuf};

use super::{super::Error, Store, writer::Writer};

/// Most failures that are kept: past that somebody added the wrong folder.
const KEPT: i64 = 10_000;

/// A file that could not be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) struct Failure {
    pub(in crate::library) path: PathBuf,
    pub(in crate::library) reason: String,
    pub(in crate::library) hint: String,
    /// It was read, but is not a story.
    pub(in crate::library) readable: bool,
}

impl Store {
    /// All that could not be added, by path.
    pub(in crate::library) fn failures(&self) -> Result<Vec<Failure>, Error> {
        let mut statement = self
            .conn
            .prepare("SELECT path, reason, hint, readable FROM failure ORDER BY path")?;
        let found = statement.query_map([], |r| {
            Ok(Failure {
                path: from_bytes(r.get(0)?),
                reason: r.get(1)?,
                hint: r.get(2)?,
                readable: r.get(3)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Whether there are any.
    pub(in crate::library) fn has_failures(&self) -> Result<bool, Error> {
        let any = "SELECT EXISTS (SELECT 1 FROM failure)";
        Ok(self.conn.query_row(any, [], |r| r.get(0))?)
    }
}

impl Writer<'_> {
    /// Keeps a failure, in place of an older one of the same file.
    pub(in crate::library) fn put_failure(&mut self, failure: &Failure) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO failure(path, reason, hint, readable, at)
                 SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT count(*) FROM failure) < ?6",
            )?
            .execute((
                bytes(&failure.path),
                &failure.reason,
                &failure.hint,
                failure.readable,
                self.now,
                KEPT,
            ))?;
        Ok(())
    }

    /// Forgets a failure.
    pub(in crate::library) fn forget_failure(&mut self, path: &Path) -> Result<(), Error> {
        self.tx
            .prepare_cached("DELETE FROM failure WHERE path = ?1")?
            .execute([bytes(path)])?;
        Ok(())
    }
}

#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> PathBuf {
    let name: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    name.into()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}
