//! Pieces to a tree. "And" is unwritten and binds more than `or`; `-` binds
//! most.

use super::{
    MAX_DEPTH, MAX_TERMS, Query, QueryError, Term, TextTerm,
    fields::{self, Meaning},
    lexer::{self, Piece, What},
};
use crate::article::annotation::ColorNames;

/// Reads `text`; see [`Query::read`] and [`Query::read_typing`].
pub(super) fn parse(text: &str, colors: &ColorNames, typing: bool) -> Result<Query, QueryError> {
    let mut pieces = lexer::lex(text, typing)?;
    if pieces.is_empty() && !text.trim().is_empty() && !typing {
        return Err(QueryError::new(
            1,
            "there is no letter or digit to look for",
        ));
    }
    let end = text.chars().count() + 1;
    loop {
        let finished = pieces
            .last()
            .is_none_or(|p| p.end < end || p.is_closed(text));
        match read(&pieces, colors, (typing, end)) {
            // While typing, what is wrong with the last piece may be only
            // that it is not finished. A field with a space after it is.
            Err(error)
                if typing
                    && pieces.last().is_some_and(|p| {
                        let done = finished && matches!(p.what, What::Field { .. });
                        error.at >= p.at && !done
                    }) =>
            {
                pieces.pop();
            }
            Ok((mut query, is_open)) => {
                if typing && !finished && is_open {
                    query.typing = ends_in_word(query.term.as_ref());
                    begin(query.term.as_mut());
                }
                return Ok(query);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Takes a tag or a site at the end for the beginning of one.
fn begin(term: Option<&mut Term>) {
    match term {
        Some(Term::And(parts) | Term::Or(parts)) => begin(parts.last_mut()),
        Some(leaf @ (Term::Tag(_) | Term::Site(_))) => {
            *leaf = Term::Begun(Box::new(leaf.clone()));
        }
        _ => {}
    }
}

fn ends_in_word(term: Option<&Term>) -> bool {
    match term {
        Some(Term::And(parts) | Term::Or(parts)) => ends_in_word(parts.last()),
        Some(Term::Text(text)) => !text.exact,
        _ => false,
    }
}

/// The query, and whether its last piece is one that can go on: a word, or the
/// value of a field that something is found by.
fn read(
    pieces: &[Piece],
    colors: &ColorNames,
    (typing, end): (bool, usize),
) -> Result<(Query, bool), QueryError> {
    let mut parser = Parser {
        pieces,
        colors,
        next: 0,
        depth: 0,
        leaves: 0,
        typing,
        end,
        is_open: false,
        query: Query::default(),
    };
    let term = parser.alternatives()?;
    if let Some(piece) = parser.peek() {
        return Err(QueryError::new(
            piece.at,
            "there is no open bracket that this one could close",
        ));
    }
    parser.query.term = term;
    Ok((parser.query, parser.is_open))
}

struct Parser<'a> {
    pieces: &'a [Piece],
    colors: &'a ColorNames,
    next: usize,
    depth: usize,
    leaves: usize,
    typing: bool,
    /// Code point after the last one.
    end: usize,
    /// The last piece that was read can go on.
    is_open: bool,
    query: Query,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Piece> {
        self.pieces.get(self.next)
    }

    fn take(&mut self, what: &What) -> Option<&'a Piece> {
        let piece = self.peek().filter(|p| p.what == *what)?;
        self.next += 1;
        Some(piece)
    }

    /// `a b or c d`
    fn alternatives(&mut self) -> Result<Option<Term>, QueryError> {
        let Some(first) = self.conjunction()? else {
            return match self.peek().filter(|p| p.what == What::Or) {
                Some(or) => Err(one_sided(or)),
                None => Ok(None),
            };
        };
        let mut parts = vec![first];
        while let Some(or) = self.take(&What::Or) {
            parts.push(self.conjunction()?.ok_or_else(|| one_sided(or))?);
        }
        Ok(Term::any(parts))
    }

    /// `a b`, up to `or`, `)` or the end.
    fn conjunction(&mut self) -> Result<Option<Term>, QueryError> {
        let mut parts = Vec::new();
        while let Some(piece) = self.peek() {
            if matches!(piece.what, What::Or | What::Close) {
                break;
            }
            parts.extend(self.unary()?);
        }
        Ok(Term::all(parts))
    }

    /// A leaf or a bracket, perhaps negated; none for what is said of the
    /// whole query.
    fn unary(&mut self) -> Result<Option<Term>, QueryError> {
        let mut negations = 0;
        while self.take(&What::Not).is_some() {
            negations += 1;
        }
        let Some(piece) = self
            .peek()
            .filter(|p| !matches!(p.what, What::Or | What::Close))
        else {
            return Err(QueryError::new(
                self.end,
                "after `-` comes what to leave out",
            ));
        };
        self.next += 1;
        let term = match &piece.what {
            What::Open => Some(self.bracket(piece)?),
            _ => self.leaf(piece, negations > 0)?,
        };
        Ok(term.map(|t| if negations % 2 == 1 { t.negated() } else { t }))
    }

    fn bracket(&mut self, open: &Piece) -> Result<Term, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError::new(
                open.at,
                format!("brackets go at most {MAX_DEPTH} deep"),
            ));
        }
        let inner = self.alternatives()?;
        let closed = self.take(&What::Close).is_some();
        self.is_open &= !closed;
        if !closed && !self.typing {
            return Err(QueryError::new(
                open.at,
                "this bracket is never closed; add `)`",
            ));
        }
        self.depth -= 1;
        inner.ok_or_else(|| QueryError::new(open.at, "there is nothing between these brackets"))
    }

    fn leaf(&mut self, piece: &Piece, negated: bool) -> Result<Option<Term>, QueryError> {
        self.leaves += 1;
        if self.leaves > MAX_TERMS {
            return Err(QueryError::new(
                piece.at,
                format!("a query has at most {MAX_TERMS} terms"),
            ));
        }
        let meaning = match &piece.what {
            What::Text { words, exact } => Meaning::Term(Term::Text(TextTerm {
                field: None,
                words: words.clone(),
                exact: *exact,
            })),
            What::Field {
                name,
                value,
                quoted,
                value_at,
            } => fields::meaning(name, value, (*quoted, self.colors)).map_err(|problem| {
                QueryError::new(
                    if problem.value { *value_at } else { piece.at },
                    problem.message,
                )
            })?,
            What::Open | What::Close | What::Or | What::Not => return Ok(None),
        };
        self.is_open = matches!(meaning, Meaning::Term(_));
        match meaning {
            Meaning::Term(term) => Ok(Some(term)),
            _ if self.depth > 0 || negated => Err(QueryError::new(
                piece.at,
                "this is about the whole query: put it outside brackets, without `-`",
            )),
            Meaning::Sort(sort) => {
                self.query.sort = Some(sort);
                Ok(None)
            }
            Meaning::Group(group) => {
                self.query.group = Some(group);
                Ok(None)
            }
            Meaning::Hidden => {
                self.query.hidden = true;
                Ok(None)
            }
        }
    }
}

fn one_sided(or: &Piece) -> QueryError {
    QueryError::new(
        or.at,
        "`or` needs something to find on both sides; quote it to find the word",
    )
}
