//! Finding articles: statements for lists, ranks, counts and names.

mod bits;
mod filter;
mod group;
mod indexes;
mod kept;
mod line;
mod noted;
mod order;
mod rank;
mod sets;
mod shuffle;

#[cfg(test)]
mod order_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::{
    super::{ArticleId, Counts, Error, Ids, Place, Query, ReadState, Row, Sort, query::Names},
    Store,
    originals::to_hex,
    rows,
};

pub(in crate::library::store) use kept::Kept;
pub(in crate::library) use rank::needles;

use filter::Clock;

/// Counts are rows that triggers keep: nothing is counted to be shown.
const COUNTS: &str = "SELECT place, state, n FROM tally";
const NOTES: &str = "SELECT total(n) FROM note_tally WHERE place < 2";
const TAGS: &str = "SELECT t.name, y.n FROM tag t CROSS JOIN tag_tally y ON y.tag_id = t.id
    WHERE y.n > 0 ORDER BY t.key";

const NOTE_UIDS: &str =
    "SELECT uid FROM annotation WHERE uid BETWEEN ?1 AND ?2 AND deleted_at IS NULL LIMIT 1000";

/// From tag to tag by their index, however many notes have each.
const NOTE_TAGS: &str = "WITH RECURSIVE t(value) AS (
      SELECT min(value) FROM body WHERE purpose = 'tagging'
      UNION ALL
      SELECT (SELECT min(b.value) FROM body b WHERE b.purpose = 'tagging' AND b.value > t.value)
      FROM t WHERE t.value IS NOT NULL)
    SELECT value FROM t WHERE value IS NOT NULL AND EXISTS (
      SELECT 1 FROM body b JOIN annotation n ON n.id = b.annotation_id
      WHERE b.purpose = 'tagging' AND b.value = t.value AND n.deleted_at IS NULL)";

const SITE_NAMES: &str = "SELECT host FROM site ORDER BY host";
const LANGUAGES: &str = "WITH RECURSIVE k(lang) AS (
      SELECT min(lang) FROM article
      UNION ALL SELECT (SELECT min(lang) FROM article WHERE lang > k.lang) FROM k WHERE k.lang IS NOT NULL)
    SELECT lang FROM k WHERE lang > ''";

const UIDS: &str = "SELECT min(id), count(*) FROM article WHERE uid BETWEEN ?1 AND ?2";

impl Store {
    /// The ids of a query in order, at most `limit`; a `sort:` in the query
    /// wins over `sort`.
    pub(in crate::library) fn ids(
        &self,
        query: &Query,
        sort: Sort,
        limit: Option<usize>,
    ) -> Result<Ids, Error> {
        let sort = query.sort.unwrap_or(sort);
        // As of one moment, so that what is kept is of one version.
        let found = self.at_once(|store| {
            store.kept.keep_to(store.version()?);
            order::ids(
                &store.conn,
                &store.kept,
                query,
                sort,
                limit,
                &Clock::system(),
            )
        });
        Ok(Ids::of(found.map_err(|e| e.while_doing("listing"))?))
    }

    /// The lines of these articles, in this order; those gone are left out.
    pub(in crate::library) fn rows(&self, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
        self.at_once(|store| rows::rows(&store.conn, ids))
            .map_err(|e| e.while_doing("listing"))
    }

    /// How many articles are where.
    pub(in crate::library) fn counts(&self) -> Result<Counts, Error> {
        counts(&self.conn).map_err(|e| Error::from(e).while_doing("counting"))
    }

    /// Every tag in use outside the trash, with the number of articles.
    pub(in crate::library) fn tags(&self) -> Result<Vec<(String, u64)>, Error> {
        tags(&self.conn).map_err(|e| Error::from(e).while_doing("listing tags"))
    }

    /// The articles whose uid begins with these hexadecimal digits: one of
    /// them, and how many there are.
    pub(in crate::library) fn with_uid(
        &self,
        digits: &str,
    ) -> Result<Option<(ArticleId, usize)>, Error> {
        let Some((low, high)) = uid_range(digits) else {
            return Ok(None);
        };
        with_uid(&self.conn, &low, &high)
            .map_err(|e| Error::from(e).while_doing("looking an article up"))
    }

