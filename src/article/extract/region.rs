//! Where on the page the story is. HTML: the subtree that holds most
//! evidence, grown by siblings of its kind. Text: the run of blocks that
//! holds most, joined across gaps.

use std::ops::Range;

use super::{features::Sheet, relax::Tuning, tree::Tree};

/// Score from which a paragraph beside the region joins it, and how many
/// levels above the region it may stand.
const LEAD_SCORE: f32 = 2.0;
const LEAD_LEVELS: usize = 2;

/// For each block whether it is inside the region of the story.
pub(super) fn region(sheet: &Sheet<'_>, scores: &[f32], tuning: &Tuning) -> Vec<bool> {
    if sheet.tree.nodes.is_empty() {
        let run = run(sheet, scores, tuning);
        return (0..scores.len()).map(|at| run.contains(&at)).collect();
    }
    let (best, inside) = subtree(sheet, scores, tuning);
    let leads = lead_parents(&sheet.tree, best);
    let in_region = |at: usize| {
        let Some(element) = sheet.page.hints.get(at).and_then(|h| h.element) else {
            return true;
        };
        let lead = || {
            scores.get(at).is_some_and(|s| *s >= LEAD_SCORE)
                && sheet
                    .tree
                    .chain(Some(element))
                    .nth(1)
                    .is_some_and(|p| leads.contains(&p))
        };
        inside.get(element as usize).copied().unwrap_or(true) || lead()
    };
    (0..scores.len()).map(in_region).collect()
}

/// The elements right above the region: a lead or an introduction may be
/// their own child, beside the element that holds the rest of the story.
fn lead_parents(tree: &Tree, best: Option<usize>) -> Vec<usize> {
    let above = std::iter::successors(best, |at| tree.parents.get(*at).copied().flatten());
    above.skip(1).take(LEAD_LEVELS).collect()
}

/// Evidence of a block: its score by its length.
fn evidence(sheet: &Sheet<'_>, at: usize, score: f32) -> f32 {
    let units = sheet.lines.get(at).map_or(0.0, |l| l.shape.units);
    score.clamp(-3.0, 3.0) * (units + 8.0).min(600.0)
}

/// The best subtree, and for each element whether it is in it or in a
/// sibling of it.
fn subtree(sheet: &Sheet<'_>, scores: &[f32], tuning: &Tuning) -> (Option<usize>, Vec<bool>) {
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
        if let Some(sum) = tree
            .parents
            .get(at)
            .copied()
            .flatten()
            .and_then(|p| sums.get_mut(p))
        {
            *sum += own;
        }
    }
    // Children come after parents, so the inmost of equals wins.
    let best = sums
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map(|(at, _)| at);
    (best, grow(tree, &sums, best, tuning.sibling))
}

fn grow(tree: &Tree, sums: &[f32], best: Option<usize>, share: f32) -> Vec<bool> {
    let mut inside = vec![best.is_none(); tree.nodes.len()];
    let Some(best) = best else { return inside };
    let parent = tree.parents.get(best).copied().flatten();
    let kind = tree.nodes.get(best).map(|n| n.signature);
    let enough = sums.get(best).copied().unwrap_or_default() * share;
    for at in 0..inside.len() {
        let above = tree.parents.get(at).copied().flatten();
        let inherited = above.is_some_and(|p| inside.get(p).copied().unwrap_or_default());
        let sibling = above == parent
            && tree.nodes.get(at).map(|n| n.signature) == kind
            && sums.get(at).is_some_and(|s| *s > enough);
        if let Some(cell) = inside.get_mut(at) {
            *cell = inherited || at == best || sibling;
        }
    }
    inside
}

/// The run of blocks that holds most evidence (Finn's body text extraction,
/// on log odds, forgetting what is far back).
fn run(sheet: &Sheet<'_>, scores: &[f32], tuning: &Tuning) -> Range<usize> {
    let mut best = (0.0, 0..0);
    let (mut level, mut mass, mut start) = (0.0_f32, 0.0_f32, 0);
    for (at, score) in scores.iter().enumerate() {
        let units = sheet.lines.get(at).map_or(0.0, |l| l.shape.units);
        let worth = if *score > 0.0 {
            score * (1.0 + units.ln_1p() / 3.0)
        } else {
            score * tuning.gap
        };
        if level <= 0.0 {
            (level, mass, start) = (0.0, 0.0, at);
        }
        level = (level + worth).min(tuning.memory);
        mass += worth.max(0.0);
        if worth > 0.0 && mass > best.0 {
            best = (mass, start..at + 1);
        }
    }
    best.1
}
