//! A folder of Markdown kept in step with the notes: one way, and never over
//! what somebody edited there.

use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsStr,
    fs, io,
    path::Path,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    super::{Outcome, named, notes, print, story::Failure},
    FAILED,
};
use crate::{
    article::export::notes::template::Template,
    library::{Library, Query, digest, gather},
};

/// What was written, so that an edit by hand is seen.
const STATE: &str = ".offprint-mirror.json";

/// What a folder is to hold.
pub(super) struct Wanted<'a> {
    /// The query as it was typed.
    pub(super) words: String,
    pub(super) query: &'a Query,
    pub(super) template: Option<&'a Template>,
}

/// What is known of a folder's files.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// The query whose notes it holds, as it was typed; none before that was
    /// kept.
    query: Option<String>,
    /// By a file's name, the hash of its content; while it is being written,
    /// those of the old and of the new content.
    files: BTreeMap<String, Vec<String>>,
}

impl State {
    fn read(path: &Path) -> io::Result<Self> {
        let json = match fs::read_to_string(path) {
            Ok(json) => json,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(e) => return Err(e),
        };
        let before = || {
            let files: BTreeMap<String, String> = serde_json::from_str(&json).ok()?;
            Some(Self {
                query: None,
                files: files
                    .into_iter()
                    .map(|(name, hash)| (name, vec![hash]))
                    .collect(),
            })
        };
        Ok(serde_json::from_str(&json)
            .ok()
            .or_else(before)
            .unwrap_or_default())
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        notes::write_whole(path, json.as_bytes())
    }

    /// Whether a file is as it was written.
    fn is_ours(&self, name: &str, hash: &String) -> bool {
        self.files
            .get(name)
            .is_some_and(|known| known.contains(hash))
    }
}

/// How often a change is looked for.
const PAUSE: Duration = Duration::from_secs(2);

pub(super) fn run(library: &Library, wanted: &Wanted<'_>, folder: &Path, watch: bool) -> Outcome {
    let failed = |e: io::Error| failure(folder, &e);
    let state = State::read(&folder.join(STATE)).map_err(failed)?;
    if let Some(other) = state.query.filter(|q| *q != wanted.words) {
        let of = |words: &str| match words {
            "" => "all notes".to_owned(),
            words => format!("the notes of “{words}”"),
        };
        return Err(Failure::new(
            format!(
                "{} holds {}, not {}",
                named(folder),
                of(&other),
                of(&wanted.words)
            ),
            "Nothing was changed. Give another folder, for files of the other notes would be removed from this one.",
        ));
    }
    let mut seen = library.version()?;
    let code = once(library, wanted, folder)?;
    if !watch {
        return Ok(code);
    }
    loop {
        thread::sleep(PAUSE);
        let now = library.version()?;
        if now != seen {
            seen = now;
            once(library, wanted, folder)?;
        }
    }
}

fn failure(folder: &Path, why: &io::Error) -> Failure {
    Failure::new(
        format!(
            "keeping {} in step failed: {}",
            named(folder),
            gather::reason(why)
        ),
        "What was written so far stands. Check the folder and the room on the disk.",
    )
}

/// What bringing a folder into step came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Done {
    written: usize,
    same: usize,
    removed: usize,
    edited: Vec<String>,
}

fn once(library: &Library, wanted: &Wanted<'_>, folder: &Path) -> Outcome {
    let files = library.export_files(wanted.query, wanted.template)?;
    let done = bring(folder, &wanted.words, &files).map_err(|e| failure(folder, &e))?;
    for name in &done.edited {
        print::talk(&format!(
            "{name} was edited by hand and stays as it is; remove it to have it written anew."
        ));
    }
    print::talk(&format!(
        "{}: {} written, {} unchanged, {} removed.",
        named(folder),
        print::count(done.written, "file"),
        done.same,
        done.removed
    ));
    Ok(if done.edited.is_empty() { 0 } else { FAILED })
}

