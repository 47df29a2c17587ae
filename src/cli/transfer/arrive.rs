//! `import`: what comes from elsewhere, and what became of it.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    super::{
        Outcome, Session, add, args, named,
        print::{self, Out, count},
        story::Failure,
    },
    FAILED,
};
use crate::{
    article::import::characters,
    library::{
        gather::{self, Given, Unreadable},
        transfer::{Arriving, ImportOptions, ImportReport, Importing, Reached},
    },
    text,
};

/// How a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// Stories are named up to so many.
const NAMED_MAX: usize = 5;

pub(in crate::cli) fn import(session: &Session, args: &args::Import, out: &mut Out) -> Outcome {
    let arriving = if args.file.is_dir() {
        Arriving::of_folder(&folder(&args.file)?).ok_or_else(|| NO_EXPORT.to_owned())
    } else {
        Arriving::of_text(&words(&args.file)?).map_err(|e| e.to_string())
    };
    let name = named(&args.file);
    let arriving = arriving.map_err(|why| Failure::new(format!("{name}: {why}"), ""))?;
    let mut importing = Importing::with(ImportOptions {
        deleted: args.deleted,
    });
    let mut library = session.writer()?;
    add::stop_on_signal(&importing.stop)?;
    let ended = library.import_while(&arriving, &mut importing, &mut |report| {
        let stories = text::out_of(report.through, report.total);
        print::progress(&format!("{stories} stories"));
    });
    print::progress("");
    let report = &importing.report;
    if ended.is_ok() || report.through > 0 {
        tell(report, out)?;
    }
    let stopped = report.through < report.total;
    if stopped {
        let done = text::out_of(report.through, report.total);
        print::talk(&format!(
            "Stopped after {done} stories; the same command goes on where it stopped."
        ));
    }
    ended.map_err(|error| match report.through {
        0 => Failure::from(error),
        _ => Failure::new(error.to_string(), error.next_step()),
    })?;
    let whole = report.failed.is_empty() && !stopped;
    Ok(if whole { 0 } else { FAILED })
}

/// What is said of a folder that is no export.
const NO_EXPORT: &str = "this folder is not an export that offprint reads: Omnivore's, unpacked, has \
    metadata_….json and highlights/ in it; files of other tools are imported one by one, pages in folders \
    are added by `offprint add`";

/// The characters of a file, or of standard input.
fn words(file: &Path) -> Result<String, Failure> {
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
            "Unpack it. `offprint import FOLDER` takes the notes of an Omnivore export, `offprint import FILE` \
             those of one file of another tool, and `offprint add FOLDER` takes pages.",
        ));
    }
    match characters(&item.bytes) {
        Ok(text) => Ok(text.into_owned()),
        Err(why) => Err(Failure::new(
            format!("{} is not an export: {why}", item.source),
            "`offprint export --format json` writes one.",
        )),
    }
}

/// The files of an unpacked export, each by its path inside it; of those that
/// have no part in it, only that they are there.
fn folder(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut files = Vec::new();
    for found in gather::files(&[PathBuf::from(folder)]) {
        let path = found.as_ref().unwrap_or_else(|e| &e.path).clone();
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = inside.iter().map(|p| p.to_string_lossy()).collect();
        let inside = parts.join("/");
        let text = if Arriving::reads(&inside) {
            let read = found.and_then(|path| gather::read(&path, &Given::default()));
            let item = read.map_err(|e| unread(&e))?;
            String::from_utf8_lossy(&item.bytes).into_owned()
        } else {
            String::new()
        };
        files.push((inside, text));
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
    let waiting = match report.notes_waiting() {
        0 => String::new(),
        n => format!(", {n} waiting"),
    };
    out.line(&format!(
        "{} added, {} updated, {} unchanged{waiting}",
        count(report.added, "note"),
        report.updated,
        report.unchanged,
    ))?;
    tell_reached(&report.reached);
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
            "of which the file has an older form",
            "stayed as here",
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
            "Left out {roles} given by hand: the text here has no such block for sure."
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

/// Says which stories notes came to: all that lie in the trash, and the first
/// of the others.
fn tell_reached(reached: &[Reached]) {
    let (trashed, shown): (Vec<_>, Vec<_>) = reached.iter().partition(|r| r.is_trashed);
    let one = |of: &Reached| format!("{} onto \"{}\"", count(of.notes, "note"), of.title);
    for of in trashed {
        let out = "which lies in the trash: `offprint restore` takes it out";
        print::talk(&format!("{}, {out}.", one(of)));
    }
    for of in shown.iter().take(NAMED_MAX) {
        print::talk(&format!("{}.", one(of)));
    }
    let more = shown.get(NAMED_MAX..).unwrap_or_default();
    if !more.is_empty() {
        let notes = count(more.iter().map(|of| of.notes).sum(), "note");
        let stories = if more.len() == 1 { "story" } else { "stories" };
        print::talk(&format!("{notes} onto {} more {stories}.", more.len()));
    }
}

/// Says what waits, and for what.
fn tell_waiting(report: &ImportReport) {
    let (noted, decided): (Vec<_>, Vec<_>) = report.waiting.iter().partition(|w| w.notes > 0);
    let wait = |n: usize| if n == 1 { "waits" } else { "wait" };
    for of in noted.iter().take(NAMED_MAX) {
        let title = match of.title.as_str() {
            "" => String::new(),
            title => format!("\"{title}\": "),
        };
        let notes = count(of.notes, "note");
        print::talk(&format!(
            "{title}{notes} {}, for {}.",
            wait(of.notes),
            of.why
        ));
    }
    let more = noted.get(NAMED_MAX..).unwrap_or_default();
    if !more.is_empty() {
        let notes: usize = more.iter().map(|of| of.notes).sum();
        print::talk(&format!(
            "{} of {} {}, too; `offprint notes state:waiting` shows all.",
            count(notes, "note"),
            count(more.len(), "more article"),
            wait(notes)
        ));
    }
    for of in decided.iter().take(NAMED_MAX) {
        let whose = match of.title.as_str() {
            "" => "Tags and state of a story".to_owned(),
            title => format!("\"{title}\": its tags and state"),
        };
        print::talk(&format!("{whose} wait, for {}.", of.why));
    }
    if let Some(more @ 1..) = decided.len().checked_sub(NAMED_MAX) {
        let articles = count(more, "more article");
        print::talk(&format!(
            "Tags and state of {articles} wait, too; `offprint notes state:waiting` shows all."
        ));
    }
}
