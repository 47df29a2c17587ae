//! Lists in groups: the ids of a query, group by group.
//!
//! Where an index has the order, as for site, author and year with the newest
//! first, a page costs what it shows. The others list everything in the order
//! that is asked for, and put it into groups here.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::{
    super::{
        super::{ArticleId, Error, GroupKey, Query, ReadState, Sort},
        rows::state_number,
    },
    order::{self, List},
};

/// Begun first: that is what a reader comes back for.
const STATES: [ReadState; 3] = [ReadState::Reading, ReadState::Unread, ReadState::Read];

/// The ids of a query in groups, at most as many as the list is asked for.
pub(super) fn ids(
    list: &List<'_>,
    query: &Query,
    sort: Sort,
    group: GroupKey,
) -> Result<Vec<ArticleId>, Error> {
    let newest_first = sort == Sort::default();
    match group {
        GroupKey::Site if newest_first => list.walked(order::SITE),
        GroupKey::Author if newest_first => list.walked(order::AUTHOR),
        GroupKey::Year if newest_first => list.published(),
        GroupKey::State => by_state(list, query, sort),
        GroupKey::Site => ranked(list, query, sort, &keys(list, order::SITE)?),
        GroupKey::Author => ranked(list, query, sort, &keys(list, order::AUTHOR)?),
        GroupKey::Year => ranked(list, query, sort, &years(list)?),
        GroupKey::Tag => ranked(list, query, sort, &first_tags(list)?),
    }
}

fn by_state(list: &List<'_>, query: &Query, sort: Sort) -> Result<Vec<ArticleId>, Error> {
    let mut ids = Vec::new();
    for state in STATES {
        let only = format!("a.state = {}", state_number(state));
        let Some(part) = list.narrowed(&only, ids.len()) else {
            break;
        };
        ids.extend(part.ordered(query, sort)?);
    }
    Ok(ids)
}

/// All ids in the order asked for, then by the group's key; those that have
/// none last.
fn ranked<K: Ord>(
    list: &List<'_>,
    query: &Query,
    sort: Sort,
    keys: &HashMap<i64, K>,
) -> Result<Vec<ArticleId>, Error> {
    let mut ids = list.unlimited().ordered(query, sort)?;
    ids.sort_by(|a, b| match (keys.get(&a.0), keys.get(&b.0)) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    Ok(ids)
}

/// The folded site or author of each article that has one.
fn keys(list: &List<'_>, column: &str) -> Result<HashMap<i64, Vec<u8>>, Error> {
    let sql =
        format!("SELECT a.id, a.{column} FROM article a WHERE a.place = ? AND a.{column} > x''");
    list.pairs(&sql)
}

/// The year of publication, latest first.
fn years(list: &List<'_>) -> Result<HashMap<i64, std::cmp::Reverse<i16>>, Error> {
    let sql = "SELECT a.id, a.published_at FROM article a \
               WHERE a.place = ? AND a.published_at IS NOT NULL";
    let seconds: HashMap<i64, i64> = list.pairs(sql)?;
    let year = |at: i64| {
        let at = jiff::Timestamp::from_second(at).unwrap_or_default();
        std::cmp::Reverse(TimeZone::UTC.to_datetime(at).year())
    };
    Ok(seconds.into_iter().map(|(id, at)| (id, year(at))).collect())
}

/// Each article's first tag, folded.
fn first_tags(list: &List<'_>) -> Result<HashMap<i64, std::rc::Rc<str>>, Error> {
    let mut statement = list.conn.prepare_cached(
        "SELECT t.key, x.article_id FROM tag t CROSS JOIN article_tag x ON x.tag_id = t.id ORDER BY t.key",
    )?;
    let mut rows = statement.query([])?;
    let mut first = HashMap::new();
    let mut key: std::rc::Rc<str> = "".into();
    while let Some(row) = rows.next()? {
        let name = row.get_ref(0)?.as_str().unwrap_or_default();
        if *key != *name {
            key = name.into();
        }
        first.entry(row.get(1)?).or_insert_with(|| key.clone());
    }
    Ok(first)
}
