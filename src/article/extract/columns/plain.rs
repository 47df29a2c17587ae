//! What plain text tells in place of elements: indents, gaps, lines of one
//! shape, zones that a cue opens.

use foldhash::HashMap as QuickMap;
use std::collections::BTreeMap;

use crate::article::BlockKind;

use super::{
    super::{
        features::{Feature, Line, Sheet},
        words::{Group, Groups},
    },
    Sink, log, share,
};

/// Distances past this say no more.
const FAR: f32 = 60.0;
/// Indents past this are all the same.
const MAX_INDENT: u16 = 40;
/// Least units of sure prose.
const PROSE_UNITS: f32 = 80.0;
/// Most words of a line that opens a zone.
const CUE_WORDS: f32 = 12.0;
/// Share of its letters in page words from which a line opens a zone, where it
/// does not begin with them.
const CUE_SHARE: f32 = 0.5;
/// Lines to either side in which dates are counted.
const DATE_LINES: usize = 15;
/// Most units of a line that counts as short.
const SHORT_UNITS: f32 = 60.0;

/// Zones that a line can open.
const ZONES: [(&str, &str, Groups); 8] = [
    (
        "end",
        "below a line that ends stories",
        Groups::of(&[
            Group::Related,
            Group::Comments,
            Group::Promotion,
            Group::AuthorBox,
            Group::Share,
            Group::Tags,
            Group::Legal,
            Group::Advert,
            Group::Pagination,
        ]),
    ),
    ("comments", "near comments", Groups::of(&[Group::Comments])),
    (
        "related",
        "near a list of other stories",
        Groups::of(&[Group::Related]),
    ),
    ("share", "near a share bar", Groups::of(&[Group::Share])),
    (
        "legal",
        "near a legal notice",
        Groups::of(&[Group::Legal, Group::Cookie]),
    ),
    (
        "author",
        "near an author box",
        Groups::of(&[Group::AuthorBox]),
    ),
    (
        "promotion",
        "near a promotion",
        Groups::of(&[Group::Promotion, Group::Paywall]),
    ),
    (
        "menu",
        "near a menu",
        Groups::of(&[Group::Menu, Group::Form]),
    ),
];

/// What a line looks like from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Outline {
    kind: std::mem::Discriminant<BlockKind>,
    indent: u16,
    length: u8,
    ends: bool,
    capitals: bool,
    bullet: bool,
}

/// Lines of one outline on the page.
#[derive(Debug, Clone, Copy, Default)]
struct Alike {
    count: f32,
    first: usize,
    last: usize,
}

/// Distances of a kind of line, and how much prose stands before the last.
#[derive(Debug)]
struct Marks {
    at: Vec<bool>,
    since: Vec<f32>,
    until: Vec<f32>,
    /// Lines of the kind before each block.
    count: Vec<f32>,
    /// Prose before the last of them; none yet: negative.
    above: Vec<f32>,
}

/// Running measures over a page of plain text.
#[derive(Debug)]
pub(super) struct Plain {
    outlines: Vec<Outline>,
    alike: QuickMap<Outline, Alike>,
    alike_run: Vec<f32>,
    /// Units, and units of sure prose, at each indent.
    indents: BTreeMap<u16, (f32, f32)>,
    prose_indent: f32,
    units: f32,
    prose_units: f32,
    /// Sums of prose and of short lines before each block and after the last.
    prose: Vec<f32>,
    short: Vec<f32>,
    zones: Vec<Marks>,
    heads: Marks,
    dates: Marks,
    bylines: Marks,
    /// What is not prose since the last sure prose, and before the next.
    idle_before: Vec<f32>,
    idle_after: Vec<f32>,
}

fn sure(line: &Line<'_>) -> bool {
    let shape = &line.shape;
    shape.ends
        && shape.units >= PROSE_UNITS
        && shape.stop_share > 0.15
        && line.cues.share < 0.3
        && !shape.cut_off
}

fn opens(line: &Line<'_>, groups: Groups) -> bool {
    line.shape.words <= CUE_WORDS
        && (line.cues.leading.meets(groups) && !line.shape.ends
            || line.cues.any.meets(groups) && line.cues.share >= CUE_SHARE)
}

