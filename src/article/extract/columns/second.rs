//! The second model's own columns: what the first model said of a block, of
//! those around it, of its parents and of its kind.

use super::{
    super::{features::Sheet, score::probability},
    BySignature, Matrix, Sink, log, share,
};

/// Offsets whose scores are columns.
const NEAR: [(isize, &str); 8] = [
    (-4, "-4"),
    (-3, "-3"),
    (-2, "-2"),
    (-1, "-1"),
    (1, "+1"),
    (2, "+2"),
    (3, "+3"),
    (4, "+4"),
];
/// Blocks to either side whose scores are averaged.
const RADII: [(usize, &str); 4] = [(2, "mean2"), (5, "mean5"), (12, "mean12"), (30, "mean30")];
/// Probability of sure story.
const SURE: f32 = 0.7;
const FAR: f32 = 60.0;
/// A block outside of the page.
const NOTHING: f32 = -4.0;
const LEVELS: [&str; 4] = ["self", "parent", "grand", "great"];
const PHRASE: &str = "the story around it";

/// The second model's rows, beside those of the first.
pub(in crate::article::extract) fn second(sheet: &Sheet<'_>, scores: &[f32]) -> Matrix {
    let page = Scored::of(sheet, scores);
    let mut cells = Vec::with_capacity(scores.len() * 48);
    for at in 0..scores.len() {
        page.write(sheet, at, &mut cells);
    }
    Matrix {
        width: cells.len() / scores.len().max(1),
        cells,
    }
}

/// One row, for its names.
pub(super) fn write_one(sheet: &Sheet<'_>, scores: &[f32], at: usize, sink: &mut impl Sink) {
    Scored::of(sheet, scores).write(sheet, at, sink);
}

#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    mass: f32,
    weight: f32,
}

impl Mean {
    fn add(&mut self, mass: f32, weight: f32) {
        self.mass += mass;
        self.weight += weight;
    }

    fn value(self) -> f32 {
        share(self.mass, self.weight)
    }
}

struct Scored<'s> {
    scores: &'s [f32],
    /// Sums of probable story, and of weight, before each block and after the last.
    mass: Vec<f32>,
    weight: Vec<f32>,
    nodes: Vec<Mean>,
    /// Evidence for less evidence against, summed over each element.
    evidence: Vec<f32>,
    best: Option<usize>,
    kin: BySignature<Mean>,
    since: Vec<[f32; 2]>,
    until: Vec<[f32; 2]>,
}

fn weight(sheet: &Sheet<'_>, at: usize) -> f32 {
    sheet
        .lines
        .get(at)
        .map_or(0.0, |l| l.shape.units)
        .min(400.0)
        + 5.0
}

impl<'s> Scored<'s> {
    fn of(sheet: &Sheet<'_>, scores: &'s [f32]) -> Self {
        let (mut mass, mut weights) = (vec![0.0], vec![0.0]);
        let (mut all_mass, mut all_weight) = (0.0, 0.0);
        let mut nodes = vec![Mean::default(); sheet.tree.nodes.len()];
        let mut evidence = vec![0.0_f32; sheet.tree.nodes.len()];
        let mut kin: BySignature<Mean> = BySignature::default();
        for (at, score) in scores.iter().enumerate() {
            let weight = weight(sheet, at);
            let here = probability(*score) * weight;
            all_mass += here;
            all_weight += weight;
            mass.push(all_mass);
            weights.push(all_weight);
            let element = sheet
                .page
                .hints
                .get(at)
                .and_then(|h| h.element)
                .map(|e| e as usize);
            if let Some(node) = element.and_then(|e| nodes.get_mut(e)) {
                node.add(here, weight);
            }
            if let Some(sum) = element.and_then(|e| evidence.get_mut(e)) {
                *sum += score.clamp(-3.0, 3.0) * weight;
            }
            if let Some(line) = sheet.lines.get(at) {
                kin.entry(line.node.signature)
                    .or_default()
                    .add(here, weight);
            }
        }
        for at in (0..nodes.len()).rev() {
            let own = nodes.get(at).copied().unwrap_or_default();
            let own_evidence = evidence.get(at).copied().unwrap_or_default();
            let Some(parent) = sheet.tree.parents.get(at).copied().flatten() else {
                continue;
            };
            if let Some(node) = nodes.get_mut(parent) {
                node.add(own.mass, own.weight);
            }
            if let Some(sum) = evidence.get_mut(parent) {
                *sum += own_evidence;
            }
        }
        let best = evidence
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map(|(at, _)| at);
        let gaps = |reverse: bool| gaps(sheet, scores, reverse);
        Self {
            scores,
            mass,
            weight: weights,
            nodes,
            evidence,
            best,
            kin,
            since: gaps(false),
            until: gaps(true),
        }
    }

