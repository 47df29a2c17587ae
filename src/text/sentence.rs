//! Sentences, whatever the language: UAX 29, mended where it ends a sentence
//! after an abbreviation, an ordinal or an initial, between a quoted exclamation
//! and what goes on after it, and in the midst of the mark of a note.

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

/// Words after which a number and a period are an ordinal: German (`im 19.
/// Jahrhundert`).
const BEFORE_ORDINALS: &[&str] = &[
    "am", "im", "vom", "zum", "zur", "beim", "dem", "den", "der", "des", "das", "die", "ins",
    "seinem", "seinen", "ihrem", "ihren", "ihrer", "seiner", "jeder", "jeden", "jedem",
];

/// Months that begin with a capital letter after their day: German.
const MONTHS: &[&str] = &[
    "januar",
    "jänner",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];

/// Longest label of a note in brackets: `[citation needed]`.
const LABEL_CHARS_MAX: usize = 20;

/// Byte ranges of the sentences of `text`, without the space between them. A
/// line feed ends a sentence.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, piece) in text.split_sentence_bound_indices() {
        let Some(mut range) = trimmed(at, piece) else {
            continue;
        };
        let Some(last) = found.last_mut() else {
            found.push(range);
            continue;
        };
        if share_marks(text, last, &mut range) && continues(text, last, &range) {
            last.end = range.end;
        } else if !range.is_empty() {
            found.push(range);
        }
    }
    found
}

/// Gives the marks between two neighbours to the one that they belong to:
/// notes (`[1]`) and what closes a quotation after a space to the one before,
/// what opens one to the one after. Whether anything is left of the latter.
fn share_marks(text: &str, last: &mut Range<usize>, next: &mut Range<usize>) -> bool {
    let head = text.get(last.clone()).unwrap_or_default();
    let together = last.end == next.start;
    let opening = head.trim_end_matches(is_opening).len();
    let border = if together && opening > 0 && opening < head.len() {
        last.start + opening
    } else {
        last.end
    };
    let after = text.get(border..next.end).unwrap_or_default();
    let closes = if together { 0 } else { closing_mark(after) };
    last.end = border + notes(after).max(closes);
    let rest = text.get(last.end..next.end).unwrap_or_default();
    let space = rest.len() - rest.trim_start().len();
    next.start = last.end + space;
    next.start < next.end
}

/// Bytes of the notes in brackets with which `text` begins.
fn notes(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..).and_then(|t| t.strip_prefix('[')) {
        let end = rest.char_indices().take(LABEL_CHARS_MAX + 1);
        let mut end = end.skip_while(|(_, c)| c.is_alphanumeric() || *c == ' ');
        match end.next() {
            Some((len, ']')) if len > 0 => at += len + 2,
            _ => break,
        }
    }
    at
}

/// Bytes of a space and the `»` that closes what stands before it: one that
/// opens has its words right after it.
fn closing_mark(text: &str) -> usize {
    let rest = text.trim_start();
    let closes = rest
        .strip_prefix('»')
        .is_some_and(|after| !after.starts_with(char::is_alphanumeric));
    if closes {
        text.len() - rest.len() + '»'.len_utf8()
    } else {
        0
    }
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '「'
            | '『'
            | '（'
            | '［'
            | '【'
            | '〔'
            | '〈'
            | '《'
            | '〖'
            | '¿'
            | '¡'
    )
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
    goes_on || ends_in_period_of_a_word(head, tail) || is_mark_alone(tail)
}

