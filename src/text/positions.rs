//! Between byte offsets, which we use inside, and code points, which exported
//! files use.

/// Bytes counted at a time before the exact place is looked for.
const STRIDE_BYTES: usize = 1024;

/// The character boundary at or before `byte`; the text's length past its
/// end.
pub fn floor_boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len()))
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0)
}

/// Code points before byte `offset`: those that begin before it, so that an
/// offset inside a character counts that character.
pub fn code_points(text: &str, offset: usize) -> usize {
    let bytes = text.as_bytes();
    starts_in(bytes.get(..offset).unwrap_or(bytes))
}

/// Byte offset of code point number `index`; the text's length past its end.
pub fn byte_of(text: &str, index: usize) -> usize {
    let (mut before, mut base) = (0, 0);
    for stride in text.as_bytes().chunks(STRIDE_BYTES) {
        let here = starts_in(stride);
        if before + here > index {
            return base + nth_start(stride, index - before);
        }
        before += here;
        base += stride.len();
    }
    text.len()
}

/// Number of characters that begin in `bytes`.
fn starts_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| is_start(b)).count()
}

fn nth_start(bytes: &[u8], n: usize) -> usize {
    let mut starts = bytes.iter().enumerate().filter(|&(_, &b)| is_start(b));
    starts.nth(n).map_or(bytes.len(), |(i, _)| i)
}

/// Whether a byte of UTF-8 begins a character.
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_and_finds() {
        let text = "aé漢🎈z";
        for (n, (i, _)) in text.char_indices().enumerate() {
            assert_eq!(code_points(text, i), n);
            assert_eq!(byte_of(text, n), i);
        }
        assert_eq!(code_points(text, text.len()), 5);
        assert_eq!(code_points(text, 99), 5);
        assert_eq!(byte_of(text, 5), text.len());
        assert_eq!(byte_of(text, 99), text.len());
        assert_eq!(byte_of("", 0), 0);
    }

    proptest! {
        #[test]
        fn round_trip(text in "[aé漢🎈]{0,2000}", index in 0usize..2000) {
            let byte = byte_of(&text, index);
            prop_assert!(text.is_char_boundary(byte));
            prop_assert_eq!(code_points(&text, byte), index.min(text.chars().count()));
        }
    }
}
