//! The last row: what there is to say, or the keys that matter here.

use std::borrow::Cow;

use super::{canvas::Canvas, style::Styles};
use crate::{
    config::Decor,
    text,
    tui::app::{Model, footer::Hint, geometry::Area},
};

/// Cells between two hints.
const GAP_COLS: u16 = 2;
/// Between what happened and what can be done next.
const NEXT: &str = " · ";
/// Cells of that.
const NEXT_COLS: usize = 3;
/// Cells of the hint that leads to all keys, with the gap before it.
const HELP_COLS: usize = 12;

/// `kept` is the row with the cursor: nothing that is said lies over it.
pub(super) fn draw(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area, kept: u16) {
    let right = area.x + area.cols.saturating_sub(1);
    let mut room = right;
    let mut status = model
        .status
        .as_ref()
        .map(|status| (canvas.own(&status.text), status.bad));
    let whole = model.status.as_ref().is_some_and(|s| s.is_whole(area.cols));
    if let Some((words, bad)) = status.as_ref().filter(|_| whole)
        && text::width(words) > usize::from(area.cols.saturating_sub(2))
    {
        let style = if *bad { styles.bad } else { styles.text };
        if canvas.put_up(area, (area.y, kept), words, style) > area.y {
            return;
        }
        // It stands at the top: here is what it would have hidden.
        status = None;
    }
    let crowded = status
        .as_ref()
        .is_some_and(|(words, _)| whole && text::width(words) + HELP_COLS > usize::from(area.cols));
    if let Some(hint) = model.help_hint().filter(|_| !crowded) {
        room -= put_hint(
            canvas,
            styles,
            right - hint_cols(canvas, &hint).min(right),
            area.y,
            &hint,
        ) + GAP_COLS;
    }
    let typed = model.typed();
    if !typed.is_empty() {
        room =
            room.saturating_sub(canvas.say_right(room, area.y, 12, &typed, styles.key) + GAP_COLS);
    }
    let mut x = area.x + 1;
    if let Some((words, bad)) = status {
        let style = if bad { styles.bad } else { styles.text };
        let room = room.saturating_sub(x);
        let text = shortened(model.config.decor, &words, room);
        canvas.put_own(x, area.y, room, &text, style);
        return;
    }
    if let Some(mode) = model.mode() {
        x += canvas.put(x, area.y, 8, mode, styles.title) + GAP_COLS;
    }
    let hints = model.hints();
    // The first is what one most likely wants, the last the way out: they have
    // their places before the others.
    let out_cols = hints
        .last()
        .map_or(0, |hint| hint_cols(canvas, hint) + GAP_COLS);
    let last = hints.len().saturating_sub(1);
    for (n, hint) in hints.into_iter().enumerate() {
        let cols = hint_cols(canvas, &hint);
        let kept = if n > 0 && n < last { out_cols } else { 0 };
        if x + cols + kept > room {
            continue;
        }
        put_hint(canvas, styles, x, area.y, &hint);
        x += cols + GAP_COLS;
    }
}

/// A sentence cut to `cols`, a name in it before what is said of it, so that
/// what can be done next, after the last dot, is still there.
fn shortened(decor: Decor, sentence: &str, cols: u16) -> Cow<'_, str> {
    let dot = decor.own(NEXT);
    let (room, used) = (usize::from(cols), |next: &str| {
        text::width(next) + NEXT_COLS
    });
    let next = sentence
        .rsplit_once(&*dot)
        .filter(|(_, next)| used(next) < room / 2);
    match next {
        Some((what, next)) if text::width(sentence) > room => {
            let left = room - used(next);
            let what = text::fit_quoted(what, left);
            Cow::Owned(format!("{}{dot}{next}", decor.cut(&what, left)))
        }
        _ => text::fit_quoted(sentence, room),
    }
}

fn hint_cols(canvas: &Canvas<'_>, hint: &Hint) -> u16 {
    (text::width(&hint.keys) + 1 + text::width(&canvas.own(hint.what))) as u16
}

fn put_hint(canvas: &mut Canvas<'_>, styles: &Styles, x: u16, y: u16, hint: &Hint) -> u16 {
    let keys = canvas.put(x, y, u16::MAX - x, &hint.keys, styles.key);
    keys + 1
        + canvas.say(
            x + keys + 1,
            y,
            u16::MAX - x - keys - 1,
            hint.what,
            styles.dim,
        )
}

#[cfg(test)]
mod tests {
    use super::*;

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
                "Undone: marked “A longer title” as unread · Ctrl-r does it again",
                62,
                "Undone: marked “A longer ti…” as unread · Ctrl-r does it again",
            ),
            (
                "“A longer title” is starred already",
                33,
                "“A longer ti…” is starred already",
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
            assert_eq!(shortened(Decor::Full, sentence, cols), expected);
        }
        let (long, cut) = (
            "Moved a long title to | u undoes",
            "Moved a long t... | u undoes",
        );
        assert_eq!(shortened(Decor::Ascii, long, 28), cut);
    }
}
