//! Screens as text, and as runs of style: what a reader sees, at four sizes.

use std::{fmt::Write as _, sync::Arc};

use offprint::{article::layout::Layout, config::Decor, tui::view};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier, Style},
};

use super::fixture::Screen;

/// Sizes of every picture.
const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 50)];

pub(super) fn paint(screen: &Screen) -> (Buffer, (u16, u16)) {
    let size = screen.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.cols, size.rows));
    let cursor = view::draw(&screen.model, &mut buffer).cursor;
    (buffer, cursor)
}

/// The same model gives the same cells, whatever is in them before, and
/// whatever is kept of the page's earlier frames.
pub(super) fn paints_the_same(screen: &mut Screen) {
    let (clean, cursor) = paint(screen);
    let mut used = Buffer::filled(clean.area, Cell::new("#"));
    let style = Style::new().fg(Color::Red).bg(Color::Blue);
    used.set_style(used.area, style.add_modifier(Modifier::all()));
    let again = view::draw(&screen.model, &mut used).cursor;
    assert_eq!((&used, again), (&clean, cursor), "over other cells");
    if let Some(reader) = &mut screen.model.reader {
        let (article, format) = (reader.layout.article(), reader.layout.format());
        let words = reader.opened.row.words;
        reader.layout = Layout::with_words(Arc::clone(article), format.clone(), words);
    }
    assert_eq!(paint(screen), (clean, cursor), "with a page set anew");
}

/// The place of the cursor.
pub(super) fn cursor_of(screen: &Screen) -> (u16, u16) {
    paint(screen).1
}

/// The cells as text, with the cursor's place below.
pub(super) fn text_of(screen: &Screen) -> String {
    let (buffer, (x, y)) = paint(screen);
    let mut out = String::new();
    for row in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for col in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(col, row)].symbol();
            skip = offprint::text::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "cursor {x},{y}");
    out
}

/// Stretches of one style that differ from the plain one, a line a stretch.
pub(super) fn styles_of(screen: &Screen) -> String {
    let (buffer, _) = paint(screen);
    let plain = Style::reset();
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let end = (x..buffer.area.width)
                .find(|i| buffer[(*i, y)].style() != style)
                .unwrap_or(buffer.area.width);
            let text: String = (x..end).map(|i| buffer[(i, y)].symbol()).collect();
            if style.add_modifier != plain.add_modifier
                || style.fg != plain.fg
                || style.bg != plain.bg
            {
                let _ = writeln!(out, "{y:>2}:{x:<3} {:?} {text:?}", style.add_modifier);
            }
            x = end;
        }
    }
    out
}

/// A picture at each size: what leads there, and its name.
pub(super) fn pictures(name: &str, make: impl Fn(u16, u16) -> Screen) {
    for (cols, rows) in SIZES {
        insta::assert_snapshot!(format!("{name}_{cols}x{rows}"), text_of(&make(cols, rows)));
    }
}

pub(super) fn after(mut screen: Screen, keys: &str) -> Screen {
    screen.press(keys);
    screen
}

#[test]
fn library() {
    pictures("library", Screen::new);
}

#[test]
fn empty_library() {
    pictures("empty", Screen::empty);
}

#[test]
fn page_with_notes() {
    pictures("page", |c, r| after(Screen::annotated(c, r), "jjjjj"));
}

#[test]
fn page_without_notes() {
    pictures("bare_page", Screen::reading);
}

#[test]
fn stripped_blocks_in_place() {
    pictures("stripped", |c, r| after(Screen::reading(c, r), "zx"));
}

#[test]
fn selecting() {
    pictures("selecting", |c, r| after(Screen::reading(c, r), "}v))"));
}

#[test]
fn writing_a_note() {
    pictures("editor", |c, r| {
        let mut screen = after(Screen::annotated(c, r), "}v)a");
        screen
            .type_text("Ask the harbour office")
            .press("<A-Enter>")
            .type_text("before May");
        screen
    });
}

#[test]
fn notes_alone_or_beside() {
    pictures("notes", |c, r| after(Screen::annotated(c, r), "gnj"));
}

#[test]
fn finding() {
    pictures("finding", |c, r| {
        let mut screen = after(Screen::reading(c, r), "/");
        screen.type_text("the ferry");
        screen
    });
}

#[test]
fn found() {
    pictures("found", |c, r| {
        let mut screen = after(Screen::reading(c, r), "/");
        screen.type_text("clock").press("<Enter>n");
        screen
    });
}

#[test]
fn filtering() {
    pictures("filtering", |c, r| {
        let mut screen = after(Screen::new(c, r), "/");
        screen.type_text("the");
        screen
    });
}

