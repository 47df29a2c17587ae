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
        // As in an address: brackets would make a link of a part of it.
        (
            "URL",
            head::url(metadata)
                .unwrap_or_default()
                .replace('[', "%5B")
                .replace(']', "%5D"),
        ),
    ];
    let mut out = format!("* {}\n{}", heading(title(of)), drawer(&properties));
    for annotation in whole_first(of) {
        out.push_str(&note(annotation, of.colors));
    }
    out
}

fn note(of: &Annotation, colors: &ColorNames) -> String {
    let quote = of.selector.as_ref().map(|s| s.exact.trim());
    let headline = match quote {
        Some(quote) => format!("“{}”", inert(cut(&line(quote)).as_str())),
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
    let value = |key: &str, value: &str| match key {
        // Read letter by letter.
        "URL" => line(value),
        _ => inert(&line(value)),
    };
    let rows: Vec<String> = rows
        .map(|(k, v)| format!(":{k}: {}\n", value(k, v)))
        .collect();
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

/// A zero-width space is Org's own way to keep text from being markup.
pub(super) const APART: &str = "\u{200b}";

/// How a link, a macro, a snippet of another language, a footnote, a citation,
/// a target, a time of the agenda, a Lisp expression, a priority or a formula
/// begins. All of them can do something when they are followed, exported or
/// only looked at.
const BEGIN: [&str; 10] = [
    "[[", "@@", "{{", "<<", "<%", "[#", "[fn:", "[cite", "\\(", "\\[",
];
/// Kinds of links that run something, also without brackets.
const RUN: [&str; 4] = ["shell:", "elisp:", "file+sys:", "file+emacs:"];
/// Code in a line, where a word begins so.
const CODE: [&str; 2] = ["src_", "call_"];

/// Text in which nothing is markup that does something.
fn inert(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let begins = |word: &&&str| {
            let head = rest.get(..word.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(word))
        };
        let in_word = out
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_alphanumeric());
        let code = CODE.iter().filter(|_| !in_word);
        let found = BEGIN.iter().chain(&RUN).chain(code).find(begins);
        let next = rest.chars().nth(1).unwrap_or_default();
        let dated = c == '<' && next.is_ascii_digit();
        let entity = c == '\\' && next.is_ascii_alphabetic();
        // Before the last character of a word, after the first of a pair.
        let taken = match found {
            Some(word) => word.len() - 1,
            None => c.len_utf8(),
        };
        let (head, tail) = rest.split_at(taken);
        out.push_str(head);
        if found.is_some() || dated || entity {
            out.push_str(APART);
        }
        rest = tail;
    }
    out
}

/// A headline that is neither a task, a comment nor tagged.
fn heading(raw: &str) -> String {
    let clean = inert(&line(raw));
    let first = clean.split(' ').next().unwrap_or_default();
    let keyword = first.len() > 1 && first.bytes().all(|b| b.is_ascii_uppercase());
    let before = if keyword {
        APART.to_owned()
    } else {
        String::new()
    };
    let after = if clean.ends_with(':') {
        APART.to_owned()
    } else {
        String::new()
    };
    format!("{before}{clean}{after}")
}

/// Lines that stay lines of text: no star, keyword, comment, drawer or entry
/// of a diary begins one.
fn lines(raw: &str) -> String {
    let clean = inert(&text::sanitise(raw));
    let safe = |l: &str| {
        let bare = l.trim_start();
        let begins = [
            "#",
            ":",
            "%%",
            "CLOCK:",
            "SCHEDULED:",
            "DEADLINE:",
            "CLOSED:",
        ];
        if l.starts_with('*') || begins.iter().any(|b| bare.starts_with(b)) {
            format!("{APART}{l}\n")
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
