//! (Article, [`Format`]) to lines of spans, each with its source range. Lazy
//! and restartable at any block; knows no annotation, theme or
//! configuration: marks, matches and the selection are overlaid by source
//! range by whoever draws.

#[cfg(test)]
mod around_tests;
mod code;
mod front;
mod glyphs;
mod hold;
mod justify;
mod list;
#[cfg(test)]
mod nest_tests;
mod plan;
mod plates;
#[cfg(test)]
mod property_tests;
mod recent;
mod set;
mod spans;
mod table;
#[cfg(test)]
mod tests;
mod unit;
mod visual;
#[cfg(test)]
mod visual_tests;
#[cfg(test)]
mod wide_tests;

use std::{ops::Range, sync::Arc};

pub use self::{
    hold::Hold,
    plates::{Plates, Strip},
};
use self::{
    plan::Plan,
    recent::Recent,
    unit::{Setting, Unit},
};
use super::{Article, BlockKind};
use crate::text;

/// How the page is to be set. Everything that moves a line is in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Width of the text column in cells, 20 or more.
    pub measure_cols: u16,
    /// Of these, cells that the text stands in from where headings begin.
    pub outdent_cols: u16,
    /// Show chrome (and the blocks that the title block stands for) in place.
    pub with_chrome: bool,
    /// What is drawn beside the words (bars, bullets, rules).
    pub signs: Signs,
    /// Break words by the rules of the story's language.
    pub hyphenate: bool,
    /// Make the right edge straight where one cell a gap does that.
    pub justify: bool,
    /// Leave lines of code and verse, and tables, as wide as they are: whoever
    /// draws them moves them sideways.
    pub pan: bool,
    /// Put what is written from right to left into the order in which it is
    /// seen, and lines of such paragraphs flush right.
    pub turn: bool,
    /// The pictures that are to be shown.
    pub plates: Plates,
}

/// In what is drawn what we add to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signs {
    /// Whatever fonts have.
    #[default]
    Unicode,
    /// ASCII alone.
    Ascii,
    /// Words and indents, in ASCII: a sign is left only where nothing else would
    /// tell what it tells.
    Words,
}

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// An empty row between blocks.
    Blank,
    /// The headline.
    Title,
    /// A line of the title block that is made from metadata: authors, dates,
    /// length. It has no source.
    Meta,
    /// A line of the story. A heading's level is counted among those that the
    /// story has.
    Text(BlockKind),
    /// A caption.
    Caption,
    /// A row of a picture, empty but for what whoever draws puts there.
    Picture(Strip),
    /// Contact, and byline or date shown in place.
    Aside,
    /// A line of a chrome block, shown because the reader asked.
    Chrome,
    /// The label above a run of chrome blocks, with the reason. No source.
    ChromeLabel,
}

/// How a span is to look, as meaning; themes give colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Stressed.
    pub emphasis: bool,
    /// Strong.
    pub strong: bool,
    /// Code.
    pub code: bool,
    /// Struck out; there are signs around it as well.
    pub struck: bool,
    /// Bullet, quote bar, hyphen, table rule: drawn by us, not in the text.
    pub ornament: bool,
    /// Index into the record's inlines if it is (part of) a link.
    pub link: Option<usize>,
}

/// A stretch of one line with one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What to draw. Where `source` is given grapheme n of it stands for
    /// grapheme n of that stretch of the text of record, and nearly always is
    /// the same; exponents and the like are drawn raised, tabs as spaces.
    pub text: String,
    /// Byte range in the text of record; none for what we added.
    pub source: Option<Range<usize>>,
    /// Its look.
    pub look: Look,
    /// It is seen from right to left: its first cluster stands rightmost.
    pub leftwards: bool,
}

impl Span {
    /// Its clusters: their bytes in what is drawn, and those of the text of
    /// record that each stands for.
    fn clusters(&self, record: &str) -> impl Iterator<Item = (Range<usize>, Option<Range<usize>>)> {
        let start = self.source.as_ref().map_or(0, |s| s.start);
        let words = self.source.clone().and_then(|s| record.get(s));
        let mut words = words.map(text::graphemes);
        text::graphemes(&self.text).map(move |(at, cluster)| {
            let word = words.as_mut().and_then(Iterator::next);
            let source = word.map(|(at, word)| start + at..start + at + word.len());
            (at..at + cluster.len(), source)
        })
    }

