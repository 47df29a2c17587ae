//! The order of the shelf: tags as a whole, saved views, groups, several at
//! once, and the way back to any point.

use offprint::{
    library::{ArticleId, Change, Done, GroupKey, HistoryEntry, Place, SavedView, SortKey},
    tui::app::{
        Effect, Msg,
        history::Past,
        library::View,
        lines::ListLine,
        popup::{Action, PopupKind},
        tagging::TagUse,
    },
};

use super::{
    fixture::Screen,
    pages::{after, pictures},
};

fn with_views(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::new(cols, rows);
    screen.views = [
        (1, "Sea", "is:library tag:sea group:site"),
        (3, "Short reads", "is:library time:<10 sort:length"),
    ]
    .map(|(slot, name, query)| SavedView {
        slot,
        name: name.into(),
        query: query.into(),
    })
    .into();
    screen.send(Msg::LibraryChanged);
    screen
}

fn applied(effects: &[Effect]) -> Vec<Change> {
    let changes = effects.iter().filter_map(|e| match e {
        Effect::Apply(change) => Some(change.clone()),
        _ => None,
    });
    changes.collect()
}

fn listed(effects: &[Effect]) -> Option<&str> {
    effects.iter().rev().find_map(|e| match e {
        Effect::List { query, .. } => Some(query.trim_end()),
        _ => None,
    })
}

#[test]
fn a_view_is_shown_by_its_number_and_narrowed_by_a_filter() {
    let mut screen = with_views(80, 24);
    let effects = screen.effects_of("g1");
    assert_eq!(listed(&effects), Some("(is:library tag:sea) group:site"));
    assert_eq!(screen.model.library.title(), "1 Sea");
    let effects = {
        screen.press("/");
        let before = screen.effects.len();
        screen.type_text("a or b");
        screen.effects[before..].to_vec()
    };
    assert_eq!(
        listed(&effects),
        Some("(is:library tag:sea) group:site (a or b")
    );
    screen.press("<Esc>g3");
    assert_eq!(screen.model.library.sort.key, SortKey::Length);
    assert_eq!(screen.model.library.group, None);
    screen.press("gi");
    assert_eq!(
        screen.model.library.sort.key,
        SortKey::Added,
        "its own again"
    );
    screen.press("g7");
    assert_eq!(
        screen.status(),
        "There is no view 7 yet · gs saves this one"
    );
    assert_eq!(screen.model.library.view, View::Library);
}

#[test]
fn what_is_shown_is_saved_with_its_order_and_groups() {
    let mut screen = Screen::new(80, 24);
    screen
        .press("/")
        .type_text("ferry or map")
        .press("<Enter>,t,Sgs");
    assert_eq!(screen.model.prompt.as_ref().unwrap().input.text(), "1 ");
    let before = screen.effects.len();
    screen.type_text("Harbours").press("<Enter>");
    let saved = SavedView {
        slot: 1,
        name: "Harbours".into(),
        query: "is:library (ferry or map) sort:title group:site".into(),
    };
    assert_eq!(
        applied(&screen.effects[before..]),
        [Change::SaveView(saved)]
    );
    assert_eq!(screen.model.library.view, View::Saved(1), "it is shown");
    screen.press("Ev").type_text(" and piers").press("<Enter>");
    assert_eq!(screen.model.library.title(), "1 Harbours and piers");
    screen.press("Ex");
    assert_eq!(screen.model.library.view, View::Library);
    assert!(screen.views.is_empty());
    screen.press("Ev");
    assert!(screen.status().starts_with("This is no saved view"));
}

#[test]
fn a_view_without_a_number_is_asked_for_again() {
    let mut screen = Screen::new(80, 24);
    screen
        .press("gs<C-u>")
        .type_text("Harbours")
        .press("<Enter>");
    let prompt = screen.model.prompt.as_ref().unwrap();
    assert!(prompt.problem.as_ref().unwrap().contains("1 to 9"));
    assert_eq!(prompt.input.text(), "Harbours");
}

#[test]
fn views_are_listed_and_chosen() {
    let mut screen = with_views(80, 24);
    screen.press("gvj<Enter>");
    assert_eq!(screen.model.library.view, View::Saved(3));
    // Another window renames it, and takes it away.
    screen.views[1].name = "Quick".into();
    screen.send(Msg::LibraryChanged);
    assert_eq!(screen.model.library.title(), "3 Quick");
    screen.views.pop();
    screen.send(Msg::LibraryChanged);
    assert_eq!(screen.model.library.view, View::Library);
}

