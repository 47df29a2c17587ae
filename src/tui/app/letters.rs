//! Waiting for a letter: that of a link, or the name of a mark.

use super::{Effect, Model, aids, links};
use crate::command::Command;

/// The letters of links, those under the fingers first.
const LETTERS: &str = "asdfghjklweruiotyqpzxcvbnm";

/// What letters are waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letters {
    /// One of these links.
    Link {
        /// The links with their letters.
        hints: Vec<LinkHint>,
        /// What was typed so far.
        typed: String,
    },
    /// The name of a mark to set.
    SetMark,
    /// The name of a mark to go to.
    GoMark,
}

/// A link on the screen and the letters that choose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkHint {
    /// The letters.
    pub letters: String,
    /// Byte of the text where the link begins, or where it comes into sight.
    pub byte: usize,
    /// Index of the link in the record's inlines.
    pub inline: usize,
}

/// `count` codes, none the beginning of another: one letter each while they
/// last; of more links the later ones have two.
pub(super) fn codes(count: usize) -> Vec<String> {
    // What two letters lie over is hard to read, so that no more links have them
    // than must.
    let all = LETTERS.len();
    let has_room = |firsts: &usize| all - firsts + firsts * all >= count;
    let alone = all - (0..all).find(has_room).unwrap_or(all);
    let letters = LETTERS.chars().take(alone).map(String::from);
    let firsts = LETTERS.chars().skip(alone);
    let pairs = firsts.flat_map(|a| LETTERS.chars().map(move |b| format!("{a}{b}")));
    letters.chain(pairs).take(count).collect()
}

/// No letter is waited for any more, nor is the box shown that tells of them.
pub(super) fn give_up(model: &mut Model) {
    if model.letters.take().is_some() {
        model.keys.which_key &= !model.keys.pending.is_empty();
    }
}

/// A letter was typed.
pub(super) fn typed(model: &mut Model, letter: char, fx: &mut Vec<Effect>) {
    match model.letters.take() {
        Some(Letters::Link { hints, mut typed }) => {
            typed.push(letter.to_ascii_lowercase());
            let left = |hint: &&LinkHint| hint.letters.starts_with(&typed);
            match hints.iter().find(left) {
                Some(hint) if hint.letters == typed => links::follow(model, hint.inline, fx),
                Some(_) => model.letters = Some(Letters::Link { hints, typed }),
                None => {
                    let text = format!("No link has the letters {typed}");
                    model.say_with_key(&text, Command::LinkHints, "shows them again");
                }
            }
        }
        Some(Letters::SetMark) => aids::set_mark(model, letter, fx),
        Some(Letters::GoMark) => aids::go_mark(model, letter, fx),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_begins_another() {
        for count in [0, 1, 26, 27, 51, 52, 100, 651, 676] {
            let codes = codes(count);
            assert_eq!(codes.len(), count);
            let alone = codes.iter().filter(|code| code.len() == 1).count();
            assert!(
                alone >= count.min(26 - count.div_ceil(26).min(26)),
                "{count}"
            );
            for (n, code) in codes.iter().enumerate() {
                let rest = codes.iter().skip(n + 1);
                assert!(rest.clone().all(|c| !c.starts_with(code.as_str())));
            }
        }
    }
}
