//! The fields of the language: one table for parsing, help and README.

use super::{Has, Is, Span, Term, TextField, TextTerm, When, near::nearest, when::digits};
use crate::article::annotation::{AnchorState, Color, ColorNames};
use crate::library::values::{GroupKey, Sort, SortKey};

/// A line of the language's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDoc {
    /// What is typed: `tag:`, `-`, `or`.
    pub name: &'static str,
    /// An example that can be typed as it stands.
    pub example: &'static str,
    /// What it asks for.
    pub doc: &'static str,
}

/// The whole language, a line a thing that can be typed.
pub fn table() -> Vec<FieldDoc> {
    let signs = SIGNS.iter().copied();
    signs.chain(FIELDS.iter().map(|field| field.doc)).collect()
}

/// The names of all fields, without their colons.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(Field::name)
}

/// What a field of a query comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// Something that an article has to meet.
    Term(Term),
    /// An order for the whole list.
    Sort(Sort),
    /// Groups for the whole list.
    Group(GroupKey),
    /// Words are looked for in what was stripped.
    Hidden,
}

/// What is wrong with a field.
#[derive(Debug)]
pub(super) struct Problem {
    /// What, and what might have been meant.
    pub message: String,
    /// It is the value, not the name.
    pub value: bool,
}

/// A value as typed, and whether it was quoted.
#[derive(Debug, Clone, Copy)]
struct Value<'a> {
    text: &'a str,
    quoted: bool,
    colors: &'a ColorNames,
}

type Read = fn(Value<'_>) -> Result<Meaning, String>;

struct Field {
    doc: FieldDoc,
    read: Read,
}

impl Field {
    /// The name without its colon.
    fn name(&self) -> &'static str {
        self.doc.name.trim_end_matches(':')
    }
}

const fn doc(name: &'static str, example: &'static str, doc: &'static str) -> FieldDoc {
    FieldDoc { name, example, doc }
}

const fn field(name: &'static str, example: &'static str, text: &'static str, read: Read) -> Field {
    Field {
        doc: doc(name, example, text),
        read,
    }
}

const SIGNS: [FieldDoc; 5] = [
    doc(
        "word",
        "coral reef",
        "all of these words, in any of their forms, in title, author, story or notes",
    ),
    doc(
        "\"…\"",
        "\"coral reef\"",
        "these words side by side, in just these forms",
    ),
    doc("-", "-tag:sport", "not this"),
    doc("or", "coral or reef", "one or the other"),
    doc("( )", "tag:sea (coral or reef)", "together"),
];

const FIELDS: [Field; 19] = [
    field("title:", "title:coral", "a word of the title", |v| {
        text(TextField::Title, v)
    }),
    field("text:", "text:\"coral reef\"", "a word of the story", |v| {
        text(TextField::Text, v)
    }),
    field(
        "note:",
        "note:why",
        "a word of a note, or of the passage it is on",
        |v| text(TextField::Note, v),
    ),
    field("author:", "author:ng", "a name of an author", |v| {
        text(TextField::Author, v)
    }),
    field(
        "site:",
        "site:example.com",
        "from this host or one below it, or from a publisher of this name",
        site,
    ),
    field(
        "tag:",
        "tag:\"long reads\"",
        "has this tag, or one below it: tag:sea finds sea/ice",
        |v| Ok(Meaning::Term(Term::Tag(v.text.to_owned()))),
    ),
    field("lang:", "lang:de", "written in this language", lang),
    field(
        "is:",
        "is:unread",
        "unread, reading, read, starred, library, archived, trashed or stub (under 80 words)",
        is,
    ),
    field(
        "has:",
        "has:note",
        "has a note, a highlight, any annotation, a tag, an image or a warning",
        has,
    ),
    field(
        "color:",
        "color:green",
        "has a highlight of this colour: yellow, red, green, blue, purple, or the name that you gave it",
        color,
    ),
    field(
        "state:",
        "state:lost",
        "has an annotation that is exact, moved, uncertain, lost or waiting",
        state,
    ),
    field(
        "time:",
        "time:<10",
        "reading time in minutes: <10, >5, 5..10",
        |v| Ok(Meaning::Term(Term::Time(span(v.text)?))),
    ),
    field(
        "words:",
        "words:>2000",
        "number of words: <500, >2000, 500..2000",
        |v| Ok(Meaning::Term(Term::Words(span(v.text)?))),
    ),
    field(
        "published:",
        "published:2012..2014",
        "when it was published: 2013, 2013-04, 2012..2014, <2012, >1y",
        |v| Ok(Meaning::Term(Term::Published(When::parse(v.text)?))),
    ),
    field(
        "added:",
        "added:<7d",
        "when it was added: <7d, >1y (h, d, w, m, y), 2013-04",
        |v| Ok(Meaning::Term(Term::Added(When::parse(v.text)?))),
    ),
    field(
        "in:",
        "cookies in:hidden",
        "in:hidden looks for words in what was stripped from the page",
        hidden,
    ),
    field(
        "sort:",
        "sort:-added",
        "added, published, title, author, site, length, progress, relevance or shuffle (another order each day); - turns it round",
        sort,
    ),
    field(
        "group:",
        "group:site",
        "site, author, year, tag or state: each under its heading",
        group,
    ),
    field("saved:", "saved:<7d", "the same as added:", |v| {
        Ok(Meaning::Term(Term::Added(When::parse(v.text)?)))
    }),
];

