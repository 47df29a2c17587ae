use super::*;
use crate::article::{
    Block, RuleAction, RuleKind, SiteRule, TextOfRecord, Within,
    page::{Element, Hints},
};

/// A page of plain text, a block a line.
fn page(lines: &[&str]) -> Page {
    let mut record = TextOfRecord::default();
    for line in lines {
        let start = record.text.len();
        record.text.push_str(line);
        let range = start..record.text.len();
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: range.clone(),
            source: range,
            hidden: false,
            within: Within::default(),
        });
        record.text.push('\n');
    }
    let hints = vec![
        Hints {
            gap_before: 1,
            ..Hints::default()
        };
        record.blocks.len()
    ];
    Page {
        record: record.into(),
        hints,
        ..Page::default()
    }
}

const STORY: [&str; 4] = [
    "The last ferry of the year left the old harbour on Monday with eleven passengers, two bicycles and a crate of letters that nobody had claimed since the summer, the harbour master said.",
    "\"We have carried everything on this line, from brides to beehives, and we never lost a thing but the timetable,\" she said, leaning on the rail of the boat that her father built in the winter of 1958.",
    "The town council will decide in spring whether the line should go on, because the new bridge has taken most of its passengers and the boat needs an engine that costs more than the line earns in three years.",
    "Until then the ferry stays in the shed behind the fish market, where visitors may see it on Sundays, and where the cook still serves his soup to those who ask for it politely.",
];

fn roles(lines: &[&str]) -> Vec<String> {
    let (article, _) = extract(&page(lines), &Rules::default());
    let name = |j: &Judgement| {
        j.reason
            .map_or_else(|| j.role.name().to_owned(), |r| r.name().to_owned())
    };
    article.judgements.iter().map(name).collect()
}

#[test]
fn a_news_page_as_text() {
    let lines = [
        "Old ferry makes its last trip before the winter",
        "Updated: 2013-11-04 10:55",
        "By Ida Holm in Oslo and Tom Reed in New York (Harbour Daily)",
        "  Print Mail Large Medium Small 分享按钮 0",
        "Old ferry makes its last trip before the winter",
        "The ferry leaves the harbour on Monday morning. Ida Holm / AP",
        STORY[0],
        STORY[1],
        STORY[2],
        STORY[3],
        "Contact the writers at ida@example.org and tom@example.org",
        "8.03K",
    ];
    let expected = [
        "title",
        "date",
        "byline",
        "toolbar",
        "repeated headline",
        "caption",
        "body",
        "body",
        "body",
        "body",
        "contact",
        "counter",
    ];
    assert_eq!(roles(&lines), expected);
    let (article, report) = extract(&page(&lines), &Rules::default());
    assert!(report.is_article, "{report:?}");
    let m = &article.metadata;
    assert_eq!(m.title.as_ref().map(|f| f.value.as_str()), Some(lines[0]));
    assert_eq!(
        m.publisher.as_ref().map(|f| f.value.as_str()),
        Some("Harbour Daily")
    );
    assert_eq!(
        m.updated.as_ref().map(|f| f.value.to_string()).as_deref(),
        Some("2013-11-04T10:55")
    );
    assert!(m.published.is_none());
    assert_eq!(m.language.as_ref().map(|f| f.value.as_str()), Some("en"));
    let authors = m
        .authors
        .as_ref()
        .map(|f| f.value.clone())
        .unwrap_or_default();
    assert_eq!(authors.len(), 2);
    assert_eq!(authors[1].place.as_deref(), Some("New York"));
}

#[test]
fn a_headline_may_speak_of_markup() {
    let title = |lines: &[&str]| {
        let (article, _) = extract(&page(lines), &Rules::default());
        article.metadata.title.map(|f| f.value)
    };
    let lines = ["Why <blink> had to go", STORY[0], STORY[1]];
    assert_eq!(title(&lines).as_deref(), Some(lines[0]));
    // Found by the fuzzer: a title of nothing but tags was an empty one.
    assert_ne!(title(&["<figcaption><p>"]).as_deref(), Some(""));
}

#[test]
fn no_text_is_no_article() {
    for lines in [
        &[][..],
        &["", " "],
        &["Log in", "Password", "Forgot your password?"],
    ] {
        let (article, report) = extract(&page(lines), &Rules::default());
        assert!(!report.is_article, "{lines:?}");
        assert!(report.why.is_some());
        assert_eq!(article.judgements.len(), lines.len());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Any page gives an article with a judgement and a phrase for each
    /// block, the same each time, and leaves the text of record alone.
    #[test]
    fn total_and_steady(lines in proptest::collection::vec(".{0,120}|[A-Z][a-z ]{20,200}\\.|Share|\\d{1,4}", 0..40)) {
        let lines: Vec<String> = lines.into_iter().map(|l| l.replace('\n', " ")).collect();
        let page = page(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let (article, report) = explain(&page, &Rules::default());
        proptest::prop_assert_eq!(&article.record, &page.record);
        proptest::prop_assert_eq!(article.judgements.len(), lines.len());
        proptest::prop_assert_eq!(report.evidence.len(), lines.len());
        proptest::prop_assert!(article.judgements.iter().all(|j| (0.0..=1.0).contains(&j.score) && (j.role == Role::Chrome) == j.reason.is_some()));
        proptest::prop_assert_eq!((article, report), explain(&page, &Rules::default()));
    }
}

/// A page of very many lines or elements takes up what is known of each, so a
/// field more is to be a choice. Pointers of 64 bits.
#[test]
fn little_is_known_of_a_line_and_of_an_element() {
    let lines = [
        size_of::<Block>(),
        size_of::<Hints>(),
        size_of::<features::Line<'_>>(),
        size_of::<Judgement>(),
    ];
    let elements = [size_of::<Element>(), size_of::<tree::Node>()];
    assert!(lines.iter().sum::<usize>() <= 272, "{lines:?}");
    assert!(elements.iter().sum::<usize>() <= 120, "{elements:?}");
}

#[test]
fn captions_alone_are_the_story() {
    let lines = [
        "The potters who wait for the moon",
        "When the kiln is opened on the third morning the whole village comes to see it, and nobody speaks until a bowl has been held up to the light. Courtesy of the potters' guild",
        "Most of the bowls of that night are still in the village, in a cupboard of their own behind the glass of the old post office. Courtesy of the potters' guild",
    ];
    let mut page = page(&lines);
    page.elements = ["h1", "figcaption"]
        .map(|tag| Element {
            tag: tag.into(),
            ..Element::default()
        })
        .into();
    for (at, hint) in page.hints.iter_mut().enumerate() {
        hint.element = Some(u32::from(at > 0));
    }
    let (article, report) = extract(&page, &Rules::default());
    assert_eq!(report.why, None);
    assert_eq!(article.body_text(), lines[1..].join("\n\n"));
    let drop = |line: &str| SiteRule::new(RuleAction::Drop, RuleKind::Line, line);
    let rules = Rules {
        rules: lines.map(drop).into(),
        ..Rules::default()
    };
    let (article, report) = extract(&page, &rules);
    assert!(!report.is_article || !article.body_text().is_empty());
}
