//! Articles for tests, here and in the wings above.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    Article, Block, BlockKind, Field, Inline, InlineKind, Judgement, Numbers, Part, Reason, Role,
    TextOfRecord, Within,
    layout::{Format, Plates, Signs},
};

/// An article of blocks with these roles, kinds and texts; chrome is a menu.
pub(crate) fn article(blocks: &[(Role, BlockKind, &str)]) -> Article {
    let mut article = Article::default();
    for &(role, kind, text) in blocks {
        push(&mut article, judgement(role), kind, text);
    }
    article
}

/// Paragraphs of the story.
pub(crate) fn story(paragraphs: &[&str]) -> Article {
    let blocks: Vec<_> = paragraphs
        .iter()
        .map(|p| (Role::Body, BlockKind::Paragraph, *p))
        .collect();
    article(&blocks)
}

/// The plainest way to set a page of this measure.
pub(crate) fn format(measure_cols: u16) -> Format {
    Format {
        measure_cols,
        outdent_cols: 0,
        with_chrome: false,
        signs: Signs::Unicode,
        hyphenate: false,
        justify: false,
        pan: false,
        turn: false,
        plates: Plates::default(),
    }
}

/// Adds a block at the end.
pub(crate) fn push(article: &mut Article, judgement: Judgement, kind: BlockKind, text: &str) {
    let TextOfRecord {
        text: all, blocks, ..
    } = Arc::make_mut(&mut article.record);
    if !blocks.is_empty() {
        all.push('\n');
    }
    let start = all.len();
    all.push_str(text);
    blocks.push(Block {
        kind,
        range: start..all.len(),
        source: start..all.len(),
        hidden: false,
        within: Within::default(),
    });
    article.judgements.push(judgement);
}

/// Marks the first place where `words` stand.
pub(crate) fn mark(article: &mut Article, words: &str, kind: InlineKind) {
    let start = article
        .record
        .text
        .find(words)
        .expect("the words stand in the article");
    let inline = Inline {
        range: start..start + words.len(),
        kind,
    };
    let record = Arc::make_mut(&mut article.record);
    record.inlines.push(inline);
    record
        .inlines
        .sort_by_key(|i| (i.range.start, std::cmp::Reverse(i.range.end)));
}

#[expect(clippy::unnecessary_wraps, reason = "fields of metadata are options")]
/// A metadata field with no evidence to speak of.
pub(crate) fn known<T>(value: T) -> Option<Field<T>> {
    Some(Field::new(value, "test", ""))
}

fn judgement(role: Role) -> Judgement {
    match role {
        Role::Chrome => Judgement::chrome(Reason::Menu, 0.1),
        role => Judgement::program(role, 0.9),
    }
}

/// Any article: many scripts, every kind and role, empty blocks, inlines
/// wherever they may lie.
pub(crate) fn any_article() -> impl Strategy<Value = Article> {
    let block = (any_judgement(), any_kind(), any_text(), any_within());
    let inline = (any_inline_kind(), 0usize..1000, 0usize..40);
    let blocks = prop::collection::vec(block, 0..14);
    let inlines = prop::collection::vec(inline, 0..8);
    (blocks, inlines, any::<[bool; 4]>()).prop_map(|(blocks, inlines, known)| {
        let mut article = Article::default();
        for (judgement, kind, text, within) in blocks {
            push(&mut article, judgement, kind, &text);
            let record = Arc::make_mut(&mut article.record);
            if let Some(block) = record.blocks.last_mut() {
                block.within = within;
            }
        }
        for (kind, start, len) in inlines {
            lay(&mut article, kind, start, len);
        }
        describe(&mut article, known);
        article
    })
}

fn describe(article: &mut Article, [title, authors, published, publisher]: [bool; 4]) {
    let meta = &mut article.metadata;
    let author = super::Author {
        name: "Ann Author".to_owned(),
        place: Some("Oslo".to_owned()),
    };
    let date = super::Date {
        year: 2013,
        month: Some(4),
        day: Some(10),
        time: None,
        offset_minutes: None,
    };
    meta.title = title
        .then(|| known("A title that is long enough to wrap".to_owned()))
        .flatten();
    meta.authors = authors.then(|| known(vec![author])).flatten();
    meta.published = published.then(|| known(date)).flatten();
    meta.publisher = publisher.then(|| known("The Paper".to_owned())).flatten();
}