#[test]
fn nothing_matches() {
    pictures("no_match", |c, r| {
        let mut screen = after(Screen::new(c, r), "/");
        screen.type_text("zeppelin").press("<Enter>");
        screen
    });
}

#[test]
fn help_of_a_pane() {
    pictures("help", |c, r| after(Screen::reading(c, r), "?"));
}

#[test]
fn palette() {
    pictures("palette", |c, r| {
        let mut screen = after(Screen::new(c, r), ":");
        screen.type_text("sort");
        screen
    });
}

#[test]
fn what_can_follow() {
    pictures("which_key", |c, r| {
        let mut screen = after(Screen::reading(c, r), "z");
        screen.send(offprint::tui::app::Msg::Tick);
        screen
    });
}

#[test]
fn outline() {
    pictures("outline", |c, r| after(Screen::reading(c, r), "go"));
}

#[test]
fn list_of_stripped_blocks() {
    pictures("stripped_list", |c, r| after(Screen::reading(c, r), "zs"));
}

#[test]
fn a_dropped_block_offers_a_rule() {
    pictures("dropped", |c, r| after(Screen::reading(c, r), "}}x"));
}

#[test]
fn rules_with_what_they_would_change() {
    pictures("rules", |c, r| after(Screen::reading(c, r), "}}xW"));
}

#[test]
fn what_cleaning_again_would_change() {
    pictures("reclean", |c, r| {
        let mut screen = after(Screen::reading(c, r), "Ec");
        screen.send(offprint::tui::app::Msg::Recleaned {
            dry: true,
            outcome: super::keys::recleaning(),
        });
        screen
    });
}

#[test]
fn the_original_beside_the_page() {
    pictures("beside", |c, r| after(Screen::reading(c, r), "jjjzo"));
}

#[test]
fn adding() {
    pictures("adding", |c, r| {
        let mut screen = after(Screen::new(c, r), "i");
        screen.type_text("/ho");
        screen
    });
}

#[test]
fn undo_is_offered() {
    pictures("undo", |c, r| after(Screen::new(c, r), "jje"));
}

#[test]
fn too_small_says_so_and_forgets_nothing() {
    let mut screen = Screen::reading(80, 24);
    screen.press("jjjj");
    let before = text_of(&screen);
    screen.send(offprint::tui::app::Msg::Resize { cols: 31, rows: 8 });
    insta::assert_snapshot!("too_small", text_of(&screen));
    screen.send(offprint::tui::app::Msg::Resize { cols: 12, rows: 3 });
    let shown = text_of(&screen);
    assert!(
        shown.starts_with("12x3; needs\n40x10. Q\nquits.\n"),
        "{shown}"
    );
    screen.send(offprint::tui::app::Msg::Resize { cols: 80, rows: 24 });
    let page = |text: &str| text.lines().take(24).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(page(&text_of(&screen)), page(&before));
    screen.press("A");
    screen.send(offprint::tui::app::Msg::Resize { cols: 39, rows: 9 });
    let shown = text_of(&screen);
    assert!(
        shown.starts_with("39x9; needs 40x10. Typing is ignored.\n"),
        "{shown}"
    );
    screen.send(offprint::tui::app::Msg::Resize { cols: 80, rows: 24 });
    screen.press("<Esc>");
    assert_eq!(screen.model.context(), offprint::command::Context::Reader);
}

#[test]
fn decor_as_asked_for() {
    for (name, decor) in [
        ("ascii", Decor::Ascii),
        ("none", Decor::None),
        ("light", Decor::Light),
    ] {
        let mut screen = Screen::decor(120, 24, decor);
        screen.annotate("every clock in the village was set by it", 0, "");
        insta::assert_snapshot!(format!("decor_{name}_library"), text_of(&screen));
        screen.press("<Enter>");
        insta::assert_snapshot!(format!("decor_{name}"), text_of(&screen));
        screen.press("zs");
        insta::assert_snapshot!(format!("decor_{name}_list"), text_of(&screen));
    }
}

#[test]
fn emphasis_says_what_colour_would() {
    let mut screen = Screen::annotated(80, 24);
    insta::assert_snapshot!("styles_page", styles_of(screen.press("}")));
    insta::assert_snapshot!("styles_selecting", styles_of(screen.press("v)")));
    screen.press("<Esc>/").type_text("ferry");
    insta::assert_snapshot!("styles_finding", styles_of(&screen));
    insta::assert_snapshot!("styles_library", styles_of(&Screen::new(80, 24)));
}

#[test]
fn a_theme_without_colours_sends_none() {
    let screen = Screen::annotated(120, 40);
    let (buffer, _) = paint(&screen);
    assert!(
        buffer
            .content()
            .iter()
            .all(|c| c.fg == Color::Reset && c.bg == Color::Reset)
    );
}
