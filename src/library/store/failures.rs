//! What could not be added, kept until it was.

use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use super::{super::Error, Store, writer::Writer};

/// Most failures that are kept: past that somebody added the wrong folder.
const KEPT: i64 = 10_000;

/// Bytes of a file and when they were written: another one after it was
/// written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) struct Stamp {
    bytes: i64,
    modified_ns: i64,
}

impl Stamp {
    /// That of a file; a drive that does not tell when is taken at its bytes.
    pub(in crate::library) fn of(file: &fs::Metadata) -> Self {
        let modified = file.modified().ok();
        let since = modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Self {
            bytes: i64::try_from(file.len()).unwrap_or(i64::MAX),
            modified_ns: since.map_or(0, |t| i64::try_from(t.as_nanos()).unwrap_or(i64::MAX)),
        }
    }
}

/// A file that could not be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) struct Failure {
    pub(in crate::library) path: PathBuf,
    pub(in crate::library) reason: String,
    pub(in crate::library) hint: String,
    /// It was read, but is not a story.
    pub(in crate::library) readable: bool,
    /// What the file was; none where there was none.
    pub(in crate::library) stamp: Option<Stamp>,
}

impl Store {
    /// All that could not be added, by path.
    pub(in crate::library) fn failures(&self) -> Result<Vec<Failure>, Error> {
        let mut statement = self.conn.prepare(
            "SELECT path, reason, hint, readable, size, modified FROM failure ORDER BY path",
        )?;
        let found = statement.query_map([], |r| {
            Ok(Failure {
                path: from_bytes(r.get(0)?),
                reason: r.get(1)?,
                hint: r.get(2)?,
                readable: r.get(3)?,
                stamp: Option::zip(r.get(4)?, r.get(5)?)
                    .map(|(bytes, modified_ns)| Stamp { bytes, modified_ns }),
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
                "INSERT OR REPLACE INTO failure(path, reason, hint, readable, at, size, modified)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM failure) < ?8",
            )?
            .execute((
                bytes(&failure.path),
                &failure.reason,
                &failure.hint,
                failure.readable,
                self.now,
                failure.stamp.map(|s| s.bytes),
                failure.stamp.map(|s| s.modified_ns),
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
