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
    library::{Error, gather},
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
    let found = || Ok::<_, Error>(library.notes(&query)?.len() + library.waiting_of(&query)?.len());
    let (document, notes, articles) = match &template {
        Some(template) => (library.export_template(&query, template)?, found()?, 0),
        None if format == Format::Json => {
            let bundle = library.export_bundle(&query)?;
            (bundle.json(), bundle.notes(), bundle.articles.len())
        }
        None => (library.export_notes(&query, format)?, found()?, 0),
    };
    let written = match (notes, articles) {
        // Whole articles, with all that was decided about them.
        (0, 1..) => count(articles, "article"),
        _ => count(notes, "note"),
    };
    if notes + articles == 0 {
        print::talk("There are no notes that this finds.");
    }
    match &args.to {
        None => {
            let sign = format.own_sign().filter(|_| template.is_none());
            out.text_with(sign, &document)?;
        }
        Some(path) => {
            notes::write_whole(path, document.as_bytes()).map_err(|e| {
                Failure::new(
                    format!("writing {} failed: {}", named(path), gather::reason(&e)),
                    "Nothing was written. Check the folder and the room on the disk.",
                )
            })?;
            print::talk(&format!("Wrote {written} to {}.", named(path)));
        }
    }
    if let Some(drops) = format.drops().filter(|_| template.is_none()) {
        print::talk(drops);
    }
    Ok(0)
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
