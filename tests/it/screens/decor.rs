//! What the program writes of its own is ASCII where that is asked for: every
//! key of every place, with stories that have nothing else.

use offprint::{
    command::Context,
    config::{Decor, Keymap, keymap::print},
    tui::app::Msg,
};

use ratatui::buffer::Cell;

use super::{
    fixture::{Screen, row},
    pages::{paint, text_of},
};

/// Keys that lead to a place, and what is bound there.
const PLACES: &[(Context, &[&str])] = &[
    (
        Context::Library,
        &["", "/ferry<Enter>", "/none<Enter>", "gl"],
    ),
    (
        Context::Reader,
        &["<Enter>", "<Enter>zx", "<Enter>zo", "<Enter>/the<Enter>"],
    ),
    (Context::Select, &["<Enter>}v)"]),
    (Context::Letter, &["<Enter>m"]),
    (Context::Auto, &["<Enter>zw"]),
    (Context::Notes, &["<Enter>gn"]),
    (Context::Notebook, &["gN"]),
    (Context::Review, &["gR"]),
    (
        Context::Popup,
        &["?", "gT", "<Enter>go", "<Enter>?", "<Enter>zs", "zc"],
    ),
    (
        Context::Prompt,
        &["i", "/", "t", ":", "<Enter>/", "<Enter>:"],
    ),
    (Context::Editor, &["<Enter>}v)a", "<Enter>A"]),
];

const SIZES: [(Decor, u16, u16); 3] = [
    (Decor::Ascii, 100, 30),
    (Decor::Ascii, 40, 10),
    (Decor::None, 160, 40),
];

fn plain(cols: u16, rows: u16, decor: Decor) -> Screen {
    let mut screen = Screen::plain(cols, rows, decor);
    screen.annotate("every clock in the village was set by it", 0, "Why?");
    screen.annotate("he could taste the difference", 2, "");
    screen
}

/// The rows with something else than ASCII.
fn foreign(screen: &Screen) -> Vec<String> {
    let (buffer, _) = paint(screen);
    let width = usize::from(buffer.area.width);
    let rows = buffer.content().chunks(width);
    let rows = rows.filter(|row| row.iter().any(|cell| !cell.symbol().is_ascii()));
    rows.map(|row| row.iter().map(Cell::symbol).collect())
        .collect()
}

#[test]
fn whatever_is_pressed_the_programs_own_words_are_ascii() {
    let keymap = Keymap::default();
    let at = |context, way: &str, (decor, cols, rows)| {
        let mut screen = plain(cols, rows, decor);
        screen.press(way);
        assert_eq!(screen.model.context(), context, "{way}");
        screen
    };
    let check = |screen: &Screen, what: &str| {
        let rows = foreign(screen);
        assert!(rows.is_empty(), "{what}: {rows:#?}");
    };
    for (context, ways) in PLACES {
        for way in *ways {
            for size in SIZES {
                check(&at(*context, way, size), way);
            }
        }
        // In one way to each place, all keys, with all sizes in turn.
        let bindings = keymap.bindings_of(*context).zip(SIZES.into_iter().cycle());
        for (binding, size) in bindings {
            let keys = print(&binding.keys);
            let mut screen = at(*context, ways[0], size);
            for chord in &binding.keys {
                screen.press(&print(&[*chord])).send(Msg::Tick);
                check(&screen, &keys);
            }
            check(screen.type_text("qx").press("<Enter>"), &keys);
        }
    }
}

#[test]
fn titles_and_words_of_the_story_are_not_touched() {
    let title = "It\u{2019}s \u{201C}so\u{201D} \u{2014} \u{E9}t\u{E9}\u{2026}";
    let mut screen = Screen::of(80, 24, vec![row(1, title)], Decor::Ascii);
    assert!(text_of(&screen).contains(title), "{}", text_of(&screen));
    screen.press("<Enter>");
    let head = text_of(&screen);
    assert!(head.contains(&format!("Library > {title}")), "{head}");
    assert!(head.contains("captain\u{2019}s"), "{head}");
}
