//! Date patterns over tokens.

use std::ops::Range;

use super::{
    super::{Date, Time},
    FIRST_YEAR, LAST_YEAR, Order,
    tokens::Token,
};

/// Tokens that may stand between a date and its time of day.
const MAX_FILLERS: usize = 5;
/// Words among them: a weekday, "at", "um".
const MAX_FILLER_WORDS: usize = 2;
/// Tokens before a date that are searched for its time: `10:55 am EST, Wed`.
const LOOK_BACK: usize = 12;

/// A calendar day found at a token: the date, and one past its last token.
type Found = (Date, usize);

/// The first date among `tokens`, with its bytes.
pub(super) fn first(tokens: &[Token], order: Order) -> Option<(Range<usize>, Date)> {
    (0..tokens.len()).find_map(|at| {
        let (mut date, mut end) = day_at(tokens, at, order)?;
        let mut start = at;
        if date.time.is_none() && date.day.is_some() {
            if let Some((time, offset, past)) = time_after(tokens, end) {
                (date.time, date.offset_minutes, end) = (Some(time), offset, past);
            } else if let Some((time, offset, from)) = time_before(tokens, at) {
                (date.time, date.offset_minutes, start) = (Some(time), offset, from);
            }
        }
        let range = tokens.get(start)?.range.start..tokens.get(end.checked_sub(1)?)?.range.end;
        Some((range, date))
    })
}

fn day_at(tokens: &[Token], at: usize, order: Order) -> Option<Found> {
    // In the middle of a longer number or word there is no date.
    let rest = tokens.get(at..)?;
    let joined = at > 0 && !rest.first()?.spaced && tokens.get(at - 1).is_some_and(is_joint);
    if joined {
        return None;
    }
    let found = era_year(rest)
        .or_else(|| asian(rest))
        .or_else(|| year_first(rest))
        .or_else(|| compact(rest))
        .or_else(|| month_first_named(rest))
        .or_else(|| day_first_named(rest))
        .or_else(|| year_then_named(rest))
        .or_else(|| numeric(rest, order))
        .or_else(|| {
            month_and_year(rest).filter(|_| at == 0 || short(tokens.get(at - 1)).is_none())
        })?;
    Some((found.0, found.1 + at))
}

/// Marks that tie a number to the one before it (`1.2013-04-10` is no date).
fn is_joint(token: &Token) -> bool {
    token.is('-') || token.is('.') || token.is('_') || token.is('=')
}

