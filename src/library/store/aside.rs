//! A database that is damaged, put out of the way of one that takes its place.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{super::Error, connection};

/// What SQLite keeps beside a database; the database itself goes last: without
/// it, the next who opens the library would throw its log away.
const PARTS: [&str; 3] = ["-wal", "-shm", ""];

/// Whether it was refused as a stranger's though originals of ours lie beside
/// it: where the first page is overwritten, nothing says any more whose it is.
pub(in crate::library) fn is_wreck(dir: &Path, refused: &Error) -> bool {
    matches!(refused, Error::Foreign(_))
        && connection::file(dir).is_file()
        && dir.join("originals").is_dir()
}

/// Gives the database in `dir`, and its log, a name that says that it is
/// damaged; what it is called then. Nothing of it is changed.
pub(in crate::library) fn set_aside(dir: &Path, moment: &str) -> Result<PathBuf, Error> {
    let _turn = connection::turn(dir);
    let named = |end: &str| dir.join(format!("library-damaged-{moment}{end}.db"));
    let to = std::iter::once(named(""))
        .chain((2..=u16::MAX).map(|n| named(&format!("-{n}"))))
        .find(|to| PARTS.iter().all(|part| !with(to, part).exists()))
        .unwrap_or_else(|| named(""));
    let from = connection::file(dir);
    for part in PARTS {
        match fs::rename(with(&from, part), with(&to, part)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound && !part.is_empty() => {}
            Err(source) => {
                return Err(Error::Io {
                    doing: "setting aside",
                    path: with(&from, part),
                    source,
                });
            }
            Ok(()) => {}
        }
    }
    Ok(to)
}

fn with(path: &Path, part: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(part);
    name.into()
}
