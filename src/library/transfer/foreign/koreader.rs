//! `KOReader`: what it keeps beside a book (`metadata.….lua`), and what its
//! exporter writes as JSON.

use serde_json::Value;

use super::{Bundle, Clip, group, lua};

pub(super) fn lua(text: &str) -> Option<Bundle> {
    if !text.contains("return") {
        return None;
    }
    let value = lua::read(text)?;
    let props = &value["doc_props"];
    let of = |key: &str| text_of(&props[key]);
    let title = of("title");
    let newer = value["annotations"].as_array();
    let older = value["bookmarks"].as_array();
    let entries = newer.or(older)?;
    let clips = entries.iter().filter_map(|e| {
        // Before 2024 the quote was in `notes`, and `text` a label.
        let (quote, note) = if newer.is_some() {
            (text_of(&e["text"]), text_of(&e["note"]))
        } else {
            (text_of(&e["notes"]), written(&text_of(&e["text"])))
        };
        // A bookmark of a page has no place of its own.
        let marked = newer.is_none() || !e["pos0"].is_null() || !e["drawer"].is_null();
        (marked && !quote.trim().is_empty()).then(|| Clip {
            title: title.clone(),
            key: format!("{title}\n{}\n{quote}", text_of(&e["datetime"])),
            quote,
            note,
            color: text_of(&e["color"]),
            created: text_of(&e["datetime"]),
            modified: text_of(&e["datetime_updated"]),
            ..Clip::default()
        })
    });
    let all: Vec<_> = clips.map(|c| c.form("koreader")).collect();
    Some(group(all))
}

/// A label that nobody wrote: `Page 7 … @ 2023-01-01 10:00:00`.
fn written(label: &str) -> String {
    let made = label.contains(" @ ") || label.contains("@ 20");
    if made {
        String::new()
    } else {
        label.to_owned()
    }
}

pub(super) fn json(value: &Value) -> Option<Bundle> {
    let documents = match &value["documents"] {
        Value::Array(all) => all.iter().collect(),
        _ if value["entries"].is_array() => vec![value],
        _ => return None,
    };
    let mut notes = Vec::new();
    for document in documents {
        for e in document["entries"].as_array().into_iter().flatten() {
            let quote = text_of(&e["text"]);
            let clip = Clip {
                title: text_of(&document["title"]),
                key: format!(
                    "{}\n{}\n{quote}",
                    text_of(&document["title"]),
                    text_of(&e["time"])
                ),
                quote,
                note: text_of(&e["note"]),
                color: text_of(&e["color"]),
                created: text_of(&e["time"]),
                ..Clip::default()
            };
            if !(clip.quote.is_empty() && clip.note.is_empty()) {
                notes.push(clip.form("koreader"));
            }
        }
    }
    Some(group(notes))
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
