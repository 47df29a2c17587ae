//! A [`Page`] and rules to an [`Article`] and a [`Report`]: roles with
//! reasons, metadata with evidence. Total: any page gives an article.
//!
//! The way: what the page says of itself (`meta`) → features of each block
//! (`features`, with `shape`, `words`, `patterns`, `tree`, `candidate`) →
//! scores by hand-set weights (`score`) → finer measures (`columns`) → scores
//! by trained trees (`model`) → likeliest sequence and region (`sequence`,
//! `region`), relaxed where too little is left (`relax`) → roles and reasons
//! (`roles`) → the reader's rules (`rules`) → whether it is an article
//! (`verdict`).

mod aside;
mod beside;
mod budget;
mod candidate;
mod columns;
mod contents;
mod definitions;
mod features;
mod finder;
mod footnotes;
mod language;
mod meta;
mod model;
mod patterns;
mod players;
mod region;
mod relax;
mod roles;
pub mod rules;
mod score;
mod sequence;
mod shape;
#[doc(hidden)]
pub mod training;
mod tree;
mod verdict;
mod words;

use std::collections::BTreeMap;

use super::{Article, BlockKind, Field, Judgement, Metadata, Page, Reason, Role};
pub use budget::Budget;
use columns::Hand;
use features::Sheet;
use meta::{Source, title::Headline};
pub use model::{Fault, Model};
use relax::Tuning;
use roles::FromText;
pub use rules::Rules;
use score::{HandSet, Scorer};

/// Version of the built-in rules; stored with the roles that they made.
pub const RULES_VERSION: u32 = 6;

/// What extraction has to say about its own work.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Whether the page reads as a story at all.
    pub is_article: bool,
    /// Why not, in a sentence, or what had to be relaxed to keep enough.
    pub why: Option<String>,
    /// What went less than well, for the reader.
    pub warnings: Vec<String>,
    /// For each block what spoke most for its role, in a short phrase:
    /// `+ ends like a sentence, + long`. In the order of the blocks; empty
    /// unless it was asked for ([`explain`]).
    pub evidence: Vec<String>,
}

/// Judges every block of `page` and gathers its metadata. The report holds no
/// evidence of single blocks: nobody reads it while pages are added.
pub fn extract(page: &Page, rules: &Rules) -> (Article, Report) {
    read(page, rules, built_in(page), false)
}

/// The same, and for each block what spoke most for its role.
pub fn explain(page: &Page, rules: &Rules) -> (Article, Report) {
    read(page, rules, built_in(page), true)
}

/// The model that is compiled in, for pages of this kind.
fn built_in(page: &Page) -> Option<&'static Model> {
    Model::built_in(!page.elements.is_empty())
}

/// What the reader is told of a page past its budget.
pub(crate) const QUICK: &str = "the page is very large, so its blocks were judged by the quick rules alone; `offprint reclean --in-full` takes its time";
/// How that begins, and began in older versions.
const QUICK_START: &str = "the page is very large, so its blocks were judged";

/// Whether these warnings of a page say that it was past its budget.
pub fn was_past_budget(warnings: &[String]) -> bool {
    warnings.iter().any(|w| w.starts_with(QUICK_START))
}

/// The same within `budget`; a page past it is judged the quick way, with a
/// warning. With [`Budget::ANY`] it can be cleaned again in full.
pub fn extract_within(page: &Page, rules: &Rules, budget: Budget) -> (Article, Report) {
    within(page, rules, budget, false)
}

/// The same, and for each block what spoke most for its role.
pub fn explain_within(page: &Page, rules: &Rules, budget: Budget) -> (Article, Report) {
    within(page, rules, budget, true)
}

fn within(page: &Page, rules: &Rules, budget: Budget, explain: bool) -> (Article, Report) {
    if budget.allows(page) {
        return read(page, rules, built_in(page), explain);
    }
    let (article, mut report) = read(page, rules, None, explain);
    report.warnings.push(QUICK.to_owned());
    (article, report)
}

