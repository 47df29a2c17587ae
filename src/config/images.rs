//! How pictures get onto a terminal.

use super::theme::Colors;

/// From this version on Konsole has kitty's graphics. It has sixels and iTerm2's
/// images as well, but leaves them where they were when text is written there.
const KONSOLE_MIN: u32 = 220_400;

/// What the user wants of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Images {
    /// As the terminal can.
    #[default]
    Auto,
    /// In this way, whatever the terminal says of itself.
    By(Protocol),
    /// Not at all.
    Off,
}

/// A way of showing a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The graphics of kitty.
    Kitty,
    /// Sixels, as on the VT340.
    Sixel,
    /// The inline images of iTerm2.
    Iterm2,
    /// Two pixels a cell, by half blocks in two colours.
    Blocks,
}

impl Protocol {
    /// The names that the setting takes.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("kitty", Self::Kitty),
        ("sixel", Self::Sixel),
        ("iterm2", Self::Iterm2),
        ("blocks", Self::Blocks),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, p)| *p == self);
        named.map_or("", |(name, _)| name)
    }

    /// What a terminal can by what it says of itself: the value of an
    /// environment variable, and how many colours there are; 16 colours show no
    /// picture in half blocks.
    pub fn of_terminal(said: impl Fn(&str) -> String, colors: Colors) -> Option<Self> {
        match Known::of(&said) {
            Known::By(protocol) => Some(protocol),
            Known::Never => None,
            Known::Perhaps | Known::Hardly => (colors != Colors::Palette).then_some(Self::Blocks),
        }
    }

    /// Whether a terminal may be able to do more than it says of itself, so
    /// that it should be asked.
    pub fn is_worth_asking(said: impl Fn(&str) -> String) -> bool {
        Known::of(&said) == Known::Perhaps
    }
}

/// What the environment tells of a terminal's pictures.
#[derive(Debug, PartialEq, Eq)]
enum Known {
    /// It shows them in this way.
    By(Protocol),
    /// They would stay where they are when it moves the rest.
    Never,
    /// It does not tell.
    Perhaps,
    /// It has none, and might print what it is asked.
    Hardly,
}

impl Known {
    fn of(said: &impl Fn(&str) -> String) -> Self {
        let (term, program) = (said("TERM"), said("TERM_PROGRAM"));
        let begins = |names: &[&str]| names.iter().any(|n| term.starts_with(n));
        // What tmux and screen hand through stays where it was when they move
        // their panes.
        if begins(&["tmux", "screen"]) || !said("TMUX").is_empty() || !said("STY").is_empty() {
            return Self::Never;
        }
        // What is started from Konsole's shell finds its version, too; it calls
        // itself by another name, or says its own version.
        let konsole: u32 = said("KONSOLE_VERSION").parse().unwrap_or(0);
        let others = ["TERM_PROGRAM", "XTERM_VERSION", "VTE_VERSION", "WT_SESSION"];
        let is_konsole = konsole >= KONSOLE_MIN
            && begins(&["xterm-256color", "xterm-direct", "konsole"])
            && others.iter().all(|name| said(name).is_empty());
        if begins(&["xterm-kitty", "xterm-ghostty", "ghostty"])
            || program == "ghostty"
            || is_konsole
        {
            return Self::By(Protocol::Kitty);
        }
        if program == "iTerm.app" || program == "WezTerm" || begins(&["wezterm"]) {
            return Self::By(Protocol::Iterm2);
        }
        if begins(&["foot", "mlterm"]) {
            return Self::By(Protocol::Sixel);
        }
        if begins(&["linux", "dumb"]) || program == "Apple_Terminal" {
            return Self::Hardly;
        }
        Self::Perhaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_known_by_what_they_say() {
        let check = |said: &[(&str, &str)], colors, expected| {
            let value = |name: &str| {
                let found = said.iter().find(|(n, _)| *n == name);
                found.map_or(String::new(), |(_, v)| (*v).to_owned())
            };
            assert_eq!(Protocol::of_terminal(value, colors), expected, "{said:?}");
        };
        check(
            &[("TERM", "xterm-kitty")],
            Colors::All,
            Some(Protocol::Kitty),
        );
        check(
            &[("TERM", "xterm-ghostty")],
            Colors::All,
            Some(Protocol::Kitty),
        );
        check(
            &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")],
            Colors::All,
            Some(Protocol::Iterm2),
        );
        check(
            &[("TERM", "foot-extra")],
            Colors::All,
            Some(Protocol::Sixel),
        );
        check(
            &[("TERM", "xterm-256color")],
            Colors::Table,
            Some(Protocol::Blocks),
        );
        let konsole = |version| [("TERM", "xterm-256color"), ("KONSOLE_VERSION", version)];
        check(&konsole("221203"), Colors::All, Some(Protocol::Kitty));
        check(&konsole("211200"), Colors::All, Some(Protocol::Blocks));
        check(
            &[("TERM", "foot"), ("KONSOLE_VERSION", "221203")],
            Colors::All,
            Some(Protocol::Sixel),
        );
        check(&[("TERM", "linux")], Colors::Palette, None);
        check(&[("TERM", "tmux-256color")], Colors::All, None);
        check(
            &[("TERM", "xterm-kitty"), ("TMUX", "/x,1,0")],
            Colors::All,
            None,
        );
        check(
            &[("TERM", "xterm-256color"), ("STY", "1.a")],
            Colors::All,
            None,
        );
    }

    #[test]
    fn who_does_not_tell_is_asked() {
        let check = |name: &str, value: &str, expected| {
            let said = |n: &str| if n == name { value } else { "" }.to_owned();
            assert_eq!(Protocol::is_worth_asking(said), expected, "{name}={value}");
        };
        check("TERM", "xterm", true);
        check("TERM", "xterm-256color", true);
        check("TERM_PROGRAM", "vscode", true);
        check("TERM", "xterm-kitty", false);
        check("TERM", "foot", false);
        check("TERM", "linux", false);
        check("TERM_PROGRAM", "Apple_Terminal", false);
        check("TERM", "tmux-256color", false);
        check("TMUX", "/x,1,0", false);
        let inherited = |name: &str| match name {
            "KONSOLE_VERSION" => "221203".to_owned(),
            "TERM" => "alacritty".to_owned(),
            _ => String::new(),
        };
        assert!(Protocol::is_worth_asking(inherited));
    }
}
