//! Colours, as data: which colour and which emphasis each part of a screen
//! has. `tui::view` turns them into styles. The shipped themes are files in
//! `assets/themes`; tests hold them to the contrast of WCAG AA and better.

mod colors;
mod read;
#[cfg(test)]
mod tests;

pub use colors::{Colors, is_light};

/// The shipped themes, and what each is like; `auto` is one of them.
pub const CHOICES: [(&str, &str); 7] = [
    ("terminal", "your terminal's own palette"),
    ("dark", "light text on a dark page"),
    ("light", "dark text on a light page"),
    ("sepia", "brown text on old paper"),
    ("high-contrast", "white on black, nothing faint"),
    ("mono", "no colour at all"),
    ("auto", "dark or light, like your terminal"),
];

/// The names of the shipped themes.
pub const NAMES: [&str; 6] = [
    "terminal",
    "dark",
    "light",
    "sepia",
    "high-contrast",
    "mono",
];

/// A colour of the terminal's palette, or an exact one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paint {
    /// The terminal's own foreground or background.
    #[default]
    Default,
    /// One of the terminal's 16 colours.
    Ansi(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How one part of the screen looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ink {
    /// Text.
    pub fg: Paint,
    /// Behind it.
    pub bg: Paint,
    /// Behind it in the table of 256 colours, where the nearest of them would
    /// be too near to another.
    pub bg_256: Option<u8>,
    /// Emphasis that needs no colour.
    pub bold: bool,
    /// Fainter.
    pub dim: bool,
    /// Slanted.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Foreground and background exchanged.
    pub reverse: bool,
}

/// One ink for each part. With no colours at all (`mono`) everything still
/// differs by emphasis, letter and shape.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theme {
    /// Running text.
    pub text: Ink,
    /// What stands back: metadata, hints, chrome.
    pub dim: Ink,
    /// The headline.
    pub title: Ink,
    /// Headings.
    pub heading: Ink,
    /// Links.
    pub link: Ink,
    /// Code.
    pub code: Ink,
    /// The focused row of a list.
    pub focus: Ink,
    /// The selection.
    pub selection: Ink,
    /// A match of a search.
    pub matched: Ink,
    /// The match of a search that one stands at.
    pub current: Ink,
    /// Rules, bars, borders.
    pub ornament: Ink,
    /// Keys in hints.
    pub key: Ink,
    /// Good news.
    pub good: Ink,
    /// Warnings and failures.
    pub bad: Ink,
    /// Highlights, in the order of `Color::ALL`.
    pub marks: [Ink; 5],
}

impl Theme {
    /// The shipped theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        let text = match name {
            "terminal" => include_str!("../../../assets/themes/terminal.toml"),
            "dark" => include_str!("../../../assets/themes/dark.toml"),
            "light" => include_str!("../../../assets/themes/light.toml"),
            "sepia" => include_str!("../../../assets/themes/sepia.toml"),
            "high-contrast" => include_str!("../../../assets/themes/high-contrast.toml"),
            "mono" => include_str!("../../../assets/themes/mono.toml"),
            _ => return None,
        };
        Some(read::theme(name, text).0)
    }
}
