//! One journal for everything: undo, redo, history.

use super::{
    Done, Error, History, Library, Undone,
    store::{Action as StoredAction, Direction},
};

pub use super::store::Moment;

/// Several changes that are one action of the user: one step of undo.
#[derive(Debug, Clone, Default)]
pub struct Action(pub(super) StoredAction);

impl Library {
    /// Takes the last change back; none if there is nothing to undo.
    pub fn undo(&mut self) -> Result<Option<Done>, Error> {
        self.store.write("undoing", |w| w.revert(Direction::Undo))
    }

    /// The same for a session that goes on while others change the library:
    /// a change that came from elsewhere since it began is told of first, and
    /// taken back the next time.
    pub fn undo_here(&mut self) -> Result<Undone, Error> {
        self.store.revert_here(Direction::Undo)
    }

    /// The same for what was undone: what somebody else took back is told of
    /// first.
    pub fn redo_here(&mut self) -> Result<Undone, Error> {
        self.store.revert_here(Direction::Redo)
    }

    /// How far the journal is.
    pub fn moment(&self) -> Result<Moment, Error> {
        self.store.moment()
    }

    /// The session that uses this library began at `moment`, before it was
    /// opened for changes.
    #[must_use]
    pub fn since(mut self, moment: Moment) -> Self {
        self.store.own_since(moment);
        self
    }

    /// Does the last undone change again.
    pub fn redo(&mut self) -> Result<Option<Done>, Error> {
        self.store.write("redoing", |w| w.revert(Direction::Redo))
    }

    /// Goes back to right before the change `id` of the journal; if that one
    /// is undone, forward to right after it. Whether it was redone, and what
    /// happened on the way, all in one transaction.
    pub fn revert_to(&mut self, id: i64) -> Result<(bool, Done), Error> {
        let reverted = self.store.write("undoing", |w| w.revert_to(id))?;
        self.store.own_what_is_undone()?;
        Ok(reverted)
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
