//! Films, sounds and frames. Their blocks are no evidence for what the story is:
//! the trees learned from pages without them, and a name that a frame was given
//! for machines looks like nothing that a person wrote. So the page is judged
//! without them, and each then goes with what it stands beside.

use std::{collections::BTreeMap, sync::Arc};

use super::{Report, rules::Rules};
use crate::article::{Article, Judgement, Page, Reason, Role, TextOfRecord, page::Hints};

/// How sure the classifier is of a player's part in the story.
const SCORE: f32 = 0.5;

/// The page without its players; none if it has none.
pub(super) fn without(page: &Page) -> Option<Page> {
    let record = &page.record;
    let is_other = |at: &usize| record.blocks.get(*at).is_some_and(|b| !record.is_player(b));
    let others: Vec<usize> = (0..record.blocks.len()).filter(is_other).collect();
    if others.len() == record.blocks.len() {
        return None;
    }
    let blocks = others.iter().filter_map(|at| record.blocks.get(*at));
    let hints = others.iter().filter_map(|at| page.hints.get(*at));
    Some(Page {
        record: Arc::new(TextOfRecord {
            blocks: blocks.cloned().collect(),
            ..TextOfRecord::clone(record)
        }),
        hints: hints.cloned().collect(),
        ..page.clone()
    })
}

/// What was judged of the page without its players, with them.
pub(super) fn put_back(
    page: &Page,
    (bare, report): (Article, Report),
    rules: &Rules,
) -> (Article, Report) {
    let record = &page.record;
    let mut others = bare.judgements.iter().zip(0..).peekable();
    let mut before = None;
    let (mut judgements, mut evidence, mut because) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (at, block) in record.blocks.iter().enumerate() {
        if record.is_player(block) {
            let after = others.peek().map(|(judgement, _)| *judgement);
            let hints = page.hints.get(at);
            judgements.push(beside(block.hidden, hints, before, after));
            evidence.extend((!report.evidence.is_empty()).then(String::new));
            continue;
        }
        let Some((judgement, index)) = others.next() else {
            continue;
        };
        judgements.push(*judgement);
        evidence.extend(report.evidence.get(index).cloned());
        because.extend(bare.because.get(&index).map(|why| (at, why.clone())));
        before = Some(judgement);
    }
    let mut article = Article {
        record: record.clone(),
        judgements,
        because,
        ..bare
    };
    follow_rules(page, &mut article, rules);
    (article, Report { evidence, ..report })
}

/// The judgement of a player between two blocks: it belongs to the story where
/// one of them does. A frame of which nothing says so does not.
fn beside(
    hidden: bool,
    hints: Option<&Hints>,
    before: Option<&Judgement>,
    after: Option<&Judgement>,
) -> Judgement {
    if hidden {
        return Judgement::chrome(Reason::Hidden, SCORE);
    }
    let around = || before.into_iter().chain(after);
    let is_sure = hints.is_none_or(|h| !h.unsure);
    if is_sure && around().any(|j| j.role != Role::Chrome) {
        return Judgement::program(Role::Caption, SCORE);
    }
    let reason = around().find_map(|j| j.reason).filter(|_| is_sure);
    Judgement::chrome(reason.unwrap_or(Reason::UnlikeStory), SCORE)
}

/// Site rules hold for players as for other blocks.
fn follow_rules(page: &Page, article: &mut Article, rules: &Rules) {
    if rules.is_empty() {
        return;
    }
    let mut ruled = article.clone();
    super::rules::apply(&mut ruled, &super::rules::Marks::of(page), rules);
    for (at, block) in page.record.blocks.iter().enumerate() {
        if !page.record.is_player(block) {
            continue;
        }
        if let (Some(own), Some(judgement)) =
            (article.judgements.get_mut(at), ruled.judgements.get(at))
        {
            *own = *judgement;
        }
        let why = ruled.because.remove(&at);
        article.because.extend(why.map(|why| (at, why)));
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{
        Block,
        extract::{Rules, explain},
        import::{Hint, import},
    };

    const LEAD: &str = "<p>The town council will decide in spring whether the ferry should go on, \
        because the new bridge has taken most of its passengers, and the boat needs an engine.</p>";

    fn roles(html: &str) -> Vec<String> {
        let page = import(html.as_bytes(), &Hint::default()).unwrap();
        let (article, report) = explain(&page, &Rules::default());
        assert_eq!(article.judgements.len(), page.record.blocks.len());
        assert_eq!(report.evidence.len(), page.record.blocks.len());
        let players = page.record.blocks.iter().enumerate();
        let players = players.filter(|(_, block)| page.record.is_player(block));
        let told = |(at, block): (usize, &Block)| {
            let judgement = &article.judgements[at];
            let reason = judgement.reason.map_or("", |reason| reason.name());
            let text = page.record.block_text(block);
            format!("{} {reason} {text}", judgement.role.name())
        };
        players.map(told).collect()
    }

    #[test]
    fn a_player_goes_with_what_it_stands_beside() {
        let html = format!(
            "<nav><a href=/a>Home</a> <a href=/b>Boats</a></nav><video title=Advert src=a.mp4></video>\
             <nav><a href=/c>Towns</a> <a href=/d>Ports</a></nav>\
             <article><h1>The ferry of Brakewater</h1>{LEAD}<video title='The ferry' src=b.mp4></video>{LEAD}\
             <iframe title='Sign up' src=/join></iframe>{LEAD}<video hidden src=c.mp4></video>{LEAD}</article>"
        );
        let found = roles(&html);
        assert!(
            found[0].starts_with("chrome") && found[0].ends_with("film: Advert"),
            "{found:?}"
        );
        assert_eq!(
            found[1..],
            [
                "caption  film: The ferry",
                "chrome unlike the story embedded: Sign up",
                "chrome hidden film",
            ]
        );
    }
}