impl Plain {
    pub(super) fn of(sheet: &Sheet<'_>) -> Self {
        let lines = &sheet.lines;
        let outlines: Vec<Outline> = (0..lines.len()).map(|at| outline(sheet, at)).collect();
        let mut alike: QuickMap<Outline, Alike> = QuickMap::default();
        for (at, outline) in outlines.iter().enumerate() {
            let entry = alike.entry(*outline).or_insert(Alike {
                count: 0.0,
                first: at,
                last: at,
            });
            entry.count += 1.0;
            entry.last = at;
        }
        // In order, so that their sums are the same each time.
        let mut indents: BTreeMap<u16, (f32, f32)> = BTreeMap::new();
        for (line, outline) in lines.iter().zip(&outlines) {
            let entry = indents.entry(outline.indent).or_default();
            entry.0 += line.shape.units;
            entry.1 += if sure(line) { line.shape.units } else { 0.0 };
        }
        let prose_indent = indents
            .iter()
            .max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(b.0.cmp(a.0)))
            .map_or(0.0, |(indent, _)| f32::from(*indent));
        let prose = sums(lines, |l| {
            let shape = &l.shape;
            let ends = if shape.ends { 1.0 } else { 0.3 };
            let long = if shape.units >= 40.0 { 1.0 } else { 0.0 };
            shape.stop_share * shape.units.min(600.0) * ends * (1.0 - l.cues.share) * long
        });
        let marks = |test: &dyn Fn(&Line<'_>) -> bool| Marks::of(lines, &prose, test);
        Self {
            alike_run: runs(&outlines),
            units: indents.values().map(|i| i.0).sum(),
            prose_units: indents.values().map(|i| i.1).sum(),
            short: sums(lines, |l| f32::from(u8::from(is_short(l)))),
            zones: ZONES
                .iter()
                .map(|(.., groups)| marks(&|l| opens(l, *groups)))
                .collect(),
            heads: marks(&|l| l.is(Feature::CommentHead)),
            dates: marks(&|l| l.is(Feature::Dated)),
            bylines: marks(&|l| l.is(Feature::Byline)),
            idle_before: idle(lines, false),
            idle_after: idle(lines, true),
            outlines,
            alike,
            indents,
            prose_indent,
            prose,
        }
    }

    pub(super) fn write(&self, sheet: &Sheet<'_>, at: usize, sink: &mut impl Sink) {
        let Some((line, outline)) = sheet.lines.get(at).zip(self.outlines.get(at)) else {
            return;
        };
        self.layout(sheet, at, outline, sink);
        marks_inside(line.text, sink);
        self.around(at, sink);
        for ((name, phrase, _), marks) in ZONES.iter().zip(&self.zones) {
            sink.of(name);
            marks.write(at, phrase, &self.prose, sink);
        }
        for (name, phrase, marks) in [
            ("heads", "near heads of comments", &self.heads),
            ("dates", "near dates", &self.dates),
            ("bylines", "near a byline", &self.bylines),
        ] {
            sink.of(name);
            marks.write(at, phrase, &self.prose, sink);
        }
        sink.of("");
        let dates = (at.saturating_sub(DATE_LINES)..=at + DATE_LINES)
            .filter(|at| self.dates.at.get(*at).copied().unwrap_or_default());
        sink.put("dates15", "near dates", dates.count().min(8) as f32);
    }

    fn layout(&self, sheet: &Sheet<'_>, at: usize, outline: &Outline, sink: &mut impl Sink) {
        const INDENT: &str = "its indent";
        const ALIKE: &str = "lines of its shape";
        let gap = sheet.page.hints.get(at + 1).map_or(4, |h| h.gap_before);
        sink.put("gap_after", "the gap below", f32::from(gap.min(4)));
        let indent = self
            .indents
            .get(&outline.indent)
            .copied()
            .unwrap_or_default();
        sink.put("indent_share", INDENT, share(indent.0, self.units));
        sink.put("indent_prose", INDENT, share(indent.1, self.prose_units));
        sink.put(
            "indent_off",
            INDENT,
            (f32::from(outline.indent) - self.prose_indent).clamp(-20.0, 20.0),
        );
        let alike = self.alike.get(outline).copied().unwrap_or_default();
        sink.put("alike", ALIKE, log(alike.count));
        let spread = (alike.last - alike.first) as f32;
        sink.put(
            "alike_spread",
            ALIKE,
            share(spread, self.outlines.len() as f32),
        );
        let run = self.alike_run.get(at).copied().unwrap_or_default();
        sink.put("alike_run", ALIKE, run.min(30.0));
    }