/// What `name:value` means.
pub(super) fn meaning(
    name: &str,
    value: &str,
    (quoted, colors): (bool, &ColorNames),
) -> Result<Meaning, Problem> {
    let Some(field) = FIELDS.iter().find(|field| field.name() == name) else {
        let near = nearest(name, FIELDS.iter().map(Field::name));
        let meant = near.map_or_else(String::new, |near| format!("; did you mean {near}:?"));
        let message = format!("there is no field {name}:{meant} Quote it to find the words");
        return Err(Problem {
            message,
            value: false,
        });
    };
    if value.is_empty() {
        let message = format!(
            "{} needs a value, as in {}",
            field.doc.name, field.doc.example
        );
        return Err(Problem {
            message,
            value: true,
        });
    }
    (field.read)(Value {
        text: value,
        quoted,
        colors,
    })
    .map_err(|message| Problem {
        message,
        value: true,
    })
}

fn text(field: TextField, value: Value<'_>) -> Result<Meaning, String> {
    if !value.text.chars().any(char::is_alphanumeric) {
        return Err(format!(
            "`{}` has no letter or digit to look for",
            value.text
        ));
    }
    Ok(Meaning::Term(Term::Text(TextTerm {
        field: Some(field),
        words: value.text.to_owned(),
        exact: value.quoted,
    })))
}

fn site(value: Value<'_>) -> Result<Meaning, String> {
    let lower = value.text.to_lowercase();
    let bare = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let host = bare.split('/').next().unwrap_or_default();
    let host = host
        .strip_prefix("www.")
        .unwrap_or(host)
        .trim_matches('.')
        .trim();
    if host.is_empty() {
        return Err(format!(
            "`{}` is not a site; write a host such as example.com",
            value.text
        ));
    }
    Ok(Meaning::Term(Term::Site(host.to_owned())))
}

fn lang(value: Value<'_>) -> Result<Meaning, String> {
    let tag = value.text.to_ascii_lowercase();
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(format!(
            "`{}` is not a language; write its code, such as en, de or zh",
            value.text
        ));
    }
    Ok(Meaning::Term(Term::Lang(primary.to_owned())))
}

/// One of a fixed set of names, or which one might have been meant.
fn one_of<T: Copy>(
    typed: &str,
    what: &str,
    all: &[T],
    name: fn(T) -> &'static str,
    also: &[(&str, T)],
) -> Result<T, String> {
    let lower = typed.to_lowercase();
    let known = all.iter().copied().find(|item| name(*item) == lower);
    if let Some(item) = known.or_else(|| {
        also.iter()
            .find(|(alias, _)| *alias == lower)
            .map(|(_, item)| *item)
    }) {
        return Ok(item);
    }
    let names: Vec<&str> = all.iter().map(|item| name(*item)).collect();
    Err(unknown(typed, what, &names))
}

fn unknown(typed: &str, what: &str, names: &[&str]) -> String {
    match nearest(&typed.to_lowercase(), names.iter().copied()) {
        Some(near) => format!("`{typed}` is not {what}; did you mean {near}?"),
        None => format!("`{typed}` is not {what}; there are {}", names.join(", ")),
    }
}

