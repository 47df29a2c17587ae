//! What is printed: standard output for data, standard error for talk.
//! Everything from an article is sanitised here once more.

use std::{
    borrow::Cow,
    io::{self, BufWriter, IsTerminal, Write},
};

use crate::{
    article::export::json,
    library::{Place, Row},
    text,
};

/// Digits of an ID that are shown; any unique start of it is accepted.
const ID_DIGITS: usize = 8;
/// Narrowest line that a title is cut to fit.
const LINE_MIN_COLS: usize = 40;

/// Standard output, buffered. A reader that has gone shows as an error of
/// kind `BrokenPipe`, which is no failure.
pub(super) struct Out {
    stream: BufWriter<io::StdoutLock<'static>>,
}

impl Out {
    pub(super) fn new() -> Self {
        Self {
            stream: BufWriter::new(io::stdout().lock()),
        }
    }

    /// Text of ours or of an article: what would act on a terminal is made
    /// visible.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text::sanitise(text).as_bytes())
    }

    /// The same, but for a sign of the form's own that does nothing on a
    /// terminal.
    pub(super) fn text_with(&mut self, sign: Option<&str>, text: &str) -> io::Result<()> {
        let Some(sign) = sign else {
            return self.text(text);
        };
        for (nth, part) in text.split(sign).enumerate() {
            if nth > 0 {
                self.bytes(sign.as_bytes())?;
            }
            self.text(part)?;
        }
        Ok(())
    }

    /// One line of the same.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        self.stream
            .write_all(text::sanitise_line(line).as_bytes())?;
        self.stream.write_all(b"\n")
    }

    /// Bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// A value as indented JSON.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        self.bytes(json::to_string(value, true).as_bytes())?;
        self.bytes(b"\n")
    }

    /// A value as one line of JSON.
    pub(super) fn json_line(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        self.bytes(json::to_string(value, false).as_bytes())?;
        self.bytes(b"\n")
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Says something on standard error. If nobody can hear it, so be it.
pub(super) fn talk(line: &str) {
    drop(writeln!(io::stderr(), "{}", text::sanitise(line)));
}

/// Overwrites one line of progress, where standard error is a terminal.
pub(super) fn progress(line: &str) {
    if io::stderr().is_terminal() {
        let cols = columns().unwrap_or(80).saturating_sub(1);
        drop(write!(
            io::stderr(),
            "\r\x1b[K{}",
            text::truncate(&text::sanitise_line(line), cols)
        ));
    }
}

/// Width to fit lines to: `COLUMNS`, or the terminal's; none where output
/// goes elsewhere and nothing is to be cut.
pub(super) fn columns() -> Option<usize> {
    let named = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let seen = || io::stdout().is_terminal().then(rustix_columns).flatten();
    named.or_else(seen).filter(|c| *c > 0)
}

#[cfg(unix)]
fn rustix_columns() -> Option<usize> {
    rustix::termios::tcgetwinsize(io::stdout())
        .ok()
        .map(|size| usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn rustix_columns() -> Option<usize> {
    None
}

/// An ID as it is shown.
pub(super) fn short(uid: &str) -> &str {
    uid.get(..ID_DIGITS).unwrap_or(uid)
}

/// `n thing`, `n things`.
pub(super) fn count(n: usize, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", text::grouped(n as u64))
}

/// A table of words in columns, two cells apart, the last as long as it is
/// (cut to the width that lines are to fit, if any).
pub(super) fn table(rows: &[Vec<String>], cols: Option<usize>) -> Vec<String> {
    let width_of = |i: usize| {
        rows.iter()
            .filter_map(|r| r.get(i))
            .map(|c| text::width(c))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.iter().map(Vec::len).max().unwrap_or(0))
        .map(width_of)
        .collect();
    let line = |row: &Vec<String>| {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            line.push_str(cell);
            let room = widths.get(i).copied().unwrap_or(0) + 2;
            if i + 1 < row.len() {
                line.push_str(&" ".repeat(room.saturating_sub(text::width(cell))));
            }
        }
        cut(line.trim_end(), cols).into_owned()
    };
    rows.iter().map(line).collect()
}

fn cut(line: &str, cols: Option<usize>) -> Cow<'_, str> {
    match cols {
        Some(cols) => text::truncate(line, cols.max(LINE_MIN_COLS)),
        None => Cow::Borrowed(line),
    }
}

/// An article as a line of a table.
pub(super) fn row(row: &Row) -> Vec<String> {
    vec![
        short(&row.uid).to_owned(),
        state(row),
        row.published
            .map(|d| d.to_string())
            .unwrap_or_default()
            .chars()
            .take(10)
            .collect(),
        format!("{:>7}", text::duration(row.minutes().into())),
        description(row),
    ]
}

/// How far the reader has come, and where the article is kept.
fn state(row: &Row) -> String {
    let place = match row.place {
        Place::Library => "",
        Place::Archive => " archive",
        Place::Trash => " trash",
    };
    let percent = (row.progress.clamp(0.0, 1.0) * 100.0).round() as u32;
    match row.state {
        crate::library::ReadState::Reading => format!("{percent}%{place}"),
        other => format!("{}{place}", other.name()),
    }
}

/// Title, site, and what the reader has added.
fn description(row: &Row) -> String {
    let mut parts = vec![title(&row.title).to_owned()];
    if !row.site.is_empty() {
        parts.push(row.site.clone());
    }
    if row.starred {
        parts.push("starred".to_owned());
    }
    if row.notes > 0 {
        parts.push(count(row.notes as usize, "note"));
    }
    parts.extend(row.tags.iter().map(|t| format!("#{t}")));
    text::sanitise_line(&parts.join(" · ")).into_owned()
}

/// A title, or what stands for one.
pub(super) fn title(title: &str) -> &str {
    if title.trim().is_empty() {
        "(no title)"
    } else {
        title
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_the_last_is_cut() {
        let rows = vec![
            vec!["a".to_owned(), "bb".to_owned(), "the end".to_owned()],
            vec!["aaa".to_owned(), "b".to_owned(), "x".repeat(60)],
        ];
        let lines = table(&rows, Some(40));
        assert_eq!(lines[0], "a    bb  the end");
        assert_eq!(text::width(&lines[1]), 40);
        assert_eq!(table(&rows, None)[1].len(), 69);
        assert_eq!(table(&[], None), Vec::<String>::new());
    }

    #[test]
    fn numbers_read_easily() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(text::grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(
            [count(1, "note"), count(1200, "note")],
            ["1 note", "1,200 notes"]
        );
    }
}
