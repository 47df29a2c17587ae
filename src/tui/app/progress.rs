//! How far the reader has come, and what is left.

use super::reader::ReaderPane;

impl ReaderPane {
    /// Share of the story that has been on the screen, 0–1; of the page, if it
    /// has no words.
    pub fn progress(&self) -> f32 {
        let rows = self.layout.rows();
        let seen = self.top + self.height;
        if seen >= rows {
            return 1.0;
        }
        let article = &self.opened.article;
        let share = self
            .words
            .share_before(article, self.layout.offset_at(seen));
        share.unwrap_or(seen as f32 / rows as f32)
    }

    /// Minutes left to read of the story after `byte`.
    pub fn minutes_left(&self, byte: usize) -> u64 {
        self.words.minutes_after(&self.opened.article, byte)
    }
}
