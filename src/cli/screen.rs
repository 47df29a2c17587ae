//! Starting the screen.

use std::io::IsTerminal;

use super::{Outcome, Session, story::Failure};
use crate::library::ArticleId;

/// What the reader opens with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start {
    /// The library.
    Library,
    /// An article.
    Article(ArticleId),
    /// The sample article, which is also the tutorial.
    Tutor,
}

/// Opens the reader, which takes the whole terminal until it is quit.
pub(super) fn start(session: &Session, start: Start) -> Outcome {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(
            "the reader needs a terminal, and this is not one",
            "`offprint list` and `offprint show ID` print instead; `offprint --help` has the rest.",
        ));
    }
    let (config, mut problems) = session.load_config();
    let (keymap, wrong_keys) = session.load_keymap();
    problems.extend(wrong_keys);
    drop((config, keymap));
    super::tell(&problems);
    Err(Failure::new(
        format!("{start:?} can't be opened: the reader is not part of this build"),
        "",
    ))
}
