//! What is outside of the program: the user's editor, browser and clipboard
//! command. Always by arguments, never through a shell.

use std::{
    env,
    io::{self, Read, Write},
    process::{Command, Stdio},
};

use crate::tui::app::links::SCHEMES;

/// Longest address that is handed to a browser; longer ones are refused by
/// most of them anyway.
const URL_BYTES_MAX: usize = 2048;

/// Most that is taken of a dictionary's answer: more than anybody reads in a
/// list, and a bound for a command that never ends.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

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

/// Opens an address in the user's browser: with the command that was set, the
/// address within one argument where it has `{}` and else after the others,
/// or with the system's.
pub fn open_url(browser: Option<&str>, address: &str) -> io::Result<()> {
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
                // Waited for by a thread of its own: no zombie, no delay.
                return super::spawn("browser", move || drop(child.wait()));
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
    let words = split(line)?;
    let failed = |why: String| {
        let hint = "`clipboard` in config.toml names another";
        io::Error::other(format!("Nothing was copied: {} {why} · {hint}", words[0]))
    };
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| failed(format!("could not be started ({})", reason(&e))))?;
    // Who does not take all of it says how it went when it ends.
    let given = child
        .stdin
        .take()
        .map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    let status = child.wait()?;
    if !status.success() {
        return Err(failed(format!("ended with {status}")));
    }
    given.map_err(|e| failed(format!("did not take the text ({})", reason(&e))))
}

/// Asks the user's dictionary command about `word`, which stands where the
/// command has `{}`: within one argument, whatever it contains.
pub fn look_up(line: &str, word: &str) -> io::Result<String> {
    let words = split(line)?;
    let args = words.iter().skip(1).map(|arg| arg.replace("{}", word));
    let mut child = Command::new(&words[0])
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| {
            io::Error::new(
                e.kind(),
                format!(
                    "{} could not be started ({}) · `lookup` in config.toml names another",
                    words[0],
                    reason(&e)
                ),
            )
        })?;
    let mut bytes = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes)?;
    }
    let cut = bytes.len() as u64 == ANSWER_BYTES_MAX;
    if cut {
        // Who says more than that may never end.
        child.kill()?;
    }
    let status = child.wait()?;
    // Dictionaries end with an error where they know nothing: what they wrote
    // is the answer, if they wrote anything.
    if bytes.is_empty() && !status.success() {
        return Err(io::Error::other(format!(
            "{} found nothing about {word} ({status})",
            words[0]
        )));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
            assert_eq!(look_up(line, word).unwrap(), expected, "{line}");
        }
        assert_eq!(
            look_up("yes {}", "y").unwrap().len() as u64,
            ANSWER_BYTES_MAX
        );
        for bad in ["false {}", "/nonexistent/dict {}", "", "'"] {
            assert!(look_up(bad, "ferry").is_err(), "{bad}");
        }
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
