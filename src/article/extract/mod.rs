//! A [`Page`] and rules to an [`Article`] and a [`Report`]: roles with
//! reasons, metadata with evidence. Total: any page gives an article.

use super::{Article, Page};

/// Version of the built-in rules; stored with the roles that they made.
pub const RULES_VERSION: u32 = 1;

/// What is known beside the built-in rules: gathered by `library` for the
/// page's host.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Texts of blocks (white space collapsed) that stand on several saved
    /// pages of this host.
    pub repeated: Vec<String>,
    /// Texts of blocks that the reader always drops on this host.
    pub drop: Vec<String>,
    /// Texts of blocks that the reader always keeps on this host.
    pub keep: Vec<String>,
}

/// What extraction has to say about its own work.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Whether the page reads as a story at all.
    pub is_article: bool,
    /// Why not, in a sentence, or what had to be relaxed to keep enough.
    pub why: Option<String>,
    /// What went less than well, for the reader.
    pub warnings: Vec<String>,
}

/// Judges every block of `page` and gathers its metadata.
pub fn extract(page: &Page, rules: &Rules) -> (Article, Report) {
    let _ = (page, rules);
    (Article::default(), Report::default())
}
