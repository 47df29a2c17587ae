//! Annotations whose article is not here yet, and what was decided about it: a
//! row each.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{
    super::{ArticleId, Error, address},
    Store,
    articles::key,
    carried::text_id,
    journal::{Owner, Rows},
    originals::{from_hex, to_hex},
    writer::Writer,
};

/// Something that waits, with what is known of its article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::library) struct Waiting {
    /// Its row number; 0 before it has one.
    pub(in crate::library) id: i64,
    /// Its identity, 32 hex digits.
    pub(in crate::library) uid: String,
    /// Who wrote it.
    pub(in crate::library) tool: String,
    /// The article's title.
    pub(in crate::library) title: String,
    /// Its address.
    pub(in crate::library) url: Option<String>,
    /// SHA-256 (hex) of its original, empty if unknown.
    pub(in crate::library) original: String,
    /// Its exported form.
    pub(in crate::library) form: String,
}

impl Waiting {
    /// What it waits for: those that have this in common wait for the same
    /// article, whatever part of the page their address names.
    pub(in crate::library) fn story(&self) -> (String, Option<String>, String) {
        let key = self.url.as_deref().and_then(address::key);
        let address = key.or_else(|| self.url.clone());
        (self.title.clone(), address, self.original.clone())
    }
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

/// The articles with a title, by its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) enum Namesakes {
    /// None has it.
    None,
    /// Those that have it have another address.
    Elsewhere,
    /// Exactly one outside the trash, or, if there is none, in it.
    One(ArticleId),
    /// So many.
    Several(usize),
}

/// Those that are called so, without those that have another address than
/// `url`.
fn namesakes(conn: &Connection, title: &str, url: Option<&str>) -> Result<Namesakes, Error> {
    let key = key(title);
    if key.is_empty() {
        return Ok(Namesakes::None);
    }
    let mut statement =
        conn.prepare_cached("SELECT id, url, place < 2 FROM article WHERE title_key = ?1")?;
    let mut rows = statement.query([key])?;
    let (mut live, mut trashed, mut others) = (Vec::new(), Vec::new(), 0);
    while let Some(r) = rows.next()? {
        let theirs: Option<String> = r.get(1)?;
        if (url.zip(theirs.as_deref())).is_some_and(|(a, b)| address::differ(a, b)) {
            others += 1;
        } else if r.get(2)? {
            live.push(ArticleId(r.get(0)?));
        } else {
            trashed.push(ArticleId(r.get(0)?));
        }
    }
    let fitting = if live.is_empty() { trashed } else { live };
    Ok(match fitting[..] {
        [only] => Namesakes::One(only),
        [] if others > 0 => Namesakes::Elsewhere,
        [] => Namesakes::None,
        ref several => Namesakes::Several(several.len()),
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

    /// The articles that are called so.
    pub(in crate::library) fn namesakes(
        &self,
        title: &str,
        url: Option<&str>,
    ) -> Result<Namesakes, Error> {
        namesakes(&self.conn, title, url)
    }
}

impl Writer<'_> {
    /// Keeps an annotation, or what was decided, until its article comes;
    /// false if it waits already.
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
    /// title, unless both have an address and they differ.
    pub(in crate::library) fn waiting_for(&self, id: ArticleId) -> Result<Vec<Waiting>, Error> {
        let mut statement = self.tx.prepare_cached(select_waiting!(
            "WHERE id IN (
               SELECT w.id FROM waiting w JOIN article a ON a.id = ?1 AND w.url_key = a.url_key
               UNION SELECT w.id FROM waiting w JOIN capture c ON c.article_id = ?1 AND w.original = c.hash)"
        ))?;
        let found = statement.query_map([id.0], read)?;
        let mut out: Vec<Waiting> = found.collect::<Result<_, _>>()?;
        let url: Option<String> = self
            .tx
            .prepare_cached("SELECT url FROM article WHERE id = ?1")?
            .query_row([id.0], |r| r.get(0))?;
        let mut statement = self.tx.prepare_cached(select_waiting!(
            "WHERE length(title_key) > 0 AND title_key = (SELECT title_key FROM article WHERE id = ?1)"
        ))?;
        for titled in statement.query_map([id.0], read)? {
            let titled = titled?;
            let both = url.as_deref().zip(titled.url.as_deref());
            if !both.is_some_and(|(a, b)| address::differ(a, b))
                && out.iter().all(|w| w.id != titled.id)
            {
                out.push(titled);
            }
        }
        out.sort_by_key(|w| w.id);
        Ok(out)
    }

    /// Those that wait for the same article as this one.
    pub(in crate::library) fn waiting_with(&self, of: &Waiting) -> Result<Vec<Waiting>, Error> {
        let mut statement = self
            .tx
            .prepare_cached(select_waiting!("WHERE title_key = ?1 ORDER BY id"))?;
        let found = statement.query_map([key(&of.title)], read)?;
        let mut all: Vec<Waiting> = found.collect::<Result<_, _>>()?;
        let story = of.story();
        all.retain(|w| w.story() == story);
        Ok(all)
    }

    /// Writes another form of one that waits.
    pub(in crate::library) fn set_waiting(&mut self, id: i64, form: &str) -> Result<(), Error> {
        self.touch(Owner::Waiting(id), Rows::Waiting, [id.into()])?;
        self.tx
            .prepare_cached("UPDATE waiting SET form = ?2 WHERE id = ?1")?
            .execute((id, form))?;
        Ok(())
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

    /// The articles that are called so.
    pub(in crate::library) fn namesakes(
        &self,
        title: &str,
        url: Option<&str>,
    ) -> Result<Namesakes, Error> {
        namesakes(&self.tx, title, url)
    }

    /// Keeps a text that annotations were made on, if its hash is right.
    pub(in crate::library) fn put_foreign_text(
        &mut self,
        hex: &str,
        text: &str,
    ) -> Result<(), Error> {
        // Each note of a story names it: packed once.
        if text_id(&self.tx, hex)?.is_some() {
            return Ok(());
        }
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
