//! With selectors alone: candidates, their evidence in letters, a floor and a
//! margin over the next best. Without the old text, changed words together
//! with changed context look exactly like a lookalike: ask, never guess.

mod slots;

use super::{
    AnchorState, Anchoring, Passage, Selector, edges,
    fit::{affordable, fit, likeness, share},
    fold::Folded,
    pattern::Pattern,
    places::{Places, occurrences},
};
use slots::{CLOSED, Slot};
use std::collections::HashMap;

/// Letters of a context that are looked at, nearest first; other tools' may
/// be of any length.
const MAX_CONTEXT: usize = 96;
/// Letters of a quote that count as evidence; more would drown the context.
const MAX_QUOTE_EVIDENCE: usize = 80;
/// What a CJK letter is worth in Latin ones.
const WIDE_WORTH: f64 = 2.5;
/// Diagonals closer than this are one candidate.
const BIN: isize = 24;
/// Candidates that are looked at closely.
const MAX_BINS: usize = 10;
/// Letters that a place may be off before it costs half a letter of evidence.
const SHIFT_STEP: f64 = 330.0;
/// What being far off may cost at most, in steps.
const MAX_STEPS: f64 = 8.0;
/// Candidates that are handed on with an uncertain answer.
const MAX_CANDIDATES: usize = 20;
/// Evidence without which nothing is said with confidence.
const FIRM: f64 = 18.0;
/// Likeness to the quote from which another place is a rival.
const ALIKE: f64 = 0.75;
/// Likeness to the quote under which something else stands in its place.
const UNLIKE: f64 = 0.4;
/// Likeness of both contexts together by which a place is known again.
const KNOWN: f64 = 1.5;
/// Likeness of a context that counts as the same.
const SAME_CONTEXT: f64 = 0.97;
/// Likeness under which a context says nothing.
const OTHER_CONTEXT: f64 = 0.6;
/// Letters that a passage must have to be known again by its words alone.
const TELLING: f64 = 32.0;
/// Evidence without which nothing is worth asking.
const WORTH: f64 = 14.0;

/// One selector, folded.
struct Asked {
    quote: Vec<char>,
    /// The quote, the prefix from its end on, and the suffix, to be looked for.
    sought: Sought,
    prefix: Vec<char>,
    suffix: Vec<char>,
    /// Letters before the place where it was; a hint.
    at: Option<usize>,
}

impl Asked {
    fn of(selector: &Selector, new: &Folded) -> Self {
        // A trailing `…` says that the quote went on.
        let quote = Folded::of(selector.exact.trim_end_matches(['.', '…'])).letters;
        let mut prefix = Folded::of(&selector.prefix).letters;
        prefix.drain(..prefix.len().saturating_sub(MAX_CONTEXT));
        let mut suffix = Folded::of(&selector.suffix).letters;
        suffix.truncate(MAX_CONTEXT);
        let backwards: Vec<char> = prefix.iter().rev().copied().collect();
        Self {
            sought: Sought {
                quote: Pattern::of(&quote),
                prefix: Pattern::of(&backwards),
                suffix: Pattern::of(&suffix),
            },
            quote,
            prefix,
            suffix,
            at: selector.position.map(|p| new.index(p.start)),
        }
    }
}

impl Asked {
    /// Whether what stands beside the quote is like its own beginning or end.
    fn repeats_itself(&self) -> bool {
        let head = self.quote.get(..self.suffix.len()).unwrap_or(&self.quote);
        let cut = self.quote.len().saturating_sub(self.prefix.len());
        let tail = self.quote.get(cut..).unwrap_or_default();
        likeness(&self.suffix, head) >= OTHER_CONTEXT
            || likeness(&self.prefix, tail) >= OTHER_CONTEXT
    }
}

/// What is looked for, often.
struct Sought {
    quote: Pattern,
    prefix: Pattern,
    suffix: Pattern,
}

/// A place that may be the one.
#[derive(Debug, Clone)]
struct Candidate {
    start: usize,
    end: usize,
    /// Every letter is the quote's.
    same: bool,
    /// Likeness to the quote, 0–1.
    quote: f64,
    /// Likeness of the text before to the prefix; none without a prefix.
    left: Option<f64>,
    /// The same for the suffix.
    right: Option<f64>,
    evidence: f64,
}

impl Candidate {
    /// The very letters between the very contexts.
    fn perfect(&self) -> bool {
        let same = |side: Option<f64>| side.is_none_or(|s| s >= SAME_CONTEXT);
        self.same && same(self.left) && same(self.right)
    }

