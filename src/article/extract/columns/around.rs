//! The blocks around: neighbours one by one, densities, running sums, and
//! what the hand-set classifier makes of the page.

use super::{
    super::{
        features::{Feature, Line, Sheet},
        score::probability,
        tree::prose_of,
        words::{CHROME, Group, Groups},
    },
    Hand, Sink, log, share,
};

/// Offsets whose blocks are columns.
const NEAR: [(isize, &str); 4] = [(-2, "-2"), (-1, "-1"), (1, "+1"), (2, "+2")];
/// Blocks to either side whose prose is summed.
const RADII: [(usize, &str); 3] = [(3, "prose3"), (8, "prose8"), (20, "prose20")];
/// Distances past this say no more.
const FAR: f32 = 40.0;
/// Most units of a block that a run of short lines is made of.
const SHORT_UNITS: f32 = 60.0;
/// Groups whose phrases begin what stands below a story.
const ENDS: Groups = Groups::of(&[
    Group::Related,
    Group::Comments,
    Group::Share,
    Group::Promotion,
    Group::AuthorBox,
    Group::Tags,
    Group::Legal,
]);

/// Running measures over the page.
#[derive(Debug)]
pub(super) struct Around {
    /// Sums of prose, and of story by hand, before each block and after the last.
    prose: Vec<f32>,
    story: Vec<f32>,
    links: Vec<f32>,
    /// Length of the run of short lines that a block is in.
    run: Vec<f32>,
    /// Blocks since, and to, the nearest sure prose.
    since_prose: Vec<f32>,
    to_prose: Vec<f32>,
    /// Blocks since, and to, a line that ends stories.
    since_end: Vec<f32>,
    to_end: Vec<f32>,
    /// Blocks since, and to, a heading.
    since_heading: Vec<f32>,
    to_heading: Vec<f32>,
    /// Ends of stories so far.
    ends: Vec<f32>,
}

