//! What files were when their bytes were read: who finds one as it was knows
//! its bytes without reading them.

use std::{
    fs,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::OptionalExtension as _;

use super::{super::Error, Hash, Store, connection, writer::Writer};

/// How long a file has to be left alone before it is looked at. One that was
/// written a moment before can be written again within the same tick of its
/// file system's clock, and looks the same then: git calls such an entry racy
/// and does not believe it (Documentation/technical/racy-git in its sources).
/// Two seconds is the coarsest clock in use, that of FAT.
pub(in crate::library) const SETTLED: Duration = Duration::from_secs(2);

/// Most files that are kept in mind, some ten MB; the newest are.
const KEPT: i64 = 100_000;

/// What a file was at a moment. Whoever writes into it can put back when it
/// was modified, but not when it was changed, where the file system tells the
/// two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    device: i64,
    inode: i64,
    bytes: i64,
    modified_ns: i64,
    changed_ns: i64,
}

impl Sighting {
    /// That of a file; none of what is no file.
    #[cfg(unix)]
    pub(in crate::library) fn of(about: &fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let ns = |secs: i64, ns: i64| secs.checked_mul(1_000_000_000)?.checked_add(ns);
        Some(Self {
            device: about.dev() as i64,
            inode: about.ino() as i64,
            bytes: about.is_file().then(|| i64::try_from(about.len()).ok())??,
            modified_ns: ns(about.mtime(), about.mtime_nsec())?,
            changed_ns: ns(about.ctime(), about.ctime_nsec())?,
        })
    }

    /// Elsewhere nothing tells a file that was replaced.
    #[cfg(not(unix))]
    pub(in crate::library) fn of(_: &fs::Metadata) -> Option<Self> {
        None
    }

    /// What may be believed of a file that was `before` at the moment `at`,
    /// then gave so many bytes, and was `after`.
    pub(in crate::library) fn settled(
        before: Self,
        at: SystemTime,
        read: u64,
        after: Self,
    ) -> Option<Self> {
        let was_whole = before == after && u64::try_from(before.bytes) == Ok(read);
        (was_whole && before.is_older_than(at)).then_some(before)
    }

    /// Whether it was left alone for long enough. One from the future was not.
    fn is_older_than(&self, at: SystemTime) -> bool {
        let Ok(since) = at.duration_since(UNIX_EPOCH) else {
            return false;
        };
        let touched = self.modified_ns.max(self.changed_ns);
        since.as_nanos() as i128 - i128::from(touched) >= SETTLED.as_nanos() as i128
    }
}

/// What reading a file gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The file.
    pub(in crate::library) file: Sighting,
    /// Its bytes.
    pub(in crate::library) hash: Hash,
}

impl Reading {
    /// How many bytes were read.
    pub fn bytes(&self) -> u64 {
        self.file.bytes.unsigned_abs()
    }
}

impl Store {
    /// The bytes of a file, if it is as it was when it was read. Where that
    /// can't be asked, nothing is known, and the file is read.
    pub(in crate::library) fn bytes_of(&self, file: &Sighting) -> Option<Hash> {
        let find = || {
            let mut statement = self.conn.prepare_cached(
                "SELECT hash FROM sighting
                 WHERE device = ?1 AND inode = ?2 AND size = ?3 AND modified = ?4 AND changed = ?5",
            )?;
            let found = statement.query_row(file.values(), |r| r.get::<_, Vec<u8>>(0));
            found.optional()
        };
        Hash::from_slice(&find().ok()??)
    }

    /// Keeps what reading these files gave, unless somebody else writes right
    /// now: it saves time later, so it takes none to wait for.
    pub(in crate::library) fn note_readings(&mut self, all: &[Reading]) -> Result<(), Error> {
        if all.is_empty() {
            return Ok(());
        }
        self.conn.busy_timeout(Duration::ZERO)?;
        let noted = self.write("noting what was read", |w| {
            all.iter().try_for_each(|reading| w.note_reading(reading))
        });
        self.conn.busy_timeout(connection::WRITER_WAITS)?;
        noted
    }
}

impl Writer<'_> {
    /// Keeps what reading a file gave, in place of what it was before.
    pub(in crate::library) fn note_reading(&self, reading: &Reading) -> Result<(), Error> {
        let (device, inode, bytes, modified, changed) = reading.file.values();
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO sighting(device, inode, size, modified, changed, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((device, inode, bytes, modified, changed, reading.hash.0))?;
        self.keep_newest(KEPT)
    }

    fn keep_newest(&self, kept: i64) -> Result<(), Error> {
        self.tx
            .prepare_cached("DELETE FROM sighting WHERE id <= (SELECT max(id) FROM sighting) - ?1")?
            .execute([kept])?;
        Ok(())
    }

    /// Forgets the files whose bytes are not here any more.
    pub(super) fn forget_sightings(&self) -> Result<(), Error> {
        let sql = "DELETE FROM sighting WHERE hash NOT IN (SELECT hash FROM original)";
        self.tx.execute(sql, [])?;
        Ok(())
    }
}

