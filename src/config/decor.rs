//! What is drawn besides the words of a page, and in which signs the program
//! writes its own words.

use std::{borrow::Cow, ops::Range};

use crate::text;

/// How much is drawn besides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decor {
    /// Bars, rules, shapes.
    #[default]
    Full,
    /// Fewer of them: no lines between panes, no rounded corners.
    Light,
    /// ASCII only.
    Ascii,
    /// None: for screen readers.
    None,
}

impl Decor {
    /// Whether all that is the program's own is ASCII.
    pub fn is_ascii(self) -> bool {
        matches!(self, Self::Ascii | Self::None)
    }

    /// The beginning of `text` that has room in `cols` cells, and a sign that
    /// there is more.
    pub fn cut(self, text: &str, cols: usize) -> Cow<'_, str> {
        if self.is_ascii() {
            text::truncate_ascii(text, cols)
        } else {
            text::truncate(text, cols)
        }
    }

    /// Words of the program as they are written. What they quote is
    /// somebody's, and stays as it is.
    pub fn own(self, words: &str) -> Cow<'_, str> {
        if !self.is_ascii() || words.is_ascii() {
            return Cow::Borrowed(words);
        }
        let mut out = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(at) = rest.find('“') {
            self.push_own(&mut out, rest.get(..at).unwrap_or_default());
            let quoted = rest.get(at..).unwrap_or_default();
            let end = quote_len(quoted);
            out.push_str(&self.quote(quoted.get(..end).unwrap_or_default()));
            rest = quoted.get(end..).unwrap_or_default();
        }
        self.push_own(&mut out, rest);
        Cow::Owned(out)
    }

    /// Somebody's words, of which only the signs at both ends are ours: the
    /// quotation's marks, and that something is left out.
    pub fn quote(self, words: &str) -> Cow<'_, str> {
        if !self.is_ascii() || words.is_ascii() {
            return Cow::Borrowed(words);
        }
        let is_ours = |c| matches!(c, '“' | '”' | '…');
        let inner = words.trim_start_matches(is_ours);
        let start = words.len() - inner.len();
        let end = start + inner.trim_end_matches(is_ours).len();
        let part = |range: Range<usize>| words.get(range).unwrap_or_default();
        let mut out = String::with_capacity(words.len());
        self.push_own(&mut out, part(0..start));
        out.push_str(part(start..end));
        self.push_own(&mut out, part(end..words.len()));
        Cow::Owned(out)
    }

    /// The signs that the program uses as this has them.
    fn push_own(self, out: &mut String, words: &str) {
        for c in words.chars() {
            match c {
                '·' | '›' | '→' | '—' if self == Self::None => push_spoken(out, c),
                c => push_ascii(out, c),
            }
        }
    }
}

/// Length in bytes of the quotation that `text` begins with; all of it if it
/// does not end.
fn quote_len(text: &str) -> usize {
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// What stands between words, as one says it: marks that follow the word before.
fn push_spoken(out: &mut String, c: char) {
    let mark = match c {
        '›' => ':',
        '·' => ';',
        '—' => ',',
        _ => return out.push_str("to"),
    };
    if out.ends_with(' ') {
        out.pop();
    }
    out.push(mark);
}

/// The nearest that ASCII has.
fn push_ascii(out: &mut String, c: char) {
    match c {
        '…' => out.push_str("..."),
        '·' => out.push('|'),
        '“' | '”' | '„' => out.push('"'),
        '‘' | '’' => out.push('\''),
        '—' => out.push_str("--"),
        '–' | '−' => out.push('-'),
        '→' => out.push_str("->"),
        '›' | '»' => out.push('>'),
        '‹' | '«' => out.push('<'),
        '×' => out.push('x'),
        '\u{A0}' | '\u{202F}' => out.push(' '),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_ascii_and_quotations_are_not_touched() {
        for (words, expected) in [
            ("Starred it · u undoes", "Starred it | u undoes"),
            ("Looking up été …", "Looking up été ..."),
            ("z … 1–6 of 16", "z ... 1-6 of 16"),
            ("Body → Caption", "Body -> Caption"),
            (
                "The library can’t be shown — yet",
                "The library can't be shown -- yet",
            ),
            ("Added “Dash — “so” · it’s”", "Added \"Dash — “so” · it’s\""),
            ("“one” · “two…” is", "\"one\" | \"two...\" is"),
            ("“cut and never closed · …", "\"cut and never closed · ..."),
        ] {
            assert_eq!(Decor::Ascii.own(words), expected);
            assert_eq!(Decor::Full.own(words), words);
            assert_eq!(Decor::Light.own(words), words);
        }
    }

    #[test]
    fn without_signs_words_are_parted_as_one_says_them() {
        for (words, expected) in [
            ("Starred it · u undoes", "Starred it; u undoes"),
            ("Library › “A · b”", "Library: \"A · b\""),
            ("Body → Caption", "Body to Caption"),
            (
                "The library can’t be shown — yet",
                "The library can't be shown, yet",
            ),
            ("Looking up été …", "Looking up été ..."),
        ] {
            assert_eq!(Decor::None.own(words), expected);
        }
    }

    #[test]
    fn rows_of_a_quotation_keep_their_words() {
        for (words, expected) in [
            ("“It’s — a", "\"It’s — a"),
            ("row · between", "row · between"),
            ("“its” end…”", "\"its” end...\""),
            ("…before", "...before"),
        ] {
            assert_eq!(Decor::Ascii.quote(words), expected);
            assert_eq!(Decor::Full.quote(words), words);
        }
    }
}
