//! What a page looks like, and what holds for every page.

use std::{ops::Range, sync::Arc};

use proptest::prelude::*;

use super::{Format, Layout, Line, LineKind, PANNED_COLS_MAX, Plates, Span};
use crate::{
    article::{
        Article, Author, BlockKind, Date, InlineKind, Judge, Judgement, Reason, Role, Time,
        picture::{Size, Trouble},
        testing::{any_article, article, known, mark, push, story},
    },
    text,
};

const P: BlockKind = BlockKind::Paragraph;

pub(super) fn format(measure_cols: u16) -> Format {
    Format {
        measure_cols,
        outdent_cols: 0,
        with_chrome: false,
        ascii: false,
        hyphenate: false,
        justify: false,
        pan: false,
        turn: false,
        plates: Plates::default(),
    }
}

pub(super) fn layout(article: &Article, format: Format) -> Layout {
    Layout::new(Arc::new(article.clone()), format)
}

/// A line as it stands on the screen.
fn drawn(line: &Line) -> String {
    let spans: String = line.spans.iter().map(|s| s.text.as_str()).collect();
    format!("{}{spans}", " ".repeat(usize::from(line.indent_cols)))
}

/// Every line: `text @ source-range`.
fn page(layout: &Layout) -> String {
    let lines = layout.lines(0..layout.rows());
    let shown = lines.iter().map(|l| match l.source() {
        Some(Range { start, end }) => format!("{} @ {start}-{end}\n", drawn(l)),
        None => format!("{}\n", drawn(l)),
    });
    shown.collect()
}

/// Every line's text alone.
pub(super) fn plain(layout: &Layout) -> Vec<String> {
    layout.lines(0..layout.rows()).iter().map(drawn).collect()
}

fn check_body(blocks: &[(Role, BlockKind, &str)], cols: u16, expected: &[&str]) {
    let mut found = plain(&layout(&article(blocks), format(cols)));
    // The length comes first in every story that has words.
    let after_meta = found.iter().position(String::is_empty).map_or(0, |i| i + 1);
    found.drain(..after_meta);
    assert_eq!(found, expected);
}

fn sample() -> Article {
    let mut a = article(&[
        (Role::Chrome, P, "Home News Sport"),
        (
            Role::Title,
            BlockKind::Heading(1),
            "The Keeper of Small Lights",
        ),
        (Role::Byline, P, "By Ann Author in Oslo"),
        (Role::Date, P, "10 April 2013"),
        (
            Role::Body,
            P,
            "For eleven winters the keeper wrote one line a night, and nobody read it.",
        ),
        (Role::Caption, P, "The lamp in 1901."),
        (Role::Body, BlockKind::Heading(2), "What was kept"),
        (
            Role::Body,
            BlockKind::ListItem {
                depth: 0,
                ordinal: None,
            },
            "wind first, because it could kill",
        ),
        (
            Role::Body,
            BlockKind::ListItem {
                depth: 1,
                ordinal: None,
            },
            "birds second",
        ),
        (
            Role::Body,
            BlockKind::Quote,
            "A margin is where a page admits that it was read.",
        ),
        (Role::Body, BlockKind::Quote, "So said one."),
        (Role::Contact, P, "Write to ann@example.org"),
    ]);
    a.metadata.title = known("The Keeper of Small Lights".to_owned());
    a.metadata.authors = known(vec![Author {
        name: "Ann Author".to_owned(),
        place: Some("Oslo".to_owned()),
    }]);
    a.metadata.publisher = known("The Paper".to_owned());
    a.metadata.updated = known(Date {
        year: 2013,
        month: Some(4),
        day: Some(10),
        time: Some(Time {
            hour: 10,
            minute: 55,
            second: None,
        }),
        offset_minutes: None,
    });
    a
}

#[test]
fn page_at_20() {
    insta::assert_snapshot!(page(&layout(&sample(), format(20))));
}

#[test]
fn page_at_40() {
    insta::assert_snapshot!(page(&layout(&sample(), format(40))));
}

#[test]
fn page_at_66() {
    insta::assert_snapshot!(page(&layout(&sample(), format(66))));
}

#[test]
fn pages_at_wide_measures() {
    for cols in [100, 200] {
        let shown = page(&layout(&sample(), format(cols)));
        insta::assert_snapshot!(format!("page_at_{cols}"), shown);
    }
}

