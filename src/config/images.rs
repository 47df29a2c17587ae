//! How pictures get onto a terminal.

use super::theme::Colors;

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
    /// environment variable, and how many colours there are. Inside tmux or
    /// screen none, for what they hand through stays where it was when they
    /// move their panes; and 16 colours show no picture.
    pub fn of_terminal(said: impl Fn(&str) -> String, colors: Colors) -> Option<Self> {
        let (term, program) = (said("TERM"), said("TERM_PROGRAM"));
        let begins = |names: &[&str]| names.iter().any(|n| term.starts_with(n));
        if begins(&["tmux", "screen"]) || !said("TMUX").is_empty() || !said("STY").is_empty() {
            return None;
        }
        if begins(&["xterm-kitty", "xterm-ghostty", "ghostty"]) || program == "ghostty" {
            return Some(Self::Kitty);
        }
        if program == "iTerm.app" || program == "WezTerm" || begins(&["wezterm"]) {
            return Some(Self::Iterm2);
        }
        if begins(&["foot", "mlterm"]) {
            return Some(Self::Sixel);
        }
        (colors != Colors::Palette).then_some(Self::Blocks)
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
}
