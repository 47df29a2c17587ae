//! Edit distance of a piece to places of a text, sixty-four cells at a time:
//! a column of the table is kept as the signs of its steps, one bit each
//! (Myers 1999; longer pieces in blocks, after Hyyrö 2003).

use super::fit::Fit;

/// Cells that are computed at once.
const BITS: usize = 64;

/// A piece that is looked for, as bits: for each of its letters where in it
/// that letter stands.
#[derive(Debug)]
pub(super) struct Pattern {
    len: usize,
    /// Words for a column.
    words: usize,
    /// `words` words for each letter; those of a letter that it has not come
    /// first, and are empty.
    rows: Vec<u64>,
    /// Row of each ASCII letter.
    ascii: [u16; 128],
    /// Row of each other letter, sorted.
    others: Vec<(char, u16)>,
}

impl Pattern {
    /// Of `letters`; no more than [`u16::MAX`] different ones are told apart,
    /// the others are like no letter.
    pub(super) fn of(letters: &[char]) -> Self {
        let words = letters.len().div_ceil(BITS).max(1);
        let mut pattern = Self {
            len: letters.len(),
            words,
            rows: vec![0; words],
            ascii: [0; 128],
            others: Vec::new(),
        };
        for (at, c) in letters.iter().enumerate() {
            if let Some(row) = pattern.row_for(*c) {
                pattern.rows[row * words + at / BITS] |= 1 << (at % BITS);
            }
        }
        pattern
    }

    /// The row of a letter of its own, made if it is new.
    fn row_for(&mut self, c: char) -> Option<usize> {
        let next = u16::try_from(self.rows.len() / self.words).ok()?;
        let known = match self.ascii.get_mut(c as usize) {
            Some(row) => row,
            None => match self.others.binary_search_by_key(&c, |o| o.0) {
                Ok(at) => &mut self.others[at].1,
                Err(at) => {
                    self.others.insert(at, (c, 0));
                    &mut self.others[at].1
                }
            },
        };
        if *known == 0 {
            *known = next;
            self.rows.resize(self.rows.len() + self.words, 0);
        }
        Some(usize::from(*known))
    }

    fn row(&self, c: char) -> &[u64] {
        let row = match self.ascii.get(c as usize) {
            Some(row) => *row,
            None => self
                .others
                .binary_search_by_key(&c, |o| o.0)
                .map_or(0, |at| self.others[at].1),
        };
        let from = usize::from(row) * self.words;
        &self.rows[from..from + self.words]
    }

    /// The column before the first letter: each cell is one more than the one
    /// above it. A column is where its cells are one more, then where they are
    /// one less than the one above.
    fn first(&self) -> Vec<u64> {
        let mut column = vec![0; 2 * self.words];
        column[..self.words].fill(u64::MAX);
        column
    }

    /// The next column; `top` is the step to the right in the row above the
    /// first. Returns that in the last row.
    fn step(&self, column: &mut [u64], c: char, top: i8) -> i8 {
        let mut carry = top;
        let last = 1u64 << ((self.len.max(1) - 1) % BITS);
        let (plus, minus) = column.split_at_mut(self.words);
        let cells = plus.iter_mut().zip(minus).zip(self.row(c));
        for (at, ((plus, minus), same)) in cells.enumerate() {
            let fell = u64::from(carry < 0);
            let vertical = same | *minus;
            let same = same | fell;
            let across = ((same & *plus).wrapping_add(*plus) ^ *plus) | same;
            let rise = *minus | !(across | *plus);
            let fall = *plus & across;
            let end = if at + 1 == self.words {
                last
            } else {
                1 << (BITS - 1)
            };
            let out = i8::from(rise & end != 0) - i8::from(fall & end != 0);
            let rise = (rise << 1) | u64::from(carry > 0);
            let fall = (fall << 1) | fell;
            *plus = fall | !(vertical | rise);
            *minus = rise & vertical;
            carry = out;
        }
        carry
    }

    /// The distance to the place that is most like it, and where that ends;
    /// the first of equals. None if either is empty.
    pub(super) fn nearest(&self, text: &[char]) -> Option<(usize, usize)> {
        let mut column = self.first();
        let (mut score, mut best) = (self.len, None);
        for (at, c) in text.iter().enumerate().take_while(|_| self.len > 0) {
            score = score.saturating_add_signed(self.step(&mut column, *c, 0).into());
            if best.is_none_or(|(errors, _)| score < errors) {
                best = Some((score, at + 1));
            }
        }
        best
    }

    /// The distance to the most like of all beginnings of `text`.
    pub(super) fn distance_at_start(&self, text: &[char]) -> usize {
        let mut column = self.first();
        let (mut score, mut best) = (self.len, self.len);
        for c in text {
            score = score.saturating_add_signed(self.step(&mut column, *c, 1).into());
            best = best.min(score);
        }
        best
    }

