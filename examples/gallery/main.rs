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

use std::{env, error::Error, fmt::Write as _, fs, path::Path, sync::Arc};

use fixture::Screen;
use offprint::{
    article::{
        BlockKind, Role,
        picture::{Size, Trouble},
    },
    config::{Bidi, Decor, Theme, images::Protocol, theme},
    text,
    tui::{
        app::{Model, Msg, lookup::Found, pictures::Gallery},
        view,
    },
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
    ("loading", loading, "", ""),
    ("first-run", Screen::empty, "", ""),
    ("no-room", no_room, "", ""),
    ("failure", failure, "", ""),
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
    ("marks", Screen::reading, "}ma}}mb'", ""),
    ("page-focus", Screen::annotated, "}zf", ""),
    ("page-word", Screen::reading, "}zw", ""),
    ("page-bold", Screen::reading, "zb", ""),
    ("page-aloud", aloud, "}S}", ""),
    ("page-two-columns", Screen::reading, "z2", ""),
    ("page-emoji", signs, "", ""),
    ("page-leftwards", leftwards, "", ""),
    ("page-pictures", pictures, "", ""),
    ("page-pictures-focus", pictures, "zf", ""),
    ("page-pictures-off", pictures, "zp", ""),
    ("look-up", looked_up, "", ""),
    ("notes-of-all", Screen::annotated, "gN", ""),
    ("notes-by-colour", Screen::annotated, "gnfc", ""),
    ("review", Screen::annotated, "gR", ""),
    ("rules", Screen::reading, "}}xW", ""),
    ("related", Screen::new, "gc", ""),
    ("views", Screen::new, "gv", ""),
    ("empty-trash", Screen::new, "ddgtD", ""),
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
    if !screen.model.typed().is_empty() || screen.model.letters.is_some() {
        screen.send(Msg::Tick);
    }
    screen
}

/// The library is being opened.
fn loading(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::empty(cols, rows);
    let Model { library, .. } = &mut screen.model;
    library.loaded = false;
    screen
}

/// A window in which nothing can be read.
fn no_room(_: u16, _: u16) -> Screen {
    Screen::reading(31, 8)
}

/// Something went wrong.
fn failure(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::new(cols, rows);
    let text = "Nothing was copied: xclip ended with exit status: 1 · `clipboard` in config.toml names another";
    screen.send(Msg::Say {
        text: text.into(),
        bad: true,
    });
    screen
}

/// A page that can be read aloud.
fn aloud(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::reading(cols, rows);
    screen.model.config.speech = Some("voice".into());
    screen
}

/// A word was looked up.
fn looked_up(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::reading(cols, rows);
    let text = "ferry, n.\n  1. a boat that carries people over a water and back\n  2. the place where it leaves";
    screen.model.looking_up = Some("ferry".into());
    screen.send(Msg::LookedUp {
        word: "ferry".into(),
        found: Found::Answer {
            text: text.into(),
            cut: None,
        },
    });
    screen
}

const SIGNS: &str = "The keeper drew ❤\u{FE0F} on every page, a family 👨\u{200D}👩\u{200D}👧 beside the third, a thumb 👍🏽 beside the fourth, and the flag 🇫🇮 of the ship at the end of the ledger.";

/// What terminals draw in different widths.
fn signs(cols: u16, rows: u16) -> Screen {
    opened(cols, rows, SIGNS)
}

const LEFTWARDS: &str = "הספינה האחרונה עזבה את הרציף (הצפוני) באיחור של 20 דקות, כי רב החובל ראה פנס של אופניים בדרך לנמל ולא רצה להפליג בלעדיו.";

/// Text from right to left, turned by the program.
fn leftwards(cols: u16, rows: u16) -> Screen {
    let mut screen = opened(cols, rows, LEFTWARDS);
    screen.model.config.bidi = Bidi::App;
    screen.send(Msg::Resize { cols, rows });
    screen
}

/// A page with a picture that is shown, one that is refused and one that did
/// not come with it.
fn pictures(cols: u16, rows: u16) -> Screen {
    const PAGE: &[story::Piece] = &[
        (
            BlockKind::Paragraph,
            Role::Body,
            "The keeper drew the quay from memory, years after the ferry had gone.",
        ),
        (BlockKind::Image, Role::Body, "The quay at dusk"),
        (BlockKind::Paragraph, Role::Caption, "Drawing: I. Vale"),
        (BlockKind::Image, Role::Body, "The whole coast"),
        (BlockKind::Image, Role::Body, "The keeper"),
        (
            BlockKind::Paragraph,
            Role::Body,
            "Nobody who saw it asked where the bicycle was.",
        ),
    ];
    let size = Size {
        width_px: 360,
        height_px: 160,
    };
    let mut screen = Screen::new(cols, rows);
    screen.article = story::article(PAGE);
    let refused = [(3, Err(Trouble::TooLarge)), (4, Err(Trouble::NotSaved))];
    screen.pictures = Arc::new(refused.into_iter().chain([(1, Ok(size))]).collect());
    screen.model.gallery = Gallery::new(Some(Protocol::Blocks), Some((10, 20)), false);
    screen.press("<Enter>");
    screen
}

fn opened(cols: u16, rows: u16, words: &'static str) -> Screen {
    let mut screen = Screen::new(cols, rows);
    screen.article = story::article(&[(BlockKind::Paragraph, Role::Body, words)]);
    screen.press("<Enter>");
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
