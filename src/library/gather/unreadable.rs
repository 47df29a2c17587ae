//! What can't be read, and why, in words.

use std::{io, path::PathBuf};

use super::{super::Outcome, FILE_LIMIT_BYTES, Step, named};

/// A path that could not be read, and why.
#[derive(Debug)]
pub struct Unreadable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub why: io::Error,
}

impl Unreadable {
    /// Whether it is no file at all, but lay in a folder that was walked.
    pub fn is_no_file(&self) -> bool {
        use io::ErrorKind::{InvalidInput, IsADirectory};
        matches!(self.why.kind(), IsADirectory | InvalidInput)
    }

    /// The same as what became of it on its way.
    pub(super) fn step(self) -> (PathBuf, Step) {
        let outcome = self.outcome();
        (self.path, Step::Done(outcome))
    }

    /// The same as the outcome of adding it.
    pub fn outcome(&self) -> Outcome {
        let hint = match self.why.kind() {
            _ if self.is_address() => "Save the page in your browser, and add the file.",
            io::ErrorKind::NotFound => "Check the path.",
            io::ErrorKind::PermissionDenied => "Check that you may read it.",
            io::ErrorKind::FileTooLarge => "Save the story alone, and add that.",
            io::ErrorKind::IsADirectory => "Add the folder itself.",
            io::ErrorKind::InvalidInput => "Save what comes through it as a file, and add that.",
            _ => "Try again, or copy the file elsewhere first.",
        };
        Outcome::Failed {
            reason: self.reason(),
            hint: hint.to_owned(),
        }
    }

    /// Whether an address was given for a file.
    pub fn is_address(&self) -> bool {
        named::is_web(&self.path)
    }

    /// Why, in words.
    pub fn reason(&self) -> String {
        if self.is_address() {
            return "that is an address, and offprint fetches nothing".to_owned();
        }
        reason(&self.why)
    }
}

/// The system's reason in words, without its number.
pub fn reason(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::FileTooLarge => format!("it is larger than {} MB", FILE_LIMIT_BYTES >> 20),
        io::ErrorKind::IsADirectory => "it is a link to a folder, which is not followed".to_owned(),
        io::ErrorKind::InvalidInput => "it is no file but a pipe, a socket or a device".to_owned(),
        _ => why.to_string(),
    }
}
