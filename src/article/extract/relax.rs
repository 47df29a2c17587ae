//! Too little left? The rules are relaxed one step at a time, and the report
//! says so: an article is never refused for want of a good guess.

use super::{Model, features::Sheet, region, score::probability, sequence, tree::prose_of};

/// Fewest units that a story has without anybody asking.
const MIN_KEPT_UNITS: f32 = 250.0;
/// Least share of the page's prose that is kept without anybody asking.
const MIN_PROSE_SHARE: f32 = 0.15;
/// Log odds by which the third step is more generous.
const LOWER_BY: f32 = 1.0;

/// How scores become a choice; a trained model brings its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tuning {
    /// Log odds from which a block is story.
    pub(super) cut: f32,
    /// The cut moves with the page to where most is promised.
    pub(super) promising: bool,
    /// What a change between story and chrome costs.
    pub(super) switch: f32,
    /// A subtree beside the region joins it with this share of its evidence.
    pub(super) sibling: f32,
    /// What chrome inside a run of text costs of what story earns.
    pub(super) gap: f32,
    /// Evidence of a run of text that can be saved up.
    pub(super) memory: f32,
    /// What standing outside of the region costs a block.
    pub(super) apart: f32,
    /// Least score of a short line between two pieces of story that is filled in.
    pub(super) joint: f32,
    /// The same of what markup calls a part of the text.
    pub(super) part: f32,
    /// Score from which a caption, a pointer or a contact line is the story's
    /// own.
    pub(super) own: f32,
}

impl Tuning {
    /// For scores of hand-set weights.
    pub(super) const HAND: Self = Self {
        cut: 0.0,
        promising: false,
        switch: 1.6,
        sibling: 0.25,
        gap: 0.55,
        memory: 40.0,
        apart: f32::INFINITY,
        joint: f32::NEG_INFINITY,
        part: f32::NEG_INFINITY,
        own: f32::INFINITY,
    };

    /// For the scores of a model.
    pub(super) fn of(model: &Model, html: bool) -> Self {
        let get = |page: &str, text: &str, otherwise: f32| {
            model.setting(if html { page } else { text }, otherwise)
        };
        Self {
            cut: get("html.cut", "text.cut", 0.0),
            promising: get("html.promising", "text.promising", 0.0) > 0.5,
            switch: get("html.switch", "text.switch", 0.5),
            sibling: model.setting("html.sibling", Self::HAND.sibling),
            gap: model.setting("text.gap", Self::HAND.gap),
            memory: model.setting("text.memory", Self::HAND.memory),
            apart: get("html.apart", "text.apart", 2.0),
            joint: get("html.joint", "text.joint", -2.0),
            part: get("html.part", "text.part", -2.0),
            own: get("html.own", "text.own", 2.0),
        }
    }
}

/// A block at the cut is still inside.
const HAIR: f32 = 0.001;
/// What a line weighs beside its length.
const LINE_UNITS: f32 = 3.0;

/// The score from which keeping blocks promises the best answer: the highest
/// F1 of words to be expected, if each block is story as probably as its
/// score says. A page that is hard to read is thus cut more generously than
/// one that is clear.
pub(super) fn promising_cut(sheet: &Sheet<'_>, scores: &[f32]) -> f32 {
    let mut blocks: Vec<(f32, f32)> = scores
        .iter()
        .zip(&sheet.lines)
        .map(|(score, line)| (*score, line.shape.units + LINE_UNITS))
        .collect();
    blocks.sort_by(|a, b| b.0.total_cmp(&a.0));
    let story: f32 = blocks.iter().map(|(s, w)| probability(*s) * w).sum();
    let (mut right, mut kept) = (0.0, 0.0);
    let (mut best, mut cut) = (0.0, 0.0);
    for (score, weight) in blocks {
        right += probability(score) * weight;
        kept += weight;
        let promised = right / (kept + story);
        if promised > best {
            (best, cut) = (promised, score);
        }
    }
    cut - HAIR
}

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

