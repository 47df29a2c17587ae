//! The lines of lists: what can be shown without opening an article.

use rusqlite::{Connection, OptionalExtension as _, Row as SqlRow};

use super::{
    super::{ArticleId, Error, Place, ReadState, Row},
    originals::to_hex,
    record,
};
use crate::article::Date;

const ROW: &str = "
    SELECT a.id, a.uid, a.title, a.authors, a.site, a.url, a.published, a.saved_at, a.words, a.lang,
           a.state, a.starred, a.place, coalesce(p.progress, 0.0),
           (SELECT count(*) FROM annotation n WHERE n.article_id = a.id AND n.deleted_at IS NULL)
    FROM article a LEFT JOIN position p ON p.article_id = a.id
    WHERE a.id = ?1";

const TAGS: &str = "
    SELECT t.name FROM article_tag x JOIN tag t ON t.id = x.tag_id
    WHERE x.article_id = ?1 ORDER BY t.key";

/// The line of an article; none if there is no such article.
pub(super) fn row(conn: &Connection, id: ArticleId) -> Result<Option<Row>, Error> {
    let mut statement = conn.prepare_cached(ROW)?;
    let found = statement.query_row([id.0], read).optional()?;
    let Some(mut row) = found else {
        return Ok(None);
    };
    row.tags = tags(conn, id)?;
    Ok(Some(row))
}

/// The lines of these articles, in this order; those gone are left out.
pub(super) fn rows(conn: &Connection, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
    let found: Result<Vec<Option<Row>>, Error> = ids.iter().map(|id| row(conn, *id)).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// The tags of an article, by their folded names.
pub(super) fn tags(conn: &Connection, id: ArticleId) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare_cached(TAGS)?;
    let names = statement.query_map([id.0], |r| r.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn read(r: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let authors: String = r.get(3)?;
    let published: Option<String> = r.get(6)?;
    Ok(Row {
        id: ArticleId(r.get(0)?),
        uid: to_hex(&r.get::<_, Vec<u8>>(1)?),
        title: r.get(2)?,
        authors: record::authors_from_json(&authors),
        site: r.get(4)?,
        url: r.get(5)?,
        published: published.and_then(|p| Date::parse_iso(&p)),
        added: r.get(7)?,
        words: r.get(8)?,
        language: r.get(9)?,
        state: state(r.get(10)?),
        starred: r.get(11)?,
        place: place(r.get(12)?),
        progress: r.get(13)?,
        notes: r.get(14)?,
        tags: Vec::new(),
    })
}

/// The state that a row's number stands for.
pub(super) fn state(number: i64) -> ReadState {
    match number {
        2 => ReadState::Read,
        1 => ReadState::Reading,
        _ => ReadState::Unread,
    }
}

/// The number of a state in rows.
pub(in crate::library) fn state_number(state: ReadState) -> i64 {
    match state {
        ReadState::Unread => 0,
        ReadState::Reading => 1,
        ReadState::Read => 2,
    }
}

/// The place that a row's number stands for.
pub(super) fn place(number: i64) -> Place {
    match number {
        2 => Place::Trash,
        1 => Place::Archive,
        _ => Place::Library,
    }
}

/// The number of a place in rows.
pub(in crate::library) fn place_number(place: Place) -> i64 {
    match place {
        Place::Library => 0,
        Place::Archive => 1,
        Place::Trash => 2,
    }
}

/// The statements that a line of a list takes, to count what they cost.
#[cfg(test)]
pub(super) fn statements() -> [&'static str; 2] {
    [ROW, TAGS]
}
