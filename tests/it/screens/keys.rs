//! Key strings, and what they do to the model. Every default binding is
//! pressed here, and every command run.

use offprint::{
    article::{
        Judgement, Passage, Role, RuleAction, RuleKind, SiteRule,
        annotation::{AnchorState, Color},
    },
    command::{Command, Context},
    config::{Keymap, keymap::print},
    library::{
        ArticleId, BlockChange, Change, Done, FieldChange, FieldEdit, Place, ReadState, Recleaned,
        Recleaning, RuleOffer, RulePreview, SortKey,
    },
    tui::app::{
        self, EditTarget, Effect, Msg, editor::NoteTarget, geometry::Pane, library::View,
        lookup::Found, popup::PopupKind,
    },
};

use super::{
    fixture::{Screen, applied},
    pages::text_of,
};

fn reading() -> Screen {
    Screen::reading(80, 24)
}

/// The page is small, so that there is something to scroll.
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
fn cursor_moves_through_the_text() {
    for (keys, expected) in [
        ("}", "Every"),
        ("}}", "When"),
        ("}}{", "Every"),
        ("}w", "morning"),
        ("}3w", "six"),
        ("}3wB", "at"),
        ("})", "Nobody"),
        ("}))", "The"),
        ("}))(", "Nobody"),
        ("}ll", "ery"),
        ("}llh", "very"),
        ("]]", "What"),
        ("2]]", "The"),
        ("2]][[", "What"),
        ("}<Right><Right><Left>", "very"),
        ("2G", "Every"),
        ("3gg", "When"),
    ] {
        let mut screen = reading();
        screen.press(keys);
        assert_eq!(screen.at_cursor(), expected, "{keys}");
    }
}

#[test]
fn rows_scroll_and_the_cursor_rides_along() {
    let mut screen = small();
    assert_eq!(top(&screen), 0);
    for (keys, expected) in [
        ("j", 1),
        ("3j", 4),
        ("k", 3),
        ("<Down>", 4),
        ("<Up>", 3),
        ("gg", 0),
    ] {
        screen.press(keys);
        assert_eq!(top(&screen), expected, "{keys}");
        let row = screen.model.reader.as_ref().unwrap().cursor_spot().0;
        assert_eq!(
            row,
            top(&screen),
            "the cursor stays on its row of the screen"
        );
    }
    screen.press("G");
    let last = top(&screen);
    for keys in ["j", "<C-d>", "<Space>"] {
        screen.press(keys);
        assert_eq!(top(&screen), last, "{keys} past the end");
    }
    screen.press("<Home><End>");
    assert_eq!(top(&screen), last);
}

#[test]
fn pages_there_and_back() {
    for (down, up) in [
        ("<Space>", "b"),
        ("<C-f>", "<C-b>"),
        ("<PgDn>", "<PgUp>"),
        ("<C-d>", "<C-u>"),
    ] {
        let mut screen = small();
        screen.press(down);
        assert!(top(&screen) > 3, "{down}");
        screen.press(up);
        assert_eq!(top(&screen), 0, "{up}");
    }
    let mut screen = small();
    screen.press("50%");
    let middle = top(&screen);
    screen.press("100%");
    assert!(middle > 0 && top(&screen) > middle);
    screen.press("0%");
    assert_eq!(top(&screen), 0);
    screen.press("<C-o>");
    assert!(top(&screen) > middle);
    // No number of times is nought.
    screen.press("gg0j");
    assert_eq!(screen.model.reader.as_ref().unwrap().cursor_spot().0, 1);
    screen.press("%");
    assert!(screen.status().contains("number first"));
}

#[test]
fn percent_go_where_the_header_says_so_many() {
    for (cols, rows) in [(80, 14), (40, 10), (200, 24)] {
        let mut screen = Screen::reading(cols, rows);
        for wanted in [10, 25, 50, 75, 90, 99] {
            screen.press("gg").press(&format!("{wanted}%"));
            let reader = screen.model.reader.as_ref().unwrap();
            let said = reader.percent();
            // A row holds some percent of a short story; the first screen more.
            assert!(said >= wanted, "{wanted} at {cols}x{rows}: {said}");
            let seen = (reader.top..reader.top + reader.height).contains(&reader.cursor_spot().0);
            assert!(seen, "{wanted} at {cols}x{rows}");
            if reader.top > 0 && said < 100 {
                let up = screen.press("k").model.reader.as_ref().unwrap().percent();
                assert!(up < wanted, "{wanted} at {cols}x{rows}: {up}");
            }
        }
    }
}

#[test]
fn the_place_is_kept_by_the_text() {
    let mut screen = Screen::reading(80, 14);
    screen.press("8j");
    let word = |screen: &Screen| {
        let reader = screen.model.reader.as_ref().unwrap();
        reader.layout.offset_at(reader.top)
    };
    let (before, row) = (word(&screen), top(&screen));
    for (cols, rows) in [(50, 14), (200, 50), (40, 10), (120, 14)] {
        screen.send(Msg::Resize { cols, rows });
        let reader = screen.model.reader.as_ref().unwrap();
        let at = reader.layout.row_of(before);
        assert!(
            (reader.top..reader.top + reader.height.max(1)).contains(&at),
            "{cols}x{rows}"
        );
    }
    screen.send(Msg::Resize { cols: 80, rows: 14 });
    assert_eq!(
        (word(&screen), top(&screen)),
        (before, row),
        "the same screen after the way back"
    );
    screen.press("zxzx");
    assert_eq!(top(&screen), row, "chrome shown and hidden");
    screen.press("-");
    assert_eq!(screen.model.measure_cols, 62);
    screen.press("++=");
    assert_eq!((screen.model.measure_cols, top(&screen)), (66, row));
}

#[test]
fn leaving_saves_the_place_and_coming_back_finds_it() {
    let mut screen = small();
    screen.press("9j");
    let effects = screen.effects_of("q");
    assert!(matches!(effects[0], Effect::SavePosition { position, .. } if position.top > 0));
    let before = top(&screen);
    screen.model.reader = None;
    screen.press("<Enter>");
    assert_eq!(top(&screen), before);
    assert!(screen.effects_of("Q").contains(&Effect::Quit));
}

#[test]
fn coming_back_finds_the_cursor_on_its_word_and_leaving_again_moves_nothing() {
    let mut screen = small();
    let reopen = |screen: &mut Screen| {
        screen.model.reader = None;
        screen.press("<Enter>");
    };
    let saved = |effects: &[Effect]| {
        effects.iter().find_map(|e| match e {
            Effect::SavePosition { position, .. } => Some(*position),
            _ => None,
        })
    };
    screen.press("9jwww");
    let (before, here) = (top(&screen), cursor(&screen));
    let position = saved(&screen.effects_of("q")).unwrap();
    assert_ne!(position.top, position.cursor);
    reopen(&mut screen);
    assert_eq!((top(&screen), cursor(&screen)), (before, here));
    // Another width shows it from the middle of a line: that is the same place.
    for cols in [47, 60] {
        screen.send(Msg::Resize { cols, rows: 12 });
        assert_eq!(saved(&screen.effects_of("q")), None, "{cols}");
        reopen(&mut screen);
        assert_eq!(cursor(&screen), here, "{cols}");
    }
    assert_eq!(top(&screen), before);
    // The cursor alone moved: that is remembered, too.
    screen.press("w");
    let next = saved(&screen.effects_of("q")).unwrap();
    assert_eq!(next.top, position.top);
    assert!(next.cursor > position.cursor);
}

#[test]
fn looking_for_something_leaves_the_place_where_reading_stopped() {
    let saved = |screen: &mut Screen, keys: &str| {
        let effects = screen.effects_of(keys).into_iter();
        effects.rev().find_map(|e| match e {
            Effect::SavePosition { position, .. } => Some(position),
            _ => None,
        })
    };
    let stopped = {
        let mut screen = small();
        saved(&mut screen, "9jwwq").unwrap()
    };
    // Found, looked through, the window made another, the cursor moved; the
    // prompt still open, and left again.
    for keys in [
        "/radio<Enter>",
        "/radio<Enter>nnnw",
        "/radio",
        "/radio<Esc>",
    ] {
        let mut screen = small();
        screen.press("9jww");
        let before = top(&screen);
        screen.press(keys);
        assert_eq!(top(&screen) == before, keys.ends_with("<Esc>"), "{keys}");
        screen.send(Msg::Resize { cols: 60, rows: 9 });
        screen.send(Msg::Resize { cols: 60, rows: 12 });
        let effects = offprint::tui::app::farewell(&mut screen.model);
        let is_there =
            |e: &Effect| matches!(e, Effect::SavePosition { position, .. } if *position == stopped);
        assert!(effects.iter().any(is_there), "{keys}: {effects:?}");
    }
}

#[test]
fn a_look_at_a_far_end_is_no_reading() {
    let progress = |keys: &str| {
        let mut screen = Screen::reading(40, 10);
        screen.press(keys);
        let effects = offprint::tui::app::farewell(&mut screen.model);
        let saved = effects.into_iter().find_map(|e| match e {
            Effect::SavePosition { progress, .. } => Some(progress),
            _ => None,
        });
        saved.unwrap_or_default()
    };
    let read = progress("jj");
    assert!(read < 0.5, "{read}");
    for (keys, expected) in [
        ("jjG", read),
        ("jjGk", 1.0),
        ("jj<Space><Space><Space><Space>G", 1.0),
    ] {
        let found = progress(keys);
        assert!(
            (found - expected).abs() < 0.1,
            "{keys}: {found}, not {expected}"
        );
    }
}

#[test]
fn jumps_can_be_taken_back() {
    let mut screen = small();
    screen.press("}}w");
    let here = cursor(&screen);
    screen.press("G''");
    assert_eq!(cursor(&screen), here);
    screen.press("zz");
    let reader = screen.model.reader.as_ref().unwrap();
    assert!(reader.cursor_spot().0 - reader.top <= reader.height / 2);
}

