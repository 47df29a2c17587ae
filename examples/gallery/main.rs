//! Writes every screen and state of the program into a folder, as text with
//! its styles and as a picture (SVG), with a page that shows them all:
//! `cargo run --example gallery -- FOLDER`. For whoever works on what it looks
//! like: the whole product at one glance.

#[path = "../../tests/it/screens/answers.rs"]
mod answers;
#[expect(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../../tests/it/screens/fixture.rs"]
mod fixture;
#[path = "../../tests/it/screens/story.rs"]
mod story;
mod svg;

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use fixture::Screen;
use offprint::{
    config::{Decor, Theme, theme},
    text,
    tui::view,
};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier},
};

/// The smallest that works, the usual, a half and a whole large window.
const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 50)];

/// A state: its name, where it begins, the keys that lead there, and words
/// that are typed then.
type Scene = (
    &'static str,
    fn(u16, u16) -> Screen,
    &'static str,
    &'static str,
);

const SCENES: &[Scene] = &[
    ("first-run", Screen::empty, "", ""),
    ("library", Screen::new, "", ""),
    ("library-selected", Screen::new, "j<Space>j<Space>", ""),
    ("library-grouped", Screen::new, ",S", ""),
    ("library-filter", Screen::new, "/", "map"),
    ("library-no-match", Screen::new, "/", "zzyzx"),
    ("library-trash-empty", Screen::new, "gt", ""),
    ("library-undo", Screen::new, "jje", ""),
    ("add-prompt", Screen::new, "i", "~/Saved/ferry.html"),
    ("page", Screen::reading, "", ""),
    ("page-middle", Screen::reading, "<Space>", ""),
    ("page-end", Screen::reading, "G", ""),
    ("page-notes", Screen::annotated, "jjjjj", ""),
    ("page-zen", Screen::annotated, "zn", ""),
    ("page-stripped", Screen::reading, "zx", ""),
    ("page-stripped-list", Screen::reading, "zs", ""),
    ("page-dropped", Screen::reading, "}}x", ""),
    ("page-select", Screen::reading, "}v))", ""),
    ("page-find", Screen::reading, "/", "the"),
    ("page-outline", Screen::reading, "go", ""),
    ("page-beside", Screen::reading, "jjjzo", ""),
    ("notes", Screen::annotated, "gnj", ""),
    (
        "note-editor",
        Screen::annotated,
        "}v)a",
        "Why birds second?",
    ),
    ("which-key", Screen::reading, "g", ""),
    ("help", Screen::reading, "?", ""),
    ("palette", Screen::new, ":", "sort"),
    ("themes", Screen::reading, "zc", ""),
    ("history", Screen::new, "gh", ""),
    ("tags", Screen::new, "gT", ""),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: gallery FOLDER")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut page = String::from(
        "<!doctype html><meta charset=utf-8><title>offprint</title><style>body{background:#888;font-family:sans-serif}img{margin:4px 12px 24px 0;max-width:100%;vertical-align:top}</style>\n",
    );
    for scene in SCENES {
        let (name, ..) = scene;
        writeln!(page, "<h2>{name}</h2>")?;
        for (cols, rows) in SIZES {
            let screen = play(scene, cols, rows);
            show(folder, &mut page, &format!("{name}-{cols}x{rows}"), &screen)?;
        }
    }
    writeln!(page, "<h2>themes</h2>")?;
    for name in theme::NAMES {
        let mut screen = play(&("", Screen::annotated, "jjjjj", ""), 80, 24);
        screen.model.theme = Theme::named(name).unwrap_or_default();
        show(folder, &mut page, &format!("theme-{name}"), &screen)?;
        let mut screen = play(&("", Screen::new, "j", ""), 80, 24);
        screen.model.theme = Theme::named(name).unwrap_or_default();
        show(folder, &mut page, &format!("theme-{name}-library"), &screen)?;
    }
    writeln!(page, "<h2>decor</h2>")?;
    for (name, decor) in [
        ("light", Decor::Light),
        ("ascii", Decor::Ascii),
        ("none", Decor::None),
    ] {
        let mut screen = Screen::decor(80, 24, decor);
        screen.press("<Enter>");
        show(folder, &mut page, &format!("decor-{name}"), &screen)?;
    }
    fs::write(folder.join("index.html"), page)?;
    Ok(())
}

fn play((_, begin, keys, words): &Scene, cols: u16, rows: u16) -> Screen {
    let mut screen = begin(cols, rows);
    screen.model.theme = Theme::named("dark").unwrap_or_default();
    screen.press(keys).type_text(words);
    if *keys == "g" {
        screen.send(offprint::tui::app::Msg::Tick);
    }
    screen
}

fn show(
    folder: &Path,
    page: &mut String,
    name: &str,
    screen: &Screen,
) -> Result<(), Box<dyn Error>> {
    let size = screen.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.cols, size.rows));
    let cursor = view::draw(&screen.model, &mut buffer).cursor;
    fs::write(folder.join(format!("{name}.txt")), written(&buffer, cursor))?;
    fs::write(
        folder.join(format!("{name}.svg")),
        svg::picture(&buffer, cursor),
    )?;
    writeln!(
        page,
        "<img src=\"{name}.svg\" alt=\"{name}\" title=\"{name}\">"
    )?;
    Ok(())
}

/// The rows, then every stretch whose style is not the first cell's.
fn written(buffer: &Buffer, (x, y): (u16, u16)) -> String {
    let mut out = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width).max(1)) {
        let mut line = String::new();
        let mut skip = 0;
        for cell in row {
            if skip == 0 {
                line.push_str(cell.symbol());
                skip = text::width(cell.symbol()).max(1);
            }
            skip -= 1;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let _ = writeln!(out, "cursor {x},{y}");
    let plain = buffer.content.first().map(|c| (c.fg, c.bg, c.modifier));
    for (y, row) in buffer
        .content
        .chunks(usize::from(buffer.area.width).max(1))
        .enumerate()
    {
        for run in row.chunk_by(|a, b| (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)) {
            let Some(cell) = run.first() else { continue };
            let style = (cell.fg, cell.bg, cell.modifier);
            if Some(style) != plain {
                let words: String = run.iter().map(ratatui::buffer::Cell::symbol).collect();
                let _ = writeln!(out, "{y:>2} {} {words:?}", named(style));
            }
        }
    }
    out
}

fn named((fg, bg, modifier): (Color, Color, Modifier)) -> String {
    format!("{fg} on {bg} {modifier:?}")
}
