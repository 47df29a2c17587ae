//! Metadata in the text: bylines, updated and published lines.

use std::ops::Range;

use crate::article::{Author, Date, metadata::date};

use super::{
    super::words::{self, Group},
    authors,
};

/// Longest byline, in characters.
const MAX_BYLINE_CHARS: usize = 200;
/// Longest date line: a label, a date, perhaps the byline again.
const MAX_DATE_LINE_CHARS: usize = 120;
/// Most words that a date line has beside its date.
const MAX_OTHER_WORDS: usize = 9;

/// A byline, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Byline {
    /// Who.
    pub(in super::super) authors: Vec<Author>,
    /// The source in brackets at its end.
    pub(in super::super) publisher: Option<String>,
}

/// What a date line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum DateLabel {
    /// Nothing, or that it was published.
    Published,
    /// That it was changed.
    Updated,
}

/// Whether `text` begins as a byline does: a label, then something that can
/// be a name.
pub(in super::super) fn starts_as_byline(text: &str) -> bool {
    if text.chars().count() > MAX_BYLINE_CHARS {
        return false;
    }
    let (labelled, rest) = authors::strip_label(text);
    if !labelled {
        return false;
    }
    rest.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| !c.is_lowercase())
}

/// Reads a byline; none where the line has no label or no name in it.
pub(in super::super) fn byline(text: &str, language: Option<&str>) -> Option<Byline> {
    let text = text.trim();
    if text.chars().count() > MAX_BYLINE_CHARS {
        return None;
    }
    let (labelled, rest) = authors::strip_label(text);
    if !labelled {
        return None;
    }
    let (names, publisher) = split_source(cut_at_date(rest, language));
    let authors = authors::parse(names, language);
    (!authors.is_empty()).then_some(Byline { authors, publisher })
}

/// Labels of writers inside a line that begins with a date.
const INNER_LABELS: &[&str] = &[
    " by ",
    " von ",
    " par ",
    " por ",
    " door ",
    " av ",
    " af ",
    " przez ",
    " автор: ",
    " de ",
];

/// The byline inside a date line: `Posted on 3 May 2016 by Ida Holm`.
pub(in super::super) fn byline_inside(text: &str, language: Option<&str>) -> Option<Byline> {
    let lower = words::lower(text);
    let at = INNER_LABELS
        .iter()
        .filter_map(|label| Some((lower.find(label)?, label.len())))
        .min()?;
    let rest = text.get(at.0 + at.1..)?;
    let (names, publisher) = split_source(cut_at_date(rest, language));
    let authors = authors::parse(names, language);
    (!authors.is_empty() && lower.len() == text.len()).then_some(Byline { authors, publisher })
}

/// The text before a date in it and before the label of that date.
fn cut_at_date<'a>(text: &'a str, language: Option<&str>) -> &'a str {
    let digit = text.find(|c: char| c.is_numeric());
    let date = date::find(text, language).map(|(range, _)| range.start);
    let end = date.into_iter().chain(digit).min().unwrap_or(text.len());
    let head = text.get(..end).unwrap_or(text);
    let label = [
        " on ",
        " updated",
        " published",
        " posted",
        " | ",
        " am ",
        " le ",
        " el ",
    ];
    let lower = words::lower(head);
    let cut = label
        .iter()
        .filter_map(|l| lower.rfind(l))
        .filter(|_| end < text.len() || lower.contains(" | "))
        .min();
    // The lower-case text may differ in length only past letters that no
    // label has; a cut off a boundary is left out.
    cut.and_then(|at| head.get(..at)).unwrap_or(head)
}

/// Parts `Names (Source)`.
fn split_source(text: &str) -> (&str, Option<String>) {
    let text = text.trim();
    let Some((names, source)) = text.rsplit_once(['(', '（']) else {
        return (text, None);
    };
    let source =
        source.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '）' | '.'));
    let fits = (2..=50).contains(&source.chars().count())
        && !source.chars().any(|c| c.is_numeric() || c == '@')
        && source.chars().next().is_some_and(|c| !c.is_lowercase());
    (names, fits.then(|| source.trim().to_owned()))
}

/// Reads a line that is a date with perhaps a label: `Updated: 2013-04-10
/// 10:55`. None where other words outweigh it.
pub(in super::super) fn date_line(text: &str, language: Option<&str>) -> Option<(Date, DateLabel)> {
    read_line(text, date::find(text, language)?)
}

/// The same, where its first date was found.
fn read_line(text: &str, (range, found): (Range<usize>, Date)) -> Option<(Date, DateLabel)> {
    if text.chars().count() > MAX_DATE_LINE_CHARS {
        return None;
    }
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let ends_as_sentence =
        after.trim_end().ends_with(['.', '!', '?', '。']) && after.split_whitespace().count() > 2;
    let others =
        words_beside(before.rsplit(is_bar).next()) + words_beside(after.split(is_bar).next());
    let long_unspaced = before
        .chars()
        .chain(after.chars())
        .filter(|c| crate::text::is_unspaced(*c))
        .count()
        > 24;
    if ends_as_sentence || others > MAX_OTHER_WORDS || long_unspaced || found.day.is_none() {
        return None;
    }
    let cues = words::phrases().cues(&words::lower(before));
    let updated = cues.any.has(Group::Updated) && !cues.leading.has(Group::Published);
    Some((
        found,
        if updated {
            DateLabel::Updated
        } else {
            DateLabel::Published
        },
    ))
}

/// Marks between the parts of a line: a date, a toolbar, a count.
fn is_bar(c: char) -> bool {
    matches!(c, '|' | '·' | '•' | '⋅')
}

/// Words, not marks, in what stands beside a date.
fn words_beside(text: Option<&str>) -> usize {
    let words = text.unwrap_or_default().split_whitespace();
    words.filter(|w| w.contains(char::is_alphanumeric)).count()
}

/// Whether `text` is a day and nothing else but marks.
pub(in super::super) fn is_date(text: &str, language: Option<&str>) -> bool {
    date::find(text, language).is_some_and(|(range, date)| {
        let beside = [text.get(..range.start), text.get(range.end..)];
        date.day.is_some() && beside.into_iter().all(|part| words_beside(part) == 0)
    })
}

/// All dates of a line with two labels: `Published 3 May 2024, updated 4 May
/// 2024`.
pub(in super::super) fn date_lines(text: &str, language: Option<&str>) -> Vec<(Date, DateLabel)> {
    let Some((range, date)) = date::find(text, language) else {
        return Vec::new();
    };
    let rest = text.get(range.end..).unwrap_or_default();
    let first = read_line(text, (range, date));
    let label = first.map(|(_, label)| label);
    let second = date_line(
        rest.trim_start_matches([' ', ',', '|', '·', '-', '–', '(']),
        language,
    );
    let second = second.filter(|(_, other)| Some(*other) != label);
    first.into_iter().chain(second).collect()
}
