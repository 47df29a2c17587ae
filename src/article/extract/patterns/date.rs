//! Something that looks like a date or a time.

use super::scan::{
    after, digits, edge, edge_before, first_digits, is_digit, one, perhaps, space, strip,
};

/// After a time of day.
const ZONES: &[&str] = &["am", "pm", "gmt", "utc", "uhr", "et", "est", "bst"];
/// After a day, in English.
const ORDINALS: &[&str] = &["st", "nd", "rd", "th"];
/// After a day, before its month.
const DAY_MARKS: &[&str] = &["st", "nd", "rd", "th", "er", ".", "º"];
/// How long ago, in English.
const UNITS: &[&str] = &[
    "min", "minute", "hour", "hr", "day", "week", "month", "year",
];
/// The same, written on.
const UNITS_AGO: &[&str] = &["分钟前", "小时前", "天前"];

/// A short text with a date or a time in it.
pub(in super::super) fn has_date(text: &str) -> bool {
    super::short(text).is_some_and(|text| numbers(text).any(|at| is_dated(text, at)))
}

/// Where numbers begin.
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, c)| {
        let was = std::mem::replace(&mut inside, is_digit(c));
        (inside && !was).then_some(at)
    })
}

/// The number at `at` is a day, an hour, a year or how long ago.
fn is_dated(text: &str, at: usize) -> bool {
    let (before, number) = text.split_at(at);
    let rest = number.trim_start_matches(is_digit);
    let latin = edge(text, at)
        && (time_of_day(number)
            || in_figures(number)
            || day_and_month(text, number)
            || ago(text, number));
    latin || after_month(text, before, number) || elsewhere(text, before, number, rest)
}

