//! Whatever is pressed: no panic, a cursor on a character, and a screen that
//! can be painted.

use offprint::{
    command::{Command, Context},
    config::{
        Keymap,
        keymap::{Chord, Key, print},
    },
    tui::app::Msg,
};
use proptest::prelude::*;

use super::{
    fixture::Screen,
    pages::{paints_the_same, text_of},
};

/// What may happen to a screen.
#[derive(Debug, Clone)]
enum Step {
    Keys(String),
    Resize(u16, u16),
    Paste(String),
    Tick,
    Click(u16, u16),
}

/// Any binding, any letter, any size.
fn step() -> impl Strategy<Value = Step> {
    let keymap = Keymap::default();
    let bound: Vec<String> = Context::ALL
        .iter()
        .flat_map(|c| keymap.bindings_of(*c))
        .map(|b| print(&b.keys))
        .collect();
    prop_oneof![
        12 => proptest::sample::select(bound).prop_map(Step::Keys),
        3 => any::<char>().prop_map(|c| Step::Keys(print(&[Chord { key: Key::Char(c), ctrl: false, alt: false }]))),
        2 => (1u16..220, 1u16..60).prop_map(|(c, r)| Step::Resize(c, r)),
        1 => ".{0,20}".prop_map(Step::Paste),
        1 => Just(Step::Tick),
        1 => (0u16..220, 0u16..60).prop_map(|(c, r)| Step::Click(c, r)),
    ]
}

/// A change of how the page is set.
#[derive(Debug, Clone, Copy)]
enum Way {
    Size(u16, u16),
    /// The same key takes it back.
    Key(&'static str),
    Justify,
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        3 => (40u16..220, 10u16..60).prop_map(|(c, r)| Way::Size(c, r)),
        4 => proptest::sample::select(vec!["zx", "zr", "zp", "zo", "z2"]).prop_map(Way::Key),
        1 => Just(Way::Justify),
    ]
}

/// Goes a way, and says which one leads back.
fn go(screen: &mut Screen, way: Way) -> Way {
    let size = screen.model.size;
    match way {
        Way::Size(cols, rows) => {
            screen.send(Msg::Resize { cols, rows });
            Way::Size(size.cols, size.rows)
        }
        Way::Key(key) => {
            screen.press(key);
            way
        }
        Way::Justify => {
            screen.model.config.justify ^= true;
            screen.send(Msg::Resize {
                cols: size.cols,
                rows: size.rows,
            });
            way
        }
    }
}

fn take(screen: &mut Screen, step: Step) {
    match step {
        Step::Keys(keys) if offprint::config::keymap::parse(&keys).is_ok() => {
            screen.press(&keys);
        }
        Step::Keys(_) => {}
        Step::Resize(cols, rows) => screen.send(Msg::Resize { cols, rows }),
        Step::Paste(text) => screen.send(Msg::Paste(text)),
        Step::Tick => screen.send(Msg::Tick),
        Step::Click(col, row) => screen.send(Msg::Click(col, row)),
    }
}

fn holds(screen: &Screen) {
    if let Some(reader) = &screen.model.reader {
        let text = &reader.opened.article.record.text;
        let byte = reader.cursor_byte();
        assert!(byte <= text.len() && text.is_char_boundary(byte));
        let row = reader.cursor_spot().0;
        let shown = !screen.model.size.too_small()
            && screen.model.panes().reader.is_some()
            && reader.height > 0;
        assert!(
            !shown || (reader.top..reader.top + reader.height).contains(&row),
            "row {row} of {}",
            reader.top
        );
        if let Some(selection) = &reader.selection {
            let passage = selection.passage();
            assert!(
                text.get(passage.range()).is_some_and(|t| !t.is_empty()),
                "{passage:?}"
            );
        }
    }
    let list = &screen.model.library;
    assert!(list.ids.is_empty() || list.at < list.ids.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_may_be_pressed(steps in proptest::collection::vec(step(), 1..60)) {
        let mut screen = Screen::annotated(120, 30);
        for step in steps {
            take(&mut screen, step);
            holds(&screen);
        }
        text_of(&screen);
        paints_the_same(&mut screen);
    }

    #[test]
    fn the_first_row_comes_back(place in proptest::collection::vec(proptest::sample::select(
        vec!["j", "<C-d>", "<C-f>", "3<C-e>", "}", "G", "<C-u>", "zz"]), 0..6),
        ways in proptest::collection::vec(way(), 1..5)) {
        let mut screen = Screen::annotated(80, 24);
        for key in place {
            screen.press(key);
        }
        let first_row = |screen: &Screen| {
            let reader = screen.model.reader.as_ref().unwrap();
            let lines = reader.layout.lines(reader.top..reader.top + 1);
            (reader.layout.offset_at(reader.top), lines, reader.cursor_byte())
        };
        let before = first_row(&screen);
        let mut back = Vec::new();
        for way in ways {
            back.push(go(&mut screen, way));
            holds(&screen);
        }
        for way in back.into_iter().rev() {
            go(&mut screen, way);
            holds(&screen);
        }
        prop_assert_eq!(first_row(&screen), before);
    }

    #[test]
    fn motions_and_selections_stay_on_the_text(keys in proptest::collection::vec(proptest::sample::select(
        vec!["w", "B", "b", "e", "h", "l", "j", "k", "(", ")", "{", "}", "v", "V", "o", "s", "p", "+", "-", "gg", "G", "zx", "3", "x", "X"]), 1..80)) {
        let mut screen = Screen::reading(60, 14);
        for key in keys {
            screen.press(key);
            holds(&screen);
        }
    }
}

#[test]
fn every_command_can_be_run_from_the_palette() {
    for command in Command::ALL {
        for start in ["gl", "", "gn", "}v"] {
            let mut screen = Screen::annotated(100, 24);
            screen
                .press(start)
                .press(":")
                .type_text(command.name())
                .press("<Enter>");
            holds(&screen);
        }
    }
}
