//! Notes that other tools have written, as the exported form: their articles
//! by address and title, each note with an identity made of the tool and its
//! own, so that reading the same again adds nothing.

mod clippings;
mod csv;
mod koreader;
mod lua;
mod omnivore;
mod services;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet, hash_map::Entry};

use serde_json::Value;

use super::{
    form::{AnnotationForm, ArticleForm, Bundle},
    w3c,
};
use crate::library::{address, store::Hash};

/// Digits of an annotation's identity.
const ID_DIGITS: usize = 32;

/// What is said of a file that nobody known here writes.
pub(super) const UNKNOWN: &str = "there are no notes in it that offprint can read: it reads its own JSON, \
    Web Annotations, JSON of Hypothesis, KOReader, Omnivore and wallabag, tables of Readwise and Instapaper, \
    KOReader's metadata.….lua and My Clippings.txt";

/// What is said of a note that does not quote its passage.
pub(super) const NO_QUOTE: &str =
    "Taken as notes on the whole article, for they do not quote their passage";

/// What a file of another tool was taken for, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    /// The tool, as it is called: `Hypothesis`.
    pub(super) tool: &'static str,
    pub(super) bundle: Bundle,
    /// What of it has no place here: sentences with a number.
    pub(super) left: Vec<String>,
}

/// What was found in a file of one kind: notes with their articles, and what
/// was left.
pub(super) type Found = (Bundle, Left);

/// How often something of a file had to be left, or taken as something else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Left(BTreeMap<&'static str, usize>);

impl Left {
    /// Once more; `what` begins a sentence that ends with the number.
    pub(super) fn add(&mut self, what: &'static str) {
        self.add_many(what, 1);
    }

    pub(super) fn add_many(&mut self, what: &'static str, n: usize) {
        if n > 0 {
            *self.0.entry(what).or_default() += n;
        }
    }
}

impl Read {
    fn of(tool: &'static str, (mut bundle, left): Found) -> Self {
        let notes = bundle.articles.iter_mut().flat_map(|a| &mut a.annotations);
        for note in notes.filter(|n| n.source.is_empty()) {
            tool.clone_into(&mut note.source);
        }
        Self::with_sources(tool, (bundle, left))
    }

    /// The same where each note says itself what it came from.
    fn with_sources(tool: &'static str, (bundle, left): Found) -> Self {
        let left = left.0.iter().map(|(what, n)| format!("{what}: {n}."));
        Self {
            tool,
            bundle,
            left: left.collect(),
        }
    }
}

/// Reads the notes of another tool; none if it is no file that any of those
/// known here writes.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim_start_matches('\u{feff}');
    let of = |tool, found: Option<Found>| found.map(|found| Read::of(tool, found));
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return w3c::from_json_ld(&value)
            .map(|found| Read::with_sources("Web Annotations", found))
            .or_else(|| of("Hypothesis", services::hypothesis(&value)))
            .or_else(|| of("KOReader", koreader::json(&value)))
            .or_else(|| of("Omnivore or wallabag", services::articles(&value)));
    }
    of("My Clippings", clippings::read(text))
        .or_else(|| of("KOReader", koreader::lua(text)))
        .or_else(|| csv::read(text).map(|(tool, found)| Read::of(tool, found)))
}

/// What is wrong with a file that none of the readers takes, where its kind is
/// seen all the same.
pub(super) fn damage(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        let error = serde_json::from_str::<Value>(text).err()?;
        let line = error.line();
        return Some(if error.is_eof() {
            format!("its JSON ends in the middle, at line {line}: export it again")
        } else {
            format!(
                "its JSON is damaged at line {line}, column {}",
                error.column()
            )
        });
    }
    lua::damage(text).or_else(|| csv::damage(text))
}

/// Whether a file of an export that is a folder is read, by its path inside it.
pub(super) fn is_read(path: &str) -> bool {
    omnivore::is_read(path)
}

