//! Cells as a picture.

use std::fmt::Write as _;

use offprint::text;
use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

/// Of a cell, in units of the picture.
const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 18.0;

/// What stands for the terminal's own colours.
const INK: &str = "#d0d0d0";
const GROUND: &str = "#101010";

/// The 16 colours of a palette, those of xterm.
const PALETTE: [&str; 16] = [
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#5c5cff", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#8c8cff", "#ff00ff", "#00ffff", "#ffffff",
];

/// The screen as SVG.
pub(super) fn picture(buffer: &Buffer, (x, y): (u16, u16)) -> String {
    let cols = usize::from(buffer.area.width).max(1);
    let (width, height) = (cols as f32 * WIDTH, f32::from(buffer.area.height) * HEIGHT);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"DejaVu Sans Mono, monospace\" font-size=\"14\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{GROUND}\"/>\n"
    );
    for (row, cells) in buffer.content.chunks(cols).enumerate() {
        grounds(&mut out, row, cells);
        words(&mut out, row, cells);
    }
    let (left, top) = (f32::from(x) * WIDTH, f32::from(y) * HEIGHT);
    let _ = writeln!(
        out,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"none\" stroke=\"#ff8000\"/>\n</svg>"
    );
    out
}

fn grounds(out: &mut String, row: usize, cells: &[Cell]) {
    let mut col = 0;
    for run in cells.chunk_by(|a, b| colors(a).1 == colors(b).1) {
        let ground = run.first().map_or_else(String::new, |c| colors(c).1);
        let (left, top) = (col as f32 * WIDTH, row as f32 * HEIGHT);
        let width = run.len() as f32 * WIDTH;
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
        );
        col += run.len();
    }
}

fn words(out: &mut String, row: usize, cells: &[Cell]) {
    let look = |c: &Cell| (colors(c).0, c.modifier);
    let mut col = 0;
    for run in cells.chunk_by(|a, b| look(a) == look(b)) {
        let mut skip = 0;
        for (i, cell) in run.iter().enumerate() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = text::width(cell.symbol()).saturating_sub(1);
            if cell.symbol() != " " {
                glyph(out, row, col + i, cell);
            }
        }
        col += run.len();
    }
}

fn glyph(out: &mut String, row: usize, col: usize, cell: &Cell) {
    let (left, base) = (col as f32 * WIDTH, row as f32 * HEIGHT + HEIGHT * 0.75);
    let has = |m| cell.modifier.contains(m);
    let mut style = String::new();
    if has(Modifier::BOLD) {
        style.push_str(" font-weight=\"bold\"");
    }
    if has(Modifier::ITALIC) {
        style.push_str(" font-style=\"italic\"");
    }
    if has(Modifier::UNDERLINED) {
        style.push_str(" text-decoration=\"underline\"");
    }
    if has(Modifier::DIM) {
        style.push_str(" opacity=\"0.6\"");
    }
    let symbol = cell.symbol().replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        out,
        "<text x=\"{left}\" y=\"{base}\" fill=\"{}\"{style}>{symbol}</text>",
        colors(cell).0
    );
}

/// Ink and ground.
fn colors(cell: &Cell) -> (String, String) {
    let (ink, ground) = (name(cell.fg, INK), name(cell.bg, GROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        (ground, ink)
    } else {
        (ink, ground)
    }
}

fn name(color: Color, own: &str) -> String {
    let index = match color {
        Color::Reset => return own.to_owned(),
        Color::Rgb(r, g, b) => return format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(n) => usize::from(n),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    PALETTE.get(index).copied().unwrap_or(own).to_owned()
}
