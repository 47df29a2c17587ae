//! Starting the screen.

use std::io::IsTerminal;

use super::{Outcome, Session, linear, story::Failure};
use crate::tui::runtime::{self, Setup};
pub(super) use crate::tui::runtime::{Open, Start};

/// Opens the reader, which takes the whole terminal until it is quit.
pub(super) fn start(session: &Session, start: Start) -> Outcome {
    start_on(session, start, Open::Not)
}

/// The same, with a library that may be open already.
pub(super) fn start_on(session: &Session, start: Start, open: Open) -> Outcome {
    if session.linear {
        let library = match open {
            Open::ForWriting(library) => Some(library),
            Open::ForReading(_) | Open::Not => None,
        };
        return linear::run(session, start, library, &mut std::io::stdin().lock());
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(
            "the reader needs a terminal, and this is not one",
            "`offprint list` and `offprint show ID` print instead, `offprint --linear` reads by lines.",
        ));
    }
    let (config, mut problems) = session.load_config();
    let (keymap, wrong_keys) = session.load_keymap();
    problems.extend(wrong_keys);
    let setup = Setup {
        start,
        open,
        folders: session.folders.clone(),
        config,
        keymap,
        problems,
    };
    runtime::run(setup).map_err(|error| {
        Failure::new(
            format!("the terminal failed: {error}"),
            "Nothing was lost; open it again.",
        )
    })
}
