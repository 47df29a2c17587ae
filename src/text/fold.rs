//! Folding for comparing: what two people would call the same letters.

use unicode_normalization::UnicodeNormalization;

use super::graphemes;

/// `text` folded for comparing: compatibility-decomposed, accents and case
/// dropped, `ß` to `ss`, soft hyphens and joiners gone.
///
/// "Accents" are marks without which a reader still reads the same word: those
/// of Latin, Greek and Cyrillic, the points of Hebrew, the vowel signs of
/// Arabic. Vowels of Indic scripts and Thai and the sound marks of kana are
/// marks to Unicode too, but letters to a reader: they stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = text.nfkd().filter(|&c| !is_dropped(c));
    decomposed
        .flat_map(char::to_lowercase)
        .filter(|&c| !is_dropped(c))
        .nfc()
        .flat_map(expand)
        .collect()
}

/// A folded text that knows where each of its bytes is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` where its cluster begins in the source, and
    /// last where the source ends.
    starts: Vec<usize>,
}

impl Folded {
    /// The stretch of the source that bytes `start..end` of the folded text
    /// come from: whole clusters.
    pub fn source(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let last = self.starts.len().saturating_sub(1);
        let at = |i: usize| self.starts.get(i.min(last)).copied().unwrap_or(0);
        let from = at(start);
        let mut until = end.max(start);
        // An end inside what one cluster became takes the whole cluster.
        while until > start && until < last && at(until) == at(until - 1) {
            until += 1;
        }
        from..at(until).max(from)
    }
}

/// Folds like [`fold`] and remembers the places.
pub fn fold_mapped(text: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        starts: Vec::with_capacity(text.len() + 1),
    };
    for (at, cluster) in graphemes(text) {
        match cluster.as_bytes() {
            [byte] => folded.text.push(char::from(byte.to_ascii_lowercase())),
            _ => folded.text.push_str(&fold(cluster)),
        }
        folded.starts.resize(folded.text.len(), at);
    }
    folded.starts.push(text.len());
    folded
}

/// Letters without what Unicode takes for no mark of them, in their case.
pub(super) fn expand(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'ẞ' => ('S', Some('S')),
        'æ' => ('a', Some('e')),
        'Æ' => ('A', Some('E')),
        'œ' => ('o', Some('e')),
        'Œ' => ('O', Some('E')),
        'ø' => ('o', None),
        'Ø' => ('O', None),
        'ł' => ('l', None),
        'Ł' => ('L', None),
        'đ' => ('d', None),
        'Đ' => ('D', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

pub(super) fn is_dropped(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x200B..=0x200F | 0x2060 | 0xFEFF | 0xFE00..=0xFE0F | 0xE0100..=0xE01EF
        | 0x0300..=0x036F | 0x0483..=0x0489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F
        | 0x0591..=0x05BD | 0x05BF | 0x05C1 | 0x05C2 | 0x05C4 | 0x05C5 | 0x05C7
        | 0x0610..=0x061A | 0x061C | 0x0640 | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC | 0x06DF..=0x06E4
        | 0x06E7 | 0x06E8 | 0x06EA..=0x06ED)
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds() {
        let check = |text: &str, folded: &str| assert_eq!(fold(text), folded, "{text:?}");
        check("Straße", "strasse");
        check("CAFÉ cafe\u{301}", "cafe cafe");
        check("ﬁnal Ｆｕｌｌ", "final full");
        check("co\u{AD}operate", "cooperate");
        check("ΛΌΓΟΣ λόγος", "λογοσ λογοσ");
        check("İstanbul", "istanbul");
        check("がぎ か", "がぎ か");
        check("한국", "한국");
        check("हिन्दी", "हिन्दी");
        check("مُحَمَّد", "محمد");
        check("Ørsted Łódź", "orsted lodz");
    }

    #[test]
    fn maps_back() {
        let text = "Große\u{AD}r Café";
        let folded = fold_mapped(text);
        assert_eq!(folded.text, "grosser cafe");
        let found = |needle: &str| {
            let at = folded.text.find(needle).unwrap();
            &text[folded.source(at, at + needle.len())]
        };
        assert_eq!(found("cafe"), "Café");
        assert_eq!(found("gros"), "Groß");
        assert_eq!(found("sser"), "ße\u{AD}r");
        assert_eq!(folded.source(0, 999), 0..text.len());
        assert_eq!(fold_mapped("").source(0, 0), 0..0);
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_on_words(text in "[a-zA-ZäöüÄÖÜßéÉçñ áγΣς漢かがيы]{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn mapped_ranges_are_valid(text in any::<String>(), a in 0usize..60, b in 0usize..60) {
            let folded = fold_mapped(&text);
            let range = folded.source(a.min(b), a.max(b));
            prop_assert!(text.get(range).is_some());
        }
    }
}
