//! The text of record and the blocks that it consists of.

use std::{num::NonZeroU16, ops::Range};

use super::{begun::Item, numbers::Numbers};

/// What a block *is*, whatever it means to the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running prose; also a line that nothing marks as something else.
    Paragraph,
    /// A heading of level 1 (largest) to 6.
    Heading(u8),
    /// One item of a list, without its bullet or number.
    ListItem {
        /// 0 for the outermost list.
        depth: u8,
        /// The item's number in an ordered list.
        ordinal: Option<u32>,
    },
    /// A paragraph that is quoted as a block.
    Quote,
    /// Preformatted text: white space and line breaks stand as they were.
    Code,
    /// A table: rows separated by `\n`, cells by `\t`.
    Table,
    /// A picture; the text is its alternative text, perhaps empty.
    Image,
    /// A thematic break; its text is empty.
    Rule,
}

impl BlockKind {
    /// The name in `clean --format json` and wherever a kind is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading(_) => "heading",
            Self::ListItem { .. } => "list-item",
            Self::Quote => "quote",
            Self::Code => "code",
            Self::Table => "table",
            Self::Image => "image",
            Self::Rule => "rule",
        }
    }
}

/// A paragraph-level unit of the text of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Byte range in [`TextOfRecord::text`], on character boundaries.
    pub range: Range<usize>,
    /// Byte range in the decoded source from which it came.
    pub source: Range<usize>,
    /// The page hid it from its own readers (`hidden`, `display:none`,
    /// `aria-hidden`). Kept all the same: hidden text is text.
    pub hidden: bool,
    /// What it stands in.
    pub within: Within,
}

impl Block {
    /// Whether it is an item of a list or goes on in one.
    pub fn is_in_list(&self) -> bool {
        matches!(self.kind, BlockKind::ListItem { .. }) || self.within.items > 0
    }

    /// The item that begins with it.
    pub fn item_begun(&self) -> Option<Item> {
        let (depth, ordinal) = match self.kind {
            BlockKind::ListItem { .. } if self.within.begun => return None,
            BlockKind::ListItem { depth, ordinal } => (depth, ordinal),
            _ if self.within.begun => {
                let depth = self.within.items.checked_sub(1)?;
                (depth, self.within.number.map(|n| n.get().into()))
            }
            _ => return None,
        };
        let numbers = self.within.numbers;
        Some(Item {
            depth,
            ordinal,
            numbers,
        })
    }

    /// Quotations around it, of its item and of its list.
    pub fn quotes(&self) -> usize {
        usize::from(self.within.quotes) + usize::from(self.within.outer_quotes)
    }

    /// Depth of the item that it is in.
    pub fn item_depth(&self) -> Option<u8> {
        match self.kind {
            BlockKind::ListItem { depth, .. } => Some(depth),
            _ => self.within.items.checked_sub(1),
        }
    }
}

/// What a block stands in, where its kind does not say it. Known of pages
/// alone: plain text has none of it, nor have texts that an earlier parser
/// made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Within {
    /// Quotations around it, inside of the item if it is in one.
    pub quotes: u8,
    /// Quotations around the list that it is in.
    pub outer_quotes: u8,
    /// Items of lists that it goes on in: a later paragraph of an item. An
    /// item's own block has none.
    pub items: u8,
    /// What it is to a list of definitions, or to a table.
    pub part: Part,
    /// Of the first block of an item that is not the item's own: its number, if
    /// it is a usual one. Every line of a page has such a field.
    pub number: Option<NonZeroU16>,
    /// Of an item's own block: the item began with another. Of any other: an
    /// item begins with it.
    pub begun: bool,
    /// An item begins with it that is the first of its list.
    pub begins_list: bool,
    /// How its item, if it is one or one begins with it, is numbered.
    pub numbers: Numbers,
    /// Quotations, of those around it, that begin with it.
    pub quotes_begun: u8,
}

/// A block's part in what its kind has no word for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Part {
    /// None of its own.
    #[default]
    Plain,
    /// What a list of definitions explains.
    Term,
    /// How it explains it.
    Meaning,
    /// The same of a list within a meaning.
    InnerTerm,
    /// How that explains it.
    InnerMeaning,
    /// A table whose first row names no columns.
    Headless,
    /// A line of a plain text, right below the block before it: the two are
    /// lines of verse, an address, a heading and what stands under it.
    Line,
}

impl Part {
    /// Whether it is what a list of definitions explains.
    pub fn is_term(self) -> bool {
        matches!(self, Self::Term | Self::InnerTerm)
    }

    /// Whether it is how such a list explains something.
    pub fn is_meaning(self) -> bool {
        matches!(self, Self::Meaning | Self::InnerMeaning)
    }
}

