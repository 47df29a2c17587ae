//! Layout units: what can be counted and set by itself. Nearly always a
//! block; a long one is several, cut where a line begins.

use std::ops::Range;

use super::LineKind;
use crate::{
    article::{begun::Item, picture::Trouble},
    text::Hyphens,
};

/// Bytes of a block set at once. Optimal fit of as much takes about a
/// millisecond.
pub(super) const UNIT_BYTES: usize = 16 * 1024;

/// Cells of a quote's bar with its space.
pub(super) const BAR_COLS: usize = 2;

/// Cells of `[image: `.
const IMAGE_LEAD_COLS: usize = 8;

/// Cells of `[image`.
const IMAGE_ALONE_COLS: usize = 6;

/// Cells of the dot between parts of a line.
const DOT_COLS: usize = 3;

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

    /// Whether bars of quotations are drawn beside its words, or are all of it.
    pub(super) fn has_bars(&self) -> bool {
        let lead = match &self.setting {
            Setting::BareBars(_) => return true,
            Setting::Words { lead, .. } => lead,
            Setting::Prose(frame) => &frame.lead,
            _ => return false,
        };
        lead.bars + lead.inner_bars > 0
    }
}

/// How a unit is set.
#[derive(Debug, Clone)]
pub(super) enum Setting {
    /// An empty row.
    Blank,
    /// A row between two paragraphs of a quote, with so many bars.
    BareBars(usize),
    /// Words of ours.
    Words {
        /// Their index in the plan.
        index: usize,
        /// What stands left of them.
        lead: Lead,
    },
    /// Running text.
    Prose(Frame),
    /// Code; whether its first row goes on from the unit before.
    Code {
        /// The unit before ended inside a line.
        goes_on: bool,
        /// What stands left of it.
        lead: Lead,
    },
    /// Rows of a table, by index in the plan.
    Table {
        /// Index of its shape.
        shape: usize,
        /// Number of the first of them.
        row: usize,
        /// What stands left of it.
        lead: Lead,
    },
    /// A thematic break.
    Rule,
    /// A picture.
    Picture {
        /// Its columns.
        cols: u16,
        /// Its rows.
        rows: u16,
        /// What stands left of it.
        lead: Lead,
    },
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

/// What is drawn before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lead {
    /// Bars of quotations, left of all.
    pub(super) bars: usize,
    /// Empty cells.
    pub(super) indent_cols: usize,
    /// Bullet or number on the first line; the rest hangs.
    pub(super) marker: Option<Marker>,
    /// Bars of quotations inside of an item.
    pub(super) inner_bars: usize,
    /// `[image: ` before and `]` after.
    pub(super) is_image: bool,
    /// What it is stands in the text itself, so that `[` is before it.
    pub(super) is_player: bool,
    /// Why there is no picture, to be told after the text.
    pub(super) why: Option<Trouble>,
    /// The first line is in this unit.
    pub(super) opens: bool,
    /// The last line is in this unit.
    pub(super) closes: bool,
}

/// A bullet or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    /// Its cells, the space after it among them.
    pub(super) cols: usize,
    /// What it marks.
    pub(super) item: Item,
}

impl Lead {
    /// The same where the marker stands above.
    pub(super) fn below_marker(self) -> Self {
        let cols = self.marker.map_or(0, |m| m.cols);
        Self {
            marker: None,
            indent_cols: self.indent_cols + cols,
            ..self
        }
    }

    /// Cells of what is drawn before the words about a picture.
    pub(super) fn image_cols(&self) -> usize {
        if self.is_player { 1 } else { IMAGE_LEAD_COLS }
    }

    /// Cells of all that is drawn where a picture has no text.
    pub(super) fn cols_of_image(&self) -> usize {
        self.cols()
            .saturating_sub(IMAGE_LEAD_COLS - IMAGE_ALONE_COLS)
    }

    /// Cells that are lost to the text.
    pub(super) fn cols(&self) -> usize {
        let image = if self.is_image {
            let why = self.why.map_or(0, |why| DOT_COLS + why.phrase().len());
            self.image_cols() + why + 1
        } else {
            0
        };
        let marker = self.marker.map_or(0, |m| m.cols);
        (self.bars + self.inner_bars) * BAR_COLS + self.indent_cols + marker + image
    }
}
