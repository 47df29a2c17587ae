//! Shapes of short lines: credits, dates, bylines, counts, link marks.

mod comment;
mod contact;
mod credit;
mod date;
mod marks;
mod scan;

pub(super) use comment::is_comment_head;
pub(super) use contact::is_contact;
pub(super) use credit::has_credit;
pub(super) use date::has_date;
pub(super) use marks::link_marks;

use scan::{after, is_digit, is_word, perhaps, strip};

/// Longest text whose shape is looked at as a whole; longer ones are prose.
const MAX_LINE_BYTES: usize = 400;

/// After a number: how many thousands, or bytes.
const SIZES: &[&str] = &[
    "k", "m", "g", "kb", "mb", "gb", "тыс", "тыс.", "万", "千", "萬", "만", "천",
];
/// What is counted.
const COUNTED: &[&str] = &[
    "share",
    "shares",
    "comment",
    "comments",
    "like",
    "likes",
    "view",
    "views",
    "vote",
    "votes",
    "read",
    "reads",
    "clap",
    "claps",
    "point",
    "points",
    "kommentar",
    "kommentare",
    "commentaire",
    "commentaires",
    "comentario",
    "comentarios",
    "aufrufe",
    "vues",
    "vistas",
    "次",
    "回",
    "人",
    "条",
    "阅读",
    "浏览",
    "件",
];

fn short(text: &str) -> Option<&str> {
    (text.len() <= MAX_LINE_BYTES).then_some(text)
}

/// A bare number, perhaps with a unit: shares, comments, kilobytes.
pub(super) fn is_count(text: &str) -> bool {
    let Some(text) = short(text) else {
        return false;
    };
    let figure = |c: char| {
        c.is_whitespace()
            || is_digit(c)
            || matches!(c, '.' | ',' | '+' | '(' | ')' | '/' | '|' | ':' | '-')
    };
    let unit = text.trim_start_matches(figure);
    let number = text.get(..text.len() - unit.len()).unwrap_or_default();
    let ends = |rest: &str| rest.trim_start().is_empty();
    let in_russian = |rest| strip(rest, "просмотр").map(|rest| rest.trim_start_matches(is_word));
    number.contains(is_digit)
        && after(unit, SIZES)
            .chain([unit])
            .flat_map(|rest| perhaps(rest, |rest| strip(rest, "+")))
            .any(|rest| {
                let rest = rest.trim_start();
                ends(rest) || after(rest, COUNTED).chain(in_russian(rest)).any(ends)
            })
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
