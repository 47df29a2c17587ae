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

/// Whether a word can't be but the beginning of a path, in quotes or not.
pub fn begins_path(word: &str) -> bool {
    let bare = word.trim_start_matches(['\'', '"']);
    BEGINNINGS.iter().any(|begins| bare.starts_with(begins))
}
