//! The mouse, where the user lets the program have it.

use std::ops::Range;

use super::{
    Effect, Keys, Model, aids, commands,
    geometry::{self, Area, Pane},
    library,
    lines::ListLine,
    links,
    motion::Motion,
    popup::Action,
    prompt::PromptKind,
    revisit, selection,
};
use crate::command::{Command, Context};

/// Rows that one notch of the wheel moves.
const ROWS_PER_NOTCH: u32 = 3;

/// Scrolls what has the keys, wherever the pointer is; a page that goes by
/// itself stops. While a passage is selected, its end moves.
pub(super) fn wheel(model: &mut Model, notches: i16) {
    if model.size.too_small() {
        return;
    }
    give_up_keys(model);
    aids::stop(model);
    let motion = if notches > 0 {
        Motion::Down
    } else {
        Motion::Up
    };
    let count = Some(u32::from(notches.unsigned_abs()) * ROWS_PER_NOTCH);
    match model.context() {
        // A list above what is typed is scrolled, too.
        Context::Popup | Context::Prompt => {
            if let Some(popup) = &mut model.popup {
                popup.go(motion, count);
            }
        }
        Context::Library => model.library.go(motion, count),
        Context::Notes => model.notes.go(motion, count),
        Context::Notebook => model.notebook.go(motion, count),
        Context::Review => model.review.go(motion),
        Context::Reader => super::reader::with(model, |reader| reader.go(motion, count)),
        Context::Select => selection::go(model, motion, count),
        Context::Editor => tell_of_note(model),
        Context::All | Context::Letter | Context::Auto => {}
    }
}

/// As a key does: what is half typed is given up, what was said is taken away.
fn give_up_keys(model: &mut Model) {
    model.status = None;
    model.letters = None;
    model.keys = Keys::default();
    // What was warned of, or offered, is no longer to be read.
    model.quit_warned = false;
    model.decided = None;
}

fn tell_of_note(model: &mut Model) {
    model.say_with_key("You are writing a note", Command::EditorSave, "saves it");
}

/// Whether something small lies over the panes there: the box of what can
/// follow, or a message of several rows.
fn is_covered(model: &Model, (col, row): (u16, u16)) -> bool {
    let boxed = model.which_key().map(|following| following.area);
    let kept = cursor_row(model).unwrap_or(u16::MAX);
    let told = model.status.as_ref().filter(|_| model.prompt.is_none());
    let told = told.map(|status| status.rows(model.size, model.config.decor, kept));
    boxed.is_some_and(|area| area.contains(col, row)) || told.is_some_and(|r| r.contains(&row))
}

/// The row of the screen with the cursor, which no message lies over.
fn cursor_row(model: &Model) -> Option<u16> {
    if let Some(popup) = &model.popup {
        let first = popup.area(model.size).y + 1;
        return Some(first + popup.at.saturating_sub(popup.top) as u16);
    }
    let panes = model.panes();
    let (area, down) = match model.focus {
        Pane::Library => (panes.library?, model.library.cursor_line()?),
        Pane::Reader => {
            let reader = model.reader.as_ref()?;
            let row = reader.cursor_spot().0.saturating_sub(reader.top);
            (panes.reader?, reader.place_of(row).1)
        }
        Pane::Notes => {
            let (area, pane) = (panes.notes?, &model.notes);
            let shown = pane.rows.iter().skip(pane.top);
            let mut shown = shown.take(usize::from(area.body().rows));
            let down = shown.position(|row| row.first && row.entry == pane.at);
            (area, down.unwrap_or(0))
        }
        Pane::Notebook => {
            let (area, book) = (panes.whole?, &model.notebook);
            let mut shown = book.lines().into_iter();
            let down = shown.position(|line| line.first && line.entry == book.at);
            (area, down.unwrap_or(0))
        }
        Pane::Review => return Some(rows_of_old(model)?.start),
    };
    Some(area.body().y + down as u16)
}

/// The rows of the screen with the old highlight.
fn rows_of_old(model: &Model) -> Option<Range<u16>> {
    let body = model.panes().whole?.body();
    let column = geometry::column(body, model.measure_cols).text();
    let lines = model.review.lines(usize::from(column.measure_cols)).len();
    Some(revisit::rows(body, lines))
}

/// A click ends what is half typed, and takes away what lies over the panes
/// there; else it is for what it hits.
pub(super) fn click(model: &mut Model, col: u16, row: u16, fx: &mut Vec<Effect>) {
    if model.size.too_small() {
        return;
    }
    let covered = is_covered(model, (col, row));
    give_up_keys(model);
    if covered {
        return;
    }
    match model.context() {
        Context::Popup => click_list(model, (col, row), fx),
        Context::Prompt => click_list_of_prompt(model, (col, row), fx),
        Context::Editor => tell_of_note(model),
        _ => click_pane(model, (col, row), fx),
    }
}

