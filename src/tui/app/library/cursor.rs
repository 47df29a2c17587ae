//! Where the cursor of a list is once the list has come anew.

use std::collections::HashSet;

use super::{ArticleId, LibraryPane};

/// What the cursor stays on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stays {
    /// In the same list: its article, or the next that is left.
    #[default]
    Near,
    /// In a list of another query or order: its article, if that is there.
    OnArticle,
    /// The first line.
    AtTop,
}

/// The one at `at`; if it is not here any more, the next that is, however many
/// went with it, else the last before it.
pub(in super::super) fn next_left<T>(
    all: &[T],
    at: usize,
    is_here: impl Fn(&T) -> bool,
) -> Option<&T> {
    let (before, after) = all.split_at_checked(at)?;
    let mut left = after.iter().chain(before.iter().rev());
    left.find(|one| is_here(one))
}

impl LibraryPane {
    /// Puts the cursor where it was among `before`, whose articles have come
    /// anew.
    pub(super) fn stay(&mut self, before: &[ArticleId]) {
        let line = self.at.saturating_sub(self.top);
        let stays = std::mem::take(&mut self.stays);
        if stays == Stays::AtTop {
            (self.at, self.top) = (0, 0);
            return;
        }
        let place = |id: &ArticleId| self.ids.iter().position(|other| other == id);
        let at = before.get(self.at).and_then(place).or_else(|| {
            if stays != Stays::Near {
                return None;
            }
            let here: HashSet<&ArticleId> = self.ids.iter().collect();
            place(next_left(before, self.at, |id| here.contains(id))?)
        });
        if let Some(at) = at {
            self.at = at;
            // And on its line of the screen, whatever came or went above; but
            // what comes at the top of the list is seen where there is room.
            let seen = self.top == 0 && at < self.height;
            self.top = if seen { 0 } else { at.saturating_sub(line) };
        }
    }
}
