//! Credits and captions of pictures.

use std::sync::OnceLock;

use super::scan::{after, is_word, one, perhaps, space, strip};

/// Bytes at the end of a block in which a credit stands.
const CREDIT_BYTES: usize = 120;

/// Words of which every credit has one.
const WORDS: &str = "ap afp epa dpa reuters getty xinhua bloomberg ansa efe lusa pa rex alamy shutterstock istock imago tass kyodo yonhap anadolu zuma keystone contributed courtesy submitted staff file handout nyt tns mct photo image foto file bild bilder via photograph picture illustration video graphic grafik credit crédit imagen fotograf imagem afbeelding zdjęcie fot фото quelle rechte fuente fonte © unsplash wikimedia caption legende 摄 攝 供图 供圖 图 圖 撮影 写真 提供 사진 촬영";

/// A credit word of so few letters is a word of its own, or a plural, not how
/// a longer one begins.
const SHORT_WORD: usize = 5;

/// After a stroke: who took it.
const AGENCIES: &[&str] = &[
    "ap",
    "afp",
    "epa",
    "dpa",
    "reuters",
    "getty",
    "getty images",
    "xinhua",
    "bloomberg",
    "ansa",
    "efe",
    "lusa",
    "pa",
    "rex",
    "alamy",
    "shutterstock",
    "istock",
    "istockphoto",
    "imago",
    "tass",
    "kyodo",
    "yonhap",
    "anadolu",
    "keystone",
    "contributed",
    "courtesy",
    "submitted",
    "staff",
    "file",
    "handout",
    "nyt",
    "tns",
    "mct",
];
/// In brackets.
const BRACKETED: &[&str] = &[
    "ap", "afp", "epa", "reuters", "getty", "photo", "image", "foto", "file", "bild", "xinhua",
    "via", "courtesy",
];
/// Before a colon or a preposition.
const LABELS: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "image",
    "images",
    "picture",
    "pictures",
    "illustration",
    "video",
    "graphic",
    "foto",
    "fotos",
    "bild",
    "bilder",
    "grafik",
    "crédit",
    "crédits",
    "crédit photo",
    "crédits photo",
    "credit",
    "credits",
    "imagen",
    "fotografía",
    "fotografia",
    "imagem",
    "afbeelding",
    "zdjęcie",
    "fot",
    "фото",
    "quelle",
    "rechte",
    "fuente",
    "fonte",
    "©",
];
/// What parts a label from a name; a space follows those in [`PREPOSITIONS`].
const PARTINGS: &[&str] = &[":", "courtesy", "credit", "/", "#"];
const PREPOSITIONS: &[&str] = &["by", "via", "von", "de"];
/// Before `photo`.
const OWNERS: &[&str] = &["ap", "afp", "epa", "reuters", "getty", "file", "handout"];
const PICTURES: &[&str] = &["photo", "file photo", "image", "images"];
/// Credits that need nothing else.
const LIBRARIES: &[&str] = &[
    "getty images",
    "shutterstock",
    "shutterstock.com",
    "istockphoto",
    "wikimedia commons",
    "unsplash",
];
/// In scripts without spaces, after a name.
const AFTER_NAMES: &[&str] = &["摄", "攝", "供图", "供圖", "撮影", "提供", "촬영"];
/// The same before one, with how many characters it may have.
const BEFORE_NAMES: &[(&str, &[char], usize)] = &[
    ("图片来源", &[':', '：'], 30),
    ("图", &['/'], 20),
    ("写真", &[':', '=', '／'], 20),
];
/// How captions begin.
const STARTS: &[&str] = &[
    "photo",
    "image",
    "picture",
    "illustration",
    "credit",
    "caption",
    "foto",
    "bild",
    "crédit",
    "imagen",
    "фото",
    "图",
    "圖",
    "写真",
    "사진",
];
const START_GOES_ON: &[&str] = &["by", "credit", "courtesy", "caption", "source", "copyright"];

/// The [`WORDS`] that begin with some byte, in either case.
#[derive(Debug, Default)]
struct Begun {
    /// Which second bytes go with it: a bit for the lower five bits of each.
    seconds: u32,
    words: Vec<&'static str>,
}

fn begun(first: u8) -> &'static Begun {
    static BY_FIRST: OnceLock<[Begun; 256]> = OnceLock::new();
    let by_first = BY_FIRST.get_or_init(|| {
        let mut by_first = [const {
            Begun {
                seconds: 0,
                words: Vec::new(),
            }
        }; 256];
        for word in WORDS.split(' ') {
            for written in [word.to_owned(), word.to_uppercase()] {
                if let [first, second, ..] = written.as_bytes() {
                    let begun = &mut by_first[usize::from(*first)];
                    begun.seconds |= 1 << (second & 31);
                    begun.words.push(word);
                    begun.words.dedup();
                }
            }
        }
        by_first
    });
    &by_first[usize::from(first)]
}