fn is(value: Value<'_>) -> Result<Meaning, String> {
    let also = [
        ("trash", Is::Trashed),
        ("archive", Is::Archived),
        ("star", Is::Starred),
        ("shelf", Is::Library),
        ("finished", Is::Read),
    ];
    let is = one_of(
        value.text,
        "something an article can be",
        &Is::ALL,
        Is::name,
        &also,
    )?;
    Ok(Meaning::Term(Term::Is(is)))
}

fn has(value: Value<'_>) -> Result<Meaning, String> {
    let also = [
        ("notes", Has::Note),
        ("highlights", Has::Highlight),
        ("tags", Has::Tag),
        ("annotations", Has::Annotation),
        ("images", Has::Image),
        ("picture", Has::Image),
        ("warnings", Has::Warning),
    ];
    let has = one_of(
        value.text,
        "something an article can have",
        &Has::ALL,
        Has::name,
        &also,
    )?;
    Ok(Meaning::Term(Term::Has(has)))
}

fn color(value: Value<'_>) -> Result<Meaning, String> {
    if let Some(color) = value.colors.find(value.text) {
        return Ok(Meaning::Term(Term::Color(color)));
    }
    let own = Color::ALL.into_iter().filter_map(|c| value.colors.own(c));
    let names: Vec<&str> = Color::ALL.map(Color::name).into_iter().chain(own).collect();
    Err(unknown(value.text, "a colour", &names))
}

fn state(value: Value<'_>) -> Result<Meaning, String> {
    let state = one_of(
        value.text,
        "a state of an annotation",
        &AnchorState::ALL,
        AnchorState::name,
        &[],
    )?;
    Ok(Meaning::Term(Term::State(state)))
}

fn hidden(value: Value<'_>) -> Result<Meaning, String> {
    if value.text.eq_ignore_ascii_case("hidden") {
        return Ok(Meaning::Hidden);
    }
    Err(format!(
        "`{}` is no place to look in; there is in:hidden",
        value.text
    ))
}

fn group(value: Value<'_>) -> Result<Meaning, String> {
    let key = one_of(
        value.text,
        "a way to group",
        &GroupKey::ALL,
        GroupKey::name,
        &[("publisher", GroupKey::Site), ("date", GroupKey::Year)],
    )?;
    Ok(Meaning::Group(key))
}

fn sort(value: Value<'_>) -> Result<Meaning, String> {
    let (name, reversed) = match value.text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (value.text, false),
    };
    let also = [
        ("saved", SortKey::Added),
        ("date", SortKey::Published),
        ("words", SortKey::Length),
        ("time", SortKey::Length),
        ("random", SortKey::Shuffle(0)),
    ];
    let key = one_of(name, "an order", &SortKey::ALL, SortKey::name, &also)?;
    Ok(Meaning::Sort(Sort { key, reversed }))
}

/// `10`, `<10`, `>=5`, `5..10`, `5..`, `..10`.
fn span(text: &str) -> Result<Span, String> {
    bounds(text)
        .filter(|span| (span.min, span.max) != (None, None))
        .filter(|span| span.min.unwrap_or(0) <= span.max.unwrap_or(u32::MAX))
        .ok_or_else(|| format!("`{text}` is not a number or a range; write 10, <10, >5 or 5..10"))
}

fn bounds(text: &str) -> Option<Span> {
    let number = |text: &str| if text.is_empty() { None } else { digits(text) };
    let from = |min| {
        Some(Span {
            min: Some(min),
            max: None,
        })
    };
    let to = |max| {
        Some(Span {
            min: None,
            max: Some(max),
        })
    };
    if let Some(rest) = text.strip_prefix("<=") {
        return to(number(rest)?);
    }
    if let Some(rest) = text.strip_prefix(">=") {
        return from(number(rest)?);
    }
    if let Some(rest) = text.strip_prefix('<') {
        return to(number(rest)?.checked_sub(1)?);
    }
    if let Some(rest) = text.strip_prefix('>') {
        return from(number(rest)?.checked_add(1)?);
    }
    let Some((min, max)) = text.split_once("..") else {
        let exactly = number(text)?;
        return Some(Span {
            min: Some(exactly),
            max: Some(exactly),
        });
    };
    let open = |text: &str| {
        if text.is_empty() {
            Some(None)
        } else {
            number(text).map(Some)
        }
    };
    Some(Span {
        min: open(min)?,
        max: open(max)?,
    })
}
