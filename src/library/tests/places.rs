//! Identity: what is the same, what is new, and what undo makes of it.

use super::*;
use crate::article::annotation::{AnchorState, Color};

const LATER: [&str; 5] = [
    "Share this page",
    "Correction: an earlier version misspelt the village's name, which the paper regrets.",
    "The harbour froze before anyone had hauled the boats ashore, and the ice held until April.",
    "Nobody in the village could recall a colder spring, nor wished to.",
    "Sign up for our letter",
];

#[test]
fn the_same_bytes_change_nothing() {
    let mut home = Home::new();
    let a = home.with("One");
    let before = home.library.store.dump();
    let again = |home: &mut Home| home.add(story("Other", "https://b.example/z", &STORY), b"One");
    assert_eq!(
        again(&mut home),
        Outcome::Unchanged {
            id: a,
            trashed: false
        }
    );
    assert_eq!(home.library.store.dump(), before);
    home.library
        .apply(Change::Move {
            ids: vec![a],
            place: Some(Place::Trash),
        })
        .unwrap();
    assert_eq!(
        again(&mut home),
        Outcome::Unchanged {
            id: a,
            trashed: true
        }
    );
    assert_eq!(
        home.library.seen(b"One").unwrap(),
        Some(Outcome::Unchanged {
            id: a,
            trashed: true
        })
    );
    assert_eq!(home.library.seen(b"Two").unwrap(), None);
}

#[test]
fn originals_come_back_equal() {
    let mut home = Home::new();
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let Outcome::Added(id) = home.add(story("One", "", &STORY), &bytes) else {
        panic!()
    };
    assert_eq!(home.library.original(id).unwrap(), bytes);
    assert!(home.library.original(ArticleId(99)).is_err());
}

#[test]
fn what_was_added_is_read_back() {
    let mut home = Home::new();
    let article = story("One", "https://www.a.example/one", &STORY);
    let Outcome::Added(id) = home.add(article.clone(), b"x") else {
        panic!()
    };
    let opened = home.library.article(id).unwrap();
    assert_eq!(*opened.article, article);
    assert_eq!(
        (opened.row.title.as_str(), opened.row.site.as_str()),
        ("One", "a.example")
    );
    assert_eq!(opened.row.uid.len(), 32);
    assert_eq!(opened.text_hash.len(), 64);
    assert!(opened.row.words > 20);
    assert!(matches!(
        home.library.article(ArticleId(99)),
        Err(Error::NotFound { .. })
    ));
}

#[test]
fn a_new_capture_carries_everything_over_and_can_be_undone() {
    let mut home = Home::new();
    let id = home.with("One");
    let passage = Some(passage_of(&home, id, "the ice held until April"));
    let note = Change::Annotate {
        id,
        passage,
        color: Color::Red,
        note: "cold".into(),
        tags: vec![],
    };
    home.library.apply(note).unwrap();
    home.library
        .apply(Change::SetRole {
            id,
            block: 2,
            role: Some(Role::Caption),
        })
        .unwrap();
    home.library
        .apply(Change::Edit {
            id,
            field: FieldEdit::Publisher(Some("Press".into())),
        })
        .unwrap();
    let before = home.library.store.dump();

    let outcome = home.add(
        story(
            "One, corrected",
            "http://a.example/One/?utm_source=x",
            &LATER,
        ),
        b"later",
    );
    assert_eq!(outcome, Outcome::Updated(id));
    let after = home.library.store.dump();
    let opened = home.library.article(id).unwrap();
    assert_eq!(
        (opened.row.title.as_str(), opened.row.site.as_str()),
        ("One, corrected", "Press")
    );
    let annotation = &opened.annotations[0];
    assert!(
        matches!(annotation.state, AnchorState::Exact | AnchorState::Moved),
        "{annotation:?}"
    );
    let found = annotation.passage.unwrap();
    assert_eq!(
        opened.article.record.text.get(found.range()),
        Some("the ice held until April")
    );
    assert_eq!(opened.article.role(3), Role::Caption);
    assert_eq!(home.library.original(id).unwrap(), b"later");

    assert_eq!(
        home.library.undo().unwrap().unwrap().label,
        "updated “One, corrected”"
    );
    assert_eq!(home.library.store.dump(), before);
    assert_eq!(home.library.original(id).unwrap(), b"One");
    home.library.redo().unwrap();
    assert_eq!(home.library.store.dump(), after);
    assert!(home.library.store.index_is_whole());
}

