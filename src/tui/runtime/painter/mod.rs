//! Cells to bytes: what has to be written so that a terminal that shows one
//! frame shows the next.
//!
//! A terminal and this program may disagree on how many cells a cluster takes
//! (flags, families, newest emoji, conjuncts). Whatever stands after such a
//! cluster is put in its place by an address of its own, and a row that has
//! one is drawn anew as a whole when anything on it changes: an error of a
//! cell stays in that cell, and no row ever shifts.
//!
//! A row with links is drawn as a whole, too: each link is closed where it
//! ends, so that none is ever open between two rows. Beside a cluster of unsure
//! width nobody can say which cells would lead somewhere, so none do.

mod iterm2;
pub(super) mod kitty;
mod pen;
#[cfg(test)]
mod picture_tests;
mod pictures;
mod sixel;
#[cfg(test)]
mod tests;

use std::ops::Range;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};

use self::{
    pen::{Pen, write},
    pictures::Pictures,
};
use crate::{
    config::images::Protocol,
    text,
    tui::view::{Frame, Hyperlink, Placed},
};

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
    /// What leads somewhere on what it shows, by rows.
    links: Vec<Hyperlink>,
    /// Where its cursor is.
    cursor: Option<(u16, u16)>,
    /// Nobody knows what it shows.
    lost: bool,
    /// What it draws itself.
    pictures: Pictures,
    /// Whether a row was written to by this frame.
    written: Vec<bool>,
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

    /// How the terminal shows pictures, from the next frame on.
    pub(super) fn set_protocol(&mut self, by: Option<Protocol>) {
        self.pictures.set_protocol(by);
    }

    /// The bytes that make the terminal, of this size, show what `paint` puts
    /// into the cells, with the cursor where it says. None if it does so
    /// already.
    pub(super) fn frame(
        &mut self,
        (cols, rows): (u16, u16),
        paint: impl FnOnce(&mut Buffer) -> Frame,
    ) -> &[u8] {
        self.out.clear();
        let area = Rect::new(0, 0, cols, rows);
        self.next.resize(area);
        let Frame {
            cursor,
            mut links,
            pictures,
        } = paint(&mut self.next);
        if self.lost || self.shown.area != area {
            self.lost = false;
            self.cursor = None;
            self.links.clear();
            self.shown.resize(area);
            self.shown.reset();
            self.pictures.forget(&mut self.out);
            self.out.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        for gone in self.pictures.take_away(&mut self.out, &pictures) {
            spoil(&mut self.shown, &gone);
        }
        self.written.clear();
        let mut pen = Pen::new(&mut self.out);
        let width = usize::from(cols).max(1);
        let rows = self
            .shown
            .content
            .chunks(width)
            .zip(self.next.content.chunks(width));
        links.sort_by_key(|link| (link.y, link.x));
        links.retain(|link| {
            let from = usize::from(link.y) * width;
            let row = self.next.content.get(from..from + width);
            row.is_some_and(|row| !row.iter().any(is_risky))
        });
        for (y, (shown, next)) in (0..).zip(rows) {
            let before = pen.out.len();
            let leads = links_of(&links, y);
            if links_of(&self.links, y) == leads && (shown == next || leads.is_empty()) {
                if shown != next {
                    row(&mut pen, y, shown, next);
                }
            } else if shown.iter().chain(next).any(is_risky) {
                whole_row(&mut pen, y, next);
            } else {
                row_with_links(&mut pen, y, next, leads);
            }
            self.written.push(pen.out.len() > before);
        }
        pen.finish();
        let Self { out, written, .. } = self;
        self.pictures.show(out, &pictures, written);
        if !self.out.is_empty() || self.cursor != Some(cursor) {
            self.wrap_up(cursor);
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        self.links = links;
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

/// Makes the cells under a picture that goes unlike any other: writing to them
/// is what takes it away.
fn spoil(shown: &mut Buffer, gone: &Placed) {
    for y in gone.y..gone.y + gone.seen {
        for x in gone.x..gone.x + gone.cols {
            if let Some(cell) = shown.cell_mut((x, y)) {
                cell.set_symbol("\0");
            }
        }
    }
}

fn go_to(out: &mut Vec<u8>, x: u16, y: u16) {
    write(out, format_args!("\x1b[{};{}H", y + 1, x + 1));
}

fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// The first row of pixels that is seen of a picture, and how many are.
fn cut_px(placed: &Placed) -> (u32, u32) {
    let Range { start, end } = seen_px(placed);
    (start, end - start)
}

fn seen_px(placed: &Placed) -> Range<u32> {
    let height = placed.raster.size.height_px;
    let px = |row: u16| height * u32::from(row) / u32::from(placed.rows.max(1));
    let start = px(placed.first).min(height.saturating_sub(1));
    start..px(placed.first + placed.seen).clamp(start + 1, height.max(start + 1))
}

/// The pixels that are seen of a picture, and how many rows of them.
fn cut_rgb(placed: &Placed) -> (&[u8], u32) {
    let Range { start, end } = seen_px(placed);
    let row = placed.raster.size.width_px as usize * 3;
    let rgb = &placed.raster.rgb;
    let bytes = rgb.get(start as usize * row..end as usize * row);
    (bytes.unwrap_or_default(), end - start)
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

/// The links of a row.
fn links_of(links: &[Hyperlink], y: u16) -> &[Hyperlink] {
    let from = links.partition_point(|link| link.y < y);
    let until = links.partition_point(|link| link.y <= y);
    links.get(from..until).unwrap_or_default()
}

/// Every cell of a row of sure widths, those of links between their marks.
fn row_with_links(pen: &mut Pen<'_>, y: u16, next: &[Cell], links: &[Hyperlink]) {
    let tail = written(next);
    let mut links = links.iter().peekable();
    let mut closes_at = None;
    let mut x = 0;
    while let Some(cell) = next.get(usize::from(x)).filter(|_| usize::from(x) < tail) {
        if closes_at.is_some_and(|end| end <= x) {
            pen.close_link();
            closes_at = None;
        }
        pen.reach(x, y, &[]);
        if let Some(link) = links.next_if(|link| link.x <= x) {
            if closes_at.is_some() {
                pen.close_link();
            }
            pen.open_link(link);
            closes_at = Some(link.x + link.cols);
        }
        let cols = cols_of(cell);
        pen.put(cell, cols, next.len() as u16);
        x += cols;
    }
    if closes_at.is_some() {
        pen.close_link();
    }
    if usize::from(x) < next.len() {
        pen.erase_to_end(x, y);
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
