//! A quiet page: what was added, read and noted in each month.

use super::{
    Model,
    popup::{Action, Item, Popup, PopupKind},
};
use crate::{
    library::{Month, Statistics},
    text,
};

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
    let mut items: Vec<Item> = lines
        .iter()
        .map(|line| Item::new(set(line, widths), Action::None))
        .collect();
    if found.marked > 0 {
        let text = match found.marked {
            1 => "1 was marked as read without being opened".to_owned(),
            n => format!(
                "{} were marked as read without being opened",
                text::grouped(n)
            ),
        };
        items.push(Item {
            heading: true,
            depth: 1,
            ..Item::new(text, Action::None)
        });
    }
    model.popup = Some(Popup::new(PopupKind::Statistics, "Read", items));
}

/// Names from the left, figures from the right.
fn set(line: &[String; 5], widths: [usize; 5]) -> String {
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
    cells.collect::<Vec<_>>().join("  ")
}
