//! What is wider than the column, left as it is or broken.

use super::{
    Format, PANNED_COLS_MAX,
    tests::{format, layout, plain},
};
use crate::article::{BlockKind, Role, testing::article};

/// The lines of one block below the length of the story, and which of them
/// may be moved sideways.
fn set(kind: BlockKind, text: &str, cols: u16, pan: bool) -> (Vec<String>, bool) {
    let a = article(&[(Role::Body, kind, text)]);
    let page = layout(
        &a,
        Format {
            pan,
            ..format(cols)
        },
    );
    let lines = page.lines(0..page.rows());
    let from = lines
        .iter()
        .position(|l| l.block == 0 && l.source().is_some());
    let from = from.expect("the block");
    let pans = lines.get(from).is_some_and(|l| l.pans);
    assert!(lines.iter().skip(from).all(|l| l.pans == pans));
    (plain(&page).split_off(from), pans)
}

fn check(kind: BlockKind, text: &str, pan: bool, expected: &[&str], pans: bool) {
    let found = set(kind, text, 20, pan);
    let expected = expected.iter().map(|l| (*l).to_owned()).collect();
    assert_eq!(found, (expected, pans), "{text:?}");
}

#[test]
fn code_stays_as_it_is() {
    let code = "fn main() {\n\tprintln!(\"good morning\");\n}";
    check(
        BlockKind::Code,
        code,
        true,
        &["fn main() {", "    println!(\"good morning\");", "}"],
        true,
    );
    check(
        BlockKind::Code,
        code,
        false,
        &["fn main() {", "    println!(\"good m", "↪ orning\");", "}"],
        false,
    );
}

#[test]
fn a_line_without_end_goes_on_below() {
    let (lines, pans) = set(BlockKind::Code, &"x".repeat(2_500), 20, true);
    assert!(pans && lines.len() == 3);
    assert!(lines.iter().all(|l| l.chars().count() <= PANNED_COLS_MAX));
}

#[test]
fn poems_stay_and_broken_prose_hangs() {
    let poem = "The lamp is lit\nand the whole harbour leans on it\nuntil the morning.";
    let lines: Vec<&str> = poem.split('\n').collect();
    check(BlockKind::Paragraph, poem, true, &lines, true);
    check(
        BlockKind::Paragraph,
        poem,
        false,
        &[
            "The lamp is lit",
            "and the whole",
            "    harbour leans",
            "    on it",
            "until the",
            "    morning.",
        ],
        false,
    );
    // Two lines are none, and neither are paragraphs that were broken.
    for prose in [
        "One line that is long enough\nand another",
        &format!(
            "{}\nb\nc\nd",
            "a long paragraph with a break after it ".repeat(5)
        ),
    ] {
        assert!(!set(BlockKind::Paragraph, prose, 20, true).1, "{prose:?}");
    }
}

#[test]
fn tables_stay_in_columns_while_they_can_be_looked_over() {
    let table = "Town\tHarbour\tSouls\nVinter\tnorth pier\t120";
    check(
        BlockKind::Table,
        table,
        true,
        &[
            "Town    Harbour     Souls",
            "─────────────────────────",
            "Vinter  north pier    120",
        ],
        true,
    );
    check(
        BlockKind::Table,
        table,
        false,
        &[
            "Columns: Town",
            "         Harbour",
            "         Souls",
            "",
            "Town: Vinter",
            "Harbour: north pier",
            "Souls: 120",
        ],
        false,
    );
    let wordy = format!("Town\tWords\nVinter\t{}", "of the north ".repeat(5).trim());
    assert!(!set(BlockKind::Table, &wordy, 20, true).1);
}
