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

/// Why `article` is none; nothing if it is one.
pub(super) fn why_not(sheet: &Sheet<'_>, article: &Article, source: &Source) -> Option<String> {
    if sheet.lines.iter().all(|l| l.shape.letters == 0) {
        return Some("There is no text on the page.".to_owned());
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
