//! Pictures in the flow: how many cells each takes is known before anybody has
//! decoded it, so that nothing jumps when it comes.

use std::sync::Arc;

use crate::article::picture::{Pictures, Trouble};

/// The pictures of a page, and how large they may be; by default there are
/// none, and their alternative text stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plates {
    /// What is known of them.
    pub known: Arc<Pictures>,
    /// Width and height of a cell in pixels.
    pub cell_px: (u16, u16),
    /// Most rows that one takes.
    pub rows_max: u16,
}

/// What becomes of an image block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plate {
    /// Its picture, in so many columns and rows, over its alternative text.
    Shown {
        /// Columns.
        cols: u16,
        /// Rows.
        rows: u16,
    },
    /// Its alternative text, and why there is no picture.
    Told(Trouble),
    /// Its alternative text.
    Silent,
}

impl Plates {
    /// What becomes of the block at `index` in a column of `cols` cells.
    pub(super) fn of(&self, index: usize, cols: usize) -> Plate {
        match self.known.get(&index) {
            Some(Ok(size)) => {
                let (cols, rows) = size.cells(self.cell_px, (cols as u16, self.rows_max));
                Plate::Shown { cols, rows }
            }
            Some(Err(trouble)) => Plate::Told(*trouble),
            None => Plate::Silent,
        }
    }
}

/// One row of cells of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// Which row of it, from 0.
    pub row: u16,
    /// Its rows.
    pub rows: u16,
    /// Its columns.
    pub cols: u16,
}
