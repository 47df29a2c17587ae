//! With the old text at hand: the passage is followed through the alignment
//! of both texts. A place in the new text belongs to the old text that maps
//! to it, so a deleted passage cannot slide onto a lookalike.

mod others;

use super::{
    AnchorState, Anchoring, Passage, Selector,
    align::Alignment,
    blind, edges,
    fit::{fit, share},
    fold::Folded,
    grams::NONE,
    places::Places,
};
use std::cell::OnceCell;

/// Share of a passage that must be there for it to count as moved.
const FLOOR: f64 = 0.6;
/// The same where the text on both sides stayed, next to it.
const FLOOR_HELD: f64 = 0.4;
/// Letters of a passage that its neighbours hold in place: a longer one should
/// say for itself where it is.
const MAX_HELD: usize = 200;
/// Letters of a passage whose paragraphs changed places that may be put in
/// between them.
const MAX_BETWEEN: usize = 60;
/// The same for passages of under [`SHORT`] letters.
const FLOOR_SHORT: f64 = 0.75;
/// Likeness of a place in a moved block that is sure.
const LIKE_ALONE: f64 = 0.8;
/// The same where much of the text around it moved along.
const LIKE_ESCORTED: f64 = 0.6;
/// Letters under which a passage is short.
const SHORT: usize = 12;
/// Share from which it is worth asking.
const FLOOR_ASK: f64 = 0.4;
/// Share of a passage under which its neighbours are asked whether the new
/// text is theirs.
const SURE: f64 = 0.9;
/// Letters of an edited end that are put in at most, beside twice its length.
const END_SLACK: usize = 12;
/// Letters of a word within which its border is looked for.
const MAX_WORD: usize = 12;
/// Letters between a passage and what stayed that count as none.
const CLOSE: usize = 3;
/// A neighbour within so many letters is context that stayed.
const NEAR: usize = 12;
/// Letters that a block must have to be known again elsewhere.
const BIG: usize = 20;
/// The same for CJK.
const BIG_WIDE: usize = 8;
/// Share of a place elsewhere that other old text may have taken.
const MAX_TAKEN: f64 = 0.4;

