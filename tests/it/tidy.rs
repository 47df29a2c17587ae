//! The staircase of `ARCHITECTURE.md`, held by a test: which room may use
//! which, which crate is named where, and a few habits that no lint knows.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A room: the folder or file below `src/`, and the rooms that it may use
/// beside itself. The first entry that a path begins with is its room, so
/// inner rooms stand before outer ones.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("command", &[]),
    ("config", &["article/annotation", "command", "text"]),
    ("article/picture", &[]),
    ("article/import", &["article", "article/picture", "text"]),
    ("article/extract", &["article", "article/import", "text"]),
    ("article/layout", &["article", "article/picture", "text"]),
    ("article/annotation", &["article", "text"]),
    (
        "article/export",
        &["article", "article/annotation", "article/extract", "text"],
    ),
    ("article", &["text"]),
    (
        "library/query",
        &["library/values", "article", "article/annotation", "text"],
    ),
    (
        "library/values",
        &["article", "article/annotation", "article/picture", "text"],
    ),
    (
        "library/change",
        &["library/values", "article", "article/annotation", "text"],
    ),
    ("library/error", &["library/query", "text"]),
    ("library/address", &["text"]),
    (
        "library/store",
        &[
            "library/query",
            "library/values",
            "library/change",
            "library/error",
            ARTICLE,
            "article/import",
            "article/extract",
            "article/annotation",
            "text",
            "library/address",
        ],
    ),
    (
        "library",
        &[
            "library/query",
            "library/values",
            "library/change",
            "library/error",
            "library/store",
            ANY_ARTICLE,
            "text",
            "library/address",
        ],
    ),
    (
        "tui/app",
        &[LIBRARY_VALUES, ANY_ARTICLE, "config", "command", "text"],
    ),
    (
        "tui/view",
        &[
            "tui/app",
            LIBRARY_VALUES,
            ANY_ARTICLE,
            "config",
            "command",
            "text",
        ],
    ),
    (
        "tui/runtime",
        &[
            "tui/app",
            "tui/view",
            "library",
            LIBRARY_VALUES,
            ANY_ARTICLE,
            "config",
            "command",
            "text",
        ],
    ),
    ("tui", &["tui/app", "tui/view", "tui/runtime"]),
    (
        "cli",
        &[
            "tui",
            "tui/app",
            "tui/runtime",
            "library",
            LIBRARY_VALUES,
            ANY_ARTICLE,
            "config",
            "command",
            "text",
        ],
    ),
    ("main.rs", &["cli"]),
    ("lib.rs", &[]),
];

const ARTICLE: &str = "article";
/// Any room of the wing `article`.
const ANY_ARTICLE: &str = "article/*";
/// The plain types of `library`, also where they are re-exported.
const LIBRARY_VALUES: &str = "library/values*";

/// Crates that only some rooms may name.
const FENCED: &[(&str, &[&str])] = &[
    ("ratatui", &["tui/view", "tui/runtime"]),
    ("crossterm", &["tui/runtime"]),
    ("signal_hook", &["tui/runtime", "cli"]),
    ("rusqlite", &["library/store"]),
    ("zstd", &["library/store"]),
    ("html5ever", &["article/import"]),
    ("image", &["article/picture"]),
    ("clap", &["cli"]),
    ("unicode_width", &["text"]),
    ("unicode_segmentation", &["text"]),
    ("hypher", &["text"]),
    ("unicode_bidi", &["text"]),
    ("icu_segmenter", &["text"]),
    ("textwrap", &["text"]),
    ("directories", &["config"]),
];

struct Source {
    path: String,
    text: String,
}

/// All files of `src/`, without what is only compiled for tests.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(
        files.len() > 30,
        "the walk found only {} files",
        files.len()
    );
    files
        .into_iter()
        .map(|file| {
            (
                file.strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/"),
                fs::read_to_string(&file).unwrap(),
            )
        })
        .filter(|(path, _)| {
            !path.ends_with("tests.rs") && !path.contains("testing") && !path.contains("/tests/")
        })
        .map(|(path, text)| Source {
            path,
            text: without_tests(&text),
        })
        .collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

fn without_tests(text: &str) -> String {
    text.split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

fn room_of(path: &str) -> &'static str {
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let inside = |room: &str| {
        stem == room
            || path == room
            || stem
                .strip_prefix(room)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    ROOMS
        .iter()
        .map(|(room, _)| *room)
        .find(|room| inside(room))
        .unwrap_or_else(|| panic!("{path} is in no room"))
}

/// Every path that a file names from the crate's root: `crate::a::b`, also
/// inside grouped imports, and `super::…` resolved.
fn paths_named(source: &Source) -> Vec<Vec<String>> {
    let code = without_comments(&source.text);
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if before == ':'
                || before.is_alphanumeric()
                || before == '_'
                || code[..at].ends_with("pub(")
                || code[..at].ends_with("pub(in ")
            {
                continue;
            }
            expand(&code[at..], &mut Vec::new(), &mut found);
        }
    }
    let here = module_of(&source.path);
    found
        .into_iter()
        .filter_map(|path| resolve(&here, &path))
        .collect()
}

