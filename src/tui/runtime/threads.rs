//! The threads beside the loop, and how they tell it what happened.

use std::{io, sync::mpsc::SyncSender};

use super::Event;

/// Where threads tell the loop what happened. The standard channel: a receiver
/// that waits goes to sleep at once, where others look a few times more first.
pub(super) type Events = SyncSender<Event>;

/// Starts a thread of this name.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .name(name.into())
        .spawn(work)
        .map(drop)
}
