//! Boosted trees: a sum of small decision trees.
//!
//! A tree is a line of tokens in preorder. `c<t` is a split: a block whose
//! column `c` is at most `t` goes to what follows, another past it. `=v:w` is
//! a leaf: `v` hundredths of log odds; `w` is the logarithm to base two of
//! how many training rows ended there.

use super::{
    Fault,
    small::{LANES, Row, Small},
};

/// A split, or a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Column; [`LEAF`] for a leaf.
    pub(super) column: u16,
    /// Where blocks above the threshold go on.
    pub(super) right: u16,
    /// Threshold, or the leaf's value.
    pub(super) value: f32,
}

/// The column of a leaf.
pub(super) const LEAF: u16 = u16::MAX;
/// Deepest tree that is read.
const MAX_DEPTH: usize = 64;

/// Trees whose values are summed.
#[derive(Debug, Clone, Default)]
pub(super) struct Forest {
    nodes: Vec<Node>,
    /// What a block is expected to end with, at each node.
    means: Vec<f32>,
    /// First node of each tree.
    roots: Vec<u32>,
    /// The same trees, packed; none where one does not fit.
    packed: Option<Vec<Small>>,
}

impl Forest {
    /// Adds the tree of a line. Its columns are indexes into `columns`.
    pub(super) fn read_tree(&mut self, line: &str, columns: usize) -> Result<(), Fault> {
        let start = self.nodes.len();
        self.roots.push(start as u32);
        let mut tokens = line.split_ascii_whitespace();
        self.read_node(&mut tokens, columns, start, 0)?;
        if tokens.next().is_some() {
            return Err(Fault::new("a tree goes on after its last leaf", line));
        }
        Ok(())
    }

    /// Reads a node and what is below it; returns how many training rows it saw.
    fn read_node<'a>(
        &mut self,
        tokens: &mut impl Iterator<Item = &'a str>,
        columns: usize,
        start: usize,
        depth: usize,
    ) -> Result<f32, Fault> {
        let token = tokens
            .next()
            .ok_or_else(|| Fault::new("a tree ends early", ""))?;
        let at = self.nodes.len();
        if let Some(leaf) = token.strip_prefix('=') {
            let (value, rows) = leaf
                .split_once(':')
                .ok_or_else(|| Fault::new("a leaf without rows", token))?;
            let value = number(value)? / 100.0;
            let rows = number(rows)?.exp2();
            self.nodes.push(Node {
                column: LEAF,
                right: 0,
                value,
            });
            self.means.push(value);
            return Ok(rows);
        }
        let (column, threshold) = token
            .split_once('<')
            .ok_or_else(|| Fault::new("neither split nor leaf", token))?;
        let column: u16 = column
            .parse()
            .map_err(|_| Fault::new("not a column", token))?;
        if usize::from(column) >= columns || depth > MAX_DEPTH {
            return Err(Fault::new("a column that is not there, or too deep", token));
        }
        self.nodes.push(Node {
            column,
            right: 0,
            value: number(threshold)?,
        });
        self.means.push(0.0);
        let left_rows = self.read_node(tokens, columns, start, depth + 1)?;
        let right = self.nodes.len();
        let right_rows = self.read_node(tokens, columns, start, depth + 1)?;
        let mean = |at: usize| self.means.get(at).copied().unwrap_or_default();
        let mean = (mean(at + 1) * left_rows + mean(right) * right_rows) / (left_rows + right_rows);
        if let (Some(node), Some(cell)) = (self.nodes.get_mut(at), self.means.get_mut(at)) {
            node.right =
                u16::try_from(right - start).map_err(|_| Fault::new("too large a tree", token))?;
            *cell = mean;
        }
        Ok(left_rows + right_rows)
    }

    /// Packs the trees, when all are read.
    pub(super) fn settle(&mut self) {
        let mut ends = self.roots.iter().skip(1).map(|root| *root as usize);
        let trees = self.roots.iter().map(|from| {
            let to = ends.next().unwrap_or(self.nodes.len());
            Small::pack(self.nodes.get(*from as usize..to)?)
        });
        self.packed = trees.collect();
    }

    /// Sums over the trees for some rows, which have as many columns as they
    /// read.
    pub(super) fn sums_of(&self, rows: &[Row; LANES]) -> [f32; LANES] {
        let Some(trees) = &self.packed else {
            return rows.each_ref().map(|row| self.sum(row));
        };
        let mut sums = [0.0; LANES];
        for tree in trees {
            for (sum, value) in sums.iter_mut().zip(tree.values(rows)) {
                *sum += value;
            }
        }
        sums
    }

    /// Number of trees.
    pub(super) fn len(&self) -> usize {
        self.roots.len()
    }

    /// The same, split by split.
    fn sum(&self, row: &[f32]) -> f32 {
        let mut sum = 0.0;
        for root in &self.roots {
            let root = *root as usize;
            let mut at = root;
            while let Some(node) = self.nodes.get(at) {
                if node.column == LEAF {
                    sum += node.value;
                    break;
                }
                let value = row
                    .get(usize::from(node.column))
                    .copied()
                    .unwrap_or_default();
                at = if value <= node.value {
                    at + 1
                } else {
                    root + usize::from(node.right)
                };
            }
        }
        sum
    }

    /// Adds to `parts` how far each column moved one row's sum: at every
    /// split of its way, the difference between what was expected before and
    /// after (Saabas).
    pub(super) fn explain(&self, row: &[f32], parts: &mut [f32]) {
        for root in &self.roots {
            let root = *root as usize;
            let mut at = root;
            while let Some(node) = self.nodes.get(at).filter(|n| n.column != LEAF) {
                let column = usize::from(node.column);
                let value = row.get(column).copied().unwrap_or_default();
                let next = if value <= node.value {
                    at + 1
                } else {
                    root + usize::from(node.right)
                };
                let mean = |at: usize| self.means.get(at).copied().unwrap_or_default();
                if let Some(part) = parts.get_mut(column) {
                    *part += mean(next) - mean(at);
                }
                at = next;
            }
        }
    }
}

