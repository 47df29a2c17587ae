//! Looking up with the user's dictionary command, on a thread of its own: it
//! may take its time, and can be ended at any moment.

use std::io;

use rustix::process::Signal;

use super::{
    Engine, Event, Events,
    leash::Leash,
    outside::{ANSWER_WITHIN, Question},
    spawn,
};
use crate::tui::app::{Model, Msg, lookup::Found};

/// The dictionary that is being asked, if one is.
pub(super) struct Dictionary {
    leash: Leash,
    turn: u64,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            leash: Leash::new(Signal::KILL),
            turn: 0,
        }
    }
}

impl Dictionary {
    /// Asks about a word with the command `line`; whatever was being asked
    /// before ends. Tells the loop, if it still wants to hear it.
    pub(super) fn ask(&mut self, line: &str, word: String, events: Events) -> io::Result<()> {
        self.turn += 1;
        let (turn, leash, line) = (self.turn, self.leash.clone(), line.to_owned());
        leash.begin(turn);
        spawn("lookup", move || {
            let answer = Question::new(&line, &word).and_then(|asked| {
                asked
                    .apart()
                    .ask(ANSWER_WITHIN, |child| leash.enter(turn, child))
            });
            leash.leave(turn);
            let found = match answer {
                Ok(answer) => Found::Answer {
                    text: answer.text,
                    cut: answer.cut,
                },
                Err(error) => Found::Problem(error.to_string()),
            };
            if leash.is_wanted(turn) {
                drop(events.send(Event::Msg(Msg::LookedUp { word, found })));
            }
        })
    }

    /// Nobody wants to know any more.
    pub(super) fn end(&self) {
        self.leash.end();
    }
}

impl Engine {
    pub(super) fn look_up(&mut self, model: &Model, word: String) {
        let line = model.config.lookup.as_deref().unwrap_or_default();
        let events = self.events.clone();
        if let Err(error) = self.dictionary.ask(line, word.clone(), events) {
            let found = Found::Problem(error.to_string());
            self.tell(Msg::LookedUp { word, found });
        }
    }
}

impl Drop for Dictionary {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn what_a_dictionary_says_is_told() {
        let (sender, events) = sync_channel(4);
        let mut dictionary = Dictionary::default();
        for (line, good) in [("echo {}", true), ("false", false), ("'", false)] {
            dictionary.ask(line, "tide".into(), sender.clone()).unwrap();
            let Ok(Event::Msg(Msg::LookedUp { word, found })) = events.recv() else {
                panic!("{line}")
            };
            assert_eq!(word, "tide");
            assert_eq!(matches!(found, Found::Answer { .. }), good, "{found:?}");
        }
    }

    /// Asks one that never ends, and gives what ends it.
    fn endless(sender: Events) -> Dictionary {
        let mut dictionary = Dictionary::default();
        let line = "sh -c 'sleep 1000; true'";
        dictionary.ask(line, "tide".into(), sender).unwrap();
        while !dictionary.leash.holds() {
            std::thread::yield_now();
        }
        dictionary
    }

    #[test]
    fn a_dictionary_that_nobody_waits_for_is_ended_and_not_heard() {
        let (sender, events) = sync_channel(4);
        let dictionary = endless(sender);
        dictionary.end();
        // The thread is through when nobody could tell anything any more.
        assert!(events.recv().is_err());
    }

    #[test]
    fn a_dictionary_ends_with_the_program() {
        let (sender, events) = sync_channel(4);
        drop(endless(sender));
        assert!(events.recv().is_err());
    }
}
