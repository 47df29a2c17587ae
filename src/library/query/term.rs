//! The nodes of a query, and how they are printed.

use std::fmt;

use super::when::When;
use crate::article::annotation::{AnchorState, Color};
use crate::library::values::{Place, ReadState};

/// A node of a query: what an article has to meet.
///
/// The parser gives a canonical tree: [`Term::And`] and [`Term::Or`] have at
/// least two parts, none of their own kind, and nothing is negated twice.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// All of them: `coral tag:sea`.
    And(Vec<Term>),
    /// At least one of them: `coral or reef`.
    Or(Vec<Term>),
    /// Not this: `-tag:sport`, `-(coral or reef)`.
    Not(Box<Term>),
    /// A word or phrase: `coral`, `"coral reef"`, `title:coral`.
    Text(TextTerm),
    /// Has this tag, case and marks aside: `tag:sea`, `tag:"to read"`.
    Tag(String),
    /// Is from this host or one below it, or from a publisher of this name:
    /// `site:example.com`, `site:"The Example"`.
    Site(String),
    /// Is written in this language: `lang:de`.
    Lang(String),
    /// Has a highlight of this colour: `color:green`.
    Color(Color),
    /// Is so marked or kept: `is:unread`, `is:archived`.
    Is(Is),
    /// Has at least one: `has:note`.
    Has(Has),
    /// Has an annotation in this state: `state:lost`.
    State(AnchorState),
    /// Reading time in minutes: `time:<10`.
    Time(Span),
    /// Number of words: `words:>2000`.
    Words(Span),
    /// When it was published: `published:2012..2014`.
    Published(When),
    /// When it was added: `added:<7d`.
    Added(When),
    /// A tag or a site that is still being typed: whatever begins like it.
    /// Only [`super::Query::parse_typing`] makes it; it prints as what it is.
    Begun(Box<Term>),
}

/// Words to find, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTerm {
    /// Where; none is title, author, body and notes (or, with `in:hidden`,
    /// what was stripped).
    pub field: Option<TextField>,
    /// As typed, without quotation marks.
    pub words: String,
    /// It was quoted: the words stand side by side in just these forms.
    pub exact: bool,
}

/// A part of an article that words can be looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The headline: `title:coral`.
    Title,
    /// The story: `text:coral`.
    Text,
    /// Notes and the passages that they are on: `note:coral`.
    Note,
    /// Who wrote it: `author:ng`.
    Author,
}

impl TextField {
    /// The name before the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Note => "note",
            Self::Author => "author",
        }
    }
}

/// What an article can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Is {
    /// Not opened yet: `is:unread`.
    Unread,
    /// Begun: `is:reading`.
    Reading,
    /// Finished: `is:read`.
    Read,
    /// Starred: `is:starred`.
    Starred,
    /// On the shelf: `is:library`.
    Library,
    /// Put away: `is:archived`.
    Archived,
    /// Thrown away: `is:trashed`.
    Trashed,
    /// So short that it is most likely a teaser: `is:stub`.
    Stub,
}

impl Is {
    /// Every one, as `is:` offers them.
    pub const ALL: [Self; 8] = [
        Self::Unread,
        Self::Reading,
        Self::Read,
        Self::Starred,
        Self::Library,
        Self::Archived,
        Self::Trashed,
        Self::Stub,
    ];

    /// The name after `is:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Reading => "reading",
            Self::Read => "read",
            Self::Starred => "starred",
            Self::Library => "library",
            Self::Archived => "archived",
            Self::Trashed => "trashed",
            Self::Stub => "stub",
        }
    }

    /// The read state that it asks for, if it does.
    pub fn state(self) -> Option<ReadState> {
        match self {
            Self::Unread => Some(ReadState::Unread),
            Self::Reading => Some(ReadState::Reading),
            Self::Read => Some(ReadState::Read),
            _ => None,
        }
    }

    /// The place that it asks for, if it does.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Library => Some(Place::Library),
            Self::Archived => Some(Place::Archive),
            Self::Trashed => Some(Place::Trash),
            _ => None,
        }
    }
}

/// What an article can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Has {
    /// A written note: `has:note`.
    Note,
    /// A highlight, with or without a note: `has:highlight`.
    Highlight,
    /// A tag: `has:tag`.
    Tag,
    /// Any annotation, one on the whole article too: `has:annotation`.
    Annotation,
    /// A picture in the story: `has:image`.
    Image,
    /// Something to know about how it was read and cleaned: `has:warning`.
    Warning,
}

impl Has {
    /// Every one, as `has:` offers them.
    pub const ALL: [Self; 6] = [
        Self::Note,
        Self::Highlight,
        Self::Tag,
        Self::Annotation,
        Self::Image,
        Self::Warning,
    ];

