//! Moving sideways what is wider than the column: code, verse, tables. Only
//! one block is moved at a time, that with the cursor; all others begin at
//! their left edge.

use std::ops::Range;

use super::{Model, reader::ReaderPane};
use crate::{article::layout::Line, command::Command, config::LongLines};

/// Of the column, the share that stays in sight: where one was looking.
const KEPT_OF: usize = 2;

/// A block that is moved sideways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pan {
    block: usize,
    cols: u16,
}

impl ReaderPane {
    /// Cells by which a line is moved to the left.
    pub fn pan_of(&self, line: &Line) -> u16 {
        if line.pans && line.block == self.pan.block {
            self.pan.cols
        } else {
            0
        }
    }

    /// The same for the line on a row.
    pub(super) fn pan_at(&self, row: usize) -> u16 {
        if self.pan.cols == 0 {
            return 0;
        }
        self.line(row).map_or(0, |line| self.pan_of(&line))
    }

    /// Row and column at which `byte` is seen; what lies past an edge of the
    /// column, at that edge.
    pub fn seen_spot(&self, byte: usize) -> (usize, u16) {
        let (row, col) = self.spot_of(byte);
        let col = col.saturating_sub(self.pan_at(row));
        (row, col.min(self.layout.format().measure_cols))
    }

    fn measure(&self) -> usize {
        usize::from(self.layout.format().measure_cols)
    }

    /// Moves the block with the cursor so that its column is seen.
    pub(super) fn pan_to(&mut self, row: usize, col: u16) {
        let Some(line) = self.line(row).filter(|line| line.pans) else {
            return;
        };
        let (from, col) = (usize::from(self.pan_of(&line)), usize::from(col));
        let measure = self.measure();
        let last = line.cols().max(col + 1).saturating_sub(measure);
        let margin = measure / 4;
        let to = if col < from {
            col.saturating_sub(margin)
        } else if col >= from + measure {
            (col + 1 + margin).saturating_sub(measure).min(last)
        } else {
            return;
        };
        self.pan = Pan {
            block: line.block,
            cols: to as u16,
        };
    }

    /// Moves the block with the cursor so that what ends at `end` is seen, if
    /// that is on the cursor's row; its beginning before its end.
    pub(super) fn pan_to_end(&mut self, end: usize) {
        let (row, col) = self.cursor_spot();
        let (last_row, last_col) = self.spot_of(self.ground().left_of(end));
        if last_row == row {
            self.pan_to(row, last_col);
            self.pan_to(row, col);
        }
    }

    /// Lines on the screen that may be moved.
    fn panned_lines(&self) -> Vec<(usize, Line)> {
        let rows: Range<usize> = self.top..self.top + self.height;
        let lines = (rows.start..).zip(self.layout.lines(rows));
        lines.filter(|(_, line)| line.pans).collect()
    }

    /// Moves a block that is wider than the column: that with the cursor, or
    /// else the first on the screen. Says whether there is one.
    fn pan_by(&mut self, times: usize, right: bool) -> bool {
        let lines = self.panned_lines();
        let measure = self.measure();
        let (at, col) = self.cursor_spot();
        let widest = |block: usize| {
            let of = lines.iter().filter(|(_, line)| line.block == block);
            of.map(|(_, line)| line.cols()).max().unwrap_or(0)
        };
        let here = lines.iter().find(|(row, _)| *row == at);
        let wide = |block: &usize| widest(*block) > measure;
        let blocks = lines.iter().map(|(_, line)| line.block);
        let under_cursor = here.map(|(_, line)| line.block).filter(wide);
        let Some(block) = under_cursor.or_else(|| blocks.clone().find(wide)) else {
            return false;
        };
        let from = if block == self.pan.block {
            usize::from(self.pan.cols)
        } else {
            0
        };
        let by = times.saturating_mul((measure / KEPT_OF).max(1));
        let last = widest(block)
            .saturating_sub(measure)
            .max(if right { from } else { 0 });
        let to = if right {
            from.saturating_add(by).min(last)
        } else {
            from.saturating_sub(by)
        };
        self.pan = Pan {
            block,
            cols: to as u16,
        };
        // The cursor stays where it is seen.
        if here.is_some_and(|(_, line)| line.block == block) {
            let seen = usize::from(col).clamp(to, to + measure.saturating_sub(1));
            if seen != usize::from(col) {
                self.put_cursor(at, seen as u16);
            }
        }
        true
    }
}

/// Moves what is too wide sideways.
pub(super) fn sideways(model: &mut Model, count: Option<u32>, right: bool) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let times = count.unwrap_or(1) as usize;
    if reader.pan_by(times, right) {
        return;
    }
    match model.config.long_lines {
        LongLines::Pan => model.say("Nothing on the screen is wider than the column"),
        LongLines::Wrap => {
            model.say_with_key(
                "Long lines go on below",
                Command::LongLines,
                "leaves them long",
            );
        }
    }
}

/// Leaves long lines as they are, or breaks them.
pub(super) fn long_lines(model: &mut Model) {
    let (next, text, what) = match model.config.long_lines {
        LongLines::Pan => (
            LongLines::Wrap,
            "Long lines of code and verse go on below",
            "leaves them long",
        ),
        LongLines::Wrap => (
            LongLines::Pan,
            "Long lines of code and verse stay as they are",
            "breaks them",
        ),
    };
    model.config.long_lines = next;
    model.say_with_key(text, Command::LongLines, what);
}