#[test]
fn search_goes_over_line_ends_accents_and_shapes() {
    for (typed, hits) in [
        ("the ferry", 3),
        ("The ferry", 1),
        ("captain's", 1),
        ("dáughter", 1),
        ("zeppelin", 0),
    ] {
        let mut screen = reading();
        screen.press("/").type_text(typed);
        let find = screen.model.reader.as_ref().unwrap().find.as_ref().unwrap();
        assert_eq!(find.hits.len(), hits, "{typed}");
    }
}

#[test]
fn search_finds_the_same_at_every_width() {
    for cols in (40..200).step_by(7) {
        let mut screen = Screen::reading(cols, 24);
        screen
            .press("/")
            .type_text("village was set by it")
            .press("<Enter>");
        assert_eq!(screen.at_cursor(), "village", "{cols}");
    }
}

#[test]
fn matches_in_a_row() {
    let mut screen = reading();
    screen.press("n");
    assert!(screen.status().contains("/ finds"));
    screen.press("/").type_text("ferry").press("<Enter>");
    let count = |screen: &Screen| {
        screen
            .model
            .reader
            .as_ref()
            .unwrap()
            .find
            .as_ref()
            .unwrap()
            .count()
    };
    assert_eq!(count(&screen), "1/4");
    for (keys, expected) in [
        ("n", "2/4"),
        ("2n", "4/4"),
        ("n", "1/4"),
        ("N", "4/4"),
        ("N", "3/4"),
    ] {
        screen.press(keys);
        assert_eq!(count(&screen), expected, "{keys}");
    }
    screen.press("<Esc>");
    assert!(screen.model.reader.as_ref().unwrap().find.is_none());
    // Put away, it is gone on with from the cursor.
    screen.press("n");
    assert_eq!(count(&screen), "4/4");
}

#[test]
fn the_word_under_the_cursor_is_looked_for_as_a_word() {
    let mut screen = reading();
    screen.press("/").type_text("the village").press("<Enter>*");
    let text = &screen.article.record.text;
    let find = screen.model.reader.as_ref().unwrap().find.as_ref().unwrap();
    assert_eq!(find.needle, "the");
    let letter = |c: char| c.is_alphanumeric();
    for hit in &find.hits {
        assert!(!text[..hit.start].ends_with(letter), "{hit:?}");
        assert!(!text[hit.end..].starts_with(letter), "{hit:?}");
    }
    assert!(find.hits.len() > 2);
    assert!(find.hits.len() < text.to_lowercase().matches("the").count());
}

#[test]
fn searches_are_called_back() {
    let mut screen = reading();
    screen.press("/").type_text("ferry").press("<Enter>");
    screen.press("/").type_text("clock").press("<Enter>");
    let typed = |screen: &Screen| {
        let prompt = screen.model.prompt.as_ref().expect("a prompt");
        prompt.input.text().to_owned()
    };
    screen.press("/");
    for (key, expected) in [
        ("<Up>", "clock"),
        ("<Up>", "ferry"),
        ("<Up>", "ferry"),
        ("<Down>", "clock"),
        ("<Down>", ""),
        ("<Up>", "clock"),
    ] {
        screen.press(key);
        assert_eq!(typed(&screen), expected, "{key}");
    }
    screen.press("<Up><Enter>");
    assert_eq!(screen.at_cursor().to_lowercase(), "ferry");
    // What is typed is not lost to a look at those before.
    screen.press("/").type_text("cl");
    for (key, expected) in [("<Down>", "cl"), ("<Up>", "ferry"), ("<Down>", "cl")] {
        screen.press(key);
        assert_eq!(typed(&screen), expected, "{key}");
    }
}

#[test]
fn what_is_no_pattern_stays_at_the_prompt() {
    let mut screen = reading();
    screen.press("/").type_text("/(").press("<Enter>");
    let prompt = screen.model.prompt.as_ref().expect("a prompt");
    assert_eq!(prompt.input.text(), "/(");
    assert_eq!(
        prompt.problem.as_deref(),
        Some("This is no regular expression: unclosed group")
    );
    screen.type_text("ferry)").press("<Enter>");
    assert!(screen.model.prompt.is_none());
    assert_eq!(screen.at_cursor().to_lowercase(), "ferry");
}

#[test]
fn search_begun_and_given_up_leaves_no_trace() {
    let mut screen = small();
    screen.press("3j");
    let before = (top(&screen), cursor(&screen));
    screen.press("/").type_text("radio").press("<Esc>");
    assert_eq!((top(&screen), cursor(&screen)), before);
}

#[test]
fn letters_added_find_what_a_new_search_finds() {
    for needle in [
        "ferry",
        "the the",
        "when",
        "eleven",
        "et",
        "he he",
        "clocks",
        "ee",
        "aba",
        "morning at",
        "off",
    ] {
        let mut typed = reading();
        typed.press("/").type_text(needle);
        let mut pasted = reading();
        pasted.press("/");
        pasted.send(Msg::Paste(needle.into()));
        let hits = |screen: &Screen| {
            screen
                .model
                .reader
                .as_ref()
                .expect("a page")
                .find
                .clone()
                .map(|f| f.hits)
        };
        assert_eq!(hits(&typed), hits(&pasted), "{needle}");
        typed.press("<Backspace>");
        pasted.press("<Backspace>");
        assert_eq!(hits(&typed), hits(&pasted), "{needle} cut");
    }
}

#[test]
fn only_in_what_was_stripped() {
    let mut screen = reading();
    screen.press("/").type_text("newsletter").press("<Enter>");
    assert!(
        screen.status().contains("stripped (1) · zx shows it"),
        "{}",
        screen.status()
    );
}

#[test]
fn word_under_the_cursor() {
    let mut screen = reading();
    screen.press("}5w*");
    assert_eq!(screen.at_cursor(), "ferry");
    assert_eq!(
        screen
            .model
            .reader
            .as_ref()
            .unwrap()
            .find
            .as_ref()
            .unwrap()
            .needle,
        "ferry"
    );
}

#[test]
fn selection_grows_and_shrinks() {
    for (keys, expected) in [
        ("}v", "Every"),
        ("}vw", "Every morning"),
        ("}vwwb", "Every morning"),
        ("}ve", "Every morning"),
        ("}v2wh", "Every morning a"),
        ("}vwl", "Every morning "),
        ("}v<Right>", "Every "),
        ("}v<Right><Left>", "Every"),
        (
            "}wvs",
            "Every morning at six the ferry left the north pier, and every clock in the village was set by it.",
        ),
        (
            "}wv+",
            "Every morning at six the ferry left the north pier, and every clock in the village was set by it.",
        ),
        ("}wv+-", "morning"),
        ("}wvob", "Every morning"),
        ("}wvobob", "Every"),
        ("]]V", "What the harbour book says"),
        ("]]vp", "What the harbour book says"),
        ("]]v}", "What the harbour book says"),
    ] {
        let mut screen = reading();
        screen.press(keys);
        assert_eq!(screen.selected(), expected, "{keys}");
    }
}

#[test]
fn a_selection_reaches_to_what_is_looked_for() {
    for (keys, needle, expected) in [
        (
            "}v",
            "clock",
            "Every morning at six the ferry left the north pier, and every clock",
        ),
        ("}4wv", "Every", "Every morning at six the"),
        ("}v", "nowhere at all", "Every"),
    ] {
        let mut screen = reading();
        screen.press(keys).press("/").type_text(needle);
        assert_eq!(screen.model.context(), Context::Prompt);
        screen.press("<Enter>");
        assert_eq!(screen.model.context(), Context::Select, "{needle}");
        assert_eq!(screen.selected(), expected, "{needle}");
        // Given up, it is what it was.
        let mut screen = reading();
        screen.press(keys);
        let before = (screen.selected(), screen.at_cursor().to_owned());
        screen.press("/").type_text(needle).press("<Esc>");
        let after = (screen.selected(), screen.at_cursor().to_owned());
        assert_eq!(after, before, "{needle}");
    }
}

#[test]
fn a_selection_that_has_not_grown_says_so_instead_of_shrinking() {
    for (keys, says) in [("}v-", true), ("}v+w-", true), ("}v+-", false)] {
        let mut screen = reading();
        screen.press(keys);
        assert_eq!(
            screen.status().contains("Nothing to shrink"),
            says,
            "{keys}"
        );
    }
}

#[test]
fn selection_by_sentences_paragraphs_and_rows() {
    let mut screen = reading();
    screen.press("}v)");
    assert!(screen.selected().ends_with("set by it."));
    screen.press(")");
    assert!(screen.selected().ends_with("simply how he was."));
    screen.press("(");
    assert!(screen.selected().ends_with("set by it."));
    screen.press("}}");
    assert!(screen.selected().ends_with("in the bread."));
    screen.press("{");
    assert!(screen.selected().ends_with("when it came back."));
    screen.press("<Esc>v");
    let one = screen.selected().len();
    screen.press("j<Down>");
    assert!(screen.selected().len() > one + 60);
    screen.press("k<Up>");
    assert_eq!(screen.selected().len(), one);
    screen.press("G");
    assert!(screen.selected().ends_with("example.org."));
    screen.press("gg");
    assert!(screen.selected().contains("Time"));
    screen.press("v");
    assert!(screen.model.reader.as_ref().unwrap().selection.is_none());
}

