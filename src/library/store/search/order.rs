//! The ids of a query, in order.
//!
//! Orders that an index has are walked place by place and merged here: a
//! condition on two places at once would make the database sort. The others
//! are fetched with their key and sorted here, which costs a quarter of what
//! it costs in SQL.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
};

use rusqlite::{Connection, types::Value};

use super::{
    super::{
        super::{ArticleId, Error, Place, Query, Sort, SortKey},
        rows::place_number,
    },
    filter::{self, Clock, Filter},
    group, rank,
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
    let mut ids = match query.group {
        Some(group) => group::ids(&list, query, sort, group)?,
        None => list.ordered(query, sort)?,
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

/// Columns of which an index has the list, newest first within each.
pub(super) const SITE: &str = "site_key";
pub(super) const AUTHOR: &str = "author_key";

/// A value of the column, and when it was added and its id, newest first.
type Walked = (Vec<u8>, Reverse<(i64, i64)>);

/// Share read, in thousandths.
const PROGRESS: &str = "CAST(ifnull((SELECT p.progress FROM position p WHERE p.article_id = a.id), 0) * 1000 AS INTEGER)";

/// What is listed.
#[derive(Clone)]
pub(super) struct List<'a> {
    pub(super) conn: &'a Connection,
    pub(super) filter: Filter,
    pub(super) places: Vec<Place>,
    limit: i64,
    reversed: bool,
}

impl List<'_> {
    /// The ids in this order.
    pub(super) fn ordered(&self, query: &Query, sort: Sort) -> Result<Vec<ArticleId>, Error> {
        match sort.key {
            SortKey::Relevance if query.has_words() => {
                rank::ids(self.conn, query, self, sort.reversed)
            }
            SortKey::Added | SortKey::Relevance => self.merged(ADDED, |k: i64| Reverse(k)),
            SortKey::Published => self.published(),
            SortKey::Title => self.merged(TITLE, |k: Vec<u8>| k),
            SortKey::Author if !sort.reversed => self.walked(AUTHOR),
            SortKey::Site if !sort.reversed => self.walked(SITE),
            SortKey::Author => self.sorted("a.author_key", |k: Vec<u8>| (k.is_empty(), k)),
            SortKey::Site => self.sorted("a.site_key", |k: Vec<u8>| (k.is_empty(), k)),
            SortKey::Length => self.sorted("a.words", |k: i64| (false, Reverse(k))),
            SortKey::Progress => self.sorted(PROGRESS, |k: i64| (false, Reverse(k))),
        }
    }

    /// The same list of those articles alone that also meet `condition`, for
    /// what is left of the limit after `had`; none if nothing is left.
    pub(super) fn narrowed(&self, condition: &str, had: usize) -> Option<Self> {
        let mut list = self.clone();
        list.filter.sql = format!("{condition} AND {}", self.filter.sql);
        if self.limit != ALL {
            list.limit = self.limit.saturating_sub(had as i64);
        }
        (list.limit != 0).then_some(list)
    }

    /// The same list, all of it.
    pub(super) fn unlimited(&self) -> Self {
        Self {
            limit: ALL,
            ..self.clone()
        }
    }

    /// By a column that an index has with the newest first; those without a
    /// value last.
    pub(super) fn walked(&self, column: &str) -> Result<Vec<ArticleId>, Error> {
        let mut ids = Vec::new();
        for sign in [">", "="] {
            let sql = self.walk_sql(column, sign);
            let mut rows: Vec<Walked> = Vec::new();
            for place in &self.places {
                let mut values: Vec<Value> = vec![place_number(*place).into()];
                values.extend(self.filter.values.iter().cloned());
                values.push(self.limit.into());
                let mut statement = self.conn.prepare_cached(&sql)?;
                let found = statement.query_map(rusqlite::params_from_iter(values), |r| {
                    Ok((r.get(0)?, Reverse((r.get(1)?, r.get(2)?))))
                })?;
                for row in found {
                    rows.push(row?);
                }
            }
            // Runs that are sorted already: the sort merges them.
            rows.sort();
            ids.extend(rows.into_iter().map(|(_, Reverse((_, id)))| ArticleId(id)));
            if self.limit != ALL && ids.len() as i64 >= self.limit {
                break;
            }
        }
        Ok(ids)
    }

    /// `sign` is how the column compares to nothing.
    pub(super) fn walk_sql(&self, column: &str, sign: &str) -> String {
        let filter = &self.filter.sql;
        format!(
            "SELECT a.{column}, a.saved_at, a.id FROM article a WHERE a.place = ? AND a.{column} {sign} x'' AND {filter} \
             ORDER BY a.{column}, a.saved_at DESC, a.id DESC LIMIT ?"
        )
    }

    /// Ids with a value, of every place of the list; the filter aside.
    pub(super) fn pairs<K: rusqlite::types::FromSql>(
        &self,
        sql: &str,
    ) -> Result<HashMap<i64, K>, Error> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut all = HashMap::new();
        for place in &self.places {
            let found =
                statement.query_map([place_number(*place)], |r| Ok((r.get(0)?, r.get(1)?)))?;
            for pair in found {
                let (id, key) = pair?;
                all.insert(id, key);
            }
        }
        Ok(all)
    }

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
    pub(super) fn published(&self) -> Result<Vec<ArticleId>, Error> {
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
