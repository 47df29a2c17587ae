//! A text as a regular expression looks at it: letters without their accents,
//! no soft hyphens, and spaces that are nothing but spaces. Case stays, and so
//! do signs that mean something to a pattern.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::{UnicodeNormalization, char::compose};

use super::fold::{expand, is_dropped};

/// A bared text that knows where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bare {
    /// The bared text.
    pub text: String,
    /// Where its stretches are from, in order.
    points: Vec<Point>,
}

/// The beginning of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Point {
    /// Byte of the bared text.
    bare: usize,
    /// Byte of the source.
    source: usize,
    /// What follows is as it was in the source; else it stands for one
    /// character of it, or for one that left nothing.
    as_is: bool,
}

impl Bare {
    /// Bares `source`.
    pub fn of(source: &str) -> Self {
        let mut bare = Self {
            text: String::with_capacity(source.len()),
            points: Vec::new(),
        };
        let mut at = 0;
        while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.bytes().take_while(u8::is_ascii).count();
            if plain > 0 {
                bare.mark(at, true);
                bare.text.push_str(rest.get(..plain).unwrap_or_default());
                at += plain;
                continue;
            }
            let c = rest.chars().next().unwrap_or_default();
            bare.push(at, c);
            at += c.len_utf8();
        }
        bare.points.push(Point {
            bare: bare.text.len(),
            source: source.len(),
            as_is: true,
        });
        bare
    }

    fn mark(&mut self, source: usize, as_is: bool) {
        if !as_is || self.points.last().is_none_or(|last| !last.as_is) {
            let bare = self.text.len();
            self.points.push(Point {
                bare,
                source,
                as_is,
            });
        }
    }

    fn push(&mut self, source: usize, c: char) {
        if is_its_own(c) {
            self.mark(source, true);
            return self.text.push(c);
        }
        let shape: Vec<char> = shape_of(c).collect();
        if let ([mark], Some(last)) = (shape.as_slice(), self.text.chars().next_back())
            && let Some(both) = compose(last, *mark)
            && let Some(from) = self.begin_of_last(last)
        {
            // A sound mark of its own after a kana.
            let before = self.source(from..from).start;
            self.text.truncate(from);
            while self.points.last().is_some_and(|p| p.bare >= from) {
                self.points.pop();
            }
            self.mark(before, false);
            return self.text.push(both);
        }
        self.mark(source, shape == [c]);
        self.text.extend(shape);
    }

    /// Where `last`, the last character, begins, if it stands for a character
    /// of the source by itself.
    fn begin_of_last(&self, last: char) -> Option<usize> {
        let from = self.text.len() - last.len_utf8();
        let (_, point) = self.point_before(from)?;
        (point.as_is || point.bare == from).then_some(from)
    }

    /// The stretch of the source that `range` of the bared text is from: whole
    /// characters, with what was dropped behind the last.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = match self.point_before(range.start) {
            Some((_, point)) if point.as_is => point.source + range.start - point.bare,
            Some((_, point)) => point.source,
            None => 0,
        };
        let end = match self.point_before(range.end) {
            Some((_, point)) if point.as_is => point.source + range.end - point.bare,
            Some((_, point)) if point.bare == range.end => point.source,
            Some((at, point)) => self.points.get(at + 1).map_or(point.source, |p| p.source),
            None => start,
        };
        start..end.max(start)
    }

    /// Where the bared text has what stands at a byte of the source, or what is
    /// next to it.
    pub fn bare(&self, source: usize) -> usize {
        let after = self.points.partition_point(|p| p.source <= source);
        match after.checked_sub(1).and_then(|at| self.points.get(at)) {
            Some(point) if point.as_is => (point.bare + source - point.source).min(self.text.len()),
            Some(point) => point.bare,
            None => 0,
        }
    }

    /// The last point at or before a byte of the bared text.
    fn point_before(&self, byte: usize) -> Option<(usize, Point)> {
        let at = self.points.partition_point(|p| p.bare <= byte);
        let at = at.checked_sub(1)?;
        self.points.get(at).map(|point| (at, *point))
    }
}

/// A pattern whose letters are bared as those of the text are; what has a
/// meaning in patterns is ASCII, and stays.
pub fn bare_pattern(pattern: &str) -> String {
    let shape = |c: char| -> Vec<char> {
        if c.is_ascii() {
            vec![c]
        } else {
            // In a class a hyphen would be a range.
            let shape = shape_of(c).flat_map(|c| (c == '-').then_some('\\').into_iter().chain([c]));
            shape.collect()
        }
    };
    let bare: String = pattern.chars().flat_map(shape).collect();
    bare.nfc().collect()
}

