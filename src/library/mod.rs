//! All articles: the operations people ask for, each one transaction. The
//! only door to user data; import, extraction, store and export meet here.

pub mod change;
pub mod error;
pub mod query;
mod store;
#[cfg(test)]
mod tests;
pub mod values;

pub mod add;
mod address;
mod apply;
pub mod backup;
mod beside;
pub mod doctor;
pub mod find;
pub mod forecast;
pub mod gather;
pub mod marks;
pub mod pictures;
pub mod read;
pub mod reclean;
pub mod related;
pub mod retry;
pub mod review;
pub mod rules;
pub mod seen;
pub mod statistics;
pub mod transfer;
pub mod trash;
pub mod undo;

use std::path::Path;

use crate::article::annotation::ColorNames;

pub use change::{Change, Done, FieldEdit, NoteBase, Undone};
pub use error::Error;
pub use marks::Marked;
pub use query::Query;
pub use store::{Cost, Interrupter, Meter, Reading, Sighting};
pub use values::*;

/// The SHA-256 of `bytes`, in hex.
pub fn digest(bytes: &[u8]) -> String {
    store::Hash::of(bytes).hex()
}

/// An open library. One of these writes; others may read beside it.
#[derive(Debug)]
pub struct Library {
    store: store::Store,
    colors: ColorNames,
}

impl Library {
    /// Opens the library in `dir` for writing, making it if there is none and
    /// bringing an older one up to date (after a copy).
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let store = store::Store::open(dir).map_err(|e| e.while_doing("opening it"))?;
        Ok(Self::of(store))
    }

    /// Opens the library in `dir` for reading only; none there reads as empty.
    pub fn open_reader(dir: &Path) -> Result<Self, Error> {
        let store = store::Store::open_reader(dir).map_err(|e| e.while_doing("opening it"))?;
        Ok(Self::of(store))
    }

    fn of(store: store::Store) -> Self {
        Self {
            store,
            colors: ColorNames::default(),
        }
    }

    /// The same, which calls the colours of highlights as the reader does: in
    /// exports, and when it is asked by [`Library::query`].
    #[must_use]
    pub fn calling(self, colors: &ColorNames) -> Self {
        Self {
            colors: colors.clone(),
            ..self
        }
    }

    /// What the reader calls the colours of highlights.
    pub fn color_names(&self) -> &ColorNames {
        &self.colors
    }

    /// Whether there is a library in `dir`, as far as can be seen.
    pub fn exists(dir: &Path) -> bool {
        store::exists(dir)
    }

    /// The folder that holds it.
    pub fn dir(&self) -> &Path {
        self.store.dir()
    }

    /// Whether a file of that name in a library's folder is one that changes
    /// with every change of the library.
    pub fn is_file_of_database(name: &[u8]) -> bool {
        let log = name.strip_prefix(store::DATABASE.as_bytes());
        log.is_some_and(|rest| rest.is_empty() || rest == b"-wal")
    }

    /// Whether it goes on reading as it was when it was opened: empty, where
    /// there was no library; unchanged, where nothing could be written.
    pub fn is_still(&self) -> bool {
        self.store.is_still()
    }

    /// Counts what the statements of this library cost from now on; for
    /// benches and tests.
    pub fn meter(&mut self) -> Result<Meter, Error> {
        self.store.meter()
    }

    /// A handle with which another thread stops what this library is doing;
    /// that call then fails with an error.
    pub fn interrupter(&self) -> Interrupter {
        self.store.interrupter()
    }
}
