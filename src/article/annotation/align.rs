//! Where each letter of the old text stands in the new one.
//!
//! Matches on runs of letters that occur once, heaviest chain, the same again
//! in the gaps with shorter runs, short gaps by edit distance; then blocks
//! that changed places. No edit distance over a whole text: it would take
//! quadratic time and could not see a move.

use super::{
    fit::edit,
    fold::Folded,
    grams::{Match, NONE, Pair, chain},
};
use crate::text::letters::is_cjk;
use std::{iter::once, ops::Range};

/// A length of run to look for.
struct Step {
    /// Letters in a run.
    run: usize,
    /// The same for CJK, where a letter says as much as a syllable.
    run_wide: usize,
    /// Largest gap, in letters, in which so short a run still means something.
    gap: usize,
}

/// Longest runs first; found by hand on the development half of the bench.
const STEPS: [Step; 5] = [
    Step {
        run: 32,
        run_wide: 12,
        gap: usize::MAX,
    },
    Step {
        run: 16,
        run_wide: 8,
        gap: usize::MAX,
    },
    Step {
        run: 12,
        run_wide: 6,
        gap: 40_000,
    },
    Step {
        run: 8,
        run_wide: 4,
        gap: 4_000,
    },
    Step {
        run: 5,
        run_wide: 3,
        gap: 700,
    },
];

/// Gaps up to this many letters are aligned by edit distance.
const MAX_EDIT: usize = 300;
/// Shortest run that tells a block that changed places.
const MOVED_RUN: usize = 16;
/// The same for CJK.
const MOVED_RUN_WIDE: usize = 8;
/// Letters that are looked at to tell the script of a gap.
const SCRIPT_SAMPLE: usize = 400;

/// Two texts, letter by letter.
#[derive(Debug)]
pub(super) struct Alignment {
    /// For each letter of the old text its place in the new one, in order;
    /// [`NONE`] where it has none.
    pub(super) to: Vec<u32>,
    /// The other way round.
    pub(super) from: Vec<u32>,
    /// Blocks that changed places.
    pub(super) moved: Vec<Match>,
    /// `to` as runs.
    runs: Vec<Match>,
}

impl Alignment {
    /// Aligns two texts; none once `go_on`, asked between parts of the work,
    /// says no.
    pub(super) fn of(old: &Folded, new: &Folded, go_on: &dyn Fn() -> bool) -> Option<Self> {
        let mut list = Vec::new();
        let texts = (old.letters.as_slice(), new.letters.as_slice());
        fill(texts, (0, 0), 0, go_on, &mut list)?;
        let list = slid(joined(list), old, new);
        let mut to = vec![NONE; old.len()];
        let mut from = vec![NONE; new.len()];
        for m in &list {
            for k in 0..m.len {
                to[m.old + k] = (m.new + k) as u32;
                from[m.new + k] = (m.old + k) as u32;
            }
        }
        let run = if old.wide { MOVED_RUN_WIDE } else { MOVED_RUN };
        let unmatched = Pair {
            old: &old.letters,
            new: &new.letters,
            free_old: |i| to[i] == NONE,
            free_new: |j| from[j] == NONE,
            go_on,
        };
        let moved = unmatched.matches(run)?;
        Some(Self {
            runs: list,
            to,
            from,
            moved,
        })
    }

    /// Stretches of the old text that have no place in the new one.
    pub(super) fn gone(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = once(0).chain(self.runs.iter().map(|m| m.old + m.len));
        let ends = self.runs.iter().map(|m| m.old).chain(once(self.to.len()));
        starts
            .zip(ends)
            .map(|(from, to)| from..to)
            .filter(|run| !run.is_empty())
    }

    /// The last matched letter before `at`, with its place in the new text.
    pub(super) fn before(&self, at: usize) -> Option<(usize, usize)> {
        let run = self
            .runs
            .get(self.runs.partition_point(|m| m.old < at).checked_sub(1)?)?;
        let last = (run.old + run.len).min(at) - 1;
        Some((last, run.new + (last - run.old)))
    }

