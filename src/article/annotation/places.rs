//! Where exact letters stand in a text: for one quote, and for many at once.

use std::collections::BTreeMap;

use super::grams::{Map, grams, rolling};

/// A quote that occurs more often than this has no use for the rest.
pub(super) const MAX_PLACES: usize = 10_000;

/// Every place of `quote` in `text`, overlapping ones too, up to
/// [`MAX_PLACES`]; linear time (Knuth, Morris, Pratt 1977).
pub(super) fn occurrences(text: &[char], quote: &[char]) -> Vec<usize> {
    if quote.is_empty() || text.len() < quote.len() {
        return Vec::new();
    }
    let borders = borders(quote);
    let (mut matched, mut out) = (0, Vec::new());
    for (at, c) in text.iter().enumerate() {
        while matched > 0 && (matched == quote.len() || quote[matched] != *c) {
            matched = borders[matched - 1];
        }
        matched += usize::from(quote[matched] == *c);
        if matched == quote.len() {
            out.push(at + 1 - matched);
            if out.len() == MAX_PLACES {
                break;
            }
        }
    }
    out
}

/// For each prefix, the length of its longest proper border.
fn borders(quote: &[char]) -> Vec<usize> {
    let mut out = vec![0; quote.len()];
    let mut length = 0;
    for i in 1..quote.len() {
        while length > 0 && quote[i] != quote[length] {
            length = out[length - 1];
        }
        length += usize::from(quote[i] == quote[length]);
        out[i] = length;
    }
    out
}

/// A run that stands in more places than this says nothing about where.
const MAX_VOTES: usize = 64;

/// Where the runs of some pieces stand in a text: one pass over the text
/// serves them all.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a [char],
    /// Letters in a run.
    k: usize,
    /// Places of each run, up to one more than [`MAX_VOTES`].
    runs: Map<Vec<u32>>,
    /// Places of the pieces that are shorter than a run, by their length.
    short: BTreeMap<usize, Map<Vec<u32>>>,
    /// All places of the first run of quotes of which every run is everywhere.
    common: Map<Vec<u32>>,
}

impl<'a> Places<'a> {
    /// Indexes those runs of `k` letters of `text` that occur in the pieces:
    /// `quotes`, all places of which can be asked for, and `contexts`.
    pub(super) fn new<'p>(
        text: &'a [char],
        k: usize,
        quotes: impl Iterator<Item = &'p [char]> + Clone,
        contexts: impl Iterator<Item = &'p [char]>,
    ) -> Self {
        let mut runs: Map<Vec<u32>> = Map::default();
        let mut short: BTreeMap<usize, Map<Vec<u32>>> = BTreeMap::new();
        for piece in quotes.clone().chain(contexts) {
            for hash in rolling(piece, k) {
                runs.entry(hash).or_default();
            }
            if (1..k).contains(&piece.len()) {
                for hash in rolling(piece, piece.len()) {
                    short
                        .entry(piece.len())
                        .or_default()
                        .entry(hash)
                        .or_default();
                }
            }
        }
        fill(&mut runs, text, k, MAX_VOTES + 1);
        for (len, runs) in &mut short {
            fill(runs, text, *len, MAX_PLACES);
        }
        let mut places = Self {
            text,
            k,
            runs,
            short,
            common: Map::default(),
        };
        let mut common: Map<Vec<u32>> = Map::default();
        for quote in quotes.filter(|q| places.of_rare(q).is_none()) {
            if let Some(first) = rolling(quote, k).next() {
                common.entry(first).or_default();
            }
        }
        fill(&mut common, text, k, usize::MAX);
        places.common = common;
        places
    }

    /// For each run of `piece` its offset in the piece and its places in the
    /// text; runs that are everywhere are left out.
    pub(super) fn votes(&self, piece: &[char]) -> impl Iterator<Item = (usize, &[u32])> {
        let found = |(at, hash): (usize, u64)| self.runs.get(&hash).map(|p| (at, p.as_slice()));
        grams(piece, self.k)
            .into_iter()
            .enumerate()
            .filter_map(found)
            .filter(|(_, p)| p.len() <= MAX_VOTES)
    }

    /// Every place of `quote`, which must be part of an indexed piece, or be
    /// one if it is shorter than a run.
    pub(super) fn of(&self, quote: &[char]) -> Vec<usize> {
        let stands = |at: &usize| self.text.get(*at..*at + quote.len()) == Some(quote);
        let short = || {
            let hash = rolling(quote, quote.len()).next()?;
            self.short.get(&quote.len())?.get(&hash)
        };
        let common = || self.common.get(&rolling(quote, self.k).next()?);
        if let Some(places) = short().or_else(common) {
            let places = places.iter().map(|p| *p as usize).filter(stands);
            return places.take(MAX_PLACES).collect();
        }
        self.of_rare(quote)
            .unwrap_or_else(|| occurrences(self.text, quote))
    }

    /// The same; none if every run of it is everywhere.
    pub(super) fn of_rare(&self, quote: &[char]) -> Option<Vec<usize>> {
        // The run that stands in the fewest places leads to the quote's.
        let (offset, places) = self.votes(quote).min_by_key(|(_, p)| p.len())?;
        let stands = |at: &usize| self.text.get(*at..*at + quote.len()) == Some(quote);
        let starts = places
            .iter()
            .filter_map(|p| (*p as usize).checked_sub(offset));
        Some(starts.filter(stands).collect())
    }
}

/// Writes down where each of `runs`, of `k` letters, stands in `text`, up to
/// `most` places of each.
fn fill(runs: &mut Map<Vec<u32>>, text: &[char], k: usize, most: usize) {
    if runs.is_empty() {
        return;
    }
    let sieve = Sieve::of(runs);
    for (at, hash) in rolling(text, k).enumerate().filter(|(_, h)| sieve.has(*h)) {
        if let Some(places) = runs.get_mut(&hash).filter(|p| p.len() < most) {
            places.push(at as u32);
        }
    }
}

/// One bit a run, in so few bytes that they stay at hand: most of a text's
/// runs are seen from it to be none of those that are looked for.
struct Sieve {
    bits: Vec<u64>,
    shift: u32,
}

impl Sieve {
    fn of(runs: &Map<Vec<u32>>) -> Self {
        // Of other runs one in thirty-two or fewer gets through.
        let width = (runs.len() * 32).next_power_of_two().max(64);
        let mut sieve = Self {
            bits: vec![0; width / 64],
            shift: 64 - width.ilog2(),
        };
        for hash in runs.keys() {
            let (word, bit) = sieve.place(*hash);
            sieve.bits[word] |= bit;
        }
        sieve
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let at = (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        (at / 64, 1 << (at % 64))
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(text: &[char], quote: &[char]) -> Vec<usize> {
        (0..text.len())
            .filter(|i| !quote.is_empty() && text.get(*i..*i + quote.len()) == Some(quote))
            .collect()
    }

    proptest! {
        #[test]
        fn finds_what_is_there(text in "[ab]{0,900}", quote in "[ab]{0,6}") {
            let (text, quote): (Vec<char>, Vec<char>) = (text.chars().collect(), quote.chars().collect());
            let expected = naive(&text, &quote);
            prop_assert_eq!(&occurrences(&text, &quote), &expected);
            let one = [quote.as_slice()].into_iter();
            let places = Places::new(&text, 3, one.clone(), [].into_iter());
            prop_assert_eq!(places.of(&quote), expected.clone());
            let longer = Places::new(&text, 9, one, [].into_iter());
            prop_assert_eq!(longer.of(&quote), expected);
        }
    }
}