#[test]
fn what_is_stripped_in_between_is_not_marked() {
    // A block was stripped between the two.
    for (keys, note) in [("<Enter>", ""), ("amine<Enter>", "mine")] {
        let mut screen = reading();
        screen
            .press("/")
            .type_text("named after a ship")
            .press("<Enter>v}e");
        let effects = screen.effects_of(keys);
        let Some(Change::All(changes)) = applied(&effects) else {
            panic!("{keys}: {effects:?}")
        };
        let parts: Vec<(&str, &str)> = changes
            .iter()
            .map(|change| match change {
                Change::Annotate {
                    passage: Some(passage),
                    note,
                    ..
                } => (&screen.article.record.text[passage.range()], note.as_str()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(parts, [("named after a ship’s cat.", note), ("The", "")]);
    }
    // If it can't be saved, the draft is on all of it.
    let mut screen = reading();
    screen
        .press("/")
        .type_text("named after a ship")
        .press("<Enter>v}e");
    let selected = screen.model.reader.as_ref().unwrap().selection.clone();
    let effects = screen.effects_of("amine<Enter>");
    let change = applied(&effects).cloned().unwrap();
    screen.send(Msg::NotSaved {
        change: Box::new(change),
        text: "The disk is full.".into(),
    });
    let draft = screen.model.drafts.last().expect("a draft");
    let NoteTarget::New { passage, .. } = draft.target else {
        panic!("{draft:?}")
    };
    assert_eq!(passage, selected.map(|s| s.passage()));
    // Another colour on the same is another colour of both.
    let mut screen = reading();
    screen
        .press("/")
        .type_text("named after a ship")
        .press("<Enter>v}ecy");
    screen
        .press("/")
        .type_text("named after a ship")
        .press("<Enter>v}e");
    let effects = screen.effects_of("cg");
    let Some(Change::All(changes)) = applied(&effects) else {
        panic!("{effects:?}")
    };
    let recolours = |c: &Change| {
        matches!(
            c,
            Change::EditAnnotation {
                color: Some(Color::Green),
                ..
            }
        )
    };
    assert!(
        changes.len() == 2 && changes.iter().all(recolours),
        "{changes:?}"
    );
    // Who sees it marks it.
    let mut screen = reading();
    screen
        .press("zx/")
        .type_text("named after a ship")
        .press("<Enter>v}}e");
    let effects = screen.effects_of("<Enter>");
    assert!(
        matches!(applied(&effects), Some(Change::Annotate { .. })),
        "{effects:?}"
    );
}

#[test]
fn a_column_that_has_no_room_is_told() {
    let mut screen = Screen::reading(40, 10);
    screen.press("=");
    let status = screen.status();
    assert!(status.contains("the window has no room for 66"), "{status}");
    screen.press("m5");
    assert_eq!(screen.status(), "A mark is called by a letter");
}

#[test]
fn another_colour_on_the_same_passage_is_the_same_highlight() {
    let mut screen = reading();
    screen.press("}Vcy");
    assert_eq!(screen.annotations.len(), 1);
    let effects = screen.effects_of("Vcg");
    let Some(Change::EditAnnotation { color, note, .. }) = applied(&effects) else {
        panic!("{effects:?}")
    };
    assert_eq!((*color, note), (Some(Color::Green), &None));
}

#[test]
fn highlight_in_four_keys() {
    let mut screen = reading();
    let effects = screen.effects_of("}v)<Enter>");
    let Some(Change::Annotate {
        passage,
        color,
        note,
        ..
    }) = applied(&effects)
    else {
        panic!("{effects:?}")
    };
    assert_eq!(
        (passage.unwrap().start, *color, note.as_str()),
        (cursor_of("Every"), Color::Yellow, "")
    );
    assert!(screen.status().ends_with("u undoes"));
}

fn cursor_of(word: &str) -> usize {
    super::story::article(super::story::STORY)
        .record
        .text
        .find(word)
        .expect("the word is there")
}

#[test]
fn colours_by_letter() {
    for (keys, color) in [
        ("cy", Color::Yellow),
        ("cr", Color::Red),
        ("cg", Color::Green),
        ("cb", Color::Blue),
        ("cp", Color::Purple),
    ] {
        let mut screen = reading();
        screen.press("}v").press(keys);
        assert_eq!(screen.annotations[0].color, color);
        screen.press("]]H");
        assert_eq!(
            screen.annotations[1].color, color,
            "the last colour is used again"
        );
        screen.press("cg");
        assert_eq!(
            screen.annotations[1].color,
            Color::Green,
            "changed on the page"
        );
        screen.press("gn").press(keys);
        assert!(
            screen.annotations.iter().all(|a| a.color == color),
            "changed in the panel"
        );
    }
}

#[test]
fn note_on_a_selection() {
    let mut screen = reading();
    screen
        .press("}va")
        .type_text("why <six>?")
        .press("<C-j>")
        .type_text("ask")
        .press("<A-Enter><Enter>");
    assert_eq!(screen.annotations[0].note, "why <six>?\nask");
    assert!(screen.model.editor.is_none());
    screen.press("a").type_text("!").press("<Enter>");
    assert_eq!(
        screen.annotations[0].note, "why <six>?\nask!",
        "the same key edits it"
    );
}

#[test]
fn note_without_a_selection_is_on_the_sentence() {
    let mut screen = reading();
    screen.press("})wa").type_text("true").press("<Enter>");
    assert_eq!(
        screen.annotations[0].selector.as_ref().unwrap().exact,
        "Nobody had asked the captain to be on time; it was simply how he was."
    );
}

#[test]
fn a_draft_is_kept_and_told() {
    let mut screen = reading();
    screen.press("}va").type_text("half a thou").press("<Esc>");
    assert!(screen.status().contains("draft"), "{}", screen.status());
    assert!(screen.annotations.is_empty());
    assert!(
        !screen.effects_of("<Esc>Q").contains(&Effect::Quit),
        "a draft holds the first attempt back"
    );
    screen.press("{va");
    assert_eq!(
        screen.model.editor.as_ref().unwrap().input.text(),
        "half a thou"
    );
    screen.press("<C-c>");
    assert!(screen.effects_of("<Esc>QQ").contains(&Effect::Quit));
}

#[test]
fn notes_in_your_own_editor() {
    let mut screen = reading();
    let effects = screen.effects_of("}vE");
    assert!(matches!(
        &effects[..],
        [Effect::EditExternally {
            target: EditTarget::Draft,
            ..
        }]
    ));
    screen.send(Msg::Edited {
        target: EditTarget::Draft,
        text: Some("from outside\n".into()),
    });
    assert_eq!(screen.annotations[0].note, "from outside");
    for keys in ["En", "gnE"] {
        let effects = screen.effects_of(keys);
        assert!(
            matches!(
                effects.last(),
                Some(Effect::EditExternally {
                    target: EditTarget::Note { .. },
                    ..
                })
            ),
            "{keys}"
        );
    }
    screen.send(Msg::Edited {
        target: EditTarget::Note {
            annotation: screen.annotations[0].id.clone(),
            before: String::new(),
        },
        text: Some("again".into()),
    });
    assert_eq!(screen.annotations[0].note, "again");
    let effects = screen.effects_of("a<C-o>");
    assert!(matches!(
        effects.last(),
        Some(Effect::EditExternally {
            target: EditTarget::Draft,
            ..
        })
    ));
}

#[test]
fn delete_needs_two_keys_and_says_how_to_undo() {
    for keys in ["dd", "gndd"] {
        let mut screen = reading();
        screen.press("}H").press(keys);
        assert!(screen.annotations.is_empty());
        assert!(screen.status().contains("u undoes"));
    }
    let mut screen = reading();
    screen.press("dd");
    assert!(screen.status().contains("no highlight here"));
    assert!(screen.effects_of("u").contains(&Effect::Undo(1)));
    assert!(screen.effects_of("3u").contains(&Effect::Undo(3)));
    assert!(screen.effects_of("<C-r>").contains(&Effect::Redo(1)));
    assert_eq!(screen.effects_of("150u"), []);
    assert!(
        screen.status().contains("At most 100"),
        "{}",
        screen.status()
    );
}

#[test]
fn several_changes_that_are_taken_back_are_counted() {
    let said = |redo, steps, asked| {
        let mut screen = reading();
        let done = Done {
            label: "starred 1 article".into(),
            ..Done::default()
        };
        screen.send(Msg::Undone {
            redo,
            done: Some(done),
            steps,
            asked,
        });
        screen.status().to_owned()
    };
    for (redo, steps, asked, expected) in [
        (
            false,
            1,
            1,
            "Undone: starred 1 article · Ctrl-r does it again",
        ),
        (
            false,
            3,
            3,
            "Undone: 3 changes, the last: starred 1 article · Ctrl-r does it again",
        ),
        (
            true,
            2,
            5,
            "Done again: 2 changes, all there were, the last: starred 1 article · u undoes",
        ),
    ] {
        assert_eq!(said(redo, steps, asked), expected);
    }
    let mut screen = reading();
    screen.send(Msg::Elsewhere {
        redo: false,
        label: "archived 1 article".into(),
        steps: 2,
    });
    let status = screen.status();
    assert!(
        status.starts_with("Undone: 2 changes. Not changed here"),
        "{status}"
    );
}

#[test]
fn copying_leaves_line_ends_out() {
    let mut screen = reading();
    let copied = |effects: Vec<Effect>| match effects.into_iter().next_back() {
        Some(Effect::Copy { text, what }) => (text, what),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        copied(screen.effects_of("}}v)y")),
        (
            "When the bridge was built, the clocks began to drift.".into(),
            "passage"
        )
    );
    assert_eq!(
        copied(screen.effects_of("]]yy")),
        ("What the harbour book says".into(), "paragraph")
    );
    screen.press("H");
    let (text, _) = copied(screen.effects_of("gny"));
    assert!(text.starts_with("> What the harbour book says"), "{text}");
    assert!(text.contains("https://quay.example/ferry"), "{text}");
    assert_eq!(
        copied(screen.effects_of("gryu")),
        ("https://quay.example/1".into(), "address")
    );
    assert_eq!(
        copied(screen.effects_of("glyu")),
        ("https://quay.example/1".into(), "address")
    );
}

#[test]
fn panel_and_page_in_step() {
    let mut screen = Screen::annotated(120, 40);
    screen.press("]a");
    assert_eq!(screen.at_cursor(), "every");
    screen.press("]a");
    assert_eq!(screen.model.notes.at, 1);
    screen.press("[a");
    assert_eq!(screen.model.notes.at, 0);
    screen.press("gnjj<Enter>");
    assert_eq!(
        (screen.model.focus, screen.at_cursor()),
        (Pane::Reader, "a")
    );
    screen.press("gnG");
    assert_eq!(screen.model.notes.at, 3);
    screen.press("l");
    assert!(screen.status().contains("not in the text"));
    screen.press("ggj<Right>");
    assert_eq!(screen.at_cursor(), "he");
    screen.press("gn<C-d><C-u><C-f><C-b>k");
    assert_eq!(screen.model.notes.at, 0);
}

#[test]
fn note_on_the_article_from_anywhere() {
    for (start, keys) in [("", "A"), ("<Enter>", "A"), ("<Enter>gn", "A")] {
        let mut screen = Screen::new(80, 24);
        screen
            .press(start)
            .press(keys)
            .type_text("why I kept it")
            .press("<Enter>");
        assert_eq!(screen.annotations[0].note, "why I kept it");
        assert!(screen.annotations[0].selector.is_none());
    }
}

#[test]
fn blocks_dropped_and_kept() {
    let mut screen = reading();
    screen.press("}}");
    let effects = screen.effects_of("x");
    assert!(matches!(
        applied(&effects),
        Some(Change::SetRole {
            block: 4,
            role: Some(Role::Chrome),
            ..
        })
    ));
    assert_eq!(screen.article.judgements[4].role, Role::Chrome);
    assert_eq!(
        screen.at_cursor(),
        "What",
        "the cursor goes on to what is shown"
    );
    screen.press("zx{");
    assert_eq!(screen.at_cursor(), "When");
    screen.press("X");
    assert_eq!(screen.article.judgements[4].role, Role::Body);
    screen.press("X");
    assert!(screen.status().contains("kept already"));
}

#[test]
fn stripped_blocks_listed_and_shown() {
    let mut screen = reading();
    screen.press("zs");
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!((popup.kind, popup.items.len()), (PopupKind::Stripped, 4));
    let heading = &popup.items[0];
    assert_eq!(
        (heading.text.as_str(), heading.heading),
        ("page toolbar · 3", true)
    );
    assert_eq!(popup.at, 1, "a heading is not chosen");
    screen.press("jj<Enter>");
    assert!(screen.model.reader.as_ref().unwrap().with_chrome());
    assert_eq!(screen.at_cursor(), "Subscribe");
}

#[test]
fn stripped_blocks_are_kept_from_their_list() {
    let mut screen = reading();
    let effects = screen.effects_of("zsjX");
    let Some(Change::SetRole { block, role, .. }) = applied(&effects) else {
        panic!("{effects:?}")
    };
    assert_eq!(*role, Some(Role::Body));
    assert_eq!(screen.article.judgements[*block].role, Role::Body);
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.items.len(), 3);
    assert_eq!(popup.title, "Stripped from the page · 2");
    assert_eq!(popup.items[0].text, "page toolbar · 2");
    assert!(
        screen
            .status()
            .starts_with("Kept the block · u undoes · W makes")
    );
    screen.press("XX");
    assert!(screen.model.popup.is_none(), "nothing is left to list");
    screen.press("?X");
    assert!(screen.status().starts_with("Blocks are kept in the list"));
}

#[test]
fn the_list_of_what_was_stripped_follows_a_change() {
    let mut screen = reading();
    screen.press("zsj");
    let chosen = |screen: &Screen| {
        let popup = screen.model.popup.as_ref().unwrap();
        popup.chosen().map(|item| item.action.clone())
    };
    let before = chosen(&screen);
    let stripped = |judgement: &&mut Judgement| judgement.role == Role::Chrome;
    let article = &mut screen.article;
    let first = article.judgements.iter_mut().find(stripped).unwrap();
    first.role = Role::Body;
    screen.send(Msg::LibraryChanged);
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.title, "Stripped from the page · 2");
    assert_eq!(chosen(&screen), before);
}

#[test]
fn a_block_becomes_a_rule_after_its_preview() {
    let mut screen = reading();
    screen.press("}}x");
    assert!(
        screen
            .status()
            .starts_with("Dropped the block · u undoes · W makes")
    );
    let effects = screen.effects_of("W");
    let dropped = Effect::OfferRules {
        id: ArticleId(1),
        block: 4,
        action: RuleAction::Drop,
    };
    assert!(effects.contains(&dropped), "{effects:?}");
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.kind, PopupKind::Rules);
    assert_eq!(popup.title, "A rule for quay.example: drop …");
    assert!(
        popup.items[1]
            .text
            .contains("would change 2 of 8 articles; 1 note touched")
    );
    let effects = screen.effects_of("<Enter>");
    assert!(
        matches!(applied(&effects), Some(Change::AddRule { site, rule })
            if site == "quay.example" && rule.kind == RuleKind::Line),
        "{effects:?}"
    );
    assert!(screen.model.popup.is_none());
}

