//! `undo`, `redo` and `history`: one journal for screen and command line.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    print::{self, Out},
};
use crate::{
    article::export::json,
    library::{Done, HistoryEntry},
};

#[derive(Serialize)]
struct EntryObject {
    id: i64,
    at: String,
    change: String,
    undone: bool,
}

impl From<&HistoryEntry> for EntryObject {
    fn from(entry: &HistoryEntry) -> Self {
        Self {
            id: entry.id,
            at: json::timestamp(entry.at),
            change: entry.label.clone(),
            undone: entry.undone,
        }
    }
}

pub(super) fn undo(session: &Session, out: &mut Out) -> Outcome {
    let done = session.writer()?.undo()?;
    tell("undone", "There is nothing to undo.", done, out)
}

pub(super) fn redo(session: &Session, out: &mut Out) -> Outcome {
    let done = session.writer()?.redo()?;
    tell("done again", "There is nothing to do again.", done, out)
}

fn tell(verb: &str, nothing: &str, done: Option<Done>, out: &mut Out) -> Outcome {
    match done {
        Some(done) => {
            out.line(&format!("{verb}: {}", done.label))?;
            done.warnings.iter().for_each(|w| print::talk(w));
        }
        None => print::talk(nothing),
    }
    Ok(0)
}

pub(super) fn history(session: &Session, args: &args::History, out: &mut Out) -> Outcome {
    let entries = session.reader()?.history(args.limit)?;
    if args.json {
        out.json(&entries.iter().map(EntryObject::from).collect::<Vec<_>>())?;
        return Ok(0);
    }
    if entries.is_empty() {
        print::talk("Nothing has been changed yet.");
    }
    for entry in &entries {
        let undone = if entry.undone { "  (undone)" } else { "" };
        out.line(&format!(
            "{}  {}{undone}",
            json::timestamp(entry.at),
            entry.label
        ))?;
    }
    Ok(0)
}
