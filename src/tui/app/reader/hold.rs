//! What holds the page when it is set anew: what is on its first row comes back
//! there, be it a picture, which has no byte of its own.

use std::sync::Arc;

use super::{Anchor, Cursor, ReaderPane};
use crate::{article::layout::Hold, library::Opened};

impl ReaderPane {
    /// What could not be shown of the same text stays so.
    pub(in crate::tui::app) fn keep_troubles(&self, now: &mut Opened) {
        if now.text_hash != self.opened.text_hash {
            return;
        }
        let known = self.opened.pictures.iter();
        for (block, known) in known.filter(|(_, known)| known.is_err()) {
            if now.pictures.get(block).is_some_and(Result::is_ok) {
                Arc::make_mut(&mut now.pictures).insert(*block, *known);
            }
        }
    }

    /// The row on which a page begins that is held so. Above a text there may
    /// be fewer rows now that show none, if a picture became smaller.
    pub(super) fn row_of_anchor(&self, anchor: Anchor) -> usize {
        let (hold, above) = anchor.hold;
        if let Some(row) = self.layout.row_of_hold(hold) {
            return row.saturating_sub(above);
        }
        let row = self.layout.row_of(anchor.byte);
        let lines = self
            .layout
            .lines(row.saturating_sub(anchor.rows_above)..row);
        let bare = lines.iter().rev().take_while(|l| l.source().is_none());
        row - bare.count()
    }

    /// The block that is read: that of the picture on which the cursor is, or
    /// of the text under it.
    pub fn block_read(&self) -> Option<usize> {
        match self.held_cursor() {
            Some((Hold::Picture { block, .. }, _)) => Some(block),
            _ => self.block(),
        }
    }

    /// The picture that the cursor is on.
    pub(super) fn held_cursor(&self) -> Option<(Hold, u16)> {
        let Cursor::On { row, col } = self.cursor else {
            return None;
        };
        match self.layout.hold_at(row) {
            (hold @ Hold::Picture { .. }, 0) => Some((hold, col)),
            _ => None,
        }
    }

    /// Puts the cursor back on its picture, on a row that is on the screen.
    pub(super) fn restore_held(&mut self, on: Option<(Hold, u16)>) {
        let Some((hold, col)) = on else { return };
        let Some(row) = self.layout.row_of_hold(hold) else {
            return;
        };
        let on_top = match (hold, self.layout.hold_at(self.top)) {
            (Hold::Picture { block: a, .. }, (Hold::Picture { block: b, .. }, 0)) => a == b,
            _ => false,
        };
        let row = if on_top { row.max(self.top) } else { row };
        self.cursor = Cursor::On { row, col };
    }
}
