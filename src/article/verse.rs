//! Verse among what a page has as text that stands as it is (`pre`): such a page
//! says that lines are to be kept, not what they are.

use crate::text;

/// Fewest lines of verse.
const LINES_MIN: usize = 2;

/// Cells of its longest line, and what they come to on average: prose whose lines
/// somebody broke fills them.
const COLS_MAX: usize = 70;
const COLS_MEAN: usize = 50;

/// Words of a line on average: what programs write and read has fewer, or joins
/// them by signs.
const WORDS_MEAN: usize = 3;

/// Whether `text`, which stands as it is, reads as verse and not as code: lines of
/// words with nothing but the marks of sentences between them. Where that is not
/// plain it is none.
pub fn is_verse(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let count = lines().count();
    let cols: usize = lines().map(text::width).sum();
    let words: usize = lines().map(|line| text::word_count(line) as usize).sum();
    count >= LINES_MIN
        && cols <= count * COLS_MEAN
        && words >= count * WORDS_MEAN
        && lines().all(is_line)
}

/// Whether a line could be one of verse.
fn is_line(line: &str) -> bool {
    let is_mark = |c: char| " ,.;:!?'\"()[]-".contains(c);
    let is_said = |c: char| c.is_alphabetic() || is_mark(c) || !c.is_ascii();
    text::width(line) <= COLS_MAX
        && line.chars().any(char::is_alphabetic)
        && line.chars().all(is_said)
        // Words stand in no columns.
        && !line.contains("   ")
        && !line.ends_with(['(', '['])
        && line.split(' ').all(is_word)
}

/// Marks stand at a word's ends: `a.b`, `f(x)` and `--all` are none.
fn is_word(word: &str) -> bool {
    let dash = word.trim_start_matches(|c: char| "([\"'".contains(c));
    if dash.starts_with('-')
        && dash
            .trim_start_matches('-')
            .starts_with(char::is_alphabetic)
    {
        return false;
    }
    let inside = word.trim_matches(|c: char| !c.is_alphabetic());
    inside
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '\'' | '-') || !c.is_ascii())
        && !word.contains("()")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_words_are_verse() {
        for text in [
            "The ferry leaves, the ferry comes,\n   the harbour keeps its hour;\n\nand he who counts the gulls at dawn\n   has nothing but the tower.",
            "“Who's there?” -- the captain said;\n(nobody would say.)",
            "Über allen Gipfeln, so sagt man,\nist es heute still",
        ] {
            assert!(is_verse(text), "{text}");
        }
    }

    #[test]
    fn what_programs_read_and_write_is_none() {
        for text in [
            "fn main() {\n    sail_on(the_boat);\n}",
            "let it be\nprint(it and it)\nreturn it now",
            "offprint list --all of them\noffprint show the story",
            "name: the boat\nyear: 1901 or so",
            "BEGIN TABLE of boats (\n  name   TEXT   NOT NULL\n);",
            "begin\n  set\nend",
            "one line of words alone",
            "import the.other.one now please\nfrom here to there",
            "Prose that somebody wrapped for a terminal that has eighty cells at most,\nas letters and notices were once, so that all of its rows are quite full\nbut the last.",
            "",
        ] {
            assert!(!is_verse(text), "{text}");
        }
    }
}