/// Where words begin in `text` that begin as those of credits do: no Latin
/// letter and no digit stands before them.
fn likely_words(text: &str) -> impl Iterator<Item = (&str, &'static [&'static str])> {
    let bytes = text.as_bytes();
    let mut before = b' ';
    let places = bytes.iter().enumerate().filter_map(move |(at, first)| {
        let inside = std::mem::replace(&mut before, *first).is_ascii_alphanumeric();
        let begun = begun(*first);
        let second = bytes.get(at + 1).copied().unwrap_or_default();
        let likely = !inside && begun.seconds >> (second & 31) & 1 == 1;
        likely.then_some((at, begun.words.as_slice()))
    });
    places.filter_map(|(at, words)| Some((text.get(at..)?, words)))
}

/// A word of credits begins in `text`.
fn could_have_credit(text: &str) -> bool {
    likely_words(text).any(|(from, words)| {
        words.iter().any(|word| {
            let rest = strip(from, word);
            rest.is_some_and(|rest| word.len() > SHORT_WORD || ends_word(rest))
        })
    })
}

/// No word goes on here, or no more than a plural.
fn ends_word(rest: &str) -> bool {
    let next = rest.as_bytes().first();
    !next.is_some_and(|b| b.is_ascii_alphanumeric() && *b != b's')
}

/// A credit stands at the end of `text`.
fn ends_with_credit(text: &str) -> bool {
    let marked = |c: char| is_stroke(c) || matches!(c, '(' | '[');
    let mut marks = text.match_indices(marked);
    let after_a_mark = marks.any(|(at, _)| {
        let (before, from) = text.split_at(at);
        !before.ends_with(|c: char| c.is_ascii_alphanumeric())
            && (after_a_stroke(from) || in_brackets(from))
    });
    after_a_mark || likely_words(text).any(|(from, _)| is_credit(from))
}

fn is_stroke(c: char) -> bool {
    matches!(c, '/' | '|' | '•' | '·' | '—' | '–' | '-')
}

/// All of `text` is a credit without a mark before it.
fn is_credit(text: &str) -> bool {
    labelled(text)
        || owned(text)
        || by_courtesy(text)
        || after(text, LIBRARIES).any(is_closed)
        || photo_by(text)
        || without_spaces(text)
}

/// What may stand between a credit and the end of its block.
fn closes(c: char) -> bool {
    c.is_whitespace() || matches!(c, ')' | ']' | '.')
}

fn is_closed(rest: &str) -> bool {
    rest.chars().all(closes)
}

/// Nothing comes but `least` to `most` characters that fit, and what closes.
fn ends_within(rest: &str, least: usize, most: usize, fits: impl Fn(char) -> bool) -> bool {
    let head = rest.chars().take(least).filter(|c| fits(*c)).count();
    let core = rest.trim_end_matches(closes);
    head == least && core.chars().all(fits) && core.chars().count() <= most
}

fn in_line(c: char) -> bool {
    c != '\n'
}

fn in_sentence(c: char) -> bool {
    !matches!(c, '.' | '!' | '?')
}

/// `/ Ida Holm AP`.
fn after_a_stroke(text: &str) -> bool {
    let Some(rest) = one(text, is_stroke) else {
        return false;
    };
    let ends = |rest: &str| {
        let more = one(rest, |c| c.is_whitespace() || c == '/');
        is_closed(rest) || more.is_some_and(|more| ends_within(more, 0, 24, in_line))
    };
    let zuma = |text| strip(text, "zuma").map(|rest| rest.trim_start_matches(is_word));
    perhaps(rest, space)
        .flat_map(|rest| perhaps(rest, |rest| word_and(rest, char::is_whitespace)))
        .any(|rest| after(rest, AGENCIES).chain(zuma(rest)).any(ends))
}

/// What follows a word and one character that fits.
fn word_and(text: &str, fits: impl Fn(char) -> bool) -> Option<&str> {
    let rest = text.trim_start_matches(is_word);
    (rest.len() < text.len()).then(|| one(rest, fits))?
}

/// `(AP Photo/Ida Holm)`.
fn in_brackets(text: &str) -> bool {
    let Some(inside) = one(text, |c| matches!(c, '(' | '[')) else {
        return false;
    };
    let ends = |rest: &str| {
        let named = !rest.starts_with(is_word);
        let end = rest.find(['(', ')', '[', ']']);
        let (name, close) = end.map_or((rest, ""), |end| rest.split_at(end));
        named
            && name.chars().count() <= 50
            && one(close, |c| matches!(c, ')' | ']')).is_some_and(is_closed)
    };
    let parts = |c: char| c.is_whitespace() || matches!(c, '/' | '-');
    let mut words = 0..4;
    std::iter::successors(Some(inside), |rest| {
        words.next()?;
        word_and(rest, parts)
    })
    .any(|rest| after(rest, BRACKETED).any(ends))
}

/// `Foto: Ida Holm`, `Photo by Ida Holm`.
fn labelled(text: &str) -> bool {
    let parted = |rest| {
        let prepositions = after(rest, PREPOSITIONS).filter_map(space);
        after(rest, PARTINGS)
            .chain(prepositions)
            .any(|rest| ends_within(rest, 0, 70, in_sentence))
    };
    after(text, LABELS)
        .flat_map(|rest| perhaps(rest, space))
        .any(parted)
}

