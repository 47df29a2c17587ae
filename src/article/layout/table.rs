//! Tables: in columns where they fit the measure, else one record a row, each
//! cell after its column's header.

use std::ops::Range;

use super::{
    Span,
    glyphs::Glyphs,
    spans::{Styled, gap, ornament, unsourced},
};
use crate::text;

/// Cells between columns.
const GAP_COLS: usize = 2;

/// Cells that a value stands in from its header when it has lines of its own.
const VALUE_INDENT_COLS: usize = 2;

/// A table of more measures than this is no longer looked over by moving it
/// sideways.
const PANNED_MEASURES: usize = 3;

/// The same for one of its cells.
const PANNED_CELL_COLS: usize = 40;

/// Between the names of columns where they stand one after the other.
const NAMES_GAP_COLS: usize = 3;

/// Columns looked at; a wider table never fits a page in columns.
const MAX_COLUMNS: usize = 64;

/// How a table is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// Cells of each column; empty if the table does not fit in columns.
    widths: Vec<usize>,
    /// Columns of numbers.
    right: Vec<bool>,
    /// The header's cells, if there is a row below it.
    headers: Vec<String>,
    /// Cells of the measure.
    cols: usize,
}

/// A cell: its bytes in the table's text.
type Cell = Range<usize>;

/// A row of spans with what stands left of it.
pub(super) struct TableLine {
    /// Cells left of the first span.
    pub(super) indent_cols: usize,
    /// What stands on it; empty between records.
    pub(super) spans: Vec<Span>,
}

impl Shape {
    /// Measures the table in `text`.
    pub(super) fn of(text: &str, cols: usize, pan: bool) -> Self {
        let mut lines = text.split('\n');
        let header = lines.next().unwrap_or_default();
        let has_body = lines.clone().any(|l| !l.trim().is_empty());
        let headers = if has_body {
            header.split('\t').map(clean).collect()
        } else {
            Vec::new()
        };
        let mut shape = Self {
            widths: column_widths(text),
            right: number_columns(lines),
            headers,
            cols,
        };
        let widest = if pan { cols * PANNED_MEASURES } else { cols };
        let prose = shape.widths.iter().any(|w| *w > PANNED_CELL_COLS);
        if shape.total_cols() > widest || shape.is_wide() && prose {
            shape.widths.clear();
        }
        shape
    }

    /// Whether it stands in columns that are wider than the measure.
    pub(super) fn is_wide(&self) -> bool {
        self.in_columns() && self.total_cols() > self.cols
    }

    fn total_cols(&self) -> usize {
        match self.widths.len() {
            0 => usize::MAX,
            n => self.widths.iter().sum::<usize>() + (n - 1) * GAP_COLS,
        }
    }

    fn in_columns(&self) -> bool {
        !self.widths.is_empty()
    }

    fn has_header(&self) -> bool {
        !self.headers.is_empty()
    }

    /// Number of lines of the rows in `text`; `first` if they begin with the
    /// table's first row.
    pub(super) fn count(&self, text: &str, first: bool) -> usize {
        let rows = text.split('\n').enumerate();
        rows.map(|(n, row)| self.count_row(row, first && n == 0))
            .sum()
    }

    fn count_row(&self, row: &str, first: bool) -> usize {
        if self.in_columns() {
            return 1 + usize::from(first && self.has_header());
        }
        if first && self.has_header() {
            return self.names(row).len();
        }
        let lines: usize = filled(row)
            .map(|(n, c)| self.count_cell(row, n, c, first))
            .sum();
        lines + usize::from(!first && lines > 0)
    }

    fn count_cell(&self, row: &str, column: usize, cell: Cell, first: bool) -> usize {
        let value = row.get(cell).unwrap_or_default();
        match self.header_of(column, first) {
            None => text::line_count(value, self.cols),
            Some(header) if self.on_one_line(header, value) => 1,
            Some(_) => 1 + text::line_count(value, self.value_cols()),
        }
    }

