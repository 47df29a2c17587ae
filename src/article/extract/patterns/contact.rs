//! How to reach those who wrote it.

use super::scan::{after, edge_before, is_word, space, standing, strip, within};

/// Characters that may stand between what asks for letters and the address.
const BETWEEN: usize = 70;
/// What asks for letters, in English.
const ASKS: &[&str] = &[
    "contact", "reach", "email", "e-mail", "write to", "follow", "tweet", "tip to", "tips to",
];
/// The same elsewhere.
const ASKS_ELSEWHERE: &[&str] = &[
    "kontakt",
    "schreiben sie",
    "contactez",
    "contacter",
    "écrivez",
    "contacte",
    "contactar",
    "escriba",
    "scrivi",
    "scrivite",
    "contato",
    "contacteer",
    "kontakta",
    "napisz",
    "связаться",
    "пишите",
    "联系记者",
    "联系作者",
    "聯絡",
    "連絡先",
    "記者信箱",
    "기자에게",
    "للتواصل",
    "ליצירת קשר",
    "ติดต่อผู้เขียน",
    "ติดต่อนักข่าว",
];
const WRITERS: &[&str] = &["writer", "reporter", "author", "editor"];

/// How to reach those who wrote it.
pub(in super::super) fn is_contact(text: &str) -> bool {
    let Some(text) = super::short(text) else {
        return false;
    };
    if memchr::memchr(b'@', text.as_bytes()).is_some() {
        return asks_for_letters(text)
            || asks_elsewhere(text)
            || is_address(text)
            || ends_with_address(text)
            || contacts_writer(text);
    }
    contacts_writer(text)
}

/// Where an at sign stands, with what is before and after it.
fn at_signs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    memchr::memchr_iter(b'@', text.as_bytes())
        .filter_map(|at| Some((text.get(..at)?, text.get(at + 1..)?)))
}

/// `Follow @ida`, `Reach her at ida@example.org`.
fn asks_for_letters(text: &str) -> bool {
    standing(text, ASKS).any(|(_, rest)| {
        at_signs(rest).any(|(before, after)| {
            let run = before.trim_end_matches(|c: char| !c.is_whitespace());
            let address = run.len() < before.len() && has_ending(after) && within(run, BETWEEN);
            let account = before
                .strip_suffix(char::is_whitespace)
                .is_some_and(|before| within(before, BETWEEN))
                && after.chars().take(2).filter(|c| is_word(*c)).count() == 2;
            address || account
        })
    })
}

/// After the at sign come a name, a dot and a letter, and no space.
fn has_ending(after: &str) -> bool {
    let host = after.split(char::is_whitespace).next().unwrap_or_default();
    host.match_indices('.').any(|(at, _)| {
        at > 0
            && host
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with(is_word))
    })
}

/// `Kontakt: redaktion@example.org`.
fn asks_elsewhere(text: &str) -> bool {
    text.char_indices().any(|(at, _)| {
        let from = text.get(at..).unwrap_or_default();
        after(from, ASKS_ELSEWHERE)
            .any(|rest| at_signs(rest).any(|(between, _)| within(between, BETWEEN)))
    })
}

/// Nothing but an address.
fn is_address(text: &str) -> bool {
    let no_word = |text: &str| !text.contains(is_word);
    at_signs(text).any(|(before, after)| {
        let front = before.trim_end_matches(|c| is_word(c) || matches!(c, '.' | '+' | '-'));
        let back = after.trim_start_matches(|c| is_word(c) || c == '-');
        let ending = strip(back, ".");
        front.len() < before.len()
            && no_word(front)
            && back.len() < after.len()
            && ending.is_some_and(|ending| {
                let rest = ending.trim_start_matches(|c| is_word(c) || c == '.');
                rest.len() < ending.len() && no_word(rest)
            })
    })
}

/// It ends with an address.
fn ends_with_address(text: &str) -> bool {
    let trimmed = text.trim_end_matches(|c| !is_word(c));
    let closing = text.get(trimmed.len()..).unwrap_or_default();
    let front = trimmed.trim_end_matches(is_word);
    let ending = trimmed.get(front.len()..).unwrap_or_default();
    let host = front.strip_suffix('.').map(|front| {
        let start = front.trim_end_matches(|c: char| !c.is_whitespace());
        front.get(start.len()..).unwrap_or_default()
    });
    closing.chars().count() <= 3
        && (2..=6).contains(&ending.chars().count())
        && host.is_some_and(|host| host.find('@').is_some_and(|at| at + 1 < host.len()))
}

/// `To contact the reporters on this story`.
fn contacts_writer(text: &str) -> bool {
    let from = text.trim_start_matches(|c| !is_word(c));
    let from = strip(from, "to").and_then(space).unwrap_or(from);
    strip(from, "contact")
        .and_then(space)
        .into_iter()
        .flat_map(|rest| after(rest, &["the", "this"]))
        .filter_map(space)
        .flat_map(|rest| after(rest, WRITERS))
        .any(|rest| edge_before(text, strip(rest, "s").unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts() {
        for text in [
            "Contact the writers at ida@example.org and tom@example.org",
            "Kontakt: redaktion@example.org",
            "To contact the reporter on this story: Ida Holm in Oslo",
            "联系记者: ida@example.org",
            "ida.holm+letters@example.org",
            "Ida Holm writes for us. ida@example.org.",
            "Follow Ida on the lake @ida",
            "E-Mail her: ida@example.org, she says, and wait for a week",
        ] {
            assert!(is_contact(text), "{text}");
        }
        for text in [
            "",
            "Contact between the two villages broke off in 1911.",
            "We met @ noon",
            "Contacts the writer",
            "a@b",
        ] {
            assert!(!is_contact(text), "{text}");
        }
    }
}
