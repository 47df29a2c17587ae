//! Signals, as something that can be waited for beside other things: each
//! becomes an event, so that the loop can save, give the terminal back and go.

use std::{
    io,
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::UnixStream,
    },
};

use rustix::process::{Signal, kill_current_process_group};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH},
    iterator::{backend::SignalDelivery, exfiltrator::SignalOnly},
};

use super::{Event, leash::Leash};

/// The signals that come from now on.
pub(super) struct Signals {
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

impl Signals {
    /// Takes the signals that would end the program, and that of a new size.
    /// Ctrl-C arrives as a key in raw mode; SIGINT is what somebody sends from
    /// elsewhere.
    pub(super) fn take() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        let all = [SIGTERM, SIGINT, SIGHUP, SIGWINCH];
        Ok(Self {
            delivery: SignalDelivery::with_pipe(read, write, SignalOnly, all)?,
        })
    }

    /// Can be read when a signal came.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }

    /// Those that came since the last look.
    pub(super) fn events(&mut self) -> impl Iterator<Item = Event> + use<> {
        self.delivery.pending().map(|signal| {
            if signal == SIGWINCH {
                Event::Resized
            } else {
                Event::Signal(signal)
            }
        })
    }
}

/// Stops this process group, as Ctrl-Z in a shell would, and returns once it
/// goes on. A process without a shell above it (an orphaned group) is not
/// stopped by the system and simply goes on.
///
/// What these hold is in groups of its own and is stopped as it would be in ours:
/// a voice is silent amid its sentence and ends it later, where one that was told
/// to be silent would have to be asked again.
pub(super) fn stop_here(held: &[Leash]) -> io::Result<()> {
    Leash::stop_during(held, || {
        kill_current_process_group(Signal::TSTP).map_err(io::Error::from)
    })
}
