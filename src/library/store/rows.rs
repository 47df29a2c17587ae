//! The lines of lists: what can be shown without opening an article.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Row as SqlRow};
use serde_json::Value as Json;

use super::{
    super::{ArticleId, Error, Place, ReadState, Row},
    originals::to_hex,
    record,
};
use crate::article::Date;

/// All lines of a page by one statement: what a statement costs to begin and to
/// end is a good part of what a line costs. The cross join keeps the order of
/// the ids, which come as a list in JSON.
const ROWS: &str = "
    SELECT a.id, a.uid, a.title, a.authors, a.site, a.url, a.published, a.saved_at, a.words, a.lang,
           a.state, a.starred, a.place, coalesce(p.progress, 0.0),
           (SELECT count(*) FROM annotation n WHERE n.article_id = a.id AND n.deleted_at IS NULL),
           a.state_by_hand
    FROM json_each(?1) j CROSS JOIN article a ON a.id = j.value
    LEFT JOIN position p ON p.article_id = a.id";

/// The tags of all of them.
const ROWS_TAGS: &str = "
    SELECT x.article_id, t.key, t.name
    FROM json_each(?1) j CROSS JOIN article_tag x ON x.article_id = j.value
    CROSS JOIN tag t ON t.id = x.tag_id";

/// The line of an article; none if there is no such article.
pub(super) fn row(conn: &Connection, id: ArticleId) -> Result<Option<Row>, Error> {
    Ok(rows(conn, &[id])?.pop())
}

/// The lines of these articles, in this order; those gone are left out.
pub(super) fn rows(conn: &Connection, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
    let list = Json::from(ids.iter().map(|id| id.0).collect::<Vec<_>>()).to_string();
    let mut statement = conn.prepare_cached(ROWS)?;
    let rows = statement.query_map([&list], read)?;
    let mut rows: Vec<Row> = rows.collect::<Result<_, _>>()?;
    let mut tags = all_tags(conn, &list)?;
    for row in &mut rows {
        let own = tags.get_mut(&row.id).map(std::mem::take);
        row.tags = own.unwrap_or_default().into_values().collect();
    }
    Ok(rows)
}

/// The tags of a list of articles: by article, names by their folded form.
fn all_tags(
    conn: &Connection,
    list: &str,
) -> Result<HashMap<ArticleId, BTreeMap<String, String>>, Error> {
    let mut statement = conn.prepare_cached(ROWS_TAGS)?;
    let mut found = statement.query([list])?;
    let mut tags: HashMap<ArticleId, BTreeMap<String, String>> = HashMap::new();
    while let Some(tag) = found.next()? {
        let of = tags.entry(ArticleId(tag.get(0)?)).or_default();
        of.insert(tag.get(1)?, tag.get(2)?);
    }
    Ok(tags)
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
        by_hand: r.get(15)?,
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
    [ROWS, ROWS_TAGS]
}