/// `AP Photo/Ida Holm`.
fn owned(text: &str) -> bool {
    let ends = |rest: &str| {
        let more = one(rest, |c| c.is_whitespace() || matches!(c, '/' | ':' | ','));
        is_closed(rest) || more.is_some_and(|more| ends_within(more, 0, 50, in_sentence))
    };
    after(text, OWNERS)
        .filter_map(space)
        .flat_map(|rest| after(rest, PICTURES))
        .flat_map(|rest| perhaps(rest, |rest| strip(rest, "s")))
        .any(ends)
}

/// `Courtesy of Ida Holm`.
fn by_courtesy(text: &str) -> bool {
    after(text, &["via", "courtesy", "courtesy of"])
        .filter_map(space)
        .filter_map(|rest| one(rest, |c| c.is_ascii_alphabetic()))
        .any(|rest| ends_within(rest, 1, 40, in_sentence))
}

/// `Photographs by Ida Holm`.
fn photo_by(text: &str) -> bool {
    after(text, &["photo", "photos", "photograph", "photographs"])
        .filter_map(|rest| strip(space(rest)?, "by").and_then(space))
        .any(|rest| ends_within(rest, 3, 60, in_sentence))
}

/// Credits in scripts without spaces, and what may close those.
fn without_spaces(text: &str) -> bool {
    if text.as_bytes().first().is_none_or(u8::is_ascii) {
        return false;
    }
    let closes = |c: char| c.is_whitespace() || matches!(c, ')' | '）' | ']' | '】' | '。');
    let ends = |rest: &str, most: usize| {
        let core = rest.trim_end_matches(closes);
        core.chars().all(in_line) && core.chars().count() <= most
    };
    let named = |(label, parts, most): &(&str, &[char], usize)| {
        let rest = strip(text, label).and_then(|rest| one(rest, |c| parts.contains(&c)));
        rest.is_some_and(|rest| ends(rest, *most))
    };
    let source = strip(text, "图源");
    let photo = strip(text, "사진")
        .into_iter()
        .flat_map(|rest| perhaps(rest, space));
    after(text, AFTER_NAMES).any(|rest| ends(rest, 0))
        || BEFORE_NAMES.iter().any(named)
        || source.is_some_and(|rest| ends(rest, 20))
        || photo
            .filter_map(|rest| one(rest, |c| c == '='))
            .any(|rest| ends(rest, 20))
}

/// It begins as captions do.
fn starts_as_caption(text: &str) -> bool {
    let text = text.trim_start_matches(|c| !is_word(c));
    let sign = |rest: &str| rest.trim_start().starts_with([':', '：', '/', '©']);
    after(text, STARTS)
        .flat_map(|rest| perhaps(rest, |rest| strip(rest, "s")))
        .any(|rest| {
            let rest = rest.trim_start();
            sign(rest) || after(rest, START_GOES_ON).any(sign)
        })
}

/// What parts the word for a picture from what is said of it.
fn could_end_label(c: char) -> bool {
    matches!(c, ':' | '：' | '/' | '©')
}

/// It ends as a caption does, with whose picture it is, or begins as one.
pub(in super::super) fn has_credit(text: &str) -> bool {
    let from = (0..=text.len().saturating_sub(CREDIT_BYTES))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let tail = from
        .and_then(|at| text.get(at..))
        .filter(|tail| could_have_credit(tail));
    tail.is_some_and(ends_with_credit)
        || super::short(text).is_some_and(|text| {
            text.contains(could_end_label) && could_have_credit(text) && starts_as_caption(text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits() {
        for text in [
            "The minister opens the lock on Monday. Ida Holm / AP",
            "A ferry leaves the harbour (AP Photo/Ida Holm)",
            "A ferry leaves the harbour [Ida Holm via Getty Images].",
            "Das alte Fährhaus. Foto: Ida Holm",
            "Das alte Fährhaus. FOTO: IDA HOLM",
            "L’écluse au soir. Crédits photo : Ida Holm",
            "The bridge at dusk. Getty Images",
            "The bridge at dusk — Holm Zuma",
            "The bridge. AP file photo, 1987",
            "The bridge. Courtesy of Ida Holm",
            "渡轮停靠在码头。 王明 摄",
            "渡轮停靠在码头。 图/王明",
            "渡轮停靠在码头。 图源新报",
            "나룻배. 사진 = 김",
            "Photo by Ida Holm",
            "Caption: the bridge at dusk, seen from the old lock by nobody at all but us two. We had come for the ferry, which did not come.",
            "写真：渡し船",
        ] {
            assert!(has_credit(text), "{text}");
        }
        for text in [
            "",
            "The minister told Reuters that nobody had asked her.",
            "He spent the summer photographing bridges.",
            "\"We wait,\" she said in an interview with Bloomberg.",
            "The picture that emerges is a grim one for the town.",
            "The bridge (AP said so)  and then it fell.",
            "The bridge at dusk — Holm zumapress",
        ] {
            assert!(!has_credit(text), "{text}");
        }
    }
}
