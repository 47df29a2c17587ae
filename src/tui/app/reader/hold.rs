//! What holds the page when it is set anew: what is on its first row comes back
//! there, be it a picture, which has no byte of its own.

use std::sync::Arc;

use super::{Anchor, Cursor, ReaderPane};
use crate::{article::layout::Hold, library::Opened};

/// How the page stood before it was set anew.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    /// What was on the first row; none for the very top.
    pub(super) first: Option<Anchor>,
    /// The row of the screen that the cursor was on, if nothing stands there.
    pub(super) row: Option<usize>,
}

impl ReaderPane {
    /// Remembers by the text what is on the first row.
    pub(super) fn hold_place(&mut self) {
        match self.home.map(|home| home.first) {
            Some(None) => (self.top, self.anchor) = (0, None),
            Some(first) => self.anchor = first,
            None if self.top > 0 => self.anchor = Some(self.place()),
            None => {}
        }
    }

    /// What the page comes back to, for a window too low for the cursor shows
    /// other rows for a while.
    pub(super) fn home_now(&self) -> Option<Home> {
        let held = self.fitted && (self.top == 0 || self.anchor.is_some());
        let row = match (self.home, self.cursor) {
            (Some(home), _) => home.row,
            (None, Cursor::On { row, .. }) if self.is_blank(row) => row.checked_sub(self.top),
            _ => None,
        };
        let first = self.anchor;
        held.then_some(Home { first, row })
    }

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
