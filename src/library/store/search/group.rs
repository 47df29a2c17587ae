//! Lists in groups: the ids of a query, group by group.
//!
//! Where an index has the order, a page costs what it shows: by site and
//! author with the newest or the oldest first, by year with the newest first.
//! By tag it costs what the first tags hold. The others list everything in the
//! order that is asked for, and put it into groups here.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::{
    super::{
        super::{Error, GroupKey, Query, ReadState, Sort, SortKey},
        rows::state_number,
    },
    bits::Bits,
    indexes,
    line::{self, Condition, Fields, UNKNOWN},
    order::List,
};

/// All tags in the order of groups.
pub(super) const TAGS: &str = "SELECT id FROM tag ORDER BY key";
pub(super) const TAGGED: &str = "SELECT article_id FROM article_tag WHERE tag_id = ?1";
/// Every article with each of its tags, in the order of groups.
pub(super) const TAGGED_BY_KEY: &str = "SELECT t.key, x.article_id FROM tag t CROSS JOIN article_tag x ON x.tag_id = t.id ORDER BY t.key";

/// Begun first: that is what a reader comes back for.
const STATES: [ReadState; 3] = [ReadState::Reading, ReadState::Unread, ReadState::Read];

/// The ids of a query in groups, at most as many as the list is asked for.
pub(super) fn ids(
    list: &List<'_>,
    query: &Query,
    sort: Sort,
    group: GroupKey,
) -> Result<Vec<u32>, Error> {
    let newest_first = sort == Sort::default();
    let oldest_first = sort.key == SortKey::Added && sort.reversed;
    match group {
        GroupKey::Site if newest_first => list.ordered(query, by(SortKey::Site)),
        GroupKey::Author if newest_first => list.ordered(query, by(SortKey::Author)),
        GroupKey::Year if newest_first => list.ordered(query, by(SortKey::Published)),
        GroupKey::State => by_state(list, query, sort),
        GroupKey::Site if oldest_first && list.is_page() => {
            list.upwards().walked::<Vec<u8>>(&indexes::SITE, true)
        }
        GroupKey::Author if oldest_first && list.is_page() => {
            list.upwards().walked::<Vec<u8>>(&indexes::AUTHOR, true)
        }
        GroupKey::Site => ranked(list, query, sort, &list.names(&indexes::SITE)?),
        GroupKey::Author => ranked(list, query, sort, &list.names(&indexes::AUTHOR)?),
        GroupKey::Year => ranked(list, query, sort, &years(list)?),
        GroupKey::Tag => match first_tagged(list, sort)? {
            Some(ids) => Ok(ids),
            None => ranked(list, query, sort, &first_tags(list)?),
        },
    }
}

/// A page by tags, newest or oldest first, tag by tag as far as it goes; none
/// where the tags do not fill it, where most that have them are in other
/// places, or for another order.
fn first_tagged(list: &List<'_>, sort: Sort) -> Result<Option<Vec<u32>>, Error> {
    if !list.is_page() || sort.key != SortKey::Added {
        return Ok(None);
    }
    let mut tags = list.conn.prepare_cached(TAGS)?;
    let mut tagged = list.conn.prepare_cached(TAGGED)?;
    let (mut ids, mut seen) = (Vec::new(), Bits::default());
    let mut elsewhere = 0;
    let mut rows = tags.query([])?;
    while let Some(row) = rows.next()? {
        let mut of_tag: Vec<(i64, u32)> = Vec::new();
        for id in tagged.query_map([row.get::<_, i64>(0)?], |r| r.get(0))? {
            let id: u32 = id?;
            // What has an earlier tag stands there.
            if seen.contains(id) {
                continue;
            }
            seen.insert(id);
            let line = line::one(list.conn, id)?;
            match line.filter(|line| list.places.contains(&line.place.into())) {
                Some(line) => of_tag.push((line.saved, id)),
                None => elsewhere += 1,
            }
            if elsewhere > list.looked_at_most() {
                return Ok(None);
            }
        }
        of_tag.sort_unstable();
        if !sort.reversed {
            of_tag.reverse();
        }
        ids.extend(of_tag.into_iter().map(|(_, id)| id));
        if ids.len() >= list.most() {
            return Ok(Some(ids));
        }
    }
    Ok(None)
}

fn by_state(list: &List<'_>, query: &Query, sort: Sort) -> Result<Vec<u32>, Error> {
    let mut ids = Vec::new();
    for state in STATES {
        let only = Condition::State(state_number(state) as u8);
        let Some(part) = list.narrowed(only, ids.len()) else {
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
    keys: &HashMap<u32, K>,
) -> Result<Vec<u32>, Error> {
    let mut ids = list.unlimited().ordered(query, sort)?;
    ids.sort_by(|a, b| match (keys.get(a), keys.get(b)) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    Ok(ids)
}

/// A key's usual order: what is of one name, or of one year, newest first.
fn by(key: SortKey) -> Sort {
    Sort {
        key,
        reversed: false,
    }
}

/// The year of publication, latest first.
fn years(list: &List<'_>) -> Result<HashMap<u32, std::cmp::Reverse<i16>>, Error> {
    let year = |at: i64| {
        let at = jiff::Timestamp::from_second(at).unwrap_or_default();
        std::cmp::Reverse(TimeZone::UTC.to_datetime(at).year())
    };
    let mut years = HashMap::new();
    for place in &list.places {
        let lines = list.kept.lines(list.conn, *place, Fields::PUBLISHED)?;
        let dated = lines.iter().filter(|line| line.published != UNKNOWN);
        years.extend(dated.map(|line| (line.id, year(line.published))));
    }
    Ok(years)
}

/// Each article's first tag, folded.
fn first_tags(list: &List<'_>) -> Result<HashMap<u32, std::rc::Rc<str>>, Error> {
    let mut statement = list.conn.prepare_cached(TAGGED_BY_KEY)?;
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
