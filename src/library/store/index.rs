//! The search index: what is written to it with each article and each note,
//! in the transaction that changes them.

use rusqlite::Transaction;

use super::super::{ArticleId, Error};

/// The index's tables; part of the first migration.
pub(super) const SCHEMA: &str = "";

/// The texts of one article, as they are searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ArticleTexts {
    /// Headline, hand edits applied.
    pub(super) title: String,
    /// Authors, joined by a comma.
    pub(super) authors: String,
    /// What the reader shows below the title block.
    pub(super) body: String,
    /// What was stripped.
    pub(super) hidden: String,
    /// BCP 47 primary tag, or empty.
    pub(super) language: String,
}

/// The texts as they are written: made outside the write transaction, by
/// whoever prepared the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tokens {}

/// Version of what [`tokens`] makes; stored with each article.
pub(super) const TOKENS_VERSION: i64 = 1;

/// Tokenises the texts of an article.
pub(super) fn tokens(texts: &ArticleTexts) -> Tokens {
    let _ = texts;
    Tokens {}
}

/// Puts an article into the index, in place of what it has there.
pub(super) fn put_article(
    tx: &Transaction<'_>,
    id: ArticleId,
    tokens: &Tokens,
) -> Result<(), Error> {
    let _ = (tx, id, tokens);
    Ok(())
}

/// Takes an article out of the index.
pub(super) fn delete_article(tx: &Transaction<'_>, id: ArticleId) -> Result<(), Error> {
    let _ = (tx, id);
    Ok(())
}

/// Puts an annotation (by its row number) into the index, in place of what it
/// has there.
pub(super) fn put_note(
    tx: &Transaction<'_>,
    annotation: i64,
    quote: &str,
    note: &str,
) -> Result<(), Error> {
    let _ = (tx, annotation, quote, note);
    Ok(())
}

/// Takes an annotation out of the index.
pub(super) fn delete_note(tx: &Transaction<'_>, annotation: i64) -> Result<(), Error> {
    let _ = (tx, annotation);
    Ok(())
}
