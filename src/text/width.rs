//! The one width function.
//!
//! A cluster is drawn in a cell of its own, so widths add up cluster by
//! cluster; `unicode-width` over a whole string is something else (it counts
//! Arabic lam and alef together as one cell). `ratatui` measures a cell's
//! cluster with the same tables, with two exceptions where it is wrong and
//! the cell's width has to be forced: clusters with a halfwidth sound mark
//! (U+FF9E, U+FF9F), which it counts twice, and U+17D8, which it gives three
//! cells. Khmer letters that are written below others, and vowels that stand
//! beside their letter (`া`), are counted here, for terminals give each a cell.

use std::{borrow::Cow, iter::once};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No cluster takes more cells; nothing that a terminal draws does.
const MAX_CLUSTER_COLS: usize = 2;

/// Puts the next Khmer letter below the one before.
const KHMER_BELOW: char = '\u{17D2}';

/// What stands where text was cut.
const ELLIPSIS: &str = "…";

/// From so many cells on, three dots leave room for words.
const DOTS_FROM_COLS: usize = 6;

/// Cells that `text` takes on the screen. The one width function: layout and
/// drawing both use it. The sum over [`graphemes`]; each 0, 1 or 2.
///
/// A tab or a line feed counts 1: neither is ever drawn, and whoever lays
/// text out turns them into something else first.
pub fn width(text: &str) -> usize {
    if is_plain_ascii(text) {
        return text.len();
    }
    let mut cols = 0;
    for c in text.chars() {
        match plain_width(c) {
            Some(w) => cols += w,
            None => return graphemes(text).map(|(_, g)| cluster_width(g)).sum(),
        }
    }
    cols
}

/// Every byte is a character of one cell; many are looked at at once.
fn is_plain_ascii(text: &str) -> bool {
    let plain = |b: u8| matches!(b, b'\t' | b'\n' | 0x20..=0x7e);
    let mut chunks = text.as_bytes().chunks(32);
    chunks.all(|chunk| chunk.iter().fold(true, |all, b| all & plain(*b)))
}

/// The grapheme clusters of `text` (UAX 29, extended) with their byte
/// offsets. A cluster that would be wider than two cells (conjuncts of Indic
/// scripts, chains of anything) is given in parts that are not, so that every
/// part fits a cell pair; terminals draw such chains cell by cell as well.
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let (plain, other) = if is_plain(text) {
        (text, "")
    } else {
        ("", text)
    };
    let letter =
        |(at, c): (usize, char)| (at, plain.get(at..at + c.len_utf8()).unwrap_or_default());
    plain.char_indices().map(letter).chain(segments(other))
}

/// The clusters of `text` by the rules of UAX 29, which cost far more than
/// to see that they would change nothing.
fn segments(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.grapheme_indices(true).flat_map(|(at, cluster)| {
        let (first, rest) = parts(cluster);
        once((at, first)).chain(rest.into_iter().map(move |(i, part)| (at + i, part)))
    })
}

/// Every character is a cluster by itself.
fn is_plain(text: &str) -> bool {
    is_plain_ascii(text) || text.chars().all(|c| plain_width(c).is_some())
}

/// `text` cut to `cols` cells, with `…` at the end where something was cut.
pub fn truncate(text: &str, cols: usize) -> Cow<'_, str> {
    cut(text, cols, ELLIPSIS)
}

/// The same with three dots, or as many as there is room for beside words.
pub fn truncate_ascii(text: &str, cols: usize) -> Cow<'_, str> {
    cut(text, cols, if cols < DOTS_FROM_COLS { "." } else { "..." })
}

fn cut<'a>(text: &'a str, cols: usize, sign: &str) -> Cow<'a, str> {
    if text.len() <= cols || width(text) <= cols {
        return Cow::Borrowed(text);
    }
    // Signs are as many cells as characters.
    let Some(room) = cols.checked_sub(sign.chars().count()) else {
        return Cow::Borrowed("");
    };
    let mut kept = text
        .get(..prefix_len(text, room))
        .unwrap_or_default()
        .to_owned();
    kept.truncate(kept.trim_end().len());
    kept.push_str(sign);
    Cow::Owned(kept)
}

/// Length in bytes of the longest start of `text` that fits `cols` cells.
pub(super) fn prefix_len(text: &str, cols: usize) -> usize {
    let mut used = 0;
    for (at, cluster) in graphemes(text) {
        used += cluster_width(cluster);
        if used > cols {
            return at;
        }
    }
    text.len()
}