#[test]
fn pages_with_broken_words_and_straight_edges() {
    let mut a = sample();
    a.metadata.language = known("en".to_owned());
    let text = "The lighthouse remembered everything: extraordinary winters, \
                considerable disagreements, and a remarkably unhurried correspondence \
                between neighbouring harbours — none of it answered.";
    push(&mut a, Judgement::program(Role::Body, 1.0), P, text);
    for cols in [20, 30, 45, 66] {
        let f = Format {
            hyphenate: true,
            justify: true,
            ..format(cols)
        };
        insta::assert_snapshot!(format!("straight_at_{cols}"), page(&layout(&a, f)));
    }
}

#[test]
fn page_with_chrome_in_ascii() {
    let format = Format {
        with_chrome: true,
        ascii: true,
        ..format(66)
    };
    insta::assert_snapshot!(page(&layout(&sample(), format)));
}

#[test]
fn numbers_share_an_edge() {
    let item = |depth, ordinal| BlockKind::ListItem { depth, ordinal };
    check_body(
        &[
            (Role::Body, item(0, Some(9)), "nine"),
            (Role::Body, item(1, None), "inner"),
            (Role::Body, item(0, Some(10)), "ten and more that goes on"),
        ],
        20,
        &[
            " 9. nine",
            "    – inner",
            "10. ten and more",
            "    that goes on",
        ],
    );
}

#[test]
fn code_keeps_its_shape() {
    check_body(
        &[(
            Role::Body,
            BlockKind::Code,
            "fn main() {\n\tlet x = 1; // a long remark\n\n}",
        )],
        20,
        &[
            "fn main() {",
            "    let x = 1; // a ",
            "↪ long remark",
            "",
            "}",
        ],
    );
}

#[test]
fn tables_in_columns() {
    check_body(
        &[(
            Role::Body,
            BlockKind::Table,
            "Town\tSouls\nÅs\t120\nBergen\t9",
        )],
        20,
        &[
            "Town    Souls",
            "─────────────",
            "Ås        120",
            "Bergen      9",
        ],
    );
}

#[test]
fn tables_as_records() {
    check_body(
        &[(
            Role::Body,
            BlockKind::Table,
            "Town\tWhat is said of it\nÅs\tquiet in winter\n\tnothing",
        )],
        20,
        &[
            "Columns: Town",
            "         What is",
            "         said of it",
            "",
            "Town: Ås",
            "What is said of it:",
            "  quiet in winter",
            "",
            "What is said of it:",
            "  nothing",
        ],
    );
}

#[test]
fn pictures_stand_over_their_words() {
    let blocks = [
        (Role::Body, BlockKind::Image, ""),
        (Role::Caption, P, "Dusk."),
        (Role::Body, BlockKind::Image, "a lamp on a rock"),
        (Role::Body, BlockKind::Image, ""),
        (Role::Body, BlockKind::Image, "a pier"),
    ];
    let size = |width_px, height_px| Size {
        width_px,
        height_px,
    };
    let known = [
        (0, Ok(size(200, 100))),
        (2, Ok(size(4000, 400))),
        (3, Err(Trouble::Damaged)),
        (4, Err(Trouble::NotSaved)),
    ];
    let plates = Plates {
        known: Arc::new(known.into()),
        cell_px: (10, 20),
        rows_max: 9,
    };
    let page = layout(
        &article(&blocks),
        Format {
            plates,
            ..format(40)
        },
    );
    let lines = page.lines(0..page.rows());
    let mut shown: Vec<String> = lines
        .iter()
        .map(|line| match line.kind {
            LineKind::Picture(strip) => format!(
                "{}: {} of {} rows, {} cells from {}",
                line.block, strip.row, strip.rows, strip.cols, line.indent_cols
            ),
            _ => drawn(line),
        })
        .collect();
    assert_eq!(
        shown.split_off(2),
        [
            "0: 0 of 5 rows, 20 cells from 10",
            "0: 1 of 5 rows, 20 cells from 10",
            "0: 2 of 5 rows, 20 cells from 10",
            "0: 3 of 5 rows, 20 cells from 10",
            "0: 4 of 5 rows, 20 cells from 10",
            "Dusk.",
            "",
            "2: 0 of 2 rows, 40 cells from 0",
            "2: 1 of 2 rows, 40 cells from 0",
            "[image: a lamp on a rock]",
            "",
            "[image · damaged]",
            "",
            "[image: a pier · not saved]",
        ],
    );
    let pictures: Vec<_> = page
        .pictures(7..11)
        .map(|(block, s)| (block, s.rows))
        .collect();
    assert_eq!(pictures, [(2, 2)]);
    assert_eq!(page.pictures(5..6).count(), 1);
    assert_eq!(page.pictures(11..99).count(), 0);
}

