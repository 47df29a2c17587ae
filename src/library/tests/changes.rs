//! Every change, and the same taken back and done again.

use proptest::prelude::*;

use super::*;
use crate::article::{Author, annotation::Color};

/// Applies a change, undoes and redoes it, and compares the rows each time.
pub(super) fn check(home: &mut Home, change: Change, label: &str) {
    let Home { library, .. } = home;
    let before = library.store.dump();
    let done = library.apply(change).unwrap();
    assert_eq!(done.label, label);
    assert!(done.changed && done.warnings.is_empty(), "{done:?}");
    let after = library.store.dump();
    assert_ne!(before, after);
    let undone = library.undo().unwrap().unwrap();
    assert_eq!((undone.label.as_str(), undone.changed), (label, true));
    assert_eq!(undone.articles, done.articles);
    assert_eq!(library.store.dump(), before, "undo of {label}");
    assert!(library.redo().unwrap().unwrap().changed);
    assert_eq!(library.store.dump(), after, "redo of {label}");
    let (tally, counted) = library.store.tallies();
    assert_eq!(tally, counted);
    assert!(library.store.index_is_whole());
}

#[test]
fn every_change_can_be_taken_back() {
    let mut home = Home::new();
    let (a, b) = (home.with("One"), home.with("Two"));
    let passage = Some(passage_of(&home, a, "the ice held"));
    let date = crate::article::Date {
        year: 2020,
        month: Some(2),
        day: None,
        time: None,
        offset_minutes: None,
    };
    let annotate = |passage, note: &str| Change::Annotate {
        id: a,
        passage,
        color: Color::Green,
        note: note.into(),
        tags: vec!["ice".into()],
    };
    let edit = |field| Change::Edit { id: a, field };
    let role = |role| Change::SetRole {
        id: a,
        block: 0,
        role,
    };
    for (change, label) in [
        (
            Change::SetState {
                ids: vec![a],
                state: ReadState::Read,
            },
            "marked “One” as read",
        ),
        (
            Change::SetState {
                ids: vec![a, b],
                state: ReadState::Reading,
            },
            "marked 2 articles as begun",
        ),
        (
            Change::SetStar {
                ids: vec![a, b],
                starred: true,
            },
            "starred 2 articles",
        ),
        (
            Change::SetStar {
                ids: vec![b],
                starred: false,
            },
            "took the star off “Two”",
        ),
        (
            Change::Move {
                ids: vec![a],
                place: Some(Place::Archive),
            },
            "archived “One”",
        ),
        (
            Change::Move {
                ids: vec![a],
                place: Some(Place::Trash),
            },
            "moved “One” to the trash",
        ),
        (
            Change::Move {
                ids: vec![a],
                place: None,
            },
            "restored “One”",
        ),
        (
            Change::Move {
                ids: vec![a],
                place: Some(Place::Library),
            },
            "put “One” back on the shelf",
        ),
        (
            Change::Tag {
                ids: vec![a, b],
                add: vec![" #ice ".into(), "sea".into()],
                remove: vec![],
            },
            "tagged 2 articles with ice and sea",
        ),
        (
            Change::Tag {
                ids: vec![a],
                add: vec![],
                remove: vec!["ICE".into()],
            },
            "took the tag ICE off “One”",
        ),
        (
            edit(FieldEdit::Title(Some("Eins".into()))),
            "changed the title of “One”",
        ),
        (
            edit(FieldEdit::Title(None)),
            "took the changed title of “Eins” back",
        ),
        (
            edit(FieldEdit::Authors(Some(vec![Author {
                name: "Ana".into(),
                place: None,
            }]))),
            "changed the authors of “One”",
        ),
        (
            edit(FieldEdit::Publisher(Some("Press".into()))),
            "changed the publisher of “One”",
        ),
        (
            edit(FieldEdit::Published(Some(date))),
            "changed the date of “One”",
        ),
        (
            edit(FieldEdit::Updated(Some(date))),
            "changed the date of the update of “One”",
        ),
        (
            edit(FieldEdit::Language(Some("de".into()))),
            "changed the language of “One”",
        ),
        (
            edit(FieldEdit::Url(Some("https://b.example/x".into()))),
            "changed the address of “One”",
        ),
        (role(Some(Role::Body)), "kept a block of “One”"),
        (role(Some(Role::Chrome)), "dropped a block of “One”"),
        (
            role(Some(Role::Caption)),
            "marked a block of “One” as caption",
        ),
        (role(None), "took back what a block of “One” is"),
        (annotate(passage, ""), "highlighted a passage of “One”"),
        (
            annotate(passage, "cold"),
            "made a note on a passage of “One”",
        ),
        (annotate(None, "whole"), "made a note on “One”"),
    ] {
        check(&mut home, change, label);
    }
    let Home { library, .. } = &home;
    let opened = library.article(a).unwrap();
    let id = opened.annotations[0].id.clone();
    let edit = |note: Option<&str>, color, tags| Change::EditAnnotation {
        annotation: id.clone(),
        note: note.map(Into::into),
        color,
        tags,
        base: None,
    };
    check(
        &mut home,
        edit(Some("wet"), None, None),
        "changed the note on “One”",
    );
    check(
        &mut home,
        edit(None, Some(Color::Red), None),
        "coloured a highlight in “One” red",
    );
    check(
        &mut home,
        edit(None, None, Some(vec![])),
        "changed the tags of a note on “One”",
    );
    let delete = |ids: &[&String]| Change::DeleteAnnotations {
        annotations: ids.iter().map(|i| (*i).clone()).collect(),
    };
    check(&mut home, delete(&[&id]), "deleted the note on “One”");
    let rest = [&opened.annotations[1].id, &opened.annotations[2].id];
    check(&mut home, delete(&rest), "deleted 2 notes on “One”");
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut home = Home::new();
    let a = home.with("One");
    let Home { library, .. } = &mut home;
    let steps = library.history(9).unwrap().entries.len();
    for change in [
        Change::SetStar {
            ids: vec![a],
            starred: false,
        },
        Change::SetState {
            ids: vec![a],
            state: ReadState::Unread,
        },
        Change::Move {
            ids: vec![a],
            place: None,
        },
        Change::Move {
            ids: vec![],
            place: Some(Place::Trash),
        },
        Change::Tag {
            ids: vec![a],
            add: vec![" ".into()],
            remove: vec!["none".into()],
        },
        Change::Edit {
            id: a,
            field: FieldEdit::Title(None),
        },
        Change::SetRole {
            id: a,
            block: 1,
            role: None,
        },
        Change::DeleteAnnotations {
            annotations: vec![],
        },
    ] {
        let done = library.apply(change.clone()).unwrap();
        assert!(
            !done.changed && done.articles.is_empty(),
            "{change:?}: {done:?}"
        );
    }
    assert_eq!(library.history(9).unwrap().entries.len(), steps);
}