    /// The first matched letter from `at` on, with its place in the new text.
    pub(super) fn after(&self, at: usize) -> Option<(usize, usize)> {
        let run = self
            .runs
            .get(self.runs.partition_point(|m| m.old + m.len <= at))?;
        let first = run.old.max(at);
        Some((first, run.new + (first - run.old)))
    }
}

/// Matches that touch made one.
fn joined(list: Vec<Match>) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::new();
    for m in list.into_iter().filter(|m| m.len > 0) {
        match out.last_mut() {
            Some(last) if last.old + last.len == m.old && last.new + last.len == m.new => {
                last.len += m.len;
            }
            _ => out.push(m),
        }
    }
    out
}

/// Letters that a border between two runs may be moved by.
const MAX_SLIDE: usize = 80;

/// The same runs, with what was put in or cut out between two of them between
/// words rather than within: where `one two` became `one, or two`, the letters
/// say as well that `o` stayed and `ne, o` was put in.
fn slid(mut runs: Vec<Match>, old: &Folded, new: &Folded) -> Vec<Match> {
    for i in 1..runs.len() {
        let (a, b) = (runs[i - 1], runs[i]);
        let put_in = a.old + a.len == b.old;
        let cut_out = a.new + a.len == b.new;
        if put_in == cut_out {
            continue;
        }
        // The letters before the second run, if they continue it backwards.
        let back = (1..a.len.min(MAX_SLIDE))
            .take_while(|s| old.letters[b.old - s] == new.letters[b.new - s])
            .count();
        let between_words = |s: usize| old.begins(b.old - s) && new.begins(b.new - s);
        let ends_words = |s: usize| old.begins(a.old + a.len - s) && new.begins(a.new + a.len - s);
        let best = (0..=back).find(|s| between_words(*s) && ends_words(*s));
        if let Some(s) = best.filter(|s| *s > 0) {
            runs[i - 1].len -= s;
            runs[i] = Match {
                old: b.old - s,
                new: b.new - s,
                len: b.len + s,
            };
        }
    }
    runs
}

/// Matches in order between two pieces that are thought to be the same
/// passage.
pub(super) fn runs(old: &[char], new: &[char]) -> Vec<Match> {
    let mut list = Vec::new();
    // Nobody stops it, for it is short.
    fill((old, new), (0, 0), 1, &|| true, &mut list);
    list.retain(|m| m.len > 0);
    list
}

/// Matches of `old` and `new`, in order, into `out`; `base` is where both
/// begin in their texts, `step` the first of [`STEPS`] to try. Recursion is
/// as deep as there are steps.
fn fill(
    (old, new): (&[char], &[char]),
    base: (usize, usize),
    step: usize,
    go_on: &dyn Fn() -> bool,
    out: &mut Vec<Match>,
) -> Option<()> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_gap, new_gap) = (
        &old_rest[..old_rest.len() - tail],
        &new_rest[..new_rest.len() - tail],
    );
    if head > 0 {
        out.push(Match {
            old: base.0,
            new: base.1,
            len: head,
        });
    }
    if !old_gap.is_empty() && !new_gap.is_empty() {
        let base = (base.0 + head, base.1 + head);
        fill_gap((old_gap, new_gap), base, step, go_on, out)?;
    }
    if tail > 0 {
        out.push(Match {
            old: base.0 + head + old_gap.len(),
            new: base.1 + head + new_gap.len(),
            len: tail,
        });
    }
    Some(())
}

/// The same for pieces that differ at both ends.
fn fill_gap(
    (old, new): (&[char], &[char]),
    base: (usize, usize),
    step: usize,
    go_on: &dyn Fn() -> bool,
    out: &mut Vec<Match>,
) -> Option<()> {
    let Some((chained, next)) = first_chain(old, new, step, go_on).ok()? else {
        fill_by_edit(old, new, base, out);
        return Some(());
    };
    let (mut i, mut j) = (0, 0);
    for m in chained.iter().filter(|m| m.len > 0) {
        let gap = (&old[i..m.old], &new[j..m.new]);
        fill(gap, (base.0 + i, base.1 + j), next, go_on, out)?;
        out.push(Match {
            old: base.0 + m.old,
            new: base.1 + m.new,
            len: m.len,
        });
        (i, j) = (m.old + m.len, m.new + m.len);
    }
    let gap = (&old[i..], &new[j..]);
    fill(gap, (base.0 + i, base.1 + j), next, go_on, out)
}

