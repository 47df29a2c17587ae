//! Turning pages: where one is best cut.

use std::ops::Range;

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
        let slack = self.slack_rows();
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

    /// Empty rows of the page, counted from its top, at which a second column
    /// would begin: they are not drawn, and as many stay free below it, so that
    /// pages are turned as if they were.
    fn undrawn(&self) -> Range<usize> {
        let rows = self.column_rows();
        if self.columns < 2 {
            return rows..rows;
        }
        let end = self.layout.rows().min(self.top + self.height);
        let blank = (self.top + rows..end).take_while(|row| self.layout.is_blank(*row));
        rows..rows + blank.count()
    }

    /// Where row `n` of the page is drawn: in which column, and how far down.
    pub fn place_of(&self, n: usize) -> (usize, usize) {
        let undrawn = self.undrawn();
        let n = n.min(self.height.saturating_sub(1));
        if self.columns < 2 || n < undrawn.start {
            (0, n)
        } else {
            (1, n.saturating_sub(undrawn.end))
        }
    }

    /// Whether row `n` of the page is left out of it.
    pub fn is_undrawn(&self, n: usize) -> bool {
        self.undrawn().contains(&n)
    }

    /// Which row of the page is drawn `down` rows below the top of a column, if
    /// any is.
    pub(super) fn row_at(&self, column: usize, down: usize) -> Option<usize> {
        let n = if column == 0 {
            down
        } else {
            self.undrawn().end + down
        };
        (n < self.height).then_some(n)
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
        self.cuts(top) + usize::from(self.layout.leaves_a_heading(top + self.height))
    }

    /// Columns that begin where nobody would cut, on a page that begins at
    /// `top`.
    fn cuts(&self, top: usize) -> usize {
        let cut = |row: usize| {
            usize::from(self.layout.is_blank(row))
                + usize::from(self.layout.is_last_line(row))
                + usize::from(self.layout.leaves_a_heading(row))
        };
        let rows = self.column_rows();
        (0..self.columns).map(|n| cut(top + n * rows)).sum()
    }

    /// Rows that stay free below the end of the story on a last page of two
    /// columns, which would begin at `top`. A single column needs none: there
    /// nothing says that a page begins.
    pub(super) fn rows_free_at_end(&self, top: usize) -> usize {
        if self.columns < 2 || top == 0 {
            return 0;
        }
        let choices = 0..=self.slack_rows();
        let best = choices.min_by_key(|more| self.cuts(top + more));
        best.unwrap_or(0)
    }

    fn slack_rows(&self) -> usize {
        (self.column_rows() / SLACK_PART).min(SLACK_ROWS_MAX)
    }
}
