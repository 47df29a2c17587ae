//! What is beside reading: stories saved twice, what was read, shuffling, the
//! trash, and adding that is stopped.

use offprint::{
    library::{ArticleId, Month, Outcome, Place, Related, SortKey, Statistics, Trash, Waited},
    tui::app::{
        Effect, Msg,
        popup::{Action, PopupKind},
        prompt::PromptKind,
    },
};

use super::{
    fixture::{Screen, row},
    pages::text_of,
    pages::{after, pictures},
};

fn related(share: f32, place: Place) -> Related {
    let mut row = row(3, "The Same Ferry, Told Again");
    row.place = place;
    Related {
        row,
        share,
        size: 1.0,
    }
}

#[test]
fn a_story_that_was_saved_twice_says_so_when_it_is_opened() {
    let mut screen = Screen::new(80, 24);
    let asked = screen.effects_of("<Enter>");
    let id = ArticleId(1);
    assert!(
        asked.contains(&Effect::FindRelated { id, list: false }),
        "{asked:?}"
    );
    let told = |screen: &mut Screen, id, related| {
        screen.send(Msg::Related {
            id,
            list: false,
            related,
        });
    };
    // A version is no copy, and another page's is no news here.
    told(&mut screen, id, vec![related(0.5, Place::Library)]);
    told(
        &mut screen,
        ArticleId(2),
        vec![related(1.0, Place::Library)],
    );
    assert_eq!(screen.status(), "");
    told(&mut screen, id, vec![related(0.9, Place::Trash)]);
    assert_eq!(
        screen.status(),
        "Also saved as “The Same Ferry, Told Again” (in the trash) · gc shows it"
    );
    // What there is to say already stays.
    screen.send(Msg::Say {
        text: "Something".into(),
        bad: false,
    });
    told(&mut screen, id, vec![related(0.9, Place::Library)]);
    assert_eq!(screen.status(), "Something");
}

fn with_related(cols: u16, rows: u16) -> Screen {
    let mut screen = after(Screen::new(cols, rows), "gc");
    screen.send(Msg::Related {
        id: ArticleId(1),
        list: true,
        related: vec![related(0.97, Place::Archive), related(0.55, Place::Library)],
    });
    screen
}

#[test]
fn what_else_is_a_story_is_listed_and_opened() {
    let mut screen = Screen::new(80, 24);
    let asked = screen.effects_of("jgc");
    let id = ArticleId(2);
    assert_eq!(asked.last(), Some(&Effect::FindRelated { id, list: true }));
    screen.send(Msg::Related {
        id,
        list: true,
        related: Vec::new(),
    });
    assert_eq!(screen.status(), "No other article has this story");
    let mut screen = with_related(80, 24);
    let popup = screen.model.popup.as_ref().unwrap();
    assert_eq!(popup.kind, PopupKind::Related);
    assert_eq!(
        popup.chosen().unwrap().action,
        Action::OpenArticle(ArticleId(3))
    );
    assert!(
        screen
            .effects_of("<Enter>")
            .contains(&Effect::Open(ArticleId(3)))
    );
    pictures("related", with_related);
}

fn counted() -> Statistics {
    let month = |month, read, words, notes, added| Month {
        year: 2026,
        month,
        added,
        read,
        words,
        notes,
    };
    Statistics {
        months: vec![
            month(11, 3, 230 * 45, 1, 12),
            month(10, 41, 230 * 605, 17, 1_204),
            month(2, 0, 0, 0, 1),
        ],
        marked: 2,
    }
}

#[test]
fn what_was_read_is_a_quiet_page() {
    let mut screen = Screen::new(80, 24);
    assert_eq!(screen.effects_of("gS").last(), Some(&Effect::CountByMonth));
    screen.send(Msg::CountedByMonth(Statistics::default()));
    assert_eq!(screen.status(), "Nothing was added or read yet");
    pictures("statistics", |cols, rows| {
        let mut screen = after(Screen::new(cols, rows), "gS");
        screen.send(Msg::CountedByMonth(counted()));
        screen
    });
}

#[test]
fn shuffling_again_is_another_order() {
    let mut screen = Screen::new(80, 24);
    screen.press("jj,x");
    assert_eq!(screen.model.library.sort.key, SortKey::Shuffle(0));
    assert_eq!(screen.model.library.at, 0);
    assert_eq!(screen.status(), "Shuffled · ,x shuffles anew");
    screen.press(",x");
    assert_eq!(screen.model.library.sort.key, SortKey::Shuffle(1));
    screen.press(",a");
    assert_eq!(screen.model.library.sort.key, SortKey::Added);
}

fn asked_to_empty(cols: u16, rows: u16) -> Screen {
    let mut screen = after(Screen::new(cols, rows), "gtD");
    screen.send(Msg::TrashAsked(Trash {
        articles: 2,
        annotations: 5,
        bytes: 400_000,
    }));
    screen
}

