//! Originals and companion files: immutable files named by the SHA-256 of
//! their bytes, `originals/ab/<sha256>.zst`. They outlive the database, and
//! `zstd -dc FILE | sha256sum` checks one.
//!
//! A file is written and synced before any row names it, so a crash leaves at
//! most a file that nobody names. None is ever written twice; one is
//! removed only if it was just written for a row that then could not be.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::{super::Error, connection};

/// zstd's level: 9 saves nothing and 19 a thirtieth, at 4 and 60 times the
/// time (measured on saved pages).
const LEVEL: i32 = 3;

/// What is read at once to be hashed.
const STRETCH_BYTES: usize = 1 << 16;

/// From how many files on one sync of the whole file system is cheaper than
/// one a file and one a folder.
const SYNC_ALL_FROM: usize = 4;

/// SHA-256 of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::library) struct Hash(pub(in crate::library) [u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    pub(in crate::library) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of all that can be read, which is not held.
    pub(in crate::library) fn of_stream(mut stream: impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut part = vec![0; STRETCH_BYTES];
        loop {
            match stream.read(&mut part) {
                Ok(0) => return Ok(Self(hasher.finalize().into())),
                Ok(count) => hasher.update(part.get(..count).unwrap_or_default()),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// The hash that a row or a file name holds.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// 64 hex digits.
    pub(in crate::library) fn hex(self) -> String {
        to_hex(&self.0)
    }

    fn from_hex(text: &str) -> Option<Self> {
        Self::from_slice(&from_hex(text)?)
    }
}

/// Lower-case hex digits of `bytes`.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |n: u8| DIGITS[usize::from(n & 15)];
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(*b)])
        .collect()
}

/// The bytes that hex digits stand for; none for anything else.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).map(|d| d as u8))
        .collect();
    let digits = digits?;
    let pairs = digits.chunks_exact(2);
    pairs
        .remainder()
        .is_empty()
        .then(|| pairs.map(|p| p[0] << 4 | p[1]).collect())
}

/// Bytes ready to be stored: hashed and compressed, outside any transaction.
#[derive(Debug, Clone)]
pub(in crate::library) struct Packed {
    /// Of the bytes as saved.
    pub(in crate::library) hash: Hash,
    /// How many bytes were saved.
    pub(in crate::library) size: usize,
    zstd: Vec<u8>,
}

impl Packed {
    /// Bytes that it takes here.
    pub(in crate::library) fn bytes_held(&self) -> usize {
        self.zstd.len()
    }

    /// Hashes and compresses `bytes`.
    pub(in crate::library) fn new(bytes: &[u8]) -> Result<Self, Error> {
        let zstd = zstd::bulk::compress(bytes, LEVEL).map_err(|source| Error::Io {
            doing: "compressing",
            path: PathBuf::from("the original"),
            source,
        })?;
        let hash = Hash::of(bytes);
        Ok(Self {
            hash,
            size: bytes.len(),
            zstd,
        })
    }
}

/// The folder of the originals.
#[derive(Debug)]
pub(in crate::library) struct Originals {
    dir: PathBuf,
}

impl Originals {
    /// Those of the library in `dir`.
    pub(in crate::library) fn of(dir: &Path) -> Self {
        Self {
            dir: dir.join("originals"),
        }
    }

