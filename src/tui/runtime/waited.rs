//! The user's commands for who waits for each of them, in linear mode: there is
//! no loop that could end one, so what ends the program ends it.

use std::io;

use rustix::process::Signal;
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

use super::{
    copy::{Copied, copy_text},
    dictionary::{self, ANSWER_WITHIN, Answer},
    leash::Leash,
    spawn,
};
use crate::config::Clipboard;

/// The command that is waited for, if one is. It is in a group of its own, which
/// Ctrl-C does not reach at a terminal; Ctrl-Z stops the program alone, and what
/// was asked is there when it goes on.
pub struct Waited {
    leash: Leash,
    turn: u64,
}

impl Default for Waited {
    fn default() -> Self {
        Self {
            leash: Leash::new(Signal::KILL),
            turn: 0,
        }
    }
}

impl Waited {
    /// Asks the user's dictionary command about `word`.
    pub fn look_up(&mut self, line: &str, word: &str) -> io::Result<Answer> {
        let turn = self.begin()?;
        dictionary::ask(line, word, ANSWER_WITHIN, &self.leash, turn)
    }

    /// Copies by the user's clipboard command.
    pub fn copy(&mut self, clipboard: &Clipboard, text: &str) -> io::Result<Copied> {
        let turn = self.begin()?;
        copy_text(clipboard, text, &self.leash, turn)
    }

    fn begin(&mut self) -> io::Result<u64> {
        if self.turn == 0 {
            end_with_us(self.leash.clone())?;
        }
        self.turn += 1;
        self.leash.begin(self.turn);
        Ok(self.turn)
    }
}

/// What ends the program.
const ENDING: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

/// From now on, what ends the program ends what is held before. Only once there
/// is something: until then a signal does what whoever started us chose. One that
/// they had us ignore, as `nohup` does, is ignored for good.
fn end_with_us(leash: Leash) -> io::Result<()> {
    let ignored = ignored(&std::fs::read_to_string(STATUS).unwrap_or_default());
    let ending = ENDING.iter().filter(|signal| !ignored.contains(signal));
    let mut signals = Signals::new(ending)?;
    spawn("signals", move || {
        for signal in signals.forever() {
            leash.end();
            if let Err(error) = emulate_default_handler(signal) {
                log::error!("signal {signal} does not end the program: {error}");
            }
        }
    })
}

/// Where Linux tells what a process ignores. Elsewhere it can't be asked without
/// unsafe code, and nothing counts as ignored.
const STATUS: &str = "/proc/self/status";

/// Those of the signals above that are ignored, as the status of a process has
/// it: a bit for each signal, the first for number one.
fn ignored(status: &str) -> Vec<i32> {
    let mask = status
        .lines()
        .find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok())
        .unwrap_or_default();
    let is_ignored = |signal: &i32| mask >> (signal - 1) & 1 == 1;
    ENDING.into_iter().filter(is_ignored).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ignored_is_read_from_the_status() {
        for (status, expected) in [
            (
                "Name:\tx\nSigIgn:\t0000000000000001\nSigCgt:\tff\n",
                vec![SIGHUP],
            ),
            ("SigIgn:\t0000000000001006", vec![SIGINT, SIGQUIT]),
            ("SigIgn:\t0000000000000000", vec![]),
            ("SigIgn:\tit is not there", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(ignored(status), expected, "{status}");
        }
    }
}
