//! Backups: a light copy of the database each day by itself, and copies with
//! all originals when asked for; and putting one back.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    Error, Library,
    add::{Item, draft},
    store::{
        self, COPIES, Hash, Originals,
        snapshot::{self, Extent},
    },
};
use crate::article::{export::json::timestamp, extract::Rules};

/// Daily copies that are kept.
const DAYS_KEPT: usize = 7;

/// Folder of the daily copies, in that of all copies.
const DAILY: &str = "daily";
/// How backups begin of what a restoring replaced.
const BEFORE_RESTORING: &str = "before-restoring-";

/// Texts that are made anew in one transaction.
const BATCH: usize = 50;

/// A copy that can be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// What it is called.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// When it was made, Unix seconds.
    pub at: i64,
    /// Size of the file.
    pub bytes: u64,
    /// Articles and notes in it; none if it can't be read: why.
    pub contents: Result<(u64, u64), String>,
    /// It lies beside originals of its own.
    pub has_originals: bool,
}

/// What making a backup did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// Originals in it.
    pub originals: usize,
    /// Of these, those that were not in an earlier backup there.
    pub new: usize,
    /// Originals of the library that are missing or damaged.
    pub lost: usize,
}

/// What putting a backup back did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What was there before, as a backup.
    pub before: Option<String>,
    /// What was there before, if it was damaged: the file, set aside.
    pub damaged: Option<PathBuf>,
    /// Articles that are there now.
    pub articles: u64,
    /// Notes that are there now.
    pub annotations: u64,
    /// Titles of articles whose text can't be made anew, for their original
    /// is in neither place.
    pub lost: Vec<String>,
}

/// Where the backups of the library in `dir` are unless said otherwise.
pub fn default_folder(dir: &Path) -> PathBuf {
    dir.join(COPIES)
}

/// Makes today's light copy of the library in `dir`, if there is none and the
/// library has changed since the last one; removes those that are too old.
pub fn daily(dir: &Path) -> Result<Option<PathBuf>, Error> {
    let folder = default_folder(dir).join(DAILY);
    let today: String = timestamp(now()).chars().take(10).collect();
    let path = folder.join(format!("{today}.db"));
    let newest = files(&folder)
        .into_iter()
        .filter_map(|f| modified(&f))
        .max();
    if path.exists() || !has_changed(dir, newest) {
        return Ok(None);
    }
    // One that another window is still making is made by then.
    drop(Library::open_existing(dir)?);
    store::make_folder(&folder)?;
    snapshot::copy(dir, &path, Extent::Light)?;
    let mut all = files(&folder);
    all.sort();
    for old in all.iter().rev().skip(DAYS_KEPT) {
        drop(fs::remove_file(old));
    }
    Ok(Some(path))
}

/// How far the backups are behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    /// There is any.
    pub(super) any: bool,
    /// Since when something is in no backup; none if all of it is.
    pub(super) missing_since: Option<SystemTime>,
}

/// How far the backups of the library in `dir` are behind it.
pub(super) fn state(dir: &Path) -> State {
    let folder = default_folder(dir);
    let all = files(&folder).into_iter().chain(files(&folder.join(DAILY)));
    let newest = all.filter_map(|f| modified(&f)).max();
    // Without one, since the library's first file is there.
    let begun = || {
        let entries = fs::read_dir(dir.join("originals")).ok()?.flatten();
        entries.filter_map(|e| modified(&e.path())).min()
    };
    State {
        any: newest.is_some(),
        missing_since: newest.or_else(begun).filter(|_| has_changed(dir, newest)),
    }
}

/// Whether the database has changed since; false without one.
fn has_changed(dir: &Path, since: Option<SystemTime>) -> bool {
    let log = format!("{}-wal", store::DATABASE);
    let times = [store::DATABASE, &log].map(|name| modified(&dir.join(name)));
    match (times.into_iter().flatten().max(), since) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(changed), Some(since)) => changed > since,
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn seconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_secs() as i64)
}

fn now() -> i64 {
    seconds(SystemTime::now())
}

/// The copies in a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "db"));
    files
}

/// The backups in `folder`, the newest first.
pub fn list(folder: &Path) -> Vec<Backup> {
    let has_originals = folder.join("originals").is_dir();
    let mut all: Vec<Backup> = files(folder)
        .iter()
        .map(|f| described(folder, f, has_originals))
        .chain(
            files(&folder.join(DAILY))
                .iter()
                .map(|f| described(folder, f, false)),
        )
        .collect();
    all.sort_by(|a, b| (b.at, &b.name).cmp(&(a.at, &a.name)));
    all
}

/// The newest backup in `folder` that can be put back, of those that were made
/// as one: what a restoring kept is what somebody wanted to leave.
pub fn newest(folder: &Path) -> Option<Backup> {
    let mut all = list(folder).into_iter();
    all.find(|b| b.contents.is_ok() && !b.name.starts_with(BEFORE_RESTORING))
}

fn described(folder: &Path, path: &Path, has_originals: bool) -> Backup {
    let name = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let contents = snapshot::contents(path);
    Backup {
        name: name.display().to_string(),
        path: path.to_owned(),
        at: modified(path).map_or(0, seconds),
        bytes: fs::metadata(path).map_or(0, |m| m.len()),
        contents: contents
            .map(|c| (c.articles, c.annotations))
            .map_err(|e| e.to_string()),
        has_originals,
    }
}

/// Makes a backup of the library in `dir` in `folder`, with all originals;
/// those that an earlier backup put there are not copied again.
pub fn make(dir: &Path, folder: &Path) -> Result<Made, Error> {
    make_named(dir, folder, &stamp())
}

