//! Where the headline of a plain text may stand: columns of the last model,
//! out of the scores that the headline's model gives.

use super::{Matrix, Sink};

/// Lines away past which it says no more.
const FAR: f32 = 60.0;
/// Score of a line on a page without any.
const NONE: f32 = -9.0;
const PHRASE: &str = "where the headline stands";

/// Columns of this module.
pub(super) const WIDTH: usize = 6;

/// Writes the columns of every line behind those that `second` has.
pub(in crate::article::extract) fn add(second: &mut Matrix, scores: &[f32]) {
    let old = std::mem::take(second);
    let width = old.width + WIDTH;
    let mut cells = Vec::with_capacity(width * scores.len());
    let page = Headlines::of(scores);
    for at in 0..scores.len() {
        cells.extend_from_slice(old.row(at));
        page.write(at, &mut cells);
    }
    *second = Matrix { width, cells };
}

/// One row, for its names.
pub(super) fn write_one(sink: &mut impl Sink) {
    Headlines::of(&[0.0]).write(0, sink);
}

struct Headlines<'s> {
    scores: &'s [f32],
    best: usize,
    /// The highest score up to each line, and after it.
    above: Vec<f32>,
    below: Vec<f32>,
    /// Lines since one that may be a headline.
    since: Vec<f32>,
}

impl<'s> Headlines<'s> {
    fn of(scores: &'s [f32]) -> Self {
        let best = best(scores).unwrap_or_default();
        let (mut top, mut distance) = (f32::MIN, FAR);
        let (mut above, mut since) = (Vec::new(), Vec::new());
        for score in scores {
            if *score > 0.0 || *score >= top {
                distance = 0.0;
            }
            top = top.max(*score);
            above.push(top);
            since.push(distance);
            distance = (distance + 1.0).min(FAR);
        }
        let mut top = NONE;
        let mut below: Vec<f32> = scores
            .iter()
            .rev()
            .map(|score| {
                let here = top;
                top = top.max(*score);
                here
            })
            .collect();
        below.reverse();
        Self {
            scores,
            best,
            above,
            below,
            since,
        }
    }

    fn write(&self, at: usize, sink: &mut impl Sink) {
        let get = |list: &[f32], at: usize| list.get(at).copied().unwrap_or(NONE);
        sink.of("headline");
        sink.put("score", PHRASE, get(self.scores, at));
        let off = at as f32 - self.best as f32;
        sink.put("off", PHRASE, off.clamp(-FAR, FAR));
        sink.put("best", PHRASE, get(self.scores, self.best));
        sink.put("above", PHRASE, get(&self.above, at));
        sink.put("below", PHRASE, get(&self.below, at));
        sink.put("since", PHRASE, get(&self.since, at));
        sink.of("");
    }
}

/// The likeliest headline: the first of the highest scores.
pub(in crate::article::extract) fn best(scores: &[f32]) -> Option<usize> {
    let by_score = |a: &(usize, &f32), b: &(usize, &f32)| a.1.total_cmp(b.1).then(b.0.cmp(&a.0));
    scores.iter().enumerate().max_by(by_score).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_widened() {
        let mut second = Matrix {
            width: 1,
            cells: vec![7.0, 8.0],
        };
        add(&mut second, &[-1.0, 2.0]);
        assert_eq!(second.width, 1 + WIDTH);
        assert_eq!(second.row(0), [7.0, -1.0, -1.0, 2.0, -1.0, 2.0, 0.0]);
        assert_eq!(second.row(1), [8.0, 2.0, 0.0, 2.0, 2.0, NONE, 0.0]);
    }

    #[test]
    fn the_first_of_equals() {
        assert_eq!(best(&[1.0, 3.0, 3.0]), Some(1));
        assert_eq!(best(&[]), None);
    }
}