#[test]
fn an_order_typed_in_the_filter_is_for_the_whole_list() {
    let mut screen = Screen::new(80, 24);
    screen.press("/");
    let before = screen.effects.len();
    screen.type_text("sort:title ferry group:year");
    assert_eq!(
        listed(&screen.effects[before..]),
        Some("is:library sort:title ferry group:year")
    );
    assert_eq!(screen.model.library.grouped_by(), Some(GroupKey::Year));
    let sorted_by = |screen: &Screen| screen.model.library.sorted_by().key;
    assert_eq!(sorted_by(&screen), SortKey::Title);
    screen.press("<Esc>");
    assert_eq!(screen.model.library.grouped_by(), None);
    assert_eq!(sorted_by(&screen), SortKey::Added);
}

fn headings(screen: &Screen) -> Vec<String> {
    let lines = screen.model.library.lines();
    let names = lines.into_iter().filter_map(|line| match line {
        ListLine::Heading(name) => Some(name),
        ListLine::Item(_) | ListLine::Title(_) => None,
    });
    names.collect()
}

/// The fixture does not sort: the rows stand as a library would give them.
fn grouped(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::new(cols, rows);
    screen.rows.sort_by(|a, b| a.site.cmp(&b.site));
    screen.press(",S");
    screen
}

#[test]
fn groups_have_headings_that_are_never_chosen() {
    let mut screen = grouped(80, 24);
    assert_eq!(
        headings(&screen),
        ["Quay Gazette", "Wire & Post", "tidal.example"]
    );
    assert_eq!(screen.status(), "Grouped by site");
    for (keys, line) in [("gg", 1), ("j", 2), ("j", 4), ("G", 10)] {
        screen.press(keys);
        assert_eq!(screen.model.library.cursor_line(), Some(line), "{keys}");
    }
    screen.press(",S");
    assert_eq!(headings(&screen), [""; 0]);
    for (keys, first) in [
        (",W", "Ines Vale"),
        (",Y", "2019"),
        (",T", "No tags"),
        (",R", "Unread"),
    ] {
        screen.press(keys);
        assert_eq!(headings(&screen)[0], first, "{keys}");
    }
}

#[test]
fn the_cursor_stays_in_sight_between_headings() {
    for rows in 10..16 {
        let mut screen = grouped(40, rows);
        for key in "jjjjjjjjkkkkkkkkG".chars() {
            screen.press(&key.to_string());
            assert!(screen.model.library.cursor_line().is_some(), "{rows} {key}");
        }
        screen.press("gg<C-f>");
        assert!(screen.model.library.cursor_line().is_some());
    }
}

#[test]
fn the_list_stands_still_while_others_change_it() {
    let mut screen = Screen::new(80, 10);
    screen.press("jjjjjj");
    let (chosen, line) = (
        screen.model.library.chosen(),
        screen.model.library.cursor_line(),
    );
    // Two articles above go to the archive in another window.
    screen.rows[0].place = Place::Archive;
    screen.rows[1].place = Place::Archive;
    screen.send(Msg::LibraryChanged);
    assert_eq!(screen.model.library.chosen(), chosen);
    screen.rows[0].place = Place::Library;
    screen.rows[1].place = Place::Library;
    screen.send(Msg::LibraryChanged);
    assert_eq!(screen.model.library.chosen(), chosen);
    assert_eq!(screen.model.library.cursor_line(), line);
}

#[test]
fn the_cursor_goes_to_the_next_that_is_left() {
    let check = |keys, gone: std::ops::RangeInclusive<usize>, expected| {
        let mut screen = Screen::new(80, 10);
        screen.press(keys);
        let ids: Vec<ArticleId> = screen.model.library.ids.clone();
        for id in &ids[gone] {
            let row = screen.rows.iter_mut().find(|row| row.id == *id).unwrap();
            row.place = Place::Archive;
        }
        screen.send(Msg::LibraryChanged);
        let chosen = screen.model.library.chosen();
        assert_eq!(chosen, Some(ids[expected]), "{keys}");
    };
    // Of a selection that ends at the cursor, one that begins there, and the
    // last of the list.
    check("Vjj", 0..=2, 3);
    check("jjVkk", 0..=2, 3);
    check("jjj", 3..=3, 4);
    check("G", 6..=7, 5);
}

