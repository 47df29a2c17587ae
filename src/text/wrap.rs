//! Lines: the least ragged way to set a paragraph, and a count of its lines
//! that needs neither the lines nor memory.
//!
//! Optimal fit is Knuth and Plass's as `textwrap` has it, over our own
//! fragments. It is only taken where it needs no more lines than first fit
//! and none overflows, so that the count, which is first fit's, is right.

use std::ops::Range;

use textwrap::wrap_algorithms::{Penalties, wrap_optimal_fit};

use super::{
    Hyphens,
    breaks::{Fragment, fragments},
    quick,
};

/// A line narrower than a wide character is no line.
const MIN_COLS: usize = 2;

/// What a last line of less than a quarter costs. So much that a word or two
/// of company is found for it wherever lines above can spare them: the square
/// of a gap of half a line.
const SHORT_LAST_LINE: usize = 900;

/// A wrapped line as byte ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedLine {
    /// What is drawn: without the space at the break.
    pub range: Range<usize>,
    /// Where the next line begins; the ranges `range.start..end` of all lines
    /// are the whole text.
    pub end: usize,
    /// The line was broken inside a word: draw `-` after it.
    pub hyphen: bool,
}

/// `text` in lines of at most `cols` cells (2 or more), as even as can be.
/// Line feeds are forced breaks. There is always at least one line.
pub fn wrap(text: &str, cols: usize) -> Vec<WrappedLine> {
    wrap_hyphenated(text, cols, Hyphens::NONE)
}

/// The same, with words broken by the rules of a language where a line needs
/// it.
pub fn wrap_hyphenated(text: &str, cols: usize, hyphens: Hyphens) -> Vec<WrappedLine> {
    wrapped(text, cols, hyphens, optimal)
}

/// The same by first fit: what is typed changes nothing on the lines before.
pub fn wrap_greedy(text: &str, cols: usize) -> Vec<WrappedLine> {
    wrapped(text, cols, Hyphens::NONE, greedy)
}

/// Number of lines that [`wrap`] gives, without making them.
pub fn line_count(text: &str, cols: usize) -> usize {
    line_count_hyphenated(text, cols, Hyphens::NONE)
}

/// Number of lines that [`wrap_hyphenated`] gives, without making them. Only
/// the words at the ends of lines are looked at for where they may break.
pub fn line_count_hyphenated(text: &str, cols: usize, hyphens: Hyphens) -> usize {
    let mut count = 0;
    starts(text, cols, hyphens, |_| count += 1);
    count
}

/// Calls `start` with the offset of each line's first byte, by first fit.
pub fn line_starts(text: &str, cols: usize, start: impl FnMut(usize)) {
    starts(text, cols, Hyphens::NONE, start);
}

fn starts(text: &str, cols: usize, hyphens: Hyphens, mut start: impl FnMut(usize)) {
    let cols = cols.max(MIN_COLS);
    for (base, paragraph) in paragraphs(text) {
        start(base);
        if hyphens.is_none() && quick::is_narrow(paragraph) {
            quick::line_starts(paragraph, cols, |at| start(base + at));
            continue;
        }
        let mut fit = FirstFit { cols, used: 0 };
        fragments(paragraph, cols, |f| {
            if let Some(at) = fit.place(&f, paragraph, hyphens) {
                start(base + at);
            }
        });
    }
}

type Breaker = fn(&[Fragment], usize) -> Vec<&[Fragment]>;

fn wrapped(text: &str, cols: usize, hyphens: Hyphens, breaker: Breaker) -> Vec<WrappedLine> {
    let cols = cols.max(MIN_COLS);
    let mut lines = Vec::new();
    let mut pieces = Vec::new();
    for (base, paragraph) in paragraphs(text) {
        pieces.clear();
        fragments(paragraph, cols, |f| {
            split(f, paragraph, hyphens, &mut pieces);
        });
        let end = base + paragraph.len();
        if pieces.is_empty() {
            lines.push(WrappedLine {
                range: base..base,
                end,
                hyphen: false,
            });
        }
        lines.extend(
            breaker(&pieces, cols)
                .into_iter()
                .filter_map(|l| line(base, l)),
        );
        if let Some(last) = lines.last_mut() {
            // The line feed belongs to the line that it ends.
            last.end = text.len().min(end + 1);
            last.hyphen = false;
        }
    }
    lines
}

fn line(base: usize, pieces: &[Fragment]) -> Option<WrappedLine> {
    let (first, last) = (pieces.first()?, pieces.last()?);
    Some(WrappedLine {
        range: base + first.start..base + last.word_end,
        end: base + last.end,
        hyphen: last.penalty > 0,
    })
}

/// A fragment in the pieces that its word may be broken into.
fn split(whole: Fragment, text: &str, hyphens: Hyphens, pieces: &mut Vec<Fragment>) {
    let (mut start, mut used) = (whole.start, 0);
    let word = text.get(whole.start..whole.word_end).unwrap_or_default();
    for (at, cols) in hyphens.points(word) {
        let end = whole.start + at;
        pieces.push(Fragment {
            start,
            word_end: end,
            end,
            width: cols - used,
            space: 0,
            penalty: 1,
        });
        (start, used) = (end, cols);
    }
    pieces.push(Fragment {
        start,
        width: whole.width - used,
        ..whole
    });
}

