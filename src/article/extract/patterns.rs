//! Shapes of short lines: credits, dates, bylines, counts, link marks.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use super::words;

/// Longest text whose shape is looked at as a whole; longer ones are prose.
const MAX_LINE_BYTES: usize = 400;
/// Bytes at the end of a block in which a credit stands.
const CREDIT_BYTES: usize = 120;

macro_rules! pattern {
    ($(#[$doc:meta])* $name:ident, $source:expr) => {
        $(#[$doc])*
        fn $name() -> Option<&'static Regex> {
            static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
            PATTERN.get_or_init(|| Regex::new($source).ok()).as_ref()
        }
    };
}

pattern!(
    /// A number with perhaps a unit: shares, comments, kilobytes.
    count_pattern,
    r"(?i)^[\s\d.,+()/|:-]*\d[\s\d.,+()/|:-]*\s*(?:[kmg]b?|mb|тыс\.?|万|千|萬|만|천)?\+?\s*(?:shares?|comments?|likes?|views?|votes?|reads?|claps?|points?|kommentare?|commentaires?|comentarios?|aufrufe|vues|vistas|просмотр\w*|次|回|人|条|阅读|浏览|件)?\s*$"
);
pattern!(
    /// A picture's credit, from here to the end of the text. Anchored: the
    /// automaton of one that may begin anywhere grows with every place.
    credit_pattern,
    r"(?ix)\A(?:(?:
        [/|•·—–-]\s?(?:\w+\s)?(?:ap|afp|epa|dpa|reuters|getty(?:\simages)?|xinhua|bloomberg|ansa|efe|lusa|pa|rex|alamy|shutterstock|istock(?:photo)?|imago|tass|kyodo|yonhap|anadolu|zuma\w*|keystone|contributed|courtesy|submitted|staff|file|handout|nyt|tns|mct)(?:[\s/].{0,24})?
        |[(\[](?:\w+[\s/-]){0,4}(?:ap|afp|epa|reuters|getty|photo|image|foto|file|bild|xinhua|via|courtesy)\b[^()\[\]]{0,50}[)\]]
        |(?:photo|photos|photograph|image|images|picture|pictures|illustration|video|graphic|foto|fotos|bild|bilder|grafik|crédit(?:s)?(?:\sphoto)?|credit(?:s)?|imagen|fotografía|fotografia|imagem|afbeelding|zdjęcie|fot|фото|quelle|rechte|fuente|fonte|©)\s?(?::|by\s|courtesy|credit|via\s|von\s|de\s|/|\#)[^.!?]{0,70}
        |(?:ap|afp|epa|reuters|getty|file|handout)\s(?:photo|file\sphoto|images?)s?(?:[/:,\s][^.!?]{0,50})?
        |(?:via|courtesy(?:\sof)?)\s[A-Z][^.!?]{1,40}
        |getty\simages|shutterstock(?:\.com)?|istockphoto|wikimedia\scommons|unsplash
        |photo(?:graph)?s?\sby\s[^.!?]{3,60}
        )[\s)\].]*$
        |(?:摄|攝|供图|供圖|图片来源[:：].{0,30}|图/.{0,20}|图源.{0,20}|撮影|写真[:：=／].{0,20}|提供|사진\s?=.{0,20}|촬영)[)）\]】。\s]*$)"
);
pattern!(
    /// A text that begins as captions do.
    credit_start_pattern,
    r"(?i)^\W*(?:photo|image|picture|illustration|credit|caption|foto|bild|crédit|imagen|фото|图|圖|写真|사진)s?\s*(?:by|credit|courtesy|caption|source|copyright)?\s*[:：/©]"
);
pattern!(
    /// Something that looks like a date or a time.
    date_pattern,
    r"(?ix)(?-u:\b)\d{1,2}[:.h]\d{2}\s*(?:am|pm|gmt|utc|uhr|et|est|bst)?(?-u:\b) | (?-u:\b)\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}(?-u:\b) | (?-u:\b)\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?-u:\b)
        | (?-u:\b)\p{L}{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}(?-u:\b) | (?-u:\b)\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|of\s)?\p{L}{3,12}\.?,?\s(?:de\s|del\s)?\d{4}(?-u:\b)
        | \d{4}\s?年 | \d{1,2}\s?月\s?\d{1,2}\s?日 | \d{4}년 | (?-u:\b)\d+\s(?:min(?:ute)?|hour|hr|day|week|month|year)s?\sago(?-u:\b) | (?-u:\b)vor\s\d+\s\p{L}+ | (?-u:\b)il\sy\sa\s\d+ | (?-u:\b)hace\s\d+\s | \d+\s?(?:分钟|小时|天)前 | \d+\s?\p{L}+\sназад"
);
pattern!(
    /// An address that letters can be sent to, or an account.
    contact_pattern,
    r"(?ix)(?: (?-u:\b)(?:contact|reach|e-?mail|write\sto|follow|tweet|tips?\sto)(?-u:\b).{0,70}(?:\S+@\S+\.\w+|\s@\w{2,}) | ^\W*(?:to\s)?contact\s(?:the|this)\s(?:writer|reporter|author|editor)s?(?-u:\b)
        | (?:kontakt|schreiben\ssie|contactez|contacter|écrivez|contacte|contactar|escriba|scrivi(?:te)?|contato|contacteer|kontakta|napisz|связаться|пишите|联系(?:记者|作者)|聯絡|連絡先|記者信箱|기자에게|للتواصل|ליצירת\sקשר|ติดต่อ(?:ผู้เขียน|นักข่าว)).{0,70}@ 
        | ^\W*[\w.+-]+@[\w-]+\.[\w.]+\W*$ | @\S+\.\w{2,6}\W{0,3}$ )"
);
pattern!(
    /// How a comment's head looks: who, and when or that they said something.
    comment_head_pattern,
    r"(?ix)^\W*.{1,40}(?-u:\b)(?:says|said|writes|wrote|schrieb|sagt|dit|a\sécrit|dijo|dice|disse|scrive|schreef|пишет|написал)(?-u:\b).{0,40}:\s*$
        | ^.{1,40}\s(?:on|at|am|le|el)\s.{6,40}(?:\d{1,2}:\d{2}|\d{4}).{0,12}(?:said|says|schrieb)?.{0,3}:?$ | ^\#?\d+\s.{1,30}\d{4}.{0,20}$"
);

