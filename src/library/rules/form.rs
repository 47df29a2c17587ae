//! A site's rules as a file that is edited by hand.

use serde::Deserialize;
use toml::Spanned;

use super::super::SiteRules;
use crate::{
    article::{RuleAction, RuleKind, SiteRule},
    text,
};

/// What is wrong with an edited file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProblem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
}

impl std::fmt::Display for FormProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

const HEAD: &str = "\
# A rule drops or keeps the blocks that fit it, on all saved pages of this
# site. What you drop or keep by hand in one article wins over every rule.
#
#   [[drop]]                       or [[keep]]
#   line = \"Sign up for our letter\"      the same letters and digits
#   like = \"12 people read this\"         the same, with any numbers
#   element = \"div.letter\"               what stands in such an element (HTML)
#   off = true                           kept here, but not applied
";

/// The rules of a site as a file.
pub fn print(known: &SiteRules) -> String {
    let mut out = format!("# Rules for {}\n#\n{HEAD}", line(&known.site));
    for rule in &known.rules {
        let pattern = toml::Value::String(rule.pattern.clone());
        let (action, kind) = (rule.action.name(), rule.kind.name());
        out.push_str(&format!("\n[[{action}]]\n{kind} = {pattern}\n"));
        if rule.off {
            out.push_str("off = true\n");
        }
    }
    if !known.learned.is_empty() {
        out.push_str("\n# Learned, for these lines stand in several saved pages; [[keep]] brings one back:\n");
        for (text, pages) in &known.learned {
            out.push_str(&format!("#   {pages} pages: {}\n", line(text)));
        }
    }
    out
}

fn line(text: &str) -> String {
    text::sanitise_line(text).into_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    drop: Vec<Spanned<Entry>>,
    #[serde(default)]
    keep: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    line: Option<Spanned<String>>,
    like: Option<Spanned<String>>,
    element: Option<Spanned<String>>,
    #[serde(default)]
    off: bool,
}

/// The rules of an edited file, in the order in which they stand; or the
/// first thing that is wrong with it.
pub fn parse(file: &str) -> Result<Vec<SiteRule>, FormProblem> {
    let problem = |at: usize, what: String| FormProblem {
        line: file.get(..at).unwrap_or(file).matches('\n').count() + 1,
        what,
    };
    let parsed: File = toml::from_str(file).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        problem(at, e.message().to_owned())
    })?;
    let entries =
        |action, list: Vec<Spanned<Entry>>| list.into_iter().map(move |entry| (action, entry));
    let all = entries(RuleAction::Drop, parsed.drop).chain(entries(RuleAction::Keep, parsed.keep));
    let mut rules = Vec::new();
    for (action, entry) in all {
        let at = entry.span().start;
        let entry = entry.into_inner();
        let given = [
            (RuleKind::Line, entry.line),
            (RuleKind::Like, entry.like),
            (RuleKind::Element, entry.element),
        ];
        let mut given = given.into_iter().filter_map(|(k, p)| Some((k, p?)));
        let (Some((kind, pattern)), None) = (given.next(), given.next()) else {
            let what = "a rule has either a line, a like or an element";
            return Err(problem(at, what.into()));
        };
        let place = pattern.span().start;
        let rule = SiteRule {
            off: entry.off,
            ..SiteRule::new(action, kind, text::sanitise_line(pattern.get_ref()))
        };
        if let Some(what) = rule.problem() {
            return Err(problem(place, what));
        }
        rules.push((at, rule));
    }
    rules.sort_by_key(|(at, _)| *at);
    Ok(rules.into_iter().map(|(_, rule)| rule).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_equal() {
        let known = SiteRules {
            site: "example.org".into(),
            rules: vec![
                SiteRule::new(RuleAction::Keep, RuleKind::Element, "div.verse"),
                SiteRule::new(
                    RuleAction::Drop,
                    RuleKind::Line,
                    "Say \"yes\" \\ 'no' to us",
                ),
                SiteRule {
                    off: true,
                    ..SiteRule::new(RuleAction::Drop, RuleKind::Like, "12 Leser · 分享")
                },
            ],
            learned: vec![("Voices\u{202e} of the valley".into(), 4)],
        };
        let file = print(&known);
        assert_eq!(parse(&file).unwrap(), known.rules, "{file}");
        assert!(
            file.contains("#   4 pages: Voices⟨U+202E⟩ of the valley"),
            "{file}"
        );
        assert_eq!(parse(&print(&SiteRules::default())).unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (file, line, what) in [
            (
                "\n[[drop]]\nline = \"a\"\nline = \"b\"\n",
                4,
                "duplicate key",
            ),
            (
                "[[drop]]\nline = \"a\"\n\n[[drop]]\nlike = \"12\"\n",
                5,
                "fewer than two letters",
            ),
            ("[[drop]]\nlne = \"a\"\n", 2, "unknown field"),
            ("[[hide]]\nline = \"a\"\n", 1, "unknown field"),
            ("# one\n\n[[keep]]\noff = true\n", 3, "either a line"),
            ("[[keep]]\nelement = \"div > p\"\n", 2, "not an element"),
            ("[[drop]]\nline = \n", 2, ""),
        ] {
            let problem = parse(file).unwrap_err();
            assert_eq!(problem.line, line, "{file}: {problem}");
            assert!(problem.what.contains(what), "{file}: {problem}");
        }
    }
}
