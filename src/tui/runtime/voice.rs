//! The user's command for reading aloud: the words on its standard input,
//! never in a shell, and an end to it at any time.

use std::{
    io::{self, Write},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

use super::{Event, Events, outside};
use crate::tui::app::Msg;

/// The process that speaks, if one does.
type Speaking = Arc<Mutex<Option<Pid>>>;

/// What reads aloud.
#[derive(Default)]
pub(super) struct Voice {
    speaking: Speaking,
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
        self.hush();
        let (line, speaking) = (line.to_owned(), Arc::clone(&self.speaking));
        super::spawn("voice", move || {
            let problem = say(&line, &text, &speaking).err().map(|error| {
                let why = outside::reason(&error);
                format!("Not read aloud: {line}: {why} · `speech` in config.toml names another")
            });
            drop(events.send(Event::Msg(Msg::Spoken { turn, problem })));
        })
    }

    /// Silence.
    pub(super) fn hush(&self) {
        let speaking = self.speaking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pid) = *speaking
            && let Err(error) = kill_process(pid, Signal::TERM)
        {
            // It may have ended by itself; that is as good.
            log::debug!("the voice could not be silenced: {error}");
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.hush();
    }
}

fn say(line: &str, text: &str, speaking: &Speaking) -> io::Result<()> {
    let words = outside::split(line)?;
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let set = |pid| *speaking.lock().unwrap_or_else(PoisonError::into_inner) = pid;
    let pid = Pid::from_child(&child);
    set(Some(pid));
    if let Some(mut stdin) = child.stdin.take() {
        // Who ends without reading on has been told to be silent.
        drop(
            stdin
                .write_all(text.as_bytes())
                .and_then(|()| stdin.write_all(b"\n")),
        );
    }
    // Its number is given back only after nobody can send it a signal.
    let ended = waitid(
        WaitId::Pid(pid),
        WaitIdOptions::EXITED | WaitIdOptions::NOWAIT,
    );
    set(None);
    if let Err(error) = ended {
        log::debug!("the voice could not be waited for: {error}");
    }
    finish(child)
}

fn finish(mut child: Child) -> io::Result<()> {
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("it ended with {status}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_to_the_commands_input_and_its_end_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let heard = dir.path().join("heard");
        let line = format!("tee '{}'", heard.display());
        let (sender, events) = std::sync::mpsc::sync_channel(4);
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

    #[test]
    fn a_voice_can_be_silenced() {
        let (sender, events) = std::sync::mpsc::sync_channel(4);
        let voice = Voice::default();
        voice.speak("sleep 1000", "x".into(), 1, sender).unwrap();
        while voice.speaking.lock().unwrap().is_none() {
            std::thread::yield_now();
        }
        voice.hush();
        let Ok(Event::Msg(Msg::Spoken { problem, .. })) = events.recv() else {
            panic!("nothing was told")
        };
        assert!(problem.is_some());
    }
}
