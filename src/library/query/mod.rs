//! The library's query language: text to AST; pure. Words, `tag:`, `is:`,
//! `site:` … are joined by "and"; the same language serves the filter of the
//! library view, the command line and everything that takes a QUERY.
//!
//! [`table`] is the language's own description; help and README print it.
//! [`Query::parse`] reads a query that is meant, [`Query::parse_typing`] one
//! that is still being typed. Printing a query and reading it again gives the
//! same query.

mod complete;
mod fields;
mod lexer;
mod near;
mod noting;
mod parser;
mod term;
mod when;

#[cfg(test)]
mod tests;

use std::fmt;

use super::values::{GroupKey, Place, Sort, SortKey};
use crate::article::annotation::ColorNames;

pub use complete::{Asked, Completion, Names, complete};
pub use fields::{FieldDoc, table};
pub use noting::words_of;
pub use term::{Has, Is, Span, Term, TextField, TextTerm};
pub use when::{Age, AgeUnit, Day, When};

/// Longest query that is read, in code points: a person types less, and a
/// pasted page is a mistake that should be said at once.
pub const MAX_QUERY_CHARS: usize = 4_096;

/// Most words, phrases and fields in one query; each costs a look-up.
pub const MAX_TERMS: usize = 128;

/// Deepest nesting of brackets, far below what the database allows.
pub const MAX_DEPTH: usize = 32;

/// A query that was understood.
///
/// Without a word about the place (`is:library`, `is:archived`,
/// `is:trashed`) it is about everything that is not in the trash.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// What an article has to meet; none is everything outside the trash.
    pub term: Option<Term>,
    /// `sort:` in the query, if it has one.
    pub sort: Option<Sort>,
    /// `group:` in the query, if it has one.
    pub group: Option<GroupKey>,
    /// `in:hidden`: words without a field are looked for in what was
    /// stripped from the page, not in the story.
    pub hidden: bool,
    /// The last word may be unfinished: it stands for every word that begins
    /// like it. Only [`Query::parse_typing`] sets it; it is not printed.
    pub typing: bool,
}

/// Why a query could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at character {at})")]
pub struct QueryError {
    /// What is wrong, and what might have been meant.
    pub message: String,
    /// Code point at which it is wrong, from 1.
    pub at: usize,
}

impl QueryError {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at,
        }
    }
}

impl Query {
    /// Understands `text`; an empty text asks for everything outside the
    /// trash.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::read(text, &ColorNames::default())
    }

    /// The same, where the reader calls the colours of highlights `colors`:
    /// `color:claim`. It prints the colour, which no other name moves.
    pub fn read(text: &str, colors: &ColorNames) -> Result<Self, QueryError> {
        parser::parse(text, colors, false)
    }

    /// Understands `text` as far as it goes while it is being typed: open
    /// quotes and brackets close at the end, an unfinished last piece
    /// (`tag:`, `is:unr`, `-`) is passed over, and a last word stands for
    /// every word that begins like it, a last tag or site for every one that
    /// does. What is wrong further left is still an error.
    pub fn parse_typing(text: &str) -> Result<Self, QueryError> {
        Self::read_typing(text, &ColorNames::default())
    }

    /// The same, with the reader's names of colours.
    pub fn read_typing(text: &str, colors: &ColorNames) -> Result<Self, QueryError> {
        parser::parse(text, colors, true)
    }

    /// Whether it asks for everything, in whatever order.
    pub fn is_everything(&self) -> bool {
        self.term.is_none()
    }

    /// A query for one thing.
    pub fn of(term: Term) -> Self {
        Self {
            term: Some(term),
            ..Self::default()
        }
    }

    /// The same query, asking for `term` as well.
    #[must_use]
    pub fn and(self, term: Term) -> Self {
        let term = match self.term {
            Some(own) => Term::all(vec![own, term]),
            None => Some(term),
        };
        Self { term, ..self }
    }

    /// The same query, asking for all that `outer` asks for as well. Its own
    /// order wins.
    #[must_use]
    pub fn within(self, outer: Self) -> Self {
        let parts = outer.term.into_iter().chain(self.term).collect();
        Self {
            term: Term::all(parts),
            sort: self.sort.or(outer.sort),
            group: self.group.or(outer.group),
            hidden: self.hidden || outer.hidden,
            typing: self.typing,
        }
    }

    /// The same words, looked for in what was stripped from the pages; to be
    /// offered when a search finds nothing.
    #[must_use]
    pub fn in_hidden(self) -> Self {
        Self {
            hidden: true,
            ..self
        }
    }

    /// Whether it asks for nothing but places, so that a list of it is a
    /// stretch of an index.
    pub fn is_about_places(&self) -> bool {
        let places = [Place::Library, Place::Archive, Place::Trash];
        let decided = |term: &Term| places.iter().all(|p| term.of_place(*p).is_some());
        self.term.as_ref().is_none_or(decided)
    }

    /// Whether it says anywhere which place it is about.
    pub fn names_place(&self) -> bool {
        let is_place = |term: &Term| matches!(term, Term::Is(is) if is.place().is_some());
        let leaves = self.term.iter().flat_map(Term::leaves);
        leaves.into_iter().any(|(leaf, _)| is_place(leaf))
    }

    /// Whether it has words to find, so that it can be ranked.
    pub fn has_words(&self) -> bool {
        self.term.as_ref().is_some_and(Term::has_words)
    }
}

/// The query as it can be typed; canonical, so equal queries print equally.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(term) = &self.term {
            parts.push(term.to_string());
        }
        if self.hidden {
            parts.push("in:hidden".into());
        }
        if let Some(sort) = self.sort {
            let sign = if sort.reversed { "-" } else { "" };
            parts.push(format!("sort:{sign}{}", sort.key.name()));
        }
        if let Some(group) = self.group {
            parts.push(format!("group:{}", group.name()));
        }
        f.write_str(&parts.join(" "))
    }
}

impl GroupKey {
    /// Every way to group, as `group:` offers them.
    pub const ALL: [Self; 5] = [Self::Site, Self::Author, Self::Year, Self::Tag, Self::State];

    /// The name after `group:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Author => "author",
            Self::Year => "year",
            Self::Tag => "tag",
            Self::State => "state",
        }
    }
}

impl SortKey {
    /// Every order, as `sort:` offers them.
    pub const ALL: [Self; 9] = [
        Self::Added,
        Self::Published,
        Self::Title,
        Self::Author,
        Self::Site,
        Self::Length,
        Self::Progress,
        Self::Relevance,
        Self::Shuffle(0),
    ];

    /// The name after `sort:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Published => "published",
            Self::Title => "title",
            Self::Author => "author",
            Self::Site => "site",
            Self::Length => "length",
            Self::Progress => "progress",
            Self::Relevance => "relevance",
            Self::Shuffle(_) => "shuffle",
        }
    }

    /// The order of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}
