//! What must not reach a terminal becomes a visible token. Escaped, not
//! stripped: a reader sees that something was there.
//!
//! Policy after research on what terminals act on: C0 and C1 controls, bidi
//! controls, tags, zero-width and other format characters, private use.
//! Kept, because spelling needs them: ZWJ and ZWNJ after a letter of a
//! joining script, ZWJ between emoji, the soft hyphen, LRM, RLM and ALM beside
//! right-to-left letters, zero-width space between letters of scripts without
//! spaces, one variation selector a base, the tags of subdivision flags, word
//! joiners (U+2060, or U+FEFF as it was used) that are not in the midst of a word
//! or of others: those only keep a line from breaking.

use std::{borrow::Cow, fmt::Write as _, ops::Range};

use unicode_normalization::char::is_combining_mark;

use super::{
    positions::floor_boundary,
    script::{is_cjk, is_dictionary_script, is_joining_script, is_pictograph, is_rtl},
    width::plain_width,
};

/// Marks that one base may carry. The longest honest stacks (Hebrew with
/// cantillation, Vedic, IPA) have under eight.
const MAX_MARKS: usize = 16;

/// Joiners in one emoji sequence; the longest that Unicode recommends has
/// four.
const MAX_JOINERS: usize = 8;

/// How far LRM and RLM look for a letter that explains them.
const BIDI_REACH: usize = 32;

/// Longest run of tags in a flag (`🏴` and `gbeng`, cancel tag).
const MAX_FLAG_TAGS: usize = 8;

/// `text` with every control, bidi override, unassigned format character and
/// flood of combining marks turned into visible tokens (`␛`, `⟨U+202E⟩`).
/// Line feeds and tabs stand. What is clean is borrowed.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    run(text, false)
}

/// The same on one line: line feeds and tabs become spaces as well.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    run(text, true)
}

/// `text` without its soft hyphens: for other programs, whose search does not
/// know that they do not show.
pub fn without_soft_hyphens(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\u{ad}') {
        Cow::Owned(text.replace('\u{ad}', ""))
    } else {
        text
    }
}

/// Bytes around a stretch that are looked at for what explains its signs.
const CONTEXT_BYTES: usize = 256;

/// Whether `range` of `text` may be drawn as it stands: what is in it is
/// explained by what stands around it, as it was when the text was sanitised.
pub fn is_clean_within(text: &str, range: &Range<usize>) -> bool {
    let own = text.get(range.clone()).unwrap_or_default();
    if suspect(own, 0, true).is_none() {
        return true;
    }
    let start = floor_boundary(text, range.start.saturating_sub(CONTEXT_BYTES));
    let end = floor_boundary(text, range.end.saturating_add(CONTEXT_BYTES));
    let around = text.get(start..end).unwrap_or_default();
    let mut scrub = Scrub::new(around, true);
    scrub.watched = range.start - start..range.end - start;
    let mut at = 0;
    while let Some(next) = suspect(around, at, true).filter(|at| *at < scrub.watched.end) {
        at = scrub.stretch(next);
    }
    !scrub.touched
}

fn run(text: &str, one_line: bool) -> Cow<'_, str> {
    let Some(first) = suspect(text, 0, one_line) else {
        return Cow::Borrowed(text);
    };
    let mut scrub = Scrub::new(text, one_line);
    let mut at = first;
    loop {
        at = scrub.stretch(at);
        match suspect(text, at, one_line) {
            Some(next) => at = next,
            None => return scrub.finish(),
        }
    }
}

/// The first character at or after `from` that needs a closer look.
fn suspect(text: &str, from: usize, one_line: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte < 0x20 && (one_line || byte != b'\n' && byte != b'\t') || byte == 0x7F {
                return Some(at);
            }
            at += 1;
            continue;
        }
        let c = text.get(at..)?.chars().next()?;
        if plain_width(c).is_none() {
            return Some(at);
        }
        at += c.len_utf8();
    }
    None
}

/// What becomes of a character.
enum Verdict {
    Keep,
    Space,
    Token,
    /// A mark too many: counted, and told of at the end of the run.
    Surplus,
}

/// Output begun at the first replacement, and what is known of the characters
/// before.
struct Scrub<'a> {
    text: &'a str,
    one_line: bool,
    out: String,
    copied: usize,
    /// Last character that is neither mark nor joiner nor selector.
    base: Option<char>,
    previous: Option<char>,
    marks: usize,
    joiners: usize,
    surplus: usize,
    /// Tags of a flag sequence end before this byte.
    flag_until: usize,
    /// Where replacements are looked for, and whether there was one.
    watched: Range<usize>,
    touched: bool,
}