/// The stretches between line feeds, with their offsets.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| {
        let base = std::mem::replace(&mut at, end + 1);
        (base, text.get(base..end).unwrap_or_default())
    })
}

/// First fit, one fragment at a time.
struct FirstFit {
    cols: usize,
    /// Cells used on the line so far, the space after the last word included.
    used: usize,
}

impl FirstFit {
    /// Takes a whole fragment; gives the offset at which it begins a line, if
    /// it does: its own, or one inside its word.
    fn place(&mut self, f: &Fragment, text: &str, hyphens: Hyphens) -> Option<usize> {
        let room = self.cols.saturating_sub(self.used);
        if !self.breaks_before(f) {
            return None;
        }
        let word = text.get(f.start..f.word_end).unwrap_or_default();
        let (at, cols) = hyphens.last_point(word, room).unwrap_or_default();
        self.used -= cols;
        Some(f.start + at)
    }

    fn breaks_before(&mut self, f: &Fragment) -> bool {
        let full = self.used > 0 && self.used + f.width + f.penalty > self.cols;
        self.used = if full { 0 } else { self.used } + f.width + f.space;
        full
    }
}

fn greedy(pieces: &[Fragment], cols: usize) -> Vec<&[Fragment]> {
    let mut fit = FirstFit { cols, used: 0 };
    let mut lines = Vec::new();
    let mut start = 0;
    for (i, f) in pieces.iter().enumerate() {
        if fit.breaks_before(f) {
            lines.extend(pieces.get(start..i));
            start = i;
        }
    }
    lines.extend(pieces.get(start..).filter(|l| !l.is_empty()));
    lines
}

fn optimal(pieces: &[Fragment], cols: usize) -> Vec<&[Fragment]> {
    let first_fit = greedy(pieces, cols);
    if first_fit.len() < 2 {
        return first_fit;
    }
    let penalties = Penalties {
        short_last_line_penalty: SHORT_LAST_LINE,
        ..Penalties::new()
    };
    let count = first_fit.len();
    let lines = even(pieces, cols, count, &penalties).unwrap_or(first_fit);
    whole_end(pieces, &lines, cols, &penalties).unwrap_or(lines)
}

/// The least ragged lines, if there are `count` and none overflows.
fn even<'p>(
    pieces: &'p [Fragment],
    cols: usize,
    count: usize,
    penalties: &Penalties,
) -> Option<Vec<&'p [Fragment]>> {
    let lines = wrap_optimal_fit(pieces, &[cols as f64], penalties).ok()?;
    (lines.len() == count && lines.iter().all(|l| fits(l, cols))).then_some(lines)
}

/// Other lines, as many, where the last of `lines` is a mere piece of the last
/// word and need not be.
fn whole_end<'p>(
    pieces: &'p [Fragment],
    lines: &[&[Fragment]],
    cols: usize,
    penalties: &Penalties,
) -> Option<Vec<&'p [Fragment]>> {
    let (last, others) = pieces.split_last()?;
    let word = others
        .iter()
        .rposition(|p| p.penalty == 0)
        .map_or(0, |at| at + 1);
    let (before, parts) = pieces.split_at_checked(word)?;
    if lines.last()?.len() >= parts.len() {
        return None;
    }
    let whole = Fragment {
        start: parts.first()?.start,
        width: parts.iter().map(|p| p.width).sum(),
        ..*last
    };
    let whole: Vec<Fragment> = before.iter().copied().chain([whole]).collect();
    let lens = even(&whole, cols, lines.len(), penalties)?;
    // A hole is no better than a break.
    let spares = lens.iter().rev().nth(1).map_or(0, |line| used(line));
    if 2 * spares < cols {
        return None;
    }
    let mut rest = pieces;
    let mut set = Vec::with_capacity(lens.len());
    for line in lens.iter().take(lens.len() - 1) {
        let (line, after) = rest.split_at_checked(line.len())?;
        set.push(line);
        rest = after;
    }
    set.push(rest);
    Some(set)
}

fn fits(line: &[Fragment], cols: usize) -> bool {
    used(line) <= cols
}

