//! From bytes of the text to columns of a line, and back.

use crate::{
    article::layout::{Line, Span},
    text,
};

/// The column at which `byte` is drawn on `line`; one that is not drawn is
/// where what was read before it ends.
pub(super) fn column_of(line: &Line, record: &str, byte: usize) -> u16 {
    let mut col = usize::from(line.indent_cols);
    // End of what was read before it, and the column where that ends.
    let mut before: Option<(usize, usize)> = None;
    // The same for what is read first of all.
    let mut first: Option<(usize, usize)> = None;
    for span in &line.spans {
        let cols = text::width(&span.text);
        if let Some(source) = &span.source {
            if source.contains(&byte) {
                return (col + column_in(span, record, source.start, byte)) as u16;
            }
            let (begins, ends) = if span.leftwards {
                (col + cols, col)
            } else {
                (col, col + cols)
            };
            if source.end <= byte && before.is_none_or(|(end, _)| end <= source.end) {
                before = Some((source.end, ends));
            }
            if first.is_none_or(|(start, _)| source.start < start) {
                first = Some((source.start, begins));
            }
        }
        col += cols;
    }
    let place = before.or(first).map(|(_, col)| col);
    place.unwrap_or(usize::from(line.indent_cols)) as u16
}

/// Cells before `byte` within a span that shows it.
fn column_in(span: &Span, record: &str, start: usize, byte: usize) -> usize {
    if !span.leftwards {
        return text::width(record.get(start..byte).unwrap_or_default());
    }
    // What is read after it stands before it.
    let source = span.source.clone().and_then(|s| record.get(s));
    let mut clusters = text::graphemes(source.unwrap_or_default());
    let here = clusters.find(|(at, cluster)| start + at + cluster.len() > byte);
    let after = here.map_or(byte, |(at, cluster)| start + at + cluster.len());
    let end = span.source.as_ref().map_or(after, |s| s.end);
    text::width(record.get(after..end).unwrap_or_default())
}

/// The byte that is drawn at `col` of `line`, or the nearest one.
pub(super) fn byte_of_column(line: &Line, record: &str, col: u16) -> Option<usize> {
    let mut x = usize::from(line.indent_cols);
    let mut nearest = None;
    for span in &line.spans {
        let Some(source) = &span.source else {
            x += text::width(&span.text);
            continue;
        };
        for (i, grapheme) in span.seen(record.get(source.clone()).unwrap_or_default()) {
            if nearest.is_some() && x > usize::from(col) {
                return nearest;
            }
            nearest = Some(source.start + i);
            x += text::width(grapheme);
        }
    }
    nearest
}