    /// The place that [`Pattern::nearest`] found, with its beginning. Where
    /// several are as near, letters are exchanged rather than left out, and
    /// left out of the text rather than of the piece.
    pub(super) fn place(&self, text: &[char], (errors, end): (usize, usize)) -> Fit {
        // No way of that cost begins further back.
        let from = end.saturating_sub(self.len + errors);
        let window = &text[from..end];
        let mut column = self.first();
        let (mut columns, mut scores) = (column.clone(), vec![self.len]);
        let mut score = self.len;
        for c in window {
            score = score.saturating_add_signed(self.step(&mut column, *c, 0).into());
            columns.extend_from_slice(&column);
            scores.push(score);
        }
        let signs = |at: usize| &columns[at * 2 * self.words..(at + 1) * 2 * self.words];
        let cell = |row: usize, at: usize| self.cell(signs(at), scores[at], row);
        let (mut row, mut at) = (self.len, window.len());
        while row > 0 && at > 0 {
            let here = cell(row, at);
            let differs = usize::from(!self.stands(window[at - 1], row - 1));
            if here == cell(row - 1, at - 1) + differs {
                (row, at) = (row - 1, at - 1);
            } else if here == cell(row, at - 1) + 1 {
                at -= 1;
            } else {
                row -= 1;
            }
        }
        Fit {
            start: from + at,
            end,
            errors,
        }
    }

    /// Whether the letter at `at` of the piece is `c`.
    fn stands(&self, c: char, at: usize) -> bool {
        self.row(c)[at / BITS] >> (at % BITS) & 1 == 1
    }

    /// The cell of a column after `row` letters of the piece; `last` is its
    /// last one.
    fn cell(&self, column: &[u64], last: usize, row: usize) -> usize {
        let ones = |words: &[u64]| {
            let below = |(at, word): (usize, &u64)| {
                let mut bits = *word;
                if at == row / BITS {
                    bits &= u64::MAX << (row % BITS);
                }
                if at + 1 == self.words {
                    bits &= u64::MAX >> (self.words * BITS - self.len);
                }
                bits.count_ones() as usize
            };
            let words = words.iter().enumerate().skip(row / BITS);
            words.map(below).sum::<usize>()
        };
        let (plus, minus) = column.split_at(self.words);
        last + ones(minus) - ones(plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by the whole table (Sellers 1980): each cell carries where its
    /// best way began.
    fn by_table(piece: &[char], text: &[char]) -> Option<Fit> {
        let mut column: Vec<(usize, usize)> = (0..=piece.len()).map(|i| (i, 0)).collect();
        let mut best: Option<Fit> = None;
        for (j, c) in text.iter().enumerate().filter(|_| !piece.is_empty()) {
            let mut diagonal = column[0];
            column[0] = (0, j + 1);
            for i in 1..column.len() {
                let (left, above) = (column[i], column[i - 1]);
                let exchanged = (diagonal.0 + usize::from(piece[i - 1] != *c), diagonal.1);
                let ways = [exchanged, (left.0 + 1, left.1), (above.0 + 1, above.1)];
                column[i] = ways.into_iter().min_by_key(|w| w.0).unwrap();
                diagonal = left;
            }
            let (errors, start) = column[piece.len()];
            if best.is_none_or(|b| errors < b.errors) {
                best = Some(Fit {
                    start,
                    end: j + 1,
                    errors,
                });
            }
        }
        best
    }

    fn from_start(piece: &[char], text: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=text.len()).collect();
        for (i, c) in piece.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for j in 1..row.len() {
                let above = row[j];
                row[j] = (diagonal + usize::from(text[j - 1] != *c))
                    .min(above + 1)
                    .min(row[j - 1] + 1);
                diagonal = above;
            }
        }
        row.into_iter().min().unwrap()
    }

    proptest! {
        #[test]
        fn bits_say_what_the_table_says(piece in "[abcé日]{0,200}", text in "[abcé日x]{0,300}", few in any::<bool>()) {
            // Short pieces in long texts, too.
            let cut = if few { 7 } else { 200 };
            let piece: Vec<char> = piece.chars().take(cut).collect();
            let text: Vec<char> = text.chars().collect();
            let pattern = Pattern::of(&piece);
            let found = pattern.nearest(&text).map(|found| pattern.place(&text, found));
            prop_assert_eq!(found, by_table(&piece, &text));
            prop_assert_eq!(pattern.distance_at_start(&text), from_start(&piece, &text));
        }
    }

    #[test]
    fn pieces_as_long_as_their_words_are_whole() {
        for len in [1, 63, 64, 65, 127, 128, 129] {
            let piece: Vec<char> = (0..len).map(|i| ['a', 'b', 'c'][i * i % 3]).collect();
            let text: Vec<char> = "xx".chars().chain(piece.iter().copied()).collect();
            let pattern = Pattern::of(&piece);
            assert_eq!(pattern.nearest(&text), Some((0, len + 2)), "{len}");
            let place = pattern.place(&text, (0, len + 2));
            assert_eq!((place.start, place.errors), (2, 0), "{len}");
            assert_eq!(pattern.distance_at_start(&piece), 0, "{len}");
        }
    }
}
