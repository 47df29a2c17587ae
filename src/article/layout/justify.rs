//! Lines made as wide as the measure: one cell more in some of the gaps
//! between words, and no line at all that needs more.

use super::{Span, spans::gap};
use crate::text;

/// `spans` with cells of ours after some of their spaces, so that they are
/// `cols` wide; as they are if that takes more than a cell a gap. Where not all
/// gaps get one, they are spread over the line, from its left or, in every
/// other line, from its right, so that no river runs down a page.
pub(super) fn justified(spans: Vec<Span>, cols: usize, from_right: bool) -> Vec<Span> {
    let used: usize = spans.iter().map(|s| text::width(&s.text)).sum();
    let missing = cols.saturating_sub(used);
    let room: usize = spans.iter().map(|s| gaps(s).count()).sum();
    if missing == 0 || missing > room {
        return spans;
    }
    let takes = |gap: usize| {
        let gap = if from_right { room - 1 - gap } else { gap };
        (gap + 1) * missing / room > gap * missing / room
    };
    let mut out = Vec::with_capacity(spans.len() + 2 * missing);
    let mut gap_number = 0;
    for span in spans {
        let mut from = 0;
        for at in gaps(&span) {
            if takes(gap_number) {
                out.extend(piece(&span, from..at));
                out.push(gap(1));
                from = at;
            }
            gap_number += 1;
        }
        if from == 0 {
            out.push(span);
        } else {
            out.extend(piece(&span, from..span.text.len()));
        }
    }
    out
}

/// Where gaps of text end; what we draw ourselves has none.
fn gaps(span: &Span) -> impl Iterator<Item = usize> {
    let text = span.source.as_ref().map_or("", |_| span.text.as_str());
    gap_ends(text)
}

/// Where a gap ends: after each run of spaces, but not before a sign that no
/// line begins with.
fn gap_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|&(at, &b)| b == b' ' && bytes.get(at + 1) != Some(&b' '))
        .filter(|&(at, _)| {
            let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
            next.is_none_or(|c| !matches!(c, '!' | '?' | ';' | ':' | '»' | '%' | '€'))
        })
        .map(|(at, _)| at + 1)
}

fn piece(span: &Span, range: std::ops::Range<usize>) -> Option<Span> {
    let source = span.source.as_ref()?;
    let text = span.text.get(range.clone()).filter(|t| !t.is_empty())?;
    Some(Span {
        text: text.to_owned(),
        source: Some(source.start + range.start..source.start + range.end),
        look: span.look,
        leftwards: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::layout::Look;

    fn check(words: &[&str], cols: usize, from_right: bool, expected: &str) {
        let mut at = 0;
        let spans = words.iter().map(|w| {
            at += w.len();
            Span {
                text: (*w).to_owned(),
                source: Some(at - w.len()..at),
                look: Look::default(),
                leftwards: false,
            }
        });
        let set = justified(spans.collect(), cols, from_right);
        let drawn: String = set.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(drawn, expected);
        let sourced: usize = set
            .iter()
            .filter_map(|s| s.source.clone())
            .map(|r| r.len())
            .sum();
        assert_eq!(sourced, at);
    }

    #[test]
    fn one_cell_a_gap_and_no_more() {
        check(&["one two three"], 13, false, "one two three");
        check(&["one two three"], 14, false, "one two  three");
        check(&["one two three"], 14, true, "one  two three");
        check(&["a b c d e f g"], 15, false, "a b c  d e f  g");
        check(&["a b c d e f g"], 15, true, "a  b c d  e f g");
        check(&["one two three"], 15, false, "one  two  three");
        check(&["one two three"], 16, false, "one two three");
        check(&["one ", "two", " three"], 15, true, "one  two  three");
        check(&["wandering"], 20, false, "wandering");
        check(&[], 20, false, "");
    }
}
