//! How far the reader has come, and what is left.

use super::{Article, Block, Role, WORDS_PER_MINUTE};
use crate::text;

/// Bytes of a block that are counted; longer ones have as many words in the
/// rest as in these.
const COUNTED_BYTES: usize = 4_096;
/// In a longer story a block has its share by its bytes: opening it costs no
/// look at its letters.
const LONG_BYTES: usize = 1 << 20;

/// Words of a story before each of its blocks: how far a place of it is does
/// not depend on how it is shown or told.
#[derive(Debug, Default)]
pub struct Words {
    /// And in all.
    before: Vec<u64>,
}

impl Words {
    /// Those of the story alone, which has about `all`.
    pub fn of(article: &Article, all: u32) -> Self {
        let record = &article.record;
        // The blocks say how long it is: of its text there may be no more than
        // the beginning.
        let len = record.blocks.last().map_or(0, |last| last.range.end);
        if len <= LONG_BYTES {
            return Self::summed(article, |block| words(record.block_text(block)));
        }
        let mut words = Self::summed(article, |block| block.range.len() as u64);
        let bytes = words.before.last().copied().unwrap_or(0).max(1);
        for before in &mut words.before {
            *before = *before * u64::from(all) / bytes;
        }
        words
    }

    fn summed(article: &Article, count: impl Fn(&Block) -> u64) -> Self {
        let mut sum = 0;
        let mut before = vec![0];
        for (index, block) in article.record.blocks.iter().enumerate() {
            if article.role(index) == Role::Body {
                sum += count(block);
            }
            before.push(sum);
        }
        Self { before }
    }

    /// Minutes that the story after `byte` takes, one that is begun among them;
    /// what comes after it on the page takes none.
    pub fn minutes_after(&self, article: &Article, byte: usize) -> u64 {
        let words = self.after(article, byte);
        words.div_ceil(u64::from(WORDS_PER_MINUTE))
    }

    /// The share of the story before `byte`, 0–1; none if it has no words.
    pub fn share_before(&self, article: &Article, byte: usize) -> Option<f32> {
        let all = self.before.last().copied().filter(|all| *all > 0)?;
        let left = self.after(article, byte);
        Some(1.0 - left as f32 / all as f32)
    }

    /// Those after byte `byte`.
    fn after(&self, article: &Article, byte: usize) -> u64 {
        let all = self.before.last().copied().unwrap_or(0);
        let record = &article.record;
        let index = record.block_at(byte).unwrap_or(0);
        let before = self.before.get(index).copied().unwrap_or(all);
        let own = self.before.get(index + 1).copied().unwrap_or(all) - before;
        let begun = match record.blocks.get(index) {
            Some(block) if byte < block.range.end => {
                let until = text::floor_boundary(&record.text, byte);
                let begun = record.text.get(block.range.start..until);
                words(begun.unwrap_or_default()).min(own)
            }
            _ => own,
        };
        all.saturating_sub(before + begun)
    }
}

/// Words of `text`, of which no more than [`COUNTED_BYTES`] are looked at.
fn words(text: &str) -> u64 {
    let counted = text
        .get(..text::floor_boundary(text, COUNTED_BYTES))
        .unwrap_or_default();
    let words = u64::from(text::word_count(counted));
    if counted.len() == text.len() {
        words
    } else {
        words * text.len() as u64 / counted.len().max(1) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, testing::article};

    #[test]
    fn words_count_alike_in_every_script() {
        let latin = "word ".repeat(100);
        let han = "漢字".repeat(100);
        let a = article(&[
            (Role::Body, BlockKind::Paragraph, latin.trim()),
            (Role::Chrome, BlockKind::Paragraph, "not of the story"),
            (Role::Body, BlockKind::Paragraph, &han),
        ]);
        let words = Words::of(&a, 200);
        assert_eq!(words.after(&a, 0), 200);
        assert_eq!(words.after(&a, 250), 150);
        assert_eq!(words.after(&a, a.record.blocks[1].range.start), 100);
        let half = a.record.blocks[2].range.start + han.len() / 2;
        assert_eq!(words.after(&a, half), 50);
        assert_eq!(words.after(&a, a.record.text.len()), 0);
    }

    #[test]
    fn a_share_is_one_of_words() {
        let a = article(&[
            (Role::Title, BlockKind::Heading(1), "Not counted among them"),
            (Role::Body, BlockKind::Paragraph, "one two three"),
            (Role::Chrome, BlockKind::Paragraph, "and not these here"),
            (Role::Body, BlockKind::Paragraph, "four"),
            (Role::Caption, BlockKind::Paragraph, "nor these"),
        ]);
        let words = Words::of(&a, 4);
        let check = |byte: usize, expected: f32| {
            let share = words.share_before(&a, byte);
            assert_eq!(share, Some(expected), "{byte}");
        };
        let start = |block: usize| a.record.blocks[block].range.start;
        check(0, 0.0);
        check(start(1), 0.0);
        check(start(1) + "one ".len(), 0.25);
        check(start(2), 0.75);
        check(start(3), 0.75);
        check(start(4), 1.0);
        let none = article(&[(Role::Body, BlockKind::Image, "")]);
        assert_eq!(Words::of(&none, 0).share_before(&none, 0), None);
    }

    #[test]
    fn a_long_story_is_shared_out_by_its_bytes() {
        let part = "word ".repeat(LONG_BYTES / 10);
        let a = article(&[
            (Role::Body, BlockKind::Paragraph, &part),
            (Role::Chrome, BlockKind::Paragraph, &part),
            (Role::Body, BlockKind::Paragraph, &part),
        ]);
        let words = Words::of(&a, 1_000);
        assert_eq!(words.after(&a, 0), 1_000);
        assert_eq!(words.after(&a, a.record.blocks[2].range.start), 500);
        assert_eq!(words.after(&a, a.record.text.len()), 0);
    }

    #[test]
    fn what_is_long_is_counted_in_part() {
        let long = "word ".repeat(10_000);
        assert_eq!(words(&long), 10_009);
        assert_eq!(words("a b c"), 3);
    }
}
