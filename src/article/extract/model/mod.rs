//! The trained model: two stages of boosted trees for pages with elements,
//! two for plain text, and the words of class names.
//!
//! Its file is text: see `docs/extraction.md` and `training/` for how it is
//! made. A section begins with its name in brackets:
//!
//! ```text
//! [set]            name value, a line each
//! [words]          log odds in hundredths, then the words that have it
//! [html 1]         columns, separated by spaces; then a tree a line
//! [html 2] [text 1] [text head] [text 2]
//! ```

mod forest;
mod small;

use std::{collections::HashMap, sync::OnceLock};

use self::{
    forest::Forest,
    small::{COLUMNS, LANES, Row},
};
use super::{
    columns::{self, First, Hand, Matrix, Name, Odds},
    features::Sheet,
};

/// The model that is compiled in.
const BUILT_IN: &str = include_str!("../../../../assets/model.txt");
/// How the names of sections for pages with elements begin.
const HTML: &str = "html ";
/// The same for plain text.
const TEXT: &str = "text ";

/// What is wrong with a model's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {at:?}")]
pub struct Fault {
    what: &'static str,
    at: String,
}

impl Fault {
    fn new(what: &'static str, at: &str) -> Self {
        Self {
            what,
            at: at.chars().take(60).collect(),
        }
    }
}

/// One stage: trees over some of the columns.
#[derive(Debug, Clone, Default)]
struct Stage {
    forest: Forest,
    /// Where each of the model's columns stands in a row.
    columns: Vec<usize>,
}

/// A trained model.
#[derive(Debug, Clone, Default)]
pub struct Model {
    odds: Odds,
    settings: HashMap<String, f32>,
    /// First and second stage, for text and for pages with elements.
    stages: [[Stage; 2]; 2],
    /// Which line of a plain text is its headline.
    head: Stage,
}

/// The scores of a page, and what they were read from.
#[derive(Debug)]
pub(super) struct Scored<'s, 'p> {
    /// Log odds of story, one a block.
    pub(super) scores: Vec<f32>,
    /// The likeliest headline of a plain text.
    pub(super) headline: Option<usize>,
    pub(super) first: First<'s, 'p>,
    pub(super) second: Matrix,
}

