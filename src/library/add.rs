//! Adding pages: import, extraction and store meet here.

use super::{Error, Library, Outcome};
use crate::article::import::Hint;

/// Bytes to be added, and where they are from.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// The bytes as saved.
    pub bytes: Vec<u8>,
    /// What is known about them.
    pub hint: Hint,
    /// Path or `standard input` or `pasted`, for the capture's record.
    pub source: String,
    /// Images of the page's companion folder: path relative to the page, as
    /// the page writes it, and bytes.
    pub assets: Vec<(String, Vec<u8>)>,
    /// Store it even if it does not read as a story.
    pub force: bool,
}

impl Library {
    /// Adds one page. Failures that concern only this page are an
    /// [`Outcome`]; an error means the library itself failed.
    pub fn add(&mut self, item: &Item) -> Result<Outcome, Error> {
        let _ = item;
        Ok(Outcome::NotAnArticle(String::new()))
    }
}
