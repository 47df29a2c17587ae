//! What is typed to be found, as a regular expression that takes every shape
//! of the same letters: with accents or without, composed or not, joined in
//! one (`ß`, `œ`, `ﬁ`) or apart, with other quotes and dashes.

use std::{collections::HashMap, fmt::Write as _, ops::Range, sync::OnceLock};

use regex::{Error, Match, Regex, RegexBuilder};

use super::{
    Bare, bare_pattern, floor_boundary, fold, is_mark, joined_kana, kana_and_mark, runs_on,
};

/// Longest needle, in bytes: a few lines.
const NEEDLE_MAX_BYTES: usize = 1_000;
/// Memory that a compiled search may take.
const PROGRAM_MAX_BYTES: usize = 4 << 20;
/// What one step of a pattern looks at: longer matches are cut. Without it, a
/// pattern that looks to the end of a block for each of its letters would take
/// the square of their number.
pub const PATTERN_WINDOW_BYTES: usize = 8 << 10;
/// Places without a letter that a pattern may find before it is given up: each
/// may have cost a look at a whole window.
pub const NOTHINGS_MAX: usize = 9_999;
/// Most letters that are looked at together for being joined.
const JOINED_MAX: usize = 6;

/// Where a needle may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// Anywhere.
    Anywhere,
    /// At the start of the text only.
    AtStart,
}

/// Something to be found: in one text or another, wherever it stands there.
#[derive(Debug, Clone)]
pub struct Needle {
    program: Regex,
    is_pattern: bool,
}

impl Needle {
    /// What was typed; none if it is nothing, far too much, or a pattern that
    /// is none.
    pub fn of(typed: &str) -> Option<Self> {
        Some(Self {
            program: program(typed, Bounds::Anywhere)?,
            is_pattern: pattern_of(typed).is_some(),
        })
    }

    /// Whether `text` has it.
    pub fn is_in(&self, text: &str) -> bool {
        if !self.is_pattern {
            return self.program.is_match(text);
        }
        let bare = Bare::of(text);
        let mut at = 0;
        for _ in 0..NOTHINGS_MAX {
            match next_in(&self.program, &bare.text, at) {
                Some(hit) if hit.is_empty() => at = past(&bare.text, &hit),
                found => return found.is_some(),
            }
        }
        false
    }
}

/// The next match of a pattern in `text`, from the byte `at` on.
pub fn next_in<'t>(program: &Regex, text: &'t str, mut at: usize) -> Option<Match<'t>> {
    while at <= text.len() {
        let end = floor_boundary(text, at + PATTERN_WINDOW_BYTES);
        match program.find_at(text.get(..end)?, at) {
            // The window may have cut it: again, with all the room there is.
            Some(hit) if hit.end() == end && end < text.len() && hit.start() > at => {
                at = hit.start();
            }
            Some(hit) => return Some(hit),
            None if end == text.len() => return None,
            None => at = floor_boundary(text, at + PATTERN_WINDOW_BYTES / 2),
        }
    }
    None
}

/// The byte to look on from after `hit`.
pub fn past(text: &str, hit: &Match<'_>) -> usize {
    if hit.is_empty() {
        let next = text.get(hit.end()..).and_then(|rest| rest.chars().next());
        hit.end() + next.map_or(1, char::len_utf8)
    } else {
        hit.end()
    }
}

/// A needle between slashes is a regular expression; the second slash may be
/// yet to come.
pub fn pattern_of(needle: &str) -> Option<&str> {
    let pattern = needle.trim_start().strip_prefix('/')?;
    let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
    (!pattern.trim().is_empty()).then_some(pattern)
}

/// Why what is typed is no regular expression, if it wants to be one.
pub fn problem(needle: &str) -> Option<String> {
    match built(pattern_of(needle)?).err()? {
        // The reason is the last line, below a picture of the place.
        Error::Syntax(long) => {
            let last = long.lines().last().unwrap_or_default();
            Some(last.trim_start_matches("error:").trim().to_owned())
        }
        _ => Some("it would take too much memory".to_owned()),
    }
}

