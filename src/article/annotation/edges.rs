//! Passages on grapheme boundaries.

use crate::{article::Passage, text};

/// Bytes around an edge in which its grapheme is looked for. Longer graphemes
/// are floods of marks, which sanitising has cut.
const WINDOW_BYTES: usize = 256;

/// `passage` on character boundaries within `text`, widened so that it cuts
/// no grapheme.
pub(super) fn whole(text: &str, passage: Passage) -> Passage {
    let start = grapheme_start(text, boundary_before(text, passage.start));
    let end = grapheme_end(text, boundary_after(text, passage.end).max(start));
    Passage { start, end }
}

/// The last character boundary at or before `offset`.
pub(super) fn boundary_before(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0)
}

/// The first character boundary at or after `offset`.
pub(super) fn boundary_after(text: &str, offset: usize) -> usize {
    (offset..text.len())
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(text.len())
}

/// Start of the grapheme that `at` lies in.
fn grapheme_start(text: &str, at: usize) -> usize {
    around(text, at)
        .filter(|(start, _)| *start <= at)
        .last()
        .map_or(at, |(start, end)| if end <= at { at } else { start })
}

/// End of the grapheme that the character before `at` lies in.
fn grapheme_end(text: &str, at: usize) -> usize {
    around(text, at)
        .find(|(start, end)| *start < at && *end > at)
        .map_or(at, |(_, end)| end)
}

/// The graphemes near `at` with their ends, from a line end or a plain space
/// on, where a grapheme begins for certain.
fn around(text: &str, at: usize) -> impl Iterator<Item = (usize, usize)> {
    let from = boundary_before(text, at.saturating_sub(WINDOW_BYTES));
    let to = boundary_after(text, at.saturating_add(WINDOW_BYTES).min(text.len()));
    let head = text.get(from..at).unwrap_or_default();
    let from = head.rfind([' ', '\n']).map_or(from, |i| from + i);
    let window = text.get(from..to).unwrap_or_default();
    text::graphemes(window).map(move |(i, g)| (from + i, from + i + g.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stays_where_it_is() {
        let text = "one two\nthree";
        for (a, b) in [(0, 0), (0, 3), (4, 7), (8, 13), (13, 13)] {
            assert_eq!(whole(text, Passage::new(a, b)), Passage::new(a, b));
        }
        assert_eq!(whole(text, Passage::new(5, 99)), Passage::new(5, 13));
    }

    proptest! {
        #[test]
        fn is_always_a_range(text in "(e\u{301}|a|日|👨\u{200d}👩|\n| ){0,40}", a in 0usize..200, b in 0usize..200) {
            let got = whole(&text, Passage::new(a, b));
            prop_assert!(text.get(got.range()).is_some());
            prop_assert!(got.start <= a.min(b).min(text.len()));
            prop_assert!(got.end >= a.max(b).min(text.len()));
            prop_assert_eq!(whole(&text, got), got);
        }
    }
}
