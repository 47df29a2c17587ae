//! Emptying the trash: the one thing that can't be taken back.

use rusqlite::{OptionalExtension as _, params_from_iter};

use super::{
    super::{ArticleId, Error},
    Store, index,
    originals::{Hash, Originals},
    writer::Writer,
};

/// What emptying the trash would take, or has taken, away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::library) struct Trash {
    pub(in crate::library) articles: u64,
    pub(in crate::library) annotations: u64,
    /// Of the files that only these articles have, as they lie on the disk.
    pub(in crate::library) bytes: u64,
}

/// Trashed articles and, of each, what hangs on it.
const TRASHED: &str = "SELECT id FROM article WHERE place = 2 AND coalesce(trashed_at, 0) <= ?1";

/// Files that no capture outside of these articles has.
const FILES: &str = "
    WITH gone(id) AS (SELECT id FROM article WHERE place = 2 AND coalesce(trashed_at, 0) <= ?1),
    named(hash, article) AS (
      SELECT hash, article_id FROM capture
      UNION ALL SELECT s.hash, c.article_id FROM asset s JOIN capture c ON c.id = s.capture_id)
    SELECT hash FROM named GROUP BY hash HAVING min(article IN (SELECT id FROM gone)) = 1";

impl Store {
    /// What lies in the trash since `until` (Unix seconds) or longer.
    pub(in crate::library) fn trash(&self, until: i64) -> Result<Trash, Error> {
        let count = |sql: &str| self.conn.query_row(sql, [until], |r| r.get::<_, i64>(0));
        let articles = count(&format!("SELECT count(*) FROM ({TRASHED})"))?;
        let annotations = count(&format!(
            "SELECT count(*) FROM annotation WHERE deleted_at IS NULL AND article_id IN ({TRASHED})"
        ))?;
        let originals = Originals::of(&self.dir);
        let mut statement = self.conn.prepare(FILES)?;
        let hashes = statement.query_map([until], |r| r.get::<_, Vec<u8>>(0))?;
        let mut bytes = 0;
        for hash in hashes {
            let path = Hash::from_slice(&hash?).map(|h| originals.path(h));
            bytes += path.and_then(|p| p.metadata().ok()).map_or(0, |m| m.len());
        }
        Ok(Trash {
            articles: articles as u64,
            annotations: annotations as u64,
            bytes,
        })
    }

    /// Whether something lies in the trash since `until` or longer; how many.
    pub(in crate::library) fn count_trash(&self, until: i64) -> Result<u64, Error> {
        let count: i64 = self.conn.query_row(
            "SELECT count(*) FROM article WHERE place = 2 AND coalesce(trashed_at, 0) <= ?1",
            [until],
            |r| r.get(0),
        )?;
        Ok(count as u64)
    }
}

impl Writer<'_> {
    /// Removes what lies in the trash since `until` or longer, for good. Gives
    /// the files that nobody names any more: they go once this is committed.
    pub(in crate::library) fn empty_trash(&mut self, until: i64) -> Result<Vec<Hash>, Error> {
        let files = self.blobs(FILES, until)?;
        let texts = self.integers(
            &format!(
                "SELECT DISTINCT r.text_id FROM record r JOIN capture c ON c.id = r.capture_id
                 WHERE c.article_id IN ({TRASHED})"
            ),
            until,
        )?;
        for id in self.integers(TRASHED, until)? {
            for note in self.integers("SELECT id FROM annotation WHERE article_id = ?1", id)? {
                index::delete_note(&self.tx, note)?;
            }
            index::delete_article(&self.tx, ArticleId(id))?;
            self.tx
                .prepare_cached("DELETE FROM article WHERE id = ?1")?
                .execute([id])?;
        }
        for text in texts {
            self.forget_text(text)?;
        }
        for file in &files {
            self.tx
                .prepare_cached("DELETE FROM original WHERE hash = ?1")?
                .execute([file.0])?;
        }
        self.forget_sightings()?;
        Ok(files)
    }

    /// Removes a text that nothing stands on.
    fn forget_text(&self, id: i64) -> Result<(), Error> {
        let tables = [
            "record",
            "annotation",
            "role_override",
            "anchoring",
            "candidate",
            "position",
            "mark",
        ];
        for table in tables {
            let used = format!("SELECT 1 FROM {table} WHERE text_id = ?1 LIMIT 1");
            let used = self.tx.prepare_cached(&used)?.query_row([id], |_| Ok(()));
            if used.optional()?.is_some() {
                return Ok(());
            }
        }
        self.tx
            .prepare_cached("DELETE FROM text WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }

    fn integers(&self, sql: &str, bound: i64) -> Result<Vec<i64>, Error> {
        let mut statement = self.tx.prepare(sql)?;
        let found = statement.query_map(params_from_iter([bound]), |r| r.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn blobs(&self, sql: &str, bound: i64) -> Result<Vec<Hash>, Error> {
        let mut statement = self.tx.prepare(sql)?;
        let found = statement.query_map([bound], |r| r.get::<_, Vec<u8>>(0))?;
        let found: Vec<Vec<u8>> = found.collect::<Result<_, _>>()?;
        Ok(found.iter().filter_map(|h| Hash::from_slice(h)).collect())
    }
}
