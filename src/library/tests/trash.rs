//! The trash, and what emptying it leaves.

use super::*;
use crate::{article::annotation::Color, library::trash};

fn trashed(home: &mut Home, name: &str) -> ArticleId {
    let id = home.with(name);
    let note = Change::Annotate {
        id,
        passage: Some(passage_of(home, id, "the ice held")),
        color: Color::Yellow,
        note: "cold".into(),
        tags: vec![],
    };
    home.library.apply(note).unwrap();
    home.library
        .apply(Change::Move {
            ids: vec![id],
            place: Some(Place::Trash),
        })
        .unwrap();
    id
}

fn originals(home: &Home) -> u64 {
    Library::examine(home.dir.path(), true).unwrap().originals
}

#[test]
fn emptying_removes_what_it_said_and_nothing_else() {
    let mut home = Home::new();
    let kept = home.with("Kept");
    let rest = home.library.store.dump();
    let before = originals(&home);
    let gone = trashed(&mut home, "Gone");
    let said = home.library.trash(0).unwrap();
    assert_eq!((said.articles, said.annotations), (1, 1));
    assert!(said.bytes > 0);
    assert_eq!(home.library.empty_trash(0).unwrap(), said);
    assert_eq!(home.library.store.dump(), rest);
    assert_eq!(originals(&home), before);
    let examination = Library::examine(home.dir.path(), true).unwrap();
    assert!(
        examination.findings.is_empty(),
        "{:?}",
        examination.findings
    );
    assert!(home.library.article(kept).is_ok() && home.library.article(gone).is_err());
    assert!(home.library.store.index_is_whole());
    assert_eq!(home.library.empty_trash(0).unwrap(), Trash::default());
    // The same page can be added again.
    home.with("Gone");
}

#[test]
fn nothing_younger_than_asked_for_is_removed() {
    let mut home = Home::new();
    trashed(&mut home, "Young");
    let old = trashed(&mut home, "Old");
    home.library.store.meddle(&format!(
        "UPDATE article SET trashed_at = trashed_at - 31 * 86400 WHERE id = {}",
        old.0
    ));
    assert_eq!(home.library.old_trash().unwrap(), 1);
    assert_eq!(home.library.empty_trash(trash::DAYS).unwrap().articles, 1);
    assert_eq!(home.library.old_trash().unwrap(), 0);
    assert_eq!(home.library.counts().unwrap().trash, 1);
}

#[test]
fn undo_says_that_it_can_not_and_goes_on_with_what_was_before() {
    let mut home = Home::new();
    let kept = home.with("Kept");
    home.library
        .apply(Change::SetStar {
            ids: vec![kept],
            starred: true,
        })
        .unwrap();
    trashed(&mut home, "Gone");
    home.library.empty_trash(0).unwrap();
    let told = home.library.undo().unwrap().unwrap();
    assert!(
        told.label
            .contains("emptied the trash of 1 article and 1 note"),
        "{told:?}"
    );
    // Moving, noting and adding what is gone is told and passed over.
    for _ in 0..3 {
        let done = home.library.undo().unwrap().unwrap();
        assert!(!done.changed && done.warnings.len() == 1, "{done:?}");
    }
    assert_eq!(
        home.library.undo().unwrap().unwrap().label,
        "starred “Kept”"
    );
    while home.library.redo().unwrap().is_some() {}
    assert!(home.library.article(kept).unwrap().row.starred);
    assert_eq!(home.library.counts().unwrap().trash, 0);
}

#[test]
fn what_could_not_be_added_is_kept_until_it_was() {
    let mut home = Home::new();
    let path = |name: &str| std::path::PathBuf::from("/somewhere").join(name);
    let failed = Outcome::Failed {
        reason: "there is no such file".into(),
        hint: "Check the path.".into(),
    };
    let odd = Outcome::NotAnArticle("too short".into());
    let (a, b) = (path("a"), path("b"));
    let both = [(a.as_path(), &failed), (b.as_path(), &odd)];
    home.library.note_failures(both.into_iter()).unwrap();
    let found = home.library.failures().unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].reason, "there is no such file. Check the path.");
    assert!(!found[0].readable && found[1].readable);
    let added = Outcome::Added(ArticleId(1));
    home.library
        .note_failures([(a.as_path(), &added)].into_iter())
        .unwrap();
    assert_eq!(home.library.failures().unwrap().len(), 1);
    // What is no file would fail for ever.
    let folder = home.dir.path().to_owned();
    home.library
        .note_failures([(folder.as_path(), &failed)].into_iter())
        .unwrap();
    assert_eq!(home.library.failures().unwrap().len(), 1);
}

#[test]
fn a_file_that_was_written_since_is_not_as_it_was() {
    let mut home = Home::new();
    let path = home.dir.path().join("page.html");
    let odd = Outcome::NotAnArticle("too short".into());
    let note = |home: &mut Home| {
        let one = [(path.as_path(), &odd)].into_iter();
        home.library.note_failures(one).unwrap();
    };
    let as_it_was = |home: &Home| home.library.failures().unwrap()[0].is_as_it_was();
    note(&mut home);
    assert!(as_it_was(&home), "not there then, nor now");
    std::fs::write(&path, "hi").unwrap();
    assert!(!as_it_was(&home));
    // Perhaps it is still being written.
    note(&mut home);
    assert!(!as_it_was(&home));
    let written = |secs| {
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        let at = std::time::SystemTime::now() - std::time::Duration::from_secs(secs);
        file.set_modified(at).unwrap();
    };
    written(3600);
    note(&mut home);
    assert!(as_it_was(&home));
    // Of the same length, at another time.
    written(1800);
    assert!(!as_it_was(&home));
    // What an older version kept says nothing of the file.
    note(&mut home);
    home.library
        .store
        .meddle("UPDATE failure SET size = NULL, modified = NULL");
    assert!(!as_it_was(&home));
}
