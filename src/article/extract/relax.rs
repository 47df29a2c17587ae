//! Too little left? The rules are relaxed one step at a time, and the report
//! says so: an article is never refused for want of a good guess.

use super::{features::Sheet, region, sequence, tree::prose_of};

/// Fewest units that a story has without anybody asking.
const MIN_KEPT_UNITS: f32 = 250.0;
/// Least share of the page's prose that is kept without anybody asking.
const MIN_PROSE_SHARE: f32 = 0.15;
/// Log odds by which the third step is more generous.
const LOWER_BY: f32 = 1.0;

/// Which blocks are story, and what had to be relaxed.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// One for each block.
    pub(super) keep: Vec<bool>,
    /// Blocks inside the story's region, where small joints may be filled in.
    pub(super) inside: Vec<bool>,
    /// The step that was needed, as a sentence.
    pub(super) relaxed: Option<&'static str>,
}

/// Chooses the blocks of the story by their scores.
pub(super) fn choose(sheet: &Sheet<'_>, scores: &[f32]) -> Choice {
    let all_prose: f32 = (0..scores.len()).map(|at| prose(sheet, at)).sum();
    let enough = |keep: &[bool]| {
        let kept = keep.iter().enumerate().filter(|(_, k)| **k);
        let (mut units, mut kept_prose) = (0.0, 0.0);
        for (at, _) in kept {
            units += sheet.lines.get(at).map_or(0.0, |l| l.shape.units);
            kept_prose += prose(sheet, at);
        }
        units >= MIN_KEPT_UNITS && kept_prose >= MIN_PROSE_SHARE * all_prose
    };
    let inside = region::region(sheet, scores);
    let gated = gate(sequence::smooth(scores), &inside);
    if enough(&gated) {
        return Choice {
            keep: gated,
            inside,
            relaxed: None,
        };
    }
    let open = sequence::smooth(scores);
    if enough(&open) {
        return Choice {
            keep: open,
            inside: vec![true; scores.len()],
            relaxed: Some("The story is spread over the page; prose from all of it is kept."),
        };
    }
    let lower: Vec<f32> = scores.iter().map(|s| s + LOWER_BY).collect();
    let lower_inside = region::region(sheet, &lower);
    let lowered = gate(sequence::smooth(&lower), &lower_inside);
    if enough(&lowered) {
        return Choice {
            keep: lowered,
            inside: lower_inside,
            relaxed: Some("Little on the page reads as a story; weaker passages are kept too."),
        };
    }
    last_resort(sheet, scores, gated, lowered)
}

/// A short page: what reads as prose at all, else whatever was chosen.
fn last_resort(sheet: &Sheet<'_>, scores: &[f32], gated: Vec<bool>, lowered: Vec<bool>) -> Choice {
    let prose: Vec<bool> = scores
        .iter()
        .enumerate()
        .map(|(at, s)| *s > -LOWER_BY && prose(sheet, at) > 0.0)
        .collect();
    let kept = [gated, lowered, prose]
        .into_iter()
        .find(|keep| keep.contains(&true));
    let relaxed = Some("There is very little running text on the page.");
    match kept {
        Some(keep) => Choice {
            inside: keep.clone(),
            keep,
            relaxed,
        },
        None => Choice {
            keep: vec![true; scores.len()],
            inside: vec![true; scores.len()],
            relaxed: Some("Nothing on the page reads as a story; all of it is shown."),
        },
    }
}

fn gate(keep: Vec<bool>, inside: &[bool]) -> Vec<bool> {
    keep.into_iter()
        .zip(inside)
        .map(|(keep, inside)| keep && *inside)
        .collect()
}

fn prose(sheet: &Sheet<'_>, at: usize) -> f32 {
    sheet
        .lines
        .get(at)
        .map_or(0.0, |l| prose_of(&l.shape, l.link_share))
}
