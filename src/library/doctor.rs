//! Checks of the library, and what they found. Left-overs and loose
//! permissions are put right at once; everything else is only told.

use std::path::Path;

use super::{
    Error, Library,
    store::{self, Finding as Found},
};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is lost and nothing has to be done.
    Note,
    /// Something that is derived is not as it should be.
    Warning,
    /// Something is harmed.
    Harm,
}

impl Severity {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Harm => "harm",
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it is, as a sentence.
    pub message: String,
    /// It was put right.
    pub repaired: bool,
}

/// What an examination looked at and found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Examination {
    /// There is a library at all.
    pub exists: bool,
    /// Number of articles.
    pub articles: u64,
    /// Number of annotations that are not deleted.
    pub annotations: u64,
    /// Number of files of originals and companions.
    pub originals: u64,
    /// Every text and original was read, too.
    pub deep: bool,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

impl Examination {
    /// Whether anything is harmed.
    pub fn is_harmed(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Harm)
    }
}

impl Library {
    /// Examines the library in `dir`, which need not exist. `deep` reads
    /// every text and every original, too.
    pub fn examine(dir: &Path, deep: bool) -> Result<Examination, Error> {
        let found = store::examine(dir, deep).map_err(|e| e.while_doing("examining it"))?;
        let mut findings: Vec<Finding> = found.found.iter().map(told).collect();
        for (finding, _) in findings
            .iter_mut()
            .zip(&found.found)
            .filter(|(_, f)| matches!(f, Found::Index { .. }))
        {
            finding.repaired = Self::open(dir)
                .and_then(|mut l| l.store.rebuild_index())
                .is_ok();
            let end = if finding.repaired {
                "; it was made anew."
            } else {
                ", and can't be made anew."
            };
            finding.message.push_str(end);
        }
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        Ok(Examination {
            exists: found.exists,
            articles: found.articles,
            annotations: found.annotations,
            originals: found.originals,
            deep,
            findings,
        })
    }
}

fn told(found: &Found) -> Finding {
    let (severity, message, repaired) = match found {
        Found::Structure(what) => (
            Severity::Harm,
            format!("The database is damaged: {what}."),
            false,
        ),
        Found::Missing { title, hash } => {
            let file =
                format!("The original of “{title}” is missing ({hash}); its text is still here.");
            (Severity::Harm, file, false)
        }
        Found::Damaged { title, hash } => {
            let file = format!("The original of “{title}” is not what was saved ({hash}).");
            (Severity::Harm, file, false)
        }
        Found::Record { title } => (
            Severity::Harm,
            format!("The text of “{title}” can't be read back."),
            false,
        ),
        Found::Orphans { count, first } => {
            let files = match count {
                1 => format!("{first} belongs to no article"),
                _ => format!("{count} originals belong to no article (the first is {first})"),
            };
            let message = format!(
                "{files}: adding was cut off. It does no harm; adding the page again takes it up."
            );
            (Severity::Note, message, false)
        }
        Found::LeftOver {
            name,
            removed: true,
        } => (
            Severity::Note,
            format!("Removed {name}, left by an interrupted add."),
            true,
        ),
        Found::LeftOver {
            name,
            removed: false,
        } => (
            Severity::Warning,
            format!("{name} was left by an interrupted add and can't be removed."),
            false,
        ),
        Found::Open { name, closed: true } => (
            Severity::Warning,
            format!("Others could read {name}; now only you can."),
            true,
        ),
        Found::Open {
            name,
            closed: false,
        } => (
            Severity::Warning,
            format!("Others can read {name}, and that can't be changed."),
            false,
        ),
        Found::Index {
            what,
            rows,
            indexed,
        } => {
            let message =
                format!("The search index had {indexed} {what} where the library has {rows}");
            (Severity::Warning, message, false)
        }
        Found::Log { bytes } => {
            let message = format!(
                "The write-ahead log is large ({} MB); closing offprint everywhere folds it in.",
                bytes >> 20
            );
            (Severity::Note, message, false)
        }
    };
    Finding {
        severity,
        message,
        repaired,
    }
}
