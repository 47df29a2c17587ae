//! Notes at the foot: where a link on the same page leads, and the blocks of
//! the note that stands there.

use std::ops::Range;

use super::{Block, BlockKind, Inline, InlineKind, TextOfRecord};

/// Blocks of a note that are told; who wants more goes there.
const BLOCKS_MAX: usize = 6;

/// Longest mark of a note, in characters: `[12]`, `*`, `12)`.
const MARK_CHARS_MAX: usize = 5;

/// The byte that something on the page calls `id`, as an address names it.
pub fn anchor(record: &TextOfRecord, id: &str) -> Option<usize> {
    let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    let is = |kind: &InlineKind, id: &str| matches!(kind, InlineKind::Anchor(a) if a == id);
    let find = |id: &str| record.inlines.iter().find(|i| is(&i.kind, id));
    let found = find(id).or_else(|| find(&decoded))?;
    Some(found.range.start)
}

/// Whether a link to the place at `byte` of its page is the mark of a note: it
/// has no words, and what it leads to stands after it. The link that leads
/// back, and an entry of a table of contents, are none.
pub fn is_mark(record: &TextOfRecord, link: &Range<usize>, byte: usize) -> bool {
    byte > link.start && is_wordless(record, link)
}

/// Whether a stretch is as short as the mark of a note, and no word.
fn is_wordless(record: &TextOfRecord, range: &Range<usize>) -> bool {
    let words = record.text.get(range.clone()).unwrap_or_default().trim();
    let inner = words.trim_matches(|c: char| "[](){}".contains(c)).trim();
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    words.chars().count() <= MARK_CHARS_MAX && letters <= 1
}

/// What a block of a note says: `range`, which is of one block, without what
/// leads back to the marks, at either end of it. Who is told a note never left
/// them.
pub fn said(record: &TextOfRecord, range: Range<usize>) -> Range<usize> {
    let back: Vec<Range<usize>> = record
        .inlines_in(range.clone())
        .filter(|i| leads_back(record, i))
        .map(|i| i.range.clone())
        .collect();
    let start = begin_of_words(record, &back, range.clone());
    start..end_of_words(record, &back, start..range.end)
}

/// Where the words of a note begin: behind arrows and links that lead `back`, in
/// any order.
fn begin_of_words(record: &TextOfRecord, back: &[Range<usize>], range: Range<usize>) -> usize {
    let Range { mut start, end } = range;
    loop {
        let words = record.text.get(start..end).unwrap_or_default();
        let from = start + words.len() - words.trim_start_matches(is_arrow).len();
        let over = back.iter().filter(|b| b.start <= from && b.end > from);
        let next = over.map(|b| b.end.min(end)).max().unwrap_or(from);
        if next == start {
            return start;
        }
        start = next;
    }
}

/// Where they end: before what leads `back` likewise.
fn end_of_words(record: &TextOfRecord, back: &[Range<usize>], range: Range<usize>) -> usize {
    let Range { start, mut end } = range;
    loop {
        let words = record.text.get(start..end).unwrap_or_default();
        let until = start + words.trim_end_matches(is_arrow).len();
        let over = back.iter().filter(|b| b.end >= until && b.start < until);
        let next = over.map(|b| b.start.max(start)).min().unwrap_or(until);
        if next == end {
            return end;
        }
        end = next;
    }
}

/// Whether a link has no words and leads to an earlier place of the page, or to
/// one that was not saved.
fn leads_back(record: &TextOfRecord, inline: &Inline) -> bool {
    let InlineKind::Link(address) = &inline.kind else {
        return false;
    };
    let is_before = |id| anchor(record, id).is_none_or(|byte| byte < inline.range.start);
    !inline.range.is_empty()
        && address.strip_prefix('#').is_some_and(is_before)
        && is_wordless(record, &inline.range)
}

/// Signs that lead back, linked or not, and the space around them.
fn is_arrow(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '^' | '↑' | '↩' | '↵' | '⤴' | '⏎' | '\u{FE0E}' | '\u{FE0F}'
        )
}

