//! The ids of a query, in order.
//!
//! A page is read from the index of its order and stops when it is full. A
//! whole view is made of lines and orders that are kept ([`Kept`]): every
//! filter after the first is a pass over memory. Orders that an index has are
//! walked place by place and merged here: a condition on two places at once
//! would make the database sort.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, types::FromSql};

use super::{
    super::{
        super::{Error, Query, Sort, SortKey},
        rows::place_number,
    },
    bits::Bits,
    filter::{self, Clock},
    group,
    indexes::{ADDED, AUTHOR, Index, LENGTH, PROGRESS, PUBLISHED, SITE, Shared, TITLE},
    kept::Kept,
    line::{self, Condition, Fields, Line, Way},
    rank,
    shuffle::Shuffle,
};

/// No limit, as SQLite has it.
const ALL: i64 = -1;

/// What is listed.
#[derive(Clone)]
pub(super) struct List<'a> {
    pub(super) conn: &'a Connection,
    pub(super) kept: &'a Kept,
    pub(super) condition: Condition,
    pub(super) places: Vec<i64>,
    pub(super) limit: Option<usize>,
    reversed: bool,
    /// The day, for an order that is another each day.
    day: i64,
}

/// The ids of a query in order, at most `limit`.
pub(super) fn ids(
    conn: &Connection,
    kept: &Kept,
    query: &Query,
    sort: Sort,
    limit: Option<usize>,
    clock: &Clock,
) -> Result<Vec<u32>, Error> {
    // What no list reaches is no limit.
    let limit = limit.filter(|most| u32::try_from(*most).is_ok());
    let places = filter::places(query);
    let list = List {
        condition: filter::compile(conn, kept, query, &places, clock)?,
        conn,
        kept,
        places: places.into_iter().map(place_number).collect(),
        limit,
        reversed: sort.reversed,
        day: clock.now.div_euclid(24 * 60 * 60),
    };
    let mut ids = match query.group {
        Some(group) => group::ids(&list, query, sort, group)?,
        None => list.ordered(query, sort)?,
    };
    ids.truncate(limit.unwrap_or(usize::MAX));
    Ok(ids)
}

/// The largest number of an article; 0 where there is none.
pub(super) const LAST_ID: &str = "SELECT coalesce(max(id), 0) FROM article";

/// Where an article is.
pub(super) const PLACE_OF: &str = "SELECT place FROM article WHERE id = ?1";

/// Articles that are looked at for one line of a page that may be of other
/// places, at most: past that most are, and a pass over those of these is the
/// shorter way.
const LOOKED_AT_FOR_ONE: usize = 16;

/// A key, and when and as what number an article of it was saved.
type Keyed<K> = (K, i64, u32);

/// A limit as SQLite has it.
fn bound(limit: Option<usize>) -> i64 {
    limit.and_then(|n| i64::try_from(n).ok()).unwrap_or(ALL)
}

