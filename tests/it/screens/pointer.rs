//! The mouse: what a click and the wheel do to what is half typed, to what was
//! said, to lists and to a selection.

use offprint::{
    config::Decor,
    library::ArticleId,
    tui::app::{Effect, Msg, geometry::Pane, letters::Letters, prompt::PromptKind},
};

use super::{
    fixture::Screen,
    links::linked,
    pages::{cursor_of, text_of},
};

fn cursor(screen: &Screen) -> usize {
    screen.model.reader.as_ref().unwrap().cursor_byte()
}

fn top(screen: &Screen) -> usize {
    screen.model.reader.as_ref().unwrap().top
}

/// A cell of the row where these words are on the screen.
fn place(screen: &Screen, words: &str) -> (u16, u16) {
    let text = text_of(screen);
    let (y, line) = text
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(words))
        .unwrap_or_else(|| panic!("{words} in {text}"));
    let before = line.split(words).next().unwrap_or_default();
    (offprint::text::width(before) as u16, y as u16)
}

fn click(screen: &mut Screen, (x, y): (u16, u16)) {
    screen.send(Msg::Click(x, y));
}

fn click_on(screen: &mut Screen, words: &str) {
    let at = place(screen, words);
    click(screen, at);
}

fn chosen(screen: &Screen) -> (usize, String) {
    let popup = screen.model.popup.as_ref().expect("a list");
    (popup.at, popup.chosen().expect("a line").text.clone())
}

#[test]
fn half_a_key_and_a_count_end_with_a_click_or_the_wheel() {
    for event in [Msg::Click(9, 5), Msg::Wheel(1)] {
        let mut screen = Screen::new(80, 24);
        screen.press("5d");
        screen.send(event.clone());
        assert_eq!(screen.model.typed(), "", "{event:?}");
        assert_eq!(screen.model.library.at, 3);
        let effects = screen.effects_of("d");
        assert!(
            !effects.iter().any(|e| matches!(e, Effect::Apply(_))),
            "{event:?}"
        );
        assert_eq!(screen.model.typed(), "d");
        // The count is not kept for the next key.
        screen.press("<Esc>gg3");
        screen.send(event);
        screen.press("k");
        assert_eq!(screen.model.library.at, 2);
    }
}

#[test]
fn a_click_on_the_box_of_what_can_follow_goes_no_further() {
    let mut screen = linked(80, 24);
    screen.press("<Tab>");
    let link = cursor_of(&screen);
    screen.press("gg");
    click(&mut screen, link);
    let before = screen.effects.len();
    screen.press("z").send(Msg::Tick);
    let area = screen.model.which_key().expect("the box").area;
    screen.press("<Esc>");
    let here = cursor(&screen);
    for y in area.y..area.y + area.rows {
        for x in [area.x, area.x + area.cols / 2, area.x + area.cols - 1] {
            screen.press("z").send(Msg::Tick);
            assert!(screen.model.which_key().is_some());
            click(&mut screen, (x, y));
            assert_eq!(screen.model.which_key(), None);
            assert_eq!((screen.model.typed().as_str(), cursor(&screen)), ("", here));
        }
    }
    assert_eq!(
        screen.effects[before..]
            .iter()
            .find(|e| !matches!(e, Effect::TickIn(_))),
        None
    );
    // Beside it the page is clicked.
    screen.press("z").send(Msg::Tick);
    click(&mut screen, (75, area.y + 9));
    assert_ne!(cursor(&screen), here);
}

#[test]
fn what_waits_for_a_letter_ends_with_its_box() {
    for (keys, decor) in [
        ("ma'", Decor::Full),
        ("ma'", Decor::None),
        ("m", Decor::Full),
    ] {
        for event in [
            Msg::Click(20, 1),
            Msg::Wheel(1),
            Msg::Resize { cols: 70, rows: 24 },
        ] {
            let mut screen = Screen::decor(80, 24, decor);
            screen.press("<Enter>").press(keys).send(Msg::Tick);
            let waits = Some(if keys == "m" {
                Letters::SetMark
            } else {
                Letters::GoMark
            });
            assert_eq!(screen.model.letters, waits);
            screen.send(event);
            assert_eq!((&screen.model.letters, screen.model.mode()), (&None, None));
            assert_eq!(screen.model.which_key(), None);
        }
    }
}

#[test]
fn a_click_on_a_message_of_several_rows_takes_it_away_and_nothing_else() {
    let long = "Something went wrong here that takes some more rows to be told of";
    let say = |screen: &mut Screen| {
        let text = long.to_owned();
        screen.send(Msg::Say { text, bad: true });
    };
    let mut screen = Screen::reading(40, 10);
    for keys in ["", "8j"] {
        screen.press(keys);
        say(&mut screen);
        let (x, y) = place(&screen, "Something");
        assert!(y < 9, "{}", text_of(&screen));
        let here = cursor(&screen);
        click(&mut screen, (x, y));
        assert_eq!((screen.status(), cursor(&screen)), ("", here), "{keys}");
        click(&mut screen, (x, y));
        assert_ne!(cursor(&screen), here);
        screen.press("gg");
    }
}

