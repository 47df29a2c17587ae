//! Services that keep notes with pages of the web, as JSON: Hypothesis,
//! Omnivore, wallabag.

use serde_json::Value;

use super::{Clip, Found, Left, bundle};

/// Hypothesis' search results or export: rows with `uri` and `target`.
pub(super) fn hypothesis(value: &Value) -> Option<Found> {
    let rows = [&value["rows"], &value["annotations"], value]
        .into_iter()
        .find_map(Value::as_array)?;
    let known = |row: &&Value| row["uri"].is_string() && row["target"].is_array();
    if rows.is_empty() || !rows.iter().any(|row| known(&row)) {
        return None;
    }
    let mut left = Left::default();
    let is_own = |row: &&Value| row["references"].as_array().is_none_or(Vec::is_empty);
    left.add_many(
        "Left out, rows without an address and a target",
        rows.iter().filter(|row| !known(row)).count(),
    );
    left.add_many(
        "Left out, answers to other notes, which have no passage of their own",
        rows.iter().filter(known).filter(|row| !is_own(row)).count(),
    );
    let own = rows.iter().filter(known).filter(is_own);
    let clips = own.map(|row| {
        let selectors = row["target"][0]["selector"].as_array();
        let quote = selectors
            .into_iter()
            .flatten()
            .find(|s| s["type"].as_str() == Some("TextQuoteSelector"));
        if quote.is_none() && selectors.is_some_and(|s| !s.is_empty()) {
            left.add(super::NO_QUOTE);
        }
        let of = |key: &str| quote.map_or(String::new(), |q| text(&q[key]));
        let title = match &row["document"]["title"] {
            Value::Array(all) => all.first().map_or(String::new(), text),
            one => text(one),
        };
        Clip {
            title,
            url: text(&row["uri"]),
            quote: of("exact"),
            prefix: of("prefix"),
            suffix: of("suffix"),
            note: text(&row["text"]),
            tags: texts(&row["tags"]),
            created: text(&row["created"]),
            modified: text(&row["updated"]),
            key: text(&row["id"]),
            ..Clip::default()
        }
    });
    let bundle = bundle("hypothesis", clips);
    Some((bundle, left))
}

/// Lists of articles with `highlights` (Omnivore) or `annotations`
/// (wallabag).
pub(super) fn articles(value: &Value) -> Option<Found> {
    let all = value.as_array()?;
    let mut clips = Vec::new();
    let (mut known, mut left) = (false, Left::default());
    for article in all {
        let lists = ["highlights", "annotations"].map(|key| article[key].as_array());
        known |= lists.iter().any(Option::is_some);
        let url = [&article["url"], &article["originalArticleUrl"]].map(text);
        let url = url.into_iter().find(|u| !u.is_empty()).unwrap_or_default();
        for e in lists.into_iter().flatten().flatten() {
            let first = |keys: [&str; 2]| {
                keys.map(|k| text(&e[k]))
                    .into_iter()
                    .find(|t| !t.is_empty())
                    .unwrap_or_default()
            };
            let clip = Clip {
                title: text(&article["title"]),
                url: url.clone(),
                quote: text(&e["quote"]),
                prefix: text(&e["prefix"]),
                suffix: text(&e["suffix"]),
                note: first(["annotation", "text"]),
                tags: labels(&e["labels"]),
                color: text(&e["color"]),
                created: first(["createdAt", "created_at"]),
                modified: first(["updatedAt", "updated_at"]),
                key: first(["id", "shortId"]),
                ..Clip::default()
            };
            if clip.quote.is_empty() && clip.note.is_empty() {
                left.add("Left out, entries without a quote or a note");
            } else {
                clips.push(clip);
            }
        }
    }
    known.then(|| (bundle("service", clips), left))
}

fn labels(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.map(|l| l.as_str().map_or_else(|| text(&l["name"]), str::to_owned))
        .collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}
