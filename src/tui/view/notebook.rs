//! All notes of the library.

use super::{
    canvas::Canvas,
    header,
    reader::{bar, bar_style},
    style::Styles,
};
use crate::tui::app::{
    Model,
    geometry::Area,
    notebook::page::{BookKind, BookLine, MARK_COLS},
};

/// Draws the view; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    let (left, right) = model.notebook_title();
    header(canvas, styles, area, true, (&left, &right));
    let body = area.body();
    let book = &model.notebook;
    if book.entries.is_empty() {
        let say = match (book.loaded, book.filter.is_empty()) {
            (false, _) => "",
            (true, true) => "There are no notes in the library yet.",
            (true, false) => "No note fits.",
        };
        let room = body.cols.saturating_sub(2);
        canvas.put(body.x + 1, body.y + 1, room, say, styles.dim);
        return (body.x + 1, body.y + 1);
    }
    let mut cursor = (body.x + 1, body.y);
    for (y, line) in (body.y..body.y + body.rows).zip(book.lines()) {
        if line.first && line.entry == book.at {
            cursor = (body.x + 1, y);
        }
        row(model, styles, canvas, (body, y), &line);
    }
    cursor
}

fn row(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    (body, y): (Area, u16),
    line: &BookLine,
) {
    let style = match line.kind {
        BookKind::Story => {
            let room = body.cols.saturating_sub(2);
            canvas.say(body.x + 1, y, room, &line.text, styles.heading);
            return;
        }
        BookKind::Quote | BookKind::About | BookKind::Blank => styles.dim,
        BookKind::Note => styles.text,
        BookKind::State => styles.bad,
    };
    let cols = body.cols.saturating_sub(MARK_COLS + 1);
    let x = body.x + MARK_COLS;
    match line.kind {
        BookKind::Note => canvas.quote(x, y, cols, &line.text, style),
        _ => canvas.say(x, y, cols, &line.text, style),
    };
    if line.first {
        mark(model, styles, canvas, (body, y), line.entry);
    }
}

/// Cursor, selection, letter and bar.
fn mark(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    (body, y): (Area, u16),
    at: usize,
) {
    let book = &model.notebook;
    let Some(entry) = book.entries.get(at) else {
        return;
    };
    let annotation = &entry.annotation;
    if annotation.selector.is_some() {
        let color = annotation.color;
        let letter = color.letter();
        canvas.put(
            body.x + 2,
            y,
            1,
            letter.encode_utf8(&mut [0; 4]),
            styles.text,
        );
        let glyph = bar(color, model.config.decor);
        canvas.put(body.x + 3, y, 1, glyph, bar_style(styles, color));
    }
    if book.selected.contains(&annotation.id) {
        canvas.put(body.x + 1, y, 1, "*", styles.key);
    }
    if at == book.at {
        canvas.put(body.x, y, 1, ">", styles.key);
        canvas.overlay(body.x, y, body.cols, styles.focus);
    }
}
