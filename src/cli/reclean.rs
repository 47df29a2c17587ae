//! `reclean`: stored articles cleaned again, with what changes told first.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    print::{self, Out, short},
    query_of,
};
use crate::{
    article::Role,
    library::{BlockChange, FieldChange, Library, Recleaned, Recleaning, Sort},
};

/// An article that changes, as `reclean --json` prints it.
#[derive(Serialize)]
struct ChangeObject {
    id: String,
    title: String,
    blocks: Vec<BlockObject>,
    fields: Vec<FieldObject>,
    notes: usize,
}

#[derive(Serialize)]
struct BlockObject {
    text: String,
    from: &'static str,
    to: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
}

#[derive(Serialize)]
struct FieldObject {
    field: &'static str,
    from: Option<String>,
    to: Option<String>,
}

pub(super) fn run(session: &Session, args: &args::Reclean, out: &mut Out) -> Outcome {
    let query = query_of(session, &args.query)?;
    let mut library = session.writer()?;
    let ids = library.ids(&query, Sort::default())?;
    let mut progress = |done: usize, all: usize| {
        let last = done == all;
        print::progress(&if last {
            String::new()
        } else {
            format!("Cleaning {done} of {all} again …")
        });
        true
    };
    let (outcome, done) = library.reclean(&ids, args.dry_run, &mut progress)?;
    if args.json {
        let objects: Result<Vec<ChangeObject>, _> = outcome
            .changes
            .iter()
            .map(|c| object(&library, c))
            .collect();
        out.json(&objects?)?;
    } else {
        for change in &outcome.changes {
            print_change(&library, change, out)?;
        }
    }
    for (title, why) in &outcome.skipped {
        print::talk(&format!(
            "“{}” was left as it is: {why}.",
            print::title(title)
        ));
    }
    print::talk(&sum(&outcome, args.dry_run));
    if !args.dry_run && done.iter().any(|d| d.changed) {
        print::talk("`offprint undo` takes it back.");
    }
    Ok(0)
}

fn sum(outcome: &Recleaning, dry: bool) -> String {
    let (mut dropped, mut kept, mut notes, mut fields) = (0, 0, 0, 0);
    for change in &outcome.changes {
        dropped += change
            .blocks
            .iter()
            .filter(|b| b.to == Role::Chrome)
            .count();
        kept += change
            .blocks
            .iter()
            .filter(|b| b.from == Role::Chrome)
            .count();
        notes += change.notes;
        fields += change.fields.len();
    }
    let verb = match (dry, outcome.changes.len()) {
        (true, _) => "would change",
        (false, 1) => "was changed",
        (false, _) => "were changed",
    };
    format!(
        "{} of {} {verb}: {} dropped, {} kept, {}; {} touched, none moved.",
        outcome.changes.len(),
        print::count(outcome.looked_at, "article"),
        print::count(dropped, "block"),
        kept,
        print::count(fields, "field"),
        print::count(notes, "note"),
    )
}

fn print_change(library: &Library, change: &Recleaned, out: &mut Out) -> Outcome {
    let uid = uid(library, change)?;
    out.line(&format!("{}  {}", short(&uid), print::title(&change.title)))?;
    for field in &change.fields {
        out.line(&field_line(field))?;
    }
    for block in &change.blocks {
        out.line(&block_line(block))?;
    }
    Ok(0)
}

fn field_line(field: &FieldChange) -> String {
    let value = |v: &Option<String>| v.clone().unwrap_or_else(|| "nothing".into());
    format!(
        "  {}: {} → {}",
        field.name,
        value(&field.from),
        value(&field.to)
    )
}

/// `- Sign up for our letter  [promotion]`.
fn block_line(block: &BlockChange) -> String {
    let (sign, what) = match (block.from, block.to) {
        (_, Role::Chrome) => ('-', block.reason.clone()),
        (Role::Chrome, to) => ('+', to.name().to_owned()),
        (from, to) => ('~', format!("{} → {}", from.name(), to.name())),
    };
    format!("  {sign} {}  [{what}]", block.text)
}

fn uid(library: &Library, change: &Recleaned) -> Result<String, crate::library::Error> {
    let row = library.rows(&[change.id])?.pop();
    Ok(row.map(|r| r.uid).unwrap_or_default())
}

fn object(library: &Library, change: &Recleaned) -> Result<ChangeObject, crate::library::Error> {
    let blocks = change.blocks.iter().map(|b| BlockObject {
        text: b.text.clone(),
        from: b.from.name(),
        to: b.to.name(),
        because: Some(b.reason.clone()).filter(|r| !r.is_empty()),
    });
    let fields = change.fields.iter().map(|f| FieldObject {
        field: f.name,
        from: f.from.clone(),
        to: f.to.clone(),
    });
    Ok(ChangeObject {
        id: uid(library, change)?,
        title: change.title.clone(),
        blocks: blocks.collect(),
        fields: fields.collect(),
        notes: change.notes,
    })
}
