//! What is outside of the program: the user's editor, browser and clipboard
//! command. Always by arguments, never through a shell.

use std::{
    env,
    io::{self, Read, Write},
    process::{Command, Stdio},
    sync::mpsc::sync_channel,
    time::{Duration, Instant},
};

use super::{
    Engine, Event,
    leash::{self, Outcome, own_group},
};
use crate::tui::app::{Model, Msg, links::SCHEMES};

/// Longest address that is handed to a browser; longer ones are refused by
/// most of them anyway.
const URL_BYTES_MAX: usize = 2048;

/// Most that is taken of a dictionary's answer: more than anybody reads in a
/// list, and a bound for a command that never ends.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// How long a dictionary has for its answer: one that asks over a slow line
/// needs a few seconds.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// How long a clipboard has to take a text: what is copied is short, and the
/// tools that keep it do so behind the command that was called.
const COPY_WITHIN: Duration = Duration::from_secs(10);

/// A browser that ends badly within this time has not opened the address.
const FAILS_WITHIN: Duration = Duration::from_secs(10);

/// Below this line of the editor's file nothing is kept.
const SCISSORS: &str =
    "<!-- The passage that the note is about. What is below this line is not kept. -->";

/// Edits `text` in the user's editor and returns what it became; none if it
/// stayed as it was. The quote is shown below as context.
pub(super) fn edit(
    editor: Option<&str>,
    text: &str,
    quote: Option<&str>,
) -> io::Result<Option<String>> {
    let shown = with_context(text, quote);
    let edited = run_editor(editor, "note.md", &shown)?;
    let edited = without_context(&edited);
    Ok((edited != text).then_some(edited))
}

/// Edits a file of that name in the user's editor and returns what it became;
/// none if it stayed as it was.
pub fn edit_file(editor: Option<&str>, name: &str, text: &str) -> io::Result<Option<String>> {
    let edited = run_editor(editor, name, text)?;
    Ok((edited != text).then_some(edited))
}

fn run_editor(editor: Option<&str>, name: &str, text: &str) -> io::Result<String> {
    let words = editor_command(editor)?;
    let dir = tempfile::Builder::new().prefix("offprint-").tempdir()?;
    let path = dir.path().join(name);
    write_private(&path, text)?;
    let status = Command::new(&words[0])
        .args(&words[1..])
        .arg(&path)
        .status()
        .map_err(|e| {
            io::Error::new(
                e.kind(),
                format!("the editor {} could not be started: {e}", words[0]),
            )
        })?;
    if !status.success() {
        return Err(io::Error::other(format!(
            "the editor {} ended with {status}",
            words[0]
        )));
    }
    read(&path)
}

fn editor_command(configured: Option<&str>) -> io::Result<Vec<String>> {
    let line = configured
        .map(str::to_owned)
        .or_else(|| env::var("VISUAL").ok())
        .or_else(|| env::var("EDITOR").ok())
        .filter(|line| !line.trim().is_empty())
        .unwrap_or_else(|| "vi".into());
    split(&line)
}

/// A command line as a shell would split it, with nothing expanded.
pub(super) fn split(line: &str) -> io::Result<Vec<String>> {
    let words = shell_words::split(line)
        .map_err(|e| io::Error::other(format!("the command {line} can't be read: {e}")))?;
    if words.is_empty() {
        return Err(io::Error::other("the command is empty"));
    }
    Ok(words)
}

