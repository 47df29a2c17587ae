//! A query as a condition on lines. What needs another index than that of the
//! list becomes a set of articles, found once and kept ([`Kept`]).

use jiff::{ToSpan, civil, tz::TimeZone};
use rusqlite::Connection;

use super::{
    super::{
        super::{
            Error, Place, Query,
            query::{Day, Has, Is, Span, Term, TextField, TextTerm, When},
        },
        index::{self, Column, Needle},
        rows::{place_number, state_number},
    },
    bits::Bits,
    kept::Kept,
    line::Condition,
    sets,
};
use crate::{article::WORDS_PER_MINUTE, text};

/// The moment for which a query is asked, and what a day is there.
#[derive(Debug, Clone)]
pub(in crate::library::store) struct Clock {
    /// Unix seconds.
    pub(in crate::library::store) now: i64,
    /// Where a day begins; none for the system's zone, which is looked for
    /// only when a query speaks of days: that walks a folder of hundreds.
    pub(in crate::library::store) zone: Option<TimeZone>,
}

impl Clock {
    /// This moment, here.
    pub(super) fn system() -> Self {
        Self {
            now: jiff::Timestamp::now().as_second(),
            zone: None,
        }
    }

    /// A stretch of time in Unix seconds, its end left out.
    pub(super) fn span(&self, when: When) -> (i64, i64) {
        match when {
            When::Newer(age) => (self.now - age.seconds(), i64::MAX),
            When::Older(age) => (i64::MIN, self.now - age.seconds()),
            When::Days { from, to } => (
                from.map_or(i64::MIN, |day| self.start(day, 0)),
                to.map_or(i64::MAX, |day| self.start(day, 1)),
            ),
        }
    }

    /// Unix seconds of the beginning of a day, `days` later.
    fn start(&self, day: Day, days: i64) -> i64 {
        let date = civil::Date::new(day.year, day.month as i8, day.day as i8)
            .and_then(|date| date.checked_add(days.days()));
        let zone = self.zone.clone().unwrap_or_else(TimeZone::system);
        let start = date.and_then(|date| zone.to_timestamp(date.at(0, 0, 0, 0)));
        // Beyond what a calendar holds there is nothing to find.
        start.map_or(
            if days > 0 { i64::MAX } else { i64::MIN + 1 },
            jiff::Timestamp::as_second,
        )
    }
}

/// The places in which articles can meet a query, in order.
pub(super) fn places(query: &Query) -> Vec<Place> {
    let all = [Place::Library, Place::Archive, Place::Trash];
    let possible =
        |place: &Place| query.term.as_ref().and_then(|t| t.of_place(*place)) != Some(false);
    let trash = query.term.as_ref().is_some_and(asks_for_trash);
    all.into_iter()
        .filter(|place| (*place != Place::Trash || trash) && possible(place))
        .collect()
}

/// Only who asks for the trash gets it: `-is:trashed` does not.
fn asks_for_trash(term: &Term) -> bool {
    term.leaves()
        .iter()
        .any(|(leaf, wanted)| *wanted && **leaf == Term::Is(Is::Trashed))
}

/// The condition that a query puts on an article in one of `places`.
pub(super) fn compile(
    conn: &Connection,
    kept: &Kept,
    query: &Query,
    places: &[Place],
    clock: &Clock,
) -> Result<Condition, Error> {
    let decided = |term: &Term| places.iter().all(|p| term.of_place(*p) == Some(true));
    match &query.term {
        Some(term) if !decided(term) => Compiler {
            conn,
            kept,
            clock,
            hidden: query.hidden,
        }
        .term(term, query.typing),
        _ => Ok(Condition::Always(true)),
    }
}

struct Compiler<'a> {
    conn: &'a Connection,
    kept: &'a Kept,
    clock: &'a Clock,
    hidden: bool,
}

