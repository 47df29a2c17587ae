//! The beginning of a long article, before the whole is read.

use std::sync::Arc;

use super::*;
use crate::article::{
    BlockKind, RuleAction, RuleKind, SiteRule,
    layout::{Format, Layout, Plates, Signs},
    progress::Words,
};

/// Two megabytes and a half: the blocks of `first`, then a numbered list, then
/// prose. Its only chief heading comes last.
fn long(first: &[(BlockKind, &str)]) -> Article {
    let item = |n: u32| BlockKind::ListItem {
        depth: 0,
        ordinal: Some(n),
    };
    let plain = "The ledger names each boat, its master, and what the harbour owed him. ".repeat(6);
    let mut kinds = first.to_vec();
    kinds.extend((1..2_000).map(|n| (item(n), "An entry of the ledger.")));
    kinds.extend((0..6_000).map(|_| (BlockKind::Paragraph, plain.as_str())));
    kinds.push((BlockKind::Heading(1), "Of what was left out"));
    let texts: Vec<&str> = kinds.iter().map(|(_, text)| *text).collect();
    let mut article = story("The Ledger", "https://a.example/ledger", &texts);
    let record = Arc::make_mut(&mut article.record);
    for (block, (kind, _)) in record.blocks.iter_mut().zip(kinds) {
        block.kind = kind;
    }
    article.judgements.fill(Judgement::program(Role::Body, 0.9));
    article
}

const FIRST: [(BlockKind, &str); 3] = [
    (BlockKind::Heading(2), "The first year"),
    (
        BlockKind::Paragraph,
        "Nobody in the village could recall a colder spring.",
    ),
    (
        BlockKind::Quote,
        "He ſaid: “the ice will hold until April”; and so it did – 春まで。",
    ),
];

fn added(home: &mut Home, article: Article) -> ArticleId {
    let bytes = article.record.text.clone();
    let Outcome::Added(id) = home.add(article, bytes.as_bytes()) else {
        panic!("not added")
    };
    id
}

fn page(opened: &Opened, measure_cols: u16) -> Layout {
    let format = Format {
        measure_cols,
        outdent_cols: 2,
        with_chrome: false,
        signs: Signs::Unicode,
        hyphenate: true,
        justify: false,
        pan: true,
        turn: false,
        plates: Plates::default(),
    };
    Layout::with_words(Arc::clone(&opened.article), format, opened.row.words)
}

#[test]
fn it_is_set_as_the_whole_begins() {
    let mut home = Home::new();
    let id = added(&mut home, long(&FIRST));
    let Home { library, .. } = &home;
    let beginning = library.beginning(id).unwrap().unwrap();
    let whole = library.article(id).unwrap();
    let len = beginning.article.record.text.len();
    assert!(len < whole.article.record.text.len() / 10);
    assert_eq!(beginning.row, whole.row);
    for cols in [20, 66, 200] {
        let (some, all) = (page(&beginning, cols), page(&whole, cols));
        let rows = (0..all.rows())
            .take_while(|row| some.has_text_from(*row))
            .count();
        assert!(rows > 400, "{rows} rows at {cols}");
        assert!(
            some.lines(0..rows - 1) == all.lines(0..rows - 1),
            "at {cols}"
        );
    }
    let words = |opened: &Opened| Words::of(&opened.article, opened.row.words);
    let (some, all) = (words(&beginning), words(&whole));
    for byte in [0, 100, len / 2] {
        assert_eq!(
            some.minutes_after(&beginning.article, byte),
            all.minutes_after(&whole.article, byte)
        );
        assert_eq!(
            some.share_before(&beginning.article, byte),
            all.share_before(&whole.article, byte)
        );
    }
}

#[test]
fn what_is_not_long_has_none() {
    let mut home = Home::new();
    let id = home.with("One");
    let Home { library, .. } = &home;
    assert!(library.beginning(id).unwrap().is_none());
    assert!(library.beginning(ArticleId(99)).unwrap().is_none());
}

#[test]
fn rules_for_its_site_are_decided_over_the_whole() {
    let mut home = Home::new();
    let id = added(&mut home, long(&FIRST));
    let Home { library, .. } = &mut home;
    let site = "a.example".into();
    let rule = SiteRule::new(RuleAction::Drop, RuleKind::Line, "An entry of the ledger.");
    library.apply(Change::AddRule { site, rule }).unwrap();
    assert!(library.beginning(id).unwrap().is_none());
}

#[test]
fn before_any_prose_every_line_may_be_one_of_the_sites_own() {
    let mut home = Home::new();
    let code = (BlockKind::Code, "let tide = ledger();");
    let id = added(&mut home, long(&vec![code; 9_000]));
    let Home { library, .. } = &home;
    assert!(library.beginning(id).unwrap().is_none());
}

#[test]
fn a_place_of_another_text_is_found_in_the_whole() {
    let mut home = Home::new();
    let id = added(&mut home, long(&FIRST));
    let there = Position {
        top: 60,
        cursor: 60,
        rows_above: 0,
    };
    let Home { library, .. } = &mut home;
    library.set_position(id, there, 0.1).unwrap();
    let beginning = library.beginning(id).unwrap();
    assert_eq!(beginning.map(|opened| opened.position), Some(there));
    let mut later = long(&[(BlockKind::Paragraph, "A correction comes first.")]);
    later.metadata.url = long(&[]).metadata.url;
    let bytes = later.record.text.clone();
    assert_eq!(home.add(later, bytes.as_bytes()), Outcome::Updated(id));
    let Home { library, .. } = &home;
    assert!(library.beginning(id).unwrap().is_none());
}

#[test]
fn of_verse_that_goes_on_for_long_nothing_is_in_it() {
    let mut home = Home::new();
    let mut article = long(&[]);
    let line = "A line, and\n".repeat(200_000);
    let first =
        "Before the verse stands a paragraph of prose, long enough to be known for what it is.";
    article.record = record(&[first, line.trim(), "Two"]).into();
    article.judgements.truncate(3);
    let id = added(&mut home, article);
    let Home { library, .. } = &home;
    let beginning = library.beginning(id).unwrap();
    let text = beginning.map(|opened| opened.article.record.text.clone());
    assert_eq!(text.as_deref(), Some(first));
}
