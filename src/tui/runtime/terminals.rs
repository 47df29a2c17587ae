//! What terminals were found to draw, kept beside the library: a terminal that
//! has answered is not asked again for a month.

use std::{
    env, fs, io,
    io::Write as _,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{Engine, ask::Question, session, spawn};
use crate::{
    config::{
        Config, Width,
        images::{Images, Protocol},
        theme::Colors,
    },
    text::Profile,
    tui::app::{Msg, pictures::Gallery},
};

/// The file's name.
const FILE: &str = "terminals";
/// Terminals that are remembered; nobody has more.
const TERMINALS_MAX: usize = 32;
/// Days after which one is asked again: it may have learned something.
const DAYS: u64 = 30;
/// Terminals that open links, by what they call themselves, and from which
/// version on.
const TERMS: [&str; 5] = [
    "xterm-kitty",
    "xterm-ghostty",
    "alacritty",
    "foot",
    "wezterm",
];
const PROGRAMS: [&str; 5] = ["iTerm.app", "WezTerm", "ghostty", "vscode", "mintty"];
const VTE_MIN: u32 = 5_000;
const KONSOLE_MIN: u32 = 201_200;

/// Bytes of a terminal's name.
const NAME_BYTES_MAX: usize = 200;

/// What tells one terminal from another, and one version from the next.
fn name() -> String {
    let said = |variable| env::var(variable).unwrap_or_default();
    let mut parts = [
        "TERM",
        "TERM_PROGRAM",
        "TERM_PROGRAM_VERSION",
        "VTE_VERSION",
        "KONSOLE_VERSION",
        "XTERM_VERSION",
    ]
    .map(said)
    .to_vec();
    let inside = ["TMUX", "STY", "KITTY_WINDOW_ID", "WT_SESSION"];
    parts.extend(inside.map(|v| if said(v).is_empty() { "" } else { v }.to_owned()));
    parts.push(env!("CARGO_PKG_VERSION").to_owned());
    let name = parts.join("|");
    name.chars()
        .filter(|c| !c.is_control() && c.is_ascii())
        .take(NAME_BYTES_MAX)
        .collect()
}

/// Whether this terminal is known to open addresses that it is told of
/// (OSC 8). One inside another may drop or garble them.
pub(super) fn opens_links() -> bool {
    knows_links(&|variable| env::var(variable).unwrap_or_default())
}

fn knows_links(said: &dyn Fn(&str) -> String) -> bool {
    let inside = ["TMUX", "STY"].iter().any(|v| !said(v).is_empty());
    let number = |variable| said(variable).parse().unwrap_or(0u32);
    let term = said("TERM");
    let by_name = TERMS.iter().any(|t| term.starts_with(t));
    let by_program = PROGRAMS.contains(&said("TERM_PROGRAM").as_str());
    let by_version = number("VTE_VERSION") >= VTE_MIN || number("KONSOLE_VERSION") >= KONSOLE_MIN;
    !inside && (by_name || by_program || by_version || !said("WT_SESSION").is_empty())
}

/// The colours that the terminal says it has.
pub(super) fn colors() -> Colors {
    let said = |name| std::env::var(name).unwrap_or_default();
    Colors::of_terminal(&said("TERM"), &said("COLORTERM"))
}

impl Engine {
    /// What the terminal was found to draw, if it has to be known.
    pub(super) fn profile_remembered(&self, config: &Config) -> Option<Profile> {
        let asks = config.width == Width::Auto;
        asks.then(|| remembered(&self.dir, &name()))?
    }

    /// Keeps what the terminal answered, on a thread of its own: the loop does
    /// not wait for a disk.
    pub(super) fn note_answer(&mut self, msg: &Msg) {
        let Msg::TerminalSays { profile, .. } = msg else {
            return;
        };
        self.awaits_light = false;
        if let Some(profile) = *profile {
            let dir = self.dir.clone();
            self.say_if_bad(spawn("terminals", move || {
                let kept = remember(&dir, &name(), profile);
                kept.unwrap_or_else(|e| log::warn!("what the terminal draws is not kept: {e}"));
            }));
        }
    }
}

/// What the terminal of this name was found to draw.
fn remembered(dir: &Path, name: &str) -> Option<Profile> {
    let text = fs::read_to_string(dir.join(FILE)).ok()?;
    find(&text, name, today())
}

/// Keeps it. Without a library there is nowhere to.
fn remember(dir: &Path, name: &str, profile: Profile) -> io::Result<()> {
    if !dir.is_dir() {
        return Ok(());
    }
    let before = fs::read_to_string(dir.join(FILE)).unwrap_or_default();
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(with(&before, name, profile, today()).as_bytes())?;
    file.persist(dir.join(FILE))?;
    Ok(())
}

fn today() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| d.as_secs() / (24 * 60 * 60))
}

