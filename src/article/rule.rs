//! A reader's rule for a site: which blocks of its pages are dropped or kept.

/// Longest pattern, in characters; longer lines are prose.
const PATTERN_CHARS_MAX: usize = 400;
/// Characters of a pattern that a sentence about its rule shows.
const SHOWN_CHARS: usize = 60;
/// Elements that say enough without a class.
const TELLING_TAGS: [&str; 8] = [
    "aside",
    "nav",
    "footer",
    "header",
    "form",
    "figure",
    "figcaption",
    "blockquote",
];

/// What a rule does with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleAction {
    /// It is the page's, not the story's.
    Drop,
    /// It is the story's.
    Keep,
}

impl RuleAction {
    /// The name in the store, in TOML and in sentences.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Keep => "keep",
        }
    }

    /// The action of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Drop, Self::Keep]
            .into_iter()
            .find(|a| a.name() == name)
    }
}

/// Which blocks a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleKind {
    /// Those with the same letters and digits.
    Line,
    /// The same, with each number standing for any number.
    Like,
    /// Those inside such an element: `div.newsletter`.
    Element,
}

impl RuleKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Line, Self::Like, Self::Element];

    /// The name in the store and in TOML.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Like => "like",
            Self::Element => "element",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// A remembered decision for one site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SiteRule {
    /// What it does.
    pub action: RuleAction,
    /// How it tells its blocks.
    pub kind: RuleKind,
    /// The line, the sample line or the element.
    pub pattern: String,
    /// It is kept but not applied.
    pub off: bool,
}

impl SiteRule {
    /// A rule that is applied.
    pub fn new(action: RuleAction, kind: RuleKind, pattern: impl Into<String>) -> Self {
        Self {
            action,
            kind,
            pattern: pattern.into(),
            off: false,
        }
    }

    /// Whether both say the same of the same blocks.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.action, self.kind, &self.pattern) == (other.action, other.kind, &other.pattern)
    }

    /// What it does, for a sentence: `drop lines like “12 readers”`.
    pub fn phrase(&self) -> String {
        let action = self.action.name();
        let pattern = self.shown_pattern();
        match self.kind {
            RuleKind::Line => format!("{action} the line “{pattern}”"),
            RuleKind::Like => format!("{action} lines like “{pattern}”"),
            RuleKind::Element => format!("{action} what stands in {pattern}"),
        }
    }

    fn shown_pattern(&self) -> String {
        let line = self
            .pattern
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if line.chars().count() <= SHOWN_CHARS {
            return line;
        }
        let cut: String = line.chars().take(SHOWN_CHARS - 1).collect();
        format!("{}…", cut.trim_end())
    }

    /// What is wrong with it, for a sentence; none if it can be applied. A
    /// rule that would fit nearly everything is refused here.
    pub fn problem(&self) -> Option<String> {
        let letters = self.pattern.chars().filter(|c| c.is_alphabetic()).count();
        let shown = self.shown_pattern();
        if self.pattern.chars().count() > PATTERN_CHARS_MAX {
            return Some(format!(
                "“{shown}” is longer than {PATTERN_CHARS_MAX} characters"
            ));
        }
        match self.kind {
            RuleKind::Line if !self.pattern.chars().any(char::is_alphanumeric) => {
                Some(format!("“{shown}” has neither a letter nor a digit"))
            }
            RuleKind::Like if letters < 2 => Some(format!(
                "“{shown}” has fewer than two letters and would fit every number"
            )),
            RuleKind::Element => element_problem(&self.pattern),
            RuleKind::Line | RuleKind::Like => None,
        }
    }
}

fn element_problem(pattern: &str) -> Option<String> {
    let mut parts = pattern.split('.');
    let tag = parts.next().unwrap_or_default();
    let mut classes = parts.peekable();
    let named = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '#' | ':'))
    };
    let has_class = classes.peek().is_some();
    if !(tag.is_empty() && has_class || named(tag)) || !classes.all(named) {
        return Some(format!(
            "“{pattern}” is not an element: write it as div.newsletter"
        ));
    }
    (!has_class && !TELLING_TAGS.contains(&tag))
        .then(|| format!("“{pattern}” would fit too much: add a class, as in {tag}.newsletter"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_what_it_does() {
        for (kind, expected) in [
            (RuleKind::Line, "drop the line “Sign up”"),
            (RuleKind::Like, "drop lines like “Sign up”"),
            (RuleKind::Element, "drop what stands in Sign up"),
        ] {
            let rule = SiteRule::new(RuleAction::Drop, kind, "Sign  up");
            assert_eq!(rule.phrase(), expected);
        }
        let long = SiteRule::new(RuleAction::Keep, RuleKind::Line, "word ".repeat(30));
        assert!(long.phrase().chars().count() < 90, "{}", long.phrase());
    }

    #[test]
    fn rules_that_fit_everything_are_refused() {
        for (kind, pattern, good) in [
            (RuleKind::Line, "Sign up", true),
            (RuleKind::Line, "7", true),
            (RuleKind::Line, "* * *", false),
            (RuleKind::Line, "", false),
            (RuleKind::Like, "12 readers", true),
            (RuleKind::Like, "12", false),
            (RuleKind::Like, "3评论", true),
            (RuleKind::Element, "div.letter", true),
            (RuleKind::Element, ".letter.box", true),
            (RuleKind::Element, "aside", true),
            (RuleKind::Element, "p", false),
            (RuleKind::Element, "", false),
            (RuleKind::Element, "div > p", false),
            (RuleKind::Element, "div.", false),
        ] {
            let rule = SiteRule::new(RuleAction::Drop, kind, pattern);
            assert_eq!(rule.problem().is_none(), good, "{rule:?}");
        }
        let long = SiteRule::new(RuleAction::Drop, RuleKind::Line, "x".repeat(500));
        assert!(long.problem().is_some());
    }
}
