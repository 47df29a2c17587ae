//! The user's own commands as they stand in config.toml: how a line of them is
//! split, and what is said of one that failed. Never through a shell.

use std::{io, time::Duration};

/// A command line as a shell would split it, with nothing expanded.
pub(super) fn split(line: &str) -> io::Result<Vec<String>> {
    let words = shell_words::split(line)
        .map_err(|e| io::Error::other(format!("the command {line} can't be read: {e}")))?;
    if words.is_empty() {
        return Err(io::Error::other("the command is empty"));
    }
    Ok(words)
}

/// What went wrong, without the number that the system has for it.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

/// What is said of a command that was ended.
pub(super) fn took(limit: Duration) -> String {
    format!("took more than {} seconds", limit.as_secs())
}
