//! `import`: what comes from elsewhere, and what became of it.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    super::{
        Outcome, Session, args, named,
        print::{self, Out, count},
        story::Failure,
    },
    FAILED,
};
use crate::library::{
    Error,
    gather::{self, Given, Unreadable},
    transfer::{ImportOptions, ImportReport},
};

/// How a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// Stories about which something was decided are named up to so many.
const NAMED_MAX: usize = 5;

pub(in crate::cli) fn import(session: &Session, args: &args::Import, out: &mut Out) -> Outcome {
    let options = ImportOptions {
        deleted: args.deleted,
    };
    let name = named(&args.file);
    let read = if args.file.is_dir() {
        let files = folder(&args.file)?;
        let read = session.writer()?.import_folder(&files, options);
        read.and_then(|r| r.ok_or_else(|| Error::Invalid(NO_EXPORT.to_owned())))
    } else {
        let text = text(&args.file)?;
        session.writer()?.import_text(&text, options)
    };
    let report = read.map_err(|e| match e {
        Error::Invalid(why) => Failure::new(format!("{name}: {why}"), ""),
        other => other.into(),
    })?;
    tell(&report, out)?;
    Ok(if report.failed.is_empty() { 0 } else { FAILED })
}

/// What is said of a folder that is no export.
const NO_EXPORT: &str = "this folder is not an export that offprint reads: Omnivore's, unpacked, has \
    metadata_….json and highlights/ in it; pages in folders are added by `offprint add`";

/// The text of a file, or of standard input.
fn text(file: &Path) -> Result<String, Failure> {
    let given = Given::default();
    let read = if file.as_os_str() == "-" {
        gather::read_stream(io::stdin().lock(), "standard input", &given)
    } else {
        gather::read(file, &given)
    };
    let item = read.map_err(|e| unread(&e))?;
    if item.bytes.starts_with(ZIP) {
        return Err(Failure::new(
            format!("{} is a zip archive", item.source),
            "Unpack it, then `offprint import FOLDER` takes its notes, and `offprint add FOLDER` its pages.",
        ));
    }
    String::from_utf8(item.bytes).map_err(|_| {
        Failure::new(
            format!("{} is not an export: it is not UTF-8", item.source),
            "`offprint export --format json` writes one.",
        )
    })
}

/// The lists and notes of an unpacked export, each by its path inside it;
/// pages are not read.
fn folder(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut files = Vec::new();
    for path in gather::files(&[PathBuf::from(folder)]) {
        let path = path.map_err(|e| unread(&e))?;
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = inside.iter().map(|p| p.to_string_lossy()).collect();
        let inside = parts.join("/");
        let kind = path.extension();
        if kind.is_some_and(|e| e == "json" || e == "md") {
            let item = gather::read(&path, &Given::default()).map_err(|e| unread(&e))?;
            files.push((inside, String::from_utf8_lossy(&item.bytes).into_owned()));
        }
    }
    Ok(files)
}

fn unread(why: &Unreadable) -> Failure {
    Failure::new(
        format!("{}: {}", named(&why.path), gather::reason(&why.why)),
        "",
    )
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
    for reached in &report.reached {
        let trashed = if reached.is_trashed {
            ", which lies in the trash: `offprint restore` takes it out"
        } else {
            ""
        };
        print::talk(&format!(
            "{} onto \"{}\"{trashed}.",
            count(reached.notes, "note"),
            reached.title
        ));
    }
    let told = [
        (
            report.brought_back,
            "that had been deleted here",
            "came back",
        ),
        (
            report.deleted,
            "of the file that had been deleted here",
            "stayed so; `offprint import --deleted` brings such notes back",
        ),
        (
            report.kept,
            "that differ in the file",
            "stayed as here, for that is newer",
        ),
    ];
    for (n, which, what) in told.into_iter().filter(|(n, ..)| *n > 0) {
        print::talk(&format!("{} {which} {what}.", count(n, "note")));
    }
    if report.articles > 0 {
        let articles = count(report.articles, "article");
        print::talk(&format!("Tags, state or edits of {articles} changed."));
    }
    if report.left_roles > 0 {
        let roles = count(report.left_roles, "role");
        print::talk(&format!(
            "{roles} given by hand not taken over: the text here has no such block for sure."
        ));
    }
    if report.rules > 0 {
        print::talk(&format!("{} for sites added.", count(report.rules, "rule")));
    }
    if report.unsettled > 0 {
        let (notes, their) = match report.unsettled {
            1 => ("1 note".to_owned(), "its"),
            n => (count(n, "note"), "their"),
        };
        print::talk(&format!(
            "{notes} did not find {their} place for sure; `offprint notes state:uncertain OR state:lost` shows which."
        ));
    }
    tell_waiting(report);
    for left in &report.left {
        print::talk(left);
    }
    report
        .failed
        .iter()
        .for_each(|why| print::talk(&format!("failed {why}")));
    Ok(())
}

/// Says what waits, and for what.
fn tell_waiting(report: &ImportReport) {
    let (noted, decided): (Vec<_>, Vec<_>) = report.waiting.iter().partition(|w| w.notes > 0);
    for of in noted {
        let notes = count(of.notes, "note");
        let verb = if of.notes == 1 { "waits" } else { "wait" };
        print::talk(&format!(
            "\"{}\": {notes} {verb}, for {}.",
            of.title, of.why
        ));
    }
    for of in decided.iter().take(NAMED_MAX) {
        print::talk(&format!(
            "\"{}\": its tags and state wait, for {}.",
            of.title, of.why
        ));
    }
    if let Some(more @ 1..) = decided.len().checked_sub(NAMED_MAX) {
        let articles = count(more, "more article");
        print::talk(&format!("Tags and state of {articles} wait, too."));
    }
}
