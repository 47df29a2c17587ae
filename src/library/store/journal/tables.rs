//! The tables whose rows the journal keeps, and how to read and write them.

use serde::{Deserialize, Serialize};

/// A journalled table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Rows {
    Article,
    ArticleTag,
    Edit,
    RoleOverride,
    Capture,
    Asset,
    Record,
    Annotation,
    Selector,
    Body,
    Anchoring,
    Candidate,
    Imported,
    Tag,
    SavedView,
    SiteRule,
    Waiting,
    Review,
}

/// What the journal has to know about a table.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// The key's columns.
    pub(super) keys: &'static [&'static str],
    /// Every other column that a change may write; `rev` is not one.
    pub(super) columns: &'static [&'static str],
    /// It has a `rev`.
    pub(super) has_rev: bool,
}

const fn table(
    name: &'static str,
    keys: &'static [&'static str],
    columns: &'static [&'static str],
) -> Table {
    Table {
        name,
        keys,
        columns,
        has_rev: false,
    }
}

impl Rows {
    /// The table.
    #[rustfmt::skip]
    pub(super) fn table(self) -> Table {
        match self {
            Self::Article => Table { has_rev: true, ..table("article", &["id"], &[
                "capture_id", "record_id", "url", "url_key", "site_id", "title", "title_key", "authors", "author_key",
                "site", "site_key", "lang", "published", "published_at", "words", "state", "state_by_hand", "starred",
                "place", "place_before", "trashed_at",
            ]) },
            Self::ArticleTag => table("article_tag", &["article_id", "tag_id"], &[]),
            Self::Edit => table("edit", &["article_id", "field"], &["value", "at"]),
            Self::RoleOverride => table("role_override", &["article_id", "text_id", "start", "stop"], &["role", "at"]),
            Self::Capture => table("capture", &["id"], &[
                "article_id", "hash", "format", "gzipped", "charset", "source", "name", "given_charset", "given_url", "at",
            ]),
            Self::Asset => table("asset", &["capture_id", "path"], &["hash"]),
            Self::Record => table("record", &["id"], &[
                "capture_id", "parser", "text_id", "blocks", "rules", "roles", "metadata", "warnings", "marks",
            ]),
            Self::Annotation => Table { has_rev: true, ..table("annotation", &["id"], &[
                "uid", "article_id", "motivation", "color", "text_id", "source", "created_at", "modified_at",
                "deleted_at", "state", "start", "stop",
            ]) },
            Self::Selector => table("selector", &["annotation_id"], &["exact", "prefix", "suffix", "start", "stop"]),
            Self::Body => table("body", &["annotation_id", "n"], &["purpose", "value", "format", "modified_at"]),
            Self::Anchoring => table("anchoring", &["annotation_id", "n"], &[
                "text_id", "state", "start", "stop", "coverage", "method", "by", "at",
            ]),
            Self::Candidate => table("candidate", &["annotation_id", "text_id", "rank"], &["start", "stop"]),
            Self::Imported => table("imported", &["tool", "key"], &["annotation_id", "raw"]),
            // A tag's row stays, for nothing shows one that nothing carries;
            // only how it is written changes.
            Self::Tag => table("tag", &["id"], &["name"]),
            Self::SavedView => table("saved_view", &["slot"], &["name", "query"]),
            Self::Review => table("review", &["annotation_id"], &["due", "days"]),
            Self::Waiting => table("waiting", &["id"], &[
                "uid", "tool", "title", "title_key", "url", "url_key", "original", "form", "at",
            ]),
            Self::SiteRule => table("site_rule", &["id"], &["site", "action", "kind", "pattern", "off", "at"]),
        }
    }
}

impl Table {
    /// `a = ?1 AND b = ?2`, for the key, from parameter `first` on.
    fn key_is(&self, first: usize) -> String {
        let terms: Vec<String> = self
            .keys
            .iter()
            .zip(first..)
            .map(|(k, n)| format!("{k} = ?{n}"))
            .collect();
        terms.join(" AND ")
    }

    /// Reads all columns of one row; the key is bound from 1 on. A table that
    /// is all key reads its key.
    pub(super) fn select(&self) -> String {
        let columns = if self.columns.is_empty() {
            self.keys
        } else {
            self.columns
        };
        format!(
            "SELECT {} FROM {} WHERE {}",
            columns.join(", "),
            self.name,
            self.key_is(1)
        )
    }

    /// Deletes one row; the key is bound from 1 on.
    pub(super) fn delete(&self) -> String {
        format!("DELETE FROM {} WHERE {}", self.name, self.key_is(1))
    }

    /// Writes these columns of one row: values first, then the key.
    pub(super) fn update(&self, columns: &[&str]) -> String {
        let mut terms: Vec<String> = columns
            .iter()
            .zip(1..)
            .map(|(c, n)| format!("{c} = ?{n}"))
            .collect();
        if self.has_rev {
            terms.push("rev = rev + 1".into());
        }
        let key = self.key_is(columns.len() + 1);
        format!("UPDATE {} SET {} WHERE {key}", self.name, terms.join(", "))
    }

    /// Writes a whole row: values first, then the key.
    pub(super) fn insert(&self, columns: &[&str]) -> String {
        let all: Vec<&str> = columns.iter().chain(self.keys).copied().collect();
        let marks: Vec<String> = (1..=all.len()).map(|n| format!("?{n}")).collect();
        format!(
            "INSERT INTO {}({}) VALUES ({})",
            self.name,
            all.join(", "),
            marks.join(", ")
        )
    }
}
