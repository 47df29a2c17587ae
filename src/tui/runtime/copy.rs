//! Copying: what a passage is handed to.

use std::{
    env, io,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use crossterm::clipboard::CopyToClipboard;
use rustix::process::Signal;

use super::{
    Engine, Event, Events,
    handed::{Handed, Limits, Taken},
    leash::Leash,
    outside::{reason, split, took},
    session, spawn,
};
use crate::{config::Clipboard, tui::app::Model};

/// Most text that is sent to the terminal's clipboard; more is refused by
/// terminals, some of them silently.
const CLIPBOARD_BYTES_MAX: usize = 100_000;

/// How long a clipboard has to take a text: what is copied is short. What it does
/// with it then, and for how long, is its own affair; that one goes on is said
/// soon, for somebody waits for the word.
const COPY_WITHIN: Limits = Limits {
    take: Duration::from_secs(10),
    end: Duration::from_millis(500),
};

/// How often, and how far apart, it is looked whether a clipboard has its text
/// when the program ends: a second, for one that has only begun.
const LAST_LOOKS: u32 = 50;
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The tools of the platforms' clipboards, and the variable without which one
/// has nothing to talk to.
const TOOLS: [(&str, Option<&str>); 4] = [
    ("wl-copy", Some("WAYLAND_DISPLAY")),
    ("xclip -selection clipboard", Some("DISPLAY")),
    ("xsel --clipboard --input", Some("DISPLAY")),
    ("pbcopy", None),
];

/// The platform's tool, if one is here and has something to talk to.
fn tool(is_set: impl Fn(&str) -> bool, is_there: impl Fn(&str) -> bool) -> Option<&'static str> {
    let works = |(line, needs): &&(&'static str, Option<&str>)| {
        let program = line.split(' ').next().unwrap_or_default();
        needs.is_none_or(&is_set) && is_there(program)
    };
    TOOLS.iter().find(works).map(|(line, _)| *line)
}

fn tool_here() -> Option<&'static str> {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_there = |program: &str| {
        env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file())
    };
    tool(
        |name| env::var_os(name).is_some_and(|v| !v.is_empty()),
        is_there,
    )
}

/// How something was copied.
#[derive(Debug, PartialEq, Eq)]
pub enum Copied {
    /// By a command that has ended.
    Done,
    /// By this program, which goes on: some keep a text only so.
    GoesOn(String),
}

impl Copied {
    /// What is said of it.
    pub fn told(&self, what: &str) -> String {
        match self {
            Self::Done => format!("Copied the {what}."),
            Self::GoesOn(program) => format!("Copied the {what}; {program} goes on."),
        }
    }
}

/// Copies by a command: the one that was set, or the platform's tool.
pub(super) fn copy_text(
    clipboard: &Clipboard,
    text: &str,
    leash: &Leash,
    turn: u64,
) -> io::Result<Copied> {
    let none = |why: &str| io::Error::other(format!("Nothing was copied: {why}"));
    let line = match clipboard {
        Clipboard::Off => return Err(none("copying is off in config.toml")),
        Clipboard::Command(line) => line,
        Clipboard::System | Clipboard::Terminal => {
            tool_here().ok_or_else(|| none("`clipboard` in config.toml can name a command"))?
        }
    };
    copy_within(COPY_WITHIN, line, text, leash, turn)
}

