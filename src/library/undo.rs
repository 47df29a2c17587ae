//! One journal for everything: undo, redo, history.

use super::{
    Done, Error, History, Library, Undone,
    store::{Action as StoredAction, Direction},
};

/// Several changes that are one action of the user: one step of undo.
#[derive(Debug, Clone, Default)]
pub struct Action(pub(super) StoredAction);

impl Library {
    /// Takes the last change back; none if there is nothing to undo.
    pub fn undo(&mut self) -> Result<Option<Done>, Error> {
        self.store.write("undoing", |w| w.revert(Direction::Undo))
    }

    /// The same for a session that goes on while others change the library:
    /// a change that came from elsewhere since the first of its own is told of
    /// first, and taken back the next time.
    pub fn undo_here(&mut self) -> Result<Undone, Error> {
        self.store.undo_here()
    }

    /// Does the last undone change again.
    pub fn redo(&mut self) -> Result<Option<Done>, Error> {
        self.store.write("redoing", |w| w.revert(Direction::Redo))
    }

    /// Goes back to right before the change `id` of the journal; if that one
    /// is undone, forward to right after it. Whether it was redone, and what
    /// happened on the way, all in one transaction.
    pub fn revert_to(&mut self, id: i64) -> Result<(bool, Done), Error> {
        self.store.write("undoing", |w| w.revert_to(id))
    }

    /// The newest `limit` changes, newest first.
    pub fn history(&self, limit: usize) -> Result<History, Error> {
        self.store.history(limit)
    }

    /// Makes all changes of `work` part of `action`, which may go on later.
    pub fn in_action<T>(
        &mut self,
        action: &mut Action,
        work: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let outer = self.store.set_action(Some(action.0.clone()));
        let done = work(self);
        action.0 = self.store.set_action(outer).unwrap_or_default();
        done
    }
}