#[test]
fn rules_of_other_blocks_are_offered_where_the_cursor_is() {
    let action_of = |keys: &str| {
        let mut screen = reading();
        let effects = screen.effects_of(keys);
        effects.iter().find_map(|e| match e {
            Effect::OfferRules { block, action, .. } => Some((*block, *action)),
            _ => None,
        })
    };
    assert_eq!(action_of("}}W"), Some((4, RuleAction::Drop)));
    assert_eq!(
        action_of("}}xjW").map(|(b, _)| b),
        Some(6),
        "another block was gone to"
    );
    let (listed, action) = action_of("zsW").unwrap();
    assert_eq!(
        action,
        RuleAction::Keep,
        "what is stripped may be wanted: {listed}"
    );
    assert_eq!(action_of("?W"), None);
    let mut screen = reading();
    screen.press("W<Esc>");
    assert!(screen.model.popup.is_none());
    screen.press("Wj<Enter>");
    assert_eq!(
        screen.model.open_id(),
        Some(ArticleId(2)),
        "an article of the preview opens"
    );
}

#[test]
fn looking_for_rules_can_be_stopped_and_does_not_take_other_keys() {
    let mut screen = reading();
    screen.press("}}x");
    screen.model.weighing = true;
    screen.press("W");
    assert!(
        screen
            .status()
            .starts_with("The site's articles are being looked at already · Esc")
    );
    screen.send(Msg::Weighing {
        done: 1_792,
        total: 10_182,
    });
    assert_eq!(
        screen.status(),
        "Looked at 1,792 of 10,182 articles of the site · Esc stops"
    );
    assert!(screen.effects_of("<Esc>").contains(&Effect::StopWeighing));
    screen.send(Msg::NoRules { why: None });
    assert_eq!(screen.status(), "Stopped; no rule is made");
    assert!(!screen.model.weighing);
    let offer = |kind, changed| RuleOffer {
        rule: SiteRule::new(RuleAction::Drop, kind, "Write to 12 of us"),
        preview: RulePreview {
            changed,
            ..RulePreview::default()
        },
    };
    let offered = Msg::RulesOffered {
        site: "quay.example".into(),
        action: RuleAction::Drop,
        offers: vec![offer(RuleKind::Line, 0), offer(RuleKind::Like, 3)],
    };
    screen.send(offered.clone());
    let popup = screen.model.popup.as_ref().unwrap();
    assert!(
        popup.items[popup.at].text.starts_with("drop lines like"),
        "the first that changes anything is at hand"
    );
    screen.press("<Esc>:");
    screen.send(offered);
    let popup = screen.model.popup.as_ref();
    assert!(
        popup.is_none_or(|p| p.kind != PopupKind::Rules),
        "what is typed goes where it went"
    );
    assert!(screen.status().ends_with("ask for it again"));
}

#[test]
fn rules_are_edited_outside() {
    for keys in ["glEs", "Es"] {
        let effects = reading().effects_of(keys);
        assert!(effects.contains(&Effect::EditRules(ArticleId(1))), "{keys}");
    }
}

#[test]
fn cleaning_again_is_previewed_then_done() {
    let mut screen = reading();
    let effects = screen.effects_of("Ec");
    let begun = |dry| Effect::Reclean {
        ids: vec![ArticleId(1)],
        dry,
    };
    assert!(effects.contains(&begun(true)));
    assert!(screen.model.recleaning);
    screen.press("Ec");
    assert!(
        screen
            .status()
            .starts_with("Articles are being cleaned again already")
    );
    screen.send(Msg::Recleaning {
        done: 32,
        total: 3_326,
    });
    assert_eq!(screen.status(), "Cleaning 32 of 3,326 again · Esc stops");
    assert!(screen.effects_of("<Esc>").contains(&Effect::StopReclean));
    screen.send(Msg::Recleaned {
        dry: true,
        outcome: recleaning(),
    });
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!((popup.kind, popup.at), (PopupKind::Reclean, 0));
    let lines: Vec<&str> = popup.items.iter().map(|i| i.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "Change 1 article; 0 notes touched, none moves",
            "The Ferry That Kept the Time",
            "~ title: The Ferry → The Ferry That Kept the Time",
            "- Subscribe to our newsletter",
            "+ The last crossing",
        ]
    );
    assert!(screen.effects_of("<Enter>").contains(&begun(false)));
    screen.send(Msg::Recleaned {
        dry: false,
        outcome: Recleaning {
            stopped: true,
            ..Recleaning::default()
        },
    });
    assert!(screen.status().starts_with("Stopped"));
    assert!(!screen.model.recleaning);
    let outcome = Recleaning {
        looked_at: 1,
        ..Recleaning::default()
    };
    screen.send(Msg::Recleaned { dry: true, outcome });
    assert_eq!(screen.status(), "Cleaning 1 article again changes nothing");
}

