//! Scores: how much each feature speaks for story (above 0) or chrome.
//!
//! A score is a log odds. The weights are set by hand; the trained model
//! (`model`) reads what they make of a page as columns of its own.

use super::features::{Feature, Line, Sheet};

/// Scores are cut to this either way, so that no block outvotes a page.
pub(super) const LIMIT: f32 = 4.0;

/// Gives each block its log odds of being story.
pub(super) trait Scorer {
    /// One score a block, each within ±[`LIMIT`].
    fn scores(&self, sheet: &Sheet<'_>) -> Vec<f32>;
    /// The features that moved a block's score most, strongest first, with
    /// their share of it.
    fn moved(&self, line: &Line<'_>) -> Vec<(&'static str, f32)>;
}

/// Weights that were set by hand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HandSet;

/// Where a block starts without any feature.
const BASE: f32 = -1.6;

/// What each feature adds.
const WEIGHTS: &[(Feature, f32)] = &[
    (Feature::Stop, 2.6),
    (Feature::Ends, 1.6),
    (Feature::Long, 1.4),
    (Feature::VeryLong, 0.8),
    (Feature::Sentences, 0.8),
    (Feature::Commas, 0.5),
    (Feature::Quotes, 0.3),
    (Feature::Short, -1.2),
    (Feature::Titled, -1.2),
    (Feature::Shouted, -0.8),
    (Feature::Digits, -1.0),
    (Feature::Item, -0.5),
    (Feature::Chrome, -2.2),
    (Feature::ChromeShort, -0.9),
    (Feature::Credit, -2.2),
    (Feature::Dated, -1.4),
    (Feature::Byline, -2.5),
    (Feature::Marks, -1.4),
    (Feature::Count, -4.0),
    (Feature::Repeated, -2.0),
    (Feature::CutOff, -0.8),
    (Feature::CommentHead, -2.0),
    (Feature::Contact, -2.0),
    (Feature::TitleLike, -3.0),
    (Feature::Heading, 0.3),
    (Feature::Set, 0.8),
    (Feature::Table, 0.2),
    (Feature::Linked, -2.0),
    (Feature::AllLinked, -2.0),
    (Feature::ParentLinked, -1.5),
    (Feature::InNavigation, -3.5),
    (Feature::InAside, -2.0),
    (Feature::InFooter, -3.0),
    (Feature::InHeader, -1.5),
    (Feature::InForm, -2.5),
    (Feature::InFigure, -4.0),
    (Feature::InArticle, 0.3),
    (Feature::InBody, 1.2),
    (Feature::Candidate, 1.4),
    (Feature::Outside, -1.4),
    (Feature::NamedStory, 0.4),
    (Feature::NamedComments, -3.0),
    (Feature::NamedRelated, -2.5),
    (Feature::NamedChrome, -1.5),
    (Feature::Hidden, -2.0),
    (Feature::KinProse, 1.5),
    (Feature::KinLinks, -1.0),
];

impl Scorer for HandSet {
    fn scores(&self, sheet: &Sheet<'_>) -> Vec<f32> {
        sheet.lines.iter().map(score).collect()
    }

    fn moved(&self, line: &Line<'_>) -> Vec<(&'static str, f32)> {
        let mut parts: Vec<_> = WEIGHTS
            .iter()
            .map(|(f, w)| (f.phrase(), w * line.get(*f)))
            .filter(|(_, part)| part.abs() > 0.05)
            .collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        parts
    }
}

fn score(line: &Line<'_>) -> f32 {
    let sum: f32 = WEIGHTS
        .iter()
        .map(|(feature, weight)| weight * line.get(*feature))
        .sum();
    (BASE + sum).clamp(-LIMIT, LIMIT)
}

/// The probability that goes with a log odds.
pub(super) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
