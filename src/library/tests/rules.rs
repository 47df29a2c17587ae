//! Rules for sites, learned lines, and cleaning again.

use super::*;
use crate::{
    article::{Role, RuleAction, RuleKind, SiteRule, annotation::Color},
    library::add::Item,
};

const PROSE: [&str; 2] = [
    "The orchard above the village had not been pruned since the war, and its apples were small, hard and plentiful.",
    "Nobody owned it, or everybody did; the children climbed its walls in September and came home with full shirts.",
];

/// An article of `a.example` with one line of its own below the story.
fn with_line(home: &mut Home, name: &str, line: &str) -> ArticleId {
    at(home, &format!("https://a.example/{name}"), name, line)
}

fn at(home: &mut Home, url: &str, name: &str, line: &str) -> ArticleId {
    let mut article = story(name, url, &["Share", PROSE[0], PROSE[1], line]);
    article.judgements[3] = Judgement::program(Role::Body, 0.6);
    let Outcome::Added(id) = home.add(article, format!("{url} {name}").as_bytes()) else {
        panic!("not added")
    };
    id
}

/// Roles of an article, as signs, and what decided.
fn shown(home: &Home, id: ArticleId) -> String {
    let article = home.library.article(id).unwrap().article;
    (0..article.record.blocks.len())
        .map(|i| {
            if article.role(i) == Role::Chrome {
                '-'
            } else {
                '+'
            }
        })
        .collect()
}

fn because(home: &Home, id: ArticleId) -> Vec<String> {
    let article = home.library.article(id).unwrap().article;
    article.because.values().cloned().collect()
}

fn found(home: &Home, words: &str) -> usize {
    let query = Query::parse(words).unwrap();
    home.library.ids(&query, Sort::default()).unwrap().len()
}

fn drop_line(line: &str) -> SiteRule {
    SiteRule::new(RuleAction::Drop, RuleKind::Line, line)
}

fn add_rule(home: &mut Home, rule: SiteRule) -> Done {
    let site = "a.example".into();
    home.library.apply(Change::AddRule { site, rule }).unwrap()
}

#[test]
fn a_rule_reaches_the_sites_articles_and_is_one_step_of_undo() {
    let mut home = Home::new();
    let one = with_line(&mut home, "one", "Support the valley press");
    let two = with_line(&mut home, "two", "Support the valley press!");
    let other = with_line(&mut home, "other", "Something else");
    let away = at(
        &mut home,
        "https://b.example/x",
        "away",
        "Support the valley press",
    );
    let before = home.library.store.dump();
    let done = add_rule(&mut home, drop_line("support the valley press"));
    assert_eq!(
        done.label,
        "saved a rule for a.example (2 articles change): drop the line “support the valley press”"
    );
    assert_eq!(done.articles.len(), 2);
    for (id, expected) in [
        (one, "-++-"),
        (two, "-++-"),
        (other, "-+++"),
        (away, "-+++"),
    ] {
        assert_eq!(shown(&home, id), expected);
    }
    assert_eq!(
        because(&home, one),
        ["rule for a.example: drop the line “support the valley press”"]
    );
    assert_eq!(found(&home, "valley press"), 1, "the index follows");
    let undone = home.library.undo().unwrap().unwrap();
    assert_eq!(undone.articles.len(), 2);
    assert_eq!(home.library.store.dump(), before);
    assert_eq!(
        (shown(&home, one), found(&home, "valley press")),
        ("-+++".into(), 3)
    );
    assert!(home.library.redo().unwrap().unwrap().changed);
    assert_eq!(
        (shown(&home, one), found(&home, "valley press")),
        ("-++-".into(), 1)
    );
    let later = with_line(&mut home, "later", "Support the valley press");
    assert_eq!(shown(&home, later), "-++-", "what is added later follows");
    assert_eq!(found(&home, "valley press"), 1);
}