    /// The name after `has:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Highlight => "highlight",
            Self::Tag => "tag",
            Self::Annotation => "annotation",
            Self::Image => "image",
            Self::Warning => "warning",
        }
    }
}

/// Whole numbers between two bounds, both included; at least one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// No fewer.
    pub min: Option<u32>,
    /// No more.
    pub max: Option<u32>,
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "{min}"),
            (min, max) => {
                let show = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
                write!(f, "{}..{}", show(min), show(max))
            }
        }
    }
}

impl Term {
    /// All of `parts`, in canonical form; none if there are none.
    pub fn all(parts: Vec<Self>) -> Option<Self> {
        join(parts, Self::And, |part| match part {
            Self::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// At least one of `parts`, in canonical form; none if there are none.
    pub fn any(parts: Vec<Self>) -> Option<Self> {
        join(parts, Self::Or, |part| match part {
            Self::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// The opposite, in canonical form.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Every leaf, left to right, with whether it is asked for (not negated).
    pub fn leaves(&self) -> Vec<(&Self, bool)> {
        let mut out = Vec::new();
        self.collect(true, &mut out);
        out
    }

    fn collect<'a>(&'a self, wanted: bool, out: &mut Vec<(&'a Self, bool)>) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|p| p.collect(wanted, out)),
            Self::Not(inner) => inner.collect(!wanted, out),
            leaf => out.push((leaf, wanted)),
        }
    }

    /// Whether it asks for words, so that articles can be ranked by them.
    pub fn has_words(&self) -> bool {
        self.leaves()
            .iter()
            .any(|(leaf, wanted)| *wanted && matches!(leaf, Self::Text(_)))
    }

    /// Whether an article in `place` can meet it at all: `Some(false)` where
    /// it can't, `Some(true)` where the place alone is enough, none where it
    /// depends on the article (Kleene's logic of three values).
    pub fn of_place(&self, place: Place) -> Option<bool> {
        match self {
            Self::Is(is) => is.place().map(|wanted| wanted == place),
            Self::Not(inner) => inner.of_place(place).map(|known| !known),
            Self::And(parts) => decide(parts, place, false),
            Self::Or(parts) => decide(parts, place, true),
            _ => None,
        }
    }
}

/// The value of a list of parts of which one of value `decisive` decides.
fn decide(parts: &[Term], place: Place, decisive: bool) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part.of_place(place) {
            Some(known) if known == decisive => return Some(decisive),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!decisive)
}

fn join(
    parts: Vec<Term>,
    make: fn(Vec<Term>) -> Term,
    open: fn(Term) -> Result<Vec<Term>, Term>,
) -> Option<Term> {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match open(part) {
            Ok(inner) => flat.extend(inner),
            Err(other) => flat.push(other),
        }
    }
    if flat.len() < 2 {
        flat.pop()
    } else {
        Some(make(flat))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => list(f, parts, " ", |p| matches!(p, Self::Or(_))),
            Self::Or(parts) => list(f, parts, " or ", |_| false),
            Self::Not(inner) if matches!(**inner, Self::And(_) | Self::Or(_)) => {
                write!(f, "-({inner})")
            }
            Self::Not(inner) => write!(f, "-{inner}"),
            Self::Text(text) => write!(f, "{text}"),
            Self::Tag(tag) => write!(f, "tag:{}", Value(tag)),
            Self::Site(site) => write!(f, "site:{}", Value(site)),
            Self::Lang(lang) => write!(f, "lang:{}", Value(lang)),
            Self::Color(color) => write!(f, "color:{}", color.name()),
            Self::Is(is) => write!(f, "is:{}", is.name()),
            Self::Has(has) => write!(f, "has:{}", has.name()),
            Self::State(state) => write!(f, "state:{}", state.name()),
            Self::Time(span) => write!(f, "time:{span}"),
            Self::Words(span) => write!(f, "words:{span}"),
            Self::Published(when) => write!(f, "published:{when}"),
            Self::Added(when) => write!(f, "added:{when}"),
            Self::Begun(leaf) => write!(f, "{leaf}"),
        }
    }
}

impl fmt::Display for TextTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        if self.exact {
            write!(f, "\"{}\"", self.words)
        } else {
            f.write_str(&self.words)
        }
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    parts: &[Term],
    between: &str,
    bracket: fn(&Term) -> bool,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if bracket(part) {
            write!(f, "({part})")?;
        } else {
            write!(f, "{part}")?;
        }
    }
    Ok(())
}

/// A field's value, quoted where it would not be read back as one piece.
struct Value<'a>(&'a str);

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.chars().any(super::lexer::ends_word) {
            write!(f, "\"{}\"", self.0)
        } else {
            f.write_str(self.0)
        }
    }
}
