//! What a search of the library leads to, and lists that are longer than what
//! was loaded of them.

use offprint::{
    library::{ArticleId, Done, Outcome, Place, ReadState, Waited},
    tui::app::{Effect, Msg, geometry::Pane, update},
};

use super::{
    fixture::{Screen, row},
    pages::text_of,
};

fn open_id(screen: &Screen) -> Option<ArticleId> {
    screen.model.open_id()
}

fn cursor(screen: &Screen) -> usize {
    screen.model.reader.as_ref().expect("a page").cursor_byte()
}

/// The places that the open article was found by.
fn hits(screen: &Screen) -> Vec<usize> {
    let find = screen.model.reader.as_ref().and_then(|r| r.find.as_ref());
    find.map(|f| f.hits.iter().map(|h| h.start).collect())
        .unwrap_or_default()
}

#[test]
fn opening_what_was_found_goes_to_the_words() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("ferry").press("<Enter>");
    screen.press("<Enter>");
    assert_eq!(screen.model.focus, Pane::Reader);
    let hits = hits(&screen);
    assert!(hits.len() > 1);
    assert_eq!(cursor(&screen), hits[0]);
    screen.press("n");
    assert_eq!(cursor(&screen), hits[1]);
    screen.press("N");
    assert_eq!(cursor(&screen), hits[0]);
}

#[test]
fn past_the_last_match_comes_the_next_article() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("the").press("<Enter>");
    let ids = screen.model.library.ids.clone();
    assert!(ids.len() > 1, "{ids:?}");
    screen.press("<Enter>");
    assert_eq!(open_id(&screen), Some(ids[0]));
    let all = hits(&screen);
    for _ in 0..all.len() {
        assert_eq!(open_id(&screen), Some(ids[0]));
        screen.press("n");
    }
    assert_eq!(open_id(&screen), Some(ids[1]));
    assert_eq!(cursor(&screen), hits(&screen)[0]);
    assert_eq!(screen.model.library.chosen(), Some(ids[1]));
    // And back: to the last match of the one before.
    screen.press("N");
    assert_eq!(open_id(&screen), Some(ids[0]));
    assert_eq!(Some(&cursor(&screen)), all.last());
}

#[test]
fn keys_that_are_faster_than_the_next_article_wait_for_it() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("the").press("<Enter>");
    let ids = screen.model.library.ids.clone();
    screen.press("<Enter>");
    for _ in 1..hits(&screen).len() {
        screen.press("n");
    }
    let pressed = |screen: &mut Screen, key| {
        let chord = offprint::config::keymap::parse(key).expect("a key")[0];
        update(&mut screen.model, Msg::Key(chord))
    };
    let opens = pressed(&mut screen, "n");
    assert_eq!(pressed(&mut screen, "n"), []);
    assert_eq!(pressed(&mut screen, "N"), []);
    assert_eq!(pressed(&mut screen, "n"), []);
    assert_eq!(screen.status(), "");
    screen.answer(opens);
    assert_eq!(open_id(&screen), Some(ids[1]));
    assert_eq!(cursor(&screen), hits(&screen)[1]);
    // The steps are gone to once.
    screen.press("N");
    assert_eq!(cursor(&screen), hits(&screen)[0]);
}

#[test]
fn after_the_last_article_the_search_goes_round_in_it() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("ferry").press("<Enter>");
    let only = screen.model.library.ids.clone();
    assert_eq!(only.len(), 1);
    screen.press("<Enter>");
    for _ in 0..hits(&screen).len() {
        screen.press("n");
    }
    assert_eq!(open_id(&screen), Some(only[0]));
    assert_eq!(cursor(&screen), hits(&screen)[0]);
}

#[test]
fn enter_in_a_list_without_a_match_says_how_to_see_all() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("unheardof").press("<Enter>");
    screen.press("<Enter>");
    assert_eq!(screen.status(), "No article matches · Esc shows all");
    screen.press("<Esc>");
    assert!(!screen.model.library.ids.is_empty());
}

