//! Places that a reader called by a letter. Not journalled: setting one again
//! is as quick as undoing.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    super::{ArticleId, Error},
    Loaded, Store,
    articles::not_found,
    writer::Writer,
};
use crate::text;

/// Where a mark stands, and in which text.
struct Mark {
    text_id: i64,
    at_byte: i64,
    text_bytes: i64,
}

impl Mark {
    /// Its byte in the text that the article shows. In another text it is as
    /// far along as it was.
    fn byte(&self, loaded: &Loaded) -> usize {
        let text = &loaded.article.record.text;
        let byte = if self.text_id == loaded.text_id {
            self.at_byte as usize
        } else {
            let share = self.at_byte as f64 / self.text_bytes.max(1) as f64;
            (share * text.len() as f64) as usize
        };
        text::floor_boundary(text, byte)
    }
}

fn marks(conn: &Connection, id: ArticleId, loaded: &Loaded) -> Result<Vec<(char, usize)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT m.letter, m.text_id, m.at_byte, t.size FROM mark m JOIN text t ON t.id = m.text_id
         WHERE m.article_id = ?1 ORDER BY m.letter",
    )?;
    let found = statement.query_map([id.0], |r| {
        let mark = Mark {
            text_id: r.get(1)?,
            at_byte: r.get(2)?,
            text_bytes: r.get(3)?,
        };
        Ok((r.get::<_, String>(0)?, mark))
    })?;
    let mut marks = Vec::new();
    for row in found {
        let (letter, mark) = row?;
        marks.extend(letter.chars().next().map(|c| (c, mark.byte(loaded))));
    }
    Ok(marks)
}

impl Store {
    /// The marks of an article, by their letters.
    pub(in crate::library) fn marks(
        &self,
        id: ArticleId,
        loaded: &Loaded,
    ) -> Result<Vec<(char, usize)>, Error> {
        marks(&self.conn, id, loaded)
    }

    /// The article outside the trash in which this letter was set last.
    pub(in crate::library) fn marked(&self, letter: char) -> Result<Option<ArticleId>, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT m.article_id FROM mark m JOIN article a ON a.id = m.article_id
             WHERE m.letter = ?1 AND a.place <> 2 ORDER BY m.at DESC, m.article_id DESC LIMIT 1",
        )?;
        let found = statement
            .query_row([letter.to_string()], |r| r.get(0).map(ArticleId))
            .optional()?;
        Ok(found)
    }

    /// All letters that are set anywhere, each once.
    pub(in crate::library) fn letters_marked(&self) -> Result<Vec<char>, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT m.letter FROM mark m JOIN article a ON a.id = m.article_id
             WHERE a.place <> 2 ORDER BY m.letter",
        )?;
        let found = statement.query_map([], |r| r.get::<_, String>(0))?;
        let letters: Vec<String> = found.collect::<Result<_, _>>()?;
        Ok(letters.iter().filter_map(|l| l.chars().next()).collect())
    }
}

impl Writer<'_> {
    /// The marks of an article, by their letters.
    pub(in crate::library) fn marks(
        &self,
        id: ArticleId,
        loaded: &Loaded,
    ) -> Result<Vec<(char, usize)>, Error> {
        marks(&self.tx, id, loaded)
    }

    /// Calls a place of an article by a letter; what had it loses it.
    pub(in crate::library) fn set_mark(
        &mut self,
        id: ArticleId,
        letter: char,
        offset: usize,
    ) -> Result<(), Error> {
        let written = self
            .tx
            .prepare_cached(
                "INSERT OR REPLACE INTO mark(article_id, letter, text_id, at_byte, at)
                 SELECT a.id, ?2, r.text_id, ?3, ?4 FROM article a JOIN record r ON r.id = a.record_id WHERE a.id = ?1",
            )?
            .execute(params![id.0, letter.to_string(), offset as i64, self.now])?;
        if written == 0 {
            return Err(not_found(id));
        }
        Ok(())
    }
}
