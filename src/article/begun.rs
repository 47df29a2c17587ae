//! What begins with blocks that may not be shown. An item's number stands at
//! the first block of it, a quotation and a list begin with theirs: where that
//! block is left out, the next one that is shown has to say it.

use super::{Block, Numbers, Role};

/// An item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// 0 for the outermost list.
    pub depth: u8,
    /// Its number in an ordered list.
    pub ordinal: Option<u32>,
    /// What that is written as.
    pub numbers: Numbers,
}

impl Item {
    /// The number as the page has it; none of an item with a bullet.
    pub fn number(self) -> Option<String> {
        self.ordinal.map(|n| self.numbers.written(n))
    }
}

/// What has begun since a block was shown, as blocks are gone through in order.
#[derive(Debug, Default)]
pub struct Begun {
    item: Option<Item>,
    quotes_ended: Option<usize>,
}

impl Begun {
    /// Takes in the next block, be it shown or not. A page that is an item of a
    /// list begins with its headline.
    pub fn enter(&mut self, block: &Block, role: Role) {
        if let Some(item) = block.item_begun() {
            self.item = Some(item);
        }
        // What stands less deep ends it; what is deeper is in it.
        let ends = |item: &Item| block.item_depth().is_none_or(|depth| depth < item.depth);
        if self.item.as_ref().is_some_and(ends) || role == Role::Title {
            self.item = None;
        }
        if block.within.quotes_begun > 0 {
            let goes_on = block
                .quotes()
                .saturating_sub(block.within.quotes_begun.into());
            let least = self.quotes_ended.map_or(goes_on, |q| q.min(goes_on));
            self.quotes_ended = Some(least);
        }
    }

    /// The item that the last block is in, if none of its blocks was shown.
    pub fn take_item(&mut self, block: &Block) -> Option<Item> {
        self.item
            .take_if(|item| block.item_depth() == Some(item.depth))
    }

    /// The same, and it waits on.
    pub fn item(&self, block: &Block) -> Option<Item> {
        self.item
            .filter(|item| block.item_depth() == Some(item.depth))
    }

    /// An item that was taken waits again.
    pub fn put_back(&mut self, item: Option<Item>) {
        self.item = item;
    }

    /// Of `quotes` that both the last block that was shown and this one are in,
    /// those that are the same quotations.
    pub fn shared_quotes(&self, quotes: usize) -> usize {
        self.quotes_ended.map_or(quotes, |q| q.min(quotes))
    }

    /// The last block is shown.
    pub fn show(&mut self) {
        self.quotes_ended = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{
        BlockKind, Judgement,
        testing::{article, push},
    };

    #[test]
    fn an_item_waits_for_its_own_blocks_alone() {
        let taken = |depths: [u8; 3]| {
            let mut story = article(&[]);
            for depth in depths {
                let judgement = Judgement::program(Role::Body, 1.0);
                push(&mut story, judgement, BlockKind::Paragraph, "words");
                let record = std::sync::Arc::make_mut(&mut story.record);
                record.blocks.last_mut().unwrap().within.items = depth;
            }
            let record = std::sync::Arc::make_mut(&mut story.record);
            record.blocks[0].within.begun = true;
            record.blocks[0].within.number = std::num::NonZero::new(10_000);
            let mut begun = Begun::default();
            for block in &record.blocks {
                begun.enter(block, Role::Body);
            }
            begun.take_item(&record.blocks[2]).is_some()
        };
        assert!(taken([3, 3, 3]));
        assert!(taken([3, 4, 3]), "deeper blocks are in it");
        assert!(!taken([3, 1, 3]), "a block less deep ends it");
        assert!(!taken([3, 0, 3]));
        assert!(!taken([3, 3, 2]));
    }
}
