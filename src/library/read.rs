//! Opening one article, and remembering how far the reader has come.

use std::sync::Arc;

use super::{
    ArticleId, Capture, Error, Library, Opened, Position, Version, address, store::Loaded,
};
use crate::text;

impl Library {
    /// Reads several things as of one moment, whatever others write meanwhile.
    pub(crate) fn at_once<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.store.at_once(|_| read(self))
    }

    /// Opens an article for reading.
    pub fn article(&self, id: ArticleId) -> Result<Opened, Error> {
        // One look at the database, whatever others write meanwhile.
        self.at_once(|library| library.opened(id, library.store.load(id)?))
    }

    /// Opens the beginning of an article that is long, for a first look: the
    /// page that it is set on begins as that of the whole does. None where that
    /// is not sure.
    pub(super) fn beginning_of(&self, id: ArticleId) -> Result<Option<Opened>, Error> {
        self.at_once(|library| {
            let loaded = library.store.beginning(id)?;
            loaded.map(|loaded| library.opened(id, loaded)).transpose()
        })
    }

    /// What was loaded of an article, with all that is known of it.
    fn opened(&self, id: ArticleId, loaded: Loaded) -> Result<Opened, Error> {
        let store = &self.store;
        let annotations = store.annotations(id)?;
        Ok(Opened {
            row: store.row(id)?,
            position: store.position(id, &loaded)?,
            marks: store.marks(id, &loaded)?,
            text_hash: loaded.text_hash,
            annotations: annotations.into_iter().map(|n| n.annotation).collect(),
            warnings: loaded.warnings,
            edited: loaded.edits.fields(),
            article: Arc::new(loaded.article),
            version: None,
            pictures: Arc::default(),
        })
    }

    /// The captures of an article, the oldest first.
    pub fn captures(&self, id: ArticleId) -> Result<Vec<Capture>, Error> {
        self.store.at_once(|store| store.captures(id))
    }

    /// Opens a capture of an article by its number: one before the newest as
    /// it was, with the notes at the places that they had in it.
    pub fn capture(&self, id: ArticleId, number: usize) -> Result<Opened, Error> {
        self.at_once(|library| {
            let store = &library.store;
            let (at, shown) = store.capture_day(id, number)?;
            if shown {
                return library.article(id);
            }
            let (loaded, of) = store.load_capture(id, number)?;
            let (annotations, later) = store.annotations_in(id, &loaded)?;
            let mut row = store.row(id)?;
            row.words = text::word_count(&loaded.article.body_text());
            Ok(Opened {
                row,
                position: store.position(id, &loaded)?,
                marks: Vec::new(),
                text_hash: loaded.text_hash,
                annotations,
                warnings: loaded.warnings,
                edited: loaded.edits.fields(),
                article: Arc::new(loaded.article),
                pictures: Arc::default(),
                version: Some(Version {
                    number,
                    of,
                    at,
                    later,
                }),
            })
        })
    }

    /// The bytes of a capture, as they were saved.
    pub fn capture_bytes(&self, id: ArticleId, number: usize) -> Result<Vec<u8>, Error> {
        self.store.original(self.store.capture_hash(id, number)?)
    }

    /// The article with this address, those outside the trash first: the same
    /// story, whatever says where its readers came from.
    pub fn with_address(&self, address: &str) -> Result<Option<ArticleId>, Error> {
        let Some(key) = address::key(address) else {
            return Ok(None);
        };
        self.store.with_address(&key)
    }

    /// The original's bytes, as they were saved.
    pub fn original(&self, id: ArticleId) -> Result<Vec<u8>, Error> {
        self.store.original(self.store.original_hash(id)?)
    }

    /// Remembers where reading stopped and how much has been seen (0–1).
    /// Moves an unread article to reading, and to read once the end was seen;
    /// a state set by hand stays. Not a step of undo.
    pub fn set_position(
        &mut self,
        id: ArticleId,
        position: Position,
        progress: f32,
    ) -> Result<(), Error> {
        self.store.write("remembering the place", |w| {
            w.set_position(id, position, progress)
        })
    }
}
