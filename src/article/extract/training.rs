//! What the training script needs to see of the inside: rows, column names,
//! words of class names, and extraction by a model that is not built in.

use super::{
    Model, Report, Rules, columns,
    columns::Hand,
    features::{Line, Sheet},
    meta,
    model::column_names,
};
use crate::article::{Article, page::Page};

/// What a model is trained on: a page's rows.
#[derive(Debug, Default)]
pub struct Rows {
    /// The page has elements.
    pub html: bool,
    /// Columns of the first stage, row after row.
    pub first: Vec<f32>,
    /// Columns that the second stage has beside those; empty without a model
    /// whose first stage gives the scores.
    pub second: Vec<f32>,
    /// The model's last scores, one a block; empty without a model.
    pub scores: Vec<f32>,
    /// For each of the page's elements the words of its names.
    pub words: Vec<Vec<String>>,
    /// Letters and digits of each block, to compare it by.
    pub essences: Vec<String>,
}

/// Reads the rows of a page, by the words and the first stage of `model`.
pub fn rows(page: &Page, model: &Model) -> Rows {
    let source = meta::gather(page);
    let titles: Vec<String> = source.titles.iter().map(|t| t.value.clone()).collect();
    let claimed = source.language.as_ref().map(|f| f.value.clone());
    let sheet = Sheet::of(page, &titles, claimed.as_deref());
    let hand = Hand::of(&sheet);
    let words = page
        .elements
        .iter()
        .map(|e| columns::tokens(&e.names).map(str::to_owned).collect());
    let rows = Rows {
        html: !sheet.tree.nodes.is_empty(),
        words: words.collect(),
        essences: sheet.lines.iter().map(Line::essence).collect(),
        ..Rows::default()
    };
    match model.score(&sheet, &hand) {
        Some(scored) => Rows {
            first: scored.first.all().cells,
            second: scored.second.cells,
            scores: scored.scores,
            ..rows
        },
        None => Rows {
            first: columns::First::of(&sheet, &hand, model.odds()).all().cells,
            ..rows
        },
    }
}

/// Names of the columns that a stage may read, in the order of a row.
pub fn names(html: bool, stage: usize) -> Vec<String> {
    column_names(html, stage)
        .into_iter()
        .map(|n| n.name)
        .collect()
}

/// Extracts by a model of one's own; by hand-set weights without one.
pub fn extract_with(page: &Page, rules: &Rules, model: Option<&Model>) -> (Article, Report) {
    super::read(page, rules, model, false)
}