/// Chooses the blocks of the story by their scores; where they name none,
/// `otherwise` does.
pub(super) fn choose(
    sheet: &Sheet<'_>,
    scores: &[f32],
    tuning: &Tuning,
    otherwise: &[bool],
    aside: &[f32],
) -> Choice {
    // What stands aside for sure is no part of what could be story.
    let all_prose: f32 = (0..scores.len())
        .filter(|at| aside.get(*at).is_none_or(|cost| *cost == 0.0))
        .map(|at| prose(sheet, at))
        .sum();
    let enough = |keep: &[bool]| {
        let kept = keep.iter().enumerate().filter(|(_, k)| **k);
        let (mut units, mut kept_prose) = (0.0, 0.0);
        for (at, _) in kept {
            units += sheet.lines.get(at).map_or(0.0, |l| l.shape.units);
            kept_prose += prose(sheet, at);
        }
        units >= MIN_KEPT_UNITS && kept_prose >= MIN_PROSE_SHARE * all_prose
    };
    let inside = region::region(sheet, scores, tuning);
    let gated = gate(scores, &inside, tuning);
    if enough(&gated) {
        return Choice {
            keep: gated,
            inside,
            relaxed: None,
        };
    }
    let open = sequence::smooth(scores, tuning.switch);
    if enough(&open) {
        return Choice {
            keep: open,
            inside: vec![true; scores.len()],
            relaxed: Some("The story is spread over the page; prose from all of it is kept."),
        };
    }
    let lower: Vec<f32> = scores.iter().map(|s| s + LOWER_BY).collect();
    let lower_inside = region::region(sheet, &lower, tuning);
    let lowered = gate(&lower, &lower_inside, tuning);
    if enough(&lowered) {
        return Choice {
            keep: lowered,
            inside: lower_inside,
            relaxed: Some("Little on the page reads as a story; weaker passages are kept too."),
        };
    }
    last_resort(sheet, scores, [&gated, &lowered], otherwise)
}

/// A short page: what reads as prose at all, else whatever was chosen.
fn last_resort(
    sheet: &Sheet<'_>,
    scores: &[f32],
    chosen: [&[bool]; 2],
    otherwise: &[bool],
) -> Choice {
    let prose: Vec<bool> = scores
        .iter()
        .enumerate()
        .map(|(at, s)| *s > -LOWER_BY && prose(sheet, at) > 0.0)
        .collect();
    let [gated, lowered] = chosen;
    let kept = [gated, lowered, &prose, otherwise]
        .into_iter()
        .find(|keep| keep.contains(&true));
    let relaxed = Some("There is very little running text on the page.");
    match kept {
        Some(keep) => Choice {
            inside: keep.to_vec(),
            keep: keep.to_vec(),
            relaxed,
        },
        None => Choice {
            keep: vec![true; scores.len()],
            inside: vec![true; scores.len()],
            relaxed: Some("Nothing on the page reads as a story; all of it is shown."),
        },
    }
}

/// The likeliest sequence, where blocks outside of the region have less of a
/// chance, or none.
fn gate(scores: &[f32], inside: &[bool], tuning: &Tuning) -> Vec<bool> {
    if tuning.apart.is_infinite() {
        let smooth = sequence::smooth(scores, tuning.switch);
        return smooth
            .iter()
            .zip(inside)
            .map(|(keep, inside)| *keep && *inside)
            .collect();
    }
    let gated = |(score, inside): (&f32, &bool)| {
        if *inside {
            *score
        } else {
            score - tuning.apart
        }
    };
    let gated: Vec<f32> = scores.iter().zip(inside).map(gated).collect();
    sequence::smooth(&gated, tuning.switch)
}

fn prose(sheet: &Sheet<'_>, at: usize) -> f32 {
    sheet
        .lines
        .get(at)
        .map_or(0.0, |l| prose_of(&l.shape, l.link_share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::import::{Hint, import};

    fn check(scores: &[f32], expected: f32) {
        let line = "Ten letters and a few more of them in every line of it.";
        let text = vec![line; scores.len()].join("\n\n");
        let hint = Hint {
            name: Some("a.txt".into()),
            ..Hint::default()
        };
        let page = import(text.as_bytes(), &hint).expect("text is a page");
        let sheet = Sheet::of(&page, &[], None);
        let cut = promising_cut(&sheet, scores);
        assert!((cut - expected).abs() < 0.01, "{scores:?}: {cut}");
    }

    #[test]
    fn a_clear_page_is_cut_in_the_middle_and_a_doubtful_one_low() {
        check(&[4.0, 4.0, 4.0, 0.3, -0.4, -4.0], 0.3);
        check(&[-0.5, -0.6, -0.7, -4.0], -0.7);
    }
}
