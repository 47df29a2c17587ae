//! The ids of a query, in order.
//!
//! Orders that an index has are walked place by place and merged here: a
//! condition on two places at once would make the database sort. The others
//! are fetched with their key and sorted here, which costs a quarter of what
//! it costs in SQL.

use std::cmp::{Ordering, Reverse};

use rusqlite::{Connection, types::Value};

use super::{
    super::{
        super::{ArticleId, Error, Place, Query, Sort, SortKey},
        rows::place_number,
    },
    filter::{self, Clock, Filter},
    rank,
};

/// No limit, as SQLite has it.
const ALL: i64 = -1;

/// The ids of a query in order, at most `limit`.
pub(in crate::library::store) fn ids(
    conn: &Connection,
    query: &Query,
    sort: Sort,
    limit: Option<usize>,
    clock: &Clock,
) -> Result<Vec<ArticleId>, Error> {
    let list = List {
        conn,
        filter: filter::compile(query, clock),
        places: filter::places(query),
        limit: limit.map_or(ALL, |n| i64::try_from(n).unwrap_or(i64::MAX)),
        reversed: sort.reversed,
    };
    let mut ids = match sort.key {
        SortKey::Relevance if query.has_words() => {
            return rank::ids(conn, query, &list, sort.reversed);
        }
        SortKey::Added | SortKey::Relevance => list.merged(ADDED, |k: i64| Reverse(k))?,
        SortKey::Published => list.published()?,
        SortKey::Title => list.merged(TITLE, |k: Vec<u8>| k)?,
        SortKey::Author => list.sorted("a.author_key", |k: Vec<u8>| (k.is_empty(), k))?,
        SortKey::Site => list.sorted("a.site_key", |k: Vec<u8>| (k.is_empty(), k))?,
        SortKey::Length => list.sorted("a.words", |k: i64| (false, Reverse(k)))?,
        SortKey::Progress => list.sorted(PROGRESS, |k: i64| (false, Reverse(k)))?,
    };
    ids.truncate(limit.unwrap_or(usize::MAX));
    Ok(ids)
}

/// Key, the usual order, and the other way round, as SQL.
type Index = (&'static str, [&'static str; 2]);

const ADDED: Index = (
    "a.saved_at",
    ["a.saved_at DESC, a.id DESC", "a.saved_at ASC, a.id ASC"],
);
const TITLE: Index = (
    "a.title_key",
    ["a.title_key ASC, a.id ASC", "a.title_key DESC, a.id DESC"],
);
const PUBLISHED: Index = (
    "a.published_at",
    [
        "a.published_at DESC, a.id DESC",
        "a.published_at ASC, a.id ASC",
    ],
);

/// Share read, in thousandths.
const PROGRESS: &str = "CAST(ifnull((SELECT p.progress FROM position p WHERE p.article_id = a.id), 0) * 1000 AS INTEGER)";

/// What is listed.
pub(super) struct List<'a> {
    conn: &'a Connection,
    pub(super) filter: Filter,
    pub(super) places: Vec<Place>,
    limit: i64,
    reversed: bool,
}

