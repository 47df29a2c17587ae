//! The note editor: a line that says what it is on, and the text.

use super::{canvas::Canvas, style::Styles};
use crate::{
    config::Decor,
    tui::app::{Model, geometry::Area},
};

/// Cells left and right of the text.
const MARGIN_COLS: u16 = 2;

/// Draws the editor; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> Option<(u16, u16)> {
    let editor = model.editor.as_ref()?;
    canvas.clear(area.x, area.y, area.cols, area.rows);
    let rule = match model.config.decor {
        Decor::Full | Decor::Light => "─",
        Decor::Ascii => "-",
        Decor::None => " ",
    };
    canvas.put(
        area.x,
        area.y,
        area.cols,
        &rule.repeat(usize::from(area.cols)),
        styles.ornament,
    );
    let about = match &editor.quote {
        Some(quote) => format!("Note on “{quote}”"),
        None => "Note on the whole article".to_owned(),
    };
    let about = canvas.own(&about);
    let about = canvas.cut(&about, area.cols.saturating_sub(4)).into_owned();
    canvas.put(
        area.x + 1,
        area.y,
        area.cols - 2,
        &format!(" {about} "),
        styles.title,
    );

    let cols = area.cols.saturating_sub(2 * MARGIN_COLS).max(2);
    let rows = area.rows.saturating_sub(1);
    let view = editor.input.buffer().view(usize::from(cols));
    let top = (view.row + 1).saturating_sub(usize::from(rows));
    for (y, row) in view
        .rows
        .iter()
        .skip(top)
        .take(usize::from(rows))
        .enumerate()
    {
        let text = editor
            .input
            .text()
            .get(row.range.clone())
            .unwrap_or_default();
        canvas.put_typed(
            area.x + MARGIN_COLS,
            area.y + 1 + y as u16,
            cols,
            text,
            styles.text,
        );
    }
    Some((
        area.x + MARGIN_COLS + view.col as u16,
        area.y + 1 + (view.row - top) as u16,
    ))
}
