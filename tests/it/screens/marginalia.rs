//! Notes as a whole: all of the library, the panel narrowed, notes in another
//! shape, and old highlights.

use offprint::{
    article::annotation::{AnchorState, Annotation, Color, Selector},
    command::{Command, Context},
    config::Config,
    library::{ArticleId, Change, ReviewAnswer, WaitingNote},
    tui::app::{
        Effect, Model, Msg,
        geometry::Pane,
        notebook::page::{BookKind, BookLine},
        notes::RowKind,
        popup::PopupKind,
    },
};

use super::{
    fixture::{Screen, applied},
    pages::text_of,
};

fn waiting(id: &str, quote: &str) -> WaitingNote {
    WaitingNote {
        article_title: "A Story That Is Not Here".into(),
        url: None,
        tool: "Kindle".into(),
        why: "no story here has its address or title".into(),
        is_decision: false,
        annotation: Annotation {
            id: id.into(),
            selector: Some(Selector {
                exact: quote.into(),
                ..Selector::default()
            }),
            state: AnchorState::Waiting,
            ..Annotation::default()
        },
    }
}

fn book(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::annotated(cols, rows);
    screen.waiting = vec![
        waiting("w1", "The first of two"),
        waiting("w2", "The second of two"),
    ];
    screen.press("gN");
    screen
}

fn chosen(screen: &Screen) -> &Annotation {
    let entry = screen.model.notebook.chosen().expect("a note");
    &entry.annotation
}

#[test]
fn all_notes_are_grouped_by_story_and_lead_to_it() {
    let mut screen = book(80, 30);
    assert_eq!(screen.model.context(), Context::Notebook);
    let stories: Vec<String> = screen
        .model
        .notebook
        .lines()
        .into_iter()
        .filter(|l| l.kind == BookKind::Story)
        .map(|l| l.text)
        .collect();
    assert_eq!(
        stories,
        [
            "The Ferry That Kept the Time · tidal.example",
            "A Story That Is Not Here · not in the library"
        ]
    );
    screen.press("j");
    let place = chosen(&screen).passage.unwrap().start;
    screen.press("<Enter>");
    assert_eq!(screen.model.focus, Pane::Reader);
    assert_eq!(screen.model.reader.as_ref().unwrap().cursor_byte(), place);
    // The way back leads to the view, as it was left, and from there to where
    // it was opened from.
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Notebook);
    assert_eq!(screen.model.notebook.at, 1);
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Reader);
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Library);
}

#[test]
fn all_notes_are_reached_from_every_pane_and_lead_back() {
    for (start, pane) in [
        ("", Pane::Reader),
        ("gl", Pane::Library),
        ("gn", Pane::Notes),
    ] {
        let mut screen = Screen::annotated(80, 24);
        screen.press(start).press("gN");
        assert_eq!(screen.model.focus, Pane::Notebook);
        screen.press("q");
        assert_eq!(screen.model.focus, pane);
    }
}

#[test]
fn every_line_of_a_note_is_on_the_screen_at_every_size() {
    for (cols, rows) in [(40, 10), (80, 24), (200, 50)] {
        let mut screen = book(cols, rows);
        for _ in 0..8 {
            let book = &screen.model.notebook;
            let head = |l: &BookLine| l.first && l.entry == book.at;
            assert!(book.lines().iter().any(head), "{cols}x{rows}");
            screen.press("j");
        }
        screen.press("G");
        assert_eq!(chosen(&screen).id, "w2");
        screen.press("gg");
        assert_eq!(screen.model.notebook.at, 0);
    }
}

