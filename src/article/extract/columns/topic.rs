//! Words that a line shares with the page's prose: a teaser of another story
//! speaks of other things.

use super::{
    super::features::{Line, Sheet},
    Sink, share,
};
use crate::text::is_unspaced;
use foldhash::HashMap as QuickMap;

/// Least letters of a word that tells a topic.
const MIN_LETTERS: usize = 4;
/// Least units of a block whose words count.
const MIN_UNITS: f32 = 60.0;
/// Most words that are read of a block.
const MAX_WORDS: usize = 120;
/// Blocks to either side of the middle of the densest prose.
const CORE_BLOCKS: usize = 12;
/// Letters of a word past which it is not read.
const MAX_LETTERS: usize = 80;
/// Where hashes begin.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
/// Lines with fewer words are compared as if they had as many.
const FEW_WORDS: f32 = 4.0;

/// The words of a page's prose.
#[derive(Debug)]
pub(super) struct Topic {
    /// Words of each block, each once, as numbers.
    words: Vec<Vec<u32>>,
    /// Blocks of some length that hold each word: anywhere, and in the
    /// densest prose.
    all: Vec<u32>,
    core: Vec<u32>,
    middle: usize,
}

fn counts(line: &Line<'_>) -> bool {
    line.shape.units >= MIN_UNITS
}

impl Topic {
    pub(super) fn of(sheet: &Sheet<'_>) -> Self {
        let mut known: QuickMap<u64, u32> = QuickMap::default();
        let mut number = |hash: u64| {
            let next = known.len() as u32;
            *known.entry(hash).or_insert(next)
        };
        let words: Vec<Vec<u32>> = sheet
            .lines
            .iter()
            .map(|line| {
                let mut found: Vec<u32> = Vec::new();
                hashes(line.text, |hash| found.push(number(hash)));
                found.sort_unstable();
                found.dedup();
                found
            })
            .collect();
        let middle = middle(sheet);
        let (mut all, mut core) = (vec![0; known.len()], vec![0; known.len()]);
        for (at, (line, words)) in sheet.lines.iter().zip(&words).enumerate() {
            if !counts(line) {
                continue;
            }
            let in_core = at.abs_diff(middle) <= CORE_BLOCKS;
            for word in words {
                let tally = |list: &mut Vec<u32>| {
                    if let Some(cell) = list.get_mut(*word as usize) {
                        *cell += 1;
                    }
                };
                tally(&mut all);
                if in_core {
                    tally(&mut core);
                }
            }
        }
        Self {
            words,
            all,
            core,
            middle,
        }
    }

    pub(super) fn write(&self, sheet: &Sheet<'_>, at: usize, sink: &mut impl Sink) {
        const PHRASE: &str = "words that it shares with the story";
        let Some((line, words)) = sheet.lines.get(at).zip(self.words.get(at)) else {
            return;
        };
        let own = u32::from(counts(line));
        let own_core = own * u32::from(at.abs_diff(self.middle) <= CORE_BLOCKS);
        let shared = |list: &[u32], least: u32| {
            let hit = |word: &&u32| list.get(**word as usize).is_some_and(|n| *n >= least);
            words.iter().filter(hit).count() as f32
        };
        let all = (words.len() as f32).max(FEW_WORDS);
        sink.put("topic", PHRASE, share(shared(&self.all, own + 2), all));
        sink.put("core", PHRASE, share(shared(&self.core, own_core + 1), all));
        sink.put(
            "core3",
            PHRASE,
            share(shared(&self.core, own_core + 3), all),
        );
        let off = at as f32 - self.middle as f32;
        sink.put(
            "core_off",
            "how far the thick of the prose is",
            off.clamp(-80.0, 80.0),
        );
    }
}

/// The block around which prose is densest.
fn middle(sheet: &Sheet<'_>) -> usize {
    let prose = |line: &Line<'_>| {
        let shape = &line.shape;
        let ends = if shape.ends { 1.0 } else { 0.3 };
        let long = if shape.units >= 40.0 { 1.0 } else { 0.0 };
        shape.stop_share * shape.units.min(600.0) * ends * (1.0 - line.cues.share) * long
    };
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for line in &sheet.lines {
        sum += prose(line);
        sums.push(sum);
    }
    let get = |at: usize| sums.get(at).copied().unwrap_or_default();
    let count = sheet.lines.len();
    let within =
        |at: &usize| get((at + CORE_BLOCKS + 1).min(count)) - get(at.saturating_sub(CORE_BLOCKS));
    (0..count)
        .max_by(|a, b| within(a).total_cmp(&within(b)).then(b.cmp(a)))
        .unwrap_or_default()
}

/// Hands the hashes of a text's longer words to `take`; of pairs of letters
/// where words are not parted.
fn hashes(text: &str, mut take: impl FnMut(u64)) {
    let mut words = 0;
    let mut word = Word::default();
    for c in text.chars().chain([' ']) {
        if !c.is_alphanumeric() {
            if word.letters >= MIN_LETTERS {
                take(word.hash);
            }
            word = Word::default();
            continue;
        }
        if word.read == 0 {
            words += 1;
            if words > MAX_WORDS {
                return;
            }
        }
        word.read += 1;
        if word.read > MAX_LETTERS {
            continue;
        }
        if c.is_ascii() {
            word.add(c.to_ascii_lowercase(), &mut take);
        } else {
            for letter in c.to_lowercase() {
                word.add(letter, &mut take);
            }
        }
    }
}

/// A word that is being read.
struct Word {
    hash: u64,
    /// Characters read, and letters of the hash.
    read: usize,
    letters: usize,
    /// The letter before, where words are not parted.
    before: Option<char>,
}

impl Default for Word {
    fn default() -> Self {
        Self {
            hash: SEED,
            read: 0,
            letters: 0,
            before: None,
        }
    }
}

impl Word {
    fn add(&mut self, letter: char, take: &mut impl FnMut(u64)) {
        if is_unspaced(letter) {
            if let Some(before) = self.before {
                take(mix(mix(SEED, before), letter));
            }
            self.before = Some(letter);
        } else {
            self.before = None;
            self.hash = mix(self.hash, letter);
            self.letters += 1;
        }
    }
}

/// One step of FNV-1a, over a letter.
fn mix(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u64> {
        let mut out = Vec::new();
        hashes(text, |hash| out.push(hash));
        out
    }

    #[test]
    fn words_are_the_same_in_any_case_and_short_ones_are_none() {
        assert_eq!(of("The Ferry left"), of("ferry LEFT"));
        assert_eq!(of("a to the"), [] as [u64; 0]);
    }

    #[test]
    fn letters_in_pairs_where_words_are_not_parted() {
        assert_eq!(of("旧渡轮").len(), 2);
        assert_eq!(of("渡轮"), of("旧渡轮").split_off(1));
    }
}
