//! A few old highlights a day.

use super::{Error, Library, Noted};

/// Highlights on a page of review, and those of a day: a calm few.
pub const PAGE: usize = 8;

impl Library {
    /// The highlights that are due on the day of `now` (Unix seconds), longest
    /// due first.
    pub fn review(&self, now: i64, limit: usize) -> Result<Vec<Noted>, Error> {
        let mut noted = Vec::new();
        for stored in self.store.due(now, limit)? {
            let row = self.store.row(stored.article)?;
            noted.push(Noted::on(&row, stored.annotation));
        }
        Ok(noted)
    }

    /// How many are left of the share of the day of `now`, whether or not so
    /// many are due.
    pub fn review_share(&self, now: i64) -> Result<usize, Error> {
        Ok(PAGE.saturating_sub(self.store.answered_on(now)?))
    }
}