/// The same by hand-set weights alone: less work, and a little less right.
pub fn extract_quickly(page: &Page, rules: &Rules) -> (Article, Report) {
    read(page, rules, None, false)
}

/// Reads a page with the trained `model`, or by hand-set weights without
/// one; `explain` asks for the evidence of each block.
fn read(page: &Page, rules: &Rules, model: Option<&Model>, explain: bool) -> (Article, Report) {
    match players::without(page) {
        Some(bare) => players::put_back(page, judge(&bare, rules, model, explain), rules),
        None => judge(page, rules, model, explain),
    }
}

/// The same of a page without players.
fn judge(page: &Page, rules: &Rules, model: Option<&Model>, explain: bool) -> (Article, Report) {
    let source = meta::gather(page);
    let titles: Vec<String> = source.titles.iter().map(|t| t.value.clone()).collect();
    let claimed = source.language.as_ref().map(|f| f.value.clone());
    let sheet = Sheet::of(page, &titles, claimed.as_deref());
    let hand = Hand::of(&sheet);
    let html = !sheet.tree.nodes.is_empty();
    let scored = model.and_then(|m| Some((m, m.score(&sheet, &hand)?)));
    let (scores, mut choice, tuning) = match &scored {
        Some((model, scored)) => {
            let tuning = Tuning::of(model, html);
            let mut scores: Vec<f32> = (scored.scores.iter().zip(&hand.aside))
                .map(|(score, cost)| score - cost)
                .collect();
            let mut cut = tuning.cut;
            if tuning.promising {
                cut += relax::promising_cut(&sheet, &scores);
            }
            for score in &mut scores {
                *score -= cut;
            }
            let choice = relax::choose(&sheet, &scores, &tuning, &hand.choice.keep, &hand.aside);
            (scores, choice, tuning)
        }
        None => (hand.scores.clone(), hand.choice.clone(), Tuning::HAND),
    };
    footnotes::keep(&sheet, &mut choice.keep);
    let site = meta::site_names(&source);
    let first = roles::first_prose(&sheet, &choice.keep);
    let guess = scored.as_ref().and_then(|(_, scored)| scored.headline);
    let headline = meta::title::find(&sheet, &source.titles, &site, first, guess);
    let language = body_language(&sheet, &choice.keep, &source);
    let tag = language
        .as_ref()
        .map(|f| date_language(&f.value, source.date_language.as_deref()));
    let relaxed = choice.relaxed;
    let (judgements, found) = roles::judge(
        &sheet,
        &scores,
        choice,
        tuning,
        headline.as_ref(),
        tag.as_deref(),
    );
    let mut article = Article {
        metadata: Metadata::default(),
        record: page.record.clone(),
        judgements,
        because: BTreeMap::new(),
    };
    beside::drop_tools(&article.record, &mut article.judgements);
    contents::drop_whole(&article.record, &mut article.judgements);
    contents::drop_headings(&article.record, &mut article.judgements);
    definitions::keep_whole(&article.record, &mut article.judgements);
    keep_something(&mut article);
    let spared = if rules.is_empty() {
        None
    } else {
        rules::apply(&mut article, &rules::Marks::of(page), rules)
    };
    let why_not = verdict::why_not(&sheet, &article, &source);
    let body = story(&article);
    let block = headline.as_ref().and_then(|h| h.block);
    let settled = meta::settle(&sheet, &source, &site, block, body, tag.as_deref());
    let doubt = settled.days.doubt.clone();
    article.metadata = metadata(source, headline, settled, found, language, !html);
    let evidence = |(at, judgement): (usize, &Judgement)| {
        let parts = match &scored {
            Some((model, scored)) => model.moved(html, scored, at),
            None => sheet
                .lines
                .get(at)
                .map(|l| HandSet.moved(l))
                .unwrap_or_default(),
        };
        phrase(&parts, judgement.role != Role::Chrome)
    };
    let judged = article.judgements.iter().enumerate().filter(|_| explain);
    let report = Report {
        is_article: why_not.is_none(),
        why: why_not.or_else(|| relaxed.map(str::to_owned)),
        // Those of the page itself stay the page's.
        warnings: spared
            .into_iter()
            .chain(doubt.filter(|_| article.metadata.published.is_none()))
            .collect(),
        evidence: judged.map(evidence).collect(),
    };
    (article, report)
}

