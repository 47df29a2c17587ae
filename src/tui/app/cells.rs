//! From bytes of the text to columns of a line, and back.

use crate::{article::layout::Line, text};

/// The column at which `byte` is drawn on `line`.
pub(super) fn column_of(line: &Line, record: &str, byte: usize) -> u16 {
    let mut col = usize::from(line.indent_cols);
    let mut last = col;
    for span in &line.spans {
        if let Some(source) = &span.source {
            let until = byte.min(source.end);
            if byte < source.start {
                return last as u16;
            }
            if byte < source.end {
                return (col + text::width(record.get(source.start..until).unwrap_or_default()))
                    as u16;
            }
            last = col + text::width(&span.text);
        }
        col += text::width(&span.text);
    }
    last as u16
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
        for (i, grapheme) in text::graphemes(record.get(source.clone()).unwrap_or_default()) {
            if nearest.is_some() && x > usize::from(col) {
                return nearest;
            }
            nearest = Some(source.start + i);
            x += text::width(grapheme);
        }
    }
    nearest
}
