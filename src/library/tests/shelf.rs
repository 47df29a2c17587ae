//! The order of the shelf itself: tags as a whole, saved views, states that
//! follow the progress, and the way back to any point.

use super::{changes::check, *};
use crate::article::annotation::Color;

fn tagged(home: &mut Home, ids: &[ArticleId], tags: &[&str]) {
    let add = tags.iter().map(|t| (*t).to_owned()).collect();
    let (ids, remove) = (ids.to_vec(), Vec::new());
    home.library
        .apply(Change::Tag { ids, add, remove })
        .unwrap();
}

fn rename(from: &[&str], to: &str, merge: bool) -> Change {
    Change::RenameTags {
        from: from.iter().map(|t| (*t).to_owned()).collect(),
        to: to.into(),
        merge,
    }
}

fn tags(home: &Home) -> Vec<(String, u64)> {
    home.library.tags().unwrap()
}

fn names(tags: &[(&str, u64)]) -> Vec<(String, u64)> {
    tags.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect()
}

#[test]
fn a_parent_finds_its_children() {
    let mut home = Home::new();
    let (a, b, c) = (home.with("One"), home.with("Two"), home.with("Three"));
    tagged(&mut home, &[a], &["Sea"]);
    tagged(&mut home, &[b], &["sea/Ice"]);
    tagged(&mut home, &[c], &["seaside", "sea0"]);
    let found = |query: &str| {
        let query = Query::parse(query).unwrap();
        let mut ids = home.library.ids(&query, Sort::default()).unwrap();
        ids.sort();
        ids
    };
    assert_eq!(found("tag:sea"), [a, b]);
    assert_eq!(found("tag:sea/ice"), [b]);
    assert_eq!(found("-tag:sea"), [c]);
    assert_eq!(found("tag:sea/"), []);
}

#[test]
fn tags_are_renamed_with_what_is_below_them_on_articles_and_notes() {
    let mut home = Home::new();
    let (a, b) = (home.with("One"), home.with("Two"));
    tagged(&mut home, &[a], &["sea", "sea/ice", "news"]);
    tagged(&mut home, &[b], &["sea"]);
    let note = Change::Annotate {
        id: b,
        passage: Some(passage_of(&home, b, "the ice held")),
        color: Color::Green,
        note: "why".into(),
        tags: vec!["Sea/Ice".into(), "ocean/ice".into()],
    };
    home.library.apply(note).unwrap();
    check(
        &mut home,
        rename(&["sea"], "ocean", false),
        "renamed the tag sea to ocean on 2 articles",
    );
    let now = names(&[("news", 1), ("ocean", 2), ("ocean/ice", 1)]);
    assert_eq!(tags(&home), now);
    let annotations = home.library.article(b).unwrap().annotations;
    assert_eq!(annotations[0].tags, ["ocean/Ice"], "each once");
    // How it is written is another name, too.
    let done = home.library.apply(rename(&["ocean"], "Ocean", false));
    assert_eq!(
        done.unwrap().label,
        "renamed the tag ocean to Ocean on 2 articles"
    );
    assert_eq!(tags(&home)[1].0, "Ocean");
    home.library.undo().unwrap();
    assert_eq!(tags(&home), now);
}

#[test]
fn two_tags_become_one_only_if_asked() {
    let mut home = Home::new();
    let (a, b) = (home.with("One"), home.with("Two"));
    tagged(&mut home, &[a], &["ai", "ml"]);
    tagged(&mut home, &[b], &["ai", "robots"]);
    let before = home.library.store.dump();
    let refused = home.library.apply(rename(&["ai"], "ml", false));
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("there is a tag ml"),
    );
    assert_eq!(home.library.store.dump(), before);
    check(
        &mut home,
        rename(&["ai", "robots"], "ml", true),
        "merged the tags ai and robots into ml on 2 articles",
    );
    assert_eq!(tags(&home), names(&[("ml", 2)]));
    for (from, to, why) in [
        ("nothing", "x", "there is no tag nothing"),
        ("nothing", "nothing", "there is no tag nothing"),
        ("ml", " # ", "needs a name"),
    ] {
        let refused = home.library.apply(rename(&[from], to, true));
        assert!(refused.unwrap_err().to_string().contains(why), "{why}");
    }
    let same = home.library.apply(rename(&["ml"], "ml", false)).unwrap();
    assert!(!same.changed);
    assert_eq!(same.label, "the tag is called ml already");
}

