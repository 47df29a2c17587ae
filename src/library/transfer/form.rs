//! The exported form. Positions are Unicode code points, times ISO 8601 in
//! UTC, hashes SHA-256 in hex. Fields may be added within a version; a reader
//! ignores those that it does not know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::article::export::json;

/// Version of this form.
pub(super) const VERSION: u32 = 1;
/// What the form is of.
pub(super) const KIND: &str = "annotations";

/// A file of annotations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// Version of the form.
    pub offprint: u32,
    /// `annotations`.
    pub kind: String,
    /// The articles.
    pub articles: Vec<ArticleForm>,
    /// The reader's rules for the sites of these articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleForm>,
    /// The texts of record that the annotations were made on, by their hash:
    /// with them each finds its passage again for sure.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
}

impl Bundle {
    /// As it is written.
    pub fn json(&self) -> String {
        json::to_string(self, true) + "\n"
    }

    /// How many annotations it has.
    pub fn notes(&self) -> usize {
        self.articles.iter().map(|a| a.annotations.len()).sum()
    }

    /// Nothing yet.
    pub(super) fn empty() -> Self {
        Self {
            offprint: VERSION,
            kind: KIND.to_owned(),
            articles: Vec::new(),
            rules: Vec::new(),
            texts: BTreeMap::new(),
        }
    }
}

/// A rule for a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleForm {
    /// The site.
    pub site: String,
    /// `drop`, `keep`.
    pub action: String,
    /// `line`, `like`, `element`.
    pub kind: String,
    /// What it fits.
    pub pattern: String,
    /// It is not applied.
    #[serde(default)]
    pub off: bool,
}

/// An article, what the reader decided about it, and its annotations.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleForm {
    /// Its identity for ever.
    pub uid: String,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: String,
    /// Hash of the original's bytes.
    pub original: String,
    /// Hash of the text of record that it showed.
    pub text_hash: String,
    /// Code points of that text.
    pub length: usize,
    /// `unread`, `reading`, `read`.
    pub state: String,
    /// Starred.
    pub starred: bool,
    /// Put away.
    pub archived: bool,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where reading stopped; none at the beginning.
    pub place: Option<PlaceForm>,
    /// Places called by a letter.
    pub marks: Vec<MarkForm>,
    /// Fields of the metadata set by hand.
    pub edits: BTreeMap<String, Value>,
    /// Roles set by hand.
    pub roles: Vec<RoleForm>,
    /// Its annotations.
    pub annotations: Vec<AnnotationForm>,
}

/// Where reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlaceForm {
    /// Code point in the text of record.
    pub at: usize,
    /// Share that was seen, 0–1.
    pub progress: f32,
}

/// A place called by a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkForm {
    /// The letter.
    pub letter: char,
    /// Code point in the text of record.
    pub at: usize,
}

/// A role set by hand on a stretch of the text of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleForm {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The stretch's words.
    pub quote: String,
    /// Name of the role.
    pub role: String,
}

/// An annotation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnotationForm {
    /// Its identity for ever.
    pub id: String,
    /// The quoted words; none for a note on the whole article.
    pub quote: Option<String>,
    /// What stood before.
    pub prefix: String,
    /// What stood after.
    pub suffix: String,
    /// First code point in the text that it was made on.
    pub start: Option<usize>,
    /// One past the last.
    pub end: Option<usize>,
    /// Hash of the text of record that it was made on.
    pub made_on: String,
    /// Name of its colour.
    pub color: String,
    /// The note, Markdown.
    pub note: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it was made.
    pub created: String,
    /// When it was last changed.
    pub modified: String,
    /// How its passage was found in the text that its article showed; found
    /// anew where the article shows another text.
    pub state: String,
    /// Where it stands in that text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<SpanForm>,
    /// The other places that fit an uncertain one nearly as well, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<SpanForm>,
    /// Where the reader put it himself, if he did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<PlacedForm>,
    /// The reader keeps it as a quote without a place in that text.
    #[serde(skip_serializing_if = "is_false")]
    pub kept: bool,
    /// When it is looked at again, once that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewForm>,
    /// The tool that it came from; empty for this program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanForm {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Where the reader put an annotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedForm {
    /// Hash of the text of record in which he did.
    pub on: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// When a highlight is looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewForm {
    /// The day, `2026-12-03`.
    pub due: String,
    /// Days that lie between two looks.
    pub days: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's way to ask")]
fn is_false(value: &bool) -> bool {
    !value
}

impl ArticleForm {
    /// Hashes of the texts that its annotations and roles are on.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let notes = self.annotations.iter().flat_map(|a| {
            let placed = a.placed.as_ref().map(|p| p.on.as_str());
            placed.into_iter().chain([a.made_on.as_str()])
        });
        let roles = (!self.roles.is_empty()).then_some(self.text_hash.as_str());
        notes.chain(roles).filter(|hash| !hash.is_empty())
    }

    /// The same without its annotations.
    pub(super) fn bare(&self) -> Self {
        Self {
            annotations: Vec::new(),
            ..self.clone()
        }
    }

    /// Whether it says more of the article than how to know it again.
    pub(super) fn says_more(&self) -> bool {
        self.bare()
            != Self {
                url: self.url.clone(),
                title: self.title.clone(),
                original: self.original.clone(),
                ..Self::default()
            }
    }

    /// Whether it came without anything to know it again by.
    pub(super) fn is_nameless(&self) -> bool {
        let names = [&self.uid, &self.original, &self.title];
        self.url.as_deref().is_none_or(|url| url.trim().is_empty())
            && names.iter().all(|name| name.trim().is_empty())
    }

    /// Whether the reader decided anything about the article.
    pub(super) fn is_decided(&self) -> bool {
        let read = !matches!(self.state.as_str(), "" | "unread");
        let lists = [
            self.tags.len(),
            self.marks.len(),
            self.edits.len(),
            self.roles.len(),
        ];
        read || self.starred
            || self.archived
            || self.place.is_some()
            || lists.iter().any(|n| *n > 0)
    }
}