/// Blocks of the note that begins at `byte`: up to the next note, the next
/// heading, the end of the list of notes that it is in, or so many.
pub fn blocks(record: &TextOfRecord, byte: usize) -> Range<usize> {
    let all = record.blocks.len();
    let first = record.block_at(byte).unwrap_or(0);
    let in_list = record.blocks.get(first).is_some_and(Block::is_in_list);
    let begins_another = |index: usize| {
        record.blocks.get(index).is_none_or(|block| {
            let named = record
                .inlines_in(block.range.clone())
                .any(|i| matches!(i.kind, InlineKind::Anchor(_)));
            named || !goes_on(block.kind) || in_list && !block.is_in_list()
        })
    };
    let most = (first + BLOCKS_MAX).min(all);
    let end = (first + 1..most).find(|i| begins_another(*i));
    first.min(all)..end.unwrap_or(most)
}

/// Whether a block of that kind may go on with a note. A list item is the
/// next note, be it named or not.
fn goes_on(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Paragraph | BlockKind::Quote | BlockKind::Code
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Role, testing::article};

    #[test]
    fn a_mark_has_no_words_and_its_note_comes_after() {
        let p = BlockKind::Paragraph;
        for (words, leads, expected) in [
            ("[12]", 100, true),
            ("*", 100, true),
            ("a", 100, true),
            ("[ 3 ]", 100, true),
            ("[12]", 0, false),
            ("Tides", 100, false),
            ("here", 100, false),
            ("123456", 100, false),
        ] {
            let a = article(&[(Role::Body, p, "Before it "), (Role::Body, p, words)]);
            let link = a.record.blocks[1].range.clone();
            let is = is_mark(&a.record, &link, leads);
            assert_eq!(is, expected, "{words} to {leads}");
        }
    }

    #[test]
    fn a_note_in_a_list_ends_with_it() {
        let item = BlockKind::ListItem {
            depth: 0,
            ordinal: Some(1),
        };
        let p = BlockKind::Paragraph;
        let check = |first: BlockKind, expected: Range<usize>| {
            let mut a = article(&[
                (Role::Body, first, "A note."),
                (Role::Body, p, "It goes on."),
                (Role::Body, p, "The story again."),
            ]);
            let record = Arc::make_mut(&mut a.record);
            record.blocks[1].within.items = u8::from(first == item);
            assert_eq!(blocks(record, 0), expected, "{first:?}");
        };
        check(item, 0..2);
        check(p, 0..3);
    }

    #[test]
    fn what_leads_back_is_not_said() {
        let p = BlockKind::Paragraph;
        for (words, links, expected) in [
            (
                "^ a b The book of 1999.",
                &["^", "a", "b"][..],
                "The book of 1999.",
            ),
            ("^ a b The book.", &["a", "b"], "The book."),
            ("[1] The book. ↩︎", &["[1]", "↩︎"], "The book."),
            ("The book, as in 2.", &["2"], "The book, as in 2."),
            ("A book.", &[], "A book."),
            ("The book ↩ here", &["The book", "here"], "The book ↩ here"),
            ("↩", &["↩"], ""),
        ] {
            let mut a = article(&[
                (Role::Body, p, "Words with a mark."),
                (Role::Body, p, words),
            ]);
            let record = Arc::make_mut(&mut a.record);
            record.inlines.push(Inline {
                range: 5..5,
                kind: InlineKind::Anchor("mark".into()),
            });
            let block = record.blocks[1].range.clone();
            for link in links {
                let at = block.start + words.find(link).unwrap();
                record.inlines.push(Inline {
                    range: at..at + link.len(),
                    kind: InlineKind::Link("#mark".into()),
                });
            }
            let range = said(record, block);
            assert_eq!(record.text.get(range), Some(expected), "{words}");
        }
    }

    #[test]
    fn a_note_goes_on_until_the_next() {
        let item = BlockKind::ListItem {
            depth: 0,
            ordinal: Some(1),
        };
        let p = BlockKind::Paragraph;
        let mut a = article(&[
            (Role::Body, p, "Words with a mark."),
            (Role::Body, item, "The first note,"),
            (Role::Body, p, "which goes on."),
            (Role::Body, item, "The second."),
        ]);
        let record = Arc::make_mut(&mut a.record);
        record.blocks[2].within.items = 1;
        for (block, id) in [(1, "n 1"), (3, "n2")] {
            let at = record.blocks[block].range.start;
            record.inlines.push(Inline {
                range: at..at,
                kind: InlineKind::Anchor(id.into()),
            });
        }
        let told = |id: &str| anchor(record, id).map(|byte| blocks(record, byte));
        assert_eq!(told("n%201"), Some(1..3));
        assert_eq!(told("n2"), Some(3..4));
        assert_eq!(told("n3"), None);
        assert_eq!(blocks(&TextOfRecord::default(), 0), 0..0);
    }
}
