//! Copying: what a passage is handed to.

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use crossterm::clipboard::CopyToClipboard;
use rustix::process::Signal;

use super::{
    Engine, Event,
    leash::Leash,
    outside::{reason, split, took},
    session, spawn,
};
use crate::{
    config::Clipboard,
    tui::app::{Model, Msg},
};

/// Most text that is sent to the terminal's clipboard; more is refused by
/// terminals, some of them silently.
const CLIPBOARD_BYTES_MAX: usize = 100_000;

/// How long a clipboard has to take a text: what is copied is short, and the
/// tools that keep it do so behind the command that was called.
const COPY_WITHIN: Duration = Duration::from_secs(10);

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

/// Copies by a command: the one that was set, or the platform's tool.
pub fn copy_text(clipboard: &Clipboard, text: &str) -> io::Result<()> {
    let none = |why: &str| io::Error::other(format!("Nothing was copied: {why}"));
    match clipboard {
        Clipboard::Off => Err(none("copying is off in config.toml")),
        Clipboard::Command(line) => copy_by_command(line, text),
        Clipboard::System | Clipboard::Terminal => {
            let line =
                tool_here().ok_or_else(|| none("`clipboard` in config.toml can name a command"))?;
            copy_by_command(line, text)
        }
    }
}

/// Hands text to the user's clipboard command.
pub(super) fn copy_by_command(line: &str, text: &str) -> io::Result<()> {
    copy_within(COPY_WITHIN, line, text)
}

fn copy_within(limit: Duration, line: &str, text: &str) -> io::Result<()> {
    let words = split(line)?;
    let failed = |why: String| {
        let hint = "`clipboard` in config.toml names another";
        io::Error::other(format!("Nothing was copied: {} {why} · {hint}", words[0]))
    };
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let leash = Leash::new(Signal::KILL);
    leash.begin(0);
    let mut child = leash
        .start(0, &mut command)
        .map_err(|e| failed(format!("could not be started ({})", reason(&e))))?;
    let (stdin, text) = (child.stdin.take(), text.to_owned());
    let give = move || stdin.map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    let outcome = leash.converse(0, child, limit, give, |_| false)?;
    if outcome.late {
        return Err(failed(format!("was ended, for it {}", took(limit))));
    }
    // Who does not take all of it says how it went when it ends.
    if !outcome.status.success() {
        return Err(failed(format!("ended with {}", outcome.status)));
    }
    outcome
        .heard
        .unwrap_or(Ok(()))
        .map_err(|e| failed(format!("did not take the text ({})", reason(&e))))
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

    /// Hands text to a command, on a thread of its own: it may take its time.
    fn copy_by(&self, line: &str, text: &str, what: &'static str) {
        let (line, text, events) = (line.to_owned(), text.to_owned(), self.events.clone());
        self.say_if_bad(spawn("copy", move || {
            let (text, bad) = match copy_by_command(&line, &text) {
                Ok(()) => (format!("Copied the {what}."), false),
                Err(error) => (error.to_string(), true),
            };
            drop(events.send(Event::Msg(Msg::Say { text, bad })));
        }));
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
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_clipboard_that_does_not_end_is_ended_and_says_so() {
        let said = copy_within(Duration::ZERO, "sleep 1000", "x").unwrap_err();
        assert!(said.to_string().contains("took more than"), "{said}");
        assert!(copy_within(COPY_WITHIN, "cat", "x").is_ok());
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
