//! When it was published and changed: the dates that readers see beside the
//! headline and what the page tells machines, weighed against each other.

use crate::article::{
    Date, Field,
    metadata::date,
    page::{Credit, CreditKind},
};

use super::{
    super::{
        features::{Line, Sheet},
        tree::Place,
        words::{self, Cues, Group},
    },
    Source,
    spots::Spots,
    text::{self, DateLabel},
    writers,
};

/// Longest text of a credit that names a day.
const MAX_CHARS: usize = 120;
/// Most words of a line whose date is told though it can be read two ways.
const DOUBT_WORDS: f32 = 12.0;
/// Blocks after the story in which its date is looked for.
const ENDING: usize = 6;
/// Sources of a date that say less than one that readers see.
const WEAK: [&str; 1] = ["address"];
/// Names for any date of a page: on the day of its last change they mean
/// that.
const VAGUE: [&str; 3] = ["date", "dc.date", "dcterms.date"];
/// Blocks at the beginning of a story among which its date may stand, and
/// how long a paragraph is of which there is one at most before it.
const LEAD: usize = 8;
const LEAD_UNITS: f32 = 100.0;

/// The dates of a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Days {
    /// First appearance.
    pub(in super::super) published: Option<Field<Date>>,
    /// Last change.
    pub(in super::super) updated: Option<Field<Date>>,
    /// Where there is no date: one that can be read two ways, in a sentence.
    pub(in super::super) doubt: Option<String>,
}

/// A date that readers see.
#[derive(Debug, Clone)]
struct Seen {
    field: Field<Date>,
    updated: bool,
    /// It is said to be the date of publication.
    said: bool,
    /// It stands below the headline, not above it.
    below: bool,
    /// It may be the date of something that the story is about: a line of the
    /// story itself.
    doubtful: bool,
}

/// The dates of the story.
pub(super) fn choose(
    sheet: &Sheet<'_>,
    spots: &Spots,
    source: &Source,
    language: Option<&str>,
) -> Days {
    let seen = seen(sheet, spots, source, language);
    let changed = |s: &&Seen| s.updated;
    let shown = |below: bool| {
        let mut found = seen.iter().filter(move |s| !s.updated && s.below == below);
        let said = found.clone().find(|s| s.said);
        said.or_else(|| found.next())
    };
    let updated = source
        .updated
        .clone()
        .or_else(|| seen.iter().find(changed).map(|s| s.field.clone()));
    let told = source.published.clone();
    // A page of the web that only says when it was changed is dated by that,
    // and the evidence says so; a text may have lost its other date.
    let changed_only = || {
        let field = seen
            .iter()
            .find(|s| s.updated && s.below && !sheet.tree.nodes.is_empty())?;
        let field = field.field.clone();
        let source = format!("{}, last change", field.evidence.source);
        Some(Field::new(field.value, source, field.evidence.raw))
    };
    let published = match (told, shown(true)) {
        (Some(told), Some(shown)) => {
            let agrees = |s: &Seen| !s.updated && day(&s.field.value) == day(&told.value);
            Some(match seen.iter().find(|s| agrees(s)) {
                Some(same) => precise(told, same),
                None => weigh(told, shown, updated.as_ref()),
            })
        }
        (None, Some(shown)) => Some(shown.field.clone()),
        (told, None) => {
            let weak = told
                .as_ref()
                .is_none_or(|t| is_weak(t) || is_vague(t, source.updated.as_ref()));
            let above = shown(false).filter(|_| weak);
            above
                .map(|s| s.field.clone())
                .or(told)
                .or_else(|| earlier(sheet, spots, source, language))
                .or_else(|| ending(sheet, spots, language))
                .or_else(changed_only)
        }
    };
    let before = |p: &Field<Date>, u: &Field<Date>| day(&p.value) <= day(&u.value);
    // A change before the publication is a draft's, or another thing's date.
    let updated = updated.filter(|u| published.as_ref().is_none_or(|p| before(p, u)));
    let doubt = match &published {
        Some(_) => None,
        None => doubt(sheet, spots, language),
    };
    Days {
        published,
        updated,
        doubt,
    }
}

/// What a short line around the headline leaves open.
fn doubt(sheet: &Sheet<'_>, spots: &Spots, language: Option<&str>) -> Option<String> {
    spots.head().find_map(|at| {
        let line = sheet.lines.get(at).filter(|l| !is_elsewhere(l))?;
        let short = line.shape.words <= DOUBT_WORDS && line.text.len() <= MAX_CHARS;
        let (range, [one, other]) = date::readings(line.text, language).filter(|_| short)?;
        let raw = line.text.get(range)?;
        Some(format!(
            "the date {raw} can be {one} or {other}, and nothing on the page says which, so the article has none"
        ))
    })
}

