//! `reclean`: stored articles cleaned again, with what changes told first.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    print::{self, Out, short},
    query_of,
    story::Failure,
};
use crate::{
    article::{Role, export::json},
    library::{
        Again, BlockChange, Cleaning, FieldChange, Library, Recleaned, Recleaning, Skipped, Sort,
    },
    text,
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
    // Told as it is found: nobody knows how much there will be.
    let names = session.reader()?;
    let mut told = if args.json {
        Told::Objects { any: false }
    } else {
        Told::Lines
    };
    let mut failed = None;
    let mut each = |cleaning: Cleaning<'_>| {
        print::progress("");
        for change in cleaning.changes {
            let outcome = told.tell(&names, change, out);
            failed = outcome.err().or(failed.take());
        }
        if cleaning.done < cleaning.all {
            let done = text::out_of(cleaning.done, cleaning.all);
            print::progress(&format!("Cleaning {done} again …"));
        }
        failed.is_none()
    };
    let again = Again {
        dry: args.dry_run,
        in_full: args.in_full,
    };
    let (outcome, done) = library.reclean(&ids, again, &mut each)?;
    if let Some(failed) = failed {
        return Err(failed);
    }
    told.end(out)?;
    out.flush()?;
    for skipped in &outcome.skipped {
        print::talk(&left_alone(skipped));
    }
    print::talk(&sum(&outcome, args.dry_run));
    if done.iter().any(|d| d.changed) {
        print::talk("`offprint undo` takes it back.");
    }
    Ok(0)
}

/// How changes are told.
enum Told {
    Lines,
    /// As one array; whether any was told.
    Objects {
        any: bool,
    },
}

impl Told {
    fn tell(
        &mut self,
        library: &Library,
        change: &Recleaned,
        out: &mut Out,
    ) -> Result<(), Failure> {
        match self {
            Self::Lines => print_change(library, change, out)?,
            Self::Objects { any } => {
                out.bytes(if *any { b",\n" } else { b"[\n" })?;
                *any = true;
                let object = object(library, change)?;
                out.bytes(json::to_string(&object, false).as_bytes())?;
            }
        }
        Ok(())
    }

    fn end(&self, out: &mut Out) -> std::io::Result<()> {
        match self {
            Self::Lines => Ok(()),
            Self::Objects { any: true } => out.bytes(b"\n]\n"),
            Self::Objects { any: false } => out.bytes(b"[]\n"),
        }
    }
}

/// `“One” and 12 more were left as they are: …`.
fn left_alone(skipped: &Skipped) -> String {
    let titles: Vec<String> = skipped
        .named()
        .iter()
        .map(|title| format!("“{}”", print::title(title)))
        .collect();
    let more = match skipped.count - titles.len() {
        0 => String::new(),
        more => format!(" and {} more", text::grouped(more as u64)),
    };
    let verb = if skipped.count == 1 {
        "was left as it is"
    } else {
        "were left as they are"
    };
    let named = match titles.as_slice() {
        [first @ .., last] if more.is_empty() && !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        all => all.join(", "),
    };
    format!("{named}{more} {verb}: {}.", skipped.why)
}

fn sum(outcome: &Recleaning, dry: bool) -> String {
    let changed = outcome.changed.len();
    let verb = match (dry, changed) {
        (true, _) => "would change",
        (false, 1) => "was changed",
        (false, _) => "were changed",
    };
    format!(
        "{} of {} {verb}: {} dropped, {} kept, {}; {} touched, none moved.",
        text::grouped(changed as u64),
        print::count(outcome.looked_at, "article"),
        print::count(outcome.dropped, "block"),
        text::grouped(outcome.kept as u64),
        print::count(outcome.fields, "field"),
        print::count(outcome.notes, "note"),
    )
}

fn print_change(library: &Library, change: &Recleaned, out: &mut Out) -> Result<(), Failure> {
    let uid = uid(library, change)?;
    out.line(&format!("{}  {}", short(&uid), print::title(&change.title)))?;
    for field in &change.fields {
        out.line(&field_line(field))?;
    }
    for block in &change.blocks {
        out.line(&block_line(block))?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_is_named() {
        for (count, expected) in [
            (1, "“A” was left as it is: old."),
            (2, "“A” and “B” were left as they are: old."),
            (
                6,
                "“A”, “B”, “C”, “D”, “E” and “F” were left as they are: old.",
            ),
            (
                7,
                "“A”, “B”, “C”, “D”, “E” and 2 more were left as they are: old.",
            ),
        ] {
            let titles = "ABCDEF".chars().take(count).map(String::from).collect();
            let why = "old".to_owned();
            assert_eq!(left_alone(&Skipped { why, count, titles }), expected);
        }
    }
}
