//! Files that were read once, and are known again as long as nobody touches
//! them.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::*;
use crate::library::{
    add::Adding,
    gather::{self, Given, Through},
    seen::Opened,
};

/// A folder of pages, and a library beside it.
struct Desk {
    pages: tempfile::TempDir,
    home: Home,
}

impl Desk {
    /// With these pages: a name, and a word for each that its text is of.
    fn with(pages: &[(&str, &str)]) -> Self {
        let desk = Self {
            pages: tempfile::tempdir().unwrap(),
            home: Home::new(),
        };
        for (name, word) in pages {
            fs::write(desk.at(name), page(word)).unwrap();
        }
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.pages.path().join(name)
    }

    /// Adds the folder, as the command line does.
    fn add(&mut self) -> Vec<Outcome> {
        let files = gather::files(&[self.pages.path().to_owned()]);
        let mut outcomes = Vec::new();
        let each = |_: &mut Library, through: Through, _: &mut Adding| {
            outcomes.push(through.outcome);
        };
        let Self { home, .. } = self;
        let Home { library, .. } = home;
        library
            .add_files(files, &FORCE, &mut Adding::default(), each)
            .unwrap();
        outcomes
    }

    /// Adds one page that is not there yet.
    fn added(&mut self) -> ArticleId {
        match self.add()[..] {
            [Outcome::Added(id)] => id,
            ref other => panic!("{other:?}"),
        }
    }

    /// What is known of a page without reading it.
    fn known(&self, name: &str) -> Option<Outcome> {
        let file = Opened::new(&self.at(name)).unwrap();
        let Home { library, .. } = &self.home;
        library.known(&file).unwrap()
    }

    /// Writes, as if these bytes had been read of the page as it is.
    fn pretend(&mut self, name: &str, word: &str) {
        let about = fs::metadata(self.at(name)).unwrap();
        let reading = Reading {
            file: Sighting::of(&about).unwrap(),
            hash: store::Hash::of(page(word).as_bytes()),
        };
        let Home { library, .. } = &mut self.home;
        library.note_readings(&[reading]).unwrap();
    }

    fn move_to(&mut self, id: ArticleId, place: Place) {
        let ids = vec![id];
        let place = Some(place);
        let Home { library, .. } = &mut self.home;
        library.apply(Change::Move { ids, place }).unwrap();
    }
}

const FORCE: Given = Given {
    charset: None,
    url: None,
    force: true,
};

fn page(word: &str) -> String {
    format!("<html lang=en><title>{word}</title><h1>{word}</h1><p>Of {word}.</p></html>")
}

fn unchanged(id: ArticleId) -> Outcome {
    let trashed = false;
    Outcome::Unchanged { id, trashed }
}

/// Writes another page of the same length into a file and puts back when it
/// was modified. Once the clock of the file system has gone on: that is what
/// the rule about files that were just written is for.
fn rewrite(path: &Path, word: &str) {
    let before = fs::metadata(path).unwrap();
    loop {
        fs::write(path, page(word)).unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(before.modified().unwrap()).unwrap();
        let after = fs::metadata(path).unwrap();
        assert_eq!(after.len(), before.len());
        assert_eq!(after.modified().unwrap(), before.modified().unwrap());
        let changed = |about: &fs::Metadata| (about.ctime(), about.ctime_nsec());
        if changed(&after) != changed(&before) {
            return;
        }
    }
}

#[test]
fn a_file_that_was_added_is_known_without_reading_it() {
    let mut desk = Desk::with(&[("a.html", "salt"), ("b.html", "iron")]);
    assert_eq!(desk.known("a.html"), None);
    let added = desk.add();
    let [Outcome::Added(a), Outcome::Added(b)] = added[..] else {
        panic!("{added:?}")
    };
    assert_eq!(desk.known("a.html"), Some(unchanged(a)));
    assert_eq!(desk.known("b.html"), Some(unchanged(b)));
    let desk = Desk {
        home: desk.home.reopened(),
        ..desk
    };
    assert_eq!(desk.known("a.html"), Some(unchanged(a)));
}

