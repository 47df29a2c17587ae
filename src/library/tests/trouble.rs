//! Full disks, other processes, strange files, damage.

use std::fs;

use super::*;
use doctor::Severity;

#[test]
fn a_library_that_is_not_there_reads_as_empty() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("none");
    let library = Library::open_reader(&nowhere).unwrap();
    assert_eq!(library.history(9).unwrap().entries, []);
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
fn what_can_not_be_added_leaves_no_file() {
    let mut home = Home::new();
    home.with("One");
    let files = |home: &Home| {
        let found = Library::examine(home.dir.path(), true).unwrap();
        let notes: Vec<_> = found.findings.into_iter().filter(|f| !f.repaired).collect();
        assert!(notes.is_empty(), "{notes:?}");
        found.originals
    };
    let before = files(&home);
    home.library.store.meddle("PRAGMA max_page_count = 1");
    // Words that no compression makes small: the pages at hand don't hold them.
    let words: Vec<String> = (0..8_000u64)
        .map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    let big = words.join(" ");
    let item = add::Item {
        bytes: format!("A river\n\n{big}").into_bytes(),
        hint: crate::article::import::Hint::default(),
        source: "big.txt".into(),
        assets: vec![],
        force: true,
        saved: None,
        sighting: None,
        folder: None,
    };
    assert!(home.library.add(&item).is_err());
    assert_eq!(files(&home), before);
    let mut home = home.reopened();
    assert!(matches!(home.library.add(&item), Ok(Outcome::Added(_))));
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
    assert!(matches!(
        Library::examine(dir, false),
        Err(Error::Newer { found: 99, .. })
    ));

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
        let open_to_all = |path: &std::path::Path| fs::metadata(path).unwrap().permissions();
        let before = open_to_all(&file);
        assert!(matches!(
            Library::examine(dir.path(), false),
            Err(Error::Foreign(_))
        ));
        assert_eq!(open_to_all(&file), before);
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
}

#[test]
fn a_file_in_the_folders_place_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"x").unwrap();
    for failed in [
        Library::open(&file).unwrap_err(),
        Library::open_reader(&file).unwrap_err(),
        Library::examine(&file, true).unwrap_err(),
        Library::open_reader(&file.join("below")).unwrap_err(),
    ] {
        assert!(failed.hint().contains("OFFPRINT_DATA_DIR"), "{failed}");
    }
}

