//! Tables drawn in plain text with tabs, or with spaces under one another.

use super::lines::{Line, MAX_COLS};

/// Fewer rows are an accident.
const MIN_ROWS: usize = 3;
/// Rows that are looked at together.
const MAX_ROWS: usize = 400;
/// Columns of white space between cells that are drawn.
const GAP_COLS: usize = 2;

/// A table at the start of a run of lines.
#[derive(Debug)]
pub(super) struct Drawn<'a> {
    /// Cells of each row, with their byte offset in the line's text.
    pub(super) rows: Vec<Vec<(usize, &'a str)>>,
}

/// The table that `lines`, which have no blank line between them, begin with.
pub(super) fn find<'a>(lines: &[Line<'a>]) -> Option<Drawn<'a>> {
    with_tabs(lines).or_else(|| with_spaces(lines))
}

/// Lines with the same number of tabs.
fn with_tabs<'a>(lines: &[Line<'a>]) -> Option<Drawn<'a>> {
    let tabs = |line: &Line<'_>| memchr::memchr_iter(b'\t', line.text.as_bytes()).count();
    let first = lines.first().map(tabs).filter(|&n| n > 0)?;
    let rows: Vec<_> = lines
        .iter()
        .take(MAX_ROWS)
        .take_while(|line| tabs(line) == first)
        .map(|line| cells_at(line.text, line.text.match_indices('\t').map(|(at, _)| at)))
        .collect();
    (rows.len() >= MIN_ROWS).then_some(Drawn { rows })
}

/// Lines that leave the same columns free.
fn with_spaces<'a>(lines: &[Line<'a>]) -> Option<Drawn<'a>> {
    let mut taken = vec![false; MAX_COLS];
    let mut count = 0;
    for line in lines.iter().take(MAX_ROWS) {
        if line.cols >= MAX_COLS || !has_gap(line.text) && count < MIN_ROWS {
            break;
        }
        let mut with = taken.clone();
        mark_taken(line, &mut with);
        if gaps(&with).is_empty() {
            break;
        }
        taken = with;
        count += 1;
    }
    if count < MIN_ROWS {
        return None;
    }
    let gaps = gaps(&taken);
    let rows: Vec<_> = lines
        .iter()
        .take(count)
        .map(|line| cut(line, &gaps))
        .collect();
    let filled =
        |row: &&Vec<(usize, &str)>| row.iter().filter(|cell| !cell.1.is_empty()).count() > 1;
    let full = rows.iter().filter(filled).count();
    (full * 3 >= count * 2).then_some(Drawn { rows })
}

/// Some white space inside is wide enough to part cells.
fn has_gap(text: &str) -> bool {
    text.contains("  ") || text.contains('\t')
}

/// The column of each character: offset, column, whether it is a space.
fn columns(line: &Line<'_>) -> impl Iterator<Item = (usize, usize, bool)> {
    let mut col = line.indent;
    line.text.char_indices().map(move |(at, c)| {
        let here = col;
        let mut buffer = [0; 4];
        col += if c == '\t' {
            8 - col % 8
        } else {
            crate::text::width(c.encode_utf8(&mut buffer))
        };
        (at, here, c.is_whitespace())
    })
}

/// Notes the columns that a line's words take.
fn mark_taken(line: &Line<'_>, taken: &mut [bool]) {
    let mut last_word = None;
    for (_, col, space) in columns(line) {
        if !space {
            // A single space inside a cell belongs to it.
            let from = last_word.filter(|&w| col - w <= GAP_COLS).unwrap_or(col);
            taken
                .get_mut(from..=col)
                .into_iter()
                .flatten()
                .for_each(|c| *c = true);
            last_word = Some(col);
        }
    }
}

/// Columns at which a cell begins after a gap.
fn gaps(taken: &[bool]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut free = 0;
    let mut begun = false;
    for (col, &is_taken) in taken.iter().enumerate() {
        if !is_taken {
            free += 1;
            continue;
        }
        if begun && free >= GAP_COLS {
            found.push(col);
        }
        begun = true;
        free = 0;
    }
    found
}

/// A line's text cut at the columns where cells begin.
fn cut<'a>(line: &Line<'a>, gaps: &[usize]) -> Vec<(usize, &'a str)> {
    let mut next = gaps.iter().copied().peekable();
    let mut at = Vec::new();
    for (offset, col, _) in columns(line) {
        while next.next_if(|&gap| gap <= col).is_some() {
            at.push(offset);
        }
    }
    at.extend(next.map(|_| line.text.len()));
    cells_at(line.text, at.into_iter())
}

/// `text` cut before the offsets `at`, each piece trimmed.
fn cells_at(text: &str, at: impl Iterator<Item = usize>) -> Vec<(usize, &str)> {
    let mut from = 0;
    let mut cells = Vec::new();
    for end in at.chain([text.len()]) {
        let piece = text.get(from..end).unwrap_or_default();
        let lead = piece.len() - piece.trim_start().len();
        cells.push((from + lead, piece.trim()));
        from = end;
    }
    cells
}
