//! Whose change is undone or redone: one's own, or one that came in meanwhile.

use std::collections::BTreeSet;

use super::{
    super::{Error, Undone},
    Store,
    journal::{self, Direction},
};

/// How far the journal was at a moment: what was done and undone until then is
/// everybody's, for the journal goes on over restarts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    newest: i64,
    undone: BTreeSet<i64>,
}

/// The changes that were made, and undone, through one [`Store`], among those
/// that others make at the same time.
#[derive(Debug, Default)]
pub(super) struct Own {
    since: Moment,
    made: BTreeSet<i64>,
    undone: BTreeSet<i64>,
    /// Somebody else's change that was told of instead of being moved.
    told: Option<(i64, Direction)>,
}

impl Own {
    /// Nothing yet, from this moment on.
    pub(super) fn since(since: Moment) -> Self {
        Self {
            since,
            ..Self::default()
        }
    }

    pub(super) fn made(&mut self, op: Option<i64>) {
        self.made.extend(op);
    }

    /// Whether the change `op` was made, or undone, elsewhere since.
    fn is_strange(&self, op: i64, direction: Direction) -> bool {
        match direction {
            Direction::Undo => op > self.since.newest && !self.made.contains(&op),
            Direction::Redo => !self.since.undone.contains(&op) && !self.undone.contains(&op),
        }
    }
}

impl Store {
    /// How far the journal is.
    pub(in crate::library) fn moment(&self) -> Result<Moment, Error> {
        let (newest, undone) = journal::position(&self.conn)?;
        Ok(Moment { newest, undone })
    }

    /// What is undone now was undone by whoever asks, or with their knowledge.
    pub(in crate::library) fn own_what_is_undone(&mut self) -> Result<(), Error> {
        self.own.undone.extend(journal::position(&self.conn)?.1);
        Ok(())
    }

    /// Whoever uses this has seen what was done until then, though it was
    /// opened later.
    pub(in crate::library) fn own_since(&mut self, since: Moment) {
        self.own.since = since;
    }

    /// Takes the newest change back, or does the last undone one again. One
    /// from elsewhere is told of first, and moved when it is asked for again:
    /// whoever undoes means what they did, not what came in meanwhile.
    pub(in crate::library) fn revert_here(
        &mut self,
        direction: Direction,
    ) -> Result<Undone, Error> {
        let own = std::mem::take(&mut self.own);
        let doing = match direction {
            Direction::Undo => "undoing",
            Direction::Redo => "redoing",
        };
        let reverted = self.write(doing, |w| {
            let next = journal::next_id(&w.tx, direction)?;
            let told = |op: i64| own.told == Some((op, direction));
            match next.filter(|op| own.is_strange(*op, direction) && !told(*op)) {
                Some(op) => Ok(Err((op, journal::label(&w.tx, op)?))),
                None => Ok(Ok((next, w.revert(direction)?))),
            }
        });
        self.own = Own { told: None, ..own };
        Ok(match reverted? {
            Ok((op, done)) => {
                if direction == Direction::Undo {
                    self.own.undone.extend(op);
                }
                done.map_or(Undone::Nothing, Undone::Done)
            }
            Err((op, label)) => {
                self.own.told = Some((op, direction));
                Undone::Elsewhere(label)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_others_did_since_is_strange() {
        let mut own = Own::since(Moment {
            newest: 6,
            undone: BTreeSet::from([5, 6]),
        });
        own.made(Some(7));
        own.made(None);
        own.made(Some(9));
        own.undone.insert(9);
        let strange = |direction| -> Vec<i64> {
            (4..12)
                .filter(|op| own.is_strange(*op, direction))
                .collect()
        };
        assert_eq!(strange(Direction::Undo), [8, 10, 11]);
        assert_eq!(strange(Direction::Redo), [4, 7, 8, 10, 11]);
    }
}