/// What cleaning again may have come to.
pub(super) fn recleaning() -> Recleaning {
    let block = |text: &str, from, to, reason: &str| BlockChange {
        text: text.into(),
        from,
        to,
        reason: reason.into(),
    };
    Recleaning {
        looked_at: 3,
        changed: vec![ArticleId(1)],
        changes: vec![Recleaned {
            id: ArticleId(1),
            title: "The Ferry That Kept the Time".into(),
            blocks: vec![
                block(
                    "Subscribe to our newsletter",
                    Role::Body,
                    Role::Chrome,
                    "promotion",
                ),
                block("The last crossing", Role::Chrome, Role::Body, ""),
            ],
            fields: vec![FieldChange {
                name: "title",
                from: Some("The Ferry".into()),
                to: Some("The Ferry That Kept the Time".into()),
            }],
            notes: 0,
        }],
        ..Recleaning::default()
    }
}

#[test]
fn the_original_stands_beside_the_page_and_in_step() {
    let mut screen = Screen::reading(140, 16);
    screen.press("zo");
    assert!(screen.model.panes().original.is_some());
    let (layout, first) = screen.model.reader.as_ref().unwrap().original().unwrap();
    assert!(layout.format().with_chrome);
    assert_eq!(first, 0);
    screen.press("jjjj");
    let reader = screen.model.reader.as_ref().unwrap();
    let (layout, first) = reader.original().unwrap();
    assert_eq!(layout.offset_at(first), reader.layout.offset_at(reader.top));
    screen.press("G");
    let reader = screen.model.reader.as_ref().unwrap();
    let (layout, first) = reader.original().unwrap();
    assert_eq!(first, layout.rows() - reader.height);
    screen.press("zo");
    assert!(screen.model.panes().original.is_none());
    let mut narrow = reading();
    narrow.press("zo");
    assert_eq!(
        narrow.status(),
        "It needs 140 columns, here are 80 · zx shows it in place"
    );
    assert!(!narrow.model.beside);
}

#[test]
fn outline_jumps() {
    let mut screen = reading();
    screen.press("gojj<Enter>");
    assert_eq!(screen.at_cursor(), "The");
    screen.press("go");
    assert_eq!(
        screen.model.popup.as_ref().unwrap().at,
        2,
        "opens where one is"
    );
    screen.press("<Esc>");
    assert!(screen.model.popup.is_none());
}

#[test]
fn articles_in_the_order_of_the_list() {
    let mut screen = reading();
    let title = |screen: &Screen| {
        screen
            .model
            .reader
            .as_ref()
            .unwrap()
            .opened
            .row
            .title
            .clone()
    };
    screen.press("J");
    assert!(title(&screen).starts_with("How to Fold"));
    screen.press("K");
    assert!(title(&screen).starts_with("The Ferry"));
    screen.press("K");
    assert!(screen.status().contains("first article"));
    screen.press("glJJ");
    assert_eq!(screen.model.library.at, 2);
    screen.press("K");
    assert_eq!(screen.model.library.at, 1);
}

#[test]
fn list_moves() {
    for (keys, expected) in [
        ("j", 1),
        ("3j", 3),
        ("jk", 0),
        ("<Down><Down><Up>", 1),
        ("G", 7),
        ("Ggg", 0),
        ("<End>", 7),
        ("<End><Home>", 0),
        ("3G", 2),
        ("50%", 3),
        ("<C-d>", 7),
        ("G<C-u>", 0),
        ("<PgDn>", 7),
        ("G<PgUp>", 0),
        ("<C-f>", 7),
        ("G<C-b>", 0),
    ] {
        let mut screen = Screen::new(80, 24);
        screen.press(keys);
        assert_eq!(screen.model.library.at, expected, "{keys}");
    }
}

#[test]
fn ways_to_open_and_back() {
    for keys in ["<Enter>", "l", "<Right>"] {
        let mut screen = Screen::new(80, 24);
        screen.press("jj").press(keys);
        assert_eq!(screen.model.focus, Pane::Reader);
        screen.press("q");
        assert_eq!(
            (screen.model.focus, screen.model.library.at),
            (Pane::Library, 2)
        );
        assert!(screen.effects_of("q").contains(&Effect::Quit));
    }
}

#[test]
fn panes_in_turn() {
    let mut screen = reading();
    for (keys, pane) in [
        ("<C-w>w", Pane::Notes),
        ("<Tab>", Pane::Library),
        ("<Tab>", Pane::Reader),
        ("<C-w>W", Pane::Library),
        ("<C-w>w<C-w>w<S-Tab>", Pane::Reader),
        ("gn", Pane::Notes),
        ("gr", Pane::Reader),
        ("gl", Pane::Library),
        ("gr", Pane::Reader),
        ("gnq", Pane::Reader),
        ("gnznq", Pane::Library),
    ] {
        screen.press(keys);
        assert_eq!(screen.model.focus, pane, "{keys}");
    }
    let mut alone = Screen::new(80, 24);
    alone.press("gn");
    assert!(alone.status().contains("No article is open"));
}

#[test]
fn zen_is_the_page_alone() {
    let mut screen = Screen::annotated(200, 50);
    screen.press("zn");
    let panes = screen.model.panes();
    assert!(panes.reader.is_some() && panes.notes.is_none() && panes.library.is_none());
    screen.press("zn");
    assert!(screen.model.panes().notes.is_some());
}

#[test]
fn places_states_and_stars() {
    let mut screen = Screen::new(80, 24);
    screen.press("e");
    assert_eq!(screen.rows[0].place, Place::Archive);
    assert_eq!(
        screen.model.library.chosen(),
        Some(screen.rows[1].id),
        "the next one takes its place"
    );
    screen.press("dd");
    assert_eq!(screen.rows[1].place, Place::Trash);
    screen.press("ga");
    assert_eq!(
        (screen.model.library.view, screen.model.library.ids.len()),
        (View::Archive, 1)
    );
    screen.press("e");
    assert_eq!(screen.rows[0].place, Place::Library);
    screen.press("gtdd");
    assert_eq!(
        screen.rows[1].place,
        Place::Library,
        "out of the trash again"
    );
    screen.press("g.");
    assert_eq!(screen.model.library.ids.len(), 8);
    screen.press("gis");
    assert!(!screen.rows[0].starred);
    screen.press("s");
    assert!(screen.rows[0].starred);
    screen.press("r");
    assert_eq!(screen.rows[0].state, ReadState::Read);
    screen.press("r<Enter>rse");
    assert_eq!(
        (
            screen.rows[0].state,
            screen.rows[0].starred,
            screen.rows[0].place
        ),
        (ReadState::Read, false, Place::Archive)
    );
}

#[test]
fn several_at_once() {
    let mut screen = Screen::new(80, 24);
    screen.press("<Space><Space>");
    assert_eq!(
        (screen.model.library.selected.len(), screen.model.library.at),
        (2, 2)
    );
    screen.press("e");
    assert_eq!(
        screen
            .rows
            .iter()
            .filter(|r| r.place == Place::Archive)
            .count(),
        2
    );
    assert!(screen.model.library.selected.is_empty());
    screen.press("<C-a>");
    assert_eq!(screen.model.library.selected.len(), 6);
    screen.press("<Esc>");
    assert!(screen.model.library.selected.is_empty());
    screen.press("<C-a><C-a>");
    assert!(screen.model.library.selected.is_empty());
}

#[test]
fn what_is_not_in_the_list_is_not_selected() {
    let mut screen = Screen::new(80, 24);
    screen.press("<C-a>/").type_text("ferry").press("<Enter>");
    assert_eq!(screen.model.library.selected.len(), 1);
}

#[test]
fn orders() {
    for (keys, key) in [
        (",p", SortKey::Published),
        (",t", SortKey::Title),
        (",w", SortKey::Author),
        (",s", SortKey::Site),
        (",l", SortKey::Length),
        (",r", SortKey::Progress),
    ] {
        let mut screen = Screen::new(80, 24);
        screen.press("jj").press(keys);
        assert_eq!(
            (
                screen.model.library.sort.key,
                screen.model.library.sort.reversed
            ),
            (key, false)
        );
        assert_eq!(
            screen.model.library.at, 2,
            "the cursor stays on its article"
        );
        screen.press(keys);
        assert!(screen.model.library.sort.reversed);
    }
    let mut screen = Screen::new(80, 24);
    screen.press(",a");
    assert!(
        screen.model.library.sort.reversed,
        "newest first is turned round at once"
    );
}

#[test]
fn filter_as_typed() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("bak");
    assert_eq!(screen.model.library.ids.len(), 1);
    screen.press("<Esc>");
    assert_eq!(
        (
            screen.model.library.ids.len(),
            screen.model.library.filter.as_str()
        ),
        (8, "")
    );
    screen.press("/").type_text("the").press("<Enter>");
    assert_eq!(screen.model.library.filter, "the");
    screen.press("<Esc>");
    assert_eq!(screen.model.library.ids.len(), 8);
}

#[test]
fn answers_of_yesterday_are_ignored() {
    let mut screen = Screen::new(80, 24);
    let generation = screen.model.library.generation();
    screen.press("/").type_text("ferry");
    screen.send(Msg::Listed {
        generation,
        ids: Vec::new(),
        rows: Vec::new(),
        counts: offprint::library::Counts::default(),
        problem: None,
        version: 1,
    });
    assert_eq!(screen.model.library.ids.len(), 1);
}

#[test]
fn stripped_text_is_offered_when_nothing_matches() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("newsletter").press("<Enter>");
    assert!(screen.model.library.shows_hidden());
    screen.press("<Enter>");
    assert_eq!(screen.model.focus, Pane::Reader);
}

#[test]
fn a_wrong_filter_is_told_at_the_prompt() {
    let mut screen = Screen::new(80, 24);
    screen.press("/").type_text("is:nonsense ");
    let problem = screen.model.prompt.as_ref().unwrap().problem.clone();
    assert!(
        problem.is_some_and(|p| p.contains("nonsense")),
        "{:?}",
        screen.model.prompt
    );
}

