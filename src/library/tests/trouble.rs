//! Full disks, other processes, strange files, damage.

use std::fs;

use super::*;
use doctor::Severity;

#[test]
fn a_library_that_is_not_there_reads_as_empty() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("none");
    let library = Library::open_reader(&nowhere).unwrap();
    assert_eq!(library.history(9).unwrap(), []);
    assert!(!nowhere.exists());
    let examination = Library::examine(&nowhere, true).unwrap();
    assert!(!examination.exists && examination.findings.is_empty());
}

#[test]
fn a_reader_changes_nothing() {
    let mut home = Home::new();
    let id = home.with("One");
    let mut reader = Library::open_reader(home.dir.path()).unwrap();
    let star = Change::SetStar {
        ids: vec![id],
        starred: true,
    };
    assert!(matches!(
        reader.apply(star),
        Err(Error::Database { no_room: true, .. })
    ));
    assert_eq!(reader.article(id).unwrap().row.title, "One");
}

#[test]
fn two_processes_see_each_other() {
    let mut home = Home::new();
    let id = home.with("One");
    let mut other = Library::open(home.dir.path()).unwrap();
    let tag = move |name: String| Change::Tag {
        ids: vec![id],
        add: vec![name],
        remove: vec![],
    };
    let writer = std::thread::spawn(move || {
        for n in 0..20 {
            other.apply(tag(format!("other {n}"))).unwrap();
        }
    });
    for n in 0..20 {
        let name = format!("mine {n}");
        home.library
            .apply(Change::Tag {
                ids: vec![id],
                add: vec![name],
                remove: vec![],
            })
            .unwrap();
    }
    writer.join().unwrap();
    assert_eq!(home.library.article(id).unwrap().row.tags.len(), 40);
}

#[test]
fn a_full_disk_changes_nothing() {
    let mut home = Home::new();
    let id = home.with("One");
    let before = home.library.store.dump();
    home.library.store.meddle("PRAGMA max_page_count = 1");
    let note = Change::Annotate {
        id,
        passage: None,
        color: crate::article::annotation::Color::Red,
        note: (0..60_000u64)
            .map(|n| char::from(b'a' + (n * 7_919u64 % 23) as u8))
            .collect(),
        tags: vec![],
    };
    let failed = home.library.apply(note).unwrap_err();
    assert!(
        matches!(failed, Error::Database { no_room: true, .. }),
        "{failed}"
    );
    assert!(failed.to_string().contains("saving the change"), "{failed}");
    assert_eq!(home.library.store.dump(), before);
    assert_eq!(home.reopened().library.store.dump(), before);
}

#[test]
fn newer_and_foreign_files_are_left_alone() {
    let home = Home::new();
    home.library.store.meddle("PRAGMA user_version = 99");
    let dir = home.dir.path();
    assert!(matches!(
        Library::open(dir),
        Err(Error::Newer { found: 99, .. })
    ));
    assert!(matches!(
        Library::open_reader(dir),
        Err(Error::Newer { found: 99, .. })
    ));
    assert!(Library::examine(dir, false).unwrap().is_harmed());

    for bytes in [
        b"something else, and long enough to be looked at".repeat(40),
        vec![7; 3],
    ] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("library.db");
        fs::write(&file, &bytes).unwrap();
        assert!(matches!(Library::open(dir.path()), Err(Error::Foreign(_))));
        assert!(matches!(
            Library::open_reader(dir.path()),
            Err(Error::Foreign(_))
        ));
        assert!(Library::examine(dir.path(), false).unwrap().is_harmed());
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
}

#[test]
fn a_file_in_the_folders_place_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"x").unwrap();
    let failed = Library::open(&file).unwrap_err();
    assert!(!failed.hint().is_empty());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_an_error() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let closed = dir.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    // Root may write everywhere: then there is nothing to see.
    if fs::write(closed.join("probe"), b"").is_err() {
        assert!(Library::open(&closed).is_err());
        assert!(Library::open(&closed.join("in it")).is_err());
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_whole_library_has_no_findings() {
    let mut home = Home::new();
    home.with("One");
    let examination = Library::examine(home.dir.path(), true).unwrap();
    // The folder was made by the test, for everybody.
    let findings: Vec<_> = examination
        .findings
        .iter()
        .filter(|f| !f.repaired)
        .collect();
    assert!(findings.is_empty(), "{findings:?}");
    // One page, and the picture in its companion folder.
    assert_eq!((examination.articles, examination.originals), (1, 2));
}

#[test]
fn harm_is_found_and_named() {
    let mut home = Home::new();
    let id = home.with("One");
    let hash = store::Hash::of(b"One").hex();
    let shelf: String = hash.chars().take(2).collect();
    let originals = home.dir.path().join("originals");
    let file = originals.join(shelf).join(format!("{hash}.zst"));
    let left = originals.join("incoming/4194999-ab");
    fs::write(&left, b"half").unwrap();
    fs::remove_file(&file).unwrap();
    fs::write(&file, b"not zstd").unwrap();
    let found = |deep| Library::examine(home.dir.path(), deep).unwrap();
    assert!(!found(false).is_harmed());
    assert!(!left.exists());
    let damaged = found(true).findings.remove(0);
    assert_eq!(damaged.severity, Severity::Harm);
    assert!(
        damaged.message.contains("“One” is not what was saved"),
        "{damaged:?}"
    );
    assert!(matches!(home.library.original(id), Err(Error::Damaged(_))));

    fs::rename(
        &file,
        file.with_file_name(format!("{}.zst", "0".repeat(64))),
    )
    .unwrap();
    let messages: Vec<String> = found(false)
        .findings
        .into_iter()
        .map(|f| f.message)
        .collect();
    assert!(
        messages.iter().any(|m| m.contains("is missing")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|m| m.contains("belongs to no article")),
        "{messages:?}"
    );

    home.library.store.meddle("DELETE FROM article_fts");
    let messages: Vec<String> = found(false)
        .findings
        .into_iter()
        .map(|f| f.message)
        .collect();
    assert!(home.library.store.index_is_whole());
    assert!(
        messages.iter().any(|m| m.contains("it was made anew")),
        "{messages:?}"
    );
}