/// Whether every terminal gives this cluster as many cells as we do: a plain
/// character or a sign to draw with, perhaps with accents. Of flags, families,
/// newest emoji and conjuncts each terminal has an opinion of its own.
pub fn has_sure_width(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let is_sure = |c| plain_width(c).is_some() || matches!(c, '\u{2500}'..='\u{25FF}');
    chars.next().is_none_or(is_sure) && chars.all(|c| matches!(c, '\u{300}'..='\u{36F}'))
}

/// The first cluster of `text`, whole, however wide.
pub(super) fn first_cluster(text: &str) -> &str {
    text.graphemes(true).next().unwrap_or_default()
}

/// Cells of one cluster as [`graphemes`] gives it.
pub(super) fn cluster_width(cluster: &str) -> usize {
    uncut_width(cluster).min(MAX_CLUSTER_COLS)
}

/// Cells of a whole cluster. Letter by letter, as terminals take it, what
/// stands below in Khmer has a cell of its own, and so has a vowel beside its
/// letter; the tables, which know how it is written, give it none, and what is
/// drawn next would wipe it away.
fn uncut_width(cluster: &str) -> usize {
    let below = |pair: &str| pair.chars().next().is_some_and(is_khmer_letter);
    let below = cluster
        .split(KHMER_BELOW)
        .skip(1)
        .filter(|rest| below(rest));
    let beside = cluster.chars().filter(|&c| stands_beside(c));
    UnicodeWidthStr::width(cluster) + below.count() + beside.count()
}

/// Signs of category Mc that extend a cluster (`Grapheme_Extend`), which is why
/// the tables give them no cell.
fn stands_beside(c: char) -> bool {
    matches!(
        u32::from(c),
        0x09BE | 0x09D7 | 0x0B3E | 0x0B57 | 0x0BBE | 0x0BD7 | 0x0CC0 | 0x0CC2 | 0x0CC7..=0x0CC8 | 0x0CCA..=0x0CCB | 0x0CD5..=0x0CD6 | 0x0D3E | 0x0D57 | 0x0DCF | 0x0DDF | 0x1715 | 0x1734 | 0x1B35 | 0x1B3B | 0x1B3D | 0x1B43..=0x1B44 | 0x1BAA | 0x1BF2..=0x1BF3 | 0x302E..=0x302F | 0xA953 | 0xA9C0 | 0x1_11C0 | 0x1_1235 | 0x1_133E | 0x1_134D | 0x1_1357 | 0x1_13B8 | 0x1_13C2 | 0x1_13C5 | 0x1_13C7..=0x1_13C9 | 0x1_13CF | 0x1_14B0 | 0x1_14BD | 0x1_15AF | 0x1_16B6 | 0x1_1930 | 0x1_193D | 0x1_1F41 | 0x1_6FF0..=0x1_6FF1 | 0x1_D165..=0x1_D166 | 0x1_D16D..=0x1_D172
    )
}

fn is_khmer_letter(c: char) -> bool {
    matches!(c, '\u{1780}'..='\u{17B3}')
}

/// Cells of a character that is always a cluster by itself, whatever stands
/// beside it as long as that is plain too. None for everything else.
pub(super) fn plain_width(c: char) -> Option<usize> {
    match u32::from(c) {
        0x09
        | 0x0A
        | 0x20..=0x7E
        | 0xA0..=0xAC
        | 0xAE..=0x2FF
        | 0x370..=0x377
        | 0x37A..=0x37F
        | 0x384..=0x386
        | 0x388..=0x482
        | 0x48A..=0x52F
        | 0x5D0..=0x5EA
        | 0x620..=0x64A
        | 0x660..=0x669
        | 0x671..=0x6D3
        | 0x6F0..=0x6F9
        | 0x1E00..=0x1EFF
        | 0x2010..=0x2027
        | 0x202F..=0x203B
        | 0x2070..=0x2071
        | 0x2074..=0x208E
        | 0x20A0..=0x20BF
        | 0x2100..=0x214F
        | 0x2190..=0x2211 => Some(1),
        // Soft hyphen: a break opportunity, drawn only at a break.
        0xAD => Some(0),
        0x3000..=0x3029
        | 0x3041..=0x3096
        | 0x309B..=0x30FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xAC00..=0xD7A3
        | 0xFF01..=0xFF60 => Some(2),
        _ => None,
    }
}