/// Whether a pattern is content with nothing at all.
pub fn finds_nothing(needle: &str) -> bool {
    pattern_of(needle).is_some_and(|pattern| built(pattern).is_ok_and(|p| p.is_match("")))
}

/// Compiles what was typed; none for nothing, or for far too much. A pattern is
/// for the bared text.
pub fn program(needle: &str, bounds: Bounds) -> Option<Regex> {
    if needle.trim().is_empty() || needle.len() > NEEDLE_MAX_BYTES {
        return None;
    }
    if let Some(pattern) = pattern_of(needle) {
        return built(pattern).ok();
    }
    let needle = joined_kana(needle.trim());
    let letters: Vec<char> = needle.chars().flat_map(apart).collect();
    let exact_case = letters.iter().any(|c| c.is_uppercase());
    let mut pattern = String::from(match bounds {
        Bounds::AtStart => r"\A",
        Bounds::Anywhere => "",
    });
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(together(rest));
        push(&mut pattern, now, exact_case);
        rest = later;
    }
    RegexBuilder::new(&pattern)
        .case_insensitive(!exact_case)
        .size_limit(PROGRAM_MAX_BYTES)
        .build()
        .ok()
}

/// Whether what was found at `hit` stands there as a word of its own, by what
/// is before it and after it. Where no spaces stand between words, none can be
/// asked for.
pub fn is_whole(before: &str, hit: &str, after: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || c == '_' || is_mark(c);
    let edge = |inside: Option<char>, outside: Option<char>| {
        inside.is_none_or(|c| !letter(c) || runs_on(c)) || outside.is_none_or(|c| !letter(c))
    };
    // Accents and soft hyphens belong to the letter before them.
    let last = hit.trim_end_matches(|c| is_mark(c) || c == '\u{AD}');
    edge(hit.chars().next(), before.chars().next_back())
        && edge(last.chars().next_back(), after.chars().next())
}

/// A regular expression of the reader's, for the bared text; the engine takes
/// linear time whatever is asked of it.
fn built(pattern: &str) -> Result<Regex, Error> {
    let bare = bare_pattern(pattern);
    compiled(&bare).or_else(|_| compiled(pattern))
}

fn compiled(pattern: &str) -> Result<Regex, Error> {
    RegexBuilder::new(pattern)
        .case_insensitive(!has_capital(pattern))
        .multi_line(true)
        .size_limit(PROGRAM_MAX_BYTES)
        .build()
}

/// Whether a capital is to be found: one after a backslash is a class.
fn has_capital(pattern: &str) -> bool {
    let mut escaped = false;
    pattern.chars().any(|c| {
        let found = c.is_uppercase() && !escaped;
        escaped = c == '\\' && !escaped;
        found
    })
}

/// Whether no two matches can overlap, and whatever begins like the needle
/// begins with one of its matches: it does not end as it begins, and its last
/// letter can't be joined with the next.
pub fn stands_apart(needle: &str) -> bool {
    let letters: Vec<char> = fold(needle.trim()).chars().collect();
    let joins = letters.last().is_some_and(|last| {
        let before_last = |joined: &&String| joined.chars().rev().skip(1).any(|c| c == *last);
        shapes().keys().any(|joined| before_last(&joined))
    });
    !joins && (1..letters.len()).all(|n| letters.get(..n) != letters.get(letters.len() - n..))
}

/// The letters that `c` is made of, where they are several joined in one.
fn apart(c: char) -> Vec<char> {
    let folded = fold(c.encode_utf8(&mut [0; 4]));
    let several = shapes()
        .get(&folded)
        .filter(|_| only_char(&folded).is_none());
    match several {
        Some(_) if c.is_uppercase() => folded.to_uppercase().chars().collect(),
        Some(_) => folded.chars().collect(),
        None => vec![c],
    }
}

