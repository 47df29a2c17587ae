//! Captures of a story before the newest: read, and not changed.

use offprint::{
    command::Context,
    config::keymap::parse,
    library::{Done, Version},
    tui::app::{Effect, Msg, geometry::Pane, popup::PopupKind, update},
};

use super::fixture::Screen;

fn version(screen: &Screen) -> Option<Version> {
    screen.model.reader.as_ref().unwrap().opened.version
}

fn applied(effects: &[Effect]) -> bool {
    effects.iter().any(|e| matches!(e, Effect::Apply(_)))
}

/// The second of three captures.
fn old(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::annotated(cols, rows);
    screen.press("gCj<Enter>");
    screen
}

#[test]
fn the_captures_of_a_story_are_listed_newest_first() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("gC");
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.kind, PopupKind::Captures);
    let lines: Vec<String> = popup
        .items
        .iter()
        .map(|i| format!("{} {} ({})", i.keys, i.text, i.note))
        .collect();
    assert_eq!(
        lines,
        [
            "3 2024-10-07  the same words (this one · 42 kB)",
            "2 2024-10-06  2 paragraphs new, 1 gone (42 kB)",
            "1 2024-10-05  the first (42 kB)",
        ]
    );
    // From an older one, the cursor is on it, and the newest is named.
    let mut screen = old(80, 24);
    screen.press("gC");
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.at, 1);
    assert_eq!(popup.items[0].note, "the newest · 42 kB");
    screen.press("k<Enter>");
    assert_eq!(version(&screen), None);
}

#[test]
fn an_older_capture_says_that_it_is_one_and_leads_back_by_one_key() {
    let mut screen = old(100, 24);
    assert_eq!(version(&screen).unwrap().number, 2);
    assert_eq!(
        screen.status(),
        "Capture 2 of 3 (2024-10-06), without 1 note made later · q goes to the newest"
    );
    let top = super::pages::text_of(&screen);
    assert!(top.contains("read only · capture 2 of 3"), "{top}");
    screen.press("q");
    assert_eq!(version(&screen), None);
    assert_eq!(screen.model.focus, Pane::Reader);
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Library);
    // The way back along jumps leads over the newest, too.
    let mut screen = old(80, 24);
    screen.press("<C-o>");
    assert_eq!(version(&screen), None);
}

#[test]
fn nothing_is_changed_in_an_older_capture() {
    for keys in [
        "H", "a", "A", "x", "X", "W", "cy", "dd", "cs", "cm", "cc", "cv", "En", "ma", "v<Enter>",
        "va", "gnra", "gnrl", "gnrs", "gndd", "gna", "gnt", "gncb",
    ] {
        let mut screen = old(120, 24);
        let effects = screen.effects_of(keys);
        assert!(!applied(&effects), "{keys}: {effects:?}");
        assert!(
            screen
                .status()
                .starts_with("An older capture is read only · q"),
            "{keys}: {}",
            screen.status()
        );
        assert!(screen.model.editor.is_none() && screen.model.prompt.is_none());
        let context = screen.model.context();
        assert!(
            matches!(context, Context::Reader | Context::Select | Context::Notes),
            "{keys}: {context:?}"
        );
        assert_eq!(version(&screen).unwrap().number, 2);
    }
    // The place of reading is that of the newest.
    let mut screen = old(80, 24);
    let effects = screen.effects_of("<Space><Space>gl");
    let saves = |e: &Effect| matches!(e, Effect::SavePosition { .. });
    assert!(!effects.iter().any(saves), "{effects:?}");
}

#[test]
fn an_older_capture_is_read_again_as_such_after_a_change() {
    let mut screen = old(80, 24);
    let id = screen.model.open_id().unwrap();
    let before = screen.effects.len();
    screen.send(Msg::Changed(Done {
        label: "starred it".into(),
        articles: vec![id],
        changed: true,
        ..Done::default()
    }));
    let asked = &screen.effects[before..];
    assert!(asked.contains(&Effect::OpenCapture(id, 2)), "{asked:?}");
    assert_eq!(version(&screen).unwrap().number, 2);
    // Opened from the list of all notes, it is the newest.
    screen.press("gN<Enter>");
    assert_eq!(version(&screen), None);
}

#[test]
fn what_changes_meanwhile_does_not_stop_the_way_to_a_capture() {
    let mut screen = Screen::annotated(80, 24);
    let id = screen.model.open_id().unwrap();
    screen.press("gCj");
    let asked = update(&mut screen.model, Msg::Key(parse("<Enter>").unwrap()[0]));
    assert!(asked.contains(&Effect::OpenCapture(id, 2)), "{asked:?}");
    let asked = update(&mut screen.model, Msg::LibraryChanged);
    assert!(asked.contains(&Effect::OpenCapture(id, 2)), "{asked:?}");
    assert!(!asked.contains(&Effect::Open(id)));
}

#[test]
fn a_text_that_was_changed_elsewhere_is_told() {
    let mut screen = Screen::annotated(80, 24);
    let mut opened = screen.opened(screen.model.open_id().unwrap()).unwrap();
    opened.text_hash = "another".into();
    screen.press("j");
    screen.send(Msg::Opened(Box::new(opened)));
    assert_eq!(
        screen.status(),
        "The text of this page was changed elsewhere: 1 note needs a look · ]u goes there"
    );
}
