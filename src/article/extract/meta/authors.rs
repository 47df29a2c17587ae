//! Names of writers out of what pages put in their place.

use crate::article::Author;

/// Most authors that are named.
const MAX_AUTHORS: usize = 12;
/// Longest name, in characters, and most words in it.
const MAX_NAME_CHARS: usize = 48;
const MAX_NAME_WORDS: usize = 5;
/// Longest text that holds names.
const MAX_RAW_CHARS: usize = 300;

/// Labels before names.
const LABELS: &[&str] = &[
    "by",
    "written by",
    "story by",
    "text by",
    "words by",
    "posted by",
    "reporting by",
    "published by",
    "submitted by",
    "article by",
    "author",
    "authors",
    "text",
    "von",
    "geschrieben von",
    "autor",
    "autorin",
    "par",
    "écrit par",
    "rédigé par",
    "publié par",
    "auteur",
    "por",
    "escrito por",
    "publicado por",
    "da",
    "di",
    "a cura di",
    "scritto da",
    "autore",
    "door",
    "geschreven door",
    "av",
    "af",
    "przez",
    "napisał",
    "napisała",
    "tekst",
    "kirjoittanut",
    "yazar",
    "yazan",
    "írta",
    "szerző",
    "de la",
    "автор",
    "текст",
    "авторы",
    "від",
    "bởi",
    "oleh",
    "作者",
    "记者",
    "本报记者",
    "文",
    "撰文",
    "撰稿",
    "作者／",
    "記者",
    "著者",
    "文責",
    "執筆",
    "글",
    "기자",
    "بقلم",
    "كتب",
    "كتبت",
    "الكاتب",
    "מאת",
    "מחבר",
    "כתב",
    "โดย",
    "ผู้เขียน",
    "लेखक",
];
/// Between names, in lower case.
const JOINTS: &[&str] = &[
    " and ",
    " & ",
    " und ",
    " et ",
    " y ",
    " e ",
    " och ",
    " og ",
    " ja ",
    " oraz ",
    " i ",
    " ve ",
    " и ",
    " та ",
    " και ",
    " dan ",
    " with ",
    " و ",
    "; ",
    " / ",
    "、",
    "，",
    " | ",
    " · ",
    ", ",
    " + ",
    "和",
    " และ ",
];
/// Joints that only some languages have; elsewhere they mean something else.
const LOCAL_JOINTS: &[(&str, &[&str])] = &[
    (" e ", &["it", "pt", "gl"]),
    (" i ", &["pl", "ca", "hr"]),
    (" og ", &["da", "nb", "no", "nn"]),
    (" ja ", &["fi", "et"]),
    (" ve ", &["tr"]),
    (" en ", &["nl"]),
    (" dan ", &["id", "ms"]),
];
/// Before a place, by language; `in` and `from` everywhere.
const PLACES: &[(&str, &[&str])] = &[
    (" in ", &[]),
    (" from ", &[]),
    (" aus ", &["de"]),
    (" à ", &["fr"]),
    (" en ", &["es", "fr", "ca"]),
    (" em ", &["pt"]),
    (" a ", &["it"]),
    (" da ", &["it"]),
    (" uit ", &["nl"]),
    (" в ", &["ru"]),
    (" из ", &["ru"]),
];
/// Words that jobs, desks and agencies are named by: not a person.
const NOT_NAMES: &[&str] = &[
    "staff",
    "writer",
    "writers",
    "reporter",
    "correspondent",
    "editor",
    "editors",
    "editorial",
    "contributor",
    "contributing",
    "columnist",
    "journalist",
    "producer",
    "photographer",
    "admin",
    "administrator",
    "webmaster",
    "guest",
    "author",
    "unknown",
    "anonymous",
    "newsroom",
    "desk",
    "team",
    "news",
    "press",
    "media",
    "magazine",
    "online",
    "reuters",
    "afp",
    "ap",
    "dpa",
    "redaktion",
    "redakteur",
    "redakteurin",
    "rédaction",
    "redacción",
    "redacao",
    "redação",
    "redazione",
    "redactie",
    "redakcja",
    "редакция",
    "agency",
    "agencies",
    "agence",
    "agencia",
    "agenzia",
    "wire",
    "services",
    "service",
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "university",
    "department",
    "institute",
    "published",
    "updated",
    "posted",
    "minutes",
    "read",
    "comments",
    "subscribe",
    "follow",
    "share",
    "email",
    "twitter",
    "facebook",
    "instagram",
    "none",
    "null",
    "undefined",
    "home",
    "blog",
    "com",
    "www",
    "http",
    "https",
    "copyright",
    "photo",
    "photos",
    "photography",
    "image",
    "view",
    "more",
    "all",
    "posts",
    "about",
    "special",
    "senior",
    "chief",
    "assistant",
    "associate",
    "managing",
    "director",
    "professor",
    "dr.",
    "编辑",
    "责任编辑",
    "来源",
    "編集部",
    "편집부",
    "today",
    "am",
    "pm",
];
/// Small words inside names.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "di", "del", "della", "von", "van", "der", "den", "la", "le",
    "du", "bin", "bint", "ibn", "al", "el", "y", "e", "af", "av", "ter", "ten", "zu", "zur", "vom",
    "und", "san", "st",
];

