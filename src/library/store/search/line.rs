//! The numbers of an article that its list index holds, and what a query asks
//! of them. Read from the index alone, never from the wide rows, and only
//! those that somebody asks for: handing a number over costs the database more
//! than finding it.

use std::{fmt::Write as _, ops::BitOr, sync::Arc};

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{super::super::Error, bits::Bits};

/// What the index `article_view` tells of an article. A number that was not
/// asked for ([`Fields`]) is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

/// A set of the numbers of a line; its id and place are always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fields(u8);

impl Fields {
    pub(super) const NONE: Self = Self(0);
    pub(super) const STATE: Self = Self(1);
    pub(super) const STAR: Self = Self(2);
    pub(super) const SITE: Self = Self(4);
    pub(super) const WORDS: Self = Self(8);
    pub(super) const SAVED: Self = Self(16);
    pub(super) const PUBLISHED: Self = Self(32);
    pub(super) const ALL: Self = Self(63);

    /// As columns, in the order in which [`read`] takes them.
    const COLUMNS: [(Self, &str); 6] = [
        (Self::STATE, "state"),
        (Self::STAR, "starred"),
        (Self::SITE, "site_id"),
        (Self::WORDS, "words"),
        (Self::SAVED, "saved_at"),
        (Self::PUBLISHED, "published_at"),
    ];

    pub(super) fn has(self, all: Self) -> bool {
        self.0 & all.0 == all.0
    }

    pub(super) fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }
}

impl BitOr for Fields {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Which way a place is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    NewestFirst,
    OldestFirst,
}

/// The lines of a place with these numbers.
pub(super) fn statement(fields: Fields, way: Way) -> String {
    let mut sql = "SELECT id".to_owned();
    columns(&mut sql, fields);
    sql.push_str(" FROM article INDEXED BY article_view WHERE place = ?1 ORDER BY ");
    sql.push_str(match way {
        Way::NewestFirst => "saved_at DESC, id DESC",
        Way::OldestFirst => "saved_at, id",
    });
    sql
}

/// The line of one article, and its place.
pub(super) fn statement_of_one() -> String {
    let mut sql = "SELECT id".to_owned();
    columns(&mut sql, Fields::ALL);
    sql.push_str(", place FROM article WHERE id = ?1");
    sql
}

fn columns(sql: &mut String, fields: Fields) {
    let asked = Fields::COLUMNS.into_iter().filter(|(f, _)| fields.has(*f));
    for (_, column) in asked {
        // Writing to a string can't fail.
        let _ = write!(sql, ", {column}");
    }
}

/// Gives each line of a place to `take`, until that has enough.
pub(super) fn each(
    conn: &Connection,
    fields: Fields,
    way: Way,
    place: i64,
    mut take: impl FnMut(Line) -> bool,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(&statement(fields, way))?;
    let mut rows = statement.query([place])?;
    while let Some(row) = rows.next()? {
        let (line, _) = read(row, fields)?;
        let place = place as u8;
        if !take(Line { place, ..line }) {
            break;
        }
    }
    Ok(())
}

/// The line of an article; none if there is no such article.
pub(super) fn one(conn: &Connection, id: u32) -> Result<Option<Line>, Error> {
    let mut statement = conn.prepare_cached(&statement_of_one())?;
    let line = statement.query_row([id], |row| {
        let (line, next) = read(row, Fields::ALL)?;
        let place = row.get(next)?;
        Ok(Line { place, ..line })
    });
    Ok(line.optional()?)
}

