use super::*;
use crate::article::{Inline, Judgement, Within};
use proptest::prelude::*;

/// An article of blocks, all of role body.
fn article(blocks: &[(BlockKind, &str)], inlines: &[(Range<usize>, InlineKind)]) -> Article {
    let mut record = TextOfRecord::default();
    for (kind, text) in blocks {
        if !record.blocks.is_empty() {
            record.text.push('\n');
        }
        let start = record.text.len();
        record.text.push_str(text);
        let range = start..record.text.len();
        record.blocks.push(Block {
            kind: *kind,
            range: range.clone(),
            source: range,
            hidden: false,
            within: Within::default(),
        });
    }
    record.inlines = inlines
        .iter()
        .map(|(range, kind)| Inline {
            range: range.clone(),
            kind: kind.clone(),
        })
        .collect();
    let judgements = vec![Judgement::program(Role::Body, 1.0); blocks.len()];
    Article {
        record: record.into(),
        judgements,
        ..Article::default()
    }
}

fn check(blocks: &[(BlockKind, &str)], inlines: &[(Range<usize>, InlineKind)], expected: &str) {
    assert_eq!(
        article_markdown(&article(blocks, inlines), Parts::BODY),
        expected
    );
}

#[test]
fn every_kind_has_its_form() {
    let item = |depth, ordinal| BlockKind::ListItem { depth, ordinal };
    let blocks = [
        (BlockKind::Heading(2), "Floods"),
        (BlockKind::Paragraph, "One\ntwo"),
        (item(0, None), "first"),
        (item(1, Some(2)), "second"),
        (BlockKind::Quote, "said"),
        (BlockKind::Quote, "again"),
        (BlockKind::Code, "let x = `1`;"),
        (BlockKind::Table, "Year\tLevel\n1953\ta|b\n1962"),
        (BlockKind::Rule, ""),
    ];
    let expected = "## Floods\n\nOne\\\ntwo\n\n- first\n   2. second\n\n> said\n>\n> again\n\n\
        ```\nlet x = `1`;\n```\n\n| Year | Level |\n| --- | --- |\n| 1953 | a\\|b |\n| 1962 |  |\n\n---\n";
    check(&blocks, &[], expected);
}

#[test]
fn a_passage_stays_what_it_is() {
    let blocks = [
        (BlockKind::Code, "fn main() {\n    run();\n}"),
        (BlockKind::Paragraph, "One verse\nand two"),
        (
            BlockKind::ListItem {
                depth: 0,
                ordinal: Some(4),
            },
            "fourth",
        ),
        (BlockKind::Table, "a\tb\n1\t2"),
    ];
    let article = article(&blocks, &[]);
    let all = Passage {
        start: 0,
        end: article.record.text.len(),
    };
    assert_eq!(
        passage_markdown(&article, all),
        "> ```\n> fn main() {\n>     run();\n> }\n> ```\n>\n> One verse\\\n> and two\n>\n\
         > 4. fourth\n>\n> | a | b |\n> | --- | --- |\n> | 1 | 2 |\n"
    );
}

#[test]
fn what_stands_in_items_and_quotes_stays_there() {
    let item = BlockKind::ListItem {
        depth: 0,
        ordinal: None,
    };
    let blocks = [
        (item, "first"),
        (BlockKind::Paragraph, "goes on"),
        (BlockKind::Quote, "said"),
        (BlockKind::Quote, "in it"),
        (BlockKind::Paragraph, "Ledger"),
        (BlockKind::Table, "wide\tc\nx\ty\tz"),
    ];
    let mut article = article(
        &blocks,
        &[(32..32, InlineKind::Cell { across: 2, down: 1 })],
    );
    let record = std::sync::Arc::make_mut(&mut article.record);
    record.blocks[1].within.items = 1;
    record.blocks[2].within.quotes = 1;
    record.blocks[3].within.quotes = 2;
    record.blocks[4].within.part = Part::Term;
    record.blocks[5].within.part = Part::Headless;
    assert_eq!(record.text.find("wide"), Some(32));
    assert_eq!(
        article_markdown(&article, Parts::BODY),
        "- first\n\n   goes on\n\n> said\n>\n> > in it\n\n**Ledger**\n\n\
         |  |  |  |\n| --- | --- | --- |\n| wide |  | c |\n| x | y | z |\n"
    );
}

