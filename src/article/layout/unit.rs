//! Layout units: what can be counted and set by itself. Nearly always a
//! block; a long one is several, cut where a line begins.

use std::ops::Range;

use super::{LineKind, list::Hang};
use crate::text::Hyphens;

/// Bytes of a block set at once. Optimal fit of as much takes about a
/// millisecond.
pub(super) const UNIT_BYTES: usize = 16 * 1024;

/// A part of the page that can be set without the others.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Index of its block.
    pub(super) block: usize,
    /// Its first row on the page.
    pub(super) row: usize,
    /// Its bytes in the text of record; empty for what has no source.
    pub(super) range: Range<usize>,
    /// Kind of its lines.
    pub(super) kind: LineKind,
    /// How it is set.
    pub(super) setting: Setting,
}

impl Unit {
    /// Whether its lines show something of the text of record.
    pub(super) fn is_sourced(&self) -> bool {
        !self.range.is_empty()
    }
}

/// How a unit is set.
#[derive(Debug, Clone)]
pub(super) enum Setting {
    /// An empty row.
    Blank,
    /// A row between two paragraphs of a quote.
    BareBar,
    /// Words of ours, by index in the plan.
    Words(usize),
    /// Running text.
    Prose(Frame),
    /// Code; whether its first row goes on from the unit before.
    Code {
        /// The unit before ended inside a line.
        goes_on: bool,
    },
    /// Rows of a table, by index in the plan.
    Table {
        /// Index of its shape.
        shape: usize,
        /// They begin with the table's first row.
        first: bool,
    },
    /// A thematic break.
    Rule,
}

/// What stands left of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// Cells for the text itself, the hang of verse left out.
    pub(super) cols: usize,
    /// Where words are broken.
    pub(super) hyphens: Hyphens,
    /// Lines stand as they are; what does not fit hangs below.
    pub(super) verse: bool,
    /// They may be wider than the measure.
    pub(super) pans: bool,
    /// What is drawn before it.
    pub(super) lead: Lead,
}

/// What is drawn before running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing.
    None,
    /// A bar on every line.
    Bar,
    /// A bullet or number on the first line; the rest hangs.
    Item {
        /// Where both stand.
        hang: Hang,
        /// Depth, for the shape of the bullet.
        depth: u8,
        /// The number, if it has one.
        ordinal: Option<u32>,
        /// The first line is in this unit.
        opens: bool,
    },
    /// `[image: ` before and `]` after.
    Image {
        /// The first line is in this unit.
        opens: bool,
        /// The last line is in this unit.
        closes: bool,
    },
}
