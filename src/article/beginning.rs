//! The beginning of a long story, which can be set and seen before the rest of
//! it is read.

use std::sync::Arc;

use super::{Article, Role};

impl Article {
    /// The article of which no more is here than the beginning of its text, but
    /// all of its blocks: cut to what is set as it is in the whole story. None
    /// if nothing is.
    ///
    /// What looks at blocks alone (levels of headings, numbers of lists) is as in
    /// the whole; only a run of verse is told by all its words. So the cut comes
    /// after a block that is in none: one without line breaks of its own.
    #[must_use]
    pub fn beginning(mut self) -> Option<Self> {
        let record = Arc::make_mut(&mut self.record);
        let here = record.text.len();
        let is_end = |text: &str| !text.is_empty() && !text.contains('\n');
        let blocks = record.blocks.iter();
        let whole = blocks.take_while(|b| b.range.end <= here);
        let last = whole.filter(|b| is_end(record.block_text(b))).last();
        let end = last?.range.end;
        record.text.truncate(end);
        self.has_its_title_before(end).then_some(self)
    }

    /// Whether the first headline, by which the page decides on its title block,
    /// ends before `byte`, if there is one at all.
    fn has_its_title_before(&self, byte: usize) -> bool {
        let titles = |judgement: &super::Judgement| judgement.role == Role::Title;
        let title = self.judgements.iter().position(titles);
        let title = title.and_then(|index| self.record.blocks.get(index));
        title.is_none_or(|block| block.range.end <= byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, testing::article};

    const P: BlockKind = BlockKind::Paragraph;

    /// `expected`: what is left of the text when `len` bytes of it are here.
    fn check(blocks: &[(Role, BlockKind, &str)], len: usize, expected: Option<&str>) {
        let mut whole = article(blocks);
        Arc::make_mut(&mut whole.record).text.truncate(len);
        let beginning = whole.clone().beginning();
        let text = beginning.as_ref().map(|a| a.record.text.as_str());
        assert_eq!(text, expected, "{len}");
        if let Some(beginning) = beginning {
            assert_eq!(beginning.record.blocks, whole.record.blocks);
        }
    }

    #[test]
    fn it_ends_with_a_whole_block() {
        let blocks = [
            (Role::Body, P, "one"),
            (Role::Body, P, "two"),
            (Role::Body, P, "three"),
        ];
        check(&blocks, 2, None);
        check(&blocks, 3, Some("one"));
        check(&blocks, 6, Some("one"));
        check(&blocks, 8, Some("one\ntwo"));
        check(&blocks, 100, Some("one\ntwo\nthree"));
    }

    #[test]
    fn no_run_of_verse_goes_over_its_end() {
        let blocks = [
            (Role::Body, P, "prose"),
            (Role::Body, P, "a line\nand one more"),
            (Role::Body, P, "a line\nand no other"),
        ];
        check(&blocks, 30, Some("prose"));
        check(&blocks[1..], 30, None);
    }

    #[test]
    fn a_headline_that_comes_later_decides_on_the_top_of_the_page() {
        let blocks = [(Role::Body, P, "prose"), (Role::Title, P, "Headline")];
        check(&blocks, 8, None);
        check(&blocks, 14, Some("prose\nHeadline"));
    }
}