#[test]
fn images_and_rules() {
    check_body(
        &[
            (Role::Body, BlockKind::Image, ""),
            (Role::Caption, P, "Dusk."),
            (Role::Body, BlockKind::Image, "a lamp on a very far rock"),
            (Role::Body, BlockKind::Rule, ""),
            (Role::Body, P, "End."),
        ],
        20,
        &[
            "[image]",
            "Dusk.",
            "",
            "[image: a lamp on",
            "        a very far",
            "        rock]",
            "",
            "       * * *",
            "",
            "End.",
        ],
    );
}

#[test]
fn verse_and_soft_hyphens() {
    check_body(&[(Role::Body, P, "one\ntwo")], 20, &["one", "two"]);
    check_body(
        &[(
            Role::Body,
            P,
            "an un\u{AD}com\u{AD}pro\u{AD}mis\u{AD}ing remark",
        )],
        20,
        &["an un\u{AD}com\u{AD}pro\u{AD}mis\u{AD}ing", "remark"],
    );
    check_body(
        &[(
            Role::Body,
            P,
            "nearly un\u{AD}com\u{AD}pro\u{AD}mis\u{AD}ing",
        )],
        20,
        &["nearly un\u{AD}com\u{AD}pro\u{AD}-", "mis\u{AD}ing"],
    );
}

#[test]
fn verse_hangs_where_it_does_not_fit() {
    check_body(
        &[(
            Role::Body,
            P,
            "a line that is longer than the page\nand one\n\nend",
        )],
        24,
        &[
            "a line that is",
            "    longer than the page",
            "and one",
            "",
            "end",
        ],
    );
}

fn in_english(text: &str) -> Article {
    let mut a = article(&[
        (
            Role::Body,
            BlockKind::Heading(2),
            "Extraordinary lighthouses",
        ),
        (Role::Body, P, text),
    ]);
    a.metadata.language = known("en".to_owned());
    a
}

#[test]
fn words_are_broken_in_prose_alone() {
    let a = in_english("The wandering lighthouse remembers everything, extraordinarily patient.");
    let f = Format {
        hyphenate: true,
        ..format(20)
    };
    assert_eq!(
        plain(&layout(&a, f)),
        [
            "9 words · 1 minute",
            "",
            "Extraordinary",
            "lighthouses",
            "",
            "The wandering",
            "lighthouse remembers",
            "everything, extraor-",
            "dinarily patient."
        ]
    );
}

#[test]
fn both_edges_are_straight_where_little_does_it() {
    let a = in_english("one two three four five six seven eight nine ten eleven end");
    let f = Format {
        justify: true,
        ..format(24)
    };
    let page = layout(&a, f);
    assert_eq!(
        plain(&page).get(5..).unwrap(),
        [
            "one two three four  five",
            "six seven eight nine ten",
            "eleven end"
        ]
    );
}

#[test]
fn a_title_that_differs_stands_on_top() {
    let mut a = article(&[
        (Role::Title, BlockKind::Heading(1), "As printed"),
        (Role::Body, P, "Text."),
    ]);
    a.metadata.title = known("As the reader wrote it".to_owned());
    let lines = layout(&a, format(40)).lines(0..9);
    let kinds: Vec<LineKind> = lines.iter().map(|l| l.kind).collect();
    assert_eq!(drawn(&lines[0]), "As the reader wrote it");
    assert_eq!(lines[0].source(), None);
    let heading = LineKind::Text(BlockKind::Heading(1));
    assert_eq!(
        kinds,
        [
            LineKind::Title,
            LineKind::Meta,
            LineKind::Blank,
            heading,
            LineKind::Blank,
            LineKind::Text(P)
        ]
    );
}