#[test]
fn what_comes_back_at_the_top_is_seen() {
    let mut screen = Screen::new(80, 24);
    let ids: Vec<ArticleId> = screen.model.library.ids.clone();
    let before = screen.rows.clone();
    for row in screen
        .rows
        .iter_mut()
        .filter(|row| ids[..3].contains(&row.id))
    {
        row.place = Place::Archive;
    }
    screen.send(Msg::LibraryChanged);
    assert_eq!(screen.model.library.chosen(), Some(ids[3]));
    screen.rows = before;
    screen.send(Msg::LibraryChanged);
    assert_eq!(screen.model.library.chosen(), Some(ids[3]));
    assert_eq!(screen.model.library.top, 0);
}

#[test]
fn a_range_grows_and_shrinks_with_the_cursor() {
    let mut screen = Screen::new(80, 24);
    let selected = |screen: &Screen| {
        let ids = screen.model.library.selected.iter();
        ids.map(|id| id.0).collect::<Vec<_>>()
    };
    for (keys, expected) in [
        ("<Space>j", vec![1]),
        ("V", vec![1, 3]),
        ("jj", vec![1, 3, 4, 5]),
        ("k", vec![1, 3, 4]),
        ("gg", vec![1, 2, 3]),
        ("V", vec![1, 2, 3]),
        ("G", vec![1, 2, 3]),
    ] {
        screen.press(keys);
        assert_eq!(selected(&screen), expected, "{keys}");
    }
    let effects = screen.effects_of("e");
    let ids = [1, 2, 3].map(ArticleId).to_vec();
    let place = Some(Place::Archive);
    assert_eq!(applied(&effects), [Change::Move { ids, place }]);
    screen.press("VG<Esc>");
    assert!(selected(&screen).is_empty());
    assert!(!screen.model.library.selects_range());
}

#[test]
fn of_many_those_that_were_seen_decide() {
    let mut screen = Screen::new(80, 24);
    screen.press("<C-a>e");
    screen.press("ga<C-a>");
    // A list that is longer than what was fetched of it.
    screen.model.library.ids.push(ArticleId(99));
    screen.model.library.selected.insert(ArticleId(99));
    let effects = screen.effects_of("e");
    let Some(Change::Move { ids, place }) = applied(&effects).pop() else {
        panic!("{effects:?}");
    };
    assert_eq!((ids.len(), place), (9, Some(Place::Library)));
}

#[test]
fn tags_filter_and_are_renamed_or_made_one() {
    let mut screen = Screen::new(80, 24);
    assert!(
        screen
            .effects_of("gT")
            .contains(&Effect::ListTagCounts(TagUse::Filter))
    );
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.kind, PopupKind::Tags);
    let shown: Vec<(u8, &str)> = popup
        .items
        .iter()
        .map(|i| (i.depth, i.text.as_str()))
        .collect();
    assert_eq!(shown, [(0, "news"), (0, "sea"), (1, "ice")]);
    screen.press("jj<Enter>");
    assert_eq!(screen.model.library.filter, "tag:sea/ice");
    screen.press("<Esc>gi");

    screen.press("Erj<Enter>");
    assert_eq!(screen.model.prompt.as_ref().unwrap().input.text(), "sea");
    let effects = screen
        .press("<C-u>")
        .type_text("ocean")
        .effects_of("<Enter>");
    let rename = |to: &str, merge| Change::RenameTags {
        from: vec!["sea".into()],
        to: to.into(),
        merge,
    };
    assert_eq!(applied(&effects), [rename("ocean", false)]);
    screen
        .press("Erj<Enter><C-u>")
        .type_text("News")
        .press("<Enter>");
    let prompt = screen.model.prompt.as_ref().unwrap();
    assert!(prompt.is_question() && prompt.label().contains("already"));
    let effects = screen.effects_of("<Enter>");
    assert_eq!(applied(&effects), [rename("News", true)]);
}

#[test]
fn what_fits_is_shown_while_a_tag_is_typed() {
    let mut screen = Screen::new(80, 24);
    screen.press("t").type_text("SE");
    assert_eq!(screen.model.choices_line().as_deref(), Some("sea  seaside"));
}

