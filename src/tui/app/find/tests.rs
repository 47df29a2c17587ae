use std::sync::Arc;

use super::{Find, HITS_MAX};
use crate::{
    article::{
        BlockKind, Inline, InlineKind, Role,
        layout::Layout,
        testing::{article, format},
    },
    text::needle::PATTERN_WINDOW_BYTES,
};

fn layout(paragraphs: &[(Role, &str)]) -> Layout {
    let blocks: Vec<_> = paragraphs
        .iter()
        .map(|(role, words)| (*role, BlockKind::Paragraph, *words))
        .collect();
    Layout::new(Arc::new(article(&blocks)), format(60))
}

fn text(layout: &Layout) -> &str {
    &layout.article().record.text
}

/// Where the match is that is `count` steps from `here`, by counting all.
fn expected(text: &str, word: &str, here: usize, count: usize, forward: bool) -> usize {
    let all: Vec<usize> = text.match_indices(word).map(|(at, _)| at).collect();
    let n = all.len();
    let at = if forward {
        all.partition_point(|at| *at <= here) + count - 1
    } else {
        all.partition_point(|at| *at < here) + n - count
    };
    all[at % n]
}

fn check_steps(layout: &Layout, typed: &str, word: &str) {
    let end = text(layout).len();
    for near in [end / 3, end] {
        for (count, forward) in [(1, true), (1, false), (9_000, false), (9_000, true)] {
            let mut find = Find::new(typed, layout, near);
            assert_eq!(find.count(), format!("{HITS_MAX}+"));
            for step in 0..3 {
                let here = find.chosen().map_or(near, |hit| hit.start);
                let found = find.step(layout, here, count, forward).unwrap();
                let wanted = expected(text(layout), word, here, count, forward);
                let told = format!("{typed} from {near}, {count} {forward}, step {step}");
                assert_eq!(found.hit, wanted..wanted + word.len(), "{told}");
                let round = if forward {
                    wanted <= here
                } else {
                    wanted >= here
                };
                assert_eq!(found.round, round, "{told}");
            }
        }
    }
}

#[test]
fn more_matches_than_are_kept_are_known_around_the_cursor() {
    let paragraph = "a word and the next word. ".repeat(40);
    let many = layout(&vec![(Role::Body, paragraph.as_str()); 300]);
    let long = paragraph.repeat(300);
    let one = layout(&[(Role::Body, long.as_str())]);
    for layout in [&many, &one] {
        check_steps(layout, "word", "word");
        check_steps(layout, "/w[io]rd/", "word");
    }
}

#[test]
fn the_first_match_from_the_cursor_on_is_chosen_however_many_there_are() {
    let long = "word ".repeat(3 * HITS_MAX);
    let layout = layout(&[(Role::Body, long.as_str())]);
    let near = 5 * 2 * HITS_MAX;
    let mut find = Find::default();
    for typed in ["w", "wo", "word"] {
        find = find.typed_on(typed, &layout, near);
        let hit = find.choose_from(&layout, near).unwrap();
        assert_eq!(hit, near..near + typed.len());
    }
    let end = text(&layout).len();
    find.keep_near(&layout, &(end - 20..end));
    assert!(find.hits.iter().any(|hit| hit.start == end - 5));
    assert_eq!(find.chosen(), None, "it is far away");
}

#[test]
fn what_is_hidden_takes_no_room() {
    let chrome = "word ".repeat(2 * HITS_MAX);
    let layout = layout(&[
        (Role::Chrome, chrome.as_str()),
        (Role::Body, "the only word"),
    ]);
    let find = Find::new("word", &layout, 0);
    assert_eq!((find.hits.len(), find.in_hidden), (1, 2 * HITS_MAX));
    assert_eq!(find.count(), "1");
}

#[test]
fn a_pattern_finds_what_has_room_in_half_its_window_wherever_it_stands() {
    for before in [
        0,
        PATTERN_WINDOW_BYTES / 2 - 3,
        PATTERN_WINDOW_BYTES / 2,
        PATTERN_WINDOW_BYTES - 100,
        PATTERN_WINDOW_BYTES - 1,
        3 * PATTERN_WINDOW_BYTES + 17,
    ] {
        let filler = "x".repeat(before);
        let found = format!("<{}>", "é".repeat(PATTERN_WINDOW_BYTES / 5));
        let words = format!("{filler}{found}{}", "y".repeat(2 * PATTERN_WINDOW_BYTES));
        let layout = layout(&[(Role::Body, words.as_str())]);
        let find = Find::new("/<[^<>]*>/", &layout, 0);
        assert_eq!(find.hits.len(), 1, "after {before}");
        assert_eq!(find.hits[0], before..before + found.len());
    }
}

#[test]
fn a_pattern_that_takes_everything_is_looked_for_a_window_at_a_time() {
    let words = "ab ".repeat(2 * PATTERN_WINDOW_BYTES);
    let layout = layout(&[(Role::Body, words.as_str())]);
    let find = Find::new("/(?s:.*)zz|b/", &layout, 0);
    assert!(find.hits.iter().all(|hit| hit.len() == 1));
    assert_eq!(find.count(), format!("{HITS_MAX}+"));
    let find = Find::new("/(?s:.*)/", &layout, 0);
    assert!(
        find.hits
            .iter()
            .all(|hit| hit.len() <= PATTERN_WINDOW_BYTES)
    );
    let find = Find::new("/z*/", &layout, 0);
    assert_eq!((find.hits.len(), find.is_part()), (0, false));
}

#[test]
fn what_finds_nothing_everywhere_is_looked_for_once() {
    let words = format!("{}zq", "ab ".repeat(2 * HITS_MAX));
    let layout = layout(&[(Role::Body, words.as_str())]);
    let end = text(&layout).len();
    let mut find = Find::new("/(zq)?/", &layout, end - 100);
    assert_eq!(find.hits.len(), 1, "it is near");
    assert_eq!(find.choose_from(&layout, 0), Some(end - 2..end));
    assert_eq!(find.count(), "1/1+", "there may be others");
    let mut find = Find::new("/(zq)?/", &layout, 0);
    assert_eq!(find.choose_from(&layout, 0), None);
    assert_eq!(find.step(&layout, 0, 3, false), None);
}

#[test]
fn a_word_at_each_of_very_many_marks_is_found() {
    let count = 20_000;
    let mut article = article(&[(
        Role::Body,
        BlockKind::Paragraph,
        "tide1 ".repeat(count).trim(),
    )]);
    let starts = (0..count).map(|n| n * 6 + 4);
    Arc::make_mut(&mut article.record).inlines = starts
        .flat_map(|at| {
            let mark = |kind| Inline {
                range: at..at + 1,
                kind,
            };
            let link = InlineKind::Link("#n".into());
            [mark(link), mark(InlineKind::Superscript)]
        })
        .collect();
    let layout = Layout::new(Arc::new(article), format(60));
    let find = Find::of_word("tide", &layout, 0);
    assert_eq!(find.hits.first(), Some(&(0..4)));
    assert!(find.hits.len() >= HITS_MAX / 2 && find.is_part());
    assert!(Find::of_word("tid", &layout, 0).hits.is_empty());
}