    /// Where the file of `hash` is.
    pub(in crate::library) fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.hex();
        let shelf: String = name.chars().take(2).collect();
        self.dir.join(shelf).join(format!("{name}.zst"))
    }

    fn incoming(&self) -> PathBuf {
        self.dir.join("incoming")
    }

    /// Writes those that are not there, and returns once all of them would
    /// outlast a power cut. Gives what was written.
    pub(super) fn put<'a>(
        &self,
        files: impl IntoIterator<Item = &'a Packed>,
    ) -> Result<Vec<Hash>, Error> {
        let mut missing: Vec<&Packed> = files
            .into_iter()
            .filter(|p| !self.path(p.hash).exists())
            .collect();
        missing.sort_by_key(|p| p.hash);
        missing.dedup_by_key(|p| p.hash);
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        self.put_missing(&missing).inspect_err(|_| {
            // A disk that is full should not stay so: best effort, `doctor`
            // finds what is left.
            for packed in &missing {
                drop(fs::remove_file(self.incoming_path(packed.hash)));
            }
        })?;
        Ok(missing.iter().map(|p| p.hash).collect())
    }

    fn put_missing(&self, missing: &[&Packed]) -> Result<(), Error> {
        let sync = Sync::choose(missing.len());
        let mut moves = Vec::with_capacity(missing.len());
        for packed in missing {
            moves.push((self.write_incoming(packed, sync)?, self.path(packed.hash)));
        }
        sync.whole(&self.dir)?;
        for (from, to) in &moves {
            self.shelve(from, to)?;
        }
        match sync {
            Sync::Each => moves
                .iter()
                .filter_map(|(_, to)| to.parent())
                .try_for_each(sync_folder),
            Sync::Whole => sync.whole(&self.dir),
        }
    }

    /// A name that says whose the file is.
    fn incoming_path(&self, hash: Hash) -> PathBuf {
        let name = format!("{}-{}", std::process::id(), hash.hex());
        self.incoming().join(name)
    }

    /// Whether the file of `hash` is there.
    pub(super) fn has(&self, hash: Hash) -> bool {
        self.path(hash).exists()
    }

    /// Takes away a file that no row names. Only in a write transaction: in
    /// its own, another process that is about to name the file looks whether
    /// it is there.
    pub(super) fn remove(&self, hash: Hash) {
        drop(fs::remove_file(self.path(hash)));
    }

    /// Writes a file under a name that says whose it is, so that `doctor` can
    /// tell what a killed process left behind.
    fn write_incoming(&self, packed: &Packed, sync: Sync) -> Result<PathBuf, Error> {
        connection::make_folder(&self.incoming())?;
        let path = self.incoming_path(packed.hash);
        let write = || -> io::Result<()> {
            let mut file = create_private(&path)?;
            file.write_all(&packed.zstd)?;
            if sync == Sync::Each {
                file.sync_all()?;
            }
            Ok(())
        };
        write().map_err(|source| Error::Io {
            doing: "writing",
            path: path.clone(),
            source,
        })?;
        Ok(path)
    }

    fn shelve(&self, from: &Path, to: &Path) -> Result<(), Error> {
        if let Some(shelf) = to.parent().filter(|s| !s.is_dir()) {
            connection::make_folder(shelf)?;
            sync_folder(&self.dir)?;
        }
        fs::rename(from, to).map_err(|source| Error::Io {
            doing: "writing",
            path: to.to_owned(),
            source,
        })
    }

    /// The bytes of `hash` as they were saved; checked against their hash.
    pub(in crate::library) fn read(&self, hash: Hash) -> Result<Vec<u8>, Error> {
        let path = self.path(hash);
        let io = |source| Error::Io {
            doing: "reading",
            path: path.clone(),
            source,
        };
        let file = File::open(&path).map_err(io)?;
        let damaged = || Error::Damaged(format!("the original {}", path.display()));
        let bytes = zstd::stream::decode_all(file).map_err(|_| damaged())?;
        if Hash::of(&bytes) == hash {
            Ok(bytes)
        } else {
            Err(damaged())
        }
    }

    /// The beginning of the bytes of `hash`, at most `most` of them. They are
    /// checked against nothing: for a look, not for what is given back.
    pub(in crate::library) fn peek(&self, hash: Hash, most: usize) -> io::Result<Vec<u8>> {
        let file = File::open(self.path(hash))?;
        let mut bytes = Vec::new();
        let stream = zstd::stream::Decoder::new(file)?;
        stream.take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Takes over those of `wanted` that are not here, from another library or
    /// backup: linked where both are on one disk, else copied; each is checked
    /// first. How many came; and those that are damaged there, or not there.
    pub(in crate::library) fn take_over(
        &self,
        from: &Self,
        wanted: &[Hash],
    ) -> Result<(usize, Vec<Hash>), Error> {
        let mut came = 0;
        let mut missing = Vec::new();
        for &hash in wanted.iter().filter(|h| !self.has(**h)) {
            match from.read(hash) {
                Ok(_) => {
                    Self::link_or_copy(&from.path(hash), &self.path(hash))?;
                    came += 1;
                }
                Err(_) => missing.push(hash),
            }
        }
        if came > 0 {
            Sync::Whole.whole(&self.dir)?;
        }
        Ok((came, missing))
    }

    fn link_or_copy(from: &Path, to: &Path) -> Result<(), Error> {
        if let Some(shelf) = to.parent().filter(|s| !s.is_dir()) {
            connection::make_folder(shelf)?;
        }
        if fs::hard_link(from, to).is_ok() {
            return Ok(());
        }
        let io = |source| Error::Io {
            doing: "copying",
            path: to.to_owned(),
            source,
        };
        let part = to.with_extension("part");
        let copy = || -> io::Result<()> {
            let bytes = fs::read(from)?;
            let mut file = create_private(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, to)
        };
        copy().map_err(io)
    }

    /// The hashes of all files that are there, by name.
    pub(in crate::library) fn all(&self) -> Vec<Hash> {
        let mut hashes: Vec<Hash> = entries(&self.dir)
            .into_iter()
            .filter(|shelf| *shelf != self.incoming())
            .flat_map(|shelf| entries(&shelf))
            .filter_map(|file| Hash::from_hex(file.file_stem()?.to_str()?))
            .collect();
        hashes.sort();
        hashes
    }

    /// Files that a process which is no more was writing.
    pub(in crate::library) fn left_over(&self) -> Vec<PathBuf> {
        let mut files = entries(&self.incoming());
        files.retain(|file| writer_of(file).is_none_or(|pid| !is_running(pid)));
        files
    }
}