/// The names in `raw`, cleaned: no label, address, handle, job, nor
/// `publisher`.
pub(in super::super) fn clean(
    raw: &[String],
    publisher: Option<&str>,
    language: Option<&str>,
) -> Vec<Author> {
    let mut out: Vec<Author> = Vec::new();
    for text in raw.iter().map(|r| super::tidy(r)) {
        if text.chars().count() > MAX_RAW_CHARS || text.contains("://") {
            continue;
        }
        for author in parse(strip_label(&text).1, language) {
            let same = |other: &str| {
                super::super::words::essence(other) == super::super::words::essence(&author.name)
            };
            let known = out.iter().any(|a| same(&a.name));
            if !known && !publisher.is_some_and(same) && out.len() < MAX_AUTHORS {
                out.push(author);
            }
        }
    }
    out
}

/// Whether a label for names stood first, and what follows it.
pub(in super::super) fn strip_label(text: &str) -> (bool, &str) {
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '（' | '[' | '【' | '-' | '–' | '—' | '|' | '•' | '*'
            )
    });
    let lower = super::super::words::lower(text);
    let label = LABELS
        .iter()
        .filter(|label| lower.starts_with(**label))
        .max_by_key(|label| label.len());
    let Some(label) = label else {
        return (false, text);
    };
    let count = label.chars().count();
    let rest = text
        .char_indices()
        .nth(count)
        .and_then(|(at, _)| text.get(at..))
        .unwrap_or_default();
    let after = rest.trim_start_matches([
        ':', '：', '/', '／', ' ', '\u{a0}', '\u{3000}', '|', '丨', '=',
    ]);
    let unspaced = label
        .chars()
        .next()
        .is_some_and(super::super::words::is_unspaced);
    let parted = after.len() < rest.len() || unspaced && label.chars().count() > 1;
    if parted { (true, after) } else { (false, text) }
}

/// The authors in a text without its label.
pub(in super::super) fn parse(text: &str, language: Option<&str>) -> Vec<Author> {
    let language = language
        .and_then(super::super::language::primary)
        .unwrap_or_default();
    let text = text
        .trim()
        .trim_end_matches(['.', ':', '|', '-', '–', '—', ',']);
    let mut parts = vec![text.to_owned()];
    for joint in JOINTS.iter().chain([&" en "]) {
        let local = LOCAL_JOINTS.iter().find(|(j, _)| j == joint);
        if local.is_none_or(|(_, languages)| languages.contains(&language.as_str())) {
            parts = parts.iter().flat_map(|part| split(part, joint)).collect();
        }
    }
    parts
        .iter()
        .filter_map(|part| author(part, &language))
        .take(MAX_AUTHORS)
        .collect()
}

/// Splits at `joint`, whatever its case.
fn split(text: &str, joint: &str) -> Vec<String> {
    if text.contains(joint) {
        return text.split(joint).map(str::to_owned).collect();
    }
    let upper = joint.to_uppercase();
    text.split(upper.as_str()).map(str::to_owned).collect()
}

fn author(part: &str, language: &str) -> Option<Author> {
    let part = strip_label(part).1;
    let part = part
        .split(['(', '（', '<', '[', '|', '•', '@', '—'])
        .next()
        .unwrap_or_default()
        .trim();
    let part = part.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '"' | '“' | '”' | '.' | '*')
    });
    let place = PLACES
        .iter()
        .filter(|(_, languages)| languages.is_empty() || languages.contains(&language))
        .find_map(|(word, _)| split_place(part, word));
    let (name, place) = match place {
        Some((name, place)) => (name, Some(place)),
        None => (part, None),
    };
    let name = name.trim_start_matches("and ").trim();
    is_name(name).then(|| Author {
        name: spell(name),
        place: place.map(spell),
    })
}

fn split_place<'a>(part: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let (name, place) = part
        .split_once(word)
        .or_else(|| part.split_once(word.to_uppercase().as_str()))?;
    let place = place.trim().trim_end_matches('.');
    let fits = place.chars().next().is_some_and(char::is_uppercase)
        && place.split(' ').count() <= 4
        && !place.chars().any(char::is_numeric);
    (fits && !name.trim().is_empty()).then_some((name.trim(), place))
}

/// Whether `name` looks like a person's.
fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    let odd = name.chars().any(|c| {
        c.is_numeric()
            || matches!(
                c,
                '@' | '/' | '#' | '?' | '!' | '=' | '_' | '©' | ';' | '…' | '»' | '«'
            )
    });
    if !(2..=MAX_NAME_CHARS).contains(&chars) || odd {
        return false;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > MAX_NAME_WORDS {
        return false;
    }
    let lower = super::super::words::lower(name);
    if lower.split([' ', '.']).any(|w| NOT_NAMES.contains(&w)) {
        return false;
    }
    if name.chars().any(super::super::words::is_unspaced) {
        return chars <= 20 && !name.contains(['。', '，', '、']);
    }
    let cased = name.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let capital = |w: &&str| {
        w.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(|c| !c.is_lowercase())
    };
    !cased
        || words
            .iter()
            .all(|w| capital(w) || PARTICLES.contains(w) || w.contains('\''))
            && words.iter().any(capital)
}

/// Names in capitals are spelt with small letters after the first.
fn spell(name: &str) -> String {
    let shouted = name.chars().filter(|c| c.is_uppercase()).count() > 3
        && !name.chars().any(char::is_lowercase);
    if !shouted {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        inside = c.is_alphabetic() || inside && c == '.';
        inside &= !matches!(c, '-' | '\'' | '’' | ' ' | '.');
    }
    out
}
