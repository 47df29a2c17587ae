//! What the shapes of short lines are read with: words in either case, runs
//! of one class, edges of words. Written by hand, because automata that know
//! all letters take longer to make than a page takes to clean.

/// What follows `word`, which is in lower case, where `text` begins with it in
/// either case. A space in it stands for any.
pub(super) fn strip<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len());
    if head.is_some_and(|head| head.eq_ignore_ascii_case(word)) {
        return text.get(word.len()..);
    }
    if word.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let mut rest = text.chars();
    for wanted in word.chars() {
        let found = rest.next()?;
        let same = found == wanted || found.to_lowercase().eq([wanted]);
        let is_space = wanted == ' ' && found.is_whitespace();
        if !(same || is_space) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// What follows each of `words` that `text` begins with.
pub(super) fn after<'t>(
    text: &'t str,
    words: &'static [&'static str],
) -> impl Iterator<Item = &'t str> {
    words.iter().filter_map(move |word| strip(text, word))
}

/// What follows one character that `fits`.
pub(super) fn one(text: &str, fits: impl Fn(char) -> bool) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().filter(|c| fits(*c))?;
    Some(chars.as_str())
}

/// What follows one space.
pub(super) fn space(text: &str) -> Option<&str> {
    one(text, char::is_whitespace)
}

/// What follows an optional part: with it, if it is there, and without.
pub(super) fn perhaps<'t>(
    text: &'t str,
    part: impl Fn(&'t str) -> Option<&'t str>,
) -> impl Iterator<Item = &'t str> {
    part(text).into_iter().chain([text])
}

/// A letter, a digit, or what joins them in names.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A sign for a number in any script.
pub(super) fn is_digit(c: char) -> bool {
    c.is_numeric()
}

/// What follows `least` to `most` digits, all that there are.
pub(super) fn digits(text: &str, least: usize, most: usize) -> Option<&str> {
    let rest = text.trim_start_matches(is_digit);
    let count = text.get(..text.len() - rest.len())?.chars().count();
    (least..=most).contains(&count).then_some(rest)
}

/// What follows the first `count` digits; more may follow.
pub(super) fn first_digits(text: &str, count: usize) -> Option<&str> {
    let mut chars = text.chars();
    let found = chars.by_ref().take(count).filter(|c| is_digit(*c)).count();
    (found == count).then_some(chars.as_str())
}

/// Whether a Latin word begins or ends at `at`: of the bytes on its two sides,
/// one is of a word.
pub(super) fn edge(text: &str, at: usize) -> bool {
    let inside = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
    };
    inside(at.checked_sub(1)) != inside(Some(at))
}

/// The same where `rest` of `text` begins.
pub(super) fn edge_before(text: &str, rest: &str) -> bool {
    edge(text, text.len() - rest.len())
}

/// At most `most` characters, none of them the end of a line.
pub(super) fn within(text: &str, most: usize) -> bool {
    let mut chars = text.chars();
    chars.by_ref().take(most).all(|c| c != '\n') && chars.next().is_none()
}

/// Each place at which one of `words` stands as a word of its own, with what
/// follows it.
pub(super) fn standing<'t>(
    text: &'t str,
    words: &'static [&'static str],
) -> impl Iterator<Item = (usize, &'t str)> {
    let starts = text.char_indices().filter(|(at, _)| edge(text, *at));
    starts.flat_map(move |(at, _)| {
        let from = text.get(at..).unwrap_or_default();
        after(from, words)
            .filter(|rest| edge_before(text, rest))
            .map(move |rest| (at, rest))
    })
}
