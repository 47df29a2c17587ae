//! The trash: what lies there, and emptying it. Nothing is removed unasked.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Error, Library, Trash};
use crate::text::plural;

/// After so many days the trash is offered to be emptied.
pub const DAYS: i64 = 30;

impl Library {
    /// What lies in the trash for `days` or longer.
    pub fn trash(&self, days: i64) -> Result<Trash, Error> {
        let found = self.store.trash(until(days))?;
        Ok(Trash {
            articles: found.articles,
            annotations: found.annotations,
            bytes: found.bytes,
        })
    }

    /// How many articles lie there for longer than [`DAYS`].
    pub fn old_trash(&self) -> Result<u64, Error> {
        self.store.count_trash(until(DAYS))
    }

    /// Removes for good what lies in the trash for `days` or longer: articles,
    /// their notes, their saved pages. This alone can't be taken back.
    pub fn empty_trash(&mut self, days: i64) -> Result<Trash, Error> {
        let until = until(days);
        let what = self.trash(days)?;
        if what.articles == 0 {
            return Ok(what);
        }
        let label = format!(
            "emptied the trash of {} and {}",
            plural(what.articles, "article"),
            plural(what.annotations, "note")
        );
        let files = self.store.write("emptying the trash", |w| {
            let files = w.empty_trash(until)?;
            w.journal_final(&label)?;
            Ok(files)
        })?;
        // Only now that no row names them, and not those that somebody has
        // named again meanwhile.
        self.store.take_back_files(&files);
        Ok(what)
    }
}

/// The moment `days` ago, Unix seconds.
fn until(days: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |d| d.as_secs() as i64)
        .saturating_sub(days.saturating_mul(24 * 60 * 60))
}
