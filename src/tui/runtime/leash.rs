//! The user's own commands, held: each is the head of a process group, so that
//! what it began ends with it; it ends when nobody wants it any more, when it
//! takes too long, and when the program does. One that has done its part may be
//! let go (`handed.rs`).

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::spawn;

/// How long what a command said is waited for after it was ended.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(2);

/// A process that runs.
struct Running {
    turn: u64,
    pid: Pid,
    /// Whether nobody needs to end it any more.
    is_let_go: Box<dyn Fn() -> bool + Send>,
}

/// Who is to be heard, and who speaks.
#[derive(Default)]
struct Stage {
    /// Whose turn it is; nobody's where nothing is to run.
    turn: Option<u64>,
    running: Option<Running>,
    /// When the program last went on, having been stopped.
    resumed: Option<Instant>,
}

impl Stage {
    /// Sends a signal to what runs and is not let go.
    fn send(&self, signal: Signal) {
        if let Some(running) = &self.running
            && !(running.is_let_go)()
        {
            send(running.pid, signal);
        }
    }

    /// The command of that turn is through.
    fn leave(&mut self, turn: u64) {
        self.running.take_if(|running| running.turn == turn);
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
        stage.send(self.signal);
    }

    /// Stops what these hold for the time of `work`, which stops the program. The
    /// stages stay taken meanwhile: nobody finds that time is up before he knows
    /// that it did not pass.
    pub(super) fn stop_during<T>(leashes: &[Self], work: impl FnOnce() -> T) -> T {
        let mut stages: Vec<_> = leashes.iter().map(Self::stage).collect();
        for stage in &stages {
            stage.send(Signal::STOP);
        }
        let result = work();
        for stage in &mut stages {
            stage.resumed = Some(Instant::now());
            stage.send(Signal::CONT);
        }
        result
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

    /// Starts the command of that turn, unless the turn is over. Whoever ends it
    /// waits until it has begun: none is between begun and held.
    pub(super) fn start(&self, turn: u64, command: &mut Command) -> io::Result<Child> {
        self.start_until(turn, command, || false)
    }

    /// The same, for one that is held only until something holds.
    pub(super) fn start_until(
        &self,
        turn: u64,
        command: &mut Command,
        is_let_go: impl Fn() -> bool + Send + 'static,
    ) -> io::Result<Child> {
        let mut stage = self.stage();
        if stage.turn != Some(turn) {
            return Err(io::Error::other("nobody waits for it any more"));
        }
        let child = command.process_group(0).spawn()?;
        stage.running = Some(Running {
            turn,
            pid: Pid::from_child(&child),
            is_let_go: Box::new(is_let_go),
        });
        Ok(child)
    }

    /// Waits for the end of a command. Its number is given back only once nobody
    /// can send it a signal any more.
    pub(super) fn finish(&self, turn: u64, child: Child) -> io::Result<ExitStatus> {
        self.finish_by(turn, child, |mut child| child.wait())
    }

    /// Ends a command now, with all that it began.
    pub(super) fn kill(&self, turn: u64, child: Child) -> io::Result<ExitStatus> {
        send(Pid::from_child(&child), Signal::KILL);
        self.finish(turn, child)
    }

    fn finish_by<T>(&self, turn: u64, child: Child, give_back: impl FnOnce(Child) -> T) -> T {
        await_end(Pid::from_child(&child));
        self.leave(turn);
        give_back(child)
    }

    /// Nobody sends the command of that turn a signal any more.
    pub(super) fn leave(&self, turn: u64) {
        self.stage().leave(turn);
    }

    /// Whether what runs may go on for ever.
    pub(super) fn lets_go(&self) -> bool {
        let stage = self.stage();
        stage.running.as_ref().is_some_and(|it| (it.is_let_go)())
    }

    /// What a command has time for from now on.
    fn within(&self, limit: Duration) -> Within<'_> {
        Within {
            leash: self,
            begun: Instant::now(),
            limit,
        }
    }

