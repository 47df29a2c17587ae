//! Changes of annotations, and what they say.

use super::*;
use crate::article::annotation::{AnchorState, Color};

/// Highlights the first of these words in an article.
fn highlighted(home: &mut Home, id: ArticleId, words: &str) -> (Passage, String) {
    let passage = passage_of(home, id, words);
    let Home { library, .. } = home;
    let made = library.apply(Change::Annotate {
        id,
        passage: Some(passage),
        color: Color::Blue,
        note: String::new(),
        tags: vec![],
    });
    (passage, made.unwrap().annotation.unwrap())
}

#[test]
fn a_note_goes_where_the_reader_puts_it() {
    let mut home = Home::new();
    let a = home.with("One");
    let (passage, annotation) = highlighted(&mut home, a, "harbour");
    let Home { library, .. } = &mut home;
    let settle = |passage| Change::Settle {
        annotation: annotation.clone(),
        passage,
    };
    let now = |library: &Library| {
        let note = library.article(a).unwrap().annotations.remove(0);
        (note.state, note.passage)
    };
    assert!(!library.apply(settle(Some(passage))).unwrap().changed);
    library.apply(settle(None)).unwrap();
    assert_eq!(now(library), (AnchorState::Lost, None));
    assert!(!library.apply(settle(None)).unwrap().changed);
    let elsewhere = Passage::new(0, 3);
    library.apply(settle(Some(elsewhere))).unwrap();
    assert_eq!(now(library), (AnchorState::Moved, Some(elsewhere)));
    library.undo().unwrap();
    library.undo().unwrap();
    assert_eq!(now(library), (AnchorState::Exact, Some(passage)));
    assert!(library.apply(settle(Some(Passage::new(0, 9_999)))).is_err());
}

#[test]
fn a_lost_note_is_kept_as_a_quote_once_and_undone() {
    let mut home = Home::new();
    let a = home.with("One");
    let (_, annotation) = highlighted(&mut home, a, "harbour");
    let other = [
        "Share this page",
        "A mill stood by the weir until they tore it down, and its wheel went to the museum.",
        "The miller moved to town, where he sold bread that others had baked.",
        "Sign up for our letter",
    ];
    home.add(story("One", "https://a.example/One", &other), b"newer");
    let Home { library, .. } = &mut home;
    let keep = Change::Settle {
        annotation,
        passage: None,
    };
    let now = |library: &Library| {
        let note = library.article(a).unwrap().annotations.remove(0);
        (note.state, note.kept)
    };
    assert_eq!(now(library), (AnchorState::Lost, false));
    assert!(library.apply(keep.clone()).unwrap().changed);
    assert_eq!(now(library), (AnchorState::Lost, true));
    assert!(!library.apply(keep).unwrap().changed);
    library.undo().unwrap();
    assert_eq!(now(library), (AnchorState::Lost, false));
}

#[test]
fn the_same_highlight_again_is_the_same() {
    let mut home = Home::new();
    let a = home.with("One");
    let passage = Some(passage_of(&home, a, "harbour"));
    let mark = |color| Change::Annotate {
        id: a,
        passage,
        color,
        note: String::new(),
        tags: vec![],
    };
    let Home { library, .. } = &mut home;
    let first = library.apply(mark(Color::Blue)).unwrap();
    let again = library.apply(mark(Color::Blue)).unwrap();
    assert_eq!((again.annotation, again.changed), (first.annotation, false));
    assert!(library.apply(mark(Color::Red)).unwrap().changed);
    assert_eq!(library.article(a).unwrap().annotations.len(), 2);
}

#[test]
fn annotations_are_found_by_the_start_of_their_id() {
    let mut home = Home::new();
    let a = home.with("One");
    let note = Change::Annotate {
        id: a,
        passage: None,
        color: Color::Blue,
        note: "n".into(),
        tags: vec![],
    };
    let Home { library, .. } = &mut home;
    let id = library.apply(note).unwrap().annotation.unwrap();
    let short = id.chars().take(7).collect();
    let edit = Change::EditAnnotation {
        annotation: short,
        note: Some("m\n".into()),
        color: None,
        tags: None,
        base: None,
    };
    assert_eq!(library.apply(edit).unwrap().annotation, Some(id));
    assert_eq!(library.article(a).unwrap().annotations[0].note, "m");
}