/// Puts an inline into one block, somewhere near.
fn lay(article: &mut Article, kind: InlineKind, start: usize, len: usize) {
    let record = Arc::make_mut(&mut article.record);
    let Some(index) = record.block_at(start % (record.text.len() + 1)) else {
        return;
    };
    let block = record.blocks[index].range.clone();
    let snap = |at: usize| {
        let at = at.clamp(block.start, block.end);
        (block.start..=at)
            .rev()
            .find(|&i| record.text.is_char_boundary(i))
            .unwrap_or(block.start)
    };
    let start = snap(start % (record.text.len() + 1));
    let range = start..snap(start + len);
    record.inlines.push(Inline { range, kind });
    record
        .inlines
        .sort_by_key(|i| (i.range.start, std::cmp::Reverse(i.range.end)));
}

fn any_judgement() -> impl Strategy<Value = Judgement> {
    let role = prop_oneof![4 => Just(Role::Body), 2 => Just(Role::Chrome), 1 => prop::sample::select(&Role::ALL[..])];
    (role, prop::sample::select(Reason::ALL)).prop_map(|(role, reason)| match role {
        Role::Chrome => Judgement::chrome(reason, 0.1),
        role => Judgement::program(role, 0.9),
    })
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    let item = (0u8..5, prop::option::of(0u32..12_000));
    prop_oneof![
        5 => Just(BlockKind::Paragraph),
        1 => (1u8..7).prop_map(BlockKind::Heading),
        3 => item.prop_map(|(depth, ordinal)| BlockKind::ListItem { depth, ordinal }),
        2 => Just(BlockKind::Quote),
        2 => Just(BlockKind::Code),
        2 => Just(BlockKind::Table),
        1 => Just(BlockKind::Image),
        1 => Just(BlockKind::Rule),
    ]
}

fn any_within() -> impl Strategy<Value = Within> {
    let parts = vec![
        Part::Plain,
        Part::Term,
        Part::Meaning,
        Part::InnerTerm,
        Part::InnerMeaning,
        Part::Headless,
        Part::Line,
    ];
    let numbers = prop::sample::select(vec![Numbers::Figures, Numbers::Letters, Numbers::Roman]);
    let item = (
        proptest::option::of(any::<std::num::NonZeroU16>()),
        any::<(bool, bool)>(),
        numbers,
    );
    let any = (
        0u8..4,
        0u8..3,
        0u8..4,
        prop::sample::select(parts),
        item,
        0u8..3,
    );
    let any = any.prop_map(
        |(
            quotes,
            outer_quotes,
            items,
            part,
            (number, (begun, begins_list), numbers),
            quotes_begun,
        )| {
            Within {
                quotes,
                outer_quotes,
                items,
                part,
                number,
                begun,
                begins_list,
                numbers,
                quotes_begun,
            }
        },
    );
    prop_oneof![2 => Just(Within::default()), 1 => any]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        5 => "([a-zA-Zäöüñ]{1,14}([,.;]? |—| – |-|\u{AD}|\u{A0}|\n)){1,40}",
        2 => "[漢字語文、。「」かなカー]{1,60}",
        1 => "(ภาษา|ไทย|ง่าย|มาก| ){1,20}",
        1 => "([ابتسلم]{1,8} ){1,20}",
        1 => "([אבגדה]{1,6} ?|[a-z][0-9]{1,2} ?){1,20}",
        2 => "(one|two three|12|3,5|\t|\t|\n){1,40}",
        1 => "[a-z👨👩\u{200D}\u{FE0F}❤🏽🇫🇮 \u{301}क्षि]{1,40}",
        1 => "[a-z/]{30,120}",
    ]
}

fn any_inline_kind() -> impl Strategy<Value = InlineKind> {
    prop_oneof![
        Just(InlineKind::Link("https://example.org/".to_owned())),
        Just(InlineKind::Emphasis),
        Just(InlineKind::Strong),
        Just(InlineKind::Code),
        Just(InlineKind::Superscript),
        Just(InlineKind::Subscript),
        Just(InlineKind::Deleted),
        Just(InlineKind::Inserted),
        Just(InlineKind::Quoted),
        Just(InlineKind::Sign),
        Just(InlineKind::Elsewhere),
        Just(InlineKind::Player),
        (1u16..4, 1u16..4).prop_map(|(across, down)| InlineKind::Cell { across, down }),
        Just(InlineKind::Anchor("here".to_owned())),
    ]
}
