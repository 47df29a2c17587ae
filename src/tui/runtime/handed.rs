//! Text that is handed to a command. One that has taken it all and goes on is no
//! longer held: some clipboards keep a text as long as they run, and it is to be
//! there when the program is not.

use std::{
    io::{self, PipeReader, Write},
    process::{Child, Command, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Receiver,
    },
    time::Duration,
};

use rustix::{
    io::ioctl_fionread,
    process::{Pid, Signal},
};

use super::{
    leash::{Leash, end_of, has_ended, result_of, send},
    spawn,
};

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
        match result_of("give", give).and_then(|wrote| Ok((wrote, end_of(pid)?))) {
            Ok((wrote, end)) => Ok(Self {
                leash: leash.clone(),
                turn,
                child,
                pipe,
                wrote,
                end,
            }),
            Err(error) => {
                send(pid, Signal::KILL);
                leash.finish(turn, child)?;
                Err(error)
            }
        }
    }

    /// Waits until it is clear what the command does with it, for no longer than
    /// `limit`.
    pub(super) fn taken(self, limit: Duration) -> io::Result<Taken> {
        let Self {
            leash,
            turn,
            mut child,
            pipe,
            wrote,
            end,
        } = self;
        let pid = Pid::from_child(&child);
        let within = leash.within(limit);
        if within.hear(&end).is_none() && !has_ended(pid) {
            if !pipe.is_empty() {
                send(pid, Signal::KILL);
                leash.finish(turn, child)?;
                return Ok(Taken::Late);
            }
            leash.leave(turn);
            spawn("end", move || drop(child.wait()))?;
            return Ok(Taken::GoesOn);
        }
        // What it left behind may read on, and is left. That nobody does is known
        // once nobody can: we must not be who could.
        leash.leave(turn);
        drop(pipe);
        let wrote = within.hear(&wrote);
        if wrote.is_none() {
            send(pid, Signal::KILL);
        }
        let status = child.wait()?;
        Ok(wrote.map_or(Taken::Late, |wrote| Taken::Ended(status, wrote)))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::leash::watch::Endless, *};

    const LONG: usize = 1 << 20;

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
        let taken = handed.taken(Duration::ZERO).unwrap();
        assert!(matches!(taken, Taken::GoesOn), "{taken:?}");
        send(pid, Signal::KILL);
        all_of_it.are_gone();
    }

    #[test]
    fn one_that_takes_nothing_is_ended_when_its_time_is_up() {
        let endless = Endless::new();
        let (leash, handed) = handed(&endless.line("true"), "x");
        let all_of_it = endless.begun();
        assert!(!leash.lets_go());
        let taken = handed.taken(Duration::ZERO).unwrap();
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
        let taken = handed.taken(Duration::MAX).unwrap();
        assert!(matches!(taken, Taken::Ended(status, Err(_)) if !status.success()));
    }

    #[test]
    fn one_that_ends_says_how_and_what_it_took() {
        let taken = |line: &str, len: usize| {
            let (_, handed) = handed(line, &"x".repeat(len));
            match handed.taken(Duration::MAX).unwrap() {
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