impl Model {
    /// The model that is compiled in, with the trees for pages of one kind:
    /// most runs of the program see no page of the other. None if it cannot be
    /// read, which a test rules out.
    pub(super) fn built_in(html: bool) -> Option<&'static Self> {
        static MODELS: [OnceLock<Option<Model>>; 2] = [OnceLock::new(), OnceLock::new()];
        let [text, page] = &MODELS;
        let cell = if html { page } else { text };
        let kind = if html { HTML } else { TEXT };
        cell.get_or_init(|| Self::read_kinds(BUILT_IN, &[kind]).ok())
            .as_ref()
    }

    /// Reads a model's file.
    pub fn read(source: &str) -> Result<Self, Fault> {
        Self::read_kinds(source, &[HTML, TEXT])
    }

    /// Reads a model's file but for the trees of other kinds.
    fn read_kinds(source: &str, kinds: &[&str]) -> Result<Self, Fault> {
        let mut model = Self::default();
        let mut lines = source
            .lines()
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
            .peekable();
        while let Some(line) = lines.next() {
            let name = line
                .strip_prefix('[')
                .and_then(|l| l.strip_suffix(']'))
                .ok_or_else(|| Fault::new("not a section", line))?;
            let body = std::iter::from_fn(|| lines.next_if(|l| !l.starts_with('[')));
            let is_other = |kind: &&str| name.starts_with(kind) && !kinds.contains(kind);
            match name {
                _ if [HTML, TEXT].iter().any(is_other) => body.for_each(drop),
                "set" => model.read_settings(body)?,
                "words" => model.read_words(body)?,
                "text 1" => model.stages[0][0] = read_stage(false, 0, body)?,
                "text head" => model.head = read_stage(false, 1, body)?,
                "text 2" => model.stages[0][1] = read_stage(false, 1, body)?,
                "html 1" => model.stages[1][0] = read_stage(true, 0, body)?,
                "html 2" => model.stages[1][1] = read_stage(true, 1, body)?,
                _ => return Err(Fault::new("an unknown section", name)),
            }
        }
        Ok(model)
    }

    fn read_settings<'a>(&mut self, body: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
        for line in body {
            let (name, value) = line
                .split_once(' ')
                .ok_or_else(|| Fault::new("not a setting", line))?;
            let value: f32 = value
                .trim()
                .parse()
                .map_err(|_| Fault::new("not a number", line))?;
            self.settings.insert(name.to_owned(), value);
        }
        Ok(())
    }

    fn read_words<'a>(&mut self, body: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
        for line in body {
            let mut words = line.split(' ');
            let odds: f32 = words
                .next()
                .and_then(|n| n.parse().ok())
                .ok_or_else(|| Fault::new("words without odds", line))?;
            self.odds
                .words
                .extend(words.map(|w| (w.to_owned(), odds / 100.0)));
        }
        Ok(())
    }

    /// A setting of the model, or what it is without one.
    pub(super) fn setting(&self, name: &str, otherwise: f32) -> f32 {
        self.settings.get(name).copied().unwrap_or(otherwise)
    }

    /// The words of class names.
    pub(super) fn odds(&self) -> &Odds {
        &self.odds
    }

    fn stage(&self, html: bool, stage: usize) -> Option<&Stage> {
        self.stages
            .get(usize::from(html))?
            .get(stage)
            .filter(|s| s.forest.len() > 0)
    }

    /// Judges a page; none if this model has no trees for such pages.
    pub(super) fn score<'s, 'p>(
        &self,
        sheet: &'s Sheet<'p>,
        hand: &'s Hand,
    ) -> Option<Scored<'s, 'p>> {
        let html = !sheet.tree.nodes.is_empty();
        let one = self.stage(html, 0)?;
        let first = First::of(sheet, hand, &self.odds);
        let one = one.run(sheet.lines.len(), &first, None);
        let mut second = columns::second(sheet, &one);
        let headline = if html {
            None
        } else {
            self.add_headline(sheet, &first, &mut second)
        };
        let scores = match self.stage(html, 1) {
            Some(stage) => {
                let two = stage.run(sheet.lines.len(), &first, Some(&second));
                let name = if html { "html.blend" } else { "text.blend" };
                let blend = self.setting(name, 0.0);
                two.iter()
                    .zip(&one)
                    .map(|(two, one)| two + (one - two) * blend)
                    .collect()
            }
            None => one,
        };
        Some(Scored {
            scores,
            headline,
            first,
            second,
        })
    }

    /// Judges which line is the headline, and adds what that says of each line
    /// to the second stage's columns.
    fn add_headline(
        &self,
        sheet: &Sheet<'_>,
        first: &First<'_, '_>,
        second: &mut Matrix,
    ) -> Option<usize> {
        let count = sheet.lines.len();
        if self.head.forest.len() == 0 {
            columns::add_headlines(second, &vec![0.0; count]);
            return None;
        }
        let scores = self.head.run(count, first, Some(&*second));
        columns::add_headlines(second, &scores);
        columns::best_headline(&scores)
    }

    /// What moved a block's score most, strongest first: phrases with their
    /// share of it.
    pub(super) fn moved(
        &self,
        html: bool,
        scored: &Scored<'_, '_>,
        at: usize,
    ) -> Vec<(&'static str, f32)> {
        let (one, two) = (self.stage(html, 0), self.stage(html, 1));
        let Some(last) = two.or(one) else {
            return Vec::new();
        };
        let names = column_names(html, usize::from(two.is_some()));
        let mut room = Vec::new();
        let first = scored.first.row(at, &mut room);
        let mut parts = last.explain(first, scored.second.row(at));
        // What the first stage said is told by what moved it.
        let own = names.iter().position(|n| n.name == "first:score");
        if let (Some(own), Some(one)) = (own, one) {
            let through = parts.get_mut(own).map(std::mem::take).unwrap_or_default();
            let inner = one.explain(first, &[]);
            let whole: f32 = inner.iter().map(|p| p.abs()).sum();
            for (part, inner) in parts.iter_mut().zip(&inner) {
                *part += through.abs() * inner / whole.max(0.01);
            }
        }
        let mut by_phrase: Vec<(&'static str, f32)> = Vec::new();
        for (name, part) in names.iter().zip(parts) {
            match by_phrase
                .iter_mut()
                .find(|(phrase, _)| *phrase == name.phrase)
            {
                Some((_, sum)) => *sum += part,
                None => by_phrase.push((name.phrase, part)),
            }
        }
        by_phrase.retain(|(_, part)| part.abs() > 0.02);
        by_phrase.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        by_phrase
    }
}

