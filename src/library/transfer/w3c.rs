//! The exported form as W3C Web Annotations (JSON-LD), and back. What the
//! model has no word for is under `offprint:`, like where a note stands in the
//! text that its article shows, which may be another than it was made on; what
//! is about the article and not about a passage of it (its tags, edits, reading
//! state) is left out, as are the texts that notes were made on.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    foreign::{Found, Left, NO_QUOTE, derived_id, group, time},
    form::{AnnotationForm, ArticleForm, Bundle, SpanForm},
};
use crate::article::annotation::{AnchorState, Color};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What an article without an address of its own is called.
const ARTICLE: &str = "urn:offprint:article:";
const HASH: &str = "urn:sha256:";
const UUID: &str = "urn:uuid:";
const PROGRAM: &str = "urn:offprint:program";

/// The annotations of a bundle as a collection on one page.
pub(super) fn to_json_ld(bundle: &Bundle) -> Value {
    let items: Vec<Value> = bundle
        .articles
        .iter()
        .flat_map(|article| article.annotations.iter().map(|a| annotation(article, a)))
        .collect();
    json!({
        "@context": [CONTEXT, {"offprint": "urn:offprint:ns:"}],
        "id": "urn:offprint:annotations",
        "type": "AnnotationCollection",
        "label": "Notes from offprint",
        "total": items.len(),
        "first": {
            "id": "urn:offprint:annotations:1",
            "type": "AnnotationPage",
            "partOf": "urn:offprint:annotations",
            "startIndex": 0,
            "items": items,
        },
    })
}

fn annotation(article: &ArticleForm, of: &AnnotationForm) -> Value {
    let mut bodies = Vec::new();
    if !of.note.is_empty() {
        bodies.push(json!({
            "type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": of.note,
        }));
    }
    bodies.extend(of.tags.iter().map(|tag| {
        json!({"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": tag})
    }));
    let bare = of.quote.is_some() && of.note.is_empty();
    let mut out = json!({
        "id": format!("{UUID}{}", dashed(&of.id)),
        "type": "Annotation",
        "motivation": if bare { "highlighting" } else { "commenting" },
        "generator": {
            "id": PROGRAM,
            "type": "Software",
            "name": concat!("offprint ", env!("CARGO_PKG_VERSION")),
        },
        "target": target(article, of),
        "offprint:state": of.state,
    });
    if let Value::Object(map) = &mut out {
        for (key, time) in [("created", &of.created), ("modified", &of.modified)] {
            if !time.is_empty() {
                map.insert(key.into(), time.as_str().into());
            }
        }
        if !bodies.is_empty() {
            map.insert("body".into(), bodies.into());
        }
    }
    out
}

fn target(article: &ArticleForm, of: &AnnotationForm) -> Value {
    let own = || format!("{ARTICLE}{}", article.uid);
    let mut source = Map::new();
    source.insert("id".into(), article.url.clone().unwrap_or_else(own).into());
    source.insert("type".into(), "Text".into());
    for (key, value) in [
        ("dcterms:title", &article.title),
        ("offprint:article", &article.uid),
        ("offprint:original", &article.original),
        ("offprint:text", &article.text_hash),
    ] {
        if !value.is_empty() {
            source.insert(key.into(), value.as_str().into());
        }
    }
    let mut out = Map::new();
    out.insert("type".into(), "SpecificResource".into());
    out.insert("source".into(), source.into());
    out.insert("styleClass".into(), of.color.as_str().into());
    if let Some(quote) = &of.quote {
        let mut selectors = vec![json!({
            "type": "TextQuoteSelector", "exact": quote, "prefix": of.prefix, "suffix": of.suffix,
        })];
        if let (Some(start), Some(end)) = (of.start, of.end) {
            selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
        }
        out.insert("selector".into(), selectors.into());
    }
    if of.found.is_some() || of.kept {
        let stands = Stands {
            found: of.found,
            candidates: of.candidates.clone(),
            kept: of.kept,
        };
        out.insert("offprint:stands".into(), json!(stands));
    }
    if !of.made_on.is_empty() {
        out.insert(
            "state".into(),
            json!([{"type": "TimeState", "cached": format!("{HASH}{}", of.made_on)}]),
        );
    }
    out.into()
}