#[test]
fn all_notes_are_filtered_as_typed_and_by_choice() {
    let mut screen = book(80, 24);
    let before = screen.model.notebook.entries.len();
    screen.press("/").type_text("color:red").press("<Enter>");
    assert_eq!(screen.model.notebook.filter, "color:red");
    let effects = screen.effects_of("<Esc>");
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::ListNotes { query, .. } if query.is_empty())),
        "{effects:?}"
    );
    assert_eq!(screen.model.notebook.entries.len(), before);
    // Wrong ones are told and change nothing.
    screen.press("/").type_text("colr:red x");
    assert!(screen.model.prompt.as_ref().unwrap().problem.is_some());
    screen.press("<Esc>");
    assert_eq!(screen.model.notebook.filter, "");
    // A choice takes the place of the one before.
    screen.press("fcj<Enter>");
    assert_eq!(screen.model.notebook.filter.trim_end(), "color:yellow");
    screen.press("fcjj<Enter>");
    assert_eq!(screen.model.notebook.filter.trim_end(), "color:red");
    screen.press("fsjj<Enter>");
    assert_eq!(
        screen.model.notebook.filter.trim_end(),
        "color:red state:moved"
    );
    assert!(
        screen.model.notebook_title().1.ends_with("red · moved"),
        "{:?}",
        screen.model.notebook_title()
    );
    screen.press("fc<Enter>");
    assert_eq!(screen.model.notebook.filter.trim_end(), "state:moved");
}

#[test]
fn several_notes_are_changed_as_one() {
    let mut screen = book(80, 24);
    let ids = |screen: &Screen, n: usize| -> Vec<String> {
        let entries = screen.model.notebook.entries.iter().take(n);
        entries.map(|e| e.annotation.id.clone()).collect()
    };
    let three = ids(&screen, 3);
    screen.press("Vjj");
    assert_eq!(screen.model.notebook.selected.len(), 3);
    let effects = screen.effects_of("cg");
    assert_eq!(
        applied(&effects),
        Some(&Change::EditAnnotations {
            annotations: three.clone(),
            color: Some(Color::Green),
            add: vec![],
            remove: vec![],
        })
    );
    screen.press("t");
    let effects = screen.type_text("sea -check").effects_of("<Enter>");
    assert_eq!(
        applied(&effects),
        Some(&Change::EditAnnotations {
            annotations: three.clone(),
            color: None,
            add: vec!["sea".into()],
            remove: vec!["check".into()],
        })
    );
    assert_eq!(
        screen
            .model
            .notebook
            .entries
            .iter()
            .filter(|e| e.annotation.tags.contains(&"sea".to_owned()))
            .count(),
        3
    );
    let effects = screen.effects_of("dd");
    assert_eq!(
        applied(&effects),
        Some(&Change::DeleteAnnotations { annotations: three })
    );
    assert!(screen.model.notebook.selected.is_empty());
    assert_eq!(screen.model.notebook.entries.len(), 3);
}

#[test]
fn notes_that_wait_say_why_and_are_attached_to_a_story() {
    let mut screen = book(80, 30);
    screen.press("G");
    let lines = screen.model.notebook.lines();
    let why: Vec<&str> = lines
        .iter()
        .filter(|l| l.kind == BookKind::State)
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(
        why,
        ["waiting: no story here has its address or title (from Kindle)"]
    );
    // What can't be done to it says what can.
    assert_eq!(applied(&screen.effects_of("cg")), None);
    assert!(
        screen.status().contains("rw attaches it"),
        "{}",
        screen.status()
    );
    assert_eq!(applied(&screen.effects_of("<Enter>")), None);
    assert!(
        screen.status().contains("rw attaches it"),
        "{}",
        screen.status()
    );
    // Both notes of its story come along.
    screen.press("rw");
    assert_eq!(screen.model.popup.as_ref().unwrap().kind, PopupKind::Attach);
    let effects = screen.effects_of("j<Enter>");
    assert_eq!(
        applied(&effects),
        Some(&Change::Attach {
            annotations: vec!["w1".into(), "w2".into()],
            id: ArticleId(2),
        })
    );
    let book = &screen.model.notebook;
    assert!(book.entries.iter().all(|e| e.article.is_some()));
}

#[test]
fn what_needs_a_look_is_gone_through_over_the_library() {
    let mut screen = book(80, 24);
    let seen: Vec<String> = (0..4)
        .map(|_| {
            screen.press("]u");
            chosen(&screen).id.clone()
        })
        .collect();
    assert_eq!(seen, ["lost", "w1", "w2", "lost"]);
    assert!(screen.status().starts_with("1 of 3 that need a look"));
    screen.press("[u");
    assert_eq!(chosen(&screen).id, "w2");
}

