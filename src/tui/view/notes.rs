//! The notes beside the page.

use super::{
    canvas::Canvas,
    header,
    reader::{bar, bar_style},
    style::Styles,
};
use crate::{
    article::annotation::AnchorState,
    command::{Command, Context},
    tui::app::{
        Model,
        geometry::{Area, Pane},
        narrow,
        notes::{MARK_COLS, NoteRow, RowKind},
        say::key_label,
    },
};

/// Draws the panel; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    let focused = model.focus == Pane::Notes;
    let pane = &model.notes;
    let (title, right) = title(model);
    header(canvas, styles, area, focused, (&title, &right));
    let body = area.body();
    if pane.order.is_empty() && !pane.filter.is_empty() {
        let room = body.cols.saturating_sub(2);
        canvas.put(body.x + 1, body.y + 1, room, "No note fits.", styles.dim);
        return (body.x + 1, body.y + 1);
    }
    if pane.order.is_empty() {
        return empty(model, styles, canvas, body);
    }
    let mut cursor = (body.x + 1, body.y);
    for (y, row) in (body.y..body.y + body.rows).zip(pane.rows.iter().skip(pane.top)) {
        let here = row.entry == pane.at;
        if here && row.first {
            cursor = (body.x + 1, y);
        }
        line(model, styles, canvas, (body, y), row, here);
    }
    cursor
}

/// How many are shown, and in words which, in what order.
fn title(model: &Model) -> (String, String) {
    let pane = &model.notes;
    let all = model
        .reader
        .as_ref()
        .map_or(0, |r| r.opened.annotations.len());
    let left = match (pane.order.len(), pane.filter.is_empty()) {
        (0, true) => "Notes".to_owned(),
        (n, true) => format!("Notes  {n}"),
        (n, false) => format!("Notes  {n} of {all}"),
    };
    let mut right = Vec::new();
    if !pane.filter.is_empty() {
        right.push(narrow::in_words(&pane.filter, &model.config.highlights));
    }
    if pane.by_time {
        right.push("newest first".to_owned());
    }
    if right.is_empty() {
        right.push(unsettled(model));
    }
    (left, right.join(" · "))
}

/// How many passages need a look, and why.
fn unsettled(model: &Model) -> String {
    let annotations = model
        .reader
        .as_ref()
        .map_or(&[][..], |r| &r.opened.annotations);
    let parts = [AnchorState::Uncertain, AnchorState::Lost].map(|state| {
        let those = annotations.iter().filter(|a| a.state == state && !a.kept);
        (those.count(), state.name())
    });
    let parts = parts.iter().filter(|(n, _)| *n > 0);
    let parts: Vec<String> = parts.map(|(n, name)| format!("{n} {name}")).collect();
    parts.join(" · ")
}

fn line(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    (body, y): (Area, u16),
    row: &NoteRow,
    here: bool,
) {
    if row.kind == RowKind::Blank {
        return;
    }
    if row.first {
        mark(model, styles, canvas, (body, y), row, here);
    }
    let style = match row.kind {
        RowKind::Note | RowKind::Context => styles.text,
        RowKind::State => styles.bad,
        RowKind::Head | RowKind::Quote | RowKind::Tags | RowKind::Blank => styles.dim,
    };
    let cols = body.cols.saturating_sub(MARK_COLS + 1);
    let x = body.x + MARK_COLS;
    match row.kind {
        RowKind::Quote => canvas.quote(x, y, cols, &row.text, style),
        RowKind::Context | RowKind::State | RowKind::Head => {
            canvas.say(x, y, cols, &row.text, style)
        }
        RowKind::Note | RowKind::Tags | RowKind::Blank => canvas.put(x, y, cols, &row.text, style),
    };
    if here && row.first && model.focus == Pane::Notes {
        canvas.overlay(body.x, y, body.cols, styles.focus);
    }
}

/// Cursor, number, letter and bar.
fn mark(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    (body, y): (Area, u16),
    row: &NoteRow,
    here: bool,
) {
    let index = model.notes.order.get(row.entry);
    let annotation = model
        .reader
        .as_ref()
        .zip(index)
        .and_then(|(r, i)| r.opened.annotations.get(*i));
    let Some(annotation) = annotation else { return };
    if here {
        canvas.put(body.x, y, 1, ">", styles.key);
    }
    let number = model.notes.number_at(row.entry).unwrap_or(0).to_string();
    canvas.put_right(body.x + 4, y, 3, &number, styles.dim);
    if annotation.selector.is_some() {
        let style = bar_style(styles, annotation.color);
        canvas.put(
            body.x + 4,
            y,
            1,
            annotation.color.letter().encode_utf8(&mut [0; 4]),
            styles.text,
        );
        canvas.put(
            body.x + 5,
            y,
            1,
            bar(annotation.color, model.config.decor),
            style,
        );
    }
}

fn empty(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, body: Area) -> (u16, u16) {
    let key = |context, command| key_label(&model.keymap, context, command);
    let offers = [
        (key(Context::Reader, Command::Select), "on the page selects"),
        (key(Context::Select, Command::Highlight), "then highlights"),
        (key(Context::Select, Command::Note), "or writes a note"),
        (
            key(Context::Reader, Command::NoteArticle),
            "notes on it all",
        ),
    ];
    canvas.put(
        body.x + 1,
        body.y + 1,
        body.cols.saturating_sub(2),
        "Nothing marked yet.",
        styles.dim,
    );
    let mut y = body.y + 3;
    for (key, what) in offers {
        let Some(key) = key.filter(|_| y < body.y + body.rows) else {
            continue;
        };
        canvas.put(body.x + 1, y, 6, &key, styles.key);
        canvas.put(body.x + 8, y, body.cols.saturating_sub(9), what, styles.dim);
        y += 1;
    }
    (body.x + 1, body.y + 1)
}
