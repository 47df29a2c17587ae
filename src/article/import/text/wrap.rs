//! Whether a region of a text is hard-wrapped, and at which width.

use super::{lines::Line, marks::ends_sentence};
use crate::text::{is_east_asian, width};

/// Lines that are judged together: one file may hold a wrapped letter and an
/// unwrapped one.
pub(super) const REGION_LINES: usize = 40;
/// Widths at which people and programs wrap.
const WRAP_COLS: std::ops::RangeInclusive<usize> = 40..=140;
/// A wrapped line ends this close to the width: a long word's length.
const EDGE_COLS: usize = 14;
/// One line in so many must reach the edge.
const LINES_AN_EDGE: usize = 12;
/// Fewer lines than this are judged by whether each is full.
const FEW_LINES: usize = 8;
/// Some programs wrap a few columns early.
pub(super) const SLACK_COLS: usize = 3;

/// The width at which `lines` are wrapped, if they are.
pub(super) fn measure(lines: &[Line<'_>]) -> Option<usize> {
    if lines.len() < FEW_LINES {
        return measure_few(lines);
    }
    let mut cols: Vec<usize> = lines.iter().map(|line| line.cols).collect();
    cols.sort_unstable();
    let long = cols.get(cols.len() * 95 / 100).or(cols.last()).copied()?;
    if !WRAP_COLS.contains(&long) {
        return None;
    }
    let within = |low: usize, high: usize| cols.iter().filter(|&&c| c > low && c <= high).count();
    let edge = long.saturating_sub(EDGE_COLS);
    let near = within(edge, usize::MAX);
    let before = within(edge.saturating_sub(EDGE_COLS), edge);
    let enough = near >= 4.max(lines.len() / LINES_AN_EDGE) && near > before;
    (enough && breaks_sentences(lines, edge)).then_some(long)
}

/// Most lines that reach the edge stop in mid-sentence: a block a line would
/// end there.
fn breaks_sentences(lines: &[Line<'_>], edge: usize) -> bool {
    let full = lines.iter().filter(|line| line.cols > edge);
    let (mut all, mut ends) = (0, 0);
    for line in full {
        all += 1;
        ends += usize::from(ends_sentence(line.text));
    }
    ends * 2 <= all
}

/// A handful of lines is wrapped if in each stanza every line but the last is
/// full, and sentences run on.
fn measure_few(lines: &[Line<'_>]) -> Option<usize> {
    let long = lines
        .iter()
        .map(|line| line.cols)
        .max()
        .filter(|long| WRAP_COLS.contains(long))?;
    let (mut pairs, mut full, mut run_on) = (0, 0, 0);
    for pair in lines.windows(2) {
        let [a, b] = pair else { continue };
        if b.gap > 0 || a.cols + EDGE_COLS * 2 < long {
            continue;
        }
        pairs += 1;
        full += usize::from(is_full(a, b, long));
        run_on += usize::from(!ends_sentence(a.text) && starts_low(b.text));
    }
    (pairs > 0 && pairs == full && run_on * 2 >= pairs).then_some(long)
}

/// The text goes on as the middle of a sentence does.
fn starts_low(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| c.is_lowercase() || is_east_asian(c))
}

/// The first word of `next` would not have fitted on `line`.
pub(super) fn is_full(line: &Line<'_>, next: &Line<'_>, cols: usize) -> bool {
    line.cols + 1 + first_word_cols(next.text) + SLACK_COLS > cols
}

/// Cells of the first word; a character is a word where there are no spaces.
fn first_word_cols(text: &str) -> usize {
    let first = text.chars().next().unwrap_or(' ');
    if is_east_asian(first) {
        return 2;
    }
    let end = text
        .find(|c: char| c.is_whitespace() || is_east_asian(c))
        .unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    if word.len() > super::lines::MAX_COLS {
        word.len()
    } else {
        width(word)
    }
}
