//! Which articles a change of rules can reach, without loading them whole: all
//! that is asked is the text and the names of elements.

use super::{ESSENCE_CHARS, Ready, folded, letters, marks};
use crate::article::rule::{RuleKind, SiteRule};

/// What rules could fit that are in force in one list and not in another.
pub struct Reach<'a>(Vec<Ready<'a>>);

impl<'a> Reach<'a> {
    /// Of rules that take the place of others.
    pub fn between(before: &'a [SiteRule], after: &'a [SiteRule]) -> Self {
        let only = |own: &'a [SiteRule], other: &'a [SiteRule]| {
            let in_both = |rule: &SiteRule| other.iter().any(|r| !r.off && r.says_the_same(rule));
            own.iter().filter(move |r| !r.off && !in_both(r))
        };
        let rules = only(before, after).chain(only(after, before));
        Self(rules.map(Ready::of).collect())
    }

    /// Whether the names of elements have to be known.
    pub fn names_elements(&self) -> bool {
        self.0.iter().any(|r| r.rule.kind == RuleKind::Element)
    }

    /// Whether any of them may fit a block of this text, or one in such an
    /// element. Says yes rather than no.
    pub fn could_fit(&self, text: &str, elements: &[String]) -> bool {
        self.0.iter().any(|rule| match rule.rule.kind {
            RuleKind::Line => stands_in(&rule.key, text, letters),
            RuleKind::Like => stands_in(&rule.key, text, |text| folded(letters(text))),
            RuleKind::Element => elements.iter().any(|e| marks::fits(&rule.key, e)),
        })
    }
}

/// Whether `key` stands in `text` from the beginning of a line to the end of
/// one. A block is one line or several.
fn stands_in<'t, I>(key: &str, text: &'t str, read: impl Fn(&'t str) -> I) -> bool
where
    I: Iterator<Item = (usize, char)>,
{
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let mut lines = [0]
        .into_iter()
        .chain(breaks)
        .filter_map(|at| text.get(at..));
    !key.is_empty()
        && lines.any(|rest| {
            let mut found = read(rest);
            let mut last = 0;
            for wanted in key.chars() {
                match found.next() {
                    Some((at, c)) if c == wanted => last = at,
                    _ => return false,
                }
            }
            let between = |(at, _)| rest.get(last..at);
            key.chars().count() == ESSENCE_CHARS
                || found
                    .next()
                    .and_then(between)
                    .is_none_or(|between| between.contains('\n'))
        })
}
