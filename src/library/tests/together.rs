//! Two windows on one library.

use super::*;
use crate::article::annotation::Color;

fn noted(home: &mut Home, id: ArticleId, note: &str) -> String {
    let change = Change::Annotate {
        id,
        passage: None,
        color: Color::Yellow,
        note: note.into(),
        tags: vec!["a".into()],
    };
    home.library.apply(change).unwrap().annotation.unwrap()
}

fn edited(annotation: &str, base: &str, note: &str) -> Change {
    Change::EditAnnotation {
        annotation: annotation.into(),
        note: Some(note.into()),
        color: None,
        tags: None,
        base: Some(NoteBase {
            note: base.into(),
            tags: vec!["a".into()],
        }),
    }
}

#[test]
fn an_edit_of_the_same_note_in_both_keeps_both_texts() {
    let mut home = Home::new();
    let id = home.with("One");
    let note = noted(&mut home, id, "old");
    let mut other = Library::open(home.dir.path()).unwrap();
    let first = other.apply(edited(&note, "old", "theirs")).unwrap();
    assert_eq!(first.warnings, [] as [String; 0]);
    let second = home.library.apply(edited(&note, "old", "ours")).unwrap();
    assert!(
        second.warnings[0].contains("both texts are kept"),
        "{second:?}"
    );
    let text = |library: &Library| library.article(id).unwrap().annotations[0].note.clone();
    let both = text(&home.library);
    assert!(
        both.starts_with("ours\n") && both.ends_with("\ntheirs"),
        "{both}"
    );
    home.library.undo().unwrap().unwrap();
    assert_eq!(text(&other), "theirs");
    other.undo().unwrap().unwrap();
    assert_eq!(text(&home.library), "old");
}

#[test]
fn an_edit_of_a_note_that_was_deleted_meanwhile_brings_it_back() {
    let mut home = Home::new();
    let id = home.with("One");
    let note = noted(&mut home, id, "old");
    let mut other = Library::open(home.dir.path()).unwrap();
    let delete = Change::DeleteAnnotations {
        annotations: vec![note.clone()],
    };
    other.apply(delete).unwrap();
    let before = home.library.store.dump();
    let done = home.library.apply(edited(&note, "old", "new")).unwrap();
    assert!(
        done.changed && done.warnings[0].contains("here again"),
        "{done:?}"
    );
    assert_eq!(home.library.article(id).unwrap().annotations[0].note, "new");
    assert!(home.library.store.index_is_whole());
    home.library.undo().unwrap().unwrap();
    assert_eq!(home.library.store.dump(), before);
}

#[test]
fn tags_of_a_note_that_both_changed_are_joined() {
    let mut home = Home::new();
    let id = home.with("One");
    let note = noted(&mut home, id, "n");
    let tags = |tags: &[&str]| Change::EditAnnotation {
        annotation: note.clone(),
        note: None,
        color: None,
        tags: Some(tags.iter().map(|t| (*t).to_owned()).collect()),
        base: Some(NoteBase {
            note: String::new(),
            tags: vec!["a".into()],
        }),
    };
    let mut other = Library::open(home.dir.path()).unwrap();
    other.apply(tags(&["a", "b"])).unwrap();
    home.library.apply(tags(&["c"])).unwrap();
    let opened = home.library.article(id).unwrap();
    assert_eq!(opened.annotations[0].tags, ["b", "c"]);
    assert_eq!(opened.annotations[0].note, "n");
}

#[test]
fn others_changes_are_news_and_own_ones_are_not() {
    let mut home = Home::new();
    let id = home.with("One");
    let mut other = Library::open(home.dir.path()).unwrap();
    let star = |starred| Change::SetStar {
        ids: vec![id],
        starred,
    };
    let before = home.library.others_version().unwrap();
    home.library.apply(star(true)).unwrap();
    assert_eq!(home.library.others_version().unwrap(), before);
    other.apply(star(false)).unwrap();
    assert_ne!(home.library.others_version().unwrap(), before);
}

#[test]
fn whoever_waits_too_long_is_told_so() {
    let home = Home::new();
    home.library.store.meddle("BEGIN IMMEDIATE");
    let mut other = Library::open(home.dir.path()).unwrap();
    other.store.meddle("PRAGMA busy_timeout = 1");
    let error = other
        .apply(Change::SetStar {
            ids: vec![],
            starred: true,
        })
        .unwrap_err();
    assert!(matches!(error, Error::Busy), "{error}");
    assert!(error.hint().contains("Try again"), "{}", error.hint());
}