#[test]
fn hand_wins_over_rule_wins_over_program() {
    let mut home = Home::new();
    let id = with_line(&mut home, "one", "Support the valley press");
    let keep = |block, role| Change::SetRole {
        id,
        block,
        role: Some(role),
    };
    home.library.apply(keep(3, Role::Body)).unwrap();
    add_rule(&mut home, drop_line("Support the valley press"));
    assert_eq!(shown(&home, id), "-+++");
    assert!(because(&home, id).is_empty());
    add_rule(
        &mut home,
        SiteRule::new(RuleAction::Keep, RuleKind::Line, "Share"),
    );
    assert_eq!(shown(&home, id), "++++");
    home.library.apply(keep(0, Role::Chrome)).unwrap();
    assert_eq!(shown(&home, id), "-+++");
}

#[test]
fn a_preview_counts_articles_and_notes_and_changes_nothing() {
    let mut home = Home::new();
    let one = with_line(&mut home, "one", "Support the valley press");
    with_line(&mut home, "two", "Something else");
    let passage = passage_of(&home, one, "valley press");
    home.library
        .apply(Change::Annotate {
            id: one,
            passage: Some(passage),
            color: Color::Red,
            note: "who?".into(),
            tags: vec![],
        })
        .unwrap();
    let before = home.library.store.dump();
    let (site, offers) = home
        .library
        .offer_rules(one, 3, RuleAction::Drop, &mut |_, _| true)
        .unwrap();
    assert_eq!(site, "a.example");
    let [offer] = offers.as_slice() else {
        panic!("{offers:?}")
    };
    assert_eq!(offer.rule, drop_line("Support the valley press"));
    assert_eq!(
        offer.preview.sentence(),
        "would change 1 of 2 articles; 1 note touched"
    );
    assert_eq!(offer.preview.changes[0].title, "one");
    assert_eq!(home.library.store.dump(), before);
    add_rule(&mut home, offer.rule.clone());
    let notes = home.library.article(one).unwrap().annotations;
    assert_eq!(
        notes[0].passage,
        Some(passage),
        "the note stays where it was"
    );
}

#[test]
fn rules_are_set_switched_and_taken_back_whatever_came_since() {
    let mut home = Home::new();
    let id = with_line(&mut home, "one", "Support the valley press");
    let rules = |off| {
        let press = SiteRule {
            off,
            ..drop_line("Support the valley press")
        };
        Change::SetRules {
            site: "a.example".into(),
            rules: vec![press, drop_line("Another line")],
        }
    };
    let done = home.library.apply(rules(false)).unwrap();
    assert_eq!(
        done.label,
        "changed the rules for a.example (1 article changes): 2 added"
    );
    assert!(!home.library.apply(rules(false)).unwrap().changed);
    let done = home.library.apply(rules(true)).unwrap();
    assert_eq!(
        done.label,
        "changed the rules for a.example (1 article changes): 1 switched"
    );
    assert_eq!(shown(&home, id), "-+++");
    home.library
        .apply(Change::SetStar {
            ids: vec![id],
            starred: true,
        })
        .unwrap();
    let undone = home.library.undo_rules("a.example").unwrap().unwrap();
    assert_eq!(undone.label, done.label);
    assert_eq!(shown(&home, id), "-++-");
    assert!(
        home.library.article(id).unwrap().row.starred,
        "the star stays"
    );
    home.library.undo_rules("a.example").unwrap().unwrap();
    assert_eq!(home.library.site_rules("a.example").unwrap().rules, []);
    assert!(home.library.undo_rules("a.example").unwrap().is_none());
    let refused = Change::AddRule {
        site: "a.example".into(),
        rule: SiteRule::new(RuleAction::Drop, RuleKind::Like, "12"),
    };
    assert!(home.library.apply(refused).is_err());
}

