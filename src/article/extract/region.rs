//! Where on the page the story is. HTML: the subtree that holds most
//! evidence, grown by siblings of its kind. Text: the run of blocks that
//! holds most, joined across gaps.

use std::ops::Range;

use super::{features::Sheet, tree::Tree};

/// A subtree beside the region joins it with this share of its evidence.
const SIBLING_SHARE: f32 = 0.25;
/// Evidence of a text run that can be saved up: a gap longer than this is
/// worth ends the run.
const MEMORY: f32 = 40.0;
/// What chrome inside a run costs of what story earns.
const GAP_COST: f32 = 0.55;

/// For each block whether it is inside the region of the story.
pub(super) fn region(sheet: &Sheet<'_>, scores: &[f32]) -> Vec<bool> {
    if sheet.tree.nodes.is_empty() {
        let run = run(sheet, scores);
        return (0..scores.len()).map(|at| run.contains(&at)).collect();
    }
    let inside = subtree(sheet, scores);
    let element = |at: usize| sheet.page.hints.get(at).and_then(|h| h.element);
    (0..scores.len()).map(|at| element(at).is_none_or(|e| inside.get(e as usize).copied().unwrap_or(true))).collect()
}

/// Evidence of a block: its score by its length.
fn evidence(sheet: &Sheet<'_>, at: usize, score: f32) -> f32 {
    let units = sheet.lines.get(at).map_or(0.0, |l| l.shape.units);
    score.clamp(-3.0, 3.0) * (units + 8.0).min(600.0)
}

/// For each element whether it is in the best subtree or a sibling of it.
fn subtree(sheet: &Sheet<'_>, scores: &[f32]) -> Vec<bool> {
    let tree = &sheet.tree;
    let mut sums = vec![0.0_f32; tree.nodes.len()];
    for (at, score) in scores.iter().enumerate() {
        let element = sheet.page.hints.get(at).and_then(|h| h.element);
        if let Some(sum) = element.and_then(|e| sums.get_mut(e as usize)) {
            *sum += evidence(sheet, at, *score);
        }
    }
    for at in (0..sums.len()).rev() {
        let own = sums.get(at).copied().unwrap_or_default();
        if let Some(sum) = tree.parents.get(at).copied().flatten().and_then(|p| sums.get_mut(p)) {
            *sum += own;
        }
    }
    // Children come after parents, so the inmost of equals wins.
    let best = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at);
    grow(tree, &sums, best)
}

fn grow(tree: &Tree, sums: &[f32], best: Option<usize>) -> Vec<bool> {
    let mut inside = vec![best.is_none(); tree.nodes.len()];
    let Some(best) = best else { return inside };
    let parent = tree.parents.get(best).copied().flatten();
    let kind = tree.nodes.get(best).map(|n| n.signature);
    let enough = sums.get(best).copied().unwrap_or_default() * SIBLING_SHARE;
    for at in 0..inside.len() {
        let above = tree.parents.get(at).copied().flatten();
        let inherited = above.is_some_and(|p| inside.get(p).copied().unwrap_or_default());
        let sibling = above == parent && tree.nodes.get(at).map(|n| n.signature) == kind && sums.get(at).is_some_and(|s| *s > enough);
        if let Some(cell) = inside.get_mut(at) {
            *cell = inherited || at == best || sibling;
        }
    }
    inside
}

/// The run of blocks that holds most evidence (Finn's body text extraction,
/// on log odds, forgetting what is far back).
fn run(sheet: &Sheet<'_>, scores: &[f32]) -> Range<usize> {
    let mut best = (0.0, 0..0);
    let (mut level, mut mass, mut start) = (0.0_f32, 0.0_f32, 0);
    for (at, score) in scores.iter().enumerate() {
        let units = sheet.lines.get(at).map_or(0.0, |l| l.shape.units);
        let worth = if *score > 0.0 { score * (1.0 + units.ln_1p() / 3.0) } else { score * GAP_COST };
        if level <= 0.0 {
            (level, mass, start) = (0.0, 0.0, at);
        }
        level = (level + worth).min(MEMORY);
        mass += worth.max(0.0);
        if worth > 0.0 && mass > best.0 {
            best = (mass, start..at + 1);
        }
    }
    best.1
}
