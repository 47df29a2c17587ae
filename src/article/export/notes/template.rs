//! Markdown as the reader wants it: a template with names in double braces.
//!
//! `{{title}}` is what is known; `{{#notes}} … {{/notes}}` is written once for
//! each note; `{{#note}} … {{/note}}` only where there is something,
//! `{{^note}} … {{/note}}` only where there is nothing. Notes of the reader
//! are written as they are; what an article says is escaped, so that it stays
//! text.

use super::{Noted, whole_first};
use crate::{
    article::{
        annotation::{Annotation, ColorNames},
        export::{
            head,
            json::known_day,
            markdown::{escaped_line, escaped_quote},
        },
    },
    text,
};

/// Names that mean something of an article.
const ARTICLE: [&str; 11] = [
    "title",
    "author",
    "publisher",
    "published",
    "updated",
    "url",
    "language",
    "id",
    "count",
    "tags",
    "frontmatter",
];
/// Names that mean something of a note.
const NOTE: [&str; 11] = [
    "quote",
    "note",
    "color",
    "color_name",
    "letter",
    "note_tags",
    "created",
    "modified",
    "state",
    "note_id",
    "number",
];
/// Sections in sections, at most.
const MAX_DEPTH: usize = 8;

/// A template that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
    /// Name, whether it is the other way round, what is inside.
    Section(String, bool, Vec<Part>),
}

impl Template {
    /// Reads a template; why it could not be understood, with the line.
    pub fn parse(source: &str) -> Result<Self, String> {
        let mut rest = source;
        let parts = parts(source, &mut rest, None, 0)?;
        Ok(Self(parts))
    }

    /// One article.
    pub fn fill(&self, of: &Noted<'_>) -> String {
        let mut out = String::new();
        write(&self.0, of, None, &mut out);
        out
    }
}

fn parts(
    source: &str,
    rest: &mut &str,
    inside: Option<&str>,
    depth: usize,
) -> Result<Vec<Part>, String> {
    let mut out = Vec::new();
    loop {
        let Some((before, after)) = rest.split_once("{{") else {
            if let Some(name) = inside {
                return Err(format!("the section {{{{#{name}}}}} is not closed"));
            }
            out.push(Part::Text((*rest).to_owned()));
            *rest = "";
            return Ok(out);
        };
        out.push(Part::Text(before.to_owned()));
        let line = source.len() - after.len();
        let line = source.get(..line).unwrap_or_default().matches('\n').count() + 1;
        let (name, after) = after
            .split_once("}}")
            .ok_or_else(|| format!("line {line}: {{{{ is not closed by }}}}"))?;
        *rest = after;
        let name = name.trim();
        match name.chars().next() {
            Some(sign @ ('#' | '^')) => {
                let name = known(name.trim_start_matches(['#', '^']).trim(), line)?;
                if depth >= MAX_DEPTH {
                    return Err(format!("line {line}: sections lie too deep in each other"));
                }
                let inner = parts(source, rest, Some(name), depth + 1)?;
                out.push(Part::Section(name.to_owned(), sign == '^', inner));
            }
            Some('/') => {
                let name = name.trim_start_matches('/').trim();
                return if inside == Some(name) {
                    Ok(out)
                } else {
                    Err(format!("line {line}: {{{{/{name}}}}} closes nothing"))
                };
            }
            _ => out.push(Part::Name(known(name, line)?.to_owned())),
        }
    }
}

fn known(name: &str, line: usize) -> Result<&str, String> {
    if name == "notes" || ARTICLE.contains(&name) || NOTE.contains(&name) {
        return Ok(name);
    }
    let names: Vec<&str> = ARTICLE.iter().chain(&NOTE).copied().collect();
    Err(format!(
        "line {line}: there is no {{{{{name}}}}}; there are notes, {}",
        names.join(", ")
    ))
}

fn write(parts: &[Part], of: &Noted<'_>, note: Option<(usize, &Annotation)>, out: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Name(name) => out.push_str(&value(name, of, note)),
            Part::Section(name, false, inner) if name == "notes" && note.is_none() => {
                for (n, annotation) in (1..).zip(whole_first(of)) {
                    write(inner, of, Some((n, annotation)), out);
                }
            }
            Part::Section(name, inverted, inner) => {
                let there = if name == "notes" {
                    !of.annotations.is_empty()
                } else {
                    !value(name, of, note).trim().is_empty()
                };
                if there != *inverted {
                    write(inner, of, note, out);
                }
            }
        }
    }
}