#[test]
fn what_was_said_goes_with_a_click_or_the_wheel() {
    for event in [Msg::Click(20, 6), Msg::Wheel(1)] {
        let mut screen = Screen::reading(80, 24);
        screen.press("R");
        assert_ne!(screen.status(), "");
        screen.send(event);
        assert_eq!(screen.status(), "");
        assert!(text_of(&screen).contains("Space page"));
    }
    // What the click itself says is said.
    let mut screen = linked(80, 24);
    screen.press("<Tab>");
    let link = cursor_of(&screen);
    screen.press("gg");
    click(&mut screen, link);
    assert_ne!(screen.status(), "");
}

#[test]
fn a_click_in_a_list_chooses_and_a_second_takes() {
    let mut screen = linked(80, 24);
    screen.press("fa");
    let address = chosen(&screen);
    click_on(&mut screen, "Copy the address");
    assert_eq!(chosen(&screen), (2, "Copy the address".into()));
    // What is only to be read is not taken, and a border is nothing.
    click_on(&mut screen, "https://maps");
    click_on(&mut screen, "https://maps");
    assert_eq!(chosen(&screen).0, 0);
    click_on(&mut screen, " Link ");
    assert_eq!(chosen(&screen).0, 0);
    let before = screen.effects.len();
    click_on(&mut screen, &address.1);
    click_on(&mut screen, &address.1);
    assert!(screen.model.popup.is_none());
    assert!(matches!(screen.effects[before..], [Effect::OpenUrl(_)]));
}

#[test]
fn a_click_beside_a_list_closes_it_and_nothing_else() {
    let mut screen = linked(120, 40);
    let here = cursor(&screen);
    screen.press("fa");
    click(&mut screen, (3, 12));
    assert!(screen.model.popup.is_none());
    assert_eq!((screen.model.focus, cursor(&screen)), (Pane::Reader, here));
}

#[test]
fn the_list_above_what_is_typed_takes_clicks() {
    let mut screen = Screen::reading(80, 24);
    screen.press(":").type_text("page");
    let (_, first) = chosen(&screen);
    screen.send(Msg::Wheel(1));
    assert_ne!(chosen(&screen).1, first);
    // The line that is typed is no part of it.
    click(&mut screen, (4, 23));
    assert!(screen.model.prompt.is_some());
    click(&mut screen, (0, 0));
    assert!(screen.model.prompt.is_none() && screen.model.popup.is_none());
    screen.press(":").type_text("zen");
    let (_, zen) = chosen(&screen);
    click_on(&mut screen, &zen);
    assert!(screen.model.zen);
    // What narrowed a list stays until one beside it is clicked.
    screen.press("go/").type_text("e");
    let kind = screen.model.prompt.as_ref().map(|p| p.kind.clone());
    assert_eq!(kind, Some(PromptKind::PopupFilter));
    click(&mut screen, (0, 0));
    assert!(screen.model.prompt.is_none() && screen.model.popup.is_some());
    click(&mut screen, (0, 0));
    assert!(screen.model.popup.is_none());
    screen.press("go/").type_text("e");
    let (_, heading) = chosen(&screen);
    click_on(&mut screen, &format!(">{heading}"));
    assert!(screen.model.prompt.is_none() && screen.model.popup.is_none());
    assert!(heading.starts_with(screen.at_cursor()));
}

#[test]
fn who_writes_is_told_why_a_click_does_nothing() {
    for event in [Msg::Click(20, 6), Msg::Wheel(1)] {
        let mut screen = Screen::reading(80, 24);
        screen.press("}va").type_text("A thought");
        let (top, here) = (top(&screen), cursor(&screen));
        screen.send(event);
        assert!(screen.status().starts_with("You are writing a note"));
        assert_eq!((self::top(&screen), cursor(&screen)), (top, here));
    }
}

#[test]
fn a_click_on_an_old_highlight_opens_its_story() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("gR");
    assert_eq!(screen.model.focus, Pane::Review);
    let quote = screen.model.review.chosen().unwrap().annotation.clone();
    let words = quote.selector.unwrap().exact;
    for beside in [(1, 0), (1, 20), (79, 12)] {
        click(&mut screen, beside);
        assert_eq!(screen.model.focus, Pane::Review);
    }
    click_on(&mut screen, &words);
    assert_eq!(screen.model.focus, Pane::Reader);
    assert!(words.starts_with(screen.at_cursor()));
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Review);
}

