//! The user's command for reading aloud: the words on its standard input,
//! never in a shell, and an end to it at any time.

use std::{
    io::{self, Write},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

use super::{Event, Events, outside};
use crate::tui::app::Msg;

/// Who is to be heard, and who speaks.
#[derive(Default)]
struct Stage {
    /// Whose turn it is; nobody's where there is to be silence.
    turn: Option<u64>,
    /// The process that speaks, and its turn.
    speaker: Option<(u64, Pid)>,
}

impl Stage {
    /// Somebody begins to speak. If that turn is over already, nobody hears it.
    fn enter(&mut self, turn: u64, pid: Pid) {
        if self.turn == Some(turn) {
            self.speaker = Some((turn, pid));
        } else {
            end(pid);
        }
    }

    /// The speaker of that turn is through.
    fn leave(&mut self, turn: u64) {
        self.speaker.take_if(|(speaks, _)| *speaks == turn);
    }
}

type Speaking = Arc<Mutex<Stage>>;

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
        on(&self.speaking).turn = Some(turn);
        let (line, speaking) = (line.to_owned(), Arc::clone(&self.speaking));
        super::spawn("voice", move || {
            let problem = say(&line, &text, turn, &speaking).err().map(|error| {
                let why = outside::reason(&error);
                format!("Not read aloud: {line}: {why} · `speech` in config.toml names another")
            });
            drop(events.send(Event::Msg(Msg::Spoken { turn, problem })));
        })
    }

    /// Silence.
    pub(super) fn hush(&self) {
        let mut stage = on(&self.speaking);
        stage.turn = None;
        if let Some((_, pid)) = stage.speaker {
            end(pid);
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.hush();
    }
}

fn on(speaking: &Speaking) -> MutexGuard<'_, Stage> {
    speaking.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end(pid: Pid) {
    if let Err(error) = kill_process(pid, Signal::TERM) {
        // It may have ended by itself; that is as good.
        log::debug!("the voice could not be silenced: {error}");
    }
}

fn say(line: &str, text: &str, turn: u64, speaking: &Speaking) -> io::Result<()> {
    let words = outside::split(line)?;
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let pid = Pid::from_child(&child);
    on(speaking).enter(turn, pid);
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
    on(speaking).leave(turn);
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
        while on(&voice.speaking).speaker.is_none() {
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

    #[test]
    fn a_voice_that_ends_slowly_does_not_hide_the_next() {
        let mut stage = Stage {
            turn: Some(2),
            speaker: Some((2, Pid::INIT)),
        };
        stage.leave(1);
        assert_eq!(stage.speaker, Some((2, Pid::INIT)));
        stage.leave(2);
        assert_eq!(stage.speaker, None);
    }
}
