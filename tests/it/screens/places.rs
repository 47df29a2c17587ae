//! Notes and their places: looked at before one is accepted, selected from
//! where they are, read whole.

use offprint::{
    article::annotation::AnchorState,
    command::Context,
    library::{ArticleId, Change},
    tui::app::{Effect, Msg, geometry::Pane},
};

use super::{
    fixture::{Screen, applied},
    keys::unsettled,
    pages::text_of,
};

/// Whether a note is put on a place.
fn settles(effects: &[Effect]) -> bool {
    matches!(
        applied(effects),
        Some(Change::Settle {
            passage: Some(_),
            ..
        })
    )
}

#[test]
fn a_place_is_seen_before_it_is_accepted() {
    let mut screen = unsettled();
    screen.press("gN]u]u");
    let chosen = screen.model.notebook.chosen().map(|e| e.annotation.state);
    assert_eq!(chosen, Some(AnchorState::Uncertain));
    // The list shows what it was made on alone.
    screen.press("ra");
    assert_eq!(screen.model.focus, Pane::Notes);
    assert!(
        screen.status().starts_with("ra this is its place"),
        "{}",
        screen.status()
    );
    let shown = text_of(&screen);
    assert!(shown.contains("»Every« morning"), "{shown}");
    let effects = screen.effects_of("ra");
    assert!(settles(&effects));
}

#[test]
fn where_there_is_little_height_the_place_comes_first() {
    let mut screen = unsettled();
    screen.send(Msg::Resize { cols: 40, rows: 10 });
    screen.press("]u");
    let shown = text_of(&screen);
    let (now, then) = (shown.find("Now:"), shown.find("Then:"));
    assert!(now.is_some() && now < then, "{shown}");
}

#[test]
fn another_passage_is_selected_from_the_place_that_it_has() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("gncv");
    assert_eq!(screen.model.context(), Context::Select);
    assert_eq!(
        screen.selected(),
        "every clock in the village was set by it"
    );
    screen.press("<Esc>");
    assert_eq!(screen.model.focus, Pane::Notes);
    // What is only looked at is no place yet.
    let mut screen = unsettled();
    screen.press("]urs");
    assert_eq!(screen.selected(), "Every");
    let mut screen = unsettled();
    screen.press("]u]u");
    let effects = screen.effects_of("rs<Enter>");
    assert_eq!(applied(&effects), None);
    assert_eq!(screen.status(), "Select its passage first");
    let effects = screen.effects_of("w<Enter>");
    assert!(settles(&effects));
}

#[test]
fn the_next_note_is_joined_or_none() {
    let mut screen = Screen::annotated(80, 24);
    let mut places: Vec<_> = screen
        .annotations
        .iter()
        .filter_map(|a| a.passage)
        .collect();
    places.sort_by_key(|p| p.start);
    let reader = screen.model.reader.as_mut().unwrap();
    let notes = &mut reader.opened.annotations;
    let next = notes.iter_mut().find(|a| a.passage == Some(places[1]));
    next.unwrap().state = AnchorState::Uncertain;
    screen.press("]a");
    assert_eq!(applied(&screen.effects_of("cm")), None);
    assert!(
        screen
            .status()
            .starts_with("The place of the next note is not sure yet"),
        "{}",
        screen.status()
    );
}

#[test]
fn a_long_note_is_read_whole_in_the_panel() {
    let lines: Vec<String> = (1..=40).map(|n| format!("Line {n} of the note.")).collect();
    let mut screen = Screen::about_to_open(80, 24);
    let long = "a promise that you make to people";
    for note in &mut screen.annotations {
        if note.selector.as_ref().is_some_and(|s| s.exact == long) {
            note.note = lines.join("\n");
        }
    }
    screen.press("<Enter>gn");
    let last = "Line 40 of the note.";
    let entry = |screen: &Screen| screen.model.notes.at;
    let notes = &screen.model.reader.as_ref().unwrap().opened.annotations;
    let is_long = |i: &usize| notes[*i].note.starts_with("Line 1");
    let at = screen.model.notes.order.iter().position(is_long).unwrap();
    while entry(&screen) < at {
        screen.press("j");
    }
    assert!(!text_of(&screen).contains(last));
    let mut pressed = 0;
    while !text_of(&screen).contains(last) && pressed < 60 {
        screen.press("j");
        pressed += 1;
    }
    assert_eq!(entry(&screen), at, "after {pressed} rows");
    screen.press("j");
    assert_eq!(entry(&screen), at + 1);
    // Others are as short as before.
    let rows = screen.model.notes.rows.iter();
    assert!(rows.filter(|r| r.entry == at).count() < 20);
    // From below it is read from its beginning again.
    screen.press("k");
    assert_eq!(entry(&screen), at);
    assert!(text_of(&screen).contains("Line 1 of"));
    screen.press("<C-d><C-d><C-u><C-u>");
    assert_eq!(entry(&screen), at);
    assert!(text_of(&screen).contains("Line 1 of"));
}

#[test]
fn the_cursor_stays_where_notes_were_taken_away() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("gN");
    let ids: Vec<String> = screen
        .model
        .notebook
        .entries
        .iter()
        .map(|e| e.annotation.id.clone())
        .collect();
    screen.press("jVj");
    screen
        .annotations
        .retain(|a| a.id != ids[1] && a.id != ids[2]);
    let effects = screen.effects_of("gN");
    screen.answer(effects);
    let chosen = screen.model.notebook.chosen().unwrap();
    assert_eq!(chosen.annotation.id, ids[3]);
}

#[test]
fn marks_of_other_stories_are_listed_from_the_start() {
    let mut screen = Screen::new(80, 24);
    screen.marks.push((ArticleId(2), 'b', 40));
    screen.press("<Enter>'");
    screen.send(Msg::Tick);
    let shown = text_of(&screen);
    assert!(shown.contains("How to Fold a Map"), "{shown}");
    // What the story has itself is told by its words.
    screen.press("<Esc>}mb'");
    screen.send(Msg::Tick);
    let shown = text_of(&screen);
    assert!(shown.contains("b   Every"), "{shown}");
}