fn with_context(text: &str, quote: Option<&str>) -> String {
    let mut out = text.to_owned();
    if let Some(quote) = quote {
        out.push_str("\n\n");
        out.push_str(SCISSORS);
        for line in quote.lines() {
            out.push_str("\n> ");
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

fn without_context(text: &str) -> String {
    let kept = text.split(SCISSORS).next().unwrap_or_default();
    kept.trim_end().to_owned()
}

fn write_private(path: &std::path::Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn read(path: &std::path::Path) -> io::Result<String> {
    let bytes = std::fs::read(path)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether an address is one that is handed to a browser at all.
pub fn can_open(address: &str) -> bool {
    safe_url(address).is_some()
}

/// Opens an address in the user's browser: with the command that was set, the
/// address within one argument where it has `{}` and else after the others,
/// or with the system's. `ended` is told, on a thread of its own, once the command
/// has ended: why the address was not opened, if it failed at once.
pub fn open_url(
    browser: Option<&str>,
    address: &str,
    ended: impl FnOnce(Option<String>) + Send + 'static,
) -> io::Result<()> {
    let url = safe_url(address).ok_or_else(|| {
        io::Error::other("Not opened: only whole addresses of http, https or mailto are")
    })?;
    let mut why = "no browser was found".to_owned();
    let commands = match browser {
        Some(line) => vec![browser_command(line, &url)?],
        None => open::commands(&url),
    };
    for mut command in commands {
        match command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
        {
            Ok(mut child) => {
                let program = command.get_program().to_string_lossy().into_owned();
                let begun = Instant::now();
                // Waited for by a thread of its own: no zombie, no delay.
                return super::spawn("browser", move || {
                    let status = child.wait().ok();
                    // What goes wrong later is between the browser and its user.
                    let failed = status.filter(|s| !s.success() && begun.elapsed() < FAILS_WITHIN);
                    ended(failed.map(|status| {
                        format!(
                            "Not opened: {program} ended with {status} · `browser` in config.toml names another"
                        )
                    }));
                });
            }
            Err(error) => {
                let program = command.get_program().to_string_lossy();
                why = format!("{program} could not be started ({})", reason(&error));
            }
        }
    }
    Err(io::Error::other(format!(
        "Not opened: {why} · `browser` in config.toml names another"
    )))
}

/// What went wrong, without the number that the system has for it.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

fn browser_command(line: &str, url: &str) -> io::Result<Command> {
    let words = split(line)?;
    let mut command = Command::new(&words[0]);
    command.args(words.iter().skip(1).map(|arg| arg.replace("{}", url)));
    if !words.iter().any(|word| word.contains("{}")) {
        command.arg(url);
    }
    Ok(command)
}

/// The address as the `url` crate writes it (everything unusual is
/// percent-encoded), if its scheme may be opened.
fn safe_url(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let text = String::from(url.as_str());
    (SCHEMES.contains(&url.scheme()) && text.len() <= URL_BYTES_MAX).then_some(text)
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
    let mut child = own_group(&mut command)
        .spawn()
        .map_err(|e| failed(format!("could not be started ({})", reason(&e))))?;
    let (stdin, text) = (child.stdin.take(), text.to_owned());
    let give = move || stdin.map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    let outcome = leash::converse(&mut child, limit, give, |_| false)?;
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

fn took(limit: Duration) -> String {
    format!("took more than {} seconds", limit.as_secs())
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
pub(super) struct Question {
    command: Command,
    program: String,
    word: String,
}

impl Question {
    /// The user's dictionary command about `word`, which stands where the
    /// command has `{}`: within one argument, whatever it contains.
    pub(super) fn new(line: &str, word: &str) -> io::Result<Self> {
        let words = split(line)?;
        let mut command = Command::new(&words[0]);
        command
            .args(words.iter().skip(1).map(|arg| arg.replace("{}", word)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        Ok(Self {
            command,
            program: words[0].clone(),
            word: word.to_owned(),
        })
    }

    /// With all that the command begins in a group of its own, which somebody
    /// ends.
    pub(super) fn apart(mut self) -> Self {
        own_group(&mut self.command);
        self
    }

    /// Asks; whoever wants to end it is told the process.
    pub(super) fn ask(
        mut self,
        limit: Duration,
        begun: impl FnOnce(&std::process::Child),
    ) -> io::Result<Answer> {
        let mut child = self.command.spawn().map_err(|e| {
            let (program, why) = (&self.program, reason(&e));
            let hint = "`lookup` in config.toml names another";
            io::Error::new(
                e.kind(),
                format!("{program} could not be started ({why}) · {hint}"),
            )
        })?;
        begun(&child);
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
        let outcome = leash::converse(&mut child, limit, listen, is_too_much)?;
        self.understand(limit, outcome)
    }

    fn understand(
        &self,
        limit: Duration,
        outcome: Outcome<(Vec<u8>, io::Result<usize>)>,
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
            return Err(io::Error::other(format!(
                "{program} found nothing about {word} ({status})"
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
/// It stays in the group of the program: Ctrl-C at a terminal ends both.
pub fn look_up(line: &str, word: &str) -> io::Result<Answer> {
    Question::new(line, word)?.ask(ANSWER_WITHIN, |_| {})
}

impl Engine {
    /// Opens an address in the browser, and says so.
    pub(super) fn browse(&self, model: &Model, url: &str) {
        let events = self.events.clone();
        let (said, is_said) = sync_channel::<()>(0);
        let ended = move |why: Option<String>| {
            // That it failed comes after that it was opened.
            let _closed = is_said.recv();
            if let Some(text) = why {
                drop(events.send(Event::Msg(Msg::Say { text, bad: true })));
            }
        };
        self.say_of(
            open_url(model.config.browser.as_deref(), url, ended),
            &format!("Opened {url} in your browser."),
        );
        drop(said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
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

    #[cfg(unix)]
    #[test]
    fn a_dictionary_that_does_not_end_is_ended_and_says_so() {
        let endless = look_up("yes {}", "y").unwrap();
        assert_eq!(endless.text.len() as u64, ANSWER_BYTES_MAX);
        assert!(endless.cut.unwrap().contains("more than 64 kB"));
        let ask = |line: &str| Question::new(line, "tide").unwrap().apart();
        let silent = ask("sleep 1000").ask(Duration::ZERO, |_| {});
        let said = silent.unwrap_err().to_string();
        assert!(said.contains("said nothing about tide and took"), "{said}");
        // What it began ends with it, and what it said is kept.
        let dir = tempfile::tempdir().unwrap();
        let fifo = dir.path().join("said");
        let line = format!(
            "sh -c 'echo {{}}; : >\"{}\"; sleep 1000; true'",
            fifo.display()
        );
        let wait = |_: &std::process::Child| {
            while !fifo.exists() {
                std::thread::yield_now();
            }
        };
        let begun = ask(&line).ask(Duration::ZERO, wait).unwrap();
        assert_eq!(begun.text, "tide\n");
        assert!(begun.cut.unwrap().contains("took more than"));
    }

    #[cfg(unix)]
    #[test]
    fn a_clipboard_that_does_not_end_is_ended_and_says_so() {
        let said = copy_within(Duration::ZERO, "sleep 1000", "x").unwrap_err();
        assert!(said.to_string().contains("took more than"), "{said}");
        assert!(copy_within(COPY_WITHIN, "cat", "x").is_ok());
    }

    #[test]
    fn only_harmless_addresses_are_opened() {
        for bad in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "-h",
            "$(touch x)",
            "data:text/html,x",
            "",
        ] {
            assert_eq!(safe_url(bad), None, "{bad}");
        }
        assert_eq!(
            safe_url("https://example.org/a b").as_deref(),
            Some("https://example.org/a%20b")
        );
        assert_eq!(
            safe_url("https://example.org/\u{7}\u{1b}]x").as_deref(),
            Some("https://example.org/%07%1B]x")
        );
        assert_eq!(
            safe_url(&format!("https://example.org/{}", "x".repeat(3000))),
            None
        );
    }

    #[test]
    fn a_browser_gets_the_address_in_one_argument() {
        for (line, expected) in [
            ("firefox", vec!["https://a.example/x;y"]),
            (
                "browser --tab '{}' -q",
                vec!["--tab", "https://a.example/x;y", "-q"],
            ),
        ] {
            let command = browser_command(line, "https://a.example/x;y").unwrap();
            assert_eq!(command.get_args().collect::<Vec<_>>(), expected, "{line}");
        }
        assert!(browser_command("'", "https://a.example").is_err());
    }

    #[test]
    fn the_passage_is_shown_to_the_editor_and_not_kept() {
        let shown = with_context("my note", Some("one\ntwo"));
        assert!(shown.contains("> one\n> two"));
        assert_eq!(without_context(&shown), "my note");
        assert_eq!(without_context("plain\n"), "plain");
    }

    #[test]
    fn an_editor_is_a_command_with_arguments() {
        assert_eq!(
            editor_command(Some("code --wait 'a b'")).unwrap(),
            ["code", "--wait", "a b"]
        );
        assert!(editor_command(Some("'unclosed")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_editor_gets_the_note_and_gives_it_back() {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("ed");
        std::fs::write(&script, "#!/bin/sh\nprintf 'changed' > \"$2\"\n").unwrap();
        let mut mode = std::fs::metadata(&script).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        std::fs::set_permissions(&script, mode).unwrap();
        let line = format!("'{}' -x", script.display());
        assert_eq!(
            edit(Some(&line), "before", Some("q")).unwrap().as_deref(),
            Some("changed")
        );
        assert_eq!(edit(Some("true"), "same", None).unwrap(), None);
        assert!(edit(Some("false"), "same", None).is_err());
        assert!(edit(Some("/nonexistent/editor"), "same", None).is_err());
    }
}