fn keyed<K: FromSql>(row: &Row<'_>) -> rusqlite::Result<Keyed<K>> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

impl List<'_> {
    /// The ids in this order.
    pub(super) fn ordered(&self, query: &Query, sort: Sort) -> Result<Vec<u32>, Error> {
        match sort.key {
            SortKey::Relevance if query.has_words() => rank::ids(query, self, sort.reversed),
            SortKey::Added | SortKey::Relevance => self.added(),
            key => self.by(key),
        }
    }

    /// The same list of those articles alone that also meet `condition`, for
    /// what is left of the limit after `had`; none if nothing is left.
    pub(super) fn narrowed(&self, condition: Condition, had: usize) -> Option<Self> {
        let mut list = self.clone();
        list.condition = Condition::All(vec![condition, list.condition]);
        list.limit = self.limit.map(|most| most.saturating_sub(had));
        (list.limit != Some(0)).then_some(list)
    }

    /// The same list, all of it.
    pub(super) fn unlimited(&self) -> Self {
        Self {
            limit: None,
            ..self.clone()
        }
    }

    /// The same list with names from the first on.
    pub(super) fn upwards(&self) -> Self {
        Self {
            reversed: false,
            ..self.clone()
        }
    }

    /// Whether it is a page of everything in its places.
    pub(super) fn is_page(&self) -> bool {
        self.limit.is_some() && self.condition.is_nothing()
    }

    /// The names of an index, by article; the condition aside.
    pub(super) fn names(&self, names: &Shared) -> Result<HashMap<u32, Vec<u8>>, Error> {
        let mut statement = self.conn.prepare_cached(names.usual)?;
        let mut all = HashMap::new();
        for place in &self.places {
            let found = statement.query_map((place, ALL), |r| Ok((r.get(2)?, r.get(0)?)))?;
            for pair in found {
                let (id, name) = pair?;
                all.insert(id, name);
            }
        }
        Ok(all)
    }

    /// Newest first, or oldest.
    fn added(&self) -> Result<Vec<u32>, Error> {
        if self.condition.is_nothing() && self.limit.is_some() {
            return self.indexed::<i64>(&ADDED);
        }
        let mut fields = self.condition.fields();
        if self.places.len() > 1 {
            fields = fields | Fields::SAVED;
        }
        let mut found: Vec<(i64, u32)> = Vec::new();
        let kept = self.limit.is_none() || self.kept.has_lines(&self.places, fields);
        for place in &self.places {
            let before = found.len();
            let mut take = |line: Line| {
                if self.condition.meets(&line) {
                    found.push((line.saved, line.id));
                }
                self.limit.is_none_or(|most| found.len() - before < most)
            };
            if kept {
                let lines = self.kept.lines(self.conn, *place, fields)?;
                if self.reversed {
                    let _ = lines.iter().rev().all(&mut take);
                } else {
                    let _ = lines.iter().all(&mut take);
                }
            } else {
                let way = if self.reversed {
                    Way::OldestFirst
                } else {
                    Way::NewestFirst
                };
                line::each(self.conn, fields, way, *place, take)?;
            }
        }
        self.merge(&mut found, true);
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    /// Runs of places, each in order, as one. The sort is stable and takes
    /// runs as they are, so this is a merge.
    fn merge<K: Ord>(&self, found: &mut [(K, u32)], largest_first: bool) {
        if self.places.len() < 2 {
            return;
        }
        if largest_first == self.reversed {
            found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        } else {
            found.sort_by(|a, b| (&b.0, b.1).cmp(&(&a.0, a.1)));
        }
    }

    /// Everything in the order of an index.
    fn indexed<K: FromSql + Ord>(&self, index: &Index) -> Result<Vec<u32>, Error> {
        let way = usize::from(self.reversed);
        // Of one place and without an end, the index alone has all of it.
        if let (Some(statements), None, [place]) = (index.ids, self.limit, self.places.as_slice()) {
            let mut statement = self.conn.prepare_cached(statements[way])?;
            let ids = statement.query_map([place], |r| r.get(0))?;
            return Ok(ids.collect::<Result<_, _>>()?);
        }
        let mut found: Vec<(K, u32)> = Vec::new();
        for place in &self.places {
            self.scan(index.keyed[way], *place, &mut found)?;
        }
        self.merge(&mut found, index.largest_first);
        let mut ids: Vec<u32> = found.into_iter().map(|(_, id)| id).collect();
        if let Some(statements) = &index.keyless {
            let mut found: Vec<(i64, u32)> = Vec::new();
            for place in &self.places {
                self.scan(statements[way], *place, &mut found)?;
            }
            found.sort_unstable();
            if !self.reversed {
                found.reverse();
            }
            ids.extend(found.into_iter().map(|(_, id)| id));
        }
        Ok(ids)
    }

    fn scan<K: FromSql>(
        &self,
        sql: &str,
        place: i64,
        found: &mut Vec<(K, u32)>,
    ) -> Result<(), Error> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows =
            statement.query_map((place, bound(self.limit)), |r| Ok((r.get(0)?, r.get(1)?)))?;
        for row in rows {
            found.push(row?);
        }
        Ok(())
    }

    /// In another order than that of saving.
    fn by(&self, key: SortKey) -> Result<Vec<u32>, Error> {
        let everything = self.condition.is_nothing();
        if self.is_page()
            && let Some(ids) = self.page_by(key)?
        {
            return Ok(ids);
        }
        let day = matches!(key, SortKey::Shuffle(_)).then_some(self.day);
        let name = (key, self.reversed, self.places.clone(), day);
        let order = self.kept.order(name, || self.whole(key))?;
        if everything {
            return Ok(order.to_vec());
        }
        let wanted = self.all()?;
        let ids = order.iter().copied().filter(|id| wanted.contains(*id));
        Ok(ids.take(self.most()).collect())
    }

    /// A page of everything; none where a pass over all is less.
    fn page_by(&self, key: SortKey) -> Result<Option<Vec<u32>>, Error> {
        match key {
            SortKey::Shuffle(again) => self.dealt(&self.shuffle(again)?),
            key => self.by_index(key),
        }
    }

    /// All articles of the places by a key.
    fn whole(&self, key: SortKey) -> Result<Vec<u32>, Error> {
        let whole = List {
            condition: Condition::Always(true),
            places: self.places.clone(),
            limit: None,
            ..*self
        };
        if let SortKey::Shuffle(again) = key {
            return whole.shuffled(&whole.shuffle(again)?);
        }
        match whole.by_index(key)? {
            Some(ids) => Ok(ids),
            None => whole.added(),
        }
    }

    /// Everything by a key that an index has; none for other orders.
    fn by_index(&self, key: SortKey) -> Result<Option<Vec<u32>>, Error> {
        let ids = match key {
            SortKey::Title => self.indexed::<Vec<u8>>(&TITLE),
            SortKey::Published => self.indexed::<i64>(&PUBLISHED),
            SortKey::Author => self.walked::<Vec<u8>>(&AUTHOR, false),
            SortKey::Site => self.walked::<Vec<u8>>(&SITE, false),
            SortKey::Length => self.walked::<i64>(&LENGTH, false),
            SortKey::Progress => self.walked::<i64>(&PROGRESS, false),
            SortKey::Added | SortKey::Relevance | SortKey::Shuffle(_) => return Ok(None),
        };
        ids.map(Some)
    }

    /// By a key that several can have; those without a name come last either
    /// way. Within each the newest come first, or the oldest, whichever way the
    /// keys go.
    pub(super) fn walked<K>(&self, keys: &Shared, oldest: bool) -> Result<Vec<u32>, Error>
    where
        K: FromSql + ToSql + Ord + Clone + Default,
    {
        if let ([place], None, false, false) = (&*self.places, self.limit, self.reversed, oldest) {
            return self.all_of(keys, *place);
        }
        let mut rows: Vec<Keyed<K>> = Vec::new();
        for place in &self.places {
            self.walk(keys, oldest, *place, &mut rows)?;
        }
        let within = |a: &Keyed<K>, b: &Keyed<K>| {
            let by_age = (a.1, a.2).cmp(&(b.1, b.2));
            if oldest { by_age } else { by_age.reverse() }
        };
        if self.reversed == keys.are_numbers {
            rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| within(a, b)));
        } else {
            rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| within(a, b)));
        }
        let mut ids: Vec<u32> = rows.iter().map(|row| row.2).collect();
        if !keys.are_numbers && ids.len() < self.most() {
            rows.clear();
            for place in &self.places {
                self.of_key(keys, oldest, (*place, &K::default()), self.limit, &mut rows)?;
            }
            rows.sort_by(within);
            ids.extend(rows.iter().map(|row| row.2));
        }
        Ok(ids)
    }

    /// All articles of a place in a key's usual order: the index alone has them.
    fn all_of(&self, keys: &Shared, place: i64) -> Result<Vec<u32>, Error> {
        let mut ids = Vec::new();
        for sql in keys.ids {
            let mut statement = self.conn.prepare_cached(sql)?;
            for id in statement.query_map([place], |r| r.get(0))? {
                ids.push(id?);
            }
        }
        Ok(ids)
    }

    /// The first articles of a place by their keys, as many as are asked for.
    fn walk<K>(
        &self,
        keys: &Shared,
        oldest: bool,
        place: i64,
        rows: &mut Vec<Keyed<K>>,
    ) -> Result<(), Error>
    where
        K: FromSql + ToSql + PartialEq + Clone,
    {
        let before = rows.len();
        let sql = if self.reversed {
            keys.turned
        } else {
            keys.usual
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let found = statement.query_map((place, bound(self.limit)), keyed)?;
        for row in found {
            rows.push(row?);
        }
        // The index goes one way within keys as well. Where that is not the
        // one that is asked for, the last key, which may be cut off, is read
        // the other way.
        let full = self.limit == Some(rows.len() - before);
        if full
            && oldest != self.reversed
            && let Some((last, ..)) = rows.last().cloned()
        {
            while rows.len() > before && rows.last().is_some_and(|row| row.0 == last) {
                rows.pop();
            }
            let left = self.limit.map(|most| most - (rows.len() - before));
            self.of_key(keys, oldest, (place, &last), left, rows)?;
        }
        Ok(())
    }

    /// Articles of a place that have this key.
    fn of_key<K: FromSql + ToSql>(
        &self,
        keys: &Shared,
        oldest: bool,
        (place, key): (i64, &K),
        limit: Option<usize>,
        rows: &mut Vec<Keyed<K>>,
    ) -> Result<(), Error> {
        let sql = if oldest { keys.oldest } else { keys.newest };
        let mut statement = self.conn.prepare_cached(sql)?;
        let found = statement.query_map((place, key, bound(limit)), keyed)?;
        for row in found {
            rows.push(row?);
        }
        Ok(())
    }

    /// How articles are shuffled on this day.
    fn shuffle(&self, again: u16) -> Result<Shuffle, Error> {
        let last = self
            .conn
            .prepare_cached(LAST_ID)?
            .query_row([], |r| r.get(0))?;
        Ok(Shuffle::new(last, again, self.day))
    }

    /// A page of a shuffled order, number by number; none where so few numbers
    /// are of these places that a pass over all is less.
    fn dealt(&self, shuffle: &Shuffle) -> Result<Option<Vec<u32>>, Error> {
        let mut statement = self.conn.prepare_cached(PLACE_OF)?;
        let mut ids = Vec::new();
        let turns = shuffle.turns();
        let most = self.looked_at_most() as u64;
        for turn in 0..turns.min(most) {
            let turn = if self.reversed {
                turns - 1 - turn
            } else {
                turn
            };
            let id = shuffle.at(turn);
            let place: Option<i64> = statement.query_row([id], |r| r.get(0)).optional()?;
            if place.is_some_and(|place| self.places.contains(&place)) {
                ids.push(id);
            }
            if ids.len() == self.most() {
                return Ok(Some(ids));
            }
        }
        Ok((turns <= most).then_some(ids))
    }

    /// All articles, shuffled.
    fn shuffled(&self, shuffle: &Shuffle) -> Result<Vec<u32>, Error> {
        let mut turns: Vec<(i64, u32)> = Vec::new();
        for place in &self.places {
            let lines = self.kept.lines(self.conn, *place, Fields::NONE)?;
            turns.extend(lines.iter().map(|line| (shuffle.turn_of(line.id), line.id)));
        }
        turns.sort_unstable();
        if self.reversed {
            turns.reverse();
        }
        Ok(turns.into_iter().map(|(_, id)| id).collect())
    }

    /// Every article that meets the condition.
    pub(super) fn all(&self) -> Result<Bits, Error> {
        let mut bits = Bits::default();
        for place in &self.places {
            let fields = self.condition.fields();
            let lines = self.kept.lines(self.conn, *place, fields)?;
            let found = lines.iter().filter(|line| self.condition.meets(line));
            found.for_each(|line| bits.insert(line.id));
        }
        Ok(bits)
    }

    /// Whether an article is listed at all.
    pub(super) fn lists(&self, id: u32) -> Result<bool, Error> {
        let line = line::one(self.conn, id)?;
        Ok(line.is_some_and(|line| {
            self.places.contains(&i64::from(line.place)) && self.condition.meets(&line)
        }))
    }

    /// The most ids that are asked for.
    pub(super) fn most(&self) -> usize {
        self.limit.unwrap_or(usize::MAX)
    }

    /// The most articles to look at for them one by one.
    pub(super) fn looked_at_most(&self) -> usize {
        self.most().saturating_mul(LOOKED_AT_FOR_ONE)
    }
}
