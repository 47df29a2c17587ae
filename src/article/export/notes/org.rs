//! Annotations as an Org file: a headline an article, one below it a note.

use super::{Noted, title, whole_first};
use crate::{
    article::{
        annotation::{AnchorState, Annotation, Color, ColorNames},
        export::{head, json::known_time},
    },
    text,
};

/// Characters of a quote in its headline.
const HEADLINE_CHARS: usize = 60;

pub(super) fn document(articles: &[Noted<'_>]) -> String {
    articles.iter().map(article).collect::<Vec<_>>().join("\n")
}

fn article(of: &Noted<'_>) -> String {
    let metadata = &of.article.metadata;
    let date = metadata.published.as_ref().or(metadata.updated.as_ref());
    let properties = [
        ("OFFPRINT_ID", of.uid.to_owned()),
        ("AUTHOR", head::authors(metadata)),
        (
            "PUBLISHER",
            metadata
                .publisher
                .as_ref()
                .map_or(String::new(), |f| f.value.clone()),
        ),
        (
            "PUBLISHED",
            date.map_or(String::new(), |f| f.value.to_string()),
        ),
        ("URL", head::url(metadata).unwrap_or_default().to_owned()),
    ];
    let mut out = format!("* {}\n{}", line(title(of)), drawer(&properties));
    for annotation in whole_first(of) {
        out.push_str(&note(annotation, of.colors));
    }
    out
}

fn note(of: &Annotation, colors: &ColorNames) -> String {
    let quote = of.selector.as_ref().map(|s| s.exact.trim());
    let headline = match quote {
        Some(quote) => format!("“{}”", cut(&line(quote))),
        None => "On the whole article".to_owned(),
    };
    let tags: Vec<String> = of.tags.iter().map(|t| tag(t)).collect();
    let tags = if tags.is_empty() {
        String::new()
    } else {
        format!("  :{}:", tags.join(":"))
    };
    let state = match of.state {
        AnchorState::Exact => String::new(),
        other => other.name().to_owned(),
    };
    let color = quote.map(|_| of.color);
    let properties = [
        ("CREATED", inactive(of.created)),
        ("COLOR", color.map_or("", Color::name).to_owned()),
        (
            "COLOR_NAME",
            color
                .and_then(|c| colors.own(c))
                .unwrap_or_default()
                .to_owned(),
        ),
        ("STATE", state),
        ("ID", of.id.clone()),
    ];
    let mut out = format!("** {headline}{tags}\n{}", drawer(&properties));
    if let Some(quote) = quote {
        out.push_str("#+begin_quote\n");
        out.push_str(&lines(quote));
        out.push_str("#+end_quote\n");
    }
    if !of.note.trim().is_empty() {
        out.push_str(&lines(of.note.trim_end()));
    }
    out
}

/// `[2023-11-14 22:13]`, a time that no agenda takes up.
fn inactive(unix: i64) -> String {
    known_time(unix).map_or(String::new(), |time| {
        format!("[{}]", time.get(..16).unwrap_or(&time).replace('T', " "))
    })
}

fn drawer(properties: &[(&str, String)]) -> String {
    let rows = properties.iter().filter(|(_, v)| !v.trim().is_empty());
    let rows: Vec<String> = rows.map(|(k, v)| format!(":{k}: {}\n", line(v))).collect();
    format!(":PROPERTIES:\n{}:END:\n", rows.concat())
}

fn line(raw: &str) -> String {
    text::sanitise_line(raw).trim().to_owned()
}

fn cut(quote: &str) -> String {
    match quote.char_indices().nth(HEADLINE_CHARS) {
        Some((at, _)) => format!("{}…", quote.get(..at).unwrap_or_default().trim_end()),
        None => quote.to_owned(),
    }
}

/// Lines that stay lines of text: a zero-width space is Org's own way to
/// keep a star, a keyword or a drawer from being one.
fn lines(raw: &str) -> String {
    let clean = text::sanitise(raw);
    let safe = |l: &str| {
        let bare = l.trim_start();
        if l.starts_with('*') || bare.starts_with("#+") || bare.starts_with(':') {
            format!("\u{200b}{l}\n")
        } else {
            format!("{l}\n")
        }
    };
    clean.split('\n').map(safe).collect()
}

/// Org's tags are letters, digits, `_`, `@`, `#` and `%`.
fn tag(raw: &str) -> String {
    text::sanitise_line(raw)
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '%') {
                c
            } else {
                '_'
            }
        })
        .collect()
}
