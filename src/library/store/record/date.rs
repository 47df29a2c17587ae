//! Dates in rows: ISO 8601 as precise as known, which is what [`Date`] prints,
//! and a number to sort by.

use crate::article::{Date, Time};

/// Reads what a date's `Display` writes; none for anything else.
pub(in super::super) fn parse(text: &str) -> Option<Date> {
    let (day_part, time_part) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    // A year before 1 carries a minus sign of its own.
    let (negative, digits) = match day_part.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, day_part),
    };
    let mut parts = digits.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let mut date = Date {
        year: if negative { -year } else { year },
        month: number(parts.next()).ok()?,
        day: number(parts.next()).ok()?,
        time: None,
        offset_minutes: None,
    };
    if let Some(time) = time_part {
        (date.time, date.offset_minutes) = parse_time(time)?;
    }
    parts.next().is_none().then_some(date)
}

/// Nothing is `None`, what is no number an error.
fn number<T: std::str::FromStr>(part: Option<&str>) -> Result<Option<T>, T::Err> {
    part.map(str::parse).transpose()
}

fn parse_time(text: &str) -> Option<(Option<Time>, Option<i16>)> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone_at)?;
    let mut parts = clock.split(':');
    let time = Time {
        hour: parts.next()?.parse().ok()?,
        minute: parts.next()?.parse().ok()?,
        second: number(parts.next()).ok()?,
    };
    let zone = match zone {
        "" => None,
        zone => Some(parse_zone(zone)?),
    };
    Some((Some(time), zone))
}

/// Minutes east of UTC.
fn parse_zone(text: &str) -> Option<i16> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    hours
        .checked_mul(60)?
        .checked_add(minutes)?
        .checked_mul(sign)
}

/// Seconds since 1970 of the date's first moment, as if in UTC where no zone
/// is known: what lists are sorted by.
pub(in super::super) fn sort_key(date: &Date) -> i64 {
    let days = days_since_1970(
        i64::from(date.year),
        i64::from(date.month.unwrap_or(1)),
        i64::from(date.day.unwrap_or(1)),
    );
    let clock = date.time.map_or(0, |t| {
        i64::from(t.hour) * 3600 + i64::from(t.minute) * 60 + i64::from(t.second.unwrap_or(0))
    });
    days * 86_400 + clock - i64::from(date.offset_minutes.unwrap_or(0)) * 60
}

/// Days from 1970-01-01 in the Gregorian calendar: Howard Hinnant,
/// "chrono-compatible low-level date algorithms", `days_from_civil`.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_as_precise_as_they_were() {
        for text in [
            "2013",
            "2013-04",
            "2013-04-10",
            "2013-04-10T10:55",
            "2013-04-10T10:55:30",
            "2013-04-10T10:55:30+02:00",
            "2013-04-10T10:55-09:30",
            "2013-04-10T10:55Z",
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2013-",
            "2013-04-10T",
            "2013-04-10T10",
            "x",
            "2013-04-10-11",
            "2013-04-10T10:55+2",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn sort_keys_are_unix_time() {
        for (text, seconds) in [
            ("1970", 0),
            ("1970-01-02", 86_400),
            ("2000-02-29T00:00:01Z", 951_782_401),
            ("2013-04-10T10:55+02:00", 1_365_584_100),
            ("1969-12-31T23:59:59", -1),
        ] {
            assert_eq!(sort_key(&parse(text).unwrap()), seconds, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            let _ = parse(&text).map(|d| sort_key(&d));
        }
    }
}