fn find(text: &str, name: &str, today: u64) -> Option<Profile> {
    let line = text.lines().find(|line| is_of(line, name))?;
    let mut words = line.splitn(3, ' ');
    let day: u64 = words.next()?.parse().ok()?;
    let number = words.next()?.parse().ok()?;
    (day <= today && today - day < DAYS).then(|| Profile::from_number(number))?
}

fn is_of(line: &str, name: &str) -> bool {
    line.splitn(3, ' ').nth(2) == Some(name)
}

/// The newest first.
fn with(text: &str, name: &str, profile: Profile, today: u64) -> String {
    let mut lines = vec![format!("{today} {} {name}\n", profile.number())];
    let others = text.lines().filter(|line| !is_of(line, name));
    lines.extend(others.take(TERMINALS_MAX - 1).map(|l| format!("{l}\n")));
    lines.concat()
}

/// What this terminal has to be asked: what is not known of it. How it shows
/// pictures is not kept for the next time: terminals that call themselves the
/// same do not show the same, and one that takes no pictures would show holes
/// for a month.
pub(super) fn question(
    config: &Config,
    background: bool,
    known: Option<Profile>,
) -> Option<Question> {
    let said = |name: &str| env::var(name).unwrap_or_default();
    let has_pictures = cfg!(feature = "images");
    let pictures = has_pictures && config.images == Images::Auto && Protocol::is_worth_asking(said);
    let draws_itself = matches!(config.images, Images::By(by) if by != Protocol::Blocks);
    let question = Question {
        // Before it pictures are dim.
        background: background || pictures,
        widths: config.width == Width::Auto && known.is_none(),
        pictures,
        cell: (pictures || has_pictures && draws_itself) && session::cell_px().is_none(),
    };
    question.if_any()
}

/// How pictures are shown here.
pub(super) fn gallery(images: Images, colors: Colors) -> Gallery {
    let said = |name: &str| env::var(name).unwrap_or_default();
    let protocol = match images {
        Images::By(protocol) => Some(protocol),
        Images::Auto | Images::Off => Protocol::of_terminal(said, colors),
    };
    Gallery::new(protocol, session::cell_px(), images == Images::Off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_remembered_for_a_month() {
        let text = with("", "xterm|1", Profile::SAFE, 100);
        let text = with(&text, "kitty", Profile::FULL, 101);
        let check = |name, day, expected| assert_eq!(find(&text, name, day), expected);
        check("xterm|1", 110, Some(Profile::SAFE));
        check("kitty", 130, Some(Profile::FULL));
        check("kitty", 131, None);
        check("kitty", 99, None);
        check("xterm|2", 110, None);
        let again = with(&text, "xterm|1", Profile::FULL, 120);
        assert_eq!(find(&again, "xterm|1", 140), Some(Profile::FULL));
        assert_eq!(again.lines().count(), 2);
    }

    #[test]
    fn links_are_told_to_who_is_known_to_open_them() {
        let check = |variables: &[(&str, &str)], expected| {
            let said = |name: &str| {
                let found = variables.iter().find(|(n, _)| *n == name);
                found.map_or(String::new(), |(_, v)| (*v).to_owned())
            };
            assert_eq!(knows_links(&said), expected, "{variables:?}");
        };
        check(&[], false);
        check(&[("TERM", "xterm-256color")], false);
        check(&[("TERM", "xterm-kitty")], true);
        check(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7006")], true);
        check(
            &[("TERM", "xterm-256color"), ("VTE_VERSION", "4205")],
            false,
        );
        check(&[("TERM_PROGRAM", "WezTerm")], true);
        check(&[("TERM", "xterm-kitty"), ("TMUX", "/run/tmux")], false);
    }

    #[test]
    fn any_file_will_do() {
        for text in ["", "\n", "x", "1 2", "a b c", "1 999 kitty", "-1 0 kitty"] {
            assert_eq!(find(text, "kitty", 1), None, "{text:?}");
        }
        let many: Vec<String> = (0..100).map(|i| format!("1 0 t{i}\n")).collect();
        let many = many.concat();
        let kept = with(&many, "kitty", Profile::SAFE, 2);
        assert_eq!(kept.lines().count(), TERMINALS_MAX);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(remembered(dir.path(), "kitty"), None);
        remember(dir.path(), "kitty", Profile::FULL).unwrap();
        assert_eq!(remembered(dir.path(), "kitty"), Some(Profile::FULL));
        remember(&dir.path().join("none"), "kitty", Profile::FULL).unwrap();
        assert!(!name().contains('\n'));
    }
}
