//! Words about a picture that stand beside it too, as its caption or its
//! heading, are said once: there.

use std::ops::Range;

use super::{Builder, Draft};
use crate::article::{
    block::{Block, BlockKind, InlineKind},
    leads,
};

/// Shorter words about a picture may begin any sentence; from here on one that
/// begins with them is a caption with more to it.
const BEGINNING_BYTES_MIN: usize = 25;

impl Builder {
    /// What a block says of `kept`: a picture nothing that the block before it
    /// said. What the picture before it said goes, where this block says it.
    pub(super) fn say_once(&mut self, draft: &Draft, kept: Range<usize>) -> Range<usize> {
        let text = draft.text.get(kept.clone()).unwrap_or_default();
        let Some(last) = self.record.blocks.last() else {
            return kept;
        };
        let said = self.record.block_text(last);
        if last.hidden != draft.hidden || text.is_empty() || said.is_empty() {
            return kept;
        }
        let is_picture = |kind| kind == BlockKind::Image;
        // Without words, a picture has no link: it has to be where they are.
        match (is_picture(last.kind), is_picture(draft.kind)) {
            (false, true) => {
                let (stays, words) = parts(text, draft.is_player());
                let is_free = stays > 0 || all_in(draft.links(), || self.links_of(last));
                if says(said, words) && is_free {
                    return kept.start..kept.start + stays;
                }
            }
            (true, false) => {
                let (stays, words) = parts(said, self.record.is_player(last));
                let is_free = stays > 0 || all_in(self.links_of(last), || draft.links());
                if says_first(text, words) && is_free {
                    self.silence_last(stays);
                }
            }
            _ => {}
        }
        kept
    }

    fn links_of(&self, block: &Block) -> impl Iterator<Item = &str> {
        let inlines = self.record.inlines_begun_in(block.range.clone());
        inlines.iter().filter_map(|inline| address(&inline.kind))
    }

    /// Takes its words from the picture that was added last, but for so many
    /// bytes.
    fn silence_last(&mut self, stays: usize) {
        let (Some(last), Some(hints)) = (self.record.blocks.last_mut(), self.hints.last_mut())
        else {
            return;
        };
        let (start, end) = (last.range.start, last.range.start + stays);
        last.range.end = end;
        (hints.links, hints.link_bytes, hints.all_strong) = (0, 0, false);
        self.record.text.truncate(end);
        let inlines = &mut self.record.inlines;
        let first = inlines.partition_point(|inline| inline.range.start < start);
        let may_be_empty = |kind: &InlineKind| {
            matches!(
                kind,
                InlineKind::Anchor(_) | InlineKind::Image(_) | InlineKind::Elsewhere
            )
        };
        let of_picture = inlines.split_off(first).into_iter();
        inlines.extend(of_picture.filter_map(|mut inline| {
            inline.range = inline.range.start.min(end)..inline.range.end.min(end);
            (!inline.range.is_empty() || may_be_empty(&inline.kind)).then_some(inline)
        }));
    }
}

impl Draft {
    fn is_player(&self) -> bool {
        self.marks.iter().any(|m| m.kind == InlineKind::Player)
    }

    fn links(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().filter_map(|mark| address(&mark.kind))
    }
}

fn address(kind: &InlineKind) -> Option<&str> {
    match kind {
        InlineKind::Link(address) if leads::leads(address) => Some(address),
        _ => None,
    }
}

/// How many bytes of the words about a picture stay in any case, and the others:
/// of a film its title. What it is, is said even where a heading says the same.
fn parts(words: &str, is_player: bool) -> (usize, &str) {
    if !is_player {
        return (0, words);
    }
    match words.split_once(": ") {
        Some((name, title)) => (name.len(), title),
        None => (words.len(), ""),
    }
}

/// Whether all of these are among those.
fn all_in<'a, I: Iterator<Item = &'a str>>(
    mut these: impl Iterator<Item = &'a str>,
    those: impl Fn() -> I,
) -> bool {
    these.all(|one| those().any(|other| other == one))
}

/// Whether two texts are the same but for signs and capitals.
fn says(text: &str, words: &str) -> bool {
    letters(words).next().is_some() && letters(text).eq(letters(words))
}

/// Whether a text is these words, or begins with them if they are many.
fn says_first(text: &str, words: &str) -> bool {
    let mut rest = letters(text);
    let begins = letters(words).all(|c| rest.next() == Some(c));
    let is_whole = rest.next().is_none();
    begins && letters(words).next().is_some() && (is_whole || words.len() >= BEGINNING_BYTES_MIN)
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_but_for_signs() {
        assert!(says("The quay, at dusk.", "the quay at dusk"));
        assert!(!says("The quay at dusk", "The quay"));
        assert!(!says("…", "."));
        let (photo, words) = (
            "The quay of Brakewater at dusk. Photo: Ida Holm",
            "The quay of Brakewater at dusk",
        );
        assert!(says_first(photo, words));
        assert!(!says_first(words, photo));
        assert!(!says_first("The quay was built", "The quay"));
    }
}
