//! Errors as a person reads them: what failed, why, what to do next.

use std::{fmt, io};

use crate::{config::paths::NoHome, library, text};

/// Exit code when at least one input or operation failed.
pub(super) const FAILED: u8 = 1;
/// Exit code when the command line could not be understood.
pub(super) const USAGE: u8 = 2;

/// Why a command stopped.
#[derive(Debug)]
pub(super) enum Failure {
    /// Whoever read the output has gone: nothing is wrong.
    BrokenPipe,
    /// Something went wrong.
    Told {
        /// What failed and why, a sentence without its full stop.
        what: String,
        /// What to do next, a sentence; may be empty.
        hint: String,
        /// Exit code.
        code: u8,
    },
}

impl Failure {
    /// An input or operation that failed.
    pub(super) fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Told {
            what: what.into(),
            hint: hint.into(),
            code: FAILED,
        }
    }

    /// A value on the command line that could not be understood.
    pub(super) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Told {
            what: what.into(),
            hint: hint.into(),
            code: USAGE,
        }
    }

    /// Exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Told { code, .. } => *code,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Told { what, hint, .. } = self else {
            return Ok(());
        };
        writeln!(f, "offprint: {}", text::sanitise(what))?;
        if !hint.is_empty() {
            writeln!(f, "{}", text::sanitise(hint))?;
        }
        Ok(())
    }
}

impl From<library::Error> for Failure {
    fn from(error: library::Error) -> Self {
        let code = match error {
            library::Error::Query(_) => USAGE,
            _ => FAILED,
        };
        Self::Told {
            what: error.to_string(),
            hint: error.hint(),
            code,
        }
    }
}

impl From<library::query::QueryError> for Failure {
    fn from(error: library::query::QueryError) -> Self {
        library::Error::from(error).into()
    }
}

/// What is wrong with a query, with a mark under the place where it is.
pub(super) fn of_query(text: &str, error: library::query::QueryError) -> Failure {
    let shown = text::sanitise_line(text);
    let before: String = shown.chars().take(error.at.saturating_sub(1)).collect();
    let mark = format!("  {shown}\n  {}^", " ".repeat(text::width(&before)));
    match library::Error::from(error).into() {
        Failure::Told { what, hint, code } => Failure::Told {
            what,
            hint: format!("{mark}\n{hint}"),
            code,
        },
        gone @ Failure::BrokenPipe => gone,
    }
}

impl From<NoHome> for Failure {
    fn from(error: NoHome) -> Self {
        Self::new(error.to_string(), "")
    }
}

/// What goes wrong with an unnamed stream is about standard output: whatever
/// else is read or written is named where it is done.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::new(format!("writing to standard output failed: {error}"), ""),
        }
    }
}
