//! Bytes and a hint to a [`Page`]: sniffed format, decoded text, blocks with
//! hints, what the page says of itself. Total: any bytes give a page or a
//! reason why they are none; limits on size, depth and time are named here.

mod decode;
mod gzip;
mod html;
mod record;
mod sniff;
mod text;

#[cfg(test)]
mod tests;

use std::{borrow::Cow, ops::Range};

use super::page::{Page, SourceFormat, Warning};

/// Largest file that is read: a saved page with every picture inlined is
/// 1–50 MB, a year of a newspaper as text 100 MB.
pub const MAX_INPUT_BYTES: usize = 256 << 20;

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

/// The characters of a file that is no page, whatever encoding it is in.
pub fn characters(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    sniff::refuse_binary(bytes)?;
    Ok(decode::decode(bytes, None).0)
}

/// Reads a page out of `bytes`.
pub fn import(bytes: &[u8], hint: &Hint) -> Result<Page, Refusal> {
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(Refusal::TooLarge {
            what: "the file",
            limit: megabytes(MAX_INPUT_BYTES),
        });
    }
    let peeled = gzip::peel(bytes)?;
    let data = peeled.as_deref().unwrap_or(bytes);
    sniff::refuse_binary(data)?;
    let (source, decoding) = decode::decode(data, hint.charset.as_deref());
    if source.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let mut page = match sniff::format(&source, hint.name.as_deref()) {
        SourceFormat::Html => html::read(&source, hint.url.as_deref()),
        SourceFormat::Text => text::read(&source),
    };
    page.gzipped = peeled.is_some();
    page.warnings
        .extend(decode::warning(&decoding, &source).map(Warning));
    page.decoding = decoding;
    Ok(page)
}

/// All addresses that the pictures at `tags`, ranges in the decoded source,
/// name; nothing where that is no picture's tag. For what is not kept in a
/// text of record: pictures that stand in the page itself.
pub fn picture_addresses(bytes: &[u8], hint: &Hint, tags: &[Range<usize>]) -> Vec<Vec<String>> {
    let Ok(peeled) = gzip::peel(bytes) else {
        return vec![Vec::new(); tags.len()];
    };
    let data = peeled.as_deref().unwrap_or(bytes);
    let (source, _) = decode::decode(data, hint.charset.as_deref());
    let tag = |range: &Range<usize>| source.get(range.clone()).unwrap_or_default();
    tags.iter()
        .map(|t| html::picture_addresses(tag(t)))
        .collect()
}

/// At most `max` bytes of the beginning of `text`, whole characters.
fn head(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A limit in whole megabytes, for a message.
fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes >> 20)
}
