//! What a text is that arrived in one piece: terminals paste the paths of
//! files that are dropped on them.

use crate::text::{begins_path, ends_path};

/// Longest path that a system takes.
const PATH_BYTES_MAX: usize = 4096;
/// Most words of a path whose blanks are neither quoted nor escaped; more are
/// a sentence that begins with a slash.
const WORDS_MAX: usize = 12;

/// What it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pasted {
    /// Paths, on one line.
    Paths(String),
    /// Addresses of the web, and nothing else.
    Addresses,
    /// Anything else.
    Text,
}

impl Pasted {
    pub(super) fn of(text: &str) -> Self {
        let lines = text.split(['\n', '\r']).map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            Self::Text
        } else if lines.iter().copied().all(is_path) {
            Self::Paths(in_one_line(&lines))
        } else if lines.iter().copied().all(is_address) {
            Self::Addresses
        } else {
            Self::Text
        }
    }
}

/// Several paths as one types them: each in quotes, which say where it ends;
/// an address has no blanks.
fn in_one_line(lines: &[&str]) -> String {
    let quoted = |line: &&str| {
        let is_plain = !line.contains(['\'', '"', '\\']) && !line.starts_with("file:");
        if lines.len() > 1 && is_plain {
            format!("'{line}'")
        } else {
            (*line).to_owned()
        }
    };
    lines.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

fn is_path(line: &str) -> bool {
    let is_name = || !is_address(line) && !line.contains(char::is_whitespace) && ends_path(line);
    let is_sentence = || {
        let is_plain = !line.contains(['\'', '"', '\\']);
        is_plain && line.split_whitespace().count() > WORDS_MAX
    };
    line.len() <= PATH_BYTES_MAX && (is_name() || begins_path(line) && !is_sentence())
}

fn is_address(line: &str) -> bool {
    let begins = line.starts_with("https://") || line.starts_with("http://");
    begins && !line.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_is_told_from_what_is_copied() {
        let paths = |line: &str| Pasted::Paths(line.to_owned());
        for (text, expected) in [
            ("/home/a/b.html ", paths("/home/a/b.html")),
            ("'/home/a/b c.html'", paths("'/home/a/b c.html'")),
            ("~/My\\ Stories/", paths("~/My\\ Stories/")),
            (
                "file:///a\r\nfile:///b%20c\r\n",
                paths("file:///a file:///b%20c"),
            ),
            ("/a\n/b c.html", paths("'/a' '/b c.html'")),
            ("/a\n/b\\ c.html", paths("'/a' /b\\ c.html")),
            ("/home/a/b c.html", paths("/home/a/b c.html")),
            (
                "/r/ferries is a place where people who like them talk of little else all day",
                Pasted::Text,
            ),
            ("gulls.HTML", paths("gulls.HTML")),
            ("https://example.org/a.html", Pasted::Addresses),
            (
                "https://example.org/a\nhttp://example.org/",
                Pasted::Addresses,
            ),
            ("See https://example.org/a", Pasted::Text),
            ("A story\n/home/a", Pasted::Text),
            ("He wrote it in gulls.txt", Pasted::Text),
            (" \n", Pasted::Text),
        ] {
            assert_eq!(Pasted::of(text), expected, "{text}");
        }
    }
}
