//! What was read, and when: by month, as far as the library knows. A story
//! counts in the month in which it was last read; of one that was only marked
//! as read, no day is known.

use super::{Error, Library, Statistics};

impl Library {
    /// What was added, read and noted, by month.
    pub fn statistics(&self) -> Result<Statistics, Error> {
        self.store.statistics()
    }
}
