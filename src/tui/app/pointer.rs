//! The mouse, where the user lets the program have it.

use super::{
    Effect, Model, aids,
    geometry::{self, Area, Pane},
    lines::ListLine,
    links,
    motion::Motion,
};
use crate::command::Context;

/// Rows that one notch of the wheel moves.
const ROWS_PER_NOTCH: u32 = 3;

/// Scrolls the pane that has the keys; a page that goes by itself stops.
pub(super) fn wheel(model: &mut Model, notches: i16) {
    aids::stop(model);
    let motion = if notches > 0 {
        Motion::Down
    } else {
        Motion::Up
    };
    let count = Some(u32::from(notches.unsigned_abs()) * ROWS_PER_NOTCH);
    match model.context() {
        Context::Popup => {
            if let Some(popup) = &mut model.popup {
                popup.go(motion, count);
            }
        }
        Context::Library => model.library.go(motion, count),
        Context::Notes => model.notes.go(motion, count),
        Context::Notebook => model.notebook.go(motion, count),
        Context::Review => model.review.go(motion),
        Context::Reader => super::reader::with(model, |reader| reader.go(motion, count)),
        Context::All
        | Context::Select
        | Context::Letter
        | Context::Auto
        | Context::Prompt
        | Context::Editor => {}
    }
}

/// Gives the pane under the pointer the keys, and puts its cursor there; a page
/// that goes by itself stops.
pub(super) fn click(model: &mut Model, col: u16, row: u16, fx: &mut Vec<Effect>) {
    let covered = model.prompt.is_some() || model.popup.is_some() || model.editor.is_some();
    if covered || model.size.too_small() {
        return;
    }
    aids::stop(model);
    let panes = model.panes();
    let hit = |area: Option<Area>| area.filter(|a| a.contains(col, row));
    if let Some(area) = hit(panes.whole) {
        let line = usize::from(row.saturating_sub(area.body().y));
        let lines = model.notebook.lines();
        if let (Pane::Notebook, Some(line)) = (model.focus, lines.get(line)) {
            model.notebook.at = line.entry;
        }
    } else if let Some(area) = hit(panes.reader) {
        model.focus = Pane::Reader;
        click_page(model, area.body(), panes.two_columns, (col, row), fx);
    } else if let Some(area) = hit(panes.notes) {
        model.focus = Pane::Notes;
        let at = model.notes.top + usize::from(row.saturating_sub(area.body().y));
        if let Some(row) = model.notes.rows.get(at) {
            model.notes.at = row.entry;
        }
    } else if let Some(area) = hit(panes.library) {
        model.focus = Pane::Library;
        let line = usize::from(row.saturating_sub(area.body().y));
        if let Some(ListLine::Item(at) | ListLine::Title(at)) = model.library.lines().get(line) {
            model.library.at = *at;
        }
    }
}

/// Puts the cursor on what was clicked; a second click on a link follows it.
fn click_page(
    model: &mut Model,
    area: Area,
    two: bool,
    (col, row): (u16, u16),
    fx: &mut Vec<Effect>,
) {
    let (first, second) = geometry::columns(area, model.measure_cols, two);
    let line = usize::from(row.saturating_sub(area.y));
    let right = second.filter(|second| col + second.gutter_cols >= second.x);
    let column = right.unwrap_or(first);
    let Some(reader) = &mut model.reader else {
        return;
    };
    let line = reader.row_at(usize::from(right.is_some()), line);
    let at = line.map(|line| reader.top + line);
    if let Some(at) = at.filter(|at| *at < reader.layout.rows()) {
        reader.selection = None;
        let byte = reader.byte_at(at, col.saturating_sub(column.x) + reader.pan_at(at));
        let before = reader.link_at_cursor();
        reader.set_cursor(byte);
        let link = reader.link_at_cursor();
        let again = link.is_some() && link == before && reader.link_chosen == link;
        reader.link_chosen = link.or(reader.link_chosen);
        if again {
            links::follow_here(model, fx);
        } else if let Some(link) = link {
            links::tell(model, link);
        }
    }
}
