//! (Article, [`Format`]) to lines of spans, each with its source range. Lazy
//! and restartable at any block; knows no annotation, theme or
//! configuration: marks, matches and the selection are overlaid by source
//! range by whoever draws.

use std::{ops::Range, sync::Arc};

use super::{Article, BlockKind};

/// How the page is to be set. Everything that moves a line is in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Width of the text column in cells, 20 or more.
    pub measure_cols: u16,
    /// Show chrome (and the blocks that the title block stands for) in place.
    pub with_chrome: bool,
    /// Draw with ASCII only (bars, bullets, rules).
    pub ascii: bool,
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
    /// A line of the story.
    Text(BlockKind),
    /// A caption.
    Caption,
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
    /// Bullet, quote bar, hyphen, table rule: drawn by us, not in the text.
    pub ornament: bool,
    /// Index into the record's inlines if it is (part of) a link.
    pub link: Option<usize>,
}

/// A stretch of one line with one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What to draw. Where `source` is given it is exactly that stretch of
    /// the text of record, so grapheme n of one is grapheme n of the other.
    pub text: String,
    /// Byte range in the text of record; none for what we added.
    pub source: Option<Range<usize>>,
    /// Its look.
    pub look: Look,
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
}

impl Line {
    /// The stretch of the text of record that the line shows.
    pub fn source(&self) -> Option<Range<usize>> {
        let mut ranges = self.spans.iter().filter_map(|s| s.source.clone());
        let first = ranges.next()?;
        let end = ranges.last().map_or(first.end, |r| r.end);
        Some(first.start..end)
    }
}

/// An article set at one format. Heights are known for the whole article;
/// lines are made when asked for.
#[derive(Debug, Clone)]
pub struct Layout {
    article: Arc<Article>,
    format: Format,
}

impl Layout {
    /// Sets `article`. Cost grows with the article once, and not again when
    /// lines are asked for.
    pub fn new(article: Arc<Article>, format: Format) -> Self {
        Self { article, format }
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
        0
    }

    /// The lines of the rows in `rows` (cut to what there is).
    pub fn lines(&self, rows: Range<usize>) -> Vec<Line> {
        let _ = rows;
        Vec::new()
    }

    /// The row on which byte `offset` of the text of record stands, or, if
    /// its block is not shown, the row of the nearest shown text after it
    /// (before it at the end).
    pub fn row_of(&self, offset: usize) -> usize {
        let _ = offset;
        0
    }

    /// The first byte of the text of record shown at or after `row`.
    pub fn offset_at(&self, row: usize) -> usize {
        let _ = row;
        0
    }

    /// Whether the block at `index` has rows in this layout.
    pub fn shows(&self, index: usize) -> bool {
        let _ = index;
        false
    }
}
