//! What is known of the page's host, applied last: the reader's own rules
//! outrank the classifier, and `keep` outranks `drop`.

use std::collections::HashSet;

use crate::article::{Judge, Judgement, Reason, Role};

use super::{Rules, features::Sheet};

/// Applies `rules` to `judgements`.
pub(super) fn apply(sheet: &Sheet<'_>, rules: &Rules, judgements: &mut [Judgement]) {
    let [repeated, drop, keep] = [&rules.repeated, &rules.drop, &rules.keep].map(|list| set(list));
    if repeated.is_empty() && drop.is_empty() && keep.is_empty() {
        return;
    }
    for (line, judgement) in sheet.lines.iter().zip(judgements) {
        let text = collapse(line.text);
        if text.is_empty() {
            continue;
        }
        if keep.contains(&text) {
            if judgement.role == Role::Chrome {
                *judgement = Judgement {
                    role: Role::Body,
                    reason: None,
                    by: Judge::SiteRule,
                    ..*judgement
                };
            }
        } else if drop.contains(&text) {
            *judgement = Judgement {
                role: Role::Chrome,
                reason: Some(Reason::SiteRule),
                by: Judge::SiteRule,
                ..*judgement
            };
        } else if repeated.contains(&text)
            && matches!(judgement.role, Role::Body | Role::Caption | Role::Contact)
        {
            *judgement = Judgement::chrome(Reason::RepeatedOnSite, judgement.score);
        }
    }
}

fn set(list: &[String]) -> HashSet<String> {
    list.iter().map(|text| collapse(text)).collect()
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
