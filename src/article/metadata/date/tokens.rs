//! Text to numbers, words and marks: what date patterns are made of.

use std::{collections::HashMap, ops::Range, sync::OnceLock};

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits: their value and how many there are.
    Number(u32, usize),
    /// Letters, in lower case.
    Word(String),
    /// Anything else that is not white space.
    Mark(char),
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Bytes of the text that it takes up.
    pub(super) range: Range<usize>,
    /// White space stands before it.
    pub(super) spaced: bool,
}

impl Token {
    /// Its value and length if it is a number.
    pub(super) fn number(&self) -> Option<(u32, usize)> {
        match self.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    /// The word, or nothing.
    pub(super) fn word(&self) -> &str {
        match &self.kind {
            Kind::Word(word) => word,
            _ => "",
        }
    }

    /// Whether it is this mark.
    pub(super) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// The month that the word names.
    pub(super) fn month(&self) -> Option<u32> {
        month_of(self.word())
    }
}

/// The tokens of `text` in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut spaced = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let end = at + c.len_utf8();
        let grown = !spaced && out.last_mut().is_some_and(|last| grow(last, c, end));
        if !grown {
            out.push(Token {
                kind: kind_of(c),
                range: at..end,
                spaced,
            });
        }
        spaced = false;
    }
    out
}

/// There is a digit in `text`.
pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
        || !text.is_ascii() && text.chars().any(|c| digit(c).is_some())
}

/// Decimal value of an ASCII, full-width, Arabic or Devanagari digit.
fn digit(c: char) -> Option<u32> {
    let base = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '๐'..='๙' => '๐',
        _ => return None,
    };
    Some(c as u32 - base as u32)
}

fn kind_of(c: char) -> Kind {
    if let Some(value) = digit(c) {
        Kind::Number(value, 1)
    } else if is_letter(c) {
        Kind::Word(c.to_lowercase().collect())
    } else {
        Kind::Mark(mark(c))
    }
}

/// Letters, and the marks that stand inside words of Indic and Thai scripts.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}' | '\u{0300}'..='\u{036F}')
}

/// Look-alikes of separators.
fn mark(c: char) -> char {
    match c {
        '‐' | '‑' | '–' | '—' | '−' => '-',
        '：' => ':',
        '／' | '⁄' => '/',
        '．' => '.',
        '，' | '،' => ',',
        _ => c,
    }
}

/// Adds `c` to `last` if both are digits or both letters.
fn grow(last: &mut Token, c: char, end: usize) -> bool {
    let grown = match (&mut last.kind, digit(c)) {
        (Kind::Number(value, digits), Some(d)) => {
            *value = value.saturating_mul(10).saturating_add(d);
            *digits += 1;
            true
        }
        (Kind::Word(word), None) if is_letter(c) || c == '.' && is_thai(word) => {
            word.extend(c.to_lowercase());
            true
        }
        _ => false,
    };
    if grown {
        last.range.end = end;
    }
    grown
}

/// Thai month names are short for two words with a stop inside: `เม.ย.`.
fn is_thai(word: &str) -> bool {
    word.chars()
        .all(|c| matches!(c, '\u{0E00}'..='\u{0E7F}' | '.'))
}

/// The month that `word` (lower case) names in any of the languages.
fn month_of(word: &str) -> Option<u32> {
    static MONTHS: OnceLock<HashMap<&'static str, u32>> = OnceLock::new();
    let months =
        MONTHS.get_or_init(|| read_months(include_str!("../../../../assets/rules/months.txt")));
    months.get(word.trim_end_matches('.')).copied()
}

fn read_months(table: &'static str) -> HashMap<&'static str, u32> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(|line| {
            let mut words = line.split_whitespace();
            let month = words
                .next()
                .and_then(|m| m.parse().ok())
                .unwrap_or_default();
            words.map(move |word| (word, month))
        })
        .filter(|(_, month)| *month > 0)
        .collect()
}