    /// The clusters of `words`, which the span shows, as they are seen from
    /// left to right, with their offsets.
    pub fn seen<'a>(&self, words: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let mut clusters = text::graphemes(words);
        let leftwards = self.leftwards;
        std::iter::from_fn(move || {
            if leftwards {
                clusters.next_back()
            } else {
                clusters.next()
            }
        })
    }
}

/// One row of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Index of the block; for lines of the title block that of the block
    /// which follows.
    pub block: usize,
    /// What it is part of.
    pub kind: LineKind,
    /// Cells left of the first span; headings may stand outdented at 0 while
    /// the text is indented.
    pub indent_cols: u16,
    /// What stands on it, left to right.
    pub spans: Vec<Span>,
    /// It stands as it is, and may be wider than the measure.
    pub pans: bool,
}

impl Line {
    /// Cells that it takes.
    pub fn cols(&self) -> usize {
        let spans = self.spans.iter().map(|s| text::width(&s.text));
        usize::from(self.indent_cols) + spans.sum::<usize>()
    }

    /// The stretch of the text of record that the line shows.
    pub fn source(&self) -> Option<Range<usize>> {
        let ranges = || self.spans.iter().filter_map(|s| s.source.as_ref());
        let start = ranges().map(|r| r.start).min()?;
        let end = ranges().map(|r| r.end).max()?;
        Some(start..end)
    }
}

/// Widest line that is left as it is; the rest of a longer one goes on below.
pub const PANNED_COLS_MAX: usize = 1_000;

/// An article set at one format. Heights are known for the whole article;
/// lines are made when asked for.
#[derive(Debug, Clone)]
pub struct Layout {
    article: Arc<Article>,
    format: Format,
    plan: Plan,
    recent: Recent,
}

impl Layout {
    /// Sets `article`. Cost grows with the article once, and not again when
    /// lines are asked for.
    pub fn new(article: Arc<Article>, format: Format) -> Self {
        let words = front::body_words(&article);
        Self::with_words(article, format, words)
    }

    /// The same for a story whose words are counted already.
    pub fn with_words(article: Arc<Article>, format: Format, words: u32) -> Self {
        let plan = Plan::new(&article, &format, words);
        Self {
            article,
            format,
            plan,
            recent: Recent::default(),
        }
    }

    /// What was set.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// How it was set.
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// Number of rows of the whole page.
    pub fn rows(&self) -> usize {
        self.plan.rows
    }

    /// The lines of the rows in `rows` (cut to what there is). Costs what is
    /// shown, wherever on the page it stands.
    pub fn lines(&self, rows: Range<usize>) -> Vec<Line> {
        let end = rows.end.min(self.plan.rows);
        let mut lines = Vec::new();
        for unit in self
            .units_from(rows.start)
            .iter()
            .take_while(|u| u.row < end)
        {
            let skip = rows.start.saturating_sub(unit.row);
            let set = self.lines_in(unit);
            let shown = set.iter().skip(skip);
            let left = end.saturating_sub(unit.row.max(rows.start));
            lines.extend(shown.take(left).cloned());
        }
        lines
    }

    /// The row on which byte `offset` of the text of record stands, or, if
    /// its block is not shown, the row of the nearest shown text after it
    /// (before it at the end).
    pub fn row_of(&self, offset: usize) -> usize {
        let sourced = &self.plan.sourced;
        let unit_at = |n: usize| sourced.get(n).and_then(|&i| self.plan.units.get(i));
        let after = sourced.partition_point(|&i| self.starts_at_or_before(i, offset));
        let before = after.checked_sub(1).and_then(unit_at);
        match (before, unit_at(after)) {
            (Some(unit), _) if offset <= unit.range.end => self.row_in(unit, offset),
            (_, Some(next)) => self.row_in(next, next.range.start),
            (Some(unit), None) => self.row_in(unit, offset),
            (None, None) => 0,
        }
    }

    /// The first byte of the text of record shown at or after `row`; past the
    /// last text, where that begins on its row.
    pub fn offset_at(&self, row: usize) -> usize {
        let starts = |unit: &Unit, from: usize| {
            let lines = self.lines_in(unit);
            let mut sources = lines.iter().skip(from).filter_map(Line::source);
            sources.next().map(|s| s.start)
        };
        let mut units = self.units_from(row).iter().filter(|u| u.is_sourced());
        let ahead = units.find_map(|u| starts(u, row.saturating_sub(u.row)));
        ahead.or_else(|| self.last_start()).unwrap_or(0)
    }