    /// Likeness of the better context.
    fn context(&self) -> f64 {
        self.left.unwrap_or(0.0).max(self.right.unwrap_or(0.0))
    }
}

/// A place with the letters in which it differs from the quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: usize,
    end: usize,
    errors: usize,
}

/// One answer for each selector; none once `go_on`, asked between them, says
/// no.
pub(super) fn anchor(
    selectors: &[&Selector],
    raw: &str,
    new: &Folded,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<Anchoring>> {
    if selectors.is_empty() {
        return Some(Vec::new());
    }
    let asked: Vec<Asked> = selectors.iter().map(|s| Asked::of(s, new)).collect();
    let k = if new.wide { 4 } else { 8 };
    let quotes = asked.iter().map(|a| a.quote.as_slice());
    let contexts = asked.iter().flat_map(|a| [a.prefix.as_slice(), &a.suffix]);
    let text = Text {
        raw,
        new,
        places: Places::new(&new.letters, k, quotes, contexts),
    };
    let candidates = |a: &Asked| go_on().then(|| text.candidates(a));
    let found: Vec<Vec<Candidate>> = asked.iter().map(candidates).collect::<Option<_>>()?;
    let sure = sure(&asked, &found);
    let answers = asked
        .iter()
        .zip(found)
        .map(|(a, c)| go_on().then(|| text.decide(a, c, &sure)));
    let answers = selectors
        .iter()
        .zip(answers)
        .map(|(s, a)| Some(a?.unwrap_or_else(|| literal(s, raw))));
    answers.collect()
}

/// Selectors that found a place beyond doubt: where they were, and how far
/// the text has shifted there.
fn sure(asked: &[Asked], found: &[Vec<Candidate>]) -> Vec<(usize, isize)> {
    let one = |(a, c): (&Asked, &Vec<Candidate>)| match c.as_slice() {
        [only] if only.quote > 0.95 && only.evidence > 40.0 => {
            a.at.map(|at| (at, only.start as isize - at as isize))
        }
        _ => None,
    };
    asked.iter().zip(found).filter_map(one).collect()
}

/// The answer for a quote without letters or without candidates: its very
/// characters, if they have any.
fn literal(selector: &Selector, raw: &str) -> Anchoring {
    if selector.exact.trim().is_empty() || selector.exact.chars().any(char::is_alphanumeric) {
        return Anchoring::lost("no candidate");
    }
    let places: Vec<Passage> = raw
        .match_indices(selector.exact.as_str())
        .map(|(i, m)| edges::whole(raw, Passage::new(i, i + m.len())))
        .take(MAX_CANDIDATES + 1)
        .collect();
    let Some((first, rest)) = places.split_first() else {
        return Anchoring::lost("no candidate");
    };
    Anchoring {
        state: if rest.is_empty() {
            AnchorState::Exact
        } else {
            AnchorState::Uncertain
        },
        passage: Some(*first),
        coverage: 1.0,
        candidates: rest.to_vec(),
        method: "same characters",
    }
}

/// The text in which places are looked for.
struct Text<'a> {
    raw: &'a str,
    new: &'a Folded,
    places: Places<'a>,
}

