//! What a terminal shows after each frame.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::style::Style;

use super::{pen::palette_index, *};

pub(super) const COLS: u16 = 24;
/// Cells at the right that nothing of unsure width is put into: this
/// emulator does not know that a terminal can be told not to wrap.
const MARGIN_COLS: u16 = 8;
pub(super) const ROWS: u16 = 3;

/// A stretch of text on a row, in a style by number.
type Stroke = (u16, u16, String, u8);

fn style(n: u8) -> Style {
    match n % 9 {
        0 => Style::new(),
        1 => Style::new().fg(Color::Red),
        2 => Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(99)),
        3 => Style::new().add_modifier(Modifier::BOLD | Modifier::ITALIC),
        4 => Style::new().add_modifier(Modifier::REVERSED),
        5 => Style::new()
            .bg(Color::LightBlue)
            .add_modifier(Modifier::DIM),
        6 => Style::new().add_modifier(Modifier::UNDERLINED),
        7 => Style::new().add_modifier(Modifier::BOLD | Modifier::DIM),
        _ => Style::new().fg(Color::White).bg(Color::Black),
    }
}

/// As the canvas fills cells: a wide cluster has a blank one after it.
pub(super) fn fill(buffer: &mut Buffer, strokes: &[Stroke]) {
    buffer.reset();
    for (x, y, words, n) in strokes {
        let mut x = *x;
        for (_, cluster) in text::graphemes(words) {
            let cols = text::width(cluster) as u16;
            let margin = if text::has_sure_width(cluster) {
                0
            } else {
                MARGIN_COLS
            };
            if cols == 0 || x + cols + margin > COLS {
                continue;
            }
            for i in 0..cols {
                let cell = buffer.cell_mut((x + i, *y)).unwrap();
                cell.reset();
                cell.set_style(style(*n));
                cell.set_symbol(if i == 0 { cluster } else { " " });
            }
            x += cols;
        }
    }
    whole_wide_cells(buffer);
}

/// What stands on half of a wide cell takes the other half away.
fn whole_wide_cells(buffer: &mut Buffer) {
    for y in 0..ROWS {
        for x in 0..COLS {
            if cols_of(&buffer[(x, y)]) == 2
                && (x + 1 == COLS || buffer[(x + 1, y)].symbol() != " ")
            {
                buffer.cell_mut((x, y)).unwrap().set_symbol(" ");
            }
        }
    }
}

pub(super) fn terminal() -> vt100::Parser {
    let size = |n| NonZeroU16::new(n).unwrap();
    vt100::Parser::new(size(ROWS), size(COLS), 0)
}

