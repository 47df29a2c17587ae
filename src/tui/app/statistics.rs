//! A quiet page: what was added, read and noted in each month.

use super::{
    Model,
    popup::{Action, Item, Popup, PopupKind},
};
use crate::{
    library::{Month, Statistics},
    text,
};

/// Columns between two figures.
const GAP: usize = 2;
/// Columns that the page's border and margin take.
const FRAME: usize = 4;
/// Columns of the page that stand above the others where one line is too narrow
/// for all.
const ABOVE: usize = 3;

/// A line in the columns of the page.
fn cells(name: String, month: &Month) -> [String; 5] {
    let notes = if month.notes == 1 { "note" } else { "notes" };
    [
        name,
        format!("{} read", text::grouped(month.read)),
        text::duration(month.minutes()),
        format!("{} {notes}", text::grouped(month.notes)),
        format!("{} added", text::grouped(month.added)),
    ]
}

/// Shows what was counted.
pub(super) fn show(model: &mut Model, found: &Statistics) {
    if found.months.is_empty() {
        return model.say("Nothing was added or read yet");
    }
    let mut lines = vec![cells("in all".into(), &found.sum())];
    lines.extend(
        found
            .months
            .iter()
            .map(|m| cells(format!("{:04}-{:02}", m.year, m.month), m)),
    );
    let widths: [usize; 5] =
        std::array::from_fn(|i| lines.iter().map(|l| text::width(&l[i])).max().unwrap_or(0));
    let room = usize::from(model.size.cols).saturating_sub(FRAME);
    let wide = widths.iter().sum::<usize>() + GAP * (widths.len() - 1) <= room;
    let first = if wide { widths.len() } else { ABOVE };
    let mut items: Vec<Item> = lines
        .iter()
        .flat_map(|line| {
            let text = set(&line[..first], &widths[..first]);
            let rest = (!wide).then(|| below(set(&line[first..], &widths[first..])));
            std::iter::once(Item::new(text, Action::None)).chain(rest)
        })
        .collect();
    if found.marked > 0 {
        let text = match found.marked {
            1 => "1 was marked as read without being opened".to_owned(),
            n => format!(
                "{} were marked as read without being opened",
                text::grouped(n)
            ),
        };
        items.push(below(text));
    }
    super::popup::show(model, Popup::new(PopupKind::Statistics, "Read", items));
}

/// What is said of the line above it.
fn below(text: String) -> Item {
    Item {
        heading: true,
        depth: 1,
        ..Item::new(text, Action::None)
    }
}

/// Names from the left, figures from the right.
fn set(line: &[String], widths: &[usize]) -> String {
    let cells = line
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(at, (cell, width))| {
            let gap = " ".repeat(width.saturating_sub(text::width(cell)));
            match at {
                0 => format!("{cell}{gap}"),
                _ => format!("{gap}{cell}"),
            }
        });
    cells.collect::<Vec<_>>().join(&" ".repeat(GAP))
}
