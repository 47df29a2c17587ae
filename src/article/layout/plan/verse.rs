//! Lines that stand as they are: what hangs, and what is a poem.

use std::ops::Range;

use super::{MIN_MEASURE_COLS, Planner};
use crate::text;

/// Fewest lines of a poem, its longest, and what they come to on average: what
/// is broken otherwise reads better as the paragraph that it is.
const POEM_LINES_MIN: usize = 3;
pub(super) const POEM_COLS_MAX: usize = 90;
const POEM_COLS_MEAN: usize = 60;

impl Planner<'_> {
    /// Whether the block at `index` is verse. Stanzas that follow one another
    /// are one poem: none is set otherwise than the next.
    pub(super) fn is_poem(&mut self, index: usize) -> bool {
        if !self.verse.0.contains(&index) {
            let run = self.verse_run(index);
            let blocks = self.article.record.blocks.get(run.clone());
            let stanzas = blocks.unwrap_or_default().iter();
            let is_poem = is_poem(stanzas.map(|b| self.text_of(&b.range)));
            self.verse = (run, is_poem);
        }
        self.verse.1
    }

    /// The blocks with line breaks of their own around the one at `index`.
    fn verse_run(&self, index: usize) -> Range<usize> {
        let blocks = &self.article.record.blocks;
        let kind = blocks.get(index).map(|b| b.kind);
        let is_stanza = |i: &usize| {
            blocks
                .get(*i)
                .is_some_and(|b| Some(b.kind) == kind && self.text_of(&b.range).contains('\n'))
                && self.article.role(*i) == self.article.role(index)
        };
        let before = (0..index).rev().take_while(is_stanza).count();
        let after = (index + 1..blocks.len()).take_while(is_stanza).count();
        index - before..index + 1 + after
    }
}

/// Whether `text` has line breaks of its own and a line that is wider than
/// `cols`: where it is a poem, that line has to hang.
pub(super) fn has_to_hang(text: &str, cols: usize) -> bool {
    cols > MIN_MEASURE_COLS / 2
        && text.contains('\n')
        && text
            .split('\n')
            .any(|line| line.len() > cols && text::width(line) > cols)
}

/// Whether `stanzas`, which have line breaks of their own, are a poem rather
/// than prose that somebody broke: a few lines at least, none of them long.
fn is_poem<'a>(stanzas: impl Iterator<Item = &'a str>) -> bool {
    let lines = stanzas.flat_map(|text| text.split('\n'));
    let (mut count, mut sum) = (0, 0);
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let cols = text::width(line);
        if cols > POEM_COLS_MAX {
            return false;
        }
        count += 1;
        sum += cols;
    }
    count >= POEM_LINES_MIN && sum <= count * POEM_COLS_MEAN
}
