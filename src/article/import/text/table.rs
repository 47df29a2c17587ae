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
    with_bars(lines)
        .or_else(|| with_tabs(lines))
        .or_else(|| with_spaces(lines))
}

/// Lines between bars, as Markdown and text browsers draw them. A border is a
/// row without cells.
fn with_bars<'a>(lines: &[Line<'a>]) -> Option<Drawn<'a>> {
    let drawn = |line: &&Line<'_>| line.text.starts_with(is_box);
    let rows: Vec<_> = lines
        .iter()
        .take(MAX_ROWS)
        .take_while(drawn)
        .map(|line| between_bars(line.text))
        .collect();
    let full = rows.iter().filter(|row| row.len() > 1).count();
    (full > 1).then_some(Drawn { rows })
}

/// A stroke of a box.
fn is_box(c: char) -> bool {
    matches!(c, '|' | '+' | '\u{2500}'..='\u{257f}')
}

/// The cells between the bars of a line; none if it is all border.
fn between_bars(text: &str) -> Vec<(usize, &str)> {
    if text
        .chars()
        .all(|c| is_box(c) || matches!(c, '-' | '=' | ':' | ' '))
    {
        return Vec::new();
    }
    let is_bar = |c: char| matches!(c, '|' | '│' | '┃' | '║');
    let inner = text.trim_end_matches(is_bar);
    let lead = inner
        .chars()
        .next()
        .filter(|&c| is_bar(c))
        .map_or(0, char::len_utf8);
    let mut cells = Vec::new();
    let mut from = lead;
    for (at, bar) in inner.match_indices(is_bar).filter(|&(at, _)| at >= lead) {
        cells.push(trimmed(text, from, at));
        from = at + bar.len();
    }
    cells.push(trimmed(text, from, inner.len()));
    cells
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
    let holds_words = |column: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(column));
        cells.any(|(_, cell)| cell.contains(char::is_alphanumeric))
    };
    // The white space of a form's empty field parts nothing.
    let columns = (0..=gaps.len())
        .filter(|&column| holds_words(column))
        .count();
    let broken = rows
        .iter()
        .flatten()
        .any(|(_, cell)| cell.contains('[') != cell.contains(']'));
    (full * 3 >= count * 2 && columns > 1 && !broken).then_some(Drawn { rows })
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
        cells.push(trimmed(text, from, end));
        from = end;
    }
    cells
}

/// A stretch of `text` without white space at its ends, and where it begins.
fn trimmed(text: &str, from: usize, end: usize) -> (usize, &str) {
    let piece = text.get(from..end).unwrap_or_default();
    let lead = piece.len() - piece.trim_start().len();
    (from + lead, piece.trim())
}