/// One answer for each selector; none where the old text does not have it,
/// so that quote and context have to do.
pub(super) fn anchor(
    selectors: &[&Selector],
    old: &str,
    new: &str,
    folded_new: &Folded,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<Option<Anchoring>>> {
    let folded_old = Folded::of(old);
    let places = made_at(selectors, old, &folded_old, go_on)?;
    if old == new {
        return Some(places.iter().map(|p| p.map(unchanged)).collect());
    }
    let texts = Texts {
        alignment: Alignment::of(&folded_old, folded_new, go_on)?,
        old: folded_old,
        new: folded_new,
        raw: new,
        went: OnceCell::new(),
    };
    let letters = |place: &Option<Passage>| {
        let (start, end) = place.map(|p| (texts.old.index(p.start), texts.old.index(p.end)))?;
        (start < end).then_some((start, end))
    };
    let asked: Vec<Option<(usize, usize)>> = places.iter().map(letters).collect();
    let follow = |at: &Option<(usize, usize)>| {
        go_on().then(|| at.and_then(|(start, end)| texts.follow(start, end)))
    };
    let followed: Vec<Option<Anchoring>> = asked.iter().map(follow).collect::<Option<_>>()?;
    let gone = asked
        .iter()
        .zip(&followed)
        .filter(|(_, answer)| answer.is_none())
        .filter_map(|(at, _)| *at)
        .filter(|(start, end)| end - start >= texts.big());
    let pieces: Vec<&[char]> = gone
        .map(|(start, end)| texts.old.slice(start, end))
        .collect();
    let elsewhere = Places::new(
        &folded_new.letters,
        if texts.old.wide { 4 } else { 8 },
        pieces.into_iter(),
        std::iter::empty(),
    );
    let last = |(at, answer): (&Option<(usize, usize)>, Option<Anchoring>)| {
        let (start, end) = (*at)?;
        answer
            .or_else(|| texts.same_letters(&elsewhere, start, end))
            .or_else(|| Some(Anchoring::lost("gone")))
    };
    let each = asked.iter().zip(followed);
    each.map(|one| go_on().then(|| last(one))).collect()
}

/// The answer where nothing changed.
fn unchanged(passage: Passage) -> Anchoring {
    Anchoring {
        state: AnchorState::Exact,
        passage: Some(passage),
        coverage: 1.0,
        candidates: Vec::new(),
        method: "same text",
    }
}

/// Where each selector's passage stands in the text that it was made on: by
/// its position if that holds the quoted words, else by quote and context.
fn made_at(
    selectors: &[&Selector],
    old: &str,
    folded: &Folded,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<Option<Passage>>> {
    let mut out: Vec<Option<Passage>> = selectors.iter().map(|s| by_position(s, old)).collect();
    let open: Vec<usize> = (0..out.len()).filter(|i| out[*i].is_none()).collect();
    let asked: Vec<&Selector> = open.iter().map(|i| selectors[*i]).collect();
    let found = blind::anchor(&asked, old, folded, go_on)?;
    for (at, found) in open.into_iter().zip(found) {
        out[at] = found.passage.filter(|_| found.state == AnchorState::Exact);
    }
    Some(out)
}

/// The passage at a selector's own position, if the quoted words begin there.
fn by_position(selector: &Selector, old: &str) -> Option<Passage> {
    let position = selector.position?;
    let there = Folded::of(old.get(position.range())?);
    let quoted = Folded::of(&selector.exact);
    // The quote is for reading: it may leave out hidden blocks in the middle.
    let same = there.slice(0, SHORT) == quoted.slice(0, SHORT);
    (same && position.start < position.end).then(|| edges::whole(old, position))
}

/// Both texts and how they correspond.
struct Texts<'a> {
    old: Folded,
    new: &'a Folded,
    /// The new text itself.
    raw: &'a str,
    alignment: Alignment,
    went: OnceCell<others::Went>,
}

/// Letters of a passage that were matched, and their surroundings.
struct Followed {
    /// Matched letters of the passage, by index in the old text.
    hits: Vec<usize>,
    /// The matched letter before the passage: old and new.
    before: Option<(usize, usize)>,
    /// The matched letter after it.
    after: Option<(usize, usize)>,
}

impl Followed {
    /// Whether both neighbours stayed, and what is between them is about as
    /// long as the passage was.
    fn held(&self, start: usize, end: usize) -> bool {
        let (Some(before), Some(after)) = (self.before, self.after) else {
            return false;
        };
        let (len, room) = (end - start, after.1.saturating_sub(before.1 + 1));
        let next_to = start - before.0 <= CLOSE + 1 && after.0 - end <= CLOSE;
        next_to && len <= MAX_HELD && room * 2 >= len && room <= len * 2
    }
}

/// A place elsewhere that is like the passage.
#[derive(Clone, Copy)]
struct Elsewhere {
    start: usize,
    end: usize,
    likeness: f64,
    /// Letters that moved along the same way.
    company: usize,
}

impl Texts<'_> {
    /// What became of the letters `start..end` of the old text; none if they
    /// are neither where they were nor in a block that moved.
    fn follow(&self, start: usize, end: usize) -> Option<Anchoring> {
        self.in_place(start, end)
            .or_else(|| self.moved_block(start, end))
    }

    /// An answer at `start..end` of the new text.
    fn found(
        &self,
        state: AnchorState,
        start: usize,
        end: usize,
        coverage: f64,
        method: &'static str,
    ) -> Option<Anchoring> {
        let passage = self.new.passage(self.raw, start, end)?;
        Some(Anchoring {
            state,
            passage: Some(edges::whole(self.raw, passage)),
            coverage: coverage as f32,
            candidates: Vec::new(),
            method,
        })
    }

    /// The passage where the text around it is now.
    fn in_place(&self, start: usize, end: usize) -> Option<Anchoring> {
        let len = end - start;
        let followed = self.followed(start, end);
        let (new_start, new_end) = self.ends(&followed, start, end)?;
        let coverage = followed.hits.len() as f64 / len as f64;
        if followed.hits.len() == len && new_end - new_start == len {
            return self.found(AnchorState::Exact, new_start, new_end, 1.0, "followed");
        }
        if self.is_anothers(new_start, new_end, start..end) {
            return None;
        }
        if coverage < SURE {
            if let Some(((from, to), more)) =
                self.with_moved_parts(start, end, (new_start, new_end))
            {
                let all = (followed.hits.len() + more) as f64 / len as f64;
                if all >= FLOOR {
                    return self.found(
                        AnchorState::Moved,
                        from,
                        to,
                        all.min(1.0),
                        "its parts changed places",
                    );
                }
            }
            if self.fits_beside(start, end, new_start, new_end, coverage) {
                return None;
            }
            // A part of it went elsewhere: which of the two the note is about
            // nobody can say but the reader.
            let parts = self.parts_elsewhere(start, end);
            if !parts.is_empty() && coverage >= FLOOR_ASK {
                let mut answer = self.found(
                    AnchorState::Uncertain,
                    new_start,
                    new_end,
                    coverage,
                    "in several places",
                )?;
                answer.candidates = parts;
                return Some(answer);
            }
        }
        let floor = if len < SHORT && !self.old.wide {
            FLOOR_SHORT
        } else if followed.held(start, end) {
            FLOOR_HELD
        } else {
            FLOOR
        };
        if coverage >= floor {
            return self.found(AnchorState::Moved, new_start, new_end, coverage, "followed");
        }
        let stayed = followed.before.is_some_and(|b| start - b.0 <= NEAR)
            || followed.after.is_some_and(|a| a.0 - end <= NEAR);
        if coverage >= FLOOR_ASK && stayed {
            return self.found(
                AnchorState::Uncertain,
                new_start,
                new_end,
                coverage,
                "partly there",
            );
        }
        None
    }

    /// The place of a passage whose parts changed places: what was followed,
    /// with the moved blocks of the rest that are next to it.
    fn with_moved_parts(
        &self,
        start: usize,
        end: usize,
        place: (usize, usize),
    ) -> Option<((usize, usize), usize)> {
        let to = &self.alignment.to;
        let (mut place, mut letters) = (place, 0);
        let mut parts: Vec<(usize, usize)> = self
            .alignment
            .moved
            .iter()
            .filter(|m| m.len >= self.big())
            .filter_map(|m| {
                let (from, upto) = (m.old.max(start), (m.old + m.len).min(end));
                let there = m.new + from.checked_sub(m.old)?;
                (from < upto && to[from..upto].iter().all(|t| *t == NONE))
                    .then(|| (there, there + upto - from))
            })
            .collect();
        // Nearest first, so that one part leads to the next.
        while let Some(at) = parts
            .iter()
            .position(|p| p.0 <= place.1 + MAX_BETWEEN && place.0 <= p.1 + MAX_BETWEEN)
        {
            let part = parts.swap_remove(at);
            letters += part.1 - part.0;
            place = (place.0.min(part.0), place.1.max(part.1));
        }
        let taken = |at: &usize| {
            let from = self.alignment.from[*at];
            from != NONE && !(start..end).contains(&(from as usize))
        };
        let others = (place.0..place.1).filter(taken).count();
        let fits = letters > 0
            && others * 10 <= place.1 - place.0
            && (place.1 - place.0) * 2 <= (end - start) * 3;
        fits.then_some((place, letters))
    }

    /// Where large parts of the passage went that are not where the rest is.
    fn parts_elsewhere(&self, start: usize, end: usize) -> Vec<Passage> {
        let to = &self.alignment.to;
        let mut out = Vec::new();
        let mut at = start;
        while at < end {
            let gone = (at..end).take_while(|i| to[*i] == NONE).count();
            if gone >= self.big() && gone * 5 >= end - start {
                let found = self.blocks_like(at, at + gone).into_iter();
                let best = found.max_by(|a, b| a.likeness.total_cmp(&b.likeness));
                out.extend(
                    best.filter(|e| e.likeness >= LIKE_ESCORTED)
                        .and_then(|e| self.new.passage(self.raw, e.start, e.end))
                        .map(|p| edges::whole(self.raw, p)),
                );
            }
            at += gone.max(1);
        }
        out
    }

    fn followed(&self, start: usize, end: usize) -> Followed {
        let to = &self.alignment.to;
        let hits: Vec<usize> = (start..end).filter(|i| to[*i] != NONE).collect();
        let (before, after) = (self.alignment.before(start), self.alignment.after(end));
        let joined_left = before.is_some_and(|b| {
            hits.first() == Some(&start) && b.0 + 1 == start && b.1 + 1 == to[start] as usize
        });
        let joined_right = after.is_some_and(|a| {
            hits.last() == Some(&(end - 1)) && a.0 == end && a.1 == to[end - 1] as usize + 1
        });
        Followed {
            hits: without_strays(hits, to, (joined_left, joined_right)),
            before,
            after,
        }
    }

    /// Both ends in the new text. An end that was edited reaches up to its
    /// neighbour if that stayed, else as far as it was long.
    fn ends(&self, followed: &Followed, start: usize, end: usize) -> Option<(usize, usize)> {
        let to = &self.alignment.to;
        let (first, last) = (*followed.hits.first()?, *followed.hits.last()?);
        let (mut new_start, mut new_end) = (to[first] as usize, to[last] as usize + 1);
        let (low, high) = (
            followed.before.map_or(0, |b| b.1 + 1),
            followed.after.map_or(self.new.len(), |a| a.1),
        );
        let reach = |edited: usize, gap: usize, close: bool| {
            if close && gap <= 2 * edited + END_SLACK {
                gap
            } else {
                edited.min(gap)
            }
        };
        let lead = first - start;
        if lead > 0 {
            new_start -= reach(
                lead,
                new_start.saturating_sub(low),
                followed.before.is_some_and(|b| b.0 + 1 == start),
            );
        }
        let trail = end - 1 - last;
        if trail > 0 {
            new_end += reach(
                trail,
                high.saturating_sub(new_end),
                followed.after.is_some_and(|a| a.0 == end),
            );
        }
        if lead > 0 {
            new_start = self.word_edge(new_start, low, to[first] as usize);
        }
        if trail > 0 {
            new_end = self.word_edge(new_end, to[last] as usize + 1, high);
        }
        Some((new_start, new_end))
    }

    /// The border between words that is nearest to an edited end, within
    /// `low..=high`; the end itself where there is none within a word's reach.
    fn word_edge(&self, at: usize, low: usize, high: usize) -> usize {
        (0..=MAX_WORD)
            .flat_map(|off| [at.checked_sub(off), at.checked_add(off)])
            .flatten()
            .find(|edge| (low..=high).contains(edge) && self.new.begins(*edge))
            .unwrap_or(at)
    }

    /// The passage in a block that changed places.
    fn moved_block(&self, start: usize, end: usize) -> Option<Anchoring> {
        let mut found = self.blocks_like(start, end);
        found.sort_by(|a, b| {
            b.likeness
                .total_cmp(&a.likeness)
                .then(a.start.cmp(&b.start))
        });
        let best = *found.first()?;
        let elsewhere = |e: &&Elsewhere| e.end <= best.start || best.end <= e.start;
        let rival = found.iter().find(elsewhere).map_or(0.0, |r| r.likeness);
        let big = self.big();
        let known = end - start >= big || best.company >= 2 * big;
        // Much that moved along the same way makes up for edits.
        let escorted = best.company >= 4 * big && best.likeness >= LIKE_ESCORTED;
        let state =
            if (best.likeness >= LIKE_ALONE || escorted) && rival < best.likeness - 0.1 && known {
                AnchorState::Moved
            } else if best.likeness >= FLOOR {
                AnchorState::Uncertain
            } else {
                return None;
            };
        let mut answer = self.found(state, best.start, best.end, best.likeness, "moved block")?;
        if state == AnchorState::Uncertain {
            let others = found.iter().skip(1).filter(|e| e.likeness >= FLOOR);
            answer.candidates = others
                .filter_map(|e| self.new.passage(self.raw, e.start, e.end))
                .map(|p| edges::whole(self.raw, p))
                .collect();
        }
        Some(answer)
    }

    /// Places where a moved block says the passage should be, in text that
    /// nothing else has taken.
    fn blocks_like(&self, start: usize, end: usize) -> Vec<Elsewhere> {
        let mut tried: Vec<isize> = Vec::new();
        let mut out = Vec::new();
        for m in &self.alignment.moved {
            let shift = m.new as isize - m.old as isize;
            let far = m.old >= end + 200 || m.old + m.len + 200 <= start;
            if far || m.len < self.big() || tried.iter().any(|t| t.abs_diff(shift) < 40) {
                continue;
            }
            tried.push(shift);
            out.extend(self.at_shift(start, end, shift));
        }
        out
    }

    /// The best place for the passage around `shift` letters further on.
    fn at_shift(&self, start: usize, end: usize, shift: isize) -> Option<Elsewhere> {
        let pad = 40 + (end - start) / 4;
        let from = start
            .saturating_add_signed(shift)
            .saturating_sub(pad)
            .min(self.new.len());
        let to = end
            .saturating_add_signed(shift)
            .saturating_add(pad)
            .min(self.new.len());
        let best = fit(self.old.slice(start, end), self.new.slice(from, to))?;
        let (from, to) = (from + best.start, from + best.end);
        let taken = self.taken(from, to, start..end)?;
        let too_much = taken as f64 > MAX_TAKEN * (to - from) as f64;
        if too_much || self.is_anothers(from, to, start..end) {
            return None;
        }
        let along =
            |m: &&super::grams::Match| (m.new as isize - m.old as isize).abs_diff(shift) < 60;
        Some(Elsewhere {
            start: from,
            end: to,
            likeness: share(end - start, best.errors),
            company: self
                .alignment
                .moved
                .iter()
                .filter(along)
                .map(|m| m.len)
                .sum(),
        })
    }

    /// The same letters, once, in text that is new: ask.
    fn same_letters(&self, places: &Places<'_>, start: usize, end: usize) -> Option<Anchoring> {
        let len = end - start;
        if len < self.big() {
            return None;
        }
        let free = |at: &usize| {
            self.new.bounded(*at, at + len)
                && self.alignment.from[*at..at + len]
                    .iter()
                    .all(|i| *i == NONE)
        };
        let mut places = places
            .of(self.old.slice(start, end))
            .into_iter()
            .filter(free);
        let (first, second) = (places.next()?, places.next());
        if second.is_some() {
            return None;
        }
        self.found(
            AnchorState::Uncertain,
            first,
            first + len,
            1.0,
            "same words in new text",
        )
    }

    fn big(&self) -> usize {
        if self.old.wide { BIG_WIDE } else { BIG }
    }
}

/// `hits` without the few letters at an end that were matched far off the
/// rest by chance; an end that is joined to text that stayed is no chance.
fn without_strays(mut hits: Vec<usize>, to: &[u32], joined: (bool, bool)) -> Vec<usize> {
    let gap = |pair: &[usize]| (to[pair[1]] - to[pair[0]]) as usize > 40 + 3 * (pair[1] - pair[0]);
    // Two at each end are enough; more would eat into the passage.
    for _ in 0..4 {
        let small = (hits.len() / 10).max(4);
        let last = hits.windows(2).rposition(gap).map(|i| i + 1);
        if let Some(cut) =
            last.filter(|k| hits.len() - k <= small && !(joined.1 && hits.len() - k >= 4))
        {
            hits.truncate(cut);
            continue;
        }
        let first = hits.windows(2).position(gap).map(|i| i + 1);
        let Some(cut) = first.filter(|k| *k <= small && !(joined.0 && *k >= 4)) else {
            break;
        };
        hits.drain(..cut);
    }
    hits
}
