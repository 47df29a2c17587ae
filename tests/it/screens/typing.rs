//! Where one types: help that can be asked for there, and words that the
//! palette understands.

use offprint::{
    command::{Command, Context},
    tui::app::popup::Action,
};

use super::{fixture::Screen, pages::text_of};

fn title(screen: &Screen) -> &str {
    screen.model.popup.as_ref().map_or("", |p| &p.title)
}

/// What is typed at the prompt.
fn typed(screen: &Screen) -> Option<&str> {
    screen.model.prompt.as_ref().map(|p| p.input.text())
}

#[test]
fn keys_are_listed_where_one_types() {
    let mut screen = Screen::reading(80, 24);
    screen.press("A").type_text("half a note");
    assert!(text_of(&screen).contains("F1 keys"));
    screen.press("<F1>");
    assert_eq!(title(&screen), "Keys · Note editor");
    assert!(text_of(&screen).contains("Alt-Enter"));
    screen.press("<Esc>");
    let note = screen.model.editor.as_ref().map(|e| e.input.text());
    assert_eq!(note, Some("half a note"));

    for keys in ["/", ":", "t", "i"] {
        let mut screen = Screen::reading(80, 24);
        screen.press(keys).type_text("sea");
        let before = typed(&screen).map(str::to_owned);
        let list = title(&screen).to_owned();
        screen.press("<F1>");
        assert_eq!(title(&screen), "Keys · Prompts", "{keys}");
        assert!(text_of(&screen).contains("Ctrl-w"), "{keys}");
        // Its filter has the same help; what it lists can be left.
        screen
            .press("/")
            .type_text("word")
            .press("<F1><Esc><Esc>?<Esc>");
        assert_eq!(typed(&screen), before.as_deref(), "{keys}");
        assert_eq!(title(&screen), list, "{keys}");
        assert_eq!(screen.model.context(), Context::Prompt, "{keys}");
    }

    // What is chosen there is done where one types.
    let mut screen = Screen::reading(80, 24);
    screen.press("/").type_text("lamp post").press("<F1>/");
    screen.type_text("edit_delete_word").press("<Enter><Enter>");
    assert_eq!(typed(&screen), Some("lamp "));
}

#[test]
fn the_palette_knows_everyday_words() {
    for (typed, first) in [
        ("image", Command::Pictures),
        ("dictionary", Command::LookUp),
        ("contents", Command::Outline),
        ("toc", Command::Outline),
        ("dark", Command::Theme),
        ("zoom", Command::MeasureWider),
        ("bigger", Command::MeasureWider),
        ("bottom", Command::End),
        ("exit", Command::Quit),
        ("bookmark", Command::SetMark),
        ("export", Command::AllNotes),
        ("mouse", Command::Select),
        ("footnote", Command::Follow),
        ("ruler", Command::FocusMode),
        ("print", Command::OpenUrl),
        ("font", Command::Theme),
        ("share", Command::AllNotes),
    ] {
        let mut screen = Screen::reading(80, 24);
        screen.press(":").type_text(typed);
        let popup = screen.model.popup.as_ref().expect("commands");
        let chosen = popup.chosen().map(|item| item.action.clone());
        assert_eq!(chosen, Some(Action::Run(first)), "{typed}");
    }
}
