//! What the other parts need to know of scripts; ranges from the Unicode 16
//! block table, coarse where nothing depends on the fringe.

/// Whether `c` belongs to a script that writes no spaces between words and
/// needs a dictionary to find them: Thai, Lao, Myanmar, Khmer, Tai Le …
pub(super) fn is_dictionary_script(c: char) -> bool {
    matches!(u32::from(c),
        0x0E01..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x1950..=0x19FF
        | 0x1A20..=0x1AAF | 0xA9E0..=0xA9FF | 0xAA60..=0xAADF)
}

/// Whether `c` is an ideograph, kana, or another sign that is a word or part
/// of one without any space.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x303B | 0x3041..=0x3096
        | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x3105..=0x312F | 0x31A0..=0x31BF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA000..=0xA48C | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9F | 0x1B000..=0x1B16F | 0x20000..=0x3FFFD)
}

/// Whether `c` is of a script that writes no spaces between words.
pub fn is_unspaced(c: char) -> bool {
    is_cjk(c) || is_dictionary_script(c)
}

/// Whether no space says where a word with `c` ends: Korean has spaces, but
/// writes particles at its words.
pub fn runs_on(c: char) -> bool {
    is_unspaced(c) || ('\u{AC00}'..='\u{D7A3}').contains(&c)
}

/// Whether `c` is a letter or a sign of Chinese or Japanese: between two of
/// them a line may end anywhere, and no space stood there.
pub fn is_east_asian(c: char) -> bool {
    is_cjk(c)
        || matches!(u32::from(c),
            0x2FE0..=0x303F | 0x3097..=0x30FB | 0x3190..=0x33FF | 0x4DC0..=0x4DFF
            | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF)
}

/// Whether `c` is of a script written from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(u32::from(c),
        0x0590..=0x08FF | 0xFB1D..=0xFDCF | 0xFDF0..=0xFDFF | 0xFE70..=0xFEFC
        | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// Whether `c` is of a script whose letters change shape with their
/// neighbours, so that ZWJ and ZWNJ are spelling there.
pub(super) fn is_joining_script(c: char) -> bool {
    is_rtl(c)
        || matches!(u32::from(c),
            0x0900..=0x109F | 0x1700..=0x1CFF | 0x2D30..=0x2D7F | 0xA800..=0xABFF
            | 0x11000..=0x11FFF)
}

/// Whether `c` may be a part of an emoji sequence that ZWJ ties together.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c),
        0x00A9 | 0x00AE | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x25A0..=0x27BF | 0x2900..=0x297F
        | 0x2B00..=0x2BFF | 0x3030 | 0x303D | 0x1F000..=0x1FAFF)
}

/// Whether text around `c` breaks at spaces, or on both sides of an emoji, so
/// that the rules of `breaks` will do: European, Semitic and Indic scripts,
/// marks, symbols, emoji.
pub(super) fn breaks_at_spaces(c: char) -> bool {
    matches!(u32::from(c),
        0x00..=0x0DFF | 0x10A0..=0x10FF | 0x1C80..=0x1CBF | 0x1D00..=0x200A | 0x200C..=0x2027
        | 0x202F..=0x205E | 0x2060..=0x2BFF | 0x2C60..=0x2C7F | 0x2DE0..=0x2DFF | 0x302A..=0x302F
        | 0x3099..=0x309A | 0xA640..=0xA69F | 0xA720..=0xA7FF | 0xA8E0..=0xA8FF | 0xAB30..=0xAB6F
        | 0xFB00..=0xFDFF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFE70..=0xFEFC
        | 0x1D400..=0x1D7FF | 0x1F000..=0x1FAFF | 0xE0000..=0xE01EF)
}