#[test]
fn articles_without_an_address_are_of_their_publisher_or_of_no_site() {
    let mut home = Home::new();
    let mut article = story("one", "", &["Share", PROSE[0], PROSE[1], "Valley press"]);
    article.metadata.url = None;
    article.metadata.publisher = Some(Field::new("The Valley".into(), "byline", "The Valley"));
    let Outcome::Added(id) = home.add(article.clone(), b"1") else {
        panic!("not added")
    };
    assert_eq!(
        home.library.site_of(id).unwrap().as_deref(),
        Some("The Valley")
    );
    assert_eq!(
        home.library.resolve_site("The Valley").unwrap(),
        "The Valley"
    );
    article.metadata.publisher = None;
    let Outcome::Added(id) = home.add(article, b"2") else {
        panic!("not added")
    };
    assert_eq!(home.library.site_of(id).unwrap(), None);
    assert!(
        home.library
            .offer_rules(id, 3, RuleAction::Drop, &mut |_, _| true)
            .is_err()
    );
    assert!(home.library.resolve_site("nowhere.example").is_err());
    with_line(&mut home, "three", "x");
    for named in ["a.example", "WWW.A.example", "https://www.a.example/three"] {
        assert_eq!(home.library.resolve_site(named).unwrap(), "a.example");
    }
}

#[test]
fn a_line_of_three_pages_is_learned_for_all_three() {
    let mut home = Home::new();
    let line = "Voices of the valley";
    let one = with_line(&mut home, "one", line);
    let two = with_line(&mut home, "two", line);
    let away = at(&mut home, "https://b.example/x", "away", line);
    assert_eq!(
        (shown(&home, one), found(&home, "voices")),
        ("-+++".into(), 3)
    );
    let three = with_line(&mut home, "three", line);
    for id in [one, two, three] {
        assert_eq!(shown(&home, id), "-++-");
        assert_eq!(
            because(&home, id),
            ["the same line stands in 3 saved articles of this site"]
        );
    }
    assert_eq!(shown(&home, away), "-+++");
    assert_eq!(
        found(&home, "voices"),
        1,
        "the index follows, of the older two as well"
    );
    let known = home.library.site_rules("a.example").unwrap();
    assert_eq!(known.learned, [(line.to_owned(), 3)]);
    let four = with_line(&mut home, "four", line);
    assert_eq!(
        because(&home, four),
        ["the same line stands in 4 saved articles of this site"]
    );
    add_rule(
        &mut home,
        SiteRule::new(RuleAction::Keep, RuleKind::Line, line),
    );
    assert_eq!(
        (shown(&home, one), found(&home, "voices")),
        ("-+++".into(), 5)
    );
}

#[test]
fn the_same_article_saved_thrice_teaches_nothing() {
    let mut home = Home::new();
    let mut last = None;
    for text in ["a", "b", "c", "d"] {
        let prose = format!("{} {text}.", PROSE[0]);
        let mut article = story(
            "one",
            "https://a.example/one",
            &["Share", &prose, PROSE[1], "Voices of the valley"],
        );
        article.judgements[3] = Judgement::program(Role::Body, 0.6);
        match home.add(article, text.as_bytes()) {
            Outcome::Added(id) | Outcome::Updated(id) => last = Some(id),
            outcome => panic!("{outcome:?}"),
        }
    }
    assert_eq!(shown(&home, last.unwrap()), "-+++");
}

/// A page that is really read and cleaned.
fn page(n: u32) -> Item {
    let bytes = format!(
        "<html lang=en><head><title>Orchard {n}</title><link rel=canonical href=https://a.example/{n}></head>\
         <body><article class=story><h1>Orchard {n}</h1><p>{}</p><p>{}</p>\
         <div class='box letter-{n}'><p>Write to the valley press at once</p></div><p>{}</p></article></body></html>",
        PROSE[0], PROSE[1], PROSE[0]
    );
    Item {
        bytes: bytes.into_bytes(),
        source: format!("{n}.html"),
        ..Item::default()
    }
}

fn added(home: &mut Home, item: &Item) -> ArticleId {
    match home.library.add(item).unwrap() {
        Outcome::Added(id) => id,
        outcome => panic!("{outcome:?}"),
    }
}

fn role_of(home: &Home, id: ArticleId, words: &str) -> Role {
    let article = home.library.article(id).unwrap().article;
    let text = &article.record.text;
    let block = article.record.block_at(text.find(words).unwrap()).unwrap();
    article.role(block)
}

