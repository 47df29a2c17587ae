//! The watcher thread: blocked on the system's file events for the library's
//! folder, it tells the loop when the database may have changed. At rest it
//! costs nothing.
//!
//! A write is seen before it is committed: the log is written, then synced,
//! and then counted as valid in memory, which is no event. So after an event
//! the loop is told more than once, a little later each time; looking costs a
//! few microseconds.
//!
//! Linux only. Where events do not come (other systems, drives of the network)
//! the library is looked at with each key in the list and when the window has
//! the focus again.

use std::path::Path;

use crossbeam_channel::Sender;

use super::Event;

/// Starts the thread. One that can't be had is only logged: the library is
/// looked at on other occasions, too.
pub(super) fn start(library: &Path, events: Sender<Event>) {
    let library = library.to_owned();
    let started = super::spawn("watcher", move || {
        if let Err(error) = imp::watch(&library, &events) {
            log::warn!("no file events for {}: {error}", library.display());
        }
    });
    if let Err(error) = started {
        log::warn!("no watcher: {error}");
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod imp {
    use std::{
        ffi::OsStr,
        io,
        mem::MaybeUninit,
        os::{fd::OwnedFd, unix::ffi::OsStrExt as _},
        path::Path,
        time::Duration,
    };

    use crossbeam_channel::Sender;
    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags},
        io::Errno,
    };

    use super::Event;
    use crate::library::Library;

    /// When the loop is told after an event, each counted from the one before:
    /// soon enough to seem at once, late enough for a slow disk to have synced.
    const TELL_AFTER_MS: [u64; 3] = [20, 180, 700];

    pub(super) fn watch(library: &Path, events: &Sender<Event>) -> io::Result<()> {
        loop {
            // There may be no library yet, and no folder: then the nearest
            // folder that there is tells when that changes.
            let folder = library
                .ancestors()
                .find(|f| f.is_dir())
                .ok_or(io::ErrorKind::NotFound)?;
            let inotify = inotify::init(CreateFlags::CLOEXEC)?;
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
            if !follow(&inotify, below.iter().next(), events)? {
                return Ok(());
            }
        }
    }

    /// Tells of events until the folder is no longer the one to watch (true)
    /// or nobody listens any more (false). Above the library's folder only one
    /// name counts, `awaited`: others write there, too, and often.
    fn follow(
        inotify: &OwnedFd,
        awaited: Option<&OsStr>,
        events: &Sender<Event>,
    ) -> io::Result<bool> {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(inotify, &mut buffer);
        loop {
            let event = match reader.next() {
                Ok(event) => event,
                Err(Errno::INTR) => continue,
                Err(e) => return Err(e.into()),
            };
            let gone = ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::IGNORED;
            let name = event.file_name().map(std::ffi::CStr::to_bytes);
            let is_awaited = awaited.is_some_and(|awaited| name == Some(awaited.as_bytes()));
            if is_awaited || event.events().intersects(gone) {
                drop(events.send(Event::Touched));
                return Ok(true);
            }
            if awaited.is_some() {
                continue;
            }
            let ours = name.is_none_or(Library::is_file_of_database);
            if ours && !tell(inotify, &mut reader, events)? {
                return Ok(false);
            }
        }
    }

    /// Tells the loop now and again until the files are at rest.
    fn tell(
        inotify: &OwnedFd,
        reader: &mut Reader<'_, &OwnedFd>,
        events: &Sender<Event>,
    ) -> io::Result<bool> {
        let mut times = TELL_AFTER_MS.into_iter();
        while let Some(ms) = times.next() {
            std::thread::sleep(Duration::from_millis(ms));
            if events.send(Event::Touched).is_err() {
                return Ok(false);
            }
            if take_waiting(inotify, reader)? {
                // More came meanwhile: tell of that, too, but not at once.
                times = TELL_AFTER_MS.into_iter();
                times.next();
            }
        }
        Ok(true)
    }

    /// Takes the events that wait already; whether there were any of ours.
    fn take_waiting(inotify: &OwnedFd, reader: &mut Reader<'_, &OwnedFd>) -> io::Result<bool> {
        let at_once = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let mut any = false;
        loop {
            if reader.is_buffer_empty() {
                let mut fds = [PollFd::new(inotify, PollFlags::IN)];
                match poll(&mut fds, Some(&at_once)) {
                    Ok(0) => return Ok(any),
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(e) => return Err(e.into()),
                }
            }
            let event = reader.next()?;
            let name = event.file_name().map(std::ffi::CStr::to_bytes);
            any |= name.is_none_or(Library::is_file_of_database);
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod imp {
    use std::{io, path::Path};

    use crossbeam_channel::Sender;

    use super::Event;

    pub(super) fn watch(_: &Path, _: &Sender<Event>) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
