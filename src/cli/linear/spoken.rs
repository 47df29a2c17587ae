//! What is on a page in words that can be said one after the other.

use std::ops::Range;

use crate::{
    article::{
        Article, Block, BlockKind, Date, InlineKind, Part, Reason, Role,
        annotation::Annotation,
        begun::{Begun, Item},
        footnote,
        grid::{self, Grid},
        leads,
        signs::{self, For},
        verse,
    },
    library::{ReadState, Row},
    text::{self, plural},
};

/// Cells of what was left out that are told of each block.
const STRIPPED_COLS_MAX: usize = 60;

/// A stretch of a story that is read at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes in the text of record.
    pub(super) range: Range<usize>,
    /// Index of its block.
    pub(super) block: usize,
    /// The level of a heading.
    pub(super) heading: Option<u8>,
    /// Before its words, what it is.
    before: String,
    /// After them.
    after: &'static str,
    /// Its words, if they are not those of the text.
    instead: Option<String>,
}

/// The pieces of a story, in order; what was stripped is none.
pub(super) fn pieces(article: &Article) -> Vec<Piece> {
    let mut begun = Begun::default();
    let blocks = article.record.blocks.iter().enumerate();
    let told = blocks.filter_map(|(index, block)| {
        begun.enter(block, article.role(index));
        if !is_told(article, index) {
            return None;
        }
        let piece = piece(article, index, block, begun.item(block));
        let says = !piece.range.is_empty() || piece.instead.is_some();
        says.then(|| begun.take_item(block));
        says.then_some(piece)
    });
    told.collect()
}

/// What was left out, by block: its first words, and why.
pub(super) fn stripped(article: &Article) -> Vec<(usize, String)> {
    let blocks = article.record.blocks.iter().enumerate();
    let chrome = blocks.filter(|(index, _)| article.role(*index) == Role::Chrome);
    let told = chrome.filter_map(|(index, block)| {
        let words = signs::plain(article, &block.range, For::Ears).replace('\n', " ");
        let words = text::truncate(words.trim(), STRIPPED_COLS_MAX).into_owned();
        let reason = article.judgements.get(index).and_then(|j| j.reason);
        let why = reason.map_or("left out", Reason::phrase);
        (!words.is_empty()).then(|| (index, format!("{words}: {why}")))
    });
    told.collect()
}

fn is_told(article: &Article, index: usize) -> bool {
    let meta = &article.metadata;
    match article.role(index) {
        Role::Body | Role::Caption | Role::Contact => true,
        Role::Title => meta.title.is_none(),
        Role::Byline => meta.authors.is_none(),
        Role::Date => meta.published.is_none() && meta.updated.is_none(),
        Role::Chrome => false,
    }
}

/// What is said of a block, and of the item that begins with it.
fn piece(article: &Article, index: usize, block: &Block, begun: Option<Item>) -> Piece {
    let text = article.record.block_text(block);
    let (before, after, instead) = match block.kind {
        BlockKind::Image if text.trim().is_empty() => (
            String::new(),
            "",
            Some("Image without a description.".to_owned()),
        ),
        BlockKind::Image if article.record.is_player(block) => {
            let quoted = if is_quoted(block) { "In a quote, " } else { "" };
            (quoted.to_owned(), "", None)
        }
        BlockKind::Image => {
            let quoted = if is_quoted(block) { " in a quote" } else { "" };
            (format!("Image{quoted}: "), "", None)
        }
        _ if article.role(index) == Role::Caption => ("Caption: ".to_owned(), "", None),
        BlockKind::Heading(level) => (format!("Heading {level}: "), "", None),
        BlockKind::ListItem { .. } => {
            let in_it = || "In the item: ".to_owned();
            (begun.map_or_else(in_it, item), "", None)
        }
        BlockKind::Quote if block.within.quotes > 1 => ("Quote in a quote: ".to_owned(), "", None),
        BlockKind::Quote => ("Quote: ".to_owned(), "", None),
        BlockKind::Code => {
            let lines = text.lines().count();
            let lines = if lines == 1 {
                "1 line".to_owned()
            } else {
                format!("{lines} lines")
            };
            if verse::is_verse(text) {
                (format!("Verse, {lines}:\n"), "\nEnd of the verse.", None)
            } else {
                (format!("Code, {lines}:\n"), "\nEnd of code.", None)
            }
        }
        BlockKind::Table => (
            if is_quoted(block) {
                "Table in a quote:\n".to_owned()
            } else {
                "Table:\n".to_owned()
            },
            "\nEnd of table.",
            Some(records(article, block)),
        ),
        BlockKind::Rule => (String::new(), "", Some("Break.".to_owned())),
        BlockKind::Paragraph => {
            let part = match block.within.part {
                Part::Term | Part::InnerTerm => "Term: ",
                Part::Meaning | Part::InnerMeaning => "Meaning: ",
                Part::Plain | Part::Headless | Part::Line if block.within.items > 0 => {
                    "In the item: "
                }
                Part::Plain | Part::Headless | Part::Line => "",
            };
            (part.to_owned(), "", None)
        }
    };
    // An item that begins with something else than words.
    let before = match (block.kind, block.within.part) {
        (BlockKind::ListItem { .. }, _) => before,
        (BlockKind::Paragraph, Part::Plain) => begun.map_or(before, item),
        _ => format!("{}{before}", begun.map(item).unwrap_or_default()),
    };
    Piece {
        block: index,
        range: block.range.clone(),
        heading: match block.kind {
            BlockKind::Heading(level) => Some(level),
            _ => None,
        },
        before,
        after,
        instead,
    }
}

