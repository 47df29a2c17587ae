//! Aids for the eye and the ear, marks, and searching by pattern.

use std::sync::Arc;

use offprint::{
    article::layout::{Format, Layout, Plates, Signs},
    command::Context,
    config::keymap::Key,
    library::{ArticleId, Opened},
    tui::app::{Effect, Msg, find::Find, motion::Unit, update},
};

use super::{
    fixture::Screen,
    pages::{after, pictures, styles_of},
    story::{Piece, STORY, article},
};

fn small() -> Screen {
    Screen::reading(60, 12)
}

fn top(screen: &Screen) -> usize {
    screen.model.reader.as_ref().expect("a page").top
}

fn cursor(screen: &Screen) -> usize {
    screen.model.reader.as_ref().expect("a page").cursor_byte()
}

#[test]
fn marks_are_come_back_to() {
    let mut screen = small();
    screen.press("}w");
    let here = cursor(&screen);
    screen.press("maG");
    assert_ne!(cursor(&screen), here);
    screen.press("'a");
    assert_eq!(cursor(&screen), here);
    screen.press("''");
    assert_ne!(cursor(&screen), here, "back to before the jump");
    screen.press("`a");
    assert_eq!(cursor(&screen), here);
    screen.press("'b");
    assert_eq!(screen.status(), "There is no mark b · set: a");
    screen.press("m-");
    assert_eq!(screen.status(), "A mark is called by a letter");
    assert_eq!(screen.press("m<Esc>").model.context(), Context::Reader);
}

#[test]
fn a_mark_in_another_article_opens_it() {
    let mut screen = small();
    screen.press("}}wmq");
    let here = cursor(&screen);
    screen.press("J");
    let effects = screen.effects_of("'q");
    assert!(effects.contains(&Effect::Open(ArticleId(1))));
    assert_eq!(cursor(&screen), here);
    screen.press("<C-o>");
    let open = |screen: &Screen| screen.model.open_id();
    assert_eq!(open(&screen), Some(ArticleId(2)));
}

#[test]
fn marks_outlive_the_session() {
    let mut before = small();
    before.press("}}wmq");
    let here = cursor(&before);
    // Another session, on the same library.
    let mut screen = small();
    screen.marks = before.marks;
    screen.press("'z");
    assert_eq!(screen.status(), "There is no mark z · set: q");
    screen.press("J");
    assert_ne!(screen.model.open_id(), Some(ArticleId(1)));
    screen.press("'q");
    assert_eq!(screen.model.open_id(), Some(ArticleId(1)));
    assert_eq!(cursor(&screen), here);
    // Each article has its own, and that goes first.
    screen.press("ggJ}mqgg");
    let (open, top) = (screen.model.open_id(), cursor(&screen));
    screen.press("'q");
    assert_eq!(screen.model.open_id(), open);
    assert_ne!(cursor(&screen), top);
}

/// The article, with another text than before.
fn with_another_text(screen: &Screen, id: i64) -> Opened {
    let mut opened = screen.opened(ArticleId(id)).expect("an article");
    opened.text_hash = "f0".repeat(32);
    opened
}

#[test]
fn a_mark_is_where_the_library_has_it_in_a_newer_text() {
    let mut screen = small();
    screen.press("}}wmqJ");
    let mut opened = with_another_text(&screen, 1);
    let start = opened.article.record.blocks[2].range.start;
    opened.marks = vec![('q', start)];
    for keys in ["'", "q"] {
        let keys = offprint::config::keymap::parse(keys).expect("a key");
        let effects = update(&mut screen.model, Msg::Key(keys[0]));
        assert!(keys[0].key == Key::Char('\'') || effects.contains(&Effect::Open(ArticleId(1))));
    }
    screen.send(Msg::Opened(Box::new(opened)));
    assert_eq!(screen.model.open_id(), Some(ArticleId(1)));
    assert_eq!(cursor(&screen), start);
}

#[test]
fn what_was_in_an_older_text_is_forgotten() {
    let mut screen = small();
    screen.model.config.speech = Some("voice".into());
    screen.press("}}GggS");
    let opened = with_another_text(&screen, 1);
    let before = screen.effects.len();
    screen.send(Msg::Opened(Box::new(opened)));
    assert!(screen.effects[before..].contains(&Effect::Hush));
    assert_eq!(screen.model.speech.sentence, None);
    screen.press("<C-o>");
    assert_eq!(screen.status(), "There is no place to go back to");
}

