//! Files whose bytes are there already. One that nobody touched since it was
//! read is known without reading it, any other by the hash of its bytes; what
//! is said of it is the same.

use std::{
    fs,
    io::{self, Read as _, Seek as _},
    path::Path,
    time::{Duration, SystemTime},
};

use super::{
    Error, Library, Outcome, Reading, Sighting,
    gather::{FILE_LIMIT_BYTES, limited},
    store::{Hash, SETTLED},
};

/// A file from so many bytes on is read for longer than it takes to keep in
/// mind what it was, which waits for the disk.
const LARGE_BYTES: u64 = 1 << 20;

/// What became of a file that is there already, and what there is to keep in
/// mind if it was read for that.
pub type Seen = (Outcome, Option<Reading>);

/// A file that is open and not read yet.
#[derive(Debug)]
pub(super) struct Opened {
    file: fs::File,
    length: u64,
    was: Option<Sighting>,
    /// When that was.
    at: SystemTime,
}

impl Opened {
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        let file = fs::File::open(path)?;
        // Before it is looked at: what is written from now on is not older.
        let at = now();
        let about = file.metadata().ok();
        Ok(Self {
            file,
            length: about.as_ref().map_or(0, fs::Metadata::len),
            was: about.as_ref().and_then(Sighting::of),
            at,
        })
    }

    /// Its bytes, with room for them made at once; and what it was all the
    /// while, if that can be said.
    pub(super) fn whole(self) -> io::Result<(Vec<u8>, Option<Sighting>)> {
        let expected = self.length.min(FILE_LIMIT_BYTES) as usize + 1;
        let bytes = limited(&self.file, expected)?;
        Ok((bytes, self.sighting()))
    }

    /// The hash of its bytes, which are not held; and the same.
    fn hashed(self) -> io::Result<(Hash, Option<Sighting>)> {
        if self.length > FILE_LIMIT_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let hash = Hash::of_stream((&self.file).take(FILE_LIMIT_BYTES + 1))?;
        Ok((hash, self.sighting()))
    }

    /// What it was before it was read and is now.
    fn sighting(&self) -> Option<Sighting> {
        let read = (&self.file).stream_position().ok()?;
        let is = Sighting::of(&self.file.metadata().ok()?)?;
        Sighting::settled(self.was?, self.at, read, is)
    }
}

/// The moment. What tests write was not written just now.
fn now() -> SystemTime {
    let later = if cfg!(test) { SETTLED } else { Duration::ZERO };
    SystemTime::now() + later
}

/// Whether it is a file that can be taken whole. Looked at before it is opened:
/// whoever writes into a pipe would take that for its reader.
fn is_held(path: &Path) -> bool {
    let is_held = |found: fs::Metadata| found.is_file() && found.len() <= FILE_LIMIT_BYTES;
    fs::metadata(path).is_ok_and(is_held)
}

impl Library {
    /// What adding the file at `path` would say if its bytes are there already.
    /// They are not held for that. Of what can be read only once, or not at
    /// all, nothing is said.
    pub fn seen_file(&self, path: &Path) -> Result<Option<Seen>, Error> {
        if !is_held(path) {
            return Ok(None);
        }
        match Opened::new(path).and_then(|file| self.look_at(file)) {
            Ok(found) => found,
            Err(_) => Ok(None),
        }
    }

    /// The same where the file need not be read for it: nobody touched it since
    /// it was.
    pub fn known_file(&self, path: &Path) -> Option<Outcome> {
        let file = is_held(path).then(|| Opened::new(path).ok())??;
        self.known(&file).ok()?
    }

    /// Whether a file can be read and its bytes are not there. What there is to
    /// keep in mind of those that were read goes to `readings`.
    pub fn is_new_file(&self, path: &Path, readings: &mut Vec<Reading>) -> bool {
        match Opened::new(path).and_then(|file| self.look_at(file)) {
            Ok(Ok(Some((_, reading)))) => {
                readings.extend(reading);
                false
            }
            Ok(Ok(None)) => true,
            Ok(Err(_)) | Err(_) => false,
        }
    }

    /// What adding a file would say if its bytes are there already; the outer
    /// error is the file's, the inner one the library's.
    fn look_at(&self, file: Opened) -> io::Result<Result<Option<Seen>, Error>> {
        match self.known(&file) {
            Ok(None) => {}
            known => return Ok(known.map(|known| known.map(|outcome| (outcome, None)))),
        }
        let (hash, sighting) = file.hashed()?;
        let there = self.seen_as(hash);
        let reading = sighting.map(|file| Reading { file, hash });
        Ok(there.map(|there| there.map(|outcome| (outcome, reading))))
    }

    /// The same where the file need not be read: it is as it was when it was
    /// read, and its bytes are still there.
    pub(super) fn known(&self, file: &Opened) -> Result<Option<Outcome>, Error> {
        let hash = file.was.and_then(|was| self.store.bytes_of(&was));
        hash.map_or(Ok(None), |hash| self.seen_as(hash))
    }

    /// The same for one that was read: its bytes, and what it was.
    pub(super) fn seen_whole(
        &self,
        (bytes, sighting): &(Vec<u8>, Option<Sighting>),
    ) -> Result<Option<Seen>, Error> {
        let hash = Hash::of(bytes);
        let reading = sighting.map(|file| Reading { file, hash });
        let there = self.seen_as(hash)?;
        Ok(there.map(|outcome| (outcome, reading)))
    }

    /// Keeps in mind what files were that had to be read, so that they need not
    /// be read again. Not a step of undo. Whoever can't write has lost nothing.
    pub fn note_readings(&mut self, readings: &[Reading]) -> Result<(), Error> {
        self.store.note_readings(readings)
    }
}

impl Reading {
    /// Whether reading it again would take longer than keeping this in mind.
    pub fn is_large(&self) -> bool {
        self.bytes() >= LARGE_BYTES
    }
}