#[test]
fn elements_of_a_real_page_can_be_named() {
    let mut home = Home::new();
    let [one, two] = [1, 2].map(|n| added(&mut home, &page(n)));
    let rule = SiteRule::new(RuleAction::Keep, RuleKind::Element, "div.box");
    add_rule(&mut home, rule);
    assert_ne!(role_of(&home, one, "Write to"), Role::Chrome);
    let drop = SiteRule::new(RuleAction::Drop, RuleKind::Element, "div.box.letter-#");
    home.library
        .apply(Change::SetRules {
            site: "a.example".into(),
            rules: vec![drop],
        })
        .unwrap();
    for id in [one, two] {
        assert_eq!(role_of(&home, id, "Write to"), Role::Chrome);
        assert_ne!(role_of(&home, id, "Nobody owned"), Role::Chrome);
    }
}

#[test]
fn cleaning_again_tells_applies_and_can_be_undone() {
    let mut home = Home::new();
    let [one, two] = [1, 2].map(|n| added(&mut home, &page(n)));
    let ids = [one, two];
    let again = |dry| Again {
        dry,
        ..Again::default()
    };
    let whole = |home: &mut Home, dry| {
        let all = home.library.reclean(&ids, again(dry), &mut |_| true);
        all.unwrap()
    };
    let (outcome, done) = whole(&mut home, false);
    assert_eq!(
        (outcome.changes.len(), done.len()),
        (0, 0),
        "nothing has changed: {outcome:?}"
    );

    // What an older version might have left.
    let passage = passage_of(&home, one, "children climbed");
    home.library
        .apply(Change::Annotate {
            id: one,
            passage: Some(passage),
            color: Color::Red,
            note: "when?".into(),
            tags: vec![],
        })
        .unwrap();
    home.library.store.spoil_roles(one);
    assert_eq!(role_of(&home, one, "Nobody owned"), Role::Chrome);
    let by_hand = Change::SetRole {
        id: one,
        block: 1,
        role: Some(Role::Chrome),
    };
    home.library.apply(by_hand).unwrap();

    let before = home.library.store.dump();
    let (outcome, done) = whole(&mut home, true);
    assert!(done.is_empty());
    assert_eq!(
        home.library.store.dump(),
        before,
        "a dry run changes nothing"
    );
    let [change] = outcome.changes.as_slice() else {
        panic!("{outcome:?}")
    };
    assert_eq!((change.id, change.notes), (one, 1));
    assert!(
        change.blocks.iter().all(|b| b.from == Role::Chrome),
        "{change:?}"
    );
    assert!(
        change
            .blocks
            .iter()
            .any(|b| b.text.starts_with("Nobody owned"))
    );

    let (_, done) = whole(&mut home, false);
    let [done] = done.as_slice() else {
        panic!("{done:?}")
    };
    assert_eq!(done.label, "cleaned “Orchard 1” again");
    assert_ne!(role_of(&home, one, "Nobody owned"), Role::Chrome);
    let opened = home.library.article(one).unwrap();
    assert_eq!(opened.article.role(1), Role::Chrome, "the hand wins");
    assert_eq!(
        opened.annotations[0].passage,
        Some(passage),
        "no note moves"
    );
    assert_eq!(found(&home, "September"), 2);
    home.library.undo().unwrap().unwrap();
    assert_eq!(home.library.store.dump(), before);
    assert_eq!(found(&home, "September"), 1);
}

