//! Runs of k letters as numbers, and the matches that grow from those that
//! occur once: patience sorting's idea on letters instead of lines.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A hasher for keys that are hashes already.
#[derive(Debug, Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        // Fibonacci hashing; the shift brings high bits down.
        self.0 = (self.0 ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (key >> 29);
    }
}

/// A map from the number of a run of letters.
pub(super) type Map<V> = HashMap<u64, V, BuildHasherDefault<Mix>>;

/// Base of the rolling polynomial: odd and large, so that nearby letters
/// spread over all 64 bits. Equal numbers are always checked letter by letter.
const BASE: u64 = 0x0001_0000_0001_B3C5;

/// The number that stands for each run of `k` letters, by where it begins.
pub(super) fn grams(letters: &[char], k: usize) -> Vec<u64> {
    rolling(letters, k).collect()
}

/// The same, one after the other.
pub(super) fn rolling(letters: &[char], k: usize) -> impl ExactSizeIterator<Item = u64> {
    let whole = if k == 0 || letters.len() < k {
        &[]
    } else {
        letters
    };
    let value = |c: char| u64::from(u32::from(c)) + 7;
    let top = (1..k).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let head = whole.get(..k.saturating_sub(1)).unwrap_or_default();
    // What stands before the first run, as if its first letter were gone.
    let mut hash = head
        .iter()
        .fold(0u64, |h, c| h.wrapping_mul(BASE).wrapping_add(value(*c)));
    whole
        .iter()
        .zip(&whole[head.len()..])
        .map(move |(first, come)| {
            let run = hash.wrapping_mul(BASE).wrapping_add(value(*come));
            hash = run.wrapping_sub(value(*first).wrapping_mul(top));
            run
        })
}

/// Letters of a text from which on not every run is looked at.
const LARGE: usize = 400_000;

/// Which runs of a text of `len` letters are looked at: of a large one every
/// eighth, chosen by what it says, so that both texts choose the same ones. A
/// match is grown to its ends in any case, and what lies between is looked at
/// again.
fn sampling(len: usize) -> impl Fn(&u64) -> bool + Copy {
    let all = len < LARGE;
    move |hash| all || hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 61 == 0
}

/// The same letters in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// First letter in the old text.
    pub(super) old: usize,
    /// First letter in the new text.
    pub(super) new: usize,
    /// How many letters.
    pub(super) len: usize,
}

/// No place.
pub(super) const NONE: u32 = u32::MAX;
/// More than one place.
const SEVERAL: u32 = u32::MAX - 1;

/// The letters of two texts, some of them spoken for.
pub(super) struct Pair<'a, O: Fn(usize) -> bool, N: Fn(usize) -> bool> {
    /// The old text.
    pub(super) old: &'a [char],
    /// The new text.
    pub(super) new: &'a [char],
    /// Which letters of the old text may take part.
    pub(super) free_old: O,
    /// Which letters of the new text may take part.
    pub(super) free_new: N,
    /// Whether to go on; asked between passes over the texts.
    pub(super) go_on: &'a dyn Fn() -> bool,
}

impl<O: Fn(usize) -> bool, N: Fn(usize) -> bool> Pair<'_, O, N> {
    /// Matches that hold a run of `k` letters which occurs once on each side,
    /// grown both ways as far as they go; by their place in the old text. None
    /// if it was to stop.
    pub(super) fn matches(&self, k: usize) -> Option<Vec<Match>> {
        let more = || (self.go_on)().then_some(());
        more()?;
        let (old, new) = (grams(self.old, k), grams(self.new, k));
        if old.is_empty() || new.is_empty() {
            return Some(Vec::new());
        }
        more()?;
        let sampled = sampling(old.len().max(new.len()));
        let once = self.once(&old, &new, k, sampled);
        more()?;
        let mut out: Vec<Match> = Vec::new();
        // Where the last match on each diagonal ended: what grew already.
        let mut done: Map<usize> = Map::default();
        for (i, hash) in old.iter().enumerate().filter(|(_, h)| sampled(h)) {
            let Some(j) = once
                .get(hash)
                .filter(|(a, b)| *a == i as u32 && *b < SEVERAL)
                .map(|(_, b)| *b as usize)
            else {
                continue;
            };
            let diagonal = (j as u64).wrapping_sub(i as u64);
            if done.get(&diagonal).is_some_and(|end| i < *end)
                || self.old[i..i + k] != self.new[j..j + k]
            {
                continue;
            }
            let grown = self.grow(i, j, k);
            done.insert(diagonal, grown.old + grown.len);
            out.push(grown);
        }
        Some(out)
    }

    /// Where each run occurs in both texts, if once.
    fn once(
        &self,
        old: &[u64],
        new: &[u64],
        k: usize,
        sampled: impl Fn(&u64) -> bool,
    ) -> Map<(u32, u32)> {
        let mut seen: Map<(u32, u32)> = Map::default();
        for (i, hash) in old.iter().enumerate().filter(|(_, h)| sampled(h)) {
            if (self.free_old)(i) && (self.free_old)(i + k - 1) {
                seen.entry(*hash)
                    .and_modify(|e| e.0 = NONE)
                    .or_insert((i as u32, NONE));
            }
        }
        for (j, hash) in new.iter().enumerate().filter(|(_, h)| sampled(h)) {
            if (self.free_new)(j)
                && (self.free_new)(j + k - 1)
                && let Some(entry) = seen.get_mut(hash)
            {
                entry.1 = if entry.1 == NONE { j as u32 } else { SEVERAL };
            }
        }
        seen
    }

    /// The longest match around `len` letters at `old` and `new`.
    fn grow(&self, old: usize, new: usize, len: usize) -> Match {
        let fits = |i: usize, j: usize| {
            self.old[i] == self.new[j] && (self.free_old)(i) && (self.free_new)(j)
        };
        let (mut start, mut there, mut end) = (old, new, old + len);
        while start > 0 && there > 0 && fits(start - 1, there - 1) {
            start -= 1;
            there -= 1;
        }
        while end < self.old.len()
            && there + (end - start) < self.new.len()
            && fits(end, there + (end - start))
        {
            end += 1;
        }
        Match {
            old: start,
            new: there,
            len: end - start,
        }
    }
}

