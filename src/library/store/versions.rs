//! The captures of an article: the one that it shows, and those before it,
//! each with the text of record and the notes that were found in it.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use super::{
    super::{ArticleId, Capture, Error},
    Store,
    annotations::{self, MADE_HERE, QUOTE_ONLY, Stored},
    articles::{self, Loaded},
    originals::Hash,
};
use crate::article::{
    Article, Role,
    annotation::{AnchorState, Annotation},
};

/// A row of `capture` with its newest text of record.
struct CaptureRow {
    id: i64,
    hash: Vec<u8>,
    size: i64,
    at: i64,
    source: String,
    record: i64,
    shown: bool,
}

/// Oldest first.
fn rows(conn: &Connection, id: ArticleId) -> Result<Vec<CaptureRow>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.hash, o.size, c.at, c.source, c.id = a.capture_id,
           iif(c.id = a.capture_id, a.record_id,
             (SELECT r.id FROM record r WHERE r.capture_id = c.id ORDER BY r.parser DESC LIMIT 1))
         FROM capture c JOIN article a ON a.id = c.article_id JOIN original o ON o.hash = c.hash
         WHERE c.article_id = ?1 ORDER BY c.id",
    )?;
    let found = statement.query_map([id.0], |r| {
        Ok(CaptureRow {
            id: r.get(0)?,
            hash: r.get(1)?,
            size: r.get(2)?,
            at: r.get(3)?,
            source: r.get(4)?,
            shown: r.get(5)?,
            record: r.get(6)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The paragraphs of the story, and whatever else is shown of the page.
fn shown_blocks(article: &Article) -> HashSet<&str> {
    let blocks = article.record.blocks.iter().enumerate();
    blocks
        .filter(|(i, _)| article.role(*i) != Role::Chrome)
        .map(|(_, block)| article.record.block_text(block).trim())
        .filter(|text| !text.is_empty())
        .collect()
}

impl Store {
    /// All captures of an article, the oldest first.
    pub(in crate::library) fn captures(&self, id: ArticleId) -> Result<Vec<Capture>, Error> {
        let mut out: Vec<Capture> = Vec::new();
        let mut before: Option<Loaded> = None;
        for (row, number) in rows(&self.conn, id)?.into_iter().zip(1..) {
            let loaded = articles::load_record(&self.conn, id, row.record)?;
            let changed = before.map(|before| {
                let (old, new) = (shown_blocks(&before.article), shown_blocks(&loaded.article));
                (new.difference(&old).count(), old.difference(&new).count())
            });
            out.push(Capture {
                number,
                at: row.at,
                size: row.size.unsigned_abs(),
                source: row.source,
                shown: row.shown,
                changed,
            });
            before = Some(loaded);
        }
        Ok(out)
    }

    /// A capture by its number, loaded as the article itself is; and of how
    /// many.
    pub(in crate::library) fn load_capture(
        &self,
        id: ArticleId,
        number: usize,
    ) -> Result<(Loaded, usize), Error> {
        let (row, of) = self.capture_row(id, number)?;
        Ok((articles::load_record(&self.conn, id, row.record)?, of))
    }

    /// The hash of a capture's original.
    pub(in crate::library) fn capture_hash(
        &self,
        id: ArticleId,
        number: usize,
    ) -> Result<Hash, Error> {
        let (row, _) = self.capture_row(id, number)?;
        Hash::from_slice(&row.hash).ok_or_else(|| Error::Damaged("an original's hash".into()))
    }

    /// A capture by its number, and its newest text of record: their rows.
    pub(super) fn capture_rows(&self, id: ArticleId, number: usize) -> Result<(i64, i64), Error> {
        let (row, _) = self.capture_row(id, number)?;
        Ok((row.id, row.record))
    }

    fn capture_row(&self, id: ArticleId, number: usize) -> Result<(CaptureRow, usize), Error> {
        let mut rows = rows(&self.conn, id)?;
        let of = rows.len();
        match number.checked_sub(1).filter(|at| *at < of) {
            Some(at) => Ok((rows.swap_remove(at), of)),
            None if of == 1 => Err(Error::Invalid("there is one capture of this story".into())),
            None => Err(Error::Invalid(format!(
                "the captures of this story are 1 to {of}"
            ))),
        }
    }

    /// When a capture was added, and whether the article shows it.
    pub(in crate::library) fn capture_day(
        &self,
        id: ArticleId,
        number: usize,
    ) -> Result<(i64, bool), Error> {
        let (row, _) = self.capture_row(id, number)?;
        Ok((row.at, row.shown))
    }

    /// The annotations of an article as they were found in another text of
    /// it, by place; and how many were never looked for there, for they are
    /// younger.
    pub(in crate::library) fn annotations_in(
        &self,
        id: ArticleId,
        text: &Loaded,
    ) -> Result<(Vec<Annotation>, usize), Error> {
        let found = found_in(&self.conn, id, text.text_id)?;
        let mut later = 0;
        let mut out = Vec::new();
        for Stored { id, annotation, .. } in annotations::of_article(&self.conn, id)? {
            let selector = annotation.selector.as_ref();
            let made_on = selector.is_some_and(|s| s.made_on == text.text_hash);
            let here = match (selector, found.get(&id)) {
                (None, _) => Some(annotation),
                (Some(_), Some(found)) => Some(Annotation {
                    candidates: annotations::candidates_in(&self.conn, id, text.text_id)?,
                    ..found.put_on(annotation)
                }),
                (Some(selector), None) if made_on => Some(Annotation {
                    state: AnchorState::Exact,
                    passage: selector.position,
                    candidates: Vec::new(),
                    kept: false,
                    ..annotation
                }),
                (Some(_), None) => None,
            };
            later += usize::from(here.is_none());
            out.extend(here);
        }
        out.sort_by_key(|a| (a.passage.is_none(), a.passage.map(|p| (p.start, p.end))));
        Ok((out, later))
    }
}

/// What the history says of an annotation in a text.
struct Found {
    state: AnchorState,
    place: (Option<i64>, Option<i64>),
    kept: bool,
}

impl Found {
    fn put_on(&self, annotation: Annotation) -> Annotation {
        Annotation {
            state: self.state,
            passage: annotations::passage(self.place.0, self.place.1),
            kept: self.kept,
            ..annotation
        }
    }
}

/// The last word of the history on each annotation in a text, by row number.
/// What was said before an annotation was put on another passage was said of
/// another quote.
fn found_in(conn: &Connection, id: ArticleId, text_id: i64) -> Result<HashMap<i64, Found>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT h.annotation_id, h.state, h.start, h.stop, h.method
         FROM annotation n JOIN anchoring h ON h.annotation_id = n.id AND h.text_id = ?2
         WHERE n.article_id = ?1 AND h.n >= coalesce((
           SELECT max(m.n) FROM anchoring m WHERE m.annotation_id = n.id AND m.method = ?3), 0)
         ORDER BY h.annotation_id, h.n",
    )?;
    let mut rows = statement.query(params![id.0, text_id, MADE_HERE])?;
    let mut found = HashMap::new();
    while let Some(r) = rows.next()? {
        let state = AnchorState::from_name(&r.get::<_, String>(1)?).unwrap_or(AnchorState::Lost);
        let last = Found {
            state,
            place: (r.get(2)?, r.get(3)?),
            kept: state == AnchorState::Lost && r.get::<_, String>(4)? == QUOTE_ONLY,
        };
        found.insert(r.get(0)?, last);
    }
    Ok(found)
}
