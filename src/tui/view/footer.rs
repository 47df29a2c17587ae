//! The last row: what there is to say, or the keys that matter here.

use std::borrow::Cow;

use super::{canvas::Canvas, style::Styles};
use crate::{
    text,
    tui::app::{Model, footer::Hint, geometry::Area},
};

/// Cells between two hints.
const GAP_COLS: u16 = 2;
/// Between what happened and what can be done next.
const NEXT: &str = " · ";
/// Cells of that.
const NEXT_COLS: usize = 3;
/// Screens that are narrower have no room for a sentence beside a hint.
const SMALL_COLS: u16 = 60;
/// Cells of the hint that leads to all keys, with the gap before it.
const HELP_COLS: usize = 12;

pub(super) fn draw(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) {
    let right = area.x + area.cols.saturating_sub(1);
    let mut room = right;
    // What went wrong, and what to do next, is never cut off; on a small
    // screen nothing is.
    if let Some(status) = model
        .status
        .as_ref()
        .filter(|s| s.bad || area.cols < SMALL_COLS)
        && text::width(&status.text) > usize::from(area.cols.saturating_sub(2))
    {
        let style = if status.bad { styles.bad } else { styles.text };
        canvas.put_up(area, area.y, &status.text, style);
        return;
    }
    let crowded = model.status.as_ref().is_some_and(|status| {
        area.cols < SMALL_COLS && text::width(&status.text) + HELP_COLS > usize::from(area.cols)
    });
    if let Some(hint) = model.help_hint().filter(|_| !crowded) {
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
        let room = room.saturating_sub(x);
        let text = shortened(&status.text, usize::from(room));
        canvas.put(x, area.y, room, &text, style);
        return;
    }
    if let Some(mode) = model.mode() {
        x += canvas.put(x, area.y, 8, mode, styles.title) + GAP_COLS;
    }
    let hints = model.hints();
    // The first is what one most likely wants, the last the way out: they have
    // their places before the others.
    let out_cols = hints.last().map_or(0, |hint| hint_cols(hint) + GAP_COLS);
    let last = hints.len().saturating_sub(1);
    for (n, hint) in hints.into_iter().enumerate() {
        let cols = hint_cols(&hint);
        let kept = if n > 0 && n < last { out_cols } else { 0 };
        if x + cols + kept > room {
            continue;
        }
        put_hint(canvas, styles, x, area.y, &hint);
        x += cols + GAP_COLS;
    }
}

/// A sentence cut to `cols` so that what can be done next, after the last
/// dot, is still there.
fn shortened(sentence: &str, cols: usize) -> Cow<'_, str> {
    let next = sentence
        .rsplit_once(NEXT)
        .filter(|(_, next)| text::width(next) + NEXT_COLS < cols / 2);
    match next {
        Some((what, next)) if text::width(sentence) > cols => {
            let room = cols - text::width(next) - NEXT_COLS;
            Cow::Owned(format!("{}{NEXT}{next}", text::truncate(what, room)))
        }
        _ => Cow::Borrowed(sentence),
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

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn what_can_be_done_next_is_never_cut_off() {
        for (sentence, cols, expected) in [
            ("Starred it · u undoes", 40, "Starred it · u undoes"),
            (
                "Moved a long title to the trash · u undoes",
                30,
                "Moved a long title… · u undoes",
            ),
            (
                "A sentence with nothing after it",
                10,
                "A sentence with nothing after it",
            ),
            (
                "Now · a hint that is longer than half",
                20,
                "Now · a hint that is longer than half",
            ),
        ] {
            assert_eq!(shortened(sentence, cols), expected);
        }
    }
}