/// Reads an export that is a folder, by the paths in it; none if no tool known
/// here writes such a one.
pub(super) fn read_folder(files: &[(String, String)]) -> Option<Read> {
    omnivore::read(files).map(|found| Read::of("Omnivore", found))
}

/// The identity of another tool's note, the same whenever it is read.
pub(super) fn derived_id(tool: &str, key: &str) -> String {
    let hex = Hash::of(format!("{tool}\n{key}").as_bytes()).hex();
    hex.get(..ID_DIGITS).unwrap_or(&hex).to_owned()
}

/// Notes with their articles as a bundle: each article once, in the order in
/// which they come. Those of one address are of one article, whatever part of
/// the page they name.
pub(super) fn group(notes: impl IntoIterator<Item = (ArticleForm, AnnotationForm)>) -> Bundle {
    let mut bundle = Bundle::empty();
    let mut known: HashMap<Story, usize> = HashMap::new();
    for (article, note) in notes {
        let next = bundle.articles.len();
        let at = match known.entry(story(&article)) {
            Entry::Occupied(there) => *there.get(),
            Entry::Vacant(free) => {
                bundle.articles.push(article);
                *free.insert(next)
            }
        };
        if let Some(article) = bundle.articles.get_mut(at) {
            article.annotations.push(note);
        }
    }
    bundle
}

/// What a file's article is known by in it: identity, address, title.
type Story = (String, Option<String>, String);

fn story(of: &ArticleForm) -> Story {
    match of.url.as_deref().and_then(address::key) {
        Some(key) => (of.uid.clone(), Some(key), String::new()),
        None => (of.uid.clone(), of.url.clone(), of.title.clone()),
    }
}

/// A tool's notes as a bundle.
fn bundle(tool: &str, clips: impl IntoIterator<Item = Clip>) -> Bundle {
    let mut names = Names::default();
    group(clips.into_iter().map(|clip| clip.form(tool, &mut names)))
}

/// The identities that a file's notes have got.
#[derive(Debug, Default)]
struct Names {
    given: HashSet<String>,
    /// How often the same was said.
    said: HashMap<String, usize>,
}

impl Names {
    /// The identity of a note that its tool has no name for, by what it says;
    /// the same words of a story again are another note.
    fn by_words(&mut self, tool: &str, words: &str) -> String {
        let n = self.said.entry(words.to_owned()).or_default();
        loop {
            *n += 1;
            let id = match *n {
                1 => derived_id(tool, words),
                again => derived_id(tool, &format!("{words}\n{again}")),
            };
            if self.given.insert(id.clone()) {
                return id;
            }
        }
    }
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
    /// The tool's own name for it, if it has one.
    key: String,
    /// What it is known by without one, if that is not what it says.
    words: String,
}

impl Clip {
    fn form(self, tool: &str, names: &mut Names) -> (ArticleForm, AnnotationForm) {
        let id = if self.key.is_empty() {
            names.by_words(tool, &self.said())
        } else {
            derived_id(tool, &self.key)
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
            id,
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

    fn said(&self) -> String {
        if !self.words.is_empty() {
            return self.words.clone();
        }
        // The note may be written anew there: what it is on stays.
        let words = [self.quote.trim(), self.note.trim()];
        let words = words.into_iter().find(|w| !w.is_empty());
        [&self.url, &self.title, words.unwrap_or_default()].join("\n")
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
/// counts as UTC, a day as its beginning. Empty where there is none.
pub(super) fn time(raw: &str) -> String {
    let raw = raw.trim();
    let seconds = raw
        .parse::<i64>()
        .ok()
        .map(|n| if n > 100_000_000_000 { n / 1000 } else { n });
    let stamp = seconds
        .and_then(|s| jiff::Timestamp::from_second(s).ok())
        .or_else(|| raw.parse().ok())
        .or_else(|| format!("{}Z", raw.replace(' ', "T")).parse().ok())
        .or_else(|| format!("{raw}T00:00:00Z").parse().ok());
    let whole = stamp.and_then(|s| jiff::Timestamp::from_second(s.as_second()).ok());
    whole.map_or(String::new(), |s| s.to_string())
}
