//! Lists over the panes, and the box of what can follow a prefix.

use super::{canvas::Canvas, style::Styles};
use crate::{
    config::Decor,
    text,
    tui::app::{
        Following, Model,
        geometry::Area,
        popup::{Item, Popup, PopupKind},
    },
};

/// Widest column of keys.
const KEYS_COLS_MAX: u16 = 20;
/// The same in a narrow list, where more keys move what they do to the right.
const NARROW_KEYS_COLS_MAX: u16 = 10;
/// Narrower lists have no room for the name of a command beside what it does.
const NAMES_FROM_COLS: u16 = 60;
/// Widest name of a command there.
const NAME_COLS_MAX: u16 = 20;
/// What is left of a sentence in fewer cells says nothing.
const DOC_COLS_MIN: u16 = 8;

/// Draws the list, if there is one; returns the place of the cursor.
pub(super) fn draw(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let popup = model.popup.as_ref()?;
    let area = popup.area(model.size);
    frame(model, styles, canvas, area, &title(popup));
    let inner = Area {
        x: area.x + 2,
        y: area.y + 1,
        cols: area.cols - 4,
        rows: area.rows - 2,
    };
    if popup.shown.is_empty() {
        canvas.put(
            inner.x,
            inner.y,
            inner.cols,
            "Nothing fits what was typed",
            styles.dim,
        );
        return Some((inner.x, inner.y));
    }
    let keys_cols = popup
        .items
        .iter()
        .map(|i| text::width(&i.keys) as u16)
        .max()
        .unwrap_or(0)
        .min(if inner.cols < NAMES_FROM_COLS {
            NARROW_KEYS_COLS_MAX
        } else {
            KEYS_COLS_MAX
        });
    let mut cursor = (inner.x, inner.y);
    let shown = popup
        .shown
        .iter()
        .enumerate()
        .skip(popup.top)
        .take(usize::from(inner.rows));
    for (y, (at, index)) in (inner.y..).zip(shown) {
        let Some(item) = popup.items.get(*index) else {
            continue;
        };
        row(
            popup.kind,
            styles,
            canvas,
            Area {
                y,
                rows: 1,
                ..inner
            },
            item,
            keys_cols,
        );
        if at == popup.at {
            cursor = (inner.x, y);
            canvas.put(area.x + 1, y, 1, ">", styles.key);
            canvas.overlay(area.x + 1, y, area.cols - 2, styles.focus);
        }
    }
    let below = (area.y + area.rows, model.size.rows.saturating_sub(1));
    whole_below(popup, styles, canvas, inner, (keys_cols, below));
    Some(cursor)
}

/// What the chosen keys do, below the list, where its line has no room for it.
fn whole_below(
    popup: &Popup,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    inner: Area,
    (keys_cols, (first, footer)): (u16, (u16, u16)),
) {
    let Some(item) = popup.chosen().filter(|_| popup.kind == PopupKind::Help) else {
        return;
    };
    let name_cols = if inner.cols < NAMES_FROM_COLS {
        0
    } else {
        (text::width(&item.note) as u16).min(NAME_COLS_MAX)
    };
    let used = keys_in(item, keys_cols) + 2 + text::width(&item.text) as u16;
    // The border and the cell beside it are cleared as well.
    let below = Area {
        x: inner.x.saturating_sub(3),
        cols: inner.cols + 6,
        ..inner
    };
    if used + 1 + name_cols > inner.cols && first < footer {
        canvas.put_up(below, (footer - 1, first - 1), &item.text, styles.text);
    }
}

/// Cells of an item's keys in a column of so many.
fn keys_in(item: &Item, keys_cols: u16) -> u16 {
    let own = text::width(&item.keys) as u16;
    own.max(keys_cols).min(KEYS_COLS_MAX)
}

fn title(popup: &Popup) -> String {
    let all = popup.items.iter().filter(|i| !i.heading).count();
    if popup.filter.is_empty() {
        popup.title.clone()
    } else {
        format!("{} · {}", popup.title, text::out_of(popup.shown.len(), all))
    }
}