fn short(text: &str) -> Option<&str> {
    (text.len() <= MAX_LINE_BYTES).then_some(text)
}

fn is(pattern: Option<&Regex>, text: Option<&str>) -> bool {
    pattern
        .zip(text)
        .is_some_and(|(pattern, text)| pattern.is_match(text))
}

// Each of these first asks for what the pattern cannot do without: most
// blocks are prose, and on prose a pattern costs more than all else.

/// A bare number: shares, comments, kilobytes.
pub(super) fn is_count(text: &str) -> bool {
    let could_begin = |c: char| {
        c.is_whitespace()
            || c.is_numeric()
            || matches!(c, '.' | ',' | '+' | '(' | ')' | '/' | '|' | ':' | '-')
    };
    text.starts_with(could_begin) && is(count_pattern(), short(text))
}

/// Words of which every credit has one.
const CREDIT_WORDS: &str = "ap afp epa dpa reuters getty xinhua bloomberg ansa efe lusa pa rex alamy shutterstock istock imago tass kyodo yonhap anadolu zuma keystone contributed courtesy submitted staff file handout nyt tns mct photo image foto file bild bilder via photograph picture illustration video graphic grafik credit crédit imagen fotograf imagem afbeelding zdjęcie fot фото quelle rechte fuente fonte © unsplash wikimedia caption legende 摄 攝 供图 供圖 图 圖 撮影 写真 提供 사진 촬영";

fn credit_words() -> Option<&'static AhoCorasick> {
    static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let build = || {
        let words = CREDIT_WORDS
            .split(' ')
            .flat_map(|w| [w.to_owned(), w.to_uppercase()]);
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .ok()
    };
    WORDS.get_or_init(build).as_ref()
}

/// A credit word of so few letters is a word of its own, or a plural, not how
/// a longer one begins.
const SHORT_WORD: usize = 5;

/// A word of credits begins in `text`.
fn could_have_credit(text: &str) -> bool {
    let ends = |from: usize, at: usize| {
        let after = text.as_bytes().get(at);
        at - from > SHORT_WORD || !after.is_some_and(|b| b.is_ascii_alphanumeric() && *b != b's')
    };
    credit_words().is_none_or(|words| {
        words
            .find_overlapping_iter(text)
            .any(|found| begins_word(text, found.start()) && ends(found.start(), found.end()))
    })
}

/// No Latin letter and no digit stands before this place.
fn begins_word(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| text.as_bytes().get(b));
    !before.is_some_and(u8::is_ascii_alphanumeric)
}

/// A credit stands at the end of `text`.
fn ends_with_credit(text: &str) -> bool {
    let mut from = text.char_indices().filter(|(at, _)| begins_word(text, *at));
    from.any(|(at, _)| is(credit_pattern(), text.get(at..)))
}