impl Around {
    pub(super) fn of(sheet: &Sheet<'_>, hand: &Hand) -> Self {
        let lines = &sheet.lines;
        let sums = |value: &dyn Fn(usize, &Line<'_>) -> f32| {
            let mut total = 0.0;
            let mut out = Vec::with_capacity(lines.len() + 1);
            out.push(0.0);
            for (at, line) in lines.iter().enumerate() {
                total += value(at, line);
                out.push(total);
            }
            out
        };
        let sure =
            |line: &Line<'_>| line.shape.ends && line.shape.units >= 80.0 && line.link_share < 0.5;
        let end = |line: &Line<'_>| line.shape.words < 12.0 && line.cues.leading.meets(ENDS);
        let heading = |at: usize| matches!(sheet.kind(at), crate::article::BlockKind::Heading(_));
        let count = lines.len();
        let at_line =
            |f: &dyn Fn(&Line<'_>) -> bool| -> Vec<bool> { lines.iter().map(f).collect() };
        let (sure, end) = (at_line(&sure), at_line(&end));
        let heading: Vec<bool> = (0..count).map(heading).collect();
        let mut ended = 0.0;
        let ends = end
            .iter()
            .map(|e| {
                ended += f32::from(u8::from(*e));
                ended
            })
            .collect();
        Self {
            prose: sums(&|_, l| prose_of(&l.shape, l.link_share)),
            story: sums(&|at, l| {
                probability(hand.scores.get(at).copied().unwrap_or_default())
                    * (l.shape.units + 5.0).min(400.0)
            }),
            links: sums(&|_, l| l.link_share),
            run: runs(lines),
            since_prose: since(&sure),
            to_prose: until(&sure),
            since_end: since(&end),
            to_end: until(&end),
            since_heading: since(&heading),
            to_heading: until(&heading),
            ends,
        }
    }

    pub(super) fn write(&self, sheet: &Sheet<'_>, hand: &Hand, at: usize, sink: &mut impl Sink) {
        let count = sheet.lines.len();
        let get = |list: &[f32], at: usize| list.get(at).copied().unwrap_or_default();
        let between = |list: &[f32], from: usize, to: usize| get(list, to) - get(list, from);
        for (radius, name) in RADII {
            let (from, to) = (at.saturating_sub(radius), (at + radius + 1).min(count));
            let blocks = (to - from) as f32;
            sink.put(
                name,
                "prose around it",
                between(&self.prose, from, to) / blocks,
            );
        }
        let (from, to) = (at.saturating_sub(4), (at + 5).min(count));
        sink.put(
            "links4",
            "links around it",
            between(&self.links, from, to) / (to - from) as f32,
        );
        let all = get(&self.prose, count);
        sink.put(
            "prose_before",
            "prose before it",
            share(get(&self.prose, at), all),
        );
        sink.put(
            "prose_after",
            "prose after it",
            share(between(&self.prose, at + 1, count), all),
        );
        sink.put("run", "a run of short lines", get(&self.run, at).min(FAR));
        let (from, to) = (at.saturating_sub(6), (at + 7).min(count));
        let runs = self.run.get(from..to).unwrap_or_default();
        sink.put(
            "runs6",
            "short lines around it",
            runs.iter().map(|r| r.min(FAR)).sum::<f32>() / 13.0,
        );
        for (list, name, phrase) in [
            (
                &self.since_prose,
                "since_prose",
                "how far the last prose is",
            ),
            (&self.to_prose, "to_prose", "how far the next prose is"),
            (
                &self.since_end,
                "since_end",
                "a line above that ends stories",
            ),
            (&self.to_end, "to_end", "a line below that ends stories"),
            (
                &self.since_heading,
                "since_heading",
                "how far the last heading is",
            ),
            (
                &self.to_heading,
                "to_heading",
                "how far the next heading is",
            ),
        ] {
            sink.put(name, phrase, get(list, at));
        }
        sink.put(
            "ends_above",
            "lines above that end stories",
            get(&self.ends, at).min(20.0),
        );
        self.by_hand(hand, at, sink);
        for (offset, name) in NEAR {
            sink.of(name);
            neighbour(sheet, hand, at.checked_add_signed(offset), sink);
        }
        sink.of("");
    }

    /// What the hand-set classifier says of it.
    fn by_hand(&self, hand: &Hand, at: usize, sink: &mut impl Sink) {
        const PHRASE: &str = "the rules of thumb";
        let count = hand.scores.len();
        let get = |list: &[f32], at: usize| list.get(at).copied().unwrap_or_default();
        let flag = |list: &[bool]| list.get(at).copied().unwrap_or_default();
        sink.put("hand", PHRASE, get(&hand.scores, at));
        sink.flag("hand_keep", PHRASE, flag(&hand.choice.keep));
        sink.flag(
            "hand_inside",
            "the part of the page that it is in",
            flag(&hand.choice.inside),
        );
        let all = get(&self.story, count);
        sink.put(
            "hand_before",
            "story before it",
            share(get(&self.story, at), all),
        );
        sink.put(
            "hand_after",
            "story after it",
            share(all - get(&self.story, at + 1), all),
        );
        for (radius, name) in [(3, "hand3"), (10, "hand10")] {
            let (from, to) = (at.saturating_sub(radius), (at + radius + 1).min(count));
            let sum = get(&self.story, to) - get(&self.story, from);
            sink.put(name, "story around it", sum / (to - from) as f32);
        }
    }
}

fn neighbour(sheet: &Sheet<'_>, hand: &Hand, at: Option<usize>, sink: &mut impl Sink) {
    const PHRASE: &str = "the lines beside it";
    let line = at.and_then(|at| sheet.lines.get(at));
    let of = |f: &dyn Fn(&Line<'_>) -> f32| line.map_or(-1.0, f);
    sink.put("units", PHRASE, of(&|l| log(l.shape.units)));
    sink.put("stop", PHRASE, of(&|l| l.shape.stop_share));
    sink.put("ends", PHRASE, of(&|l| l.get(Feature::Ends)));
    sink.put(
        "sentences",
        PHRASE,
        of(&|l| l.shape.sentences.min(20) as f32),
    );
    sink.put("capitals", PHRASE, of(&|l| l.shape.capital_share));
    sink.put("cue_share", PHRASE, of(&|l| l.cues.share));
    sink.flag(
        "cue",
        PHRASE,
        line.is_some_and(|l| l.cues.leading.meets(CHROME)),
    );
    sink.put(
        "linked",
        PHRASE,
        of(&|l| l.link_share.max(l.get(Feature::Marks))),
    );
    sink.put("item", PHRASE, of(&|l| l.get(Feature::Item)));
    sink.put("heading", PHRASE, of(&|l| l.get(Feature::Heading)));
    sink.put("credit", PHRASE, of(&|l| l.get(Feature::Credit)));
    sink.put("dated", PHRASE, of(&|l| l.get(Feature::Dated)));
    let score = at.and_then(|at| hand.scores.get(at)).copied();
    sink.put("hand", PHRASE, score.unwrap_or(-5.0));
}

/// For each block the length of the run of short lines around it.
fn runs(lines: &[Line<'_>]) -> Vec<f32> {
    let mut out = vec![0.0; lines.len()];
    let mut start = 0;
    for at in 0..=lines.len() {
        let short = lines
            .get(at)
            .is_some_and(|l| l.shape.units < SHORT_UNITS && !l.shape.ends);
        if short {
            continue;
        }
        let length = (at - start) as f32;
        for cell in out.get_mut(start..at).unwrap_or_default() {
            *cell = length;
        }
        start = at + 1;
    }
    out
}

/// Blocks since the last that is marked, up to [`FAR`].
fn since(marks: &[bool]) -> Vec<f32> {
    let mut distance = FAR;
    let step = |mark: &bool| {
        let here = distance;
        distance = if *mark {
            0.0
        } else {
            (distance + 1.0).min(FAR)
        };
        here
    };
    marks.iter().map(step).collect()
}

/// Blocks to the next that is marked, up to [`FAR`].
fn until(marks: &[bool]) -> Vec<f32> {
    let reversed: Vec<bool> = marks.iter().rev().copied().collect();
    let mut out = since(&reversed);
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(since(&[false, true, false, false]), [FAR, FAR, 0.0, 1.0]);
        assert_eq!(until(&[false, true, false, false]), [0.0, FAR, FAR, FAR]);
    }
}
