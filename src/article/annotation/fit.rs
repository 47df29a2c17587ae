//! The best place of a few letters inside some more, by edit distance.

use super::{align::runs, grams::Match, pattern::Pattern};

/// Cells of an edit table that may be filled for one question, of which many
/// at once; larger questions are answered from matching runs alone.
const MAX_CELLS: usize = 16_000_000;

/// A place of a quote in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// First letter.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// Letters that differ.
    pub(super) errors: usize,
}

/// Whether a table of `a` by `b` letters is small enough to be filled.
pub(super) fn affordable(a: usize, b: usize) -> bool {
    a.saturating_mul(b) <= MAX_CELLS
}

/// The place in `text` that is most like all of `quote`; the first of equals.
/// None if either is empty or nothing of it is there.
pub(super) fn fit(quote: &[char], text: &[char]) -> Option<Fit> {
    if quote.is_empty() || text.is_empty() {
        return None;
    }
    if !affordable(quote.len(), text.len()) {
        return by_runs(quote, text).filter(|f| f.end > f.start);
    }
    let pattern = Pattern::of(quote);
    Some(pattern.place(text, pattern.nearest(text)?))
}

/// Share of `quote` that stands at its best place in `text`.
pub(super) fn likeness(quote: &[char], text: &[char]) -> f64 {
    let errors = if affordable(quote.len(), text.len()) {
        Pattern::of(quote).nearest(text).map(|(errors, _)| errors)
    } else {
        fit(quote, text).map(|f| f.errors)
    };
    errors.map_or(0.0, |errors| share(quote.len(), errors))
}

/// Share of `len` letters that is left after `errors`.
pub(super) fn share(len: usize, errors: usize) -> f64 {
    1.0 - errors as f64 / len.max(1) as f64
}

/// The extent of what matches in order, for questions too large for a table.
fn by_runs(quote: &[char], text: &[char]) -> Option<Fit> {
    let found = runs(quote, text);
    let start = found.iter().map(|m| m.new).min()?;
    let end = found.iter().map(|m| m.new + m.len).max()?;
    let common: usize = found.iter().map(|m| m.len).sum();
    let extra = (end - start).saturating_sub(quote.len());
    Some(Fit {
        start,
        end,
        errors: (quote.len() - common.min(quote.len()) + extra).min(quote.len()),
    })
}

/// Edit alignment of two short pieces end to end: runs of equal letters, and
/// the distance.
pub(super) fn edit(old: &[char], new: &[char]) -> (Vec<Match>, usize) {
    let width = new.len() + 1;
    let mut table: Vec<u32> = vec![0; (old.len() + 1) * width];
    for (j, cell) in table.iter_mut().enumerate().take(width) {
        *cell = j as u32;
    }
    for i in 1..=old.len() {
        table[i * width] = i as u32;
        for j in 1..width {
            let step = table[(i - 1) * width + j - 1] + u32::from(old[i - 1] != new[j - 1]);
            let gap = table[(i - 1) * width + j].min(table[i * width + j - 1]) + 1;
            table[i * width + j] = step.min(gap);
        }
    }
    let distance = table.last().map_or(0, |d| *d as usize);
    (walk_back(&table, old, new), distance)
}

/// The equal letters on the best path through a filled table.
fn walk_back(table: &[u32], old: &[char], new: &[char]) -> Vec<Match> {
    let width = new.len() + 1;
    let (mut i, mut j, mut out) = (old.len(), new.len(), Vec::new());
    while i > 0 && j > 0 {
        let here = table[i * width + j];
        let diagonal = table[(i - 1) * width + j - 1];
        if old[i - 1] == new[j - 1] && here == diagonal {
            out.push(Match {
                old: i - 1,
                new: j - 1,
                len: 1,
            });
            (i, j) = (i - 1, j - 1);
        } else if here == diagonal + 1 {
            (i, j) = (i - 1, j - 1);
        } else if here == table[(i - 1) * width + j] + 1 {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(quote: &str, text: &str, expected: Option<(usize, usize, usize)>) {
        let (quote, text): (Vec<char>, Vec<char>) =
            (quote.chars().collect(), text.chars().collect());
        assert_eq!(
            fit(&quote, &text).map(|f| (f.start, f.end, f.errors)),
            expected
        );
    }

    #[test]
    fn finds_the_best_place() {
        check("river", "theriverrose", Some((3, 8, 0)));
        check("rivor", "theriverrose", Some((3, 8, 1)));
        check("aa", "xaayaa", Some((1, 3, 0)));
        check("", "x", None);
        check("x", "", None);
    }

    #[test]
    fn runs_agree_on_plain_cases() {
        let quote: Vec<char> = "theoldmillbythestreamturns".chars().collect();
        let text: Vec<char> = "wesawtheoldmillbythestreamturnsatdusk".chars().collect();
        assert_eq!(by_runs(&quote, &text), fit(&quote, &text));
    }

    #[test]
    fn edits_keep_equal_letters() {
        let (old, new): (Vec<char>, Vec<char>) =
            ("abcd".chars().collect(), "abxd".chars().collect());
        let (pairs, distance) = edit(&old, &new);
        assert_eq!(distance, 1);
        assert_eq!(
            pairs.iter().map(|m| (m.old, m.new)).collect::<Vec<_>>(),
            vec![(0, 0), (1, 1), (3, 3)]
        );
        assert_eq!(edit(&[], &[]), (Vec::new(), 0));
    }
}