/// The body's language by its own words; else what the page claims.
fn body_language(sheet: &Sheet<'_>, keep: &[bool], source: &Source) -> Option<Field<String>> {
    let mut body = String::new();
    for (line, _) in sheet.lines.iter().zip(keep).filter(|(_, keep)| **keep) {
        body.push_str(language::sample(line.text));
        body.push(' ');
        if body.len() > 8000 {
            break;
        }
    }
    let detected =
        language::detect(&body).map(|code| Field::new(code.to_owned(), "body text", code));
    detected.or_else(|| {
        let claimed = source.language.clone()?;
        Some(Field::new(
            language::primary(&claimed.value)?,
            claimed.evidence.source,
            claimed.evidence.raw,
        ))
    })
}

/// The tag that decides how numeric dates are read: the page's own, where it
/// is the same language said more exactly (`en-GB`).
fn date_language(body: &str, claimed: Option<&str>) -> String {
    let exact = claimed.filter(|c| language::primary(c).as_deref() == Some(body));
    exact.unwrap_or(body).to_owned()
}

/// The blocks from the first of the story to one past its last.
fn story(article: &Article) -> std::ops::Range<usize> {
    let body = |j: &Judgement| j.role == Role::Body;
    let count = article.judgements.len();
    let first = article.judgements.iter().position(body);
    let last = article.judgements.iter().rposition(body);
    first.unwrap_or(count)..last.map_or(count, |at| at + 1)
}

/// Captions alone are the story. Where nothing at all would be shown,
/// everything that is text is.
fn keep_something(article: &mut Article) {
    if article.judgements.iter().all(|j| j.role != Role::Body) {
        for (block, judgement) in article.record.blocks.iter().zip(&mut article.judgements) {
            if judgement.role == Role::Caption && block.kind != BlockKind::Image {
                *judgement = Judgement::program(Role::Body, judgement.score);
            }
        }
    }
    let shown = |j: &Judgement| !matches!(j.role, Role::Chrome | Role::Title);
    if article.judgements.iter().any(shown) {
        return;
    }
    for judgement in &mut article.judgements {
        if judgement.role == Role::Chrome && judgement.reason == Some(Reason::UnlikeStory) {
            *judgement = Judgement::program(Role::Body, judgement.score);
        }
    }
}

/// What was settled beside the headline first, then the text's word. On a
/// page with elements all its dates were weighed already.
fn metadata(
    source: Source,
    headline: Option<Headline>,
    settled: meta::Settled,
    found: FromText,
    language: Option<Field<String>>,
    text: bool,
) -> Metadata {
    Metadata {
        title: headline.map(|h| h.field),
        authors: settled.authors.or(found.authors),
        publisher: source.publisher.or(found.publisher),
        published: settled.days.published.or(found.published.filter(|_| text)),
        updated: settled.days.updated.or(found.updated.filter(|_| text)),
        language,
        url: source.url,
        section: source.section,
        tags: source.tags,
        image: source.image,
    }
}

/// The two features that moved a block's score most.
fn phrase(parts: &[(&'static str, f32)], story: bool) -> String {
    let agreeing = parts.iter().filter(|(_, part)| (*part > 0.0) == story);
    let sign = if story { '+' } else { '−' };
    agreeing
        .take(2)
        .map(|(feature, _)| format!("{sign} {feature}"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests;
