//! Code: set as it stands; a line that is too long goes on below, marked, so
//! that nothing is lost.

use std::ops::Range;

use super::{
    Span,
    glyphs::Glyphs,
    spans::{Styled, gap, ornament},
};
use crate::text;

/// Columns between tab stops; half of the usual eight, for a narrow page.
const TAB_COLS: usize = 4;

/// Cells of the sign before a row that goes on.
const GOES_ON_COLS: usize = 2;

/// A row of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CodeRow {
    /// Bytes in the text given, without the line feed.
    pub(super) range: Range<usize>,
    /// It goes on from the row above.
    pub(super) goes_on: bool,
}

/// Gives the rows of `code` at `cols` cells; the first goes on from a row
/// above if `goes_on`.
pub(super) fn rows(code: &str, cols: usize, goes_on: bool, mut emit: impl FnMut(CodeRow)) {
    let mut at = 0;
    for (n, line) in code.split('\n').enumerate() {
        let continued = goes_on && n == 0;
        if line.len() <= cols - GOES_ON_COLS && line.is_ascii() && !line.contains('\t') {
            emit(CodeRow {
                range: at..at + line.len(),
                goes_on: continued,
            });
        } else {
            cut(line, at, cols, continued, &mut emit);
        }
        at += line.len() + 1;
    }
}

fn cut(line: &str, base: usize, cols: usize, continued: bool, emit: &mut impl FnMut(CodeRow)) {
    let mut row = OpenRow {
        start: 0,
        used: 0,
        goes_on: continued,
    };
    let mut add = |at: usize, tab: bool, wide: usize| {
        let room = if row.goes_on {
            cols - GOES_ON_COLS
        } else {
            cols
        };
        let wide_at = |used: usize| if tab { tab_cols(used) } else { wide };
        if row.used > 0 && row.used + wide_at(row.used) > room {
            emit(row.end(base, at));
            row = OpenRow {
                start: at,
                used: 0,
                goes_on: true,
            };
        }
        row.used += wide_at(row.used);
    };
    // Most code is ASCII, where clusters need not be looked for.
    if line.is_ascii() {
        line.bytes()
            .enumerate()
            .for_each(|(at, b)| add(at, b == b'\t', 1));
    } else {
        text::graphemes(line).for_each(|(at, g)| add(at, g == "\t", text::width(g)));
    }
    emit(row.end(base, line.len()));
}

/// A row being filled.
struct OpenRow {
    start: usize,
    used: usize,
    goes_on: bool,
}

impl OpenRow {
    fn end(&self, base: usize, at: usize) -> CodeRow {
        CodeRow {
            range: base + self.start..base + at,
            goes_on: self.goes_on,
        }
    }
}

fn tab_cols(used: usize) -> usize {
    TAB_COLS - used % TAB_COLS
}

/// The spans of a row, `range` being bytes of the text of record.
pub(super) fn spans(
    styled: &Styled<'_>,
    range: &Range<usize>,
    goes_on: bool,
    glyphs: &Glyphs,
) -> Vec<Span> {
    let mut spans = Vec::new();
    if goes_on {
        spans.push(ornament(glyphs.goes_on));
    }
    let mut used = 0;
    for span in styled.spans(range) {
        expand_tabs(span, &mut used, &mut spans);
    }
    spans
}

/// Gives a tab its first cell as its own, so that it can be marked, and fills
/// up to the stop.
fn expand_tabs(span: Span, used: &mut usize, out: &mut Vec<Span>) {
    if !span.text.contains('\t') {
        *used += text::width(&span.text);
        out.push(span);
        return;
    }
    let mut at = span.source.as_ref().map_or(0, |s| s.start);
    for part in span.text.split_inclusive('\t') {
        let words = part.trim_end_matches('\t');
        let piece = |text: &str, from: usize, len: usize| Span {
            text: text.to_owned(),
            source: Some(from..from + len),
            look: span.look,
            leftwards: false,
        };
        if !words.is_empty() {
            out.push(piece(words, at, words.len()));
            *used += text::width(words);
        }
        if words.len() < part.len() {
            let cols = tab_cols(*used);
            out.push(piece(" ", at + words.len(), 1));
            out.extend((cols > 1).then(|| gap(cols - 1)));
            *used += cols;
        }
        at += part.len();
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn cuts_rows() {
        let check = |code: &str, cols, expected: &[&str]| {
            let mut found = Vec::new();
            rows(code, cols, false, |r| {
                found.push(format!(
                    "{}{}",
                    if r.goes_on { ">" } else { "" },
                    &code[r.range]
                ));
            });
            assert_eq!(found, expected, "{code:?}");
        };
        check("", 10, &[""]);
        check("a\n\n  b", 10, &["a", "", "  b"]);
        check("abcdefghij", 10, &["abcdefghij"]);
        check(
            "abcdefghijklmnopqrst",
            10,
            &["abcdefghij", ">klmnopqr", ">st"],
        );
        check("\t\tif", 10, &["\t\tif"]);
        check("\t\tifx", 10, &["\t\tif", ">x"]);
        check("漢字漢字漢字", 10, &["漢字漢字漢", ">字"]);
    }
}
