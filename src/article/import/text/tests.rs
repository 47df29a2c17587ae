use super::read;
use crate::article::{
    block::{BlockKind, Part},
    page::Page,
};

/// Kind and text of each block, `kind: text`; a paragraph's text alone.
fn blocks(page: &Page) -> Vec<String> {
    let one = |block| {
        let text = page.record.block_text(block);
        match block.kind {
            BlockKind::Paragraph => text.to_owned(),
            BlockKind::Heading(level) => format!("h{level}: {text}"),
            BlockKind::ListItem { depth, ordinal } => {
                format!(
                    "{}{}: {text}",
                    ["li", "li li"][usize::from(depth)],
                    ordinal.map_or(String::new(), |n| n.to_string())
                )
            }
            kind => format!("{}: {text}", kind.name()),
        }
    };
    page.record.blocks.iter().map(one).collect()
}

fn check(input: &str, expected: &[&str]) {
    assert_eq!(blocks(&read(input)), expected, "{input}");
}

#[test]
fn blank_lines_part_blocks() {
    check(
        "One\n\nTwo\r\n\r\nThree\r\rFour",
        &["One", "Two", "Three", "Four"],
    );
    check("One\n \u{a0}\n\tTwo", &["One", "Two"]);
    check("One\u{2029}Two\u{c}Three", &["One", "Two", "Three"]);
}

#[test]
fn white_space_collapses_and_no_break_spaces_stand() {
    check(
        "\u{a0} Print  Mail\tLarge\u{a0} Small \u{a0}",
        &["Print Mail Large\u{a0} Small"],
    );
}

#[test]
fn unwrapped_lines_are_blocks() {
    check(
        "Headline of the day\nA first sentence.\nA second one.",
        &["Headline of the day", "A first sentence.", "A second one."],
    );
}

/// A paragraph of `words` wrapped at `cols`.
fn wrapped(words: &str, cols: usize) -> String {
    textwrap(words, cols).join("\n")
}

