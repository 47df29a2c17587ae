//! What went wrong, in sentences.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::library::Error;

/// An error as the user reads it: what failed, and what to do next.
pub(super) fn story(error: &Error) -> String {
    sentences(error, &error.hint())
}

/// What failed, and what to do next, as sentences.
pub(super) fn sentences(error: &Error, next: &str) -> String {
    let text = error.to_string();
    log::error!("{text}");
    let mut sentence: String = text.chars().take(1).flat_map(char::to_uppercase).collect();
    sentence.extend(text.chars().skip(1));
    format!("{sentence}. {next}").trim_end().to_owned()
}

/// Runs `work`, turning a panic into a sentence: one bad article must not
/// take the thread, or the session, with it.
pub(super) fn caught<T>(doing: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        format!("Something broke while {doing}; nothing was changed. The log has the details: `offprint where` names it.")
    })
}
