//! What we draw ourselves: bars, bullets, rules.

use std::borrow::Cow;

use super::Signs;
use crate::text;

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
    /// Before the words about a run of chrome.
    pub(super) label: &'static str,
    /// Between parts of a line.
    pub(super) dot: &'static str,
    /// Cuts a text to so many cells, with a sign that there is more.
    pub(super) cut: fn(&str, usize) -> Cow<'_, str>,
}

const UNICODE: Glyphs = Glyphs {
    bullets: ["• ", "– ", "· "],
    bar: "▏ ",
    goes_on: "↪ ",
    rule: "─",
    thematic_break: "* * *",
    label: "┄ ",
    dot: " · ",
    cut: text::truncate,
};

const ASCII: Glyphs = Glyphs {
    bullets: ["* ", "- ", "+ "],
    bar: "| ",
    goes_on: "> ",
    rule: "-",
    thematic_break: "* * *",
    label: "-- ",
    dot: " | ",
    cut: text::truncate_ascii,
};

/// Quotations are told by their indent, and what is below the head of a table by
/// an empty row. Without the dash, an item would be a line of the one before.
const WORDS: Glyphs = Glyphs {
    bullets: ["- "; 3],
    bar: "  ",
    rule: "",
    thematic_break: "[break]",
    label: "Left out: ",
    dot: "; ",
    ..ASCII
};

/// The signs to draw with.
pub(super) fn glyphs(signs: Signs) -> &'static Glyphs {
    match signs {
        Signs::Unicode => &UNICODE,
        Signs::Ascii => &ASCII,
        Signs::Words => &WORDS,
    }
}
