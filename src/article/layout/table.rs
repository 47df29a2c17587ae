//! Tables: in columns where they fit the measure, else one record a row, each
//! cell after its column's header.

use std::ops::Range;

use super::{
    Span,
    glyphs::Glyphs,
    spans::{Styled, gap, ornament, unsourced},
};
use crate::{article::grid::Grid, text};

/// Cells between columns.
const GAP_COLS: usize = 2;

/// Cells that a value stands in from its header when it has lines of its own.
const VALUE_INDENT_COLS: usize = 2;

/// A table of more measures than this is no longer looked over by moving it
/// sideways.
const PANNED_MEASURES: usize = 3;

/// The same for one of its cells.
const PANNED_CELL_COLS: usize = 40;

/// Before the names of the columns where a row is a record.
const COLUMNS_LABEL: &str = "Columns: ";

/// Between the names of columns where they stand one after the other.
const NAMES_GAP_COLS: usize = 3;

/// The same at the end of a line of them.
const NAMES_END_COLS: usize = 2;

/// Columns looked at; a wider table never fits a page in columns.
const MAX_COLUMNS: usize = 64;

/// How a table is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// Cells of each column; empty if the table does not fit in columns.
    widths: Vec<usize>,
    /// Columns of numbers.
    right: Vec<bool>,
    /// Rows at the top that name the columns.
    heads: usize,
    /// What those say of each column.
    headers: Vec<String>,
    /// It has no header, and rows of a name and what it is, or of one cell.
    pairs: bool,
    /// Cells of the measure.
    cols: usize,
    /// Where cells stand that are beside wider or taller ones.
    grid: Grid,
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
    /// Measures the table in `text`, of which the first `heads` rows name the
    /// columns.
    pub(super) fn of(text: &str, grid: Grid, heads: usize, cols: usize, pan: bool) -> Self {
        let mut shape = Self {
            widths: column_widths(text, &grid),
            right: number_columns(text, &grid, heads),
            pairs: heads == 0 && is_of_pairs(text),
            headers: grid.column_names(text, heads, |cell| {
                text.get(cell).unwrap_or_default().trim().to_owned()
            }),
            heads,
            cols,
            grid,
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

    /// Rows of the head of a table in columns, its rule among them.
    pub(super) fn head_rows(&self) -> usize {
        if self.in_columns() && self.heads > 0 {
            self.heads + 1
        } else {
            0
        }
    }

    /// Number of lines of the rows in `text`, of which the first is number
    /// `row` of the table.
    pub(super) fn count(&self, text: &str, row: usize) -> usize {
        let rows = text.split('\n').zip(row..);
        rows.map(|(row, n)| self.count_row(row, n)).sum()
    }

    fn count_row(&self, row: &str, number: usize) -> usize {
        if self.in_columns() {
            return 1 + usize::from(number + 1 == self.heads);
        }
        if number < self.heads {
            return self.names(row).len();
        }
        if self.pairs {
            return self.count_pair(row);
        }
        let lines: usize = filled(row)
            .map(|(n, c)| self.count_cell(row, self.grid.place(number, n).0, c))
            .sum();
        lines + usize::from(number > 0 && lines > 0)
    }

    fn count_cell(&self, row: &str, column: usize, cell: Cell) -> usize {
        let value = row.get(cell).unwrap_or_default();
        match self.header_of(column) {
            None => text::line_count(value, self.cols),
            Some(header) if self.on_one_line(header, value) => 1,
            Some(_) => 1 + text::line_count(value, self.value_cols()),
        }
    }

    fn count_pair(&self, row: &str) -> usize {
        let lines = |cell: Cell, cols| text::line_count(row.get(cell).unwrap_or_default(), cols);
        match pair(row) {
            (Some(name), Some(value)) if self.is_short_pair(row, &name, &value) => 1,
            (Some(name), Some(value)) => lines(name, self.cols) + lines(value, self.value_cols()),
            (Some(only), None) => lines(only, self.cols),
            (None, _) => 0,
        }
    }

    fn is_short_pair(&self, row: &str, name: &Cell, value: &Cell) -> bool {
        let part = |cell: &Cell| row.get(cell.clone()).unwrap_or_default();
        let (name, value) = (part(name), part(value));
        let between = pair_gap(name).len();
        text::width(name) + between + text::width(value) <= self.cols
    }

    /// The lines of the rows in `range` of the text of record, of which the
    /// first is number `row` of the table.
    pub(super) fn lines(
        &self,
        styled: &Styled<'_>,
        range: &Range<usize>,
        row: usize,
        glyphs: &Glyphs,
    ) -> Vec<TableLine> {
        let mut lines = Vec::new();
        let mut at = range.start;
        for (row, number) in styled.text(range.clone()).split('\n').zip(row..) {
            if self.in_columns() {
                lines.push(self.row_in_columns(styled, at, row, number));
                lines.extend((number + 1 == self.heads).then(|| self.rule(glyphs)));
            } else if number < self.heads {
                self.names_lines(styled, (at, number), row, glyphs, &mut lines);
            } else if self.pairs {
                self.pair_lines(styled, at, row, &mut lines);
            } else {
                lines.extend(self.record(styled, at, (row, number), glyphs));
            }
            at += row.len() + 1;
        }
        lines
    }

    fn row_in_columns(
        &self,
        styled: &Styled<'_>,
        at: usize,
        row: &str,
        number: usize,
    ) -> TableLine {
        let strong = number < self.heads;
        let mut spans = Vec::new();
        let mut used = 0;
        for (n, cell) in filled(row) {
            let (column, across) = self.grid.place(number, n);
            let cols = text::width(row.get(cell.clone()).unwrap_or_default());
            let slack = self.extent(column, across).saturating_sub(cols);
            let right = across == 1 && self.right.get(column) == Some(&true);
            let left = self.start_of(column) + if right { slack } else { 0 };
            spans.extend((left > used).then(|| gap(left - used)));
            spans.extend(styled_cell(styled, at, &cell, strong));
            used = used.max(left) + cols;
        }
        TableLine {
            indent_cols: 0,
            spans,
        }
    }

    /// Cells of `across` columns from `column` on.
    fn extent(&self, column: usize, across: usize) -> usize {
        let widths = self.widths.iter().skip(column).take(across);
        widths.sum::<usize>() + GAP_COLS * (across - 1)
    }

    /// Cells left of a column.
    fn start_of(&self, column: usize) -> usize {
        self.widths.iter().take(column).map(|w| w + GAP_COLS).sum()
    }

    fn rule(&self, glyphs: &Glyphs) -> TableLine {
        TableLine {
            indent_cols: 0,
            spans: Some(glyphs.rule.repeat(self.total_cols()))
                .filter(|rule| !rule.is_empty())
                .map(ornament)
                .into_iter()
                .collect(),
        }
    }

    fn record(
        &self,
        styled: &Styled<'_>,
        at: usize,
        (row, number): (&str, usize),
        glyphs: &Glyphs,
    ) -> Vec<TableLine> {
        let mut lines = Vec::new();
        if number > 0 && filled(row).next().is_some() {
            lines.push(TableLine {
                indent_cols: 0,
                spans: Vec::new(),
            });
        }
        for (n, cell) in filled(row) {
            let value = at + cell.start..at + cell.end;
            if let Some(header) = self.header_of(self.grid.place(number, n).0) {
                let label = (glyphs.cut)(header, self.cols.saturating_sub(1));
                lines.extend(self.labelled(styled, (header, &label), value));
            } else {
                lines.extend(value_lines(styled, &value, self.cols, 0));
            }
        }
        lines
    }

    /// "Name: value", the value below where it is long.
    fn pair_lines(&self, styled: &Styled<'_>, at: usize, row: &str, lines: &mut Vec<TableLine>) {
        let (Some(name), value) = pair(row) else {
            return;
        };
        let of_record = |cell: &Cell| at + cell.start..at + cell.end;
        let Some(value) = value else {
            return lines.extend(value_lines(styled, &of_record(&name), self.cols, 0));
        };
        if self.is_short_pair(row, &name, &value) {
            let between = pair_gap(row.get(name.clone()).unwrap_or_default());
            let mut spans = styled_cell(styled, at, &name, true);
            spans.push(unsourced(between));
            spans.extend(styled_cell(styled, at, &value, false));
            lines.push(TableLine {
                indent_cols: 0,
                spans,
            });
            return;
        }
        let mut names = value_lines(styled, &of_record(&name), self.cols, 0);
        for line in &mut names {
            embolden(&mut line.spans, true);
        }
        lines.extend(names);
        let below = value_lines(
            styled,
            &of_record(&value),
            self.value_cols(),
            VALUE_INDENT_COLS,
        );
        lines.extend(below);
    }

    /// "Columns: A · B ·", a dot at the end where another name comes below.
    fn names_lines(
        &self,
        styled: &Styled<'_>,
        (at, number): (usize, usize),
        row: &str,
        glyphs: &Glyphs,
        lines: &mut Vec<TableLine>,
    ) {
        let names = self.names(row);
        for (n, line) in names.iter().enumerate() {
            let is_first = number == 0 && n == 0;
            let label = is_first.then(|| unsourced(COLUMNS_LABEL));
            let mut spans: Vec<Span> = label.into_iter().collect();
            for (n, name) in line.iter().enumerate() {
                spans.extend((n > 0).then(|| ornament(glyphs.dot)));
                spans.extend(styled_cell(styled, at, name, true));
            }
            let below = names.get(n + 1).and_then(|below| below.first());
            let between = below
                .zip(line.last())
                .and_then(|(below, last)| row.get(last.end..below.start));
            let ends = between.is_some_and(|between| between.contains('\t'));
            spans.extend(ends.then(|| ornament(glyphs.dot.trim_end())));
            lines.push(TableLine {
                indent_cols: if is_first { 0 } else { COLUMNS_LABEL.len() },
                spans,
            });
        }
    }

    /// The names of the columns, as many on a line as fit: bytes of the row.
    fn names(&self, row: &str) -> Vec<Vec<Cell>> {
        let mut lines: Vec<Vec<Cell>> = vec![Vec::new()];
        let mut used = COLUMNS_LABEL.len();
        let count = filled(row).count();
        for (n, (_, cell)) in filled(row).enumerate() {
            let name = row.get(cell.clone()).unwrap_or_default();
            let end_cols = if n + 1 == count { 0 } else { NAMES_END_COLS };
            for piece in text::wrap(name, self.cols - COLUMNS_LABEL.len() - end_cols) {
                let part = cell.start + piece.range.start..cell.start + piece.range.end;
                let cols = text::width(row.get(part.clone()).unwrap_or_default());
                match lines.last_mut() {
                    Some(line) if line.is_empty() => {
                        line.push(part);
                        used += cols;
                    }
                    Some(line) if used + NAMES_GAP_COLS + cols + end_cols <= self.cols => {
                        line.push(part);
                        used += NAMES_GAP_COLS + cols;
                    }
                    _ => {
                        lines.push(vec![part]);
                        used = COLUMNS_LABEL.len() + cols;
                    }
                }
            }
        }
        lines
    }

    /// "Header: value", on lines of its own where it is long; the header as it
    /// has room.
    fn labelled(
        &self,
        styled: &Styled<'_>,
        (header, label): (&str, &str),
        value: Range<usize>,
    ) -> Vec<TableLine> {
        let fits = self.on_one_line(header, styled.text(value.clone()));
        let mut spans = vec![unsourced(label), unsourced(if fits { ": " } else { ":" })];
        embolden(spans.get_mut(..1).unwrap_or_default(), true);
        if fits {
            spans.extend(styled.spans(&value));
        }
        let mut lines = vec![TableLine {
            indent_cols: 0,
            spans,
        }];
        if !fits {
            let below = value_lines(styled, &value, self.value_cols(), VALUE_INDENT_COLS);
            lines.extend(below);
        }
        lines
    }

    /// The name of a column, for rows below the header.
    fn header_of(&self, column: usize) -> Option<&str> {
        let header = self.headers.get(column).filter(|h| !h.is_empty());
        header.map(String::as_str)
    }

    fn on_one_line(&self, header: &str, value: &str) -> bool {
        text::width(header) + 2 + text::width(value) <= self.cols
    }

    fn value_cols(&self) -> usize {
        self.cols - VALUE_INDENT_COLS
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

/// The first two cells of a row that have text.
fn pair(row: &str) -> (Option<Cell>, Option<Cell>) {
    let mut cells = filled(row).map(|(_, cell)| cell);
    (cells.next(), cells.next())
}

/// What stands between a name and its value on one line.
fn pair_gap(name: &str) -> &'static str {
    if name.ends_with([':', '：', '?', '？']) {
        " "
    } else {
        ": "
    }
}

/// Whether no row has more than two cells with text, and some have two.
fn is_of_pairs(text: &str) -> bool {
    let counts = || text.split('\n').map(|row| filled(row).count());
    counts().all(|n| n <= 2) && counts().filter(|n| *n == 2).count() > 1
}

/// Cells of each column; none if there are too many.
fn column_widths(text: &str, grid: &Grid) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    let mut wide = Vec::new();
    for (number, row) in text.split('\n').enumerate() {
        for (n, cell) in cells(row).enumerate() {
            let (column, across) = grid.place(number, n);
            if column + across > MAX_COLUMNS {
                return Vec::new();
            }
            if widths.len() < column + across {
                widths.resize(column + across, 0);
            }
            let cols = text::width(row.get(cell).unwrap_or_default());
            match widths.get_mut(column) {
                Some(width) if across == 1 => *width = cols.max(*width),
                _ => wide.push((column..column + across, cols)),
            }
        }
    }
    // What goes across several columns makes the last of them wider, if the
    // others do not give it room.
    for (columns, cols) in wide {
        let own = widths.get_mut(columns).unwrap_or_default();
        let there = own.iter().sum::<usize>() + GAP_COLS * own.len().saturating_sub(1);
        if let Some(last) = own.last_mut() {
            *last += cols.saturating_sub(there);
        }
    }
    widths
}

/// Which columns hold numbers only, in the rows from `first` on.
fn number_columns(text: &str, grid: &Grid, first: usize) -> Vec<bool> {
    let mut right = [true; MAX_COLUMNS];
    let mut seen = [false; MAX_COLUMNS];
    for (number, row) in text.split('\n').enumerate().skip(first) {
        for (n, cell) in filled(row) {
            let (column, across) = grid.place(number, n);
            let value = row.get(cell).unwrap_or_default();
            if across == 1
                && let (Some(right), Some(seen)) = (right.get_mut(column), seen.get_mut(column))
            {
                *right &= is_number(value);
                *seen = true;
            }
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

/// Makes spans strong, if they are to be.
pub(super) fn embolden(spans: &mut [Span], strong: bool) {
    for span in spans {
        span.look.strong |= strong;
    }
}
