//! Notes that other tools have written, as the exported form: their articles
//! by address and title, each note with an identity made of the tool and its
//! own, so that reading the same again adds nothing.

mod clippings;
mod csv;
mod koreader;
mod lua;
mod services;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::{
    form::{AnnotationForm, ArticleForm, Bundle},
    w3c,
};
use crate::library::store::Hash;

/// Digits of an annotation's identity.
const ID_DIGITS: usize = 32;

/// What a file of another tool was taken for, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    /// The tool, as it is called: `Hypothesis`.
    pub(super) tool: &'static str,
    pub(super) bundle: Bundle,
}

/// Reads the notes of another tool; none if it is no file that any of those
/// known here writes.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim_start_matches('\u{feff}');
    let of = |tool, bundle: Option<Bundle>| bundle.map(|bundle| Read { tool, bundle });
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return of("Web Annotations", w3c::from_json_ld(&value))
            .or_else(|| of("Hypothesis", services::hypothesis(&value)))
            .or_else(|| of("KOReader", koreader::json(&value)))
            .or_else(|| of("Omnivore or wallabag", services::articles(&value)));
    }
    of("My Clippings", clippings::read(text))
        .or_else(|| of("KOReader", koreader::lua(text)))
        .or_else(|| csv::read(text).map(|(tool, bundle)| Read { tool, bundle }))
}

/// The identity of another tool's note, the same whenever it is read.
pub(super) fn derived_id(tool: &str, key: &str) -> String {
    let hex = Hash::of(format!("{tool}\n{key}").as_bytes()).hex();
    hex.get(..ID_DIGITS).unwrap_or(&hex).to_owned()
}

/// Notes with their articles as a bundle: each article once, in the order in
/// which they come.
pub(super) fn group(notes: Vec<(ArticleForm, AnnotationForm)>) -> Bundle {
    let mut bundle = Bundle::empty();
    for (article, note) in notes {
        let key = |a: &ArticleForm| (a.uid.clone(), a.url.clone(), a.title.clone());
        match bundle.articles.iter_mut().find(|a| key(a) == key(&article)) {
            Some(there) => there.annotations.push(note),
            None => bundle.articles.push(ArticleForm {
                annotations: vec![note],
                ..article
            }),
        }
    }
    bundle
}

/// A note of another tool.
#[derive(Debug, Clone, Default)]
struct Clip {
    title: String,
    url: String,
    quote: String,
    prefix: String,
    suffix: String,
    note: String,
    tags: Vec<String>,
    color: String,
    /// Anything that a time can be read of; empty if unknown.
    created: String,
    modified: String,
    /// The tool's own name for it; empty: what it says.
    key: String,
}

impl Clip {
    fn form(self, tool: &str) -> (ArticleForm, AnnotationForm) {
        let key = if self.key.is_empty() {
            [&self.url, &self.title, &self.quote, &self.note]
                .map(String::as_str)
                .join("\n")
        } else {
            self.key.clone()
        };
        let created = time(&self.created);
        let modified = if self.modified.is_empty() {
            created.clone()
        } else {
            time(&self.modified)
        };
        let article = ArticleForm {
            url: Some(self.url.trim().to_owned()).filter(|u| !u.is_empty()),
            title: self.title.trim().to_owned(),
            ..ArticleForm::default()
        };
        let note = AnnotationForm {
            id: derived_id(tool, &key),
            quote: Some(self.quote.trim().to_owned()).filter(|q| !q.is_empty()),
            prefix: self.prefix,
            suffix: self.suffix,
            color: color(&self.color).to_owned(),
            note: self.note.trim().to_owned(),
            tags: self
                .tags
                .into_iter()
                .map(|t| t.trim().to_owned())
                .filter(|t| !t.is_empty())
                .collect(),
            created,
            modified,
            ..AnnotationForm::default()
        };
        (article, note)
    }
}

/// The colour here that is nearest to another tool's.
fn color(name: &str) -> &'static str {
    match name.trim().to_ascii_lowercase().as_str() {
        "red" | "orange" | "pink" => "red",
        "green" | "olive" => "green",
        "blue" | "cyan" => "blue",
        "purple" | "gray" => "purple",
        _ => "yellow",
    }
}

/// A time as other tools write it, as ISO 8601 in UTC; a time without a zone
/// counts as UTC. Empty where there is none.
fn time(raw: &str) -> String {
    let raw = raw.trim();
    let seconds = raw
        .parse::<i64>()
        .ok()
        .map(|n| if n > 100_000_000_000 { n / 1000 } else { n });
    let stamp = seconds
        .and_then(|s| jiff::Timestamp::from_second(s).ok())
        .or_else(|| raw.parse().ok())
        .or_else(|| format!("{}Z", raw.replace(' ', "T")).parse().ok());
    let whole = stamp.and_then(|s| jiff::Timestamp::from_second(s.as_second()).ok());
    whole.map_or(String::new(), |s| s.to_string())
}
