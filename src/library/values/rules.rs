//! What is said of rules for sites, and of cleaning again.

use super::ArticleId;
use crate::{
    article::{Role, SiteRule},
    text,
};

/// What other rules for a site would change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RulePreview {
    /// The site.
    pub site: String,
    /// Articles of the site that were looked at.
    pub looked_at: usize,
    /// Articles that would be shown otherwise.
    pub changed: usize,
    /// The first of them, newest first.
    pub changes: Vec<RuleEffect>,
    /// Notes and highlights in blocks that come or go, in all of them.
    pub notes: usize,
    /// Titles of those whose story a rule would eat, and that it leaves alone.
    pub spared: Vec<String>,
}

/// What other rules would change on one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEffect {
    /// Which article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Blocks that would be dropped.
    pub dropped: usize,
    /// Blocks that would be kept.
    pub kept: usize,
    /// How the first of these blocks begins.
    pub sample: String,
    /// Notes and highlights in these blocks; they stay where they are.
    pub notes: usize,
    /// A rule would eat the story and leaves this article alone.
    pub spared: bool,
}

impl RulePreview {
    /// Changes that are kept to be named: as many as anybody names, and one.
    pub const NAMED_MAX: usize = 101;

    /// Those that are named where there is room for `most`; one more is, for a
    /// line that says so would be as long as its own.
    pub fn named(&self, most: usize) -> &[RuleEffect] {
        let most = if self.changed == most + 1 {
            most + 1
        } else {
            most
        };
        self.changes.get(..most).unwrap_or(&self.changes)
    }

    /// `would change 14 of 20 articles; 0 notes touched`.
    pub fn sentence(&self) -> String {
        let notes = text::plural(self.notes as u64, "note");
        let articles = match (self.changed, self.looked_at) {
            (1, 1) => "the one article of this site".to_owned(),
            (n, all) => format!("{} articles", text::out_of(n, all)),
        };
        let spared = match self.spared.len() {
            0 => String::new(),
            1 => "; 1 article is left alone, for the rule would drop most of its story".into(),
            n => format!(
                "; {} articles are left alone, for the rule would drop most of their stories",
                text::grouped(n as u64)
            ),
        };
        format!("would change {articles}; {notes} touched{spared}")
    }
}

/// A rule that can be made of a block, and what it would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOffer {
    /// The rule.
    pub rule: SiteRule,
    /// What it would change.
    pub preview: RulePreview,
}

/// All that is known of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SiteRules {
    /// The host, or else the publisher.
    pub site: String,
    /// The reader's rules, oldest first.
    pub rules: Vec<SiteRule>,
    /// Lines that were learned, and on how many saved pages they stand.
    pub learned: Vec<(String, u32)>,
}

/// Is told how many of how many are through, and says whether to go on.
pub type Every<'a> = dyn FnMut(usize, usize) -> bool + 'a;

/// How articles are cleaned again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Again {
    /// Only say what would change.
    pub dry: bool,
    /// Judge very large pages in full, too, however long it takes.
    pub in_full: bool,
}

/// How far cleaning again has come.
#[derive(Debug, Clone, Copy)]
pub struct Cleaning<'a> {
    /// Articles that are through.
    pub done: usize,
    /// Of how many.
    pub all: usize,
    /// What was found since the last time.
    pub changes: &'a [Recleaned],
}

/// What cleaning an article again would change, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recleaned {
    /// Which article.
    pub id: ArticleId,
    /// Its title as it was.
    pub title: String,
    /// Blocks whose role is another, in the order of the page.
    pub blocks: Vec<BlockChange>,
    /// Fields of the metadata that are others.
    pub fields: Vec<FieldChange>,
    /// Notes and highlights in blocks that come or go; they stay where they
    /// are.
    pub notes: usize,
}

/// A block whose role is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockChange {
    /// How it begins.
    pub text: String,
    /// What it was.
    pub from: Role,
    /// What it is.
    pub to: Role,
    /// Why, where it is chrome now.
    pub reason: String,
}

/// A field of the metadata that is another; none where it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// `title`, `authors`, `published` …
    pub name: &'static str,
    /// What it was.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// What cleaning articles again came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recleaning {
    /// Articles that were cleaned again.
    pub looked_at: usize,
    /// Those that change, in the order asked for.
    pub changed: Vec<ArticleId>,
    /// What changes in the first of them.
    pub changes: Vec<Recleaned>,
    /// Blocks that are dropped, and that are kept, in all of them.
    pub dropped: usize,
    /// See [`Self::dropped`].
    pub kept: usize,
    /// Fields of the metadata that are others.
    pub fields: usize,
    /// Notes and highlights in blocks that come or go.
    pub notes: usize,
    /// Those that were left as they are, by the reason.
    pub skipped: Vec<Skipped>,
    /// It was stopped before it was through.
    pub stopped: bool,
}

/// Articles that could not be cleaned again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Why, as a part of a sentence.
    pub why: String,
    /// How many.
    pub count: usize,
    /// The titles of the first of them.
    pub titles: Vec<String>,
}

impl Skipped {
    /// The titles to tell: all of them, if only one would be left out.
    pub fn named(&self) -> &[String] {
        let all = self.titles.len() == self.count;
        let end = if all {
            self.count
        } else {
            Recleaning::TITLES_MAX
        };
        self.titles.get(..end).unwrap_or(&self.titles)
    }
}

impl Recleaning {
    /// Changes that are kept to be shown; more are counted.
    const SHOWN_MAX: usize = 500;
    /// Titles that are told for each reason; one more is kept, for where it is the
    /// last.
    const TITLES_MAX: usize = 5;

    /// Adds what changes in one more article.
    pub(in crate::library) fn add(&mut self, change: &Recleaned) {
        let chrome = |role: fn(&BlockChange) -> Role| {
            let blocks = change.blocks.iter();
            blocks.filter(|b| role(b) == Role::Chrome).count()
        };
        self.dropped += chrome(|b| b.to);
        self.kept += chrome(|b| b.from);
        self.fields += change.fields.len();
        self.notes += change.notes;
        self.changed.push(change.id);
        if self.changes.len() < Self::SHOWN_MAX {
            self.changes.push(change.clone());
        }
    }

    /// Adds one that was left as it is.
    pub(in crate::library) fn skip(&mut self, title: String, why: String) {
        let at = self.skipped.iter().position(|s| s.why == why);
        let at = at.unwrap_or_else(|| {
            self.skipped.push(Skipped {
                why,
                count: 0,
                titles: Vec::new(),
            });
            self.skipped.len() - 1
        });
        if let Some(skipped) = self.skipped.get_mut(at) {
            skipped.count += 1;
            if skipped.titles.len() <= Self::TITLES_MAX {
                skipped.titles.push(title);
            }
        }
    }
}