/// What is said of the file is what was noted, not what stands in it: nobody
/// can have read it.
#[test]
fn what_is_known_is_not_read() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    let salt = desk.added();
    fs::write(desk.at("a.html"), page("clay")).unwrap();
    desk.pretend("a.html", "salt");
    assert_eq!(desk.add(), [unchanged(salt)]);
    let path = desk.at("a.html");
    let Home { library, .. } = &desk.home;
    let found = library.seen_file(&path).unwrap();
    assert_eq!(found, Some((unchanged(salt), None)));
    let mut readings = Vec::new();
    assert!(!library.is_new_file(&path, &mut readings));
    assert_eq!(readings, []);
    // The same file, touched: now it is read.
    rewrite(&path, "clay");
    assert!(library.is_new_file(&path, &mut readings));
    assert!(matches!(desk.add()[..], [Outcome::Added(_)]));
}

#[test]
fn nothing_is_written_for_what_is_known() {
    let mut desk = Desk::with(&[("a.html", "salt"), ("b.html", "iron")]);
    desk.add();
    let other = Library::open_reader(desk.home.dir.path()).unwrap();
    let before = other.others_version().unwrap();
    desk.add();
    assert_eq!(other.others_version().unwrap(), before);
}

#[test]
fn a_file_that_was_written_in_place_is_read() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    let salt = desk.added();
    rewrite(&desk.at("a.html"), "iron");
    assert_eq!(desk.known("a.html"), None);
    let iron = desk.added();
    assert_ne!(iron, salt);
    // The first page again: the library has it, by its hash.
    rewrite(&desk.at("a.html"), "salt");
    assert_eq!(desk.known("a.html"), None);
    assert_eq!(desk.add(), [unchanged(salt)]);
    assert_eq!(desk.known("a.html"), Some(unchanged(salt)));
}

#[test]
fn a_file_that_was_replaced_is_read() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    desk.added();
    let (path, new) = (desk.at("a.html"), desk.at(".new"));
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&new, page("iron")).unwrap();
    let file = fs::File::options().write(true).open(&new).unwrap();
    file.set_modified(modified).unwrap();
    fs::rename(&new, &path).unwrap();
    assert_eq!(desk.known("a.html"), None);
    desk.added();
}

#[test]
fn what_is_in_the_trash_is_said_to_be_there() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    let id = desk.added();
    desk.move_to(id, Place::Trash);
    let trashed = Outcome::Unchanged { id, trashed: true };
    assert_eq!(desk.known("a.html"), Some(trashed.clone()));
    assert_eq!(desk.add(), [trashed]);
    desk.move_to(id, Place::Library);
    assert_eq!(desk.add(), [unchanged(id)]);
    // Undoing the adding puts it in the trash, too.
    let Home { library, .. } = &mut desk.home;
    while library.undo().unwrap().is_some() {}
    assert!(matches!(
        desk.add()[..],
        [Outcome::Unchanged { trashed: true, .. }]
    ));
}

#[test]
fn what_is_gone_for_good_is_read_and_added() {
    let mut desk = Desk::with(&[("a.html", "salt"), ("b.html", "iron")]);
    let added = desk.add();
    let [Outcome::Added(salt), Outcome::Added(iron)] = added[..] else {
        panic!("{added:?}")
    };
    desk.move_to(salt, Place::Trash);
    let Home { library, .. } = &mut desk.home;
    library.empty_trash(0).unwrap();
    let file = Sighting::of(&fs::metadata(desk.at("a.html")).unwrap()).unwrap();
    assert_eq!(desk.home.library.store.bytes_of(&file), None);
    assert_eq!(desk.known("b.html"), Some(unchanged(iron)));
    // Also if the file were still in mind.
    desk.pretend("a.html", "salt");
    assert_eq!(desk.known("a.html"), None);
    let again = desk.add();
    assert!(
        matches!(again[..], [Outcome::Added(id), Outcome::Unchanged { .. }] if id != salt),
        "{again:?}"
    );
}