    /// Talks with a command on a thread of its own, and waits for its end: for no
    /// longer than `limit`, then it is killed with all that it began. It is killed
    /// also once what was heard is `enough`.
    pub(super) fn converse<T: Send + 'static>(
        &self,
        turn: u64,
        child: Child,
        limit: Duration,
        talk: impl FnOnce() -> T + Send + 'static,
        enough: impl FnOnce(&T) -> bool,
    ) -> io::Result<Outcome<T>> {
        let pid = Pid::from_child(&child);
        let end_of = || result_of("end", move || await_end(pid));
        let begun = result_of("talk", talk).and_then(|heard_of| Ok((heard_of, end_of()?)));
        match begun {
            Ok(begun) => self.hear_out(turn, child, limit, &begun, enough),
            Err(error) => {
                self.kill(turn, child)?;
                Err(error)
            }
        }
    }

    fn hear_out<T>(
        &self,
        turn: u64,
        child: Child,
        limit: Duration,
        (heard_of, end_of): &(mpsc::Receiver<T>, mpsc::Receiver<()>),
        enough: impl FnOnce(&T) -> bool,
    ) -> io::Result<Outcome<T>> {
        let pid = Pid::from_child(&child);
        let within = self.within(limit);
        let mut heard = within.hear(heard_of);
        if heard.as_ref().is_some_and(enough) {
            send(pid, Signal::KILL);
        }
        // One that closed its mouth has not ended; nor has what it began where it
        // has, as long as that can be heard.
        let late = heard.is_none() || within.hear(end_of).is_none();
        if late {
            send(pid, Signal::KILL);
            heard = heard.or_else(|| heard_of.recv_timeout(LAST_WORDS_WITHIN).ok());
        }
        let status = self.finish(turn, child)?;
        Ok(Outcome {
            heard,
            status,
            late,
        })
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a command has time for. After the program was stopped, and the command
/// with it, it has all of that time once more.
struct Within<'a> {
    leash: &'a Leash,
    begun: Instant,
    limit: Duration,
}

impl Within<'_> {
    /// Waits for something; none if it does not come in time.
    fn hear<T>(&self, from: &mpsc::Receiver<T>) -> Option<T> {
        loop {
            match from.recv_timeout(self.left()) {
                Err(mpsc::RecvTimeoutError::Timeout) if !self.left().is_zero() => {}
                heard => return heard.ok(),
            }
        }
    }

    fn left(&self) -> Duration {
        self.left_at(Instant::now())
    }

    fn left_at(&self, now: Instant) -> Duration {
        let resumed = self.leash.stage().resumed;
        let since = resumed.map_or(self.begun, |at| at.max(self.begun));
        self.limit
            .saturating_sub(now.saturating_duration_since(since))
    }
}

/// Sends a signal to a command and all that it began.
pub(super) fn send(pid: Pid, signal: Signal) {
    if let Err(error) = kill_process_group(pid, signal) {
        // It may have ended by itself; that is as good.
        log::debug!("a command got no signal: {error}");
    }
}

/// Waits for the end of a command, without giving its number back.
pub(super) fn await_end(pid: Pid) {
    let how = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    if let Err(error) = waitid(WaitId::Pid(pid), how) {
        log::debug!("a command could not be waited for: {error}");
    }
}

/// Whether it has ended: who waits for that may be told later.
pub(super) fn has_ended(pid: Pid) -> bool {
    let how = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    waitid(WaitId::Pid(pid), how).is_ok_and(|ended| ended.is_some())
}