/// Somebody wanted it to stop.
struct Stopped;

/// The chain of the longest runs that give one, and the step to go on with.
fn first_chain(
    old: &[char],
    new: &[char],
    step: usize,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<(Vec<Match>, usize)>, Stopped> {
    let size = old.len().max(new.len());
    let wide = is_wide(old);
    let pair = Pair {
        old,
        new,
        free_old: |_| true,
        free_new: |_| true,
        go_on,
    };
    let steps = STEPS.iter().enumerate().skip(step);
    for (at, s) in steps.filter(|(_, s)| size <= s.gap) {
        let found = chain(
            pair.matches(if wide { s.run_wide } else { s.run })
                .ok_or(Stopped)?,
        );
        if !found.is_empty() {
            return Ok(Some((found, at + 1)));
        }
    }
    Ok(None)
}

/// Whether a piece is CJK for a third or more.
fn is_wide(piece: &[char]) -> bool {
    let sample = piece.get(..SCRIPT_SAMPLE).unwrap_or(piece);
    sample.iter().filter(|c| is_cjk(**c)).count() * 3 > sample.len()
}

/// Equal letters of two short pieces, if at least half of them agrees.
fn fill_by_edit(old: &[char], new: &[char], base: (usize, usize), out: &mut Vec<Match>) {
    if old.len() > MAX_EDIT || new.len() > MAX_EDIT {
        return;
    }
    let (pairs, distance) = edit(old, new);
    if distance * 2 <= old.len().max(new.len()) {
        out.extend(pairs.into_iter().map(|m| Match {
            old: base.0 + m.old,
            new: base.1 + m.new,
            len: m.len,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_order(old: &str, new: &str) -> Result<(), TestCaseError> {
        let (old, new) = (Folded::of(old), Folded::of(new));
        let alignment = Alignment::of(&old, &new, &|| true).unwrap();
        let pairs: Vec<(usize, usize)> = alignment
            .to
            .iter()
            .enumerate()
            .filter(|(_, j)| **j != NONE)
            .map(|(i, j)| (i, *j as usize))
            .collect();
        prop_assert!(pairs.windows(2).all(|w| w[0].1 < w[1].1));
        prop_assert!(
            pairs
                .iter()
                .all(|(i, j)| old.letters[*i] == new.letters[*j])
        );
        prop_assert!(pairs.iter().all(|(i, j)| alignment.from[*j] as usize == *i));
        for at in 0..=old.len() {
            prop_assert_eq!(
                alignment.before(at),
                pairs.iter().rev().find(|p| p.0 < at).copied()
            );
            prop_assert_eq!(
                alignment.after(at),
                pairs.iter().find(|p| p.0 >= at).copied()
            );
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn aligned_letters_are_equal_and_in_order(old in "[abc ]{0,120}", new in "[abc ]{0,120}") {
            check_order(&old, &new)?;
        }

        #[test]
        fn edits_leave_the_order(words in prop::collection::vec("[a-z]{1,7}", 0..60), cut in 0usize..60, put in "[a-z ]{0,30}") {
            let mut edited = words.clone();
            edited.insert(cut.min(words.len()), put);
            check_order(&words.join(" "), &edited.join(" "))?;
        }
    }

    #[test]
    fn sees_a_block_that_moved() {
        let (a, b) = (
            "The mill by the stream was older than the village. ",
            "Nobody remembered who had built it, or why. ",
        );
        let (old, new) = (
            Folded::of(&format!("{a}{b}")),
            Folded::of(&format!("{b}{a}")),
        );
        let alignment = Alignment::of(&old, &new, &|| true).unwrap();
        assert_eq!(alignment.moved.len(), 1);
    }
}