fn is_weak(field: &Field<Date>) -> bool {
    WEAK.contains(&field.evidence.source.as_str())
}

/// It may be the day of the last change: the page tells that as well, and the
/// first by no name that says more.
fn is_vague(field: &Field<Date>, updated: Option<&Field<Date>>) -> bool {
    VAGUE.contains(&field.evidence.source.as_str())
        && updated.is_some_and(|u| day(&u.value) == day(&field.value))
}

/// The more precise of two that mean one day.
fn precise(told: Field<Date>, shown: &Seen) -> Field<Date> {
    let seen = &shown.field;
    if told.value.time.is_none() && seen.value.time.is_some() || is_weak(&told) {
        seen.clone()
    } else {
        told
    }
}

/// What the page tells machines against another day that it shows: that one
/// is the story's own, unless it is the day of the last change, or the same
/// digits read the other way.
fn weigh(told: Field<Date>, shown: &Seen, updated: Option<&Field<Date>>) -> Field<Date> {
    let seen = &shown.field;
    // By another clock the change may have been a day before or after, unless
    // that is so of the publication, too.
    let is_change = updated.is_some_and(|u| {
        day(&u.value) == day(&seen.value)
            || is_day_of(&u.value, &seen.value) && !is_day_of(&told.value, &seen.value)
    });
    let swapped = Date {
        month: seen.value.day,
        day: seen.value.month,
        ..seen.value
    };
    let misread = day(&swapped) == day(&told.value);
    if (is_change && !shown.said || shown.doubtful || misread) && !is_weak(&told) {
        told
    } else {
        seen.clone()
    }
}

/// Whether `shown` is the day of `moment`, in some zone on earth.
fn is_day_of(moment: &Date, shown: &Date) -> bool {
    let civil = |d: &Date| {
        let (month, day) = (d.month?, d.day?);
        jiff::civil::Date::new(d.year, month as i8, day as i8).ok()
    };
    let apart = || Some(civil(moment)?.since(civil(shown)?).ok()?.get_days().abs());
    let zoned = moment.time.is_some() && moment.offset_minutes.is_some();
    zoned && apart().is_some_and(|days| days <= 1)
}

/// Year, month and day, to compare.
fn day(date: &Date) -> (i16, Option<u8>, Option<u8>) {
    (date.year, date.month, date.day)
}

/// The dates around the headline, in order: those below it first.
fn seen(sheet: &Sheet<'_>, spots: &Spots, source: &Source, language: Option<&str>) -> Vec<Seen> {
    let mut out = Vec::new();
    for at in spots.head().chain(lead(sheet, spots)) {
        let Some(line) = sheet.lines.get(at).filter(|l| !is_elsewhere(l)) else {
            continue;
        };
        let below = spots.is_below(at);
        let credits = sheet.page.meta.credits.iter();
        let own = credits.filter(|c| c.kind == CreditKind::Day && spots.block(c.at) == Some(at));
        for credit in own {
            out.extend(of_credit(credit, below, source, language));
        }
        let lines = text::date_lines(line.text, language);
        let cues = words::phrases().cues(&words::lower(line.text));
        for (date, label) in lines {
            out.push(Seen {
                field: Field::new(date, "text date line", line.text),
                updated: label == DateLabel::Updated,
                said: label == DateLabel::Published && cues.any.has(Group::Published),
                below,
                doubtful: !spots.is_above_story(at) && !text::is_date(line.text, language),
            });
        }
    }
    out
}

/// Blocks past the head among which the date may stand: short ones that are
/// no text yet, where a page has more of them than its headline and byline.
fn lead(sheet: &Sheet<'_>, spots: &Spots) -> impl Iterator<Item = usize> {
    let long = |at: usize| {
        let line = sheet.lines.get(at);
        line.is_none_or(|l| l.shape.units >= LEAD_UNITS)
    };
    let story = spots.story();
    let blocks = if sheet.tree.nodes.is_empty() { 0 } else { LEAD };
    let mut seen = 0;
    let begun = move |at: &usize| {
        seen += usize::from(long(*at));
        seen < 2
    };
    let past = spots.past_head();
    (story..story + blocks)
        .take_while(begun)
        .filter(move |at| *at >= past)
}