/// How files reach the disk for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sync {
    /// Each file, then each folder.
    Each,
    /// The whole file system at once.
    Whole,
}

impl Sync {
    fn choose(files: usize) -> Self {
        let whole = cfg!(any(target_os = "linux", target_os = "android")) && files >= SYNC_ALL_FROM;
        if whole { Self::Whole } else { Self::Each }
    }

    /// Syncs the file system that `dir` is on, if that was chosen.
    fn whole(self, dir: &Path) -> Result<(), Error> {
        if self == Self::Each {
            return Ok(());
        }
        sync_file_system(dir).map_err(|source| Error::Io {
            doing: "syncing",
            path: dir.to_owned(),
            source,
        })
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn sync_file_system(dir: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(dir)?)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn sync_file_system(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Syncs a folder, so that a rename in it outlasts a power cut. Windows can't.
pub(super) fn sync_folder(dir: &Path) -> Result<(), Error> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(dir)
        .and_then(|f| f.sync_all())
        .map_err(|source| Error::Io {
            doing: "syncing",
            path: dir.to_owned(),
            source,
        })
}

/// A new file that only its owner may read and nobody may change later.
fn create_private(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
    options.open(path)
}

/// What is in a folder; nothing if it can't be read.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(dir).into_iter().flatten();
    found.filter_map(|e| Some(e.ok()?.path())).collect()
}

fn writer_of(file: &Path) -> Option<i32> {
    file.file_name()?.to_str()?.split('-').next()?.parse().ok()
}

#[cfg(unix)]
fn is_running(pid: i32) -> bool {
    rustix::process::Pid::from_raw(pid).is_some_and(|pid| {
        // EPERM: somebody else's process, but a process.
        !matches!(
            rustix::process::test_kill_process(pid),
            Err(rustix::io::Errno::SRCH)
        )
    })
}

#[cfg(not(unix))]
fn is_running(_: i32) -> bool {
    // Unknown: leave the file.
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(bytes: &[u8]) -> (tempfile::TempDir, Originals, Hash) {
        let dir = tempfile::tempdir().unwrap();
        let originals = Originals::of(dir.path());
        let packed = Packed::new(bytes).unwrap();
        originals.put([&packed]).unwrap();
        (dir, originals, packed.hash)
    }

    #[test]
    fn bytes_come_back_equal() {
        for bytes in [b"".to_vec(), b"\0\xff\x1b[2J".to_vec(), vec![7; 100_000]] {
            let (_dir, originals, hash) = stored(&bytes);
            assert_eq!(originals.read(hash).unwrap(), bytes);
            assert_eq!(originals.all(), [hash]);
            assert!(originals.left_over().is_empty());
        }
    }

    #[test]
    fn a_stream_has_the_hash_of_its_bytes() {
        for length in [0, 1, STRETCH_BYTES, 3 * STRETCH_BYTES + 7] {
            let bytes: Vec<u8> = (0..length).map(|n| n as u8).collect();
            assert_eq!(Hash::of_stream(bytes.as_slice()).unwrap(), Hash::of(&bytes));
        }
    }

    #[test]
    fn many_at_once_and_again() {
        let dir = tempfile::tempdir().unwrap();
        let originals = Originals::of(dir.path());
        let all: Vec<Packed> = (0..20u8).map(|n| Packed::new(&[n % 15]).unwrap()).collect();
        originals.put(&all).unwrap();
        originals.put(&all).unwrap();
        assert_eq!(originals.all().len(), 15);
    }

    #[test]
    fn damage_is_seen() {
        let (_dir, originals, hash) = stored(b"as it was saved");
        let path = originals.path(hash);
        fs::remove_file(&path).unwrap();
        fs::write(&path, zstd::bulk::compress(b"as it was not", 1).unwrap()).unwrap();
        assert!(matches!(originals.read(hash), Err(Error::Damaged(_))));
        fs::write(&path, b"no zstd").unwrap();
        assert!(matches!(originals.read(hash), Err(Error::Damaged(_))));
    }

    #[cfg(unix)]
    #[test]
    fn files_are_private_and_read_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let (dir, originals, hash) = stored(b"x");
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&originals.path(hash)), 0o400);
        assert_eq!(mode(&dir.path().join("originals")), 0o700);
    }

    #[test]
    fn what_a_dead_process_left_is_found() {
        let (_dir, originals, _) = stored(b"x");
        // Process numbers on Linux and macOS stay below 2^22.
        let dead = originals.incoming().join("4194999-ab");
        fs::write(&dead, b"half").unwrap();
        let ours = originals
            .incoming()
            .join(format!("{}-ab", std::process::id()));
        fs::write(ours, b"half").unwrap();
        assert_eq!(originals.left_over(), [dead]);
    }

    #[test]
    fn hex_is_strict() {
        assert_eq!(from_hex(&to_hex(&[0, 255, 26])), Some(vec![0, 255, 26]));
        assert_eq!(from_hex("abc"), None);
        assert_eq!(from_hex("zz"), None);
    }
}