impl<'a> Scrub<'a> {
    fn new(text: &'a str, one_line: bool) -> Self {
        Self {
            text,
            one_line,
            out: String::new(),
            copied: 0,
            base: None,
            previous: None,
            marks: 0,
            joiners: 0,
            surplus: 0,
            flag_until: 0,
            watched: 0..0,
            touched: false,
        }
    }

    /// Judges characters from `at` until one that is plain; gives its place.
    fn stretch(&mut self, at: usize) -> usize {
        self.base = self.text.get(..at).and_then(|t| t.chars().next_back());
        (self.previous, self.marks, self.joiners) = (self.base, 0, 0);
        let rest = self.text.get(at..).unwrap_or_default();
        for (i, c) in rest.char_indices() {
            if plain_width(c).is_some() && !(self.one_line && c < ' ') {
                self.tell_surplus(at + i);
                return at + i;
            }
            self.judge(at + i, c);
        }
        self.tell_surplus(self.text.len());
        self.text.len()
    }

    fn judge(&mut self, at: usize, c: char) {
        let verdict = self.verdict(at, c);
        if !matches!(verdict, Verdict::Surplus) {
            self.tell_surplus(at);
        }
        match verdict {
            Verdict::Keep => {}
            Verdict::Space => self.replace(at, c, |out| out.push(' ')),
            Verdict::Token => self.replace(at, c, |out| push_token(out, c)),
            Verdict::Surplus => {
                self.replace(at, c, |_| {});
                self.surplus += 1;
            }
        }
        if matches!(verdict, Verdict::Token | Verdict::Space) {
            (self.base, self.previous, self.marks, self.joiners) = (None, None, 0, 0);
            return;
        }
        if is_word_joiner(c) {
            return;
        }
        let joined = self.previous.replace(c).is_some_and(is_joiner);
        if !is_combining_mark(c) && !is_joiner(c) && !is_modifier(c) {
            let chained = joined && is_pictograph(c);
            self.joiners = if chained { self.joiners } else { 0 };
            (self.base, self.marks) = (Some(c), 0);
        }
    }

    fn verdict(&mut self, at: usize, c: char) -> Verdict {
        match c {
            '\n' | '\t' => Verdict::Space,
            '\u{200C}' | '\u{200D}' => self.joiner(at, c),
            '\u{200E}' | '\u{200F}' | '\u{61C}' => keep_if(self.beside_rtl(at)),
            '\u{2060}' | '\u{FEFF}' => keep_if(self.joins_words(at, c)),
            '\u{200B}' => keep_if(self.base.is_some_and(is_dictionary_script)),
            '\u{FE00}'..='\u{FE0F}' => keep_if(self.previous.is_some_and(takes_selector)),
            '\u{E0100}'..='\u{E01EF}' => keep_if(self.previous.is_some_and(is_cjk)),
            '\u{E0020}'..='\u{E007F}' => keep_if(self.in_flag(at)),
            _ if is_forbidden(c) => Verdict::Token,
            _ if is_combining_mark(c) => self.mark(),
            _ => Verdict::Keep,
        }
    }

    /// Whether a word joiner stands alone at the edge of a word.
    fn joins_words(&self, at: usize, c: char) -> bool {
        let before = self.text.get(..at).unwrap_or_default().chars().next_back();
        let after = self.after(at, c).chars().next();
        let next = self.after(at, c).chars().find(|c| !is_combining_mark(*c));
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let in_run = [before, after].into_iter().flatten().any(is_word_joiner);
        let in_word = is_letter(self.base) && is_letter(next);
        !in_run && !in_word && !after.is_some_and(is_combining_mark)
    }

    fn mark(&mut self) -> Verdict {
        self.marks += 1;
        if self.marks > MAX_MARKS {
            Verdict::Surplus
        } else {
            Verdict::Keep
        }
    }

    fn joiner(&mut self, at: usize, c: char) -> Verdict {
        self.joiners += 1;
        let base = self.base.unwrap_or(' ');
        if self.previous.is_none_or(is_joiner) || self.joiners > MAX_JOINERS {
            return Verdict::Token;
        }
        let next = self.after(at, c).chars().next();
        let emoji = c == '\u{200D}' && is_pictograph(base) && next.is_some_and(is_pictograph);
        keep_if(emoji || is_joining_script(base))
    }