fn textwrap(words: &str, cols: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let last = lines.last_mut().unwrap();
        if !last.is_empty() && last.len() + 1 + word.len() > cols {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

const PROSE: &str = "The council met on Monday to talk about the bridge that the flood had taken in spring, and \
    everybody who lives on the far bank came to hear whether the old ferry would run again before the autumn. It \
    will not, said the mayor, because the boat has been sold to a town down the river which needs it more than we do.";

#[test]
fn hard_wraps_are_joined() {
    for cols in [60, 72, 80, 100] {
        let text = format!(
            "A short headline\n\n{}\n\n{}",
            wrapped(PROSE, cols),
            wrapped(PROSE, cols)
        );
        check(&text, &["A short headline", PROSE, PROSE]);
    }
}

#[test]
fn wrap_is_decided_region_by_region() {
    let letter = vec![wrapped(PROSE, 72); 12].join("\n\n");
    let lines = vec!["A line that stands alone.\nAnother one, by itself."; 30].join("\n");
    let page = read(&format!("{letter}\n\n{lines}"));
    assert_eq!(page.record.blocks.len(), 12 + 60);
}

#[test]
fn broken_words_are_mended_where_the_text_knows_them() {
    let broken = "The council met on Monday to talk about the bridge that the flo-\nod had taken in spring, and the \
        flood was high and everybody was\nthere to hear what a well-\nknown man would say of it at length to them.";
    let page = read(broken);
    assert!(
        page.record.text.contains("the flood had"),
        "{}",
        page.record.text
    );
    assert!(page.record.text.contains("well-\nknown") || page.record.text.contains("well-known"));
}

#[test]
fn chinese_wraps_are_joined_without_a_space() {
    let line = "北京的会议今天开始各国代表出席了开幕式并且发表了讲话他们希望合作";
    let text = [line, line, "继续下去"].join("\n");
    check(&text, &[format!("{line}{line}继续下去").as_str()]);
}

#[test]
fn lists_lose_their_marks() {
    check(
        "* one\n* two\n  + deep\n* three",
        &["li: one", "li: two", "li li: deep", "li: three"],
    );
    check("*\n* x\n+\nyes", &["li: x", "li: yes"]);
    check("• a\n• b", &["li: a", "li: b"]);
    check(
        "1. one\n2. two\n3) three",
        &["li1: one", "li2: two", "li3: three"],
    );
    check("2013. That was the year.", &["2013. That was the year."]);
    check(
        "3. Oktober war ein Feiertag.",
        &["3. Oktober war ein Feiertag."],
    );
    check("– Oui, dit-il.", &["– Oui, dit-il."]);
    check("-5 degrees", &["-5 degrees"]);
}

#[test]
fn mail_quotes_are_quotes() {
    check(
        "She wrote:\n> I agree.\n> Do come.\n\nFine.",
        &["She wrote:", "quote: I agree.", "quote: Do come.", "Fine."],
    );
    check("> Read more", &["> Read more"]);
}

#[test]
fn rules_headings_and_fields() {
    check("a\n\n-----\n\nb", &["a", "rule: ", "b"]);
    check("* * *", &["rule: "]);
    check(
        "Title\n=====\n\nPart\n----\ntext",
        &["h1: Title", "h2: Part", "text"],
    );
    check("## A part\n\ntext #3 here", &["h2: A part", "text #3 here"]);
    check("#1 in the charts", &["#1 in the charts"]);
    check(
        "Search: ______\n\n____________________",
        &["Search: ______", "____________________"],
    );
    check("[logo.png] (BUTTON) Menu", &["[logo.png] (BUTTON) Menu"]);
}

#[test]
fn drawn_tables_keep_rows_and_cells() {
    check(
        "Name\tAge\nAda\t36\nAlan\t41",
        &["table: Name\tAge\nAda\t36\nAlan\t41"],
    );
    check(
        "Name    Age  Town\nAda     36   London\nAlan    41   Wilmslow",
        &["table: Name\tAge\tTown\nAda\t36\tLondon\nAlan\t41\tWilmslow"],
    );
    check("| A | B |\n|---|---|\n| 1 |  |", &["table: A\tB\n1"]);
    check(
        "[ ]  one\n[ ]  two\n[ ]  three",
        &["[ ] one", "[ ] two", "[ ] three"],
    );
    check("Print  Mail\n\nShare  Like", &["Print Mail", "Share Like"]);
}

#[test]
fn code_and_verse_keep_their_lines() {
    check(
        "See:\n\n    fn main() {\n        run();\n    }\n\nDone.",
        &["See:", "code: fn main() {\n    run();\n}", "Done."],
    );
    check("```\na  b\nc\n```", &["code: a  b\nc"]);
    check("```rust\n  a\n```", &["code: rust\n  a"]);
    check(
        "The river runs beneath the hill,\nThe mill has stood a year now still,\nAnd nobody has come.",
        &[
            "The river runs beneath the hill,\nThe mill has stood a year now still,\nAnd nobody has come.",
        ],
    );
}

#[test]
fn the_last_line_without_an_end_is_kept() {
    check("Body text.\n\n8.03K", &["Body text.", "8.03K"]);
}

#[test]
fn hints_tell_gap_and_indent() {
    let page = read("a\n\n\n  b\n\n* c");
    let hints: Vec<_> = page
        .hints
        .iter()
        .map(|h| (h.gap_before, h.indent_cols, h.bullet))
        .collect();
    assert_eq!(hints, [(0, 0, false), (2, 2, false), (1, 0, true)]);
}

#[test]
fn source_ranges_hold_the_blocks_words() {
    let source = "One\n\n* two\n\nthree";
    let page = read(source);
    let parts: Vec<_> = page
        .record
        .blocks
        .iter()
        .map(|b| source.get(b.source.clone()).unwrap())
        .collect();
    assert_eq!(parts, ["One", "* two", "three"]);
}

/// A paragraph of `lines` lines, each filled up to some 70 columns, indented.
fn prose(lines: usize, indent: usize) -> String {
    let words = "the keeper of the weir came down to the water every morning before light";
    let line = |n: usize| format!("{}{} {words}", " ".repeat(indent), ["and", "so"][n % 2]);
    let mut all: Vec<String> = (0..lines).map(line).collect();
    if let Some(last) = all.last_mut() {
        *last = format!("{}and no more came.", " ".repeat(indent));
    }
    all.join("\n")
}

#[test]
fn text_browsers_put_headings_at_the_edge() {
    let text = format!(
        "The weir\n\n{}\n\nA list.\n\n{}\n",
        prose(9, 3),
        prose(3, 3)
    );
    let page = read(&text);
    let found = blocks(&page);
    assert_eq!(found[0], "h2: The weir");
    // A sentence is none, and neither is the first line of an unindented text.
    assert_eq!(found[2], "A list.");
    let flush = format!("The weir\n\n{}\n", prose(12, 0));
    assert_eq!(blocks(&read(&flush))[0], "The weir");
}

#[test]
fn a_list_after_wrapped_prose_is_wrapped_as_that_was() {
    let list = format!(
        "   * Ledger of the weir, kept by hand in the years of the floods, and the\n     \
         rest of it. Third part.\n{}",
        "   * Short\n".repeat(12)
    );
    let found = blocks(&read(&format!("{}\n\n{list}", prose(80, 3))));
    let items: Vec<_> = found.iter().filter(|b| b.starts_with("li")).collect();
    assert_eq!(items.len(), 13);
    assert!(
        items[0].ends_with("and the rest of it. Third part."),
        "{}",
        items[0]
    );
    // Nothing says at which width a list alone is wrapped.
    let alone = blocks(&read(&list));
    assert!(
        !alone.iter().any(|b| b.contains("and the rest")),
        "{alone:?}"
    );
}

#[test]
fn lines_of_a_short_stanza_stand_together() {
    let parts = |text: &str| -> Vec<bool> {
        let page = read(text);
        let parts = page
            .record
            .blocks
            .iter()
            .map(|b| b.within.part == Part::Line);
        parts.collect()
    };
    let verse = "The mill\nstood by the weir\nand ground\n\nuntil\nit broke\n";
    assert_eq!(parts(verse), [false, true, true, false, true]);
    let long = format!("A line.\n{}\nAnother.\n", "many words ".repeat(20));
    assert_eq!(parts(&long), [false, false, false]);
}

#[test]
fn a_wrapped_paragraph_among_short_lines_is_one() {
    let text = format!(
        "The weir\n\nBy Nora Flint\n\n{}\n\nThe mill\nstood by the weir\nand ground\n",
        prose(3, 0)
    );
    let found = blocks(&read(&text));
    assert_eq!(found.len(), 6, "{found:?}");
    assert!(found[2].ends_with("and no more came."));
}

#[test]
fn verse_keeps_its_indents() {
    let shown = |text: &str| blocks(&read(text)).join("|").replace('\u{A0}', "_");
    assert_eq!(
        shown("    The mill\n      stood by the weir\n    and ground\n"),
        "The mill|__stood by the weir|and ground"
    );
    assert_eq!(
        shown("      The mill\n  stood by the weir\n    and ground\n"),
        "____The mill|stood by the weir|__and ground"
    );
    // Verse by its punctuation is a block.
    assert_eq!(
        shown(
            "  The mill had stood beside the weir,\n    And ground for all the town,\n  \
             Until the water left its bed,\n    And took the timbers down.\n"
        ),
        "The mill had stood beside the weir,\n__And ground for all the town,\n\
         Until the water left its bed,\n__And took the timbers down."
    );
    // The indent that opens a paragraph is none.
    let prose = prose(6, 0);
    assert!(!shown(&format!("    {prose}\n\n    {prose}\n")).contains('_'));
}

#[test]
fn a_list_that_counts_anew_is_another() {
    let begins = |text: &str| -> Vec<bool> {
        let page = read(text);
        let blocks = page.record.blocks.iter();
        blocks.map(|b| b.within.begins_list).collect()
    };
    assert_eq!(
        begins("1. one\n\n1. first\n2. second\n"),
        [true, true, false]
    );
    assert_eq!(begins("- one\n  - inner\n- two\n"), [true, true, false]);
}