    /// The uids of annotations that begin with these hexadecimal digits; those
    /// that were deleted aside.
    pub(in crate::library) fn notes_with_uid(&self, digits: &str) -> Result<Vec<String>, Error> {
        let Some(range) = uid_range(digits) else {
            return Ok(Vec::new());
        };
        let mut statement = self.conn.prepare_cached(NOTE_UIDS)?;
        let found = statement.query_map(range, |r| r.get::<_, Vec<u8>>(0))?;
        let uids = found.map(|uid| uid.map(|uid| to_hex(&uid)));
        Ok(uids.collect::<Result<_, _>>()?)
    }

    /// The names that a query can be completed with.
    pub(in crate::library) fn names(&self) -> Result<Names, Error> {
        let all = |sql: &str| -> rusqlite::Result<Vec<String>> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let names = statement.query_map([], |r| r.get(0))?;
            names.collect()
        };
        let read = || -> rusqlite::Result<Names> {
            let authors: BTreeSet<String> = all(sets::AUTHOR_NAMES)?.into_iter().collect();
            Ok(Names {
                colors: crate::article::annotation::ColorNames::default(),
                tags: tags(&self.conn)?
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect(),
                note_tags: all(NOTE_TAGS)?,
                sites: all(SITE_NAMES)?,
                authors: authors.into_iter().collect(),
                langs: all(LANGUAGES)?,
            })
        };
        read().map_err(|e| Error::from(e).while_doing("listing names"))
    }

    /// Another number whenever this or another connection changed anything.
    pub(in crate::library) fn version(&self) -> Result<u64, Error> {
        let others = self.others_version()?;
        let own: i64 = self
            .conn
            .query_row("SELECT total_changes()", [], |r| r.get(0))?;
        // The two halves of one number: neither can hide a step of the other.
        Ok(others << 32 | (own as u64 & 0xFFFF_FFFF))
    }

    /// Something that differs whenever another connection has changed it.
    pub(in crate::library) fn others_version(&self) -> Result<u64, Error> {
        let others: i64 = self
            .conn
            .query_row("PRAGMA data_version", [], |r| r.get(0))?;
        Ok(others as u64)
    }
}

fn counts(conn: &Connection) -> rusqlite::Result<Counts> {
    let mut counts = Counts::default();
    let mut statement = conn.prepare_cached(COUNTS)?;
    let mut tally = statement.query([])?;
    let Counts {
        library,
        unread,
        archive,
        trash,
        ..
    } = &mut counts;
    while let Some(row) = tally.next()? {
        let number = row.get::<_, i64>(2)? as u64;
        match rows::place(row.get(0)?) {
            Place::Library => {
                *library += number;
                if rows::state(row.get(1)?) == ReadState::Unread {
                    *unread += number;
                }
            }
            Place::Archive => *archive += number,
            Place::Trash => *trash += number,
        }
    }
    counts.notes = conn
        .prepare_cached(NOTES)?
        .query_row([], |r| r.get::<_, f64>(0))? as u64;
    Ok(counts)
}

fn tags(conn: &Connection) -> rusqlite::Result<Vec<(String, u64)>> {
    let mut statement = conn.prepare_cached(TAGS)?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
    rows.collect()
}

fn with_uid(
    conn: &Connection,
    low: &[u8],
    high: &[u8],
) -> rusqlite::Result<Option<(ArticleId, usize)>> {
    let mut statement = conn.prepare_cached(UIDS)?;
    let found = statement
        .query_row((low, high), |r| {
            Ok((r.get::<_, Option<i64>>(0)?, r.get::<_, i64>(1)?))
        })
        .optional()?;
    Ok(found.and_then(|(id, count)| Some((ArticleId(id?), count as usize))))
}

/// First and last uid (16 bytes) that begin with `digits`; none if they are
/// not hexadecimal digits, or too many.
fn uid_range(digits: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let plain: Vec<char> = digits.chars().filter(|c| *c != '-').collect();
    if plain.is_empty() || plain.len() > 32 {
        return None;
    }
    let bytes = |filler: u32| -> Option<Vec<u8>> {
        let digit = |at: usize| plain.get(at).map_or(Some(filler), |c| c.to_digit(16));
        (0..16)
            .map(|at| Some((digit(2 * at)? << 4 | digit(2 * at + 1)?) as u8))
            .collect()
    };
    Some((bytes(0)?, bytes(15)?))
}
