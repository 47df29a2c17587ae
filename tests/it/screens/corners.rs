//! Corners: no room, keys that lead nowhere, boxes that do not fit.

use offprint::tui::app::{Effect, Msg};

use super::{fixture::Screen, links::linked, pages::text_of};

#[test]
fn where_there_is_no_room_keys_change_nothing() {
    let mut screen = Screen::reading(80, 24);
    let cursor = screen.model.reader.as_ref().unwrap().cursor_byte();
    screen.send(Msg::Resize { cols: 30, rows: 8 });
    assert_eq!(screen.effects_of("xxd}j/a<Enter>"), []);
    screen.send(Msg::Paste("text".into()));
    screen.send(Msg::Click(5, 3));
    assert!(screen.model.prompt.is_none());
    assert_eq!(screen.effects_of("<C-l>"), [Effect::Redraw]);
    screen.send(Msg::Resize { cols: 80, rows: 24 });
    assert_eq!(screen.model.reader.as_ref().unwrap().cursor_byte(), cursor);
    screen.send(Msg::Resize { cols: 30, rows: 8 });
    assert!(screen.effects_of("Q").contains(&Effect::Quit));
}

#[test]
fn what_can_follow_is_looked_through_where_it_does_not_fit() {
    let mut screen = Screen::reading(40, 10);
    screen.press("z").send(Msg::Tick);
    let first = screen.model.which_key().expect("the box");
    assert!(first.title.contains("of 16"), "{}", first.title);
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..20 {
        let box_now = screen.model.which_key().expect("the box stays");
        seen.extend(box_now.lines.into_iter().map(|(key, _)| key));
        screen.press("<Down>");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 16, "{seen:?}");
    // A key of the box is still one.
    screen.press("n");
    assert!(screen.model.zen);
}

#[test]
fn marks_are_shown_with_where_they_lead() {
    let mut screen = Screen::reading(80, 24);
    screen.press("}ma").press("}}mb");
    assert!(matches!(
        screen.effects_of("'")[..],
        [Effect::ListMarks, Effect::TickIn(_)]
    ));
    assert!(screen.model.which_key().is_none());
    screen.send(Msg::Tick);
    let shown = screen.model.which_key().expect("the marks");
    let letters: Vec<&str> = shown.lines.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(letters, ["a", "b"]);
    assert!(text_of(&screen).contains("Every morning at six"));
    screen.press("a");
    assert!(
        screen.at_cursor().starts_with("Every"),
        "{}",
        screen.at_cursor()
    );
    assert!(screen.model.which_key().is_none());
}

#[test]
fn the_column_never_grows_out_of_sight() {
    let mut screen = Screen::reading(80, 24);
    for _ in 0..10 {
        screen.press("+");
    }
    assert!(screen.status().contains("no room"), "{}", screen.status());
    let widest = screen.model.measure_cols;
    let seen = screen
        .model
        .reader
        .as_ref()
        .unwrap()
        .layout
        .format()
        .measure_cols;
    assert_eq!(widest, seen);
    // On the way back are the columns of the way there.
    screen.press("-");
    assert_eq!((widest, screen.model.measure_cols), (73, 70));
    screen.press("2-");
    assert_eq!(screen.model.measure_cols, 62);
    screen.press("99--");
    assert!(
        screen.status().contains("no narrower"),
        "{}",
        screen.status()
    );
}

#[test]
fn a_command_that_there_is_not_is_said() {
    let mut screen = Screen::reading(80, 24);
    screen.press(":").type_text("qqqq").press("<Enter>");
    let prompt = screen.model.prompt.as_ref().expect("the prompt stays");
    assert!(prompt.problem.as_ref().unwrap().contains("qqqq"));
    screen.press("<Esc>");
    assert!(screen.model.prompt.is_none() && screen.model.popup.is_none());
    screen.press(":").type_text("outl").press("<Enter>");
    let popup = screen.model.popup.as_ref().expect("the outline");
    assert_eq!(popup.title, "Outline");
}

#[test]
fn headings_that_are_not_there_are_said() {
    let mut screen = Screen::reading(80, 24);
    screen.press("9]]").press("]]");
    assert_eq!(screen.status(), "There is no heading further on");
    screen.press("gg").press("[[");
    assert_eq!(screen.status(), "There is no heading before this");
}