#[test]
fn a_note_is_written_where_all_notes_are() {
    let mut screen = book(80, 24);
    screen.press("ja");
    let id = chosen(&screen).id.clone();
    let effects = screen.type_text(" more").effects_of("<Enter>");
    let Some(Change::EditAnnotation {
        annotation, note, ..
    }) = applied(&effects)
    else {
        panic!("{effects:?}");
    };
    assert_eq!(*annotation, id);
    assert!(note.as_ref().unwrap().ends_with(" more"));
    assert_eq!(screen.model.focus, Pane::Notebook);
    let effects = screen.effects_of("y");
    let source = |text: &str| text.contains("Ferry") && text.contains("tidal.example");
    assert!(matches!(&effects[..], [Effect::Copy { text, .. }] if source(text)));
}

fn titles(model: &Model) -> Vec<usize> {
    model.notes.order.clone()
}

#[test]
fn the_panel_is_narrowed_and_sorted() {
    let mut screen = Screen::about_to_open(120, 30);
    for (n, a) in screen.annotations.iter_mut().enumerate() {
        a.created = n as i64;
    }
    screen.press("<Enter>gn");
    let all = titles(&screen.model);
    assert_eq!(all.len(), 4);
    screen
        .press("/")
        .type_text("color:yellow church")
        .press("<Enter>");
    assert_eq!(titles(&screen.model), [0]);
    // What is the same for all notes of an article is refused.
    screen.press("/").type_text("site:example.com");
    assert!(screen.model.prompt.as_ref().unwrap().problem.is_some());
    screen.press("<Esc>");
    assert_eq!(titles(&screen.model), [0]);
    screen.press("<Esc>");
    assert_eq!(titles(&screen.model), all);
    screen.press("ftj<Enter>");
    assert_eq!(titles(&screen.model), [3]);
    screen.press("ft<Enter>");
    assert_eq!(titles(&screen.model), all);
    screen.press(",t");
    assert_eq!(titles(&screen.model), [3, 2, 1, 0]);
    // Numbers stay those of the page.
    let numbers: Vec<Option<usize>> = (0..4).map(|e| screen.model.notes.number_at(e)).collect();
    let by_page: Vec<Option<usize>> = [3, 2, 1, 0].map(|i| screen.model.notes.number_of(i)).into();
    assert_eq!(numbers, by_page);
    screen.press(",p");
    assert_eq!(titles(&screen.model), all);
}

#[test]
fn notes_are_split_joined_and_turned_into_others() {
    let mut screen = Screen::annotated(80, 24);
    let first = screen.annotations[0].clone();
    let place = first.passage.unwrap();
    screen.press("]a");
    // At its very beginning there is nothing to split off.
    assert_eq!(applied(&screen.effects_of("cs")), None);
    assert!(screen.status().contains("where it splits"));
    screen.press("w");
    let at = screen.model.reader.as_ref().unwrap().cursor_byte();
    assert!(at > place.start);
    assert_eq!(
        applied(&screen.effects_of("cs")),
        Some(&Change::Split {
            annotation: first.id.clone(),
            at
        })
    );
    let effects = screen.effects_of("cm");
    let Some(Change::Merge { annotation, with }) = applied(&effects) else {
        panic!("{effects:?}");
    };
    assert_eq!(*annotation, first.id);
    let after = |a: &&Annotation| a.passage.is_some_and(|p| p.start > place.start);
    let next = screen.annotations.iter().filter(after);
    let next = next.min_by_key(|a| a.passage.unwrap().start).unwrap();
    assert_eq!(*with, next.id);
    // It has a note, so it can lose it, or go to the whole article.
    screen.press("cc");
    assert_eq!(screen.model.popup.as_ref().unwrap().items.len(), 3);
    assert_eq!(
        applied(&screen.effects_of("j<Enter>")),
        Some(&Change::PutOn {
            annotation: first.id.clone(),
            passage: None
        })
    );
    // Or to another passage.
    screen.press("]a[acv");
    assert_eq!(screen.model.context(), Context::Select);
    let effects = screen.effects_of("w<Enter>");
    assert!(
        matches!(applied(&effects), Some(Change::PutOn { annotation, passage: Some(_) }) if *annotation == first.id),
        "{effects:?}"
    );
}