#[test]
fn several_rows_of_a_head_are_one() {
    let table = "Town\tLamps\n\t*2019\t2020\nÅs\t3\t4";
    let at = |word: &str| table.find(word).unwrap();
    let strong = |word: &str| (at(word)..at(word) + word.len(), InlineKind::Strong);
    let inlines = [
        (
            at("Lamps")..at("Lamps"),
            InlineKind::Cell { across: 2, down: 1 },
        ),
        strong("*2019"),
        strong("2020"),
    ];
    let article = article(&[(BlockKind::Table, table)], &inlines);
    assert_eq!(
        article_markdown(&article, Parts::BODY),
        "| Town | Lamps \\*2019 | Lamps 2020 |\n| --- | --- | --- |\n| Ås | 3 | 4 |\n"
    );
}

#[test]
fn an_item_has_its_number_on_what_it_begins_with() {
    let (depth, ordinal) = (0, Some(7));
    let item = BlockKind::ListItem { depth, ordinal };
    let blocks = [(BlockKind::Image, "A boat"), (item, "[x] Mend it")];
    let mut article = article(&blocks, &[]);
    let record = std::sync::Arc::make_mut(&mut article.record);
    (record.blocks[0].within.items, record.blocks[0].within.begun) = (1, true);
    record.blocks[0].within.number = std::num::NonZeroU16::new(7);
    record.blocks[1].within.begun = true;
    assert_eq!(
        article_markdown(&article, Parts::BODY),
        "7. *A boat*\n\n   [x] Mend it\n"
    );
}

#[test]
fn letters_and_quotations_are_as_on_the_page() {
    let item = |n| BlockKind::ListItem {
        depth: 0,
        ordinal: Some(n),
    };
    let blocks = [
        (item(1), "one"),
        (BlockKind::Image, "A boat"),
        (item(2), "two"),
        (BlockKind::Quote, "said"),
        (BlockKind::Quote, "an ad"),
        (BlockKind::Quote, "said another"),
    ];
    let mut article = article(&blocks, &[]);
    for hidden in [1, 4] {
        article.judgements[hidden].role = Role::Chrome;
    }
    let record = std::sync::Arc::make_mut(&mut article.record);
    for of_item in 0..3 {
        record.blocks[of_item].within.numbers = Numbers::SmallLetters;
    }
    record.blocks[1].within.number = std::num::NonZeroU16::new(2);
    (record.blocks[1].within.items, record.blocks[1].within.begun) = (1, true);
    record.blocks[2].within.begun = true;
    record.blocks[4].within.quotes_begun = 1;
    for quoted in 3..6 {
        record.blocks[quoted].within.quotes = 1;
    }
    assert_eq!(
        article_markdown(&article, Parts::BODY),
        "- a. one\n- b. two\n\n> said\n\n> said another\n"
    );
}

#[test]
fn cells_past_the_last_column_keep_their_words() {
    let wide = [(
        0..0,
        InlineKind::Cell {
            across: 300,
            down: 1,
        },
    )];
    let article = article(&[(BlockKind::Table, "first\tsecond\tthird")], &wide);
    assert_eq!(
        article_markdown(&article, Parts::BODY),
        "| first | second third |\n| --- | --- |\n"
    );
}

