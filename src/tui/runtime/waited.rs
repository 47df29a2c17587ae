//! The user's commands for who waits for each of them, in linear mode: there is
//! no loop that could end one, so what ends the program ends it.

use std::io;

use rustix::process::Signal;
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
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

/// From now on, what ends the program ends what is held before. Only once there
/// is something: until then a signal does what whoever started us chose.
fn end_with_us(leash: Leash) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    spawn("signals", move || {
        for signal in signals.forever() {
            leash.end();
            if let Err(error) = emulate_default_handler(signal) {
                log::error!("signal {signal} does not end the program: {error}");
            }
        }
    })
}
