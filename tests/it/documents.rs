//! What the documents say about the program is what the program says.
//! `OFFPRINT_BLESS=1 cargo test documents` writes it anew.

use std::{fs, path::Path, process::Command};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What the program prints, with built-in settings.
fn offprint(args: &[&str]) -> String {
    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_offprint"))
        .args(args)
        .env_clear()
        .env("HOME", empty.path())
        .env("OFFPRINT_DATA_DIR", empty.path())
        .env("OFFPRINT_CONFIG_DIR", empty.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Holds the part of README between two marks to `expected`.
fn check(mark: &str, expected: &str) {
    let readme = read("README.md");
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = readme.split_once(&open).unwrap();
    let (found, after) = rest.split_once(&close).unwrap();
    let expected = format!("\n{}\n\n", expected.trim());
    if std::env::var_os("OFFPRINT_BLESS").is_some() {
        fs::write(
            root().join("README.md"),
            format!("{before}{open}{expected}{close}{after}"),
        )
        .unwrap();
    } else {
        assert!(
            found == expected,
            "README's {mark} are not what the program says; OFFPRINT_BLESS=1 writes them anew"
        );
    }
}

#[test]
fn the_readme_has_the_programs_own_tables() {
    check("keys", &offprint(&["keys", "--markdown"]));
    let rows = offprint::library::query::table().into_iter();
    let rows: Vec<String> = rows
        .map(|row| format!("| `{}` | {} |", row.example.replace('|', "\\|"), row.doc))
        .collect();
    let rows = rows.join("\n");
    check(
        "queries",
        &format!("| you type | it finds |\n|---|---|\n{rows}"),
    );
}

#[test]
fn every_command_that_the_readme_shows_exists() {
    let help = offprint(&["--help"]);
    let readme = read("README.md");
    let blocks = readme.lines().filter_map(|line| line.strip_prefix("    "));
    let spans = readme.split('`').skip(1).step_by(2);
    let shown = blocks
        .chain(spans)
        .filter_map(|code| code.trim().strip_prefix("offprint "));
    let words: Vec<&str> = shown
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    assert!(words.len() > 8, "{words:?}");
    for word in words
        .into_iter()
        .filter(|w| w.chars().all(|c| c.is_ascii_lowercase()))
    {
        assert!(
            help.contains(&format!("\n  {word} ")),
            "README shows `offprint {word}`, which is no command"
        );
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let reasons = read("docs/dependencies.md");
    for table in ["dependencies", "dev-dependencies"] {
        for name in manifest[table].as_table().unwrap().keys() {
            assert!(
                reasons.contains(&format!("\n| `{name}` |")),
                "docs/dependencies.md gives no reason for {name}"
            );
        }
    }
}

#[test]
fn the_rooms_of_the_architecture_are_the_rooms_of_the_code() {
    let text = read("ARCHITECTURE.md");
    for line in text.lines().filter(|l| l.starts_with("| `")) {
        let room = line.split('`').nth(1).unwrap();
        let path = root().join("src").join(room);
        assert!(
            path.is_dir() || path.with_extension("rs").is_file(),
            "there is no src/{room}"
        );
    }
}
