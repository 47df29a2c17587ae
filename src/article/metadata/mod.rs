//! What is known about a story: each field with where it was found.

pub mod date;

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
        let Some(month) = self.month else {
            return Ok(());
        };
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

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// "10 April 2013, 10:55", as precise as it is known.
    pub fn in_words(&self) -> String {
        let name = self
            .month
            .and_then(|m| MONTHS.get(usize::from(m).wrapping_sub(1)));
        let Some(name) = name else {
            return self.year.to_string();
        };
        let Some(day) = self.day else {
            return format!("{name} {}", self.year);
        };
        let mut words = format!("{day} {name} {}", self.year);
        if let Some(time) = self.time {
            let zone = self.offset_minutes.map(Self::zone_in_words);
            let zone = zone.unwrap_or_default();
            words = format!("{words}, {:02}:{:02}{zone}", time.hour, time.minute);
        }
        words
    }

    /// " UTC+2": how far a clock is ahead.
    pub fn zone_in_words(offset_minutes: i16) -> String {
        let sign = if offset_minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (
            offset_minutes.unsigned_abs() / 60,
            offset_minutes.unsigned_abs() % 60,
        );
        match (hours, minutes) {
            (0, 0) => " UTC".to_owned(),
            (h, 0) => format!(" UTC{sign}{h}"),
            (h, m) => format!(" UTC{sign}{h}:{m:02}"),
        }
    }

    /// Reads what `Display` writes: ISO 8601, cut anywhere. None for anything
    /// else, and for days that no month has.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (day, time) = match text.trim().split_once(['T', ' ']) {
            Some((day, time)) => (day, Some(time)),
            None => (text.trim(), None),
        };
        let parts = numbers(day, '-', &[4, 2, 2])?;
        let part = |i: usize| parts.get(i).copied();
        let (year, month, day) = (part(0)?, part(1), part(2));
        let first = |part: Option<i16>| part.unwrap_or(1) as i8;
        jiff::civil::Date::new(year, first(month), first(day)).ok()?;
        let (time, offset_minutes) = match time {
            Some(time) if day.is_some() => parse_time(time)?,
            Some(_) => return None,
            None => (None, None),
        };
        let (month, day) = (month.map(|m| m as u8), day.map(|d| d as u8));
        Some(Self {
            year,
            month,
            day,
            time,
            offset_minutes,
        })
    }
}

/// `10:55`, `10:55:30`, with `Z` or `+02:00` behind it.
fn parse_time(text: &str) -> Option<(Option<Time>, Option<i16>)> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone_at)?;
    let parts = numbers(clock, ':', &[2, 2, 2])?;
    let part = |i: usize, max: i16| parts.get(i).copied().filter(|n| *n <= max).map(|n| n as u8);
    let second = part(2, 59);
    if second.is_none() && parts.len() > 2 {
        return None;
    }
    let time = Time {
        hour: part(0, 23)?,
        minute: part(1, 59)?,
        second,
    };
    let offset = match zone.chars().next() {
        None => None,
        Some('Z') => (zone.len() == 1).then_some(Some(0))?,
        Some(sign) => {
            let parts = numbers(zone.get(1..)?, ':', &[2, 2])?;
            let minutes = parts.first()? * 60 + parts.get(1)?;
            Some(if sign == '-' { -minutes } else { minutes })
        }
    };
    Some((Some(time), offset))
}

/// Numbers of exactly so many digits, apart by `by`; later ones may be
/// missing.
fn numbers(text: &str, by: char, counts: &[usize]) -> Option<Vec<i16>> {
    let parts: Vec<&str> = text.split(by).collect();
    let fits = parts.len() <= counts.len();
    fits.then(|| {
        parts
            .iter()
            .zip(counts)
            .map(|(part, count)| digits(part, *count))
            .collect()
    })?
}

/// A number of exactly `count` ASCII digits.
fn digits(text: &str, count: usize) -> Option<i16> {
    let fits = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok())?
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

/// The largest character boundary of `text` that is not past byte `limit`.
pub(in crate::article) fn floor(text: &str, limit: usize) -> usize {
    (0..=limit.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Date, Time};

    #[test]
    fn dates_in_words() {
        let time = Some(Time {
            hour: 10,
            minute: 5,
            second: Some(9),
        });
        let date = |month, day, time, offset_minutes| {
            Date {
                year: 2013,
                month,
                day,
                time,
                offset_minutes,
            }
            .in_words()
        };
        assert_eq!(date(None, None, None, None), "2013");
        assert_eq!(date(Some(4), None, None, None), "April 2013");
        assert_eq!(date(Some(4), Some(10), None, None), "10 April 2013");
        assert_eq!(date(Some(4), Some(10), time, None), "10 April 2013, 10:05");
        assert_eq!(
            date(Some(4), Some(10), time, Some(0)),
            "10 April 2013, 10:05 UTC"
        );
        assert_eq!(
            date(Some(4), Some(10), time, Some(-210)),
            "10 April 2013, 10:05 UTC-3:30"
        );
        assert_eq!(date(Some(0), Some(10), time, None), "2013");
        assert_eq!(date(Some(99), None, None, None), "2013");
    }

    #[test]
    fn iso_dates_there_and_back() {
        for text in [
            "2013",
            "2013-04",
            "2013-04-10",
            "2013-04-10T10:55",
            "2013-04-10T10:55:30",
            "2013-04-10T10:55Z",
            "2013-04-10T10:55:30+02:00",
            "2013-04-10T10:55-05:30",
        ] {
            assert_eq!(
                Date::parse_iso(text).map(|d| d.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "",
            "13",
            "2013-4",
            "2013-13",
            "2013-02-30",
            "2013-04T10:55",
            "2013-04-10T25:00",
            "2013-04-10Tx",
            "2013-",
            "2013-04-10T",
            "2013-04-10T10",
            "2013-04-10-11",
            "2013-04-10T10:55+2",
            "next week",
        ] {
            assert_eq!(Date::parse_iso(text), None, "{text}");
        }
    }
}
