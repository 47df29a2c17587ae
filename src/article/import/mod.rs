//! Bytes and a hint to a [`Page`]: sniffed format, decoded text, blocks with
//! hints, what the page says of itself. Total: any bytes give a page or a
//! reason why they are none; limits on size, depth and time are named here.

use super::page::Page;

/// What the caller knows about the bytes.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The file's name, only to break ties between formats.
    pub name: Option<String>,
    /// An encoding that the user named.
    pub charset: Option<String>,
    /// The address that the user named.
    pub url: Option<String>,
}

/// Why bytes are not a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// NULs or other marks of a binary format.
    #[error("this is {0}, not text or HTML")]
    Binary(String),
    /// Past a limit.
    #[error("{what} is over the limit of {limit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit, with its unit.
        limit: String,
    },
    /// Compressed data that ends early or is damaged.
    #[error("the gzip data is damaged: {0}")]
    Damaged(String),
}

/// Reads a page out of `bytes`.
pub fn import(bytes: &[u8], hint: &Hint) -> Result<Page, Refusal> {
    let _ = (bytes, hint);
    Err(Refusal::Empty)
}