/// Hands text to the user's clipboard command.
fn copy_within(
    limits: Limits,
    line: &str,
    text: &str,
    leash: &Leash,
    turn: u64,
) -> io::Result<Copied> {
    let words = split(line)?;
    let program = &words[0];
    let mut command = Command::new(program);
    command
        .args(&words[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let handed = Handed::to(command, text.to_owned(), leash, turn)
        .map_err(|e| failed(program, &format!("could not be started ({})", reason(&e))))?;
    let why = match handed.taken(limits)? {
        Taken::GoesOn => return Ok(Copied::GoesOn(program.clone())),
        Taken::Ended(status, Ok(())) if status.success() => return Ok(Copied::Done),
        Taken::Late => format!("was ended, for it {} to take the text", took(limits.take)),
        // Who does not take all of it says how it went when it ends.
        Taken::Ended(status, _) if !status.success() => format!("ended with {status}"),
        Taken::Ended(_, wrote) => {
            let why = wrote.err().map_or(String::new(), |e| reason(&e));
            format!("did not take the text ({why})")
        }
    };
    Err(failed(program, &why))
}

fn failed(program: &str, why: &str) -> io::Error {
    let hint = "`clipboard` in config.toml names another";
    io::Error::other(format!("Nothing was copied: {program} {why} · {hint}"))
}

/// Copies by the user's clipboard command, on a thread of its own: it may take
/// its time.
pub(super) struct Copier {
    leash: Leash,
    turn: u64,
    /// The command that was begun last, and what is said of it if it fails; none
    /// once that was told.
    begun: Option<(String, Receiver<String>)>,
}

impl Default for Copier {
    fn default() -> Self {
        Self {
            leash: Leash::new(Signal::KILL),
            turn: 0,
            begun: None,
        }
    }
}

impl Copier {
    /// Copies, and tells the loop. One that has not yet taken what was to be
    /// copied before ends, so that it does not come last.
    fn copy(
        &mut self,
        line: &str,
        text: &str,
        what: &'static str,
        events: Events,
    ) -> io::Result<()> {
        self.turn += 1;
        let (turn, leash) = (self.turn, self.leash.clone());
        let (problem_sender, problem) = channel();
        self.begun = Some((line.to_owned(), problem));
        let (line, text) = (line.to_owned(), text.to_owned());
        leash.begin(turn);
        spawn("copy", move || {
            let copied = copy_within(COPY_WITHIN, &line, &text, &leash, turn);
            let (text, bad) = match copied {
                Ok(copied) => (copied.told(what), false),
                Err(error) => (error.to_string(), true),
            };
            if !leash.is_wanted(turn) {
                return;
            }
            if bad {
                drop(problem_sender.send(text.clone()));
            }
            drop(events.send(Event::Copied { turn, text, bad }));
        })
    }

    /// What came of that turn is seen.
    pub(super) fn is_told(&mut self, turn: u64) {
        self.begun.take_if(|_| self.turn == turn);
    }

    /// The program ends: what is on its way may arrive, for a moment. What was
    /// not copied, and nobody has seen that yet.
    pub(super) fn finish(&mut self) -> Option<String> {
        let (line, problem) = self.begun.take()?;
        for _ in 0..LAST_LOOKS {
            if self.leash.lets_go() {
                return None;
            }
            match problem.recv_timeout(LOOK_EVERY) {
                Err(RecvTimeoutError::Timeout) => {}
                ended => return ended.ok(),
            }
        }
        self.leash.end();
        let program = split(&line).map_or(line, |words| words[0].clone());
        Some(failed(&program, "had not taken the text when offprint ended").to_string())
    }
}

impl Drop for Copier {
    fn drop(&mut self) {
        self.leash.end();
    }
}

impl Engine {
    pub(super) fn copy(&mut self, model: &Model, text: &str, what: &'static str) -> io::Result<()> {
        match &model.config.clipboard {
            Clipboard::Off => self.say(
                format!("Copying is off. `offprint where` shows where config.toml is; clipboard = \"terminal\" turns it on. ({what})"),
                true,
            ),
            Clipboard::Command(line) => self.copy_by(line, text, what),
            Clipboard::System => match tool_here() {
                Some(line) => self.copy_by(line, text, what),
                None => self.copy_by_terminal(text, what)?,
            },
            Clipboard::Terminal => self.copy_by_terminal(text, what)?,
        }
        Ok(())
    }

    fn copy_by(&mut self, line: &str, text: &str, what: &'static str) {
        let begun = self.copier.copy(line, text, what, self.events.clone());
        self.say_if_bad(begun);
    }

    fn copy_by_terminal(&self, text: &str, what: &str) -> io::Result<()> {
        if text.len() > CLIPBOARD_BYTES_MAX {
            self.say(format!("The {what} is too long for the terminal's clipboard (100 kB); set `clipboard` to a command."), true);
            return Ok(());
        }
        session::send(CopyToClipboard::to_clipboard_from(text))?;
        self.say(
            format!("Sent the {what} to the terminal's clipboard."),
            false,
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::leash::endless::Endless, *};

    #[test]
    fn what_is_copied_or_not_is_told() {
        let leash = Leash::new(Signal::KILL);
        leash.begin(1);
        let copy = |within, line: &str| {
            let limits = Limits {
                take: within,
                end: within,
            };
            copy_within(limits, line, "x", &leash, 1)
        };
        let said = copy(Duration::ZERO, "sleep 1000").unwrap_err().to_string();
        assert!(
            said.contains("seconds to take the text · `clipboard`"),
            "{said}"
        );
        assert_eq!(copy(Duration::MAX, "cat").unwrap(), Copied::Done);
        for (line, expected) in [
            ("false", "false ended with exit status: 1"),
            ("/nonexistent/copy", "could not be started"),
            ("'", "can't be read"),
        ] {
            let said = copy(Duration::MAX, line).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        }
        let goes_on = Copied::GoesOn("xclip".into());
        assert_eq!(goes_on.told("quote"), "Copied the quote; xclip goes on.");
    }

    #[test]
    fn what_was_not_copied_when_the_program_ends_is_told() {
        let (events, heard) = std::sync::mpsc::sync_channel(4);
        let (mut copier, endless) = (Copier::default(), Endless::new());
        let line = endless.line("true");
        copier.copy(&line, "x", "quote", events.clone()).unwrap();
        let all_of_it = endless.begun();
        let said = copier.finish().unwrap();
        assert!(said.contains("sh had not taken the text"), "{said}");
        all_of_it.are_gone();
        // What nobody has seen yet is said, too, but not where all went well;
        // what was seen is not said again.
        for (line, is_seen, bad, said) in [
            ("false", false, true, true),
            ("false", true, true, false),
            ("cat", false, false, false),
        ] {
            copier.copy(line, "x", "quote", events.clone()).unwrap();
            let Event::Copied { turn, bad: b, .. } = heard.recv().unwrap() else {
                panic!("{line}: nothing came of it");
            };
            assert_eq!(b, bad, "{line}");
            copier.is_told(turn - 1);
            if is_seen {
                copier.is_told(turn);
            }
            assert_eq!(copier.finish().is_some(), said, "{line}");
        }
    }

    #[test]
    fn the_tool_is_one_that_is_here_and_has_something_to_talk_to() {
        let check = |set: &[&str], there: &[&str], expected: Option<&str>| {
            let found = tool(|name| set.contains(&name), |name| there.contains(&name));
            assert_eq!(found, expected, "{set:?} {there:?}");
        };
        check(&[], &[], None);
        check(&["DISPLAY"], &["wl-copy"], None);
        check(
            &["DISPLAY", "WAYLAND_DISPLAY"],
            &["wl-copy", "xclip"],
            Some("wl-copy"),
        );
        check(
            &["DISPLAY"],
            &["wl-copy", "xclip"],
            Some("xclip -selection clipboard"),
        );
        check(&["DISPLAY"], &["xsel"], Some("xsel --clipboard --input"));
        check(&[], &["pbcopy", "xclip"], Some("pbcopy"));
    }
}
