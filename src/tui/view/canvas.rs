//! Cells: text goes on them grapheme by grapheme, by the one width function
//! of `text`, sanitised at the door, and never past its room.

use ratatui::{buffer::Buffer, style::Style};

use crate::text;

/// Longest grapheme that a cell takes, in bytes; a longer one is cut to its
/// first character.
const CELL_MAX_BYTES: usize = 64;

/// The screen's cells.
#[derive(Debug)]
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    base: Style,
}

impl<'a> Canvas<'a> {
    /// An empty canvas in the base style.
    pub(super) fn new(buffer: &'a mut Buffer, base: Style) -> Self {
        let area = buffer.area;
        buffer.reset();
        buffer.set_style(area, base);
        Self { buffer, base }
    }

    /// The base style.
    pub(super) fn base(&self) -> Style {
        self.base
    }

    /// Writes one line of `text` from `x` on, at most `cols` cells, cut with
    /// an ellipsis. Returns the cells used.
    pub(super) fn put(&mut self, x: u16, y: u16, cols: u16, text: &str, style: Style) -> u16 {
        let clean = text::sanitise_line(text);
        let cut = text::truncate(&clean, usize::from(cols));
        let mut used = 0;
        for (_, grapheme) in text::graphemes(&cut) {
            used += self.grapheme(x + used, y, cols - used, grapheme, style);
        }
        used
    }

    /// The same, ending at column `right` (exclusive).
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
        let symbol = if grapheme.len() <= CELL_MAX_BYTES {
            grapheme
        } else {
            grapheme
                .get(..grapheme.chars().next().map_or(0, char::len_utf8))
                .unwrap_or(" ")
        };
        self.part_wide(x, y);
        for i in 0..width {
            if let Some(cell) = self.buffer.cell_mut((x + i, y)) {
                cell.reset();
                cell.set_style(self.base.patch(style));
                cell.set_symbol(if i == 0 { symbol } else { " " });
            }
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