/// No Latin word goes on.
fn ends(rest: &str) -> bool {
    let next = rest.as_bytes().first();
    !next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// `10:55`, `10.55 Uhr`, `10h55`.
fn time_of_day(number: &str) -> bool {
    let minutes = digits(number, 1, 2)
        .and_then(|rest| one(rest, |c| matches!(c, ':' | '.' | 'h' | 'H')))
        .and_then(|rest| first_digits(rest, 2));
    minutes.is_some_and(|rest| ends(rest) || after(rest, ZONES).any(ends))
}

/// `2013-04-10`, `10/4/2013`.
fn in_figures(number: &str) -> bool {
    let part = |rest| one(rest, |c| matches!(c, '-' | '/' | '.'));
    let year_first = digits(number, 4, 4)
        .and_then(part)
        .map(|rest| space(rest).unwrap_or(rest))
        .and_then(|rest| digits(rest, 1, 2))
        .and_then(part)
        .map(|rest| space(rest).unwrap_or(rest))
        .and_then(|rest| digits(rest, 1, 2));
    let year_last = digits(number, 1, 2)
        .and_then(part)
        .and_then(|rest| digits(rest, 1, 2))
        .and_then(part)
        .and_then(|rest| digits(rest, 2, 4));
    year_first.or(year_last).is_some_and(ends)
}

/// A year of four digits, and no word after it.
fn is_year(text: &str, rest: &str) -> bool {
    digits(rest, 4, 4).is_some_and(|rest| edge_before(text, rest))
}

/// `10 April 2013`, `1er avril 2013`, `10 de abril de 2013`.
fn day_and_month(text: &str, number: &str) -> bool {
    let year = |rest: &str| {
        perhaps(rest, |rest| after(rest, &["de", "del"]).find_map(space))
            .any(|rest| is_year(text, rest))
    };
    let month = |rest: &str| {
        let after_it = rest.trim_start_matches(char::is_alphabetic);
        let letters = rest.get(..rest.len() - after_it.len()).unwrap_or_default();
        let stop = strip(after_it, ".").unwrap_or(after_it);
        let comma = strip(stop, ",").unwrap_or(stop);
        (3..=12).contains(&letters.chars().count()) && space(comma).is_some_and(year)
    };
    let Some(day) = digits(number, 1, 2) else {
        return false;
    };
    after(day, DAY_MARKS)
        .chain([day])
        .filter_map(space)
        .flat_map(|rest| perhaps(rest, |rest| after(rest, &["de", "of"]).find_map(space)))
        .any(month)
}

/// `April 10, 2013`.
fn after_month(text: &str, before: &str, number: &str) -> bool {
    let year = || {
        let day = digits(number, 1, 2)?;
        let day = after(day, ORDINALS).next().unwrap_or(day);
        let year = space(strip(day, ",").unwrap_or(day))?;
        is_year(text, year).then_some(())
    };
    let Some(month) = before.strip_suffix(char::is_whitespace) else {
        return false;
    };
    let month = month.strip_suffix('.').unwrap_or(month);
    let letters = month.char_indices().rev().take(9);
    let mut starts = letters
        .take_while(|(_, c)| c.is_alphabetic())
        .map(|(at, _)| at)
        .skip(2);
    starts.any(|at| edge(text, at)) && year().is_some()
}

/// `3 hours ago`.
fn ago(text: &str, number: &str) -> bool {
    let Some(rest) = space(number.trim_start_matches(is_digit)) else {
        return false;
    };
    after(rest, UNITS)
        .flat_map(|rest| perhaps(rest, |rest| strip(rest, "s")))
        .filter_map(|rest| strip(space(rest)?, "ago"))
        .any(|rest| edge_before(text, rest))
}

/// Without Latin edges of words: `2013年`, `4月10日`, `vor 3 Stunden`,
/// `il y a 3`, `3 дня назад`.
fn elsewhere(text: &str, before: &str, number: &str, rest: &str) -> bool {
    let count = number.chars().count() - rest.chars().count();
    let said = |words: &[&str]| {
        words.iter().rev().try_fold(before, |before, word| {
            let from = before.strip_suffix(char::is_whitespace)?;
            let at = from.len().checked_sub(word.len())?;
            let found = from.get(at..)?.eq_ignore_ascii_case(word);
            found.then(|| from.get(..at)).flatten()
        })
    };
    let begins = |before: Option<&str>| before.is_some_and(|before| edge(text, before.len()));
    let (next, spaced) = (space(rest).unwrap_or(rest), space(rest));
    let day = || {
        let day = strip(next, "月").map(|rest| space(rest).unwrap_or(rest))?;
        let after_it = digits(day, 1, 2)?;
        strip(space(after_it).unwrap_or(after_it), "日")
    };
    let ago_in_russian = || {
        let after_it = next.trim_start_matches(char::is_alphabetic);
        (after_it.len() < next.len()).then(|| strip(space(after_it)?, "назад"))?
    };
    count >= 4 && (next.starts_with('年') || rest.starts_with('년'))
        || day().is_some()
        || after(next, UNITS_AGO).next().is_some()
        || ago_in_russian().is_some()
        || spaced.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
            && begins(said(&["vor"]))
        || spaced.is_some() && begins(said(&["hace"]))
        || begins(said(&["il", "y", "a"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for text in [
            "10:55",
            "At 10.55 Uhr",
            "um 9h30",
            "9:30am",
            "2013-04-10",
            "2013. 4. 10",
            "on 10/4/13",
            "April 10, 2013",
            "Sept. 3rd 2013",
            "1er avril 2013",
            "10 de abril de 2013",
            "3. März 2013",
            "2013 年",
            "２０１３年",
            "4月10日",
            "2013년",
            "3 hours ago",
            "vor 3 Stunden",
            "il y a 3 heures",
            "hace 3 días",
            "3小时前",
            "3 дня назад",
        ] {
            assert!(has_date(text), "{text}");
        }
        for text in [
            "",
            "12 angry men",
            "10:555",
            "version 10.5",
            "1204 was a year",
            "a2013-04-10",
            "11 April",
            "for 3 hours",
        ] {
            assert!(!has_date(text), "{text}");
        }
    }
}