    /// The lines of the rows in `range` of the text of record.
    pub(super) fn lines(
        &self,
        styled: &Styled<'_>,
        range: &Range<usize>,
        first: bool,
        glyphs: &Glyphs,
    ) -> Vec<TableLine> {
        let mut lines = Vec::new();
        let mut at = range.start;
        for (n, row) in styled.text(range.clone()).split('\n').enumerate() {
            let head = first && n == 0;
            if self.in_columns() {
                let strong = head && self.has_header();
                lines.push(self.row_in_columns(styled, at, row, strong));
                lines.extend(strong.then(|| self.rule(glyphs)));
            } else {
                self.record(styled, at, row, head, glyphs.dot, &mut lines);
            }
            at += row.len() + 1;
        }
        lines
    }

    fn row_in_columns(&self, styled: &Styled<'_>, at: usize, row: &str, strong: bool) -> TableLine {
        let mut spans = Vec::new();
        // Cells left before what comes next.
        let mut owed = 0;
        for (cell, (&cols, &right)) in cells(row).zip(self.widths.iter().zip(&self.right)) {
            let used = text::width(row.get(cell.clone()).unwrap_or_default());
            let slack = cols.saturating_sub(used);
            owed += if right { slack } else { 0 };
            let value = styled_cell(styled, at, &cell, strong);
            if !value.is_empty() {
                spans.extend((owed > 0).then(|| gap(owed)));
                owed = 0;
                spans.extend(value);
            }
            owed += if right { 0 } else { slack };
            owed += GAP_COLS;
        }
        TableLine {
            indent_cols: 0,
            spans,
        }
    }

    fn rule(&self, glyphs: &Glyphs) -> TableLine {
        TableLine {
            indent_cols: 0,
            spans: vec![ornament(glyphs.rule.repeat(self.total_cols()))],
        }
    }

    fn record(
        &self,
        styled: &Styled<'_>,
        at: usize,
        row: &str,
        first: bool,
        dot: &str,
        lines: &mut Vec<TableLine>,
    ) {
        if first && self.has_header() {
            let names = self.names(row).into_iter();
            lines.extend(names.map(|line| names_line(styled, at, &line, dot)));
            return;
        }
        if !first && filled(row).next().is_some() {
            lines.push(TableLine {
                indent_cols: 0,
                spans: Vec::new(),
            });
        }
        for (column, cell) in filled(row) {
            let value = at + cell.start..at + cell.end;
            if let Some(header) = self.header_of(column, first) {
                self.labelled(styled, header, value, lines);
            } else {
                lines.extend(value_lines(styled, &value, self.cols, 0));
            }
        }
    }

    /// The names of the columns, as many on a line as fit: bytes of the row.
    fn names(&self, row: &str) -> Vec<Vec<Cell>> {
        let mut lines: Vec<Vec<Cell>> = Vec::new();
        let mut used = 0;
        for (_, cell) in filled(row) {
            let name = row.get(cell.clone()).unwrap_or_default();
            for piece in text::wrap(name, self.cols) {
                let part = cell.start + piece.range.start..cell.start + piece.range.end;
                let cols = text::width(row.get(part.clone()).unwrap_or_default());
                match lines.last_mut() {
                    Some(line) if used + NAMES_GAP_COLS + cols <= self.cols => {
                        line.push(part);
                        used += NAMES_GAP_COLS + cols;
                    }
                    _ => {
                        lines.push(vec![part]);
                        used = cols;
                    }
                }
            }
        }
        lines
    }

    /// "Header: value", on lines of its own where it is long.
    fn labelled(
        &self,
        styled: &Styled<'_>,
        header: &str,
        value: Range<usize>,
        lines: &mut Vec<TableLine>,
    ) {
        let fits = self.on_one_line(header, styled.text(value.clone()));
        let label = text::truncate(header, self.cols.saturating_sub(1));
        let space = if fits { " " } else { "" };
        let mut spans = vec![unsourced(format!("{label}:{space}"))];
        if fits {
            spans.extend(styled.spans(&value));
        }
        lines.push(TableLine {
            indent_cols: 0,
            spans,
        });
        if !fits {
            let below = value_lines(styled, &value, self.value_cols(), VALUE_INDENT_COLS);
            lines.extend(below);
        }
    }

