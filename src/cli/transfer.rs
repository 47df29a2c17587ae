//! `export` and `import`: notes taken along, and brought back.

use std::io;

use super::{
    Outcome, Session, args,
    args::ExportFormat,
    named, notes,
    print::{self, Out, count},
    query_of,
    story::{FAILED, Failure},
};
use crate::library::{gather, transfer::ImportReport};

pub(super) fn export(session: &Session, args: &args::Export, out: &mut Out) -> Outcome {
    let query = query_of(&args.query)?;
    let library = session.reader()?;
    let noted = library.notes(&query)?;
    let document = match format(args) {
        ExportFormat::Markdown => library.export_markdown(&query)?,
        ExportFormat::Json => library.export_json(&query)?,
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
    Ok(0)
}

/// As was asked for, else as the file's name says.
fn format(args: &args::Export) -> ExportFormat {
    let is_json = |p: &std::path::PathBuf| {
        p.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"))
    };
    args.format.unwrap_or(match &args.to {
        Some(path) if is_json(path) => ExportFormat::Json,
        _ => ExportFormat::Markdown,
    })
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
            format!(
                "{} is not an export of offprint: it is not UTF-8",
                item.source
            ),
            "`offprint export --format json` writes one.",
        )
    })?;
    let report = session.writer()?.import_json(&text)?;
    tell(&report, out)?;
    Ok(if report.failed.is_empty() { 0 } else { FAILED })
}

fn tell(report: &ImportReport, out: &mut Out) -> io::Result<()> {
    out.line(&format!(
        "{} added, {} updated, {} unchanged; {} changed",
        count(report.added, "note"),
        report.updated,
        report.unchanged,
        count(report.articles, "article"),
    ))?;
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
        print::talk(&format!(
            "\"{title}\" is not in this library ({notes} left out). Add it, then import again."
        ));
    }
    report
        .failed
        .iter()
        .for_each(|why| print::talk(&format!("failed {why}")));
    Ok(())
}