    fn around(&self, at: usize, sink: &mut impl Sink) {
        let get = |list: &[f32], at: usize| list.get(at).copied().unwrap_or_default();
        let count = self.outlines.len();
        for (radius, above, below) in [(4, "short4-", "short4+"), (12, "short12-", "short12+")] {
            const PHRASE: &str = "short lines around it";
            let from = at.saturating_sub(radius);
            let before = get(&self.short, at) - get(&self.short, from);
            sink.put(above, PHRASE, share(before, (at - from) as f32));
            let to = (at + 1 + radius).min(count);
            let after = get(&self.short, to) - get(&self.short, at + 1);
            sink.put(
                below,
                PHRASE,
                share(after, to.saturating_sub(at + 1) as f32),
            );
        }
        let (from, to) = (at.saturating_sub(6), (at + 7).min(count));
        let before = get(&self.prose, at) - get(&self.prose, from);
        sink.put(
            "prose6-",
            "prose around it",
            log(share(before, (at - from) as f32)),
        );
        let after = get(&self.prose, to) - get(&self.prose, at + 1);
        sink.put(
            "prose6+",
            "prose around it",
            log(share(after, to.saturating_sub(at + 1) as f32)),
        );
        let all = get(&self.prose, count);
        let before = get(&self.prose, at);
        sink.put("much_before", "prose before it", log(before));
        sink.put(
            "much_after",
            "prose after it",
            log(all - get(&self.prose, at + 1)),
        );
        sink.put(
            "idle_before",
            "what stands since the last prose",
            get(&self.idle_before, at),
        );
        sink.put(
            "idle_after",
            "what stands before the next prose",
            get(&self.idle_after, at),
        );
    }
}

/// Marks inside a line that prose seldom has.
fn marks_inside(text: &str, sink: &mut impl Sink) {
    const PHRASE: &str = "marks inside it";
    let [mut bars, mut brackets, mut parens, mut dashes, mut calls] = [0_u32; 5];
    let mut foreign = false;
    for byte in text.bytes() {
        match byte {
            b'|' => bars += 1,
            b'[' => brackets += 1,
            b'(' => parens += 1,
            b'!' => calls += 1,
            _ => foreign |= !byte.is_ascii(),
        }
    }
    if foreign {
        for c in text.chars() {
            match c {
                '›' | '»' | '·' | '•' => bars += 1,
                '—' | '–' => dashes += 1,
                '！' => calls += 1,
                _ => {}
            }
        }
    }
    let most = |count: u32| count.min(6) as f32;
    sink.put("bars", PHRASE, most(bars));
    sink.put("brackets", PHRASE, most(brackets));
    sink.put("parens", PHRASE, most(parens));
    sink.put("dashes", PHRASE, most(dashes));
    sink.put("calls", PHRASE, most(calls));
    let holds = |address: &[u8]| memchr::memmem::find(text.as_bytes(), address).is_some();
    sink.flag("address", "an address", holds(b"http") || holds(b"www."));
}

impl Marks {
    fn of(lines: &[Line<'_>], prose: &[f32], test: &dyn Fn(&Line<'_>) -> bool) -> Self {
        let at: Vec<bool> = lines.iter().map(test).collect();
        let (mut seen, mut above) = (0.0, -1.0);
        let (mut counts, mut aboves) = (Vec::new(), Vec::new());
        for (here, marked) in at.iter().enumerate() {
            counts.push(seen);
            aboves.push(above);
            if *marked {
                seen += 1.0;
                above = prose.get(here).copied().unwrap_or_default();
            }
        }
        let reversed: Vec<bool> = at.iter().rev().copied().collect();
        let mut until = since(&reversed);
        until.reverse();
        Self {
            since: since(&at),
            until,
            at,
            count: counts,
            above: aboves,
        }
    }

    fn write(&self, at: usize, phrase: &'static str, prose: &[f32], sink: &mut impl Sink) {
        let get = |list: &[f32]| list.get(at).copied().unwrap_or_default();
        sink.flag("here", phrase, self.at.get(at).copied().unwrap_or_default());
        sink.put("since", phrase, get(&self.since));
        sink.put("until", phrase, get(&self.until));
        sink.put("count", phrase, get(&self.count).min(20.0));
        // A line that ends a story has more story above it than below.
        let all = prose.last().copied().unwrap_or_default();
        let above = get(&self.above);
        let (ratio, since, above) = if above < 0.0 {
            (9.0, -1.0, 0.0)
        } else {
            let since = share(get(prose) - above, all);
            (log(all - above) - log(above), since, share(above, all))
        };
        sink.put("above", phrase, above);
        sink.put("ratio", phrase, ratio);
        sink.put("prose_since", phrase, since);
    }
}

fn outline(sheet: &Sheet<'_>, at: usize) -> Outline {
    let hints = sheet.page.hints.get(at);
    let shape = sheet.lines.get(at).map(|l| l.shape).unwrap_or_default();
    Outline {
        kind: std::mem::discriminant(&sheet.kind(at)),
        indent: hints.map_or(0, |h| h.indent_cols).min(MAX_INDENT),
        length: (log(shape.units) * 1.2).min(5.0) as u8,
        ends: shape.ends,
        capitals: shape.capital_share > 0.6,
        bullet: hints.is_some_and(|h| h.bullet),
    }
}

