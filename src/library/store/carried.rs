//! What a transfer reads of articles and their texts, and how it knows them
//! again in another library.

use std::{collections::BTreeMap, ops::Range};

use rusqlite::{Connection, OptionalExtension as _};
use serde_json::Value;

use super::{
    super::{ArticleId, Error, Row, address},
    Store,
    articles::{self, Loaded},
    originals::{Hash, from_hex},
    rows,
    writer::Writer,
};
use crate::article::Role;

impl Store {
    /// The text of record with this SHA-256 (hex); none if it is not here.
    pub(in crate::library) fn text_with_hash(&self, hex: &str) -> Result<Option<String>, Error> {
        text_with_hash(&self.conn, hex)
    }

    /// The roles set by hand on the text that an article shows.
    pub(in crate::library) fn roles_by_hand(
        &self,
        id: ArticleId,
        loaded: &Loaded,
    ) -> Result<Vec<(Range<usize>, Role)>, Error> {
        roles_by_hand(&self.conn, id, loaded)
    }
}

/// The row of the text of record with this SHA-256 (hex).
pub(super) fn text_id(conn: &Connection, hex: &str) -> Result<Option<i64>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM text WHERE hash = ?1")?;
    let hash = from_hex(hex).unwrap_or_default();
    Ok(statement.query_row([hash], |r| r.get(0)).optional()?)
}

fn text_with_hash(conn: &Connection, hex: &str) -> Result<Option<String>, Error> {
    let id = text_id(conn, hex)?;
    id.map(|id| articles::text(conn, id)).transpose()
}

fn roles_by_hand(
    conn: &Connection,
    id: ArticleId,
    loaded: &Loaded,
) -> Result<Vec<(Range<usize>, Role)>, Error> {
    let found = articles::overrides(conn, id, loaded.text_id)?;
    Ok(found
        .into_iter()
        .map(|o| (o.start..o.stop, o.role))
        .collect())
}

impl Loaded {
    /// The fields set by hand, as JSON values.
    pub(in crate::library) fn edit_values(&self) -> BTreeMap<String, Value> {
        let value = |(field, json): &(String, String)| {
            Some((field.clone(), serde_json::from_str(json).ok()?))
        };
        self.edits.0.iter().filter_map(value).collect()
    }
}

impl Writer<'_> {
    /// The article that another library's is: by its uid, else by the SHA-256
    /// (hex) of its original, else by its address.
    pub(in crate::library) fn known_article(
        &self,
        uid: &str,
        original: &str,
        url: Option<&str>,
    ) -> Result<Option<ArticleId>, Error> {
        let uid = from_hex(uid).unwrap_or_default();
        let mut by_uid = self
            .tx
            .prepare_cached("SELECT id FROM article WHERE uid = ?1")?;
        let found = by_uid
            .query_row([uid], |r| Ok(ArticleId(r.get(0)?)))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
        let hash = from_hex(original).and_then(|h| Hash::from_slice(&h));
        if let Some((id, _)) = hash
            .map(|h| articles::with_bytes(&self.tx, h))
            .transpose()?
            .flatten()
        {
            return Ok(Some(id));
        }
        match url.and_then(address::key) {
            Some(key) => articles::with_address(&self.tx, &key),
            None => Ok(None),
        }
    }

    /// The text of record with this SHA-256 (hex); none if it is not here.
    pub(in crate::library) fn text_of(&self, hex: &str) -> Result<Option<String>, Error> {
        text_with_hash(&self.tx, hex)
    }

    /// An article as it now is.
    pub(in crate::library) fn loaded(&self, id: ArticleId) -> Result<Loaded, Error> {
        articles::load(&self.tx, id)?.ok_or_else(|| articles::not_found(id))
    }

    /// The line of an article as it now is.
    pub(in crate::library) fn line(&self, id: ArticleId) -> Result<Row, Error> {
        rows::row(&self.tx, id)?.ok_or_else(|| articles::not_found(id))
    }
}
