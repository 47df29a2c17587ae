//! What is done once after the start, beside everything else: the copy of the
//! day. It reads a connection of its own, so nobody waits for it.

use std::{io, path::Path};

use crossbeam_channel::Sender;

use super::{Event, story};
use crate::{library::backup, tui::app::Msg};

/// Starts the thread.
pub(super) fn start(library: &Path, events: Sender<Event>) -> io::Result<()> {
    let library = library.to_owned();
    super::spawn("housekeeping", move || {
        let copied = super::caught("making the backup of the day", || backup::daily(&library));
        let text = match copied {
            Ok(Ok(_)) => return,
            Ok(Err(error)) => format!("Today's backup could not be made. {}", story(&error)),
            Err(panic) => panic,
        };
        drop(events.send(Event::Msg(Msg::Say { text, bad: true })));
    })
}