/// How many letters from the first on have to be looked at together, since
/// some of them may be joined in one.
fn together(letters: &[char]) -> usize {
    let (mut at, mut end) = (0, 1);
    while at < end && end < JOINED_MAX {
        let longest = [3, 2].into_iter().find(|n| {
            letters
                .get(at..at + n)
                .is_some_and(|l| !joined(l).is_empty())
        });
        end = end.max(at + longest.unwrap_or(1));
        at += 1;
    }
    end
}

/// What these letters are when they are joined in one.
fn joined(letters: &[char]) -> &'static [char] {
    let folded = fold(&letters.iter().collect::<String>());
    shapes().get(&folded).map_or(&[], Vec::as_slice)
}

/// Characters that belong together, in all the ways to write them.
fn push(pattern: &mut String, letters: &[char], exact_case: bool) {
    let mut ways = Vec::new();
    write_all(letters, exact_case, String::new(), &mut ways);
    match ways.as_slice() {
        [one] => {
            // Runs of white space are as good as one.
            if one != r"\s+" || !pattern.ends_with(r"\s+") {
                pattern.push_str(one);
            }
        }
        several => {
            let _ = write!(pattern, "(?:{})", several.join("|"));
        }
    }
}

fn write_all(letters: &[char], exact_case: bool, written: String, ways: &mut Vec<String>) {
    let Some((first, rest)) = letters.split_first() else {
        return ways.push(written);
    };
    let single = format!("{written}{}", one(*first, exact_case));
    write_all(rest, exact_case, single, ways);
    for n in [2, 3] {
        let Some((now, later)) = letters.split_at_checked(n) else {
            break;
        };
        let shapes = of_case(joined(now), *first, exact_case);
        if !shapes.is_empty() {
            let in_one = format!("{written}{}", class(shapes));
            write_all(later, exact_case, in_one, ways);
        }
    }
}

/// One character as a pattern that takes all its shapes.
fn one(c: char, exact_case: bool) -> String {
    match c {
        c if c.is_whitespace() => r"\s+".into(),
        '\'' | '’' | '‘' => "['’‘ʼ]".into(),
        '"' | '“' | '”' => "[\"“”„‟«»]".into(),
        '-' | '–' | '—' | '−' | '⁻' | '₋' => "[-‐‑‒–—―−⁻₋]".into(),
        c if c.is_alphabetic() => letter(c, exact_case),
        c if c.is_numeric() || is_raised_sign(c) => digit(c),
        c => regex::escape(c.encode_utf8(&mut [0; 4])),
    }
}

/// A raised or lowered sign of arithmetic.
fn is_raised_sign(c: char) -> bool {
    matches!(c, '⁺'..='⁾' | '₊'..='₎')
}

/// A digit or sign as it is typed, as it lies on the line, and raised, lowered
/// or as wide as an ideograph: the page raises what the text has on the line.
fn digit(c: char) -> String {
    const DIGITS: [&str; 3] = ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "０１２３４５６７８９"];
    let plain = only_char(&fold(c.encode_utf8(&mut [0; 4]))).unwrap_or(c);
    let mut all = vec![c, plain];
    let place = plain.to_digit(10).map(|n| n as usize);
    all.extend(
        place
            .into_iter()
            .flat_map(|n| DIGITS.iter().filter_map(move |d| d.chars().nth(n))),
    );
    all.sort_unstable();
    all.dedup();
    class(all)
}

/// A letter with all its accents, composed or not.
fn letter(c: char, exact_case: bool) -> String {
    let folded = fold(c.encode_utf8(&mut [0; 4]));
    let relatives = shapes().get(&folded).map_or(&[][..], Vec::as_slice);
    let mut all = of_case(relatives, c, exact_case);
    all.push(c);
    all.extend(only_char(&folded).filter(|_| !exact_case));
    let written = class(all);
    // Sounds that a mark of its own makes of another kana.
    match kana_and_mark(c) {
        Some((kana, marks)) => format!("(?:{written}|{}[{marks}])", one(kana, exact_case)),
        None => written,
    }
}