/// What parts the word for a picture from what is said of it.
fn could_end_label(c: char) -> bool {
    matches!(c, ':' | '：' | '/' | '©')
}

/// It ends as a caption does, with whose picture it is, or begins as one.
pub(super) fn has_credit(text: &str) -> bool {
    let from = (0..=text.len().saturating_sub(CREDIT_BYTES))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let tail = from
        .and_then(|at| text.get(at..))
        .filter(|tail| could_have_credit(tail));
    let could_start = |text: &str| text.contains(could_end_label) && could_have_credit(text);
    tail.is_some_and(ends_with_credit)
        || short(text).is_some_and(could_start) && is(credit_start_pattern(), short(text))
}

/// A short text with a date or a time in it.
pub(super) fn has_date(text: &str) -> bool {
    words::has_number(text) && is(date_pattern(), short(text))
}

/// Most marks that are counted.
const MARKS_MAX: usize = 4;

/// Marks of links, pictures, buttons and fields that dumps and pages put
/// between or in place of them: how many, up to [`MARKS_MAX`].
pub(super) fn link_marks(text: &str) -> usize {
    let head =
        short(text).or_else(|| text.get(..super::super::metadata::floor(text, MAX_LINE_BYTES)));
    let mut rest = head.unwrap_or_default();
    let mut found = 0;
    while found < MARKS_MAX
        && let Some((at, mark)) = next_mark(rest)
    {
        let (before, here) = rest.split_at(at);
        let length = mark_length(before, here);
        found += usize::from(length.is_some());
        rest = here
            .get(length.unwrap_or(mark.len_utf8())..)
            .unwrap_or_default();
    }
    found
}

/// The next character that could be a mark.
fn next_mark(text: &str) -> Option<(usize, char)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = from + rest.bytes().position(could_begin_mark)?;
        let c = text.get(at..)?.chars().next()?;
        if could_be_mark(c) {
            return Some((at, c));
        }
        from = at + c.len_utf8();
    }
}

/// The first byte of a mark, or of one of many other characters.
fn could_begin_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'|' | b'[' | b'(' | b'_' | b'@' | b':' | b'w' | b'W' | 0xc2 | 0xe2
    )
}

fn could_be_mark(c: char) -> bool {
    matches!(
        c,
        '|' | '»' | '›' | '→' | '▶' | '►' | '[' | '(' | '_' | '@' | ':' | 'w' | 'W'
    )
}

/// Bytes of the mark that `here` begins with, if it does; an address may have
/// begun `before`.
fn mark_length(before: &str, here: &str) -> Option<usize> {
    let starts = |with: &str| {
        let same = here.get(..with.len())?.eq_ignore_ascii_case(with);
        same.then_some(with.len())
    };
    match here.chars().next()? {
        '[' => bracket_length(here),
        '(' => starts("(button)"),
        '_' => Some(here.len() - here.trim_start_matches('_').len()).filter(|n| *n >= 4),
        ':' if ends_with_scheme(before) => starts("://"),
        ':' => starts("::"),
        'w' | 'W' => starts("www."),
        '@' => mailbox_length(before, here),
        mark => Some(mark.len_utf8()),
    }
}

fn ends_with_scheme(before: &str) -> bool {
    let bytes = before.as_bytes();
    ["http", "https"].iter().any(|scheme| {
        let from = bytes.len().checked_sub(scheme.len());
        from.and_then(|from| bytes.get(from..))
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme.as_bytes()))
    })
}

/// Bytes of a picture or a button as dumps write them.
fn bracket_length(here: &str) -> Option<usize> {
    const NAMES: [&str; 6] = ["img", "inline", "embed", "image", "button", ""];
    const ENDINGS: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let end = here.find(']').filter(|end| *end <= 180)?;
    let name = here.get(1..end)?.to_ascii_lowercase();
    let is_file = ENDINGS
        .iter()
        .any(|ending| name.len() > ending.len() && name.ends_with(ending));
    (is_file || NAMES.contains(&name.trim())).then_some(end + 1)
}

/// Bytes of `@` and what follows it in an address for letters.
fn mailbox_length(before: &str, here: &str) -> Option<usize> {
    let has_name = before
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_whitespace());
    let word = here.get(1..)?.split(char::is_whitespace).next()?;
    let host = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let whole = has_name && host.rfind('.').is_some_and(|dot| dot > 0);
    whole.then_some(1 + host.len())
}

