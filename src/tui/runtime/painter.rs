//! Cells to bytes: what has to be written so that a terminal that shows one
//! frame shows the next.
//!
//! A terminal and this program may disagree on how many cells a cluster takes
//! (flags, families, newest emoji, conjuncts). Whatever stands after such a
//! cluster is put in its place by an address of its own, and a row that has
//! one is drawn anew as a whole when anything on it changes: an error of a
//! cell stays in that cell, and no row ever shifts.

use std::io::Write as _;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};

use crate::text;

/// Cells that are written again rather than jumped over: as many bytes as the
/// jump would take.
const REWRITTEN_COLS: u16 = 3;

/// Cells at the end of a row that are erased rather than written over: as
/// many as the bytes of erasing.
const ERASED_MIN_COLS: usize = 3;

/// What changes nothing on a blank cell.
const INVISIBLE_ON_BLANK: Modifier = Modifier::BOLD.union(Modifier::DIM).union(Modifier::ITALIC);

/// What the terminal shows, and the bytes that change it.
#[derive(Debug, Default)]
pub(super) struct Painter {
    /// What the terminal shows.
    shown: Buffer,
    /// What it is to show.
    next: Buffer,
    /// Where its cursor is.
    cursor: Option<(u16, u16)>,
    /// Nobody knows what it shows.
    lost: bool,
    out: Vec<u8>,
}

impl Painter {
    /// A painter for a terminal of which nothing is known.
    pub(super) fn new() -> Self {
        Self {
            lost: true,
            ..Self::default()
        }
    }

    /// Forgets what the terminal shows: the next frame draws all of it.
    pub(super) fn forget(&mut self) {
        self.lost = true;
    }