#[test]
fn while_selecting_a_click_and_the_wheel_move_the_end() {
    let mut screen = Screen::reading(80, 24);
    screen.press("}jjwv");
    let start = screen.selected();
    let (x, y) = cursor_of(&screen);
    click(&mut screen, (x, y + 1));
    let longer = screen.selected();
    assert!(longer.starts_with(&start) && longer.len() > start.len());
    assert_eq!(cursor_of(&screen), (x, y + 1));
    // As three lines by keys.
    let mut by_keys = Screen::reading(80, 24);
    by_keys.press("}jjwv");
    click(&mut by_keys, (x, y + 1));
    by_keys.press("3j");
    screen.send(Msg::Wheel(1));
    assert_eq!(screen.selected(), by_keys.selected());
    screen.send(Msg::Wheel(-1));
    by_keys.press("3k");
    assert_eq!(screen.selected(), by_keys.selected());
    // Back over where it began, whose word stays.
    click(&mut screen, (x, y));
    click_on(&mut screen, "Every morning");
    assert!(screen.selected().starts_with("Every morning"));
    assert!(screen.selected().ends_with(&start));
}

#[test]
fn a_selection_stays_where_a_click_hits_no_text() {
    let mut screen = Screen::annotated(120, 40);
    screen.press("}}}v");
    let selected = screen.selected();
    let (x, y) = cursor_of(&screen);
    for blank in [(x, y - 1), (x, 0), (x, 38)] {
        click(&mut screen, blank);
        assert_eq!((screen.selected(), screen.status()), (selected.clone(), ""));
    }
    let notes = screen.model.panes().notes.expect("the notes").body();
    click(&mut screen, (notes.x + 3, notes.y + 2));
    assert_eq!(screen.selected(), selected);
    assert_eq!(screen.model.focus, Pane::Reader);
    assert_eq!(screen.status(), "You are selecting a passage · v leaves it");
}

#[test]
fn a_second_click_opens_what_the_first_chose() {
    let mut screen = Screen::annotated(120, 24);
    screen.press("q");
    let second = place(&screen, "How to Fold");
    click(&mut screen, second);
    assert_eq!(
        (screen.model.focus, screen.model.library.at),
        (Pane::Library, 1)
    );
    click(&mut screen, second);
    assert_eq!(screen.model.open_id(), Some(ArticleId(2)));
    // Beside the page: the first click gives the notes the keys.
    let note = screen.model.panes().notes.expect("the notes").body();
    screen.press("G");
    click(&mut screen, (note.x + 3, note.y));
    assert_eq!(screen.model.focus, Pane::Notes);
    click(&mut screen, (note.x + 3, note.y));
    assert_eq!(
        (screen.model.focus, screen.at_cursor()),
        (Pane::Reader, "every")
    );
    screen.press("gN");
    assert_eq!(screen.model.focus, Pane::Notebook);
    screen.press("G");
    click_on(&mut screen, "every clock in");
    assert_eq!(screen.model.focus, Pane::Notebook);
    click_on(&mut screen, "every clock in");
    assert_eq!(
        (screen.model.focus, screen.at_cursor()),
        (Pane::Reader, "every")
    );
}

#[test]
fn a_header_is_no_row_of_its_pane() {
    let mut screen = Screen::new(80, 24);
    screen.press("3j");
    click(&mut screen, (5, 0));
    assert_eq!(screen.model.library.at, 3);
    screen.press("gg<Enter>}}");
    let here = cursor(&screen);
    click(&mut screen, (5, 0));
    assert_eq!(cursor(&screen), here);
}

#[test]
fn what_a_click_takes_from_the_eye_is_not_in_force() {
    let mut screen = Screen::reading(80, 24);
    screen.press("}va").type_text("A thought").press("<Esc>");
    assert!(!screen.effects_of("Q").contains(&Effect::Quit));
    click(&mut screen, (20, 6));
    assert!(!screen.effects_of("Q").contains(&Effect::Quit));
    assert!(screen.effects_of("Q").contains(&Effect::Quit));
}

#[test]
fn nothing_is_moved_to_the_trash_by_a_click() {
    let mut screen = Screen::new(80, 24);
    screen.press("d");
    click(&mut screen, (9, 6));
    screen.press("d");
    let changes = |e: &&Effect| matches!(e, Effect::Apply(_));
    assert_eq!(screen.effects.iter().find(changes), None);
    assert_eq!(screen.model.library.ids[4], ArticleId(5));
}

#[test]
fn a_message_beside_the_chosen_note_is_clicked_away_where_it_stands() {
    let long = "Something went wrong here that takes some more rows to be told of";
    for (keys, chosen) in [
        (
            "gn",
            (|s: &Screen| s.model.notes.at) as fn(&Screen) -> usize,
        ),
        ("gnjj", |s| s.model.notes.at),
        ("gN", |s| s.model.notebook.at),
        ("gNjj", |s| s.model.notebook.at),
    ] {
        let mut screen = Screen::annotated(40, 10);
        screen.press(keys);
        let text = long.to_owned();
        screen.send(Msg::Say { text, bad: true });
        let before = chosen(&screen);
        let at = place(&screen, "Something");
        click(&mut screen, at);
        assert_eq!((screen.status(), chosen(&screen)), ("", before), "{keys}");
    }
}
