//! The letters and digits of a text, one character at a time: what two
//! renderings of the same words have in common whatever their typography.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Hands the letters and digits of `c` to `put`: compatibility-decomposed,
/// without marks, in lower case, `ß` as `ss`. Everything else gives nothing.
pub fn fold_letters(c: char, mut put: impl FnMut(char)) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            put(c.to_ascii_lowercase());
        }
        return;
    }
    decompose_compatible(c, |part| fold_part(part, &mut put));
}

/// One part of a decomposition.
fn fold_part(part: char, put: &mut impl FnMut(char)) {
    if !part.is_alphanumeric() || is_combining_mark(part) {
        return;
    }
    if matches!(part, 'ß' | 'ẞ') {
        put('s');
        put('s');
        return;
    }
    // The lower case of `İ` carries a mark of its own.
    part.to_lowercase()
        .filter(|l| !is_combining_mark(*l))
        .for_each(put);
}

/// Whether `c` may stand inside a word without ending it: marks, soft
/// hyphens, zero-width characters and apostrophes.
pub fn joins_words(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    ) || is_combining_mark(c)
}

/// Whether `c` belongs to a script that writes no spaces between words and
/// has many letters: Chinese, Japanese, Korean.
pub fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        let mut out = String::new();
        input.chars().for_each(|c| fold_letters(c, |l| out.push(l)));
        assert_eq!(out, expected);
    }

    #[test]
    fn folds_to_plain_letters() {
        check("Größe, ﬁne — №5", "grossefineno5");
        check("I\u{307}stanbul e\u{301}é", "istanbulee");
        check("Ｗｉｄｅ ½", "wide12");
        check("日本語、テスト", "日本語テスト");
        check("\u{ad}\u{200b}\u{202e}!?", "");
    }
}