#[test]
fn a_part_of_a_table_stands_in_its_columns() {
    let rows = "Year\tLevel\tBy\ntall\tb\tc\nd\te";
    let tall = [(14..14, InlineKind::Cell { across: 1, down: 2 })];
    let article = article(&[(BlockKind::Table, rows)], &tall);
    let check = |part: &str, expected: &str| {
        let start = rows.find(part).unwrap();
        let passage = Passage::new(start, start + part.len());
        assert_eq!(passage_markdown(&article, passage), expected, "{part}");
    };
    check(
        "c\nd\te",
        "> |  |  |  |\n> | --- | --- | --- |\n> |  |  | c |\n> |  | d | e |\n",
    );
    check("Level\tBy", "> |  | Level | By |\n> | --- | --- | --- |\n");
}

#[test]
fn what_is_cut_out_of_the_depth_of_a_list_is_no_code() {
    let item = |depth| BlockKind::ListItem {
        depth,
        ordinal: None,
    };
    let article = article(
        &[(item(0), "one"), (item(2), "three"), (item(1), "two")],
        &[],
    );
    let text = &article.record.text;
    let from = |word: &str| Passage::new(text.find(word).unwrap(), text.len());
    assert_eq!(
        passage_markdown(&article, from("three")),
        ">    - three\n> - two\n"
    );
    assert_eq!(
        passage_markdown(&article, from("one")),
        "> - one\n>       - three\n>    - two\n"
    );
}

#[test]
fn stretches_nest() {
    let text = "see the old mill now";
    let inlines = [
        (4..16, InlineKind::Link("https://e.org/a b".into())),
        (8..12, InlineKind::Emphasis),
        (17..20, InlineKind::Code),
    ];
    check(
        &[(BlockKind::Paragraph, text)],
        &inlines,
        "see [the *old* mill](https://e.org/a%20b) `now`\n",
    );
    let crossing = [(0..8, InlineKind::Strong), (4..12, InlineKind::Emphasis)];
    check(
        &[(BlockKind::Paragraph, text)],
        &crossing,
        "**see the** old mill now\n",
    );
}

#[test]
fn pictures_keep_their_words() {
    let sign = [(6..10, InlineKind::Sign)];
    check(
        &[(BlockKind::Paragraph, "press Save now")],
        &sign,
        "press \\[Save\\] now\n",
    );
    let image = [(0..4, InlineKind::Image("a.png".into()))];
    check(&[(BlockKind::Image, "Mill")], &image, "![Mill](a.png)\n");
    check(&[(BlockKind::Image, "Mill")], &[], "*Mill*\n");
    check(&[(BlockKind::Image, "")], &[], "");
    let mut film = vec![(0..10, InlineKind::Player)];
    check(&[(BlockKind::Image, "film: Mill")], &film, "*film: Mill*\n");
    film.push((0..10, InlineKind::Link("https://e.org/a.mp4".into())));
    check(
        &[(BlockKind::Image, "film: Mill")],
        &film,
        "[film: Mill](https://e.org/a.mp4)\n",
    );
}

proptest! {
    #[test]
    fn any_stretches_do(text in "[a-z*_é\\[ \n]{0,60}", ends in prop::collection::vec((0usize..70, 0usize..70, 0u8..5), 0..8)) {
        let kinds = |k| match k {
            0 => InlineKind::Emphasis,
            1 => InlineKind::Strong,
            2 => InlineKind::Code,
            3 => InlineKind::Link("x".into()),
            _ => InlineKind::Anchor("y".into()),
        };
        let mut inlines: Vec<(Range<usize>, InlineKind)> =
            ends.iter().map(|(a, b, k)| (*a.min(b)..*a.max(b), kinds(*k))).collect();
        inlines.sort_by_key(|(r, _)| (r.start, std::cmp::Reverse(r.end)));
        let article = article(&[(BlockKind::Paragraph, &text)], &inlines);
        let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic() && *c != 'x').collect::<String>();
        let got = article_markdown(&article, Parts::default());
        prop_assert_eq!(letters(&got), letters(&text));
    }
}