/// As without it: of a page whose bytes are there, nothing beside it is looked at.
#[test]
fn other_pictures_beside_a_page_change_as_little_as_before() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    fs::create_dir(desk.at("a_files")).unwrap();
    fs::write(desk.at("a_files/one.png"), b"\x89PNG one").unwrap();
    let id = desk.added();
    let before = desk.home.library.store.dump();
    fs::write(desk.at("a_files/two.png"), b"\x89PNG two").unwrap();
    assert!(desk.known("a.html").is_some());
    assert_eq!(desk.add(), [unchanged(id)]);
    assert_eq!(desk.home.library.store.dump(), before);
    let Home { library, .. } = &desk.home;
    library.store.meddle("DELETE FROM sighting");
    assert!(desk.known("a.html").is_none());
    assert_eq!(desk.add(), [unchanged(id)]);
    assert_eq!(desk.home.library.store.dump(), before);
}

#[test]
fn what_was_added_otherwise_is_known_once_it_was_read() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    let path = desk.at("a.html");
    let Home { library, .. } = &mut desk.home;
    let item = add::Item {
        bytes: page("salt").into_bytes(),
        force: true,
        ..add::Item::default()
    };
    let Outcome::Added(id) = library.add(&item).unwrap() else {
        panic!()
    };
    let (outcome, reading) = library.seen_file(&path).unwrap().unwrap();
    assert_eq!(outcome, unchanged(id));
    let mut readings = Vec::new();
    assert!(!library.is_new_file(&path, &mut readings));
    assert_eq!(readings, [reading.unwrap()]);
    assert!(!readings[0].is_large());
    library.note_readings(&readings).unwrap();
    assert_eq!(desk.known("a.html"), Some(unchanged(id)));
    // The same by adding the folder, and by a batch that was prepared.
    for again in [true, false] {
        let Home { library, .. } = &mut desk.home;
        library.store.meddle("DELETE FROM sighting");
        if again {
            desk.add();
        } else {
            let item = gather::read(&path, &FORCE).unwrap();
            let prepared = add::prepare(&item, &crate::article::extract::Rules::default()).unwrap();
            let outcome = library.add_prepared(prepared).unwrap();
            assert_eq!(outcome, unchanged(id));
        }
        assert_eq!(desk.known("a.html"), Some(unchanged(id)), "{again}");
    }
}

#[test]
fn a_file_that_may_still_be_written_is_read_again() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    let file = fs::File::options().write(true).open(desk.at("a.html"));
    let soon = SystemTime::now() + Duration::from_secs(60 * 60);
    file.unwrap().set_modified(soon).unwrap();
    let id = desk.added();
    assert_eq!(desk.known("a.html"), None);
    assert_eq!(desk.add(), [unchanged(id)]);
    assert_eq!(desk.known("a.html"), None);
}

#[test]
fn what_was_not_added_is_read_again() {
    let mut desk = Desk::with(&[]);
    fs::write(desk.at("empty.html"), "").unwrap();
    for _ in 0..2 {
        assert!(matches!(desk.add()[..], [Outcome::Failed { .. }]));
        assert_eq!(desk.known("empty.html"), None);
    }
}

#[test]
fn what_may_not_be_read_is_not_known() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    desk.added();
    let path = desk.at("a.html");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    desk.pretend("a.html", "salt");
    // Root may read everything: then there is nothing to see.
    if fs::File::open(&path).is_err() {
        assert!(matches!(desk.add()[..], [Outcome::Failed { .. }]));
    }
}

#[test]
fn copies_are_made_without_it() {
    let mut desk = Desk::with(&[("a.html", "salt")]);
    desk.added();
    let Home { dir, .. } = &desk.home;
    let made = backup::make(dir.path(), &dir.path().join("backups")).unwrap();
    let daily = backup::daily(dir.path()).unwrap().unwrap();
    for path in [made.path, daily] {
        let copy = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM sighting)";
        let rows = copy.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?)));
        assert_eq!(rows.unwrap(), (1i64, 0i64), "{}", path.display());
    }
}
