//! Where the cells of a table stand. The text has them in the order in which
//! the page wrote them, without those that a wider or a taller one took the
//! place of; how much each takes is known beside the text.

use std::ops::Range;

use super::{InlineKind, TextOfRecord};

/// Columns looked at; what is further right stands in the last.
const MAX_COLUMNS: usize = 256;

/// More rows of strong cells than this below the first are no head.
const HEAD_ROWS_MAX: usize = 4;

/// The places of the cells of one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Column and width of each cell of each row; empty where every cell
    /// takes its own place.
    rows: Vec<Vec<(u16, u16)>>,
}

impl Grid {
    /// Of the table whose text is `range` of `record`.
    pub fn of(record: &TextOfRecord, range: &Range<usize>) -> Self {
        let mut wide = record
            .inlines_in(range.clone())
            .filter_map(|inline| match inline.kind {
                InlineKind::Cell { across, down } => Some((inline.range.start, across, down)),
                _ => None,
            })
            .peekable();
        if wide.peek().is_none() {
            return Self::default();
        }
        let mut rows = Vec::new();
        // Rows that each column is still taken for from above.
        let mut taken: Vec<u16> = Vec::new();
        let mut at = range.start;
        let text = record.text.get(range.clone()).unwrap_or_default();
        for row in text.split('\n') {
            let mut column = 0;
            let mut places = Vec::new();
            let mut below: Vec<u16> = taken.iter().map(|t| t.saturating_sub(1)).collect();
            for cell in row.split('\t') {
                while taken.get(column).is_some_and(|t| *t > 0) {
                    column += 1;
                }
                let end = at + cell.len();
                let (mut across, mut down) = (1, 1);
                while let Some((_, a, d)) = wide.next_if(|(start, ..)| *start <= end) {
                    (across, down) = (a, d);
                }
                let first = column.min(MAX_COLUMNS - 1);
                let until = (first + usize::from(across)).min(MAX_COLUMNS);
                places.push((first as u16, (until - first) as u16));
                if below.len() < until {
                    below.resize(until, 0);
                }
                for slot in below.get_mut(first..until).unwrap_or_default() {
                    *slot = (*slot).max(down - 1);
                }
                column = until;
                at = end + 1;
            }
            rows.push(places);
            taken = below;
        }
        without_empty_columns(&mut rows);
        Self { rows }
    }

    /// The column in which cell `cell` of row `row` begins, and how many it
    /// takes.
    pub fn place(&self, row: usize, cell: usize) -> (usize, usize) {
        let place = self.rows.get(row).and_then(|cells| cells.get(cell));
        place.map_or((cell, 1), |&(column, across)| {
            (usize::from(column), usize::from(across))
        })
    }

    /// What each column is called by the first `heads` rows of the table whose
    /// text is `table`: the names above it, the uppermost first. `name` gives
    /// what a cell says by its place in `table`.
    pub fn column_names(
        &self,
        table: &str,
        heads: usize,
        name: impl Fn(Range<usize>) -> String,
    ) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut at = 0;
        for (number, row) in table.split('\n').enumerate().take(heads) {
            for (n, cell) in row.split('\t').enumerate() {
                let said = name(at..at + cell.len());
                at += cell.len() + 1;
                let (column, across) = self.place(number, n);
                if names.len() < column + across {
                    names.resize(column + across, String::new());
                }
                for above in names.get_mut(column..column + across).unwrap_or_default() {
                    let between = !above.is_empty() && !said.is_empty();
                    above.push_str(if between { " " } else { "" });
                    above.push_str(&said);
                }
            }
        }
        names
    }
}

/// Rows at the top of the table in `range` that name its columns: the first,
/// and those below it that are of strong cells alone, if others follow. One
/// with a single cell is the title of what comes below it.
pub fn head_rows(record: &TextOfRecord, range: &Range<usize>) -> usize {
    let text = record.text.get(range.clone()).unwrap_or_default();
    let Some((first, rest)) = text.split_once('\n') else {
        return 0;
    };
    if rest.trim().is_empty() {
        return 0;
    }
    let mut at = range.start + first.len() + 1;
    for (below, row) in rest.split('\n').enumerate().take(HEAD_ROWS_MAX) {
        let start = at;
        at += row.len() + 1;
        if names_columns(record, start, row) {
            continue;
        }
        let is_more = text.get(start - range.start..);
        let is_more = is_more.is_some_and(|rest| !rest.trim().is_empty());
        return if is_more { 1 + below } else { 1 };
    }
    1
}

/// Whether a row, which begins at `start`, has several cells and all of them
/// are strong.
fn names_columns(record: &TextOfRecord, start: usize, row: &str) -> bool {
    let begun = record.inlines_begun_in(start..start + row.len());
    let strong = begun.iter().filter(|i| i.kind == InlineKind::Strong);
    let mut strong = strong.map(|i| &i.range).peekable();
    let (mut at, mut filled, mut strong_until) = (start, 0, start);
    for cell in row.split('\t') {
        let words = cell.trim();
        let from = at + cell.len() - cell.trim_start().len();
        at += cell.len() + 1;
        if words.is_empty() {
            continue;
        }
        while let Some(range) = strong.next_if(|range| range.start <= from) {
            strong_until = strong_until.max(range.end);
        }
        if strong_until < from + words.len() {
            return false;
        }
        filled += 1;
    }
    filled > 1
}

