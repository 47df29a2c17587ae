//! Pictures: what their bytes say of them, decoded and scaled within limits,
//! and how the addresses on a page lead to what was saved with it. Pure and
//! total, as all that has to do with one article.

pub mod address;
mod decode;
mod few_colors;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use decode::{raster, size};
pub use few_colors::COLORS_MAX;

/// Largest file that is looked into: what is larger is no picture for a page.
pub const BYTES_MAX: usize = 32 << 20;
/// Most pixels that are decoded. A camera's picture has 12 to 50 million, one
/// on a page rarely more than 20; each takes up to four bytes for a moment, so
/// that of finer colours there may be fewer.
pub const PIXELS_MAX: u64 = 50_000_000;
/// Longest side in pixels.
pub const SIDE_PX_MAX: u32 = 32_000;
/// Bytes from which every usual picture tells its size.
pub const HEAD_BYTES: usize = 64 << 10;
/// What is no larger is a spacer, a dot or a counter.
pub const SPACER_PX: u32 = 16;

/// Width and height in pixels, upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Left to right.
    pub width_px: u32,
    /// Top to bottom.
    pub height_px: u32,
}

impl Size {
    /// Too small to show anything.
    pub fn is_spacer(self) -> bool {
        self.width_px.min(self.height_px) <= SPACER_PX
    }

    /// Cells that it takes: those of its own size, or as many as there is
    /// room for. A cell has so many pixels from left to right and down.
    pub fn cells(self, cell_px: (u16, u16), (cols_max, rows_max): (u16, u16)) -> (u16, u16) {
        let (cell_width, cell_height) = (f64::from(cell_px.0.max(1)), f64::from(cell_px.1.max(1)));
        let cols = f64::from(self.width_px) / cell_width;
        let rows = f64::from(self.height_px) / cell_height;
        let scale = (f64::from(cols_max) / cols)
            .min(f64::from(rows_max) / rows)
            .min(1.0);
        let whole = |n: f64, most: u16| ((n * scale).round() as u16).clamp(1, most.max(1));
        (whole(cols, cols_max), whole(rows, rows_max))
    }
}

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Its bytes did not come with the page.
    #[error("the picture was not saved with the page")]
    NotSaved,
    /// Lines and shapes to be drawn, not pixels.
    #[error("the picture is an SVG drawing; those are not shown")]
    Drawing,
    /// Nothing that is known here.
    #[error("the picture is of a kind that is not shown")]
    UnknownKind,
    /// It begins well and cannot be read.
    #[error("the picture is damaged")]
    Damaged,
    /// Past a limit.
    #[error("the picture is larger than {} megapixels or {} MB", PIXELS_MAX / 1_000_000, BYTES_MAX >> 20)]
    TooLarge,
}

impl Trouble {
    /// The same in the fewest words, to stand beside the alternative text.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::NotSaved => "not saved",
            Self::Drawing => "an SVG drawing",
            Self::UnknownKind => "of an unknown kind",
            Self::Damaged => "damaged",
            Self::TooLarge => "too large",
        }
    }
}

/// What is known of the pictures of a page, by the index of their block.
pub type Pictures = BTreeMap<usize, Result<Size, Trouble>>;

/// A picture as it is to be shown: three bytes a pixel (red, green, blue), row
/// by row. What was transparent is white, for pages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Its size.
    pub size: Size,
    /// Its pixels.
    pub rgb: Vec<u8>,
}

impl Raster {
    /// The colour of a pixel; black beyond its edges.
    pub fn pixel(&self, x: u32, y: u32) -> (u8, u8, u8) {
        let at = (y as usize * self.size.width_px as usize + x as usize) * 3;
        match self.rgb.get(at..at + 3) {
            Some(&[r, g, b]) if x < self.size.width_px => (r, g, b),
            _ => (0, 0, 0),
        }
    }
}
