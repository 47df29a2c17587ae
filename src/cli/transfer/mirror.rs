//! A folder of Markdown kept in step with the notes: one way, and never over
//! what somebody edited there.

use std::{collections::BTreeMap, fs, io, path::Path, thread, time::Duration};

use super::{
    super::{Outcome, named, notes, print, story::Failure},
    FAILED,
};
use crate::{
    article::export::notes::template::Template,
    library::{Library, Query, digest, gather},
};

/// What was written, so that an edit by hand is seen: a file's name and the
/// hash of its content.
const STATE: &str = ".offprint-mirror.json";

/// How often a change is looked for.
const PAUSE: Duration = Duration::from_secs(2);

pub(super) fn run(
    library: &Library,
    query: &Query,
    template: Option<&Template>,
    folder: &Path,
    watch: bool,
) -> Outcome {
    let mut seen = library.version()?;
    let code = once(library, query, template, folder)?;
    if !watch {
        return Ok(code);
    }
    loop {
        thread::sleep(PAUSE);
        let now = library.version()?;
        if now != seen {
            seen = now;
            once(library, query, template, folder)?;
        }
    }
}

/// What bringing a folder into step came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Done {
    written: usize,
    same: usize,
    removed: usize,
    edited: Vec<String>,
}

fn once(library: &Library, query: &Query, template: Option<&Template>, folder: &Path) -> Outcome {
    let files = library.export_files(query, template)?;
    let done = bring(folder, &files).map_err(|e| {
        Failure::new(
            format!(
                "writing to {} failed: {}",
                named(folder),
                gather::reason(&e)
            ),
            "What was written so far stands. Check the folder and the room on the disk.",
        )
    })?;
    for name in &done.edited {
        print::talk(&format!("{name} was edited by hand and stays as it is."));
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

fn bring(folder: &Path, files: &[(String, String)]) -> io::Result<Done> {
    fs::create_dir_all(folder)?;
    let state = folder.join(STATE);
    let mut known: BTreeMap<String, String> = match fs::read_to_string(&state) {
        Ok(json) => serde_json::from_str(&json).unwrap_or_default(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(e) => return Err(e),
    };
    let mut done = Done::default();
    for (name, text) in files {
        let (path, hash) = (folder.join(name), digest(text.as_bytes()));
        match hash_of(&path)? {
            Some(there) if there == hash => done.same += 1,
            // Ours, as it was written: nobody touched it.
            Some(there) if known.get(name) != Some(&there) => {
                done.edited.push(name.clone());
                continue;
            }
            _ => {
                notes::write_whole(&path, text.as_bytes())?;
                done.written += 1;
            }
        }
        known.insert(name.clone(), hash);
    }
    let gone: Vec<String> = known
        .keys()
        .filter(|name| !files.iter().any(|(n, _)| n == *name))
        .cloned()
        .collect();
    for name in gone {
        let path = folder.join(&name);
        match hash_of(&path)? {
            Some(there) if known.get(&name) == Some(&there) => {
                fs::remove_file(&path)?;
                done.removed += 1;
            }
            Some(_) => done.edited.push(name.clone()),
            None => {}
        }
        known.remove(&name);
    }
    let json = serde_json::to_string_pretty(&known).unwrap_or_default();
    notes::write_whole(&state, json.as_bytes())?;
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
        assert_eq!(bring(dir.path(), &files("one", "two")).unwrap().written, 2);
        assert_eq!(bring(dir.path(), &files("one", "two")).unwrap().same, 2);
        fs::write(dir.path().join("a.md"), "mine").unwrap();
        let done = bring(dir.path(), &files("new", "new")).unwrap();
        assert_eq!((done.written, done.edited), (1, vec!["a.md".to_owned()]));
        assert_eq!((read("a.md"), read("b.md")), ("mine".into(), "new".into()));
        let done = bring(dir.path(), &[]).unwrap();
        assert_eq!((done.removed, done.edited), (1, vec!["a.md".to_owned()]));
        assert_eq!(read("a.md"), "mine");
        assert!(!dir.path().join("b.md").exists());
    }
}
