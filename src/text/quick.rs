//! The lines of a text in which every character takes one cell, by first fit.
//! Whether a line may break at a place depends on a few characters around it,
//! so only the ends of lines are looked at: a long story is counted many times
//! faster than a word at a time.

use super::{
    breaks::{Class, after_space, between, class},
    width::plain_width,
};

/// Bytes that are looked at together: most are ASCII, and that is seen of many
/// at a time.
const STEP_BYTES: usize = 64;

/// Whether every character of `text` is a cluster of one cell.
pub(super) fn is_narrow(text: &str) -> bool {
    let mut at = 0;
    while at < text.len() {
        let end = text.len().min(at + STEP_BYTES);
        if is_ascii(text, at, end) {
            at = end;
            continue;
        }
        for c in text.get(at..).unwrap_or_default().chars() {
            if !c.is_ascii() && plain_width(c) != Some(1) {
                return false;
            }
            at += c.len_utf8();
            if at >= end {
                break;
            }
        }
    }
    true
}

/// Whether the bytes between are ASCII: then both are ends of characters.
fn is_ascii(text: &str, from: usize, to: usize) -> bool {
    text.as_bytes().get(from..to).is_some_and(<[u8]>::is_ascii)
}

/// Calls `start` with the offset of each line's first byte but the first
/// line's, as fragments taken one by one would give them. `text` is narrow and
/// without line feeds.
pub(super) fn line_starts(text: &str, cols: usize, mut start: impl FnMut(usize)) {
    let mut at = 0;
    while let Some(limit) = advance(text, at, cols) {
        let Some(next) = next_line(text, at, limit) else {
            return;
        };
        start(next);
        at = next;
    }
}

/// The offset `cols` characters after `at`, if there is a character.
fn advance(text: &str, at: usize, cols: usize) -> Option<usize> {
    if at + cols >= text.len() {
        return None;
    }
    if is_ascii(text, at, at + cols) {
        return Some(at + cols);
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
    let breaks = |at| !is_inside_word(text, at) && may_break(text, at);
    if breaks(limit + after) {
        return Some(limit + after);
    }
    let fits = text.get(at..limit).unwrap_or_default();
    let mut inside = fits.char_indices().rev().map(|(i, c)| (at + i, c));
    let found = inside.find(|&(i, c)| i > at && breaks(i) && class(c) != Class::Space);
    Some(found.map_or(limit, |(i, _)| i))
}

/// Whether an ASCII letter stands on both sides of `at`: no line breaks there,
/// and most places that are looked at are such.
fn is_inside_word(text: &str, at: usize) -> bool {
    let is_letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
    at.checked_sub(1).is_some_and(is_letter) && is_letter(at)
}

/// Whether a line may break before the character at `at`, which is no space.
fn may_break(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let mut after = after.chars().map(class);
    let Some(next) = after.next() else {
        return false;
    };
    let mut before = before.chars().rev().map(class);
    match before.next() {
        None => false,
        Some(Class::Space) => {
            let last = before.find(|c| *c != Class::Space);
            let beyond = after.next().unwrap_or(Class::Edge);
            after_space(last.unwrap_or(Class::Edge), next, beyond)
        }
        Some(last) => between(before.next().unwrap_or(Class::Edge), last, next).is_some(),
    }
}
