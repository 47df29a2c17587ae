//! Lists: which items belong together, and so where their text stands.

use crate::article::{Block, BlockKind};

/// Cells of a bullet with its space.
const BULLET_COLS: usize = 2;

/// Where an item's marker and text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hang {
    /// Cells left of the marker.
    pub(super) indent_cols: usize,
    /// Cells of the marker with its space.
    pub(super) marker_cols: usize,
}

/// Items at one depth under one parent.
struct Group {
    depth: u8,
    parent: Option<usize>,
    marker_cols: usize,
    indent_cols: usize,
}

/// The hangs of a run of blocks in lists, in order: each list's numbers share
/// a right edge, an inner list begins where its parent's text does, and what
/// goes on in an item stands under its words.
pub(super) fn hangs(run: &[Block]) -> Vec<Hang> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut of_block = Vec::with_capacity(run.len());
    for block in run {
        let (depth, ordinal) = match block.kind {
            BlockKind::ListItem { depth, ordinal } => (depth, ordinal),
            _ => (block.within.items.saturating_sub(1), None),
        };
        let deeper = |g: &usize| groups.get(*g).is_some_and(|g| g.depth > depth);
        while open.last().is_some_and(deeper) {
            open.pop();
        }
        let group = match open.last() {
            Some(&g) if groups.get(g).is_some_and(|g| g.depth == depth) => g,
            parent => {
                groups.push(Group {
                    depth,
                    parent: parent.copied(),
                    marker_cols: 0,
                    indent_cols: 0,
                });
                open.push(groups.len() - 1);
                groups.len() - 1
            }
        };
        if let Some(g) = groups.get_mut(group) {
            g.marker_cols = g.marker_cols.max(marker_cols(ordinal));
        }
        of_block.push(group);
    }
    indent(&mut groups);
    let hang = |g: usize| groups.get(g).map_or_else(Hang::default, hang_of);
    of_block.into_iter().map(hang).collect()
}

fn hang_of(group: &Group) -> Hang {
    Hang {
        indent_cols: group.indent_cols,
        marker_cols: group.marker_cols,
    }
}

/// Parents come before their children, so one pass will do.
fn indent(groups: &mut [Group]) {
    for i in 0..groups.len() {
        let parent = groups
            .get(i)
            .and_then(|g| g.parent)
            .and_then(|p| groups.get(p));
        let left = parent.map_or(0, |p| p.indent_cols + p.marker_cols);
        if let Some(group) = groups.get_mut(i) {
            group.indent_cols = left;
        }
    }
}

fn marker_cols(ordinal: Option<u32>) -> usize {
    ordinal.map_or(BULLET_COLS, |n| n.to_string().len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Within;

    fn check(items: &[(u8, Option<u32>)], expected: &[(usize, usize)]) {
        let block = |&(depth, ordinal): &(u8, Option<u32>)| Block {
            kind: BlockKind::ListItem { depth, ordinal },
            range: 0..0,
            source: 0..0,
            hidden: false,
            within: Within::default(),
        };
        let blocks: Vec<Block> = items.iter().map(block).collect();
        let found: Vec<(usize, usize)> = hangs(&blocks)
            .iter()
            .map(|h| (h.indent_cols, h.marker_cols))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn groups() {
        check(&[(0, None), (0, None)], &[(0, 2), (0, 2)]);
        check(&[(0, Some(9)), (0, Some(10))], &[(0, 4), (0, 4)]);
        check(
            &[(0, Some(1)), (1, None), (0, Some(2))],
            &[(0, 3), (3, 2), (0, 3)],
        );
        check(
            &[(0, None), (1, None), (2, Some(1)), (1, None)],
            &[(0, 2), (2, 2), (4, 3), (2, 2)],
        );
        check(
            &[(3, None), (1, None), (2, None)],
            &[(0, 2), (0, 2), (2, 2)],
        );
        check(&[], &[]);
    }

    #[test]
    fn what_goes_on_in_an_item_does_not_end_its_list() {
        let block = |kind, items| Block {
            kind,
            range: 0..0,
            source: 0..0,
            hidden: false,
            within: Within {
                items,
                ..Within::default()
            },
        };
        let item = |depth, ordinal| block(BlockKind::ListItem { depth, ordinal }, 0);
        let run = [
            item(0, Some(9)),
            block(BlockKind::Paragraph, 1),
            item(1, None),
            block(BlockKind::Code, 2),
            block(BlockKind::Paragraph, 1),
            item(0, Some(10)),
        ];
        let found = hangs(&run)
            .into_iter()
            .map(|h| h.indent_cols + h.marker_cols);
        assert_eq!(found.collect::<Vec<_>>(), [4, 4, 6, 6, 4, 4]);
    }
}
