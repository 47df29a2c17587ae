//! The user's browser, and what is handed to it.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::mpsc::sync_channel,
    time::{Duration, Instant},
};

use super::{
    Engine, Event,
    outside::{reason, split},
};
use crate::tui::app::{Model, Msg, links::SCHEMES};

/// Longest address that is handed to a browser; longer ones are refused by
/// most of them anyway.
const URL_BYTES_MAX: usize = 2048;

/// A browser that ends badly within this time has not opened the address. What
/// goes wrong later is between the browser and its user.
const FAILS_WITHIN: Duration = Duration::from_secs(10);

/// Whether an address is one that is handed to a browser at all.
pub fn can_open(address: &str) -> bool {
    safe_url(address).is_some()
}

/// What is said last where an address was not opened.
const HINT: &str = "`browser` in config.toml names another";

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
    let commands = match browser {
        Some(line) => vec![browser_command(line, &url)?],
        None => open::commands(&url),
    };
    let (program, child) = start_first(commands)
        .map_err(|why| io::Error::other(format!("Not opened: {why} · {HINT}")))?;
    // Waited for by a thread of its own: no zombie, no delay.
    super::spawn("browser", move || ended(problem_of(&program, child)))
}

/// Starts the first of these that can be; why none could. It is in a group of its
/// own: the keys that stop or end the program at a terminal are not meant for the
/// browser, which somebody goes on reading in.
fn start_first(commands: Vec<Command>) -> Result<(String, Child), String> {
    let mut why = "no browser was found".to_owned();
    for mut command in commands {
        let program = command.get_program().to_string_lossy().into_owned();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        match command.spawn() {
            Ok(child) => return Ok((program, child)),
            Err(error) => why = format!("{program} could not be started ({})", reason(&error)),
        }
    }
    Err(why)
}

/// Waits for the end of a browser; why it opened nothing, if it failed at once.
fn problem_of(program: &str, mut child: Child) -> Option<String> {
    let begun = Instant::now();
    let status = child.wait().ok();
    let failed = status.filter(|s| !s.success() && begun.elapsed() < FAILS_WITHIN);
    failed.map(|status| format!("Not opened: {program} ended with {status} · {HINT}"))
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
    fn keys_for_the_program_do_not_reach_a_browser() {
        let (sender, ended) = std::sync::mpsc::channel();
        // Ends well only where it is the head of a group.
        let line = "sh -c 'kill -s 0 -- -$$'";
        let tell = move |why| sender.send(why).unwrap();
        open_url(Some(line), "https://a.example", tell).unwrap();
        assert_eq!(ended.recv().unwrap(), None);
    }
}
