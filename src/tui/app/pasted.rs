//! What a text is that arrived in one piece: terminals paste the paths of
//! files that are dropped on them.

/// Longest path that a system takes.
const PATH_BYTES_MAX: usize = 4096;
/// What a path begins with.
const BEGINNINGS: [&str; 5] = ["/", "~/", "./", "../", "file:/"];
/// How files end that somebody saved a story in.
const ENDINGS: [&str; 9] = [
    ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt", ".md", ".epub", ".eml",
];

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
            Self::Paths(lines.join(" "))
        } else if lines.iter().copied().all(is_address) {
            Self::Addresses
        } else {
            Self::Text
        }
    }
}

fn is_path(line: &str) -> bool {
    let bare = line.trim_start_matches(['\'', '"']);
    let begins = BEGINNINGS.iter().any(|b| bare.starts_with(b));
    let is_name = || {
        let lower = line.to_ascii_lowercase();
        !is_address(line)
            && !line.contains(char::is_whitespace)
            && ENDINGS.iter().any(|e| lower.ends_with(e))
    };
    line.len() <= PATH_BYTES_MAX && (begins || is_name())
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