/// Whether the period at the end belongs to the word before it.
fn ends_in_period_of_a_word(head: &str, tail: &str) -> bool {
    let Some(head) = head.strip_suffix('.') else {
        return false;
    };
    let mut words = head
        .split_whitespace()
        .rev()
        .map(|w| w.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let word = words.next().unwrap_or_default();
    // `I am 12.` is English.
    let before = words.next().filter(|_| words.next() != Some("I"));
    let before = before.unwrap_or_default();
    is_abbreviation(word, tail) || is_ordinal(before, word, tail)
}

/// Whether `word` is a number of one or two digits that counts what follows:
/// a day before its month, or what an article before it says is coming.
fn is_ordinal(before: &str, word: &str, tail: &str) -> bool {
    matches!(word.len(), 1 | 2)
        && word.bytes().all(|b| b.is_ascii_digit())
        && (BEFORE_ORDINALS.contains(&before.to_lowercase().as_str())
            || MONTHS.contains(&first_word(tail).as_str()))
}

fn is_abbreviation(word: &str, tail: &str) -> bool {
    if is_initials(word) {
        // One initial is part of a name; several may stand at the end.
        return !word.contains('.') || !STARTERS.contains(&first_word(tail).as_str());
    }
    // `EE. UU.`, a plural in Spanish.
    is_doubled(word) && tail.split('.').next().is_some_and(is_doubled)
        // `z. B.`, `v. Chr.`; a letter alone may be a quantity, or a vitamin.
        || is_small_letter(word) && (tail.starts_with("Chr") || begins_with_letter(tail))
        || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn is_small_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_lowercase) && letters.next().is_none()
}

/// The first word is a letter and a period.
fn begins_with_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some('.')
}

/// One upper-case letter, twice.
fn is_doubled(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().filter(|c| c.is_uppercase());
    first.is_some() && letters.next() == first && letters.next().is_none()
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

    #[test]
    fn notes_belong_to_what_they_are_for() {
        check(
            "It was mozilla.org.[3] One day later it grew.[6][7] So did he.[citation needed]",
            &[
                "It was mozilla.org.[3]",
                "One day later it grew.[6][7]",
                "So did he.[citation needed]",
            ],
        );
        check("One.[2] two goes on.", &["One.[2] two goes on."]);
        check(
            "He left.[They stayed, all of them.]",
            &["He left.", "[They stayed, all of them.]"],
        );
    }

    #[test]
    fn marks_belong_to_what_they_quote() {
        check(
            "第一句。「第三句。」第四句。",
            &["第一句。", "「第三句。」", "第四句。"],
        );
        check(
            "« Vraiment\u{A0}?\u{A0}» dit-il. « Oui\u{202F}!\u{202F}» Fin.",
            &[
                "« Vraiment\u{A0}?\u{A0}» dit-il.",
                "« Oui\u{202F}!\u{202F}»",
                "Fin.",
            ],
        );
        check(
            "Er ging. »Nein.« Sie blieb.",
            &["Er ging.", "»Nein.«", "Sie blieb."],
        );
        check("¿Sí? ¡No! ¿Por qué?", &["¿Sí?", "¡No!", "¿Por qué?"]);
    }

    #[test]
    fn ordinals_count_what_follows() {
        check(
            "Am 3. Oktober 1990 war es so. Im 19. Jahrhundert nicht.",
            &["Am 3. Oktober 1990 war es so.", "Im 19. Jahrhundert nicht."],
        );
        check(
            "Seit 1. Mai. Es waren 12. Die anderen gingen.",
            &["Seit 1. Mai.", "Es waren 12.", "Die anderen gingen."],
        );
        check("I am 12. He is 13.", &["I am 12.", "He is 13."]);
        check(
            "It has vitamin c. Then some.",
            &["It has vitamin c.", "Then some."],
        );
        check(
            "There were 12. The rest left.",
            &["There were 12.", "The rest left."],
        );
        check(
            "Es gibt z. B. Wien. Und u. U. Graz.",
            &["Es gibt z. B. Wien.", "Und u. U. Graz."],
        );
        check(
            "500 v. Chr. und 300 n. Chr. Danach nicht.",
            &["500 v. Chr. und 300 n. Chr.", "Danach nicht."],
        );
        check("En EE. UU. El resto no.", &["En EE. UU.", "El resto no."]);
        check("Solve for n. Then stop.", &["Solve for n.", "Then stop."]);
    }

    proptest! {
        #[test]
        fn in_order_and_nothing_but_space_between(text in "[A-Za-z0-9 .!?。\n“”「」«»\\[\\]]{0,80}") {
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