impl List<'_> {
    /// The rows of one place that meet the filter and `also`, in the order of
    /// an index.
    fn scan<K: rusqlite::types::FromSql>(
        &self,
        place: Place,
        index: Index,
        also: &str,
    ) -> Result<Vec<(K, i64)>, Error> {
        let sql = self.scan_sql(index, also);
        let mut values: Vec<Value> = vec![place_number(place).into()];
        values.extend(self.filter.values.iter().cloned());
        values.push(self.limit.into());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn scan_sql(&self, (key, orders): Index, also: &str) -> String {
        let order = orders[usize::from(self.reversed)];
        let filter = &self.filter.sql;
        format!(
            "SELECT {key}, a.id FROM article a WHERE a.place = ?{also} AND {filter} ORDER BY {order} LIMIT ?"
        )
    }

    /// Every place in the order of an index, merged by `rank` of the key.
    fn merged<K, R: Ord>(&self, index: Index, rank: fn(K) -> R) -> Result<Vec<ArticleId>, Error>
    where
        K: rusqlite::types::FromSql,
    {
        let mut rows: Vec<(R, i64)> = Vec::new();
        for place in &self.places {
            let scanned = self.scan::<K>(*place, index, "")?;
            rows.extend(scanned.into_iter().map(|(key, id)| (rank(key), id)));
        }
        // Runs that are sorted already: the sort merges them.
        let newest_first = index == ADDED;
        rows.sort_by(|a, b| {
            let order = a.0.cmp(&b.0).then_with(|| by_id(a.1, b.1, newest_first));
            if self.reversed {
                order.reverse()
            } else {
                order
            }
        });
        Ok(rows.into_iter().map(|(_, id)| ArticleId(id)).collect())
    }

    /// By date of publication; what has none comes last, either way round.
    fn published(&self) -> Result<Vec<ArticleId>, Error> {
        let mut dated: Vec<(i64, i64)> = Vec::new();
        let mut undated: Vec<(Option<i64>, i64)> = Vec::new();
        for place in &self.places {
            dated.extend(self.scan(*place, PUBLISHED, " AND a.published_at IS NOT NULL")?);
            undated.extend(self.scan(*place, PUBLISHED, " AND a.published_at IS NULL")?);
        }
        dated.sort_unstable();
        undated.sort_unstable_by_key(|(_, id)| *id);
        if !self.reversed {
            dated.reverse();
            undated.reverse();
        }
        let undated = undated.into_iter().map(|(_, id)| id);
        Ok(dated
            .into_iter()
            .map(|(_, id)| id)
            .chain(undated)
            .map(ArticleId)
            .collect())
    }

    /// Every article that meets the filter, in no order.
    pub(super) fn all(&self) -> Result<Vec<i64>, Error> {
        let sql = format!(
            "SELECT a.id FROM article a WHERE a.place = ? AND {}",
            self.filter.sql
        );
        let mut out = Vec::new();
        for place in &self.places {
            let mut values: Vec<Value> = vec![place_number(*place).into()];
            values.extend(self.filter.values.iter().cloned());
            let mut statement = self.conn.prepare_cached(&sql)?;
            let found = statement.query_map(rusqlite::params_from_iter(values), |r| r.get(0))?;
            for id in found {
                out.push(id?);
            }
        }
        Ok(out)
    }

    /// The most ids that are asked for.
    pub(super) fn most(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }

    /// By a key that no index has, then newest first. The first half of
    /// `rank` keeps its order when the list is turned round: what has no
    /// author comes last either way.
    fn sorted<K, R: Ord>(
        &self,
        key: &str,
        rank: fn(K) -> (bool, R),
    ) -> Result<Vec<ArticleId>, Error>
    where
        K: rusqlite::types::FromSql,
    {
        let mut rows: Vec<((bool, R), i64, i64)> = Vec::new();
        let sql = format!(
            "SELECT {key}, a.saved_at, a.id FROM article a WHERE a.place = ? AND {}",
            self.filter.sql
        );
        for place in &self.places {
            let mut values: Vec<Value> = vec![place_number(*place).into()];
            values.extend(self.filter.values.iter().cloned());
            let mut statement = self.conn.prepare_cached(&sql)?;
            let found = statement.query_map(rusqlite::params_from_iter(values), |r| {
                Ok((rank(r.get(0)?), r.get(1)?, r.get(2)?))
            })?;
            for row in found {
                rows.push(row?);
            }
        }
        rows.sort_unstable_by(|a, b| {
            let keys = a.0.1.cmp(&b.0.1);
            let keys = if self.reversed { keys.reverse() } else { keys };
            a.0.0
                .cmp(&b.0.0)
                .then(keys)
                .then((b.1, b.2).cmp(&(a.1, a.2)))
        });
        Ok(rows.into_iter().map(|(_, _, id)| ArticleId(id)).collect())
    }
}

fn by_id(a: i64, b: i64, newest_first: bool) -> Ordering {
    if newest_first { b.cmp(&a) } else { a.cmp(&b) }
}

#[cfg(test)]
impl List<'_> {
    /// The statement of the newest-first page of one place.
    pub(super) fn page_sql(&self) -> String {
        self.scan_sql(ADDED, "")
    }

    /// The statements of every order that an index has.
    pub(super) fn paged_sql(&self) -> [String; 3] {
        [ADDED, PUBLISHED, TITLE].map(|index| self.scan_sql(index, ""))
    }

    pub(super) fn new<'a>(
        conn: &'a Connection,
        query: &Query,
        clock: &Clock,
        limit: i64,
    ) -> List<'a> {
        List {
            conn,
            filter: filter::compile(query, clock),
            places: filter::places(query),
            limit,
            reversed: false,
        }
    }
}
