//! A tree packed so that rows go down it in few steps: nodes in a small array of
//! fixed size, so that no step has to ask whether it is inside, and the side is
//! a number to look up, so that none has to be guessed. Several rows go down at
//! once: a step has to wait for the one before it, but not for those of other
//! rows.

use super::forest::{LEAF, Node};

/// Splits and leaves that a packed tree may have.
const SIZE: usize = 32;
/// A child from here on is a leaf.
const LEAVES: u8 = SIZE as u8;
/// Columns that packed trees may read.
pub(super) const COLUMNS: usize = 512;
/// Rows that go down a tree together.
pub(super) const LANES: usize = 8;

/// A row for packed trees.
pub(super) type Row = [f32; COLUMNS];

/// A split: the column, its threshold, and what comes at or below it and above
/// it. A leaf comes to itself either way.
#[derive(Debug, Clone, Copy, Default)]
struct Split {
    threshold: f32,
    column: u16,
    children: [u8; 2],
}

/// A packed tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Small {
    /// Splits, then leaves.
    nodes: [Split; 2 * SIZE],
    leaves: [f32; SIZE],
    root: u8,
}

impl Small {
    /// Packs a tree given in preorder; none if it does not fit.
    pub(super) fn pack(nodes: &[Node]) -> Option<Self> {
        let mut small = Self {
            nodes: [Split::default(); 2 * SIZE],
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
            let packed = small.nodes.get_mut(usize::from(*place))?;
            if node.column == LEAF {
                packed.children = [*place; 2];
                *small.leaves.get_mut(usize::from(place - LEAVES))? = node.value;
                continue;
            }
            let right = *places.get(usize::from(node.right))?;
            *packed = Split {
                threshold: node.value,
                column: (usize::from(node.column) < COLUMNS).then_some(node.column)?,
                children: [*places.get(at + 1)?, right],
            };
        }
        Some(small)
    }

    /// The values of the leaves that the rows end in.
    #[inline]
    pub(super) fn values(&self, rows: &[Row; LANES]) -> [f32; LANES] {
        let mut all = [self.root; LANES];
        while all.iter().any(|at| *at < LEAVES) {
            for (at, row) in all.iter_mut().zip(rows) {
                let split = &self.nodes[usize::from(*at) % (2 * SIZE)];
                let value = row[usize::from(split.column) % COLUMNS];
                *at = split.children[usize::from(value > split.threshold)];
            }
        }
        all.map(|at| self.leaves[usize::from(at) % SIZE])
    }
}
