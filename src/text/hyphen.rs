//! Where the words of a language may be broken at the end of a line.

use hypher::Lang;

use super::width::{plain_width, width};

/// Shorter words are not broken: what is gained is less than what a reader
/// loses.
const WORD_MIN_CHARS: usize = 6;

/// Letters that stay together at either end of a word: `ge-` and `-ed` tell a
/// reader nothing.
const END_CHARS: usize = 3;

/// Longer ones are no words.
const WORD_MAX_BYTES: usize = 120;

/// The rules of a language for breaking words; or none, which break no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hyphens(Option<Lang>);

impl Hyphens {
    /// No word is broken.
    pub const NONE: Self = Self(None);

    /// Those of a language, by its BCP 47 tag (`de`, `en-GB`); none if its
    /// rules are not known.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let code: Option<[u8; 2]> = primary.to_ascii_lowercase().as_bytes().try_into().ok();
        Self(code.and_then(Lang::from_iso))
    }

    /// Whether no word is broken.
    pub(super) fn is_none(self) -> bool {
        self.0.is_none()
    }

    /// Where `word` may be broken: bytes before, and cells of them.
    pub(super) fn points(self, word: &str) -> impl Iterator<Item = (usize, usize)> {
        let core = self.0.and_then(|language| Some((language, core(word)?)));
        core.into_iter().flat_map(move |(language, (start, core))| {
            let mut at = start;
            let syllables = hypher::hyphenate(core, language);
            let ends = syllables.map(move |s| {
                at += s.len();
                at
            });
            let mut chars = core.char_indices().map(move |(i, _)| start + i);
            let first = chars.clone().nth(END_CHARS).unwrap_or(usize::MAX);
            let last = chars.nth_back(END_CHARS - 1).unwrap_or(0);
            ends.filter(move |&at| at >= first && at <= last)
                .map(|at| (at, width(word.get(..at).unwrap_or_default())))
        })
    }

    /// The last of them after which a hyphen fits in `room` cells.
    pub(super) fn last_point(self, word: &str, room: usize) -> Option<(usize, usize)> {
        if self.is_none() || room < 2 {
            return None;
        }
        self.points(word)
            .take_while(|&(_, cols)| cols < room)
            .last()
    }
}

/// The longest stretch of letters in `word`, with its offset, if the word is
/// one that may be broken: letters with signs around them, perhaps an
/// apostrophe inside; no address, no number, no abbreviation.
fn core(word: &str) -> Option<(usize, &str)> {
    if word.len() < WORD_MIN_CHARS || word.chars().any(|c| plain_width(c) != Some(1)) {
        return None;
    }
    let inside = word.trim_matches(|c: char| !c.is_alphanumeric());
    let offset = word.len()
        - word
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .len();
    let is_apostrophe = |c: char| matches!(c, '\'' | '’');
    if !inside
        .chars()
        .all(|c| c.is_alphabetic() || is_apostrophe(c))
    {
        return None;
    }
    let mut at = offset;
    let mut longest = (offset, "");
    for run in inside.split(is_apostrophe) {
        if run.len() > longest.1.len() {
            longest = (at, run);
        }
        at += run.len();
        at += word
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
    }
    let run = longest.1;
    let shouted = run.chars().skip(1).any(char::is_uppercase);
    let fits = run.len() <= WORD_MAX_BYTES && run.chars().nth(WORD_MIN_CHARS - 1).is_some();
    (fits && !shouted).then_some(longest)
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    fn check(tag: &str, word: &str, expected: &str) {
        let mut parts = String::new();
        let mut from = 0;
        for (at, cols) in Hyphens::of(tag).points(word) {
            assert_eq!(cols, width(&word[..at]));
            parts.push_str(&word[from..at]);
            parts.push('-');
            from = at;
        }
        parts.push_str(&word[from..]);
        assert_eq!(parts, expected);
    }

    #[test]
    fn words_are_broken_by_their_language() {
        check("en", "hyphenation", "hyphen-ation");
        check("en-GB", "(wandering),", "(wan-der-ing),");
        check("de", "Lichtermeer", "Lich-ter-meer");
        check("fr", "l’horizontale", "l’hori-zon-tale");
        check("es", "¡maravilloso!", "¡mara-vi-lloso!");
        check("ru", "маяковский", "мая-ков-ский");
    }

    #[test]
    fn what_is_no_word_stays_whole() {
        for word in [
            "light",
            "LIGHTHOUSES",
            "example.org/wandering",
            "wandering-ships",
            "wandering2",
            "co\u{AD}operation",
            "wandering\u{301}s",
            "漢字漢字漢字漢字",
        ] {
            check("en", word, word);
        }
        check("tlh", "wandering", "wandering");
        check("", "wandering", "wandering");
        assert_eq!(Hyphens::NONE.last_point("wandering", 9), None);
    }

    #[test]
    fn the_last_point_leaves_room_for_the_hyphen() {
        let last = |room| Hyphens::of("en").last_point("wandering", room);
        assert_eq!(last(3), None);
        assert_eq!(last(4), Some((3, 3)));
        assert_eq!(last(7), Some((6, 6)));
        assert_eq!(last(6), Some((3, 3)));
    }
}