fn make_named(dir: &Path, folder: &Path, name: &str) -> Result<Made, Error> {
    // An older library is brought up to date, and nothing is made of none.
    drop(Library::open_existing(dir)?);
    store::make_folder(folder)?;
    let name = free_name(folder, name);
    let path = folder.join(format!("{name}.db"));
    snapshot::copy(dir, &path, Extent::Whole)?;
    let wanted = snapshot::contents(&path)?.originals;
    let (new, lost) = Originals::of(folder).take_over(&Originals::of(dir), &wanted)?;
    Ok(Made {
        name,
        path,
        originals: wanted.len() - lost.len(),
        new,
        lost: lost.len(),
    })
}

/// The name, with a number where a backup has it: two of one second are two.
fn free_name(folder: &Path, name: &str) -> String {
    let is_free = |name: &String| !folder.join(format!("{name}.db")).exists();
    std::iter::once(name.to_owned())
        .chain((2..=u16::MAX).map(|n| format!("{name}-{n}")))
        .find(is_free)
        .unwrap_or_else(|| name.to_owned())
}

/// A moment as a file's name.
fn stamp() -> String {
    timestamp(now()).replace(':', "")
}

/// Puts a backup in place of the library in `dir`, after a backup of what is
/// there; what is there and damaged is set aside as it is. Originals that are
/// there stay; those that are not are taken from beside the backup. `progress`
/// is told how many texts were made anew.
pub fn restore(
    backup: &Backup,
    originals: &Path,
    dir: &Path,
    mut progress: impl FnMut(usize, usize),
) -> Result<Restored, Error> {
    let contents = snapshot::contents(&backup.path)?;
    let name = format!("{BEFORE_RESTORING}{}", stamp());
    let (before, is_damaged) = match make_named(dir, &default_folder(dir), &name) {
        Ok(made) => (Some(made.name), false),
        Err(Error::NotFound { .. }) => (None, false),
        Err(e) if e.is_damage() || store::is_wreck(dir, &e) => (None, true),
        Err(e) => return Err(e),
    };
    Originals::of(dir).take_over(&Originals::of(originals), &contents.originals)?;
    // Last, so that as little as can be is left to fail without a library.
    let damaged = if is_damaged {
        Some(store::set_aside(dir, &stamp())?)
    } else {
        None
    };
    let put = put_in_place(backup, dir, (&before, &damaged), &mut progress);
    let lost = put.map_err(|source| match &damaged {
        Some(file) => Error::SetAside {
            file: file.clone(),
            source: Box::new(source),
        },
        None => source,
    })?;
    Ok(Restored {
        before,
        damaged,
        articles: contents.articles,
        annotations: contents.annotations,
        lost,
    })
}

/// Makes the library in `dir` what the backup holds; `before` and `damaged` say
/// where what was there is now. What could not be made anew comes back.
fn put_in_place(
    backup: &Backup,
    dir: &Path,
    (before, damaged): (&Option<String>, &Option<PathBuf>),
    progress: &mut impl FnMut(usize, usize),
) -> Result<Vec<String>, Error> {
    let store = Library::open(dir)?.store.replace_by(&backup.path)?;
    let mut library = Library::of(store);
    let lost = library.make_texts_anew(progress)?;
    library.store.rebuild_index(&mut |_| {})?;
    let kept = match (before, damaged) {
        (Some(before), _) => format!("; what was there is the backup {before}"),
        (None, Some(file)) => {
            let name = file.file_name().unwrap_or_default().display();
            format!("; what was there was damaged and is kept as {name}")
        }
        (None, None) => String::new(),
    };
    let label = format!("restored the backup {}{kept}", backup.name);
    library
        .store
        .write("restoring", |w| w.journal_final(&label))?;
    Ok(lost)
}

impl Library {
    /// Opens the library in `dir`, which has to be there.
    fn open_existing(dir: &Path) -> Result<Self, Error> {
        if dir.join(store::DATABASE).exists() {
            return Self::open(dir);
        }
        Err(Error::NotFound {
            what: "library in",
            id: dir.display().to_string(),
        })
    }

    /// Makes texts anew that a light copy left out; the titles of those for
    /// which that can't be done. Cut off, it goes on the next time.
    pub(super) fn make_texts_anew(
        &mut self,
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<Vec<String>, Error> {
        let bare = self.store.bare_records()?;
        let rules = Rules::default();
        let mut lost = Vec::new();
        for (done, batch) in bare.chunks(BATCH).enumerate() {
            progress(done * BATCH, bare.len());
            let mut drafts = Vec::new();
            for one in batch {
                let made = self.original_of(one.hash).and_then(|bytes| {
                    let item = Item {
                        bytes,
                        hint: one.hint.clone(),
                        source: one.source.clone(),
                        force: true,
                        ..Item::default()
                    };
                    draft(&item, &rules)
                });
                match made {
                    Ok(Ok(draft)) => drafts.push((one, draft)),
                    Ok(Err(_)) | Err(Error::Io { .. } | Error::Damaged(_)) => {
                        lost.push(one.title.clone());
                    }
                    Err(e) => return Err(e),
                }
            }
            self.store.write("making texts anew", |w| {
                drafts
                    .iter()
                    .try_for_each(|(bare, draft)| w.dress(bare, draft))
            })?;
        }
        Ok(lost)
    }

    fn original_of(&self, hash: Hash) -> Result<Vec<u8>, Error> {
        self.store.original(hash)
    }
}
