//! The thread that listens: blocked on the terminal, on signals and on the
//! file events of the library's folder at once, it turns what comes into
//! events for the loop, and notices when the terminal is gone. One thread for
//! all three: each more would cost every start some twenty system calls.
//!
//! It waits in `poll(2)` itself, with no time limit, and lets crossterm read
//! only what is there already. crossterm's own blocking read neither lets go
//! while an editor has the terminal nor ends when the terminal does: it would
//! burn a core for ever.

use std::{
    io::{self, PipeReader, PipeWriter, Read, Write},
    os::fd::AsFd,
    path::Path,
    sync::mpsc::{Receiver, RecvError, SendError, SyncSender, sync_channel},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use super::{
    Event, Events,
    ask::{Hearing, Question},
    input::{self, Answers},
    signals::Signals,
    watch::Watch,
};

/// What the valve says.
const CLOSE: u8 = 0;
const OPEN: u8 = 1;

/// Takes the keyboard from the thread and gives it back, so that an editor has
/// it for itself.
#[derive(Debug)]
pub(super) struct Valve {
    words: PipeWriter,
    heard: Receiver<()>,
}

impl Valve {
    /// Returns once the thread no longer reads the terminal.
    pub(super) fn close(&mut self) {
        self.say(CLOSE);
    }

    /// Lets the thread read again.
    pub(super) fn open(&mut self) {
        self.say(OPEN);
    }

    /// Returns when the thread has heard it, or is no more.
    fn say(&mut self, word: u8) {
        if self.words.write_all(&[word]).is_ok() {
            let _ended: Result<(), RecvError> = self.heard.recv();
        }
    }
}

/// Starts the thread. Without file events the library is looked at on other
/// occasions; that there are none is only logged.
/// `asked`: answers to this may come with the keys.
pub(super) fn start(
    signals: Signals,
    library: &Path,
    asked: Option<Question>,
    events: Events,
) -> io::Result<Valve> {
    let (orders, words) = io::pipe()?;
    let (hears, heard) = sync_channel(1);
    let library = library.to_owned();
    let hearing = asked.map(Hearing::new);
    super::spawn("listener", move || {
        let watch = Watch::new(&library)
            .inspect_err(|error| log::warn!("no file events for {}: {error}", library.display()));
        let listener = Listener {
            orders,
            hears,
            reads_keys: true,
            hearing,
            answers: Answers::default(),
            signals,
            watch: watch.ok(),
            events,
        };
        listener.run();
    })?;
    Ok(Valve { words, heard })
}

struct Listener {
    orders: PipeReader,
    hears: SyncSender<()>,
    reads_keys: bool,
    /// What the terminal was asked, for as long as answers are due.
    hearing: Option<Hearing>,
    answers: Answers,
    signals: Signals,
    watch: Option<Watch>,
    events: Events,
}

/// Nobody listens to the listener any more.
struct Unheard;

/// What there is to see to.
#[derive(Debug)]
struct Woken {
    terminal: PollFlags,
    orders: bool,
    signals: bool,
    files: bool,
}

impl Listener {
    /// Listens until the terminal or the loop is gone.
    fn run(mut self) {
        while matches!(self.turn(), Ok(true)) {}
    }

    /// Waits once; whether to go on.
    fn turn(&mut self) -> Result<bool, Unheard> {
        let Ok(woken) = self.wait() else {
            self.send(Event::TerminalGone)?;
            return Ok(false);
        };
        if woken.signals {
            for event in self.signals.events() {
                self.send(event)?;
            }
        }
        if woken.orders {
            self.obey();
        }
        if woken
            .terminal
            .intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
        {
            self.send(Event::TerminalGone)?;
            return Ok(false);
        }
        if self.reads_keys && woken.terminal.contains(PollFlags::IN) {
            self.take_keys()?;
        }
        self.look_at_files(woken.files)?;
        Ok(true)
    }

    /// Takes what the terminal has sent: keys, and answers as long as they are
    /// due.
    fn take_keys(&mut self) -> Result<(), Unheard> {
        let events = &self.events;
        let forward = |msg| events.send(Event::Msg(msg)).map_err(|_| Unheard);
        self.hearing = self.hearing.take().filter(Hearing::is_due);
        match &mut self.hearing {
            None => input::forward_waiting(&mut self.answers, forward),
            Some(hearing) => input::forward_answers(hearing, forward),
        }
    }

    fn wait(&self) -> io::Result<Woken> {
        let keys = if self.reads_keys {
            PollFlags::IN
        } else {
            PollFlags::empty()
        };
        let stdin = io::stdin();
        let mut fds = vec![
            PollFd::from_borrowed_fd(stdin.as_fd(), keys),
            PollFd::from_borrowed_fd(self.orders.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.signals.fd(), PollFlags::IN),
        ];
        if let Some(files) = self.watch.as_ref().and_then(Watch::fd) {
            fds.push(PollFd::from_borrowed_fd(files, PollFlags::IN));
        }
        let due = self.watch.as_ref().and_then(Watch::due);
        let limit = due.and_then(|due| {
            let left = due.saturating_duration_since(Instant::now());
            Timespec::try_from(left).ok()
        });
        match poll(&mut fds, limit.as_ref()) {
            Ok(_) => Ok(Woken {
                terminal: fds[0].revents(),
                orders: !fds[1].revents().is_empty(),
                signals: !fds[2].revents().is_empty(),
                files: fds.get(3).is_some_and(|fd| !fd.revents().is_empty()),
            }),
            Err(Errno::INTR) => Ok(Woken {
                terminal: PollFlags::empty(),
                orders: false,
                signals: false,
                files: false,
            }),
            Err(e) => Err(e.into()),
        }
    }

    fn obey(&mut self) {
        let mut order = [OPEN];
        if self.orders.read_exact(&mut order).is_ok() {
            self.reads_keys = order == [OPEN];
        }
        let _forgotten: Result<(), SendError<()>> = self.hears.send(());
    }

    fn look_at_files(&mut self, touched: bool) -> Result<(), Unheard> {
        let Some(watch) = &mut self.watch else {
            return Ok(());
        };
        let now = Instant::now();
        if !touched && watch.due().is_none_or(|due| now < due) {
            return Ok(());
        }
        match watch.has_news(now) {
            Ok(true) => self.send(Event::Touched),
            Ok(false) => Ok(()),
            Err(error) => {
                log::warn!("no more file events: {error}");
                self.watch = None;
                Ok(())
            }
        }
    }

    fn send(&self, event: Event) -> Result<(), Unheard> {
        self.events.send(event).map_err(|_| Unheard)
    }
}