#[test]
fn a_selection_reaches_to_matches_and_links() {
    let mut screen = Screen::reading(80, 24);
    screen.press("/").type_text("clock").press("<Enter>");
    screen.press("gg}v");
    let begun = screen.selected();
    screen.press("n");
    let to_first = screen.selected();
    assert!(to_first.ends_with("clock") && to_first.len() > begun.len());
    screen.press("n");
    let to_second = screen.selected();
    assert!(to_second.ends_with("clock") && to_second.len() > to_first.len());
    // It is the current match, too.
    let reader = screen.model.reader.as_ref().unwrap();
    let current = reader
        .find
        .as_ref()
        .and_then(offprint::tui::app::find::Find::chosen)
        .unwrap();
    assert_eq!(
        Some(current.end),
        reader.selection.as_ref().map(|s| s.passage().end)
    );
    screen.press("N");
    assert_eq!(screen.selected(), to_first);
    screen.press("N");
    assert!(screen.status().contains("no match to go back to"));
    assert_eq!(screen.selected(), to_first);

    let mut screen = super::links::linked(80, 24);
    screen.press("v<Tab>");
    let link = screen.selected();
    screen.press("<Tab>");
    assert!(screen.selected().len() > link.len());
    screen.press("<S-Tab>");
    assert_eq!(screen.selected(), link);
}

fn footer(screen: &Screen) -> String {
    let hints = screen.model.hints();
    let words: Vec<&str> = hints.iter().map(|h| h.what).collect();
    words.join(" ")
}

#[test]
fn old_highlights_are_answered_one_by_one() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("gR");
    assert_eq!(screen.model.context(), Context::Review);
    let ids: Vec<String> = screen.annotations.iter().map(|a| a.id.clone()).collect();
    for (key, answer, id) in [
        ("=", ReviewAnswer::Keep, &ids[0]),
        ("-", ReviewAnswer::Less, &ids[1]),
        ("+", ReviewAnswer::More, &ids[2]),
    ] {
        let effects = screen.effects_of(key);
        assert_eq!(
            applied(&effects),
            Some(&Change::Review {
                annotation: id.clone(),
                answer
            })
        );
    }
    assert_eq!(screen.model.review.left(), 1);
    // Undone, it is there again.
    screen.press("u");
    assert_eq!(screen.model.review.left(), 2);
    assert_eq!(screen.model.review.chosen().unwrap().annotation.id, ids[2]);
    screen.press("==");
    assert!(screen.model.review.chosen().is_none());
    // More is offered only where there is more.
    assert!(!footer(&screen).contains("more"), "{}", footer(&screen));
    screen.reviewed.clear();
    screen.annotations.truncate(1);
    screen.annotations[0].id = "another".into();
    screen.answer(vec![Effect::ListReview(0)]);
    assert!(footer(&screen).contains("more"), "{}", footer(&screen));
    assert_eq!(applied(&screen.effects_of("=")), None);
    assert!(screen.status().contains("Nothing is left"));
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Reader);
}

#[test]
fn old_highlights_lead_to_their_stories() {
    let mut screen = Screen::annotated(80, 24);
    screen.press("glgR<Space>");
    let place = screen.annotations[1].passage.unwrap().start;
    screen.press("<Enter>");
    assert_eq!(screen.model.focus, Pane::Reader);
    assert_eq!(screen.model.reader.as_ref().unwrap().cursor_byte(), place);
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Review);
    screen.press("q");
    assert_eq!(screen.model.focus, Pane::Library);
}

#[test]
fn a_day_has_its_share_of_old_highlights() {
    let mut screen = Screen::annotated(80, 24);
    screen.share = 1;
    screen.press("gR");
    assert_eq!(screen.model.review.left(), 1);
    screen.press("=");
    assert!(screen.model.review.chosen().is_none());
    assert!(footer(&screen).contains("more"), "{}", footer(&screen));
    // Asked for, more come; on another way in, the day is through.
    screen.share = 0;
    screen.press("gR");
    assert_eq!(screen.model.review.left(), 3);
    screen.press("===qgR");
    assert_eq!(screen.model.review.left(), 0);
    assert!(!footer(&screen).contains("more"), "{}", footer(&screen));
}

fn named(cols: u16, rows: u16) -> Screen {
    let mut config = Config::default();
    config.highlights.call(Color::Yellow, "claim").unwrap();
    config.highlights.call(Color::Blue, "look up").unwrap();
    let mut screen = Screen::annotated(cols, rows);
    screen.model.config.highlights = config.highlights.clone();
    screen.model.notes.colors = config.highlights.clone();
    screen.model.notebook.colors = config.highlights.clone();
    screen.model.library.colors = config.highlights.clone();
    screen.model.review.colors = config.highlights;
    screen
}

