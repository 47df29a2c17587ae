//! Names of writers out of what pages put in their place.

use std::sync::OnceLock;

use super::lists::{DESKS, JOBS, JOINTS, JUNK, LABELS, LOCAL_JOINTS, PARTICLES, PLACES};
use crate::article::Author;

/// Most authors that are named.
const MAX_AUTHORS: usize = 12;
/// Longest name, in characters, and most words in it.
const MAX_NAME_CHARS: usize = 48;
const MAX_NAME_WORDS: usize = 5;
/// Longest text that holds names.
const MAX_RAW_CHARS: usize = 300;

/// What a name seems to be, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A name and a surname, or a name in a script without spaces.
    Person,
    /// One name alone.
    Single,
    /// A desk, an agency, a company, the site itself.
    Desk,
    /// The name of an account.
    Handle,
}

/// Writers and what they seem to be.
pub(super) type Named = Vec<(Author, Kind)>;

/// The best kind among `names`.
pub(super) fn best(names: &Named) -> Option<Kind> {
    names.iter().map(|(_, kind)| *kind).min()
}

/// The names in `raw`, each once: no label, address, job or page word.
pub(super) fn named(raw: &[String], language: Option<&str>) -> Named {
    let mut out = Named::new();
    for text in raw.iter().map(|r| super::tidy(r)) {
        let text = inside_mail(&text);
        if text.chars().count() > MAX_RAW_CHARS || text.contains("://") {
            continue;
        }
        for found in parse_all(strip_label(text).1, language) {
            add(&mut out, found);
        }
    }
    out
}

/// Adds a writer who is not in it yet.
pub(super) fn add(names: &mut Named, found: (Author, Kind)) {
    let known = names.iter().any(|(a, _)| same(&a.name, &found.0.name));
    if !known && names.len() < MAX_AUTHORS {
        names.push(found);
    }
}

/// Whether two names are one, whatever their titles.
pub(super) fn same(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}

/// Letters of a name without titles before it and degrees after it.
pub(super) fn bare(name: &str) -> String {
    let name = name.split(", ").next().unwrap_or(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let titles = words.iter().take_while(|w| is_title(w)).count();
    let words = words.get(titles..).filter(|w| !w.is_empty());
    super::super::words::essence(&words.unwrap_or_default().join(" "))
}

/// Before a name: Dr, Prof., Mrs.
fn is_title(word: &str) -> bool {
    let lower = word.to_lowercase();
    let known = [
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "sir",
        "dra",
        "dipl",
        "ing",
        "mag",
        "rev",
    ];
    known.contains(&lower.trim_end_matches('.'))
}

/// The name in `someone@example.org (Ida Holm)`, as feeds write it.
fn inside_mail(text: &str) -> &str {
    let name = text
        .split_once(" (")
        .filter(|(mail, _)| mail.contains('@') && !mail.contains(' '))
        .and_then(|(_, name)| name.strip_suffix(')'));
    name.unwrap_or(text)
}

/// More bytes than any label has; a test holds it to that.
const LABEL_BYTES: usize = 64;

/// Whether a label may begin with this byte, in either case. What is not
/// ASCII may.
fn begins_label(byte: u8) -> bool {
    static FIRST: OnceLock<Vec<bool>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let mut bytes = vec![false; 128];
        for label in LABELS {
            let cell = label
                .bytes()
                .next()
                .and_then(|b| bytes.get_mut(usize::from(b)));
            if let Some(cell) = cell {
                *cell = true;
            }
        }
        bytes
    });
    let byte = byte.to_ascii_lowercase();
    first.get(usize::from(byte)).is_none_or(|begins| *begins)
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
    if text.bytes().next().is_none_or(|first| !begins_label(first)) {
        return (false, text);
    }
    let lower = super::super::words::lower_start(text, LABEL_BYTES);
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
    let unspaced = label.chars().next().is_some_and(crate::text::is_unspaced);
    let parted = after.len() < rest.len() || unspaced && label.chars().count() > 1;
    if parted { (true, after) } else { (false, text) }
}

/// Whether `text` is nothing but a label for names: `By`, `Written by:`.
pub(super) fn is_label(text: &str) -> bool {
    let lower = super::super::words::lower(text);
    let lower = lower.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '|'));
    LABELS.contains(&lower)
}

/// The persons in a text without its label.
pub(in super::super) fn parse(text: &str, language: Option<&str>) -> Vec<Author> {
    let persons = parse_all(text, language)
        .into_iter()
        .filter(|(_, kind)| *kind <= Kind::Single);
    persons.map(|(author, _)| author).collect()
}

/// The names in a text without its label.
pub(super) fn parse_all(text: &str, language: Option<&str>) -> Named {
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
    let mut out = Named::new();
    for part in &parts {
        // A description ends the list: `Ida Holm, who runs the harbour, Bergen`.
        if !out.is_empty() && is_description(part) {
            break;
        }
        if let Some((last, Kind::Person)) = out.last_mut()
            && is_degree(part)
        {
            last.name = format!("{}, {}", last.name, part.trim());
        } else if let Some(found) = author(part, &language) {
            out.push(found);
        }
    }
    out.truncate(MAX_AUTHORS);
    out
}

