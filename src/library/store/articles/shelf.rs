//! What the reader decides about an article: state, star, place, tags, fields
//! and roles set by hand. Each says whether anything changed.

use rusqlite::{OptionalExtension as _, params};

use super::{
    super::{
        super::{ArticleId, Error, Place, Position, ReadState},
        journal::{Owner, Rows},
        rows::{place, place_number, state, state_number},
        writer::Writer,
    },
    Facts, load, not_found, overrides,
};
use crate::{article::Role, text};

/// What a move did to one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) struct Moved {
    /// Where it was.
    pub(in crate::library) from: Place,
    /// Where it is.
    pub(in crate::library) to: Place,
}

impl Writer<'_> {
    /// Sets the state by hand.
    pub(in crate::library) fn set_state(
        &mut self,
        id: ArticleId,
        wanted: ReadState,
    ) -> Result<bool, Error> {
        let now: i64 = self.read(id, "SELECT state FROM article WHERE id = ?1", |r| r.get(0))?;
        if state(now) == wanted {
            return Ok(false);
        }
        self.touch_article(id)?;
        self.tx
            .prepare_cached(
                "UPDATE article SET state = ?2, state_by_hand = 1, rev = rev + 1 WHERE id = ?1",
            )?
            .execute((id.0, state_number(wanted)))?;
        Ok(true)
    }

    /// Takes the state set by hand back: the progress says it again.
    pub(in crate::library) fn state_by_progress(&mut self, id: ArticleId) -> Result<bool, Error> {
        let (now, by_hand, progress): (i64, bool, Option<f64>) = self.read(
            id,
            "SELECT a.state, a.state_by_hand, p.progress FROM article a
             LEFT JOIN position p ON p.article_id = a.id WHERE a.id = ?1",
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        let seen = progress.map_or(ReadState::Unread, |p| ReadState::reached(p as f32));
        if !by_hand && state(now) == seen {
            return Ok(false);
        }
        self.touch_article(id)?;
        self.tx
            .prepare_cached(
                "UPDATE article SET state = ?2, state_by_hand = 0, rev = rev + 1 WHERE id = ?1",
            )?
            .execute((id.0, state_number(seen)))?;
        Ok(true)
    }

    /// Stars it or takes the star away.
    pub(in crate::library) fn set_star(
        &mut self,
        id: ArticleId,
        starred: bool,
    ) -> Result<bool, Error> {
        let now: bool = self.read(id, "SELECT starred FROM article WHERE id = ?1", |r| {
            r.get(0)
        })?;
        if now != starred {
            self.touch_article(id)?;
            self.tx
                .prepare_cached("UPDATE article SET starred = ?2, rev = rev + 1 WHERE id = ?1")?
                .execute((id.0, starred))?;
        }
        Ok(now != starred)
    }

    /// Moves it; to where it was before the trash if `wanted` is none.
    pub(in crate::library) fn set_place(
        &mut self,
        id: ArticleId,
        wanted: Option<Place>,
    ) -> Result<Option<Moved>, Error> {
        let (now, before): (i64, i64) = self.read(
            id,
            "SELECT place, place_before FROM article WHERE id = ?1",
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        let from = place(now);
        let to = match wanted {
            Some(place) => place,
            None if from == Place::Trash => place(before),
            None => from,
        };
        if from == to {
            return Ok(None);
        }
        self.touch_article(id)?;
        let trashed_at = (to == Place::Trash).then_some(self.now);
        self.tx
            .prepare_cached(
                "UPDATE article SET place = ?2, place_before = ?3, trashed_at = ?4, rev = rev + 1 WHERE id = ?1",
            )?
            .execute((id.0, place_number(to), now, trashed_at))?;
        Ok(Some(Moved { from, to }))
    }

    /// Adds a tag. Names that differ in case or accents alone are one tag.
    pub(in crate::library) fn add_tag(&mut self, id: ArticleId, name: &str) -> Result<bool, Error> {
        self.must_exist(id)?;
        let tag = match self.tag(name)? {
            Some(tag) => tag,
            None => self.new_tag(name)?,
        };
        self.touch(
            Owner::Article(id.0),
            Rows::ArticleTag,
            [id.0.into(), tag.into()],
        )?;
        let added = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO article_tag(tag_id, article_id) VALUES (?1, ?2)",
            )?
            .execute((tag, id.0))?;
        Ok(added > 0)
    }

    /// Takes a tag away.
    pub(in crate::library) fn remove_tag(
        &mut self,
        id: ArticleId,
        name: &str,
    ) -> Result<bool, Error> {
        self.must_exist(id)?;
        let Some(tag) = self.tag(name)? else {
            return Ok(false);
        };
        self.touch(
            Owner::Article(id.0),
            Rows::ArticleTag,
            [id.0.into(), tag.into()],
        )?;
        let removed = self
            .tx
            .prepare_cached("DELETE FROM article_tag WHERE tag_id = ?1 AND article_id = ?2")?
            .execute((tag, id.0))?;
        Ok(removed > 0)
    }

    pub(in super::super) fn tag(&self, name: &str) -> Result<Option<i64>, Error> {
        let mut find = self
            .tx
            .prepare_cached("SELECT id FROM tag WHERE key = ?1")?;
        Ok(find
            .query_row([text::fold(name)], |r| r.get(0))
            .optional()?)
    }

    /// Tags are not journalled: one that nothing carries is not shown, and an
    /// article may have taken it up meanwhile.
    pub(in super::super) fn new_tag(&self, name: &str) -> Result<i64, Error> {
        self.tx
            .prepare_cached("INSERT INTO tag(name, key) VALUES (?1, ?2)")?
            .execute((name, text::fold(name)))?;
        Ok(self.tx.last_insert_rowid())
    }

    /// Sets a field of the metadata by hand, or reverts it.
    pub(in crate::library) fn set_field(
        &mut self,
        id: ArticleId,
        field: &str,
        value: Option<&str>,
    ) -> Result<bool, Error> {
        self.must_exist(id)?;
        let now: Option<String> = self
            .tx
            .prepare_cached("SELECT value FROM edit WHERE article_id = ?1 AND field = ?2")?
            .query_row((id.0, field), |r| r.get(0))
            .optional()?;
        if now.as_deref() == value {
            return Ok(false);
        }
        self.touch(
            Owner::Article(id.0),
            Rows::Edit,
            [id.0.into(), field.into()],
        )?;
        match value {
            None => self
                .tx
                .prepare_cached("DELETE FROM edit WHERE article_id = ?1 AND field = ?2")?
                .execute((id.0, field))?,
            Some(value) => self
                .tx
                .prepare_cached("INSERT OR REPLACE INTO edit(article_id, field, value, at) VALUES (?1, ?2, ?3, ?4)")?
                .execute((id.0, field, value, self.now))?,
        };
        self.refresh(id)?;
        Ok(true)
    }

    /// Says by hand what a block is, or takes that back.
    pub(in crate::library) fn set_role(
        &mut self,
        id: ArticleId,
        block: usize,
        role: Option<Role>,
    ) -> Result<bool, Error> {
        let loaded = load(&self.tx, id)?.ok_or_else(|| not_found(id))?;
        let Some(block) = loaded.article.record.blocks.get(block) else {
            return Err(Error::Invalid(format!("the article has no block {block}")));
        };
        let present = overrides(&self.tx, id, loaded.text_id)?;
        let here: Vec<_> = present.iter().filter(|o| o.covers(block)).collect();
        if here.iter().map(|o| Some(o.role)).eq(role.map(Some)) {
            return Ok(false);
        }
        for over in &here {
            self.put_override(id, loaded.text_id, over.start..over.stop, None)?;
        }
        if role.is_some() {
            self.put_override(id, loaded.text_id, block.range.clone(), role)?;
        }
        self.refresh(id)?;
        Ok(true)
    }

    /// Takes over roles that were set by hand on these very stretches of the
    /// text that an article shows, where none is set here; whether any was.
    pub(in crate::library) fn take_roles(
        &mut self,
        id: ArticleId,
        roles: &[(std::ops::Range<usize>, Role)],
    ) -> Result<bool, Error> {
        let loaded = load(&self.tx, id)?.ok_or_else(|| not_found(id))?;
        let present = overrides(&self.tx, id, loaded.text_id)?;
        let free = |range: &std::ops::Range<usize>| {
            let mut present = present.iter();
            present.all(|o| o.stop <= range.start || range.end <= o.start)
        };
        let mut changed = false;
        for (range, role) in roles.iter().filter(|(range, _)| free(range)) {
            self.put_override(id, loaded.text_id, range.clone(), Some(*role))?;
            changed = true;
        }
        if changed {
            self.refresh(id)?;
        }
        Ok(changed)
    }

    /// Writes or removes the role of one stretch of a text.
    pub(in super::super) fn put_override(
        &mut self,
        id: ArticleId,
        text_id: i64,
        range: std::ops::Range<usize>,
        role: Option<Role>,
    ) -> Result<(), Error> {
        let (start, stop) = (range.start as i64, range.end as i64);
        let key = [id.0.into(), text_id.into(), start.into(), stop.into()];
        self.touch(Owner::Article(id.0), Rows::RoleOverride, key)?;
        match role {
            None => self
                .tx
                .prepare_cached(
                    "DELETE FROM role_override WHERE article_id = ?1 AND text_id = ?2 AND start = ?3 AND stop = ?4",
                )?
                .execute((id.0, text_id, start, stop))?,
            Some(role) => self
                .tx
                .prepare_cached("INSERT OR REPLACE INTO role_override VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute((id.0, text_id, start, stop, role.name(), self.now))?,
        };
        Ok(())
    }

    /// Derives an article's facts and index anew after its metadata or roles
    /// changed.
    pub(in super::super) fn refresh(&mut self, id: ArticleId) -> Result<(), Error> {
        let loaded = load(&self.tx, id)?.ok_or_else(|| not_found(id))?;
        let source = self.source(id)?;
        self.put_facts(id, &Facts::of(&loaded.article, &source))?;
        self.index_article(id)
    }

    /// The same where the journal has to know nothing: what is derived was
    /// changed by something else than the article.
    pub(in super::super) fn refresh_quietly(&mut self, id: ArticleId) -> Result<(), Error> {
        let loaded = load(&self.tx, id)?.ok_or_else(|| not_found(id))?;
        let source = self.source(id)?;
        self.insert_facts(id, &Facts::of(&loaded.article, &source))?;
        self.index_article(id)
    }

    fn source(&self, id: ArticleId) -> Result<String, Error> {
        self.read(
            id,
            "SELECT coalesce(c.name, c.source) FROM article a JOIN capture c ON c.id = a.capture_id WHERE a.id = ?1",
            |r| r.get(0),
        )
    }

    /// Remembers where reading stopped. Not journalled.
    pub(in crate::library) fn set_position(
        &mut self,
        id: ArticleId,
        position: Position,
        progress: f32,
    ) -> Result<(), Error> {
        let progress = if progress.is_finite() {
            progress.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let written = self
            .tx
            .prepare_cached(
                "INSERT INTO position(article_id, text_id, at_byte, progress, read_at, cursor_byte, rows_above)
                 SELECT a.id, r.text_id, ?2, ?3, ?4, ?5, ?6
                   FROM article a JOIN record r ON r.id = a.record_id WHERE a.id = ?1
                 ON CONFLICT(article_id) DO UPDATE SET text_id = excluded.text_id, at_byte = excluded.at_byte,
                   progress = max(progress, excluded.progress), read_at = excluded.read_at,
                   cursor_byte = excluded.cursor_byte, rows_above = excluded.rows_above",
            )?
            .execute(params![
                id.0,
                position.top as i64,
                f64::from(progress),
                self.now,
                position.cursor as i64,
                position.rows_above as i64
            ])?;
        if written == 0 {
            return Err(not_found(id));
        }
        self.tx
            .prepare_cached(
                "UPDATE article SET state = ?2 WHERE id = ?1 AND state_by_hand = 0 AND state < ?2",
            )?
            .execute((id.0, state_number(ReadState::reached(progress))))?;
        Ok(())
    }

    fn must_exist(&self, id: ArticleId) -> Result<(), Error> {
        self.read(id, "SELECT 1 FROM article WHERE id = ?1", |_| Ok(()))
    }

    /// One row about an article that must exist.
    fn read<T>(
        &self,
        id: ArticleId,
        sql: &str,
        map: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let found = self
            .tx
            .prepare_cached(sql)?
            .query_row([id.0], map)
            .optional()?;
        found.ok_or_else(|| not_found(id))
    }
}
