//! Articles that are the same story, or a version of it. They are shown to
//! each other and never merged: which one to keep is for the reader to say.

use super::{ArticleId, Error, Library, Related, store::likeness};

/// From this share on it is a version of it: shortened, continued, quoted.
const RELATED: f32 = 0.4;

/// Candidates whose texts are read and compared.
const CANDIDATES_MAX: usize = 20;

impl Library {
    /// The articles, those in the trash too, that have much of their story in
    /// common with this one; those that have most first.
    pub fn related(&self, id: ArticleId) -> Result<Vec<Related>, Error> {
        // As of one moment: an article may go while the others are read.
        self.store.at_once(|store| {
            let mut found = Vec::new();
            let mut own = None;
            for candidate in store.alike(id, CANDIDATES_MAX)? {
                let own = match &own {
                    Some(own) => own,
                    None => own.insert(store.stretches(id)?),
                };
                let other = store.stretches(candidate)?;
                let share = likeness::containment(own, &other);
                if share >= RELATED {
                    let row = store.row(candidate)?;
                    let (short, long) = (own.len().min(other.len()), own.len().max(other.len()));
                    let size = short as f32 / long.max(1) as f32;
                    found.push(Related { row, share, size });
                }
            }
            found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.row.id.cmp(&b.row.id)));
            Ok(found)
        })
    }
}