impl Compiler<'_> {
    /// `typing` is whether the last word of this term is unfinished.
    fn term(&self, term: &Term, typing: bool) -> Result<Condition, Error> {
        Ok(match term {
            Term::And(parts) => Condition::All(self.parts(parts, typing)?),
            Term::Or(parts) => Condition::Any(self.parts(parts, typing)?),
            Term::Not(inner) => Condition::Not(Box::new(self.term(inner, false)?)),
            Term::Text(text) => self.text(text, typing)?,
            Term::Tag(tag) => self.set(term, || self.find(sets::TAG, [text::fold(tag)]))?,
            Term::Site(site) => self.site(term, site)?,
            Term::Begun(leaf) => self.begun(leaf)?,
            Term::Lang(lang) => self.set(term, || self.find(sets::LANG, [lang]))?,
            Term::Color(color) => self.set(term, || self.find(sets::COLOR, [color.name()]))?,
            Term::State(state) => self.set(term, || self.find(sets::STATE, [state.name()]))?,
            Term::Has(Has::Image) => self.asked(sets::IN_ARTICLE, index::with_pictures())?,
            Term::Has(has) => self.set(term, || self.find(has_sql(*has), []))?,
            Term::Is(is) => condition_is(*is),
            Term::Time(span) => minutes(*span),
            Term::Words(span) => {
                Condition::Words(span.min.unwrap_or_default(), span.max.unwrap_or(u32::MAX))
            }
            Term::Published(when) => self.published(term, *when)?,
            Term::Added(when) => self.added(*when),
        })
    }

    /// The cheap ones first: they decide for most lines.
    fn parts(&self, parts: &[Term], typing: bool) -> Result<Vec<Condition>, Error> {
        let last = parts.len().saturating_sub(1);
        let conditions = parts
            .iter()
            .enumerate()
            .map(|(at, part)| self.term(part, typing && at == last));
        let mut conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        let is_deep =
            |c: &Condition| matches!(c, Condition::All(_) | Condition::Any(_) | Condition::Not(_));
        conditions.sort_by_key(is_deep);
        Ok(conditions)
    }

    fn find(&self, sql: &str, values: impl rusqlite::Params) -> Result<Bits, Error> {
        sets::find(self.conn, sql, values)
    }

    fn set(
        &self,
        name: &impl ToString,
        find: impl FnOnce() -> Result<Bits, Error>,
    ) -> Result<Condition, Error> {
        Ok(Condition::In(self.kept.set(name.to_string(), find)?))
    }

    fn text(&self, term: &TextTerm, typing: bool) -> Result<Condition, Error> {
        let Some(needle) = Needle::new(&term.words, term.exact, typing) else {
            return Ok(Condition::Always(false));
        };
        let short = needle
            .too_short()
            .filter(|_| term.field != Some(TextField::Note));
        if let Some(start) = short {
            return self.begins(start);
        }
        let column = column(term.field, self.hidden);
        let languages = self.kept.languages(self.conn)?;
        let in_article = || self.asked(sets::IN_ARTICLE, needle.question(column, &languages));
        let in_note = || self.asked(sets::IN_NOTE, needle.question(Column::Note, &languages));
        match (term.field, column) {
            (Some(TextField::Note), _) => in_note(),
            (None, Column::Anything) => Ok(Condition::Any(vec![in_article()?, in_note()?])),
            _ => in_article(),
        }
    }

    fn asked(&self, sql: &str, question: String) -> Result<Condition, Error> {
        let name = format!("{sql} {question}");
        self.set(&name, || self.find(sql, [&question]))
    }

    /// One or two letters while typing: the beginnings of words that a list
    /// shows, without a look into the stories.
    fn begins(&self, start: &str) -> Result<Condition, Error> {
        let word = format!(" {start}");
        let titles = self.set(&format!("title {word}"), || {
            self.find(sets::TITLE_BEGINS, [&word])
        })?;
        let mut any = vec![titles];
        for (what, name) in [("site", sets::PUBLISHER), ("author", sets::AUTHOR_BEGINS)] {
            any.push(self.set(&format!("{what} {word}"), || {
                sets::named(self.conn, &name, &word)
            })?);
        }
        Ok(Condition::Any(any))
    }

    /// A tag or a site that is still being typed.
    fn begun(&self, leaf: &Term) -> Result<Condition, Error> {
        let name = format!("begun {leaf}");
        match leaf {
            Term::Tag(tag) => self.set(&name, || self.find(sets::TAG_BEGINS, [text::fold(tag)])),
            Term::Site(site) => {
                let start = format!(".{site}");
                let hosts = || self.find(sets::HOST_BEGINS, [&start]);
                let hosts = Condition::Site(self.kept.set(format!("host {name}"), hosts)?);
                Ok(Condition::Any(vec![hosts, self.publishers(&name, site)?]))
            }
            finished => self.term(finished, false),
        }
    }

    /// Articles of a publisher whose name has a word that begins like this.
    fn publishers(&self, name: &str, start: &str) -> Result<Condition, Error> {
        let word = format!(" {}", text::fold(start));
        self.set(&name, || sets::named(self.conn, &sets::PUBLISHER, &word))
    }

    fn site(&self, term: &Term, site: &str) -> Result<Condition, Error> {
        let name = term.to_string();
        if site.contains('.') {
            let below = format!(".{site}");
            let hosts = || self.find(sets::HOST, [site, &below]);
            return Ok(Condition::Site(self.kept.set(name, hosts)?));
        }
        let part = format!(".{site}.");
        let hosts = || self.find(sets::PART_OF_HOST, [&part]);
        let hosts = Condition::Site(self.kept.set(format!("host {name}"), hosts)?);
        Ok(Condition::Any(vec![hosts, self.publishers(&name, site)?]))
    }

    /// The day that the page gives counts, whatever its zone: within the span
    /// the number decides, at its ends the day itself is looked at.
    fn published(&self, term: &Term, when: When) -> Result<Condition, Error> {
        let ago = |age: super::super::super::query::Age| self.clock.now - age.seconds();
        let (from, to) = match when {
            When::Newer(age) => return Ok(Condition::Published(ago(age), i64::MAX)),
            When::Older(age) => return Ok(Condition::Published(i64::MIN, ago(age))),
            When::Days { from, to } => (from.unwrap_or(FIRST_DAY), to.unwrap_or(LAST_DAY)),
        };
        let utc = Clock {
            now: 0,
            zone: Some(TimeZone::UTC),
        };
        let outer = (
            utc.start(from, -MARGIN_DAYS),
            utc.start(to, MARGIN_DAYS + 1),
        );
        let inner = (utc.start(from, MARGIN_DAYS), utc.start(to, -MARGIN_DAYS));
        let days = [from.to_string(), to.to_string()];
        let edges = || -> Result<Bits, Error> {
            let find = |from: i64, before: i64| {
                self.find(sets::PUBLISHED, (from, before, &days[0], &days[1]))
            };
            if inner.0 >= inner.1 {
                return find(outer.0, outer.1);
            }
            let mut edges = find(outer.0, inner.0)?;
            edges.join(&find(inner.1, outer.1)?);
            Ok(edges)
        };
        let edges = self.set(term, edges)?;
        Ok(Condition::Any(vec![
            Condition::Published(inner.0, inner.1),
            edges,
        ]))
    }

    fn added(&self, when: When) -> Condition {
        let (from, before) = self.clock.span(when);
        Condition::Saved(from, before)
    }
}