#[test]
fn undoing_an_add_puts_it_in_the_trash() {
    let mut home = Home::new();
    let id = home.with("One");
    home.library.set_position(id, Position::at(3), 0.2).unwrap();
    let undone = home.library.undo().unwrap().unwrap();
    assert_eq!(
        (undone.label.as_str(), undone.changed),
        ("added “One”", true)
    );
    assert_eq!(home.library.article(id).unwrap().row.place, Place::Trash);
    home.library.redo().unwrap();
    assert_eq!(home.library.article(id).unwrap().row.place, Place::Library);
}

#[test]
fn front_pages_and_pages_without_address_are_articles_of_their_own() {
    let mut home = Home::new();
    for (n, url) in ["https://a.example/", "https://a.example/", "", ""]
        .into_iter()
        .enumerate()
    {
        assert!(matches!(
            home.add(story("S", url, &STORY), &[n as u8]),
            Outcome::Added(_)
        ));
    }
}

#[test]
fn a_batch_is_one_step() {
    let mut home = Home::new();
    let page = |n: u8| Prepared::of(story("S", &format!("https://a.example/{n}"), &STORY), &[n]);
    let outcomes = home
        .library
        .add_batch(&[page(1), page(2), page(1)], &mut add::Adding::default())
        .unwrap();
    assert!(matches!(
        outcomes[..],
        [
            Outcome::Added(_),
            Outcome::Added(_),
            Outcome::Unchanged { .. }
        ]
    ));
    assert_eq!(
        home.library.history(9).unwrap().entries[0].label,
        "added 2 articles"
    );
    home.library.undo().unwrap();
    let (tally, _) = home.library.store.tallies();
    assert_eq!(tally, ["2/0: 2"]);
}

#[test]
fn bytes_that_are_no_page_are_an_outcome() {
    let mut home = Home::new();
    let item = add::Item {
        bytes: vec![],
        ..add::Item::default()
    };
    assert!(matches!(
        home.library.add(&item).unwrap(),
        Outcome::Failed { .. }
    ));
    assert_eq!(home.library.history(1).unwrap().entries, []);
}

#[test]
fn libraries_and_prepared_pages_go_between_threads() {
    fn check<T: Send>() {}
    check::<Library>();
    check::<Prepared>();
    check::<Interrupter>();
}

#[test]
fn an_address_finds_its_article_whatever_says_where_readers_came_from() {
    let mut home = Home::new();
    let ice = home.with("ice");
    for (address, expected) in [
        ("https://a.example/ice", Some(ice)),
        ("http://www.a.example/ice/?utm_source=x#top", Some(ice)),
        ("https://a.example/salt", None),
        ("https://a.example/", None),
        ("mailto:ice@a.example", None),
        ("", None),
    ] {
        let found = home.library.with_address(address).unwrap();
        assert_eq!(found, expected, "{address}");
    }
}

#[test]
fn marks_are_kept_by_article_and_found_by_letter() {
    let mut home = Home::new();
    let ids: Vec<ArticleId> = ["One", "Two"]
        .iter()
        .map(
            |name| match home.add(story(name, "", &STORY), name.as_bytes()) {
                Outcome::Added(id) => id,
                other => panic!("{other:?}"),
            },
        )
        .collect();
    let library = &mut home.library;
    assert_eq!(library.mark('a').unwrap().spot, None);
    library.set_mark(ids[0], 'a', 4).unwrap();
    library.set_mark(ids[0], 'é', 9).unwrap();
    library.set_mark(ids[0], 'a', 7).unwrap();
    let marks = |library: &Library, id| library.article(id).unwrap().marks;
    assert_eq!(marks(library, ids[0]), [('a', 7), ('é', 9)]);
    assert_eq!(marks(library, ids[1]), []);
    library.set_mark(ids[1], 'a', 5).unwrap();
    let found = library.mark('a').unwrap();
    assert_eq!(found.spot, Some((ids[1], 5)), "the one that was set last");
    assert_eq!(found.letters, ['a', 'é']);
    let place = Some(Place::Trash);
    let change = Change::Move {
        ids: vec![ids[1]],
        place,
    };
    library.apply(change).unwrap();
    assert_eq!(library.mark('a').unwrap().spot, Some((ids[0], 7)));
    library.empty_trash(0).unwrap();
    assert!(library.set_mark(ids[1], 'a', 5).is_err());
    // Setting a mark is no step of undo.
    assert!(
        !library
            .undo()
            .unwrap()
            .is_some_and(|done| done.label.contains("mark"))
    );
}