/// How to reach those who wrote it.
pub(super) fn is_contact(text: &str) -> bool {
    let text = short(text).filter(|text| {
        let bytes = text.as_bytes();
        let contact = |at: usize| {
            let word = bytes.get(at..at + 7);
            word.is_some_and(|word| word.eq_ignore_ascii_case(b"contact"))
        };
        memchr::memchr(b'@', bytes).is_some()
            || memchr::memchr2_iter(b'c', b'C', bytes).any(contact)
    });
    is(contact_pattern(), text)
}

/// Words for answering: alone in a line they are a comment's button.
const REPLIES: [&str; 9] = [
    "reply",
    "antworten",
    "répondre",
    "responder",
    "ответить",
    "回复",
    "返信",
    "답글",
    "svara",
];
/// Longest line that is nothing but one of them.
const REPLY_BYTES: usize = 40;

fn is_reply(text: &str) -> bool {
    if text.len() > REPLY_BYTES {
        return false;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    REPLIES
        .iter()
        .any(|word| bare.len() == word.len() && bare.to_lowercase() == *word)
}

/// Words before the time at which somebody said something.
const BEFORE_TIMES: [&[u8]; 5] = [b"on", b"at", b"am", b"le", b"el"];

/// A number first, or a word that a time follows.
fn could_have_said_when(text: &str) -> bool {
    let numbered = text.starts_with(|c: char| c == '#' || c.is_numeric());
    let timed = |word: &[u8]| BEFORE_TIMES.iter().any(|w| w.eq_ignore_ascii_case(word));
    words::has_number(text)
        && (numbered || text.as_bytes().split(u8::is_ascii_whitespace).any(timed))
}

/// Longest head of a comment.
const COMMENT_HEAD_BYTES: usize = 120;

/// The head of a reader's comment.
pub(super) fn is_comment_head(text: &str) -> bool {
    let could = || text.trim_end().ends_with(':') || could_have_said_when(text);
    is_reply(text)
        || text.len() <= COMMENT_HEAD_BYTES && could() && is(comment_head_pattern(), Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [
            count_pattern(),
            credit_pattern(),
            credit_start_pattern(),
            date_pattern(),
            contact_pattern(),
            comment_head_pattern(),
        ] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn counts() {
        for text in [
            "8.03K",
            "0",
            "1,204",
            "12 comments",
            "3 / 4",
            "(7)",
            "1.2k shares",
            "532 Aufrufe",
            "12万",
        ] {
            assert!(is_count(text), "{text}");
        }
        for text in ["", "K", "In 1204 the city fell.", "12 angry men"] {
            assert!(!is_count(text), "{text}");
        }
    }

    #[test]
    fn credits() {
        for text in [
            "The minister opens the lock on Monday. Ida Holm / AP",
            "A ferry leaves the harbour (AP Photo/Ida Holm)",
            "Das alte Fährhaus. Foto: Ida Holm",
            "The bridge at dusk. Getty Images",
            "渡轮停靠在码头。 王明 摄",
            "Photo by Ida Holm",
        ] {
            assert!(has_credit(text), "{text}");
        }
        for text in [
            "The minister told Reuters that nobody had asked her.",
            "He spent the summer photographing bridges.",
            "\"We wait,\" she said in an interview with Bloomberg.",
            "The picture that emerges is a grim one for the town.",
        ] {
            assert!(!has_credit(text), "{text}");
        }
    }

    #[test]
    fn marks_of_links() {
        let check = |text: &str, expected: usize| assert_eq!(link_marks(text), expected, "{text}");
        check("Home | News | Contact", 2);
        check("Home › News › Weather › Wind › Gales", 4);
        check("[ferry.jpg] The ferry", 1);
        check("[IMAGE] [button] ( BUTTON) (BUTTON)", 3);
        check("Name: ______ Town: __", 1);
        check("see https://www.example.org/ferry", 2);
        check("Name :: Town", 1);
        check("write to ida@example.org.", 1);
        check("ida@example today. Or tomorrow", 0);
        check("We saw it [sic] at 10:55 (noon), @ida said", 0);
        check("", 0);
    }

    #[test]
    fn contacts() {
        for text in [
            "Contact the writers at ida@example.org and tom@example.org",
            "Kontakt: redaktion@example.org",
            "To contact the reporter on this story: Ida Holm in Oslo",
            "联系记者: ida@example.org",
        ] {
            assert!(is_contact(text), "{text}");
        }
        assert!(!is_contact(
            "Contact between the two villages broke off in 1911."
        ));
    }

    #[test]
    fn comment_heads() {
        assert!(is_comment_head("Ida Holm says:"));
        assert!(is_comment_head("Tom on 10 April 2013 at 10:55 said:"));
        assert!(!is_comment_head(
            "The ferry is back, says the mayor, and it will stay."
        ));
    }
}
