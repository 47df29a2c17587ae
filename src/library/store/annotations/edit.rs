//! Making, changing and deleting annotations.

use rusqlite::params;

use super::{
    super::{
        super::{ArticleId, Error},
        articles::{self, Loaded},
        index,
        journal::{Owner, Rows},
        writer::Writer,
    },
    Stored, of_article, one, resolve,
};
use crate::article::{
    Passage,
    annotation::{self, AnchorState, Annotation, Color, Selector},
};

/// An annotation to be made.
#[derive(Debug, Clone)]
pub(in crate::library) struct NewNote<'a> {
    pub(in crate::library) passage: Option<Passage>,
    pub(in crate::library) color: Color,
    pub(in crate::library) note: &'a str,
    pub(in crate::library) tags: &'a [String],
    /// When it was made, if that is not now.
    pub(in crate::library) created: Option<i64>,
}

/// What to change about an annotation; what is none stays.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::library) struct NoteChange<'a> {
    pub(in crate::library) note: Option<&'a str>,
    pub(in crate::library) color: Option<Color>,
    pub(in crate::library) tags: Option<&'a [String]>,
}

impl Writer<'_> {
    /// The annotation that `uid`, or the start of one, means; none if it is
    /// deleted.
    pub(in crate::library) fn annotation(&self, uid: &str) -> Result<Option<Stored>, Error> {
        one(&self.tx, resolve(&self.tx, uid)?)
    }

    /// Annotates a passage of the text that the article shows. A bare
    /// highlight that is there already is given back as it is; true if it is
    /// new.
    pub(in crate::library) fn annotate(
        &mut self,
        article: ArticleId,
        new: &NewNote<'_>,
    ) -> Result<(Stored, bool), Error> {
        let loaded =
            articles::load(&self.tx, article)?.ok_or_else(|| articles::not_found(article))?;
        check_passage(&loaded, new.passage)?;
        if let Some(there) = self.same_highlight(article, new)? {
            return Ok((there, false));
        }
        let selector = new
            .passage
            .map(|p| annotation::select(&loaded.article.record, p, &loaded.text_hash));
        let made = Annotation {
            id: uuid::Uuid::new_v4().simple().to_string(),
            selector,
            passage: new.passage,
            state: AnchorState::Exact,
            color: new.color,
            note: new.note.trim_end().to_owned(),
            tags: new.tags.to_vec(),
            created: new.created.unwrap_or(self.now),
            modified: self.now,
            ..Annotation::default()
        };
        let text_id = new.passage.map(|_| loaded.text_id);
        let id = self.insert_annotation(article, &made, text_id, "")?;
        if let (Some(text_id), Some(passage)) = (text_id, made.passage) {
            self.put_anchoring(
                Owner::Annotation(id),
                id,
                text_id,
                &super::carry::made_here(passage),
                "user",
            )?;
        }
        Ok((
            Stored {
                id,
                article,
                annotation: made,
            },
            true,
        ))
    }

    /// A bare highlight of the same passage in the same colour.
    fn same_highlight(
        &self,
        article: ArticleId,
        new: &NewNote<'_>,
    ) -> Result<Option<Stored>, Error> {
        if new.passage.is_none() || !new.note.trim().is_empty() || !new.tags.is_empty() {
            return Ok(None);
        }
        let same =
            |n: &Stored| n.annotation.passage == new.passage && n.annotation.color == new.color;
        Ok(of_article(&self.tx, article)?.into_iter().find(same))
    }

    /// Writes an annotation's row, selector and bodies, and indexes it.
    pub(super) fn insert_annotation(
        &mut self,
        article: ArticleId,
        made: &Annotation,
        text_id: Option<i64>,
        source: &str,
    ) -> Result<i64, Error> {
        let uid = super::from_hex(&made.id).filter(|u| u.len() * 2 == super::UID_DIGITS);
        let uid =
            uid.ok_or_else(|| Error::Invalid(format!("{} is not an annotation's ID", made.id)))?;
        let range = made.passage.map(|p| (p.start as i64, p.end as i64)).unzip();
        self.tx
            .prepare_cached(
                "INSERT INTO annotation(uid, article_id, motivation, color, text_id, source, created_at, modified_at,
                   state, start, stop) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                uid,
                article.0,
                motivation(made.selector.is_some(), &made.note),
                made.color.name(),
                text_id,
                source,
                made.created,
                made.modified,
                made.state.name(),
                range.0,
                range.1
            ])?;
        let id = self.tx.last_insert_rowid();
        self.touch_new(Owner::Annotation(id), Rows::Annotation, [id.into()]);
        if let Some(selector) = &made.selector {
            self.insert_selector(id, selector)?;
        }
        self.put_bodies(id, &made.note, &made.tags)?;
        self.index_note(id)?;
        Ok(id)
    }

    pub(super) fn insert_selector(&mut self, id: i64, selector: &Selector) -> Result<(), Error> {
        let range = selector
            .position
            .map(|p| (p.start as i64, p.end as i64))
            .unzip();
        self.touch(Owner::Annotation(id), Rows::Selector, [id.into()])?;
        self.tx
            .prepare_cached("INSERT INTO selector VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                id,
                selector.exact,
                selector.prefix,
                selector.suffix,
                range.0,
                range.1
            ])?;
        Ok(())
    }

    /// Writes the note and the tags in place of those that are there.
    pub(super) fn put_bodies(&mut self, id: i64, note: &str, tags: &[String]) -> Result<(), Error> {
        let owner = Owner::Annotation(id);
        let note_body = (!note.is_empty()).then_some((0, "commenting", note, "text/markdown"));
        let tag_bodies = tags
            .iter()
            .zip(1i64..)
            .map(|(t, n)| (n, "tagging", t.as_str(), "text/plain"));
        let bodies: Vec<_> = note_body.into_iter().chain(tag_bodies).collect();
        for n in self
            .body_numbers(id)?
            .into_iter()
            .chain(bodies.iter().map(|b| b.0))
        {
            self.touch(owner, Rows::Body, [id.into(), n.into()])?;
        }
        self.tx
            .prepare_cached("DELETE FROM body WHERE annotation_id = ?1")?
            .execute([id])?;
        for (n, purpose, value, format) in bodies {
            self.tx
                .prepare_cached(
                    "INSERT INTO body(annotation_id, n, purpose, value, format, modified_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![id, n, purpose, value, format, self.now])?;
        }
        Ok(())
    }

    fn body_numbers(&self, id: i64) -> Result<Vec<i64>, Error> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT n FROM body WHERE annotation_id = ?1")?;
        let numbers = statement.query_map([id], |r| r.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }

    /// Changes an annotation; false if it is as asked for already.
    pub(in crate::library) fn edit_annotation(
        &mut self,
        old: &Stored,
        change: NoteChange<'_>,
    ) -> Result<bool, Error> {
        let was = &old.annotation;
        let note = change.note.map_or(was.note.as_str(), str::trim_end);
        let tags = change.tags.unwrap_or(&was.tags);
        let color = change.color.unwrap_or(was.color);
        if (note, tags, color) == (was.note.as_str(), was.tags.as_slice(), was.color) {
            return Ok(false);
        }
        let id = old.id;
        self.touch(Owner::Annotation(id), Rows::Annotation, [id.into()])?;
        self.tx
            .prepare_cached(
                "UPDATE annotation SET motivation = ?2, color = ?3, modified_at = ?4, rev = rev + 1 WHERE id = ?1",
            )?
            .execute((id, motivation(was.selector.is_some(), note), color.name(), self.now))?;
        if (note, tags) != (was.note.as_str(), was.tags.as_slice()) {
            self.put_bodies(id, note, tags)?;
        }
        self.index_note(id)?;
        Ok(true)
    }

    /// Brings a deleted annotation back; none if its article is gone.
    pub(in crate::library) fn bring_back(&mut self, uid: &str) -> Result<Option<Stored>, Error> {
        let id = resolve(&self.tx, uid)?;
        self.touch(Owner::Annotation(id), Rows::Annotation, [id.into()])?;
        self.tx
            .prepare_cached("UPDATE annotation SET deleted_at = NULL, rev = rev + 1 WHERE id = ?1")?
            .execute([id])?;
        self.index_note(id)?;
        one(&self.tx, id)
    }

    /// Deletes an annotation. Its row stays, so that another library that has
    /// it can learn of it.
    pub(in crate::library) fn delete_annotation(&mut self, id: i64) -> Result<(), Error> {
        self.touch(Owner::Annotation(id), Rows::Annotation, [id.into()])?;
        self.tx
            .prepare_cached("UPDATE annotation SET deleted_at = ?2, rev = rev + 1 WHERE id = ?1")?
            .execute((id, self.now))?;
        self.index_note(id)
    }

    /// Puts an annotation into the search index as it now is.
    pub(in super::super) fn index_note(&mut self, id: i64) -> Result<(), Error> {
        let Some(stored) = one(&self.tx, id)? else {
            return index::delete_note(&self.tx, id);
        };
        let quote = stored
            .annotation
            .selector
            .as_ref()
            .map_or("", |s| s.exact.as_str());
        index::put_note(&self.tx, id, quote, &stored.annotation.note)
    }

    /// Says when an annotation was last changed, where that was elsewhere.
    pub(in crate::library) fn set_modified(&mut self, id: i64, at: i64) -> Result<(), Error> {
        self.touch(Owner::Annotation(id), Rows::Annotation, [id.into()])?;
        self.tx
            .prepare_cached("UPDATE annotation SET modified_at = ?2 WHERE id = ?1")?
            .execute((id, at))?;
        Ok(())
    }
}

/// W3C's word for what an annotation is for.
pub(super) fn motivation(has_passage: bool, note: &str) -> &'static str {
    if has_passage && note.is_empty() {
        "highlighting"
    } else {
        "commenting"
    }
}

pub(super) fn check_passage(loaded: &Loaded, passage: Option<Passage>) -> Result<(), Error> {
    let Some(passage) = passage else {
        return Ok(());
    };
    let quoted = loaded.article.record.text.get(passage.range());
    if quoted.is_some_and(|q| !q.trim().is_empty()) {
        return Ok(());
    }
    Err(Error::Invalid("there are no words in that passage".into()))
}
