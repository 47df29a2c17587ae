//! `doctor`: whether the library is whole.

use serde::Serialize;

use super::{
    Outcome, Session, args, named,
    print::{self, Out, count},
    story::{FAILED, Failure},
};
use crate::library::{
    Error, Library,
    doctor::{Examination, Finding, Repaired},
};

/// What to do where a repair met damage that no check found.
const NOT_MENDED: &str = "Put a backup in its place: `offprint backup list` names them, `offprint backup restore NAME` \
                          puts one back and keeps the damaged file.";

#[derive(Serialize)]
struct ExaminationObject {
    library: String,
    exists: bool,
    articles: u64,
    annotations: u64,
    originals: u64,
    deep: bool,
    harmed: bool,
    findings: Vec<FindingObject>,
}

#[derive(Serialize)]
struct FindingObject {
    severity: &'static str,
    message: String,
    repaired: bool,
    repairable: bool,
}

impl From<&Finding> for FindingObject {
    fn from(finding: &Finding) -> Self {
        Self {
            severity: finding.severity.name(),
            message: finding.message.clone(),
            repaired: finding.repaired,
            repairable: finding.repairable,
        }
    }
}

pub(super) fn run(session: &Session, args: &args::Doctor, out: &mut Out) -> Outcome {
    let dir = &session.folders.data;
    let mut unmended = None;
    if args.repair && dir.join("library.db").exists() {
        let mended = Library::open(dir).and_then(|mut library| {
            library.repair(|done| {
                print::progress(&format!("indexed {}", count(done, "article")));
            })
        });
        print::progress("");
        match mended {
            // What is damaged is told of below, with the way out.
            Err(e) if e.is_damage() || matches!(e, Error::Foreign(_)) => {
                unmended = Some(e.to_string());
            }
            mended => print::talk(&told(mended?)),
        }
    }
    let examination = Library::examine(dir, args.deep)?;
    if let Some(why) = unmended {
        if !examination.is_harmed() {
            return Err(Failure::new(why, NOT_MENDED));
        }
        print::talk(&format!("Nothing was repaired: {why}."));
    }
    if args.json {
        out.json(&object(named(dir), &examination))?;
    } else {
        print(&named(dir), &examination, out)?;
    }
    let whole = !examination.is_harmed() && !examination.is_repairable();
    Ok(if whole { 0 } else { FAILED })
}

/// What a repair did.
fn told(repaired: Repaired) -> String {
    let articles = count(repaired.articles, "article");
    let how = if repaired.all {
        "made anew"
    } else {
        "brought up to date"
    };
    format!(
        "Repaired: places, notes and tags were counted anew, and the search index was {how} ({articles})."
    )
}

fn object(library: String, of: &Examination) -> ExaminationObject {
    ExaminationObject {
        library,
        exists: of.exists,
        articles: of.articles,
        annotations: of.annotations,
        originals: of.originals,
        deep: of.deep,
        harmed: of.is_harmed(),
        findings: of.findings.iter().map(FindingObject::from).collect(),
    }
}

fn print(library: &str, of: &Examination, out: &mut Out) -> std::io::Result<()> {
    if !of.exists {
        return out.line(&format!(
            "There is no library in {library} yet; `offprint add PATH` makes one."
        ));
    }
    out.line(&format!(
        "{library}: {}, {}, {}",
        count(of.articles as usize, "article"),
        count(of.annotations as usize, "note"),
        count(of.originals as usize, "original")
    ))?;
    for finding in &of.findings {
        out.line(&format!("{}: {}", finding.severity.name(), finding.message))?;
    }
    let how = if of.deep {
        "Every text and original was read."
    } else {
        "`offprint doctor --deep` reads every text and original too."
    };
    if of.is_harmed() {
        return out.line(&format!(
            "Something is harmed. Copy the folder elsewhere before you change anything. Pages as they were saved \
             are the files below {library}/originals; `zstd -dc FILE` prints one. {how}"
        ));
    }
    if of.is_repairable() {
        return out.line(&format!("Nothing is lost. {how}"));
    }
    out.line(&format!("All is well. {how}"))
}
