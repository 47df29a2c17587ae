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
    // Most code is ASCII, where clusters need not be looked for.
    let is_ascii = line.is_ascii();
    let (mut start, mut goes_on) = (0, continued);
    loop {
        let room = if goes_on { cols - GOES_ON_COLS } else { cols };
        let rest = line.get(start..).unwrap_or_default();
        let len = if is_ascii {
            let bytes = (0..rest.len()).map(|at| (at, rest.get(at..=at).unwrap_or_default()));
            row_len(bytes, room)
        } else {
            row_len(text::graphemes(rest), room)
        };
        let end = len.map_or(line.len(), |len| start + len);
        emit(CodeRow {
            range: base + start..base + end,
            goes_on,
        });
        if len.is_none() {
            return;
        }
        (start, goes_on) = (end, true);
    }
}

/// Where a row of code may end, the worst place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    InName,
    BesideSign,
    BesideSpace,
}

impl Place {
    fn between(before: &str, after: &str) -> Self {
        if is_space(before) || is_space(after) {
            Self::BesideSpace
        } else if is_name(before) && is_name(after) {
            Self::InName
        } else {
            Self::BesideSign
        }
    }
}

/// Bytes of `clusters` that have room in one row, if not all do. It is cut at the
/// best place of its second half, and there at the last of its sort: names stay
/// whole if they can. Its indent is no such place.
fn row_len<'a>(clusters: impl Iterator<Item = (usize, &'a str)>, room: usize) -> Option<usize> {
    let (mut used, mut before, mut is_indent) = (0, "", true);
    let mut best = (Place::InName, 0);
    for (at, cluster) in clusters {
        let cols = match cluster {
            "\t" => tab_cols(used),
            _ => text::width(cluster),
        };
        let here = (Place::between(before, cluster), at);
        if used > 0 && used + cols > room {
            return Some(best.max(here).1);
        }
        if used * 2 >= room && !is_indent {
            best = best.max(here);
        }
        is_indent &= is_space(cluster);
        used += cols;
        before = cluster;
    }
    None
}

fn is_space(cluster: &str) -> bool {
    matches!(cluster, " " | "\t" | "\u{a0}")
}

/// Whether it may be a part of a name or a number.
fn is_name(cluster: &str) -> bool {
    let first = cluster.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || c == '_')
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
        check("ab cdef ghi", 10, &["ab cdef ", ">ghi"]);
        check("abcdef ghi jkl", 10, &["abcdef ghi", "> jkl"]);
        check("let a_name = b", 10, &["let a_name", "> = b"]);
        check("call(it.name)", 10, &["call(it.", ">name)"]);
        check("ab abcdefghij", 10, &["ab abcdefg", ">hij"]);
        check("        abc", 10, &["        ab", ">c"]);
        check("\t\tif", 10, &["\t\tif"]);
        check("\t\tifx", 10, &["\t\tif", ">x"]);
        check("漢字漢字漢字", 10, &["漢字漢字漢", ">字"]);
    }
}