fn row(
    kind: PopupKind,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
    item: &Item,
    keys_cols: u16,
) {
    if item.heading {
        // What stands below a line that can be chosen is about it.
        let (indent, style) = if item.depth > 0 {
            (u16::from(item.depth) * 2, styles.dim)
        } else {
            (0, styles.heading)
        };
        let room = area.cols.saturating_sub(indent);
        canvas.say(area.x + indent, area.y, room, &item.text, style);
        return;
    }
    let mut x = area.x;
    if keys_cols > 0 {
        let keys_cols = keys_in(item, keys_cols);
        canvas.put(x, area.y, keys_cols, &item.keys, styles.key);
        x += keys_cols + 2;
    }
    x += u16::from(item.depth) * 2;
    let end = area.x + area.cols;
    if kind == PopupKind::Palette && area.cols < NAMES_FROM_COLS {
        // The name is what was typed for, and what is typed the next time.
        let name_cols = canvas.put(x, area.y, end.saturating_sub(x), &item.note, styles.text);
        let room = end.saturating_sub(x + name_cols + 2);
        if room >= DOC_COLS_MIN {
            canvas.say(end - room, area.y, room, &item.text, styles.dim);
        }
        return;
    }
    // Names of commands are for whoever edits the keymap; they give way first.
    let note_cols = match kind {
        PopupKind::Help | PopupKind::Palette | PopupKind::History
            if area.cols < NAMES_FROM_COLS =>
        {
            0
        }
        PopupKind::Help | PopupKind::Palette | PopupKind::History => NAME_COLS_MAX,
        PopupKind::Failures | PopupKind::Views | PopupKind::Themes => area.cols / 2,
        PopupKind::Outline
        | PopupKind::Lookup
        | PopupKind::Link
        | PopupKind::Footnote
        | PopupKind::Convert
        | PopupKind::Statistics => 0,
        PopupKind::Tags | PopupKind::Narrow => 8,
        PopupKind::Rules => 22,
        PopupKind::Stripped
        | PopupKind::Attach
        | PopupKind::Links
        | PopupKind::Reclean
        | PopupKind::Captures
        | PopupKind::Related => (area.cols / 3).min(34),
    };
    let note = canvas.own(&item.note);
    let note_cols = note_cols.min((text::width(&note) as u16).max(1));
    if note_cols > 0 && !item.note.is_empty() {
        canvas.put_right(end, area.y, note_cols, &note, styles.dim);
    }
    let room = end.saturating_sub(x + note_cols + 1);
    if is_of_the_program(kind, item) {
        canvas.say(x, area.y, room, &item.text, styles.text);
    } else {
        canvas.put(x, area.y, room, &item.text, styles.text);
    }
}

/// Whether lines of the list are the program's own words; else they are of
/// the page, of the library or of whoever was asked.
fn is_of_the_program(kind: PopupKind, item: &Item) -> bool {
    match kind {
        PopupKind::Help
        | PopupKind::Palette
        | PopupKind::History
        | PopupKind::Failures
        | PopupKind::Themes
        | PopupKind::Statistics
        | PopupKind::Convert
        | PopupKind::Narrow
        | PopupKind::Captures
        | PopupKind::Link
        | PopupKind::Reclean => true,
        // Below what a rule says are titles.
        PopupKind::Rules => item.depth == 0,
        PopupKind::Outline
        | PopupKind::Lookup
        | PopupKind::Footnote
        | PopupKind::Links
        | PopupKind::Stripped
        | PopupKind::Attach
        | PopupKind::Related
        | PopupKind::Views
        | PopupKind::Tags => false,
    }
}

/// Clears an area and draws a light border with a title.
fn frame(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area, title: &str) {
    canvas.clear(area.x, area.y, area.cols, area.rows);
    let [h, v, corners] = match model.config.decor {
        Decor::Full => ["─", "│", "╭╮╰╯"],
        Decor::Light => ["─", "│", "┌┐└┘"],
        Decor::Ascii => ["-", "|", "++++"],
        Decor::None => [" ", " ", "    "],
    };
    let (right, bottom) = (area.x + area.cols - 1, area.y + area.rows - 1);
    for x in area.x..=right {
        canvas.put(x, area.y, 1, h, styles.ornament);
        canvas.put(x, bottom, 1, h, styles.ornament);
    }
    for y in area.y..=bottom {
        canvas.put(area.x, y, 1, v, styles.ornament);
        canvas.put(right, y, 1, v, styles.ornament);
    }
    let at = [
        (area.x, area.y),
        (right, area.y),
        (area.x, bottom),
        (right, bottom),
    ];
    for ((x, y), corner) in at.into_iter().zip(corners.chars()) {
        canvas.put(x, y, 1, corner.encode_utf8(&mut [0; 4]), styles.ornament);
    }
    let title = canvas.own(title);
    let title = canvas.cut(&title, area.cols.saturating_sub(6)).into_owned();
    canvas.put(
        area.x + 2,
        area.y,
        area.cols - 4,
        &format!(" {title} "),
        styles.title,
    );
}

/// What can follow the prefix, above the footer.
pub(super) fn which_key(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>) {
    let Some(Following {
        title,
        lines,
        column_cols,
        rows,
        area,
        ..
    }) = model.which_key()
    else {
        return;
    };
    let title = canvas.own(&title);
    frame(model, styles, canvas, area, &title);
    for (i, (key, what)) in lines.iter().enumerate() {
        let (column, row) = (i as u16 / rows, i as u16 % rows);
        let (x, y) = (area.x + 2 + column * column_cols, area.y + 1 + row);
        let key_cols = canvas.put(x, y, 8, key, styles.key).max(2);
        canvas.say(
            x + key_cols + 2,
            y,
            column_cols.saturating_sub(key_cols + 3),
            what,
            styles.text,
        );
    }
}