/// A date if there is such a day.
fn civil(year: u32, month: u32, day: Option<u32>) -> Option<Date> {
    let valid = (FIRST_YEAR..=LAST_YEAR).contains(&year)
        && (1..=12).contains(&month)
        && day.is_none_or(|d| d >= 1 && d <= days_in(year, month));
    valid.then(|| Date {
        year: i16::try_from(year).unwrap_or_default(),
        month: u8::try_from(month).ok(),
        day: day.and_then(|d| u8::try_from(d).ok()),
        time: None,
        offset_minutes: None,
    })
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn year(token: Option<&Token>) -> Option<u32> {
    token?
        .number()
        .filter(|(_, digits)| *digits == 4)
        .map(|(value, _)| value)
}

fn short(token: Option<&Token>) -> Option<u32> {
    token?
        .number()
        .filter(|(_, digits)| *digits <= 2)
        .map(|(value, _)| value)
}

/// `2013-04-10`, `2013/4/10`, `2013.4.10`, `2013. 4. 10.`, `2013-04`.
fn year_first(t: &[Token]) -> Option<Found> {
    let year = year(t.first())?;
    let separator = t
        .get(1)
        .filter(|m| ['-', '/', '.'].iter().any(|c| m.is(*c)))?;
    let month = short(t.get(2))?;
    if t.get(3).is_some_and(|m| m.kind == separator.kind)
        && let Some(day) = short(t.get(4))
    {
        return Some((civil(year, month, Some(day))?, 5));
    }
    let whole = separator.is('-') && t.len() == 3 && t.get(2)?.number()?.1 == 2;
    whole.then(|| civil(year, month, None).map(|date| (date, 3)))?
}

/// `20130410`, `20130410T1055`, `20130410105500`.
fn compact(t: &[Token]) -> Option<Found> {
    let (range, digits) = (t.first()?.range.clone(), t.first()?.number()?.1);
    if range.len() != digits {
        return None;
    }
    // A 14-digit value does not fit; the token saturates, so only 8 digits
    // are read here and a stamp of an archive is read by its own rule.
    let value = (digits == 8)
        .then(|| t.first().and_then(Token::number))
        .flatten()?
        .0;
    let mut date = civil(value / 10_000, value / 100 % 100, Some(value % 100))?;
    let clock = t
        .get(1)
        .filter(|w| w.word() == "t")
        .and_then(|_| t.get(2)?.number());
    let Some((clock, places @ (4 | 6))) = clock else {
        return Some((date, 1));
    };
    let seconds = if places == 6 { clock } else { clock * 100 };
    date.time = time(
        seconds / 10_000,
        seconds / 100 % 100,
        (places == 6).then_some(seconds % 100),
    );
    let (offset, past) = zone(t, 3);
    date.offset_minutes = offset.filter(|_| date.time.is_some());
    Some((date, past))
}

/// `April 10, 2013`, `Apr. 10th 2013`, `Apr 10 10:55:00 GMT 2013`.
fn month_first_named(t: &[Token]) -> Option<Found> {
    let month = t.first()?.month()?;
    let mut at = past_mark(t, 1, '.');
    let day = short(t.get(at))?;
    at = past_ordinal(t, at + 1);
    at = past_mark(t, at, ',');
    if let Some(year) = year(t.get(at)) {
        return Some((civil(year, month, Some(day))?, at + 1));
    }
    let (time, mut offset, past) = time_after(t, at)?;
    let past = if t.get(past).is_some_and(|w| !w.word().is_empty()) {
        past + 1
    } else {
        past
    };
    let mut date = civil(year(t.get(past))?, month, Some(day))?;
    let (later, end) = zone(t, past + 1);
    offset = offset.or(later);
    (date.time, date.offset_minutes) = (Some(time), offset);
    Some((date, end))
}

/// `10 April 2013`, `10. April 2013`, `10 de abril de 2013`, `10-Apr-2013`,
/// `1er avril 2013`, `10th of April, 2013`, `10 เม.ย. 2556`.
fn day_first_named(t: &[Token]) -> Option<Found> {
    let day = short(t.first())?;
    let mut at = past_ordinal(t, 1);
    at = past_link(t, at);
    let token = t.get(at)?;
    let month = token.month()?;
    let buddhist = token
        .word()
        .starts_with(|c| matches!(c, '\u{0E00}'..='\u{0E7F}'));
    let mut past = past_mark(t, at + 1, '.');
    past = past_mark(t, past, ',');
    past = past_link(t, past);
    let dashed = t.get(at - 1).is_some_and(|m| m.is('-'));
    let year =
        year(t.get(past)).or_else(|| dashed.then(|| short(t.get(past)).map(century)).flatten())?;
    let year = if buddhist && year > LAST_YEAR {
        year - 543
    } else {
        year
    };
    Some((civil(year, month, Some(day))?, past + 1))
}

/// `2013 Apr 10`, `2013. április 10.`.
fn year_then_named(t: &[Token]) -> Option<Found> {
    let year = year(t.first())?;
    let mut at = past_mark(t, 1, '.');
    at = past_mark(t, at, '-');
    at = past_mark(t, at, ',');
    let month = t.get(at)?.month()?;
    at = past_mark(t, at + 1, '.');
    at = past_mark(t, at, '-');
    let day = short(t.get(at))?;
    Some((civil(year, month, Some(day))?, at + 1))
}

/// `April 2013`, `avril 2013`, `abril de 2013`.
fn month_and_year(t: &[Token]) -> Option<Found> {
    let month = t
        .first()
        .filter(|w| w.word().chars().count() > 2)?
        .month()?;
    let at = past_link(t, past_mark(t, past_mark(t, 1, '.'), ','));
    Some((civil(year(t.get(at))?, month, None)?, at + 1))
}

/// `2013年4月10日`, `2013년 4월 10일`, each with an optional time.
fn asian(t: &[Token]) -> Option<Found> {
    let year = year(t.first())?;
    asian_from(t, year)
}

fn asian_from(t: &[Token], year: u32) -> Option<Found> {
    starts(t.get(1), &["年", "년"])?;
    let month = short(t.get(2))?;
    starts(t.get(3), &["月", "월"])?;
    let day = short(t.get(4)).filter(|_| starts(t.get(5), &["日", "号", "號", "일"]).is_some());
    let Some(day) = day else {
        return Some((civil(year, month, None)?, 4));
    };
    let mut date = civil(year, month, Some(day))?;
    let Some((time, past)) = asian_time(t, 5) else {
        return Some((date, 6));
    };
    date.time = Some(time);
    Some((date, past))
}

/// `令和6年4月10日`: years of the Japanese eras since 1926.
fn era_year(t: &[Token]) -> Option<Found> {
    let word = t.first()?.word();
    let base = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];
    let (_, base) = base.iter().find(|(era, _)| word.ends_with(era))?;
    let (date, past) = asian_from(t.get(1..)?, base + short(t.get(1))?)?;
    Some((date, past + 1))
}

