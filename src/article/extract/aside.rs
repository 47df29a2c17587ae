//! Stretches that are not story whatever their sentences look like: threads of
//! comments, lists of other stories by date, archives by number. Trees learn
//! them badly, since few pages have them, and those that do lose most by it.

use std::ops::Range;

use super::{
    features::{Feature, Line, Sheet},
    tree::Place,
    words::{Group, Groups},
};

/// What a block in such a stretch loses, in log odds.
const COST: f32 = 12.0;
/// Prose above a thread, in units, that can be what it comments.
const LEAST_PROSE: f32 = 60.0;
/// Prose above a thread that nothing opens.
const MUCH_PROSE: f32 = 200.0;
/// Most words of a line that opens a thread, and of the head of a comment.
const OPENING_WORDS: f32 = 8.0;
const HEAD_WORDS: f32 = 14.0;
/// Heads that make a thread, and lines from one to the next at most.
const THREAD_HEADS: usize = 3;
const THREAD_GAP: usize = 25;
/// Dates that make a list, lines from one to the next at most, and units
/// between them.
const LIST_DATES: usize = 4;
const LIST_GAP: usize = 5;
const LIST_UNITS: f32 = 200.0;
/// Most words of a line that is nothing but a date.
const DATE_WORDS: f32 = 6.0;
/// Lines with a count in brackets that make an archive, and how near.
const ARCHIVE_LINES: usize = 3;
const ARCHIVE_REACH: usize = 3;
/// Most words of such a line.
const COUNTED_WORDS: f32 = 5.0;
/// Units of a box that promotes, at most: a longer one may hold the story.
const BOX_UNITS: f32 = 400.0;
/// Units of a line that is not there twice in a row by the story's will.
const DOUBLE_UNITS: f32 = 60.0;

/// What each block loses.
pub(super) fn costs(sheet: &Sheet<'_>) -> Vec<f32> {
    let mut costs: Vec<f32> = sheet.lines.iter().map(in_markup).collect();
    let mut charge = |range: Range<usize>| {
        for cost in costs.get_mut(range).into_iter().flatten() {
            *cost = COST;
        }
    };
    archives(&sheet.lines).for_each(&mut charge);
    boxes(&sheet.lines).for_each(&mut charge);
    // Markup tells of the others itself.
    if sheet.tree.nodes.is_empty() {
        threads(&sheet.lines).for_each(&mut charge);
        lists(&sheet.lines).into_iter().for_each(&mut charge);
        doubles(&sheet.lines).for_each(&mut charge);
    }
    costs
}

/// Where markup names a thread.
fn in_markup(line: &Line<'_>) -> f32 {
    if line.node.is_in(Place::Thread) {
        COST
    } else {
        0.0
    }
}