#[test]
fn who_looks_through_what_was_found_has_read_none_of_it() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("the").press("<Enter>");
    let ids = screen.model.library.ids.clone();
    screen.press("<Enter>");
    let saves = |effects: Vec<Effect>| {
        let saved = |e: &Effect| matches!(e, Effect::SavePosition { .. });
        effects.iter().any(saved)
    };
    let through = hits(&screen).len();
    for _ in 0..through {
        assert!(!saves(screen.effects_of("n")));
    }
    assert_eq!(open_id(&screen), Some(ids[1]));
    assert!(!saves(screen.effects_of("q")));
    // Reading on from there is reading.
    screen.press("<Enter>").press("n").press("G");
    assert!(saves(screen.effects_of("q")));
}

#[test]
fn enter_keeps_what_was_shown_while_it_was_typed() {
    let mut screen = Screen::new(80, 24);
    let begun: String = screen.rows[0]
        .title
        .to_lowercase()
        .chars()
        .take(3)
        .collect();
    screen.press("/").type_text(&begun);
    let shown = screen.model.library.ids.clone();
    let asked = screen.model.library.generation();
    assert!(!shown.is_empty());
    assert_eq!(screen.effects_of("<Enter>"), []);
    assert!(screen.model.prompt.is_none());
    assert_eq!(screen.model.library.ids, shown);
    assert_eq!(screen.model.library.generation(), asked);
    // What is asked for later, with a change say, is asked in the same way.
    let queries = |effects: &[Effect]| -> Vec<String> {
        let query = |effect: &Effect| match effect {
            Effect::List { query, .. } => Some(query.clone()),
            _ => None,
        };
        effects.iter().filter_map(query).collect()
    };
    let before = screen.effects.len();
    screen.send(Msg::LibraryChanged);
    let later = queries(&screen.effects[before..]);
    assert_eq!(later, [format!("is:library {begun}")]);
}

#[test]
fn found_lines_show_the_sentence() {
    let mut screen = Screen::new(100, 24);
    screen.press("/").type_text("ferry").press("<Enter>");
    let line = text_of(&screen);
    assert!(line.contains("set by ferry, and nobody"), "{line}");
    screen.press("<Esc>");
    assert!(!text_of(&screen).contains("set by ferry, and nobody"));
}

#[test]
fn a_filter_is_completed() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("is:unr").press("<Tab>");
    assert_eq!(screen.model.library.filter, "is:unread ");
    screen.type_text("ti").press("<Tab>");
    let choices = &screen.model.prompt.as_ref().expect("a prompt").choices;
    assert_eq!(choices, &["title:", "time:"]);
    screen.type_text("tle:").press("<Esc>");
    screen
        .press("/")
        .type_text("tag:")
        .type_text("ne")
        .press("<Tab>");
    assert_eq!(screen.model.library.filter, "tag:news ");
}

/// A library of which the list loads the first page alone.
fn long() -> Screen {
    let mut screen = Screen::new(80, 24);
    screen.rows = (1..=200).map(|n| row(n, &format!("Story {n}"))).collect();
    screen.press("gt").press("gi");
    let loaded = screen.model.library.ids.len();
    assert!(loaded < 200, "{loaded}");
    screen
}

#[test]
fn what_was_found_is_counted_whole() {
    let mut screen = long();
    screen.press("/").type_text("is:unread").press("<Enter>");
    let shown = text_of(&screen);
    assert!(shown.contains("200 match “is:unread”"), "{shown}");
    screen.press("<Esc>").press("V").press("j");
    let shown = text_of(&screen);
    assert!(shown.contains("2 of 200 selected"), "{shown}");
}

/// How many ids were asked for beyond the first page, each time.
fn asked_for(screen: &Screen) -> Vec<usize> {
    let most = |effect: &Effect| match effect {
        Effect::ListMore { most, .. } => Some(*most),
        _ => None,
    };
    screen.effects.iter().filter_map(most).collect()
}

