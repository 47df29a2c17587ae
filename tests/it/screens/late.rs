//! Answers that come late, after the keys have gone to something else.

use offprint::{
    command::Context,
    library::{ArticleId, Capture, HistoryEntry, Related},
    tui::app::{Effect, Msg, history::Past, tagging::TagUse, update},
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

/// Lists and questions that come a while after the keys that ask for them, and
/// their answers.
fn asked() -> Vec<(&'static str, Msg)> {
    let capture = |number: usize| Capture {
        number,
        at: 86_400 * number as i64,
        size: 1_000,
        source: "pasted".into(),
        shown: number == 2,
        changed: None,
    };
    let captures = vec![capture(1), capture(2)];
    let (id, list) = (ArticleId(1), true);
    let related = Vec::<Related>::new();
    let (tags, then) = (vec![("sea".into(), 3)], TagUse::Filter);
    let past = Past {
        entry: HistoryEntry {
            id: 1,
            at: 0,
            label: "starred 1 article".into(),
            undone: false,
            is_final: false,
        },
        when: "today".into(),
    };
    vec![
        ("gC", Msg::Captures { id, captures }),
        ("gT", Msg::TagList { tags, then }),
        ("gc", Msg::Related { id, list, related }),
        ("gh", Msg::History(vec![past])),
    ]
}

/// A list, or what there is to say instead.
fn was_told(screen: &Screen) -> bool {
    !screen.status().is_empty() || screen.model.context() == Context::Popup
}

#[test]
fn lists_that_come_late_take_no_keys_from_anything_else() {
    for (asks, answer) in asked() {
        for begins in ["A", "/", "?", "v", "V", "za", "zw", "m", "gl"] {
            let mut screen = Screen::reading(80, 24);
            unanswered(&mut screen, asks);
            screen.press(begins);
            let context = screen.model.context();
            let shown = screen.model.popup.as_ref().map(|p| p.title.clone());
            screen.send(answer.clone());
            assert_eq!(screen.model.context(), context, "{asks} {begins}");
            let after = screen.model.popup.as_ref().map(|p| p.title.clone());
            assert_eq!(after, shown, "{asks} {begins}");
            let status = screen.status();
            assert!(
                status.contains("something else"),
                "{asks} {begins} {status}"
            );
        }
        let mut screen = Screen::reading(80, 24);
        unanswered(&mut screen, asks);
        // Who goes on reading waits for it all the same.
        screen.press("jj").send(answer.clone());
        assert!(was_told(&screen), "{asks}");
    }
}

#[test]
fn what_nobody_waits_for_any_more_does_not_come() {
    for (asks, answer) in asked() {
        for gives_up in ["<Esc>", "gh", "gT"] {
            if gives_up == asks {
                continue;
            }
            let mut screen = Screen::reading(80, 24);
            unanswered(&mut screen, asks);
            unanswered(&mut screen, gives_up);
            screen.send(answer.clone());
            assert!(!was_told(&screen), "{asks} {gives_up}");
        }
        // It comes once for each time that it was asked for.
        let mut screen = Screen::reading(80, 24);
        unanswered(&mut screen, asks);
        screen.send(answer.clone());
        assert!(was_told(&screen), "{asks}");
        screen.press("<Esc>").send(answer.clone());
        assert!(!was_told(&screen), "{asks}");
    }
}

#[test]
fn a_question_that_comes_late_takes_no_keys_from_what_is_written() {
    let mut screen = Screen::reading(80, 24);
    screen.press("gl");
    unanswered(&mut screen, "D");
    screen.press("gr").press("A").type_text("half a note");
    screen.send(Msg::TrashAsked(offprint::library::Trash {
        articles: 3,
        ..Default::default()
    }));
    assert_eq!(written(&screen), Some("half a note"));
    assert_eq!(screen.model.context(), Context::Editor);
}
