//! Where credits stand: beside the headline, below the story, elsewhere.

use std::ops::Range;

use crate::article::page::{Credit, Page};

/// Blocks above the headline that belong to its surroundings.
const ABOVE: usize = 6;
/// Blocks after the beginning of the story, for pages that put their byline
/// below the lead.
const LEAD: usize = 3;
/// Blocks before the story in which its head is looked for where no headline
/// is known, and most that lie between the two.
const HEAD: usize = 40;
/// Blocks after the story that may speak of who wrote it.
const TAIL: usize = 16;

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Around the headline, down to the story's beginning.
    Head,
    /// Right after the story.
    Tail,
}

/// The parts of the page, in blocks.
#[derive(Debug)]
pub(super) struct Spots {
    head: Range<usize>,
    tail: Range<usize>,
    headline: Option<usize>,
    story: usize,
    /// Source range and index of each block, by where they start.
    blocks: Vec<(Range<usize>, usize)>,
}

impl Spots {
    /// The parts of `page` around a story that lies in `body` and has its
    /// headline in block `headline`.
    pub(super) fn new(page: &Page, headline: Option<usize>, body: Range<usize>) -> Self {
        let count = page.record.blocks.len();
        let above = headline.filter(|at| *at <= body.start && body.start - at <= HEAD);
        let from = above.unwrap_or_else(|| body.start.saturating_sub(HEAD));
        let mut blocks: Vec<_> = page
            .record
            .blocks
            .iter()
            .enumerate()
            .map(|(at, block)| (block.source.clone(), at))
            .collect();
        blocks.sort_by_key(|(range, _)| range.start);
        Self {
            head: from.saturating_sub(ABOVE)..(body.start + LEAD).min(count),
            tail: body.end.min(count)..(body.end + TAIL).min(count),
            headline: above,
            story: body.start,
            blocks,
        }
    }

    /// The blocks around the headline: those below it first.
    pub(super) fn head(&self) -> impl Iterator<Item = usize> + use<> {
        let split = self.headline.unwrap_or(self.head.start);
        (split..self.head.end).chain((self.head.start..split).rev())
    }

    /// The first block of the story.
    pub(super) fn story(&self) -> usize {
        self.story
    }

    /// One past the blocks around the headline.
    pub(super) fn past_head(&self) -> usize {
        self.head.end
    }

    /// Whether block `at` is below the headline; all are where none is known.
    pub(super) fn is_below(&self, at: usize) -> bool {
        self.headline.is_none_or(|headline| at >= headline)
    }

    /// Whether block `at` is above the story.
    pub(super) fn is_above_story(&self, at: usize) -> bool {
        at < self.story
    }

    /// The blocks after the story.
    pub(super) fn tail(&self) -> Range<usize> {
        self.tail.clone()
    }

    /// The block in which byte `at` of the source stands, or the last one
    /// before it.
    pub(super) fn block(&self, at: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|(range, _)| range.start <= at);
        let before = self.blocks.get(..after)?;
        let holds = before
            .iter()
            .rev()
            .take(8)
            .find(|(range, _)| range.end > at);
        holds.or(before.last()).map(|(_, block)| *block)
    }

    /// Whether `credit` stands in `zone`.
    pub(super) fn is_in(&self, credit: &Credit, zone: Zone) -> bool {
        let zone = match zone {
            Zone::Head => &self.head,
            Zone::Tail => &self.tail,
        };
        self.block(credit.at).is_some_and(|at| zone.contains(&at))
    }
}