#[test]
fn more_of_the_list_is_loaded_when_somebody_comes_near_its_end() {
    let mut screen = long();
    let first = screen.model.library.ids.len();
    screen.press("j").press("j");
    assert!(asked_for(&screen).is_empty());
    screen.press("<PgDn>");
    assert_eq!(asked_for(&screen), [4 * first]);
    let known = screen.model.library.ids.len();
    assert!(known > first);
    assert_eq!(screen.model.library.found(), Some(known as u64));
}

#[test]
fn a_list_that_is_on_its_way_is_not_asked_for_more() {
    let mut screen = long();
    // Who adds an article waits for its line in a list that is made anew.
    screen.send(Msg::Added {
        source: "page.html".into(),
        outcome: Outcome::Added(ArticleId(190)),
        title: "Story 190".into(),
        waited: Waited::default(),
        done: 1,
        total: 1,
    });
    let library = &screen.model.library;
    assert_eq!(library.found(), Some(200), "{:?}", asked_for(&screen));
    assert_eq!(library.chosen(), Some(ArticleId(190)));
}

#[test]
fn keys_that_come_faster_than_the_list_go_as_far() {
    let keys = "<PgDn><PgDn><PgDn><PgDn>jk";
    let mut slow = long();
    let known = slow.model.library.ids.len();
    slow.press_at_once(keys);
    let mut quick = long();
    quick.press(keys);
    assert!(quick.model.library.at > known);
    assert_eq!(slow.model.library.at, quick.model.library.at);
}

#[test]
fn the_end_of_a_long_list_is_its_end() {
    let mut screen = long();
    let library = screen
        .rows
        .iter()
        .filter(|r| r.place == offprint::library::Place::Library);
    let all = library.count();
    screen.press("G");
    assert_eq!(screen.model.library.at, all - 1);
    let mut screen = long();
    screen.press("50%");
    assert_eq!(screen.model.library.at, (all - 1) / 2);
    let mut screen = long();
    screen.press("150G");
    assert_eq!(screen.model.library.at, 149.min(all - 1));
}

#[test]
fn whoever_is_deep_in_a_list_stays_there() {
    let mut screen = long();
    screen.press("G").press("5k");
    let chosen = screen.model.library.chosen();
    screen.press("s");
    assert_eq!(screen.model.library.chosen(), chosen);
    assert!(screen.model.library.ids.len() > 150);
}

#[test]
fn steps_wait_for_no_article_that_does_not_come() {
    let mut screen = Screen::new(120, 30);
    screen.press("/").type_text("ferry").press("<Enter>");
    let enter = offprint::config::keymap::parse("<Enter>").expect("a key");
    let effects = update(&mut screen.model, Msg::Key(enter[0]));
    let open = effects.iter().find_map(|e| match e {
        Effect::Open(id) => Some(*id),
        _ => None,
    });
    let id = open.expect("an article is asked for");
    let opened = screen.opened(id).expect("an article");
    let asked = update(&mut screen.model, Msg::Opened(Box::new(opened)));
    let looks = |e: &Effect| matches!(e, Effect::FindPlaces { .. });
    assert!(asked.iter().any(looks), "{asked:?}");
    // The answer is due: a step waits for it.
    screen.press("n");
    assert_eq!(screen.status(), "");
    let why = "The article is damaged.".to_owned();
    screen.send(Msg::NotRead { id, why });
    assert_eq!(screen.status(), "The article is damaged.");
    screen.press("n");
    assert!(screen.status().starts_with("Nothing is being looked for"));
}

