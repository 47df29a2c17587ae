//! Checks of the library, and what they found. Left-overs and loose
//! permissions are put right at once; everything else is only told.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use super::{
    Error, Library, backup,
    store::{self, Finding as Found},
};
use crate::{article::export::json::timestamp, text};

/// After so many days without a backup of what has changed, that is said.
const BACKUP_DAYS: u64 = 7;

/// Cells of what the database says of itself.
const COMPLAINT_COLS: usize = 100;

/// A day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
    /// [`Library::repair`] puts it right.
    pub repairable: bool,
}

/// What a repair did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repaired {
    /// Articles whose words are in the search index anew.
    pub articles: usize,
    /// They are all there are.
    pub all: bool,
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

    /// Whether there is something that [`Library::repair`] puts right.
    pub fn is_repairable(&self) -> bool {
        self.findings.iter().any(|f| f.repairable)
    }
}

/// What puts something right.
type Repair = fn(&mut store::Store) -> Result<(), Error>;

impl Library {
    /// Examines the library in `dir`, which need not exist. `deep` reads
    /// every text and every original, too.
    pub fn examine(dir: &Path, deep: bool) -> Result<Examination, Error> {
        let found = store::examine(dir, deep).map_err(|e| e.while_doing("examining it"))?;
        let mut findings: Vec<Finding> = found.found.iter().map(told).collect();
        for (finding, found) in findings.iter_mut().zip(&found.found) {
            let repaired = |repair: Repair| {
                let mut library = Self::open(dir)?;
                repair(&mut library.store)
            };
            let (done, not_done) = match found {
                Found::Index { .. } => {
                    finding.repaired = repaired(|store| store.rebuild_index(&mut |_| {})).is_ok();
                    ("; it was made anew.", ", and can't be made anew.")
                }
                Found::Tallies => {
                    finding.repaired = repaired(store::Store::recount).is_ok();
                    ("; they were counted anew.", ", and can't be counted anew.")
                }
                _ => continue,
            };
            let end = if finding.repaired { done } else { not_done };
            finding.message.push_str(end);
        }
        if found
            .found
            .iter()
            .any(|f| matches!(f, Found::Structure { .. }))
        {
            findings.push(way_back(dir));
        }
        if found.exists && found.articles > 0 {
            findings.extend(backups(dir, deep));
        }
        if found.exists {
            findings.extend(events(dir));
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

impl Library {
    /// Counts anew, and brings the search index up to date: what is in it in an
    /// older form, or missing; all of it anew where nothing is, or where it is
    /// damaged. `progress` is told how many articles are through. Not a step of
    /// undo, for nothing else changes.
    pub fn repair(&mut self, mut progress: impl FnMut(usize)) -> Result<Repaired, Error> {
        self.store.recount()?;
        let mut articles = 0;
        let mut through = |done| {
            articles = done;
            progress(done);
        };
        // Filling one that is damaged may go well, and leave it damaged.
        let all = self.store.index_is_damaged()
            || match self.store.fill_index(&mut through) {
                Ok(()) => articles == 0,
                Err(e) if e.is_damage() => true,
                Err(e) => return Err(e),
            };
        if all {
            let mut through = |done| {
                articles = done;
                progress(done);
            };
            self.store.rebuild_index(&mut through)?;
        }
        Ok(Repaired { articles, all })
    }
}

/// What to do where the database is damaged.
fn way_back(dir: &Path) -> Finding {
    let message = match backup::newest(&backup::default_folder(dir)) {
        Some(newest) => format!(
            "The newest backup is {name}, made {at}. `offprint backup restore {name}` puts it in place; the damaged \
             file is kept beside it, and so are the originals.",
            name = newest.name,
            at = timestamp(newest.at),
        ),
        None => "There is no backup in the library's folder. `offprint backup restore --from FOLDER` puts back \
                 the newest one of another folder."
            .into(),
    };
    Finding {
        severity: Severity::Harm,
        message,
        repaired: false,
        repairable: false,
    }
}

/// What is to be said of the backups of the library in `dir`.
fn backups(dir: &Path, deep: bool) -> Vec<Finding> {
    let note = |severity, message| Finding {
        severity,
        message,
        repaired: false,
        repairable: false,
    };
    let mut found = Vec::new();
    let state = backup::state(dir);
    let age = state
        .missing_since
        .and_then(|t| SystemTime::now().duration_since(t).ok());
    if let Some(age) = age.filter(|age| *age > BACKUP_DAYS as u32 * DAY) {
        let days = age.as_secs() / DAY.as_secs();
        let what = if state.any {
            "What changed since the newest backup is not in one"
        } else {
            "There is no backup yet"
        };
        found.push(note(
            Severity::Warning,
            format!(
                "{what} for {days} days. One is made on each day on which the library is opened on a screen; \
                 `offprint backup make` makes one now."
            ),
        ));
    }
    if deep {
        for bad in backup::list(&backup::default_folder(dir)) {
            if let Err(why) = bad.contents {
                let message = format!("The backup {} can't be read back: {why}.", bad.name);
                found.push(note(Severity::Warning, message));
            }
        }
    }
    found
}

/// Drives on which the system does not tell what other machines change.
#[cfg(target_os = "linux")]
const NETWORK_DRIVES: [(u64, &str); 6] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB"),
    (0x0102_1997, "9P"),
    (0x6573_5546, "FUSE"),
];

/// Why other windows' changes are not seen at once here; none if they are.
#[cfg(target_os = "linux")]
fn no_events(dir: &Path) -> Option<String> {
    use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
    let drive = rustix::fs::statfs(dir)
        .ok()
        .map(|s| s.f_type as u64 & 0xFFFF_FFFF);
    let drive = NETWORK_DRIVES
        .iter()
        .find(|(number, _)| Some(*number) == drive);
    if let Some((_, name)) = drive {
        return Some(format!(
            "the folder is on a drive ({name}) whose other users are not seen"
        ));
    }
    let watched = inotify::init(CreateFlags::CLOEXEC)
        .and_then(|events| inotify::add_watch(&events, dir, WatchFlags::MODIFY));
    watched
        .err()
        .map(|error| format!("the system gives no file events ({error})"))
}

#[cfg(not(target_os = "linux"))]
fn no_events(_: &Path) -> Option<String> {
    Some("offprint asks this system for no file events".into())
}

fn events(dir: &Path) -> Option<Finding> {
    let why = no_events(dir)?;
    Some(Finding {
        severity: Severity::Note,
        message: format!(
            "Changes of another window are seen with the next key, not at once: {why}."
        ),
        repaired: false,
        repairable: false,
    })
}

fn told(found: &Found) -> Finding {
    let (severity, message, repaired) = match found {
        Found::Structure { places: 1, first } => (
            Severity::Harm,
            format!("The database is damaged: {}.", shortened(first)),
            false,
        ),
        Found::Structure { places, first } => {
            let places = text::grouped(*places as u64);
            let first = shortened(first);
            let message = format!("The database is damaged in {places} places; the first: {first}.");
            (Severity::Harm, message, false)
        }
        Found::Words => (
            Severity::Warning,
            "The search index is damaged, so searches fail or miss something; articles and notes are not in it. \
             `offprint doctor --repair` makes it anew."
                .into(),
            false,
        ),
        Found::Missing {
            title,
            hash,
            readable,
        } => {
            let text = if *readable {
                "its text is still here"
            } else {
                "its text can't be read either"
            };
            let file = format!("The original of “{title}” is missing ({hash}); {text}.");
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
        Found::Stale { count } => {
            let articles = text::plural(*count, "article");
            let are = if *count == 1 { "is" } else { "are" };
            let message = format!(
                "{articles} {are} in the search index in an older form: stories saved twice and those with images are \
                 not all found. `offprint doctor --repair` brings it up to date."
            );
            (Severity::Note, message, false)
        }
        Found::Tallies => (
            Severity::Warning,
            "The counts of places, notes, tags and of what was read did not add up".into(),
            false,
        ),
        Found::Failures { count } => {
            let files = text::plural(*count, "file");
            let message = format!(
                "{files} could not be added. `offprint add --retry` tries again and says why."
            );
            (Severity::Note, message, false)
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
        repairable: *found == Found::Words,
    }
}

/// What the database says of itself, short enough to be read.
fn shortened(what: &str) -> String {
    text::truncate(&text::sanitise_line(what), COMPLAINT_COLS).into_owned()
}
