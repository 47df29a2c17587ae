//! The room between prefix and suffix: where a quote stood whose words were
//! changed, or cut.

use super::{
    super::{align::runs, fit::share, grams::Match, pattern::Pattern},
    Asked, Span, Text,
};

/// Places like the prefix from which a bracket is tried.
const MAX_BRACKETS: usize = 20;
/// Letters between two contexts that count as none.
pub(super) const CLOSED: usize = 6;
/// Letters by which an end is joined to its context, and not by chance.
const TOUCH: usize = 4;
/// Letters that an edited end may have gained beside twice its length.
const EDGE: usize = 12;

/// Room between a place like the prefix and the next one like the suffix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Likeness of what is around it to both contexts, 0–2.
    pub(super) context: f64,
}

impl Text<'_> {
    /// Places between a place like the prefix and one like the suffix, where
    /// the quote, changed, stands between them.
    pub(super) fn bracketed(&self, asked: &Asked, slots: &[Slot], spans: &mut Vec<Span>) {
        let len = asked.quote.len();
        for &Slot { from, to, .. } in slots {
            if (to - from) * 3 < len {
                continue;
            }
            let found = runs(&asked.quote, self.new.slice(from, to));
            let matched = without_strays(found, len, to - from);
            let common: usize = matched.iter().map(|m| m.len).sum();
            let (Some(first), Some(last)) = (matched.first(), matched.last()) else {
                continue;
            };
            let errors = len.saturating_sub(common).max(1);
            let better = |s: &Span| s.start >= from && s.end <= to && s.errors <= errors;
            if (common as f64) < 0.55 * len as f64 || spans.iter().any(better) {
                continue;
            }
            // Ends that were edited reach to the context if that is near.
            let trail = to - from - (last.new + last.len);
            let start = from + first.new - edge(first.old, first.new);
            let end = to - trail + edge(len - (last.old + last.len), trail);
            spans.retain(|s| s.end <= start || s.start >= end);
            spans.push(Span { start, end, errors });
        }
    }

    /// What stands between the end of the prefix and the beginning of the
    /// suffix, wherever both are near each other: where the passage was.
    pub(super) fn slots(&self, asked: &Asked) -> Vec<Slot> {
        let k = if self.new.wide { 5 } else { 12 };
        let (Some(cut), Some(head)) = (asked.prefix.len().checked_sub(k), asked.suffix.get(..k))
        else {
            return Vec::new();
        };
        let len = asked.quote.len();
        let (Some(ends), Some(starts)) = (
            self.places.of_rare(&asked.prefix[cut..]),
            self.places.of_rare(head),
        ) else {
            return Vec::new();
        };
        let between = |at: usize| {
            let from = at + k;
            let to = *starts.get(starts.partition_point(|s| *s < from))?;
            let (left, right) = self.sides(asked, from, to);
            (to - from <= len * 3 + 300).then(|| Slot {
                from,
                to,
                context: left.unwrap_or(0.0) + right.unwrap_or(0.0),
            })
        };
        ends.into_iter()
            .take(MAX_BRACKETS)
            .filter_map(between)
            .collect()
    }

    /// Likeness of the text before `start` to the prefix and of that after
    /// `end` to the suffix.
    pub(super) fn sides(
        &self,
        asked: &Asked,
        start: usize,
        end: usize,
    ) -> (Option<f64>, Option<f64>) {
        let before = self
            .new
            .slice(start.saturating_sub(asked.prefix.len() * 2), start);
        let mut backwards: Vec<char> = before.to_vec();
        backwards.reverse();
        let after = self.new.slice(end, end + asked.suffix.len() * 2);
        (
            context(&asked.sought.prefix, asked.prefix.len(), &backwards),
            context(&asked.sought.suffix, asked.suffix.len(), after),
        )
    }

    /// Where the prefix ends and the suffix begins at once, both perhaps
    /// changed a little.
    pub(super) fn joints(&self, asked: &Asked) -> Vec<Slot> {
        if asked.prefix.is_empty() || asked.suffix.is_empty() {
            return Vec::new();
        }
        let ends = |piece: &[char], to: isize| -> Vec<isize> {
            let mut out: Vec<isize> = self
                .places
                .votes(piece)
                .flat_map(|(i, at)| at.iter().map(move |p| *p as isize - i as isize + to))
                .collect();
            out.sort_unstable();
            out.dedup();
            out
        };
        let starts = ends(&asked.suffix, 0);
        let met = |from: isize| {
            let near = starts.partition_point(|s| *s < from - CLOSED as isize);
            let to = *starts.get(near)?;
            (to <= from + CLOSED as isize && from >= 0 && to >= 0).then_some((from, to))
        };
        ends(&asked.prefix, asked.prefix.len() as isize)
            .into_iter()
            .filter_map(met)
            .take(MAX_BRACKETS)
            .map(|(from, to)| {
                let (from, to) = (from.min(to) as usize, from.max(to) as usize);
                let (left, right) = self.sides(asked, from, to);
                let context = left.unwrap_or(0.0) + right.unwrap_or(0.0);
                Slot { from, to, context }
            })
            .collect()
    }
}

/// `runs` of a quote of `len` letters in a slot of `room`, without small ones
/// far off the rest: they are there by chance, but for those that touch the
/// slot's edge.
fn without_strays(mut runs: Vec<Match>, len: usize, room: usize) -> Vec<Match> {
    let far = |pair: &[Match]| {
        let (a, b) = (pair[0], pair[1]);
        b.new - (a.new + a.len) > 3 * (b.old - (a.old + a.len)) + 30
    };
    let small = |m: &Match| m.len * 8 <= len;
    while let [.., before, last] = runs[..]
        && small(&last)
        && far(&[before, last])
        && (last.new + last.len < room || last.len < TOUCH)
    {
        runs.pop();
    }
    while let [first, after, ..] = runs[..]
        && small(&first)
        && far(&[first, after])
        && (first.new > 0 || first.len < TOUCH)
    {
        runs.remove(0);
    }
    runs
}

/// How far an end of which `edited` letters were not found again reaches into
/// the `gap` to its context.
fn edge(edited: usize, gap: usize) -> usize {
    if edited == 0 {
        0
    } else if gap <= 2 * edited + EDGE {
        gap
    } else {
        edited.min(gap)
    }
}

/// Likeness of a context of `len` letters to the text that begins where it
/// should; none without a context.
fn context(context: &Pattern, len: usize, near: &[char]) -> Option<f64> {
    if len == 0 {
        return None;
    }
    if near.is_empty() {
        return Some(0.0);
    }
    let anchored = share(len, context.distance_at_start(near));
    // Or with something put in between, for a tenth off.
    let loose = context
        .nearest(near)
        .map_or(0.0, |(errors, _)| share(len, errors) * 0.9);
    Some(anchored.max(loose))
}
