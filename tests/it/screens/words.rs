//! Words on the page: the one under the cursor, those with the mark of a note
//! at them, and where the page stands after one was looked for.

use std::sync::Arc;

use offprint::{
    article::{BlockKind, Inline, InlineKind, Role},
    library::ReadState,
    tui::app::{Effect, Msg, find::Find},
};

use super::{
    fixture::Screen,
    pages::text_of,
    story::{Piece, article},
};

const PAGE: &[Piece] = &[(
    BlockKind::Paragraph,
    Role::Body,
    "It has notes1 and more notes in it. The square mc2 stays, and so do other notes.",
)];

/// A page on which a note is marked, and an exponent is raised.
fn noted() -> Screen {
    let mut screen = Screen::new(80, 24);
    screen.article = article(PAGE);
    let text = screen.article.record.text.clone();
    let at = |words: &str| {
        let end = text.find(words).expect("the words are there") + words.len();
        end - 1..end
    };
    let inline = |range, kind| Inline { range, kind };
    Arc::make_mut(&mut screen.article.record).inlines = vec![
        inline(at("notes1"), InlineKind::Superscript),
        inline(at("notes1"), InlineKind::Link("#note1".into())),
        inline(at("mc2"), InlineKind::Superscript),
    ];
    screen.press("<Enter>");
    screen
}

fn count(screen: &Screen) -> String {
    let find = screen.model.reader.as_ref().and_then(|r| r.find.as_ref());
    find.map_or_else(String::new, Find::count)
}

#[test]
fn a_word_ends_where_the_mark_of_a_note_begins() {
    let mut screen = noted();
    screen.press("www");
    assert_eq!(screen.at_cursor(), "and", "the mark is no word");
    screen.press("gg2w");
    assert_eq!(screen.at_cursor(), "notes1");
    screen.press("*");
    assert_eq!(count(&screen), "2/3");
    screen.press("gg)2w");
    assert_eq!(screen.at_cursor(), "mc2");
    screen.model.config.lookup = Some("dict {}".into());
    let looked_up = screen.effects_of("gg2wL");
    assert!(
        looked_up
            .iter()
            .any(|e| format!("{e:?}").contains("\"notes\"")),
        "{looked_up:?}"
    );
}

#[test]
fn marks_of_notes_are_not_heard() {
    let mut screen = noted();
    screen.model.config.speech = Some("voice".into());
    let effects = screen.effects_of("S");
    let Some(Effect::Speak { turn, text }) = effects.last() else {
        panic!("{effects:?}")
    };
    assert_eq!(text, "It has notes and more notes in it.");
    let turn = *turn;
    screen.send(Msg::Spoken {
        turn,
        problem: None,
    });
    let Some(Effect::Speak { text, .. }) = screen.effects.last() else {
        panic!("silence")
    };
    assert_eq!(text, "The square mc² stays, and so do other notes.");
}

#[test]
fn a_word_that_was_looked_for_stays_one() {
    let mut screen = Screen::reading(80, 24);
    screen.press("/the<Enter>");
    let anywhere = count(&screen);
    screen.press("<Esc>/the<Space>clocks<Enter>*");
    let words = count(&screen);
    let all = |count: &str| count.split('/').nth(1).map(str::to_owned);
    assert_ne!(all(&words), all(&anywhere), "{words} {anywhere}");
    screen.press("<Esc>n");
    assert_eq!(all(&count(&screen)), all(&words));
}

#[test]
fn what_comes_back_stands_where_it_stood() {
    let mut screen = Screen::reading(50, 12);
    let top = |screen: &Screen| screen.model.reader.as_ref().expect("a page").top;
    screen.press("jjjjj");
    let (before, word) = (top(&screen), screen.at_cursor().to_owned());
    for back in ["G''", "G<C-o>", "/anyone<Enter>''", "gg''", "G''''''"] {
        screen.press(back);
        assert_eq!(top(&screen), before, "{back}");
        assert_eq!(screen.at_cursor(), word, "{back}");
    }
    // In a window of another width the words of that row come back.
    screen.press("G");
    screen.send(Msg::Resize { cols: 60, rows: 12 });
    screen.press("''");
    assert_eq!(screen.at_cursor(), word);
}

#[test]
fn a_question_is_whole_and_so_are_its_keys() {
    let mut screen = Screen::new(40, 10);
    screen.send(Msg::Paste("two lines\rof a story".into()));
    let shown = text_of(&screen);
    for part in ["Add “two lines” as an article?", "Enter adds · Esc cancels"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    screen.press("<Esc>:pict");
    assert!(
        text_of(&screen).contains("Enter runs"),
        "{}",
        text_of(&screen)
    );
}

#[test]
fn a_small_screen_says_all_that_there_is_to_say() {
    let mut screen = Screen::reading(40, 10);
    screen.press("za");
    let shown = text_of(&screen);
    assert!(shown.contains("any key stops"), "{shown}");
}

#[test]
fn what_there_is_to_know_of_a_page_is_said_once() {
    let mut screen = Screen::new(80, 24);
    screen.warnings = vec!["the page is very large".into()];
    let opens = |screen: &mut Screen| {
        screen.press("<Enter>");
        let told = screen.status().to_owned();
        screen.press("q");
        told
    };
    screen.rows[0].state = ReadState::Unread;
    assert_eq!(opens(&mut screen), "The page is very large");
    assert_eq!(opens(&mut screen), "");
    // Nor of what was begun another day.
    screen.rows[1].state = ReadState::Reading;
    screen.press("j");
    assert_eq!(opens(&mut screen), "");
    screen.rows[2].state = ReadState::Unread;
    screen.press("j");
    assert_eq!(opens(&mut screen), "The page is very large");
}

#[test]
fn how_far_was_read_is_told_where_one_is_not() {
    let told = |progress, state| {
        let mut screen = Screen::new(80, 10);
        (screen.rows[0].progress, screen.rows[0].state) = (progress, state);
        screen.press("<Enter>gg");
        let seen = text_of(&screen);
        seen.lines().next().unwrap_or_default().trim().to_owned()
    };
    let head = told(0.9, ReadState::Reading);
    assert!(head.ends_with("· 1 min left · read to 90%"), "{head}");
    // Turning back a page is no riddle, nor what is done.
    for (progress, state) in [
        (0.0, ReadState::Unread),
        (0.2, ReadState::Reading),
        (1.0, ReadState::Reading),
        (1.0, ReadState::Read),
    ] {
        let head = told(progress, state);
        assert!(head.ends_with("left"), "{head}");
    }
}

#[test]
fn who_turns_a_page_is_on_a_row_with_text() {
    for rows in 10..40 {
        for keys in ["<Space>", "<C-b>"] {
            let mut screen = Screen::reading(80, rows);
            if keys == "<C-b>" {
                screen.press("G");
            }
            for _ in 0..6 {
                screen.press(keys);
                let reader = screen.model.reader.as_ref().unwrap();
                let (row, _) = reader.cursor_spot();
                assert!(!reader.layout.is_blank(row), "{keys} {rows} {row}");
                let seen = reader.top..reader.top + reader.height;
                assert!(seen.contains(&row), "{keys} {rows} {row}");
            }
        }
    }
}
