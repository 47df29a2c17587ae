//! Words in class names and ids: how much each speaks for the story or
//! against it, as learned from many sites.

use super::super::tree::{Names, Tree};
use crate::article::page::Element;
use foldhash::HashMap as QuickMap;

/// Shortest and longest word that is looked up.
const WORD_BYTES: std::ops::RangeInclusive<usize> = 3..=15;
/// Most words of one element.
const MAX_WORDS: usize = 14;
/// Levels whose words count as near.
const NEAR: usize = 3;

/// Log odds a word.
#[derive(Debug, Clone, Default)]
pub(in crate::article::extract) struct Odds {
    /// By word.
    pub(in crate::article::extract) words: QuickMap<String, f32>,
}

/// The words of an element's names.
pub(in crate::article::extract) fn tokens(names: &str) -> impl Iterator<Item = &str> {
    names
        .split(|c: char| !c.is_ascii_lowercase())
        .filter(|word| WORD_BYTES.contains(&word.len()))
        .take(MAX_WORDS)
}

/// What the names at and above an element say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named {
    /// Sum over the element's own words.
    pub(super) own: f32,
    /// Over the words of the element and all above it.
    pub(super) least: f32,
    pub(super) most: f32,
    pub(super) sum: f32,
    pub(super) count: f32,
    own_least: f32,
    own_most: f32,
}

/// The names of every element.
pub(super) fn named(elements: &[Element], tree: &Tree, odds: &Odds) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::with_capacity(elements.len());
    // Each name that differs is looked up once.
    let look_up = |names: &Names| -> Vec<f32> {
        let words = elements.get(names.first).map_or("", |e| &e.names);
        let found = tokens(words).filter_map(|word| odds.words.get(word));
        found.copied().collect()
    };
    let by_names: Vec<Vec<f32>> = tree.names.iter().map(look_up).collect();
    let known = |at: usize| by_names.get(*tree.named.get(at)? as usize);
    for at in 0..elements.len() {
        let above = tree
            .parents
            .get(at)
            .copied()
            .flatten()
            .and_then(|p| out.get(p))
            .copied();
        let mut here = above.unwrap_or_default();
        (here.own, here.own_least, here.own_most) = (0.0, 0.0, 0.0);
        for odds in known(at).into_iter().flatten() {
            here.own += odds;
            here.own_least = here.own_least.min(*odds);
            here.own_most = here.own_most.max(*odds);
            here.sum += odds;
            here.count += 1.0;
        }
        here.least = here.least.min(here.own_least);
        here.most = here.most.max(here.own_most);
        out.push(here);
    }
    out
}

/// Least, most and sum over the nearest levels.
pub(super) fn near(named: &[Named], chain: &[usize]) -> (f32, f32, f32) {
    let levels = chain.iter().take(NEAR).filter_map(|at| named.get(*at));
    levels.fold((0.0, 0.0, 0.0), |(least, most, sum), n| {
        (
            f32::min(least, n.own_least),
            f32::max(most, n.own_most),
            sum + n.own,
        )
    })
}
