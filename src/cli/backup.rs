//! `backup`: making, listing, putting back.

use std::path::Path;

use serde::Serialize;

use super::{
    Outcome, Session,
    args::BackupWhat,
    named,
    print::{self, Out, count},
    story::{FAILED, Failure},
};
use crate::{
    article::export::json,
    library::backup::{self, Backup},
    text,
};

#[derive(Serialize)]
struct BackupObject {
    name: String,
    file: String,
    at: String,
    bytes: u64,
    articles: Option<u64>,
    notes: Option<u64>,
    originals: bool,
    error: Option<String>,
}

impl From<&Backup> for BackupObject {
    fn from(of: &Backup) -> Self {
        let contents = of.contents.as_ref().ok();
        Self {
            name: of.name.clone(),
            file: named(&of.path),
            at: json::timestamp(of.at),
            bytes: of.bytes,
            articles: contents.map(|c| c.0),
            notes: contents.map(|c| c.1),
            originals: of.has_originals,
            error: of.contents.as_ref().err().cloned(),
        }
    }
}

pub(super) fn run(session: &Session, what: BackupWhat, out: &mut Out) -> Outcome {
    let library = &session.folders.data;
    let own = backup::default_folder(library);
    match what {
        BackupWhat::Make { to } => make(library, &to.unwrap_or(own), out),
        BackupWhat::List { from, json } => list(&from.unwrap_or(own), json, out),
        BackupWhat::Restore { name, from, to } => {
            let folder = from.as_deref().unwrap_or(&own);
            // Without a place of its own, a copy was made beside its library.
            let originals = if folder.join("originals").is_dir() {
                folder
            } else {
                library
            };
            let found = find(folder, name.as_deref())?;
            restore(&found, originals, to.as_deref().unwrap_or(library), out)
        }
    }
}

fn make(library: &Path, folder: &Path, out: &mut Out) -> Outcome {
    let made = backup::make(library, folder)?;
    out.line(&format!(
        "made the backup {}: {}, {} new there · {}",
        made.name,
        count(made.originals, "saved page and file"),
        made.new,
        named(&made.path)
    ))?;
    if made.lost > 0 {
        print::talk(&format!(
            "{} missing or damaged in the library; `offprint doctor --deep` names them.",
            count(made.lost, "original is")
        ));
        return Ok(FAILED);
    }
    Ok(0)
}

fn list(folder: &Path, json: bool, out: &mut Out) -> Outcome {
    let all = backup::list(folder);
    if json {
        out.json(&all.iter().map(BackupObject::from).collect::<Vec<_>>())?;
        return Ok(0);
    }
    if all.is_empty() {
        print::talk(&format!(
            "There is no backup in {}; `offprint backup make` makes one.",
            named(folder)
        ));
    }
    for one in &all {
        let what = match &one.contents {
            Ok((articles, notes)) => format!(
                "{}, {}",
                count(*articles as usize, "article"),
                count(*notes as usize, "note")
            ),
            Err(why) => why.clone(),
        };
        let pages = if one.has_originals {
            ", with saved pages"
        } else {
            ""
        };
        out.line(&format!(
            "{}  {}  {what}, {}{pages}",
            one.name,
            json::timestamp(one.at),
            text::bytes(one.bytes)
        ))?;
    }
    Ok(0)
}

fn find(folder: &Path, name: Option<&str>) -> Result<Backup, Failure> {
    let mut all = backup::list(folder).into_iter();
    let found = match name {
        // Where none was made that can be read, the newest of all is it, or says why.
        None => backup::newest(folder).or_else(|| all.next()),
        Some(name) => all.find(|b| b.name == name),
    };
    found.ok_or_else(|| {
        let what = name.map_or_else(|| "no backup".to_owned(), |n| format!("no backup {n}"));
        let hint = format!(
            "`offprint backup list --from {}` lists them.",
            named(folder)
        );
        Failure::new(format!("there is {what} in {}", named(folder)), hint)
    })
}

fn restore(found: &Backup, originals: &Path, library: &Path, out: &mut Out) -> Outcome {
    let restored = backup::restore(found, originals, library, |done, total| {
        print::progress(&format!("making texts anew: {}", text::out_of(done, total)));
    })?;
    print::progress("");
    out.line(&format!(
        "restored the backup {}: {}, {}",
        found.name,
        count(restored.articles as usize, "article"),
        count(restored.annotations as usize, "note")
    ))?;
    if let Some(before) = &restored.before {
        print::talk(&format!(
            "What was there before is the backup {before}; `offprint backup restore {before}` brings it back."
        ));
    }
    if let Some(damaged) = &restored.damaged {
        print::talk(&format!(
            "What was there before was damaged; it is kept as it was: {}.",
            named(damaged)
        ));
    }
    for title in &restored.lost {
        print::talk(&format!(
            "The text of “{title}” is lost: its saved page is in neither place."
        ));
    }
    Ok(if restored.lost.is_empty() { 0 } else { FAILED })
}
