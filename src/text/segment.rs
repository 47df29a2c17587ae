//! Words: where they are, and how many there are to read.

use std::{ops::Range, sync::LazyLock};

use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::script::{is_cjk, is_dictionary_script};

/// Byte ranges of the words of `text` (UAX 29; each CJK character a word;
/// Thai, Lao, Khmer and Myanmar by dictionary).
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // A run of a script without spaces, collected until it ends.
    let mut run: Option<Range<usize>> = None;
    for (at, word) in text.unicode_word_indices() {
        let range = at..at + word.len();
        let unspaced = word.chars().next().is_some_and(is_dictionary_script);
        match &mut run {
            Some(open) if unspaced && open.end == at => open.end = range.end,
            _ => {
                split_run(text, run.take(), &mut found);
                if unspaced {
                    run = Some(range);
                } else {
                    found.push(range);
                }
            }
        }
    }
    split_run(text, run, &mut found);
    found
}

/// Whether `c` is an accent, a vowel sign or the like, of the letter before it.
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// Splits a run of Thai or its like at the places where a line may break:
/// between words, by the segmenter's dictionary.
fn split_run(text: &str, run: Option<Range<usize>>, found: &mut Vec<Range<usize>>) {
    let Some(run) = run else { return };
    let mut start = run.start;
    let inside = text.get(run).unwrap_or_default();
    let base = start;
    for at in opportunities(inside) {
        let word = text.get(start..base + at).unwrap_or_default();
        let end = start + word.trim_end().len();
        if end > start {
            found.push(start..end);
        }
        start = base + at;
    }
}

/// Byte offsets at which a line may break (UAX 14), ascending, the end of the
/// text included. Thai, Lao, Khmer and Myanmar are looked up in dictionaries:
/// a model of them would need less room, and a hundred times the time.
pub(super) fn opportunities(text: &str) -> impl Iterator<Item = usize> {
    static SEGMENTER: LazyLock<LineSegmenterBorrowed<'static>> =
        LazyLock::new(|| LineSegmenter::new_dictionary(LineBreakOptions::default()));
    SEGMENTER.segment_str(text).filter(|&at| at > 0)
}

/// Number of words for reading time: runs of letters and digits, apostrophes
/// and hyphens inside them aside; CJK, Thai and the like count half a word a
/// character.
pub fn word_count(text: &str) -> u32 {
    let (mut words, mut halves) = (0u32, 0u32);
    let mut inside = false;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let (kind, len) = if let Some(&kind) = ASCII_KINDS.get(usize::from(byte)) {
            (kind, 1)
        } else {
            let c = text
                .get(at..)
                .and_then(|t| t.chars().next())
                .unwrap_or_default();
            (kind(c), c.len_utf8())
        };
        at += len;
        let letter = kind == Kind::Letter;
        words += u32::from(letter && !inside);
        halves += u32::from(kind == Kind::Unspaced);
        inside = letter || inside && kind == Kind::Joins;
    }
    words.saturating_add(halves.div_ceil(2))
}

/// The kinds of ASCII, looked up: most of what is counted.
const ASCII_KINDS: [Kind; 128] = {
    let mut kinds = [Kind::Parts; 128];
    let mut byte = 0;
    while byte < kinds.len() {
        let c = byte as u8;
        if c.is_ascii_alphanumeric() {
            kinds[byte] = Kind::Letter;
        } else if matches!(c, b'\'' | b'-' | b'.' | b',' | b'_') {
            kinds[byte] = Kind::Joins;
        }
        byte += 1;
    }
    kinds
};

/// What a character does to the word count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Unspaced,
    /// Neither begins nor ends a word: `don't`, `well-known`, `3.5`, accents.
    Joins,
    Parts,
}

/// For what is not ASCII.
fn kind(c: char) -> Kind {
    match c {
        // Most of what is met, before any table is asked.
        '\u{4E00}'..='\u{9FFF}' => Kind::Unspaced,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ͱ'..='ͳ' | 'Α'..='ҁ' | 'א'..='ת' | 'ؠ'..='ي' => {
            Kind::Letter
        }
        '’' | '\u{AD}' | '\u{2010}' | '\u{2011}' | '\u{200C}' | '\u{200D}' => Kind::Joins,
        // Vowels and tones above and below are no characters of their own.
        _ if is_dictionary_script(c) && !is_combining_mark(c) && c.is_alphabetic() => {
            Kind::Unspaced
        }
        _ if is_cjk(c) => Kind::Unspaced,
        _ if is_dictionary_script(c) || is_combining_mark(c) => Kind::Joins,
        _ if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Parts,
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn finds_words() {
        check("", &[]);
        check("Don't stop, e.g. now!", &["Don't", "stop", "e.g", "now"]);
        check("well-known 3.5 km", &["well", "known", "3.5", "km"]);
        check("我們讀書", &["我", "們", "讀", "書"]);
        check("カタカナ語", &["カタカナ", "語"]);
        check("ภาษาไทย", &["ภาษา", "ไทย"]);
        check("a ไทย b", &["a", "ไทย", "b"]);
        check("שלום עולם", &["שלום", "עולם"]);
    }

    #[test]
    fn counts_words() {
        let check = |text: &str, count| assert_eq!(word_count(text), count, "{text:?}");
        check("", 0);
        check("Don't stop, e.g. a well-known 3.5 km walk — now!", 9);
        check("one\ntwo\tthree", 3);
        check("我們讀書", 2);
        check("我們讀", 2);
        check("naïve cafe\u{301}s", 2);
        check("ไทย", 2);
        check("… — !", 0);
    }

    proptest! {
        #[test]
        fn words_are_in_order(text in any::<String>()) {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.start >= last && word.start < word.end);
                prop_assert!(text.get(word.clone()).is_some());
                last = word.end;
            }
        }

        #[test]
        fn words_of_mixed_scripts(text in "[ab ไทย漢カ한 .]{0,40}") {
            for word in words(&text) {
                prop_assert!(text.get(word).is_some());
            }
        }
    }
}