impl Stage {
    /// The trees' sum for every block.
    fn run(&self, blocks: usize, first: &First<'_, '_>, second: Option<&Matrix>) -> Vec<f32> {
        let blank = Matrix::default();
        let second = second.unwrap_or(&blank);
        let mut rows: [Row; LANES] = [[0.0; COLUMNS]; LANES];
        let mut room = Vec::new();
        let mut scores = Vec::with_capacity(blocks + LANES);
        for from in (0..blocks).step_by(LANES) {
            for (at, row) in (from..blocks).zip(&mut rows) {
                self.gather(first.row(at, &mut room), second.row(at), row);
            }
            scores.extend(self.forest.sums_of(&rows));
        }
        scores.truncate(blocks);
        scores
    }

    /// Picks this stage's columns out of a block's.
    fn gather(&self, first: &[f32], second: &[f32], row: &mut [f32]) {
        for (cell, at) in row.iter_mut().zip(&self.columns) {
            let found = match at.checked_sub(first.len()) {
                Some(beyond) => second.get(beyond),
                None => first.get(*at),
            };
            *cell = found.copied().unwrap_or_default();
        }
    }

    /// How far each of the page's columns moved a block.
    fn explain(&self, first: &[f32], second: &[f32]) -> Vec<f32> {
        let mut row = vec![0.0; self.columns.len()];
        self.gather(first, second, &mut row);
        let mut own = vec![0.0; self.columns.len()];
        self.forest.explain(&row, &mut own);
        let mut parts = vec![0.0; first.len() + second.len()];
        for (part, at) in own.iter().zip(&self.columns) {
            if let Some(cell) = parts.get_mut(*at) {
                *cell += part;
            }
        }
        parts
    }
}

/// Reads a stage: its columns, then a tree a line.
fn read_stage<'a>(
    html: bool,
    stage: usize,
    mut body: impl Iterator<Item = &'a str>,
) -> Result<Stage, Fault> {
    let names = column_names(html, stage);
    let place: HashMap<&str, usize> = names
        .iter()
        .enumerate()
        .map(|(at, n)| (n.name.as_str(), at))
        .collect();
    let mut read = Stage::default();
    for name in body.next().unwrap_or_default().split_ascii_whitespace() {
        let at = place
            .get(name)
            .ok_or_else(|| Fault::new("an unknown column", name))?;
        read.columns.push(*at);
    }
    if read.columns.len() > COLUMNS {
        return Err(Fault::new("too many columns", ""));
    }
    for line in body {
        read.forest.read_tree(line, read.columns.len())?;
    }
    read.forest.settle();
    Ok(read)
}

/// Names of the columns that a stage may read.
pub(super) fn column_names(html: bool, stage: usize) -> Vec<Name> {
    let mut names = columns::first_names(html).to_vec();
    if stage > 0 {
        names.extend_from_slice(columns::second_names(html));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_reads_only_columns_that_are_written() {
        let model = Model::read(BUILT_IN).expect("the model is well formed");
        for (html, stage) in [(true, 0), (true, 1), (false, 0), (false, 1)] {
            assert!(
                model.stage(html, stage).is_some(),
                "html {html}, stage {stage}"
            );
        }
        assert!(model.head.forest.len() > 0);
        assert!(model.odds.words.len() > 100);
    }

    #[test]
    fn names_are_unique() {
        for html in [false, true] {
            let names = column_names(html, 1);
            let mut unique: Vec<&str> = names.iter().map(|n| n.name.as_str()).collect();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), names.len());
        }
    }

    #[test]
    fn faults_are_told() {
        for (source, what) in [
            ("x", "not a section"),
            ("[x]", "an unknown section"),
            ("[text 1]\nno_such", "an unknown column"),
            ("[words]\nx y", "words without odds"),
            ("[set]\nx", "not a setting"),
        ] {
            assert_eq!(
                Model::read(source).map(|_| ()).map_err(|f| f.what),
                Err(what)
            );
        }
    }
}
