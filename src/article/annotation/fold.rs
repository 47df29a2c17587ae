//! The letters and digits of a text, folded, each with the place that it came
//! from.

use crate::{
    article::Passage,
    text::letters::{fold_letters, is_cjk, joins_words},
};

/// A text reduced to what two renderings of the same words share.
#[derive(Debug)]
pub(super) struct Folded {
    /// Its letters and digits, folded.
    pub(super) letters: Vec<char>,
    /// For each letter, the byte at which its source character begins.
    at: Vec<u32>,
    /// For each letter, whether a word begins there (in CJK: everywhere).
    word: Vec<bool>,
    /// A third or more of it is CJK, so few letters say much.
    pub(super) wide: bool,
}

impl Folded {
    /// Folds `text`. Offsets are kept in 32 bits: what lies beyond 4 GiB is
    /// not seen (no text of record comes near).
    pub(super) fn of(text: &str) -> Self {
        let mut folded = Self {
            letters: Vec::with_capacity(text.len()),
            at: Vec::with_capacity(text.len()),
            word: Vec::with_capacity(text.len()),
            wide: false,
        };
        let (mut gap, mut cjk) = (true, 0);
        for (byte, c) in text
            .char_indices()
            .take_while(|(i, _)| u32::try_from(*i).is_ok())
        {
            let before = folded.letters.len();
            fold_letters(c, |l| folded.letters.push(l));
            if folded.letters.len() == before {
                gap |= !joins_words(c);
                continue;
            }
            for k in before..folded.letters.len() {
                let is_cjk = is_cjk(folded.letters[k]);
                cjk += usize::from(is_cjk);
                folded.at.push(byte as u32);
                folded.word.push((gap && k == before) || is_cjk);
                gap = is_cjk;
            }
        }
        folded.wide = cjk * 3 > folded.letters.len();
        folded
    }

    /// Number of letters.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Index of the first letter at or after byte `offset`.
    pub(super) fn index(&self, offset: usize) -> usize {
        self.at.partition_point(|at| (*at as usize) < offset)
    }

    /// The letters `start..end` as a passage of `text`, the text that was
    /// folded.
    pub(super) fn passage(&self, text: &str, start: usize, end: usize) -> Option<Passage> {
        let first = *self.at.get(start)? as usize;
        let last = *self.at.get(end.checked_sub(1)?)? as usize;
        let width = text.get(last..)?.chars().next()?.len_utf8();
        (first <= last).then(|| Passage::new(first, last + width))
    }

    /// Whether a word begins with letter `at`, or nothing does.
    pub(super) fn begins(&self, at: usize) -> bool {
        self.word.get(at).copied().unwrap_or(true)
    }

    /// Whether words begin and end with the letters `start..end`.
    pub(super) fn bounded(&self, start: usize, end: usize) -> bool {
        self.begins(start) && self.begins(end)
    }

    /// `letters`, cut to what exists.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        let end = end.min(self.len());
        self.letters.get(start.min(end)..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> String {
        Folded::of(text).letters.iter().collect()
    }

    #[test]
    fn sees_past_typography() {
        assert_eq!(
            letters("“Well-\u{ad}known”—\nFACTS"),
            letters("'wellknown' - facts")
        );
    }

    #[test]
    fn keeps_the_way_back() {
        let text = "a ﬁne Straße!";
        let folded = Folded::of(text);
        let all = folded.passage(text, 0, folded.len()).map(Passage::range);
        assert_eq!(all.and_then(|r| text.get(r)), Some("a ﬁne Straße"));
        let word = folded.passage(text, 1, 5).map(Passage::range);
        assert_eq!(word.and_then(|r| text.get(r)), Some("ﬁne"));
        assert!(folded.bounded(1, 5) && !folded.bounded(2, 5));
    }

    #[test]
    fn knows_wide_text() {
        assert!(Folded::of("日本語の文").wide);
        assert!(!Folded::of("plain").wide);
        assert!(!Folded::of("").wide);
    }
}
