//! The beginning of a long article, for a first look while the rest is read.

use rusqlite::Connection;

use super::{
    super::{super::ArticleId, Store, record},
    Error, Loaded, Much, based_of, record_row, rules_of,
};
use crate::article::extract::rules::first_prose;

/// From which size of its text on, in bytes, an article has a beginning: below
/// it the whole is there as soon.
const LONG_BYTES: usize = 1 << 21;

/// Bytes of it that are read: several of the largest screens.
const BEGINNING_BYTES: usize = 1 << 17;

/// The beginning of an article, if it is long and is sure to look as in the
/// whole: rules for its site, and what stands on the site's other pages, are
/// decided over all of the text. Where it has no prose, nothing says which of
/// its lines are looked for on those.
fn beginning(conn: &Connection, id: ArticleId) -> Result<Option<Loaded>, Error> {
    let Some(row) = record_row(conn, id, None, Much::Nothing)? else {
        return Ok(None);
    };
    if row.size < LONG_BYTES || !is_placed_in(conn, id, row.text_id)? {
        return Ok(None);
    }
    let text = unpack_beginning(conn, row.text_id)?;
    let record = record::unpack_structure_unchecked(&row.blocks, text)?;
    let based = based_of(conn, id, row, record)?;
    let rules = rules_of(conn, &based)?;
    if !rules.is_empty() || !based.repeated.is_empty() || first_prose(&based.article).is_none() {
        return Ok(None);
    }
    let whole = based.shown(rules);
    let beginning = whole.article.beginning();
    Ok(beginning.map(|article| Loaded { article, ..whole }))
}

fn unpack_beginning(conn: &Connection, text_id: i64) -> Result<String, Error> {
    let body = conn.blob_open("main", "text", "body", text_id, true)?;
    record::unpack_beginning(body, BEGINNING_BYTES)
}

/// Whether all places that were remembered of an article are of this text, and
/// none has to be found anew by how far along in the whole it was.
fn is_placed_in(conn: &Connection, id: ArticleId, text_id: i64) -> Result<bool, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT NOT EXISTS (SELECT 1 FROM position WHERE article_id = ?1 AND text_id <> ?2)
            AND NOT EXISTS (SELECT 1 FROM mark WHERE article_id = ?1 AND text_id <> ?2)",
    )?;
    Ok(statement.query_row((id.0, text_id), |r| r.get(0))?)
}

impl Store {
    /// The beginning of an article that is long; none where the whole might
    /// look otherwise.
    pub(in crate::library) fn beginning(&self, id: ArticleId) -> Result<Option<Loaded>, Error> {
        beginning(&self.conn, id)
    }
}