/// Whether a date here is another thing's: of comments, other stories, menus,
/// a quoted post, or the foot of the page. An article's own foot is its own.
fn is_elsewhere(line: &Line<'_>) -> bool {
    writers::is_of_others(line)
        || line.node.is_in(Place::Quote)
        || line.node.is_in(Place::Footer) && !line.node.is_in(Place::Article)
}

/// The first `<time>` above, in or right below the story, however far from
/// the headline.
fn earlier(
    sheet: &Sheet<'_>,
    spots: &Spots,
    source: &Source,
    language: Option<&str>,
) -> Option<Field<Date>> {
    let credits = sheet.page.meta.credits.iter();
    let times = credits.filter(|c| c.kind == CreditKind::Day && c.source.starts_with("time"));
    times
        .filter(|c| {
            let block = spots.block(c.at).filter(|at| *at < spots.tail().end);
            let line = block.and_then(|at| sheet.lines.get(at));
            line.is_some_and(|l| !is_elsewhere(l))
        })
        .flat_map(|c| of_credit(c, false, source, language))
        .find(|s| !s.updated)
        .map(|s| s.field)
}

/// A line with the date right below the story.
fn ending(sheet: &Sheet<'_>, spots: &Spots, language: Option<&str>) -> Option<Field<Date>> {
    spots.tail().take(ENDING).find_map(|at| {
        let line = sheet.lines.get(at).filter(|l| !is_elsewhere(l))?;
        let mut lines = text::date_lines(line.text, language).into_iter();
        let (date, _) = lines.find(|(_, label)| *label == DateLabel::Published)?;
        Some(Field::new(date, "text date line", line.text))
    })
}

/// The dates in a credit.
fn of_credit(credit: &Credit, below: bool, source: &Source, language: Option<&str>) -> Vec<Seen> {
    let words: Vec<&str> = credit.pieces.iter().map(String::as_str).collect();
    let raw = words.join(" ");
    if raw.chars().count() > MAX_CHARS {
        return Vec::new();
    }
    let cues = words::phrases().cues(&words::lower(&raw));
    let before = label_before(&credit.before);
    let named = |words: &[&str]| {
        words
            .iter()
            .any(|w| credit.source.to_lowercase().contains(w))
    };
    // `published updated`, as themes have it, says nothing.
    let (publishes, changes) = (
        named(&["publish", "created", "posted", "pubdate"]),
        named(&["modif", "updat", "last-edit"]),
    );
    let (publishes, changes) = (publishes && !changes, changes && !publishes);
    let field = |date: Date| Field::new(date, credit.source.clone(), raw.clone());
    // The value for machines has no label of its own.
    let machine = date::parse(credit.pieces.first().map_or("", String::as_str), None).is_some();
    let shown = words
        .get(usize::from(machine && words.len() > 1)..)
        .unwrap_or_default();
    let lines = text::date_lines(&shown.join(" "), language);
    if lines.len() > 1 {
        let seen = |(date, label): (Date, DateLabel)| Seen {
            field: field(date),
            updated: label == DateLabel::Updated,
            said: label == DateLabel::Published,
            below,
            doubtful: false,
        };
        return lines.into_iter().map(seen).collect();
    }
    let first = credit.pieces.first().map_or("", String::as_str);
    // What the page tells elsewhere knows more than the country's habit.
    let primary = language.and_then(|tag| tag.split('-').next());
    let either = date::readings(&raw, primary).and_then(|_| of_two(&raw, source));
    let found = either
        .or_else(|| date::parse(first, language).filter(|d| d.day.is_some()))
        .or_else(|| date::parse(&raw, language));
    let Some(found) = found.filter(|d| d.day.is_some()) else {
        return Vec::new();
    };
    let says = |group: Group| cues.any.has(group) || before.any.has(group);
    vec![Seen {
        field: field(found),
        updated: (changes || says(Group::Updated)) && !cues.any.has(Group::Published),
        said: publishes || says(Group::Published) && !says(Group::Updated),
        below,
        doubtful: false,
    }]
}

/// What a short text right before a date calls it.
fn label_before(before: &str) -> Cues {
    if before.chars().count() > 30 {
        return Cues::default();
    }
    words::phrases().cues(&words::lower(before))
}

/// A date whose day and month could change places, where one reading is a
/// day that the page names elsewhere.
fn of_two(text: &str, source: &Source) -> Option<Date> {
    let readings = [
        date::parse(text, Some("en-US"))?,
        date::parse(text, Some("en-GB"))?,
    ];
    let known = [&source.published, &source.updated];
    readings.into_iter().find(|reading| {
        known.iter().any(|known| {
            known
                .as_ref()
                .is_some_and(|k| day(&k.value) == day(reading))
        })
    })
}
