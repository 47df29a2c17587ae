//! What holds for any bytes: reading them is total and whole, and cleaning
//! them judges every block and moves none. The same checks are what the fuzz
//! targets in `fuzz/` run.

mod checks;
mod hostile;

use std::{fs, path::Path};

use offprint::article::{
    Page, RuleAction, RuleKind, SiteRule,
    extract::{Rules, explain, rules::essence},
    import::{Hint, import},
};
use proptest::prelude::*;

fn named(name: &str) -> Hint {
    Hint {
        name: Some(name.to_owned()),
        ..Hint::default()
    }
}

fn html(source: &str) -> Page {
    import(source.as_bytes(), &named("page.html")).unwrap()
}

/// Lines of plain text with all that marks one: indents, bullets, numbers,
/// quoting, strokes, tables, form feeds, words cut at the end of a line.
fn any_plain_text() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec![
        "",
        "",
        "",
        "  ",
        "\t",
        "> ",
        ">> ",
        "* ",
        "- ",
        "• ",
        "o ",
        "          o ",
        "1. ",
        "2) ",
        "(3) ",
        "# ",
        "| ",
        "+--",
        "```",
        "    ",
    ]);
    let words = prop_oneof![
        6 => "([a-zäöüß]{1,12}[ ,.]{1,2}){0,14}",
        1 => "([a-z]{1,9}  {1,6}){1,4}",
        1 => "([a-z]{1,9}[\t|]){1,4}",
        1 => "[a-z]{2,9}-",
        1 => "[漢字語文。、]{1,50}",
        1 => "[-=_*]{3,40}",
        1 => Just(String::new()),
    ];
    let end = prop::sample::select(vec![
        "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\u{c}", "\u{2028}",
    ]);
    let line = (mark, words, end).prop_map(|(mark, words, end)| format!("{mark}{words}{end}"));
    prop::collection::vec(line, 1..60).prop_map(|lines| lines.concat())
}

/// Bytes of no particular kind, bytes of a page, and bytes between the two.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        any_plain_text().prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..200)
            .prop_map(|data| checks::spell(&data).0.into_bytes()),
        ("[<>/a-z \"'=&;!-]{0,300}").prop_map(String::into_bytes),
        "\\PC{0,200}".prop_map(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_page_or_a_reason(bytes in any_bytes(), name in prop::sample::select(vec!["", "page.html", "page.txt"])) {
        if let Ok(page) = import(&bytes, &named(name)) {
            checks::page(&page, bytes.len());
            let again = import(&bytes, &named(name));
            prop_assert_eq!(again.as_ref(), Ok(&page));
        }
    }

    #[test]
    fn every_letter_of_a_plain_text_is_in_one_block(text in any_plain_text()) {
        let page = import(text.as_bytes(), &named("page.txt"));
        prop_assume!(page.is_ok());
        let page = page.unwrap();
        checks::page(&page, text.len());
        checks::text_is_whole(&text, &page.record);
    }

    #[test]
    fn every_word_of_any_markup_is_in_one_block(data in prop::collection::vec(any::<u8>(), 0..300)) {
        let (source, words) = checks::spell(&data);
        let page = html(&format!("<!doctype html>{source}<p>end"));
        checks::page(&page, source.len() + 64);
        checks::words_stand_once(&words, &page.record);
    }

    #[test]
    fn any_page_gives_an_article(bytes in any_bytes(), step in 1usize..5) {
        if let Ok(page) = import(&bytes, &Hint::default()) {
            let texts = || page.record.blocks.iter().step_by(step).map(|b| page.record.block_text(b).to_owned());
            let mut all = vec![
                Rules::default(),
                Rules { repeated: texts().map(|t| (essence(&t), 3)).collect(), ..Rules::default() },
            ];
            for (action, kind) in [RuleAction::Drop, RuleAction::Keep].into_iter().flat_map(|a| RuleKind::ALL.map(|k| (a, k))) {
                let rules = texts().map(|t| SiteRule::new(action, kind, t)).collect();
                all.push(Rules { rules, ..Rules::default() });
            }
            for rules in all {
                let (article, report) = explain(&page, &rules);
                checks::article(&page, &article, &report);
                prop_assert_eq!(explain(&page, &rules), (article, report));
            }
        }
    }
}

/// The fuzz crate stands beside the house and names its crates anew.
#[test]
fn the_fuzz_crate_uses_the_same_crates() {
    let read = |path: &str| {
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).unwrap()
    };
    let (main, fuzz) = (read("Cargo.toml"), read("fuzz/Cargo.toml"));
    let (_, rest) = fuzz.split_once("[dependencies]").unwrap();
    let (lines, _) = rest.split_once("\n[").unwrap();
    for line in lines.lines().filter(|l| l.contains(" = ")) {
        let own = line.starts_with("libfuzzer-sys ");
        assert!(own || main.lines().any(|l| l == line), "{line}");
    }
    let (_, rest) = main.split_once("[dependencies]").unwrap();
    let (all, _) = rest.split_once("\n[").unwrap();
    let mut sources = String::new();
    for room in ["src/article", "src/text"] {
        read_all(Path::new(room), &mut sources);
    }
    for line in all.lines().filter(|l| l.contains(" = ")) {
        let name = line.split(' ').next().unwrap().replace('-', "_");
        let used = ["use ", " ", "(", "&"].map(|before| format!("{before}{name}::"));
        let used = used.iter().any(|used| sources.contains(used));
        assert_eq!(used, lines.contains(line), "what both rooms use: {line}");
    }
}

/// Everything written in a folder.
fn read_all(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// Terminals give a sign of category Mc a cell, whatever the tables of clusters
/// say of it: without one, what is drawn next would wipe it away.
#[test]
fn every_sign_that_stands_beside_a_letter_has_a_cell() {
    let beside = regex::Regex::new(r"^\p{Mc}$").unwrap();
    let all = ('\u{80}'..=char::MAX).map(String::from);
    let none = all.filter(|c| beside.is_match(c) && offprint::text::width(c) == 0);
    assert_eq!(none.collect::<Vec<_>>(), [] as [String; 0]);
}