/// What comes of work on a thread of its own.
pub(super) fn result_of<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<mpsc::Receiver<T>> {
    let (sender, result) = mpsc::sync_channel(1);
    spawn(name, move || drop(sender.send(work())))?;
    Ok(result)
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

/// Commands that go on for ever, and how to see that they are gone: without a
/// clock, by a pipe that is at its end once nobody has it open.
#[cfg(test)]
pub(super) mod endless {
    use std::{fs::File, io::Read, path::PathBuf, process::Command};

    pub(crate) struct Endless {
        dir: tempfile::TempDir,
    }

    /// A command that has begun, and what it began.
    pub(crate) struct Watched(File);

    impl Endless {
        pub(crate) fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let this = Self { dir };
            let made = Command::new("mkfifo").arg(this.pipe()).status();
            assert!(made.unwrap().success());
            this
        }

        fn pipe(&self) -> PathBuf {
            self.dir.path().join("pipe")
        }

        /// The line of one that does this first.
        pub(crate) fn line(&self, first: &str) -> String {
            let pipe = self.pipe();
            let pipe = pipe.display();
            format!("sh -c '{first}; exec 3>\"{pipe}\"; sleep 1000; true'")
        }

        /// Waits until it has begun.
        pub(crate) fn begun(&self) -> Watched {
            Watched(File::open(self.pipe()).unwrap())
        }
    }

    impl Watched {
        /// Waits until nothing is left of it.
        pub(crate) fn are_gone(mut self) {
            self.0.read_to_end(&mut Vec::new()).unwrap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_ends_slowly_does_not_hide_the_next() {
        let mut stage = Stage {
            running: Some(Running {
                turn: 2,
                pid: Pid::INIT,
                is_let_go: Box::new(|| false),
            }),
            ..Stage::default()
        };
        stage.leave(1);
        assert!(stage.running.is_some());
        stage.leave(2);
        assert!(stage.running.is_none());
    }

    /// A leash with a command that never ends.
    fn held() -> (Leash, Child) {
        let leash = Leash::new(Signal::KILL);
        leash.begin(1);
        let child = leash.start(1, Command::new("sleep").arg("1000")).unwrap();
        (leash, child)
    }

    #[test]
    fn one_that_never_ends_is_killed_and_said_to_be_late() {
        let (leash, child) = held();
        let outcome = leash.converse(1, child, Duration::ZERO, || 7, |_| false);
        let outcome = outcome.unwrap();
        assert!(outcome.late && !outcome.status.success());
        assert_eq!(outcome.heard, Some(7));
    }

    #[test]
    fn what_is_held_is_stopped_with_the_program_and_goes_on_with_it() {
        let (leash, mut child) = held();
        let id = WaitId::Pid(Pid::from_child(&child));
        let idle = Leash::new(Signal::KILL);
        Leash::stop_during(&[leash.clone(), idle], || {
            let stopped = waitid(id.clone(), WaitIdOptions::STOPPED).unwrap();
            assert!(stopped.unwrap().stopped());
        });
        let goes_on = waitid(id, WaitIdOptions::CONTINUED).unwrap();
        assert!(goes_on.unwrap().continued());
        child.kill().unwrap();
        leash.finish(1, child).unwrap();
    }

    #[test]
    fn time_in_which_the_program_was_stopped_is_not_counted() {
        let leash = Leash::new(Signal::KILL);
        let within = leash.within(Duration::from_secs(20));
        let later = within.begun + Duration::from_secs(60);
        assert!(within.left_at(later).is_zero());
        leash.stage().resumed = Some(later);
        assert_eq!(within.left_at(later), within.limit);
        Leash::stop_during(std::slice::from_ref(&leash), || {});
        assert_ne!(leash.stage().resumed, Some(later));
    }

    #[test]
    fn one_that_nobody_waits_for_does_not_begin() {
        let leash = Leash::new(Signal::KILL);
        leash.begin(1);
        leash.begin(2);
        assert!(leash.start(1, &mut Command::new("true")).is_err());
        leash.end();
        assert!(leash.start(2, &mut Command::new("true")).is_err());
    }

    #[test]
    fn nobody_sends_a_signal_to_a_number_that_is_given_back() {
        let (leash, mut child) = held();
        assert!(leash.holds());
        child.kill().unwrap();
        leash.finish_by(1, child, |mut child| {
            assert!(!leash.holds());
            assert!(!child.wait().unwrap().success());
        });
    }
}