#[test]
fn what_changes_nothing_is_not_told_as_done() {
    let mut home = Home::new();
    let (a, b) = (home.with("One"), home.with("Two"));
    let passage = Some(passage_of(&home, a, "harbour"));
    let ids = || vec![a];
    let tags = |add: &[&str], remove: &[&str]| Change::Tag {
        ids: ids(),
        add: add.iter().map(|t| (*t).into()).collect(),
        remove: remove.iter().map(|t| (*t).into()).collect(),
    };
    let mark = Change::Annotate {
        id: a,
        passage,
        color: Color::Yellow,
        note: String::new(),
        tags: vec![],
    };
    let Home { library, .. } = &mut home;
    let highlighted = library.apply(mark.clone()).unwrap();
    let highlight = highlighted.annotation.unwrap();
    library.apply(tags(&["sea"], &[])).unwrap();
    let star = |ids: Vec<ArticleId>, starred| Change::SetStar { ids, starred };
    let to = |place| Change::Move { ids: ids(), place };
    for (change, label) in [
        (star(ids(), false), "“One” has no star"),
        (star(vec![a, b], false), "2 articles have no star"),
        (star(vec![], true), "nothing changed"),
        (to(Some(Place::Library)), "“One” is on the shelf already"),
        (to(None), "“One” is not in the trash"),
        (tags(&[], &["zz"]), "“One” has no tag zz"),
        (tags(&[], &["y", "z"]), "“One” has no tag y or z"),
        (tags(&["sea"], &[]), "“One” has the tag sea already"),
        (tags(&["sea"], &["z"]), "no tag changed"),
        (
            Change::StateByProgress { ids: ids() },
            "“One” is marked by the progress already",
        ),
        (mark, "that passage of “One” is highlighted already"),
        (
            Change::EditAnnotation {
                annotation: highlight,
                note: None,
                color: Some(Color::Yellow),
                tags: None,
                base: None,
            },
            "the highlight in “One” is yellow already",
        ),
    ] {
        let done = library.apply(change).unwrap();
        assert_eq!((done.label.as_str(), done.changed), (label, false));
    }
    // What changed is told, and no more.
    let edit = |field| Change::Edit { id: a, field };
    let both = Change::All(vec![
        edit(FieldEdit::Title(Some("One".into()))),
        edit(FieldEdit::Language(Some("de".into()))),
    ]);
    let title = edit(FieldEdit::Title(Some("One".into())));
    library.apply(title).unwrap();
    let done = library.apply(both.clone()).unwrap();
    assert_eq!(done.label, "changed the language of “One”");
    let done = library.apply(both).unwrap();
    assert_eq!(
        (done.label.as_str(), done.changed),
        ("the title of “One” is that already", false)
    );
    let part = library.apply(tags(&["new", "sea"], &["zz"])).unwrap();
    assert_eq!(part.label, "tagged “One” with new");
    let two = library.apply(tags(&[], &["new", "sea"])).unwrap();
    assert_eq!(two.label, "took the tags new and sea off “One”");
}

