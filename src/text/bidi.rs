//! Text from right to left, put into the order in which it is seen (UAX 9),
//! for terminals that leave it as it is read.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

use super::{script::is_rtl, width::graphemes};

/// Characters that are looked at for the first that has a direction.
const FIRST_STRONG_WITHIN: usize = 1_000;

/// Begins text with a direction of its own, found by its first strong letter.
const ISOLATE: char = '\u{2068}';
/// Ends that.
const END_OF_ISOLATE: char = '\u{2069}';

/// What is drawn the other way round from right to left (rule L4), as far as
/// prose has it.
const MIRRORED: [(&str, &str); 13] = [
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("<", ">"),
    ("«", "»"),
    ("‹", "›"),
    ("≤", "≥"),
    ("⟨", "⟩"),
    ("⟪", "⟫"),
    ("⁅", "⁆"),
    ("〈", "〉"),
    ("《", "》"),
    ("「", "」"),
];

/// Whether any of it is written from right to left.
pub fn has_rtl(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_rtl)
}

/// Whether a paragraph is read from right to left: by its first character that
/// has a direction.
pub fn reads_leftwards(text: &str) -> bool {
    let strong = |c| match bidi_class(c) {
        BidiClass::L => Some(false),
        BidiClass::R | BidiClass::AL => Some(true),
        _ => None,
    };
    let mut chars = text.chars().take(FIRST_STRONG_WITHIN);
    chars.find_map(strong).unwrap_or(false)
}

/// The level of each byte of `line`, which stands between `before` and `after`
/// in a paragraph; odd ones are seen from right to left.
pub fn bidi_levels(before: &str, line: &str, after: &str, leftwards: bool) -> Vec<u8> {
    let base = if leftwards {
        Level::rtl()
    } else {
        Level::ltr()
    };
    let text = [before, line, after].concat();
    let info = ParagraphBidiInfo::new(&text, Some(base));
    let range = before.len()..before.len() + line.len();
    let levels = info.reordered_levels(range.clone());
    let here = levels.get(range).unwrap_or_default();
    here.iter().map(Level::number).collect()
}

/// In which order things of these levels are seen, from the left (rule L2).
pub fn visual_order(levels: &[u8]) -> Vec<usize> {
    let level = |n: &u8| Level::new(*n).unwrap_or_else(|_| Level::ltr());
    let levels: Vec<Level> = levels.iter().map(level).collect();
    ParagraphBidiInfo::reorder_visual(&levels)
}

/// What is drawn for a cluster that is seen from right to left.
pub fn mirrored(cluster: &str) -> &str {
    let pair = MIRRORED.iter().find_map(|(open, close)| match cluster {
        c if c == *open => Some(*close),
        c if c == *close => Some(*open),
        _ => None,
    });
    pair.unwrap_or(cluster)
}

/// One line of text in the order in which it is seen.
pub fn visual(line: &str) -> Cow<'_, str> {
    if !has_rtl(line) {
        return Cow::Borrowed(line);
    }
    seen(line, reads_leftwards(line)).into()
}

/// The same for a line that reads from left to right whatever is named in it:
/// what stands in quotation marks has a direction of its own, and turns nothing
/// about outside of them.
pub fn visual_around_names(line: &str) -> Cow<'_, str> {
    if !has_rtl(line) {
        return Cow::Borrowed(line);
    }
    let mut isolated = String::with_capacity(line.len());
    let mut depth = 0_usize;
    for c in line.chars() {
        match c {
            '“' => {
                isolated.push(c);
                isolated.extend((depth == 0).then_some(ISOLATE));
                depth += 1;
            }
            '”' if depth > 0 => {
                depth -= 1;
                isolated.extend((depth == 0).then_some(END_OF_ISOLATE));
                isolated.push(c);
            }
            _ => isolated.push(c),
        }
    }
    seen(&isolated, false)
        .replace([ISOLATE, END_OF_ISOLATE], "")
        .into()
}

fn seen(line: &str, leftwards: bool) -> String {
    let levels = bidi_levels("", line, "", leftwards);
    let clusters: Vec<(&str, u8)> = graphemes(line)
        .map(|(at, cluster)| (cluster, levels.get(at).copied().unwrap_or(0)))
        .collect();
    let of_clusters: Vec<u8> = clusters.iter().map(|(_, level)| *level).collect();
    let order = visual_order(&of_clusters).into_iter();
    let seen = order.filter_map(|i| clusters.get(i));
    let drawn = seen.map(|(cluster, level)| {
        if level % 2 == 1 {
            mirrored(cluster)
        } else {
            cluster
        }
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_turns_nothing_about_around_it() {
        let check = |line: &str, expected: &str| {
            assert_eq!(visual_around_names(line), expected, "{line}");
        };
        check("plain “name” 3", "plain “name” 3");
        check(
            "1 min left · 75% · 1/2 “אבג”",
            "1 min left · 75% · 1/2 “גבא”",
        );
        check("“אבג” · 3/5", "“גבא” · 3/5");
        check("“אבג דהו…” · u undoes", "“…והד גבא” · u undoes");
        check("“אבג” and “דה”", "“גבא” and “הד”");
        check("אבג, ok", "גבא, ok");
    }

    #[test]
    fn lines_are_seen_from_right_to_left() {
        let check = |line: &str, expected: &str| assert_eq!(visual(line), expected, "{line}");
        check("plain", "plain");
        check("אבג", "גבא");
        check("אבג 12 דה", "הד 12 גבא");
        check("a (אבג) b", "a (גבא) b");
        check("אבג (דה) ו", "ו (הד) גבא");
        check("see אבג, ok", "see גבא, ok");
        check("אב abc גד", "דג abc בא");
        // A mark stays with its letter.
        check("בָּא", "אבָּ");
        check("", "");
    }

    #[test]
    fn the_first_letter_decides() {
        assert!(reads_leftwards("12 – «שלום"));
        assert!(!reads_leftwards("a שלום"));
        assert!(!reads_leftwards("12"));
        assert!(reads_leftwards("مرحبا"));
    }

    #[test]
    fn what_stands_around_a_line_counts() {
        // A number after Arabic letters is one of theirs.
        let with = bidi_levels("مرحبا ", "12", "", false);
        let without = bidi_levels("", "12", "", false);
        assert_eq!((with, without), (vec![2, 2], vec![0, 0]));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(line in "[ab אבגم ()0-9\u{301}]{0,30}|\\PC{0,20}") {
            let sorted = |text: &str| {
                let mut chars: Vec<char> = text.chars().filter(|c| !"()[]{}<>«»‹›≤≥⟨⟩⟪⟫⁅⁆〈〉《》「」".contains(*c)).collect();
                chars.sort_unstable();
                chars
            };
            prop_assert_eq!(sorted(&visual(&line)), sorted(&line));
        }
    }
}
