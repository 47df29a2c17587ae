//! Old highlights, one at a time, on a page of its own.

use super::{
    canvas::Canvas,
    header,
    reader::{bar, bar_style},
    style::Styles,
};
use crate::tui::app::{
    Model,
    geometry::{self, Area},
    revisit::{self, RevisitKind},
};

/// Draws the page; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    let pane = &model.review;
    let left = pane.left();
    let right = match (pane.loaded, left) {
        (false, _) | (true, 0) => String::new(),
        (true, left) => format!("{left} left today"),
    };
    header(canvas, styles, area, true, ("Old highlights", &right));
    let body = area.body();
    let column = geometry::column(body, model.measure_cols).text();
    let Some(noted) = pane.chosen() else {
        let say = match (pane.loaded, pane.page.is_empty() && !pane.more) {
            (false, _) => "",
            (true, true) => "Nothing to look at again today.",
            (true, false) => "That was all for today.",
        };
        canvas.put(column.x, body.y + 1, column.measure_cols, say, styles.dim);
        return (column.x, body.y + 1);
    };
    let color = noted.annotation.color;
    let lines = pane.lines(usize::from(column.measure_cols));
    let room = usize::from(body.rows);
    let top = revisit::rows(body, lines.len()).start;
    for (n, (y, (kind, text))) in (top..).zip(&lines).take(room).enumerate() {
        let style = match kind {
            RevisitKind::Story | RevisitKind::Blank => styles.dim,
            RevisitKind::Quote | RevisitKind::Note => styles.text,
        };
        if *kind == RevisitKind::Quote {
            let x = column.x.saturating_sub(2);
            let glyph = bar(color, model.config.decor);
            canvas.put(x, y, 1, glyph, bar_style(styles, color));
        }
        let more = n + 1 == room && lines.len() > room;
        let (x, cols) = (column.x, column.measure_cols);
        match kind {
            RevisitKind::Story => canvas.say(x, y, cols, text, style),
            RevisitKind::Quote | RevisitKind::Note | RevisitKind::Blank => {
                canvas.quote(x, y, cols, text, style)
            }
        };
        if more {
            let end = column.x + column.measure_cols;
            let more = canvas.own(" …");
            let cols = crate::text::width(&more) as u16;
            canvas.put_right(end, y, cols, &more, styles.dim);
        }
    }
    (column.x, top)
}
