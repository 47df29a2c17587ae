//! Whether a page is an article at all.

use crate::article::{Article, BlockKind, Role};

use super::{
    features::{Feature, Sheet},
    meta::Source,
};

/// Fewest units of running text that make an article.
const MIN_UNITS: f32 = 140.0;
/// Fewest units where the page itself says that it is one.
const MIN_UNITS_SAID: f32 = 60.0;
/// Share of linked text in the kept blocks from which the page is a list of
/// links.
const MAX_LINK_SHARE: f32 = 0.6;

/// Share of a heading in links from which it leads elsewhere, and how many of
/// them make a list.
const LINKED_HEADING: f32 = 0.8;
const MIN_LINKED_HEADINGS: usize = 4;
/// Units below such a heading, on average, that are no more than a teaser.
const MAX_TEASER_UNITS: f32 = 400.0;

/// Why `article` is none; nothing if it is one.
pub(super) fn why_not(sheet: &Sheet<'_>, article: &Article, source: &Source) -> Option<String> {
    if sheet.lines.iter().all(|l| l.shape.letters == 0) {
        return Some("There is no text on the page.".to_owned());
    }
    if let Some(other) = source.says_other.filter(|_| !source.says_article) {
        return Some(other.to_owned());
    }
    let signed = source.says_article || source.published.is_some();
    if !signed && lists_others(sheet, article) {
        return Some("The page is a list of other pages.".to_owned());
    }
    let kept = || {
        sheet
            .lines
            .iter()
            .enumerate()
            .filter(|(at, _)| article.role(*at) == Role::Body)
    };
    let units: f32 = kept().map(|(_, l)| l.shape.units).sum();
    let linked: f32 = kept().map(|(_, l)| l.shape.units * l.link_share).sum();
    let prose: f32 = kept()
        .filter(|(at, l)| is_running(sheet, *at, l))
        .map(|(_, l)| l.shape.units)
        .sum();
    let fields = sheet.page.hints.iter().map(|h| h.controls).sum::<u32>();
    if units > 0.0 && linked / units > MAX_LINK_SHARE && prose < 600.0 {
        return Some("The page is a list of links.".to_owned());
    }
    let least = if source.says_article {
        MIN_UNITS_SAID
    } else {
        MIN_UNITS
    };
    if prose < least {
        return Some(if fields >= 2 {
            "The page is a form, without running text.".to_owned()
        } else {
            "There is no running text on the page.".to_owned()
        });
    }
    None
}

/// The headings from the first of the story to its last are links, several of
/// them, and nearly all.
fn lists_others(sheet: &Sheet<'_>, article: &Article) -> bool {
    let body = |at: &usize| article.role(*at) == Role::Body;
    let count = sheet.lines.len();
    let (Some(first), Some(last)) = ((0..count).find(body), (0..count).rev().find(body)) else {
        return false;
    };
    let headings = (first.saturating_sub(1)..=last).filter(|at| {
        matches!(sheet.kind(*at), BlockKind::Heading(_))
            && !matches!(article.role(*at), Role::Title)
    });
    let kept = (first..=last).filter(|at| body(at));
    let units: f32 = kept
        .filter_map(|at| sheet.lines.get(at))
        .map(|l| l.shape.units)
        .sum();
    let (mut linked, mut all) = (0, 0);
    for at in headings {
        all += 1;
        let line = sheet.lines.get(at);
        linked += usize::from(line.is_some_and(|l| l.link_share > LINKED_HEADING));
    }
    linked >= MIN_LINKED_HEADINGS
        && linked * 10 >= all * 8
        && units <= linked as f32 * MAX_TEASER_UNITS
}

/// Prose, or a piece of a story told in items, rows or verse.
fn is_running(sheet: &Sheet<'_>, at: usize, line: &super::features::Line<'_>) -> bool {
    let set = matches!(
        sheet.kind(at),
        BlockKind::Table | BlockKind::ListItem { .. } | BlockKind::Code | BlockKind::Quote
    );
    (line.shape.ends || line.is(Feature::Long) || set)
        && line.link_share < MAX_LINK_SHARE
        && line.cues.share < 0.5
}
