//! Notes at the foot: where a link on the same page leads, and the blocks of
//! the note that stands there.

use std::ops::Range;

use super::{BlockKind, InlineKind, TextOfRecord};

/// Blocks of a note that are told; who wants more goes there.
const BLOCKS_MAX: usize = 6;

/// The byte that something on the page calls `id`, as an address names it.
pub fn anchor(record: &TextOfRecord, id: &str) -> Option<usize> {
    let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    let is = |kind: &InlineKind, id: &str| matches!(kind, InlineKind::Anchor(a) if a == id);
    let find = |id: &str| record.inlines.iter().find(|i| is(&i.kind, id));
    let found = find(id).or_else(|| find(&decoded))?;
    Some(found.range.start)
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
