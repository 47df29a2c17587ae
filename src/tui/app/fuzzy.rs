//! Ranking by how well something fits what was typed.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use crate::text;

/// What a letter of what was typed must count for at least: a match whose
/// letters lie scattered over a sentence is none. A letter counts 16, more at
/// the beginning of a word and after its neighbour, less after a gap.
const LETTER_SCORE_MIN: u32 = 18;

/// Indexes of those of `texts` that fit `typed`, best first; all, in order,
/// if nothing was typed. Where the words that were typed stand somewhere as
/// they are, nothing else fits; says whether they do.
pub(super) fn rank<'a>(typed: &str, texts: impl Iterator<Item = &'a str>) -> (bool, Vec<usize>) {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let words: Vec<String> = typed.split_whitespace().map(text::fold).collect();
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let floor = LETTER_SCORE_MIN * letters as u32;
    let mut ranked: Vec<(bool, u32, usize)> = texts
        .enumerate()
        .filter_map(|(i, text)| {
            let score = pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher)?;
            let folded = text::fold(text);
            let as_typed = words.iter().all(|word| folded.contains(word.as_str()));
            let short = || words.iter().all(|word| is_short_for(word, &folded));
            (as_typed || (score >= floor && short())).then_some((as_typed, score, i))
        })
        .collect();
    let any_as_typed = ranked.iter().any(|(as_typed, ..)| *as_typed);
    if any_as_typed {
        ranked.retain(|(as_typed, ..)| *as_typed);
    }
    ranked.sort_by_key(|(_, score, i)| (std::cmp::Reverse(*score), *i));
    let indexes = ranked.into_iter().map(|(.., i)| i).collect();
    (any_as_typed, indexes)
}

/// Whether the letters stand for words of the text: for the beginnings of some,
/// in order, or for one with letters left out.
fn is_short_for(typed: &str, text: &str) -> bool {
    let letters: Vec<char> = typed.chars().collect();
    let words = || text.split(|c: char| !c.is_alphanumeric());
    text.contains(typed)
        || words().any(|word| is_within(&letters, word))
        || are_beginnings(&letters, words())
}

/// Whether the letters are the beginnings of some of the words, one after the
/// other.
fn are_beginnings<'a>(letters: &[char], words: impl Iterator<Item = &'a str>) -> bool {
    // Whether so many letters can have been found so far.
    let mut reached = vec![false; letters.len() + 1];
    reached[0] = true;
    for word in words {
        for from in (0..letters.len()).rev() {
            if reached[from] {
                let common = letters[from..].iter().zip(word.chars());
                let common = common.take_while(|(a, b)| **a == *b).count();
                reached[from..=from + common].fill(true);
            }
        }
    }
    reached[letters.len()]
}

/// Whether they are letters of the word, in order, its first among them.
fn is_within(letters: &[char], word: &str) -> bool {
    let mut rest = word.chars();
    letters.first().copied() == word.chars().next()
        && letters.iter().all(|letter| rest.any(|c| c == *letter))
}

#[cfg(test)]
mod tests {
    fn rank<'a>(typed: &str, texts: impl Iterator<Item = &'a str>) -> Vec<usize> {
        super::rank(typed, texts).1
    }

    #[test]
    fn best_first_and_all_for_nothing() {
        let texts = ["sort by title", "edit the title", "quit"];
        assert_eq!(rank("", texts.into_iter()), [0, 1, 2]);
        assert_eq!(rank("edit", texts.into_iter()), [1]);
        assert_eq!(rank("st", texts.into_iter()), [0]);
        assert_eq!(rank("zzz", texts.into_iter()), [0; 0]);
    }

    #[test]
    fn what_only_has_the_letters_does_not_fit() {
        let texts = [
            "headings of the article outline",
            "edit the rules of this site edit_rules",
            "stop adding files and folders stop_adding",
        ];
        assert_eq!(rank("outl", texts.into_iter()), [0]);
        assert_eq!(rank("addx", texts.into_iter()), [0; 0]);
        assert_eq!(rank("edru", texts.into_iter()), [1]);
        assert_eq!(rank("headngs", texts.into_iter()), [0]);
    }

    #[test]
    fn letters_scattered_over_a_sentence_are_no_match() {
        let texts = [
            "show a letter at each link; it follows the link link_hints",
            "keep the line you read in the middle, or not typewriter",
            "forward again trail_forward",
            "tags of the article, or of the note tag",
        ];
        for typed in ["share", "print", "font", "footnote"] {
            assert_eq!(rank(typed, texts.into_iter()), [0; 0], "{typed}");
        }
    }
}
