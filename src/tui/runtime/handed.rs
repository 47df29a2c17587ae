//! Text that is handed to a command. One that has taken it all and goes on is no
//! longer held: some clipboards keep a text as long as they run, and it is to be
//! there when the program is not.

use std::{
    io::{self, PipeReader, Write},
    process::{Child, Command, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

use rustix::{
    io::ioctl_fionread,
    process::{Pid, Signal},
};

use super::{
    leash::{Leash, await_end, has_ended, result_of, send},
    spawn,
};

/// How far apart it is looked whether a command has its text: nothing tells.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a command has time for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// To take a text.
    pub(super) take: Duration,
    /// To end, once it has it; then it is said to go on.
    pub(super) end: Duration,
}

/// Time, counted in looks: none passes while the program is stopped, whoever
/// stopped it.
struct Looks(u128);

impl Looks {
    fn within(limit: Duration) -> Self {
        Self(limit.as_millis() / LOOK_EVERY.as_millis())
    }

    /// Waits for something, until nobody needs to or no look is left.
    fn hear<T>(&mut self, from: &Receiver<T>, is_enough: impl Fn() -> bool) -> Option<T> {
        while self.0 > 0 && !is_enough() {
            self.0 -= 1;
            match from.recv_timeout(LOOK_EVERY) {
                Err(RecvTimeoutError::Timeout) => {}
                heard => return heard.ok(),
            }
        }
        from.try_recv().ok()
    }
}

/// What a command did with a text.
#[derive(Debug)]
pub(super) enum Taken {
    /// It ended so; and whether the text could be written to it.
    Ended(ExitStatus, io::Result<()>),
    /// It took all of it, and goes on.
    GoesOn,
    /// It did not take all of it in time, and was ended.
    Late,
}

/// The pipe to a command. A short text is written before anybody reads: whether
/// it was taken can be seen only at the end that is read.
struct Pipe {
    read: PipeReader,
    written: Arc<AtomicBool>,
}

impl Pipe {
    fn is_empty(&self) -> bool {
        let written = self.written.load(Ordering::SeqCst);
        written && ioctl_fionread(&self.read).is_ok_and(|left| left == 0)
    }
}

/// A text on its way.
pub(super) struct Handed {
    leash: Leash,
    turn: u64,
    child: Child,
    pipe: Arc<Pipe>,
    wrote: Receiver<io::Result<()>>,
    end: Receiver<()>,
    /// Who waits for its end, and gives its number back if it is let go.
    keeper: Sender<Child>,
}

impl Handed {
    /// Starts a command and hands it a text.
    pub(super) fn to(
        mut command: Command,
        text: String,
        leash: &Leash,
        turn: u64,
    ) -> io::Result<Self> {
        let (read, mut write) = io::pipe()?;
        let written = Arc::new(AtomicBool::new(false));
        let pipe = Arc::new(Pipe {
            read: read.try_clone()?,
            written: Arc::clone(&written),
        });
        command.stdin(read);
        let theirs = Arc::clone(&pipe);
        let child = leash.start_until(turn, &mut command, move || theirs.is_empty())?;
        // It has its end of the pipe.
        drop(command);
        let give = move || {
            let wrote = write.write_all(text.as_bytes());
            written.store(wrote.is_ok(), Ordering::SeqCst);
            wrote
        };
        let pid = Pid::from_child(&child);
        match result_of("give", give).and_then(|wrote| Ok((wrote, kept(pid)?))) {
            Ok((wrote, (end, keeper))) => Ok(Self {
                leash: leash.clone(),
                turn,
                child,
                pipe,
                wrote,
                end,
                keeper,
            }),
            Err(error) => {
                leash.kill(turn, child)?;
                Err(error)
            }
        }
    }

    /// Waits until it is clear what the command does with it, for no longer than
    /// it has time.
    pub(super) fn taken(self, limits: Limits) -> io::Result<Taken> {
        let mut looks = Looks::within(limits.take);
        looks.hear(&self.end, || self.pipe.is_empty());
        if self.pipe.is_empty() {
            Looks::within(limits.end).hear(&self.end, || false);
        }
        // Who waits for its end may be told later.
        if has_ended(Pid::from_child(&self.child)) {
            self.ended(looks)
        } else if self.pipe.is_empty() {
            Ok(self.let_go())
        } else {
            self.leash.kill(self.turn, self.child)?;
            Ok(Taken::Late)
        }
    }

    /// What it left behind may read on, and is left. That nobody does is known
    /// once nobody can: we must not be who could.
    fn ended(mut self, mut looks: Looks) -> io::Result<Taken> {
        self.leash.leave(self.turn);
        drop(self.pipe);
        let wrote = looks.hear(&self.wrote, || false);
        if wrote.is_none() {
            send(Pid::from_child(&self.child), Signal::KILL);
        }
        let status = self.child.wait()?;
        Ok(wrote.map_or(Taken::Late, |wrote| Taken::Ended(status, wrote)))
    }

    fn let_go(self) -> Taken {
        self.leash.leave(self.turn);
        drop(self.keeper.send(self.child));
        Taken::GoesOn
    }
}

/// The end of a command, and who takes it over: there from the beginning, so that
/// none is let go whom nobody waits for.
fn kept(pid: Pid) -> io::Result<(Receiver<()>, Sender<Child>)> {
    let ((ended, end), (keeper, given)) = (channel(), channel::<Child>());
    spawn("end", move || {
        await_end(pid);
        let _heard = ended.send(());
        drop(ended);
        if let Ok(mut child) = given.recv() {
            drop(child.wait());
        }
    })?;
    Ok((end, keeper))
}

#[cfg(test)]
mod tests {
    use super::{super::leash::endless::Endless, *};

    const LONG: usize = 1 << 20;

    const NO_TIME: Limits = Limits {
        take: Duration::ZERO,
        end: Duration::ZERO,
    };
    const ALL_TIME: Limits = Limits {
        take: Duration::MAX,
        end: Duration::MAX,
    };

    fn handed(line: &str, text: &str) -> (Leash, Handed) {
        let leash = Leash::new(Signal::KILL);
        leash.begin(1);
        let words = shell_words::split(line).unwrap();
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .stdout(std::process::Stdio::null());
        let handed = Handed::to(command, text.into(), &leash, 1).unwrap();
        (leash, handed)
    }

    #[test]
    fn one_that_takes_all_and_goes_on_is_left() {
        let endless = Endless::new();
        let (leash, handed) = handed(&endless.line("cat >/dev/null"), "x");
        let pid = Pid::from_child(&handed.child);
        let all_of_it = endless.begun();
        assert!(leash.lets_go());
        // Neither the next, nor quitting, nor time ends it.
        leash.begin(2);
        leash.end();
        let taken = handed.taken(NO_TIME).unwrap();
        assert!(matches!(taken, Taken::GoesOn), "{taken:?}");
        send(pid, Signal::KILL);
        all_of_it.are_gone();
    }

    #[test]
    fn nobody_waits_long_for_one_that_has_its_text() {
        let endless = Endless::new();
        let (leash, handed) = handed(&endless.line("cat >/dev/null"), "x");
        let pid = Pid::from_child(&handed.child);
        let all_of_it = endless.begun();
        // It would have all the time in the world to take it.
        let taken = handed.taken(Limits {
            end: Duration::ZERO,
            ..ALL_TIME
        });
        assert!(matches!(taken.unwrap(), Taken::GoesOn));
        assert!(!leash.holds());
        send(pid, Signal::KILL);
        all_of_it.are_gone();
    }

    #[test]
    fn time_is_counted_in_looks() {
        let (sender, from) = channel::<()>();
        let mut looks = Looks::within(LOOK_EVERY * 2);
        assert_eq!(looks.hear(&from, || true), None);
        assert_eq!(looks.0, 2);
        assert_eq!(looks.hear(&from, || false), None);
        assert_eq!(looks.0, 0);
        // What is there is heard without a look.
        sender.send(()).unwrap();
        assert_eq!(looks.hear(&from, || false), Some(()));
    }

    #[test]
    fn one_that_takes_nothing_is_ended_when_its_time_is_up() {
        let endless = Endless::new();
        let (leash, handed) = handed(&endless.line("true"), "x");
        let all_of_it = endless.begun();
        assert!(!leash.lets_go());
        let taken = handed.taken(NO_TIME).unwrap();
        assert!(matches!(taken, Taken::Late), "{taken:?}");
        all_of_it.are_gone();
    }

    #[test]
    fn one_that_has_not_taken_it_ends_with_the_program() {
        let endless = Endless::new();
        let (leash, handed) = handed(&endless.line("true"), &"x".repeat(LONG));
        let all_of_it = endless.begun();
        leash.end();
        all_of_it.are_gone();
        let taken = handed.taken(ALL_TIME).unwrap();
        assert!(matches!(taken, Taken::Ended(status, Err(_)) if !status.success()));
    }

    #[test]
    fn one_that_ends_says_how_and_what_it_took() {
        let taken = |line: &str, len: usize| {
            let (_, handed) = handed(line, &"x".repeat(len));
            match handed.taken(ALL_TIME).unwrap() {
                Taken::Ended(status, wrote) => (status.success(), wrote.is_ok()),
                other => panic!("{line}: {other:?}"),
            }
        };
        assert_eq!(taken("wc -c", LONG), (true, true));
        assert_eq!(taken("true", LONG), (true, false));
        assert_eq!(taken("false", LONG), (false, false));
        // What it left behind takes the rest, in whatever group.
        let behind = "sh -c 'exec 3<&0; cat <&3 >/dev/null & true'";
        assert_eq!(taken(behind, LONG), (true, true));
    }
}