/// `text` with kana of half width as those of full width, their sound marks
/// joined with them.
pub fn joined_kana(text: &str) -> Cow<'_, str> {
    if text.contains(|c| matches!(c, '\u{FF66}'..='\u{FF9F}')) {
        text.nfkc().collect::<String>().into()
    } else {
        text.into()
    }
}

/// The kana that a sound mark makes `c` of, and all shapes of that mark.
pub fn kana_and_mark(c: char) -> Option<(char, &'static str)> {
    if !matches!(c, 'ぁ'..='ヿ') {
        return None;
    }
    let mut apart = std::iter::once(c).nfd();
    let kana = apart.next()?;
    match apart.next()? {
        '\u{3099}' => Some((kana, "\u{3099}\u{FF9E}")),
        '\u{309A}' => Some((kana, "\u{309A}\u{FF9F}")),
        _ => None,
    }
}

/// Characters that are bare already, of scripts with many of them: no table
/// has to be asked.
fn is_its_own(c: char) -> bool {
    matches!(
        c,
        '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | 'А'..='И' | 'К'..='и' | 'к'..='я'
            | 'Β'..='Ω' | 'β'..='ρ' | 'σ'..='ω'
            | 'א'..='ת'
            | 'ا'..='غ' | 'ف'..='ي'
            | 'ぁ'..='ゔ' | 'ァ'..='ヴ'
    )
}

/// What stands for `c`.
fn shape_of(c: char) -> impl Iterator<Item = char> {
    let first = match c {
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        c if c.is_whitespace() && !c.is_ascii() => ' ',
        c => c,
    };
    let letters = expand(first);
    let apart: String = letters.nfkd().filter(|c| !is_dropped(*c)).nfc().collect();
    // A sign that would fall apart into other signs stays what it is.
    let falls_apart =
        !apart.is_empty() && first == c && apart.chars().any(|c| c.is_ascii_punctuation());
    let shape = if falls_apart { c.to_string() } else { apart };
    shape.chars().collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_and_soft_hyphens_are_gone() {
        let check = |text: &str, bare: &str| assert_eq!(Bare::of(text).text, bare, "{text:?}");
        check("Zürich, Ærø", "Zurich, AEro");
        check("cafe\u{301} CAFÉ", "cafe CAFE");
        check("in\u{AD}com\u{AD}plete", "incomplete");
        check("a\u{A0}b\u{202F}c", "a b c");
        check("it’s “so” e\u{2011}mail", "it's \"so\" e-mail");
        check("ﬁne ｔｏｋｙｏ ﾀﾜｰ", "fine tokyo タワー");
        check("ｶﾞ カ\u{3099} ガ", "ガ ガ ガ");
        check("أحمد ёлка λόγος", "احمد елка λογοσ");
        check("한국 東京 … （a） ½", "한국 東京 … （a） 1⁄2");
        check("line\none\ttwo", "line\none\ttwo");
    }

    #[test]
    fn what_is_found_is_whole_characters_of_the_source() {
        let check = |text: &str, needle: &str, expected: &str| {
            let bare = Bare::of(text);
            let at = bare.text.find(needle).expect("the needle is there");
            assert_eq!(&text[bare.source(at..at + needle.len())], expected);
        };
        check("so cafe\u{301} it", "cafe", "cafe\u{301}");
        check("so cafe\u{301}", "cafe", "cafe\u{301}");
        check("ein Maß Bier", "s", "ß");
        check("a\u{AD}b\u{AD}c", "b", "b\u{AD}");
        check("ﬁne", "ine", "ﬁne");
        check("xｶﾞy", "ガ", "ｶﾞ");
        check("xｶﾞy", "y", "y");
    }

    #[test]
    fn patterns_keep_what_has_a_meaning() {
        assert_eq!(bare_pattern(r"Zür.*(é|…)\b[（]+"), r"Zur.*(e|…)\b[（]+");
        assert_eq!(bare_pattern("[a\u{2010}z] e\u{2011}m"), r"[a\-z] e\-m");
    }

    proptest! {
        #[test]
        fn every_place_is_a_place_of_the_source(text in any::<String>()) {
            let bare = Bare::of(&text);
            let mut last = 0;
            for (at, c) in bare.text.char_indices() {
                let range = bare.source(at..at + c.len_utf8());
                prop_assert!(text.get(range.clone()).is_some(), "{range:?}");
                prop_assert!(range.start >= last && !range.is_empty(), "{range:?}");
                last = range.start;
            }
        }
    }
}
