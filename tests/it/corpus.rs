//! Golden pages: `tests/corpus/<slug>/source.{txt,html}` and what becomes of
//! them. `OFFPRINT_BLESS=1 cargo test --test it corpus` writes the expected
//! files anew; read the difference before you commit it.
//!
//! `expected.*` is what the program gives. `right.txt`, where there is one, is
//! what it ought to give, written by hand and never by the program; lines of
//! it that do not hold stand in `wrong.txt`, which is blessed as well, so that
//! known mistakes can be read, counted and seen to go away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use offprint::article::{
    Article,
    extract::{Report, Rules, explain},
    import::{Hint, import},
};
use serde_json::{Value, json};

/// Characters of a block's text that are shown from either end.
const SHOWN_CHARS: usize = 30;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let entries = fs::read_dir(root).expect("tests/corpus is there");
    let mut folders: Vec<_> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.is_dir())
        .collect();
    folders.sort();
    folders
}

fn read(folder: &Path) -> (Article, Report) {
    let source = ["source.txt", "source.html"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|p| p.exists());
    let source = source.unwrap_or_else(|| panic!("{} has no source", folder.display()));
    let bytes = fs::read(&source).expect("the source can be read");
    let name = source.file_name().map(|n| n.to_string_lossy().into_owned());
    let page = import(
        &bytes,
        &Hint {
            name,
            ..Hint::default()
        },
    )
    .expect("the source is a page");
    explain(&page, &Rules::default())
}

/// First and last words of a text, on one line.
fn ends(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 2 * SHOWN_CHARS + 3 {
        return text;
    }
    let (head, tail) = (&chars[..SHOWN_CHARS], &chars[chars.len() - SHOWN_CHARS..]);
    format!(
        "{} … {}",
        head.iter().collect::<String>().trim_end(),
        tail.iter().collect::<String>().trim_start()
    )
}

fn blocks(article: &Article) -> String {
    let line = |(block, judgement): (&offprint::article::Block, &offprint::article::Judgement)| {
        let reason = judgement
            .reason
            .map(|r| format!("/{}", r.name()))
            .unwrap_or_default();
        format!(
            "{}{reason} {} | {}\n",
            judgement.role.name(),
            block.kind.name(),
            ends(article.record.block_text(block))
        )
    };
    article
        .record
        .blocks
        .iter()
        .zip(&article.judgements)
        .map(line)
        .collect()
}

fn metadata(article: &Article, report: &Report) -> String {
    let m = &article.metadata;
    let authors = m.authors.as_ref().map(|f| {
        f.value
            .iter()
            .map(|a| json!({"name": a.name, "place": a.place}))
            .collect::<Vec<_>>()
    });
    let text = |f: &Option<offprint::article::Field<String>>| f.as_ref().map(|f| f.value.clone());
    let date = |f: &Option<offprint::article::Field<offprint::article::Date>>| {
        f.as_ref().map(|f| f.value.to_string())
    };
    let value: Value = json!({
        "article": report.is_article, "why": report.why, "title": text(&m.title), "authors": authors,
        "publisher": text(&m.publisher), "published": date(&m.published), "updated": date(&m.updated), "language": text(&m.language), "url": text(&m.url),
    });
    serde_json::to_string_pretty(&value).expect("JSON can be written") + "\n"
}

/// The lines of `right` that do not hold, each with what is given instead.
fn mistakes(right: &str, article: &Article, report: &Report) -> String {
    let mut from = 0;
    let mut out = String::new();
    for line in right.lines().filter(|line| !line.trim().is_empty()) {
        let given = match line.split_once(" | ") {
            Some((role, words)) => block_given(role, words, article, &mut from),
            None => field_given(line, article, report),
        };
        if let Some(given) = given {
            out.push_str(&format!("{line} -> {given}\n"));
        }
    }
    out
}

