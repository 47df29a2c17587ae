//! Many phrases in one pass over a text. At each place the longest phrase is
//! taken that stands there, and the search goes on behind it. An automaton
//! would do the same, but takes longer to make than a page takes to clean.

use std::ops::Range;

/// Bits of a hash of three bytes.
const HASH_BITS: u32 = 14;
/// Shortest phrase.
const LEAST_BYTES: usize = 2;
/// Bytes of a phrase that are compared at once.
const HEAD_BYTES: usize = 8;

/// A phrase that may stand where three bytes stand.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// How it begins.
    head: u64,
    /// The bits of `head` that are of the phrase.
    mask: u64,
    phrase: u16,
}

/// Phrases to look for.
#[derive(Debug)]
pub(super) struct Finder {
    phrases: Vec<String>,
    /// A bit for each hash of three bytes that a phrase may begin with.
    begins: Vec<u64>,
    /// The phrases by the hash of their first three bytes, the longest first.
    entries: Vec<Entry>,
    /// Where those of each hash begin in `entries`, and where the last end.
    starts: Vec<u16>,
}

impl Finder {
    /// Looks for `phrases`, which a test holds to two bytes at least; shorter
    /// ones are not found.
    pub(super) fn new(phrases: Vec<String>) -> Self {
        let mut placed = Vec::new();
        for (phrase, at) in phrases.iter().zip(0..) {
            let bytes = phrase.as_bytes();
            let entry = Entry {
                head: head(bytes),
                mask: head(&[u8::MAX; HEAD_BYTES][..bytes.len().min(HEAD_BYTES)]),
                phrase: at,
            };
            // What follows a phrase of two bytes may be anything.
            let thirds = match bytes.len() {
                LEAST_BYTES => 0..=u8::MAX,
                more if more > LEAST_BYTES => bytes[LEAST_BYTES]..=bytes[LEAST_BYTES],
                _ => continue,
            };
            let hashes = thirds.map(|third| hash(entry.head & 0xffff | u64::from(third) << 16));
            let mut hashes: Vec<usize> = hashes.collect();
            hashes.sort_unstable();
            hashes.dedup();
            placed.extend(hashes.into_iter().map(|hash| (hash, bytes.len(), entry)));
        }
        placed.sort_by_key(|(hash, length, _)| (*hash, std::cmp::Reverse(*length)));
        let mut begins = vec![0; 1 << (HASH_BITS - 6)];
        let mut starts = vec![0; (1 << HASH_BITS) + 1];
        for (hash, ..) in &placed {
            begins[hash >> 6] |= 1_u64 << (hash & 63);
            starts[hash + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self {
            begins,
            entries: placed.into_iter().map(|(.., entry)| entry).collect(),
            starts,
            phrases,
        }
    }

    /// Where phrases stand in `text`, and which they are.
    pub(super) fn find_iter(&self, text: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
        let bytes = text.as_bytes();
        let mut from = 0;
        std::iter::from_fn(move || {
            let (range, phrase) = self.next(bytes, from)?;
            from = range.end;
            Some((range, phrase))
        })
    }

    fn next(&self, bytes: &[u8], from: usize) -> Option<(Range<usize>, usize)> {
        let rest = bytes.get(from..)?;
        let whole = rest.windows(HEAD_BYTES).map(|window| {
            window
                .first_chunk()
                .map_or(0, |head| u64::from_le_bytes(*head))
        });
        // The last bytes, followed by nothing that a phrase has.
        let short = rest.len().saturating_sub(HEAD_BYTES - 1)..rest.len();
        let short = short.map(|at| head(rest.get(at..).unwrap_or_default()));
        let mut places = whole.chain(short).zip(from..);
        places.find_map(|(head, at)| {
            let hash = hash(head);
            let may = self.begins[hash >> 6] >> (hash & 63) & 1 == 1;
            may.then(|| self.longest(hash, head, bytes, at))?
        })
    }

    /// The longest phrase that stands at `at`, where the text goes on with
    /// `head`.
    fn longest(
        &self,
        hash: usize,
        head: u64,
        bytes: &[u8],
        at: usize,
    ) -> Option<(Range<usize>, usize)> {
        let range = usize::from(self.starts[hash])..usize::from(self.starts[hash + 1]);
        let entries = self.entries.get(range)?;
        entries.iter().find_map(|entry| {
            if (head ^ entry.head) & entry.mask != 0 {
                return None;
            }
            let phrase = self.phrases.get(usize::from(entry.phrase))?;
            let found = bytes.get(at..)?.starts_with(phrase.as_bytes());
            found.then(|| (at..at + phrase.len(), usize::from(entry.phrase)))
        })
    }
}

/// The first bytes as a number, zeros for what is not there.
fn head(bytes: &[u8]) -> u64 {
    let mut head = [0; HEAD_BYTES];
    for (to, from) in head.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_le_bytes(head)
}

/// Spreads the first three bytes over the bits of a hash.
fn hash(head: u64) -> usize {
    let three = (head & 0x00ff_ffff) as u32;
    (three.wrapping_mul(0x9e37_79b1) >> (u32::BITS - HASH_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<(Range<usize>, usize)> {
        let phrases = phrases.iter().map(|p| (*p).to_owned()).collect();
        Finder::new(phrases).find_iter(text).collect()
    }

    #[test]
    fn the_longest_at_the_first_place() {
        let phrases = ["ad", "add", "added", "to do"];
        let check = |text: &str, expected: &[(Range<usize>, usize)]| {
            assert_eq!(found(&phrases, text), expected, "{text}");
        };
        check("", &[]);
        check("a", &[]);
        check("ad", &[(0..2, 0)]);
        check("an ad", &[(3..5, 0)]);
        check("adde added", &[(0..3, 1), (5..10, 2)]);
        check("adto doad", &[(0..2, 0), (2..7, 3), (7..9, 0)]);
    }

    proptest! {
        #[test]
        fn as_an_automaton_finds_them(
            phrases in prop::collection::btree_set("[ab é]{2,5}", 1..12),
            text in "[abc é]{0,40}",
        ) {
            let automaton = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(&phrases)
                .unwrap();
            let expected: Vec<_> = automaton
                .find_iter(&text)
                .map(|m| (m.start()..m.end(), m.pattern().as_usize()))
                .collect();
            let finder = Finder::new(phrases.into_iter().collect());
            prop_assert_eq!(finder.find_iter(&text).collect::<Vec<_>>(), expected);
        }
    }
}
