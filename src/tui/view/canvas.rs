//! Cells: text goes on them grapheme by grapheme, by the one width function
//! of `text`, sanitised at the door, and never past its room.

use std::{borrow::Cow, rc::Rc, sync::Arc};

use ratatui::{buffer::Buffer, style::Style};

use super::pictures::{self, Placed, Rgb};
use crate::{
    article::{layout::Strip, picture::Raster},
    config::Decor,
    text::{self, Profile},
    tui::app::{geometry::Area, say},
};

/// Longest grapheme that a cell takes, in bytes; a longer one is cut to its
/// first character.
const CELL_MAX_BYTES: usize = 64;

/// Cells of a row that lead to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hyperlink {
    /// The row.
    pub y: u16,
    /// The first cell.
    pub x: u16,
    /// How many.
    pub cols: u16,
    /// The same for all rows of one link.
    pub id: usize,
    /// Where to: printable ASCII alone.
    pub address: Rc<str>,
}

/// What of a grapheme a cell takes.
fn symbol(grapheme: &str) -> &str {
    if grapheme.len() <= CELL_MAX_BYTES {
        return grapheme;
    }
    grapheme
        .get(..grapheme.chars().next().map_or(0, char::len_utf8))
        .unwrap_or(" ")
}

/// The screen's cells.
#[derive(Debug)]
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    base: Style,
    profile: Profile,
    turn: bool,
    decor: Decor,
    links: Vec<Hyperlink>,
    placed: Vec<Placed>,
}

impl<'a> Canvas<'a> {
    /// An empty canvas in the base style, for a terminal that draws so much.
    /// `turn`: text from right to left is put into the order in which it is
    /// seen.
    pub(super) fn new(
        buffer: &'a mut Buffer,
        base: Style,
        profile: Profile,
        (turn, decor): (bool, Decor),
    ) -> Self {
        let area = buffer.area;
        buffer.reset();
        buffer.set_style(area, base);
        Self {
            buffer,
            base,
            profile,
            turn,
            decor,
            links: Vec::new(),
            placed: Vec::new(),
        }
    }

    /// Keeps the cells from `x` on free for one row of a picture.
    pub(super) fn place(
        &mut self,
        (x, y): (u16, u16),
        (raster, faded): (&Arc<Raster>, Option<Rgb>),
        strip: Strip,
    ) {
        self.clear(x, y, strip.cols, 1);
        for x in x..x + strip.cols {
            pictures::mark(self.buffer, x, y);
        }
        if let Some(last) = self.placed.last_mut()
            && last.is_of(raster, faded)
            && (last.x, last.y + last.seen, last.first + last.seen) == (x, y, strip.row)
        {
            last.seen += 1;
            return;
        }
        self.placed.push(Placed {
            raster: Arc::clone(raster),
            x,
            y,
            cols: strip.cols,
            rows: strip.rows,
            first: strip.row,
            seen: 1,
            faded,
        });
    }

    /// The base style.
    pub(super) fn base(&self) -> Style {
        self.base
    }

