//! Finding articles: statements for lists, ranks, counts and names.

mod filter;
mod group;
mod order;
mod rank;

#[cfg(test)]
mod tests;

use rusqlite::{Connection, OptionalExtension};

use super::{
    super::{ArticleId, Counts, Error, Place, Query, ReadState, Row, Sort},
    Store, rows,
};

pub(in crate::library) use rank::needles;

use filter::Clock;

impl Store {
    /// The ids of a query in order, at most `limit`; a `sort:` in the query
    /// wins over `sort`.
    pub(in crate::library) fn ids(
        &self,
        query: &Query,
        sort: Sort,
        limit: Option<usize>,
    ) -> Result<Vec<ArticleId>, Error> {
        let sort = query.sort.unwrap_or(sort);
        order::ids(&self.conn, query, sort, limit, &Clock::system())
            .map_err(|e| e.while_doing("listing"))
    }

    /// The lines of these articles, in this order; those gone are left out.
    pub(in crate::library) fn rows(&self, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
        rows::rows(&self.conn, ids).map_err(|e| e.while_doing("listing"))
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
    let mut statement = conn.prepare_cached("SELECT place, state, n FROM tally")?;
    let mut tally = statement.query([])?;
    while let Some(row) = tally.next()? {
        let number = row.get::<_, i64>(2)? as u64;
        match rows::place(row.get(0)?) {
            Place::Library => {
                counts.library += number;
                if rows::state(row.get(1)?) == ReadState::Unread {
                    counts.unread += number;
                }
            }
            Place::Archive => counts.archive += number,
            Place::Trash => counts.trash += number,
        }
    }
    let notes = "SELECT count(*) FROM annotation n JOIN article a ON a.id = n.article_id \
                 WHERE n.deleted_at IS NULL AND a.place < 2";
    counts.notes = conn
        .prepare_cached(notes)?
        .query_row([], |r| r.get::<_, i64>(0))? as u64;
    Ok(counts)
}

fn tags(conn: &Connection) -> rusqlite::Result<Vec<(String, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT t.name, count(*) FROM article_tag x JOIN tag t ON t.id = x.tag_id JOIN article a ON a.id = x.article_id
         WHERE a.place < 2 GROUP BY t.id ORDER BY t.key",
    )?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64)))?;
    rows.collect()
}

fn with_uid(
    conn: &Connection,
    low: &[u8],
    high: &[u8],
) -> rusqlite::Result<Option<(ArticleId, usize)>> {
    let mut statement =
        conn.prepare_cached("SELECT min(id), count(*) FROM article WHERE uid BETWEEN ?1 AND ?2")?;
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