/// A cluster cut into parts of at most two cells: the first and what follows
/// with offsets. Nearly always the cluster itself and nothing.
fn parts(cluster: &str) -> (&str, Vec<(usize, &str)>) {
    // Whatever has no more than two bytes is one character.
    if cluster.len() <= 2 || uncut_width(cluster) <= MAX_CLUSTER_COLS {
        return (cluster, Vec::new());
    }
    let mut cuts = vec![0];
    let mut cols = 0;
    for (at, c) in cluster.char_indices() {
        let w = UnicodeWidthChar::width(c).unwrap_or(0) + usize::from(stands_beside(c));
        if cols > 0 && cols + w > MAX_CLUSTER_COLS {
            cuts.push(at);
            cols = 0;
        }
        cols += w;
    }
    let ends = cuts.iter().skip(1).copied().chain(once(cluster.len()));
    let mut pieces = cuts
        .iter()
        .zip(ends)
        .map(|(&start, end)| (start, cluster.get(start..end).unwrap_or_default()));
    let first = pieces.next().map_or(cluster, |(_, p)| p);
    (first, pieces.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn widths() {
        let check = |text: &str, cols: usize| assert_eq!(width(text), cols, "{text:?}");
        check("", 0);
        check("plain text", 10);
        check("naïve “quotes” — dash…", 22);
        check("e\u{301}te\u{301}", 3);
        check("漢字かな。", 10);
        check("한국어", 6);
        check("soft\u{AD}hyphen", 10);
        check("ｶﾞ", 2);
        check("❤\u{FE0F}", 2);
        check("👨‍👩‍👧", 2);
        check("👍🏽", 2);
        check("🇫🇮", 2);
        check("لا", 2);
        check("ไทย", 3);
        check("ខ្មែរ", 4);
        check("កម្ពុជា", 5);
        check("ស្ត្រី", 3);
        check("ផ្លូវការ", 6);
        check("អ្នក", 3);
        check("বাংলা", 5);
        check("வாழ்க", 4);
        check("ಮೈಸೂರು", 6);
        check("කතා", 3);
        check("a\tb", 3);
    }

    #[test]
    fn clusters_are_never_wider_than_a_pair() {
        let conjunct = "क्ष्म्य";
        let parts: Vec<_> = graphemes(conjunct).collect();
        assert!(
            parts.iter().all(|(_, p)| cluster_width(p) <= 2),
            "{parts:?}"
        );
        assert_eq!(parts.iter().map(|(_, p)| *p).collect::<String>(), conjunct);
        let back: Vec<_> = graphemes(conjunct).rev().collect();
        assert_eq!(back.len(), parts.len());
    }

    #[test]
    fn truncates() {
        let check = |text: &str, cols, out: &str| assert_eq!(truncate(text, cols), out);
        check("short", 5, "short");
        check("longer", 5, "long…");
        check("two words", 5, "two…");
        check("漢字漢字", 5, "漢字…");
        check("漢字漢字", 4, "漢…");
        check("漢字", 4, "漢字");
        check("x", 0, "");
        check("", 0, "");
    }

    proptest! {
        #[test]
        fn clusters_add_up(text in "\\PC{0,60}") {
            let joined: String = graphemes(&text).map(|(_, g)| g).collect();
            prop_assert_eq!(&joined, &text);
            let sum: usize = graphemes(&text).map(|(_, g)| width(g)).sum();
            prop_assert_eq!(sum, width(&text));
        }

        #[test]
        fn plain_characters_do_not_mind_their_neighbours(text in any::<String>()) {
            let plain: String = text.chars().filter(|&c| plain_width(c).is_some()).collect();
            prop_assert!(graphemes(&plain).eq(segments(&plain)));
            prop_assert!(graphemes(&plain).rev().eq(segments(&plain).rev()));
            let sum: usize = segments(&plain).map(|(_, g)| cluster_width(g)).sum();
            prop_assert_eq!(width(&plain), sum);
        }

        #[test]
        fn truncated_fits(text in "\\PC{0,40}", cols in 0usize..30) {
            prop_assert!(width(&truncate(&text, cols)) <= cols);
            prop_assert!(width(&truncate_ascii(&text, cols)) <= cols);
        }
    }

    #[test]
    fn every_plain_width_is_the_tables_width() {
        for c in (0u32..0x11_0000).filter_map(char::from_u32) {
            if let Some(w) = plain_width(c).filter(|_| c >= ' ') {
                assert_eq!(UnicodeWidthStr::width(c.to_string().as_str()), w, "{c:?}");
                let pair = format!("a{c}a");
                assert_eq!(pair.graphemes(true).count(), 3, "{c:?}");
            }
        }
    }
}