/// Matches beyond this many are too many to chain in quadratic time; the
/// longest are kept, the rest is found again in the gaps.
const MAX_CHAINED: usize = 3000;

/// The heaviest chain of matches that is in order in both texts, by letters;
/// overlaps are trimmed.
pub(super) fn chain(mut matches: Vec<Match>) -> Vec<Match> {
    if matches.len() > MAX_CHAINED {
        matches.sort_by_key(|m| (std::cmp::Reverse(m.len), m.old, m.new));
        matches.truncate(MAX_CHAINED);
    }
    matches.sort_by_key(|m| (m.old, m.new));
    let mut out = heaviest(&matches);
    for i in 1..out.len() {
        let over = overlap(out[i - 1], out[i]);
        out[i].old += over;
        out[i].new += over;
        out[i].len -= over;
    }
    out
}

/// How many letters of `b` are `a`'s already, on either side.
fn overlap(a: Match, b: Match) -> usize {
    (a.old + a.len)
        .saturating_sub(b.old)
        .max((a.new + a.len).saturating_sub(b.new))
}

/// Longest path by weight over matches sorted by place.
fn heaviest(matches: &[Match]) -> Vec<Match> {
    let mut best: Vec<usize> = matches.iter().map(|m| m.len).collect();
    let mut previous: Vec<Option<usize>> = vec![None; matches.len()];
    for (i, m) in matches.iter().enumerate() {
        for (j, earlier) in matches.iter().enumerate().take(i) {
            let over = overlap(*earlier, *m);
            let in_order =
                earlier.old < m.old && earlier.new < m.new && over < m.len.min(earlier.len);
            let weight = best[j] + m.len.saturating_sub(over);
            if in_order && weight > best[i] {
                best[i] = weight;
                previous[i] = Some(j);
            }
        }
    }
    // The first of equals, so that the answer does not depend on chance.
    let mut at = (0..matches.len()).rev().max_by_key(|i| best[*i]);
    let mut out = Vec::new();
    while let Some(i) = at {
        out.push(matches[i]);
        at = previous[i];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn equal_runs_have_equal_numbers() {
        let numbers = grams(&letters("abcabcx"), 3);
        assert_eq!(numbers.len(), 5);
        assert_eq!(numbers[0], numbers[3]);
        assert_ne!(numbers[0], numbers[1]);
        assert!(grams(&letters("ab"), 3).is_empty());
    }

    #[test]
    fn matches_grow_to_their_ends() {
        let (old, new) = (letters("..theriverrose.."), letters("!theriverrose!"));
        let pair = Pair {
            old: &old,
            new: &new,
            free_old: |_| true,
            free_new: |_| true,
            go_on: &|| true,
        };
        let whole = Match {
            old: 2,
            new: 1,
            len: 12,
        };
        assert_eq!(pair.matches(5), Some(vec![whole]));
        // Asked again before each pass.
        for passes in 0..3 {
            let asked = std::cell::Cell::new(0);
            let go_on = || asked.replace(asked.get() + 1) < passes;
            let pair = Pair {
                go_on: &go_on,
                ..pair
            };
            assert_eq!(pair.matches(5), None, "{passes}");
        }
    }

    #[test]
    fn the_chain_is_in_order_and_heaviest() {
        let long = Match {
            old: 10,
            new: 10,
            len: 20,
        };
        let after = Match {
            old: 25,
            new: 28,
            len: 9,
        };
        let crossing = Match {
            old: 40,
            new: 0,
            len: 5,
        };
        let got = chain(vec![crossing, after, long]);
        assert_eq!(
            got,
            vec![
                long,
                Match {
                    old: 30,
                    new: 33,
                    len: 4
                }
            ]
        );
    }
}
