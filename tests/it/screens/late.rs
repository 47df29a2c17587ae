//! Answers that come late, after the keys have gone to something else.

use offprint::{
    command::Context,
    library::{Capture, Related},
    tui::app::{Effect, Msg, tagging::TagUse, update},
};

use super::fixture::Screen;

/// Presses keys, and gives what was asked for back unanswered.
fn unanswered(screen: &mut Screen, keys: &str) -> Vec<Effect> {
    let chords = offprint::config::keymap::parse(keys).expect("keys");
    let mut effects = Vec::new();
    for chord in chords {
        effects.extend(update(&mut screen.model, Msg::Key(chord)));
    }
    effects
}

fn written(screen: &Screen) -> Option<&str> {
    screen.model.editor.as_ref().map(|e| e.input.text())
}

#[test]
fn an_article_that_comes_while_a_note_is_written_is_not_opened() {
    let mut screen = Screen::reading(80, 24);
    let before = screen.model.open_id();
    let opens = unanswered(&mut screen, "J");
    screen.press("A").type_text("half a note");
    screen.answer(opens);
    assert_eq!(written(&screen), Some("half a note"));
    assert_eq!(screen.model.open_id(), before);
    let status = screen.status();
    assert!(status.contains("came while you write"), "{status}");
    // Nothing of what was to be done there is done later.
    screen.press("<Esc>").press("J");
    assert_ne!(screen.model.open_id(), before);
    assert_eq!(screen.model.drafts.len(), 1);
}

#[test]
fn lists_that_come_late_take_no_keys_from_what_is_written() {
    let capture = |number: usize| Capture {
        number,
        at: 86_400 * number as i64,
        size: 1_000,
        source: "pasted".into(),
        shown: number == 2,
        changed: None,
    };
    let id = Screen::reading(80, 24).model.open_id().unwrap();
    let late = [
        Msg::Captures {
            id,
            captures: vec![capture(1), capture(2)],
        },
        Msg::AddressFound {
            address: "https://quay.example/9".into(),
            found: None,
        },
        Msg::TagList {
            tags: vec![("sea".into(), 3)],
            then: TagUse::Filter,
        },
        Msg::Related {
            id,
            list: true,
            related: Vec::<Related>::new(),
        },
    ];
    for msg in late {
        for begins in ["A", "/", "?"] {
            let mut screen = Screen::reading(80, 24);
            screen.press(begins);
            let context = screen.model.context();
            let shown = screen.model.popup.as_ref().map(|p| p.title.clone());
            screen.send(msg.clone());
            assert_eq!(screen.model.context(), context, "{begins} {msg:?}");
            let after = screen.model.popup.as_ref().map(|p| p.title.clone());
            assert_eq!(after, shown, "{begins} {msg:?}");
            assert_ne!(screen.status(), "", "{begins} {msg:?}");
        }
        let mut screen = Screen::reading(80, 24);
        screen.send(msg.clone());
        let told = !screen.status().is_empty();
        assert!(told || screen.model.context() == Context::Popup, "{msg:?}");
    }
}

#[test]
fn what_was_not_added_is_told_without_a_list_over_what_is_written() {
    let mut screen = Screen::reading(80, 24);
    screen.press("A").type_text("half a note");
    screen.send(Msg::TrashAsked(offprint::library::Trash {
        articles: 3,
        ..Default::default()
    }));
    assert_eq!(written(&screen), Some("half a note"));
    assert_eq!(screen.model.context(), Context::Editor);
}