#[test]
fn a_database_that_is_damaged_is_harm_and_not_the_end_of_the_examination() {
    let mut home = Home::new();
    home.with("One");
    let dir = home.dir;
    drop(home.library);
    let file = dir.path().join("library.db");
    let mut bytes = fs::read(&file).unwrap();
    let pages = bytes.get_mut(4096..).unwrap();
    for byte in pages {
        *byte ^= 0x5a;
    }
    fs::write(&file, bytes).unwrap();
    let examination = Library::examine(dir.path(), true).unwrap();
    assert!(examination.is_harmed(), "{examination:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut home = Home::new();
    let id = home.with("One");
    let dir = home.dir;
    drop(home.library);
    let set = |mode| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o500);
    let reader = Library::open_reader(dir.path());
    set(0o700);
    let reader = reader.unwrap();
    assert_eq!(reader.article(id).unwrap().row.title, "One");
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
fn a_text_that_cannot_be_read_back_says_what_finds_it() {
    let mut home = Home::new();
    let id = home.with("One");
    let Home { library, .. } = &home;
    library.store.meddle("UPDATE text SET body = x'00'");
    let failed = library.article(id).unwrap_err();
    assert!(
        failed.hint().contains("`offprint doctor --deep`"),
        "{failed}"
    );
    let found = |deep| Library::examine(home.dir.path(), deep).unwrap();
    assert!(!found(false).is_harmed());
    let named = found(true).findings.remove(0);
    assert!(named.message.contains("text of “One”"), "{named:?}");
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

    // What is said of the text is so.
    let says = |what: &str| {
        let all = found(false).findings;
        all.iter().any(|f| f.message.contains(what))
    };
    assert!(says("its text is still here"));
    home.library.store.meddle("UPDATE text SET body = x''");
    assert!(says("its text can't be read either"));
}

#[test]
fn what_does_not_add_up_is_counted_anew() {
    let mut home = Home::new();
    let id = home.with("One");
    let tag = Change::Tag {
        ids: vec![id],
        add: vec!["sea".into()],
        remove: vec![],
    };
    home.library.apply(tag).unwrap();
    let counts = home.library.counts().unwrap();
    for spoil in [
        "UPDATE tally SET n = n + 1 WHERE place = 0",
        "UPDATE note_tally SET n = 7 WHERE place = 1",
        "DELETE FROM tag_tally",
        "UPDATE article SET seen = 50",
    ] {
        home.library.store.meddle(spoil);
        let messages = |home: &Home| -> Vec<String> {
            let found = Library::examine(home.dir.path(), false).unwrap().findings;
            found.into_iter().map(|f| f.message).collect()
        };
        let found = messages(&home);
        assert!(
            found.iter().any(|m| m.contains("counted anew")),
            "{spoil}: {found:?}"
        );
        assert!(!messages(&home).iter().any(|m| m.contains("add up")));
        assert_eq!(home.library.counts().unwrap(), counts, "{spoil}");
        assert_eq!(home.library.tags().unwrap(), [("sea".to_owned(), 1)]);
    }
}

#[test]
fn what_waits_is_said_and_an_old_index_is_brought_up_to_date_on_request() {
    let mut home = Home::new();
    home.with("One");
    home.with("Two");
    let failed = Outcome::Failed {
        reason: "it is empty".into(),
        hint: String::new(),
    };
    let path = home.dir.path().join("empty.html");
    home.library
        .note_failures([(path.as_path(), &failed)].into_iter())
        .unwrap();
    home.library
        .store
        .meddle("UPDATE article SET fts = 1; DELETE FROM likeness;");
    let messages = |home: &Home| -> Vec<String> {
        let examined = Library::examine(home.dir.path(), false).unwrap();
        assert!(!examined.is_harmed());
        examined.findings.into_iter().map(|f| f.message).collect()
    };
    let found = messages(&home);
    assert!(
        found
            .iter()
            .any(|m| m.contains("2 articles are in the search index in an older form")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|m| m.contains("offprint add --retry")),
        "{found:?}"
    );
    let mut told = Vec::new();
    home.library.repair(|done| told.push(done)).unwrap();
    assert_eq!(told, [2]);
    assert!(home.library.store.index_is_whole());
    let found = messages(&home);
    assert!(!found.iter().any(|m| m.contains("older form")), "{found:?}");
    // Where nothing is old, all of it is made anew.
    home.library.store.meddle("DELETE FROM article_fts");
    home.library.repair(|_| {}).unwrap();
    assert!(home.library.store.index_is_whole());
}

#[test]
fn backups_that_are_missing_or_can_not_be_read_are_named() {
    let mut home = Home::new();
    home.with("One");
    let messages = |home: &Home| -> Vec<String> {
        let found = Library::examine(home.dir.path(), true).unwrap().findings;
        found.into_iter().map(|f| f.message).collect()
    };
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(20 * 24 * 60 * 60);
    let age = |path: &std::path::Path| fs::File::open(path).unwrap().set_modified(old).unwrap();
    for shelf in fs::read_dir(home.dir.path().join("originals")).unwrap() {
        age(&shelf.unwrap().path());
    }
    assert!(
        messages(&home)
            .iter()
            .any(|m| m.contains("no backup yet for 20 days"))
    );
    let made = backup::make(home.dir.path(), &backup::default_folder(home.dir.path())).unwrap();
    home.with("Two");
    assert!(!messages(&home).iter().any(|m| m.contains("backup")));
    age(&made.path);
    assert!(
        messages(&home)
            .iter()
            .any(|m| m.contains("newest backup is not in one for 20 days"))
    );
    fs::write(&made.path, "no database").unwrap();
    assert!(
        messages(&home)
            .iter()
            .any(|m| m.contains("can't be read back"))
    );
}

#[test]
fn a_damaged_search_index_is_told_apart_and_made_anew() {
    let mut home = Home::new();
    home.with("One");
    // Filling what is old of it goes well, and does not mend it.
    home.library.store.meddle("UPDATE article SET fts = 1");
    let raw = rusqlite::Connection::open(home.dir.path().join("library.db")).unwrap();
    raw.execute_batch("UPDATE article_fts_data SET block = x'0001' WHERE id > 10")
        .unwrap();
    drop(raw);
    let mut home = home.reopened();
    let found = Library::examine(home.dir.path(), false).unwrap();
    assert!(!found.is_harmed() && found.is_repairable(), "{found:?}");
    let told = found.findings.iter().find(|f| f.repairable).unwrap();
    assert_eq!(told.severity, Severity::Warning);
    assert!(
        told.message.contains("`offprint doctor --repair`"),
        "{told:?}"
    );
    let done = home.library.repair(|_| {}).unwrap();
    assert_eq!((done.articles, done.all), (1, true));
    let found = Library::examine(home.dir.path(), false).unwrap();
    assert!(!found.is_repairable(), "{found:?}");
    let harbour = Query::parse("harbour").unwrap();
    assert_eq!(
        home.library.ids(&harbour, Sort::default()).unwrap().len(),
        1
    );
}

#[test]
fn damage_is_told_shortly() {
    let mut home = Home::new();
    for n in 0..40 {
        home.with(&format!("Story {n}"));
    }
    let file = home.dir.path().join("library.db");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    drop(home.library);
    let mut bytes = fs::read(&file).unwrap();
    for page in bytes.chunks_mut(4096).skip(20).step_by(3) {
        page[..64].fill(0x5a);
    }
    fs::write(&file, bytes).unwrap();
    let found = Library::examine(home.dir.path(), false).unwrap();
    assert!(found.is_harmed());
    for finding in &found.findings {
        assert!(finding.message.len() < 400, "{finding:?}");
    }
}