/// Leaves out the columns that no cell begins in: pages write `colspan=100`
/// for "all columns", and browsers give those that are not there no width.
fn without_empty_columns(rows: &mut [Vec<(u16, u16)>]) {
    let mut begun = [false; MAX_COLUMNS];
    for (column, _) in rows.iter().flatten() {
        if let Some(slot) = begun.get_mut(usize::from(*column)) {
            *slot = true;
        }
    }
    // How many columns with a beginning there are before each.
    let mut before = vec![0; MAX_COLUMNS + 1];
    for (at, begun) in begun.iter().enumerate() {
        before[at + 1] = before[at] + u16::from(*begun);
    }
    for (column, across) in rows.iter_mut().flatten() {
        let until = usize::from(*column + *across).min(MAX_COLUMNS);
        let first = before[usize::from(*column)];
        (*column, *across) = (first, before[until] - first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, Inline, Role, testing::article};
    use std::sync::Arc;

    /// Cells as `across×down` before their words.
    fn check(table: &str, expected: &[&[(usize, usize)]]) {
        let mut text = String::new();
        let mut inlines = Vec::new();
        for (r, row) in table.split('\n').enumerate() {
            text.push_str(if r > 0 { "\n" } else { "" });
            for (c, cell) in row.split('\t').enumerate() {
                text.push_str(if c > 0 { "\t" } else { "" });
                let (size, words) = cell.split_once(' ').unwrap_or(("", cell));
                if let Some((across, down)) = size.split_once('×') {
                    inlines.push(Inline {
                        range: text.len()..text.len(),
                        kind: InlineKind::Cell {
                            across: across.parse().unwrap(),
                            down: down.parse().unwrap(),
                        },
                    });
                }
                text.push_str(words);
            }
        }
        let mut a = article(&[(Role::Body, BlockKind::Table, &text)]);
        Arc::make_mut(&mut a.record).inlines = inlines;
        let grid = Grid::of(&a.record, &(0..text.len()));
        for (r, row) in expected.iter().enumerate() {
            for (c, place) in row.iter().enumerate() {
                assert_eq!(grid.place(r, c), *place, "row {r} cell {c} of {text:?}");
            }
        }
    }

    #[test]
    fn cells_stand_beside_those_that_take_more() {
        check("a\tb\nc\td", &[&[(0, 1), (1, 1)], &[(0, 1), (1, 1)]]);
        check(
            "2×1 wide\tc\n1×2 tall\tx\ty\np\tq",
            &[
                &[(0, 2), (2, 1)],
                &[(0, 1), (1, 1), (2, 1)],
                &[(1, 1), (2, 1)],
            ],
        );
        check(
            "a\t2×2 square\tb\nc\td\ne\tf\tg\th",
            &[
                &[(0, 1), (1, 2), (3, 1)],
                &[(0, 1), (3, 1)],
                &[(0, 1), (1, 1), (2, 1), (3, 1)],
            ],
        );
        check("1×1000 all\tx\n9×9 y", &[&[(0, 1), (1, 1)], &[(1, 1)]]);
    }

    /// Strong cells with a star before them.
    fn check_head(table: &str, expected: usize) {
        let text = table.replace('*', "");
        let mut a = article(&[(Role::Body, BlockKind::Table, &text)]);
        let mut at = 0;
        for cell in table.split(['\n', '\t']) {
            let words = cell.trim_start_matches('*');
            if words.len() < cell.len() {
                Arc::make_mut(&mut a.record).inlines.push(Inline {
                    range: at..at + words.len(),
                    kind: InlineKind::Strong,
                });
            }
            at += words.len() + 1;
        }
        assert_eq!(
            head_rows(&a.record, &(0..text.len())),
            expected,
            "{table:?}"
        );
    }

    #[test]
    fn rows_of_the_head() {
        check_head("a\tb", 0);
        check_head("a\tb\n\t", 0);
        check_head("a\tb\nc\td", 1);
        check_head("a\tb\n*c\t*d\ne\tf", 2);
        check_head("a\tb\n\t*c\t*d\n*e\t*f\ng\th", 3);
        check_head("a\tb\n*c\td\ne\tf", 1);
        // The title of what comes below it, and a table that has nothing else.
        check_head("a\tb\n*c\ne\tf", 1);
        check_head("a\tb\n*c\t*d", 1);
        check_head("a\tb\n*c\t*d\n\t", 1);
        let rows = "*c\t*d\n".repeat(HEAD_ROWS_MAX);
        check_head(&format!("a\tb\n{rows}e\tf"), 1);
    }

    #[test]
    fn columns_that_no_cell_begins_in_are_none() {
        check(
            "100×1 all\na\tb\tc\n20×1 most\tx",
            &[&[(0, 4)], &[(0, 1), (1, 1), (2, 1)], &[(0, 3), (3, 1)]],
        );
        check(
            "2×1 a\t2×1 b\n2×1 c\t2×1 d",
            &[&[(0, 1), (1, 1)], &[(0, 1), (1, 1)]],
        );
        check("300×1 a\tb\tc\nd", &[&[(0, 2), (1, 1), (1, 1)], &[(0, 1)]]);
    }
}