/// Expands one path, with its groups, into plain paths.
fn expand(code: &str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let depth = prefix.len();
    let mut at = 0;
    loop {
        at += code[at..].len() - code[at..].trim_start().len();
        if code[at..].starts_with('{') {
            at += 1;
            loop {
                at += code[at..].len() - code[at..].trim_start_matches([' ', '\n', ',']).len();
                if code[at..].starts_with('}') || at >= code.len() {
                    at += 1;
                    break;
                }
                let used = expand(&code[at..], prefix, found);
                at += used.max(1);
            }
            break;
        }
        let name: String = code[at..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if name.is_empty() {
            break;
        }
        at += name.len();
        prefix.push(name);
        if code[at..].starts_with("::") {
            at += 2;
            continue;
        }
        found.push(prefix.clone());
        break;
    }
    prefix.truncate(depth);
    at
}

fn module_of(path: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if stem == "lib" || stem == "main" {
        return Vec::new();
    }
    stem.split('/').map(str::to_owned).collect()
}

fn resolve(here: &[String], path: &[String]) -> Option<Vec<String>> {
    if path.first()? == "crate" {
        return Some(path[1..].to_vec());
    }
    let supers = path.iter().take_while(|p| *p == "super").count();
    let mut base = here.get(..here.len().checked_sub(supers)?)?.to_vec();
    base.extend(path[supers..].iter().cloned());
    Some(base)
}

/// The room that a path from the crate's root leads to.
fn room_named(path: &[String]) -> Option<String> {
    let wing = path.first()?.as_str();
    let is_module = |name: &str| name.chars().next().is_some_and(char::is_lowercase);
    let inner = path
        .get(1)
        .filter(|name| is_module(name))
        .map(|name| format!("{wing}/{name}"));
    let known = |room: &str| ROOMS.iter().any(|(name, _)| *name == room);
    match inner {
        Some(room) if known(&room) => Some(room),
        // A type that `library` re-exports from its values.
        None if wing == "library" && path.len() > 1 && path[1] != "Library" => {
            Some("library/values".into())
        }
        _ if known(wing) => Some(wing.into()),
        _ => None,
    }
}

fn allows(from: &str, to: &str) -> bool {
    let (_, allowed) = ROOMS.iter().find(|(room, _)| *room == from).unwrap();
    from == to
        || allowed.iter().any(|rule| match *rule {
            ANY_ARTICLE => to == ARTICLE || to.starts_with("article/"),
            LIBRARY_VALUES => matches!(to, "library/values" | "library/change" | "library/query" | "library/error"),
            room => room == to,
        })
        // A room may be taken apart into files that use each other's parent.
        || to.strip_prefix(from).is_some_and(|rest| rest.starts_with('/'))
}

#[test]
fn no_room_uses_one_above_it() {
    let mut broken = Vec::new();
    for source in sources() {
        let from = room_of(&source.path);
        for path in paths_named(&source) {
            if let Some(to) = room_named(&path)
                && !allows(from, &to)
            {
                broken.push(format!(
                    "{}: {} may not use {}",
                    source.path,
                    from,
                    path.join("::")
                ));
            }
        }
    }
    broken.sort();
    broken.dedup();
    assert!(
        broken.is_empty(),
        "arrows against the staircase:\n{}",
        broken.join("\n")
    );
}

#[test]
fn crates_are_named_only_in_their_rooms() {
    let mut broken = Vec::new();
    for source in sources() {
        let room = room_of(&source.path);
        for (name, rooms) in FENCED {
            let named = source
                .text
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .any(|line| {
                    line.match_indices(name).any(|(at, _)| {
                        let before = line[..at].chars().next_back().unwrap_or(' ');
                        let after = &line[at + name.len()..];
                        !before.is_alphanumeric()
                            && before != '_'
                            && before != ':'
                            && (after.starts_with("::") || after.starts_with(';'))
                    })
                });
            if named && !rooms.contains(&room) {
                broken.push(format!("{} names {name}", source.path));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "crates outside of their rooms:\n{}",
        broken.join("\n")
    );
}

#[test]
fn the_values_of_an_article_know_no_serialised_form() {
    for source in sources() {
        if room_of(&source.path) == ARTICLE {
            assert!(
                !without_comments(&source.text).contains("serde"),
                "{} names serde",
                source.path
            );
        }
    }
}

#[test]
fn files_stay_small_enough_to_be_one_room() {
    /// Past this a file asks to be split, unless it is a table.
    const LINES_MAX: usize = 650;
    const TABLES: &[&str] = &[];
    let long: Vec<String> = sources()
        .iter()
        .filter(|s| s.text.lines().count() > LINES_MAX && !TABLES.contains(&s.path.as_str()))
        .map(|s| format!("{} ({} lines)", s.path, s.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_left_open() {
    for source in sources() {
        for word in ["todo!(", "unimplemented!(", "FIXME", "XXX", "dbg!("] {
            assert!(!source.text.contains(word), "{}: {word}", source.path);
        }
    }
}

#[test]
fn every_test_file_is_compiled() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = fs::read_to_string(dir.join("main.rs")).unwrap();
    for entry in fs::read_dir(&dir).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        if module != "main" && (module != name || dir.join(&name).join("mod.rs").exists()) {
            assert!(
                main.contains(&format!("mod {module};")),
                "tests/it/main.rs forgets {name}"
            );
        }
    }
}
