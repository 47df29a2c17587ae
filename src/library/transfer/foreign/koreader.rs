//! `KOReader`: what it keeps beside a book (`metadata.….lua`), and what its
//! exporter writes as JSON.

use serde_json::Value;

use super::{Clip, Found, Left, bundle, lua};

pub(super) fn lua(text: &str) -> Option<Found> {
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
    let mut left = Left::default();
    let clips = entries.iter().filter_map(|e| {
        // Before 2024 the quote was in `notes`, and `text` a label.
        let (quote, note) = if newer.is_some() {
            (text_of(&e["text"]), text_of(&e["note"]))
        } else {
            (text_of(&e["notes"]), written(e))
        };
        let of_a_place = ["pos0", "drawer", "highlighted"]
            .iter()
            .any(|key| !(e[*key].is_null() || e[*key] == Value::Bool(false)));
        let marked = of_a_place && !quote.trim().is_empty();
        if !marked {
            left.add("Left out, bookmarks of a page, which have no words of their own");
        }
        marked.then(|| Clip {
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
    let bundle = bundle("koreader", clips);
    Some((bundle, left))
}

/// The label of an older entry, unless nobody wrote it: `Page 7 … @
/// 2023-01-01 10:00:00`, in the language of the device, ends with its time.
fn written(entry: &Value) -> String {
    let (label, time) = (text_of(&entry["text"]), text_of(&entry["datetime"]));
    let made = label.trim_end().strip_suffix(time.trim());
    if made.is_some_and(|l| l.ends_with("@ ")) {
        String::new()
    } else {
        label
    }
}

pub(super) fn json(value: &Value) -> Option<Found> {
    let documents = match &value["documents"] {
        Value::Array(all) => all.iter().collect(),
        _ if value["entries"].is_array() => vec![value],
        _ => return None,
    };
    let (mut clips, mut left) = (Vec::new(), Left::default());
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
            if clip.quote.is_empty() && clip.note.is_empty() {
                left.add("Left out, entries without a quote or a note");
            } else {
                clips.push(clip);
            }
        }
    }
    Some((bundle("koreader", clips), left))
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
