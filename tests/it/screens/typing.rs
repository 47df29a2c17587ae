//! Where one types: help that can be asked for there, and words that the
//! palette understands.

use offprint::{
    command::{Command, Context},
    library::Position,
    tui::app::{Msg, popup::Action, update},
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
fn what_was_typed_elsewhere_is_not_taken_up() {
    let mut screen = Screen::reading(80, 24);
    screen.press("/").type_text("the").press("<F1>:");
    screen.type_text("go_library").press("<Enter>");
    assert_eq!(typed(&screen), None);
    assert_eq!(screen.model.context(), Context::Library);
}

#[test]
fn a_search_that_is_being_typed_goes_on_in_the_article_that_came() {
    let mut screen = Screen::reading(80, 24);
    screen.press("3jJ");
    let next = screen.model.open_id().unwrap();
    let mut screen = Screen::reading(80, 24);
    screen.press("G/").type_text("the").press("<F1>:");
    screen.type_text("article_next");
    // It was left at its beginning, where this one was looked at to its end.
    let mut opened = screen.opened(next).unwrap();
    opened.position = Position::default();
    let chords = offprint::config::keymap::parse("<Enter>").unwrap();
    let _unanswered = update(&mut screen.model, Msg::Key(chords[0]));
    screen.send(Msg::Opened(Box::new(opened)));
    assert_eq!(typed(&screen), Some("the"));
    let reader = screen.model.reader.as_ref().unwrap();
    assert_eq!(reader.opened.row.id, next);
    assert_eq!((reader.top, screen.at_cursor()), (0, "The"));
    screen.press("<Esc>");
    let reader = screen.model.reader.as_ref().unwrap();
    assert_eq!((reader.top, reader.find.is_none()), (0, true));
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