impl Sighting {
    /// As its row has them.
    fn values(&self) -> (i64, i64, i64, i64, i64) {
        let &Self {
            device,
            inode,
            bytes,
            modified_ns,
            changed_ns,
        } = self;
        (device, inode, bytes, modified_ns, changed_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NS: i64 = 1_000_000_000;

    /// A file of three bytes, modified and changed at these seconds.
    fn file(modified: i64, changed: i64) -> Sighting {
        Sighting {
            device: 1,
            inode: 2,
            bytes: 3,
            modified_ns: modified * NS,
            changed_ns: changed * NS,
        }
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_file_that_was_written_a_moment_before_is_not_believed() {
        let believed = |file, now| Sighting::settled(file, now, 3, file).is_some();
        for (modified, changed, expected) in [
            (10, 10, true),
            (98, 98, true),
            (99, 10, false),
            (10, 99, false),
            // Written while it was looked at, or by a clock that goes ahead.
            (100, 100, false),
            (10, 500, false),
            (500, 10, false),
            // Before 1970.
            (-5, -5, true),
        ] {
            let file = file(modified, changed);
            assert_eq!(believed(file, at(100)), expected, "{file:?}");
        }
        let just = Sighting {
            changed_ns: 98 * NS + 1,
            ..file(10, 10)
        };
        assert!(!believed(just, at(100)));
        let before_1970 = UNIX_EPOCH - Duration::from_secs(9);
        assert!(!believed(file(-50, -50), before_1970));
    }

    #[test]
    fn a_file_that_was_written_while_it_was_read_is_not_believed() {
        let was = file(10, 10);
        let read = |bytes, after| Sighting::settled(was, at(100), bytes, after);
        assert_eq!(read(3, was), Some(was));
        for after in [
            Sighting { device: 9, ..was },
            Sighting { inode: 9, ..was },
            Sighting { bytes: 9, ..was },
            file(11, 10),
            file(10, 11),
        ] {
            assert_eq!(read(3, after), None, "{after:?}");
        }
        // Files that a system makes while they are read have no size.
        assert_eq!(read(2, was), None);
        assert_eq!(read(4, was), None);
    }

    #[test]
    fn only_a_file_that_is_the_same_in_all_is_known_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let was = file(10, 10);
        let hash = Hash::of(b"one");
        assert_eq!(store.bytes_of(&was), None);
        store.note_readings(&[Reading { file: was, hash }]).unwrap();
        assert_eq!(store.bytes_of(&was), Some(hash));
        for other in [
            Sighting { device: 9, ..was },
            Sighting { inode: 9, ..was },
            Sighting { bytes: 9, ..was },
            file(11, 10),
            file(10, 11),
        ] {
            assert_eq!(store.bytes_of(&other), None, "{other:?}");
        }
        let (later, hash) = (file(20, 20), Hash::of(b"two"));
        let reading = Reading { file: later, hash };
        store.note_readings(&[reading]).unwrap();
        assert_eq!(store.bytes_of(&was), None);
        assert_eq!(store.bytes_of(&later), Some(hash));
    }

    #[test]
    fn the_newest_are_kept_in_mind() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let one = |inode| Reading {
            file: Sighting {
                inode,
                ..file(10, 10)
            },
            hash: Hash::of(b"one"),
        };
        let all: Vec<Reading> = (0..5).map(one).collect();
        store.note_readings(&all).unwrap();
        // Read again, so it is new again.
        store.note_readings(&[one(0)]).unwrap();
        store.write("testing", |w| w.keep_newest(3)).unwrap();
        let known = |inode: &i64| store.bytes_of(&one(*inode).file).is_some();
        let kept: Vec<i64> = (0..5).filter(known).collect();
        assert_eq!(kept, [0, 3, 4]);
    }

    #[test]
    fn nobody_waits_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let mut other = Store::open(dir.path()).unwrap();
        let reading = Reading {
            file: file(10, 10),
            hash: Hash::of(b"one"),
        };
        let noted = other.write("testing", |_| Ok(store.note_readings(&[reading]).is_err()));
        assert!(noted.unwrap());
        let waits: i64 = store
            .conn
            .query_row("PRAGMA busy_timeout", [], |r| r.get(0))
            .unwrap();
        assert_eq!(
            i128::from(waits),
            connection::WRITER_WAITS.as_millis() as i128
        );
    }

    #[test]
    fn where_nothing_can_be_asked_nothing_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        store.meddle("DROP TABLE sighting");
        assert_eq!(store.bytes_of(&file(10, 10)), None);
    }
}
