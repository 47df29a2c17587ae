//! Annotations: how they are read, and written. A selector changes only where
//! the reader puts an annotation on another passage; where each was found in a
//! text is a history.

mod adopt;
mod carry;
mod edit;
mod passage;
mod settle;

pub(in crate::library) use adopt::{Carried, Stood, Theirs};
pub(super) use carry::{MADE_HERE, found_again};
pub(in crate::library) use edit::{NewNote, NoteChange};
pub(super) use settle::QUOTE_ONLY;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{
    super::{ArticleId, Error},
    Store,
    originals::{from_hex, to_hex},
};
use crate::article::{
    Passage,
    annotation::{AnchorState, Annotation, Color, Selector},
};

/// Digits of a whole uid.
const UID_DIGITS: usize = 32;

/// An annotation with its row number and its article.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::library) struct Stored {
    pub(in crate::library) id: i64,
    pub(in crate::library) article: ArticleId,
    pub(in crate::library) annotation: Annotation,
}

macro_rules! select_annotations {
    ($rest:literal) => {
        concat!(
            "SELECT n.id, n.article_id, n.uid, n.state, n.color, n.start, n.stop, n.created_at, n.modified_at,
                    s.exact, s.prefix, s.suffix, s.start, s.stop, t.hash,
                    n.state = 'lost' AND 'kept as a quote' =
                      (SELECT method FROM anchoring WHERE annotation_id = n.id ORDER BY anchoring.n DESC LIMIT 1)
             FROM annotation n LEFT JOIN selector s ON s.annotation_id = n.id LEFT JOIN text t ON t.id = n.text_id
             WHERE n.deleted_at IS NULL AND ",
            $rest
        )
    };
}

/// The annotations of an article by place; those without one last.
pub(super) fn of_article(conn: &Connection, article: ArticleId) -> Result<Vec<Stored>, Error> {
    let mut statement = conn.prepare_cached(select_annotations!(
        "n.article_id = ?1 ORDER BY n.start IS NULL, n.start, n.stop, n.id"
    ))?;
    let found: Vec<Stored> = statement
        .query_map([article.0], read)?
        .collect::<Result<_, _>>()?;
    found.into_iter().map(|n| with_bodies(conn, n)).collect()
}

/// One annotation, by its row number; none if there is none or it is deleted.
pub(super) fn one(conn: &Connection, id: i64) -> Result<Option<Stored>, Error> {
    let mut statement = conn.prepare_cached(select_annotations!("n.id = ?1"))?;
    let found = statement.query_row([id], read).optional()?;
    found.map(|n| with_bodies(conn, n)).transpose()
}

/// All annotations of articles outside the trash, or of all, by article and
/// place. Two statements, however many there are.
pub(super) fn everywhere(conn: &Connection, with_trash: bool) -> Result<Vec<Stored>, Error> {
    let mut statement = conn.prepare_cached(select_annotations!(
        "n.article_id IN (SELECT id FROM article WHERE place < ?1)
         ORDER BY n.article_id, n.start IS NULL, n.start, n.stop, n.id"
    ))?;
    let mut found: Vec<Stored> = statement
        .query_map([if with_trash { 3 } else { 2 }], read)?
        .collect::<Result<_, _>>()?;
    let at: HashMap<i64, usize> = found.iter().zip(0..).map(|(n, at)| (n.id, at)).collect();
    let mut bodies = conn.prepare_cached(
        "SELECT annotation_id, purpose, value FROM body ORDER BY annotation_id, n",
    )?;
    let mut rows = bodies.query([])?;
    while let Some(r) = rows.next()? {
        let id: i64 = r.get(0)?;
        if let Some(stored) = at.get(&id).and_then(|at| found.get_mut(*at)) {
            take_body(&mut stored.annotation, &r.get::<_, String>(1)?, r.get(2)?);
        }
    }
    for stored in &mut found {
        if stored.annotation.state == AnchorState::Uncertain {
            stored.annotation.candidates = candidates(conn, stored.id)?;
        }
    }
    Ok(found)
}

fn take_body(annotation: &mut Annotation, purpose: &str, value: String) {
    match purpose {
        "commenting" => annotation.note = value,
        "tagging" => annotation.tags.push(value),
        _ => {}
    }
}

fn read(r: &Row<'_>) -> rusqlite::Result<Stored> {
    let (state, color): (String, String) = (r.get(3)?, r.get(4)?);
    let annotation = Annotation {
        id: to_hex(&r.get::<_, Vec<u8>>(2)?),
        selector: selector(r)?,
        passage: passage(r.get(5)?, r.get(6)?),
        state: AnchorState::from_name(&state).unwrap_or(AnchorState::Lost),
        kept: r.get::<_, Option<bool>>(15)?.unwrap_or_default(),
        color: Color::from_name(&color).unwrap_or_default(),
        created: r.get(7)?,
        modified: r.get(8)?,
        ..Annotation::default()
    };
    Ok(Stored {
        id: r.get(0)?,
        article: ArticleId(r.get(1)?),
        annotation,
    })
}

