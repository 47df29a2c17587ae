//! Pictures, each over its alternative text.

use super::{Block, Frame, Hyphens, Lead, LineKind, Planner, Setting};
use crate::article::layout::plates::Plate;

/// Cells that are left to the alternative text beside the words why there is
/// no picture; where there are fewer those go below.
const MIN_ALT_COLS: usize = 16;

impl Planner<'_> {
    pub(super) fn image(&mut self, index: usize, block: &Block, kind: LineKind) {
        let mut around = self.lead_of_whole(index, block);
        let cols = self.plan.cols - around.cols();
        let plate = self.format.plates.of(index, cols);
        let why = match plate {
            Plate::Shown { cols, rows } => {
                let setting = Setting::Picture {
                    cols,
                    rows,
                    lead: around,
                };
                self.push(index, 0..0, kind, setting, usize::from(rows));
                around = around.below_marker();
                if block.range.is_empty() {
                    return;
                }
                None
            }
            Plate::Told(trouble) => Some(trouble),
            Plate::Silent => None,
        };
        let is_player = self.article.record.is_player(block);
        let lead = |why| Lead {
            is_image: true,
            is_player,
            opens: true,
            closes: true,
            why,
            ..around
        };
        let fits = if block.range.is_empty() {
            self.plan.cols >= lead(why).cols_of_image()
        } else {
            self.plan.cols >= lead(why).cols() + MIN_ALT_COLS
        };
        let (beside, below) = if fits { (why, None) } else { (None, why) };
        self.alt(index, block, kind, lead(beside));
        if let Some(why) = below {
            let below = around.below_marker();
            self.words_in(index, kind, format!("({})", why.phrase()), below);
        }
    }

    /// The alternative text of a picture.
    fn alt(&mut self, index: usize, block: &Block, kind: LineKind, lead: Lead) {
        if block.range.is_empty() {
            let frame = Frame {
                cols: self.plan.cols,
                hyphens: Hyphens::NONE,
                verse: false,
                pans: false,
                lead,
            };
            self.push(index, 0..0, kind, Setting::Prose(frame), 1);
        } else {
            self.prose(index, block, kind, lead);
        }
    }
}