/// What the block that begins with `words` is instead of `role`; none if it is
/// right. Blocks are looked for from `from` on.
fn block_given(role: &str, words: &str, article: &Article, from: &mut usize) -> Option<String> {
    let blocks = &article.record.blocks;
    let begins = |at: &usize| {
        let text = blocks.get(*at).map_or("", |b| article.record.block_text(b));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.starts_with(words.trim())
    };
    let Some(at) = (*from..blocks.len()).find(begins) else {
        return Some("no block begins so".to_owned());
    };
    *from = at + 1;
    let judgement = &article.judgements[at];
    let reason = judgement.reason.map(|r| format!("/{}", r.name()));
    let given = format!("{}{}", judgement.role.name(), reason.unwrap_or_default());
    let holds = given == role || !role.contains('/') && judgement.role.name() == role;
    (!holds).then_some(given)
}

/// What a field is instead of what `line` says; none if it is right.
fn field_given(line: &str, article: &Article, report: &Report) -> Option<String> {
    let (name, wanted) = line
        .split_once(':')
        .expect("`field: value` or `role | words`");
    let m = &article.metadata;
    let authors = || {
        let names = m
            .authors
            .iter()
            .flat_map(|f| &f.value)
            .map(|a| a.name.clone());
        names.collect::<Vec<_>>().join("; ")
    };
    let text = |f: &Option<offprint::article::Field<String>>| f.as_ref().map(|f| f.value.clone());
    let given = match name {
        "title" => text(&m.title),
        "authors" => Some(authors()),
        "publisher" => text(&m.publisher),
        "language" => text(&m.language),
        "published" => m.published.as_ref().map(|f| f.value.to_string()),
        "updated" => m.updated.as_ref().map(|f| f.value.to_string()),
        "article" if report.is_article => Some("yes".to_owned()),
        "article" => Some(format!("no, {}", report.why.clone().unwrap_or_default())),
        other => panic!("{other} is no field of right.txt"),
    };
    let (given, wanted) = (given.unwrap_or_default(), wanted.trim());
    let holds = given == wanted || name == "article" && given.starts_with(wanted);
    (!holds).then(|| {
        if given.is_empty() {
            "nothing".to_owned()
        } else {
            given
        }
    })
}

/// Compares a file with what it should hold, or writes it; says what differs.
/// Nothing to hold is no file.
fn settle(path: &Path, got: &str, bless: bool) -> Option<String> {
    let there = fs::read_to_string(path).unwrap_or_default();
    if there == got {
        return None;
    }
    if !bless {
        return Some(format!("{}:\n{got}", path.display()));
    }
    if got.is_empty() {
        fs::remove_file(path).expect("the file can be removed");
    } else {
        fs::write(path, got).expect("the file can be written");
    }
    None
}

#[test]
fn pages_are_read_as_expected() {
    let bless = std::env::var_os("OFFPRINT_BLESS").is_some();
    let mut wrong = Vec::new();
    let folders = folders();
    assert!(
        folders.len() >= 80,
        "the golden corpus has {} pages",
        folders.len()
    );
    for folder in folders {
        let (article, report) = read(&folder);
        let right = fs::read_to_string(folder.join("right.txt")).unwrap_or_default();
        for (name, got) in [
            ("expected.txt", blocks(&article)),
            ("expected.json", metadata(&article, &report)),
            ("wrong.txt", mistakes(&right, &article, &report)),
        ] {
            wrong.extend(settle(&folder.join(name), &got, bless));
        }
        assert!(
            folder.join("why.md").exists(),
            "{} does not say what it guards",
            folder.display()
        );
    }
    assert!(
        wrong.is_empty(),
        "{} files differ from what is read now:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_block_is_judged_and_the_text_left_alone() {
    for folder in folders() {
        let (article, report) = read(&folder);
        assert_eq!(
            article.judgements.len(),
            article.record.blocks.len(),
            "{}",
            folder.display()
        );
        assert_eq!(
            report.evidence.len(),
            article.record.blocks.len(),
            "{}",
            folder.display()
        );
        let order = article
            .record
            .blocks
            .windows(2)
            .all(|w| w[0].range.end <= w[1].range.start);
        assert!(order, "{}", folder.display());
    }
}
