//! Annotations whose article is not here yet.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{
    super::{ArticleId, Error, address},
    Store,
    articles::key,
    journal::{Owner, Rows},
    originals::{from_hex, to_hex},
    writer::Writer,
};

/// An annotation that waits, with what is known of its article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::library) struct Waiting {
    /// Its row number; 0 before it has one.
    pub(in crate::library) id: i64,
    /// The annotation's identity, 32 hex digits.
    pub(in crate::library) uid: String,
    /// Who wrote it.
    pub(in crate::library) tool: String,
    /// The article's title.
    pub(in crate::library) title: String,
    /// Its address.
    pub(in crate::library) url: Option<String>,
    /// SHA-256 (hex) of its original, empty if unknown.
    pub(in crate::library) original: String,
    /// The annotation in its exported form.
    pub(in crate::library) form: String,
}

macro_rules! select_waiting {
    ($rest:literal) => {
        concat!(
            "SELECT id, uid, tool, title, url, original, form FROM waiting ",
            $rest
        )
    };
}

fn read(r: &Row<'_>) -> rusqlite::Result<Waiting> {
    let original: Option<Vec<u8>> = r.get(5)?;
    Ok(Waiting {
        id: r.get(0)?,
        uid: to_hex(&r.get::<_, Vec<u8>>(1)?),
        tool: r.get(2)?,
        title: r.get(3)?,
        url: r.get(4)?,
        original: original.map(|o| to_hex(&o)).unwrap_or_default(),
        form: r.get(6)?,
    })
}

fn all(conn: &Connection) -> Result<Vec<Waiting>, Error> {
    let mut statement = conn.prepare_cached(select_waiting!("ORDER BY title_key, id"))?;
    let found = statement.query_map([], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

impl Store {
    /// All of them, by title.
    pub(in crate::library) fn waiting(&self) -> Result<Vec<Waiting>, Error> {
        all(&self.conn)
    }

    /// How many articles outside the trash have this title, by its letters.
    pub(in crate::library) fn stories_titled(&self, title: &str) -> Result<i64, Error> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT count(*) FROM article WHERE title_key = ?1 AND place < 2")?;
        Ok(statement.query_row([key(title)], |r| r.get(0))?)
    }
}

impl Writer<'_> {
    /// Keeps an annotation until its article comes; false if it waits
    /// already.
    pub(in crate::library) fn put_waiting(&mut self, of: &Waiting) -> Result<bool, Error> {
        let uid = from_hex(&of.uid).unwrap_or_default();
        let known = self
            .tx
            .prepare_cached(
                "SELECT 1 FROM waiting WHERE uid = ?1 UNION ALL SELECT 1 FROM annotation WHERE uid = ?1",
            )?
            .exists([&uid])?;
        if known {
            return Ok(false);
        }
        let original = from_hex(&of.original).filter(|o| !o.is_empty());
        self.tx
            .prepare_cached(
                "INSERT INTO waiting(uid, tool, title, title_key, url, url_key, original, form, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                uid,
                of.tool,
                of.title,
                key(&of.title),
                of.url,
                of.url.as_deref().and_then(address::key),
                original,
                of.form,
                self.now
            ])?;
        let id = self.tx.last_insert_rowid();
        self.touch_new(Owner::Waiting(id), Rows::Waiting, [id.into()]);
        Ok(true)
    }

    /// Those that wait for this article: by its original, its address or its
    /// title.
    pub(in crate::library) fn waiting_for(&self, id: ArticleId) -> Result<Vec<Waiting>, Error> {
        let mut statement = self.tx.prepare_cached(select_waiting!(
            "WHERE id IN (
               SELECT w.id FROM waiting w JOIN article a ON a.id = ?1 AND w.url_key = a.url_key
               UNION SELECT w.id FROM waiting w JOIN article a ON a.id = ?1
                 AND w.title_key = a.title_key AND length(w.title_key) > 0
               UNION SELECT w.id FROM waiting w JOIN capture c ON c.article_id = ?1 AND w.original = c.hash)
             ORDER BY id"
        ))?;
        let found = statement.query_map([id.0], read)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Its article came, or nobody waits for it any more.
    pub(in crate::library) fn remove_waiting(&mut self, id: i64) -> Result<(), Error> {
        self.touch(Owner::Waiting(id), Rows::Waiting, [id.into()])?;
        self.tx
            .prepare_cached("DELETE FROM waiting WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }

    /// The one that waits under this identity.
    pub(in crate::library) fn waiting_one(&self, uid: &str) -> Result<Option<Waiting>, Error> {
        let uid = from_hex(uid).unwrap_or_default();
        let mut statement = self.tx.prepare_cached(select_waiting!("WHERE uid = ?1"))?;
        Ok(statement.query_row([uid], read).optional()?)
    }

    /// The row of the one that waits under this identity.
    pub(in crate::library) fn waiting_number(&self, uid: &str) -> Result<Option<i64>, Error> {
        let uid = from_hex(uid).unwrap_or_default();
        let mut statement = self
            .tx
            .prepare_cached("SELECT id FROM waiting WHERE uid = ?1")?;
        Ok(statement.query_row([uid], |r| r.get(0)).optional()?)
    }

    /// The one article outside the trash with exactly this title, by its
    /// letters; none if there are several.
    pub(in crate::library) fn article_titled(
        &self,
        title: &str,
    ) -> Result<Option<ArticleId>, Error> {
        let key = key(title);
        if key.is_empty() {
            return Ok(None);
        }
        let mut statement = self
            .tx
            .prepare_cached("SELECT id FROM article WHERE title_key = ?1 AND place < 2 LIMIT 2")?;
        let found: Vec<i64> = statement
            .query_map([key], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(match found[..] {
            [only] => Some(ArticleId(only)),
            _ => None,
        })
    }

    /// Keeps a text that annotations were made on, if its hash is right.
    pub(in crate::library) fn put_foreign_text(
        &mut self,
        hex: &str,
        text: &str,
    ) -> Result<(), Error> {
        let hash = super::Hash::of(text.as_bytes());
        if hash.hex() != hex {
            return Ok(());
        }
        self.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO text(hash, size, body, at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                hash.0,
                text.len() as i64,
                super::record::pack_text(text)?,
                self.now
            ])?;
        Ok(())
    }
}