#[test]
fn a_new_library_can_be_opened_by_many_at_once() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for at in 0..8 {
                let path = dir.path();
                scope.spawn(move || match at % 2 {
                    0 => drop(Library::open(path).unwrap()),
                    _ => drop(Library::open_reader(path).unwrap()),
                });
            }
        });
        assert_eq!(
            Library::open(dir.path()).unwrap().counts().unwrap().library,
            0
        );
    }
}

#[test]
fn what_came_in_from_elsewhere_is_told_of_before_it_is_undone() {
    let mut home = Home::new();
    let id = home.with("One");
    let mut other = Library::open(home.dir.path()).unwrap();
    // What was there before is everybody's.
    assert!(matches!(other.undo_here().unwrap(), Undone::Done(done) if done.label.contains("One")));
    other.redo().unwrap();

    let star = |starred| Change::SetStar {
        ids: vec![id],
        starred,
    };
    other.apply(star(true)).unwrap();
    noted(&mut home, id, "from elsewhere");
    let notes = |library: &Library| library.article(id).unwrap().annotations.len();
    match other.undo_here().unwrap() {
        Undone::Elsewhere(label) => assert!(label.contains("note"), "{label}"),
        undone => panic!("{undone:?}"),
    }
    assert_eq!(notes(&other), 1);
    // Asked for again, it is meant; then one's own is the newest.
    assert!(matches!(other.undo_here().unwrap(), Undone::Done(_)));
    assert_eq!(notes(&other), 0);
    assert!(
        matches!(other.undo_here().unwrap(), Undone::Done(done) if done.label.contains("star"))
    );

    // Another one is told of again, also when one's own came between.
    other.apply(star(true)).unwrap();
    noted(&mut home, id, "one");
    assert!(matches!(other.undo_here().unwrap(), Undone::Elsewhere(_)));
    noted(&mut home, id, "two");
    assert!(matches!(other.undo_here().unwrap(), Undone::Elsewhere(_)));
    other.apply(star(false)).unwrap();
    assert!(
        matches!(other.undo_here().unwrap(), Undone::Done(done) if done.label.contains("star"))
    );
    assert!(matches!(other.undo_here().unwrap(), Undone::Elsewhere(_)));
}

#[test]
fn who_has_changed_nothing_yet_is_told_of_what_came_in_too() {
    let mut home = Home::new();
    let id = home.with("One");
    noted(&mut home, id, "before");
    let mut other = Library::open(home.dir.path()).unwrap();
    noted(&mut home, id, "meanwhile");
    assert!(matches!(other.undo_here().unwrap(), Undone::Elsewhere(_)));
    assert!(matches!(other.undo_here().unwrap(), Undone::Done(_)));
    // What was there when it was opened is everybody's.
    assert!(matches!(other.undo_here().unwrap(), Undone::Done(_)));

    // One that is opened later for somebody who has looked since then.
    let moment = home.library.moment().unwrap();
    noted(&mut home, id, "since");
    let mut late = Library::open(home.dir.path()).unwrap().since(moment);
    assert!(matches!(late.undo_here().unwrap(), Undone::Elsewhere(_)));
}

#[test]
fn what_was_undone_elsewhere_is_told_of_before_it_is_redone() {
    let mut home = Home::new();
    let id = home.with("One");
    noted(&mut home, id, "one");
    home.library.undo().unwrap().unwrap();
    let mut other = Library::open(home.dir.path()).unwrap();
    // Undone before it was opened: the journal goes on over restarts.
    assert!(matches!(other.redo_here().unwrap(), Undone::Done(_)));
    // One's own.
    assert!(matches!(other.undo_here().unwrap(), Undone::Done(_)));
    assert!(matches!(other.redo_here().unwrap(), Undone::Done(_)));
    assert_eq!(other.redo_here().unwrap(), Undone::Nothing);
    // Another's, of which nothing was known.
    noted(&mut home, id, "two");
    home.library.undo().unwrap().unwrap();
    assert!(
        matches!(other.redo_here().unwrap(), Undone::Elsewhere(label) if label.contains("note"))
    );
    assert!(matches!(other.redo_here().unwrap(), Undone::Done(_)));
    // Told of it as a change, it is told of again as one that was undone.
    noted(&mut home, id, "three");
    assert!(matches!(other.undo_here().unwrap(), Undone::Elsewhere(_)));
    home.library.undo().unwrap().unwrap();
    assert!(matches!(other.redo_here().unwrap(), Undone::Elsewhere(_)));
    assert!(matches!(other.redo_here().unwrap(), Undone::Done(_)));
    // A point of the history that was chosen is known.
    let first = other.history(9).unwrap().entries.pop().unwrap().id;
    other.revert_to(first).unwrap();
    assert!(matches!(other.redo_here().unwrap(), Undone::Done(_)));
}
