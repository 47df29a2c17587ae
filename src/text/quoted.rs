//! Sentences that name something in quotation marks: where there is little
//! room, the name gets shorter, and what the sentence says stays.

use std::{borrow::Cow, ops::Range};

use super::{truncate, width};

/// Cells that are left of a name at least.
const NAME_COLS_MIN: usize = 12;

/// `sentence` with its longest quotation cut to `cols` cells.
pub fn truncate_quoted(sentence: &str, cols: usize) -> Cow<'_, str> {
    let Some((range, name)) = longest(sentence) else {
        return Cow::Borrowed(sentence);
    };
    match truncate(name, cols) {
        Cow::Borrowed(_) => Cow::Borrowed(sentence),
        Cow::Owned(short) => {
            let mut cut = sentence.to_owned();
            cut.replace_range(range, &short);
            Cow::Owned(cut)
        }
    }
}

/// `sentence` within `cols` cells, if its longest quotation can be so short.
pub fn fit_quoted(sentence: &str, cols: usize) -> Cow<'_, str> {
    let over = width(sentence).saturating_sub(cols);
    let name = longest(sentence).filter(|_| over > 0);
    let Some((_, name)) = name else {
        return Cow::Borrowed(sentence);
    };
    let room = width(name).saturating_sub(over);
    truncate_quoted(sentence, room.max(NAME_COLS_MIN))
}

/// The longest text in quotation marks, and where it stands; marks within it
/// are its own.
fn longest(sentence: &str) -> Option<(Range<usize>, &str)> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let (mut depth, mut start, mut last) = (0_usize, 0, None);
    for (at, c) in sentence.char_indices() {
        match c {
            '“' => {
                if depth == 0 {
                    start = at + c.len_utf8();
                }
                depth += 1;
            }
            '”' if depth > 0 => {
                depth -= 1;
                last = Some(at);
                if depth == 0 {
                    all.push(start..at);
                }
            }
            _ => {}
        }
    }
    // A name with one mark of a pair: up to the last of all.
    all.extend(last.filter(|_| depth > 0).map(|end| start..end));
    let names = all.into_iter().filter_map(|range| {
        let name = sentence.get(range.clone())?;
        Some((range, name))
    });
    names.max_by_key(|(_, name)| width(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_to_what_it_may_have() {
        let check = |sentence: &str, cols: usize, expected: &str| {
            assert_eq!(truncate_quoted(sentence, cols), expected);
        };
        check("starred “A long way round”", 8, "starred “A long…”");
        check("starred “A way”", 8, "starred “A way”");
        check("starred 3 articles", 4, "starred 3 articles");
        // Marks within a name belong to it, also one of a pair.
        check("took “He said “no”, twice” off", 9, "took “He said…” off");
        check("took “He said “no, twice” off", 9, "took “He said…” off");
        check(
            "“one” in place of “another”",
            5,
            "“one” in place of “anot…”",
        );
        check("a ” alone", 3, "a ” alone");
    }

    #[test]
    fn a_name_makes_room_for_what_is_said_of_it() {
        let check = |cols: usize, expected: &str| {
            let sentence = "marked “The keeper and the long winter” as unread";
            assert_eq!(fit_quoted(sentence, cols), expected);
        };
        check(60, "marked “The keeper and the long winter” as unread");
        check(40, "marked “The keeper and the l…” as unread");
        // No name becomes too short to be one.
        check(10, "marked “The keeper…” as unread");
    }
}
