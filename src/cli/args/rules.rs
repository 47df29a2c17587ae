//! What `offprint rules` and `offprint reclean` are told.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

#[derive(Debug, Group)]
pub(in crate::cli) struct Reclean {
    /// Which articles; nothing is everything outside the trash
    #[arg(value_name = "QUERY")]
    pub(in crate::cli) query: Vec<String>,
    /// Only say what would change
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Judge very large pages in full, too, however long it takes
    #[arg(long)]
    pub(in crate::cli) in_full: bool,
    /// Print what changes as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Group)]
pub(in crate::cli) struct Rules {
    #[command(subcommand)]
    pub(in crate::cli) what: Option<RulesCommand>,
}

/// What can be done with the rules of a site.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum RulesCommand {
    /// List rules and learned lines
    List {
        /// The host, as example.org, or a publisher; nothing is all
        site: Option<String>,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a rule
    Add(AddRule),
    /// Edit all rules of a site as one file
    Edit(EditRules),
    /// Keep rules, but do not apply them
    Off(SwitchRule),
    /// Apply rules again
    On(SwitchRule),
    /// Take the last change of a site's rules back
    Undo {
        /// The host, or a publisher
        site: String,
    },
}

#[derive(Debug, Group)]
#[command(group = clap::ArgGroup::new("action").required(true).args(["drop", "keep"]))]
#[command(group = clap::ArgGroup::new("kind").required(true).args(["line", "like", "element"]))]
pub(in crate::cli) struct AddRule {
    /// The host, or a publisher
    pub(in crate::cli) site: String,
    /// What fits is not the story
    #[arg(long)]
    drop: bool,
    /// What fits is the story
    #[arg(long)]
    keep: bool,
    /// Blocks with the same letters and digits
    #[arg(long, value_name = "TEXT")]
    line: Option<String>,
    /// The same, with any numbers in place of these
    #[arg(long, value_name = "TEXT")]
    like: Option<String>,
    /// Blocks inside such an element, as div.newsletter
    #[arg(long, value_name = "ELEMENT")]
    element: Option<String>,
    /// Only say what would change
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

impl AddRule {
    /// The rule that was asked for.
    pub(in crate::cli) fn rule(&self) -> crate::article::SiteRule {
        use crate::article::{RuleAction, RuleKind, SiteRule};
        let action = if self.keep {
            RuleAction::Keep
        } else {
            RuleAction::Drop
        };
        let given = [
            (RuleKind::Line, &self.line),
            (RuleKind::Like, &self.like),
            (RuleKind::Element, &self.element),
        ];
        let given = given
            .into_iter()
            .find_map(|(kind, text)| Some((kind, text.as_ref()?)));
        let (kind, pattern) = given.map_or((RuleKind::Line, ""), |(k, t)| (k, t.as_str()));
        SiteRule::new(action, kind, crate::text::sanitise_line(pattern))
    }
}

#[derive(Debug, Group)]
pub(in crate::cli) struct EditRules {
    /// The host, or a publisher
    pub(in crate::cli) site: String,
    /// Take this file (or - for standard input) in place of asking your editor
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from: Option<PathBuf>,
    /// Only say what would change
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

#[derive(Debug, Group)]
pub(in crate::cli) struct SwitchRule {
    /// The host, or a publisher
    pub(in crate::cli) site: String,
    /// Numbers of `rules list`; nothing is all
    #[arg(value_name = "N")]
    pub(in crate::cli) numbers: Vec<usize>,
}