#[test]
fn a_key_that_is_bound_to_nothing_leaves_no_hole() {
    let mut screen = small();
    let unbound = "[reader]\n\"'\" = \"none\"\n\"`\" = \"none\"\n\"%\" = \"none\"\n";
    let keymap = Arc::make_mut(&mut screen.model.keymap);
    assert_eq!(keymap.merge("keymap.toml", unbound), []);
    screen.press("ma");
    assert_eq!(screen.status(), "Marked this place");
    screen.press(":").type_text("percent").press("<Enter>");
    assert_eq!(screen.status(), "Type a number first");
}

#[test]
fn the_line_that_is_read_stays_in_the_middle() {
    let mut screen = small();
    screen.press("zt8j");
    let middle = |screen: &Screen| {
        let reader = screen.model.reader.as_ref().unwrap();
        (reader.cursor_spot().0 - reader.top, reader.height / 2)
    };
    let (row, half) = middle(&screen);
    assert_eq!(row, half);
    screen.press("jj}");
    let (row, half) = middle(&screen);
    assert_eq!(row, half);
    screen.press("kkk");
    let (row, half) = middle(&screen);
    assert_eq!(row, half);
    screen.press("gg");
    assert_eq!((top(&screen), cursor(&screen) < 60), (0, true));
    screen.press("G500j");
    let reader = screen.model.reader.as_ref().unwrap();
    assert_eq!(
        reader.cursor_spot().0,
        reader.layout.rows() - 1,
        "to the very end"
    );
    screen.press("zt");
    assert!(screen.status().contains("as usual"));
}

#[test]
fn the_page_goes_by_itself_until_a_key_is_pressed() {
    let mut screen = small();
    let effects = screen.effects_of("za");
    assert!(effects.contains(&Effect::TickIn(3_000)), "{effects:?}");
    assert!(
        screen
            .status()
            .starts_with("20 lines a minute, any key stops")
    );
    screen.send(Msg::Tick);
    screen.send(Msg::Tick);
    assert_eq!(top(&screen), 2);
    screen.press("+");
    assert_eq!(screen.status(), "25 lines a minute");
    screen.press("--<Down>");
    assert_eq!(screen.status(), "12 lines a minute");
    screen.press("<Up>");
    // The key that stops does nothing else.
    screen.press("j");
    assert_eq!(top(&screen), 2);
    assert!(screen.status().contains("Stopped · za goes on"));
    let effects = screen.effects.len();
    screen.send(Msg::Tick);
    assert_eq!((top(&screen), screen.effects.len()), (2, effects));
    for key in ["<Esc>", "<C-c>", "5", "Q"] {
        screen.press("za").press(key);
        assert_eq!(screen.model.context(), Context::Reader, "{key}");
    }
    screen.press("za");
    for _ in 0..500 {
        screen.send(Msg::Tick);
    }
    assert!(
        screen.status().starts_with("The end"),
        "{}",
        screen.status()
    );
    assert_eq!(screen.model.context(), Context::Reader);
}

#[test]
fn one_word_after_the_other() {
    let mut screen = small();
    screen.press("}zw");
    assert!(screen.status().starts_with("250 words a minute"));
    screen.send(Msg::Tick);
    assert_eq!(screen.at_cursor(), "morning");
    assert_eq!(screen.effects.last(), Some(&Effect::TickIn(240)));
    for _ in 0..9 {
        screen.press("+");
    }
    assert_eq!(screen.status(), "640 words a minute, the fastest");
    screen.press("x");
    assert!(screen.status().contains("Stopped"));
}

#[test]
fn the_mouse_stops_a_page_that_goes_by_itself() {
    for event in [Msg::Click(3, 10), Msg::Click(40, 10), Msg::Wheel(1)] {
        let mut screen = small();
        screen.press("za");
        assert_eq!(screen.model.context(), Context::Auto);
        screen.send(event.clone());
        assert!(screen.model.aids.going.is_none(), "{event:?}");
    }
}

#[test]
fn another_article_stands_still() {
    let mut screen = small();
    // The next one is asked for, and before it comes the page begins to go.
    screen.press_at_once("Jzw");
    assert!(screen.effects.contains(&Effect::TickIn(240)));
    assert_eq!(screen.model.open_id(), Some(ArticleId(2)));
    assert_eq!(screen.model.context(), Context::Reader);
    let here = cursor(&screen);
    screen.send(Msg::Tick);
    assert_eq!(cursor(&screen), here);
}

