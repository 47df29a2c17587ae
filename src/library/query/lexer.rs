//! Text to pieces: brackets, `or`, `-`, words, phrases, fields with values.

use super::{MAX_QUERY_CHARS, QueryError};

/// One piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it is.
    pub what: What,
    /// Code point at which it begins, from 1.
    pub at: usize,
    /// Code point after its last one, from 1.
    pub end: usize,
}

impl Piece {
    /// Whether it ends, as the last piece of `text`, in a quotation mark that
    /// closes its value: nobody types on in it.
    pub(super) fn is_closed(&self, text: &str) -> bool {
        let quoted = matches!(self.what, What::Field { quoted: true, .. });
        quoted && QUOTES.iter().any(|(_, close)| text.ends_with(*close))
    }
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `or`
    Or,
    /// `-` before something
    Not,
    /// A word or phrase.
    Text { words: String, exact: bool },
    /// `name:value`; the value begins at `value_at`.
    Field {
        name: String,
        value: String,
        quoted: bool,
        value_at: usize,
    },
}

/// Quotation marks that open a phrase, and what closes it. People paste.
const QUOTES: [(char, &[char]); 4] = [
    ('"', &['"']),
    ('“', &['”', '"']),
    ('„', &['“', '”', '"']),
    ('«', &['»']),
];

fn closers(open: char) -> Option<&'static [char]> {
    QUOTES.into_iter().find(|q| q.0 == open).map(|q| q.1)
}

/// Whether `c` can't stand in a word that is not quoted.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')') || closers(c).is_some()
}

/// The pieces of `text`. With `typing` a phrase that is still open ends with
/// the text.
pub(super) fn lex(text: &str, typing: bool) -> Result<Vec<Piece>, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_QUERY_CHARS {
        let message = format!(
            "a query has at most {MAX_QUERY_CHARS} characters, this one has {}",
            chars.len()
        );
        return Err(QueryError::new(MAX_QUERY_CHARS, message));
    }
    let mut lexer = Lexer {
        chars,
        at: 0,
        typing,
        pieces: Vec::new(),
    };
    while let Some(c) = lexer.peek() {
        lexer.piece(c)?;
    }
    Ok(lexer.pieces)
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    typing: bool,
    pieces: Vec<Piece>,
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn piece(&mut self, c: char) -> Result<(), QueryError> {
        let start = self.at;
        match c {
            c if c.is_whitespace() => self.at += 1,
            '(' => self.sign(What::Open),
            ')' => self.sign(What::Close),
            '-' if self
                .chars
                .get(start + 1)
                .is_some_and(|n| !n.is_whitespace() && *n != ')') =>
            {
                self.sign(What::Not);
            }
            c => match closers(c) {
                Some(close) => {
                    let words = self.phrase(close)?;
                    self.text(start, words, true);
                }
                None => self.word(start)?,
            },
        }
        Ok(())
    }

    fn sign(&mut self, what: What) {
        self.at += 1;
        self.push(what, self.at - 1);
    }

    fn push(&mut self, what: What, start: usize) {
        self.pieces.push(Piece {
            what,
            at: start + 1,
            end: self.at + 1,
        });
    }

    /// Text with nothing that can be looked for (`—`, `""`) asks for nothing:
    /// it falls away, with a `-` before it.
    fn text(&mut self, start: usize, words: String, exact: bool) {
        if words.chars().any(char::is_alphanumeric) {
            self.push(What::Text { words, exact }, start);
            return;
        }
        while self.pieces.last().is_some_and(|p| p.what == What::Not) {
            self.pieces.pop();
        }
    }

    /// Reads a phrase from its opening mark on; a `"` inside becomes a space,
    /// so that the phrase can be printed again.
    fn phrase(&mut self, close: &[char]) -> Result<String, QueryError> {
        let start = self.at;
        self.at += 1;
        let mut words = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            if close.contains(&c) {
                return Ok(words.trim().to_owned());
            }
            words.push(if c == '"' { ' ' } else { c });
        }
        if self.typing {
            return Ok(words.trim().to_owned());
        }
        Err(QueryError::new(
            start + 1,
            "this quotation mark has no second one; add it at the end of the phrase",
        ))
    }

    fn word(&mut self, start: usize) -> Result<(), QueryError> {
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| !ends_word(*c)) {
            self.at += 1;
            if c == ':' && self.is_field(&word) {
                return self.field(start, &word);
            }
            word.push(c);
        }
        if matches!(word.as_str(), "or" | "OR" | "|") {
            self.push(What::Or, start);
        } else {
            self.text(start, word, false);
        }
        Ok(())
    }

    /// A field's name is plain letters; `https://` and `10:30` are words.
    fn is_field(&self, name: &str) -> bool {
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        plain && !(self.peek() == Some('/') && self.chars.get(self.at + 1) == Some(&'/'))
    }

    fn field(&mut self, start: usize, name: &str) -> Result<(), QueryError> {
        let value_at = self.at + 1;
        let close = self.peek().and_then(closers);
        let value = if let Some(close) = close {
            self.phrase(close)?
        } else {
            self.bare_value()
        };
        let what = What::Field {
            name: name.to_ascii_lowercase(),
            value,
            quoted: close.is_some(),
            value_at,
        };
        self.push(what, start);
        Ok(())
    }

    fn bare_value(&mut self) -> String {
        let mut value = String::new();
        while let Some(c) = self.peek().filter(|c| !ends_word(*c)) {
            self.at += 1;
            value.push(c);
        }
        value
    }
}
