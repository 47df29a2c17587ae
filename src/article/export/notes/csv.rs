//! Annotations as the table that Readwise reads: Highlight, Title, Author,
//! URL, Note, Location, Date. Its notes say tags as words that begin with a
//! full stop. After those the colour, as in its own exports, and what the
//! reader calls it.

use super::{Noted, title, whole_first};
use crate::{
    article::{
        annotation::{Annotation, Color},
        export::{head, json::known_time},
    },
    text,
};

/// How a line of the table ends (RFC 4180).
pub(super) const LINE_END: &str = "\r\n";

const HEAD: &str = "Highlight,Title,Author,URL,Note,Location,Date,Color,Color name\r\n";

pub(super) fn document(articles: &[Noted<'_>]) -> String {
    let mut out = HEAD.to_owned();
    for of in articles {
        for annotation in whole_first(of) {
            out.push_str(&row(of, annotation));
        }
    }
    out
}

fn row(of: &Noted<'_>, annotation: &Annotation) -> String {
    let tags: Vec<String> = annotation
        .tags
        .iter()
        .map(|t| format!(".{} ", word(t)))
        .collect();
    let tags = tags.concat();
    let note = format!("{tags}{}", annotation.note.trim_end());
    // A row needs a highlight; a note on the whole article is one itself.
    let (quote, note) = match &annotation.selector {
        Some(selector) => (selector.exact.trim().to_owned(), note),
        None => (annotation.note.trim_end().to_owned(), tags),
    };
    let record = &of.article.record;
    let location = annotation
        .passage
        .and_then(|p| record.block_at(p.start))
        .map_or(String::new(), |block| (block + 1).to_string());
    let date = known_time(annotation.created)
        .unwrap_or_default()
        .replace('T', " ")
        .replace('Z', "");
    let metadata = &of.article.metadata;
    let color = annotation.selector.as_ref().map(|_| annotation.color);
    let cells = [
        quote,
        title(of).to_owned(),
        head::authors(metadata),
        head::url(metadata).unwrap_or_default().to_owned(),
        note.trim_end().to_owned(),
        location,
        date,
        color.map_or("", Color::name).to_owned(),
        color
            .and_then(|c| of.colors.own(c))
            .unwrap_or_default()
            .to_owned(),
    ];
    cells.map(|c| cell(&c)).join(",") + LINE_END
}

/// A tag as one word.
fn word(tag: &str) -> String {
    let clean = text::sanitise_line(tag);
    clean.split_whitespace().collect::<Vec<_>>().join("-")
}

/// A cell that no spreadsheet takes for a formula.
fn cell(raw: &str) -> String {
    let clean = text::sanitise(raw);
    let formula = clean.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", clean.replace('"', "\"\""))
}
