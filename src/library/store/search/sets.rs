//! The parts of a query that an index answers with a set of articles. Each is
//! one of these statements; what was typed is bound, or becomes quoted tokens
//! of our own.

use rusqlite::{Connection, Params};

use super::{super::super::Error, bits::Bits};

pub(super) const TAG: &str = "SELECT article_id FROM article_tag WHERE tag_id IN (
    SELECT id FROM tag WHERE key = ?1
    UNION ALL SELECT id FROM tag WHERE key > ?1 || '/' AND key < ?1 || '0')";
/// Tags that begin like this, and those below them.
pub(super) const TAG_BEGINS: &str = "SELECT article_id FROM article_tag WHERE tag_id IN (
    SELECT id FROM tag WHERE key >= ?1 AND key < ?1 || char(1114111))";
pub(super) const HAS_TAG: &str = "SELECT article_id FROM article_tag";
pub(super) const LANG: &str = "SELECT id FROM article WHERE lang = ?1";
pub(super) const COLOR: &str = "SELECT article_id FROM annotation INDEXED BY annotation_color WHERE deleted_at IS NULL AND color = ?1";
pub(super) const STATE: &str = "SELECT article_id FROM annotation INDEXED BY annotation_state WHERE deleted_at IS NULL AND state = ?1";
pub(super) const HAS_ANNOTATION: &str =
    "SELECT article_id FROM annotation INDEXED BY annotation_article WHERE deleted_at IS NULL";
pub(super) const HAS_NOTE: &str = "SELECT n.article_id FROM annotation n INDEXED BY annotation_article
    WHERE n.deleted_at IS NULL AND EXISTS (
      SELECT 1 FROM body b WHERE b.annotation_id = n.id AND b.purpose = 'commenting' AND b.value <> '')";
pub(super) const HAS_HIGHLIGHT: &str =
    "SELECT n.article_id FROM annotation n INDEXED BY annotation_article
    WHERE n.deleted_at IS NULL AND EXISTS (SELECT 1 FROM selector s WHERE s.annotation_id = n.id)";
pub(super) const HAS_WARNING: &str = "SELECT a.id FROM record r
    JOIN capture c ON c.id = r.capture_id JOIN article a ON a.id = c.article_id AND a.record_id = r.id
    WHERE r.warnings <> '[]'";
/// Sites, not articles.
pub(super) const HOST: &str =
    "SELECT id FROM site WHERE host = ?1 OR substr(host, -length(?2)) = ?2";
/// Sites, not articles.
pub(super) const PART_OF_HOST: &str = "SELECT id FROM site WHERE instr('.' || host || '.', ?1) > 0";

/// Sites, not articles: those with a part that begins like this.
pub(super) const HOST_BEGINS: &str = "SELECT id FROM site WHERE instr('.' || host, ?1) > 0";

/// A name that an index has: a statement that walks its distinct values, and
/// those that have a word which begins like this with their place, and one for
/// the articles of a value.
pub(super) struct Name {
    values: &'static str,
    articles: &'static str,
}

/// From name to name by the index, place by place.
macro_rules! distinct {
    ($key:literal, $select:literal) => {
        concat!(
            "WITH RECURSIVE k(place, key) AS (
               SELECT column1, (SELECT min(a.",
            $key,
            ") FROM article a WHERE a.place = column1)
               FROM (VALUES (0), (1), (2))
               UNION ALL
               SELECT k.place, (SELECT min(a.",
            $key,
            ") FROM article a WHERE a.place = k.place AND a.",
            $key,
            " > k.key)
               FROM k WHERE k.key IS NOT NULL)
             ",
            $select
        )
    };
}

macro_rules! name {
    ($key:literal) => {
        Name {
            values: distinct!(
                $key,
                "SELECT place, key FROM k WHERE instr(' ' || CAST(key AS TEXT), ?1) > 0"
            ),
            articles: concat!(
                "SELECT id FROM article WHERE place = ?1 AND ",
                $key,
                " = ?2"
            ),
        }
    };
}

/// All names of authors, folded, place by place.
pub(super) const AUTHOR_NAMES: &str = distinct!(
    "author_key",
    "SELECT CAST(key AS TEXT) FROM k WHERE key > x''"
);
pub(super) const PUBLISHER: Name = name!("site_key");
pub(super) const AUTHOR_BEGINS: Name = name!("author_key");
pub(super) const TITLE_BEGINS: &str = "SELECT id FROM article INDEXED BY article_title
    WHERE instr(' ' || CAST(title_key AS TEXT), ?1) > 0";

/// At the edge of a span of days the page's own day counts, whatever its zone.
pub(super) const PUBLISHED: &str = "SELECT id FROM article INDEXED BY article_published
    WHERE place IN (0, 1, 2) AND published_at >= ?1 AND published_at < ?2
    AND substr(published || '-01-01', 1, 10) BETWEEN ?3 AND ?4";

pub(super) const IN_ARTICLE: &str = "SELECT rowid FROM article_fts WHERE article_fts MATCH ?1";
pub(super) const IN_NOTE: &str = "SELECT n.article_id FROM note_fts f
    CROSS JOIN annotation n ON n.id = f.rowid WHERE note_fts MATCH ?1 AND n.deleted_at IS NULL";

/// What a statement finds.
pub(super) fn find(conn: &Connection, sql: &str, values: impl Params) -> Result<Bits, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let numbers = statement.query_map(values, |row| row.get::<_, u32>(0))?;
    Ok(numbers.collect::<Result<Bits, _>>()?)
}

/// The articles whose name has a word that begins with `start`.
pub(super) fn named(conn: &Connection, name: &Name, start: &str) -> Result<Bits, Error> {
    let mut values = conn.prepare_cached(name.values)?;
    let mut articles = conn.prepare_cached(name.articles)?;
    let mut found = Bits::default();
    let mut rows = values.query([start])?;
    while let Some(row) = rows.next()? {
        let value = (row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?);
        for id in articles.query_map(value, |r| r.get(0))? {
            found.insert(id?);
        }
    }
    Ok(found)
}

#[cfg(test)]
pub(super) const ALL: [&str; 21] = [
    TAG,
    TAG_BEGINS,
    HOST_BEGINS,
    HAS_TAG,
    LANG,
    COLOR,
    STATE,
    HAS_ANNOTATION,
    HAS_NOTE,
    HAS_HIGHLIGHT,
    HAS_WARNING,
    HOST,
    PART_OF_HOST,
    PUBLISHER.values,
    PUBLISHER.articles,
    AUTHOR_BEGINS.values,
    AUTHOR_BEGINS.articles,
    TITLE_BEGINS,
    PUBLISHED,
    IN_ARTICLE,
    IN_NOTE,
];
