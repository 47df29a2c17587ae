//! Days and ages in queries: `2013`, `2012..2014-06`, `<7d`.

use std::fmt;

/// A day of the Gregorian calendar.
#[expect(
    clippy::struct_field_names,
    reason = "a day of a month has no other name"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    /// 1–9999.
    pub year: i16,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Age {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: AgeUnit,
}

/// A unit of an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgeUnit {
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `m`: 30 days.
    Month,
    /// `y`: 365 days.
    Year,
}

impl AgeUnit {
    const ALL: [(char, Self, i64); 5] = [
        ('h', Self::Hour, 3_600),
        ('d', Self::Day, 86_400),
        ('w', Self::Week, 7 * 86_400),
        ('m', Self::Month, 30 * 86_400),
        ('y', Self::Year, 365 * 86_400),
    ];

    fn row(self) -> (char, Self, i64) {
        Self::ALL
            .into_iter()
            .find(|row| row.1 == self)
            .unwrap_or(Self::ALL[0])
    }
}

impl Age {
    /// The age in seconds.
    pub fn seconds(self) -> i64 {
        i64::from(self.count).saturating_mul(self.unit.row().2)
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.row().0)
    }
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// From one day to another, both included; at least one is given.
    Days {
        /// The first day.
        from: Option<Day>,
        /// The last day.
        to: Option<Day>,
    },
    /// Less long ago than this: `<7d`.
    Newer(Age),
    /// Longer ago than this: `>1y`.
    Older(Age),
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(age) => write!(f, "<{age}"),
            Self::Older(age) => write!(f, ">{age}"),
            Self::Days {
                from: Some(from),
                to: Some(to),
            } => match same_unit(*from, *to) {
                Some(name) => f.write_str(&name),
                None => write!(f, "{from}..{to}"),
            },
            Self::Days { from, to } => {
                let show = |day: &Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
                write!(f, "{}..{}", show(from), show(to))
            }
        }
    }
}

/// `2013`, `2013-04` or `2013-04-10`, where that is the whole stretch.
fn same_unit(from: Day, to: Day) -> Option<String> {
    let names = [
        format!("{:04}", from.year),
        format!("{:04}-{:02}", from.year, from.month),
        from.to_string(),
    ];
    names
        .into_iter()
        .find(|name| unit(name) == Some((from, to)))
}

impl When {
    /// Reads a stretch of time; the error says what would be understood.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        read(text).ok_or_else(|| {
            format!("`{text}` is not a time; write 2013, 2013-04, 2012..2014, <2012 or an age such as <7d (h, d, w, m, y)")
        })
    }
}

fn read(text: &str) -> Option<When> {
    if let Some(rest) = text.strip_prefix('<') {
        return age(rest).map(When::Newer).or_else(|| {
            let (first, _) = unit(rest)?;
            Some(When::Days {
                from: None,
                to: Some(previous(first)?),
            })
        });
    }
    if let Some(rest) = text.strip_prefix('>') {
        return age(rest).map(When::Older).or_else(|| {
            let (_, last) = unit(rest)?;
            Some(When::Days {
                from: Some(next(last)?),
                to: None,
            })
        });
    }
    let Some((from, to)) = text.split_once("..") else {
        let (first, last) = unit(text)?;
        return Some(When::Days {
            from: Some(first),
            to: Some(last),
        });
    };
    between(from, to)
}

fn between(from: &str, to: &str) -> Option<When> {
    let from = if from.is_empty() {
        None
    } else {
        Some(unit(from)?.0)
    };
    let to = if to.is_empty() {
        None
    } else {
        Some(unit(to)?.1)
    };
    match (from, to) {
        (None, None) => None,
        (Some(from), Some(to)) if from > to => None,
        (from, to) => Some(When::Days { from, to }),
    }
}

fn age(text: &str) -> Option<Age> {
    let letter = text.chars().next_back()?;
    let (_, unit, _) = AgeUnit::ALL
        .into_iter()
        .find(|row| row.0 == letter.to_ascii_lowercase())?;
    let count = digits(text.strip_suffix(letter)?)?;
    Some(Age { count, unit })
}

/// A number of plain digits; unlike `parse` alone it takes no sign.
pub(super) fn digits(text: &str) -> Option<u32> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// First and last day of a year, a month or a day.
fn unit(text: &str) -> Option<(Day, Day)> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|y| y.len() == 4).and_then(digits)?;
    let year = i16::try_from(year).ok().filter(|y| *y > 0)?;
    let month = small(parts.next())?;
    let day = small(parts.next())?;
    if parts.next().is_some() {
        return None;
    }
    let (first_month, last_month) = month.map_or((1, 12), |m| (m, m));
    let (first_day, last_day) = day.map_or((1, days_in(year, last_month)), |d| (d, d));
    let fits =
        (1..=12).contains(&first_month) && (1..=days_in(year, last_month)).contains(&first_day);
    fits.then_some((
        Day {
            year,
            month: first_month,
            day: first_day,
        },
        Day {
            year,
            month: last_month,
            day: last_day,
        },
    ))
}

/// A month or day of one or two digits that may be missing; none if it is
/// something else.
#[expect(
    clippy::option_option,
    reason = "missing and wrong are different answers here"
)]
fn small(text: Option<&str>) -> Option<Option<u8>> {
    match text {
        None => Some(None),
        Some(text) if (1..=2).contains(&text.len()) => {
            Some(Some(u8::try_from(digits(text)?).ok()?))
        }
        Some(_) => None,
    }
}

fn days_in(year: i16, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn previous(day: Day) -> Option<Day> {
    if day.day > 1 {
        return Some(Day {
            day: day.day - 1,
            ..day
        });
    }
    let (year, month) = if day.month > 1 {
        (day.year, day.month - 1)
    } else {
        (day.year - 1, 12)
    };
    (year > 0).then(|| Day {
        year,
        month,
        day: days_in(year, month),
    })
}

fn next(day: Day) -> Option<Day> {
    if day.day < days_in(day.year, day.month) {
        return Some(Day {
            day: day.day + 1,
            ..day
        });
    }
    let (year, month) = if day.month < 12 {
        (day.year, day.month + 1)
    } else {
        (day.year + 1, 1)
    };
    (year <= 9_999).then_some(Day {
        year,
        month,
        day: 1,
    })
}
