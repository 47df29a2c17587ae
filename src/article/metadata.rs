//! What is known about a story: each field with where it was found.

use std::fmt;

/// Where a value was found, and what stood there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The place, in a word or two: `json-ld headline`, `og:title`, `h1`,
    /// `text byline`, `edited by hand`.
    pub source: String,
    /// What stood there, before it was cleaned up.
    pub raw: String,
}

/// A value with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where it is from.
    pub evidence: Evidence,
}

impl<T> Field<T> {
    /// A value found at `source`, where `raw` stood.
    pub fn new(value: T, source: impl Into<String>, raw: impl Into<String>) -> Self {
        Self {
            value,
            evidence: Evidence {
                source: source.into(),
                raw: raw.into(),
            },
        }
    }
}

/// Somebody who wrote the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name as printed.
    pub name: String,
    /// Where they reported from, if the byline says so.
    pub place: Option<String>,
}

/// A time of day to the minute or second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time {
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
    /// 0–59, where given.
    pub second: Option<u8>,
}

/// A date as precise as the page gives it, and no more: no zone is invented,
/// no day filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    /// Year of the Gregorian calendar.
    pub year: i16,
    /// 1–12.
    pub month: Option<u8>,
    /// 1–31.
    pub day: Option<u8>,
    /// Time of day.
    pub time: Option<Time>,
    /// Minutes east of UTC, where the page names a zone.
    pub offset_minutes: Option<i16>,
}

/// ISO 8601, cut where knowledge ends: `2013`, `2013-04`, `2013-04-10`,
/// `2013-04-10T10:55`, `2013-04-10T10:55:30+02:00`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        let Some(month) = self.month else { return Ok(()) };
        write!(f, "-{month:02}")?;
        let Some(day) = self.day else { return Ok(()) };
        write!(f, "-{day:02}")?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour, time.minute)?;
        if let Some(second) = time.second {
            write!(f, ":{second:02}")?;
        }
        match self.offset_minutes {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
        }
    }
}

/// What is known about a story. Absent is absent: a wrong field is worse than
/// an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// The headline, freed of the site's name.
    pub title: Option<Field<String>>,
    /// Who wrote it.
    pub authors: Option<Field<Vec<Author>>>,
    /// Paper, site or agency.
    pub publisher: Option<Field<String>>,
    /// When it first appeared.
    pub published: Option<Field<Date>>,
    /// When it was last changed.
    pub updated: Option<Field<Date>>,
    /// BCP 47 primary tag of the body's language: `en`, `zh`.
    pub language: Option<Field<String>>,
    /// The story's own address.
    pub url: Option<Field<String>>,
    /// Section of the paper.
    pub section: Option<Field<String>>,
    /// Keywords that the page gives.
    pub tags: Option<Field<Vec<String>>>,
    /// Address of the lead picture.
    pub image: Option<Field<String>>,
}
