//! How far the reader has come, and what is left.

use super::{Model, reader::ReaderPane};
use crate::library::ReadState;

/// Percent by which what was read goes beyond the page before it is said: who
/// turns back a page knows.
const BEYOND_PERCENT: u32 = 5;

impl Model {
    /// How much of the open story was read, in percent, where that is well beyond
    /// `here`, which the page says: the list tells this, the page where one is.
    pub fn read_beyond(&self, here: u32) -> Option<u32> {
        let reader = self.reader.as_ref()?;
        let own = &reader.opened.row;
        let row = self.library.row(own.id).unwrap_or(own);
        let read = percent_of(row.progress);
        let is_beyond = read >= here + BEYOND_PERCENT;
        let is_begun = row.state == ReadState::Reading && read < 100;
        (is_begun && is_beyond && !reader.is_old()).then_some(read)
    }
}

impl ReaderPane {
    /// Share of the story that has been on the screen, 0–1; of the page, if it
    /// has no words.
    pub fn progress(&self) -> f32 {
        self.share_above(self.top + self.height)
    }

    /// Share of the story above a row of the page.
    fn share_above(&self, row: usize) -> f32 {
        let rows = self.layout.rows();
        if row >= rows {
            return 1.0;
        }
        let article = &self.opened.article;
        let share = self.words.share_before(article, self.layout.offset_at(row));
        share.unwrap_or(row as f32 / rows as f32)
    }

    /// Percent of the story that have been on the screen.
    pub fn percent(&self) -> u32 {
        percent_of(self.progress())
    }

    /// The first row with so many percent of the story above it.
    pub(super) fn row_after_percent(&self, percent: u32) -> usize {
        let (mut from, mut to) = (0, self.layout.rows());
        while from < to {
            let middle = from.midpoint(to);
            if percent_of(self.share_above(middle)) < percent {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// Minutes left to read of the story after `byte`.
    pub fn minutes_left(&self, byte: usize) -> u64 {
        self.words.minutes_after(&self.opened.article, byte)
    }
}

/// A share in percent. What is not yet whole is not said to be.
pub fn percent_of(share: f32) -> u32 {
    (share * 100.0).floor() as u32
}