    /// Whether the nearest letter before or after `at` is written from right
    /// to left. Only spaces, digits and the like are looked past.
    fn beside_rtl(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default().chars().rev();
        let after = self.text.get(at..).unwrap_or_default().chars();
        self.surplus == 0 && decides_rtl(before) || decides_rtl(after)
    }

    /// Whether the tag at `at` belongs to a flag: black flag, a few tags,
    /// cancel tag.
    fn in_flag(&mut self, at: usize) -> bool {
        if self.previous == Some('\u{1F3F4}') {
            let tags = self.text.get(at..).unwrap_or_default();
            let run = tags.char_indices().take(MAX_FLAG_TAGS);
            let end = run
                .take_while(|(_, c)| ('\u{E0020}'..='\u{E007F}').contains(c))
                .find(|&(_, c)| c == '\u{E007F}');
            self.flag_until = end.map_or(0, |(i, _)| at + i + 4);
        }
        at < self.flag_until
    }

    fn after(&self, at: usize, c: char) -> &'a str {
        self.text.get(at + c.len_utf8()..).unwrap_or_default()
    }

    fn replace(&mut self, at: usize, c: char, write: impl FnOnce(&mut String)) {
        self.out
            .push_str(self.text.get(self.copied..at).unwrap_or_default());
        self.copied = at + c.len_utf8();
        self.touched |= self.watched.contains(&at);
        write(&mut self.out);
    }

    fn tell_surplus(&mut self, at: usize) {
        if self.surplus > 0 {
            self.out
                .push_str(self.text.get(self.copied..at).unwrap_or_default());
            self.copied = at;
            // Writing to a String cannot fail.
            let _unfailing = write!(self.out, "⟨{} marks⟩", self.surplus);
            self.surplus = 0;
        }
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.text);
        }
        self.out
            .push_str(self.text.get(self.copied..).unwrap_or_default());
        Cow::Owned(self.out)
    }
}

/// Whether the first of `chars` that says anything is of a script written
/// from right to left.
fn decides_rtl(chars: impl Iterator<Item = char>) -> bool {
    let says_nothing = |c: &char| {
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
            || plain_width(*c).is_some() && !c.is_alphabetic()
    };
    chars
        .take(BIDI_REACH)
        .find(|c| !says_nothing(c))
        .is_some_and(is_rtl)
}

fn keep_if(reason: bool) -> Verdict {
    if reason {
        Verdict::Keep
    } else {
        Verdict::Token
    }
}