#[test]
fn metadata_by_hand() {
    let mut screen = Screen::new(80, 24);
    screen
        .press("Et<C-u>")
        .type_text("New title")
        .press("<Enter>");
    assert_eq!(screen.rows[0].title, "New title");
    screen
        .press("Ea<C-u>")
        .type_text("Bo Chen (Beijing); Ann Lee")
        .press("<Enter>");
    assert_eq!(
        (
            screen.rows[0].authors.len(),
            screen.rows[0].authors[0].place.as_deref()
        ),
        (2, Some("Beijing"))
    );
    screen
        .press("Ed<C-u>")
        .type_text("2013-04")
        .press("<Enter>");
    assert_eq!(screen.rows[0].published.unwrap().to_string(), "2013-04");
    screen.press("Ed<C-u>").type_text("soon").press("<Enter>");
    assert!(screen.model.prompt.as_ref().unwrap().problem.is_some());
    screen.press("<Esc><Enter>Et<C-u>");
    let effects = screen.effects_of("<Enter>");
    assert!(
        matches!(
            applied(&effects),
            Some(Change::Edit {
                field: FieldEdit::Title(None),
                ..
            })
        ),
        "empty reverts"
    );
    screen.press("Ea<Esc>Ed<C-c>");
    assert!(screen.model.prompt.is_none());
}

#[test]
fn tags_with_completion() {
    let mut screen = Screen::new(80, 24);
    screen.press("jt").type_text("ne").press("<Tab><Enter>");
    assert_eq!(screen.rows[1].tags, ["sea", "news"]);
    screen
        .press("<Space>j<Space>t")
        .type_text("maps -sea")
        .press("<Enter>");
    assert_eq!(screen.rows[1].tags, ["news", "maps"]);
    screen.press("<Esc><Enter>t<Esc>");
    assert!(screen.model.prompt.is_none());
}

#[test]
fn adding_with_completion() {
    for start in ["", "<Enter>"] {
        let mut screen = Screen::new(80, 24);
        screen
            .press(start)
            .press("i")
            .type_text("/ho")
            .press("<Tab>");
        assert_eq!(screen.model.prompt.as_ref().unwrap().input.text(), "/home/");
        let effects = screen.effects_of("<Enter>");
        assert_eq!(effects, [Effect::AddPaths("/home/".into())]);
    }
}

#[test]
fn files_that_are_dropped_are_offered_as_files() {
    let mut screen = Screen::new(80, 24);
    screen.send(Msg::Paste("'/home/a/b c.html'\n/home/d.txt\n".into()));
    let line = "'/home/a/b c.html' '/home/d.txt'";
    assert_eq!(screen.model.prompt.as_ref().unwrap().input.text(), line);
    assert_eq!(
        screen.effects_of("<Enter>"),
        [Effect::AddPaths(line.into())]
    );
}

#[test]
fn an_address_is_not_added() {
    let mut screen = Screen::new(80, 24);
    screen.send(Msg::Paste("https://example.org/a".into()));
    assert!(screen.model.prompt.is_none());
    assert!(screen.status().contains("save this one"));
    screen.press("i").type_text("https://example.org/a");
    assert_eq!(screen.effects_of("<Enter>"), []);
    let prompt = screen.model.prompt.as_ref().unwrap();
    assert!(prompt.problem.as_ref().unwrap().contains("save this one"));
    assert_eq!(prompt.input.text(), "https://example.org/a");
}

#[test]
fn pasted_text_is_offered_never_taken_for_keys() {
    let mut screen = Screen::new(80, 24);
    screen.send(Msg::Paste("QQ\nA pasted story".into()));
    assert!(screen.model.prompt.as_ref().unwrap().label().contains("QQ"));
    assert_eq!(
        screen.effects_of("x<Enter>"),
        [Effect::AddText("QQ\nA pasted story".into())]
    );
    screen.send(Msg::Paste("again".into()));
    assert_eq!(screen.effects_of("<Esc>"), []);
    screen.press("<Enter>}va");
    screen.send(Msg::Paste("one\r\ntwo".into()));
    assert_eq!(
        screen.model.editor.as_ref().unwrap().input.text(),
        "one\ntwo"
    );
}

#[test]
fn addresses_are_shown_before_they_are_opened() {
    for start in ["", "<Enter>"] {
        let mut screen = Screen::new(80, 24);
        assert_eq!(screen.press(start).effects_of("o"), []);
        assert!(
            screen
                .model
                .prompt
                .as_ref()
                .unwrap()
                .label()
                .contains("https://quay.example/1")
        );
        assert_eq!(
            screen.effects_of("<Esc>o<Enter>"),
            [Effect::OpenUrl("https://quay.example/1".into())]
        );
    }
}

#[test]
fn sample_in_an_empty_library() {
    for keys in ["<Enter>", "S"] {
        let mut screen = Screen::empty(80, 24);
        assert!(
            screen.effects_of(keys).contains(&Effect::OpenSample),
            "{keys}"
        );
        assert_eq!(screen.model.focus, Pane::Reader);
    }
}

#[test]
fn help_and_palette_run_what_they_list() {
    for keys in ["?", "<F1>"] {
        let mut screen = reading();
        screen
            .press(keys)
            .press("/")
            .type_text("wider")
            .press("<Enter><Enter>");
        assert_eq!(screen.model.measure_cols, 70, "{keys}");
    }
    for keys in [":", "<C-p>"] {
        let mut screen = reading();
        screen
            .press(keys)
            .type_text("measure_wider")
            .press("<Enter>");
        assert_eq!(screen.model.measure_cols, 70, "{keys}");
    }
    // What is typed whole, name or key, stands first.
    for (typed, first) in [
        ("quit", Command::Quit),
        ("measure wider", Command::MeasureWider),
        ("zp", Command::Pictures),
        ("z p", Command::Pictures),
    ] {
        let mut screen = reading();
        screen.press(":").type_text(typed);
        let popup = screen.model.popup.as_ref().expect("commands");
        let chosen = &popup.items[popup.shown[0]].action;
        assert_eq!(
            *chosen,
            offprint::tui::app::popup::Action::Run(first),
            "{typed}"
        );
    }
    let mut screen = reading();
    screen
        .press(":")
        .type_text("measure")
        .press("<Tab><Down><C-n><Up><C-p><C-p><Esc>");
    assert!(screen.model.prompt.is_none() && screen.model.popup.is_none());
    screen.press("?jk<Space>b<C-f><C-b><C-d><C-u>G<End>gg<Home><PgDn><PgUp><Down><Up>");
    assert_eq!(
        screen.model.popup.as_ref().unwrap().at,
        1,
        "the first line below the heading"
    );
    screen.press("q");
    assert!(screen.model.popup.is_none());
}

#[test]
fn help_names_every_key_of_its_pane() {
    let mut screen = reading();
    screen.press("?");
    let keys: Vec<String> = screen
        .model
        .popup
        .as_ref()
        .unwrap()
        .items
        .iter()
        .map(|i| i.keys.clone())
        .collect();
    for binding in Keymap::default().bindings_of(Context::Reader) {
        let key = offprint::config::keymap::readable(&print(&binding.keys));
        assert!(
            keys.iter().any(|k| k.split("  ").any(|k| k == key)),
            "{key}"
        );
    }
}

#[test]
fn a_prefix_opens_its_box_after_a_while() {
    let mut screen = reading();
    assert!(matches!(screen.effects_of("z")[..], [Effect::TickIn(_)]));
    assert!(screen.model.which_key().is_none());
    screen.send(Msg::Tick);
    assert_eq!(screen.model.which_key().unwrap().lines.len(), 16);
    screen.press("<Esc>");
    assert!(screen.model.which_key().is_none() && screen.status().is_empty());
}

#[test]
fn half_a_key_is_offered_no_whole_one() {
    for prefix in ["z", "g", "y", "E"] {
        let mut screen = reading();
        screen.press(prefix);
        let offered: Vec<_> = screen.model.hints().iter().map(|h| h.what).collect();
        assert_eq!(offered, ["leave it"], "{prefix}");
        assert_eq!(screen.model.help_hint(), None, "{prefix}");
        screen.press("<Esc>");
        assert!(screen.model.help_hint().is_some(), "{prefix}");
        assert_eq!(screen.status(), "", "{prefix}");
    }
}

#[test]
fn unknown_keys_say_so_once() {
    let mut screen = reading();
    screen.press("@");
    assert_eq!(screen.status(), "@ means nothing here · ? shows the keys");
    screen.press("j");
    assert_eq!(screen.status(), "");
    screen.press("gq");
    assert!(screen.status().starts_with("gq means nothing"));
}

#[test]
fn keys_after_a_prefix_of_the_page_beneath_are_no_commands_of_their_own() {
    let check = |over: &str, keys: &str| {
        let mut screen = reading();
        screen.press(over);
        let context = screen.model.context();
        let selected = |screen: &Screen| {
            let reader = screen.model.reader.as_ref().expect("a page");
            reader
                .selection
                .as_ref()
                .map(offprint::tui::app::selection::Selection::passage)
        };
        let before = selected(&screen);
        let effects = screen.effects_of(keys);
        assert_eq!(effects, [], "{over} {keys}");
        assert_eq!(screen.model.context(), context, "{over} {keys}");
        assert_eq!(selected(&screen), before, "{over} {keys}");
        let told = format!("{keys} means nothing here · ? shows the keys");
        assert_eq!(screen.status(), told);
    };
    for keys in ["za", "zw", "zo"] {
        check("v", keys);
    }
    for keys in ["zu", "zk", "Er"] {
        check("go", keys);
    }
    // Esc leaves the prefix, and only that.
    let mut screen = reading();
    screen.press("vz<Esc>");
    assert_eq!(screen.model.context(), Context::Select);
    assert_eq!(screen.status(), "");
    screen.press("a");
    assert!(screen.model.editor.is_some());
}