    /// The header of a column, for rows below the header.
    fn header_of(&self, column: usize, first: bool) -> Option<&str> {
        let header = self.headers.get(column).filter(|h| !first && !h.is_empty());
        header.map(String::as_str)
    }

    fn on_one_line(&self, header: &str, value: &str) -> bool {
        text::width(header) + 2 + text::width(value) <= self.cols
    }

    fn value_cols(&self) -> usize {
        self.cols - VALUE_INDENT_COLS
    }
}

fn names_line(styled: &Styled<'_>, at: usize, line: &[Cell], dot: &str) -> TableLine {
    let mut spans = Vec::new();
    for name in line {
        spans.extend((!spans.is_empty()).then(|| ornament(dot)));
        spans.extend(styled_cell(styled, at, name, true));
    }
    TableLine {
        indent_cols: 0,
        spans,
    }
}

/// A cell's text on lines of its own.
fn value_lines(
    styled: &Styled<'_>,
    value: &Range<usize>,
    cols: usize,
    indent_cols: usize,
) -> Vec<TableLine> {
    let line = |line: text::WrappedLine| {
        let range = value.start + line.range.start..value.start + line.range.end;
        let mut spans = styled.spans(&range);
        spans.extend(line.hyphen.then(|| ornament("-")));
        TableLine { indent_cols, spans }
    };
    let wrapped = text::wrap(styled.text(value.clone()), cols);
    wrapped.into_iter().map(line).collect()
}

fn clean(cell: &str) -> String {
    cell.trim().to_owned()
}

/// The cells of a row without the space around them.
fn cells(row: &str) -> impl Iterator<Item = Cell> {
    let mut at = 0;
    row.split('\t').map(move |cell| {
        let start = at + cell.len() - cell.trim_start().len();
        let end = start + cell.trim().len();
        at += cell.len() + 1;
        start..end
    })
}

/// The cells that have text, with their columns.
fn filled(row: &str) -> impl Iterator<Item = (usize, Cell)> {
    cells(row).enumerate().filter(|(_, c)| !c.is_empty())
}

fn column_widths(text: &str) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in text.split('\n') {
        for (n, cell) in cells(row).enumerate() {
            if n >= MAX_COLUMNS {
                return Vec::new();
            }
            let cols = text::width(row.get(cell).unwrap_or_default());
            match widths.get_mut(n) {
                Some(width) => *width = cols.max(*width),
                None => widths.push(cols),
            }
        }
    }
    widths
}

/// Which columns hold numbers only.
fn number_columns<'a>(rows: impl Iterator<Item = &'a str>) -> Vec<bool> {
    let mut right = vec![true; MAX_COLUMNS];
    let mut seen = [false; MAX_COLUMNS];
    for row in rows {
        for ((cell, right), seen) in cells(row).zip(&mut right).zip(&mut seen) {
            let text = row.get(cell).unwrap_or_default();
            *right &= text.is_empty() || is_number(text);
            *seen |= !text.is_empty();
        }
    }
    right
        .iter()
        .zip(seen)
        .map(|(&right, seen)| right && seen)
        .collect()
}

fn is_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " .,%+-−–$€£¥".contains(c))
}

fn styled_cell(styled: &Styled<'_>, at: usize, cell: &Cell, strong: bool) -> Vec<Span> {
    let mut spans = styled.spans(&(at + cell.start..at + cell.end));
    embolden(&mut spans, strong);
    spans
}

fn embolden(spans: &mut [Span], strong: bool) {
    for span in spans {
        span.look.strong |= strong;
    }
}
