//! In what a passage that was found differs from the one that was asked for:
//! what can truly be said of a note that moved.

use super::{Passage, Selector, fold::Folded};

/// What is not as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The passage's own words.
    Words,
    /// The words are the same, those beside them are not.
    Around,
    /// Both are the same: they stand elsewhere.
    Place,
}

/// Whether both are the same by their letters and digits.
pub fn same_letters(one: &str, other: &str) -> bool {
    Folded::of(one).letters == Folded::of(other).letters
}

/// In what `passage` of `text` differs from what the selector describes.
pub fn difference(selector: &Selector, text: &str, passage: Passage) -> Difference {
    let part = |range| text.get(range).unwrap_or_default();
    if !same_letters(part(passage.range()), &selector.exact) {
        return Difference::Words;
    }
    let before = Folded::of(tail(part(0..passage.start), &selector.prefix)).letters;
    let after = Folded::of(head(part(passage.end..text.len()), &selector.suffix)).letters;
    let as_it_was = before.ends_with(&Folded::of(&selector.prefix).letters)
        && after.starts_with(&Folded::of(&selector.suffix).letters);
    if as_it_was {
        Difference::Place
    } else {
        Difference::Around
    }
}

/// Room for what the comparison does not see between the letters.
fn room(context: &str) -> usize {
    2 * context.chars().count() + 32
}

fn tail<'a>(text: &'a str, context: &str) -> &'a str {
    let start = text.char_indices().rev().nth(room(context));
    start.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

fn head<'a>(text: &'a str, context: &str) -> &'a str {
    let end = text.char_indices().nth(room(context));
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_not_as_it_was() {
        let selector = Selector {
            exact: "the mill stood still".into(),
            prefix: "Since the flood ".into(),
            suffix: ", and the wheel".into(),
            ..Selector::default()
        };
        let check = |text: &str, words: &str, expected| {
            let at = text.find(words).unwrap();
            let passage = Passage::new(at, at + words.len());
            assert_eq!(difference(&selector, text, passage), expected, "{text}");
        };
        let words = "the mill stood still";
        check(
            "Since the flood the mill stood still, and the wheel",
            words,
            Difference::Place,
        );
        check(
            "SINCE THE FLOOD\n“the mill stood still” — and the wheel broke",
            words,
            Difference::Place,
        );
        check(
            "Since the fire the mill stood still, and the wheel",
            words,
            Difference::Around,
        );
        check("the mill stood still", words, Difference::Around);
        check(
            "Since the flood the old mill stood still, and the wheel",
            "the old mill stood still",
            Difference::Words,
        );
    }
}