#[test]
fn nonsense_is_refused_and_changes_nothing() {
    let mut home = Home::new();
    let a = home.with("One");
    let Home { library, .. } = &mut home;
    let before = library.store.dump();
    let nobody = ArticleId(99);
    let note = |id, passage| Change::Annotate {
        id,
        passage,
        color: Color::Yellow,
        note: String::new(),
        tags: vec![],
    };
    for change in [
        Change::SetStar {
            ids: vec![a, nobody],
            starred: true,
        },
        Change::Tag {
            ids: vec![nobody],
            add: vec!["x".into()],
            remove: vec![],
        },
        Change::Edit {
            id: nobody,
            field: FieldEdit::Title(None),
        },
        Change::SetRole {
            id: a,
            block: 99,
            role: Some(Role::Body),
        },
        note(a, None),
        note(a, Some(Passage::new(0, 9_999))),
        note(a, Some(Passage::new(3, 3))),
        note(nobody, Some(Passage::new(0, 3))),
        Change::DeleteAnnotations {
            annotations: vec!["beef".into()],
        },
        Change::DeleteAnnotations {
            annotations: vec!["no digits".into()],
        },
    ] {
        assert!(library.apply(change.clone()).is_err(), "{change:?}");
    }
    assert_eq!(library.store.dump(), before);
}

#[test]
fn hand_edits_and_roles_win_and_are_seen() {
    let mut home = Home::new();
    let a = home.with("One");
    let Home { library, .. } = &mut home;
    let title = FieldEdit::Title(Some("Eins".into()));
    library
        .apply(Change::Edit {
            id: a,
            field: title,
        })
        .unwrap();
    library
        .apply(Change::SetRole {
            id: a,
            block: 0,
            role: Some(Role::Body),
        })
        .unwrap();
    library
        .apply(Change::SetRole {
            id: a,
            block: 1,
            role: Some(Role::Chrome),
        })
        .unwrap();
    let opened = home.reopened().library.article(a).unwrap();
    assert_eq!(opened.row.title, "Eins");
    assert_eq!(opened.edited, ["title"]);
    assert_eq!(opened.warnings, ["a warning"]);
    assert!(
        opened
            .article
            .body_text()
            .starts_with("Share this page\n\nNobody")
    );
    assert_eq!(opened.article.judgements[1].reason, Some(Reason::ByHand));
}

#[test]
fn a_new_change_ends_redo_and_history_is_kept() {
    let mut home = Home::new();
    let a = home.with("One");
    let star = |starred| Change::SetStar {
        ids: vec![a],
        starred,
    };
    home.library.apply(star(true)).unwrap();
    home.library.undo().unwrap();
    let mut home = home.reopened();
    assert!(home.library.history(1).unwrap().entries[0].undone);
    home.library
        .apply(Change::SetState {
            ids: vec![a],
            state: ReadState::Read,
        })
        .unwrap();
    assert_eq!(home.library.redo().unwrap(), None);
    let labels: Vec<String> = home
        .library
        .history(9)
        .unwrap()
        .entries
        .into_iter()
        .map(|h| h.label)
        .collect();
    assert_eq!(labels, ["marked “One” as read", "added “One”"]);
}

#[test]
fn undo_leaves_what_was_changed_meanwhile() {
    let mut home = Home::new();
    let (a, b) = (home.with("One"), home.with("Two"));
    home.library
        .apply(Change::SetState {
            ids: vec![a, b],
            state: ReadState::Read,
        })
        .unwrap();
    home.library
        .store
        .meddle(&format!("UPDATE article SET state = 1 WHERE id = {}", a.0));
    let undone = home.library.undo().unwrap().unwrap();
    assert_eq!(undone.articles, [b]);
    assert_eq!(
        undone.warnings,
        ["“One” was changed meanwhile and stays as it is"]
    );
    assert_eq!(
        home.library.article(b).unwrap().row.state,
        ReadState::Unread
    );
}