#[test]
fn chrome_runs_have_one_label_each() {
    let mut a = story(&["Text."]);
    push(
        &mut a,
        Judgement::chrome(Reason::Share, 0.1),
        P,
        "Share this",
    );
    push(&mut a, Judgement::chrome(Reason::Share, 0.1), P, "Print");
    push(
        &mut a,
        Judgement {
            by: Judge::Hand,
            ..Judgement::chrome(Reason::ByHand, 0.0)
        },
        P,
        "Buy",
    );
    let hidden = layout(&a, format(40));
    assert!(!hidden.shows(1) && hidden.shows(0));
    let shown = layout(
        &a,
        Format {
            with_chrome: true,
            ..format(40)
        },
    );
    assert_eq!(
        plain(&shown),
        [
            "1 word · 1 minute",
            "",
            "Text.",
            "",
            "┄ sharing · 3 words",
            "Share this",
            "Print",
            "",
            "┄ dropped by you · 1 word",
            "Buy"
        ]
    );
    assert!(shown.shows(3));
}

#[test]
fn looks_follow_the_inlines() {
    let mut a = story(&["one two three four"]);
    mark(
        &mut a,
        "two three",
        InlineKind::Link("https://example.org/".to_owned()),
    );
    mark(&mut a, "three", InlineKind::Strong);
    let page = layout(&a, format(40));
    let line = page.lines(2..3).remove(0);
    let looks: Vec<_> = line
        .spans
        .iter()
        .map(|s| (s.text.as_str(), s.look.link, s.look.strong))
        .collect();
    assert_eq!(
        looks,
        [
            ("one ", None, false),
            ("two ", Some(0), false),
            ("three", Some(0), true),
            (" four", None, false)
        ]
    );
}

#[test]
fn hidden_blocks_lead_to_the_next_text() {
    let a = article(&[
        (Role::Body, P, "one"),
        (Role::Chrome, P, "menu"),
        (Role::Body, P, "two"),
        (Role::Chrome, P, "end"),
    ]);
    let page = layout(&a, format(40));
    let row = |words: &str| page.row_of(a.record.text.find(words).unwrap());
    assert_eq!(row("menu"), row("two"));
    assert_eq!(row("end"), row("two"));
    assert_eq!(
        page.offset_at(page.rows() + 5),
        a.record.text.find("two").unwrap()
    );
}

#[test]
fn long_blocks_are_set_in_units() {
    let words = "wandering ships and other lights ".repeat(3000);
    let line = "x".repeat(70_000);
    let table = "name\tsomewhat longer value here\n".repeat(2000);
    let a = article(&[
        (Role::Body, P, words.trim()),
        (Role::Body, P, &line),
        (Role::Body, BlockKind::Code, &line),
        (Role::Body, BlockKind::Table, table.trim()),
        (Role::Body, P, &"verse\n\n".repeat(8000)),
    ]);
    for cols in [20, 66] {
        holds(&a, &format(cols)).unwrap();
    }
}

/// What holds for every page.
fn holds(a: &Article, f: &Format) -> Result<(), TestCaseError> {
    let page = layout(a, f.clone());
    let lines = page.lines(0..page.rows() + 3);
    prop_assert_eq!(lines.len(), page.rows());
    fits(&lines, f)?;
    in_order_and_whole(a, &page, &lines)?;
    finds_its_way(&page, &lines)
}

fn fits(lines: &[Line], f: &Format) -> Result<(), TestCaseError> {
    for line in lines {
        let used = text::width(&drawn(line));
        let most = if line.pans {
            PANNED_COLS_MAX
        } else {
            usize::from(f.measure_cols)
        };
        prop_assert!(!line.pans || f.pan);
        prop_assert!(used <= most, "{} cells: {:?}", used, line);
    }
    Ok(())
}

/// The spans of a line in the order of the text.
fn as_read(line: &Line) -> Vec<&Span> {
    let mut spans: Vec<&Span> = line.spans.iter().collect();
    spans.sort_by_key(|span| span.source.as_ref().map(|s| s.start));
    spans
}

