//! Colours, as data: which colour and which emphasis each part of a screen
//! has. `tui::view` turns them into styles.

/// A colour of the terminal's palette, or an exact one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// The terminal's own foreground or background.
    Default,
    /// One of the terminal's 16 colours.
    Ansi(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How one part of the screen looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    /// Text.
    pub fg: Paint,
    /// Behind it.
    pub bg: Paint,
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// A match of a search; the current one is also `selection`.
    pub matched: Ink,
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
