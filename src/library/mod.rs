//! All articles: the operations people ask for, each one transaction. The
//! only door to user data; import, extraction, store and export meet here.

pub mod change;
pub mod error;
pub mod query;
mod store;
pub mod values;

pub mod add;
pub mod doctor;
pub mod find;
pub mod read;
pub mod transfer;
pub mod undo;

use std::path::{Path, PathBuf};

pub use change::{Change, Done, FieldEdit};
pub use error::Error;
pub use query::Query;
pub use values::*;

/// An open library. One of these writes; others may read beside it.
#[derive(Debug)]
pub struct Library {
    dir: PathBuf,
}

impl Library {
    /// Opens the library in `dir` for writing, making it if there is none.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        Ok(Self { dir: dir.to_owned() })
    }

    /// Opens the library in `dir` for reading only; none there reads as empty.
    pub fn open_reader(dir: &Path) -> Result<Self, Error> {
        Ok(Self { dir: dir.to_owned() })
    }

    /// The folder that holds it.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}
