//! What stands around a block: lists within lists, words below pictures.

use std::sync::Arc;

use super::{
    Format, Plates,
    nest_tests::{check, set},
    tests::format,
};
use crate::article::{Block, BlockKind, Part, Role, picture::Trouble, testing::article};

const P: BlockKind = BlockKind::Paragraph;
const Q: BlockKind = BlockKind::Quote;

#[test]
fn definitions_within_a_definition_are_set_in() {
    check(
        &[
            (P, "Ledger", |b| b.within.part = Part::Term),
            (P, "Keeper", |b| b.within.part = Part::InnerTerm),
            (P, "Who writes it night by night.", |b| {
                b.within.part = Part::InnerMeaning;
            }),
            (P, "Lamp", |b| b.within.part = Part::InnerTerm),
            (P, "Its light.", |b| b.within.part = Part::InnerMeaning),
            (P, "So it says.", |b| b.within.part = Part::Meaning),
            (P, "Remark", |b| b.within.part = Part::Term),
        ],
        &[
            "Ledger",
            "    Keeper",
            "        Who writes it",
            "        night by night.",
            "",
            "    Lamp",
            "        Its light.",
            "",
            "    So it says.",
            "",
            "Remark",
        ],
    );
}

#[test]
fn why_there_is_no_picture_stands_below_its_words() {
    let pictures = |cols, why, within: fn(&mut Block)| {
        let mut a = article(&[
            (Role::Body, Q, "said"),
            (Role::Body, BlockKind::Image, "a quay at dusk"),
            (Role::Body, BlockKind::Image, ""),
        ]);
        for block in &mut Arc::make_mut(&mut a.record).blocks {
            within(block);
        }
        let trouble = |n| (n, Err(why));
        let plates = Plates {
            known: Arc::new([1, 2].map(trouble).into()),
            ..Plates::default()
        };
        set(
            &a,
            Format {
                plates,
                ..format(cols)
            },
        )
    };
    let in_quote = |b: &mut Block| b.within.quotes = 1;
    let in_item = |b: &mut Block| b.within.items = 1;
    assert_eq!(
        pictures(24, Trouble::NotSaved, in_quote),
        [
            "▏ said",
            "▏",
            "▏ [image: a quay at",
            "▏         dusk]",
            "▏ (not saved)",
            "▏",
            "▏ [image · not saved]",
        ]
    );
    assert_eq!(
        pictures(22, Trouble::NotSaved, in_item),
        [
            "  ▏ said",
            "",
            "  [image: a quay at",
            "          dusk]",
            "  (not saved)",
            "  [image · not saved]",
        ]
    );
    // What does not fit beside goes below.
    let narrow = pictures(24, Trouble::UnknownKind, in_item);
    let last = narrow.iter().rev().take(2).rev();
    assert!(
        last.eq(["  [image]", "  (of an unknown kind)"]),
        "{narrow:?}"
    );
}

#[test]
fn who_is_quoted_stands_close_below_the_quotation() {
    let page = |blocks: &[(Role, BlockKind, &str)]| set(&article(blocks), format(24));
    let quote = (Role::Body, Q, "said");
    let caption = (Role::Caption, P, "A keeper");
    let after = (Role::Body, P, "after");
    assert_eq!(
        page(&[quote, caption, after]),
        ["▏ said", "A keeper", "", "after"]
    );
    // A caption over a picture is that of the picture.
    assert_eq!(
        page(&[quote, caption, (Role::Body, BlockKind::Image, "a quay")]),
        ["▏ said", "", "A keeper", "", "[image: a quay]"]
    );
    assert_eq!(
        page(&[after, caption, after]),
        ["after", "", "A keeper", "", "after"]
    );
}