fn value(name: &str, of: &Noted<'_>, note: Option<(usize, &Annotation)>) -> String {
    if let Some((n, annotation)) = note
        && NOTE.contains(&name)
    {
        return of_note(name, n, (annotation, of.colors));
    }
    let metadata = &of.article.metadata;
    let field = |f: Option<String>| escaped_line(&f.unwrap_or_default());
    match name {
        "title" => field(head::title(metadata).map(str::to_owned)),
        "author" => field(Some(head::authors(metadata))),
        "publisher" => field(metadata.publisher.as_ref().map(|f| f.value.clone())),
        "published" => metadata
            .published
            .as_ref()
            .map_or(String::new(), |f| f.value.to_string()),
        "updated" => metadata
            .updated
            .as_ref()
            .map_or(String::new(), |f| f.value.to_string()),
        "url" => text::sanitise_line(head::url(metadata).unwrap_or_default())
            .replace([' ', '<', '>'], ""),
        "language" => field(metadata.language.as_ref().map(|f| f.value.clone())),
        "id" => of.uid.to_owned(),
        "count" => of.annotations.len().to_string(),
        "tags" => tags(of.annotations.iter().flat_map(|a| &a.tags)),
        "frontmatter" => front_matter(of),
        _ => String::new(),
    }
}

fn of_note(name: &str, n: usize, (of, colors): (&Annotation, &ColorNames)) -> String {
    let day = |unix| known_day(unix).unwrap_or_default();
    match name {
        "quote" => of
            .selector
            .as_ref()
            .map_or(String::new(), |s| escaped_quote(s.exact.trim())),
        "note" => text::sanitise(of.note.trim_end()).into_owned(),
        "color" => of.color.name().to_owned(),
        "color_name" => {
            let own = colors.own(of.color).filter(|_| of.selector.is_some());
            escaped_line(own.unwrap_or_default())
        }
        "letter" => of.color.letter().to_string(),
        "note_tags" => tags(of.tags.iter()),
        "created" => day(of.created),
        "modified" => day(of.modified),
        "state" => of.state.name().to_owned(),
        "note_id" => of.id.clone(),
        "number" => n.to_string(),
        _ => String::new(),
    }
}

/// `#one #two`, each once, in order.
fn tags<'a>(all: impl Iterator<Item = &'a String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for tag in all {
        let tag = format!("#{}", text::sanitise_line(tag).replace(' ', "-"));
        if !seen.contains(&tag) {
            seen.push(tag);
        }
    }
    seen.join(" ")
}

/// Front matter with the keys of Obsidian's web clipper: title, source,
/// author, published, created, tags. Values are quoted as YAML's double quotes
/// have it, which JSON's are, too.
pub fn front_matter(of: &Noted<'_>) -> String {
    let metadata = &of.article.metadata;
    let quoted = |t: &str| super::super::json::to_string(&text::sanitise_line(t), false);
    let mut out = String::from("---\n");
    let mut put = |key: &str, value: String| {
        if !value.is_empty() {
            let space = if value.starts_with('\n') { "" } else { " " };
            out.push_str(&format!("{key}:{space}{value}\n"));
        }
    };
    put("title", quoted(super::title(of)));
    put("source", head::url(metadata).map_or(String::new(), quoted));
    let authors: &[crate::article::Author] = metadata.authors.as_ref().map_or(&[], |f| &f.value);
    let authors: Vec<String> = authors
        .iter()
        .map(|a| format!("\n  - {}", quoted(&format!("[[{}]]", a.name))))
        .collect();
    put("author", authors.concat());
    put(
        "published",
        metadata
            .published
            .as_ref()
            .map_or(String::new(), |f| f.value.to_string()),
    );
    let created = of
        .annotations
        .iter()
        .map(|a| a.created)
        .filter(|created| *created != 0)
        .min();
    put("created", created.and_then(known_day).unwrap_or_default());
    let mut names: Vec<&String> = of.annotations.iter().flat_map(|a| &a.tags).collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<String> = names
        .iter()
        .map(|t| format!("\n  - {}", quoted(t)))
        .collect();
    put("tags", names.concat());
    out + "---\n"
}
