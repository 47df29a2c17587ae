//! What can be counted in the text of one block, in one pass.

use super::language::StopWords;

/// Counts of one block's text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shape {
    /// Length in letters of an alphabet: an ideograph counts for
    /// [`UNSPACED_UNITS`].
    pub(super) units: f32,
    /// Words; an ideograph counts half a word.
    pub(super) words: f32,
    /// Share of the words that are among the language's commonest.
    pub(super) stop_share: f32,
    /// Share of the words that begin with a capital.
    pub(super) capital_share: f32,
    /// Share of the characters that are digits.
    pub(super) digit_share: f32,
    /// Commas of any script.
    pub(super) commas: u32,
    /// Sentences that end inside or at the end.
    pub(super) sentences: u32,
    /// The text ends as a sentence does.
    pub(super) ends: bool,
    /// The text is cut off with an ellipsis.
    pub(super) cut_off: bool,
    /// It holds quotation marks.
    pub(super) quotes: bool,
    /// It has capitals and no small letters.
    pub(super) shouted: bool,
    /// Letters are mostly of a script without spaces.
    pub(super) unspaced: bool,
    /// There is a letter in it.
    pub(super) letters: u32,
}

/// An ideograph says about as much as this many letters.
const UNSPACED_UNITS: f32 = 2.2;
/// Stop-word share that running text of a script without spaces is given.
const UNSPACED_STOP_SHARE: f32 = 0.42;
/// Thai and its neighbours write prose without marks; a run of this many
/// letters with few spaces is prose.
const LONG_RUN: u32 = 60;

/// Counts `text`.
pub(super) fn shape(text: &str, stop: Option<&StopWords>) -> Shape {
    let mut count = Count::default();
    for c in text.chars() {
        count.take(c, stop);
    }
    count.end_word(stop);
    count.finish(text)
}

#[derive(Default)]
struct Count {
    shape: Shape,
    word: String,
    spaced_words: u32,
    stops: u32,
    capitals: u32,
    upper: u32,
    lower: u32,
    digits: u32,
    unspaced: u32,
    chars: u32,
    pending_end: bool,
}

impl Count {
    fn take(&mut self, c: char, stop: Option<&StopWords>) {
        // Most of most pages, and much the quickest.
        if c.is_ascii() {
            return self.take_ascii(c as u8, stop);
        }
        if c.is_whitespace() {
            self.end_word(stop);
            self.shape.sentences += u32::from(std::mem::take(&mut self.pending_end));
            return;
        }
        self.chars += 1;
        self.digits += u32::from(c.is_numeric());
        if c.is_alphabetic() {
            self.letter(c, stop);
        } else if c.is_numeric() {
            self.word.push(c);
        } else if !matches!(c, '\'' | '’' | '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0DFF}') {
            self.end_word(stop);
        }
        self.mark(c);
    }

    fn take_ascii(&mut self, byte: u8, stop: Option<&StopWords>) {
        match byte {
            b'a'..=b'z' => {
                self.chars += 1;
                self.shape.letters += 1;
                self.lower += 1;
                self.word.push(char::from(byte));
                self.pending_end = false;
            }
            b'A'..=b'Z' => {
                self.chars += 1;
                self.shape.letters += 1;
                self.upper += 1;
                self.capitals += u32::from(self.word.is_empty());
                self.word.push(char::from(byte.to_ascii_lowercase()));
                self.pending_end = false;
            }
            b'0'..=b'9' => {
                self.chars += 1;
                self.digits += 1;
                self.word.push(char::from(byte));
                self.pending_end = false;
            }
            b' ' | b'\t'..=b'\r' => {
                self.end_word(stop);
                self.shape.sentences += u32::from(std::mem::take(&mut self.pending_end));
            }
            b'\'' => self.chars += 1,
            _ => {
                self.chars += 1;
                self.end_word(stop);
                self.mark(char::from(byte));
            }
        }
    }

