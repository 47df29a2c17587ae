//! Turning pages: where one is best cut.

use super::reader::ReaderPane;

/// Rows of the page before that stay when a page is turned.
const OVERLAP_ROWS: usize = 1;
/// Most rows that stay besides, so that a page is cut at a better place.
const SLACK_ROWS_MAX: usize = 4;
/// The same as a part of a column.
const SLACK_PART: usize = 4;

impl ReaderPane {
    /// Rows that `pages` pages are. No page or column of a page begins with
    /// an empty row or the last line of a paragraph, none ends with a heading
    /// that stands alone, if a few rows less make it so; and no page begins
    /// within a picture that another one shows whole.
    pub(super) fn page_rows(&self, pages: usize, down: bool) -> usize {
        let page = self.height.saturating_sub(OVERLAP_ROWS).max(1);
        let rows = page.saturating_mul(pages);
        let slack = (self.column_rows() / SLACK_PART).min(SLACK_ROWS_MAX);
        let top = |less: &usize| {
            if down {
                self.top.saturating_add(rows - less)
            } else {
                self.top.saturating_sub(rows - less)
            }
        };
        let choices = 0..=slack.min(rows - 1);
        let best = choices.min_by_key(|less| self.faults(top(less)));
        let best = best.unwrap_or(0);
        match self.layout.picture_across(top(&best)) {
            Some(picture) if down && picture.start > self.top => picture.start - self.top,
            Some(picture) if !down && picture.end < self.top => self.top - picture.end,
            _ => rows - best,
        }
    }

    fn column_rows(&self) -> usize {
        self.height / self.columns.max(1)
    }

    /// What is wrong with a page that begins at `top`.
    fn faults(&self, top: usize) -> usize {
        let rows = self.column_rows();
        if top == 0 || rows == 0 || top >= self.last_top() {
            return 0;
        }
        let cut = |row: usize| {
            usize::from(self.layout.is_blank(row))
                + usize::from(self.layout.is_last_line(row))
                + usize::from(self.layout.leaves_a_heading(row))
        };
        let columns: usize = (0..self.columns).map(|n| cut(top + n * rows)).sum();
        columns + usize::from(self.layout.leaves_a_heading(top + self.height))
    }
}
