//! Highlights and notes on passages, in the terms of the W3C Web Annotation
//! model, and how each finds its passage again.
//!
//! Texts are compared by their letters and digits alone ([`fold`]), so that
//! wrapping, quotation marks, dashes, soft hyphens and odd spaces don't
//! matter. With the text that a note was made on at hand, both texts are
//! aligned and the passage is followed ([`full`]); without it, quote and
//! context have to do ([`blind`]).

mod align;
mod blind;
mod colors;
mod differs;
mod edges;
mod fit;
mod fold;
mod full;
mod grams;
mod pattern;
mod places;
mod quote;
mod select;
mod values;

use super::{Passage, TextOfRecord};
pub use colors::ColorNames;
pub use differs::{Difference, difference, same_letters};
use fold::Folded;
pub use quote::find_quote;
pub use values::{AnchorState, Anchoring, Annotation, Color, Selector};

/// Describes `passage` of `record`, whose text has the SHA-256 `made_on`. The
/// passage is widened to whole graphemes.
pub fn select(record: &TextOfRecord, passage: Passage, made_on: &str) -> Selector {
    select::select(&record.text, &Folded::of(&record.text), passage, made_on)
}

/// The same for several passages of one text.
pub fn select_each(text: &str, passages: &[Passage], made_on: &str) -> Vec<Selector> {
    let folded = Folded::of(text);
    let one = |passage: &Passage| select::select(text, &folded, *passage, made_on);
    passages.iter().map(one).collect()
}

/// Finds each selector's passage in `new`; with the text that they were made
/// on where it is still known. All selectors must be made on `old`. One
/// answer for each selector, in their order.
pub fn anchor(selectors: &[&Selector], old: Option<&str>, new: &str) -> Vec<Anchoring> {
    anchor_while(selectors, old, new, &|| true).unwrap_or_default()
}

/// The same, where somebody may want it to stop: `go_on` is asked between the
/// notes and between the passes over both texts, and once it says no there is
/// no answer.
pub fn anchor_while(
    selectors: &[&Selector],
    old: Option<&str>,
    new: &str,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<Anchoring>> {
    let folded_new = Folded::of(new);
    let mut answers: Vec<Option<Anchoring>> = match old {
        Some(old) => full::anchor(selectors, old, new, &folded_new, go_on)?,
        None => vec![None; selectors.len()],
    };
    let open: Vec<usize> = (0..selectors.len())
        .filter(|i| answers[*i].is_none())
        .collect();
    let asked: Vec<&Selector> = open.iter().map(|i| selectors[*i]).collect();
    for (at, answer) in open
        .into_iter()
        .zip(blind::anchor(&asked, new, &folded_new, go_on)?)
    {
        answers[at] = Some(answer);
    }
    let answers = answers
        .into_iter()
        .map(|a| a.unwrap_or_else(|| Anchoring::lost("none")));
    Some(answers.collect())
}

#[cfg(test)]
mod tests;