#[test]
fn read_aloud_sentence_by_sentence() {
    let mut screen = small();
    screen.press("}S");
    assert!(screen.status().contains("No voice is set"));
    screen.model.config.speech = Some("voice".into());
    let effects = screen.effects_of("S");
    let Some(Effect::Speak { turn, text }) = effects.last() else {
        panic!("{effects:?}")
    };
    assert_eq!(
        text,
        "Every morning at six the ferry left the north pier, and every clock in the village was set by it."
    );
    let turn = *turn;
    screen.send(Msg::Spoken {
        turn,
        problem: None,
    });
    assert_eq!(screen.at_cursor(), "Nobody");
    let spoken = screen.model.speech.sentence.clone().expect("a sentence");
    assert!(screen.article.record.text[spoken].starts_with("Nobody had asked"));
    let before = screen.effects.len();
    screen.send(Msg::Spoken {
        turn,
        problem: None,
    });
    assert_eq!(screen.effects.len(), before, "an answer of yesterday");
    assert_eq!(screen.effects_of("S"), [Effect::Hush]);
    assert!(screen.model.speech.sentence.is_none());
    screen.press("S");
    assert!(screen.effects_of("<Esc>").contains(&Effect::Hush));
    screen.press("S");
    let Some(Effect::Speak { turn, .. }) = screen.effects.last().cloned() else {
        panic!("silence")
    };
    screen.send(Msg::Spoken {
        turn,
        problem: Some("It has no breath.".into()),
    });
    assert_eq!(screen.status(), "It has no breath.");
    screen.press("S");
    assert!(screen.effects_of("J").contains(&Effect::Hush));
}

#[test]
fn the_voice_is_told_of_as_long_as_it_is_heard() {
    let mut screen = small();
    screen.model.config.speech = Some("voice".into());
    screen.press("S");
    assert!(screen.effects_of("q").contains(&Effect::Hush));
    assert!(screen.status().contains("stops where its page is left"));
    // Beside the list the page can be seen, and is read on.
    let mut wide = Screen::reading(200, 50);
    wide.model.config.speech = Some("voice".into());
    wide.press("Sgl");
    let heard = wide.model.speech.sentence.is_some();
    assert_eq!(heard, wide.model.mode() == Some("ALOUD"));
}

#[test]
fn the_voice_comes_to_an_end_of_the_page() {
    let mut screen = small();
    screen.model.config.speech = Some("voice".into());
    screen.press("GS");
    for _ in 0..20 {
        let Some(Effect::Speak { turn, .. }) = screen.effects.last().cloned() else {
            break;
        };
        screen.send(Msg::Spoken {
            turn,
            problem: None,
        });
    }
    assert_eq!(screen.status(), "Read to the end");
}

#[test]
fn patterns_are_found_where_they_are_asked_for() {
    for (typed, hits, told) in [
        ("/f[aeiou]rry/", 4, "4"),
        ("/f[aeiou]rry", 4, "4"),
        ("/Ferry/", 1, "1"),
        ("/^when/", 1, "1"),
        ("/(a/", 0, "is no pattern yet"),
        ("/(qqq)*/", 0, "not found"),
        ("/(a{1000}){1000}/", 0, "is no pattern yet"),
    ] {
        let mut screen = Screen::reading(80, 24);
        screen.press("/").type_text(typed);
        let find = screen.model.reader.as_ref().unwrap().find.as_ref().unwrap();
        assert_eq!(find.hits.len(), hits, "{typed}");
        assert!(find.count().ends_with(told), "{typed}: {}", find.count());
    }
}

