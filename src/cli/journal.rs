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
    #[serde(rename = "final")]
    is_final: bool,
}

impl From<&HistoryEntry> for EntryObject {
    fn from(entry: &HistoryEntry) -> Self {
        Self {
            id: entry.id,
            at: json::timestamp(entry.at),
            change: entry.label.clone(),
            undone: entry.undone,
            is_final: entry.is_final,
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
        // What can't be taken back says so itself.
        Some(done) if !done.changed && !done.warnings.is_empty() => {
            print::talk(&done.warnings.join("; "));
        }
        Some(done) => {
            out.line(&format!("{verb}: {}", done.label))?;
            done.warnings.iter().for_each(|w| print::talk(w));
        }
        None => print::talk(nothing),
    }
    Ok(0)
}

pub(super) fn history(session: &Session, args: &args::History, out: &mut Out) -> Outcome {
    let history = session.reader()?.history(args.limit)?;
    let entries = &history.entries;
    if args.json {
        out.json(&entries.iter().map(EntryObject::from).collect::<Vec<_>>())?;
        return Ok(0);
    }
    if entries.is_empty() {
        print::talk("Nothing has been changed yet.");
    }
    for entry in entries {
        let note = match (entry.undone, entry.is_final) {
            (_, true) => "  (can't be taken back)",
            (true, false) => "  (undone)",
            (false, false) => "",
        };
        let at = json::timestamp(entry.at);
        out.line(&format!("{at}  {}{note}", entry.label))?;
    }
    print::talk(match (history.more, history.forgot) {
        (true, _) => "There are older ones; --limit N lists more.",
        (false, true) => "What was done before the last of these can't be taken back any more.",
        (false, false) if entries.is_empty() => return Ok(0),
        (false, false) => "That is everything since the library was made.",
    });
    Ok(0)
}
