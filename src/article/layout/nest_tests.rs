//! What stands in lists, quotations and definitions; headings; signs.

use std::{num::NonZeroU16, sync::Arc};

use super::{
    Format, Plates, Signs,
    tests::{format, layout, plain},
};
use crate::article::{
    Article, Block, BlockKind, InlineKind, Numbers, Part, Role,
    picture::Size,
    testing::{article, mark, story},
};

const P: BlockKind = BlockKind::Paragraph;
const Q: BlockKind = BlockKind::Quote;

/// The lines below the length of the story.
pub(super) fn set(a: &Article, f: Format) -> Vec<String> {
    let mut found = plain(&layout(a, f));
    let after_meta = found.iter().position(String::is_empty).map_or(0, |i| i + 1);
    found.drain(..after_meta);
    found
}

/// A block, and what says where it stands.
pub(super) type Nested = (BlockKind, &'static str, fn(&mut Block));

pub(super) fn check(blocks: &[Nested], expected: &[&str]) {
    let plain: Vec<_> = blocks
        .iter()
        .map(|(k, t, _)| (Role::Body, *k, *t))
        .collect();
    let mut a = article(&plain);
    let record = Arc::make_mut(&mut a.record);
    for (block, (_, _, within)) in record.blocks.iter_mut().zip(blocks) {
        within(block);
    }
    assert_eq!(set(&a, format(24)), expected);
}

fn item(depth: u8, ordinal: Option<u32>) -> BlockKind {
    BlockKind::ListItem { depth, ordinal }
}

#[test]
fn an_item_hangs_with_all_that_is_in_it() {
    check(
        &[
            (item(0, Some(9)), "one two three four five six", |_| ()),
            (P, "seven eight nine ten eleven", |b| b.within.items = 1),
            (item(1, None), "inner", |_| ()),
            (BlockKind::Code, "let x;", |b| b.within.items = 2),
            (item(0, Some(10)), "ten", |_| ()),
            (P, "after", |_| ()),
        ],
        &[
            " 9. one two three four",
            "    five six",
            "",
            "    seven eight nine ten",
            "    eleven",
            "",
            "    – inner",
            "",
            "      let x;",
            "",
            "10. ten",
            "",
            "after",
        ],
    );
}

#[test]
fn lists_that_follow_one_another_stand_apart() {
    let lists = |ordinals: &[Option<u32>], gaps: &[usize]| {
        let items: Vec<Nested> = ordinals
            .iter()
            .map(|n| (item(0, *n), "x", (|_| ()) as fn(&mut Block)))
            .collect();
        let plain: Vec<_> = items.iter().map(|(k, t, _)| (Role::Body, *k, *t)).collect();
        let found = set(&article(&plain), format(24));
        let mut at = 0;
        let mut found_gaps = Vec::new();
        for line in found {
            if line.is_empty() {
                found_gaps.push(at);
            } else {
                at += 1;
            }
        }
        assert_eq!(found_gaps, gaps, "{ordinals:?}");
    };
    let n = Some;
    lists(&[n(1), n(2), n(3)], &[]);
    lists(&[n(9), n(10), n(1), n(2)], &[2]);
    lists(&[n(1), n(2), n(1), n(2)], &[2]);
    lists(&[n(3), n(2), n(1)], &[]);
    lists(&[n(2), n(1)], &[]);
    lists(&[n(1), n(5)], &[]);
    lists(&[n(1), n(1)], &[]);
    lists(&[n(1), n(u32::MAX), n(1)], &[2]);
    lists(&[n(1), None, None, n(1)], &[1, 3]);
}

#[test]
fn the_bullet_is_at_the_first_block_of_an_item_whatever_it_is() {
    let begins = |block: &mut Block| {
        block.within.items = 1;
        block.within.begun = true;
    };
    let own = |block: &mut Block| block.within.begun = true;
    check(
        &[
            (BlockKind::Image, "a boat", begins),
            (item(0, None), "the boat", own),
            (BlockKind::Image, "", begins),
            (item(0, None), "no more of it", own),
            (BlockKind::Code, "let x;\nlet y;", begins),
            (item(0, None), "and words", own),
            (BlockKind::Heading(3), "Head", begins),
            (item(0, None), "under it", own),
            (BlockKind::Table, "a\tb\nc\td", begins),
            (item(0, None), "last", |_| ()),
        ],
        &[
            "• [image: a boat]",
            "  the boat",
            "• [image]",
            "  no more of it",
            "",
            "• let x;",
            "  let y;",
            "",
            "  and words",
            "",
            "• Head",
            "",
            "  under it",
            "",
            "• a  b",
            "  ────",
            "  c  d",
            "",
            "• last",
        ],
    );
    check(
        &[
            (BlockKind::Image, "a boat", |b| {
                b.within.items = 1;
                b.within.begun = true;
                b.within.number = NonZeroU16::new(9);
            }),
            (item(0, Some(10)), "ten", |_| ()),
        ],
        &[" 9. [image: a boat]", "10. ten"],
    );
}

#[test]
fn pictures_that_are_told_by_captions_are_rows_as_well() {
    let mut a = article(&[
        (Role::Body, item(0, None), "one"),
        (Role::Caption, BlockKind::Image, "a boat"),
        (Role::Body, item(0, None), "two"),
    ]);
    let record = Arc::make_mut(&mut a.record);
    record.blocks[1].within.items = 1;
    record.blocks[1].within.begun = true;
    record.blocks[2].within.begun = true;
    let found = set(&a, format(24));
    assert_eq!(found, ["• one", "• [image: a boat]", "  two"]);
}

#[test]
fn a_bullet_is_for_the_first_block_that_is_shown() {
    let mut a = article(&[
        (Role::Chrome, BlockKind::Image, "face"),
        (Role::Body, item(0, None), "words"),
        (Role::Chrome, item(0, None), "gone"),
        (Role::Body, P, "after"),
    ]);
    let record = Arc::make_mut(&mut a.record);
    record.blocks[0].within.items = 1;
    record.blocks[0].within.begun = true;
    record.blocks[1].within.begun = true;
    assert_eq!(set(&a, format(24)), ["• words", "", "after"]);
    // Its number takes the room that it needs.
    let mut a = article(&[
        (Role::Chrome, item(0, Some(1000)), "face"),
        (Role::Body, P, "words"),
    ]);
    Arc::make_mut(&mut a.record).blocks[1].within.items = 1;
    assert_eq!(set(&a, format(24)), ["1000. words"]);
}

#[test]
fn letters_number_what_they_number() {
    let letter = |b: &mut Block| b.within.numbers = Numbers::SmallLetters;
    check(
        &[
            (item(0, Some(1)), "alpha", letter),
            (item(0, Some(2)), "beta", letter),
            (item(0, Some(1)), "one", |b| b.within.begins_list = true),
            (item(0, Some(1)), "one", |b| b.within.begins_list = true),
            (item(0, Some(4)), "four", |b| {
                b.within.numbers = Numbers::Roman;
            }),
        ],
        &[
            "a. alpha", "b. beta", "", "1. one", "", " 1. one", "IV. four",
        ],
    );
}

#[test]
fn what_begins_with_a_hidden_block_begins_with_the_next() {
    let shown = |blocks: &[(Role, Nested)], expected: &[&str]| {
        let plain: Vec<_> = blocks.iter().map(|(r, (k, t, _))| (*r, *k, *t)).collect();
        let mut a = article(&plain);
        let record = Arc::make_mut(&mut a.record);
        for (block, (_, (.., mend))) in record.blocks.iter_mut().zip(blocks) {
            mend(block);
        }
        assert_eq!(set(&a, format(24)), expected);
    };
    let begins_list: fn(&mut Block) = |b| b.within.begins_list = true;
    let quoted: fn(&mut Block) = |b| b.within.quotes = 1;
    let begins_quote: fn(&mut Block) = |b| (b.within.quotes, b.within.quotes_begun) = (1, 1);
    shown(
        &[
            (Role::Body, (item(0, None), "one", begins_list)),
            (Role::Chrome, (item(0, None), "an ad", begins_list)),
            (Role::Body, (item(0, None), "two", |_| ())),
            (Role::Chrome, (P, "an ad", |_| ())),
            (Role::Body, (item(0, None), "three", begins_list)),
            (Role::Chrome, (item(1, None), "an ad", begins_list)),
            (Role::Chrome, (item(1, None), "an ad", begins_list)),
            (Role::Body, (item(0, None), "of three's list", |_| ())),
            (Role::Body, (item(1, None), "inner", begins_list)),
        ],
        &[
            "• one",
            "",
            "• two",
            "",
            "• three",
            "• of three's list",
            "  – inner",
        ],
    );
    shown(
        &[
            (Role::Body, (Q, "one", begins_quote)),
            (Role::Chrome, (Q, "an ad", begins_quote)),
            (Role::Body, (Q, "two", quoted)),
            (Role::Chrome, (Q, "an ad", quoted)),
            (Role::Body, (Q, "of two's", quoted)),
        ],
        &["▏ one", "", "▏ two", "▏", "▏ of two's"],
    );
}

#[test]
fn quotations_that_follow_one_another_stand_apart() {
    let begins = |b: &mut Block| (b.within.quotes, b.within.quotes_begun) = (1, 1);
    check(
        &[
            (Q, "one", begins),
            (Q, "goes on", |b| b.within.quotes = 1),
            (Q, "two", begins),
            (Q, "inner", |b| {
                (b.within.quotes, b.within.quotes_begun) = (2, 1);
            }),
            (Q, "inner too", |b| {
                (b.within.quotes, b.within.quotes_begun) = (2, 1);
            }),
            (item(0, None), "in a list", |b| {
                (b.within.outer_quotes, b.within.quotes_begun) = (1, 1);
            }),
        ],
        &[
            "▏ one",
            "▏",
            "▏ goes on",
            "",
            "▏ two",
            "▏",
            "▏ ▏ inner",
            "▏",
            "▏ ▏ inner too",
            "",
            "▏ • in a list",
        ],
    );
}

#[test]
fn prose_with_a_break_and_captions_are_no_verse() {
    let long = "a line that is longer than this page is wide";
    let broken = format!("short\n{long}\nend");
    let mut a = article(&[
        (Role::Body, P, &format!("{long}\nend")),
        (Role::Caption, P, &broken),
        (Role::Body, P, &broken),
    ]);
    let hung = |a: &Article| {
        set(a, format(30))
            .iter()
            .filter(|l| l.starts_with("    "))
            .count()
    };
    assert_eq!(hung(&a), 1, "{:?}", set(&a, format(30)));
    a.judgements[1].role = Role::Body;
    assert_eq!(hung(&a), 3, "stanzas that follow one another are one poem");
}

#[test]
fn quotations_have_a_bar_each() {
    check(
        &[
            (Q, "said", |b| b.within.quotes = 1),
            (Q, "said in what was said by her", |b| b.within.quotes = 2),
            (Q, "plain", |_| ()),
            (item(0, None), "in a list of a quotation", |b| {
                b.within.outer_quotes = 1;
            }),
            (item(0, None), "quoted in an item, on lines", |b| {
                b.within.quotes = 1;
            }),
            (BlockKind::Code, "x", |b| b.within.quotes = 1),
        ],
        &[
            "▏ said",
            "▏",
            "▏ ▏ said in what was",
            "▏ ▏ said by her",
            "▏",
            "▏ plain",
            "▏",
            "▏ • in a list of a",
            "▏   quotation",
            "• ▏ quoted in an item,",
            "  ▏ on lines",
            "",
            "▏ x",
        ],
    );
}

#[test]
fn definitions_stand_under_what_they_explain() {
    check(
        &[
            (P, "Ledger", |b| b.within.part = Part::Term),
            (P, "A book with a line a night.", |b| {
                b.within.part = Part::Meaning;
            }),
            (P, "Remark", |b| b.within.part = Part::Term),
            (P, "What it was for.", |b| b.within.part = Part::Meaning),
        ],
        &[
            "Ledger",
            "    A book with a line a",
            "    night.",
            "",
            "Remark",
            "    What it was for.",
        ],
    );
    let mut a = article(&[(Role::Body, P, "Ledger")]);
    Arc::make_mut(&mut a.record).blocks[0].within.part = Part::Term;
    let lines = layout(&a, format(24)).lines(2..3);
    assert!(lines[0].spans[0].look.strong);
}

#[test]
fn however_deep_it_is_some_cells_are_left() {
    let mut a = article(&[
        (Role::Body, item(60, Some(4_000_000_000)), "deep"),
        (Role::Body, Q, "quoted"),
    ]);
    let record = Arc::make_mut(&mut a.record);
    record.blocks[0].within.outer_quotes = 200;
    record.blocks[0].within.quotes = 200;
    record.blocks[1].within.quotes = 255;
    let lines = set(&a, format(20));
    assert_eq!(lines, ["4000000000. deep", "▏ ▏ ▏ ▏", "▏ ▏ ▏ ▏ quoted"]);
}

#[test]
fn headings_stand_out_by_level() {
    let a = article(&[
        (Role::Body, P, "Before."),
        (Role::Body, BlockKind::Heading(2), "Part"),
        (Role::Body, BlockKind::Heading(4), "Under it"),
        (Role::Body, P, "Text."),
        (Role::Body, BlockKind::Heading(5), "Third"),
        (Role::Body, BlockKind::Heading(6), "Fourth"),
        (Role::Body, item(0, None), "Item"),
    ]);
    let f = Format {
        outdent_cols: 2,
        ..format(26)
    };
    let expected = [
        "  Before.",
        "",
        "",
        "Part",
        "",
        "Under it",
        "",
        "  Text.",
        "",
        "Third",
        "",
        "  Fourth",
        "",
        "  • Item",
    ];
    assert_eq!(set(&a, f.clone()), expected);
    let page = layout(&a, f);
    let levels: Vec<u8> = page
        .lines(0..page.rows())
        .iter()
        .filter_map(|l| match l.kind {
            super::LineKind::Text(BlockKind::Heading(level)) => Some(level),
            _ => None,
        })
        .collect();
    assert_eq!(levels, [1, 2, 3, 4]);
    let narrow = set(&a, format(24));
    assert_eq!(narrow.get(..4).unwrap(), ["Before.", "", "Part", ""]);
}

#[test]
fn tables_and_pictures_stand_where_paragraphs_would() {
    check(
        &[
            (Q, "said", |b| b.within.quotes = 1),
            (BlockKind::Image, "a quay at dusk", |b| b.within.quotes = 1),
            (BlockKind::Table, "a\tb\nc\td", |b| b.within.quotes = 1),
            (item(0, None), "one", |_| ()),
            (BlockKind::Table, "a\tb\nc\td", |b| b.within.items = 1),
            (BlockKind::Image, "", |b| b.within.items = 1),
        ],
        &[
            "▏ said",
            "▏",
            "▏ [image: a quay at",
            "▏         dusk]",
            "▏",
            "▏ a  b",
            "▏ ────",
            "▏ c  d",
            "",
            "• one",
            "",
            "  a  b",
            "  ────",
            "  c  d",
            "",
            "  [image]",
        ],
    );
    // Where nothing would be left to it, a table begins at the left.
    check(
        &[(BlockKind::Table, "a\tb\nc\td", |b| b.within.quotes = 3)],
        &["a  b", "────", "c  d"],
    );
}

#[test]
fn a_picture_has_its_bars_and_is_not_cut_where_it_fits() {
    let mut a = article(&[
        (Role::Body, P, "Before."),
        (Role::Body, BlockKind::Image, "a quay"),
    ]);
    Arc::make_mut(&mut a.record).blocks[1].within.quotes = 1;
    let size = Size {
        width_px: 80,
        height_px: 60,
    };
    let page = layout(
        &a,
        Format {
            plates: Plates {
                known: Arc::new([(1, Ok(size))].into()),
                cell_px: (10, 20),
                rows_max: 9,
            },
            ..format(30)
        },
    );
    // 0 length, 1 blank, 2 paragraph, 3 blank, 4–6 picture, 7 its words.
    let found = plain(&page);
    let found: Vec<&str> = found.iter().map(|line| line.trim_end()).collect();
    assert_eq!(
        found.get(3..).unwrap(),
        ["", "▏", "▏", "▏", "▏ [image: a quay]"]
    );
    // Of 28 cells beside the bar, it takes the 8 in the middle.
    assert!(page.lines(4..7).iter().all(|line| line.cols() == 12));
    let across: Vec<_> = (0..9).filter_map(|row| page.picture_across(row)).collect();
    assert_eq!(across, [4..7, 4..7]);
    let blank: Vec<usize> = (0..9).filter(|row| page.is_blank(*row)).collect();
    assert_eq!(blank, [1, 3]);
}

#[test]
fn no_page_ends_with_the_head_of_a_table() {
    let a = article(&[(Role::Body, BlockKind::Table, "a\tb\nc\td")]);
    // 0 length, 1 blank, 2 head, 3 rule, 4 row.
    let page = layout(&a, format(24));
    let bad: Vec<usize> = (0..6).filter(|row| page.leaves_a_heading(*row)).collect();
    assert_eq!(bad, [3, 4]);
}

#[test]
fn a_page_is_best_cut_elsewhere() {
    let a = article(&[
        (Role::Body, P, "one two three four five six seven eight"),
        (Role::Body, BlockKind::Heading(2), "Part"),
        (Role::Body, P, "Text."),
    ]);
    // 0 length, 1 blank, 2–3 paragraph, 4 blank, 5 heading, 6 blank, 7 text.
    let page = layout(&a, format(24));
    let cut: Vec<(bool, bool)> = (0..9)
        .map(|row| (page.is_last_line(row), page.leaves_a_heading(row)))
        .collect();
    let last: Vec<usize> = (0..9).filter(|r| cut[*r].0).collect();
    let heading: Vec<usize> = (0..9).filter(|r| cut[*r].1).collect();
    assert_eq!((last, heading), (vec![3], vec![6, 7]));
}

#[test]
fn nothing_is_a_page_too() {
    let page = layout(&Article::default(), format(66));
    assert_eq!((page.rows(), page.row_of(7), page.offset_at(7)), (0, 0, 0));
    assert!(page.lines(0..10).is_empty());
}

#[test]
fn signs_take_room_of_their_own() {
    let mut a = story(&["it stops.1 Water is H2O and it was twice once"]);
    mark(&mut a, "1", InlineKind::Superscript);
    mark(&mut a, "2", InlineKind::Subscript);
    mark(&mut a, "twice", InlineKind::Deleted);
    mark(&mut a, "once", InlineKind::Inserted);
    assert_eq!(
        set(&a, format(20)),
        ["it stops.[1] Water", "is H₂O and it was", "~twice~ +once+"]
    );
    let f = Format {
        signs: Signs::Ascii,
        ..format(20)
    };
    assert_eq!(
        set(&a, f),
        ["it stops.[1] Water", "is H_2O and it was", "~twice~ +once+"]
    );
}

#[test]
fn stanzas_that_follow_one_another_are_one_poem() {
    let long = "a line that is longer than the page";
    let a = article(&[
        (Role::Body, P, "one\ntwo\nthree"),
        (Role::Body, P, &format!("{long}\nend")),
        (Role::Body, P, "Prose."),
        (Role::Body, P, &format!("{long}\nend")),
    ]);
    let f = Format {
        pan: true,
        ..format(24)
    };
    let page = layout(&a, f);
    let pans: Vec<bool> = (0..4)
        .map(|block| {
            let lines = page.lines(0..page.rows());
            let mut own = lines.iter().filter(|l| l.block == block);
            own.any(|l| l.pans)
        })
        .collect();
    assert_eq!(pans, [false, true, false, false]);
}

#[test]
fn cells_that_take_more_than_their_place() {
    let text = "Wide head\tC\nspan\tx\ty\np\tq";
    let mut a = article(&[(Role::Body, BlockKind::Table, text)]);
    let cell = |words: &str, across, down| {
        let at = text.find(words).unwrap();
        crate::article::Inline {
            range: at..at,
            kind: InlineKind::Cell { across, down },
        }
    };
    Arc::make_mut(&mut a.record).inlines = vec![cell("Wide", 2, 1), cell("span", 1, 2)];
    assert_eq!(
        set(&a, format(24)),
        [
            "Wide head  C",
            "────────────",
            "span  x    y",
            "      p    q",
        ]
    );
    Arc::make_mut(&mut a.record).blocks[0].within.part = Part::Headless;
    assert_eq!(
        set(&a, format(24)),
        ["Wide head  C", "span  x    y", "      p    q"]
    );
}
