//! Sentences, whatever the language: UAX 29, mended where it ends a sentence
//! after an abbreviation or an initial, and between a quoted exclamation and
//! what goes on after it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Words that end in a period and rarely end a sentence, lower case.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "gen", "col", "maj", "capt", "cmdr", "lt",
    "sgt", "gov", "sen", "rep", "pres", "st", "mt", "ft", "jr", "sr", "vs", "no", "nos", "vol",
    "fig", "figs", "pp", "ed", "eds", "trans", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "ca", "cf", "viz", "al", "e.g", "i.e", "a.k.a", "inc",
    "ltd", "co", "corp", "bros", "dept", "univ", "approx", "est",
    // German, French, Spanish, Italian, Dutch, Scandinavian.
    "hr", "fr", "frl", "nr", "bzw", "z.b", "d.h", "u.a", "usw", "vgl", "evtl", "ggf", "mm", "mme",
    "mlle", "m", "sra", "srta", "dra", "ud", "uds", "p.ej", "sig", "dott", "ing", "dhr", "mevr",
    "bijv", "o.a", "t.ex", "bl.a", "f.eks",
];

/// Words that so often begin an English sentence that a "U.S." before them
/// did end one.
const STARTERS: &[&str] = &[
    "the", "a", "an", "he", "she", "it", "they", "we", "you", "i", "in", "on", "at", "but", "and",
    "this", "that", "these", "those", "there", "when", "if", "as", "for", "his", "her", "its",
    "their", "our", "some", "many", "however", "after", "before", "while", "what", "who", "why",
    "how", "to", "by",
];

/// Byte ranges of the sentences of `text`, without the space between them. A
/// line feed ends a sentence.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, piece) in text.split_sentence_bound_indices() {
        let Some(range) = trimmed(at, piece) else {
            continue;
        };
        match found.last_mut() {
            Some(last) if continues(text, last, &range) => last.end = range.end,
            _ => found.push(range),
        }
    }
    found
}

/// The range of `piece` at `at` without the white space around it.
fn trimmed(at: usize, piece: &str) -> Option<Range<usize>> {
    let body = piece.trim_start();
    let start = at + piece.len() - body.len();
    let body = body.trim_end();
    (!body.is_empty()).then(|| start..start + body.len())
}

/// Whether the boundary between two neighbours is none after all.
fn continues(text: &str, last: &Range<usize>, next: &Range<usize>) -> bool {
    let between = text.get(last.end..next.start).unwrap_or_default();
    if between.contains(['\n', '\u{2028}', '\u{2029}']) {
        return false;
    }
    let head = text.get(last.clone()).unwrap_or_default();
    let tail = text.get(next.clone()).unwrap_or_default();
    let goes_on = tail.chars().next().is_some_and(char::is_lowercase);
    goes_on || ends_in_abbreviation(head, tail) || is_mark_alone(tail)
}

fn ends_in_abbreviation(head: &str, tail: &str) -> bool {
    let Some(word) = head
        .strip_suffix('.')
        .and_then(|h| h.split_whitespace().next_back())
    else {
        return false;
    };
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if is_initials(word) {
        // One initial is part of a name; several may stand at the end.
        return !word.contains('.') || !STARTERS.contains(&first_word(tail).as_str());
    }
    ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Single upper-case letters with periods between: `J`, `U.S`.
fn is_initials(word: &str) -> bool {
    // "I." is more often the pronoun or a Roman numeral with an end.
    word != "I"
        && word.split('.').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
        })
}

fn first_word(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

/// A closing quotation mark or bracket that the boundary cut off.
fn is_mark_alone(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
        && text.chars().all(|c| !c.is_whitespace())
        && text.len() <= 4
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn finds_sentences() {
        check("", &[]);
        check("One. Two!  Three?", &["One.", "Two!", "Three?"]);
        check("No end", &["No end"]);
        check("Line one\nLine two", &["Line one", "Line two"]);
        check(
            "今日は晴れ。明日は雨！本当？はい",
            &["今日は晴れ。", "明日は雨！", "本当？", "はい"],
        );
        check("Er kam. Ich ging.", &["Er kam.", "Ich ging."]);
    }

    #[test]
    fn abbreviations_do_not_end_one() {
        check(
            "Mr. Smith met Dr. Jones. They spoke.",
            &["Mr. Smith met Dr. Jones.", "They spoke."],
        );
        check(
            "J. R. Hale wrote it. He did.",
            &["J. R. Hale wrote it.", "He did."],
        );
        check("The U.S. Senate met.", &["The U.S. Senate met."]);
        check(
            "It left the U.S. The rest stayed.",
            &["It left the U.S.", "The rest stayed."],
        );
        check(
            "See e.g. Paris. It is big.",
            &["See e.g. Paris.", "It is big."],
        );
        check("So I. Then you.", &["So I.", "Then you."]);
        check(
            "It cost 3.50 euros. Cheap.",
            &["It cost 3.50 euros.", "Cheap."],
        );
    }

    #[test]
    fn speech_goes_on() {
        check(
            "“Go!” she said. “Now.” He went.",
            &["“Go!” she said.", "“Now.”", "He went."],
        );
    }

    proptest! {
        #[test]
        fn in_order_and_nothing_but_space_between(text in "[A-Z a-z.!?。\n“”]{0,80}") {
            let mut last = 0;
            for s in sentences(&text) {
                prop_assert!(text[last..s.start].trim().is_empty());
                prop_assert!(!text[s.clone()].trim().is_empty());
                last = s.end;
            }
            prop_assert!(text[last..].trim().is_empty());
        }
    }
}