    fn letter(&mut self, c: char, stop: Option<&StopWords>) {
        self.shape.letters += 1;
        self.upper += u32::from(c.is_uppercase());
        self.lower += u32::from(c.is_lowercase());
        if crate::text::is_unspaced(c) {
            self.end_word(stop);
            self.unspaced += 1;
            return;
        }
        if self.word.is_empty() {
            self.capitals += u32::from(c.is_uppercase());
        }
        self.word.extend(c.to_lowercase());
    }

    fn mark(&mut self, c: char) {
        match c {
            '。' | '！' | '？' | '।' | '؟' | '۔' => {
                self.shape.sentences += 1;
                self.pending_end = false;
            }
            '.' | '!' | '?' | '…' => self.pending_end = true,
            ',' | '，' | '、' | '،' => self.shape.commas += 1,
            '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' => {
                self.shape.quotes = true;
            }
            '\'' | '’' | ')' | ']' | '）' => {}
            _ => self.pending_end = false,
        }
    }

    fn end_word(&mut self, stop: Option<&StopWords>) {
        if self.word.is_empty() {
            return;
        }
        self.spaced_words += 1;
        self.stops += u32::from(stop.is_some_and(|list| list.contains(self.word.as_str())));
        self.word.clear();
    }

    fn finish(mut self, text: &str) -> Shape {
        let sentence_at_end = std::mem::take(&mut self.pending_end);
        let shape = &mut self.shape;
        shape.sentences += u32::from(sentence_at_end);
        let unspaced = self.unspaced as f32;
        shape.unspaced = self.unspaced * 2 > shape.letters;
        shape.units = (self.chars - self.unspaced.min(self.chars)) as f32
            + unspaced * UNSPACED_UNITS
            + memchr::memchr_iter(b' ', text.as_bytes()).count() as f32;
        shape.words = self.spaced_words as f32 + unspaced / 2.0;
        shape.stop_share = self.stops as f32 / self.spaced_words.max(1) as f32;
        shape.capital_share = self.capitals as f32 / self.spaced_words.max(1) as f32;
        shape.digit_share = self.digits as f32 / self.chars.max(1) as f32;
        shape.shouted = self.upper > 3 && self.lower == 0;
        (shape.ends, shape.cut_off) = ending(text);
        if shape.unspaced {
            let prose = shape.sentences > 0 || shape.commas > 1 || self.unspaced >= LONG_RUN;
            shape.stop_share = if prose { UNSPACED_STOP_SHARE } else { 0.05 };
            let thai = text
                .chars()
                .any(|c| matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}'));
            shape.ends |= thai && self.unspaced >= LONG_RUN;
        }
        self.shape
    }
}

/// Whether `text` ends as a sentence does, and whether it is cut off.
fn ending(text: &str) -> (bool, bool) {
    let closing = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '”' | '’' | '»' | '«' | '“' | ')' | ']' | '」' | '』' | '）'
            )
    };
    let bare = text.trim_end_matches(closing);
    let ends = bare.ends_with([
        '.', '!', '?', '…', ';', ':', '。', '！', '？', '；', '：', '।', '؟', '۔', '।',
    ]);
    let cut_off = bare.ends_with('…')
        || bare.ends_with("...")
        || bare.ends_with("[…]")
        || text.trim_end().ends_with("[…]")
        || text.trim_end().ends_with("[...]");
    (ends, cut_off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_prose() {
        let stop = crate::article::extract::language::stop_words("the and of", None);
        let s = shape(
            "The mayor said, \"We wait.\" Then she left, and nobody spoke.",
            stop,
        );
        assert!(
            s.ends && s.quotes && s.sentences == 2 && s.commas == 2,
            "{s:?}"
        );
        assert!(s.stop_share > 0.2, "{s:?}");
    }

    #[test]
    fn counts_scripts_without_spaces() {
        let s = shape("市议会星期二开会，讨论旧渡轮是否应该恢复航行。", None);
        assert!(
            s.unspaced && s.ends && s.stop_share > 0.4 && s.units > 40.0,
            "{s:?}"
        );
        assert!(shape("首页 新闻", None).stop_share < 0.1);
    }

    #[test]
    fn endings() {
        assert_eq!(ending("She said \"no.\""), (true, false));
        assert_eq!(ending("More to come..."), (true, true));
        assert_eq!(ending("A headline"), (false, false));
    }
}