#[test]
fn a_page_that_goes_to_the_trash_says_so_and_how_it_comes_out() {
    let head = |screen: &Screen| {
        text_of(screen)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut screen = Screen::reading(80, 24);
    assert!(!head(&screen).contains("trash"));
    let id = open_id(&screen).expect("a page");
    let line = screen.rows.iter_mut().find(|r| r.id == id).expect("a line");
    line.place = Place::Trash;
    screen.send(Msg::Undone {
        redo: false,
        steps: 1,
        asked: 1,
        done: Some(Done {
            label: "added “The Ferry”".into(),
            articles: vec![id],
            changed: true,
            ..Done::default()
        }),
    });
    assert_eq!(
        screen.status(),
        "Undone: added “The Ferry” · da takes it out of the trash"
    );
    assert!(
        head(&screen).contains("in the trash · "),
        "{}",
        head(&screen)
    );
    // What is done in it later does not tell it again, for the header still does.
    screen.press("H");
    assert!(!screen.status().contains("trash"), "{}", screen.status());
    assert!(
        head(&screen).contains("in the trash · "),
        "{}",
        head(&screen)
    );
    screen.press("da");
    assert!(!head(&screen).contains("trash"), "{}", head(&screen));
    // From the list the page's own key is no way out.
    screen.press("gldd");
    assert!(
        screen.status().ends_with(" · u undoes"),
        "{}",
        screen.status()
    );
    // What was said of something else is no part of it.
    screen.press("ddgrs");
    assert!(
        screen.status().ends_with(" · u undoes"),
        "{}",
        screen.status()
    );
    let line = screen.rows.iter_mut().find(|r| r.id == id).expect("a line");
    line.place = Place::Trash;
    screen.send(Msg::LibraryChanged);
    assert_eq!(
        screen.status(),
        "This page is in the trash now · da takes it out of the trash"
    );
}

#[test]
fn a_story_is_opened_with_a_word_on_notes_that_lost_their_place_once() {
    let mut screen = Screen::annotated(80, 24);
    assert_eq!(screen.status(), "1 note needs a look · ]u goes there");
    screen.press("]u");
    assert_eq!(screen.model.focus, Pane::Notes);
    screen.press("gl<Enter>J").press("K");
    assert_eq!(screen.status(), "");
}

#[test]
fn a_story_read_to_its_end_counts_as_read_at_once() {
    let line = |screen: &Screen| {
        let text = text_of(screen);
        let line = text.lines().find(|line| line.contains("★ The Ferry"));
        line.unwrap_or_default().to_owned()
    };
    let mut screen = Screen::reading(80, 24);
    screen.press("Ggl");
    assert!(line(&screen).contains("done"), "{}", line(&screen));
    // One that was marked unread by hand stays it.
    screen.press("<Enter>rggGgl");
    assert!(line(&screen).contains("●"), "{}", line(&screen));
    // A list beside the page does not wait for the page to be left; nobody has read
    // what a larger window shows.
    let mut screen = Screen::reading(80, 14);
    screen.press("j");
    for (cols, rows) in [(200, 50), (80, 14)] {
        screen.send(Msg::Resize { cols, rows });
    }
    assert!(
        !text_of(&screen).contains("read to"),
        "{}",
        text_of(&screen)
    );
    screen.send(Msg::Resize {
        cols: 200,
        rows: 14,
    });
    assert!(!line(&screen).contains("done"), "{}", line(&screen));
    screen.press("<Space><Space><Space><Space><Space>");
    assert!(line(&screen).contains("done"), "{}", line(&screen));
}

#[test]
fn a_new_story_beside_the_list_is_counted_once_as_begun() {
    let mut screen = Screen::new(200, 24);
    screen.press("jj");
    let unread = screen.model.library.counts.unread;
    let chosen = screen.model.library.chosen().expect("a line");
    assert!(screen.rows.iter().any(|r| r.id == chosen));
    let line = screen.rows.iter_mut().find(|r| r.id == chosen).expect("it");
    line.state = ReadState::Unread;
    line.progress = 0.0;
    screen.send(Msg::LibraryChanged);
    let all = screen.model.library.counts.unread;
    assert!(all >= unread);
    screen.press("<Enter>j");
    assert_eq!(screen.model.library.counts.unread, all - 1);
    // It is read anew with a change, before its place was kept.
    screen.press("s");
    assert_eq!(screen.model.library.counts.unread, all - 1);
}
