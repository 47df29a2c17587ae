//! Stories that were saved twice, and versions of a story.

use super::*;
use crate::{article::import::Hint, library::add::Item};

/// Words of a story, none of which repeats.
fn words(from: usize, to: usize) -> String {
    let word = |n: usize| format!("word{}x", n * 7919 % 100_003);
    let all: Vec<String> = (from..to).map(word).collect();
    all.chunks(40)
        .map(|p| p.join(" ") + ".")
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn add(home: &mut Home, title: &str, story: &str) -> ArticleId {
    let item = Item {
        bytes: format!("{title}\n\n{story}\n").into_bytes(),
        hint: Hint::default(),
        source: format!("{title}.txt"),
        force: true,
        ..Item::default()
    };
    match home.library.add(&item).unwrap() {
        Outcome::Added(id) => id,
        other => panic!("{other:?}"),
    }
}

fn related(home: &Home, id: ArticleId) -> Vec<(ArticleId, bool)> {
    let found = home.library.related(id).unwrap();
    found.iter().map(|r| (r.row.id, r.is_same())).collect()
}

#[test]
fn a_story_that_was_saved_twice_is_shown_as_such_and_never_merged() {
    let mut home = Home::new();
    let whole = add(&mut home, "The long walk", &words(0, 500));
    let again = add(&mut home, "A long walk, printed", &words(0, 500));
    let part = add(&mut home, "A walk, shortened", &words(100, 300));
    let longer = add(
        &mut home,
        "The walk goes on",
        &format!("{}\n\n{}", words(250, 500), words(1_000, 1_250)),
    );
    let other = add(&mut home, "A river", &words(2_000, 2_500));
    assert_eq!(related(&home, other), []);
    let of_whole = related(&home, whole);
    assert_eq!(of_whole.len(), 3, "{of_whole:?}");
    // What is in it whole, and is less than half of it, may be a quotation.
    assert!(of_whole.contains(&(again, true)) && of_whole.contains(&(part, false)));
    assert!(of_whole.contains(&(longer, false)), "{of_whole:?}");
    assert!(related(&home, again).contains(&(whole, true)));
    assert_eq!(home.library.counts().unwrap().library, 5);
    home.library.store.rebuild_index(&mut |_| {}).unwrap();
    assert_eq!(related(&home, whole), of_whole);
    // What is thrown away is named still, with its place; what is gone is not.
    let change = Change::Move {
        ids: vec![longer],
        place: Some(Place::Trash),
    };
    home.library.apply(change).unwrap();
    let found = home.library.related(whole).unwrap();
    let thrown = found.iter().find(|r| r.row.id == longer).unwrap();
    assert_eq!(thrown.row.place, Place::Trash);
    home.library.empty_trash(0).unwrap();
    assert_eq!(related(&home, whole).len(), 2);
    // What was dropped from the page is no part of its story.
    let blocks = home
        .library
        .article(again)
        .unwrap()
        .article
        .record
        .blocks
        .len();
    for block in 1..blocks {
        let change = Change::SetRole {
            id: again,
            block,
            role: Some(Role::Chrome),
        };
        home.library.apply(change).unwrap();
    }
    assert_eq!(related(&home, whole).len(), 1);
}

#[test]
fn a_backup_brings_likeness_back() {
    let mut home = Home::new();
    let one = add(&mut home, "The long walk", &words(0, 300));
    let other = add(&mut home, "The same walk", &words(0, 300));
    let to = tempfile::tempdir().unwrap();
    backup::make(home.dir.path(), to.path()).unwrap();
    let made = backup::list(to.path()).remove(0);
    let machine = tempfile::tempdir().unwrap();
    backup::restore(&made, to.path(), machine.path(), |_, _| {}).unwrap();
    let library = Library::open(machine.path()).unwrap();
    let found = library.related(one).unwrap();
    assert_eq!((found.len(), found[0].row.id), (1, other));
}

#[test]
fn reading_is_counted_by_month() {
    let mut home = Home::new();
    assert_eq!(home.library.statistics().unwrap(), Statistics::default());
    let walk = add(&mut home, "The long walk", &words(0, 460));
    let river = add(&mut home, "A river", &words(500, 960));
    let ferry = add(&mut home, "A ferry", &words(1_000, 1_460));
    home.library
        .set_position(walk, Position::at(5), 1.0)
        .unwrap();
    home.library
        .set_position(river, Position::at(5), 0.5)
        .unwrap();
    let change = Change::SetState {
        ids: vec![ferry],
        state: ReadState::Read,
    };
    home.library.apply(change).unwrap();
    let change = Change::Annotate {
        id: walk,
        passage: None,
        color: crate::article::annotation::Color::Red,
        note: "why".into(),
        tags: vec![],
    };
    home.library.apply(change).unwrap();
    // The middles of two months, whatever the zone.
    home.library.store.meddle(
        "UPDATE article SET saved_at = 1768435200;
         UPDATE position SET read_at = 1771113600;
         UPDATE annotation SET created_at = 1771113600;",
    );
    let found = home.library.statistics().unwrap();
    let [february, january] = found.months.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((january.year, january.month, january.added), (2026, 1, 3));
    assert_eq!((january.read, january.words, january.notes), (0, 0, 0));
    assert_eq!(
        (february.year, february.month, february.added),
        (2026, 2, 0)
    );
    assert_eq!((february.read, february.notes), (1, 1));
    let words = home.library.rows(&[walk, river]).unwrap();
    let expected = f64::from(words[0].words) + f64::from(words[1].words) / 2.0;
    assert!(
        (february.words as f64 - expected).abs() <= 1.0,
        "{february:?}"
    );
    assert_eq!((found.marked, found.sum().added), (1, 3));
}

#[test]
fn shuffled_is_another_order_that_stays() {
    let mut home = Home::new();
    for n in 0..12 {
        add(
            &mut home,
            &format!("Story {n}"),
            &words(n * 50, n * 50 + 30),
        );
    }
    let ids = |query: &str, again: u16| {
        let sort = Sort {
            key: SortKey::Shuffle(again),
            reversed: false,
        };
        home.library
            .ids(&Query::parse(query).unwrap(), sort)
            .unwrap()
    };
    let first = ids("", 0);
    assert_eq!(ids("", 0), first);
    assert_eq!(ids("sort:shuffle", 7), first);
    let mut sorted = first.clone();
    sorted.sort();
    assert_eq!(sorted.len(), 12);
    assert_ne!(ids("", 1), first);
    let back: Vec<_> = first.iter().rev().copied().collect();
    assert_eq!(ids("sort:-shuffle", 0), back);
}
