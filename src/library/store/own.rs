//! Whose change is undone: one's own, or one that came in meanwhile.

use std::collections::BTreeSet;

use super::{
    super::{Error, Undone},
    Store,
    journal::{self, Direction},
};

/// The changes that were made through one [`Store`], among those that others
/// make at the same time.
#[derive(Debug, Default)]
pub(super) struct Own {
    made: BTreeSet<i64>,
    /// Somebody else's change that was told of instead of being taken back.
    told: Option<i64>,
}

impl Own {
    pub(super) fn made(&mut self, op: Option<i64>) {
        self.made.extend(op);
    }

    /// Whether the change `op` came from elsewhere since the first of one's
    /// own. What was there before is everybody's, for the journal goes on over
    /// restarts.
    fn is_strange(&self, op: i64) -> bool {
        let since = self.made.first();
        since.is_some_and(|since| op > *since) && !self.made.contains(&op)
    }
}

impl Store {
    /// Takes the newest change back. One from elsewhere is told of first, and
    /// taken back when it is asked for again: whoever undoes means what they
    /// did, not what came in meanwhile.
    pub(in crate::library) fn undo_here(&mut self) -> Result<Undone, Error> {
        let own = std::mem::take(&mut self.own);
        let undone = self.write("undoing", |w| {
            let next = journal::next_id(&w.tx, Direction::Undo)?;
            match next.filter(|op| own.is_strange(*op) && own.told != Some(*op)) {
                Some(op) => Ok(Err((op, journal::label(&w.tx, op)?))),
                None => Ok(Ok(w.revert(Direction::Undo)?)),
            }
        });
        self.own = Own { told: None, ..own };
        Ok(match undone? {
            Ok(done) => done.map_or(Undone::Nothing, Undone::Done),
            Err((op, label)) => {
                self.own.told = Some(op);
                Undone::Elsewhere(label)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_came_in_after_the_first_of_ones_own_is_strange() {
        let mut own = Own::default();
        assert!(!own.is_strange(7));
        own.made(Some(7));
        own.made(None);
        own.made(Some(9));
        let strange: Vec<i64> = (5..12).filter(|op| own.is_strange(*op)).collect();
        assert_eq!(strange, [8, 10, 11]);
    }
}