impl Text<'_> {
    /// Every place worth a look, best first.
    fn candidates(&self, asked: &Asked) -> Vec<Candidate> {
        if asked.quote.is_empty() || self.new.len() == 0 {
            return Vec::new();
        }
        let exact = self.places.of(&asked.quote);
        let mut spans: Vec<Span> = exact
            .iter()
            .map(|at| Span {
                start: *at,
                end: at + asked.quote.len(),
                errors: 0,
            })
            .collect();
        self.voted(asked, &mut spans);
        self.anywhere(asked, &mut spans);
        self.bracketed(asked, &self.slots(asked), &mut spans);
        spans.sort_unstable();
        spans.dedup_by(|next, kept| next.start < kept.end && kept.errors <= next.errors);
        let mut out: Vec<Candidate> = spans.into_iter().map(|s| self.weigh(asked, s)).collect();
        sort(&mut out);
        out
    }

    /// Places for which runs of the quote and of its context vote.
    fn voted(&self, asked: &Asked, spans: &mut Vec<Span>) {
        let len = asked.quote.len();
        let mut votes: HashMap<isize, u32> = HashMap::new();
        let prefix_at = -(asked.prefix.len() as isize);
        for (piece, offset) in [
            (&asked.quote, 0),
            (&asked.prefix, prefix_at),
            (&asked.suffix, len as isize),
        ] {
            for (i, places) in self.places.votes(piece) {
                for at in places {
                    let bin = (*at as isize - i as isize - offset).div_euclid(BIN);
                    *votes.entry(bin).or_default() += 1;
                }
            }
        }
        let both = |bin: &isize, own: &u32| own + votes.get(&(bin + 1)).copied().unwrap_or(0);
        let mut bins: Vec<(u32, isize)> = votes
            .iter()
            .map(|(bin, own)| (both(bin, own), *bin))
            .collect();
        bins.sort_unstable_by_key(|(count, bin)| (std::cmp::Reverse(*count), *bin));
        let pad = (48 + len / 3) as isize;
        for (_, bin) in bins.into_iter().take(MAX_BINS) {
            let from = (bin * BIN - pad).clamp(0, self.new.len() as isize) as usize;
            let to =
                ((bin + 2) * BIN + len as isize + pad).clamp(0, self.new.len() as isize) as usize;
            let known = spans
                .iter()
                .any(|s| s.start >= from && s.end <= to && s.errors == 0);
            if !known {
                spans.extend(self.fit_in(asked, (from, to), 0.7));
            }
        }
    }

    /// The best place in the whole text, where nothing voted.
    fn anywhere(&self, asked: &Asked, spans: &mut Vec<Span>) {
        if spans.is_empty()
            && asked.quote.len() >= 6
            && affordable(asked.quote.len(), self.new.len())
        {
            spans.extend(self.fit_in(asked, (0, self.new.len()), 0.4));
        }
    }

    /// The best place in `from..to`, if less than `limit` of the quote differs.
    fn fit_in(&self, asked: &Asked, (from, to): (usize, usize), limit: f64) -> Option<Span> {
        let (quote, room) = (&asked.quote, self.new.slice(from, to));
        let good = |errors: usize| (errors as f64) < limit * quote.len() as f64;
        let best = if affordable(quote.len(), room.len()) {
            let nearest = asked.sought.quote.nearest(room)?;
            good(nearest.0).then(|| asked.sought.quote.place(room, nearest))?
        } else {
            fit(quote, room).filter(|best| good(best.errors))?
        };
        Some(Span {
            start: from + best.start,
            end: from + best.end,
            errors: best.errors,
        })
    }

    /// A place with its evidence.
    fn weigh(&self, asked: &Asked, span: Span) -> Candidate {
        let Span { start, end, errors } = span;
        let len = asked.quote.len();
        let (left, right) = self.sides(asked, start, end);
        let mut quote = share(len, errors);
        if len < 20 && !self.new.bounded(start, end) {
            quote -= 0.2;
        }
        let gain = |x: f64, letters: usize| (x - 0.5).max(0.0) * 2.0 * letters as f64;
        let sides = left.map_or(0.0, |x| gain(x, asked.prefix.len()))
            + right.map_or(0.0, |x| gain(x, asked.suffix.len()));
        let evidence = (gain(quote, len.min(MAX_QUOTE_EVIDENCE)) + sides) * self.worth();
        let same = errors == 0 && quote > 0.9;
        Candidate {
            start,
            end,
            same,
            quote,
            left,
            right,
            evidence,
        }
    }

    /// What a letter is worth.
    fn worth(&self) -> f64 {
        if self.new.wide { WIDE_WORTH } else { 1.0 }
    }

    /// The answer, if any place has evidence enough.
    fn decide(
        &self,
        asked: &Asked,
        mut found: Vec<Candidate>,
        sure: &[(usize, isize)],
    ) -> Option<Anchoring> {
        if let Some(at) = asked.at {
            // The nearest neighbour that is sure tells how far all has shifted.
            let shift = sure
                .iter()
                .filter(|s| s.0 != at)
                .min_by_key(|s| (s.0.abs_diff(at), s.0))
                .map_or(0, |s| s.1);
            for c in &mut found {
                let off = (c.start as isize).abs_diff(at as isize + shift);
                c.evidence -= 0.5 * (off as f64 / SHIFT_STEP).min(MAX_STEPS);
            }
            sort(&mut found);
        }
        let best = found.first()?;
        let rival = found.get(1).map_or(0.0, |c| c.evidence);
        let clear = best.evidence - rival >= (0.12 * best.evidence).max(4.0);
        let len = asked.quote.len() as f64 * self.worth();
        let state = if asked.prefix.is_empty() && asked.suffix.is_empty() {
            by_quote(best, len, clear)
        } else {
            let others = &found[1..];
            let clear = clear || (best.perfect() && !others.iter().any(Candidate::perfect));
            let alone = !others.iter().any(|c| c.quote >= ALIKE);
            match self.left_behind(asked, best) {
                Some(_) if !best.same || (!alone && best.context() < OTHER_CONTEXT) => {
                    return Some(Anchoring::lost("its place is empty"));
                }
                Some(_) => Some(AnchorState::Uncertain),
                None if best.perfect() && clear => Some(AnchorState::Exact),
                None if best.same && alone && len >= TELLING => Some(AnchorState::Moved),
                None => by_context(best, len, clear, alone && !asked.repeats_itself()),
            }
        }?;
        self.answer(state, &found)
    }

    /// The place between prefix and suffix, if it is another one than `place`,
    /// its surroundings are at least as like, and nothing like the quote is
    /// there: then the passage was cut from it, and `place` is a lookalike.
    fn left_behind(&self, asked: &Asked, place: &Candidate) -> Option<Slot> {
        let context = place.left.unwrap_or(0.0) + place.right.unwrap_or(0.0);
        let apart = |s: &Slot| s.to <= place.start || s.from >= place.end;
        let unlike = |s: &Slot| {
            let between = self.new.slice(s.from, s.to);
            between.len() <= CLOSED || likeness(&asked.quote, between) < UNLIKE
        };
        // Beside a lookalike the context is like the quote itself.
        let floor = if asked.repeats_itself() {
            2.0 * SAME_CONTEXT
        } else {
            KNOWN
        };
        self.slots(asked)
            .into_iter()
            .chain(self.joints(asked))
            .find(|s| s.context >= floor && s.context > context + 0.05 && apart(s) && unlike(s))
    }

    fn answer(&self, state: AnchorState, found: &[Candidate]) -> Option<Anchoring> {
        let (best, others) = found.split_first()?;
        let passage = |c: &Candidate| {
            self.new
                .passage(self.raw, c.start, c.end)
                .map(|p| edges::whole(self.raw, p))
        };
        let near = |c: &&Candidate| c.quote >= 0.6 && c.evidence >= best.evidence * 0.5;
        let candidates = match state {
            AnchorState::Uncertain => others
                .iter()
                .filter(near)
                .filter_map(passage)
                .take(MAX_CANDIDATES)
                .collect(),
            _ => Vec::new(),
        };
        Some(Anchoring {
            state,
            passage: Some(passage(best)?),
            coverage: best.quote.clamp(0.0, 1.0) as f32,
            candidates,
            method: "quote and context",
        })
    }
}

