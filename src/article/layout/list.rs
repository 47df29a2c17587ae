//! Lists: which items belong together, and so where their text stands.

use crate::article::{Block, begun::Item};

/// Cells of a bullet with its space.
const BULLET_COLS: usize = 2;

/// Where an item's marker and text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hang {
    /// Cells left of the marker.
    pub(super) indent_cols: usize,
    /// Cells of the marker with its space.
    pub(super) marker_cols: usize,
    /// A list begins with it right after another at the same depth.
    pub(super) follows_a_list: bool,
}

/// The items of one list.
#[derive(Default)]
struct Group {
    depth: u8,
    parent: Option<usize>,
    marker_cols: usize,
    indent_cols: usize,
    /// Of its last item, and of the one before it.
    last: Count,
    before_last: Count,
}

/// How an item is counted.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Count {
    /// There is no such item.
    #[default]
    None,
    Bullet,
    Number(u32),
}

impl Count {
    fn of(ordinal: Option<u32>) -> Self {
        ordinal.map_or(Self::Bullet, Self::Number)
    }
}

impl Group {
    /// Whether an item is of another list than those so far: the numbers begin
    /// anew, or only one of the two lists has some.
    fn ends_before(&self, ordinal: Option<u32>) -> bool {
        match (self.last, Count::of(ordinal)) {
            (Count::Number(before), Count::Number(now)) if before.checked_sub(1) == Some(now) => {
                // 2, 1 may be a list backwards; 1, 2, 1 is not.
                self.before_last == Count::Number(now)
            }
            (Count::Number(before), Count::Number(now)) => now < before,
            (Count::None, _) => false,
            (before, now) => before != now,
        }
    }
}

/// The hangs of a run of blocks in lists, in order: each list's numbers share
/// a right edge, an inner list begins where its parent's text does, and what
/// goes on in an item stands under its words.
pub(super) fn hangs(run: &[Block]) -> Vec<Hang> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut of_block = Vec::with_capacity(run.len());
    for block in run {
        let depth = block.item_depth().unwrap_or(0);
        let deeper = |g: &usize| groups.get(*g).is_some_and(|g| g.depth > depth);
        while open.last().is_some_and(deeper) {
            open.pop();
        }
        let begun = block.item_begun();
        let here = |g: &usize| groups.get(*g).is_some_and(|g| g.depth == depth);
        let last = open.last().copied().filter(here);
        let ended = last.filter(|g| {
            let ends = |ordinal| groups.get(*g).is_some_and(|g| g.ends_before(ordinal));
            begun.is_some_and(|item| block.within.begins_list || ends(item.ordinal))
        });
        if ended.is_some() {
            open.pop();
        }
        let group = last.filter(|_| ended.is_none()).unwrap_or_else(|| {
            groups.push(Group {
                depth,
                parent: open.last().copied(),
                ..Group::default()
            });
            open.push(groups.len() - 1);
            groups.len() - 1
        });
        if let (Some(g), Some(item)) = (groups.get_mut(group), begun) {
            g.marker_cols = g.marker_cols.max(marker_cols(item));
            (g.before_last, g.last) = (g.last, Count::of(item.ordinal));
        }
        of_block.push((group, ended.is_some()));
    }
    // What goes on in an item whose beginning is not here has no marker.
    for group in &mut groups {
        group.marker_cols = group.marker_cols.max(BULLET_COLS);
    }
    indent(&mut groups);
    let hang = |(g, follows): (usize, bool)| Hang {
        follows_a_list: follows,
        ..groups.get(g).map_or_else(Hang::default, hang_of)
    };
    of_block.into_iter().map(hang).collect()
}

fn hang_of(group: &Group) -> Hang {
    Hang {
        indent_cols: group.indent_cols,
        marker_cols: group.marker_cols,
        follows_a_list: false,
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

fn marker_cols(item: Item) -> usize {
    item.number().map_or(BULLET_COLS, |n| n.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, Numbers, Within};

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
    fn each_list_has_its_own_width() {
        check(
            &[(0, None), (0, Some(1)), (0, Some(2))],
            &[(0, 2), (0, 3), (0, 3)],
        );
        check(
            &[(0, Some(100)), (0, Some(3)), (0, Some(2)), (0, Some(1))],
            &[(0, 5), (0, 3), (0, 3), (0, 3)],
        );
        check(
            &[(0, Some(1)), (1, Some(10)), (1, None), (0, Some(2))],
            &[(0, 3), (3, 4), (3, 2), (0, 3)],
        );
    }

    #[test]
    fn letters_are_as_wide_as_they_are() {
        let item = |n, begins_list| Block {
            kind: BlockKind::ListItem {
                depth: 0,
                ordinal: Some(n),
            },
            range: 0..0,
            source: 0..0,
            hidden: false,
            within: Within {
                begins_list,
                numbers: Numbers::SmallRoman,
                ..Within::default()
            },
        };
        let found = hangs(&[item(1, true), item(8, false), item(8, true)]);
        let found: Vec<_> = found
            .iter()
            .map(|h| (h.marker_cols, h.follows_a_list))
            .collect();
        assert_eq!(found, [(6, false), (6, false), (6, true)]);
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
