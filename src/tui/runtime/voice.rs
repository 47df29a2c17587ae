//! The user's command for reading aloud: the words on its standard input,
//! never in a shell, and an end to it at any time.

use std::{
    io::{self, Write},
    process::{Command, Stdio},
};

use rustix::process::Signal;

use super::{Engine, Event, Events, complaint::Complaint, leash::Leash, outside};
use crate::tui::app::{Model, Msg};

/// What reads aloud. It is asked to end, so that it can leave the loudspeaker
/// to the next.
pub(super) struct Voice {
    leash: Leash,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            leash: Leash::new(Signal::TERM),
        }
    }
}

impl Voice {
    /// Reads `text` aloud with the command `line`; whatever was being read is
    /// silent. Tells the loop when it is through.
    pub(super) fn speak(
        &self,
        line: &str,
        text: String,
        turn: u64,
        events: Events,
    ) -> io::Result<()> {
        self.leash.begin(turn);
        let (line, leash) = (line.to_owned(), self.leash.clone());
        super::spawn("voice", move || {
            let problem = say(&line, &text, turn, &leash).err().map(|error| {
                let why = outside::reason(&error);
                format!("Not read aloud: {line}: {why} · `speech` in config.toml names another")
            });
            drop(events.send(Event::Msg(Msg::Spoken { turn, problem })));
        })
    }

    /// What holds the command.
    pub(super) fn leash(&self) -> Leash {
        self.leash.clone()
    }

    /// Silence.
    pub(super) fn hush(&self) {
        self.leash.end();
    }
}

impl Engine {
    pub(super) fn speak(&self, model: &Model, turn: u64, text: String) {
        let line = model.config.speech.as_deref().unwrap_or_default();
        let begun = self.voice.speak(line, text, turn, self.events.clone());
        self.say_if_bad(begun);
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.hush();
    }
}

fn say(line: &str, text: &str, turn: u64, leash: &Leash) -> io::Result<()> {
    let words = outside::split(line)?;
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = leash.start(turn, &mut command)?;
    let complaint = Complaint::of(&mut child);
    if let Some(mut stdin) = child.stdin.take() {
        // Who ends without reading on has been told to be silent.
        drop(
            stdin
                .write_all(text.as_bytes())
                .and_then(|()| stdin.write_all(b"\n")),
        );
    }
    let status = leash.finish(turn, child)?;
    if status.success() {
        return Ok(());
    }
    let why = complaint.map(Complaint::said).unwrap_or_default();
    Err(io::Error::other(format!("it ended with {status}{why}")))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, sync_channel};

    use super::*;

    #[test]
    fn words_go_to_the_commands_input_and_its_end_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let heard = dir.path().join("heard");
        let line = format!("tee '{}'", heard.display());
        let (sender, events) = sync_channel(4);
        let voice = Voice::default();
        for (line, text, bad) in [
            (line.as_str(), "$(a); \"b\"", false),
            ("false", "x", true),
            ("/nonexistent/voice", "x", true),
            ("'", "x", true),
        ] {
            voice.speak(line, text.into(), 7, sender.clone()).unwrap();
            let Ok(Event::Msg(Msg::Spoken { turn: 7, problem })) = events.recv() else {
                panic!("{line}")
            };
            assert_eq!(problem.is_some(), bad, "{line}: {problem:?}");
        }
        assert_eq!(std::fs::read_to_string(heard).unwrap(), "$(a); \"b\"\n");
    }

    /// Waits for the end of a turn that was silenced, however long it meant to
    /// speak.
    fn ends(events: &Receiver<Event>, turn: u64) {
        let told = events.recv_timeout(std::time::Duration::from_secs(60));
        let Ok(Event::Msg(Msg::Spoken {
            turn: ended,
            problem,
        })) = told
        else {
            panic!("turn {turn} goes on")
        };
        assert_eq!((ended, problem.is_some()), (turn, true));
    }

    #[test]
    fn a_voice_can_be_silenced() {
        let (sender, events) = sync_channel(4);
        let voice = Voice::default();
        voice.speak("sleep 1000", "x".into(), 1, sender).unwrap();
        while !voice.leash.holds() {
            std::thread::yield_now();
        }
        voice.hush();
        ends(&events, 1);
    }

    #[test]
    fn a_voice_that_was_silenced_before_it_began_says_nothing() {
        let (sender, events) = sync_channel(4);
        let voice = Voice::default();
        voice.speak("sleep 1000", "x".into(), 1, sender).unwrap();
        voice.hush();
        ends(&events, 1);
    }
}
