//! Where and how the terminal writes next: addresses, styles, links.

use std::io::Write as _;

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

use super::{INVISIBLE_ON_BLANK, REWRITTEN_COLS};
use crate::tui::view::Hyperlink;

/// Writing to memory does not fail.
pub(super) fn write(out: &mut Vec<u8>, words: std::fmt::Arguments<'_>) {
    drop(out.write_fmt(words));
}

/// Where and how the terminal writes next.
pub(super) struct Pen<'a> {
    pub(super) out: &'a mut Vec<u8>,
    row: Option<u16>,
    col: Option<u16>,
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl<'a> Pen<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            row: None,
            col: None,
            fg: Color::Reset,
            bg: Color::Reset,
            modifier: Modifier::empty(),
        }
    }

    /// Goes to a cell. A few cells on the way that are as they should be are
    /// written again, where that takes no more bytes.
    pub(super) fn reach(&mut self, x: u16, y: u16, next: &[Cell]) {
        if self.row != Some(y) {
            write(self.out, format_args!("\x1b[{};{}H", y + 1, x + 1));
            (self.row, self.col) = (Some(y), Some(x));
            return;
        }
        match self.col {
            Some(col) if col == x => {}
            Some(col)
                if col < x && x - col <= REWRITTEN_COLS && self.writes_as_is(col, x, next) =>
            {
                for cell in next
                    .get(usize::from(col)..usize::from(x))
                    .unwrap_or_default()
                {
                    self.out.extend_from_slice(cell.symbol().as_bytes());
                }
            }
            Some(col) if col < x => write(self.out, format_args!("\x1b[{}C", x - col)),
            _ => write(self.out, format_args!("\x1b[{}G", x + 1)),
        }
        self.col = Some(x);
    }

    /// Whether the cells in between are single bytes in the style at hand.
    fn writes_as_is(&self, from: u16, to: u16, next: &[Cell]) -> bool {
        let between = next.get(usize::from(from)..usize::from(to));
        between.is_some_and(|cells| {
            cells.iter().all(|c| {
                c.symbol().len() == 1
                    && (c.fg, c.bg, c.modifier) == (self.fg, self.bg, self.modifier)
            })
        })
    }

    pub(super) fn put(&mut self, cell: &Cell, cols: u16, row_cols: u16) {
        self.style(cell);
        self.out.extend_from_slice(cell.symbol().as_bytes());
        // After the last cell of a row a terminal waits with the wrap, each
        // in its own way.
        self.col = self.col.map(|x| x + cols).filter(|x| *x < row_cols);
    }

    /// Nobody knows in which column the terminal is.
    pub(super) fn lose_column(&mut self) {
        self.col = None;
    }

    pub(super) fn erase_to_end(&mut self, x: u16, y: u16) {
        self.reach(x, y, &[]);
        self.ink(Color::Reset, Color::Reset, Modifier::empty());
        self.out.extend_from_slice(b"\x1b[K");
    }

    pub(super) fn style(&mut self, cell: &Cell) {
        if cell.symbol() == " " {
            // What cannot be seen on a blank cell is not said.
            let kept = cell.modifier.difference(INVISIBLE_ON_BLANK);
            let mine = self.modifier.difference(INVISIBLE_ON_BLANK);
            if kept == mine && cell.bg == self.bg && (kept.is_empty() || cell.fg == self.fg) {
                return;
            }
        }
        self.ink(cell.fg, cell.bg, cell.modifier);
    }

    fn ink(&mut self, fg: Color, bg: Color, modifier: Modifier) {
        if (fg, bg, modifier) == (self.fg, self.bg, self.modifier) {
            return;
        }
        let mut codes = Codes::default();
        let plain = (fg, bg, modifier) == (Color::Reset, Color::Reset, Modifier::empty());
        // Some terminals know one of bold and dim; the one said last stands, and
        // that must not be another each time.
        let both = Modifier::BOLD | Modifier::DIM;
        let in_turn = !modifier.contains(both) || self.modifier & both != Modifier::DIM;
        if plain || !in_turn || !self.modifier.difference(modifier).is_empty() {
            codes.push("0");
            (self.fg, self.bg, self.modifier) = (Color::Reset, Color::Reset, Modifier::empty());
        }
        for (one, code) in EMPHASES {
            if modifier.contains(one) && !self.modifier.contains(one) {
                codes.push(code);
            }
        }
        if fg != self.fg {
            codes.color(fg, 30);
        }
        if bg != self.bg {
            codes.color(bg, 40);
        }
        (self.fg, self.bg, self.modifier) = (fg, bg, modifier);
        write(self.out, format_args!("\x1b[{}m", codes.0));
    }

    /// What is written next leads there.
    pub(super) fn open_link(&mut self, link: &Hyperlink) {
        let (id, address) = (link.id, &link.address);
        write(self.out, format_args!("\x1b]8;id={id};{address}\x1b\\"));
    }

    /// It leads nowhere again.
    pub(super) fn close_link(&mut self) {
        self.out.extend_from_slice(b"\x1b]8;;\x1b\\");
    }

    /// Leaves the terminal without a style.
    pub(super) fn finish(mut self) {
        self.ink(Color::Reset, Color::Reset, Modifier::empty());
    }
}

const EMPHASES: [(Modifier, &str); 6] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::REVERSED, "7"),
    (Modifier::CROSSED_OUT, "9"),
];

/// The numbers of one SGR sequence.
#[derive(Default)]
struct Codes(String);

impl Codes {
    fn push(&mut self, code: &str) {
        if !self.0.is_empty() {
            self.0.push(';');
        }
        self.0.push_str(code);
    }

    /// A colour; `base` is 30 for text and 40 for what is behind it.
    fn color(&mut self, color: Color, base: u8) {
        match color {
            Color::Reset => self.push(&(base + 9).to_string()),
            Color::Indexed(n) => self.push(&format!("{};5;{n}", base + 8)),
            Color::Rgb(r, g, b) => self.push(&format!("{};2;{r};{g};{b}", base + 8)),
            named => {
                let n = palette_index(named);
                let base = if n < 8 { base } else { base + 60 - 8 };
                self.push(&(base + n).to_string());
            }
        }
    }
}

/// The number of a colour of the terminal's own palette.
pub(super) fn palette_index(color: Color) -> u8 {
    match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => 7,
    }
}
