//! Starting the screen.

use std::io::IsTerminal;

use super::{Outcome, Session, linear, story::Failure};
pub(super) use crate::tui::runtime::Start;
use crate::{
    library::Library,
    tui::runtime::{self, Setup},
};

/// Opens the reader, which takes the whole terminal until it is quit.
pub(super) fn start(session: &Session, start: Start) -> Outcome {
    run(session, start, None)
}

/// The same, with a library that is open for writing already.
pub(super) fn start_on(session: &Session, start: Start, library: Library) -> Outcome {
    run(session, start, Some(library))
}

fn run(session: &Session, start: Start, library: Option<Library>) -> Outcome {
    if session.linear {
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
        library,
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