/// What is said of an item where it begins.
fn item(item: Item) -> String {
    let number = item.number().map(|n| format!(" {n}"));
    format!("Item{}: ", number.unwrap_or_default())
}

fn is_quoted(block: &Block) -> bool {
    block.within.quotes + block.within.outer_quotes > 0
}

/// A table as one line a row, each value after its column's name.
fn records(article: &Article, block: &Block) -> String {
    let record = &article.record;
    let grid = Grid::of(record, &block.range);
    let heads = match block.within.part {
        Part::Headless => 0,
        _ => grid::head_rows(record, &block.range),
    };
    let table = record.block_text(block);
    let start = block.range.start;
    let words = |cell: Range<usize>| {
        let words = signs::plain(article, &(start + cell.start..start + cell.end), For::Ears);
        words.trim().to_owned()
    };
    let names = grid.column_names(table, heads, words);
    let mut records = Vec::new();
    let mut at = 0;
    for (number, row) in table.split('\n').enumerate() {
        let mut said = Vec::new();
        for (n, cell) in row.split('\t').enumerate() {
            let value = words(at..at + cell.len());
            at += cell.len() + 1;
            // The names are said with what they name.
            if value.is_empty() || number < heads {
                continue;
            }
            said.push(match names.get(grid.place(number, n).0) {
                Some(name) if !name.is_empty() => format!("{name}: {value}"),
                _ => value,
            });
        }
        records.extend((!said.is_empty()).then(|| said.join("; ")));
    }
    records.join("\n")
}

impl Piece {
    /// All of it in words: where marks begin and end is said where they do.
    pub(super) fn spoken(&self, article: &Article, annotations: &[Annotation]) -> String {
        let words = match &self.instead {
            Some(words) => words.clone(),
            None => self.marked(article, annotations),
        };
        // Where a word may break is not heard.
        let words = text::without_soft_hyphens(words.into());
        format!("{}{words}{}", self.before, self.after)
    }

    fn marked(&self, article: &Article, annotations: &[Annotation]) -> String {
        let mut said: Vec<(usize, String)> = Vec::new();
        for (number, annotation) in (1..).zip(annotations) {
            let Some(passage) = annotation.passage else {
                continue;
            };
            if self.range.contains(&passage.start) {
                said.push((passage.start, format!("[mark {number} begins] ")));
            }
            if passage.end > self.range.start && passage.end <= self.range.end {
                said.push((passage.end, format!(" [mark {number} ends]")));
            }
        }
        said.sort_by_key(|(at, _)| *at);
        let mut out = String::new();
        let mut from = self.range.start;
        for (at, words) in said {
            out.push_str(&signs::plain(article, &(from..at), For::Ears));
            out.push_str(&words);
            from = at;
        }
        let rest = from..self.range.end;
        out.push_str(&signs::plain(article, &rest, For::Ears));
        out
    }