#[test]
fn cleaning_again_adds_what_an_earlier_version_did_not_know_of_blocks() {
    let mut home = Home::new();
    let mut item = page(1);
    let html = String::from_utf8(item.bytes).unwrap();
    let quotes = "<blockquote><p>She said so.</p><blockquote><p>He did not.</p></blockquote></blockquote></article>";
    item.bytes = html.replace("</article>", quotes).into_bytes();
    let id = added(&mut home, &item);
    let whole = home.library.article(id).unwrap().article;
    assert!(whole.record.blocks.iter().any(|b| b.within.quotes == 2));

    home.library.store.forget_what_blocks_stand_in(id);
    let before = home.library.store.dump();
    let known = |home: &Home| {
        let article = home.library.article(id).unwrap().article;
        article.record.blocks.iter().any(|b| b.within.quotes > 0)
    };
    assert!(!known(&home));
    let clean = |home: &mut Home| {
        let again = home.library.reclean(&[id], Again::default(), &mut |_| true);
        again.unwrap().1.len()
    };
    assert_eq!(clean(&mut home), 1);
    assert_eq!(
        home.library.article(id).unwrap().article.record,
        whole.record
    );
    assert_eq!(clean(&mut home), 0, "it is known now");
    home.library.undo().unwrap().unwrap();
    assert_eq!(home.library.store.dump(), before);
    assert!(!known(&home));
}

#[test]
fn cleaning_again_can_be_stopped() {
    let mut home = Home::new();
    let ids: Vec<ArticleId> = (0..3).map(|n| added(&mut home, &page(n))).collect();
    home.library.store.spoil_roles(ids[0]);
    let before = home.library.store.dump();
    let (outcome, done) = home
        .library
        .reclean(&ids, Again::default(), &mut |_| false)
        .unwrap();
    assert!(outcome.stopped && done.is_empty());
    assert_eq!(home.library.store.dump(), before);
}

#[test]
fn all_is_counted_and_a_few_are_named() {
    let mut home = Home::new();
    // So long a sentence is not learned.
    let line = "Support the valley press and all of those who print it at night.";
    let ids: Vec<ArticleId> = (0..120)
        .map(|n| with_line(&mut home, &format!("story-{n}"), line))
        .collect();
    let offers = home
        .library
        .offer_rules(ids[0], 3, RuleAction::Drop, &mut |_, _| true);
    let (_, offers) = offers.unwrap();
    let preview = &offers[0].preview;
    let kept = RulePreview::NAMED_MAX;
    assert_eq!((preview.changed, preview.changes.len()), (120, kept));
    for (most, named) in [(20, 20), (100, 100), (118, kept), (119, kept)] {
        assert_eq!(preview.named(most).len(), named, "{most}");
    }
    let few = RulePreview {
        changed: 21,
        ..preview.clone()
    };
    assert_eq!((few.named(20).len(), few.named(19).len()), (21, 19));
    assert_eq!(
        preview.sentence(),
        "would change 120 of 120 articles; 0 notes touched"
    );
    let stopped = home
        .library
        .offer_rules(ids[0], 3, RuleAction::Drop, &mut |_, _| false);
    assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
}

#[test]
fn reasons_for_leaving_alone_are_told_once() {
    let mut outcome = Recleaning::default();
    for n in 0..9 {
        let why = if n == 4 { "damaged" } else { "read otherwise" };
        outcome.skip(format!("story {n}"), why.into());
    }
    let [most, one] = outcome.skipped.as_slice() else {
        panic!("{outcome:?}")
    };
    assert_eq!((most.count, most.named().len()), (8, 5));
    assert_eq!(
        (one.count, one.titles.as_slice()),
        (1, &["story 4".to_owned()][..])
    );
}

#[test]
fn rules_go_along_and_come_back() {
    let mut home = Home::new();
    with_line(&mut home, "one", "Support the valley press");
    let all = Query::parse("").unwrap();
    let bare = home.library.export_json(&all).unwrap();
    assert!(!bare.contains("rules"));
    add_rule(&mut home, drop_line("Support the valley press"));
    let export = home.library.export_json(&all).unwrap();
    let mut other = Home::new();
    let id = with_line(&mut other, "one", "Support the valley press");
    assert_eq!(other.library.import_json(&export).unwrap().rules, 1);
    assert_eq!(shown(&other, id), "-++-");
    assert_eq!(other.library.import_json(&export).unwrap().rules, 0);
    other.library.undo().unwrap().unwrap();
    assert_eq!(shown(&other, id), "-+++");
}
