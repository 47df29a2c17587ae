//! The search index: what is written to it with each article and each note,
//! in the transaction that changes them, and how words are asked for.

pub(in crate::library) mod likeness;
mod needle;
mod stems;
mod tokens;

#[cfg(test)]
mod tests;

use rusqlite::{OptionalExtension, Transaction, params};

use super::super::{ArticleId, Error};

pub(in crate::library) use needle::{Column, Needle};
pub(in crate::library) use stems::{Languages, Stems};
pub(in crate::library) use tokens::tokens as tokens_of;

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
    /// The story has a picture.
    pub(super) pictures: bool,
}

/// The texts as they are written: made outside the write transaction, by
/// whoever prepared the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    title: String,
    author: String,
    body: String,
    hidden: String,
    stem: String,
    likeness: Vec<i64>,
}

/// Version of what [`tokens()`] makes; stored with each article.
pub(super) const TOKENS_VERSION: i64 = 3;

/// Stands among the stems of a story that has a picture. Private use: no text
/// has it, and nothing that is typed.
const PICTURE: &str = "\u{E003}picture";

/// The question for the stories that have a picture.
pub(in crate::library) fn with_pictures() -> String {
    format!("stem : \"{PICTURE}\"")
}

/// Tokenises the texts of an article.
pub(super) fn tokens(texts: &ArticleTexts) -> Tokens {
    let body = tokens::joined(&texts.body);
    let mut stem = stems::column(&texts.title, &texts.body, &texts.language);
    if texts.pictures {
        tokens::push(&mut stem, PICTURE);
    }
    Tokens {
        title: tokens::joined(&texts.title),
        author: tokens::joined(&texts.authors),
        likeness: likeness::kept(&body),
        body,
        hidden: tokens::joined(&texts.hidden),
        stem,
    }
}

/// The stretches of a story, for comparing it with another.
pub(super) fn stretches_of(texts: &ArticleTexts) -> Vec<u64> {
    likeness::stretches(&tokens::joined(&texts.body))
}

/// Puts an article into the index, in place of what it has there.
pub(super) fn put_article(
    tx: &Transaction<'_>,
    id: ArticleId,
    tokens: &Tokens,
) -> Result<(), Error> {
    delete_article(tx, id)?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO article_fts(rowid, title, author, body, hidden, stem) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![
        id.0,
        tokens.title,
        tokens.author,
        tokens.body,
        tokens.hidden,
        tokens.stem
    ])?;
    likeness::put(tx, id, &tokens.likeness)
}

/// Takes an article out of the index.
pub(super) fn delete_article(tx: &Transaction<'_>, id: ArticleId) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM article_fts WHERE rowid = ?1")?
        .execute([id.0])?;
    likeness::delete(tx, id)
}

/// Puts an annotation (by its row number) into the index, in place of what it
/// has there. Its words are stemmed in the language of its article.
pub(super) fn put_note(
    tx: &Transaction<'_>,
    annotation: i64,
    quote: &str,
    note: &str,
) -> Result<(), Error> {
    delete_note(tx, annotation)?;
    let language: String = tx
        .prepare_cached(
            "SELECT a.lang FROM annotation n JOIN article a ON a.id = n.article_id WHERE n.id = ?1",
        )?
        .query_row([annotation], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    let stem = stems::column("", &format!("{quote}\n{note}"), &language);
    tx.prepare_cached("INSERT INTO note_fts(rowid, quote, note, stem) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            annotation,
            tokens::joined(quote),
            tokens::joined(note),
            stem
        ])?;
    Ok(())
}

/// Takes an annotation out of the index.
pub(super) fn delete_note(tx: &Transaction<'_>, annotation: i64) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM note_fts WHERE rowid = ?1")?
        .execute([annotation])?;
    Ok(())
}