fn color(c: vt100::Color) -> Color {
    match c {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(n) => Color::Indexed(n),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

fn indexed(c: Color) -> Color {
    match c {
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => c,
        named => Color::Indexed(palette_index(named)),
    }
}

/// Every cell whose width is sure is where it should be, as it should be.
pub(super) fn shows(terminal: &vt100::Parser, wanted: &Buffer) -> Result<(), TestCaseError> {
    for y in 0..ROWS {
        let mut x = 0;
        while x < COLS {
            let cell = &wanted[(x, y)];
            let cols = cols_of(cell);
            if !is_risky(cell) {
                let seen = terminal.screen().cell(y, x).unwrap();
                let blank = cell.symbol() == " ";
                let contents = if seen.has_contents() {
                    seen.contents()
                } else {
                    " "
                };
                prop_assert_eq!(contents, cell.symbol(), "at {},{}", x, y);
                prop_assert_eq!(color(seen.bgcolor()), indexed(cell.bg), "at {},{}", x, y);
                let has = |m| cell.modifier.contains(m);
                prop_assert_eq!(seen.inverse(), has(Modifier::REVERSED));
                prop_assert_eq!(seen.underline(), has(Modifier::UNDERLINED));
                if !blank {
                    prop_assert_eq!(color(seen.fgcolor()), indexed(cell.fg));
                    // This one knows either bold or dim.
                    let dim = has(Modifier::DIM);
                    prop_assert_eq!(seen.bold(), has(Modifier::BOLD) && !dim);
                    prop_assert_eq!(seen.dim(), dim);
                    prop_assert_eq!(seen.italic(), has(Modifier::ITALIC));
                }
            }
            x += cols;
        }
    }
    Ok(())
}

pub(super) fn strokes() -> impl Strategy<Value = Vec<Stroke>> {
    let cluster = prop::sample::select(vec![
        "a",
        "b",
        " ",
        "  ",
        "word ",
        "é",
        "e\u{301}",
        "漢",
        "字",
        "한",
        "—",
        "👨\u{200D}👩\u{200D}👧",
        "❤\u{FE0F}",
        "👍🏽",
        "क्ष",
        "ｶﾞ",
        "🇳🇴",
    ]);
    let words = prop::collection::vec(cluster, 0..8).prop_map(|w| w.concat());
    prop::collection::vec((0..COLS, 0..ROWS, words, any::<u8>()), 0..6)
}

/// Any stretches of rows, not two on one cell.
fn links() -> impl Strategy<Value = Vec<Hyperlink>> {
    let one = (0..COLS, 0..ROWS, 1u16..8, 0usize..3);
    prop::collection::vec(one, 0..4).prop_map(|all| {
        let mut links: Vec<Hyperlink> = Vec::new();
        for (x, y, cols, id) in all {
            let link = Hyperlink {
                y,
                x,
                cols: cols.min(COLS - x),
                id,
                address: format!("https://quay.example/{id}").into(),
            };
            let apart = |l: &Hyperlink| l.y != y || l.x + l.cols <= x || x + link.cols <= l.x;
            if links.iter().all(apart) {
                links.push(link);
            }
        }
        links
    })
}

/// Links open and close by turns, and none is open when the terminal goes to
/// another row, or in the end.
fn links_are_closed(bytes: &[u8]) -> Result<(), TestCaseError> {
    let text = String::from_utf8_lossy(bytes);
    let mut open = false;
    for part in text.split('\u{1b}').skip(1) {
        if let Some(link) = part.strip_prefix("]8;") {
            let closes = link == ";";
            prop_assert_eq!(closes, open, "{}", part);
            open = !closes;
        }
        let goes = part.starts_with('[') && part.contains('H') && !part.contains('m');
        prop_assert!(!open || !goes, "{}", part);
    }
    prop_assert!(!open);
    Ok(())
}

#[test]
fn links_are_told_with_their_cells() {
    let link = |x, cols| Hyperlink {
        y: 1,
        x,
        cols,
        id: 7,
        address: "https://quay.example/".into(),
    };
    let frame = |painter: &mut Painter, words: &str, links: Vec<Hyperlink>| {
        let bytes = painter.frame((COLS, ROWS), |buffer| {
            fill(buffer, &[stroke(0, words, 0)]);
            Frame {
                links,
                ..Frame::default()
            }
        });
        String::from_utf8_lossy(bytes).replace('\x1b', "^")
    };
    let mut painter = Painter::new();
    frame(&mut painter, "", Vec::new());
    let opened = "^]8;id=7;https://quay.example/^\\";
    let closed = "^]8;;^\\";
    let first = frame(&mut painter, "see here.", vec![link(4, 4)]);
    assert!(
        first.contains(&format!("see {opened}here{closed}.")),
        "{first}"
    );
    assert_eq!(frame(&mut painter, "see here.", vec![link(4, 4)]), "");
    // The same cells, and no longer a link.
    let last = frame(&mut painter, "see here.", Vec::new());
    assert!(
        last.contains("see here.") && !last.contains("]8;"),
        "{last}"
    );
    // Beside what may be wider than we think, nothing leads anywhere.
    let unsure = frame(&mut painter, "❤\u{FE0F} here.", vec![link(3, 4)]);
    assert!(!unsure.contains("]8;"), "{unsure}");
}

proptest! {
    #[test]
    fn a_terminal_shows_every_frame(frames in prop::collection::vec((strokes(), links(), any::<bool>()), 1..6)) {
        let mut painter = Painter::new();
        let mut terminal = terminal();
        for (strokes, links, forget) in frames {
            let mut wanted = Buffer::empty(Rect::new(0, 0, COLS, ROWS));
            fill(&mut wanted, &strokes);
            if forget {
                terminal.process(b"\x1b[1;1Hrubbish of another program\x1b[7m");
                painter.forget();
            }
            let bytes = painter.frame((COLS, ROWS), |buffer| {
                buffer.clone_from(&wanted);
                Frame { cursor: (3, 1), links: links.clone(), ..Frame::default() }
            });
            links_are_closed(bytes)?;
            terminal.process(bytes);
            shows(&terminal, &wanted)?;
            prop_assert_eq!(terminal.screen().cursor_position(), (1, 3));
            prop_assert!(!terminal.screen().hide_cursor());
        }
    }

    #[test]
    fn what_is_shown_already_takes_no_byte(words in strokes(), links in links()) {
        let mut painter = Painter::new();
        let mut paint = || painter.frame((COLS, ROWS), |buffer| {
            fill(buffer, &words);
            Frame { links: links.clone(), ..Frame::default() }
        }).len();
        prop_assert!(paint() > 0);
        prop_assert_eq!(paint(), 0);
    }
}

fn bytes_between(before: &[Stroke], after: &[Stroke]) -> String {
    let mut painter = Painter::new();
    painter.frame((COLS, ROWS), |buffer| {
        fill(buffer, before);
        Frame::default()
    });
    let bytes = painter.frame((COLS, ROWS), |buffer| {
        fill(buffer, after);
        Frame::default()
    });
    String::from_utf8_lossy(bytes).replace('\x1b', "^")
}

fn stroke(x: u16, words: &str, n: u8) -> Stroke {
    (x, 1, words.to_owned(), n)
}

#[test]
fn little_is_written() {
    let check = |before: &[Stroke], after: &[Stroke], expected: &str| {
        let wrapped = format!("^[?2026h^[?25l{expected}^[1;1H^[?25h^[?2026l");
        assert_eq!(bytes_between(before, after), wrapped);
    };
    // Cells in between are written again or jumped over.
    check(
        &[stroke(0, "abcd", 0)],
        &[stroke(0, "xbcy", 0)],
        "^[2;1Hxbcy",
    );
    check(
        &[stroke(0, "abcdef", 0)],
        &[stroke(0, "xbcdey", 0)],
        "^[2;1Hx^[4Cy",
    );
    // A style is said once, and taken back once.
    check(&[], &[stroke(0, "ab c", 3)], "^[2;1H^[1;3mab c^[0m");
    check(
        &[],
        &[stroke(0, "ab", 1), stroke(2, "cd", 0)],
        "^[2;1H^[31mab^[0mcd",
    );
    // The rest of a row is erased.
    check(
        &[stroke(0, "abcdefgh", 0)],
        &[stroke(0, "ab", 0)],
        "^[2;3H^[K",
    );
    check(&[stroke(4, "漢字", 0)], &[], "^[2;5H^[K");
    // What follows a cluster of unsure width has its own address.
    check(
        &[],
        &[stroke(0, "❤\u{FE0F}ab", 0)],
        "^[?7l^[2;1H  ^[1G❤\u{FE0F}^[3Gab^[K^[?7h",
    );
}

#[test]
fn a_cursor_alone_takes_its_address_alone() {
    let mut painter = Painter::new();
    painter.frame((COLS, ROWS), |_| Frame::default());
    let bytes = painter.frame((COLS, ROWS), |buffer| {
        buffer.reset();
        Frame {
            cursor: (4, 2),
            ..Frame::default()
        }
    });
    assert_eq!(bytes, b"\x1b[3;5H");
}