    /// Whether a page that begins with `row` would begin with the last line of
    /// a paragraph.
    pub fn is_last_line(&self, row: usize) -> bool {
        let Some(unit) = self.units_from(row).first() else {
            return false;
        };
        let ends = |next: &Unit| next.block != unit.block || !next.is_sourced();
        let next = self.units_from(row).get(1);
        let end = next.map_or(self.plan.rows, |next| next.row);
        matches!(unit.setting, Setting::Prose(_))
            && row > unit.row
            && row + 1 == end
            && next.is_none_or(ends)
    }

    /// Whether `row` is empty, but for bars, between two blocks.
    pub fn is_blank(&self, row: usize) -> bool {
        let unit = self.units_from(row).first();
        unit.is_some_and(|u| matches!(u.setting, Setting::Blank | Setting::BareBars(_)))
    }

    /// The rows of the picture that a page which begins with `row` would cut
    /// in two.
    pub fn picture_across(&self, row: usize) -> Option<Range<usize>> {
        let unit = self.units_from(row).first()?;
        match unit.setting {
            Setting::Picture { rows, .. } if unit.row < row => {
                Some(unit.row..unit.row + usize::from(rows)).filter(|rows| rows.contains(&row))
            }
            _ => None,
        }
    }

    /// Whether a page that ends before `row` would end with a heading that
    /// stands alone, be it that of a table, or with a part of one.
    pub fn leaves_a_heading(&self, row: usize) -> bool {
        let units = &self.plan.units;
        let mut at = units.partition_point(|u| u.row < row);
        while let Some(unit) = at.checked_sub(1).and_then(|i| units.get(i)) {
            match (&unit.setting, unit.kind) {
                (Setting::Blank, _) => at -= 1,
                (_, LineKind::Text(BlockKind::Heading(_))) => return true,
                (Setting::Table { shape, row: 0, .. }, _) => {
                    let shape = self.plan.shapes.get(*shape);
                    return shape.is_some_and(|s| row - unit.row <= s.head_rows());
                }
                _ => return false,
            }
        }
        false
    }

    /// Whether text is shown on `row` or after it. Where no more is here than the
    /// beginning of a story, the rows before are then those of the whole.
    pub fn has_text_from(&self, row: usize) -> bool {
        let last = self.plan.sourced.last();
        let last = last.and_then(|i| self.plan.units.get(*i));
        last.is_some_and(|unit| unit.row >= row)
    }

    /// Whether the block at `index` has rows in this layout.
    pub fn shows(&self, index: usize) -> bool {
        self.plan.shown.get(index).copied().unwrap_or(false)
    }

    /// The pictures on these rows: their blocks, and their size in cells.
    pub fn pictures(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, Strip)> {
        let units = self.units_from(rows.start).iter();
        units
            .take_while(move |u| u.row < rows.end)
            .filter_map(|u| match u.setting {
                Setting::Picture { cols, rows, .. } => {
                    let row = 0;
                    Some((u.block, Strip { row, rows, cols }))
                }
                _ => None,
            })
    }

    /// The units from the one that holds `row`.
    fn units_from(&self, row: usize) -> &[Unit] {
        let after = self.plan.units.partition_point(|u| u.row <= row);
        self.plan
            .units
            .get(after.saturating_sub(1)..)
            .unwrap_or_default()
    }

    fn starts_at_or_before(&self, unit: usize, offset: usize) -> bool {
        self.plan
            .units
            .get(unit)
            .is_some_and(|u| u.range.start <= offset)
    }

    /// The row of `offset` in a unit that shows it: of the last line that
    /// begins at or before it.
    fn row_in(&self, unit: &Unit, offset: usize) -> usize {
        let lines = self.lines_in(unit);
        let starts = lines.iter().map(|l| l.source().map(|s| s.start));
        let mut row = None;
        for (n, start) in starts.enumerate() {
            if start.is_some_and(|s| row.is_none() || s <= offset) {
                row = Some(n);
            }
        }
        unit.row + row.unwrap_or(0)
    }

    /// Where the last line of the page that has text begins.
    fn last_start(&self) -> Option<usize> {
        let unit = self.plan.units.get(*self.plan.sourced.last()?)?;
        let lines = self.lines_in(unit);
        let last = lines.iter().rev().find_map(Line::source);
        last.map(|s| s.start)
    }

    /// The lines of one unit.
    fn lines_in(&self, unit: &Unit) -> Arc<[Line]> {
        self.recent.lines(unit.row, || self.set(unit))
    }
}
