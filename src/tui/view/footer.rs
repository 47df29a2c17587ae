//! The last row: what there is to say, or the keys that matter here.

use super::{canvas::Canvas, style::Styles};
use crate::{
    text,
    tui::app::{Model, footer::Hint, geometry::Area},
};

/// Cells between two hints.
const GAP_COLS: u16 = 2;

pub(super) fn draw(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) {
    let right = area.x + area.cols.saturating_sub(1);
    let mut room = right;
    if let Some(hint) = model.help_hint() {
        room -= put_hint(
            canvas,
            styles,
            right - hint_cols(&hint).min(right),
            area.y,
            &hint,
        ) + GAP_COLS;
    }
    let typed = model.typed();
    if !typed.is_empty() {
        room =
            room.saturating_sub(canvas.put_right(room, area.y, 12, &typed, styles.key) + GAP_COLS);
    }
    let mut x = area.x + 1;
    if let Some(status) = &model.status {
        let style = if status.bad { styles.bad } else { styles.text };
        canvas.put(x, area.y, room.saturating_sub(x), &status.text, style);
        return;
    }
    if let Some(mode) = model.mode() {
        x += canvas.put(x, area.y, 8, mode, styles.title) + GAP_COLS;
    }
    for hint in model.hints() {
        let cols = hint_cols(&hint);
        if x + cols > room {
            break;
        }
        put_hint(canvas, styles, x, area.y, &hint);
        x += cols + GAP_COLS;
    }
}

fn hint_cols(hint: &Hint) -> u16 {
    (text::width(&hint.keys) + 1 + text::width(hint.what)) as u16
}

fn put_hint(canvas: &mut Canvas<'_>, styles: &Styles, x: u16, y: u16, hint: &Hint) -> u16 {
    let keys = canvas.put(x, y, u16::MAX - x, &hint.keys, styles.key);
    keys + 1
        + canvas.put(
            x + keys + 1,
            y,
            u16::MAX - x - keys - 1,
            hint.what,
            styles.dim,
        )
}