/// Chooses the line that is clicked; takes it if it was chosen already. A click
/// beside the list does what the key to cancel does: it ends what narrows the list,
/// or closes it.
fn click_list(model: &mut Model, (col, row): (u16, u16), fx: &mut Vec<Effect>) {
    let size = model.size;
    let Some(popup) = &mut model.popup else {
        return;
    };
    if !popup.area(size).contains(col, row) {
        return commands::run(model, Command::Cancel, None, fx);
    }
    let Some(at) = popup.line_on(row, size) else {
        return;
    };
    let again = choose(&mut popup.at, Some(at));
    let is_to_read = popup.chosen().is_none_or(|i| i.action == Action::None);
    if again && !is_to_read {
        if narrows(model) {
            // What was typed so far stays; then the line is taken.
            commands::run(model, Command::Accept, None, fx);
        }
        commands::run(model, Command::Accept, None, fx);
    }
}

/// Where a list stands above what is typed, it takes clicks as it does alone.
fn click_list_of_prompt(model: &mut Model, at: (u16, u16), fx: &mut Vec<Effect>) {
    let kind = model.prompt.as_ref().map(|prompt| &prompt.kind);
    let is_of_list = narrows(model) || kind == Some(&PromptKind::Palette);
    if is_of_list && !model.panes().footer.contains(at.0, at.1) {
        click_list(model, at, fx);
    }
}

/// What is typed narrows the list above it.
fn narrows(model: &Model) -> bool {
    let kind = model.prompt.as_ref().map(|prompt| &prompt.kind);
    kind == Some(&PromptKind::PopupFilter)
}

/// Gives the pane under the pointer the keys, and puts its cursor there; what was
/// chosen already in the pane with the keys is opened. A page that goes by itself
/// stops.
fn click_pane(model: &mut Model, (col, row): (u16, u16), fx: &mut Vec<Effect>) {
    aids::stop(model);
    let panes = model.panes();
    let hit = |area: Option<Area>| area.filter(|a| a.contains(col, row));
    if model.context() == Context::Select && hit(panes.reader).is_none() {
        return model.say_with_key("You are selecting a passage", Command::Cancel, "leaves it");
    }
    let had_keys = model.focus;
    let mut again = false;
    if model.focus == Pane::Review {
        click_old(model, (col, row), fx);
    } else if let Some(area) = hit(panes.whole) {
        let lines = model.notebook.lines();
        let line = down_in(area, row).and_then(|down| lines.get(down));
        again = choose(&mut model.notebook.at, line.map(|line| line.entry));
    } else if let Some(area) = hit(panes.reader) {
        model.focus = Pane::Reader;
        click_page(model, area.body(), panes.two_columns, (col, row), fx);
    } else if let Some(area) = hit(panes.notes) {
        model.focus = Pane::Notes;
        let at = down_in(area, row).map(|down| model.notes.top + down);
        let line = at.and_then(|at| model.notes.rows.get(at));
        again = choose(&mut model.notes.at, line.map(|line| line.entry));
    } else if let Some(area) = hit(panes.library) {
        model.focus = Pane::Library;
        let lines = model.library.lines();
        let line = down_in(area, row).and_then(|down| lines.get(down));
        let at = match line {
            Some(ListLine::Item(at) | ListLine::Title(at)) => Some(*at),
            Some(ListLine::Heading(_)) | None => None,
        };
        again = choose(&mut model.library.at, at);
    }
    if again && had_keys == model.focus {
        commands::run(model, Command::Open, None, fx);
    }
    if model.focus == Pane::Library {
        library::look_for_changes(model, fx);
    }
}

/// Puts the cursor of a list on what was clicked, if anything was; tells whether
/// it was there already.
fn choose(cursor: &mut usize, clicked: Option<usize>) -> bool {
    clicked.is_some_and(|at| std::mem::replace(cursor, at) == at)
}

/// How far below the first row of a pane's body a row of the screen is; its
/// header is no part of that.
fn down_in(area: Area, row: u16) -> Option<usize> {
    row.checked_sub(area.body().y).map(usize::from)
}

/// Opens the story of the old highlight that is clicked: there is one on the
/// page, and it is chosen.
fn click_old(model: &mut Model, (col, row): (u16, u16), fx: &mut Vec<Effect>) {
    let (Some(area), Some(rows)) = (model.panes().whole, rows_of_old(model)) else {
        return;
    };
    let column = geometry::column(area.body(), model.measure_cols).text();
    if rows.contains(&row) && (column.x..column.x + column.measure_cols).contains(&col) {
        commands::run(model, Command::Open, None, fx);
    }
}

/// Puts the cursor on what was clicked, or the end of what is being selected; a
/// second click on a link follows it.
fn click_page(
    model: &mut Model,
    area: Area,
    two: bool,
    (col, row): (u16, u16),
    fx: &mut Vec<Effect>,
) {
    let (first, second) = geometry::columns(area, model.measure_cols, two);
    let right = second.filter(|second| col + second.gutter_cols >= second.x);
    let column = right.unwrap_or(first);
    let (Some(reader), Some(down)) = (&mut model.reader, row.checked_sub(area.y)) else {
        return;
    };
    let line = reader.row_at(usize::from(right.is_some()), usize::from(down));
    let at = line.map(|line| reader.top + line);
    let Some(at) = at.filter(|at| *at < reader.layout.rows()) else {
        return;
    };
    let byte = reader.byte_at(at, col.saturating_sub(column.x) + reader.pan_at(at));
    if reader.selection.is_some() {
        // Blank rows have nothing to select.
        if reader.has_text(at) {
            reader.select_up_to(byte);
        }
        return;
    }
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