    /// The bytes that make the terminal, of this size, show what `paint` puts
    /// into the cells, with the cursor where it says. None if it does so
    /// already.
    pub(super) fn frame(
        &mut self,
        (cols, rows): (u16, u16),
        paint: impl FnOnce(&mut Buffer) -> (u16, u16),
    ) -> &[u8] {
        self.out.clear();
        let area = Rect::new(0, 0, cols, rows);
        self.next.resize(area);
        let cursor = paint(&mut self.next);
        if self.lost || self.shown.area != area {
            self.lost = false;
            self.cursor = None;
            self.shown.resize(area);
            self.shown.reset();
            self.out.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        let mut pen = Pen::new(&mut self.out);
        let width = usize::from(cols).max(1);
        let rows = self
            .shown
            .content
            .chunks(width)
            .zip(self.next.content.chunks(width));
        for (y, (shown, next)) in (0..).zip(rows) {
            if shown != next {
                row(&mut pen, y, shown, next);
            }
        }
        pen.finish();
        if !self.out.is_empty() || self.cursor != Some(cursor) {
            self.wrap_up(cursor);
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        &self.out
    }

    /// Puts the cursor where it belongs. While cells change it is hidden, and
    /// the terminal is asked to show all of the change at once.
    fn wrap_up(&mut self, cursor: (u16, u16)) {
        const BEFORE: &[u8] = b"\x1b[?2026h\x1b[?25l";
        let draws = !self.out.is_empty();
        if draws {
            self.out.splice(0..0, BEFORE.iter().copied());
        }
        let (x, y) = cursor;
        write(&mut self.out, format_args!("\x1b[{};{}H", y + 1, x + 1));
        if draws {
            self.out.extend_from_slice(b"\x1b[?25h\x1b[?2026l");
        }
        self.cursor = Some(cursor);
    }
}

/// Writing to memory does not fail.
fn write(out: &mut Vec<u8>, words: std::fmt::Arguments<'_>) {
    drop(out.write_fmt(words));
}

/// Cells that a symbol takes.
fn cols_of(cell: &Cell) -> u16 {
    let symbol = cell.symbol();
    if symbol.len() == 1 {
        return 1;
    }
    (text::width(symbol) as u16).max(1)
}

fn is_risky(cell: &Cell) -> bool {
    cell.symbol().len() > 1 && !text::has_sure_width(cell.symbol())
}

/// Whether two cells look the same.
fn alike(a: &Cell, b: &Cell) -> bool {
    if a.symbol() != b.symbol() || a.bg != b.bg {
        return false;
    }
    if a.symbol() != " " {
        return a.fg == b.fg && a.modifier == b.modifier;
    }
    let seen = |m: Modifier| m.difference(INVISIBLE_ON_BLANK);
    seen(a.modifier) == seen(b.modifier) && (seen(a.modifier).is_empty() || a.fg == b.fg)
}

/// A cell as erasing leaves it, on any terminal.
fn is_erased(cell: &Cell) -> bool {
    cell.symbol() == " "
        && cell.bg == Color::Reset
        && cell.modifier.difference(INVISIBLE_ON_BLANK).is_empty()
}

/// Cells up to the last one that is not as erasing leaves it.
fn written(row: &[Cell]) -> usize {
    row.len() - row.iter().rev().take_while(|c| is_erased(c)).count()
}

fn row(pen: &mut Pen<'_>, y: u16, shown: &[Cell], next: &[Cell]) {
    if shown.iter().chain(next).any(is_risky) {
        let differ = shown.iter().zip(next).any(|(a, b)| !alike(a, b));
        if differ {
            whole_row(pen, y, next);
        }
        return;
    }
    let tail = written(next);
    // Cells that changed although they look the same: they were the second
    // half of a wide one.
    let mut broken_until = 0;
    let mut x = 0;
    while let (Some(was), Some(cell)) = (shown.get(x), next.get(x)) {
        let cols = usize::from(cols_of(cell));
        if alike(was, cell) && x >= broken_until {
            x += cols;
            continue;
        }
        if x >= tail && written(shown) >= x + ERASED_MIN_COLS {
            pen.erase_to_end(x as u16, y);
            return;
        }
        pen.reach(x as u16, y, next);
        pen.put(cell, cols as u16, next.len() as u16);
        let covered = shown.get(x..x + cols).unwrap_or_default();
        for (i, old) in (x..).zip(covered) {
            broken_until = broken_until.max(i + usize::from(cols_of(old)));
        }
        x += cols;
    }
}

/// Every cell of a row, each after a risky one by its own address. The
/// terminal may not wrap meanwhile: it may take a cluster for a wide one that
/// does not fit the row.
fn whole_row(pen: &mut Pen<'_>, y: u16, next: &[Cell]) {
    pen.out.extend_from_slice(b"\x1b[?7l");
    let tail = written(next);
    let mut x = 0;
    while let Some(cell) = next.get(usize::from(x)) {
        if usize::from(x) >= tail {
            pen.erase_to_end(x, y);
            break;
        }
        let cols = cols_of(cell);
        pen.reach(x, y, &[]);
        if is_risky(cell) {
            pen.style(cell);
            // A terminal that takes it for narrower must leave nothing old.
            pen.out.extend(std::iter::repeat_n(b' ', usize::from(cols)));
            pen.lose_column();
            pen.reach(x, y, &[]);
            pen.put(cell, cols, next.len() as u16);
            pen.lose_column();
        } else {
            pen.put(cell, cols, next.len() as u16);
        }
        x += cols;
    }
    pen.out.extend_from_slice(b"\x1b[?7h");
}

/// Where and how the terminal writes next.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    row: Option<u16>,
    col: Option<u16>,
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl<'a> Pen<'a> {
    fn new(out: &'a mut Vec<u8>) -> Self {
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
    fn reach(&mut self, x: u16, y: u16, next: &[Cell]) {
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

    fn put(&mut self, cell: &Cell, cols: u16, row_cols: u16) {
        self.style(cell);
        self.out.extend_from_slice(cell.symbol().as_bytes());
        // After the last cell of a row a terminal waits with the wrap, each
        // in its own way.
        self.col = self.col.map(|x| x + cols).filter(|x| *x < row_cols);
    }

    /// Nobody knows in which column the terminal is.
    fn lose_column(&mut self) {
        self.col = None;
    }

    fn erase_to_end(&mut self, x: u16, y: u16) {
        self.reach(x, y, &[]);
        self.ink(Color::Reset, Color::Reset, Modifier::empty());
        self.out.extend_from_slice(b"\x1b[K");
    }

    fn style(&mut self, cell: &Cell) {
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
        if plain || !self.modifier.difference(modifier).is_empty() {
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

    /// Leaves the terminal without a style.
    fn finish(mut self) {
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
fn palette_index(color: Color) -> u8 {
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

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use proptest::prelude::*;
    use ratatui::style::Style;

    use super::*;

    const COLS: u16 = 24;
    /// Cells at the right that nothing of unsure width is put into: this
    /// emulator does not know that a terminal can be told not to wrap.
    const MARGIN_COLS: u16 = 8;
    const ROWS: u16 = 3;

    /// A stretch of text on a row, in a style by number.
    type Stroke = (u16, u16, String, u8);

    fn style(n: u8) -> Style {
        match n % 8 {
            0 => Style::new(),
            1 => Style::new().fg(Color::Red),
            2 => Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(99)),
            3 => Style::new().add_modifier(Modifier::BOLD | Modifier::ITALIC),
            4 => Style::new().add_modifier(Modifier::REVERSED),
            5 => Style::new()
                .bg(Color::LightBlue)
                .add_modifier(Modifier::DIM),
            6 => Style::new().add_modifier(Modifier::UNDERLINED),
            _ => Style::new().fg(Color::White).bg(Color::Black),
        }
    }

    /// As the canvas fills cells: a wide cluster has a blank one after it.
    fn fill(buffer: &mut Buffer, strokes: &[Stroke]) {
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

    fn terminal() -> vt100::Parser {
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
    fn shows(terminal: &vt100::Parser, wanted: &Buffer) -> Result<(), TestCaseError> {
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
                        prop_assert_eq!(seen.bold(), has(Modifier::BOLD));
                        prop_assert_eq!(seen.dim(), has(Modifier::DIM));
                        prop_assert_eq!(seen.italic(), has(Modifier::ITALIC));
                    }
                }
                x += cols;
            }
        }
        Ok(())
    }

    fn strokes() -> impl Strategy<Value = Vec<Stroke>> {
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

    proptest! {
        #[test]
        fn a_terminal_shows_every_frame(frames in prop::collection::vec((strokes(), any::<bool>()), 1..6)) {
            let mut painter = Painter::new();
            let mut terminal = terminal();
            for (strokes, forget) in frames {
                let mut wanted = Buffer::empty(Rect::new(0, 0, COLS, ROWS));
                fill(&mut wanted, &strokes);
                if forget {
                    terminal.process(b"\x1b[1;1Hrubbish of another program\x1b[7m");
                    painter.forget();
                }
                let bytes = painter.frame((COLS, ROWS), |buffer| {
                    buffer.clone_from(&wanted);
                    (3, 1)
                });
                terminal.process(bytes);
                shows(&terminal, &wanted)?;
                prop_assert_eq!(terminal.screen().cursor_position(), (1, 3));
                prop_assert!(!terminal.screen().hide_cursor());
            }
        }

        #[test]
        fn what_is_shown_already_takes_no_byte(words in strokes()) {
            let mut painter = Painter::new();
            let mut paint = || painter.frame((COLS, ROWS), |buffer| {
                fill(buffer, &words);
                (0, 0)
            }).len();
            prop_assert!(paint() > 0);
            prop_assert_eq!(paint(), 0);
        }
    }

    fn bytes_between(before: &[Stroke], after: &[Stroke]) -> String {
        let mut painter = Painter::new();
        painter.frame((COLS, ROWS), |buffer| {
            fill(buffer, before);
            (0, 0)
        });
        let bytes = painter.frame((COLS, ROWS), |buffer| {
            fill(buffer, after);
            (0, 0)
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
        painter.frame((COLS, ROWS), |_| (0, 0));
        let bytes = painter.frame((COLS, ROWS), |buffer| {
            buffer.reset();
            (4, 2)
        });
        assert_eq!(bytes, b"\x1b[3;5H");
    }
}
