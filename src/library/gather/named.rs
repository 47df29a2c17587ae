//! Paths as people write them and as terminals write what is dropped on them:
//! with spaces or quotes, after a backslash, as `file://` with percent signs,
//! several in a row. What is there decides how a line is read.

use std::{
    cmp::Reverse,
    path::{Path, PathBuf},
};

use crate::text::{begins_path, ends_path};

/// The paths that `line` names: read so that the fewest of them are missing.
pub fn paths(line: &str, home: Option<&Path>) -> Vec<PathBuf> {
    let line = line.trim();
    let is_parted = is_parted(line);
    let read = readings(line).into_iter().filter_map(|words| {
        let paths: Vec<PathBuf> = words.iter().map(|word| path_of(word, home)).collect();
        // Any other word may be a part of a name: of one that is mistyped no
        // other file or folder is taken.
        let sure = words.len() < 2
            || words.iter().all(|word| begins_path(word))
            || is_parted && words.iter().all(|word| ends_path(word));
        (sure || paths.iter().all(|path| path.exists())).then_some(paths)
    });
    let best = read.min_by_key(|paths| {
        let there = paths.iter().filter(|path| path.exists()).count();
        (paths.len() - there, Reverse(there))
    });
    best.unwrap_or_default()
}

/// Whether whoever wrote a line said where a path ends in it.
fn is_parted(line: &str) -> bool {
    let mut words = line.split_whitespace();
    line.contains('\n') || line.contains("\\ ") || words.any(|w| w.starts_with(['\'', '"']))
}

/// A path that is no file, but an address of one.
pub fn of_address(path: &Path) -> Option<PathBuf> {
    path.to_str().and_then(from_address)
}

/// Whether a path is an address of the web.
pub fn is_web(path: &Path) -> bool {
    let begins = |start| path.to_str().is_some_and(|p| p.starts_with(start));
    begins("https://") || begins("http://")
}

/// All ways to read a line, the likeliest first.
fn readings(line: &str) -> Vec<Vec<String>> {
    let whole = vec![unquoted(line)];
    let as_it_is = vec![line.to_owned()];
    let lines = line.lines().map(unquoted).filter(|l| !l.is_empty());
    let words = shell_words::split(line).ok().filter(|w| !w.is_empty());
    let mut all = vec![whole, as_it_is, lines.collect(), begun(line)];
    all.extend(words);
    all.retain(|words| words.iter().all(|word| !word.is_empty()));
    all
}

/// A line parted wherever a path begins.
fn begun(line: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in line.split(char::is_whitespace) {
        match parts.last_mut() {
            Some(part) if !(begins_path(word) || word.starts_with(['\'', '"'])) => {
                part.push(' ');
                part.push_str(word);
            }
            _ => parts.push(word.to_owned()),
        }
    }
    parts.iter().map(|part| unquoted(part)).collect()
}

/// The same without the quotes around all of it.
fn unquoted(word: &str) -> String {
    let word = word.trim();
    let inside = ['\'', '"'].iter().find_map(|quote| {
        let inside = word.strip_prefix(*quote)?.strip_suffix(*quote)?;
        (!inside.contains(*quote)).then_some(inside)
    });
    inside.unwrap_or(word).to_owned()
}

/// `~` as a shell reads it, and `file://` as a browser does.
fn path_of(word: &str, home: Option<&Path>) -> PathBuf {
    if let Some(path) = from_address(word) {
        return path;
    }
    match (word.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(word),
    }
}

/// `file:///a%20b` and `file:/a%20b` as `/a b`; none if it is of another
/// machine, or no text.
fn from_address(word: &str) -> Option<PathBuf> {
    let rest = word.strip_prefix("file:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.strip_prefix("localhost").unwrap_or(path);
    if !path.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded = after.get(..2).filter(|_| *first == b'%');
        let byte = coded
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_whoever_wrote_them_meant() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().to_str().unwrap().to_owned();
        std::fs::create_dir(dir.path().join("My Stories")).unwrap();
        for name in ["a.html", "b c.html", "Bob's.html", "My Stories/é.html"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let check = |line: &str, expected: &[&str]| {
            let found = paths(&line.replace('@', &base), Some(dir.path()));
            let names: Vec<String> = found
                .iter()
                .map(|path| path.display().to_string().replace(&base, "@"))
                .collect();
            assert_eq!(names, expected, "{line}");
        };
        check("@/a.html", &["@/a.html"]);
        check(" @/b c.html ", &["@/b c.html"]);
        check("'@/b c.html'", &["@/b c.html"]);
        check("\"@/b c.html\"", &["@/b c.html"]);
        check("@/b\\ c.html", &["@/b c.html"]);
        check("@/Bob's.html", &["@/Bob's.html"]);
        check("~/b c.html", &["@/b c.html"]);
        check("~", &["@"]);
        check(
            "file://@/My%20Stories/%C3%A9.html",
            &["@/My Stories/é.html"],
        );
        check("file://localhost@/b%20c.html", &["@/b c.html"]);
        // Several, in each terminal's manner.
        check("@/a.html @/b c.html", &["@/a.html", "@/b c.html"]);
        check("'@/a.html' '@/b c.html'", &["@/a.html", "@/b c.html"]);
        check("@/a.html @/b\\ c.html", &["@/a.html", "@/b c.html"]);
        check(
            "@/My Stories/é.html\n@/b c.html",
            &["@/My Stories/é.html", "@/b c.html"],
        );
        check(
            "file://@/a.html\r\nfile://@/b%20c.html\r\n",
            &["@/a.html", "@/b c.html"],
        );
        check("'@/Bob'\\''s.html' @/a.html", &["@/Bob's.html", "@/a.html"]);
        // What is missing is named.
        check("@/a.html @/no.html", &["@/a.html", "@/no.html"]);
        check("@/no such.html", &["@/no such.html"]);
        check("'@/no such.html'", &["@/no such.html"]);
        check("file://@/no%20such.html", &["@/no such.html"]);
        check("file://elsewhere/a.html", &["file://elsewhere/a.html"]);
        check("@/a.html ./no.html", &["@/a.html", "./no.html"]);
        // Of a name that is mistyped nothing else is taken.
        std::fs::create_dir(dir.path().join("My")).unwrap();
        check("@/My Stories/no.html", &["@/My Stories/no.html"]);
        check("'@/My Stories/no.html'", &["@/My Stories/no.html"]);
        check("@/a.html no.html", &["@/a.html no.html"]);
        check("no.html @/a.html", &["no.html @/a.html"]);
        check("'@/a.html' 'no.html'", &["@/a.html", "no.html"]);
        check("no.html '@/b c.html'", &["no.html", "@/b c.html"]);
        check("@/b\\ c.html no.html", &["@/b c.html", "no.html"]);
        check("'@/a.html no.html'", &["@/a.html no.html"]);
        check("@/a.html\nno.html", &["@/a.html", "no.html"]);
        check("no.html no.txt", &["no.html no.txt"]);
        check("@/My @/no.html", &["@/My", "@/no.html"]);
        check("", &[]);
        check("''", &[]);
    }
}
