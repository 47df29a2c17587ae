//! The numbers of an article that its list index holds, and what a query asks
//! of them. Read from the index alone, never from the wide rows.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{super::super::Error, bits::Bits};

/// What the index `article_view` tells of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: u32,
    pub(super) place: u8,
    pub(super) state: u8,
    pub(super) starred: bool,
    /// 0 for none: numbers of sites begin at 1.
    pub(super) site: u32,
    pub(super) words: u32,
    pub(super) saved: i64,
    /// [`UNKNOWN`] where the page does not say.
    pub(super) published: i64,
}

/// Stands for a date that is not known; no date is so long ago.
pub(super) const UNKNOWN: i64 = i64::MIN;

macro_rules! select_lines {
    ($rest:literal) => {
        concat!(
            "SELECT id, place, state, starred, site_id, words, saved_at, published_at FROM article ",
            $rest
        )
    };
}

/// The lines of a place, newest first.
pub(super) const NEWEST: &str =
    select_lines!("INDEXED BY article_view WHERE place = ?1 ORDER BY saved_at DESC, id DESC");

/// The lines of a place, oldest first.
pub(super) const OLDEST: &str =
    select_lines!("INDEXED BY article_view WHERE place = ?1 ORDER BY saved_at, id");

/// The line of one article.
pub(super) const ONE: &str = select_lines!("WHERE id = ?1");

/// Gives each line of a place, in the order of `sql`, to `take`, until that
/// has enough.
pub(super) fn each(
    conn: &Connection,
    sql: &str,
    place: i64,
    mut take: impl FnMut(Line) -> bool,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([place])?;
    while let Some(row) = rows.next()? {
        if !take(read(row)?) {
            break;
        }
    }
    Ok(())
}

/// The line of an article; none if there is no such article.
pub(super) fn one(conn: &Connection, id: u32) -> Result<Option<Line>, Error> {
    let mut statement = conn.prepare_cached(ONE)?;
    Ok(statement.query_row([id], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line {
        id: row.get(0)?,
        place: row.get(1)?,
        state: row.get(2)?,
        starred: row.get(3)?,
        site: row.get::<_, Option<u32>>(4)?.unwrap_or_default(),
        words: row.get(5)?,
        saved: row.get(6)?,
        published: row.get::<_, Option<i64>>(7)?.unwrap_or(UNKNOWN),
    })
}

/// What a line has to meet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    Always(bool),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Place(u8),
    State(u8),
    Starred,
    /// Words, both ends included.
    Words(u32, u32),
    /// Saved from, and before.
    Saved(i64, i64),
    /// Published from, and before.
    Published(i64, i64),
    /// Is one of these articles.
    In(Arc<Bits>),
    /// Is of one of these sites.
    Site(Arc<Bits>),
}

impl Condition {
    /// Whether a line meets it.
    pub(super) fn meets(&self, line: &Line) -> bool {
        match self {
            Self::Always(value) => *value,
            Self::All(parts) => parts.iter().all(|part| part.meets(line)),
            Self::Any(parts) => parts.iter().any(|part| part.meets(line)),
            Self::Not(inner) => !inner.meets(line),
            Self::Place(place) => line.place == *place,
            Self::State(state) => line.state == *state,
            Self::Starred => line.starred,
            Self::Words(min, max) => (*min..=*max).contains(&line.words),
            Self::Saved(from, before) => (*from..*before).contains(&line.saved),
            Self::Published(from, before) => {
                line.published != UNKNOWN && (*from..*before).contains(&line.published)
            }
            Self::In(bits) => bits.contains(line.id),
            Self::Site(bits) => bits.contains(line.site),
        }
    }

    /// Whether every line meets it.
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::Always(true)
    }
}
