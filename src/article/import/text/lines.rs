//! Lines of a plain text: where they end, how wide they are, what marks them.

use std::ops::Range;

use crate::text::width;

/// Widths past this are all the same: no line of a wrapped text is so long.
pub(super) const MAX_COLS: usize = 400;
/// A tab reaches to the next multiple of this.
const TAB_COLS: usize = 8;

/// A line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// Its text without indent, quote marks and trailing white space.
    pub(super) text: &'a str,
    /// Where that text stands in the source.
    pub(super) range: Range<usize>,
    /// Columns before it.
    pub(super) indent: usize,
    /// Columns up to its end, at most about [`MAX_COLS`].
    pub(super) cols: usize,
    /// Blank lines before it.
    pub(super) gap: u8,
    /// Number of `>` before it.
    pub(super) quote: u8,
}

impl<'a> Line<'a> {
    /// The line that `raw`, at byte `at` of the source, holds; none if blank.
    fn new(raw: &'a str, at: usize, gap: u8) -> Option<Self> {
        let text = raw.trim();
        if text.is_empty() {
            return None;
        }
        let lead = raw.len() - raw.trim_start().len();
        let indent = indent_cols(raw.get(..lead).unwrap_or_default());
        Some(Self {
            text,
            range: at + lead..at + lead + text.len(),
            indent,
            cols: indent + cols(text),
            gap,
            quote: 0,
        })
    }

    /// The same line from byte `skip` of its text on.
    pub(super) fn after(&self, skip: usize) -> Self {
        let rest = self.text.get(skip..).unwrap_or_default();
        let text = rest.trim_start();
        let start = self.range.end - text.len();
        let whole = cols(self.text);
        Self {
            text,
            range: start..self.range.end,
            indent: self.indent + whole - cols(text).min(whole),
            ..self.clone()
        }
    }

    /// The same line without its mail quoting.
    pub(super) fn unquoted(&self) -> Self {
        let mut rest = self.text;
        let mut quote = 0u8;
        while let Some(tail) = rest.strip_prefix('>') {
            quote = quote.saturating_add(1);
            rest = tail.trim_start();
        }
        let mut line = self.after(self.text.len() - rest.len());
        line.quote = quote;
        line.indent = line
            .indent
            .saturating_sub(self.indent + usize::from(quote) + 1);
        line
    }
}

/// Cells of `text`, counted no further than needed.
fn cols(text: &str) -> usize {
    if text.len() > 4 * MAX_COLS {
        MAX_COLS
    } else {
        width(text).min(MAX_COLS)
    }
}

/// Columns of an indent; tabs count up to the next stop.
fn indent_cols(lead: &str) -> usize {
    let cols = lead.chars().take(MAX_COLS).fold(0, |at, c| match c {
        '\t' => (at / TAB_COLS + 1) * TAB_COLS,
        '\u{3000}' => at + 2,
        _ => at + 1,
    });
    cols.min(MAX_COLS)
}

/// The lines of a text that are not blank, one by one: a file may have as
/// many lines as bytes.
pub(super) struct Lines<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    /// The lines of `source`.
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut gap = 0u8;
        while self.at < self.source.len() {
            let start = self.at;
            let rest = self.source.get(start..)?;
            let end = line_end(rest);
            let (len, eol, page) = end.unwrap_or((rest.len(), 0, false));
            self.at = start + len + eol;
            let raw = rest.get(..len)?;
            if let Some(line) = Line::new(raw, start, gap) {
                // A form feed parts what stands before and after it.
                if page {
                    self.at -= eol;
                }
                return Some(line);
            }
            gap = gap.saturating_add(1);
        }
        None
    }
}

/// The first line end of `rest`: where, how long, and whether it is a form
/// feed, which begins a page.
fn line_end(rest: &str) -> Option<(usize, usize, bool)> {
    let bytes = rest.as_bytes();
    let mut from = 0;
    loop {
        let candidates = |b: &u8| matches!(b, b'\n'..=b'\r' | 0xc2 | 0xe2);
        let at = from + bytes.get(from..)?.iter().position(candidates)?;
        match bytes.get(at..)? {
            [b'\r', b'\n', ..] | [0xc2, 0x85, ..] => return Some((at, 2, false)),
            [b'\n' | b'\r', ..] => return Some((at, 1, false)),
            [0x0b | 0x0c, ..] => return Some((at, 1, true)),
            [0xe2, 0x80, 0xa8, ..] => return Some((at, 3, false)),
            [0xe2, 0x80, 0xa9, ..] => return Some((at, 3, true)),
            _ => from = at + 1,
        }
    }
}
