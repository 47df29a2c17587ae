//! `export` and `import`: notes taken along, and brought back.

mod mirror;

use std::{io, path::Path};

use super::{
    Outcome, Session, args, named, notes,
    print::{self, Out, count},
    query_of,
    story::{FAILED, Failure},
};
use crate::{
    article::export::notes::{Format, template::Template},
    library::{gather, transfer::ImportReport},
};

pub(super) fn export(session: &Session, args: &args::Export, out: &mut Out) -> Outcome {
    let query = query_of(session, &args.query)?;
    let library = session.reader()?;
    let template = args.template.as_deref().map(template).transpose()?;
    if let Some(folder) = &args.mirror {
        return mirror::run(&library, &query, template.as_ref(), folder, args.watch);
    }
    let noted = library.notes(&query)?;
    let format = format(args);
    let document = match &template {
        Some(template) => library.export_template(&query, template)?,
        None => library.export_notes(&query, format)?,
    };
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
                count(noted.len(), "note"),
                named(path)
            ));
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

/// As was asked for, else as the file's name says.
fn format(args: &args::Export) -> Format {
    let name = args.to.as_deref().and_then(Path::file_name);
    let said = name.and_then(|n| Format::of_file_name(&n.to_string_lossy()));
    args.format.or(said).unwrap_or(Format::Markdown)
}

pub(super) fn import(session: &Session, args: &args::Import, out: &mut Out) -> Outcome {
    let given = gather::Given::default();
    let read = if args.file.as_os_str() == "-" {
        gather::read_stream(io::stdin().lock(), "standard input", &given)
    } else {
        gather::read(&args.file, &given)
    };
    let item = read.map_err(|e| {
        Failure::new(
            format!("{}: {}", named(&e.path), gather::reason(&e.why)),
            "",
        )
    })?;
    let text = String::from_utf8(item.bytes).map_err(|_| {
        Failure::new(
            format!("{} is not an export: it is not UTF-8", item.source),
            "`offprint export --format json` writes one.",
        )
    })?;
    let report = session.writer()?.import_text(&text)?;
    tell(&report, out)?;
    Ok(if report.failed.is_empty() { 0 } else { FAILED })
}

fn tell(report: &ImportReport, out: &mut Out) -> io::Result<()> {
    if !report.tool.is_empty() {
        print::talk(&format!("Read notes from {}.", report.tool));
    }
    out.line(&format!(
        "{} added, {} updated, {} unchanged",
        count(report.added, "note"),
        report.updated,
        report.unchanged,
    ))?;
    for (title, came) in &report.reached {
        print::talk(&format!("{} onto \"{title}\".", count(*came, "note")));
    }
    if report.articles > 0 {
        let articles = count(report.articles, "article");
        print::talk(&format!("Tags, state or edits of {articles} changed."));
    }
    if report.rules > 0 {
        print::talk(&format!("{} for sites added.", count(report.rules, "rule")));
    }
    if report.unsettled > 0 {
        let notes = count(report.unsettled, "note");
        print::talk(&format!(
            "{notes} did not find their place for sure; `offprint notes` shows which."
        ));
    }
    for (title, waiting) in &report.waiting {
        let notes = count(*waiting, "note");
        let verb = if *waiting == 1 { "waits" } else { "wait" };
        print::talk(&format!(
            "\"{title}\" is not in this library: {notes} {verb} for it."
        ));
    }
    report
        .failed
        .iter()
        .for_each(|why| print::talk(&format!("failed {why}")));
    Ok(())
}
