//! A tree packed so that a row goes down it in few steps: splits and leaves in
//! two small arrays of fixed size, so that no step has to ask whether it is
//! inside, and the side is a number to look up, so that none has to be guessed.

use super::forest::{LEAF, Node};

/// Splits and leaves that a packed tree may have.
const SIZE: usize = 32;
/// A child from here on is a leaf.
const LEAVES: u8 = SIZE as u8;
/// Columns that packed trees may read.
pub(super) const COLUMNS: usize = 512;

/// A row for packed trees.
pub(super) type Row = [f32; COLUMNS];

/// A split: the column, its threshold, and what comes at or below it and above
/// it.
#[derive(Debug, Clone, Copy, Default)]
struct Split {
    threshold: f32,
    column: u16,
    children: [u8; 2],
}

/// A packed tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Small {
    splits: [Split; SIZE],
    leaves: [f32; SIZE],
    root: u8,
}

impl Small {
    /// Packs a tree given in preorder; none if it does not fit.
    pub(super) fn pack(nodes: &[Node]) -> Option<Self> {
        let mut small = Self {
            splits: [Split::default(); SIZE],
            leaves: [0.0; SIZE],
            root: 0,
        };
        // Where each node comes to stand among splits or leaves.
        let (mut splits, mut leaves) = (0..LEAVES, LEAVES..2 * LEAVES);
        let place = |node: &Node| {
            if node.column == LEAF {
                leaves.next()
            } else {
                splits.next()
            }
        };
        let places: Vec<u8> = nodes.iter().map(place).collect::<Option<_>>()?;
        small.root = *places.first()?;
        for (at, (node, place)) in nodes.iter().zip(&places).enumerate() {
            if node.column == LEAF {
                *small.leaves.get_mut(usize::from(place - LEAVES))? = node.value;
                continue;
            }
            let right = *places.get(usize::from(node.right))?;
            *small.splits.get_mut(usize::from(*place))? = Split {
                threshold: node.value,
                column: (usize::from(node.column) < COLUMNS).then_some(node.column)?,
                children: [*places.get(at + 1)?, right],
            };
        }
        Some(small)
    }

    /// The value of the leaf that `row` ends in.
    #[inline]
    pub(super) fn value(&self, row: &Row) -> f32 {
        let mut at = self.root;
        while at < LEAVES {
            let split = &self.splits[usize::from(at) % SIZE];
            let value = row[usize::from(split.column) % COLUMNS];
            at = split.children[usize::from(value > split.threshold)];
        }
        self.leaves[usize::from(at) % SIZE]
    }
}