#[test]
fn the_trash_is_emptied_only_by_a_whole_word() {
    let mut screen = Screen::new(80, 24);
    assert_eq!(screen.effects_of("D"), [Effect::AskTrash]);
    screen.send(Msg::TrashAsked(Trash::default()));
    assert_eq!(screen.status(), "The trash is empty");
    assert!(screen.model.prompt.is_none());
    for (typed, empties) in [("", false), ("y", false), ("no", false), ("yes", true)] {
        let mut screen = asked_to_empty(80, 24);
        let prompt = screen.model.prompt.as_ref().unwrap();
        assert!(matches!(prompt.kind, PromptKind::EmptyTrash(_)));
        screen.type_text(typed);
        let effects = screen.effects_of("<Enter>");
        assert_eq!(effects.contains(&Effect::EmptyTrash), empties, "{typed}");
        assert_eq!(screen.status().contains("Nothing was removed"), !empties);
    }
    pictures("empty_the_trash", asked_to_empty);
}

#[test]
fn adding_is_stopped_and_says_what_is_left() {
    let through = |done| Msg::Added {
        source: format!("{done}.html"),
        outcome: Outcome::Added(ArticleId(done as i64)),
        title: "A title".into(),
        waited: Waited::default(),
        done,
        total: 40,
    };
    let mut screen = Screen::new(80, 24);
    assert_eq!(screen.effects_of(":stop_adding<Enter>"), []);
    assert!(screen.status().starts_with("Nothing is being added"));
    screen.send(through(1));
    assert_eq!(screen.status(), "Adding 1 of 40 · 1 added · Esc stops");
    assert_eq!(screen.effects_of("<Esc>"), [Effect::StopAdding]);
    // What was on its way is stored first.
    screen.send(through(2));
    screen.send(Msg::AddStopped {
        left: 38,
        why: None,
    });
    assert_eq!(
        screen.status(),
        "Stopped: 2 added · 38 files were left; adding them again goes on"
    );
    assert!(screen.model.adding.is_none());
    // A filter is taken back first.
    screen.send(through(1));
    screen.press("/").type_text("ferry").press("<Enter>");
    assert!(!screen.effects_of("<Esc>").contains(&Effect::StopAdding));
    assert_eq!(screen.effects_of("I"), [Effect::ReadInbox]);
}

#[test]
fn what_is_wrong_with_a_filter_is_pointed_at() {
    let wrong = |cols, rows| {
        let mut screen = Screen::new(cols, rows);
        screen.press("/").type_text("ferry is:unreed tag:sea");
        screen
    };
    let screen = wrong(80, 24);
    let prompt = screen.model.prompt.as_ref().unwrap();
    assert_eq!(prompt.problem_at, Some(9));
    assert!(!prompt.problem.as_ref().unwrap().contains("character"));
    let mut screen = wrong(80, 24);
    screen.press("<C-u>");
    assert_eq!(screen.model.prompt.as_ref().unwrap().problem_at, None);
    pictures("wrong_filter", wrong);
}

