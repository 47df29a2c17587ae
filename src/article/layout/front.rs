//! The title block: what metadata says, in words.

use super::glyphs::Glyphs;
use crate::{
    article::{Article, Author, Date, Metadata, Role, WORDS_PER_MINUTE},
    text,
};

/// Part of the longer title that the shorter must be to count as the same
/// with a kicker or a site's name around it.
const SAME_TITLE_SHARE: f64 = 0.5;

/// The lines under the title, unwrapped: authors; publisher and dates;
/// length. Only those that have something to say.
pub(super) fn meta_lines(article: &Article, words: u32, glyphs: &Glyphs) -> Vec<String> {
    let meta = &article.metadata;
    let authors = meta.authors.as_ref().map(|f| authors_line(&f.value));
    let place_and_time = place_and_time(meta).join(glyphs.dot);
    let length = length_line(words, glyphs);
    let lines = [authors, Some(place_and_time), length];
    let lines = lines.into_iter().flatten().filter(|l| !l.is_empty());
    lines
        .map(|l| text::sanitise_line(&l).into_owned())
        .collect()
}

/// A line as lines of `cols` cells that break at its dots, so that no date is
/// torn apart; a part that is longer by itself is for others to break.
pub(super) fn broken_at_dots(line: &str, dot: &str, cols: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in line.split(dot) {
        let fits = |last: &str| text::width(last) + text::width(dot) + text::width(part) <= cols;
        match lines.last_mut() {
            Some(last) if fits(last) || text::width(part) > cols => {
                last.push_str(dot);
                last.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

/// Whether `a` and `b` are one headline, a kicker or a site's name aside.
pub(super) fn same_title(a: &str, b: &str) -> bool {
    let letters = |t: &str| -> String {
        text::fold(t)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect()
    };
    let (a, b) = (letters(a), letters(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long == short
        || long.contains(&short) && short.len() as f64 >= long.len() as f64 * SAME_TITLE_SHARE
}

fn authors_line(authors: &[Author]) -> String {
    let names: Vec<String> = authors.iter().map(author).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn author(author: &Author) -> String {
    match &author.place {
        Some(place) => format!("{} ({place})", author.name),
        None => author.name.clone(),
    }
}

fn place_and_time(meta: &Metadata) -> Vec<String> {
    let published = meta.published.as_ref().map(|f| f.value);
    let updated = meta
        .updated
        .as_ref()
        .map(|f| f.value)
        .filter(|u| Some(*u) != published);
    let publisher = meta.publisher.as_ref().map(|f| f.value.clone());
    let updated = updated.and_then(|d| Some(format!("updated {}", update(&d, published)?)));
    let parts = [publisher, published.map(|d| d.in_words()), updated];
    parts.into_iter().flatten().collect()
}

/// When it was updated; on the day of publication the time alone, and nothing
/// where that is not known.
fn update(updated: &Date, published: Option<Date>) -> Option<String> {
    let day = |d: &Date| (d.year, d.month, d.day);
    let same_day = published.filter(|p| p.day.is_some() && day(p) == day(updated));
    let Some(published) = same_day else {
        return Some(updated.in_words());
    };
    let time = updated.time?;
    let zone = updated
        .offset_minutes
        .map(Date::zone_in_words)
        .unwrap_or_default();
    let zone = if published.time.is_some() && published.offset_minutes == updated.offset_minutes {
        String::new()
    } else {
        zone
    };
    let minute = |t: crate::article::Time| (t.hour, t.minute);
    (published.time.map(minute) != Some(minute(time)) || !zone.is_empty())
        .then(|| format!("{:02}:{:02}{zone}", time.hour, time.minute))
}

/// Words of the story.
pub(super) fn body_words(article: &Article) -> u32 {
    let blocks = article.record.blocks.iter().enumerate();
    let body = blocks.filter(|(i, _)| article.role(*i) == Role::Body);
    body.fold(0u32, |sum, (_, b)| {
        sum.saturating_add(text::word_count(article.record.block_text(b)))
    })
}

fn length_line(words: u32, glyphs: &Glyphs) -> Option<String> {
    if words == 0 {
        return None;
    }
    let minutes = words.div_ceil(WORDS_PER_MINUTE);
    let time = match minutes {
        1 => "1 minute".to_owned(),
        2..60 => format!("{minutes} minutes"),
        _ => text::duration(minutes.into()),
    };
    Some(format!("{}{}{time}", words_in_words(words), glyphs.dot))
}

/// "1 word", "12,345 words".
pub(super) fn words_in_words(count: u32) -> String {
    let unit = if count == 1 { "word" } else { "words" };
    format!("{} {unit}", text::grouped(count.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Time;

    #[test]
    fn an_update_on_the_same_day_is_a_time() {
        let at = |day, hour: Option<u8>, offset_minutes| Date {
            year: 2013,
            month: Some(4),
            day: Some(day),
            time: hour.map(|hour| Time {
                hour,
                minute: 5,
                second: None,
            }),
            offset_minutes,
        };
        for (published, updated, expected) in [
            (
                at(10, Some(8), None),
                at(11, Some(9), None),
                Some("11 April 2013, 09:05"),
            ),
            (at(10, Some(8), None), at(10, Some(9), None), Some("09:05")),
            (
                at(10, Some(8), Some(0)),
                at(10, Some(9), Some(60)),
                Some("09:05 UTC+1"),
            ),
            (
                at(10, Some(8), Some(0)),
                at(10, Some(9), Some(0)),
                Some("09:05"),
            ),
            (at(10, Some(8), None), at(10, Some(8), None), None),
            (at(10, None, None), at(10, None, None), None),
            (at(10, None, None), at(10, Some(9), None), Some("09:05")),
            (at(10, Some(9), None), at(10, None, None), None),
        ] {
            assert_eq!(update(&updated, Some(published)).as_deref(), expected);
        }
        assert_eq!(
            update(&at(10, None, None), None).as_deref(),
            Some("10 April 2013")
        );
    }

    #[test]
    fn authors() {
        let by = |names: &[&str]| {
            let authors: Vec<Author> = names
                .iter()
                .map(|n| {
                    let (name, place) = n
                        .split_once('@')
                        .map_or((*n, None), |(n, p)| (n, Some(p.to_owned())));
                    Author {
                        name: name.to_owned(),
                        place,
                    }
                })
                .collect();
            authors_line(&authors)
        };
        assert_eq!(by(&[]), "");
        assert_eq!(by(&["Ann"]), "Ann");
        assert_eq!(by(&["Ann@Oslo", "Bo"]), "Ann (Oslo) and Bo");
        assert_eq!(by(&["Ann", "Bo", "Cy@Rome"]), "Ann, Bo and Cy (Rome)");
    }

    #[test]
    fn lines_break_at_dots() {
        let check = |cols, expected: &[&str]| {
            let line = "The Paper · 1 May 2020 · updated 2 May 2020";
            assert_eq!(broken_at_dots(line, " · ", cols), expected, "{cols}");
        };
        check(66, &["The Paper · 1 May 2020 · updated 2 May 2020"]);
        check(30, &["The Paper · 1 May 2020", "updated 2 May 2020"]);
        check(12, &["The Paper", "1 May 2020 · updated 2 May 2020"]);
    }

    #[test]
    fn titles() {
        assert!(same_title("The Sea, the Sea", "the sea — the sea"));
        assert!(same_title("The Sea and I", "The Sea and I | The Paper"));
        assert!(!same_title(
            "The Sea",
            "The Sea and everything that lies beyond it"
        ));
        assert!(!same_title("The Sea", "The Land"));
    }

    #[test]
    fn lengths() {
        assert_eq!(words_in_words(1), "1 word");
        assert_eq!(words_in_words(1_234_567), "1,234,567 words");
        let glyphs = super::super::glyphs::glyphs(crate::article::layout::Signs::Unicode);
        assert_eq!(
            length_line(231, glyphs).as_deref(),
            Some("231 words · 2 minutes")
        );
        assert_eq!(length_line(0, glyphs), None);
    }
}