/// Where an annotation stands in the text that its article shows, in code
/// points of that text.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Stands {
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<SpanForm>,
    /// The other places that fit an uncertain one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<SpanForm>,
    /// The reader keeps it as a quote without a place.
    kept: bool,
}

/// A UUID as it is written elsewhere.
fn dashed(id: &str) -> String {
    let part = |from: usize, to: usize| id.get(from..to);
    match (
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ) {
        (Some(a), Some(b), Some(c), Some(d), Some(e)) => format!("{a}-{b}-{c}-{d}-{e}"),
        _ => id.to_owned(),
    }
}

/// Reads Web Annotations, ours or others': a collection, a page, a list, or
/// one alone. None if it is something else.
pub(super) fn from_json_ld(value: &Value) -> Option<Found> {
    let items = items(value)?;
    let mut left = Left::default();
    let total = value["total"].as_u64().map_or(0, |n| n as usize);
    left.add_many(
        "Left out, annotations on further pages of the collection, which are not in this file",
        total.saturating_sub(items.len()),
    );
    let mut notes = Vec::new();
    for item in items {
        let targets = list(&item["target"]);
        if targets.is_empty() {
            left.add("Left out, annotations that are about nothing");
        }
        let id = identity(item);
        // One that is about several passages becomes a note on each.
        for (n, target) in targets.into_iter().enumerate() {
            let id = match n {
                0 => id.clone(),
                n => derived_id("w3c", &format!("{id}\n{n}")),
            };
            notes.push((source(target), one(item, id, target, &mut left)));
        }
    }
    Some((group(notes), left))
}

fn items(value: &Value) -> Option<Vec<&Value>> {
    let is = |v: &Value, name: &str| list(&v["type"]).iter().any(|t| t.as_str() == Some(name));
    if is(value, "Annotation") {
        return Some(vec![value]);
    }
    for at in ["items", "first"] {
        match &value[at] {
            Value::Array(all) => return Some(all.iter().collect()),
            page @ Value::Object(_) => return items(page),
            _ => {}
        }
    }
    let all = value.as_array()?;
    let annotations = !all.is_empty() && all.iter().all(|v| is(v, "Annotation"));
    annotations.then(|| all.iter().collect())
}

/// One or several, as JSON-LD has it.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The article that a target is of.
fn source(target: &Value) -> ArticleForm {
    let source = if target["source"].is_null() {
        target
    } else {
        &target["source"]
    };
    let id = source
        .as_str()
        .or_else(|| source["id"].as_str())
        .unwrap_or_default();
    let uid = match id.strip_prefix(ARTICLE) {
        Some(uid) => uid.to_owned(),
        None => text(&source["offprint:article"]),
    };
    let web = id.starts_with("http://") || id.starts_with("https://");
    ArticleForm {
        url: web.then(|| id.to_owned()),
        title: text(&source["dcterms:title"]),
        original: text(&source["offprint:original"]),
        text_hash: text(&source["offprint:text"]),
        uid,
        ..ArticleForm::default()
    }
}

/// The first selector of a type, the finest one first: what refines another,
/// or is one of several to choose from, counts as well.
fn selector<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    list(value).into_iter().find_map(|s| {
        let finer = ["refinedBy", "items"].map(|key| selector(&s[key], name));
        let is = list(&s["type"]).iter().any(|t| t.as_str() == Some(name));
        finer.into_iter().flatten().next().or(is.then_some(s))
    })
}

/// What a body says: as tags, or as text of the note.
#[derive(Debug, Default)]
struct Said {
    notes: Vec<String>,
    tags: Vec<String>,
}

