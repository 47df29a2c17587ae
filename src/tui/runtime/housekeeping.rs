//! What is done once, some time after the start or when something is about to
//! change, beside everything else: the copy of the day, and a word about the
//! trash. It has connections of its own, so nobody waits for it.

use std::{io, path::Path, time::Duration};

use super::{Event, Events, story};
use crate::{
    library::{Library, backup, trash},
    tui::app::Msg,
};

/// How long it waits while nothing changes: whoever looks something up and
/// leaves again pays nothing for it.
pub(super) const WAITS: Duration = Duration::from_secs(30);

/// Starts the thread.
pub(super) fn start(library: &Path, events: Events) -> io::Result<()> {
    let library = library.to_owned();
    super::spawn("housekeeping", move || {
        let copied = super::caught("making the backup of the day", || backup::daily(&library));
        let text = match copied {
            Ok(Ok(_)) => return remind(&library, &events),
            Ok(Err(error)) => format!("Today's backup could not be made. {}", story(&error)),
            Err(panic) => panic,
        };
        drop(events.send(Event::Msg(Msg::Say { text, bad: true })));
    })
}

/// Offers to empty the trash, once what lies there is old. Never more than a
/// word: nothing is removed unasked.
fn remind(library: &Path, events: &Events) {
    if !Library::exists(library) {
        return;
    }
    let old = Library::open_reader(library).and_then(|library| library.old_trash());
    let Ok(count @ 1..) = old else { return };
    let articles = if count == 1 { "article" } else { "articles" };
    let days = trash::DAYS;
    // The old ones alone, and short enough for a window of eighty columns.
    let text = format!(
        "{count} {articles} in the trash for {days} days · `offprint trash --empty --days {days}`"
    );
    drop(events.send(Event::Msg(Msg::Remind(text))));
}