    /// The addresses that it links to, with the words of each.
    pub(super) fn links(&self, article: &Article) -> Vec<String> {
        let links = self.linked(article).into_iter();
        let said = links.map(|link| {
            let words = article.record.text.get(link.range.clone());
            let words = words.unwrap_or_default();
            match link.address.starts_with('#') {
                true if link.is_mark(article) => format!("{words}: a note on this page"),
                true => format!("{words}: another place of the page"),
                false => format!("{words}: {}", leads::told(&link.address)),
            }
        });
        said.collect()
    }

    /// The links in it.
    pub(super) fn linked(&self, article: &Article) -> Vec<Linked> {
        let inside = article
            .record
            .inlines
            .iter()
            .filter(|i| i.range.start >= self.range.start && i.range.end <= self.range.end);
        let link = |inline: &crate::article::Inline| match &inline.kind {
            InlineKind::Link(address) => Some(Linked {
                range: inline.range.clone(),
                address: address.clone(),
            }),
            _ => None,
        };
        inside.filter_map(link).collect()
    }
}

/// A link: where it stands, and where it leads.
pub(super) struct Linked {
    range: Range<usize>,
    pub(super) address: String,
}

impl Linked {
    /// The same as a link within the page that it leads to, if it names a place
    /// there.
    pub(super) fn in_page(&self) -> Option<Self> {
        let (_, name) = self.address.split_once('#')?;
        (!name.is_empty()).then(|| Self {
            range: self.range.clone(),
            address: format!("#{name}"),
        })
    }

    /// The place of the page that it leads to.
    pub(super) fn place(&self, article: &Article) -> Option<usize> {
        footnote::anchor(&article.record, self.address.strip_prefix('#')?)
    }

    /// Whether it is the mark of a note.
    fn is_mark(&self, article: &Article) -> bool {
        self.place(article)
            .is_some_and(|byte| footnote::is_mark(&article.record, &self.range, byte))
    }

    /// What stands at the place of the page that it leads to: a note, by its
    /// number, or whatever it is.
    pub(super) fn told(&self, article: &Article, number: &str) -> Option<String> {
        let record = &article.record;
        let blocks = footnote::blocks(record, self.place(article)?);
        let said = record.blocks.get(blocks)?.iter();
        let is_note = self.is_mark(article);
        let said = said.map(|block| {
            let range = block.range.clone();
            let range = if is_note {
                footnote::said(record, range)
            } else {
                range
            };
            signs::plain(article, &range, For::Ears)
        });
        let said: Vec<String> = said.collect();
        let said = text::without_soft_hyphens(said.join("\n").into());
        let said = said.trim();
        Some(if is_note {
            format!("Note {number}: {said}")
        } else {
            format!("At that place of the page: {said}")
        })
    }
}

/// A line of the library: title, writers, site, length, state.
pub(super) fn row(row: &Row) -> String {
    let mut parts = vec![row.title.clone()];
    let names: Vec<&str> = row.authors.iter().map(|a| a.name.as_str()).collect();
    if !names.is_empty() {
        parts.push(format!("by {}", names.join(" and ")));
    }
    if !row.site.is_empty() {
        parts.push(row.site.clone());
    }
    parts.extend(row.published.as_ref().map(Date::in_words));
    parts.push(duration(u64::from(row.minutes())));
    parts.push(match row.state {
        ReadState::Unread => "unread".to_owned(),
        ReadState::Reading => format!("{} percent read", (row.progress * 100.0).floor()),
        ReadState::Read => "read".to_owned(),
    });
    if row.starred {
        parts.push("starred".to_owned());
    }
    if row.notes > 0 {
        parts.push(plural(u64::from(row.notes), "note"));
    }
    if !row.tags.is_empty() {
        let tags = if row.tags.len() == 1 { "tag" } else { "tags" };
        parts.push(format!("{tags} {}", row.tags.join(" and ")));
    }
    parts.join(", ")
}

