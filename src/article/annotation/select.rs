//! Describing a passage so that it can be found again.

use super::{Passage, Selector, blind::is_unique, edges::whole, fold::Folded};
use crate::text;

/// Characters of context on each side, tried until quote and context stand
/// in the text only once; the last is kept in any case.
const CONTEXT_CHARS: [usize; 4] = [32, 48, 64, 96];

/// Describes `passage` of `text`, whose letters are `folded`.
pub(super) fn select(text: &str, folded: &Folded, passage: Passage, made_on: &str) -> Selector {
    let passage = whole(text, passage);
    let tries = CONTEXT_CHARS
        .iter()
        .map(|chars| around(text, passage, *chars));
    let mut chosen = Passage { ..passage };
    for outer in tries {
        chosen = outer;
        let letters = folded.slice(folded.index(outer.start), folded.index(outer.end));
        if is_unique(folded, letters) {
            break;
        }
    }
    let part = |from, to| text.get(from..to).unwrap_or_default().to_owned();
    Selector {
        exact: part(passage.start, passage.end),
        prefix: part(chosen.start, passage.start),
        suffix: part(passage.end, chosen.end),
        position: Some(passage),
        made_on: made_on.to_owned(),
    }
}

/// `passage` with `chars` characters more on each side, in whole graphemes.
fn around(text: &str, passage: Passage, chars: usize) -> Passage {
    let mut left = chars;
    let before = text.get(..passage.start).unwrap_or_default();
    let start = text::graphemes(before)
        .rev()
        .take_while(|(_, g)| spend(&mut left, g))
        .last();
    let mut left = chars;
    let after = text.get(passage.end..).unwrap_or_default();
    let end = text::graphemes(after)
        .take_while(|(_, g)| spend(&mut left, g))
        .last();
    Passage {
        start: start.map_or(passage.start, |(i, _)| i),
        end: end.map_or(passage.end, |(i, g)| passage.end + i + g.len()),
    }
}

/// Takes a grapheme's characters off what is left; whether they were there.
fn spend(left: &mut usize, grapheme: &str) -> bool {
    match left.checked_sub(grapheme.chars().count()) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}
