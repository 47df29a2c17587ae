//! One journal for everything: undo, redo, history.

use super::{Done, Error, HistoryEntry, Library, store::Direction};

impl Library {
    /// Takes the last change back; none if there is nothing to undo.
    pub fn undo(&mut self) -> Result<Option<Done>, Error> {
        self.store.write("undoing", |w| w.revert(Direction::Undo))
    }

    /// Does the last undone change again.
    pub fn redo(&mut self) -> Result<Option<Done>, Error> {
        self.store.write("redoing", |w| w.revert(Direction::Redo))
    }

    /// The newest `limit` changes, newest first.
    pub fn history(&self, limit: usize) -> Result<Vec<HistoryEntry>, Error> {
        self.store.history(limit)
    }
}