/// `日上午10时55分`, `일 오전 10:55`, `日 10:55` from the day's sign on.
fn asian_time(t: &[Token], day_sign: usize) -> Option<(Time, usize)> {
    let mut at = day_sign;
    let (mut late, mut early) = (false, false);
    while let Some(token) = t
        .get(at)
        .filter(|w| w.number().is_none() && at < day_sign + 5)
    {
        late |= ["下午", "午後", "오후", "晚上"]
            .iter()
            .any(|w| token.word().contains(w));
        early |= ["上午", "午前", "오전"]
            .iter()
            .any(|w| token.word().contains(w));
        at += 1;
    }
    let hour = short(t.get(at))?;
    let hour = if late && hour < 12 {
        hour + 12
    } else if early && hour == 12 {
        0
    } else {
        hour
    };
    let signed = starts(t.get(at + 1), &["时", "時", "点", "點", "시"]).is_some();
    let colon = t.get(at + 1).is_some_and(|m| m.is(':'));
    if !signed && !colon {
        return None;
    }
    let minute = short(t.get(at + 2)).unwrap_or(u32::from(!signed) * 99);
    let mut past = at + 3;
    let second = t
        .get(past)
        .filter(|m| m.is(':'))
        .and_then(|_| short(t.get(past + 1)));
    past += if second.is_some() {
        2
    } else {
        usize::from(starts(t.get(past), &["分", "분"]).is_some())
    };
    Some((time(hour, minute, second)?, past.min(t.len())))
}

fn starts(token: Option<&Token>, signs: &[&str]) -> Option<()> {
    let word = token?.word();
    signs.iter().any(|s| word.starts_with(s)).then_some(())
}

/// `10/04/2013`, `10.04.2013`, `10-04-2013`, `10.4.13`.
fn numeric(t: &[Token], order: Order) -> Option<Found> {
    let (a, b) = (short(t.first())?, short(t.get(2))?);
    let separator = t
        .get(1)
        .filter(|m| ['-', '/', '.'].iter().any(|c| m.is(*c)))?;
    if t.get(3)?.kind != separator.kind || t.get(4)?.spaced && !separator.is('.') {
        return None;
    }
    let dotted = separator.is('.');
    let year = year(t.get(4)).or_else(|| short_year(t, order))?;
    let (day, month) = match (a, b) {
        (1..=12, 13..) => (b, a),
        (13.., 1..=12) => (a, b),
        _ if a == b || dotted || order == Order::DayFirst => (a, b),
        _ if order == Order::MonthFirst => (b, a),
        _ => return None,
    };
    Some((civil(year, month, Some(day))?, 5))
}