/// `12 minutes`, `2 hours 1 minute`.
pub(super) fn duration(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => plural(minutes, "minute"),
        (hours, 0) => plural(hours, "hour"),
        (hours, minutes) => format!("{} {}", plural(hours, "hour"), plural(minutes, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Inline, Numbers, testing::article};

    fn check(blocks: &[(Role, BlockKind, &str)], expected: &[&str]) {
        let article = article(blocks);
        let said: Vec<String> = pieces(&article)
            .iter()
            .map(|piece| piece.spoken(&article, &[]))
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn everything_has_a_name() {
        let item = |ordinal| BlockKind::ListItem { depth: 0, ordinal };
        check(
            &[
                (Role::Chrome, BlockKind::Paragraph, "Home News"),
                (Role::Body, BlockKind::Heading(2), "What was kept"),
                (Role::Body, BlockKind::Paragraph, "Wind first."),
                (Role::Body, item(None), "birds"),
                (Role::Body, item(Some(3)), "tides"),
                (Role::Body, BlockKind::Quote, "So said one."),
                (Role::Body, BlockKind::Code, "a\nb"),
                (
                    Role::Body,
                    BlockKind::Code,
                    "The ferry leaves,\n  the ferry comes.",
                ),
                (Role::Body, BlockKind::Image, ""),
                (Role::Caption, BlockKind::Image, "A lamp"),
                (Role::Body, BlockKind::Paragraph, "soft\u{ad}ly"),
                (Role::Caption, BlockKind::Paragraph, "The lamp."),
                (Role::Body, BlockKind::Rule, ""),
            ],
            &[
                "Heading 2: What was kept",
                "Wind first.",
                "Item: birds",
                "Item 3: tides",
                "Quote: So said one.",
                "Code, 2 lines:\na\nb\nEnd of code.",
                "Verse, 2 lines:\nThe ferry leaves,\n  the ferry comes.\nEnd of the verse.",
                "Image without a description.",
                "Image: A lamp",
                "softly",
                "Caption: The lamp.",
                "Break.",
            ],
        );
    }

    #[test]
    fn items_are_told_where_they_begin() {
        let item = |ordinal| BlockKind::ListItem { depth: 0, ordinal };
        let mut a = article(&[
            (Role::Body, item(Some(2)), "second"),
            (Role::Body, BlockKind::Image, "a lamp"),
            (Role::Body, item(Some(3)), "third"),
            (Role::Body, BlockKind::Heading(3), "Head"),
        ]);
        let record = std::sync::Arc::make_mut(&mut a.record);
        record.blocks[0].within.numbers = Numbers::SmallLetters;
        for (block, number) in [(1, std::num::NonZeroU16::new(3)), (3, None)] {
            let within = &mut record.blocks[block].within;
            (within.items, within.begun, within.number) = (1, true, number);
        }
        record.blocks[2].within.begun = true;
        let said: Vec<String> = pieces(&a).iter().map(|p| p.spoken(&a, &[])).collect();
        assert_eq!(
            said,
            [
                "Item b: second",
                "Item 3: Image: a lamp",
                "In the item: third",
                "Item: Heading 3: Head",
            ]
        );
    }

    #[test]
    fn a_table_is_a_record_a_row() {
        check(
            &[(Role::Body, BlockKind::Table, "Town\tLamps\nÅs\t3\n\t4")],
            &["Table:\nTown: Ås; Lamps: 3\nLamps: 4\nEnd of table."],
        );
        check(
            &[(Role::Body, BlockKind::Table, "a\tb")],
            &["Table:\na; b\nEnd of table."],
        );
    }

    #[test]
    fn all_rows_of_a_head_name_what_is_below() {
        let table = "Town\tLamps\n\t2019\t2020\nÅs\t3\t4";
        let mut a = article(&[(Role::Body, BlockKind::Table, table)]);
        let record = std::sync::Arc::make_mut(&mut a.record);
        let strong = |word: &str| {
            let at = table.find(word).unwrap();
            Inline {
                range: at..at + word.len(),
                kind: InlineKind::Strong,
            }
        };
        let at = table.find("Lamps").unwrap();
        record.inlines = vec![
            Inline {
                range: at..at,
                kind: InlineKind::Cell { across: 2, down: 1 },
            },
            strong("2019"),
            strong("2020"),
        ];
        let said: Vec<String> = pieces(&a).iter().map(|p| p.spoken(&a, &[])).collect();
        assert_eq!(
            said,
            ["Table:\nTown: Ås; Lamps 2019: 3; Lamps 2020: 4\nEnd of table."]
        );
    }
}
