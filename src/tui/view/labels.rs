//! The letters that choose a link, beside each that is in sight. No word moves
//! for them.

use ratatui::style::Modifier;

use super::{canvas::Canvas, style::Styles};
use crate::tui::app::{
    Model,
    geometry::{Area, Column},
    letters::Letters,
    reader::ReaderPane,
};

/// Where a link begins on the screen, and the letters that choose it.
struct Label<'a> {
    x: u16,
    y: u16,
    letters: &'a str,
}

/// `place` says in which column a row of the page is, and how far down.
pub(super) fn draw(
    (model, reader): (&Model, &ReaderPane),
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    body: Area,
    place: impl Fn(usize) -> (Column, u16),
) {
    let Some(Letters::Link { hints, typed }) = &model.letters else {
        return;
    };
    let in_sight = reader.top..reader.top + reader.height;
    let labels = hints.iter().filter_map(|hint| {
        let (row, col) = reader.seen_spot(hint.byte);
        let letters = hint.letters.as_str();
        let (column, y) = in_sight.contains(&row).then(|| place(row - reader.top))?;
        let x = column.x + col.min(column.measure_cols);
        Some(Label { x, y, letters })
    });
    let labels: Vec<Label<'_>> = labels.collect();
    let style = styles.key.add_modifier(Modifier::REVERSED);
    for label in &labels {
        let Some(letters) = label.letters.strip_prefix(typed.as_str()) else {
            continue;
        };
        let bracketed = model.config.decor.is_ascii() && has_room(canvas, body, label, &labels);
        let (cells, shown) = if bracketed {
            (label.letters.len() + 2, format!("[{letters}]"))
        } else {
            (label.letters.len(), letters.to_owned())
        };
        // What is typed already leaves the others where they are.
        let x = begin(canvas, body, label, cells as u16) + typed.len() as u16;
        let room = (body.x + body.cols).saturating_sub(x);
        canvas.put(x, label.y, room, &shown, style);
    }
}

/// Where a label of so many cells begins: as far before its link as nothing
/// stands there, else over the link's beginning: what a link says tells which
/// one it is. It never touches the word before.
fn begin(canvas: &Canvas<'_>, body: Area, label: &Label<'_>, cells: u16) -> u16 {
    let left = label.x - body.x;
    let blank = (1..=left.min(cells + 1)).take_while(|n| canvas.is_blank(label.x - n, label.y));
    let blank = blank.count() as u16;
    let free = if blank == left {
        blank
    } else {
        blank.saturating_sub(1)
    };
    label.x - free.min(cells)
}

/// Whether brackets leave the next link its beginning.
fn has_room(canvas: &Canvas<'_>, body: Area, label: &Label<'_>, all: &[Label<'_>]) -> bool {
    let cells = label.letters.len() as u16 + 2;
    let end = begin(canvas, body, label, cells) + cells;
    let beside = all.iter().filter(|l| l.y == label.y && l.x > label.x);
    end <= body.x + body.cols && beside.map(|l| l.x).min().is_none_or(|next| end < next)
}