#[test]
fn who_looks_elsewhere_is_not_pulled_back_by_the_voice() {
    let mut screen = Screen::reading(80, 24);
    screen.model.config.speech = Some("voice".into());
    screen.press("}");
    let effects = screen.effects_of("S");
    let turn = effects.iter().find_map(|effect| match effect {
        Effect::Speak { turn, .. } => Some(*turn),
        _ => None,
    });
    assert!(text_of(&screen).contains("Reading aloud"));
    screen.press("}");
    assert!(text_of(&screen).contains("ALOUD"), "{}", text_of(&screen));
    let elsewhere = screen.model.reader.as_ref().unwrap().cursor_byte();
    screen.send(Msg::Spoken {
        turn: turn.expect("a sentence"),
        problem: None,
    });
    let reader = screen.model.reader.as_ref().unwrap();
    assert_eq!(reader.cursor_byte(), elsewhere);
    assert!(screen.model.speech.sentence.is_some());
    screen.press("<Esc>");
    assert!(screen.status().starts_with("Silent"), "{}", screen.status());
}

#[test]
fn a_second_click_on_a_link_follows_it() {
    let mut screen = linked(80, 24);
    screen.press("<Tab>");
    let (x, y) = super::pages::cursor_of(&screen);
    screen.press("gg");
    screen.send(Msg::Click(x, y));
    assert!(screen.model.popup.is_none());
    assert!(!screen.status().is_empty());
    let before = screen.effects.len();
    screen.send(Msg::Click(x, y));
    let followed = screen.effects.len() > before || screen.model.popup.is_some();
    assert!(followed, "{}", screen.status());
}

#[test]
fn a_sentence_of_a_whole_row_takes_the_place_of_the_hint() {
    let mut screen = Screen::reading(80, 24);
    for cols in 60..=90 {
        let text = "x".repeat(cols - 2);
        screen.send(Msg::Resize {
            cols: cols as u16,
            rows: 24,
        });
        for bad in [false, true] {
            screen.send(Msg::Say {
                text: text.clone(),
                bad,
            });
            let shown = text_of(&screen);
            assert!(shown.contains(&text), "{cols}: {shown}");
        }
    }
}

#[test]
fn a_sentence_that_can_not_be_shortened_is_shown_whole() {
    let mut screen = Screen::reading(80, 24);
    let words = "The page is very large, so its blocks were judged by the quick rules alone; \
                 `offprint reclean --in-full` takes its time";
    screen.send(Msg::Say {
        text: words.into(),
        bad: false,
    });
    let shown = text_of(&screen);
    assert!(shown.contains("--in-full` takes its time"), "{shown}");
    let words = "Colours: high-contrast, until you quit · NO_COLOR asks for none; \
                 OFFPRINT_THEME=high-contrast outranks it";
    screen.send(Msg::Say {
        text: words.into(),
        bad: false,
    });
    let shown = text_of(&screen);
    assert!(shown.contains("=high-contrast outranks it"), "{shown}");
    // A name is cut where what is said of it has no room.
    let name = "a name of very many words ".repeat(4);
    screen.send(Msg::Say {
        text: format!("Starred “{}” · u undoes", name.trim()),
        bad: false,
    });
    let shown = text_of(&screen);
    assert!(shown.contains("…” · u undoes"), "{shown}");
}

#[test]
fn the_way_to_the_shell_is_open_while_the_page_goes_by_itself() {
    for goes in ["za", "zw"] {
        let mut screen = Screen::reading(80, 14);
        screen.press("gg").press(goes);
        assert!(screen.model.aids.going.is_some(), "{goes}");
        let effects = screen.effects_of("<C-z>");
        assert!(effects.contains(&Effect::Suspend), "{goes}: {effects:?}");
        assert!(screen.model.aids.going.is_none(), "{goes}");
        // Any other key only stops it.
        screen.press(goes);
        let effects = screen.effects_of("Q");
        assert!(!effects.contains(&Effect::Quit), "{goes}");
        assert!(screen.model.aids.going.is_none(), "{goes}");
    }
}

#[test]
fn a_match_without_another_is_said_to_be_alone() {
    let mut screen = Screen::reading(80, 24);
    screen.press("/").type_text("captain’s").press("<Enter>n");
    assert_eq!(screen.status(), "There is no other match");
    screen.press("N");
    assert_eq!(screen.status(), "There is no other match");
}

#[test]
fn what_was_done_to_a_page_that_was_left_makes_no_rule_for_the_next() {
    let mut screen = Screen::reading(80, 24);
    screen.press("jjjjj");
    screen.press_at_once("Jx");
    assert!(!screen.status().contains("rule"), "{}", screen.status());
}
