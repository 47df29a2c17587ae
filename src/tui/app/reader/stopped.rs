//! Where reading stopped: what is remembered of the place, and when.

use super::{Anchor, Cursor, Effect, Model, ReaderPane};
use crate::library::{Position, ReadState};

/// Moves after which the place is saved even if the reader stays.
const MOVES_UNSAVED_MAX: u32 = 50;

/// From where reading goes on next time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    /// From where it was opened.
    AsOpened,
    /// From what is on the screen.
    Here,
    /// Something is being looked for: from where reading stopped, and the share
    /// that had been seen, if it had begun.
    Elsewhere(Option<(Position, f32)>),
}

impl ReaderPane {
    /// Where reading stopped, and the share that was seen; nothing while that
    /// is as it was.
    fn stopped(&self) -> Option<(Position, f32)> {
        let is_new = self.opened.row.state == ReadState::Unread;
        match self.reading {
            Reading::AsOpened if !is_new => None,
            Reading::AsOpened | Reading::Here => Some((self.position(), self.progress())),
            Reading::Elsewhere(stopped) => stopped,
        }
    }

    fn position(&self) -> Position {
        let Anchor {
            byte, rows_above, ..
        } = self.place();
        Position {
            top: byte,
            cursor: self.cursor_byte(),
            rows_above,
        }
    }

    /// Shows a place to somebody who looks for something. They have read none
    /// of it: where reading stopped stays as it was, until they scroll.
    pub(in crate::tui::app) fn look(&mut self, show: impl FnOnce(&mut Self)) {
        let stopped = match self.reading {
            Reading::AsOpened => None,
            Reading::Here => Some((self.position(), self.progress())),
            Reading::Elsewhere(stopped) => stopped,
        };
        show(self);
        self.reading = Reading::Elsewhere(stopped);
    }

    /// Somebody who looked is back where they were: at their place, unless they
    /// had looked before.
    pub(in crate::tui::app) fn looked(&mut self) {
        let here = self.position();
        self.reading = match self.reading {
            Reading::Elsewhere(Some((stopped, _))) if stopped == here => Reading::Here,
            Reading::Elsewhere(None) if self.opened.position == here => Reading::AsOpened,
            reading => reading,
        };
    }

    /// The cursor has been moved. Who looks for something moves it, too; on a
    /// page that does not scroll nothing else shows that they read.
    pub(super) fn cursor_moved(&mut self) {
        self.home = None;
        if !matches!(self.reading, Reading::Elsewhere(_)) || self.last_top() == 0 {
            self.reading = Reading::Here;
        }
    }

    /// No text of record stands on the row.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        let lines = self.layout.lines(row..row + 1);
        lines.iter().all(|line| line.source().is_none())
    }

    /// Turns pages. Who turns one reads on: the cursor is on no empty row,
    /// unless the page has no other.
    pub(super) fn turn_pages(&mut self, pages: usize, down: bool) {
        self.scroll(self.page_rows(pages, down), down);
        let Cursor::On { row, col } = self.cursor else {
            return;
        };
        if self.typewriter || !self.layout.is_blank(row) {
            return;
        }
        let end = self.layout.rows().min(self.top + self.height);
        let below = (row..end).find(|row| !self.layout.is_blank(*row));
        let nearest = below.or_else(|| {
            (self.top..row)
                .rev()
                .find(|row| !self.layout.is_blank(*row))
        });
        if let Some(row) = nearest {
            self.cursor = Cursor::On { row, col };
            self.cursor_moved();
        }
    }

    /// A cursor on a blank row is known by the text below it while the page is
    /// set anew; then it is on its row again.
    fn goes_back_to_blank(&mut self) -> bool {
        let Some(row) = self.home.and_then(|home| home.row) else {
            return false;
        };
        let row = self.top + row.min(self.height.saturating_sub(1));
        let (now, col) = match self.cursor {
            Cursor::At(byte) => (self.spot_of(byte).0, 0),
            Cursor::On { row, col } => (row, col),
        };
        let is_text = matches!(self.cursor, Cursor::At(_)) && now <= row;
        let goes = !is_text
            && self.is_blank(row)
            && self.layout.offset_at(row) == self.layout.offset_at(now);
        if goes {
            self.cursor = Cursor::On { row, col };
        }
        goes
    }

    /// Shows the cursor on a page that was set anew: nobody has moved.
    pub(super) fn show_cursor_anew(&mut self) {
        let reading = self.reading;
        if !self.goes_back_to_blank() {
            self.show_cursor();
        }
        self.reading = reading;
    }

    /// The text is another: where reading stopped in the one before is nowhere
    /// in it.
    pub(super) fn forget_stopped(&mut self) {
        if let Reading::Elsewhere(stopped) = &mut self.reading {
            *stopped = None;
        }
    }
}

/// Asks to remember the place, if it changed since.
pub(in crate::tui::app) fn save_position(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    reader.moves_unsaved = 0;
    let stopped = reader.stopped().filter(|s| reader.saved != Some(*s));
    let Some((position, progress)) = stopped.filter(|_| !reader.is_old()) else {
        return;
    };
    reader.saved = stopped;
    // A list beside the page says so already.
    let progress = progress.max(reader.seen);
    reader.opened.row.note_progress(progress);
    let id = reader.opened.row.id;
    fx.push(Effect::SavePosition {
        id,
        position,
        progress,
    });
    model.library.note_progress(id, progress);
}

impl ReaderPane {
    /// Somebody reads what is on the screen.
    pub(in crate::tui::app) fn note_seen(&mut self) {
        if let Some((_, progress)) = self.stopped() {
            self.seen = self.seen.max(progress);
        }
    }
}

/// A list beside the page shows how far it was read without waiting for that to
/// be kept.
pub(in crate::tui::app) fn show_progress(model: &mut Model) {
    let reader = model.reader.as_ref();
    if let Some(reader) = reader.filter(|reader| reader.seen > 0.0 && !reader.is_old()) {
        let (id, seen) = (reader.opened.row.id, reader.seen);
        model.library.note_progress(id, seen);
    }
}

/// The same once enough has moved.
pub(in crate::tui::app) fn save_position_at_times(model: &mut Model, fx: &mut Vec<Effect>) {
    if model
        .reader
        .as_ref()
        .is_some_and(|r| r.moves_unsaved >= MOVES_UNSAVED_MAX)
    {
        save_position(model, fx);
    }
}
