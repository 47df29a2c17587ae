//! What is known of the page's site, applied last: lines that repeat over
//! its pages, then the reader's own rules. Rules outrank the classifier, and
//! `keep` outranks `drop`; each leaves in the article what it was that
//! decided. Roles alone change, so this can be done anew whenever an article
//! is opened.

mod marks;
mod propose;
mod reach;
mod repeated;

pub use marks::Marks;
pub use propose::proposals;
pub use reach::Reach;
pub use repeated::{first_prose, repeatable};

use std::collections::HashMap;

use crate::article::{
    Article, Judge, Judgement, Reason, Role,
    rule::{RuleAction, RuleKind, SiteRule},
};

/// Saved pages of a site from which on a line that stands on all of them is
/// the site's.
pub const REPEATED_MIN: u32 = 3;

/// Longest essence that is compared; equal that far is equal.
const ESSENCE_CHARS: usize = 400;

/// A story of fewer bytes is too short to be guarded.
const GUARDED_BYTES: usize = 200;

/// What is known beside the built-in rules: gathered by `library` for the
/// page's site.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The site, as sentences name it.
    pub site: String,
    /// The reader's rules.
    pub rules: Vec<SiteRule>,
    /// Lines by their essence, and on how many saved pages they stand.
    pub repeated: HashMap<String, u32>,
}

impl Rules {
    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.repeated.is_empty()
    }
}

/// Letters and digits of `text` alone, in lower case: what has to be equal
/// for two lines to be one.
pub fn essence(text: &str) -> String {
    letters(text).map(|(_, c)| c).collect()
}

/// The characters of the essence one by one, each with where it stands: most
/// lines differ in the first.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let signs = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    signs
        .flat_map(|(at, c)| c.to_lowercase().map(move |c| (at, c)))
        .take(ESSENCE_CHARS)
}

/// The same with `#` for every run of digits.
fn folded(letters: impl Iterator<Item = (usize, char)>) -> impl Iterator<Item = (usize, char)> {
    let mut inside = false;
    letters.filter_map(move |(at, c)| {
        let was = std::mem::replace(&mut inside, c.is_numeric());
        match (was, inside) {
            (true, true) => None,
            (false, true) => Some((at, '#')),
            (_, false) => Some((at, c)),
        }
    })
}

/// A rule ready to be compared.
struct Ready<'a> {
    rule: &'a SiteRule,
    key: String,
}

impl<'a> Ready<'a> {
    fn of(rule: &'a SiteRule) -> Self {
        let key = match rule.kind {
            RuleKind::Line => essence(&rule.pattern),
            RuleKind::Like => folded(letters(&rule.pattern)).map(|(_, c)| c).collect(),
            RuleKind::Element => rule.pattern.to_lowercase(),
        };
        Self { rule, key }
    }

    fn fits(&self, text: &str, marks: &Marks, block: usize) -> bool {
        let is_key = |line: &mut dyn Iterator<Item = (usize, char)>| {
            !self.key.is_empty() && line.map(|(_, c)| c).eq(self.key.chars())
        };
        match self.rule.kind {
            RuleKind::Line => is_key(&mut letters(text)),
            RuleKind::Like => is_key(&mut folded(letters(text))),
            RuleKind::Element => marks.chain(block).any(|mark| marks::fits(&self.key, mark)),
        }
    }
}

/// Applies what is known of the site to an article as the classifier left
/// it. Gives a warning where a rule was not applied for the story's sake.
pub fn apply(article: &mut Article, marks: &Marks, rules: &Rules) -> Option<String> {
    apply_repeated(article, rules);
    let in_force: Vec<Ready<'_>> = rules
        .rules
        .iter()
        .filter(|r| !r.off)
        .map(Ready::of)
        .collect();
    if in_force.is_empty() {
        return None;
    }
    let decided = decide(article, marks, &in_force);
    let spared = eats_the_story(article, &decided);
    for (block, rule) in decided {
        if spared && is_wide(rule) {
            continue;
        }
        put(article, block, rule, &rules.site);
    }
    spared.then(|| {
        format!(
            "A rule for {} would drop most of this story and was not applied to it.",
            rules.site
        )
    })
}

/// Blocks that a rule decides otherwise than they are.
fn decide<'a>(article: &Article, marks: &Marks, rules: &[Ready<'a>]) -> Vec<(usize, &'a SiteRule)> {
    let mut decided = Vec::new();
    for (index, block) in article.record.blocks.iter().enumerate() {
        let text = article.record.block_text(block);
        let fitting = |action| {
            rules
                .iter()
                .find(|r| r.rule.action == action && r.fits(text, marks, index))
        };
        let rule = fitting(RuleAction::Keep).or_else(|| fitting(RuleAction::Drop));
        let shown = article.role(index) != Role::Chrome;
        decided.extend(
            rule.map(|r| (index, r.rule))
                .filter(|(_, r)| shown == (r.action == RuleAction::Drop)),
        );
    }
    decided
}

/// Rules that can reach much more than the block that they were made for.
fn is_wide(rule: &SiteRule) -> bool {
    rule.action == RuleAction::Drop && rule.kind == RuleKind::Element
}

/// Whether wide rules would drop more than half of the story.
fn eats_the_story(article: &Article, decided: &[(usize, &SiteRule)]) -> bool {
    let bytes = |index: usize| {
        let block = article.record.blocks.get(index);
        block.map_or(0, |b| b.range.len())
    };
    let body = (0..article.record.blocks.len()).filter(|i| article.role(*i) == Role::Body);
    let story: usize = body.map(bytes).sum();
    let eaten: usize = decided
        .iter()
        .filter(|(i, rule)| is_wide(rule) && article.role(*i) == Role::Body)
        .map(|(i, _)| bytes(*i))
        .sum();
    story >= GUARDED_BYTES && eaten * 2 > story
}

fn put(article: &mut Article, block: usize, rule: &SiteRule, site: &str) {
    let Some(judgement) = article.judgements.get_mut(block) else {
        return;
    };
    let (role, reason) = match rule.action {
        RuleAction::Drop => (Role::Chrome, Some(Reason::SiteRule)),
        RuleAction::Keep => (Role::Body, None),
    };
    *judgement = Judgement {
        role,
        reason,
        by: Judge::SiteRule,
        ..*judgement
    };
    let because = format!("rule for {site}: {}", rule.phrase());
    article.because.insert(block, because);
}

fn apply_repeated(article: &mut Article, rules: &Rules) {
    if rules.repeated.is_empty() {
        return;
    }
    for (block, line) in repeatable(article) {
        let Some(pages) = rules.repeated.get(&line).filter(|n| **n >= REPEATED_MIN) else {
            continue;
        };
        let Some(judgement) = article.judgements.get_mut(block) else {
            continue;
        };
        *judgement = Judgement::chrome(Reason::RepeatedOnSite, judgement.score);
        let because = format!("the same line stands in {pages} saved articles of this site");
        article.because.insert(block, because);
    }
}

#[cfg(test)]
mod tests;
