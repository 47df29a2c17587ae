//! Lines with text from right to left.

use super::{
    Format, Line,
    tests::{format, layout},
};
use crate::{
    article::{
        BlockKind, InlineKind, Role,
        testing::{article, known, mark},
    },
    text,
};

/// A line as it is seen, dots being what stands left of it.
fn seen(line: &Line) -> String {
    let mut out = ".".repeat(usize::from(line.indent_cols));
    for span in &line.spans {
        for (_, cluster) in span.seen(&span.text) {
            out.push_str(if span.leftwards {
                text::mirrored(cluster)
            } else {
                cluster
            });
        }
    }
    out
}

/// The lines of one block, in order of reading and in order of sight.
fn set(kind: BlockKind, words: &str, cols: u16) -> Vec<String> {
    let a = article(&[(Role::Body, kind, words)]);
    let read = layout(&a, format(cols));
    let turned = layout(
        &a,
        Format {
            turn: true,
            ..format(cols)
        },
    );
    assert_eq!(read.rows(), turned.rows());
    let lines = turned.lines(0..turned.rows());
    for (read, turned) in read.lines(0..read.rows()).iter().zip(&lines) {
        assert_eq!(read.source(), turned.source());
        let ink = |line: &Line| line.cols() - usize::from(line.indent_cols);
        assert_eq!(ink(read), ink(turned));
    }
    let sourced = lines.iter().filter(|line| line.source().is_some());
    sourced.map(seen).collect()
}

#[test]
fn raised_and_lowered_letters_stay_on_the_line() {
    let mut a = article(&[(Role::Body, BlockKind::Paragraph, "x2 אבגד y10 הו z3")]);
    for raised in ["2", "10"] {
        mark(&mut a, raised, InlineKind::Superscript);
    }
    mark(&mut a, "3", InlineKind::Subscript);
    let record = a.record.text.clone();
    let page = layout(
        &a,
        Format {
            turn: true,
            ..format(40)
        },
    );
    let line = page
        .lines(0..page.rows())
        .into_iter()
        .find(|l| l.source().is_some());
    let line = line.expect("it has text");
    assert_eq!(seen(&line), "x² דגבא y¹⁰ וה z₃");
    let sources: String = line
        .spans
        .iter()
        .filter_map(|s| record.get(s.source.clone()?))
        .collect();
    assert_eq!(sources, "x2 אבגד y10 הו z3");
}

#[test]
fn on_a_page_that_is_read_leftwards_headings_stand_out_at_the_right() {
    let seen_under = |title: &str| -> Vec<String> {
        let mut a = article(&[
            (Role::Title, BlockKind::Heading(1), title),
            (Role::Body, BlockKind::Heading(2), "אבג"),
            (Role::Body, BlockKind::Paragraph, "אבג דה"),
            (Role::Body, BlockKind::Paragraph, "plain"),
        ]);
        a.metadata.title = known(title.to_owned());
        let format = Format {
            outdent_cols: 2,
            turn: true,
            ..format(22)
        };
        let page = layout(&a, format);
        let lines = page.lines(0..page.rows());
        assert!(lines.iter().all(|line| line.cols() <= 22));
        lines.iter().map(seen).filter(|l| !l.is_empty()).collect()
    };
    let at = |indent: usize, words: &str| format!("{}{words}", ".".repeat(indent));
    assert_eq!(
        seen_under("הוז"),
        [
            at(19, "זוה"),
            at(2, "4 words · 1 minute"),
            at(19, "גבא"),
            at(14, "הד גבא"),
            at(0, "plain"),
        ]
    );
    // On others what is from right to left ends where the text does.
    assert_eq!(
        seen_under("A title"),
        [
            at(0, "A title"),
            at(2, "4 words · 1 minute"),
            at(19, "גבא"),
            at(16, "הד גבא"),
            at(2, "plain"),
        ]
    );
}

#[test]
fn a_quotation_has_its_bars_on_one_side() {
    let seen_of = |words: [&str; 2]| -> Vec<String> {
        let quotes = words.map(|words| (Role::Body, BlockKind::Quote, words));
        let mut blocks = quotes.to_vec();
        blocks.push((Role::Body, BlockKind::Image, ""));
        let mut a = article(&blocks);
        std::sync::Arc::make_mut(&mut a.record).blocks[2]
            .within
            .quotes = 1;
        let page = layout(
            &a,
            Format {
                turn: true,
                ..format(24)
            },
        );
        let lines = page.lines(2..page.rows());
        lines.iter().map(seen).collect()
    };
    let at = |indent: usize, words: &str| format!("{}{words}", ".".repeat(indent));
    let bare = at(23, "▏");
    assert_eq!(
        seen_of(["אבג", "הו"]),
        [
            at(19, "גבא ▏"),
            bare.clone(),
            at(20, "וה ▏"),
            bare,
            at(15, "[image] ▏"),
        ]
    );
    assert_eq!(
        seen_of(["said", "more"]),
        ["▏ said", "▏", "▏ more", "▏", "▏ [image]"]
    );
}

#[test]
fn paragraphs_are_set_flush_right() {
    let check = |kind, words: &str, expected: &[&str]| {
        assert_eq!(set(kind, words, 20), expected, "{words}");
    };
    let p = BlockKind::Paragraph;
    check(p, "plain words", &["plain words"]);
    check(p, "אבג דה", &["..............הד גבא"]);
    check(
        p,
        "אבגדה וזחטי כלמנס עפצקר",
        &["...סנמלכ יטחזו הדגבא", "...............רקצפע"],
    );
    check(p, "see (אבג) there", &["see (גבא) there"]);
    check(p, "אבג (see) 12", &["........12 (see) גבא"]);
    check(BlockKind::Quote, "אבג", &["...............גבא ▏"]);
    check(
        BlockKind::ListItem {
            depth: 0,
            ordinal: None,
        },
        "אבג",
        &["...............גבא •"],
    );
    check(BlockKind::Code, "x = \"אבג\"", &["x = \"גבא\""]);
    check(BlockKind::Table, "אב\tcd\nef\tגה", &["בא  cd", "ef  הג"]);
}