    /// The program's own words in the signs that it may use. Who measures them
    /// takes them from here.
    pub(super) fn own<'t>(&self, words: &'t str) -> Cow<'t, str> {
        self.decor.own(words)
    }

    /// The beginning of `text` that has room in `cols` cells, and a sign that
    /// there is more.
    pub(super) fn cut<'t>(&self, text: &'t str, cols: u16) -> Cow<'t, str> {
        self.decor.cut(text, usize::from(cols))
    }

    /// Writes a line of the program's own words.
    pub(super) fn say(&mut self, x: u16, y: u16, cols: u16, words: &str, style: Style) -> u16 {
        let words = self.own(words);
        self.put_own(x, y, cols, &words, style)
    }

    /// Writes a line of the program that is measured already. It reads from
    /// left to right, whatever it names.
    pub(super) fn put_own(&mut self, x: u16, y: u16, cols: u16, words: &str, style: Style) -> u16 {
        let clean = text::sanitise_line(words);
        let cut = self.cut(&clean, cols);
        let seen = if self.turn {
            text::visual_around_names(&cut)
        } else {
            Cow::Borrowed(&*cut)
        };
        self.clusters((x, y), cols, &seen, style)
    }

    /// The same, ending at column `right` (exclusive).
    pub(super) fn say_right(
        &mut self,
        right: u16,
        y: u16,
        cols: u16,
        words: &str,
        style: Style,
    ) -> u16 {
        let words = self.own(words);
        let width = (text::width(&text::sanitise_line(&words)) as u16).min(cols);
        self.put_own(right.saturating_sub(width), y, width, &words, style)
    }

    /// Writes a row of what is quoted of a text, perhaps with our marks at its
    /// ends.
    pub(super) fn quote(&mut self, x: u16, y: u16, cols: u16, words: &str, style: Style) -> u16 {
        let words = self.decor.quote(words);
        self.put(x, y, cols, &words, style)
    }

    /// Writes one line of `text` as it is from `x` on, at most `cols` cells,
    /// cut with an ellipsis. Returns the cells used.
    pub(super) fn put(&mut self, x: u16, y: u16, cols: u16, text: &str, style: Style) -> u16 {
        let clean = text::sanitise_line(text);
        let cut = self.cut(&clean, cols);
        let seen = if self.turn {
            text::visual(&cut)
        } else {
            Cow::Borrowed(&*cut)
        };
        self.clusters((x, y), cols, &seen, style)
    }

    /// The same for what is being typed: it stays in the order of the keys, so
    /// that the cursor is where the next letter will be.
    pub(super) fn put_typed(&mut self, x: u16, y: u16, cols: u16, text: &str, style: Style) -> u16 {
        let clean = text::sanitise_line(text);
        let cut = self.cut(&clean, cols);
        self.clusters((x, y), cols, &cut, style)
    }

    fn clusters(&mut self, (x, y): (u16, u16), cols: u16, text: &str, style: Style) -> u16 {
        let mut used = 0;
        for (_, grapheme) in text::graphemes(text) {
            used += self.grapheme(x + used, y, cols - used, grapheme, style);
        }
        used
    }

    /// Whether nothing is drawn in a cell.
    pub(super) fn is_blank(&self, x: u16, y: u16) -> bool {
        self.buffer
            .cell((x, y))
            .is_some_and(|cell| cell.symbol() == " ")
    }

    /// Says that cells lead somewhere.
    pub(super) fn link(&mut self, link: Hyperlink) {
        self.links.push(link);
    }

    /// The cells that lead somewhere, and the pictures as far as nothing covers
    /// them.
    pub(super) fn into_rest(self) -> (Vec<Hyperlink>, Vec<Placed>) {
        let pictures = pictures::uncovered(self.placed, self.buffer);
        (self.links, pictures)
    }

    /// Writes a whole sentence of the program over what stands there, in as many
    /// lines as it takes, the last of them at `bottom`. Where they would lie over
    /// `kept`, the row that one is at, they stand above it, below the topmost row.
    /// Gives the row below them.
    pub(super) fn put_up(
        &mut self,
        area: Area,
        (bottom, kept): (u16, u16),
        text: &str,
        style: Style,
    ) -> u16 {
        let own = self.own(text);
        let clean = text::sanitise_line(&own);
        let cols = area.cols.saturating_sub(2);
        let lines = text::wrap(&clean, usize::from(cols));
        let rows = say::rows_beside(kept, bottom, lines.len());
        let end = rows.end;
        let last = rows.len().saturating_sub(1);
        for (n, y) in rows.enumerate() {
            let Some(line) = lines.get(n) else { break };
            self.clear(area.x, y, area.cols, 1);
            // What has no room is not left out without a sign.
            let range = if n == last {
                line.range.start..clean.len()
            } else {
                line.range.clone()
            };
            let line = clean.get(range).unwrap_or_default();
            self.put_own(area.x + 1, y, cols, line, style);
        }
        end
    }

    /// Writes one line of `text` that ends at column `right` (exclusive).
    pub(super) fn put_right(
        &mut self,
        right: u16,
        y: u16,
        cols: u16,
        text: &str,
        style: Style,
    ) -> u16 {
        let width = (text::width(&text::sanitise_line(text)) as u16).min(cols);
        self.put(right.saturating_sub(width), y, width, text, style)
    }

    /// Writes one grapheme if it fits in `room` cells. Returns the cells used.
    pub(super) fn grapheme(
        &mut self,
        x: u16,
        y: u16,
        room: u16,
        grapheme: &str,
        style: Style,
    ) -> u16 {
        let width = text::width(grapheme) as u16;
        let area = self.buffer.area;
        if width == 0 || width > room || x + width > area.right() || y >= area.bottom() {
            return 0;
        }
        self.part_wide(x, y);
        let style = self.base.patch(style);
        // Nearly all of a page.
        if grapheme.len() == 1
            && let Some(cell) = self.buffer.cell_mut((x, y))
        {
            cell.reset();
            cell.set_style(style);
            cell.set_symbol(grapheme);
            return width;
        }
        for i in 0..width {
            if let Some(cell) = self.buffer.cell_mut((x + i, y)) {
                cell.reset();
                cell.set_style(style);
                cell.set_symbol(" ");
            }
        }
        // What is drawn in its place may be less wide; the rest stays blank.
        let mut at = x;
        for (_, part) in text::graphemes(&text::shown(grapheme, self.profile)) {
            if let Some(cell) = self.buffer.cell_mut((at, y)) {
                cell.set_symbol(symbol(part));
            }
            at += text::width(part) as u16;
        }
        width
    }

    /// A wide cluster of which a half is about to go, goes as a whole.
    fn part_wide(&mut self, x: u16, y: u16) {
        let Some(left) = x.checked_sub(1) else { return };
        if let Some(cell) = self.buffer.cell_mut((left, y))
            && cell.symbol().len() > 1
            && text::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }

    /// Lays a style over cells that are there already.
    pub(super) fn overlay(&mut self, x: u16, y: u16, cols: u16, style: Style) {
        for x in x..x.saturating_add(cols) {
            if let Some(cell) = self.buffer.cell_mut((x, y)) {
                cell.set_style(style);
            }
        }
    }

    /// Empties cells.
    pub(super) fn clear(&mut self, x: u16, y: u16, cols: u16, rows: u16) {
        let touched = |link: &Hyperlink| {
            (y..y.saturating_add(rows)).contains(&link.y)
                && link.x < x.saturating_add(cols)
                && link.x + link.cols > x
        };
        self.links.retain(|link| !touched(link));
        for y in y..y.saturating_add(rows) {
            self.part_wide(x, y);
            for x in x..x.saturating_add(cols) {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(self.base);
                }
            }
        }
    }
}
