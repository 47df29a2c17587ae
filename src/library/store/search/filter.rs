//! A query as SQL. Each leaf is one of a fixed set of fragments; what was
//! typed is bound, or becomes quoted tokens of our own ([`Needle`]).
//!
//! `+a.id IN (SELECT …)`: the plus keeps the planner from driving the list by
//! the inner rows and sorting afterwards. The list is walked in the order of
//! its index and each row looked up in what the inner statement found once.

use jiff::{ToSpan, civil, tz::TimeZone};
use rusqlite::types::Value;

use super::super::{
    super::{
        Place, Query,
        query::{Day, Has, Is, Span, Term, TextField, TextTerm, When},
    },
    index::{Column, Needle},
    rows::{place_number, state_number},
};
use crate::text;

/// Words that are read in a minute; as in [`super::super::super::Row::minutes`].
const WORDS_A_MINUTE: i64 = 230;

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

    /// Unix seconds of the beginning of a day, `days` later.
    fn start(&self, day: Day, days: i64) -> i64 {
        let date = civil::Date::new(day.year, day.month as i8, day.day as i8)
            .and_then(|date| date.checked_add(days.days()));
        let zone = self.zone.clone().unwrap_or_else(TimeZone::system);
        let start = date.and_then(|date| zone.to_timestamp(date.at(0, 0, 0, 0)));
        // Beyond what a calendar holds there is nothing to find.
        start.map_or(
            if days > 0 { i64::MAX } else { i64::MIN },
            jiff::Timestamp::as_second,
        )
    }
}

/// A condition on `article a`, with the values for its question marks.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::library::store) struct Filter {
    /// SQL that is true, false, never null.
    pub(in crate::library::store) sql: String,
    /// The values to bind, in order.
    pub(in crate::library::store) values: Vec<Value>,
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

/// The condition that a query puts on an article, its place aside where the
/// place alone decides.
pub(in crate::library::store) fn compile(query: &Query, clock: &Clock) -> Filter {
    let mut compiler = Compiler {
        filter: Filter::default(),
        clock,
        hidden: query.hidden,
    };
    match &query.term {
        Some(term) => compiler.term(term, query.typing),
        None => compiler.push("1"),
    }
    compiler.filter
}

struct Compiler<'a> {
    filter: Filter,
    clock: &'a Clock,
    hidden: bool,
}