/// The line in a row, and the column after it.
fn read(row: &Row<'_>, fields: Fields) -> rusqlite::Result<(Line, usize)> {
    let mut line = Line {
        id: row.get(0)?,
        ..Line::default()
    };
    let mut next = 1;
    let mut column = |field: Fields| {
        let asked = fields.has(field);
        next += usize::from(asked);
        asked.then_some(next - 1)
    };
    if let Some(at) = column(Fields::STATE) {
        line.state = row.get(at)?;
    }
    if let Some(at) = column(Fields::STAR) {
        line.starred = row.get(at)?;
    }
    if let Some(at) = column(Fields::SITE) {
        line.site = row.get::<_, Option<u32>>(at)?.unwrap_or_default();
    }
    if let Some(at) = column(Fields::WORDS) {
        line.words = row.get(at)?;
    }
    if let Some(at) = column(Fields::SAVED) {
        line.saved = row.get(at)?;
    }
    if let Some(at) = column(Fields::PUBLISHED) {
        line.published = row.get::<_, Option<i64>>(at)?.unwrap_or(UNKNOWN);
    }
    Ok((line, next))
}

/// The lines of a place, newest first: a column for each number that was asked
/// for so far, for most filters ask for one or two of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    place: u8,
    fields: Fields,
    ids: Vec<u32>,
    states: Vec<u8>,
    starred: Vec<bool>,
    sites: Vec<u32>,
    words: Vec<u32>,
    saved: Vec<i64>,
    published: Vec<i64>,
}

impl Lines {
    pub(super) fn of(conn: &Connection, place: i64, fields: Fields) -> Result<Self, Error> {
        let mut lines = Self {
            place: place as u8,
            ..Self::default()
        };
        lines.read(conn, fields)?;
        Ok(lines)
    }

    pub(super) fn has(&self, fields: Fields) -> bool {
        self.fields.has(fields)
    }

    /// Reads what is not here yet, of the same state of the library.
    pub(super) fn read(&mut self, conn: &Connection, fields: Fields) -> Result<(), Error> {
        let new = fields.without(self.fields);
        self.ids.clear();
        each(conn, new, Way::NewestFirst, self.place.into(), |line| {
            self.push(line, new);
            true
        })?;
        self.fields = self.fields | new;
        Ok(())
    }

    fn push(&mut self, line: Line, fields: Fields) {
        self.ids.push(line.id);
        if fields.has(Fields::STATE) {
            self.states.push(line.state);
        }
        if fields.has(Fields::STAR) {
            self.starred.push(line.starred);
        }
        if fields.has(Fields::SITE) {
            self.sites.push(line.site);
        }
        if fields.has(Fields::WORDS) {
            self.words.push(line.words);
        }
        if fields.has(Fields::SAVED) {
            self.saved.push(line.saved);
        }
        if fields.has(Fields::PUBLISHED) {
            self.published.push(line.published);
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Line> {
        self.ids
            .iter()
            .enumerate()
            .map(|(at, id)| self.line(at, *id))
    }

    fn line(&self, at: usize, id: u32) -> Line {
        Line {
            id,
            place: self.place,
            state: number(&self.states, at),
            starred: number(&self.starred, at),
            site: number(&self.sites, at),
            words: number(&self.words, at),
            saved: number(&self.saved, at),
            published: number(&self.published, at),
        }
    }
}

/// Zero in a column that nobody asked for.
fn number<T: Copy + Default>(column: &[T], at: usize) -> T {
    column.get(at).copied().unwrap_or_default()
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

    /// The numbers that it looks at.
    pub(super) fn fields(&self) -> Fields {
        match self {
            Self::Always(_) | Self::Place(_) | Self::In(_) => Fields::NONE,
            Self::All(parts) | Self::Any(parts) => parts
                .iter()
                .fold(Fields::NONE, |all, part| all | part.fields()),
            Self::Not(inner) => inner.fields(),
            Self::State(_) => Fields::STATE,
            Self::Starred => Fields::STAR,
            Self::Words(..) => Fields::WORDS,
            Self::Saved(..) => Fields::SAVED,
            Self::Published(..) => Fields::PUBLISHED,
            Self::Site(_) => Fields::SITE,
        }
    }

    /// Whether every line meets it.
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::Always(true)
    }
}
