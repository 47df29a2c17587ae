//! Dates as pages write them, to civil values: as precise as the page gives
//! them and no more.
//!
//! No clock, no time zone data base and no guess: a date of digits alone
//! whose day and month could change places (`03/04/2013`) is only read where
//! the language decides it, and no time or zone is ever filled in.

mod scan;
mod tokens;

use std::ops::Range;

use super::Date;

/// Earliest year that is taken for one; print is older, but not on web pages.
pub(super) const FIRST_YEAR: u32 = 1500;
/// Latest year that is taken for one.
pub(super) const LAST_YEAR: u32 = 2199;
/// Longest text that is searched for a date; metadata and labels are short,
/// and a date deep in prose is not the story's.
const MAX_SEARCH_BYTES: usize = 600;

/// The first date in `text`. `language` is a BCP 47 tag (`de`, `en-GB`) and
/// decides the order of numeric dates; without it they are only read where
/// one order is possible.
pub fn parse(text: &str, language: Option<&str>) -> Option<Date> {
    find(text, language).map(|(_, date)| date)
}

/// The first date in `text` and the bytes that it takes up there.
pub fn find(text: &str, language: Option<&str>) -> Option<(Range<usize>, Date)> {
    let head = text.get(..super::floor(text, MAX_SEARCH_BYTES))?;
    // Every pattern has a number in it.
    if !tokens::has_digit(head) {
        return None;
    }
    let tokens = tokens::tokens(head);
    scan::first(&tokens, Order::of(language))
}

/// Both days that the first date in `text` can mean, day first and month
/// first, and its bytes: where the two could change places and neither
/// `language` nor the numbers say how they stand.
pub fn readings(text: &str, language: Option<&str>) -> Option<(Range<usize>, [Date; 2])> {
    if find(text, language).is_some() {
        return None;
    }
    let (range, day_first) = find(text, Some("en-GB"))?;
    let (_, month_first) = find(text, Some("en-US"))?;
    (day_first != month_first).then_some((range, [day_first, month_first]))
}

/// In which order a language writes numeric dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// 31/12/2013.
    DayFirst,
    /// 12/31/2013.
    MonthFirst,
    /// Either; only read where one is possible.
    Unknown,
}

impl Order {
    /// The order that `language` uses. English is spoken on both sides.
    fn of(language: Option<&str>) -> Self {
        let tag = language
            .unwrap_or_default()
            .to_ascii_lowercase()
            .replace('_', "-");
        match tag.split('-').next().unwrap_or_default() {
            "en" => match tag.as_str() {
                "en-us" => Self::MonthFirst,
                "en-gb" | "en-au" | "en-nz" | "en-ie" | "en-in" | "en-sg" => Self::DayFirst,
                _ => Self::Unknown,
            },
            "de" | "fr" | "es" | "it" | "pt" | "nl" | "ru" | "uk" | "pl" | "cs" | "sk" | "da"
            | "nb" | "no" | "nn" | "fi" | "ro" | "tr" | "el" | "bg" | "hr" | "sr" | "sl" | "ca"
            | "gl" | "id" | "vi" | "th" | "he" | "ar" | "hi" | "bn" => Self::DayFirst,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