    fn write(&self, sheet: &Sheet<'_>, at: usize, sink: &mut impl Sink) {
        let get = |list: &[f32], at: usize| list.get(at).copied().unwrap_or_default();
        let own = get(self.scores, at);
        sink.of("first");
        sink.put("score", "its own words and place", own);
        for (offset, name) in NEAR {
            let score = at
                .checked_add_signed(offset)
                .and_then(|at| self.scores.get(at));
            sink.put(name, PHRASE, score.copied().unwrap_or(NOTHING));
        }
        let count = self.scores.len();
        for (radius, name) in RADII {
            let (from, to) = (at.saturating_sub(radius), (at + radius + 1).min(count));
            let mass = get(&self.mass, to) - get(&self.mass, from);
            sink.put(
                name,
                PHRASE,
                share(mass, get(&self.weight, to) - get(&self.weight, from)),
            );
        }
        let all = get(&self.mass, count);
        sink.put("before", "story before it", share(get(&self.mass, at), all));
        sink.put(
            "after",
            "story after it",
            share(all - get(&self.mass, at + 1), all),
        );
        sink.put("all", "how much story the page has", log(all));
        sink.put(
            "density",
            "how much of the page is story",
            share(all, get(&self.weight, count)),
        );
        let gap = |list: &[[f32; 2]]| list.get(at).copied().unwrap_or_default();
        let ([since, since_mass], [until, until_mass]) = (gap(&self.since), gap(&self.until));
        sink.put("since", "how far the last story is", since);
        sink.put(
            "since_mass",
            "what stands since the last story",
            log(since_mass),
        );
        sink.put("until", "how far the next story is", until);
        sink.put(
            "until_mass",
            "what stands before the next story",
            log(until_mass),
        );
        if !sheet.tree.nodes.is_empty() {
            self.place(sheet, at, all, sink);
        }
        sink.of("");
    }

    fn place(&self, sheet: &Sheet<'_>, at: usize, all: f32, sink: &mut impl Sink) {
        let element = sheet.page.hints.get(at).and_then(|h| h.element);
        let chain: Vec<usize> = sheet.tree.chain(element).collect();
        let top = chain.last().copied();
        for (level, owner) in LEVELS.iter().enumerate() {
            sink.of(owner);
            let node = chain
                .get(level)
                .copied()
                .or(top)
                .and_then(|at| self.nodes.get(at));
            let node = node.copied().unwrap_or_default();
            sink.put(
                "first_mean",
                "the story in the element around it",
                node.value(),
            );
            sink.put(
                "first_share",
                "the story in the element around it",
                share(node.mass, all),
            );
        }
        sink.of("first");
        let signature = sheet.lines.get(at).map_or(0, |l| l.node.signature);
        let kin = self.kin.get(&signature).copied().unwrap_or_default();
        sink.put("kin", "story in those of its kind", kin.value());
        sink.put(
            "kin_share",
            "story in those of its kind",
            share(kin.mass, all),
        );
        let up = chain.iter().position(|c| Some(*c) == self.best);
        sink.put(
            "up_best",
            "in the part that holds most story",
            up.map_or(20.0, |l| l.min(19) as f32),
        );
        let best = self
            .best
            .and_then(|b| self.evidence.get(b))
            .copied()
            .unwrap_or_default()
            .max(1.0);
        let branch = up.and_then(|l| l.checked_sub(1)).and_then(|l| chain.get(l));
        let branch = branch.and_then(|b| self.evidence.get(*b)).copied();
        sink.put(
            "branch",
            "the part of the story that it is in",
            branch.map_or(0.0, |b| (b / best).clamp(-2.0, 2.0)),
        );
        let shared = sheet
            .tree
            .chain(self.best.map(|b| b as u32))
            .position(|b| chain.contains(&b));
        sink.put(
            "apart",
            "apart from the part that holds most story",
            shared.map_or(20.0, |l| l.min(19) as f32),
        );
        let own = chain.first().and_then(|c| self.evidence.get(*c)).copied();
        sink.put(
            "evidence",
            "the story in the element around it",
            own.map_or(0.0, |e| (e / best).clamp(-2.0, 2.0)),
        );
    }
}

/// For each block how many blocks, and how much that is not story, stand
/// since the last sure story (or before the next).
fn gaps(sheet: &Sheet<'_>, scores: &[f32], reverse: bool) -> Vec<[f32; 2]> {
    let mut out = vec![[0.0; 2]; scores.len()];
    let (mut distance, mut mass) = (FAR, 0.0);
    for step in 0..scores.len() {
        let at = if reverse {
            scores.len() - 1 - step
        } else {
            step
        };
        if let Some(cell) = out.get_mut(at) {
            *cell = [distance, mass];
        }
        let likely = probability(scores.get(at).copied().unwrap_or_default());
        if likely > SURE {
            (distance, mass) = (0.0, 0.0);
        } else {
            distance = (distance + 1.0).min(FAR);
            mass += (1.0 - likely) * weight(sheet, at);
        }
    }
    out
}
