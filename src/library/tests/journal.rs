//! The journal: what is one step, how many are kept, where it ends.

use super::*;
use crate::{article::annotation::Color, library::add::Adding};

fn page(n: usize) -> Prepared {
    let name = format!("Page {n}");
    let address = format!("https://b.example/{n}");
    Prepared::of(story(&name, &address, &STORY), name.as_bytes())
}

fn star(id: ArticleId, starred: bool) -> Change {
    Change::SetStar {
        ids: vec![id],
        starred,
    }
}

fn labels(home: &Home) -> Vec<String> {
    let history = home.library.history(usize::MAX).unwrap();
    history.entries.into_iter().map(|e| e.label).collect()
}

#[test]
fn what_is_added_at_once_is_one_step_however_many_batches_it_takes() {
    let mut home = Home::new();
    let other = home.with("Other");
    let before = home.library.store.dump();
    let mut adding = Adding::default();
    for batch in [&[page(1)][..], &[page(2), page(1)], &[page(3), page(4)]] {
        home.library.add_batch(batch, &mut adding).unwrap();
        // Another window's change, in between.
        home.library.apply(star(other, true)).unwrap();
        home.library.apply(star(other, false)).unwrap();
    }
    // What the same command says of the pages belongs to it.
    let id = home
        .library
        .resolve(&home.library.rows(&[ArticleId(2)]).unwrap()[0].uid);
    let edit = Change::Edit {
        id: id.unwrap(),
        field: FieldEdit::Title(Some("First".into())),
    };
    home.library
        .in_action(&mut adding.action, |l| l.apply(edit))
        .unwrap();
    let after = home.library.store.dump();
    assert_eq!(labels(&home)[0], "added 4 articles");
    assert_eq!(labels(&home).len(), 1 + 6 + 1);
    let undone = home.library.undo().unwrap().unwrap();
    assert_eq!(
        (undone.label.as_str(), undone.articles.len()),
        ("added 4 articles", 4)
    );
    assert_eq!(home.library.counts().unwrap().library, 1);
    let redone = home.library.redo().unwrap().unwrap();
    assert_eq!(redone.label, "added 4 articles");
    assert_eq!(home.library.store.dump(), after);
    // Back to the start: the stars too, in whatever order they were done.
    home.library.undo().unwrap().unwrap();
    for _ in 0..6 {
        assert_eq!(
            home.library.undo().unwrap().unwrap().warnings,
            [] as [String; 0]
        );
    }
    let lines = home.library.store.dump();
    let kept: Vec<&String> = lines.iter().filter(|l| before.contains(l)).collect();
    assert_eq!(kept.len(), before.len());
    assert_eq!(home.library.counts().unwrap().library, 1);
}

#[test]
fn an_action_that_is_undone_while_it_goes_on_begins_anew() {
    let mut home = Home::new();
    let mut adding = Adding::default();
    home.library.add_batch(&[page(1)], &mut adding).unwrap();
    home.library.undo().unwrap().unwrap();
    home.library.add_batch(&[page(2)], &mut adding).unwrap();
    home.library.undo().unwrap().unwrap();
    assert_eq!(home.library.undo().unwrap(), None);
    assert_eq!(home.library.counts().unwrap().trash, 2);
}

#[test]
fn several_fields_are_one_step() {
    let mut home = Home::new();
    let id = home.with("One");
    let before = home.library.store.dump();
    let edit = |field| Change::Edit { id, field };
    let both = Change::All(vec![
        edit(FieldEdit::Title(Some("Eins".into()))),
        edit(FieldEdit::Language(Some("de".into()))),
    ]);
    let done = home.library.apply(both).unwrap();
    assert_eq!(done.label, "changed the title and the language of “Eins”");
    home.library.undo().unwrap().unwrap();
    assert_eq!(home.library.store.dump(), before);
    // One that can't be done keeps the others from being done.
    let broken = Change::All(vec![star(id, true), star(ArticleId(99), true)]);
    assert!(home.library.apply(broken).is_err());
    assert_eq!(home.library.store.dump(), before);
}

#[test]
fn a_thousand_actions_are_kept_across_restarts() {
    let mut home = Home::new();
    let id = home.with("One");
    let start = home.library.store.dump();
    home.library.store.meddle("PRAGMA synchronous = OFF");
    for n in 0..1_000 {
        home.library.apply(star(id, n % 2 == 0)).unwrap();
        // What was undone and replaced leaves a gap in the numbers.
        if n % 10 == 0 {
            home.library.apply(star(id, n % 2 != 0)).unwrap();
            home.library.undo().unwrap();
        }
    }
    let history = home.library.history(1).unwrap();
    assert!(history.more && history.forgot);
    let mut home = home.reopened();
    home.library.store.meddle("PRAGMA synchronous = OFF");
    assert_eq!(labels(&home).len(), 1_000);
    let mut undone = 0;
    while home.library.undo().unwrap().is_some() {
        undone += 1;
    }
    assert_eq!(undone, 1_000);
    assert_eq!(home.library.store.dump(), start);
}

