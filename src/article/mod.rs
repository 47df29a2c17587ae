//! One article: pure, total, no IO, no serde in its values.
//!
//! A saved page becomes **one text of record**, chrome included. Cleaning
//! never edits it; it gives each block a role. The parts, lowest first:
//! the plain values, then `import` (bytes to [`Page`]), `extract` (page to
//! [`Article`]), `layout` (article to lines), `annotation` (notes on
//! passages), `export`.

pub mod annotation;
mod beginning;
pub mod begun;
pub mod block;
pub mod export;
pub mod extract;
pub mod footnote;
pub mod grid;
pub mod import;
pub mod layout;
pub mod leads;
pub mod metadata;
pub mod numbers;
pub mod page;
pub mod passage;
pub mod picture;
pub mod progress;
pub mod role;
pub mod rule;
pub mod signs;
#[cfg(test)]
pub(crate) mod testing;
pub mod verse;

use std::{collections::BTreeMap, sync::Arc};

pub use block::{Block, BlockKind, Inline, InlineKind, Part, TextOfRecord, Within};
pub use metadata::{Author, Date, Evidence, Field, Metadata, Time};
pub use numbers::Numbers;
pub use page::Page;
pub use passage::Passage;
pub use role::{Judge, Judgement, Reason, Role};
pub use rule::{RuleAction, RuleKind, SiteRule};

/// Words a minute, silent reading of prose (Brysbaert 2019: 238 for
/// non-fiction, 260 for fiction).
pub const WORDS_PER_MINUTE: u32 = 230;

/// Metadata, text of record and what each of its blocks is to the story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// Title, authors, dates …, each with where it was found.
    pub metadata: Metadata,
    /// Everything readable on the page, fixed: shared with the page and with
    /// copies of the article.
    pub record: Arc<TextOfRecord>,
    /// One for each block of `record`, in the same order.
    pub judgements: Vec<Judgement>,
    /// What exactly decided, of blocks that a rule for the site or the site's
    /// other pages decided: `rule for example.org: drop the line “…”`.
    pub because: BTreeMap<usize, String>,
}

impl Article {
    /// The role of the block at `index`; what is missing counts as body, so
    /// that nothing is hidden for want of a judgement.
    pub fn role(&self, index: usize) -> Role {
        self.judgements.get(index).map_or(Role::Body, |j| j.role)
    }

    /// The story alone: blocks of role body, joined by a blank line.
    pub fn body_text(&self) -> String {
        let mut out = String::new();
        for (index, block) in self.record.blocks.iter().enumerate() {
            let text = self.record.block_text(block);
            if self.role(index) != Role::Body || text.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(text);
        }
        out
    }
}
