//! What stands left of a block: bars of quotations, bullets, indents.

use super::Planner;
use crate::article::layout::{
    list::{self, Hang},
    plates::Plate,
    unit::{BAR_COLS, Lead, Marker},
};
use crate::article::{Block, BlockKind, Part, begun::Begun};

/// Cells that are left to an item's text however deep its list; with the
/// longest number (ten digits) that is the narrowest measure.
const MIN_ITEM_COLS: usize = 8;

/// Cells that a table or a picture with its words needs.
const MIN_WHOLE_COLS: usize = 20;

/// Bars that are drawn for quotations within quotations.
const MAX_BARS: usize = 4;

/// Cells that a definition stands in from what it explains.
const MEANING_COLS: usize = 4;

impl Planner<'_> {
    /// What stands left of a block in lists and quotations; the text keeps
    /// some cells however deep it is in them.
    pub(super) fn lead(&mut self, index: usize, block: &Block) -> Lead {
        let mut room = self.plan.cols.saturating_sub(MIN_ITEM_COLS);
        let mut take = |wanted: usize, step: usize| {
            let taken = wanted.min(room / step);
            room -= taken * step;
            taken
        };
        let in_list = block.is_in_list();
        let hang = if in_list {
            self.hang(index)
        } else {
            Hang::default()
        };
        let (quotes, outer) = bars_of(block);
        let (bars, inner) = if in_list {
            (outer, quotes)
        } else {
            (outer + quotes, 0)
        };
        let marker_cols = take(hang.marker_cols, 1);
        let inner_bars = take(inner.min(MAX_BARS), BAR_COLS);
        let bars = take(bars.min(MAX_BARS), BAR_COLS);
        let meaning = match block.within.part {
            Part::Meaning | Part::InnerTerm => MEANING_COLS,
            Part::InnerMeaning => 2 * MEANING_COLS,
            Part::Plain | Part::Term | Part::Headless | Part::Line => 0,
        };
        let indent_cols = take(hang.indent_cols + meaning, 1);
        let lead = Lead {
            bars,
            indent_cols,
            marker: None,
            inner_bars,
            is_image: false,
            is_player: false,
            why: None,
            opens: true,
            closes: true,
        };
        match self.begun.take_item(block) {
            Some(item) => Lead {
                marker: Some(Marker {
                    cols: marker_cols,
                    item,
                }),
                ..lead
            },
            None => Lead {
                indent_cols: indent_cols + marker_cols,
                ..lead
            },
        }
    }

    /// The marker of an item whose first block is a heading; other headings
    /// stand as they do outside of lists.
    pub(super) fn lead_of_heading(&mut self, index: usize, block: &Block) -> Lead {
        if self.begun.item(block).is_some() {
            self.lead(index, block)
        } else {
            Lead::default()
        }
    }

    /// Whether nothing stands between two neighbours in lists: items, and the
    /// pictures in them that are a line of words. `last` and `index` are those
    /// of `a` and `b`.
    pub(super) fn is_tight(&mut self, last: usize, a: &Block, index: usize, b: &Block) -> bool {
        let is_row = |block: &Block| {
            let picture = block.kind == BlockKind::Image && block.within.items > 0;
            picture || matches!(block.kind, BlockKind::ListItem { .. })
        };
        let is_shown = |cols| matches!(self.format.plates.of(index, cols), Plate::Shown { .. });
        let begins_with_picture = b.item_begun().is_some() && is_shown(self.plan.cols);
        is_row(a) && is_row(b) && !begins_with_picture && !self.is_of_next_list(last, a, index)
    }

    /// Whether a caption says who is quoted above it, and not what the picture
    /// below it shows.
    pub(super) fn is_below_quote(&self, last: usize, a: &Block, index: usize, b: &Block) -> bool {
        let next = self.article.record.blocks.get(index + 1);
        let sum = |block: &Block| {
            let (inner, outer) = bars_of(block);
            inner + outer
        };
        last + 1 == index
            && sum(a) > sum(b)
            && !next.is_some_and(|next| next.kind == BlockKind::Image)
    }

    /// Whether the block at `index` is of a list that begins after that of `a`,
    /// which is shown before it: the list may begin with what is not.
    fn is_of_next_list(&mut self, last: usize, a: &Block, index: usize) -> bool {
        self.hang(index);
        let depth_before = a.item_depth();
        let mut outermost = u8::MAX;
        let between = self.article.record.blocks.iter().enumerate();
        let between = between.take(index + 1).skip(last + 1).rev();
        for (at, block) in between {
            let Some(depth) = block.item_depth() else {
                continue;
            };
            outermost = outermost.min(depth);
            let hang = at.checked_sub(self.hangs_from);
            let follows = hang.and_then(|at| self.hangs.get(at));
            let begins = block.within.begins_list && depth_before >= Some(depth);
            let begins = begins || follows.is_some_and(|hang| hang.follows_a_list);
            if begins && depth == outermost {
                return true;
            }
        }
        false
    }

    /// The same of what can't be narrow, a table or a picture: where little
    /// room would be left to it, it begins at the left of the column.
    pub(super) fn lead_of_whole(&mut self, index: usize, block: &Block) -> Lead {
        let item = self.begun.item(block);
        let lead = self.lead(index, block);
        if self.plan.cols - lead.cols() < MIN_WHOLE_COLS {
            self.begun.put_back(item);
            Lead::default()
        } else {
            lead
        }
    }

    /// The hang of the block at `index`: those of its whole run are found when
    /// the first of it is met.
    fn hang(&mut self, index: usize) -> Hang {
        if index < self.hangs_from || index >= self.hangs_from + self.hangs.len() {
            // What is not shown counts as well: an item may begin with it.
            let blocks = &self.article.record.blocks;
            let (before, after) = blocks.split_at(index.min(blocks.len()));
            let in_run = |blocks: &mut dyn Iterator<Item = &Block>| {
                blocks.take_while(|b| b.is_in_list()).count()
            };
            let from = index - in_run(&mut before.iter().rev());
            let run = blocks.get(from..index + in_run(&mut after.iter()));
            self.hangs = list::hangs(run.unwrap_or_default());
            self.hangs_from = from;
        }
        self.hangs
            .get(index - self.hangs_from)
            .copied()
            .unwrap_or_default()
    }
}

/// Bars of a block inside of its item, and around its list. What plain text
/// quotes is known by its kind alone.
fn bars_of(block: &Block) -> (usize, usize) {
    let (quotes, outer) = (block.within.quotes, block.within.outer_quotes);
    let least = u8::from(block.kind == BlockKind::Quote && outer == 0);
    (usize::from(quotes.max(least)), usize::from(outer))
}

/// Bars that go on from one block to the next.
pub(super) fn shared_bars(begun: &Begun, a: &Block, b: &Block) -> usize {
    let of = |block: &Block| {
        let (quotes, outer) = bars_of(block);
        let inner = if block.is_in_list() { 0 } else { quotes };
        let is_set_so = matches!(
            block.kind,
            BlockKind::Quote
                | BlockKind::Paragraph
                | BlockKind::ListItem { .. }
                | BlockKind::Code
                | BlockKind::Table
                | BlockKind::Image
        );
        if is_set_so {
            (outer + inner).min(MAX_BARS)
        } else {
            0
        }
    };
    begun.shared_quotes(of(a).min(of(b)))
}