/// Sources give exactly the shown blocks' text, in order, but for white
/// space; spans with a source are that stretch of the text.
fn in_order_and_whole(a: &Article, page: &Layout, lines: &[Line]) -> Result<(), TestCaseError> {
    let mut at = 0;
    let mut seen = String::new();
    for span in lines.iter().flat_map(as_read) {
        let Some(source) = span.source.clone() else {
            continue;
        };
        prop_assert!(source.start >= at && source.end >= source.start);
        at = source.end;
        let of_record = a.record.text.get(source).unwrap();
        let clusters = |t: &str| text::graphemes(t).count();
        prop_assert_eq!(clusters(of_record), clusters(&span.text));
        prop_assert_eq!(
            text::width(&of_record.replace('\t', " ")),
            text::width(&span.text)
        );
        seen.push_str(of_record);
    }
    let shown = a
        .record
        .blocks
        .iter()
        .enumerate()
        .filter(|(i, _)| page.shows(*i));
    let all: String = shown.map(|(_, b)| a.record.block_text(b)).collect();
    let ink = |t: &str| -> String { t.chars().filter(|c| !c.is_whitespace()).collect() };
    prop_assert_eq!(ink(&seen), ink(&all));
    Ok(())
}

fn finds_its_way(page: &Layout, lines: &[Line]) -> Result<(), TestCaseError> {
    let step = (lines.len() / 50).max(1);
    for (row, line) in lines.iter().enumerate().step_by(step) {
        prop_assert_eq!(&page.lines(row..row + 1), std::slice::from_ref(line));
        if let Some(source) = line.source() {
            prop_assert_eq!(page.offset_at(row), source.start);
            prop_assert_eq!(page.row_of(source.start), row);
        }
    }
    Ok(())
}

/// After a change of width the word that was on top is on its row.
fn keeps_the_word(a: &Article, from: Format, to: Format) -> Result<(), TestCaseError> {
    let (old, new) = (layout(a, from), layout(a, to));
    for row in 0..old.rows() {
        let offset = old.offset_at(row);
        let lines = new.lines(new.row_of(offset)..new.row_of(offset) + 1);
        if let Some(source) = old.lines(row..row + 1).first().and_then(Line::source) {
            let there = lines.first().and_then(Line::source);
            let there = there.is_some_and(|t| t.start <= source.start && source.start <= t.end);
            prop_assert!(there, "row {} offset {}", row, offset);
        }
    }
    Ok(())
}

fn any_format() -> impl Strategy<Value = Format> {
    let cols = prop::sample::select(vec![20u16, 33, 40, 66, 80, 200]);
    (cols, 0u16..4, any::<[bool; 6]>(), any_plates()).prop_map(
        |(
            measure_cols,
            outdent_cols,
            [with_chrome, ascii, hyphenate, justify, pan, turn],
            plates,
        )| {
            Format {
                measure_cols,
                outdent_cols,
                with_chrome,
                ascii,
                hyphenate,
                justify,
                pan,
                turn,
                plates,
            }
        },
    )
}

fn any_plates() -> impl Strategy<Value = Plates> {
    let size = (1u32..3000, 1u32..3000).prop_map(|(width_px, height_px)| Size {
        width_px,
        height_px,
    });
    let known = prop_oneof![size.prop_map(Ok), Just(Err(Trouble::NotSaved))];
    prop::collection::btree_map(0usize..12, known, 0..4).prop_map(|known| Plates {
        known: Arc::new(known),
        cell_px: (10, 20),
        rows_max: 9,
    })
}

proptest! {
    #[test]
    fn every_page_holds(a in any_article(), f in any_format()) {
        holds(&a, &f)?;
    }

    #[test]
    fn resize_keeps_the_word(a in any_article(), f in any_format(), cols in 20u16..100) {
        let to = Format { measure_cols: cols, ..f.clone() };
        keeps_the_word(&a, f, to)?;
    }

    #[test]
    fn any_slice_is_a_slice_of_the_whole(a in any_article(), f in any_format(), x in 0usize..60, y in 0usize..60) {
        let page = layout(&a, f);
        let whole = page.lines(0..page.rows());
        let (from, to) = (x.min(y).min(whole.len()), x.max(y).min(whole.len()));
        prop_assert_eq!(page.lines(from..to), whole.get(from..to).unwrap());
    }

    #[test]
    fn any_offset_has_a_row(a in any_article(), f in any_format(), offset in 0usize..2000) {
        let page = layout(&a, f);
        let row = page.row_of(offset);
        prop_assert!(row < page.rows().max(1));
        let again = page.row_of(page.offset_at(row));
        prop_assert!(page.rows() == 0 || again == row || page.lines(row..row + 1).iter().all(|l| l.source().is_none()));
    }
}