fn is_word_joiner(c: char) -> bool {
    matches!(c, '\u{2060}' | '\u{FEFF}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Skin tones and flag tags: part of the emoji before them.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

/// A second selector after the first means nothing and can smuggle data.
fn takes_selector(c: char) -> bool {
    !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200D}')
        && !c.is_control()
        && c != ' '
}

/// Controls and characters that are invisible, reorder others, mean nothing
/// outside a private agreement, or are not characters.
fn is_forbidden(c: char) -> bool {
    matches!(u32::from(c),
        0x00..=0x1F | 0x7F..=0x9F
        // Hangul fillers and Khmer inherent vowels: letters without ink.
        | 0x115F | 0x1160 | 0x3164 | 0xFFA0 | 0x17B4 | 0x17B5
        | 0x180B..=0x180F
        | 0x2028..=0x202E | 0x2060..=0x206F
        | 0xE000..=0xF8FF
        | 0xFDD0..=0xFDEF | 0xFEFF | 0xFFF0..=0xFFFB
        // Format controls of hieroglyphs, shorthand and music.
        | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
        // Unassigned planes, tags, private planes.
        | 0x4_0000..=0x10_FFFF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Control pictures for C0 and DEL, the code point for everything else.
fn push_token(out: &mut String, c: char) {
    let code = u32::from(c);
    let picture = match code {
        0..=0x1F => char::from_u32(0x2400 + code),
        0x7F => Some('␡'),
        _ => None,
    };
    match picture {
        Some(picture) => out.push(picture),
        None => {
            let _unfailing = write!(out, "⟨U+{code:04X}⟩");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, clean: &str) {
        assert_eq!(sanitise(text), clean, "{text:?}");
        assert_eq!(sanitise(clean), clean, "twice: {text:?}");
    }

    fn kept(text: &str) {
        assert!(
            matches!(sanitise(text), Cow::Borrowed(t) if t == text),
            "{text:?} → {}",
            sanitise(text)
        );
    }

    #[test]
    fn what_spelling_needs_is_kept() {
        kept("");
        kept("plain\nlines\tand tabs");
        kept("naïve “quotes” — soft\u{AD}hyphen\u{A0}x");
        kept("e\u{301}a\u{300}\u{323}");
        kept("می\u{200C}خواهم");
        kept("क्\u{200D}ष");
        kept("👨\u{200D}👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈 👩🏽\u{200D}⚕\u{FE0F}");
        kept("❤\u{FE0F} 1\u{FE0F}\u{20E3}");
        kept("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}!");
        kept("41°17′S / \u{FEFF}41.283°S");
        kept("\u{FEFF}A —\u{2060}?");
        kept("👨‍👩‍👧‍👦👩‍❤️‍💋‍👨🏳️‍🌈🏴‍☠️👁️‍🗨️");
        kept("葛\u{E0100}飾");
        kept("שלום\u{200F}!");
        kept("ภาษา\u{200B}ไทย");
        kept("漢字、カナ。한국어");
    }

    #[test]
    fn controls_become_pictures() {
        check("a\u{1B}]52;c;x\u{7}b", "a␛]52;c;x␇b");
        check("\0\r\u{7F}", "␀␍␡");
        check("\u{9B}31m\u{9D}", "⟨U+009B⟩31m⟨U+009D⟩");
    }

    #[test]
    fn what_hides_is_shown() {
        check("a\u{202E}b\u{2066}c\u{2069}", "a⟨U+202E⟩b⟨U+2066⟩c⟨U+2069⟩");
        check("pay\u{200B}pal", "pay⟨U+200B⟩pal");
        check("pay\u{FEFF}pal", "pay⟨U+FEFF⟩pal");
        check("pa\u{301}\u{2060}y", "pa\u{301}⟨U+2060⟩y");
        check("x \u{2060}\u{301}", "x ⟨U+2060⟩\u{301}");
        check("1 \u{2060}\u{FEFF} 2", "1 ⟨U+2060⟩⟨U+FEFF⟩ 2");
        check("pay\u{200E}pal", "pay⟨U+200E⟩pal");
        check("a\u{200D}b", "a⟨U+200D⟩b");
        check("\u{200D}", "⟨U+200D⟩");
        check("👨\u{200D}x", "👨⟨U+200D⟩x");
        check("hi\u{E0041}\u{E0042}", "hi⟨U+E0041⟩⟨U+E0042⟩");
        check("a\u{FE01}\u{FE02}\u{FE03}", "a\u{FE01}⟨U+FE02⟩⟨U+FE03⟩");
        check("x\u{E0100}", "x⟨U+E0100⟩");
        check("\u{F09A} like", "⟨U+F09A⟩ like");
        check(
            "a\u{2028}b\u{FFFE}\u{10FFFF}",
            "a⟨U+2028⟩b⟨U+FFFE⟩⟨U+10FFFF⟩",
        );
        check("🏴\u{E0067}", "🏴⟨U+E0067⟩");
    }

    #[test]
    fn floods_are_dammed() {
        let flood = format!("z{}y", "\u{301}".repeat(200));
        check(&flood, &format!("z{}⟨184 marks⟩y", "\u{301}".repeat(16)));
        let chain = "👨\u{200D}".repeat(40);
        assert!(
            sanitise(&chain).matches('\u{200D}').count()
                <= 40 * MAX_JOINERS / (MAX_JOINERS + 1) + 1
        );
    }

    #[test]
    fn one_line() {
        assert_eq!(sanitise_line("a\nb\tc\u{1B}"), "a b c␛");
        assert!(matches!(sanitise_line("a b"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_left(text in any::<String>()) {
            let clean = sanitise(&text);
            prop_assert!(clean.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control()));
            let left = clean.contains(['\u{202A}', '\u{202E}', '\u{2066}', '\u{2069}', '\u{2028}']);
            prop_assert!(!left);
            let again = sanitise(&clean);
            prop_assert_eq!(again.as_ref(), clean.as_ref());
            let line = sanitise_line(&text);
            prop_assert!(!line.contains(char::is_control));
        }

        #[test]
        fn hostile_mixtures(text in "[a漢ب\u{200B}-\u{200F}\u{202A}-\u{202E}\u{301}👨\u{FE0F}\u{E0061}\u{E007F}🏴\n\t\u{1B}]{0,40}") {
            let clean = sanitise(&text);
            let left = clean.contains(['\u{1B}', '\u{202E}']);
            prop_assert!(!left);
            let again = sanitise(&clean);
            prop_assert_eq!(again.as_ref(), clean.as_ref());
        }
    }
}