fn past() -> Vec<Past> {
    let labels = [
        ("archived “The Last Phone Book”", true),
        ("starred 3 articles", true),
        ("tagged 12 articles with sea/ice", false),
        ("added “How to Fold a Map of a Moving Coast”", false),
        ("made a note on “The Ferry That Kept the Time”", false),
    ];
    let times = [
        "today 10:41",
        "today 10:40",
        "Mon 21:02",
        "Mon 20:55",
        "1 Feb 2026",
    ];
    let entries = labels.iter().zip(times).enumerate();
    let past = entries.map(|(n, ((label, undone), when))| Past {
        entry: HistoryEntry {
            id: 50 - n as i64,
            at: 0,
            label: (*label).into(),
            undone: *undone,
            is_final: false,
        },
        when: when.into(),
    });
    past.collect()
}

fn in_history(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::new(cols, rows);
    assert!(screen.effects_of("gh").contains(&Effect::ListHistory));
    screen.send(Msg::History(past()));
    screen
}

#[test]
fn history_goes_to_any_point_and_says_how_far_that_is() {
    let mut screen = in_history(80, 24);
    let chosen = |screen: &Screen| {
        let popup = screen.model.popup.as_ref().unwrap();
        popup.chosen().unwrap().action.clone()
    };
    let action = |id, steps, redo| Action::RevertTo { id, steps, redo };
    assert_eq!(chosen(&screen), action(48, 1, false), "the newest to undo");
    assert_eq!(screen.effects_of("<Enter>"), [Effect::RevertTo(48)]);

    let mut screen = in_history(80, 24);
    screen.press("jj<Enter>");
    assert_eq!(
        screen.model.prompt.as_ref().unwrap().label(),
        "Undo 3 changes?"
    );
    assert_eq!(screen.effects_of("<Enter>"), [Effect::RevertTo(46)]);

    let mut screen = in_history(80, 24);
    screen.press("gg");
    assert_eq!(chosen(&screen), action(50, 2, true));
    screen.press("<Enter>");
    assert_eq!(
        screen.model.prompt.as_ref().unwrap().label(),
        "Do again 2 changes?"
    );
    // It is listed anew after what is undone behind it.
    let mut screen = in_history(80, 24);
    let asked = screen.effects.len();
    screen.send(Msg::Undone {
        redo: false,
        done: Some(Done::default()),
        steps: 1,
        asked: 1,
    });
    assert!(screen.effects[asked..].contains(&Effect::ListHistory));
    screen.send(Msg::History(past().split_off(1)));
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.title, format!("History · {}", past().len() - 1));

    let mut screen = Screen::new(80, 24);
    screen.press("gh").send(Msg::History(Vec::new()));
    assert_eq!(screen.status(), "Nothing has been changed yet");
}

#[test]
fn pictures_of_the_shelf() {
    pictures("grouped", |c, r| after(grouped(c, r), "jj"));
    pictures("views", |c, r| after(with_views(c, r), "gv"));
    pictures("in_a_view", |c, r| after(with_views(c, r), "g3"));
    pictures("tags", |c, r| after(Screen::new(c, r), "gT"));
    pictures("history", in_history);
    pictures("range", |c, r| after(Screen::new(c, r), "jVjj"));
    pictures("empty_view", |c, r| {
        let mut screen = with_views(c, r);
        screen.rows.clear();
        screen.rows.push(super::fixture::row(1, "Elsewhere"));
        screen.rows[0].place = Place::Trash;
        after(screen, "g3")
    });
    pictures("empty_trash", |c, r| after(Screen::new(c, r), "gt"));
}

#[test]
fn a_wide_list_has_the_chosen_article_beside_it() {
    let mut screen = Screen::annotated(200, 50);
    screen.press("gl");
    let asked = screen.effects_of("j");
    assert!(asked.contains(&Effect::Preview(ArticleId(2))), "{asked:?}");
    let shown = screen.model.preview.of(ArticleId(2)).unwrap();
    assert!(shown.story[0].starts_with("Every morning at six"));
    assert_eq!(shown.notes.len(), 3);
    // It is asked for once, and again when the library has changed.
    assert_eq!(
        screen
            .effects_of("<Esc>")
            .iter()
            .filter(|e| matches!(e, Effect::Preview(_)))
            .count(),
        0
    );
    for (cols, wanted) in [(159, false), (160, true)] {
        screen.send(Msg::Resize { cols, rows: 50 });
        assert_eq!(screen.model.panes().preview.is_some(), wanted, "{cols}");
    }
    pictures("preview", |c, r| after(Screen::annotated(c, r), "gljjjj"));
}
