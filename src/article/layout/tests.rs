//! What a page looks like.

use std::{ops::Range, sync::Arc};

use super::{Format, Layout, Line, LineKind, Plates, Signs};
use crate::article::{
    Article, Author, BlockKind, Date, InlineKind, Judge, Judgement, Part, Reason, Role, Time,
    picture::{Size, Trouble},
    testing::{article, known, mark, push, story},
};

const P: BlockKind = BlockKind::Paragraph;

pub(super) use crate::article::testing::format;

pub(super) fn layout(article: &Article, format: Format) -> Layout {
    Layout::new(Arc::new(article.clone()), format)
}

/// A line as it stands on the screen.
pub(super) fn drawn(line: &Line) -> String {
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
fn past_the_end_there_are_no_lines() {
    let layout = layout(&sample(), format(40));
    let rows = layout.rows();
    for (from, to, expected) in [
        (rows - 1, rows + 9, 1),
        (rows, rows + 9, 0),
        (rows + 1, rows + 9, 0),
        (rows + 50, usize::MAX, 0),
    ] {
        assert_eq!(layout.lines(from..to).len(), expected, "{from}..{to}");
    }
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
        signs: Signs::Ascii,
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
            "Columns: Town ·",
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
fn a_table_of_names_and_values_that_are_long() {
    let mut story = article(&[(
        Role::Body,
        BlockKind::Table,
        "The Harbour\nFounded\t1871\nPiers:\tthree\n\
         What it is known for\tits clock, its light and the ferry\n\tnothing else is known",
    )]);
    Arc::make_mut(&mut story.record).blocks[0].within.part = Part::Headless;
    let found = plain(&layout(&story, format(24)));
    let body = found.iter().skip_while(|line| *line != "The Harbour");
    let body: Vec<&str> = body.map(String::as_str).collect();
    assert_eq!(
        body,
        [
            "The Harbour",
            "Founded: 1871",
            "Piers: three",
            "What it is known for",
            "  its clock, its light",
            "  and the ferry",
            "nothing else is known",
        ]
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
fn films_say_what_they_are() {
    let mut a = article(&[(Role::Body, BlockKind::Image, "film: a lamp on a rock")]);
    mark(&mut a, "film: a lamp on a rock", InlineKind::Player);
    let lines = plain(&layout(&a, format(20)));
    assert!(
        lines.ends_with(&["[film: a lamp on".into(), " a rock]".into()]),
        "{lines:?}"
    );
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
fn in_words_nothing_is_drawn_beside_the_text() {
    let quote = |text: &'static str| (Role::Body, BlockKind::Quote, text);
    let item = BlockKind::ListItem {
        depth: 0,
        ordinal: None,
    };
    let a = article(&[
        quote("The ink is his."),
        quote("Until May."),
        (Role::Body, item, "bread"),
        (Role::Body, BlockKind::Rule, ""),
        (Role::Chrome, P, "Home News"),
        (Role::Body, BlockKind::Table, "Boat\tYear\nGull\t1901"),
    ]);
    let f = Format {
        signs: Signs::Words,
        with_chrome: true,
        ..format(24)
    };
    let page = layout(&a, f.clone());
    let lines = plain(&page);
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    assert_eq!(
        lines,
        [
            "11 words; 1 minute",
            "",
            "  The ink is his.",
            "",
            "  Until May.",
            "",
            "- bread",
            "",
            "        [break]",
            "",
            "Left out: menu; 2 words",
            "Home News",
            "",
            "Boat  Year",
            "",
            "Gull  1901",
        ]
    );
    assert_eq!(page.rows(), lines.len());
}