/// What a stretch inside a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineKind {
    /// A link to this address, as the page wrote it but resolved against the
    /// page's own address where that is known.
    Link(String),
    /// A picture from this address; spans the whole text of an image block.
    Image(String),
    /// Stressed (`em`, `i`).
    Emphasis,
    /// Strong (`strong`, `b`).
    Strong,
    /// Code inside prose.
    Code,
    /// Raised: footnote marks, exponents.
    Superscript,
    /// Lowered: the 2 of H2O.
    Subscript,
    /// Struck out: it no longer holds.
    Deleted,
    /// Added later.
    Inserted,
    /// Quoted within the line; the marks of quotation are not in the text.
    Quoted,
    /// The alternative text of a picture that stands in the line.
    Sign,
    /// A cell of a table that takes more than its place.
    Cell {
        /// Columns, 1 or more.
        across: u16,
        /// Rows, 1 or more.
        down: u16,
    },
    /// A picture that is not in the page's own file: all its addresses lead
    /// elsewhere, perhaps to the page's folder. Spans what the picture does.
    Elsewhere,
    /// A film, a sound or a frame from elsewhere, as the text says; spans the whole
    /// text of an image block, and a link to it does, too.
    Player,
    /// A place that a link on the same page points to; an empty range.
    Anchor(String),
}

/// A stretch of one block with a meaning of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// Byte range in [`TextOfRecord::text`].
    pub range: Range<usize>,
    /// What it is.
    pub kind: InlineKind,
}

/// Everything that a person could read on the page, chrome included, in
/// reading order. Fixed once made: notes are anchored in it.
///
/// Blocks are separated by one newline. A block's own text holds newlines
/// only where the page had a break inside it (`<br>`, code, verse, table
/// rows). No control or forbidden format character is left in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextOfRecord {
    /// The text.
    pub text: String,
    /// Its blocks in order, neither overlapping nor leaving out a non-space
    /// character.
    pub blocks: Vec<Block>,
    /// Inline stretches by start, outer before inner.
    pub inlines: Vec<Inline>,
}

impl TextOfRecord {
    /// The text of a block; empty if its range does not fit this text.
    pub fn block_text(&self, block: &Block) -> &str {
        self.text.get(block.range.clone()).unwrap_or_default()
    }

    /// Whether a block stands for a film, a sound or a frame, and not for a
    /// picture.
    pub fn is_player(&self, block: &Block) -> bool {
        let mut inlines = self.inlines_begun_in(block.range.clone()).iter();
        block.kind == BlockKind::Image && inlines.any(|i| i.kind == InlineKind::Player)
    }

    /// The index of the block that holds byte `offset`, or that is nearest
    /// before it; none in an empty text.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|b| b.range.start <= offset);
        after
            .checked_sub(1)
            .or_else(|| (!self.blocks.is_empty()).then_some(0))
    }

    /// The blocks that share text with `range`; one without text if it is the
    /// very range.
    pub fn touched(&self, range: Range<usize>) -> impl Iterator<Item = &Block> {
        let first = self.blocks.partition_point(|b| b.range.end < range.start);
        let near = self.blocks.iter().skip(first);
        let end = range.end;
        near.take_while(move |b| b.range.start <= end)
            .filter(move |b| {
                b.range == range || b.range.start < range.end && range.start < b.range.end
            })
    }

    /// The inline stretches that touch `range`, outer before inner.
    pub fn inlines_in(&self, range: Range<usize>) -> impl Iterator<Item = &Inline> {
        self.inlines_near(&range).iter().filter(move |i| {
            i.range.end > range.start || i.range.is_empty() && i.range.start >= range.start
        })
    }

    /// Those from the beginning of the block that `range` begins in: none
    /// crosses from block to block, and a page may have very many.
    fn inlines_near(&self, range: &Range<usize>) -> &[Inline] {
        let block = self.block_at(range.start).and_then(|b| self.blocks.get(b));
        let from = block.map_or(0, |b| b.range.start).min(range.start);
        self.inlines_begun_in(from..range.end.max(range.start + 1))
    }

    /// The inline stretches that begin in `range`, outer before inner.
    pub fn inlines_begun_in(&self, range: Range<usize>) -> &[Inline] {
        let before = |byte: usize| self.inlines.partition_point(|i| i.range.start < byte);
        let found = before(range.start)..before(range.end);
        self.inlines.get(found).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inlines_of_a_block_are_looked_for_in_the_block() {
        let mut record = TextOfRecord::default();
        for _ in 0..200 {
            let start = record.text.len();
            record.text.push_str("some words\n");
            let inline = |from: usize, to: usize, kind| Inline {
                range: start + from..start + to,
                kind,
            };
            record.inlines.extend([
                inline(0, 10, InlineKind::Emphasis),
                inline(0, 0, InlineKind::Anchor("a".into())),
                inline(5, 10, InlineKind::Strong),
            ]);
            record.blocks.push(Block {
                kind: BlockKind::Paragraph,
                range: start..start + 10,
                source: 0..0,
                hidden: false,
                within: Within::default(),
            });
        }
        for block in &record.blocks {
            let Range { start, end } = block.range;
            for (range, expected) in [
                (start..end, 3),
                (start + 2..end, 2),
                (start + 2..start + 3, 1),
            ] {
                assert_eq!(record.inlines_in(range.clone()).count(), expected);
                assert!(record.inlines_near(&range).len() <= 3, "{range:?}");
            }
        }
        assert_eq!(record.inlines_in(0..record.text.len()).count(), 600);
        assert_eq!(TextOfRecord::default().inlines_in(0..1).count(), 0);
    }
}
