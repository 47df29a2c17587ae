//! Captures before the newest: listed, and read as they were.

use super::*;
use crate::article::annotation::{AnchorState, Color};

fn note(home: &mut Home, id: ArticleId, words: &str) -> String {
    let passage = Some(passage_of(home, id, words));
    let Home { library, .. } = home;
    let done = library.apply(Change::Annotate {
        id,
        passage,
        color: Color::Red,
        note: String::new(),
        tags: vec![],
    });
    done.unwrap().annotation.unwrap()
}

/// A story with a note on what the second capture does not have, one on what
/// both have, and one on what only the second has.
fn twice() -> (Home, ArticleId, [String; 3]) {
    let mut home = Home::new();
    let blocks = [
        "Share this page",
        "The mill stood by the weir until the flood of the last winter came.",
        "Its wheel went to the museum, where children turn it on Sundays.",
        "Sign up for our letter",
    ];
    let added = home.add(story("Mill", "https://a.example/mill", &blocks), b"first");
    let Outcome::Added(id) = added else {
        panic!("{added:?}")
    };
    let (gone, kept) = (
        note(&mut home, id, "until the flood"),
        note(&mut home, id, "children turn it"),
    );
    let blocks = [
        "Share this page",
        "A new bridge crosses the stream today, and nobody asks what was there.",
        "A plaque was put up, and taken down again in the same week.",
        "Its wheel went to the museum, where children turn it on Sundays.",
        "Sign up for our letter",
    ];
    let again = home.add(story("Mill", "https://a.example/mill", &blocks), b"second");
    assert_eq!(again, Outcome::Updated(id));
    let new = note(&mut home, id, "A plaque");
    (home, id, [gone, kept, new])
}

#[test]
fn captures_are_listed_with_what_changed() {
    let (home, id, _) = twice();
    let Home {
        mut library,
        dir: _dir,
    } = home;
    let captures = library.captures(id).unwrap();
    let told: Vec<_> = captures
        .iter()
        .map(|c| (c.number, c.size, c.shown, c.change()))
        .collect();
    assert_eq!(
        told,
        [
            (1, 5, false, "the first".to_owned()),
            (2, 6, true, "2 paragraphs new, 1 gone".to_owned()),
        ]
    );
    assert_eq!(library.capture_bytes(id, 1).unwrap(), b"first");
    assert_eq!(library.capture_bytes(id, 2).unwrap(), b"second");
    for wrong in [0, 3] {
        let refused = library.capture(id, wrong).unwrap_err().to_string();
        assert!(refused.contains("1 to 2"), "{refused}");
    }
    // The last of the notes, and then the second capture.
    library.undo().unwrap();
    library.undo().unwrap();
    assert_eq!(library.captures(id).unwrap().len(), 1);
}

#[test]
fn an_older_capture_has_its_notes_where_they_were() {
    let (mut home, id, [gone, kept, new]) = twice();
    let plaque = passage_of(&home, id, "in the same week");
    let Home { library, .. } = &mut home;
    let newest = library.capture(id, 2).unwrap();
    assert_eq!(newest, library.article(id).unwrap());
    assert_eq!(newest.version, None);
    let old = library.capture(id, 1).unwrap();
    let version = old.version.unwrap();
    assert_eq!((version.number, version.of, version.later), (1, 2, 1));
    let text = &old.article.record.text;
    let notes: Vec<_> = old
        .annotations
        .iter()
        .map(|a| {
            (
                &a.id,
                a.state,
                text.get(a.passage.unwrap().range()).unwrap(),
            )
        })
        .collect();
    assert_eq!(
        notes,
        [
            (&gone, AnchorState::Exact, "until the flood"),
            (&kept, AnchorState::Exact, "children turn it"),
        ]
    );
    assert!(old.article.body_text().contains("flood") && !text.contains("plaque"));
    assert!(newest.annotations.iter().any(|a| a.id == new));
    // Put on another passage now, a note is not on its first one any more.
    library
        .apply(Change::PutOn {
            annotation: kept,
            passage: Some(plaque),
        })
        .unwrap();
    let old = library.capture(id, 1).unwrap();
    assert_eq!(old.version.unwrap().later, 2);
    assert!(old.annotations.iter().all(|a| a.id == gone));
}