fn number(text: &str) -> Result<f32, Fault> {
    let number: Option<f32> = text.parse().ok();
    number
        .filter(|n| n.is_finite())
        .ok_or_else(|| Fault::new("not a number", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest(lines: &[&str]) -> Forest {
        let mut forest = Forest::default();
        for line in lines {
            forest.read_tree(line, 3).expect("a tree");
        }
        forest.settle();
        forest
    }

    #[test]
    fn a_row_goes_its_way() {
        let forest = forest(&["0<1.5 =-100:3 2<0.5 =50:2 =200:1", "1<0 =1:1 =2:1"]);
        let check = |row: [f32; 3], expected: f32| {
            let got = forest.sum(&row);
            assert!((got - expected).abs() < 1e-5, "{row:?}: {got}");
            let all = forest.sums_of(&[wide(row); LANES]);
            assert_eq!(all.map(f32::to_bits), [got.to_bits(); LANES], "{row:?}");
        };
        check([1.5, 0.0, 9.0], -0.99);
        check([1.6, 0.1, 0.5], 0.52);
        check([2.0, 0.1, 0.6], 2.02);
    }

    fn wide(row: [f32; 3]) -> Row {
        std::array::from_fn(|at| row.get(at).copied().unwrap_or_default())
    }

    /// A tree over three columns whose right branches go `depth` deep.
    fn deep(depth: usize, seed: usize) -> String {
        let split =
            |at: usize| format!("{}<{} ={}:1", (at + seed) % 3, (at * 7 + seed) % 5, at * 10);
        let splits: Vec<String> = (0..depth).map(split).collect();
        format!("{} =999:1", splits.join(" "))
    }

    #[test]
    fn packed_trees_give_the_same() {
        for depth in [1, 15, 31, 32, 60] {
            let trees: Vec<String> = (0..9).map(|seed| deep(depth, seed)).collect();
            let forest = forest(&trees.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(forest.packed.is_some(), depth < 32);
            for from in (0..216_usize).step_by(LANES) {
                // Each lane has a row of its own.
                let row = |at: usize| {
                    let cell = |place: usize| (at / place % 6) as f32 - 0.5;
                    [cell(1), cell(6), cell(36)]
                };
                let rows: [[f32; 3]; LANES] = std::array::from_fn(|lane| row(from + lane));
                let sums = rows.map(|row| forest.sum(&row).to_bits());
                let packed = forest.sums_of(&rows.map(wide)).map(f32::to_bits);
                assert_eq!(sums, packed, "{depth} {rows:?}");
            }
        }
    }

    #[test]
    fn contributions_sum_up() {
        let forest = forest(&["0<1.5 =-100:3 2<0.5 =50:2 =200:1"]);
        let (row, mut parts) = ([2.0, 0.0, 0.6], [0.0; 3]);
        forest.explain(&row, &mut parts);
        let root = (-8.0 + 0.5 * 4.0 + 2.0 * 2.0) / 14.0;
        assert!((parts.iter().sum::<f32>() + root - forest.sum(&row)).abs() < 1e-5);
        assert!(parts[0] > 0.0 && parts[1] == 0.0 && parts[2] > 0.0);
    }

    #[test]
    fn bad_trees_are_refused() {
        for line in [
            "",
            "0<1 =1:1",
            "=1:1 =1:1",
            "7<1 =1:1 =1:1",
            "0<x =1:1 =1:1",
            "=nan:1",
            "=1",
            "x",
        ] {
            assert!(Forest::default().read_tree(line, 3).is_err(), "{line}");
        }
    }
}