impl Compiler<'_> {
    fn push(&mut self, fragment: &str) {
        self.filter.sql.push_str(fragment);
    }

    fn leaf<const N: usize>(&mut self, fragment: &str, values: [Value; N]) {
        self.push(fragment);
        self.filter.values.extend(values);
    }

    /// `typing` is whether the last word of this term is unfinished.
    fn term(&mut self, term: &Term, typing: bool) {
        match term {
            Term::And(parts) => self.joined(parts, " AND ", typing),
            Term::Or(parts) => self.joined(parts, " OR ", typing),
            Term::Not(inner) => {
                self.push("NOT ");
                self.term(inner, false);
            }
            Term::Text(text) => self.text(text, typing),
            Term::Tag(tag) => self.tag(tag),
            Term::Site(site) => self.site(site),
            Term::Lang(lang) => self.leaf("a.lang = ?", [lang.clone().into()]),
            Term::Color(color) => self.leaf(COLOR, [color.name().to_owned().into()]),
            Term::Is(is) => self.is(*is),
            Term::Has(has) => self.push(match has {
                Has::Note => HAS_NOTE,
                Has::Highlight => HAS_HIGHLIGHT,
                Has::Tag => HAS_TAG,
                Has::Annotation => HAS_ANNOTATION,
            }),
            Term::State(state) => self.leaf(STATE, [state.name().to_owned().into()]),
            Term::Time(span) => self.words(minutes(*span)),
            Term::Words(span) => self.words((
                span.min.map_or(0, i64::from),
                span.max.map_or(i64::MAX, i64::from),
            )),
            Term::Published(when) => self.published(*when),
            Term::Added(when) => self.added(*when),
        }
    }

    fn joined(&mut self, parts: &[Term], sign: &str, typing: bool) {
        self.push("(");
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.push(sign);
            }
            self.term(part, typing && at + 1 == parts.len());
        }
        self.push(")");
    }

    fn is(&mut self, is: Is) {
        match (is.state(), is.place()) {
            (Some(state), _) => self.leaf("a.state = ?", [state_number(state).into()]),
            (_, Some(place)) => self.leaf("+a.place = ?", [place_number(place).into()]),
            _ => self.push("a.starred = 1"),
        }
    }

    fn text(&mut self, term: &TextTerm, typing: bool) {
        let Some(needle) = Needle::new(&term.words, term.exact, typing) else {
            return self.push("0");
        };
        let field = term.field;
        if let Some(start) = needle
            .too_short()
            .filter(|_| field != Some(TextField::Note))
        {
            return self.begins(start);
        }
        let column = column(field, self.hidden);
        let question = |column| [needle.question(column).into()];
        match (field, column) {
            (Some(TextField::Note), _) => self.leaf(IN_NOTE, question(Column::Note)),
            (None, Column::Anything) => {
                self.push("(");
                self.leaf(IN_ARTICLE, question(Column::Anything));
                self.push(" OR ");
                self.leaf(IN_NOTE, question(Column::Note));
                self.push(")");
            }
            (_, column) => self.leaf(IN_ARTICLE, question(column)),
        }
    }

    /// One or two letters while typing: the beginnings of words that a list
    /// shows, without a look into the stories.
    fn begins(&mut self, start: &str) {
        let value: Value = format!(" {start}").into();
        self.leaf(BEGINS, [value.clone(), value.clone(), value]);
    }

    /// A tag, or one below it: `sea` finds `sea/ice`.
    fn tag(&mut self, tag: &str) {
        let key = text::fold(tag);
        let (first, past) = super::super::tags::below(&key);
        self.leaf(TAG, [key.into(), first.into(), past.into()]);
    }

    fn site(&mut self, site: &str) {
        if site.contains('.') {
            let below = format!(".{site}");
            self.leaf(
                HOST,
                [site.to_owned().into(), below.clone().into(), below.into()],
            );
        } else {
            let name = format!(" {}", text::fold(site));
            self.leaf(PUBLISHER, [format!(".{site}.").into(), name.into()]);
        }
    }

    fn words(&mut self, (min, max): (i64, i64)) {
        self.leaf("a.words BETWEEN ? AND ?", [min.into(), max.into()]);
    }

    /// The day that the page gives counts, whatever its zone; the number is
    /// in the list's index and rules most rows out without opening them.
    fn published(&mut self, when: When) {
        match when {
            When::Newer(age) => self.leaf(
                "ifnull(a.published_at >= ?, 0)",
                [(self.clock.now - age.seconds()).into()],
            ),
            When::Older(age) => self.leaf(
                "ifnull(a.published_at < ?, 0)",
                [(self.clock.now - age.seconds()).into()],
            ),
            When::Days { from, to } => {
                let from = from.unwrap_or(FIRST_DAY);
                let to = to.unwrap_or(LAST_DAY);
                let utc = Clock {
                    now: 0,
                    zone: Some(TimeZone::UTC),
                };
                let values = [
                    utc.start(from, -2).into(),
                    utc.start(to, 3).into(),
                    from.to_string().into(),
                    to.to_string().into(),
                ];
                self.leaf(PUBLISHED, values);
            }
        }
    }

    fn added(&mut self, when: When) {
        match when {
            When::Newer(age) => {
                self.leaf("a.saved_at >= ?", [(self.clock.now - age.seconds()).into()]);
            }
            When::Older(age) => {
                self.leaf("a.saved_at < ?", [(self.clock.now - age.seconds()).into()]);
            }
            When::Days { from, to } => {
                let from = from.map_or(i64::MIN, |day| self.clock.start(day, 0));
                let to = to.map_or(i64::MAX, |day| self.clock.start(day, 1));
                self.leaf(
                    "(a.saved_at >= ? AND a.saved_at < ?)",
                    [from.into(), to.into()],
                );
            }
        }
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
fn minutes(span: Span) -> (i64, i64) {
    let min = span.min.map_or(0, i64::from);
    let max = span
        .max
        .map_or(i64::MAX, |max| i64::from(max) * WORDS_A_MINUTE);
    // No article takes less than a minute.
    if span.max == Some(0) {
        return (1, 0);
    }
    let min = if min < 2 {
        0
    } else {
        (min - 1) * WORDS_A_MINUTE + 1
    };
    (min, max)
}

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

const TAG: &str = "+a.id IN (SELECT x.article_id FROM article_tag x JOIN tag t ON t.id = x.tag_id \
    WHERE t.key = ? OR t.key >= ? AND t.key < ?)";
const HAS_TAG: &str = "+a.id IN (SELECT article_id FROM article_tag)";
const COLOR: &str =
    "+a.id IN (SELECT article_id FROM annotation WHERE deleted_at IS NULL AND color = ?)";
const STATE: &str =
    "+a.id IN (SELECT article_id FROM annotation WHERE deleted_at IS NULL AND state = ?)";
const HAS_NOTE: &str = "+a.id IN (SELECT n.article_id FROM annotation n JOIN body b ON b.annotation_id = n.id \
    WHERE n.deleted_at IS NULL AND b.purpose = 'commenting' AND b.value <> '')";
const HAS_ANNOTATION: &str =
    "+a.id IN (SELECT article_id FROM annotation WHERE deleted_at IS NULL)";
const HAS_HIGHLIGHT: &str = "+a.id IN (SELECT n.article_id FROM annotation n JOIN selector s ON s.annotation_id = n.id \
    WHERE n.deleted_at IS NULL)";
const HOST: &str =
    "ifnull(a.site_id IN (SELECT id FROM site WHERE host = ? OR substr(host, -length(?)) = ?), 0)";
const PUBLISHER: &str = "(ifnull(a.site_id IN (SELECT id FROM site WHERE instr('.' || host || '.', ?) > 0), 0) \
    OR instr(' ' || CAST(a.site_key AS TEXT), ?) > 0)";
const PUBLISHED: &str = "ifnull(a.published_at BETWEEN ? AND ? \
    AND substr(a.published || '-01-01', 1, 10) BETWEEN ? AND ?, 0)";
const BEGINS: &str = "(instr(' ' || CAST(a.title_key AS TEXT), ?) > 0 OR instr(' ' || CAST(a.site_key AS TEXT), ?) > 0 \
    OR instr(' ' || CAST(a.author_key AS TEXT), ?) > 0)";
const IN_ARTICLE: &str = "+a.id IN (SELECT rowid FROM article_fts WHERE article_fts MATCH ?)";
const IN_NOTE: &str = "+a.id IN (SELECT article_id FROM annotation WHERE deleted_at IS NULL \
    AND id IN (SELECT rowid FROM note_fts WHERE note_fts MATCH ?))";