/// Two-digit years are read only where all three numbers have two digits, and
/// the language's order is known or only one is possible: `04/25/13`.
fn short_year(t: &[Token], order: Order) -> Option<u32> {
    let two = |i: usize| {
        t.get(i)
            .and_then(Token::number)
            .is_some_and(|(_, digits)| digits == 2)
    };
    let alone = t.get(5).is_none_or(|next| next.spaced || next.is(','));
    // What begins with a day may as well begin with a year.
    let one_order = || {
        let (first, second) = (short(t.first()), short(t.get(2)));
        t.get(1).is_some_and(|m| m.is('/'))
            && first.is_some_and(|n| (1..=12).contains(&n))
            && second.is_some_and(|n| (13..=31).contains(&n))
    };
    let ordered = order != Order::Unknown || one_order();
    (ordered && two(0) && two(2) && two(4) && alone).then(|| short(t.get(4)).map(century))?
}

/// The year that two digits mean (RFC 2822, 4.3: 50–99 are of the 1900s).
fn century(two: u32) -> u32 {
    if two < 50 { 2000 + two } else { 1900 + two }
}

fn past_mark(t: &[Token], at: usize, mark: char) -> usize {
    at + usize::from(t.get(at).is_some_and(|m| m.is(mark)))
}

/// Past `st`, `nd`, `rd`, `th`, `er`, `º`, `.` after a day.
fn past_ordinal(t: &[Token], at: usize) -> usize {
    let ordinal = t.get(at).is_some_and(|w| {
        matches!(
            w.word(),
            "st" | "nd" | "rd" | "th" | "er" | "º" | "ª" | "o" | "e" | "ος"
        ) && !w.spaced
    });
    past_mark(t, past_mark(t, at + usize::from(ordinal), '.'), '°')
}

/// Past `of`, `de`, `del`, `-`, `/` between the parts of a date.
fn past_link(t: &[Token], at: usize) -> usize {
    let link = t.get(at).is_some_and(|w| {
        matches!(
            w.word(),
            "of" | "de" | "del" | "di" | "พ.ศ." | "พ.ศ" | "tháng"
        ) || w.is('-')
            || w.is('/')
    });
    at + usize::from(link)
}

/// The time that follows a date ending before token `at`.
fn time_after(t: &[Token], at: usize) -> Option<(Time, Option<i16>, usize)> {
    let mut words = 0;
    for skip in 0..=MAX_FILLERS {
        let token = t.get(at + skip)?;
        if token.number().is_some() {
            return clock(t, at + skip, words > 0 || skip == 0);
        }
        words += usize::from(!token.word().is_empty());
        if words > MAX_FILLER_WORDS {
            return None;
        }
    }
    None
}

/// The time that ends right before the date at token `at`.
fn time_before(t: &[Token], at: usize) -> Option<(Time, Option<i16>, usize)> {
    (at.saturating_sub(LOOK_BACK)..at).find_map(|from| {
        let apart = from == 0
            || t.get(from).is_some_and(|n| n.spaced)
            || t.get(from - 1).is_some_and(|m| m.is('('));
        let (time, offset, past) = clock(t, from, true).filter(|_| apart)?;
        let between = t.get(past..at)?;
        let words = between.iter().filter(|w| !w.word().is_empty()).count();
        let fillers = words <= MAX_FILLER_WORDS && between.iter().all(|w| w.number().is_none());
        fillers.then_some((time, offset, from))
    })
}