#[test]
fn what_the_reader_calls_a_colour_stands_wherever_the_colour_does() {
    let mut screen = named(120, 30);
    let yellow = screen.annotations[0].id.clone();
    // A change of width lays the panel out anew.
    screen.send(Msg::Resize {
        cols: 119,
        rows: 30,
    });
    screen.press("gn");
    let rows = &screen.model.notes.rows;
    assert!(
        rows.iter()
            .any(|r| r.kind == RowKind::Tags && r.text.starts_with("claim")),
        "{rows:?}"
    );
    // In the picker, and in the filter that it writes, in words.
    screen.press("fc");
    let popup = screen.model.popup.as_ref().expect("a list of colours");
    assert!(
        popup.items.iter().any(|i| i.text == "y · yellow (claim)"),
        "{popup:?}"
    );
    screen.press("<Esc>");
    screen.press("/").type_text("color:claim").press("<Enter>");
    let all = screen.annotations.iter();
    let yellows = all.filter(|a| a.color == Color::Yellow).count();
    assert_eq!(screen.model.notes.order.len(), yellows);
    let index = screen.model.notes.order[0];
    assert_eq!(screen.annotations[index].id, yellow);
    screen.press("<Esc>gN");
    let lines = screen.model.notebook.lines();
    assert!(
        lines
            .iter()
            .any(|l| l.kind == BookKind::About && l.text.starts_with("claim")),
        "{lines:?}"
    );
    screen.press("qgR");
    let lines = screen.model.review.lines(60);
    assert!(lines[0].1.ends_with(" · claim"), "{lines:?}");
    assert_eq!(screen.model.doc_of(Command::ColorBlue), "blue (look up)");
    assert_eq!(screen.model.doc_of(Command::ColorRed), "red");
}

#[test]
fn a_long_last_note_is_gone_to_its_end_and_come_back_to_by_its_head() {
    let mut screen = Screen::about_to_open(80, 24);
    let lines: Vec<String> = (1..=60).map(|n| format!("line {n} of it")).collect();
    if let Some(lost) = screen.annotations.last_mut() {
        lost.note = lines.join("\n");
    }
    screen.press("<Enter>gnG");
    let shown = text_of(&screen);
    assert!(shown.contains("line 60 of it"), "{shown}");
    // Beside the page, and when it is come back to, it has its head.
    let mut again = Screen::about_to_open(80, 24);
    again.annotations[1].note = lines.join("\n");
    again.press("<Enter>Ggnjjjjqgn");
    let pane = &again.model.notes;
    let (first, at) = (&pane.rows[pane.top], pane.at);
    assert!(first.first && first.entry == at, "{}", text_of(&again));
    // The note just written is the one that is come to.
    screen.press("qA").type_text("and this").press("<Enter>gn");
    let shown = text_of(&screen);
    let chosen = shown.lines().skip_while(|l| !l.contains("> ")).take(3);
    let chosen: Vec<&str> = chosen.collect();
    assert!(chosen.join(" ").contains("and this"), "{shown}");
}

#[test]
fn the_note_that_is_chosen_stays_so_when_others_come_and_go() {
    let mut screen = Screen::annotated(80, 24);
    let chosen = |screen: &Screen| {
        let notes = &screen.model.notes;
        let reader = screen.model.reader.as_ref().expect("a page");
        reader.opened.annotations[notes.order[notes.at]].id.clone()
    };
    screen.press("gngg");
    let first = chosen(&screen);
    // Elsewhere a note is made on the whole article, which stands before all others.
    let other = Annotation {
        id: "elsewhere".into(),
        note: "From another window.".into(),
        ..Annotation::default()
    };
    screen.annotations.insert(0, other);
    screen.send(Msg::LibraryChanged);
    assert_eq!(chosen(&screen), first);
    screen.press("gg");
    assert_eq!(chosen(&screen), "elsewhere");
    screen.annotations.remove(0);
    screen.send(Msg::LibraryChanged);
    assert_eq!(chosen(&screen), first);
}
