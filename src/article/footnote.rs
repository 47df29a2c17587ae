//! Notes at the foot: where a link on the same page leads, and the blocks of
//! the note that stands there.

use std::ops::Range;

use super::{BlockKind, InlineKind, TextOfRecord};

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
    let words = record.text.get(link.clone()).unwrap_or_default().trim();
    let inner = words.trim_matches(|c: char| "[](){}".contains(c)).trim();
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    byte > link.start && words.chars().count() <= MARK_CHARS_MAX && letters <= 1
}

/// Blocks of the note that begins at `byte`: up to the next note, the next
/// heading, or so many.
pub fn blocks(record: &TextOfRecord, byte: usize) -> Range<usize> {
    let all = record.blocks.len();
    let first = record.block_at(byte).unwrap_or(0);
    let begins_another = |index: usize| {
        record.blocks.get(index).is_none_or(|block| {
            let named = record
                .inlines_in(block.range.clone())
                .any(|i| matches!(i.kind, InlineKind::Anchor(_)));
            named || !goes_on(block.kind)
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
    use crate::article::{Inline, Role, testing::article};

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
