//! Paths as they are written: what tells one from other words.

/// What a path begins with that says where it is.
const BEGINNINGS: [&str; 5] = ["/", "~/", "./", "../", "file:/"];

/// How files end that somebody saved a story in.
const ENDINGS: [&str; 9] = [
    ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt", ".md", ".epub", ".eml",
];

/// Whether a word ends as the name of a saved story does.
pub fn ends_path(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Whether a word begins as a path does that says where it is, in quotes or not.
/// Other words may, too: `/r/ferries`, `/ˈfɛri/`. Whoever has only the words to go
/// by has to look at more of them.
pub fn begins_path(word: &str) -> bool {
    let bare = word.trim_start_matches(['\'', '"']);
    BEGINNINGS.iter().any(|begins| bare.starts_with(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_where_they_are() {
        for word in [
            "/home/a",
            "~/gulls.html",
            "./gulls",
            "../gulls",
            "file:///a%20b",
            "file:/a",
            "'/My Stories",
            "\"~/My Stories",
            // No path, but nothing in the word says so.
            "/r/ferries",
            "/ˈfɛri/",
        ] {
            assert!(begins_path(word), "{word}");
        }
        for word in [
            "",
            "gulls.html",
            "a/b",
            "~",
            "~gulls/a",
            ".hidden",
            "...",
            "file:a",
            "https://example.org/",
            "'tis",
        ] {
            assert!(!begins_path(word), "{word}");
        }
    }

    #[test]
    fn saved_stories_end_in_their_names_of_kinds() {
        for word in [
            "gulls.html",
            "GULLS.HTM",
            "a b.txt",
            ".md",
            "Ä.epub",
            "/a/b.eml",
        ] {
            assert!(ends_path(word), "{word}");
        }
        for word in [
            "",
            "html",
            "gulls.html.",
            "gulls.html'",
            "gulls.pdf",
            "gulls.htmlx",
        ] {
            assert!(!ends_path(word), "{word}");
        }
    }
}