fn selector(r: &Row<'_>) -> rusqlite::Result<Option<Selector>> {
    let Some(exact) = r.get::<_, Option<String>>(9)? else {
        return Ok(None);
    };
    let made_on: Option<Vec<u8>> = r.get(14)?;
    Ok(Some(Selector {
        exact,
        prefix: r.get(10)?,
        suffix: r.get(11)?,
        position: passage(r.get(12)?, r.get(13)?),
        made_on: made_on.map(|h| to_hex(&h)).unwrap_or_default(),
    }))
}

pub(super) fn passage(start: Option<i64>, stop: Option<i64>) -> Option<Passage> {
    Some(Passage::new(
        usize::try_from(start?).ok()?,
        usize::try_from(stop?).ok()?,
    ))
}

fn with_bodies(conn: &Connection, mut stored: Stored) -> Result<Stored, Error> {
    let mut statement =
        conn.prepare_cached("SELECT purpose, value FROM body WHERE annotation_id = ?1 ORDER BY n")?;
    let mut bodies = statement.query([stored.id])?;
    while let Some(r) = bodies.next()? {
        take_body(&mut stored.annotation, &r.get::<_, String>(0)?, r.get(1)?);
    }
    drop(bodies);
    if stored.annotation.state == AnchorState::Uncertain {
        stored.annotation.candidates = candidates(conn, stored.id)?;
    }
    Ok(stored)
}

/// The other places that fit an uncertain one nearly as well, best first.
fn candidates(conn: &Connection, id: i64) -> Result<Vec<Passage>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT c.start, c.stop FROM candidate c JOIN annotation n ON n.id = c.annotation_id
         JOIN article a ON a.id = n.article_id JOIN record r ON r.id = a.record_id AND r.text_id = c.text_id
         WHERE c.annotation_id = ?1 ORDER BY c.rank",
    )?;
    let found = statement.query_map([id], |r| Ok(passage(r.get(0)?, r.get(1)?)))?;
    let found: Vec<Option<Passage>> = found.collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// The same in any text of its article.
pub(super) fn candidates_in(
    conn: &Connection,
    id: i64,
    text_id: i64,
) -> Result<Vec<Passage>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT start, stop FROM candidate WHERE annotation_id = ?1 AND text_id = ?2 ORDER BY rank",
    )?;
    let found = statement.query_map([id, text_id], |r| Ok(passage(r.get(0)?, r.get(1)?)))?;
    let found: Vec<Option<Passage>> = found.collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// The row number of the annotation that `uid`, or the start of one, means;
/// deleted ones too, if nothing else fits.
pub(super) fn resolve(conn: &Connection, uid: &str) -> Result<i64, Error> {
    let mut found = by_uid(conn, uid, false)?;
    if found.is_empty() {
        found = by_uid(conn, uid, true)?;
    }
    match found[..] {
        [id] => Ok(id),
        [] => Err(not_found(uid)),
        _ => Err(Error::Ambiguous {
            what: "annotation",
            id: uid.into(),
            count: found.len(),
        }),
    }
}

fn not_found(uid: &str) -> Error {
    Error::NotFound {
        what: "annotation",
        id: uid.into(),
    }
}

fn by_uid(conn: &Connection, uid: &str, deleted: bool) -> Result<Vec<i64>, Error> {
    let digits = uid.trim().to_ascii_lowercase();
    if digits.is_empty() || digits.len() > UID_DIGITS {
        return Ok(Vec::new());
    }
    let padded = |fill: &str| format!("{digits}{}", fill.repeat(UID_DIGITS - digits.len()));
    let ends = ["0", "f"].map(|fill| from_hex(&padded(fill)));
    let [Some(first), Some(last)] = ends else {
        return Ok(Vec::new());
    };
    let mut statement = conn.prepare_cached(
        "SELECT id FROM annotation WHERE uid BETWEEN ?1 AND ?2 AND (deleted_at IS NOT NULL) = ?3",
    )?;
    let ids = statement.query_map((first, last, deleted), |r| r.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

impl Store {
    /// The annotations of an article by place; those without one last.
    pub(in crate::library) fn annotations(&self, article: ArticleId) -> Result<Vec<Stored>, Error> {
        of_article(&self.conn, article)
    }

    /// What is known of them beside themselves, by their row numbers.
    pub(in crate::library) fn carried(
        &self,
        article: ArticleId,
    ) -> Result<HashMap<i64, Carried>, Error> {
        adopt::carried(&self.conn, article)
    }
}