/// Best evidence first; of equals the one that comes first.
fn sort(found: &mut [Candidate]) {
    found.sort_by(|a, b| {
        b.evidence
            .total_cmp(&a.evidence)
            .then(a.start.cmp(&b.start))
    });
}

/// What a quote without any context says.
fn by_quote(best: &Candidate, len: f64, clear: bool) -> Option<AnchorState> {
    let floor: f64 = match len {
        _ if len >= 40.0 => 0.72,
        _ if len >= 20.0 => 0.85,
        _ => 1.0,
    };
    if best.quote < (floor - 0.12).max(0.6) {
        return None;
    }
    Some(match best.quote >= floor && clear {
        true if best.same => AnchorState::Exact,
        true => AnchorState::Moved,
        false => AnchorState::Uncertain,
    })
}

/// What a quote and its context say.
fn by_context(best: &Candidate, len: f64, clear: bool, alone: bool) -> Option<AnchorState> {
    let (left, right) = (best.left.unwrap_or(0.5), best.right.unwrap_or(0.5));
    let (low, high) = (left.min(right), left.max(right));
    let edge = best.left.is_none() || best.right.is_none();
    let firm = if best.same {
        high >= 0.7 || low >= 0.5
    } else if low >= 0.6 {
        best.quote >= if len >= 20.0 { 0.5 } else { 0.8 }
    } else if edge {
        high >= 0.8 && best.quote >= 0.8
    } else {
        // One context alone: the more must the words themselves say.
        let near = high >= 0.9 && low >= 0.45 && best.quote >= 0.84 && len >= TELLING;
        let far = high >= SAME_CONTEXT && best.quote >= 0.93 && len >= 3.0 * TELLING && alone;
        near || far
    };
    if firm && clear && best.evidence >= FIRM {
        return Some(if best.perfect() {
            AnchorState::Exact
        } else {
            AnchorState::Moved
        });
    }
    let like = best.quote >= 0.75
        || (high >= 0.8 && best.quote >= 0.5)
        || (len >= 60.0 && best.quote >= 0.6);
    let worth = like && best.evidence >= WORTH && (high >= 0.6 || len >= 20.0);
    worth.then_some(AnchorState::Uncertain)
}

/// Whether `quote` stands in `text` exactly once, by letters.
pub(super) fn is_unique(text: &Folded, quote: &[char]) -> bool {
    occurrences(&text.letters, quote).len() <= 1
}
