//! Looking up with the user's dictionary command, on a thread of its own: it
//! may take its time, and can be ended at any moment.

use std::{
    io::{self, Read},
    process::{Child, Command, Stdio},
    time::Duration,
};

use rustix::process::Signal;

use super::{
    Engine, Event, Events,
    complaint::Complaint,
    leash::{Leash, Outcome},
    outside::{reason, split, took},
    spawn,
};
use crate::tui::app::{Model, Msg, lookup::Found};

/// Most that is taken of a dictionary's answer: more than anybody reads in a
/// list, and a bound for a command that never ends.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// How long a dictionary has for its answer: one that asks over a slow line
/// needs a few seconds.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// The dictionary that is being asked, if one is.
pub(super) struct Dictionary {
    leash: Leash,
    turn: u64,
    /// How long it has for its answer.
    limit: Duration,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            leash: Leash::new(Signal::KILL),
            turn: 0,
            limit: ANSWER_WITHIN,
        }
    }
}

impl Dictionary {
    /// Asks about a word with the command `line`; whatever was being asked
    /// before ends. Tells the loop, if it still wants to hear it.
    pub(super) fn ask(&mut self, line: &str, word: String, events: Events) -> io::Result<()> {
        self.turn += 1;
        let (turn, limit) = (self.turn, self.limit);
        let (leash, line) = (self.leash.clone(), line.to_owned());
        leash.begin(turn);
        spawn("lookup", move || {
            let answer = ask(&line, &word, limit, &leash, turn);
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

    /// What holds the command.
    pub(super) fn leash(&self) -> Leash {
        self.leash.clone()
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

/// What a dictionary says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the command wrote.
    pub text: String,
    /// Why that is not all of it.
    pub cut: Option<String>,
}

/// A dictionary that is about to be asked.
struct Question {
    command: Command,
    program: String,
    word: String,
}

impl Question {
    /// The user's dictionary command about `word`, which stands where the
    /// command has `{}`: within one argument, whatever it contains.
    fn new(line: &str, word: &str) -> io::Result<Self> {
        let words = split(line)?;
        let mut command = Command::new(&words[0]);
        command
            .args(words.iter().skip(1).map(|arg| arg.replace("{}", word)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Ok(Self {
            command,
            program: words[0].clone(),
            word: word.to_owned(),
        })
    }

    /// Asks; whoever has the leash can end it.
    fn begin(&mut self, leash: &Leash, turn: u64) -> io::Result<Child> {
        leash.start(turn, &mut self.command).map_err(|e| {
            let (program, why) = (&self.program, reason(&e));
            let hint = "`lookup` in config.toml names another";
            io::Error::new(
                e.kind(),
                format!("{program} could not be started ({why}) · {hint}"),
            )
        })
    }

    /// Hears the answer, for no longer than `limit`.
    fn hear(
        &self,
        mut child: Child,
        limit: Duration,
        leash: &Leash,
        turn: u64,
    ) -> io::Result<Answer> {
        let complaint = Complaint::of(&mut child);
        let stdout = child.stdout.take();
        let listen = move || -> (Vec<u8>, io::Result<usize>) {
            let mut bytes = Vec::new();
            // One more than is shown tells that there is more.
            let read = stdout.map_or(Ok(0), |out| {
                out.take(ANSWER_BYTES_MAX + 1).read_to_end(&mut bytes)
            });
            (bytes, read)
        };
        // Who says more than that may never end.
        let is_too_much = |said: &(Vec<u8>, _)| said.0.len() as u64 > ANSWER_BYTES_MAX;
        let outcome = leash.converse(turn, child, limit, listen, is_too_much)?;
        self.understand(limit, outcome, complaint.ok())
    }

    fn understand(
        &self,
        limit: Duration,
        outcome: Outcome<(Vec<u8>, io::Result<usize>)>,
        complaint: Option<Complaint>,
    ) -> io::Result<Answer> {
        let (program, word) = (&self.program, &self.word);
        let (mut bytes, read) = outcome.heard.unwrap_or((Vec::new(), Ok(0)));
        read?;
        let is_too_much = bytes.len() as u64 > ANSWER_BYTES_MAX;
        bytes.truncate(ANSWER_BYTES_MAX as usize);
        if bytes.is_empty() && outcome.late {
            let took = took(limit);
            return Err(io::Error::other(format!(
                "{program} was ended: it said nothing about {word} and {took} · `lookup` in config.toml names another"
            )));
        }
        // Dictionaries end with an error where they know nothing: what they
        // wrote is the answer, if they wrote anything.
        if bytes.is_empty() && !outcome.status.success() {
            let status = outcome.status;
            let why = complaint.map(Complaint::said).unwrap_or_default();
            return Err(io::Error::other(format!(
                "{program} said nothing about {word} ({status}){why}"
            )));
        }
        let cut = if is_too_much {
            let most = ANSWER_BYTES_MAX / 1024;
            Some(format!(
                "The rest is left out: {program} said more than {most} kB"
            ))
        } else if outcome.late {
            let took = took(limit);
            Some(format!("{program} was ended here, for it {took}"))
        } else {
            None
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Answer { text, cut })
    }
}

/// Asks the user's dictionary command about `word` and waits for the answer.
pub(super) fn ask(
    line: &str,
    word: &str,
    limit: Duration,
    leash: &Leash,
    turn: u64,
) -> io::Result<Answer> {
    let mut question = Question::new(line, word)?;
    let child = question.begin(leash, turn)?;
    question.hear(child, limit, leash, turn)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::{
        super::leash::endless::{Endless, Watched},
        *,
    };

    fn look_up(line: &str, word: &str) -> io::Result<Answer> {
        let leash = Leash::new(Signal::KILL);
        leash.begin(1);
        ask(line, word, Duration::MAX, &leash, 1)
    }

    #[test]
    fn a_dictionary_is_asked_without_a_shell() {
        for (line, word, expected) in [
            ("echo {}", "ferry", "ferry\n"),
            (
                "echo 'about {}:' {}",
                "a; b $(c)",
                "about a; b $(c): a; b $(c)\n",
            ),
            ("printf %s {}", "-n \"x\"", "-n \"x\""),
            ("cat", "nothing is typed into it", ""),
        ] {
            let answer = look_up(line, word).unwrap();
            assert_eq!(
                (answer.text.as_str(), answer.cut),
                (expected, None),
                "{line}"
            );
        }
        for bad in ["false {}", "/nonexistent/dict {}", "", "'"] {
            assert!(look_up(bad, "ferry").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_dictionary_that_does_not_end_is_ended_and_says_so() {
        let endless = look_up("yes {}", "y").unwrap();
        assert_eq!(endless.text.len() as u64, ANSWER_BYTES_MAX);
        assert!(endless.cut.unwrap().contains("more than 64 kB"));
        let leash = Leash::new(Signal::KILL);
        leash.begin(1);
        let silent = ask("sleep 1000", "tide", Duration::ZERO, &leash, 1);
        let said = silent.unwrap_err().to_string();
        assert!(said.contains("said nothing about tide and took"), "{said}");
        // What it began ends with it, and what it said is kept.
        let endless = Endless::new();
        let mut question = Question::new(&endless.line("echo {}"), "tide").unwrap();
        let child = question.begin(&leash, 1).unwrap();
        let all_of_it = endless.begun();
        let begun = question.hear(child, Duration::ZERO, &leash, 1).unwrap();
        all_of_it.are_gone();
        assert_eq!(begun.text, "tide\n");
        assert!(begun.cut.unwrap().contains("took more than"));
    }

    #[test]
    fn a_dictionary_that_fails_says_why() {
        let line = "sh -c 'echo no such book >&2; exit 5' {}";
        let said = look_up(line, "tide").unwrap_err().to_string();
        assert_eq!(
            said,
            "sh said nothing about tide (exit status: 5): no such book"
        );
    }

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

    /// Asks one that never ends and has all the time, and gives what ends it and
    /// what shows that it is gone.
    fn asked(events: Events) -> (Dictionary, Watched) {
        let endless = Endless::new();
        let mut dictionary = Dictionary::default();
        dictionary.limit = Duration::MAX;
        let line = endless.line("true");
        dictionary.ask(&line, "tide".into(), events).unwrap();
        (dictionary, endless.begun())
    }

    #[test]
    fn a_dictionary_that_nobody_waits_for_is_ended_and_not_heard() {
        let (sender, events) = sync_channel(4);
        let (dictionary, all_of_it) = asked(sender);
        dictionary.end();
        all_of_it.are_gone();
        // The thread is through when nobody could tell anything any more.
        assert!(events.recv().is_err());
    }

    #[test]
    fn a_dictionary_ends_with_the_program() {
        let (sender, events) = sync_channel(4);
        let (dictionary, all_of_it) = asked(sender);
        drop(dictionary);
        all_of_it.are_gone();
        assert!(events.recv().is_err());
    }
}
