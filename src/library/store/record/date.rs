//! Dates in rows: a number to sort by. Their text is what [`Date`] prints and
//! reads.

use crate::article::Date;

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
    fn sort_keys_are_unix_time() {
        for (text, seconds) in [
            ("1970", 0),
            ("1970-01-02", 86_400),
            ("2000-02-29T00:00:01Z", 951_782_401),
            ("2013-04-10T10:55+02:00", 1_365_584_100),
            ("1969-12-31T23:59:59", -1),
        ] {
            assert_eq!(sort_key(&Date::parse_iso(text).unwrap()), seconds, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            let _ = Date::parse_iso(&text).map(|d| sort_key(&d));
        }
    }
}
