//! Byte offsets to code points, for exported files (the W3C counts those).

/// Code points between two entries of the index: small enough that the rest
/// is counted in no time, large enough that the index is a trifle.
const STRIDE_BYTES: usize = 1024;

/// Byte offsets of one text as code points and back, many times over.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points that begin before byte `i * STRIDE_BYTES`.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// An index of `text`.
    pub fn new(text: &'a str) -> Self {
        let mut count = 0;
        let before = text
            .as_bytes()
            .chunks(STRIDE_BYTES)
            .map(|chunk| {
                let here = count;
                count += starts(chunk);
                here
            })
            .collect();
        Self { text, before }
    }

    /// Code points before byte `offset`; all of them past the end.
    pub fn of_byte(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let slot = offset / STRIDE_BYTES;
        let Some(before) = self.before.get(slot) else {
            return self.of_last_slot();
        };
        let rest = self
            .text
            .as_bytes()
            .get(slot * STRIDE_BYTES..offset)
            .unwrap_or_default();
        before + starts(rest)
    }

    /// Byte offset of code point number `index`; the text's length past its
    /// end.
    pub fn to_byte(&self, index: usize) -> usize {
        let slot = self
            .before
            .partition_point(|b| *b <= index)
            .saturating_sub(1);
        let from = slot * STRIDE_BYTES;
        let skip = index - self.before.get(slot).copied().unwrap_or(0);
        self.text
            .as_bytes()
            .get(from..)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .filter(|(_, b)| begins(**b))
            .nth(skip)
            .map_or(self.text.len(), |(i, _)| from + i)
    }

    /// Code points of the whole text.
    fn of_last_slot(&self) -> usize {
        let Some((slot, before)) = self.before.iter().enumerate().next_back() else {
            return 0;
        };
        before
            + starts(
                self.text
                    .as_bytes()
                    .get(slot * STRIDE_BYTES..)
                    .unwrap_or_default(),
            )
    }
}

/// Whether a code point begins with this byte.
fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Code points that begin in `bytes`.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| begins(**b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting(text in "[aé日😀\\n]{0,2000}", at in 0usize..9000) {
            let index = CodePoints::new(&text);
            for (n, (byte, _)) in text.char_indices().enumerate().step_by(7) {
                prop_assert_eq!(index.of_byte(byte), n);
                prop_assert_eq!(index.to_byte(n), byte);
            }
            let total = text.chars().count();
            prop_assert_eq!(index.of_byte(text.len() + at), total);
            prop_assert_eq!(index.to_byte(total + at), text.len());
        }
    }

    #[test]
    fn ends_on_a_stride() {
        let text = "x".repeat(STRIDE_BYTES * 2);
        let index = CodePoints::new(&text);
        assert_eq!(index.of_byte(text.len()), text.len());
        assert_eq!(index.to_byte(text.len()), text.len());
        assert_eq!(CodePoints::new("").of_byte(3), 0);
        assert_eq!(CodePoints::new("").to_byte(3), 0);
    }
}
