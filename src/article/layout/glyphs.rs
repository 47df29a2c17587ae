//! What we draw ourselves: bars, bullets, rules.

/// One set of signs.
#[derive(Debug)]
pub(super) struct Glyphs {
    /// By depth of the list, over and over.
    pub(super) bullets: [&'static str; 3],
    /// Left of a quote, with its space.
    pub(super) bar: &'static str,
    /// Before a row of code that goes on from the row above.
    pub(super) goes_on: &'static str,
    /// Under a table's header, a cell.
    pub(super) rule: &'static str,
    /// A thematic break.
    pub(super) thematic_break: &'static str,
    /// Before the label of a run of chrome.
    pub(super) label: &'static str,
    /// Between parts of a line.
    pub(super) dot: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    bullets: ["• ", "– ", "· "],
    bar: "▏ ",
    goes_on: "↪ ",
    rule: "─",
    thematic_break: "* * *",
    label: "┄ ",
    dot: " · ",
};

const ASCII: Glyphs = Glyphs {
    bullets: ["* ", "- ", "+ "],
    bar: "| ",
    goes_on: "> ",
    rule: "-",
    thematic_break: "* * *",
    label: "-- ",
    dot: " | ",
};

/// The signs to draw with.
pub(super) fn glyphs(ascii: bool) -> &'static Glyphs {
    if ascii { &ASCII } else { &UNICODE }
}