/// Boxes between paragraphs that markup names a promotion and whose words
/// promote: in the midst of a story, trees are too sure of what stands there.
fn boxes<'s>(lines: &'s [Line<'_>]) -> impl Iterator<Item = Range<usize>> + 's {
    let promotion = Groups::of(&[Group::Promotion]);
    let first = lines.iter().position(is_sure).unwrap_or(lines.len());
    let last = lines.iter().rposition(is_sure).unwrap_or(0);
    let mut start = 0;
    lines
        .chunk_by(move |a, b| a.node.names.meets(promotion) == b.node.names.meets(promotion))
        .filter_map(move |run| {
            let range = start..start + run.len();
            start = range.end;
            let named = run.first().is_some_and(|l| l.node.names.meets(promotion));
            let units: f32 = run.iter().map(|line| line.shape.units).sum();
            let says = || run.iter().any(|line| line.cues.any.meets(promotion));
            let between = first < range.start && range.end <= last;
            (named && between && units <= BOX_UNITS && says()).then_some(range)
        })
}

/// From a line that opens comments below the story to the last of them.
fn threads<'s>(lines: &'s [Line<'_>]) -> impl Iterator<Item = Range<usize>> + 's {
    let mut prose = 0.0;
    let mut end = 0;
    lines.iter().enumerate().filter_map(move |(at, line)| {
        if is_sure(line) {
            prose += line.shape.units;
        }
        if at < end || prose < LEAST_PROSE {
            return None;
        }
        // A head that says day and hour needs nothing to open its thread.
        let opens = opens_thread(line) || prose >= MUCH_PROSE && says_exactly_when(line);
        let last = opens.then(|| last_head(lines, at)).flatten()?;
        end = (last + THREAD_GAP / 2).min(lines.len());
        Some(at..end)
    })
}

fn opens_thread(line: &Line<'_>) -> bool {
    let comments = Groups::of(&[Group::Comments]);
    line.shape.words <= OPENING_WORDS && !line.shape.ends && line.cues.any.meets(comments)
}

/// The last of the heads that follow `opening`, if they are enough.
fn last_head(lines: &[Line<'_>], opening: usize) -> Option<usize> {
    let opens_itself = lines.get(opening).is_some_and(is_head);
    let (mut last, mut count) = (opening, usize::from(opens_itself));
    for (at, line) in lines.iter().enumerate().skip(opening + 1) {
        if at - last > THREAD_GAP {
            break;
        }
        if is_head(line) {
            (last, count) = (at, count + 1);
        }
    }
    (count >= THREAD_HEADS).then_some(last)
}

fn is_head(line: &Line<'_>) -> bool {
    let who_and_when = line.is(Feature::CommentHead) || says_when(line);
    who_and_when && line.shape.words <= HEAD_WORDS && line.shape.units <= 90.0
}

/// A line with a year and a time of day.
fn says_exactly_when(line: &Line<'_>) -> bool {
    is_head(line) && has_year(line.text) && line.text.contains(':')
}

/// Words for how long ago something was.
const AGO: [&str; 7] = ["ago", "vor", "il", "hace", "há", "fa", "назад"];

/// A date or a time of day, not a price that looks like one.
fn says_when(line: &Line<'_>) -> bool {
    line.is(Feature::Dated)
        && (line.text.contains(':')
            || line.text.contains('前')
            || line.text.split_whitespace().any(|word| AGO.contains(&word))
            || has_year(line.text))
}

fn has_year(text: &str) -> bool {
    let year = |digits: &str| digits.len() == 4 && matches!(digits.get(..2), Some("19" | "20"));
    text.split(|c: char| !c.is_ascii_digit()).any(year)
}

fn is_sure(line: &Line<'_>) -> bool {
    line.shape.ends && line.shape.units >= 60.0 && line.shape.stop_share > 0.15
}

/// Headlines, each with its date: from the line above the first date to the
/// last.
fn lists(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut first, mut last, mut count) = (0, 0, 0);
    let mut between = 0.0;
    let mut close = |first: usize, last: usize, count: usize| {
        if count >= LIST_DATES {
            let above = lines.get(..first).unwrap_or_default().iter().rev();
            let heads = above.take(2).take_while(|line| !is_sure(line)).count();
            found.push(first - heads..last + 1);
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let goes_on = at - last <= LIST_GAP && between <= LIST_UNITS && !is_sure(line);
        if count > 0 && !goes_on {
            close(first, last, count);
            count = 0;
        }
        if is_date(line) {
            if count == 0 {
                first = at;
            }
            (last, count, between) = (at, count + 1, 0.0);
        } else {
            between += line.shape.units;
        }
    }
    close(first, last, count);
    found
}

fn is_date(line: &Line<'_>) -> bool {
    says_when(line) && line.shape.words <= DATE_WORDS && !line.shape.ends
}

/// A long line twice in a row: what a picture shows, told once in its place
/// and once below it.
fn doubles<'s>(lines: &'s [Line<'_>]) -> impl Iterator<Item = Range<usize>> + 's {
    let same = |pair: &[Line<'_>]| match pair {
        [a, b] => a.shape.units >= DOUBLE_UNITS && a.key == b.key,
        _ => false,
    };
    let pairs = lines.windows(2).enumerate();
    pairs.filter_map(move |(at, pair)| same(pair).then_some(at..at + 2))
}

/// Lines with a count in brackets, several near each other: `May (12)`.
fn archives<'s>(lines: &'s [Line<'_>]) -> impl Iterator<Item = Range<usize>> + 's {
    let counted: Vec<bool> = lines.iter().map(is_counted).collect();
    (0..lines.len()).filter_map(move |at| {
        let near = at.saturating_sub(ARCHIVE_REACH)..(at + ARCHIVE_REACH + 1).min(counted.len());
        let count = counted.get(near)?.iter().filter(|c| **c).count();
        let here = counted.get(at).copied().unwrap_or_default();
        (here && count >= ARCHIVE_LINES).then_some(at..at + 1)
    })
}

fn is_counted(line: &Line<'_>) -> bool {
    let number = || {
        let inner = line.text.trim_end().strip_suffix(')')?;
        let (name, number) = inner.rsplit_once('(')?;
        let digits = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        Some(digits && name.chars().any(char::is_alphabetic))
    };
    line.shape.words <= COUNTED_WORDS && number().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::import::{Hint, import};

    const STORY: &str = "The ferry left the old harbour on Monday with eleven people and a crate of letters that \
        nobody had asked for since the summer, the harbour master said.";

    const MORE: &str = "It came back on Friday without the letters, and what became of them the council of the \
        island means to find out before the winter.";

    /// The lines of `source` that stand aside are `expected`.
    fn check(name: &str, source: &str, expected: &[&str]) {
        let hint = Hint {
            name: Some(name.into()),
            ..Hint::default()
        };
        let page = import(source.as_bytes(), &hint).expect("it is a page");
        let sheet = Sheet::of(&page, &[], None);
        let costs = costs(&sheet);
        let aside = sheet.lines.iter().zip(&costs).filter(|(_, c)| **c > 0.0);
        let aside: Vec<&str> = aside.map(|(l, _)| l.text).collect();
        assert_eq!(aside, expected, "{source}");
    }

    fn check_text(lines: &[&str], expected: &[&str]) {
        check("a.txt", &lines.join("\n\n"), expected);
    }

    #[test]
    fn a_thread_below_the_story() {
        let thread = [
            "3 Comments",
            "Ida on 4 May 2015 at 10:12 said:",
            "I was on it.",
            "Tom on 4 May 2015 at 11:40 said:",
            "So was I.",
            "Ulla on 5 May 2015 at 07:02 said:",
            "And the dog.",
        ];
        let page = [&[STORY, MORE][..], &thread].concat();
        check_text(&page, &thread);
        // Above all prose it is a box of the page, and two heads are no thread.
        check_text(&[&thread[..], &[MORE]].concat(), &[]);
        check_text(&page[..6], &[]);
    }

    #[test]
    fn a_thread_that_only_its_hours_open() {
        let heads = [
            "4 May 2015 at 10:12",
            "I was on it.",
            "4 May 2015 at 11:40",
            "So was I.",
            "5 May 2015 at 07:02",
            "And the dog.",
        ];
        check_text(&[&[STORY, MORE][..], &heads].concat(), &heads);
        check_text(&[&[STORY][..], &heads].concat(), &[]);
    }

    #[test]
    fn a_box_that_promotes_between_paragraphs() {
        let page = |inside: &str| {
            format!(
                "<article><p>{STORY}</p><div class=newsletter>{inside}</div><p>{MORE}</p></article>"
            )
        };
        let words = "Sign up for our newsletter and never miss a story.";
        check(
            "a.html",
            &page(&format!("<h4>The Harbour Letter</h4><p>{words}</p>")),
            &["The Harbour Letter", words],
        );
        // The name alone is not enough, nor are the words.
        check(
            "a.html",
            &page("<p>The letters were found in June.</p>"),
            &[],
        );
        let unnamed = page(&format!("<p>{words}</p>")).replace("newsletter>", "part>");
        check("a.html", &unnamed, &[]);
        // What stands above or below all prose is judged as ever.
        check(
            "a.html",
            &format!("<div class=newsletter><p>{words}</p></div><p>{MORE}</p>"),
            &[],
        );
    }

    #[test]
    fn prices_are_no_dates() {
        let table = [
            "Comments",
            "12.99",
            "Sofa, oil",
            "13.40 sofa",
            "Tar",
            "14.10 lumbago",
            "15.20 fat",
        ];
        check_text(&[&[STORY, MORE][..], &table].concat(), &[]);
    }

    #[test]
    fn headlines_by_date() {
        let list = [
            "Lock closed for repairs",
            "11/20/2019 01:14 PM",
            "Mayor opens bridge",
            "11/20/2019 10:08 AM",
            "Ferry late again",
            "11/19/2019 09:39 AM",
            "Harbour fee to rise",
            "11/19/2019 08:11 AM",
        ];
        check_text(&[&[STORY][..], &list, &[MORE]].concat(), &list);
        check_text(&[&[STORY][..], &list[..4], &[MORE]].concat(), &[]);
    }

    #[test]
    fn an_archive_by_number() {
        let months = ["May (12)", "June (8)", "July (104)"];
        check_text(&[&[STORY][..], &months, &[MORE]].concat(), &months);
        check_text(&[STORY, "Ulla Brink (12)", MORE], &[]);
    }

    #[test]
    fn what_a_picture_shows_twice() {
        let shown = "The old ferry on its way to the island, seen from the tower of the church";
        check_text(&["Above", shown, shown, "Below"], &[shown, shown]);
        check_text(&["Row, row", "Row, row", "your boat"], &[]);
    }

    #[test]
    fn markup_that_names_a_thread() {
        let prose = format!("<p>{STORY}</p>").repeat(4);
        check(
            "a.html",
            &format!("<p>{STORY}</p><ol class=comment-list><li>I was on it.</ol><p>End"),
            &["I was on it."],
        );
        check("a.html", &format!("<div id=comments>{prose}</div>"), &[]);
        check(
            "a.html",
            &format!("<p class=commentary>{STORY}</p>{prose}"),
            &[],
        );
    }
}