fn is_short(line: &Line<'_>) -> bool {
    line.shape.units < SHORT_UNITS && !line.shape.ends
}

/// Sums of a value before each line and after the last.
fn sums(lines: &[Line<'_>], value: impl Fn(&Line<'_>) -> f32) -> Vec<f32> {
    let mut out = Vec::with_capacity(lines.len() + 1);
    let mut sum = 0.0;
    out.push(sum);
    for line in lines {
        sum += value(line);
        out.push(sum);
    }
    out
}

/// For each line the length of the run of its like that it stands in.
fn runs(outlines: &[Outline]) -> Vec<f32> {
    let mut out = Vec::with_capacity(outlines.len());
    for run in outlines.chunk_by(|a, b| a == b) {
        out.extend(std::iter::repeat_n(run.len() as f32, run.len()));
    }
    out
}

/// For each line how much that is not prose stands since the last sure prose
/// (or before the next).
fn idle(lines: &[Line<'_>], reverse: bool) -> Vec<f32> {
    let mut mass = 200.0_f32;
    let mut step = |line: &Line<'_>| {
        let here = log(mass);
        mass = if sure(line) {
            0.0
        } else {
            (mass + line.shape.units).min(2000.0)
        };
        here
    };
    if reverse {
        let mut out: Vec<f32> = lines.iter().rev().map(&mut step).collect();
        out.reverse();
        out
    } else {
        lines.iter().map(step).collect()
    }
}

/// Lines since the last that is marked, up to [`FAR`].
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::import::{Hint, import};

    /// The columns of the first line of `text` that holds `with`.
    fn column(text: &str, with: &str, name: &str) -> f32 {
        let hint = Hint {
            name: Some("a.txt".into()),
            ..Hint::default()
        };
        let page = import(text.as_bytes(), &hint).expect("text is a page");
        let sheet = Sheet::of(&page, &[], None);
        let at = sheet
            .lines
            .iter()
            .position(|l| l.text.contains(with))
            .expect("the line is there");
        let (mut names, mut values) = (Vec::new(), Vec::new());
        let plain = Plain::of(&sheet);
        plain.write(&sheet, at, &mut Both(&mut names, &mut values, ""));
        let place = names
            .iter()
            .position(|n| n == name)
            .expect("the column is there");
        values[place]
    }

    struct Both<'v>(&'v mut Vec<String>, &'v mut Vec<f32>, &'static str);

    impl Sink for Both<'_> {
        fn put(&mut self, name: &'static str, _: &'static str, value: f32) {
            let owner = if self.2.is_empty() { "" } else { ":" };
            self.0.push(format!("{}{owner}{name}", self.2));
            self.1.push(value);
        }

        fn of(&mut self, owner: &'static str) {
            self.2 = owner;
        }
    }

    const STORY: &str = "The ferry left the old harbour on Monday with eleven people and a crate of letters that \
        nobody had asked for since the summer, the harbour master said.";

    #[test]
    fn zones_know_how_much_prose_stands_on_either_side() {
        let text = format!("{STORY}\n\nRelated stories\n\n{STORY}\n\n{STORY}\n\n{STORY}\n\nEnd");
        assert!(column(&text, "Related", "related:here") > 0.5);
        assert!(column(&text, "Related", "related:ratio") > 8.0);
        // Three times as much below the line as above it: it ended no story.
        let ratio = column(&text, "End", "related:ratio");
        assert!((ratio - 3.0_f32.ln()).abs() < 0.1, "{ratio}");
        assert!((column(&text, "End", "related:since") - 3.0).abs() < 0.1);
    }

    #[test]
    fn lines_of_one_shape_are_counted() {
        let text = format!("{STORY}\n\n* Home\n* Mars\n* Moon\n* Suns\n\n{STORY}");
        assert!((column(&text, "Mars", "alike_run") - 4.0).abs() < 0.1);
        assert!((column(&text, "ferry", "alike_run") - 1.0).abs() < 0.1);
    }

    #[test]
    fn indents_are_compared_with_that_of_the_prose() {
        let text = format!("   {STORY}\n\n      Deep\n\nShallow");
        assert!((column(&text, "Deep", "indent_off") - 3.0).abs() < 0.1);
        assert!((column(&text, "Shallow", "indent_off") + 3.0).abs() < 0.1);
        assert!((column(&text, "ferry", "indent_prose") - 1.0).abs() < 0.01);
    }
}
