//! The lines of a text in which every character takes one cell, by first fit.
//! Whether a line may break at a place depends on a few characters around it,
//! so only the ends of lines are looked at: a long story is counted many times
//! faster than a word at a time.

use super::{
    breaks::{Class, after_space, between, class},
    width::plain_width,
};

/// Whether every character of `text` is a cluster of one cell.
pub(super) fn is_narrow(text: &str) -> bool {
    text.is_ascii()
        || text
            .chars()
            .all(|c| c.is_ascii() || plain_width(c) == Some(1))
}

/// Calls `start` with the offset of each line's first byte but the first
/// line's, as fragments taken one by one would give them. `text` is narrow and
/// without line feeds.
pub(super) fn line_starts(text: &str, cols: usize, mut start: impl FnMut(usize)) {
    let is_ascii = text.is_ascii();
    let mut at = 0;
    while let Some(limit) = advance(text, at, cols, is_ascii) {
        let Some(next) = next_line(text, at, limit) else {
            return;
        };
        start(next);
        at = next;
    }
}

/// The offset `cols` characters after `at`, if there is a character.
fn advance(text: &str, at: usize, cols: usize, is_ascii: bool) -> Option<usize> {
    if is_ascii {
        return Some(at + cols).filter(|limit| *limit < text.len());
    }
    let begins = |byte: &u8| !(0x80..0xC0).contains(byte);
    let rest = text.as_bytes().get(at..)?;
    let mut chars = rest.iter().enumerate().filter(|(_, byte)| begins(byte));
    chars.nth(cols).map(|(i, _)| at + i)
}

/// Where the line after the one from `at` begins, of which the characters
/// before `limit` fit; none if there is but space.
fn next_line(text: &str, at: usize, limit: usize) -> Option<usize> {
    let rest = text.get(limit..).unwrap_or_default();
    let after = rest.find(|c| class(c) != Class::Space)?;
    if may_break(text, limit + after) {
        return Some(limit + after);
    }
    let fits = text.get(at..limit).unwrap_or_default();
    let mut inside = fits.char_indices().rev().map(|(i, c)| (at + i, c));
    let found = inside.find(|&(i, c)| i > at && class(c) != Class::Space && may_break(text, i));
    Some(found.map_or(limit, |(i, _)| i))
}

/// Whether a line may break before the character at `at`, which is no space.
fn may_break(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let Some(next) = after.chars().next().map(class) else {
        return false;
    };
    let mut before = before.chars().rev().map(class);
    match before.next() {
        None => false,
        Some(Class::Space) => {
            let last = before.find(|c| *c != Class::Space);
            after_space(last.unwrap_or(Class::Edge), next)
        }
        Some(last) => between(before.next().unwrap_or(Class::Edge), last, next).is_some(),
    }
}
