//! The head of a reader's comment: who, and when or that they said something.

use super::{
    super::words,
    scan::{
        after, digits, edge, edge_before, first_digits, is_digit, is_word, space, strip, within,
    },
};

/// Longest head of a comment.
const HEAD_BYTES: usize = 120;

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

/// That somebody said something.
const SAID: &[&str] = &[
    "says",
    "said",
    "writes",
    "wrote",
    "schrieb",
    "sagt",
    "dit",
    "a écrit",
    "dijo",
    "dice",
    "disse",
    "scrive",
    "schreef",
    "пишет",
    "написал",
];
/// Words before the time at which they did.
const BEFORE_TIMES: &[&str] = &["on", "at", "am", "le", "el"];

/// A number first, or a word that a time follows, between common spaces:
/// those that do not break are in lines that a program has written.
fn could_have_said_when(text: &str) -> bool {
    let numbered = text.starts_with(|c: char| c == '#' || is_digit(c));
    let timed = |word: &str| BEFORE_TIMES.iter().any(|w| w.eq_ignore_ascii_case(word));
    words::has_number(text) && (numbered || text.split_ascii_whitespace().any(timed))
}

/// The head of a reader's comment.
pub(in super::super) fn is_comment_head(text: &str) -> bool {
    is_reply(text)
        || text.len() <= HEAD_BYTES
            && (text.trim_end().ends_with(':') && said_something(text)
                || could_have_said_when(text) && (said_when(text) || is_numbered(text)))
}

fn is_reply(text: &str) -> bool {
    if text.len() > REPLY_BYTES {
        return false;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    REPLIES
        .iter()
        .any(|word| bare.len() == word.len() && bare.to_lowercase() == *word)
}

/// `Ida Holm says:`.
fn said_something(text: &str) -> bool {
    let goes_on = |rest: &str| {
        let before = rest.trim_end().strip_suffix(':');
        edge_before(text, rest) && before.is_some_and(|before| within(before, 40))
    };
    text.char_indices().any(|(at, _)| {
        let (before, from) = text.split_at(at);
        edge(text, at) && after(from, SAID).any(goes_on) && is_name(before)
    })
}

/// A name of up to 40 characters in one line, with signs before it.
fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let short = text.char_indices().nth(count.saturating_sub(40));
    let from = short.map_or(text.len(), |(at, _)| at).max(line);
    let signs = text.get(..from).unwrap_or_default();
    from < text.len() && !signs.contains(is_word)
}

/// `Tom on 10 April 2013 at 10:55 said:`.
fn said_when(text: &str) -> bool {
    let spaces = text.char_indices().filter(|(_, c)| c.is_whitespace());
    spaces
        .take_while(|(at, _)| within(text.get(..*at).unwrap_or_default(), 40))
        .any(|(at, _)| {
            at > 0
                && text
                    .get(at..)
                    .and_then(space)
                    .into_iter()
                    .flat_map(|rest| after(rest, BEFORE_TIMES))
                    .filter_map(space)
                    .any(has_time)
        })
}

/// A time of day or a year within a few words, and little after it.
fn has_time(text: &str) -> bool {
    let places = text.char_indices().take(41).skip(6);
    places
        .filter(|(at, c)| is_digit(*c) && within(text.get(..*at).unwrap_or_default(), 40))
        .any(|(at, _)| {
            let from = text.get(at..).unwrap_or_default();
            let times = [1, 2].map(|count| {
                let minutes = strip(first_digits(from, count)?, ":")?;
                first_digits(minutes, 2)
            });
            let mut ends = times.into_iter().chain([first_digits(from, 4)]);
            ends.any(|rest| rest.is_some_and(is_little))
        })
}

/// What may follow the time: a few characters, and that they said something.
fn is_little(rest: &str) -> bool {
    let open = |rest: &str, most: usize| within(rest.strip_suffix(':').unwrap_or(rest), most);
    open(rest, 15)
        || rest.char_indices().take(13).any(|(at, _)| {
            let (before, from) = rest.split_at(at);
            within(before, 12)
                && after(from, &["said", "says", "schrieb"]).any(|rest| open(rest, 3))
        })
}

/// `#12 Ida, 10 April 2013`.
fn is_numbered(text: &str) -> bool {
    let text = strip(text, "#").unwrap_or(text);
    let Some(rest) = digits(text, 1, usize::MAX).and_then(space) else {
        return false;
    };
    let places = rest.char_indices().take(31).skip(1);
    places
        .filter(|(at, c)| is_digit(*c) && within(rest.get(..*at).unwrap_or_default(), 30))
        .any(|(at, _)| {
            let year = rest.get(at..).and_then(|from| first_digits(from, 4));
            year.is_some_and(|rest| within(rest, 20))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_heads() {
        for text in [
            "Reply",
            "Ida Holm says:",
            "— Ida Holm wrote on Monday:",
            "Tom on 10 April 2013 at 10:55 said:",
            "Tom le 10 avril 2013",
            "#12 Ida, 10 April 2013",
        ] {
            assert!(is_comment_head(text), "{text}");
        }
        for text in [
            "",
            "The ferry is back, says the mayor, and it will stay.",
            "says:",
            "The ferry leaves at noon in 2013, and it will not come back before the winter",
            "12 ferries",
        ] {
            assert!(!is_comment_head(text), "{text}");
        }
    }
}