/// Several words that begin with a small letter.
fn is_description(part: &str) -> bool {
    let mut words = part.split_whitespace();
    words
        .next()
        .is_some_and(|w| !PARTICLES.contains(&w) && w.starts_with(char::is_lowercase))
        && words.next().is_some()
}

/// After a name: `MD`, `PhD`, `CFP®`, `Ed.D.`; in capitals, or nearly.
fn is_degree(part: &str) -> bool {
    let part = part.trim();
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    let plain = part
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '®' | '™' | '/'));
    plain && (2..=7).contains(&letters) && capitals * 2 >= letters && capitals >= 2
}

/// Splits at `joint`, whatever its case.
fn split(text: &str, joint: &str) -> Vec<String> {
    if text.contains(joint) {
        return text.split(joint).map(str::to_owned).collect();
    }
    let upper = joint.to_uppercase();
    text.split(upper.as_str()).map(str::to_owned).collect()
}

fn author(part: &str, language: &str) -> Option<(Author, Kind)> {
    let part = strip_label(part).1;
    if part.split_once('@').is_some_and(|(before, after)| {
        !before.is_empty() && !before.ends_with(' ') && after.contains('.')
    }) {
        return None;
    }
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
    // `Ida Holm - The Harbour Daily`: the name, then whose it is.
    let name = [" - ", " – "]
        .iter()
        .filter_map(|joint| name.split_once(joint))
        .map(|(name, _)| name.trim())
        .find(|name| kind(name) == Some(Kind::Person))
        .unwrap_or(name);
    let kind = kind(name)?;
    let author = Author {
        name: spell(name),
        place: place.map(spell),
    };
    Some((author, kind))
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

/// What `name` seems to be; none if it is no name.
fn kind(name: &str) -> Option<Kind> {
    let chars = name.chars().count();
    let odd = name.chars().any(|c| {
        matches!(
            c,
            '@' | '/' | '#' | '?' | '!' | '=' | '©' | ';' | '…' | '»' | '«' | '{' | '}' | '%' | '$'
        )
    });
    if !(2..=MAX_NAME_CHARS).contains(&chars) || odd || !name.chars().any(char::is_alphabetic) {
        return None;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > MAX_NAME_WORDS {
        return None;
    }
    let lower = super::super::words::lower(name);
    let has = |list: &[&str]| {
        let mut words = lower.split([' ', '\u{a0}', ',']);
        words.any(|w| list.contains(&w.trim_end_matches(['.', ':'])) || list.contains(&w))
    };
    if has(JUNK) || LABELS.contains(&lower.as_str()) {
        return None;
    }
    if has(DESKS) {
        let described =
            words.len() > 1 && name.starts_with(char::is_lowercase) && !lower.starts_with("the ");
        return (!described).then_some(Kind::Desk);
    }
    if has(JOBS) {
        return None;
    }
    if name.chars().any(crate::text::is_unspaced) {
        let short = chars <= 20 && !name.contains(['。', '，', '、']);
        return short.then_some(Kind::Person);
    }
    let account = words.len() == 1
        && name
            .chars()
            .any(|c| c.is_numeric() || matches!(c, '_' | '.'))
        && name.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    if account {
        let domain = lower.rsplit_once('.').is_some_and(|(_, end)| {
            ["com", "org", "net", "de", "co", "io", "at", "fr", "cl"].contains(&end)
        });
        return Some(if domain { Kind::Desk } else { Kind::Handle });
    }
    if name.chars().any(|c| c.is_numeric() || c == '_') {
        return None;
    }
    let cased = name.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let capital = |w: &&str| {
        w.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(|c| !c.is_lowercase())
    };
    let spelt = !cased
        || words
            .iter()
            .all(|w| capital(w) || PARTICLES.contains(w) || w.contains(['\'', '’']))
            && words.iter().any(capital);
    match (spelt, words.len()) {
        (true, 1) if is_calendar(&lower) => None,
        (true, 1) => Some(Kind::Single),
        (true, _) => Some(Kind::Person),
        // `ida holm`, as an account was opened.
        (false, 1) => Some(Kind::Handle),
        (false, 2)
            if words
                .iter()
                .all(|w| w.chars().all(char::is_lowercase) && w.len() > 2) =>
        {
            Some(Kind::Handle)
        }
        (false, _) => None,
    }
}

/// A month or a day of the week, which stand where names do.
pub(super) fn is_calendar(lower: &str) -> bool {
    const WEEKDAYS: &[&str] = &[
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ];
    let lower = lower.trim_end_matches('.');
    WEEKDAYS.contains(&lower)
        || crate::article::metadata::date::parse(&format!("1 {lower} 2000"), None).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_by_their_beginning() {
        for label in LABELS {
            assert!(label.len() < LABEL_BYTES, "{label}");
            let line = format!("{}: Ida Holm", label.to_uppercase());
            let expected = super::super::super::words::lower(&line).starts_with(label);
            assert_eq!(strip_label(&line).0, expected, "{line}");
        }
        assert!(!strip_label("Ida Holm").0);
        assert!(!strip_label("").0);
    }
}
