//! Whose text it is: what looks like the passage, changed, may be other old
//! text that stands there now.

use super::{
    super::{
        fit::likeness,
        grams::{NONE, rolling},
    },
    SHORT, Texts,
};
use std::ops::Range;

/// Letters of a run that is looked for in what went from its place.
const WENT_RUN: usize = 6;

/// Largest piece of new text that is compared with its neighbourhood.
const MAX_PIECE: usize = 1500;
/// Letters of old text that went from their place in which a piece is looked
/// for; where more went, nothing was followed far.
const MAX_GONE: usize = 200_000;

/// Where the runs stand of what went from its place in the old text: all
/// notes ask for pieces of it.
pub(super) struct Went(Vec<(u64, u32)>);

impl Went {
    fn of(texts: &Texts<'_>) -> Self {
        let (mut runs, mut searched) = (Vec::new(), 0);
        for gone in texts.alignment.gone() {
            searched += gone.len();
            if searched > MAX_GONE {
                break;
            }
            // With the letters beside it: a word may be all that went.
            let start = gone.start.saturating_sub(WENT_RUN - 1);
            let letters = texts.old.slice(start, gone.end + WENT_RUN - 1);
            let at = |(offset, run)| (run, (start + offset) as u32);
            runs.extend(rolling(letters, WENT_RUN).enumerate().map(at));
        }
        runs.sort_unstable();
        Self(runs)
    }

    fn places(&self, run: u64) -> impl Iterator<Item = usize> + '_ {
        let from = self.0.partition_point(|r| r.0 < run);
        let same = self.0[from..].iter().take_while(move |r| r.0 == run);
        same.map(|r| r.1 as usize)
    }
}

impl Texts<'_> {
    /// Whether the old text beside the passage explains the new text better
    /// than the passage does: then it was the passage that was cut.
    pub(super) fn fits_beside(
        &self,
        start: usize,
        end: usize,
        new_start: usize,
        new_end: usize,
        coverage: f64,
    ) -> bool {
        let len = end - start;
        // A deletion slides along equal letters: look at the passage's length.
        let short = len.saturating_sub(new_end - new_start);
        let tail_stayed = self.alignment.to[end - 1] != NONE;
        let (from, to) = if tail_stayed {
            (new_start.saturating_sub(short), new_end)
        } else {
            (new_start, new_end + short)
        };
        let piece = self.new.slice(from, to);
        if piece.len() > MAX_PIECE || piece.len() < SHORT {
            return false;
        }
        let reach = piece.len() * 2 + 200;
        let own = likeness(piece, self.old.slice(start, end))
            .max(coverage * len as f64 / piece.len().max(len) as f64);
        let left = likeness(piece, self.old.slice(start.saturating_sub(reach), start));
        let right = likeness(piece, self.old.slice(end, end + reach));
        left.max(right) > own + 0.03
    }

    /// Whether `from..to` of the new text stood, letter by letter, elsewhere
    /// in the old one and has no place of its own that it kept: then that is
    /// what stands here now, and not `passage` with a few letters changed.
    pub(super) fn is_anothers(&self, from: usize, to: usize, passage: Range<usize>) -> bool {
        let piece = self.new.slice(from, to);
        let same = piece == self.old.slice(passage.start, passage.end);
        if same || piece.len() < SHORT || piece.len() > MAX_PIECE {
            return false;
        }
        // What was matched in part, or with a lookalike, did not keep its place.
        let kept = |old: Range<usize>| {
            let to = &self.alignment.to[old];
            to[0] != NONE && to.iter().zip(to[0]..).all(|(place, next)| *place == next)
        };
        let stood = |start: usize| {
            let old = start..start + piece.len();
            let apart = old.end <= passage.start || old.start >= passage.end;
            apart && self.old.slice(old.start, old.end) == piece && !kept(old)
        };
        let index = self.went.get_or_init(|| Went::of(self));
        rolling(piece, WENT_RUN)
            .enumerate()
            .flat_map(|(offset, run)| index.places(run).map(move |at| (at, offset)))
            .filter_map(|(at, offset)| at.checked_sub(offset))
            .any(stood)
    }

    /// Letters of `from..to` of the new text that are old text's other than
    /// that of `passage`: they stayed, or moved there with what is around them.
    pub(super) fn taken(&self, from: usize, to: usize, passage: Range<usize>) -> Option<usize> {
        let mut taken: Vec<bool> = self
            .alignment
            .from
            .get(from..to)?
            .iter()
            .map(|i| *i != NONE)
            .collect();
        let others = self.alignment.moved.iter().flat_map(|m| {
            (from.max(m.new)..to.min(m.new + m.len))
                .filter(|at| !passage.contains(&(m.old + at - m.new)))
                .collect::<Vec<_>>()
        });
        for at in others {
            taken[at - from] = true;
        }
        Some(taken.into_iter().filter(|t| *t).count())
    }
}