/// What is found depends on the words and never on the width, and each match
/// can be seen.
#[test]
fn matches_are_the_same_at_every_width() {
    // A word that may break within, and does at some width.
    let pieces: Vec<Piece> = STORY
        .iter()
        .map(|(kind, role, words)| {
            let words: &'static str = words.replace("village", "vil\u{ad}lage").leak();
            (*kind, *role, words)
        })
        .collect();
    let story = article(&pieces);
    let story = Arc::new(story);
    let layout = |measure_cols| {
        let format = Format {
            outdent_cols: 0,
            plates: Plates::default(),
            measure_cols,
            with_chrome: false,
            signs: Signs::Unicode,
            hyphenate: measure_cols < 60,
            justify: measure_cols.is_multiple_of(2),
            pan: measure_cols.is_multiple_of(3),
            turn: false,
        };
        Layout::new(Arc::clone(&story), format)
    };
    for needle in [
        "village was set by it",
        "north pier",
        "people you will never meet",
        "the ferry was late",
        "/the (first|second)/",
        "captain's daughter",
    ] {
        let expected = Find::new(needle, &layout(66), 0).hits;
        assert!(!expected.is_empty(), "{needle}");
        for cols in 20..=200 {
            let layout = layout(cols);
            let hits = Find::new(needle, &layout, 0).hits;
            assert_eq!(hits, expected, "{needle} at {cols}");
            for hit in &hits {
                let rows = layout.row_of(hit.start)..layout.row_of(hit.end) + 1;
                let spans = layout.lines(rows).into_iter().flat_map(|l| l.spans);
                let seen: usize = spans
                    .filter_map(|s| s.source)
                    .map(|s| s.end.min(hit.end).saturating_sub(s.start.max(hit.start)))
                    .sum();
                let spaces = story.record.text[hit.clone()]
                    .chars()
                    .filter(|c| c.is_whitespace() || *c == '\u{ad}')
                    .map(char::len_utf8)
                    .sum::<usize>();
                assert!(seen + spaces >= hit.len(), "{needle} at {cols}");
            }
        }
    }
}

#[test]
fn one_paragraph_is_bright() {
    pictures("focus", |c, r| after(Screen::reading(c, r), "}zf"));
    let screen = after(Screen::reading(80, 24), "}zf");
    insta::assert_snapshot!("focus_styles", styles_of(&screen));
}

#[test]
fn words_begin_bold() {
    let screen = after(Screen::reading(80, 24), "}zb");
    insta::assert_snapshot!("bold_styles", styles_of(&screen));
}

#[test]
fn one_word_on_the_page() {
    pictures("one_word", |c, r| after(Screen::reading(c, r), "}5wzw"));
}

#[test]
fn the_key_that_began_it_ends_it_and_each_manner_has_its_pace() {
    for (keys, slower) in [("za", "16 lines"), ("zw", "200 words")] {
        let mut screen = small();
        screen.press(keys).press("-");
        assert!(screen.status().starts_with(slower), "{}", screen.status());
        screen.press(keys);
        assert!(screen.model.aids.going.is_none(), "{keys}");
        assert!(
            screen.status().starts_with("Stopped"),
            "{}",
            screen.status()
        );
        let other = if keys == "za" { "zw" } else { "za" };
        screen.press(other);
        let usual = if keys == "za" {
            "250 words"
        } else {
            "20 lines"
        };
        assert!(screen.status().starts_with(usual), "{}", screen.status());
        // A key that would go on to something else stops it, and is lost.
        let cursor = cursor(&screen);
        screen.press("zx");
        assert!(screen.model.aids.going.is_none(), "{keys}");
        assert_eq!(self::cursor(&screen), cursor);
        assert!(!screen.model.reader.as_ref().unwrap().with_chrome());
    }
    let mut screen = small();
    screen.press("za");
    for _ in 0..6 {
        screen.press("+");
    }
    assert_eq!(screen.status(), "80 lines a minute, the fastest");
}

#[test]
fn lines_in_the_middle_go_on_from_the_very_top() {
    let mut screen = small();
    screen.press("gg").press("zt").press("za");
    for _ in 0..4 {
        screen.send(Msg::Tick);
        assert_eq!(screen.model.context(), Context::Auto, "{}", screen.status());
    }
}

#[test]
fn what_is_gone_to_is_seen_whole() {
    for (cols, rows) in [(80, 24), (40, 14), (66, 12)] {
        for keys in ["}", "{", ")", "(", "]]"] {
            let mut screen = Screen::reading(cols, rows);
            if "{(".contains(keys) {
                screen.press("G");
            }
            for _ in 0..12 {
                screen.press(keys);
                let reader = screen.model.reader.as_ref().unwrap();
                let byte = reader.cursor_byte();
                let ground = reader.ground();
                let what = match keys {
                    ")" | "(" => ground.unit_at(byte, Unit::Sentence).unwrap(),
                    _ => ground.range(reader.block().unwrap()),
                };
                let rows = [what.start, ground.left_of(what.end)].map(|b| reader.layout.row_of(b));
                let fits = rows[1] - rows[0] < reader.height;
                let seen = reader.top..reader.top + reader.height;
                assert!(
                    seen.contains(&rows[0]),
                    "{keys} at {cols}: {rows:?} in {seen:?}"
                );
                assert!(
                    !fits || seen.contains(&rows[1]),
                    "{keys} at {cols}: {rows:?} in {seen:?}"
                );
            }
        }
    }
}