/// What stands on the screen, as one line.
fn flat(screen: &Screen) -> String {
    let text = super::pages::text_of(screen);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_filter_that_can_not_be_understood_stays_to_be_mended() {
    for (cols, rows) in [(80, 24), (40, 10)] {
        let mut screen = Screen::new(cols, rows);
        let all = screen.model.library.ids.clone();
        // While it is typed it may go on to be something.
        screen.press("/").type_text("titel:reef");
        assert_eq!(screen.model.prompt.as_ref().unwrap().problem, None);
        screen.press("<Enter>");
        let prompt = screen.model.prompt.as_ref().expect("the prompt");
        assert_eq!(prompt.problem_at, Some(0));
        let shown = flat(&screen);
        let whole = "there is no field titel:; did you mean title:? Quote it to find the words";
        assert!(shown.contains(whole), "{cols}: {shown}");
        assert!(shown.contains('▾'), "{shown}");
        screen.press("<Esc>");
        assert_eq!(screen.model.library.ids, all);
    }
    let mut screen = Screen::annotated(80, 24);
    screen.press("gN/").type_text("state:lots").press("<Enter>");
    let prompt = screen.model.prompt.as_ref().expect("the prompt");
    assert_eq!(prompt.problem_at, Some(6));
}

#[test]
fn a_library_that_can_not_be_opened_says_why_and_what_to_do() {
    let why = "The library was written by a newer offprint (its format is 99, this one knows 8). Install the \
               newer offprint; nothing was changed.";
    for (cols, rows) in [(80, 24), (40, 10), (200, 50)] {
        let mut screen = Screen::about_to_open(cols, rows);
        screen.model.library.loaded = false;
        screen.model.library.ids.clear();
        screen.send(Msg::NotListed(why.into()));
        let shown = flat(&screen);
        for part in ["The library can’t be shown.", why, " Q quit"] {
            assert!(shown.contains(part), "{cols}: {part}: {shown}");
        }
        assert!(!shown.contains("Library 8"), "{shown}");
        // It may have been mended elsewhere meanwhile.
        let before = screen.effects.len();
        screen.send(Msg::LookAgain);
        let asked = screen.effects[before..].iter();
        assert!(asked.clone().any(|e| matches!(e, Effect::List { .. })));
        assert!(!flat(&screen).contains("can’t be shown"));
    }
    // A list that is there stays; the whole sentence stands beside it.
    let mut screen = Screen::new(40, 10);
    screen.send(Msg::NotListed(why.into()));
    assert!(flat(&screen).contains(why), "{}", flat(&screen));
    screen.press("j");
    assert!(!flat(&screen).contains("format is 99"));
}

#[test]
fn what_stops_an_add_is_told_with_what_is_stored() {
    let mut screen = Screen::new(80, 24);
    screen.send(Msg::Added {
        source: "1.html".into(),
        outcome: Outcome::Added(ArticleId(1)),
        title: "A title".into(),
        waited: Waited::default(),
        done: 1,
        total: 40,
    });
    let stop = || Msg::AddStopped {
        left: 39,
        why: Some("The disk is full. Make room.".into()),
    };
    screen.send(stop());
    let told = "Stopped: 1 added · 39 files were left; adding them again goes on. The disk is full. Make room.";
    assert_eq!(screen.status(), told);
    assert!(flat(&screen).contains(told));
    // A batch that was on its way meets the same.
    screen.send(stop());
    assert_eq!(screen.status(), "The disk is full. Make room.");
}

#[test]
fn the_question_before_the_trash_is_emptied_fits_a_small_window() {
    let mut screen = asked_to_empty(40, 10);
    let shown = flat(&screen);
    assert!(shown.contains("Type yes to remove"), "{shown}");
    assert!(shown.contains("only a backup"), "{shown}");
    screen.type_text("yes");
    assert!(flat(&screen).contains(": yes"), "{}", flat(&screen));
}

#[test]
fn enter_before_the_list_is_there_opens_of_the_new_one() {
    use offprint::{config::keymap, tui::app::update};
    let mut screen = Screen::new(80, 24);
    // Typed faster than the library answers.
    let mut waiting = Vec::new();
    let keys = |screen: &mut Screen, keys: &str, waiting: &mut Vec<Effect>| {
        for chord in keymap::parse(keys).unwrap() {
            waiting.extend(update(&mut screen.model, Msg::Key(chord)));
        }
    };
    let old = screen.model.library.chosen().unwrap();
    keys(&mut screen, "/", &mut waiting);
    for letter in screen.rows[2].title.clone().to_lowercase().chars().take(9) {
        let key = if letter == ' ' {
            "<Space>".to_owned()
        } else {
            letter.to_string()
        };
        keys(&mut screen, &key, &mut waiting);
    }
    keys(&mut screen, "<Enter><Enter>", &mut waiting);
    assert!(!waiting.contains(&Effect::Open(old)));
    let before = screen.effects.len();
    screen.answer(waiting);
    let id = screen.rows[2].id;
    assert!(screen.effects[before..].contains(&Effect::Open(id)));
    assert_eq!(screen.model.open_id(), Some(id));
    // Another key means something else.
    let mut screen = Screen::new(80, 24);
    let mut waiting = Vec::new();
    keys(&mut screen, "/s<Enter><Enter>j", &mut waiting);
    screen.answer(waiting);
    assert_eq!(screen.model.open_id(), None);
}

#[test]
fn what_was_not_added_is_named_by_its_end_with_the_whole_reason() {
    let folder = "/home/somebody/with/a/long/way/to/the/saved/pages/of/the/last/ten/years";
    let why = "The page says that it is a list of other pages, and has no story of its own";
    for (cols, rows) in [(80, 24), (40, 10)] {
        let mut screen = Screen::new(cols, rows);
        for done in 1..=2 {
            screen.send(Msg::Added {
                source: format!("{folder}/number-{done}.html"),
                outcome: Outcome::NotAnArticle(why.into()),
                title: String::new(),
                waited: Waited::default(),
                done,
                total: 2,
            });
        }
        // Line by line, on a small screen, too.
        let popup = screen.model.popup.clone().expect("the list");
        assert_eq!(popup.title, "Not added · 2");
        let mut read = Vec::new();
        for item in popup.items {
            let shown = text_of(&screen);
            assert!(shown.contains(&item.text), "{cols}: {shown}");
            read.push(item.text);
            screen.press("j");
        }
        let read = read.join(" ");
        assert!(read.contains(why), "{cols}: {read}");
        for number in 1..=2 {
            let end = format!("/years/number-{number}.html");
            assert!(read.contains(&end), "{cols}: {read}");
        }
    }
}