#[test]
fn while_selecting_the_header_counts_matches_too() {
    let head = |screen: &Screen| {
        super::pages::text_of(screen)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut screen = reading();
    screen.press("v");
    assert!(
        head(&screen).contains("1 word · 3 chars"),
        "{}",
        head(&screen)
    );
    screen.press("/").type_text("clock");
    assert!(head(&screen).contains("“clock” 1/"), "{}", head(&screen));
    screen.press("<Enter>");
    assert!(head(&screen).contains("“clock” 1/"), "{}", head(&screen));
    assert!(head(&screen).contains(" words"), "{}", head(&screen));
    screen.press("/").type_text("zzz");
    assert!(
        head(&screen).contains("“zzz” not found"),
        "{}",
        head(&screen)
    );
}

#[test]
fn escape_cancels_and_never_quits() {
    for keys in ["<Esc>", "<C-c>"] {
        let mut screen = Screen::new(80, 24);
        let effects = screen.effects_of(keys);
        assert!(!effects.contains(&Effect::Quit), "{effects:?}");
        assert!(screen.status().contains("Q quits"));
        screen.press("5").press(keys).press("j");
        assert_eq!(screen.model.library.at, 1, "the count is gone");
    }
}

#[test]
fn shell_and_screen() {
    for start in ["", "<Enter>", "/", "<Enter>}va"] {
        let mut screen = Screen::new(80, 24);
        screen.press(start);
        assert_eq!(screen.effects_of("<C-z>"), [Effect::Suspend]);
        assert_eq!(screen.effects_of("<C-l>"), [Effect::Redraw]);
    }
}

#[test]
fn typing_in_prompts_and_notes() {
    for (start, keys) in [("/", Context::Prompt), ("<Enter>}va", Context::Editor)] {
        let mut screen = Screen::new(80, 24);
        screen.press(start);
        assert_eq!(screen.model.context(), keys);
        let text = |screen: &Screen| match &screen.model.prompt {
            Some(prompt) => prompt.input.text().to_owned(),
            None => screen
                .model
                .editor
                .as_ref()
                .unwrap()
                .input
                .text()
                .to_owned(),
        };
        screen.type_text("one two three");
        for (keys, expected) in [
            ("<C-w>", "one two "),
            ("<Backspace>", "one two"),
            ("<Left><C-b><Delete>", "one to"),
            ("<C-h>", "one o"),
            ("<A-b><A-f><C-k>", "one"),
            ("<Home><C-d>", "ne"),
            ("<C-e><C-u>", ""),
            ("<A-u>", "ne"),
            ("<C-a><Right><C-f><Left>x", "nxe"),
            ("<End>y", "nxey"),
            ("<A-b><A-f>z", "nxeyz"),
            ("<Up><C-p><Down><C-n>", "nxeyz"),
        ] {
            screen.press(keys);
            assert_eq!(text(&screen), expected, "{keys}");
        }
    }
}

#[test]
fn mouse_where_it_is_taken() {
    let mut screen = Screen::annotated(120, 24);
    screen.send(Msg::Wheel(1));
    assert_eq!(top(&screen), 3);
    screen.send(Msg::Wheel(-1));
    assert_eq!(top(&screen), 0);
    screen.send(Msg::Click(100, 5));
    assert_eq!(screen.model.focus, Pane::Notes);
    screen.send(Msg::Click(9, 7));
    assert_eq!(
        (screen.model.focus, screen.at_cursor()),
        (Pane::Reader, "Every")
    );
    screen.press("q");
    screen.send(Msg::Click(9, 4));
    assert_eq!(screen.model.library.at, 2);
}

#[test]
fn adding_tells_the_sum_and_every_failure() {
    use offprint::library::{ArticleId, Outcome, Waited};
    let mut screen = Screen::new(80, 24);
    let through = |outcome, done, total| Msg::Added {
        source: format!("{done}.html"),
        outcome,
        title: "A title".into(),
        waited: Waited::default(),
        done,
        total,
    };
    screen.send(through(Outcome::Added(ArticleId(3)), 1, 1));
    assert_eq!(
        screen.status(),
        "Added “A title” · Enter opens it, u undoes"
    );
    let mut noted = through(Outcome::Added(ArticleId(3)), 1, 1);
    if let Msg::Added { waited, .. } = &mut noted {
        *waited = Waited {
            notes: 3,
            uncertain: 1,
            lost: 0,
        };
    }
    screen.send(noted);
    let told = "Added “A title” with 3 notes that waited: 1 uncertain";
    assert!(screen.status().starts_with(told), "{}", screen.status());
    assert_eq!(screen.model.library.chosen(), Some(ArticleId(3)));
    screen.send(through(Outcome::Added(ArticleId(1)), 1, 3));
    assert_eq!(screen.status(), "Adding 1 of 3 · 1 added · Esc stops");
    screen.send(through(
        Outcome::Unchanged {
            id: ArticleId(2),
            trashed: false,
        },
        2,
        3,
    ));
    screen.send(through(
        Outcome::Failed {
            reason: "it is empty".into(),
            hint: "Save it again.".into(),
        },
        3,
        3,
    ));
    assert_eq!(
        screen.status(),
        "1 added · 1 unchanged · 1 not added · u undoes"
    );
    assert_eq!(
        screen.model.popup.as_ref().unwrap().kind,
        PopupKind::Failures
    );
}

/// The lost note of the fixture, and one that fits in two places.
pub(super) fn unsettled() -> Screen {
    use offprint::article::annotation::{Annotation, Selector};
    let mut screen = Screen::about_to_open(80, 24);
    let text = screen.article.record.text.clone();
    let place = |words: &str| {
        let start = text.find(words).unwrap();
        Passage::new(start, start + words.len())
    };
    screen.annotations.push(Annotation {
        id: "f".repeat(32),
        selector: Some(Selector {
            exact: "Every evening".into(),
            prefix: "as it was ".into(),
            ..Selector::default()
        }),
        passage: Some(place("Every")),
        candidates: vec![place("Nobody")],
        state: AnchorState::Uncertain,
        ..Annotation::default()
    });
    screen.press("<Enter>");
    screen
}

#[test]
fn notes_without_a_sure_place_are_gone_through() {
    let mut screen = unsettled();
    screen.press("]u");
    assert!(
        screen.status().starts_with("1 of 2 · ra this is its place"),
        "{}",
        screen.status()
    );
    assert_eq!(screen.model.focus, Pane::Notes);
    let shown: Vec<&str> = screen
        .model
        .notes
        .rows
        .iter()
        .map(|r| r.text.as_str())
        .collect();
    assert!(
        shown
            .iter()
            .any(|r| r.starts_with("…as it was »Every evening«…")),
        "{shown:?}"
    );
    assert!(
        shown.iter().any(|r| r.contains(" | »Every« morning")),
        "{shown:?}"
    );
    assert!(shown.contains(&"Place 1 of 2 that fit"), "{shown:?}");
    let passage = |effects: &[Effect]| match applied(effects) {
        Some(Change::Settle { passage, .. }) => *passage,
        other => panic!("{other:?}"),
    };
    let first = passage(&screen.effects_of("ra"));
    let mut screen = unsettled();
    screen.press("]urn");
    let second = passage(&screen.effects_of("ra"));
    assert!(
        first.is_some() && second.is_some() && first != second,
        "{first:?} {second:?}"
    );
    let mut screen = unsettled();
    screen.press("]urnrp");
    assert_eq!(passage(&screen.effects_of("ra")), first);
    screen.press("]u]u");
    assert!(screen.status().starts_with("1 of 1"), "{}", screen.status());
    assert!(applied(&screen.effects_of("ra")).is_none());
    screen.press("[u");
    assert_eq!(passage(&screen.effects_of("rl")), None);
}

#[test]
fn what_can_be_done_about_a_note_fits_a_narrow_window() {
    let mut screen = unsettled();
    screen.send(Msg::Resize { cols: 40, rows: 10 });
    for (keys, said) in [
        ("]u", "1/2 ra yes · rs pick · rl keep"),
        ("]u", "2/2 rs pick · rl keep"),
        ("rs", "Select it · Enter takes it"),
    ] {
        screen.press(keys);
        assert_eq!(screen.status(), said);
        let shown = super::pages::text_of(&screen);
        assert!(shown.contains(said), "{shown}");
    }
}

#[test]
fn a_note_in_its_place_is_neither_accepted_nor_lost_by_a_key() {
    for keys in ["gnra", "gnrl"] {
        let mut screen = Screen::annotated(120, 24);
        assert!(applied(&screen.effects_of(keys)).is_none());
        let said = screen.status();
        assert!(said.starts_with("This note is in its place"), "{said}");
    }
}

#[test]
fn an_uncertain_note_gets_no_other_shape_before_its_place_is_accepted() {
    for keys in ["]ucs", "]ucm"] {
        let mut screen = unsettled();
        assert!(applied(&screen.effects_of(keys)).is_none());
        assert_eq!(
            screen.status(),
            "Its place is not sure yet · ra in the panel accepts it"
        );
    }
}

#[test]
fn then_and_now_stand_side_by_side_where_there_is_room() {
    let mut screen = unsettled();
    screen.send(Msg::Resize {
        cols: 200,
        rows: 50,
    });
    let rows = screen.model.notes.rows.iter();
    let rows: Vec<&str> = rows.map(|r| r.text.as_str()).collect();
    let at = rows.iter().position(|r| r.starts_with("Then")).unwrap();
    assert!(rows[at].ends_with("| Now"), "{rows:?}");
    let (then, now) = rows[at + 1].split_once(" | ").unwrap();
    assert!(
        then.starts_with("…as it was") && now.starts_with('…'),
        "{rows:?}"
    );
}

#[test]
fn a_lost_note_is_looked_for_where_it_stood() {
    let mut screen = unsettled();
    screen.press("gg");
    let before = screen.model.reader.as_ref().unwrap().cursor_byte();
    let reader = screen.model.reader.as_mut().unwrap();
    let notes = &mut reader.opened.annotations;
    let neighbour = notes.iter().find(|a| a.state == AnchorState::Exact);
    let (neighbour, made_on) = (
        neighbour.unwrap().passage.unwrap(),
        neighbour
            .unwrap()
            .selector
            .clone()
            .unwrap_or_default()
            .made_on,
    );
    for note in notes.iter_mut() {
        if let (Some(selector), Some(place)) = (&mut note.selector, note.passage) {
            selector.position = Some(place);
        }
    }
    let lost = notes.iter_mut().find(|a| a.state == AnchorState::Lost);
    let selector = lost.unwrap().selector.as_mut().unwrap();
    selector.position = Some(Passage::new(neighbour.end + 1, neighbour.end + 9));
    selector.made_on = made_on;
    screen.press("]u]u");
    let here = screen.model.reader.as_ref().unwrap().cursor_byte();
    assert_eq!(here, neighbour.end);
    assert_ne!(here, before);
}

#[test]
fn nothing_is_undone_behind_a_list_of_changes() {
    for list in ["gncc", "gT", "gC"] {
        for back in ["u", "<C-r>"] {
            let mut screen = Screen::annotated(120, 24);
            screen.press(list);
            let effects = screen.effects_of(back);
            assert_eq!(effects, [], "{list} {back}");
            assert!(screen.model.popup.is_some(), "{list}");
            let status = screen.status();
            assert!(status.ends_with("Esc closes it"), "{list}: {status}");
        }
    }
}

#[test]
fn a_lost_note_is_put_where_the_reader_selects() {
    let mut screen = unsettled();
    screen.press("]u]ursw");
    assert_eq!(screen.model.context(), Context::Select);
    let selected = screen.selected();
    let effects = screen.effects_of("<Enter>");
    match applied(&effects) {
        Some(Change::Settle {
            passage: Some(passage),
            ..
        }) => assert_eq!(
            screen.article.record.text.get(passage.range()),
            Some(selected.as_str())
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(screen.model.focus, Pane::Notes);
    // Escape leaves everything as it is, and the next selection is a highlight.
    let mut screen = unsettled();
    screen.press("]u]urs<Esc>");
    assert_eq!(screen.model.focus, Pane::Notes);
    screen.model.focus = Pane::Reader;
    screen.press("v");
    assert!(matches!(
        applied(&screen.effects_of("<Enter>")),
        Some(Change::Annotate { .. })
    ));
}

#[test]
fn a_lost_note_that_is_kept_as_a_quote_needs_no_look_any_more() {
    let mut screen = unsettled();
    screen.press("]u]u");
    assert!(screen.status().starts_with("2 of 2"), "{}", screen.status());
    let reader = screen.model.reader.as_mut().unwrap();
    let notes = &mut reader.opened.annotations;
    let lost = notes.iter_mut().find(|a| a.state == AnchorState::Lost);
    lost.unwrap().kept = true;
    screen.press("]u");
    assert!(screen.status().starts_with("1 of 1"), "{}", screen.status());
}

/// Presses every default binding in its context, on a fresh screen, and holds
/// that the command of the table ran.
#[test]
fn every_default_binding_runs_its_command() {
    let keymap = Keymap::default();
    for context in Context::ALL {
        for binding in keymap.bindings_of(context) {
            let Some(command) = binding.command else {
                continue;
            };
            let mut screen = in_context(context);
            screen.press(&print(&binding.keys));
            assert!(
                screen.ran.contains(&command),
                "{context:?} {}",
                print(&binding.keys)
            );
        }
    }
}

fn in_context(context: Context) -> Screen {
    let mut screen = if context == Context::Letter {
        super::links::linked(80, 24)
    } else {
        Screen::annotated(80, 24)
    };
    screen.press(match context {
        Context::All | Context::Library => "gl",
        Context::Reader => "",
        Context::Select => "}v",
        Context::Letter => "f",
        Context::Auto => "za",
        Context::Notes => "gn",
        Context::Notebook => "gN",
        Context::Review => "gR",
        Context::Popup => "?",
        Context::Prompt => "/",
        Context::Editor => "}va",
    });
    screen
}

#[test]
fn every_command_is_bound_and_so_is_run_above() {
    let keymap = Keymap::default();
    let unbound = Command::ALL.iter().filter(|c| {
        !Context::ALL
            .iter()
            .any(|x| !keymap.keys_for(*x, **c).is_empty())
    });
    assert_eq!(unbound.collect::<Vec<_>>(), Vec::<&Command>::new());
}

#[test]
fn hints_never_lie() {
    for context in Context::ALL {
        let screen = in_context(context);
        let keymap = &screen.model.keymap;
        let shown = screen.model.context();
        for hint in screen.model.hints().iter().chain(&screen.model.help_hint()) {
            let bound = Command::ALL
                .iter()
                .flat_map(|c| offprint::tui::app::say::key_labels(keymap, shown, *c));
            let keys: Vec<String> = bound.collect();
            assert!(
                hint.keys.split(' ').all(|k| keys.iter().any(|b| b == k)),
                "{context:?} {hint:?}"
            );
        }
    }
}

#[test]
fn words_are_looked_up() {
    let mut screen = reading();
    assert_eq!(screen.press("}").effects_of("L"), []);
    assert!(
        screen
            .status()
            .contains("`lookup = \"dict {}\"` in config.toml")
    );
    screen.model.config.lookup = Some("dict {}".into());
    for (keys, word) in [("L", "Every"), ("wL", "morning"), ("vwL", "morning at")] {
        assert_eq!(
            screen.effects_of(keys),
            [Effect::LookUp { word: word.into() }],
            "{keys}"
        );
        // It says at once that it runs, and what ends it.
        let popup = screen.model.popup.as_ref().unwrap();
        let said: Vec<&str> = popup.items.iter().map(|i| i.text.as_str()).collect();
        assert_eq!(said, ["dict is running …", "Esc ends it"]);
        assert_eq!(screen.effects_of("<Esc>"), [Effect::EndLookUp]);
        assert!(screen.model.popup.is_none());
    }
    let answer = |text: &str| Msg::LookedUp {
        word: "morning".into(),
        found: Found::Answer {
            text: text.into(),
            cut: Some("The rest is left out".into()),
        },
    };
    screen.send(answer("too late"));
    assert!(screen.model.popup.is_none());
    screen.press("gg}wL");
    screen.send(answer("tide\n  the sea, coming\u{1b}[31m and going\n"));
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.kind, PopupKind::Lookup);
    let last = popup.items.last().unwrap();
    assert_eq!(
        (popup.items.len(), last.text.as_str()),
        (3, "The rest is left out")
    );
    assert!(!popup.items[1].text.contains('\u{1b}'));
    assert_eq!(screen.effects_of("<Esc>"), [], "it has ended");
    screen.press("L").send(answer("\n"));
    assert!(screen.model.popup.is_none());
    assert!(screen.status().contains("nothing about morning"));
    screen.press("L").send(Msg::LookedUp {
        word: "morning".into(),
        found: Found::Problem("dict was ended".into()),
    });
    assert!(screen.model.popup.is_none());
    assert!(screen.status().contains("dict was ended"));
}

#[test]
fn the_cursor_goes_to_what_was_undone() {
    let mut screen = Screen::new(80, 24);
    screen.send(Msg::Undone {
        redo: false,
        done: Some(Done {
            articles: vec![ArticleId(2)],
            ..Done::default()
        }),
        steps: 1,
        asked: 1,
    });
    assert_eq!(screen.model.library.chosen(), Some(ArticleId(2)));
}

#[test]
fn tags_of_a_note() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("gnGt");
    assert_eq!(screen.model.prompt.as_ref().unwrap().input.text(), "check ");
    let effects = screen.type_text("sea, first").effects_of("<Enter>");
    let Some(Change::EditAnnotation {
        annotation, tags, ..
    }) = applied(&effects)
    else {
        panic!("{effects:?}");
    };
    assert_eq!(annotation, "lost");
    let tags = tags.as_deref().unwrap();
    assert_eq!(tags, ["check", "sea", "first"]);
}

#[test]
fn what_another_window_changed_is_seen() {
    let check = |e: &Effect| matches!(e, Effect::CheckVersion(_));
    let mut screen = Screen::new(80, 24);
    assert!(screen.effects_of("j").iter().any(check));
    assert!(
        !screen.effects_of("/").iter().any(check),
        "a prompt is no list"
    );
    assert!(!screen.effects_of("<Esc><Enter>").iter().any(check));
    assert!(
        !screen.effects_of("j}").iter().any(check),
        "not on the page"
    );
    screen.press("gl");
    assert!(
        !screen.effects_of("s").iter().any(check),
        "a change asks for a list"
    );
    // While a list is on its way nothing is asked.
    let effects = app::update(&mut screen.model, Msg::LibraryChanged);
    assert!(effects.iter().any(|e| matches!(e, Effect::List { .. })));
    let j = offprint::config::keymap::parse("j").unwrap()[0];
    let meanwhile = app::update(&mut screen.model, Msg::Key(j));
    assert!(!meanwhile.iter().any(check));
    screen.answer(effects);
    assert!(screen.effects_of("j").iter().any(check));
}

#[test]
fn in_a_narrow_list_keys_and_what_they_do_can_be_read() {
    let mut screen = Screen::reading(40, 10);
    screen.press("?");
    let mut long = 0;
    for _ in 0..200 {
        let chosen = screen.model.popup.as_ref().and_then(|p| p.chosen());
        let item = chosen.expect("a key").clone();
        // Words of a sentence are there, in however many rows.
        let seen: Vec<String> = text_of(&screen)
            .lines()
            .flat_map(|row| row.split_whitespace().map(str::to_owned))
            .collect();
        let words: Vec<&str> = item.text.split_whitespace().collect();
        let is_whole = seen.windows(words.len()).any(|part| part == words);
        assert!(is_whole, "{item:?} in {}", text_of(&screen));
        for key in item.keys.split_whitespace().take(2) {
            assert!(
                seen.iter().any(|s| s.trim_start_matches(['│', '>']) == key),
                "{item:?}"
            );
        }
        long += usize::from(item.text.len() > 24);
        screen.press("j");
    }
    assert!(long > 0);
}