#[test]
fn a_tag_on_thousands_is_renamed_in_one_step() {
    let mut home = Home::new();
    let a = home.with("One");
    home.library.store.meddle(
        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 2099)
         INSERT INTO article(id, uid, title, title_key, saved_at) SELECT i, randomblob(16), 't', x'01', i FROM n;",
    );
    let ids: Vec<ArticleId> = (100..2100).map(ArticleId).chain([a]).collect();
    tagged(&mut home, &ids, &["sea"]);
    let done = home
        .library
        .apply(rename(&["sea"], "ocean", false))
        .unwrap();
    assert_eq!(done.label, "renamed the tag sea to ocean on 2,001 articles");
    assert_eq!(tags(&home), names(&[("ocean", 2001)]));
    let undone = home.library.undo().unwrap().unwrap();
    assert_eq!(undone.articles.len(), 2001);
    assert_eq!(tags(&home), names(&[("sea", 2001)]));
}

fn view(slot: u8, name: &str, query: &str) -> SavedView {
    SavedView {
        slot,
        name: name.into(),
        query: query.into(),
    }
}

#[test]
fn views_are_kept_changed_and_brought_back() {
    let mut home = Home::new();
    let sea = view(1, "Sea", "is:library  tag:sea group:site");
    check(&mut home, Change::SaveView(sea), "saved the view 1 “Sea”");
    check(
        &mut home,
        Change::SaveView(view(1, "Ice", "tag:ice sort:-added")),
        "saved the view 1 “Ice” in place of “Sea”",
    );
    check(
        &mut home,
        Change::RenameView {
            slot: 1,
            name: " Cold ".into(),
        },
        "renamed the view 1 from “Ice” to “Cold”",
    );
    let mut home = home.reopened();
    let kept = [view(1, "Cold", "tag:ice sort:-added")];
    assert_eq!(home.library.views().unwrap(), kept);
    check(
        &mut home,
        Change::RemoveView { slot: 1 },
        "removed the view 1 “Cold”",
    );
    while home.library.undo().unwrap().is_some() {}
    assert_eq!(home.library.views().unwrap(), []);
    home.library.redo().unwrap();
    // As it was understood, not as it was typed.
    let first = [view(1, "Sea", "is:library tag:sea group:site")];
    assert_eq!(home.library.views().unwrap(), first);
}

#[test]
fn views_that_make_no_sense_are_refused() {
    let mut home = Home::new();
    for (change, why) in [
        (Change::SaveView(view(0, "x", "")), "from 1 to 9"),
        (Change::SaveView(view(10, "x", "")), "from 1 to 9"),
        (Change::SaveView(view(1, "  ", "")), "needs a name"),
        (Change::SaveView(view(1, "x", "is:odd")), "odd"),
        (Change::RemoveView { slot: 3 }, "there is no view 3"),
        (
            Change::RenameView {
                slot: 3,
                name: "x".into(),
            },
            "there is no view 3",
        ),
    ] {
        let refused = home.library.apply(change).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
    assert_eq!(home.library.history(10).unwrap().entries, []);
}

#[test]
fn a_state_set_by_hand_can_be_left_to_the_progress_again() {
    let mut home = Home::new();
    let a = home.with("One");
    let state = |home: &Home| home.library.article(a).unwrap().row.state;
    home.library.set_position(a, Position::at(3), 0.4).unwrap();
    assert_eq!(state(&home), ReadState::Reading);
    let ids = || vec![a];
    let by_hand = |state| Change::SetState { ids: ids(), state };
    home.library.apply(by_hand(ReadState::Unread)).unwrap();
    home.library.set_position(a, Position::at(9), 0.99).unwrap();
    assert_eq!(state(&home), ReadState::Unread, "by hand wins");
    check(
        &mut home,
        Change::StateByProgress { ids: ids() },
        "marked “One” by the progress",
    );
    assert_eq!(state(&home), ReadState::Read);
    let again = home.library.apply(Change::StateByProgress { ids: ids() });
    assert!(!again.unwrap().changed);
}

#[test]
fn any_point_of_the_history_can_be_gone_to() {
    let mut home = Home::new();
    let a = home.with("One");
    let mut dumps = vec![home.library.store.dump()];
    for tag in ["a", "b", "c", "d"] {
        tagged(&mut home, &[a], &[tag]);
        dumps.push(home.library.store.dump());
    }
    let history = home.library.history(10).unwrap().entries;
    let ids: Vec<i64> = history.iter().map(|e| e.id).collect();
    let same = |home: &Home, dump: &[String]| home.library.store.dump() == dump;
    let (redo, done) = home.library.revert_to(ids[2]).unwrap();
    assert_eq!(
        (redo, done.label.as_str()),
        (false, "3 changes, back to before “tagged “One” with b”")
    );
    assert!(done.changed && done.articles == [a] && same(&home, &dumps[1]));
    let (redo, done) = home.library.revert_to(ids[1]).unwrap();
    assert_eq!(
        (redo, done.label.as_str()),
        (true, "2 changes, up to “tagged “One” with c”")
    );
    assert!(same(&home, &dumps[3]));
    let (_, done) = home.library.revert_to(ids[0]).unwrap();
    assert_eq!(done.label, "tagged “One” with d");
    assert!(same(&home, &dumps[4]));
    assert!(home.library.revert_to(999).is_err());
}