/// `10:55`, `10:55:30.123`, `10.55`, `10h55`, `10am`, then am or pm, then a
/// zone.
fn clock(t: &[Token], at: usize, dot_allowed: bool) -> Option<(Time, Option<i16>, usize)> {
    let hour = short(t.get(at))?;
    let separator = t.get(at + 1)?;
    let minute = t
        .get(at + 2)
        .and_then(Token::number)
        .filter(|(_, digits)| *digits == 2);
    let dotted = separator.is('.') && dot_allowed && t.get(at + 2).is_some_and(|m| !m.spaced);
    let (minute, mut past) = match minute {
        Some((minute, _)) if separator.is(':') || dotted || separator.word() == "h" => {
            (minute, at + 3)
        }
        _ if half(t, at + 1).is_some() || separator.word() == "uhr" => (0, at + 1),
        _ => return None,
    };
    let second = t
        .get(past)
        .filter(|m| m.is(':'))
        .and_then(|_| short(t.get(past + 1)));
    past += if second.is_some() { 2 } else { 0 };
    if second.is_some()
        && t.get(past).is_some_and(|m| m.is('.') || m.is(','))
        && t.get(past + 1)
            .is_some_and(|n| !n.spaced && n.number().is_some())
    {
        past += 2;
    }
    let mut hour = hour;
    if let Some((late, end)) = half(t, past) {
        hour = if late && hour < 12 {
            hour + 12
        } else if !late && hour == 12 {
            0
        } else {
            hour
        };
        past = end;
    }
    let time = time(hour, minute, second)?;
    let (offset, past) = zone(t, past);
    Some((time, offset, past))
}

/// am or pm at token `at`, and one past it.
fn half(t: &[Token], at: usize) -> Option<(bool, usize)> {
    let word = t.get(at)?.word();
    let late = match word {
        "am" | "pm" => return Some((word == "pm", at + 1)),
        "a" | "p" => word == "p",
        _ => return None,
    };
    let dotted = t.get(at + 1)?.is('.') && t.get(at + 2)?.word() == "m";
    dotted.then(|| (late, past_mark(t, at + 3, '.')))
}

fn time(hour: u32, minute: u32, second: Option<u32>) -> Option<Time> {
    let fits = hour < 24 && minute < 60 && second.is_none_or(|s| s <= 60);
    fits.then(|| Time {
        hour: hour as u8,
        minute: minute as u8,
        // A leap second has no place in civil time.
        second: second.map(|s| s.min(59) as u8),
    })
}

/// A zone at token `at` in minutes east of UTC, and one past it. Names that
/// mean several zones (CST, IST, ET) are none.
fn zone(t: &[Token], at: usize) -> (Option<i16>, usize) {
    let Some(token) = t.get(at) else {
        return (None, at);
    };
    if token.is('(') {
        let (offset, past) = zone(t, at + 1);
        return if offset.is_some() {
            (offset, past_mark(t, past, ')'))
        } else {
            (None, at)
        };
    }
    if let Some(offset) = signed(t, at) {
        return (Some(offset.0), offset.1);
    }
    match named_zone(token.word()) {
        Some(base) => match signed(t, at + 1).filter(|_| base == 0) {
            Some((offset, past)) => (Some(offset), past),
            None => (Some(base), at + 1),
        },
        None => (None, at),
    }
}

/// `+02:00`, `-0500`, `+2`.
fn signed(t: &[Token], at: usize) -> Option<(i16, usize)> {
    let sign = t.get(at).filter(|m| m.is('+') || m.is('-'))?;
    let next = t.get(at + 1).filter(|n| !n.spaced)?;
    let (value, digits) = next.number()?;
    let (hours, minutes, past) = match digits {
        1 | 2 if t.get(at + 2).is_some_and(|m| m.is(':')) => (value, short(t.get(at + 3))?, at + 4),
        1 | 2 if sign.is('+') || !sign.spaced => (value, 0, at + 2),
        4 => (value / 100, value % 100, at + 2),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let offset = i16::try_from(hours * 60 + minutes).ok()?;
    Some((if sign.is('-') { -offset } else { offset }, past))
}

fn named_zone(word: &str) -> Option<i16> {
    Some(match word {
        "z" | "utc" | "gmt" => 0,
        "est" => -300,
        "edt" => -240,
        "mdt" | "cdt" => -360 + if word == "cdt" { 60 } else { 0 },
        "pst" => -480,
        "mst" | "pdt" => -420,
        "bst" | "cet" | "mez" => 60,
        "cest" | "mesz" | "eet" => 120,
        "eest" | "msk" => 180,
        "hkt" | "sgt" => 480,
        "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        _ => return None,
    })
}
