use std::sync::Arc;

use super::*;
use crate::article::{Block, BlockKind, Inline, InlineKind, Within};

const PROSE: [&str; 3] = [
    "The orchard above the village had not been pruned since the war, and its apples were small, hard and plentiful.",
    "Nobody owned it, or everybody did; the children climbed its walls in September and came home with full shirts.",
    "In the last year before the road was built an old man appeared with a ladder and set to work without a word.",
];

/// An article of these blocks, shown (`+`) or stripped (`-`) by the
/// classifier.
fn article(lines: &[&str]) -> Article {
    let mut article = Article::default();
    for line in lines {
        let (sign, text) = line.split_at(1);
        let record = Arc::make_mut(&mut article.record);
        let start = record.text.len();
        record.text.push_str(text);
        let range = start..record.text.len();
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: range.clone(),
            source: range,
            hidden: false,
            within: Within::default(),
        });
        record.text.push('\n');
        article.judgements.push(if sign == "+" {
            Judgement::program(Role::Body, 0.9)
        } else {
            Judgement::chrome(Reason::UnlikeStory, 0.1)
        });
    }
    article
}

fn plus(text: &str) -> String {
    format!("+{text}")
}

fn rules(of: &[(RuleAction, RuleKind, &str)]) -> Rules {
    Rules {
        site: "example.org".into(),
        rules: of
            .iter()
            .map(|(action, kind, pattern)| SiteRule::new(*action, *kind, *pattern))
            .collect(),
        ..Rules::default()
    }
}

/// The signs that the blocks have under the rules.
fn signs(article: &mut Article, marks: &Marks, rules: &Rules) -> String {
    apply(article, marks, rules);
    (0..article.record.blocks.len())
        .map(|i| {
            if article.role(i) == Role::Chrome {
                '-'
            } else {
                '+'
            }
        })
        .collect()
}

use RuleAction::{Drop, Keep};
use RuleKind::{Element, Like, Line};

#[test]
fn lines_are_the_same_whatever_stands_between_their_letters() {
    let story = plus(PROSE[0]);
    let lines = [
        "+Sign up for our letter!",
        "+12 readers",
        &story,
        "-A line of verse",
    ];
    for (rule, expected) in [
        ((Drop, Line, "sign up for OUR letter"), "-++-"),
        ((Drop, Line, "Sign up"), "+++-"),
        ((Drop, Line, "13 readers"), "+++-"),
        ((Drop, Like, "13 readers"), "+-+-"),
        ((Drop, Like, "1,300 Readers"), "+-+-"),
        ((Keep, Line, "a line of verse"), "++++"),
        ((Keep, Line, "12 readers"), "+++-"),
    ] {
        let got = signs(&mut article(&lines), &Marks::default(), &rules(&[rule]));
        assert_eq!(got, expected, "{rule:?}");
    }
}

#[test]
fn a_rule_leaves_what_it_was() {
    let mut page = article(&["+12 readers", &plus(PROSE[0]), "-Verse"]);
    let rules = rules(&[(Drop, Like, "7 readers"), (Keep, Line, "Verse")]);
    apply(&mut page, &Marks::default(), &rules);
    let [dropped, _, kept] = page.judgements.as_slice() else {
        panic!("three judgements")
    };
    assert_eq!(
        (dropped.reason, dropped.by),
        (Some(Reason::SiteRule), Judge::SiteRule)
    );
    assert_eq!(
        (kept.role, kept.reason, kept.by),
        (Role::Body, None, Judge::SiteRule)
    );
    assert_eq!(
        page.because
            .values()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        [
            "rule for example.org: drop lines like “7 readers”",
            "rule for example.org: keep the line “Verse”"
        ]
    );
}

