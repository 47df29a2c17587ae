//! Opening one article, and remembering how far the reader has come.

use super::{ArticleId, Change, Done, Error, Library, Opened};

impl Library {
    /// Opens an article for reading.
    pub fn article(&self, id: ArticleId) -> Result<Opened, Error> {
        Err(Error::NotFound {
            what: "article",
            id: id.to_string(),
        })
    }

    /// The original's bytes, as they were saved.
    pub fn original(&self, id: ArticleId) -> Result<Vec<u8>, Error> {
        Err(Error::NotFound {
            what: "article",
            id: id.to_string(),
        })
    }

    /// Remembers where reading stopped and how much has been seen (0–1).
    /// Moves an unread article to reading, and to read once the end was seen;
    /// a state set by hand stays. Not a step of undo.
    pub fn set_position(
        &mut self,
        id: ArticleId,
        offset: usize,
        progress: f32,
    ) -> Result<(), Error> {
        let _ = (id, offset, progress);
        Ok(())
    }

    /// Applies a change, as one transaction and one step of undo.
    pub fn apply(&mut self, change: Change) -> Result<Done, Error> {
        let _ = change;
        Ok(Done::default())
    }
}