#[test]
fn reading_moves_the_state_unless_it_was_set_by_hand() {
    let mut home = Home::new();
    let (a, b) = (home.with("One"), home.with("Two"));
    let state = |home: &Home, id| home.library.article(id).unwrap().row.state;
    home.library.set_position(a, Position::at(30), 0.4).unwrap();
    assert_eq!(state(&home, a), ReadState::Reading);
    let stopped = Position {
        top: 10,
        cursor: 12,
        rows_above: 3,
    };
    home.library.set_position(a, stopped, 0.1).unwrap();
    let opened = home.library.article(a).unwrap();
    assert_eq!((opened.position, opened.row.progress), (stopped, 0.4));
    home.library
        .set_position(a, Position::at(100), 1.0)
        .unwrap();
    assert_eq!(state(&home, a), ReadState::Read);
    home.library
        .apply(Change::SetState {
            ids: vec![b],
            state: ReadState::Read,
        })
        .unwrap();
    home.library
        .apply(Change::SetState {
            ids: vec![b],
            state: ReadState::Unread,
        })
        .unwrap();
    home.library
        .set_position(b, Position::at(100), 1.0)
        .unwrap();
    let mut row = home.library.article(b).unwrap().row;
    assert_eq!((row.state, row.by_hand), (ReadState::Unread, true));
    row.note_progress(1.0);
    assert_eq!(row.state, ReadState::Unread);
    assert!(
        home.library
            .set_position(ArticleId(99), Position::at(0), f32::NAN)
            .is_err()
    );
}

fn any_change(ids: [ArticleId; 2]) -> impl Strategy<Value = Change> {
    let id = prop::sample::select(ids.to_vec());
    let some = prop::sample::subsequence(ids.to_vec(), 0..=2);
    let tags = prop::collection::vec("[a-c]", 0..3);
    let state = prop::sample::select(vec![ReadState::Unread, ReadState::Reading, ReadState::Read]);
    let place = prop::option::of(prop::sample::select(vec![
        Place::Library,
        Place::Archive,
        Place::Trash,
    ]));
    let role = prop::option::of(prop::sample::select(Role::ALL.to_vec()));
    let color = prop::sample::select(Color::ALL.to_vec());
    prop_oneof![
        (some.clone(), state).prop_map(|(ids, state)| Change::SetState { ids, state }),
        (some.clone(), any::<bool>()).prop_map(|(ids, starred)| Change::SetStar { ids, starred }),
        (some.clone(), place).prop_map(|(ids, place)| Change::Move { ids, place }),
        (some, tags.clone(), tags.clone()).prop_map(|(ids, add, remove)| Change::Tag {
            ids,
            add,
            remove
        }),
        (id.clone(), prop::option::of("[a-z]{1,4}")).prop_map(|(id, t)| Change::Edit {
            id,
            field: FieldEdit::Title(t)
        }),
        (id.clone(), 0..4usize, role).prop_map(|(id, block, role)| Change::SetRole {
            id,
            block,
            role
        }),
        (id, 16..40usize, 41..60usize, color, "[a-z]{0,3}", tags).prop_map(
            |(id, from, to, color, note, tags)| {
                Change::Annotate {
                    id,
                    passage: Some(Passage::new(from, to)),
                    color,
                    note,
                    tags,
                }
            }
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_changes_can_be_taken_back_to_the_start(
        changes in prop::collection::vec(any_change([ArticleId(1), ArticleId(2)]), 1..16),
    ) {
        let mut home = Home::new();
        home.with("One");
        home.with("Two");
        let start = home.library.store.dump();
        let mut steps = 0;
        for change in changes {
            steps += usize::from(home.library.apply(change).unwrap().changed);
        }
        let end = home.library.store.dump();
        for _ in 0..steps {
            prop_assert!(home.library.undo().unwrap().unwrap().warnings.is_empty());
        }
        prop_assert_eq!(home.library.store.dump(), start);
        for _ in 0..steps {
            prop_assert!(home.library.redo().unwrap().unwrap().warnings.is_empty());
        }
        prop_assert_eq!(home.library.store.dump(), end);
        prop_assert!(home.library.store.index_is_whole());
        let (tally, counted) = home.library.store.tallies();
        prop_assert_eq!(tally, counted);
    }
}
