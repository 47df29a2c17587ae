//! The user's own commands, held: each is the head of a process group, so that
//! what it began ends with it; it ends when nobody wants it any more, when it
//! takes too long, and when the program does.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::{Duration, Instant},
};

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid,
};

/// How long what a command said is waited for after it was ended.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(2);

/// Who is to be heard, and who speaks.
#[derive(Default)]
struct Stage {
    /// Whose turn it is; nobody's where nothing is to run.
    turn: Option<u64>,
    /// The process that runs, and its turn.
    running: Option<(u64, Pid)>,
}

impl Stage {
    /// A command has begun. If its turn is over already, it ends.
    fn enter(&mut self, turn: u64, pid: Pid, signal: Signal) {
        if self.turn == Some(turn) {
            self.running = Some((turn, pid));
        } else {
            end(pid, signal);
        }
    }

    /// The command of that turn is through.
    fn leave(&mut self, turn: u64) {
        self.running.take_if(|(runs, _)| *runs == turn);
    }
}

/// Holds one command at a time. Whoever has a copy can end it.
#[derive(Clone)]
pub(super) struct Leash {
    stage: Arc<Mutex<Stage>>,
    /// What ends a command.
    signal: Signal,
}

impl Leash {
    /// A leash whose commands are ended with this signal.
    pub(super) fn new(signal: Signal) -> Self {
        Self {
            stage: Arc::default(),
            signal,
        }
    }

    /// The next command: what ran before ends.
    pub(super) fn begin(&self, turn: u64) {
        self.end();
        self.stage().turn = Some(turn);
    }

    /// Ends what runs, and what was about to.
    pub(super) fn end(&self) {
        let mut stage = self.stage();
        stage.turn = None;
        if let Some((_, pid)) = stage.running {
            end(pid, self.signal);
        }
    }

    /// Whether somebody still waits for that turn.
    pub(super) fn is_wanted(&self, turn: u64) -> bool {
        self.stage().turn == Some(turn)
    }

    /// Whether a command runs.
    #[cfg(test)]
    pub(super) fn holds(&self) -> bool {
        self.stage().running.is_some()
    }

    pub(super) fn enter(&self, turn: u64, child: &Child) {
        let pid = Pid::from_child(child);
        self.stage().enter(turn, pid, self.signal);
    }

    /// Nobody sends the command of that turn a signal any more.
    pub(super) fn leave(&self, turn: u64) {
        self.stage().leave(turn);
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A command that will be the head of a group of its own.
pub(super) fn own_group(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

fn end(pid: Pid, signal: Signal) {
    // One that stays in the program's group ends alone.
    let ended = kill_process_group(pid, signal).or_else(|_| kill_process(pid, signal));
    if let Err(error) = ended {
        // It may have ended by itself; that is as good.
        log::debug!("a command could not be ended: {error}");
    }
}

/// Waits for the end of a command whose number is given back only later, once
/// nobody can send it a signal.
pub(super) fn await_end(pid: Pid) {
    let how = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    if let Err(error) = waitid(WaitId::Pid(pid), how) {
        log::debug!("a command could not be waited for: {error}");
    }
}

/// What came of a command.
pub(super) struct Outcome<T> {
    /// What was heard of it, if that could be found out.
    pub(super) heard: Option<T>,
    /// How it ended.
    pub(super) status: ExitStatus,
    /// It was ended, for it took too long.
    pub(super) late: bool,
}

/// Talks with a command on a thread of its own, and waits for its end: for no
/// longer than `limit`, then it is killed with its group, if it has its own. It
/// is killed also once what was heard is `enough`.
pub(super) fn converse<T: Send + 'static>(
    child: &mut Child,
    limit: Duration,
    talk: impl FnOnce() -> T + Send + 'static,
    enough: impl FnOnce(&T) -> bool,
) -> io::Result<Outcome<T>> {
    let pid = Pid::from_child(child);
    let (heard_sender, heard_of) = mpsc::channel();
    let (end_sender, end_of) = mpsc::channel::<()>();
    let begun = super::spawn("talk", move || {
        drop(heard_sender.send(talk()));
        await_end(pid);
        drop(end_sender);
    });
    if let Err(error) = begun {
        end(pid, Signal::KILL);
        child.wait()?;
        return Err(error);
    }
    let deadline = Instant::now() + limit;
    let left = || deadline.saturating_duration_since(Instant::now());
    let mut heard = heard_of.recv_timeout(left()).ok();
    if heard.as_ref().is_some_and(enough) {
        end(pid, Signal::KILL);
    }
    let late = end_of.recv_timeout(left()) == Err(mpsc::RecvTimeoutError::Timeout);
    if late {
        end(pid, Signal::KILL);
        heard = heard.or_else(|| heard_of.recv_timeout(LAST_WORDS_WITHIN).ok());
    }
    let status = child.wait()?;
    Ok(Outcome {
        heard,
        status,
        late,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_ends_slowly_does_not_hide_the_next() {
        let mut stage = Stage {
            turn: Some(2),
            running: Some((2, Pid::INIT)),
        };
        stage.leave(1);
        assert_eq!(stage.running, Some((2, Pid::INIT)));
        stage.leave(2);
        assert_eq!(stage.running, None);
    }

    #[test]
    fn one_that_never_ends_is_killed_and_said_to_be_late() {
        let mut command = Command::new("sleep");
        let mut child = own_group(command.arg("1000")).spawn().unwrap();
        let outcome = converse(&mut child, Duration::ZERO, || 7, |_| false).unwrap();
        assert!(outcome.late && !outcome.status.success());
        assert_eq!(outcome.heard, Some(7));
    }

    #[test]
    fn one_that_stays_in_our_group_is_ended_alone() {
        let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
        let outcome = converse(&mut child, Duration::ZERO, || 7, |_| false).unwrap();
        assert!(outcome.late && !outcome.status.success());
    }
}