#[test]
fn what_can_not_be_taken_back_is_passed_over_and_told() {
    let mut home = Home::new();
    let id = home.with("One");
    home.library.apply(star(id, true)).unwrap();
    home.library.store.meddle(
        "INSERT INTO op(at, label, bytes, rows) SELECT 0, 'did the last thing', 0, x'28b52ffd00581100005b5d'",
    );
    assert!(home.library.history(1).unwrap().entries[0].is_final);
    let done = home.library.undo().unwrap().unwrap();
    assert!(!done.changed);
    assert!(done.warnings[0].contains("can't be taken back"), "{done:?}");
    assert_eq!(home.library.undo().unwrap().unwrap().label, "starred “One”");
    home.library.redo().unwrap().unwrap();
    assert!(!home.library.redo().unwrap().unwrap().changed);
    assert_eq!(home.library.redo().unwrap(), None);
}

#[test]
fn an_add_that_is_stopped_while_notes_are_looked_for_changes_nothing() {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    let mut home = Home::new();
    let id = home.with("frost");
    let mark = Change::Annotate {
        id,
        passage: Some(passage_of(&home, id, "The harbour froze")),
        color: Color::Green,
        note: "Which year?".into(),
        tags: Vec::new(),
    };
    home.library.apply(mark).unwrap();
    let before = home.library.article(id).unwrap();
    let history = home.library.history(100).unwrap();
    let longer = [&["An editor's word."], &STORY[..]].concat();
    let newer = Prepared::of(
        story("frost", "https://a.example/frost", &longer),
        b"a newer capture",
    );
    let stop = Arc::new(AtomicBool::new(true));
    let mut adding = Adding::until(Arc::clone(&stop));
    let stopped = home
        .library
        .add_batch(std::slice::from_ref(&newer), &mut adding);
    assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
    let after = home.library.article(id).unwrap();
    assert_eq!(after.annotations, before.annotations);
    assert_eq!(after.article.record.text, before.article.record.text);
    assert_eq!(home.library.history(100).unwrap().entries, history.entries);
    // What else is written meanwhile is not stopped by it; and asked again it
    // is added.
    let star = Change::SetStar {
        ids: vec![id],
        starred: true,
    };
    assert!(home.library.apply(star).unwrap().changed);
    stop.store(false, Ordering::Relaxed);
    let added = home.library.add_batch(&[newer], &mut adding).unwrap();
    assert_eq!(added, [Outcome::Updated(id)]);
    let moved = &home.library.article(id).unwrap().annotations[0];
    assert_ne!(moved.passage, before.annotations[0].passage);
}

#[test]
fn history_knows_where_it_ends() {
    let mut home = Home::new();
    let id = home.with("One");
    home.library.store.meddle("PRAGMA synchronous = OFF");
    let forgot = |home: &Home| home.library.history(1).unwrap().forgot;
    // As many as are kept, and none before them.
    for n in 0..999 {
        home.library.apply(star(id, n % 2 == 0)).unwrap();
    }
    assert_eq!(labels(&home).len(), 1_000);
    assert!(!forgot(&home));
    home.library.apply(star(id, false)).unwrap_or_default();
    home.library.apply(star(id, true)).unwrap_or_default();
    assert_eq!(labels(&home).len(), 1_000);
    assert!(forgot(&home));
    // What is undone and replaced does not bring back what was forgotten.
    for _ in 0..9 {
        home.library.undo().unwrap().unwrap();
    }
    home.library.apply(star(id, false)).unwrap_or_default();
    home.library.apply(star(id, true)).unwrap_or_default();
    assert!(labels(&home).len() < 1_000 && forgot(&home));
}

#[test]
fn of_what_is_too_large_whole_actions_are_forgotten() {
    let mut home = Home::new();
    let mut adding = Adding::default();
    home.library.add_batch(&[page(1)], &mut adding).unwrap();
    let id = home.with("Other");
    home.library.add_batch(&[page(2)], &mut adding).unwrap();
    home.library.apply(star(id, true)).unwrap();
    assert!(!home.library.history(1).unwrap().forgot);
    // The head of the action of two batches is past the limit.
    home.library
        .store
        .meddle("UPDATE op SET bytes = 70000000 WHERE id = 1");
    home.library.apply(star(id, false)).unwrap();
    assert_eq!(
        labels(&home),
        [
            "took the star off “Other”",
            "starred “Other”",
            "added “Other”"
        ]
    );
    assert!(home.library.history(9).unwrap().forgot);
    while home.library.undo().unwrap().is_some() {}
    // Nothing of it was taken back.
    assert_eq!(home.library.counts().unwrap().library, 2);
}
