//! Pictures on the page: by half blocks here, else a hole in the cells that
//! whoever writes to the terminal fills.

use std::{borrow::Cow, sync::Arc};

use ratatui::{
    buffer::{Buffer, CellDiffOption},
    style::Style,
};

use super::{canvas::Canvas, style};
use crate::{
    article::{layout::Strip, picture::Raster},
    config::{images::Protocol, theme::Paint},
    tui::app::{Model, geometry::Column},
};

/// How much of the background is in a picture that is dim.
const FADED_PERCENT: u16 = 65;

/// A picture, or some rows of it, on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its pixels.
    pub raster: Arc<Raster>,
    /// Its first column on the screen.
    pub x: u16,
    /// The row of the screen that its first seen row is on.
    pub y: u16,
    /// Its columns.
    pub cols: u16,
    /// Its rows, seen or not.
    pub rows: u16,
    /// The first row that is seen.
    pub first: u16,
    /// How many rows are seen.
    pub seen: u16,
    /// The background that is mixed into it, where it is dim.
    pub faded: Option<Rgb>,
}

/// Red, green, blue.
pub type Rgb = [u8; 3];

impl Placed {
    /// Whether both show the same pixels, be it in part and elsewhere.
    pub fn is_of(&self, raster: &Arc<Raster>, faded: Option<Rgb>) -> bool {
        Arc::ptr_eq(&self.raster, raster) && self.faded == faded
    }

    /// Pixels of it as they are to be seen.
    pub fn shaded<'a>(&self, pixels: &'a [u8]) -> Cow<'a, [u8]> {
        let Some(paper) = self.faded else {
            return pixels.into();
        };
        let parts = pixels.iter().zip(paper.iter().cycle());
        parts.map(|(part, paper)| fade(*part, *paper)).collect()
    }
}

fn fade(part: u8, paper: u8) -> u8 {
    let (part, paper) = (u16::from(part), u16::from(paper));
    ((part * (100 - FADED_PERCENT) + paper * FADED_PERCENT) / 100) as u8
}

/// What pictures fade into: the page, or where nobody knows its colour what
/// is neither light nor dark.
fn paper(model: &Model) -> Rgb {
    match (model.theme.text.bg, model.on_light) {
        (Paint::Rgb(r, g, b), _) => [r, g, b],
        (_, Some(true)) => [255; 3],
        (_, Some(false)) => [0; 3],
        (_, None) => [128; 3],
    }
}

/// Draws one row of the picture that is the block `block` of the open page;
/// dim where another block is read.
pub(super) fn row(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (block, is_dim): (usize, bool),
    (column, left_cols, y): (Column, u16, u16),
    strip: Strip,
) {
    let x = column.x + left_cols;
    let faded = is_dim.then(|| paper(model));
    let shown = model.gallery.shown(block, (strip.cols, strip.rows));
    match (shown, model.pictured()) {
        (Some(Ok(raster)), Some(Protocol::Blocks)) => {
            blocks(model, canvas, (x, y), raster, strip, faded);
        }
        (Some(Ok(raster)), Some(_)) => canvas.place((x, y), (raster, faded), strip),
        _ => {}
    }
}

/// Two rows of pixels a row of cells: the upper in the text's colour, the
/// lower behind it.
fn blocks(
    model: &Model,
    canvas: &mut Canvas<'_>,
    (x, y): (u16, u16),
    raster: &Raster,
    strip: Strip,
    faded: Option<Rgb>,
) {
    let (upper, lower) = (u32::from(strip.row) * 2, u32::from(strip.row) * 2 + 1);
    let color = |at: u32, row: u32| {
        let (r, g, b) = raster.pixel(at, row);
        let pixel = match faded {
            Some([pr, pg, pb]) => (fade(r, pr), fade(g, pg), fade(b, pb)),
            None => (r, g, b),
        };
        style::color(model.colors.paint(pixel))
    };
    for col in 0..strip.cols {
        let at = u32::from(col);
        let ink = Style {
            fg: color(at, upper),
            bg: color(at, lower),
            ..Style::new()
        };
        canvas.grapheme(x + col, y, 1, "▀", ink);
    }
}

/// Marks a cell that a picture will fill.
pub(super) fn mark(buffer: &mut Buffer, x: u16, y: u16) {
    if let Some(cell) = buffer.cell_mut((x, y)) {
        cell.set_diff_option(CellDiffOption::Skip);
    }
}

/// What is left of pictures under what was drawn over them: whole rows.
pub(super) fn uncovered(placed: Vec<Placed>, buffer: &Buffer) -> Vec<Placed> {
    let is_marked = |x, y| {
        let cell = buffer.cell((x, y));
        cell.is_some_and(|c| c.diff_option == CellDiffOption::Skip)
    };
    let mut left = Vec::new();
    for picture in placed {
        let mut part: Option<Placed> = None;
        for n in 0..picture.seen {
            let y = picture.y + n;
            if !(picture.x..picture.x + picture.cols).all(|x| is_marked(x, y)) {
                left.extend(part.take());
                continue;
            }
            let one = Placed {
                y,
                first: picture.first + n,
                seen: 0,
                ..picture.clone()
            };
            part.get_or_insert(one).seen += 1;
        }
        left.extend(part);
    }
    left
}