#[test]
fn keep_outranks_drop_and_rules_that_are_off_do_nothing() {
    let mut both = rules(&[(Drop, Line, "One more"), (Keep, Line, "One more")]);
    let story = plus(PROSE[0]);
    let page = || article(&["+One more", &story]);
    assert_eq!(signs(&mut page(), &Marks::default(), &both), "++");
    both.rules[1].off = true;
    assert_eq!(signs(&mut page(), &Marks::default(), &both), "-+");
    both.rules[0].off = true;
    assert_eq!(signs(&mut page(), &Marks::default(), &both), "++");
}

fn marked(elements: &[&str], blocks: &[&[u32]]) -> Marks {
    Marks {
        elements: elements.iter().map(|e| (*e).to_owned()).collect(),
        blocks: blocks.iter().map(|b| b.to_vec()).collect(),
    }
}

#[test]
fn elements_are_dropped_unless_they_hold_the_story() {
    let [one, two] = [plus(PROSE[0]), plus(PROSE[1])];
    let page = || article(&[&one, &two, "+Join us"]);
    let marks = marked(&["div.story", "div.box.wide"], &[&[0], &[0], &[1, 0]]);
    let drop = |element| rules(&[(Drop, Element, element)]);
    assert_eq!(signs(&mut page(), &marks, &drop("div.box")), "++-");
    assert_eq!(signs(&mut page(), &marks, &drop("div.story")), "+++");
    assert!(apply(&mut page(), &marks, &drop("div.story")).is_some());
    assert!(apply(&mut page(), &marks, &drop("div.box")).is_none());
    assert_eq!(
        signs(&mut page(), &Marks::default(), &drop("div.box")),
        "+++"
    );
}

#[test]
fn a_block_offers_the_rules_that_fit_it() {
    let [one, two] = [plus(PROSE[0]), plus(PROSE[1])];
    let page = article(&[&one, &two, "+Join  12 others", "+***"]);
    let marks = marked(&["div.story", "div.box"], &[&[0], &[0], &[1, 0], &[0]]);
    let offered = |block| -> Vec<String> {
        let rules = proposals(&page, &marks, block, Drop);
        rules.iter().map(SiteRule::phrase).collect()
    };
    assert_eq!(
        offered(2),
        [
            "drop the line “Join 12 others”",
            "drop lines like “Join 12 others”",
            "drop what stands in div.box"
        ]
    );
    assert_eq!(
        offered(0).len(),
        1,
        "the story's own element is not offered"
    );
    assert!(offered(3).is_empty());
    assert!(offered(9).is_empty());
}

#[test]
fn lines_that_may_be_learned() {
    let [one, two, three] = PROSE.map(plus);
    let page = article(&[
        "+Voices of the valley", // 0: above the story
        &one,
        "+What comes next", // 2: may be a heading of the story
        &two,
        "+Read our letter", // 4: a link inside
        &three,
        "+Support us today", // 6: below
        "+This whole line is a sentence that somebody wrote for every page of it.",
        "+“We will see”, she said",
        "-Made in the valley", // 9: stripped, nobody knows why
        "+7",
        "+A line of so many words that it can be nothing but a piece of the story",
    ]);
    let mut page = page;
    let link = page.record.blocks[4].range.clone();
    let record = Arc::make_mut(&mut page.record);
    record.inlines.push(Inline {
        range: link,
        kind: InlineKind::Link("https://example.org/letter".into()),
    });
    let found: Vec<usize> = repeatable(&page).into_iter().map(|(i, _)| i).collect();
    assert_eq!(found, [0, 4, 6, 9]);
    page.judgements[0] = Judgement::program(Role::Title, 0.5);
    page.judgements[9] = Judgement::chrome(Reason::Share, 0.1);
    Arc::make_mut(&mut page.record).blocks[6].kind = BlockKind::Heading(2);
    let found: Vec<usize> = repeatable(&page).into_iter().map(|(i, _)| i).collect();
    assert_eq!(found, [4]);
    assert!(repeatable(&article(&["+No story here", "+Nor here"])).is_empty());
}

