//! What a page is held by when it is set anew: its first row comes back to
//! where it was, be it in the midst of a picture.

use super::{Layout, Setting, unit::Unit};

/// What stands on a row, or first after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hold {
    /// Text.
    #[default]
    Text,
    /// The picture that is this block, or one row that stands for it.
    Picture {
        /// The block.
        block: usize,
        /// The row of it, from 0.
        row: u16,
        /// Its rows.
        rows: u16,
    },
}

impl Hold {
    /// The top of the picture that is this block.
    fn picture(block: usize) -> Self {
        let (row, rows) = (0, 1);
        Self::Picture { block, row, rows }
    }
}

impl Layout {
    /// What holds a page whose first row is `row`, and how many rows above it
    /// that begins.
    pub fn hold_at(&self, row: usize) -> (Hold, usize) {
        let units = self.units_from(row);
        // The one before these.
        let mut before = self.plan.units.len().checked_sub(units.len() + 1);
        for unit in units {
            let last = before.and_then(|n| self.plan.units.get(n));
            before = Some(before.map_or(0, |n| n + 1));
            let above = unit.row.saturating_sub(row);
            let within = row.saturating_sub(unit.row) as u16;
            match unit.setting {
                Setting::Picture { rows, .. } if within < rows => {
                    let (block, row) = (unit.block, within);
                    return (Hold::Picture { block, row, rows }, above);
                }
                // Alternative text whose picture is not shown.
                Setting::Prose(frame)
                    if frame.lead.is_image
                        && frame.lead.opens
                        && within == 0
                        && !last.is_some_and(|u| is_picture(u) && u.block == unit.block) =>
                {
                    return (Hold::picture(unit.block), above);
                }
                _ if unit.is_sourced() => break,
                _ => {}
            }
        }
        (Hold::Text, 0)
    }

    /// The row on which what holds the page stands now; none for text, and for
    /// what is no longer shown.
    pub fn row_of_hold(&self, hold: Hold) -> Option<usize> {
        let Hold::Picture { block, row, rows } = hold else {
            return None;
        };
        let unit = self
            .plan
            .units
            .iter()
            .find(|u| u.block == block && stands_for_it(u))?;
        Some(match unit.setting {
            Setting::Picture { rows: now, .. } => {
                let row = usize::from(row) * usize::from(now) / usize::from(rows.max(1));
                unit.row + row.min(usize::from(now.saturating_sub(1)))
            }
            _ => unit.row,
        })
    }
}

fn is_picture(unit: &Unit) -> bool {
    matches!(unit.setting, Setting::Picture { .. })
}

/// Whether a unit is a picture or its words.
fn stands_for_it(unit: &Unit) -> bool {
    is_picture(unit) || matches!(unit.setting, Setting::Prose(frame) if frame.lead.is_image)
}
