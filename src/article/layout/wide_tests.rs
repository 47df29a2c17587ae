//! What is wider than the column, left as it is or broken.

use std::sync::Arc;

use super::{
    Format, Layout, Line, PANNED_COLS_MAX,
    tests::{format, layout, plain},
};
use crate::article::{BlockKind, Inline, InlineKind, Role, testing::article};

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
        &["fn main() {", "    println!(\"good ", "↪ morning\");", "}"],
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
            "Columns: Town ·",
            "         Harbour ·",
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

/// A table whose first `heads` rows are strong, in 30 cells.
fn set_with_heads(text: &str, heads: usize) -> Layout {
    let mut a = article(&[(Role::Body, BlockKind::Table, text)]);
    let mut at = 0;
    for row in text.split('\n').take(heads) {
        for cell in row.split('\t') {
            Arc::make_mut(&mut a.record).inlines.push(Inline {
                range: at..at + cell.len(),
                kind: InlineKind::Strong,
            });
            at += cell.len() + 1;
        }
    }
    layout(&a, format(30))
}

#[test]
fn a_head_of_two_rows_ends_with_the_second() {
    let table = "Region\tBoats\tSouls\n\t2019\t2020\nNorth\t12\t7";
    let page = set_with_heads(table, 2);
    // 0 length, 1 blank.
    assert_eq!(
        plain(&page).split_off(2),
        [
            "Region  Boats  Souls",
            "         2019   2020",
            "────────────────────",
            "North      12      7",
        ]
    );
    let bad = (0..7).filter(|row| page.leaves_a_heading(*row));
    assert_eq!(bad.collect::<Vec<_>>(), [3, 4, 5]);
}

#[test]
fn records_are_named_by_all_rows_of_the_head() {
    let table = "Region\tBoats that were seen\tSouls\n\t2019\t2020\nNorth\ttwelve\tseven";
    let page = set_with_heads(table, 2);
    assert_eq!(
        plain(&page).split_off(2),
        [
            "Columns: Region · Boats that",
            "         were seen · Souls",
            "         2019 · 2020",
            "",
            "Region: North",
            "Boats that were seen 2019:",
            "  twelve",
            "Souls 2020: seven",
        ]
    );
    let lines = page.lines(0..page.rows());
    let strong = |line: &Line| -> Vec<bool> { line.spans.iter().map(|s| s.look.strong).collect() };
    assert_eq!(strong(&lines[6]), [true, false, false]);
}