#[test]
fn what_stands_on_three_pages_is_the_sites_and_says_so() {
    let story = plus(PROSE[0]);
    let page = || article(&["+Voices of the valley", &story]);
    for (pages, expected) in [(2, "++"), (3, "-+"), (5, "-+")] {
        let repeated = [(essence("voices of the VALLEY"), pages)].into();
        let known = Rules {
            repeated,
            ..rules(&[])
        };
        let mut page = page();
        assert_eq!(signs(&mut page, &Marks::default(), &known), expected);
        if pages == 5 {
            assert_eq!(page.judgements[0].reason, Some(Reason::RepeatedOnSite));
            assert_eq!(
                page.because[&0],
                "the same line stands in 5 saved articles of this site"
            );
        }
    }
    let keep = Rules {
        repeated: [(essence("Voices of the valley"), 9)].into(),
        ..rules(&[(Keep, Line, "Voices of the valley")])
    };
    assert_eq!(signs(&mut page(), &Marks::default(), &keep), "++");
}

proptest::proptest! {
    /// Rules change roles alone, give the same each time, and never panic.
    #[test]
    fn total_and_steady(lines in proptest::collection::vec("[+-].{0,90}", 0..12), pattern in ".{0,20}") {
        let lines: Vec<String> = lines.into_iter().map(|l| l.replace('\n', " ")).collect();
        let page = article(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let all: Vec<_> = [Drop, Keep]
            .into_iter()
            .flat_map(|a| RuleKind::ALL.map(|k| (a, k, pattern.as_str())))
            .collect();
        let (mut once, mut again) = (page.clone(), page.clone());
        let known = rules(&all);
        let warned = apply(&mut once, &Marks::default(), &known);
        proptest::prop_assert_eq!(&once.record, &page.record);
        proptest::prop_assert_eq!(apply(&mut again, &Marks::default(), &known), warned);
        proptest::prop_assert_eq!(once, again);
    }
}

#[test]
fn rules_that_could_reach_a_text_are_seen_from_it() {
    let check = |kind: RuleKind, pattern: &str, text: &str, expected: bool| {
        let rule = [SiteRule::new(RuleAction::Drop, kind, pattern)];
        for (before, after) in [(&rule[..], &[][..]), (&[][..], &rule[..])] {
            let reach = Reach::between(before, after);
            assert_eq!(reach.could_fit(text, &[]), expected, "{pattern} {text:?}");
        }
        assert!(!Reach::between(&rule, &rule).could_fit(text, &[]));
    };
    let text = "The ferry\n  12 READERS, so far!\nSign up:\n for our letter\nIt waits at noon";
    check(RuleKind::Line, "the ferry", text, true);
    check(RuleKind::Line, "12 readers so far", text, true);
    check(RuleKind::Line, "13 readers so far", text, false);
    check(RuleKind::Like, "13,000 readers so far", text, true);
    check(RuleKind::Line, "Sign up for our letter", text, true);
    check(RuleKind::Line, "It waits", text, false);
    check(RuleKind::Line, "waits at noon", text, false);
    check(RuleKind::Like, "Readers", text, false);
    check(RuleKind::Line, "?", text, false);
}

proptest::proptest! {
    /// Where rules change anything, a look at the text alone has said so.
    #[test]
    fn no_article_is_passed_over(
        lines in proptest::collection::vec("[a-cÄ1-3 .\n]{1,6}", 1..6),
        pattern in "[a-cä1-3 .]{1,5}",
        like: bool,
    ) {
        let lines: Vec<String> = lines.iter().map(|line| plus(line)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let kind = if like { RuleKind::Like } else { RuleKind::Line };
        let one = [SiteRule::new(RuleAction::Drop, kind, pattern)];
        let (before, mut after) = (article(&lines), article(&lines));
        let known = Rules {
            rules: one.to_vec(),
            ..Rules::default()
        };
        apply(&mut after, &Marks::default(), &known);
        if before.judgements != after.judgements {
            let reach = Reach::between(&[], &one);
            proptest::prop_assert!(reach.could_fit(&before.record.text, &[]));
        }
    }
}
