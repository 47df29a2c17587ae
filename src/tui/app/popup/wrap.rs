//! Text in a list: set in as many lines as the window's width takes, and anew
//! when that is another.

use super::{Item, Popup, PopupKind};
use crate::{
    text,
    tui::app::{Model, geometry::Size},
};

/// Cells of a line of text in a list.
const LINE_COLS_MAX: usize = 76;
/// Cells of the sign that something is left out, however that is written.
const CUT_COLS: usize = 3;
/// Cells of a list's row that its border takes.
const BORDER_COLS: usize = 8;
/// Cells that a line is set in for each step of its depth.
const INDENT_COLS: usize = 2;

/// The items as they were given, where any of them is text to be wrapped.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Whole {
    items: Vec<Item>,
    /// Of each of them its first line in the list.
    firsts: Vec<usize>,
    /// The window that the lines are set for.
    size: Size,
}

impl Whole {
    pub(super) fn of(items: &[Item]) -> Self {
        let any = items.iter().any(|item| item.wraps);
        Self {
            items: if any { items.to_vec() } else { Vec::new() },
            firsts: (0..items.len()).collect(),
            size: Size::default(),
        }
    }

    /// The item that a line of the list is of.
    fn owner(&self, line: usize) -> usize {
        self.firsts
            .partition_point(|first| *first <= line)
            .saturating_sub(1)
    }
}

impl Popup {
    /// Sets text for a window of this size; the chosen item stays chosen.
    pub(super) fn set_for(&mut self, size: Size) {
        if self.whole.size == size || self.whole.items.is_empty() {
            return;
        }
        let is_new = self.whole.size == Size::default();
        self.whole.size = size;
        let chosen = self.shown.get(self.at).map(|line| self.whole.owner(*line));
        let cols = line_cols(size);
        (self.items, self.whole.firsts) = (Vec::new(), Vec::new());
        for item in &self.whole.items {
            self.whole.firsts.push(self.items.len());
            self.items.extend(lines(item, cols));
        }
        let typed = std::mem::take(&mut self.filter);
        self.narrow(&typed);
        let line = chosen.and_then(|item| self.whole.firsts.get(item));
        let at = line.and_then(|line| self.shown.iter().position(|shown| shown == line));
        let room = super::rows_for_lines(size);
        // What can be chosen first below an address was chosen by nobody.
        let below = self.whole.items.iter().skip(1);
        let first = below.take_while(|item| item.heading).count() + 1;
        let by_hand = !is_new && chosen.is_some_and(|item| item > first);
        self.at = match self.kind {
            // An address that does not fit is read from its beginning, where
            // the site is; one that does is to be followed.
            PopupKind::Link if !by_hand && self.items.len() > room => 0,
            PopupKind::Link if is_new => self.whole.firsts.get(1).copied().unwrap_or(0),
            _ => at.unwrap_or(0),
        };
        self.skip_headings(true);
    }
}

/// The lines of an item.
fn lines(item: &Item, cols: usize) -> Vec<Item> {
    if !item.wraps {
        return vec![item.clone()];
    }
    let indent = usize::from(item.depth) * INDENT_COLS;
    let wrapped = text::wrap_greedy(&item.text, cols.saturating_sub(indent)).into_iter();
    let line = |l: text::WrappedLine| {
        let words = item.text.get(l.range).unwrap_or_default();
        Item {
            depth: item.depth,
            ..Item::new(words.trim_end(), item.action.clone())
        }
    };
    wrapped.map(line).collect()
}

fn line_cols(size: Size) -> usize {
    usize::from(size.cols)
        .saturating_sub(BORDER_COLS)
        .clamp(8, LINE_COLS_MAX)
}

/// Of the name of a file what fits a line of a list: its end tells it from
/// others.
pub(super) fn end_of(model: &Model, source: &str) -> String {
    let clean = text::sanitise_line(source);
    let cols = line_cols(model.size);
    if text::width(&clean) <= cols {
        return clean.into_owned();
    }
    let mut left = text::width(&clean);
    let kept = text::graphemes(&clean).find(|(_, cluster)| {
        left -= text::width(cluster);
        left + CUT_COLS <= cols
    });
    let from = kept.map_or(0, |(at, cluster)| at + cluster.len());
    format!("…{}", clean.get(from..).unwrap_or_default())
}
