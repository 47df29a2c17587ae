//! The signal thread: blocked until a signal comes, it turns each into an
//! event, so that the loop can save, give the terminal back and go.

use std::io;

use crossbeam_channel::Sender;
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH},
    iterator::Signals,
};

use super::Event;

/// Starts the thread. Ctrl-C arrives as a key in raw mode; SIGINT is what
/// somebody sends from elsewhere.
pub(super) fn start(events: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGWINCH])?;
    super::spawn("signals", move || {
        for signal in &mut signals {
            let event = if signal == SIGWINCH {
                Event::Resized
            } else {
                Event::Signal(signal)
            };
            if events.send(event).is_err() {
                return;
            }
        }
    })
}

/// Stops this process group, as Ctrl-Z in a shell would, and returns once it
/// goes on. A process without a shell above it (an orphaned group) is not
/// stopped by the system and simply goes on.
pub(super) fn stop_here() -> io::Result<()> {
    rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)
        .map_err(io::Error::from)
}
