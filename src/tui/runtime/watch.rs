//! Watching the library's folder by the system's file events: the loop is
//! told when the database may have changed. At rest it costs nothing.
//!
//! A write is seen before it is committed: the log is written, then synced,
//! and then counted as valid in memory, which is no event. So after an event
//! the loop is told more than once, a little later each time; looking costs a
//! few microseconds.
//!
//! Linux only. Where events do not come (other systems, drives of the network)
//! the library is looked at with each key in the list and when the window has
//! the focus again.

pub(super) use imp::Watch;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod imp {
    use std::{
        ffi::OsString,
        io,
        mem::MaybeUninit,
        os::{
            fd::{AsFd, BorrowedFd, OwnedFd},
            unix::ffi::OsStrExt as _,
        },
        path::{Path, PathBuf},
        time::{Duration, Instant},
    };

    use rustix::{
        fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags},
        io::Errno,
    };

    use crate::library::Library;

    /// When the loop is told after an event, each counted from the one before:
    /// soon enough to seem at once, late enough for a slow disk to have synced.
    const TELL_AFTER_MS: [u64; 3] = [20, 180, 700];

    /// What happened to the files since the last look.
    #[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
    struct Seen {
        /// Something of the database.
        ours: bool,
        /// What is watched is not the folder to watch any more.
        moved: bool,
    }

    /// The library's folder while it is watched.
    #[derive(Debug)]
    pub(in super::super) struct Watch {
        library: PathBuf,
        folder: Folder,
        /// When the loop is to be told next, and which time that is.
        next: Option<(Instant, usize)>,
    }

    impl Watch {
        /// Begins to watch the folder of the library, made or not.
        pub(in super::super) fn new(library: &Path) -> io::Result<Self> {
            Ok(Self {
                library: library.to_owned(),
                folder: Folder::nearest(library)?,
                next: None,
            })
        }

        /// Can be read when something happened; nothing to wait for while the
        /// loop is being told anyway, or each write would wake somebody.
        pub(in super::super) fn fd(&self) -> Option<BorrowedFd<'_>> {
            self.next.is_none().then(|| self.folder.inotify.as_fd())
        }

        /// When [`Watch::has_news`] is to be asked, whatever happens.
        pub(in super::super) fn due(&self) -> Option<Instant> {
            self.next.map(|(at, _)| at)
        }

        /// Looks at what happened; whether the loop is to be told now.
        pub(in super::super) fn has_news(&mut self, now: Instant) -> io::Result<bool> {
            let seen = self.folder.look()?;
            if seen.moved {
                self.folder = Folder::nearest(&self.library)?;
            }
            let told = self.next.take().map(|(_, time)| time);
            let time = match (told, seen.ours) {
                (None, true) => Some(0),
                (None, false) => None,
                // More came meanwhile: tell of that, too, but not at once.
                (Some(_), true) => Some(1),
                (Some(time), false) => Some(time + 1),
            };
            self.next = time.and_then(|time| {
                let ms = TELL_AFTER_MS.get(time)?;
                Some((now + Duration::from_millis(*ms), time))
            });
            Ok(told.is_some())
        }
    }

    /// A folder whose events are asked for.
    #[derive(Debug)]
    struct Folder {
        inotify: OwnedFd,
        /// Above the library's folder only one name counts: others write
        /// there, too, and often.
        awaited: Option<OsString>,
    }

    impl Folder {
        /// The library's; while there is none, the nearest above it, which
        /// tells when that changes.
        fn nearest(library: &Path) -> io::Result<Self> {
            loop {
                let folder = library
                    .ancestors()
                    .find(|f| f.is_dir())
                    .ok_or(io::ErrorKind::NotFound)?;
                let inotify = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
                let what = WatchFlags::MODIFY
                    | WatchFlags::CREATE
                    | WatchFlags::MOVED_TO
                    | WatchFlags::DELETE_SELF
                    | WatchFlags::MOVE_SELF
                    | WatchFlags::ONLYDIR;
                inotify::add_watch(&inotify, folder, what)?;
                if folder != library && library.is_dir() {
                    continue; // Made between the two looks.
                }
                let below = library.strip_prefix(folder).unwrap_or(library);
                return Ok(Self {
                    inotify,
                    awaited: below.iter().next().map(ToOwned::to_owned),
                });
            }
        }

        /// Takes the events that wait.
        fn look(&self) -> io::Result<Seen> {
            let mut buffer = [MaybeUninit::uninit(); 4096];
            let mut reader = Reader::new(&self.inotify, &mut buffer);
            let mut seen = Seen::default();
            loop {
                let event = match reader.next() {
                    Ok(event) => event,
                    Err(Errno::AGAIN) => return Ok(seen),
                    Err(Errno::INTR) => continue,
                    Err(e) => return Err(e.into()),
                };
                let gone = ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::IGNORED;
                let name = event.file_name().map(std::ffi::CStr::to_bytes);
                let moved = event.events().intersects(gone)
                    || (self.awaited.as_ref()).is_some_and(|a| name == Some(a.as_bytes()));
                let ours = self.awaited.is_none() && name.is_none_or(Library::is_file_of_database);
                seen.moved |= moved;
                seen.ours |= ours || moved;
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// Asks whenever there is something to ask for, without waiting; how
        /// often the loop is told, and after how many milliseconds in all.
        fn told(watch: &mut Watch, mut between: impl FnMut(usize)) -> (usize, u128) {
            let start = Instant::now();
            let mut now = start;
            let mut times = 0;
            assert!(!watch.has_news(now).unwrap());
            while let Some(at) = watch.due() {
                assert!(watch.fd().is_none());
                now = at;
                between(times);
                assert!(watch.has_news(now).unwrap());
                times += 1;
            }
            assert!(watch.fd().is_some());
            (times, (now - start).as_millis())
        }

        #[test]
        fn a_write_is_told_of_three_times() {
            let folder = tempfile::tempdir().unwrap();
            let mut watch = Watch::new(folder.path()).unwrap();
            assert_eq!(told(&mut watch, |_| {}), (0, 0));
            std::fs::write(folder.path().join("offprint.log"), "x").unwrap();
            assert_eq!(told(&mut watch, |_| {}), (0, 0));
            std::fs::write(folder.path().join("library.db-wal"), "x").unwrap();
            assert_eq!(told(&mut watch, |_| {}), (3, 900));
        }

        #[test]
        fn what_comes_meanwhile_is_told_of_too() {
            let folder = tempfile::tempdir().unwrap();
            let log = folder.path().join("library.db-wal");
            let mut watch = Watch::new(folder.path()).unwrap();
            std::fs::write(&log, "x").unwrap();
            let again = |times| {
                if times == 1 {
                    std::fs::write(&log, "y").unwrap();
                }
            };
            assert_eq!(told(&mut watch, again), (4, 20 + 180 + 180 + 700));
        }

        #[test]
        fn a_library_that_is_made_later_is_found() {
            let above = tempfile::tempdir().unwrap();
            let library = above.path().join("data").join("offprint");
            let mut watch = Watch::new(&library).unwrap();
            std::fs::create_dir(above.path().join("another")).unwrap();
            assert_eq!(told(&mut watch, |_| {}).0, 0);
            std::fs::create_dir_all(&library).unwrap();
            assert_eq!(told(&mut watch, |_| {}).0, 3);
            std::fs::write(library.join("library.db"), "x").unwrap();
            assert_eq!(told(&mut watch, |_| {}).0, 3);
        }

        #[test]
        fn a_folder_that_is_put_in_its_place_is_watched() {
            let above = tempfile::tempdir().unwrap();
            let library = above.path().join("data");
            std::fs::create_dir(&library).unwrap();
            let mut watch = Watch::new(&library).unwrap();
            std::fs::rename(&library, above.path().join("old")).unwrap();
            std::fs::create_dir(&library).unwrap();
            assert_eq!(told(&mut watch, |_| {}).0, 3);
            std::fs::write(library.join("library.db"), "x").unwrap();
            assert_eq!(told(&mut watch, |_| {}).0, 3);
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod imp {
    use std::{io, os::fd::BorrowedFd, path::Path, time::Instant};

    /// Never there.
    #[derive(Debug)]
    pub(in super::super) enum Watch {}

    impl Watch {
        pub(in super::super) fn new(_: &Path) -> io::Result<Self> {
            Err(io::ErrorKind::Unsupported.into())
        }

        pub(in super::super) fn fd(&self) -> Option<BorrowedFd<'_>> {
            match *self {}
        }

        pub(in super::super) fn due(&self) -> Option<Instant> {
            match *self {}
        }

        pub(in super::super) fn has_news(&mut self, _: Instant) -> io::Result<bool> {
            match *self {}
        }
    }
}
