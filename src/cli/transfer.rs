//! `export` and `import`: notes taken along, and brought back.

mod arrive;
mod mirror;

use std::path::Path;

pub(super) use arrive::import;

use super::{
    Outcome, Session, args, named, notes,
    print::{self, Out, count},
    query_of,
    story::{FAILED, Failure},
    words_of,
};
use crate::{
    article::export::notes::{Format, template::Template},
    library::{gather, transfer::Bundle},
};

pub(super) fn export(session: &Session, args: &args::Export, out: &mut Out) -> Outcome {
    let query = query_of(session, &args.query)?;
    let library = session.reader()?;
    let template = args.template.as_deref().map(template).transpose()?;
    if let Some(folder) = &args.mirror {
        let wanted = mirror::Wanted {
            words: words_of(&args.query),
            query: &query,
            template: template.as_ref(),
        };
        return mirror::run(&library, &wanted, folder, args.watch);
    }
    if args.watch {
        return Err(Failure::usage(
            "--watch keeps a folder in step, and none is given",
            "Give one with --mirror FOLDER.",
        ));
    }
    let format = format(args);
    if let Some(name) = unknown_name(args) {
        print::talk(&format!(
            "The name {name} says no format that offprint writes: it is Markdown. --format chooses another."
        ));
    }
    let document = match &template {
        Some(template) => library.export_template(&query, template)?,
        None => library.export_notes(&query, format)?,
    };
    let written = if template.is_none() && format == Format::Json {
        notes_of(&document)
    } else {
        library.notes(&query)?.len() + library.waiting_of(&query)?.len()
    };
    if written == 0 {
        print::talk("There are no notes that this finds.");
    }
    match &args.to {
        None => out.text(&document)?,
        Some(path) => {
            notes::write_whole(path, document.as_bytes()).map_err(|e| {
                Failure::new(
                    format!("writing {} failed: {}", named(path), gather::reason(&e)),
                    "Nothing was written. Check the folder and the room on the disk.",
                )
            })?;
            print::talk(&format!(
                "Wrote {} to {}.",
                count(written, "note"),
                named(path)
            ));
        }
    }
    if let Some(drops) = format.drops().filter(|_| template.is_none()) {
        print::talk(drops);
    }
    Ok(0)
}

/// How many notes our own JSON has: whole articles, with all of theirs.
fn notes_of(json: &str) -> usize {
    let bundle: Option<Bundle> = serde_json::from_str(json).ok();
    let articles = bundle.map(|b| b.articles).unwrap_or_default();
    articles.iter().map(|a| a.annotations.len()).sum()
}

/// A reader's template.
fn template(path: &Path) -> Result<Template, Failure> {
    let source = std::fs::read_to_string(path).map_err(|e| {
        let reason = gather::reason(&e);
        Failure::new(format!("reading {} failed: {reason}", named(path)), "")
    })?;
    Template::parse(&source)
        .map_err(|why| Failure::new(format!("{}: {why}", named(path)), "Nothing was written."))
}

/// A file whose name says a format that there is not.
fn unknown_name(args: &args::Export) -> Option<String> {
    let path = args.to.as_deref().filter(|_| args.format.is_none())?;
    let name = path.file_name()?.to_string_lossy();
    let says = path.extension().is_some() && args.template.is_none();
    (says && Format::of_file_name(&name).is_none()).then(|| name.into_owned())
}

/// As was asked for, else as the file's name says.
fn format(args: &args::Export) -> Format {
    let name = args.to.as_deref().and_then(Path::file_name);
    let said = name.and_then(|n| Format::of_file_name(&n.to_string_lossy()));
    args.format.or(said).unwrap_or(Format::Markdown)
}