/// Cells of a line, its hyphen among them.
fn used(line: &[Fragment]) -> usize {
    let Some((last, rest)) = line.split_last() else {
        return 0;
    };
    let before: usize = rest.iter().map(|f| f.width + f.space).sum();
    before + last.width + last.penalty
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::width;

    fn drawn(text: &str, cols: usize) -> Vec<String> {
        let line =
            |l: WrappedLine| format!("{}{}", &text[l.range], if l.hyphen { "-" } else { "" });
        wrap(text, cols).into_iter().map(line).collect()
    }

    #[test]
    fn wraps() {
        assert_eq!(drawn("", 10), [""]);
        assert_eq!(drawn("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(drawn("end\n", 10), ["end", ""]);
        assert_eq!(
            drawn("The quick brown fox jumps", 10),
            ["The quick", "brown fox", "jumps"]
        );
        assert_eq!(
            drawn("co\u{AD}op\u{AD}er\u{AD}ate", 6),
            ["co\u{AD}op\u{AD}-", "er\u{AD}ate"]
        );
        assert_eq!(
            drawn("漢字かな混じりの文。", 8),
            ["漢字かな", "混じりの", "文。"]
        );
        assert_eq!(
            drawn("https://example.org/a/very/long/path", 12),
            ["https://", "example.org/", "a/very/long/", "path"]
        );
    }

    #[test]
    fn optimal_is_more_even_than_first_fit() {
        let text = "aaa bb cc ddddd";
        assert_eq!(drawn(text, 6), ["aaa", "bb cc", "ddddd"]);
        let greedy: Vec<&str> = wrap_greedy(text, 6)
            .into_iter()
            .map(|l| &text[l.range])
            .collect();
        assert_eq!(greedy, ["aaa bb", "cc", "ddddd"]);
    }

    #[test]
    fn a_last_line_is_no_mere_piece_of_a_word_where_it_need_not_be() {
        let english = Hyphens::of("en");
        let mut spared = 0;
        for begin in [
            "It was said of the lighthouse that nobody had ever visited it for the sake of",
            "What the harbour office had ordered in the autumn arrived on the morning after",
        ] {
            for word in ["photography", "circumnavigation", "advertisement"] {
                let text = format!("{begin} {word}");
                let unbroken = format!("{begin} {}", "x".repeat(word.len()));
                for cols in 18..40 {
                    let lines = wrap_hyphenated(&text, cols, english);
                    assert_eq!(lines.len(), line_count_hyphenated(&text, cols, english));
                    let last = lines.last().unwrap().range.start;
                    let other = wrap_hyphenated(&unbroken, cols, english);
                    let spares = other.iter().rev().nth(1).unwrap();
                    if other.len() == lines.len() && 2 * spares.range.len() >= cols {
                        assert!(last <= begin.len() + 1, "{:?}", drawn(&text, cols));
                        spared += 1;
                    }
                }
            }
        }
        assert!(spared > 20, "{spared}");
    }

    #[test]
    fn a_last_word_is_not_left_alone() {
        let text = "A ferry went out that night without its lamp and the keeper had \
                    written all of that down with nobody asking her to.";
        let lines = drawn(text, 66);
        assert_eq!(lines.len(), 2, "{lines:?}");
        let text = format!("{text} Nothing came");
        let last = drawn(&text, 66).pop().unwrap();
        assert!(last.contains(' '), "{last:?}");
    }

    #[test]
    fn words_break_where_a_line_needs_it() {
        let drawn = |text: &str, cols| -> Vec<String> {
            let line =
                |l: WrappedLine| format!("{}{}", &text[l.range], if l.hyphen { "-" } else { "" });
            wrap_hyphenated(text, cols, Hyphens::of("en"))
                .into_iter()
                .map(line)
                .collect()
        };
        assert_eq!(
            drawn("the wandering ship", 9),
            ["the wan-", "dering", "ship"]
        );
        assert_eq!(drawn("the wandering", 13), ["the wandering"]);
        assert_eq!(
            drawn("a well-ordered wandering, now", 18),
            ["a well-ordered", "wandering, now"]
        );
    }

    fn holds(text: &str, cols: usize) -> Result<(), TestCaseError> {
        let english = Hyphens::of("en");
        for (lines, count) in [
            (wrap(text, cols), line_count(text, cols)),
            (wrap_greedy(text, cols), line_count(text, cols)),
            (
                wrap_hyphenated(text, cols, english),
                line_count_hyphenated(text, cols, english),
            ),
        ] {
            prop_assert_eq!(lines.len(), count);
            let mut at = 0;
            for l in &lines {
                prop_assert_eq!(l.range.start, at);
                prop_assert!(l.range.end <= l.end);
                let shown = width(text.get(l.range.clone()).unwrap()) + usize::from(l.hyphen);
                prop_assert!(shown <= cols, "{} > {}", shown, cols);
                let is_space = |c: char| matches!(c, ' ' | '\n' | '\t' | '\u{3000}');
                prop_assert!(text[l.range.end..l.end].chars().all(is_space));
                at = l.end;
            }
            prop_assert_eq!(at, text.len());
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn english(text in "([a-zA-Z]{1,12}(, |[.] | |-|—|\u{AD})){0,60}", cols in 4usize..80) {
            holds(&text, cols)?;
        }

        #[test]
        fn narrow_text(text in "[a-c 1\t\u{A0}—–,.!(“’ёא/)-]{0,80}", cols in 2usize..14) {
            holds(&text, cols)?;
        }

        #[test]
        fn mixtures(text in "[a-c \n\u{AD}\u{A0}—–,.!(「漢か。ー한ไทยب👨\u{200D}\u{301}क्ष/-]{0,80}", cols in 2usize..30) {
            holds(&text, cols)?;
        }

        #[test]
        fn anything(text in any::<String>(), cols in 2usize..30) {
            holds(&text, cols)?;
        }
    }
}