impl Said {
    /// Takes up a body; one that has no purpose of its own has that of the
    /// annotation.
    fn take(&mut self, body: &Value, purposes: &[&Value]) {
        let own = list(&body["purpose"]);
        let purposes = if own.is_empty() { purposes } else { &own };
        // A choice or a list of bodies.
        let parts = list(&body["items"]);
        if !parts.is_empty() {
            return parts.into_iter().for_each(|part| self.take(part, purposes));
        }
        // What is elsewhere is said by its address.
        let words = [body, &body["value"], &body["source"], &body["id"]];
        let Some(words) = words.into_iter().find_map(Value::as_str) else {
            return;
        };
        if purposes.iter().any(|p| p.as_str() == Some("tagging")) {
            self.tags.push(words.to_owned());
        } else {
            self.notes.push(words.to_owned());
        }
    }
}

/// The identity of the note that an annotation is on its first target. One
/// without a name is called by all that it says.
fn identity(item: &Value) -> String {
    match item["id"].as_str().unwrap_or_default() {
        "" => derived_id("w3c", &item.to_string()),
        name => match name.strip_prefix(UUID) {
            Some(own) => own.replace('-', ""),
            None => derived_id("w3c", name),
        },
    }
}

/// The note that an annotation is on one of its targets.
fn one(item: &Value, id: String, target: &Value, left: &mut Left) -> AnnotationForm {
    let quote = selector(&target["selector"], "TextQuoteSelector");
    let position = selector(&target["selector"], "TextPositionSelector");
    if quote.is_none() && !target["selector"].is_null() {
        left.add(NO_QUOTE);
    }
    let at = |key: &str| {
        let position = position.filter(|_| quote.is_some())?;
        position[key].as_u64().map(|n| n as usize)
    };
    let mut said = Said::default();
    let motivation = list(&item["motivation"]);
    for body in list(&item["body"])
        .into_iter()
        .chain(list(&item["bodyValue"]))
    {
        said.take(body, &motivation);
    }
    let created = time(&text(&item["created"]));
    let modified = Some(time(&text(&item["modified"]))).filter(|m| !m.is_empty());
    let color = text(&target["styleClass"]);
    let state = text(&item["offprint:state"]);
    let cached = list(&target["state"])
        .iter()
        .find_map(|s| s["cached"].as_str());
    let ours = item["generator"]["id"].as_str() == Some(PROGRAM);
    let stands = serde_json::from_value(target["offprint:stands"].clone());
    let stands: Stands = stands.unwrap_or_default();
    AnnotationForm {
        id,
        quote: quote.map(|q| text(&q["exact"])),
        prefix: quote.map(|q| text(&q["prefix"])).unwrap_or_default(),
        suffix: quote.map(|q| text(&q["suffix"])).unwrap_or_default(),
        start: at("start"),
        end: at("end"),
        made_on: cached
            .and_then(|c| c.strip_prefix(HASH))
            .unwrap_or_default()
            .to_owned(),
        color: Color::from_name(&color)
            .unwrap_or_default()
            .name()
            .to_owned(),
        note: said.notes.join("\n\n"),
        tags: said.tags,
        modified: modified.unwrap_or_else(|| created.clone()),
        created,
        state: AnchorState::from_name(&state)
            .unwrap_or_default()
            .name()
            .to_owned(),
        found: stands.found,
        candidates: stands.candidates,
        kept: stands.kept,
        source: if ours { "" } else { "Web Annotations" }.to_owned(),
        ..AnnotationForm::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn annotations() -> impl Strategy<Value = Vec<AnnotationForm>> {
        let one = (
            "[0-9a-f]{32}",
            proptest::option::of("[a-z\u{202e}\" 日é]{1,40}"),
            "[a-z \n]{0,20}",
            proptest::collection::vec("[a-z/ ]{1,8}", 0..3),
            0usize..5,
            proptest::option::of((0usize..999, 0usize..999)),
            "[0-9a-f]{64}",
        );
        let form = one.prop_map(|(id, quote, note, tags, color, at, made_on)| {
            let passage = quote.is_some();
            AnnotationForm {
                id,
                prefix: if passage {
                    "before ".into()
                } else {
                    String::new()
                },
                suffix: if passage {
                    " after".into()
                } else {
                    String::new()
                },
                start: at.filter(|_| passage).map(|a| a.0),
                end: at.filter(|_| passage).map(|a| a.1),
                made_on: if passage { made_on } else { String::new() },
                found: at.map(|(start, end)| SpanForm { start, end }),
                candidates: at
                    .map(|(start, end)| SpanForm {
                        start: end,
                        end: start,
                    })
                    .into_iter()
                    .collect(),
                kept: at.is_none(),
                quote,
                color: Color::ALL[color].name().into(),
                note,
                tags,
                created: "2024-01-02T03:04:05Z".into(),
                modified: "2024-01-02T03:04:06Z".into(),
                state: "moved".into(),
                ..AnnotationForm::default()
            }
        });
        proptest::collection::vec(form, 1..6)
    }

    proptest! {
        #[test]
        fn out_and_in_again_is_equal(annotations in annotations(), url: bool) {
            let article = ArticleForm {
                uid: "ab".repeat(16),
                url: url.then(|| "https://e.example/a?b=c".to_owned()),
                title: "A title".into(),
                original: "cd".repeat(32),
                text_hash: "ef".repeat(32),
                annotations,
                ..ArticleForm::default()
            };
            let bundle = Bundle { articles: vec![article], ..Bundle::empty() };
            let written = serde_json::to_string(&to_json_ld(&bundle)).unwrap();
            let read = from_json_ld(&serde_json::from_str(&written).unwrap());
            prop_assert_eq!(read, Some((bundle, Left::default())));
        }
    }

    /// What the model says that each part must have.
    #[test]
    fn the_model_finds_what_it_asks_for() {
        let annotation = AnnotationForm {
            id: "0123456789abcdef0123456789abcdef".into(),
            quote: Some("words".into()),
            start: Some(4),
            end: Some(9),
            made_on: "ef".repeat(32),
            color: "red".into(),
            created: "2024-01-02T03:04:05Z".into(),
            modified: "2024-01-02T03:04:05Z".into(),
            state: "exact".into(),
            ..AnnotationForm::default()
        };
        let article = ArticleForm {
            uid: "ab".repeat(16),
            annotations: vec![annotation],
            ..ArticleForm::default()
        };
        let out = to_json_ld(&Bundle {
            articles: vec![article],
            ..Bundle::empty()
        });
        assert_eq!(out["@context"][0], CONTEXT);
        assert_eq!(
            (&out["type"], &out["total"]),
            (&json!("AnnotationCollection"), &json!(1))
        );
        let page = &out["first"];
        assert_eq!(
            (&page["type"], &page["partOf"]),
            (&json!("AnnotationPage"), &out["id"])
        );
        let item = &page["items"][0];
        assert_eq!(item["id"], "urn:uuid:01234567-89ab-cdef-0123-456789abcdef");
        assert_eq!(
            (&item["type"], &item["motivation"]),
            (&json!("Annotation"), &json!("highlighting"))
        );
        assert!(item["body"].is_null());
        let target = &item["target"];
        assert_eq!(
            target["source"]["id"],
            format!("{ARTICLE}{}", "ab".repeat(16))
        );
        assert_eq!(target["selector"][0]["type"], "TextQuoteSelector");
        assert_eq!(
            target["selector"][1],
            json!({"type": "TextPositionSelector", "start": 4, "end": 9})
        );
        assert_eq!(
            target["state"][0]["cached"],
            format!("{HASH}{}", "ef".repeat(32))
        );
    }

    #[test]
    fn reads_what_others_write() {
        let other = json!({
            "@context": CONTEXT, "id": "https://notes.example/7", "type": "Annotation",
            "body": "A thought", "created": "2020-02-02T00:00:00Z",
            "target": {"source": "https://e.example/a", "selector": {"type": "TextQuoteSelector", "exact": "some words"}},
        });
        let (bundle, _) = from_json_ld(&other).unwrap();
        let article = &bundle.articles[0];
        assert_eq!(article.url.as_deref(), Some("https://e.example/a"));
        let note = &article.annotations[0];
        assert_eq!(
            (note.quote.as_deref(), note.note.as_str()),
            (Some("some words"), "A thought")
        );
        assert_eq!(note.id.len(), 32);
        assert_eq!(from_json_ld(&json!({"type": "Recipe"})), None);
    }
}
