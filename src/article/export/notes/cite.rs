//! The articles as sources: BibTeX and CSL-JSON.

use serde_json::{Map, Value, json};

use super::{Noted, title, whole_first};
use crate::{
    article::{Author, Date, Metadata, export::head},
    text,
};

pub(super) fn bibtex(articles: &[Noted<'_>]) -> String {
    let entries: Vec<String> = articles.iter().map(entry).collect();
    entries.join("\n")
}

fn entry(of: &Noted<'_>) -> String {
    let metadata = &of.article.metadata;
    let authors: Vec<String> = names(metadata)
        .iter()
        .map(|n| format!("{{{}}}", tex(n)))
        .collect();
    let date = date(metadata);
    let fields = [
        ("title", format!("{{{}}}", tex(title(of)))),
        ("author", authors.join(" and ")),
        (
            "publisher",
            metadata
                .publisher
                .as_ref()
                .map_or(String::new(), |f| tex(&f.value)),
        ),
        ("date", date.map_or(String::new(), |d| day(&d))),
        (
            "year",
            date.map_or(String::new(), |d| format!("{:04}", d.year)),
        ),
        ("url", head::url(metadata).map_or(String::new(), address)),
        (
            "langid",
            metadata
                .language
                .as_ref()
                .map_or(String::new(), |f| tex(&f.value)),
        ),
        ("annote", tex(&annote(of))),
    ];
    let rows: Vec<String> = fields
        .iter()
        .filter(|(_, v)| !v.is_empty() && v != "{}")
        .map(|(k, v)| format!("  {k} = {{{v}}},\n"))
        .collect();
    format!("@online{{{},\n{}}}\n", key(of), rows.concat())
}

/// A key that stays the same: the last name of the first author, year, and
/// the beginning of the article's identity.
fn key(of: &Noted<'_>) -> String {
    let metadata = &of.article.metadata;
    let name = names(metadata).first().map_or(String::new(), |n| {
        n.split_whitespace().last().unwrap_or_default().to_owned()
    });
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let year = date(metadata).map_or(String::new(), |d| d.year.to_string());
    let id = of.uid.get(..6).unwrap_or(of.uid);
    format!("{}{year}-{id}", name.to_ascii_lowercase())
}

/// Quotes and notes, one a paragraph.
fn annote(of: &Noted<'_>) -> String {
    let one = |a: &crate::article::annotation::Annotation| {
        let quote = a.selector.as_ref().map(|s| format!("“{}”", s.exact.trim()));
        let note = Some(a.note.trim_end().to_owned()).filter(|n| !n.is_empty());
        quote.into_iter().chain(note).collect::<Vec<_>>().join(" ")
    };
    whole_first(of).map(one).collect::<Vec<_>>().join("\n\n")
}

fn names(metadata: &Metadata) -> Vec<String> {
    let authors: &[Author] = metadata.authors.as_ref().map_or(&[], |f| &f.value);
    authors
        .iter()
        .map(|a| text::sanitise_line(&a.name).into_owned())
        .collect()
}

fn date(metadata: &Metadata) -> Option<Date> {
    metadata
        .published
        .as_ref()
        .or(metadata.updated.as_ref())
        .map(|f| f.value)
}

/// The day, without the time.
fn day(date: &Date) -> String {
    let text = date.to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}

/// Text for LaTeX.
fn tex(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in text::sanitise(raw).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            // BibTeX counts braces, also those after a backslash.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '#' | '$' | '%' | '&' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(c),
        }
    }
    out
}

/// An address, which is read letter by letter: only what would end the field
/// is changed.
fn address(url: &str) -> String {
    text::sanitise_line(url)
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
        .replace(' ', "%20")
}

pub(super) fn csl(articles: &[Noted<'_>]) -> String {
    let items: Vec<Value> = articles.iter().map(item).collect();
    super::super::json::to_string(&items, true) + "\n"
}

fn item(of: &Noted<'_>) -> Value {
    let metadata = &of.article.metadata;
    let line = |t: &str| text::sanitise_line(t).into_owned();
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    put("id", Some(json!(key(of))));
    put("type", Some(json!("webpage")));
    put("title", Some(json!(line(title(of)))));
    let authors: Vec<Value> = names(metadata)
        .iter()
        .map(|n| json!({"literal": n}))
        .collect();
    put("author", (!authors.is_empty()).then(|| json!(authors)));
    put(
        "container-title",
        metadata.publisher.as_ref().map(|f| json!(line(&f.value))),
    );
    let parts = |d: Date| {
        let parts: Vec<i64> = [
            Some(i64::from(d.year)),
            d.month.map(i64::from),
            d.day.map(i64::from),
        ]
        .into_iter()
        .flatten()
        .collect();
        json!({"date-parts": [parts]})
    };
    put("issued", date(metadata).map(parts));
    put("URL", head::url(metadata).map(|u| json!(line(u))));
    put(
        "language",
        metadata.language.as_ref().map(|f| json!(line(&f.value))),
    );
    put(
        "note",
        Some(annote(of))
            .filter(|n| !n.is_empty())
            .map(|n| json!(text::sanitise(&n))),
    );
    Value::Object(out)
}
