//! How much work cleaning a page may take before the quick way is taken.
//!
//! Counted in steps, not in seconds: the same page gives the same article on
//! every machine and however busy it is, and nothing here reads a clock.

use crate::article::Page;

/// Steps that a block costs beside its bytes: its features, those of its
/// neighbours, the trees.
const STEPS_A_BLOCK: u64 = 500;

/// Work that a page may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(u64);

impl Budget {
    /// Some 30,000 blocks: ten times the longest pages that people save, and
    /// meant to stay within two seconds.
    pub const PAGE: Self = Self(20_000_000);
    /// Enough for any page.
    pub const ANY: Self = Self(u64::MAX);

    /// Whether judging `page` in full stays within it.
    pub fn allows(self, page: &Page) -> bool {
        let record = &page.record;
        let blocks = STEPS_A_BLOCK.saturating_mul(record.blocks.len() as u64);
        blocks.saturating_add(record.text.len() as u64) <= self.0
    }
}