/// Those of `shapes` that are written in the case of `like`, if that matters.
fn of_case(shapes: &[char], like: char, exact_case: bool) -> Vec<char> {
    let fits = |c: &char| !exact_case || c.is_uppercase() == like.is_uppercase();
    shapes.iter().copied().filter(fits).collect()
}

/// Any of `shapes`, with what typesetters slip in behind it.
fn class(shapes: Vec<char>) -> String {
    let mut class = String::from("[");
    for shape in shapes {
        let _ = write!(class, "\\x{{{:x}}}", u32::from(shape));
    }
    class.push_str(r"][\p{M}\x{ad}]*");
    class
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Letters with accents and letters joined in one, by what they fold to.
fn shapes() -> &'static HashMap<String, Vec<char>> {
    /// Latin-1, Extended-A and -B; Greek; Cyrillic; Arabic; Latin Additional;
    /// Greek Extended; ligatures of typesetters; letters as wide as
    /// ideographs, and kana that are half as wide.
    const RANGES: [Range<u32>; 8] = [
        0xC0..0x250,
        0x370..0x530,
        0x621..0x64B,
        0x1E00..0x1F00,
        0x1F00..0x2000,
        0xFB00..0xFB07,
        0xFF21..0xFF5B,
        0xFF66..0xFF9E,
    ];
    static SHAPES: OnceLock<HashMap<String, Vec<char>>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        let mut map: HashMap<String, Vec<char>> = HashMap::new();
        let chars = RANGES.into_iter().flatten().filter_map(char::from_u32);
        for c in chars.filter(|c| c.is_alphabetic()) {
            map.entry(fold(c.encode_utf8(&mut [0; 4])))
                .or_default()
                .push(c);
        }
        map
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of `text` is found, in order.
    fn found<'t>(needle: &str, bounds: Bounds, text: &'t str) -> Vec<&'t str> {
        let program = program(needle, bounds).expect("a program");
        program.find_iter(text).map(|m| m.as_str()).collect()
    }

    #[test]
    fn takes_every_shape_of_the_same_letters() {
        let check = |needle: &str, text: &str| {
            assert_eq!(found(needle, Bounds::Anywhere, text), [text], "{needle}");
        };
        check("strasse", "Straße");
        check("straße", "STRASSE");
        check("STRASSE", "STRASSE");
        check("oeuvres", "œuvres");
        check("Œuvres", "Œuvres");
        check("œuvres", "Oeuvres");
        check("fine", "ﬁne");
        check("ﬁne", "fine");
        check("office", "oﬃce");
        check("office", "oﬀice");
        check("office", "of\u{ad}ﬁce");
        check("logos", "logos");
        check("λογοσ", "λόγος");
        check("λόγος", "ΛΟΓΟΣ");
        check("еще", "ещё");
        check("cafe", "cafe\u{301}");
        check("missssissippi", "mißßissippi");
        // As the page raises and lowers what the text has on the line.
        check("mc²", "mc2");
        check("H2O", "H₂O");
        check("x⁻¹", "x-1");
        check("20", "20");
        check("tokyo 20", "ｔｏｋｙｏ　２０");
        check("ｔｏｋｙｏ", "tokyo");
        check("Tokyo", "Ｔｏｋｙｏ");
        check("タワー", "ﾀﾜｰ");
        check("ﾀﾜｰ", "タワー");
        check("ガイド", "ｶﾞｲﾄﾞ");
        check("ｶﾞｲﾄﾞ", "ガイド");
        check("احمد", "أحمد");
        check("أحمد", "احمد");
    }

    #[test]
    fn takes_no_other_letters() {
        let check = |needle: &str, text: &str| {
            assert!(
                found(needle, Bounds::Anywhere, text).is_empty(),
                "{needle} in {text}"
            );
        };
        check("Strasse", "straße");
        check("maße", "mase");
        check("fin", "ﬂin");
        check("Café", "café");
        check("Tokyo", "ｔｏｋｙｏ");
        check("カイト", "ガイド");
    }

    #[test]
    fn finds_whole_words() {
        let check = |needle: &str, text: &str, expected: &[&str]| {
            let program = program(needle, Bounds::Anywhere).expect("a program");
            let whole = program.find_iter(text).filter(|hit| {
                let (before, after) = (text.get(..hit.start()), text.get(hit.end()..));
                is_whole(before.unwrap(), hit.as_str(), after.unwrap())
            });
            let found: Vec<&str> = whole.map(|hit| hit.as_str()).collect();
            assert_eq!(found, expected, "{needle}");
        };
        check("the", "The rather there the-man bathe", &["The", "the"]);
        check("don't", "don’t don'ts", &["don’t"]);
        check("ete", "été étendue", &["été"]);
        let apart = "e\u{301}te\u{301}";
        check("ete", &format!("{apart} {apart}s"), &[apart]);
        // Where no spaces stand between words, none can be asked for.
        check("大学", "東京大学の", &["大学"]);
        check("จาก", "มาจากบ้าน", &["จาก"]);
        check("ພາສາ", "ແລະພາສາລາວ", &["ພາສາ"]);
        check("မြန်မာ", "သည်မြန်မာစာ", &["မြန်မာ"]);
    }

    #[test]
    fn a_pattern_is_for_the_bared_text() {
        let check = |needle: &str, text: &str, expected: &[&str]| {
            let bare = Bare::of(text);
            let program = program(needle, Bounds::Anywhere).expect("a program");
            let found: Vec<&str> = program
                .find_iter(&bare.text)
                .filter_map(|hit| text.get(bare.source(hit.range())))
                .collect();
            assert_eq!(found, expected, "{needle}");
        };
        let soft = "in\u{AD}com\u{AD}pre\u{AD}hensible";
        check("/incompre.*ble", soft, &[soft]);
        check("/a b", "a\u{A0}b", &["a\u{A0}b"]);
        check("/Zurich|Łódź", "Zürich und Lodz", &["Zürich", "Lodz"]);
        check(r"/\Wlesen\W", "Er will Lesen.", &[" Lesen."]);
        check("/[（]a", "（a", &["（a"]);
    }

    #[test]
    fn knows_what_finds_no_letters() {
        for (needle, expected) in [("/^", true), ("/a*", true), ("/a+", false), ("^", false)] {
            assert_eq!(finds_nothing(needle), expected, "{needle}");
        }
    }

    #[test]
    fn says_why_it_is_no_pattern() {
        let check = |needle: &str, expected: Option<&str>| {
            assert_eq!(problem(needle).as_deref(), expected, "{needle}");
        };
        check("(", None);
        check("/(a|b)/", None);
        check("/(", Some("unclosed group"));
        check(r"/(\w{1000}){1000}", Some("it would take too much memory"));
    }

    #[test]
    fn a_match_that_could_grow_into_a_joined_letter_does_not_stand_apart() {
        assert!(stands_apart("mak"));
        assert!(!stands_apart("mas"));
        assert!(!stands_apart("of"));
        assert!(!stands_apart("kook"));
    }

    #[test]
    fn a_needle_is_in_a_text_or_not() {
        let check = |needle: &str, text: &str, expected: bool| {
            let is_in = Needle::of(needle).expect("a needle").is_in(text);
            assert_eq!(is_in, expected, "{needle} in {text}");
        };
        check("didn't", "She didn’t ask.", true);
        check("\"quoted", "a “quoted” word", true);
        check("well-known", "a well\u{2011}known way", true);
        check("two words", "two\n words", true);
        check("Well", "a well", false);
        check("/w.ll", "a well", true);
        check("/so?ft/", "so\u{AD}ft", true);
        // What finds no letter finds nothing.
        check("/x*", "a well", false);
        check("/w|x*", "a well", true);
        assert!(Needle::of(" ").is_none() && Needle::of("/a(").is_none());
    }
}
