//! The rules that a reader may want after dropping or keeping a block.

use super::{Marks, Rules, apply};
use crate::article::{
    Article,
    rule::{RuleAction, RuleKind, SiteRule},
};

/// The rules that would decide the block at `index` as `action` says, the
/// narrowest first. Elements that hold most of the story are not offered.
pub fn proposals(
    article: &Article,
    marks: &Marks,
    index: usize,
    action: RuleAction,
) -> Vec<SiteRule> {
    let text = article
        .record
        .blocks
        .get(index)
        .map_or("", |b| article.record.block_text(b));
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let like = line
        .chars()
        .any(char::is_numeric)
        .then(|| SiteRule::new(action, RuleKind::Like, &line));
    let elements = marks
        .chain(index)
        .map(|element| SiteRule::new(action, RuleKind::Element, element));
    let all = [SiteRule::new(action, RuleKind::Line, &line)]
        .into_iter()
        .chain(like)
        .chain(elements.take(1));
    all.filter(|rule| rule.problem().is_none() && !is_too_wide(article, marks, rule))
        .collect()
}

fn is_too_wide(article: &Article, marks: &Marks, rule: &SiteRule) -> bool {
    if rule.kind != RuleKind::Element {
        return false;
    }
    let mut without = article.clone();
    let drop = SiteRule {
        action: RuleAction::Drop,
        ..rule.clone()
    };
    let rules = Rules {
        rules: vec![drop],
        ..Rules::default()
    };
    apply(&mut without, marks, &rules).is_some()
}