/// A story of fewer words is most likely a teaser; [`Is::Stub`] asks for them.
const STUB_WORDS: u32 = 80;

fn condition_is(is: Is) -> Condition {
    if is == Is::Stub {
        return Condition::Words(0, STUB_WORDS - 1);
    }
    match (is.state(), is.place()) {
        (Some(state), _) => Condition::State(state_number(state) as u8),
        (_, Some(place)) => Condition::Place(place_number(place) as u8),
        _ => Condition::Starred,
    }
}

fn has_sql(has: Has) -> &'static str {
    match has {
        Has::Note => sets::HAS_NOTE,
        Has::Highlight => sets::HAS_HIGHLIGHT,
        Has::Tag => sets::HAS_TAG,
        Has::Annotation => sets::HAS_ANNOTATION,
        Has::Warning => sets::HAS_WARNING,
        // Asked of the search index, which has it as a word.
        Has::Image => sets::IN_ARTICLE,
    }
}

/// Where the words of a field are looked for.
pub(super) fn column(field: Option<TextField>, hidden: bool) -> Column {
    match field {
        None if hidden => Column::Hidden,
        None => Column::Anything,
        Some(TextField::Title) => Column::Title,
        Some(TextField::Author) => Column::Author,
        Some(TextField::Text) => Column::Body,
        Some(TextField::Note) => Column::Note,
    }
}

/// Words for a reading time in minutes, which is rounded up and at least one.
fn minutes(span: Span) -> Condition {
    // No article takes less than a minute.
    if span.max == Some(0) {
        return Condition::Always(false);
    }
    let max = span
        .max
        .map_or(u32::MAX, |max| max.saturating_mul(WORDS_PER_MINUTE));
    let min = span.min.unwrap_or_default();
    let min = if min < 2 {
        0
    } else {
        (min - 1).saturating_mul(WORDS_PER_MINUTE).saturating_add(1)
    };
    Condition::Words(min, max)
}

/// How far a page's own day can be from the same day in UTC, and to spare.
const MARGIN_DAYS: i64 = 2;

const FIRST_DAY: Day = Day {
    year: 1,
    month: 1,
    day: 1,
};
const LAST_DAY: Day = Day {
    year: 9_999,
    month: 12,
    day: 31,
};
