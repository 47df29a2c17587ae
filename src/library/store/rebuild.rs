//! What the originals give again: texts of record and what the rules made of
//! them, where a copy left them out.

use std::sync::Arc;

use rusqlite::{OptionalExtension as _, params};

use super::{
    super::{ArticleId, Error},
    Draft, Store,
    articles::Loaded,
    originals::{Hash, to_hex},
    record::{self, Edits},
    writer::Writer,
};
use crate::article::{
    Article, TextOfRecord, extract::RULES_VERSION, import::Hint, page::PARSER_VERSION,
};

/// A record whose blocks are not here.
#[derive(Debug, Clone)]
pub(in crate::library) struct Bare {
    record: i64,
    text_id: i64,
    article: ArticleId,
    /// The original that it was made of.
    pub(in crate::library) hash: Hash,
    /// What was known about it.
    pub(in crate::library) hint: Hint,
    /// Where it came from.
    pub(in crate::library) source: String,
    /// The title that lists show.
    pub(in crate::library) title: String,
}

impl Store {
    /// All records whose blocks are not here.
    pub(in crate::library) fn bare_records(&self) -> Result<Vec<Bare>, Error> {
        let mut statement = self.conn.prepare(
            "SELECT r.id, r.text_id, c.article_id, c.hash, c.name, c.given_charset, c.given_url, c.source, a.title
             FROM record r JOIN capture c ON c.id = r.capture_id JOIN article a ON a.id = c.article_id
             WHERE length(r.blocks) = 0 ORDER BY r.id",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(r) = rows.next()? {
            let Some(hash) = Hash::from_slice(&r.get::<_, Vec<u8>>(3)?) else {
                continue;
            };
            found.push(Bare {
                record: r.get(0)?,
                text_id: r.get(1)?,
                article: ArticleId(r.get(2)?),
                hash,
                hint: Hint {
                    name: r.get(4)?,
                    charset: r.get(5)?,
                    url: r.get(6)?,
                },
                source: r.get(7)?,
                title: r.get(8)?,
            });
        }
        Ok(found)
    }
}

impl Writer<'_> {
    /// Gives a record its text and blocks again. A newer parser may have made
    /// another text; notes are carried over to it then.
    pub(in crate::library) fn dress(&mut self, bare: &Bare, draft: &Draft) -> Result<(), Error> {
        let (hash, size, body): (Vec<u8>, i64, Vec<u8>) = self
            .tx
            .prepare_cached("SELECT hash, size, body FROM text WHERE id = ?1")?
            .query_row([bare.text_id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let text_id = self.put_text(draft)?;
        self.tx
            .prepare_cached("UPDATE text SET body = ?2 WHERE id = ?1 AND length(body) = 0")?
            .execute(params![text_id, draft.text])?;
        self.tx
            .prepare_cached(
                "UPDATE record SET parser = ?2, text_id = ?3, blocks = ?4, rules = ?5, roles = ?6, metadata = ?7,
                   warnings = ?8, marks = ?9 WHERE id = ?1",
            )?
            .execute(params![
                bare.record,
                PARSER_VERSION,
                text_id,
                draft.blocks,
                RULES_VERSION,
                draft.roles,
                draft.metadata,
                draft.warnings,
                draft.marks
            ])?;
        if text_id != bare.text_id && !body.is_empty() && self.shows(bare)? {
            let before = before(bare, &hash, record::unpack_text(&body, size as usize)?);
            self.carry_over(bare.article, &before, text_id, draft.record())?;
        }
        Ok(())
    }

    fn shows(&self, bare: &Bare) -> Result<bool, Error> {
        let shown = self
            .tx
            .prepare_cached("SELECT 1 FROM article WHERE id = ?1 AND record_id = ?2")?
            .query_row((bare.article.0, bare.record), |_| Ok(()))
            .optional()?;
        Ok(shown.is_some())
    }
}

/// The article as far as carrying over asks for it.
fn before(bare: &Bare, hash: &[u8], text: String) -> Loaded {
    Loaded {
        article: Article {
            record: Arc::new(TextOfRecord {
                text,
                ..TextOfRecord::default()
            }),
            ..Article::default()
        },
        text_id: bare.text_id,
        text_hash: to_hex(hash),
        edits: Edits(Vec::new()),
        warnings: Vec::new(),
    }
}