/// Brings a folder into step. What is about to be written is noted before:
/// whoever stops it leaves no file that looks edited by hand.
fn bring(folder: &Path, words: &str, files: &[(String, String)]) -> io::Result<Done> {
    fs::create_dir_all(folder)?;
    let path = folder.join(STATE);
    let mut state = State::read(&path)?;
    state.query = Some(words.to_owned());
    let mut done = Done::default();
    let mut writing = Vec::new();
    for (name, text) in files {
        let hash = digest(text.as_bytes());
        match hash_of(&folder.join(name))? {
            Some(there) if there == hash => {
                done.same += 1;
                state.files.insert(name.clone(), vec![hash]);
            }
            Some(there) if !state.is_ours(name, &there) => done.edited.push(name.clone()),
            there => {
                let both = there.into_iter().chain([hash]).collect();
                state.files.insert(name.clone(), both);
                writing.push((name, text));
            }
        }
    }
    state.write(&path)?;
    for (name, text) in writing {
        notes::write_whole(&folder.join(name), text.as_bytes())?;
        done.written += 1;
        if let Some(hashes) = state.files.get_mut(name) {
            hashes.drain(..hashes.len().saturating_sub(1));
        }
    }
    let wanted: HashSet<&String> = files.iter().map(|(name, _)| name).collect();
    let known = state.files.keys();
    let gone: Vec<String> = known.filter(|n| !wanted.contains(n)).cloned().collect();
    for name in gone {
        // What is not in the folder was not written by this program.
        if Path::new(&name).file_name() != Some(OsStr::new(&name)) {
            state.files.remove(&name);
            continue;
        }
        let file = folder.join(&name);
        match hash_of(&file)? {
            Some(there) if state.is_ours(&name, &there) => {
                fs::remove_file(&file)?;
                done.removed += 1;
            }
            Some(_) => done.edited.push(name.clone()),
            None => {}
        }
        state.files.remove(&name);
    }
    state.write(&path)?;
    Ok(done)
}

fn hash_of(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(digest(&bytes))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_edited_by_hand_stays() {
        let dir = tempfile::tempdir().unwrap();
        let files = |a: &str, b: &str| {
            vec![
                ("a.md".to_owned(), a.to_owned()),
                ("b.md".to_owned(), b.to_owned()),
            ]
        };
        let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(
            bring(dir.path(), "", &files("one", "two")).unwrap().written,
            2
        );
        assert_eq!(bring(dir.path(), "", &files("one", "two")).unwrap().same, 2);
        fs::write(dir.path().join("a.md"), "mine").unwrap();
        let done = bring(dir.path(), "", &files("new", "new")).unwrap();
        assert_eq!((done.written, done.edited), (1, vec!["a.md".to_owned()]));
        assert_eq!((read("a.md"), read("b.md")), ("mine".into(), "new".into()));
        let done = bring(dir.path(), "", &[]).unwrap();
        assert_eq!((done.removed, done.edited), (1, vec!["a.md".to_owned()]));
        assert_eq!(read("a.md"), "mine");
        assert!(!dir.path().join("b.md").exists());
    }

    #[test]
    fn a_run_that_was_stopped_leaves_no_file_that_looks_edited() {
        let dir = tempfile::tempdir().unwrap();
        let files = |n: &str| -> Vec<(String, String)> {
            let names = ["a.md", "b.md", "c.md"];
            names
                .map(|name| (name.to_owned(), format!("{name} {n}")))
                .into()
        };
        bring(dir.path(), "", &files("1")).unwrap();
        // It stops at the second file, which can't be written: some are new then,
        // some old.
        let mut stops = files("2");
        stops.insert(1, ("no such folder/x.md".to_owned(), "x".to_owned()));
        assert!(bring(dir.path(), "", &stops).is_err());
        let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(
            (read("a.md"), read("b.md")),
            ("a.md 2".into(), "b.md 1".into())
        );
        let done = bring(dir.path(), "", &files("3")).unwrap();
        assert_eq!((done.written, done.edited), (3, vec![]));
    }

    #[test]
    fn nothing_outside_the_folder_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("vault");
        fs::create_dir(&folder).unwrap();
        fs::write(dir.path().join("x.md"), "mine").unwrap();
        let known = format!("{{\"../x.md\": \"{}\"}}", digest(b"mine"));
        fs::write(folder.join(STATE), known).unwrap();
        let done = bring(&folder, "", &[]).unwrap();
        assert_eq!((done.removed, done.edited), (0, vec![]));
        assert!(dir.path().join("x.md").exists());
        assert_eq!(State::read(&folder.join(STATE)).unwrap().files.len(), 0);
    }

    #[test]
    fn what_an_older_program_kept_is_still_read() {
        let dir = tempfile::tempdir().unwrap();
        let files = [("a.md".to_owned(), "new".to_owned())];
        fs::write(dir.path().join("a.md"), "old").unwrap();
        let known = format!("{{\"a.md\": \"{}\"}}", digest(b"old"));
        fs::write(dir.path().join(STATE), known).unwrap();
        let done = bring(dir.path(), "", &files).unwrap();
        assert_eq!((done.written, done.edited), (1, vec![]));
    }
}
