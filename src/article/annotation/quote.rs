//! Finding a passage by its words.

use super::{
    Passage, edges,
    fold::Folded,
    places::{MAX_PLACES, occurrences},
};

/// Every place where `quote` stands in `text`, in order: white space, the
/// shape of quotation marks and dashes, soft hyphens and line ends aside.
/// Whole words win over parts of words, and the same capitals over others,
/// where there are any. At most ten thousand places.
pub fn find_quote(quote: &str, text: &str) -> Vec<Passage> {
    let (asked, folded) = (Folded::of(quote), Folded::of(text));
    if asked.len() == 0 {
        return by_characters(quote, text);
    }
    let places = occurrences(&folded.letters, &asked.letters);
    let len = asked.len();
    let places = preferred(places, |at| folded.bounded(*at, at + len));
    let found = places
        .into_iter()
        .filter_map(|at| folded.passage(text, at, at + len))
        .collect();
    let found = preferred(found, |p: &Passage| {
        same_capitals(quote, text.get(p.range()).unwrap_or_default())
    });
    let mut end = 0;
    found
        .into_iter()
        .map(|p| edges::whole(text, with_marks(quote, text, p)))
        .filter(|p| {
            p.start >= end && {
                end = p.end;
                true
            }
        })
        .collect()
}

/// Those that please, or all if none does.
fn preferred<T>(all: Vec<T>, pleases: impl Fn(&T) -> bool) -> Vec<T> {
    if all.iter().any(&pleases) {
        all.into_iter().filter(pleases).collect()
    } else {
        all
    }
}

/// Whether both have the same letters without folding their case.
fn same_capitals(a: &str, b: &str) -> bool {
    let upper = |s: &str| {
        s.chars()
            .filter(|c| c.is_alphanumeric())
            .map(char::is_uppercase)
            .collect::<Vec<_>>()
    };
    upper(a) == upper(b)
}

/// A quote of marks alone: its very characters.
fn by_characters(quote: &str, text: &str) -> Vec<Passage> {
    let quote = quote.trim();
    if quote.is_empty() {
        return Vec::new();
    }
    text.match_indices(quote)
        .map(|(i, m)| edges::whole(text, Passage::new(i, i + m.len())))
        .take(MAX_PLACES)
        .collect()
}

/// `passage`, which holds the letters of `quote`, widened over the marks that
/// the quote has before its first and after its last letter.
fn with_marks(quote: &str, text: &str, passage: Passage) -> Passage {
    let before = text
        .get(..passage.start)
        .unwrap_or_default()
        .char_indices()
        .rev();
    let asked = quote
        .chars()
        .take_while(|c| !c.is_alphanumeric())
        .collect::<Vec<_>>();
    let start = reach(asked.into_iter().rev(), before);
    let after = text.get(passage.end..).unwrap_or_default().char_indices();
    let asked = quote
        .chars()
        .rev()
        .take_while(|c| !c.is_alphanumeric())
        .collect::<Vec<_>>();
    let end = reach(
        asked.into_iter().rev(),
        after.map(|(i, c)| (passage.end + i + c.len_utf8(), c)),
    );
    Passage {
        start: start.unwrap_or(passage.start),
        end: end.unwrap_or(passage.end),
    }
}

/// How far the marks that are asked for stand there, white space aside.
fn reach(
    asked: impl Iterator<Item = char>,
    there: impl Iterator<Item = (usize, char)>,
) -> Option<usize> {
    let mut there = there.filter(|(_, c)| !c.is_whitespace());
    let mut edge = None;
    for mark in asked.filter(|c| !c.is_whitespace()) {
        match there.next() {
            Some((at, c)) if shape(c) == shape(mark) => edge = Some(at),
            _ => break,
        }
    }
    edge
}

/// One mark for all of its shapes.
fn shape(mark: char) -> char {
    match mark {
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '‹' | '›' | '\'' => '"',
        '‐'..='―' | '−' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(quote: &str, text: &str, expected: &[&str]) {
        let found: Vec<&str> = find_quote(quote, text)
            .into_iter()
            .filter_map(|p| text.get(p.range()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sees_past_typography() {
        check(
            "\"the old  mill\"",
            "He said: “The old\nmill” stands.",
            &["“The old\nmill”"],
        );
        check(
            "well-known",
            "a well\u{ad}-known and a well—known man",
            &["well\u{ad}-known", "well—known"],
        );
        check("café", "Cafe\u{301}s and a cafe\u{301}.", &["cafe\u{301}"]);
        check("猫が", "黒い猫が、猫が", &["猫が", "猫が"]);
    }

    #[test]
    fn prefers_words_and_capitals() {
        check("art", "an art, a part, an Art", &["art"]);
        check("art", "a part", &["art"]);
        check("Art", "an art", &["art"]);
    }

    #[test]
    fn takes_marks_along() {
        check("Stop!", "Stop! he said. Stop.", &["Stop!", "Stop"]);
        check("—", "a — b — c", &["—", "—"]);
        check("", "anything", &[]);
        check("ha ha", "ha ha ha ha", &["ha ha", "ha ha"]);
    }

    proptest! {
        #[test]
        fn finds_what_was_cut_out(text in "[a-zé日 .,“”\\-\\n]{1,80}", a in 0usize..80, b in 0usize..80) {
            let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
            let passage = Passage::new(bytes[a % bytes.len()], bytes[b % bytes.len()]);
            let quote = text.get(passage.range()).unwrap_or_default();
            let found = find_quote(quote, &text);
            prop_assert!(found.iter().all(|p| text.get(p.range()).is_some()));
            prop_assert!(quote.trim().is_empty() || !found.is_empty());
        }
    }
}
