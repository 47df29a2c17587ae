//! JSON-LD (schema.org): articles in it, however they are wrapped.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::article::page::SourceMeta;

use super::{Gather, LISTS, OFFERS};

/// Objects that are looked at; a page of listings may hold thousands.
const MAX_NODES: usize = 2000;

type Node = Map<String, Value>;

/// Takes the story's fields from the JSON-LD of a page.
pub(super) fn read(meta: &SourceMeta, gather: &mut Gather) {
    let documents: Vec<Value> = meta.json_ld.iter().filter_map(|text| parse(text)).collect();
    let mut nodes: Vec<&Node> = Vec::new();
    for document in &documents {
        collect(document, &mut nodes);
    }
    // A bare reference is a node of its own; only what says more is a target.
    let by_id: HashMap<&str, &Node> = nodes
        .iter()
        .filter(|n| n.len() > 1)
        .filter_map(|n| Some((n.get("@id")?.as_str()?, *n)))
        .collect();
    let mut articles: Vec<(u8, &Node)> = nodes
        .iter()
        .map(|n| (rank(n), *n))
        .filter(|(rank, _)| *rank > 0)
        .collect();
    articles.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    gather.source.says_article |= articles.first().is_some_and(|(rank, _)| *rank > 1);
    if !gather.source.says_article {
        gather.source.says_other = roots(&documents).find_map(other);
    }
    for (_, article) in articles.iter().take(3) {
        take(article, &by_id, gather);
    }
}

/// What the documents describe themselves, not what they speak of.
fn roots(documents: &[Value]) -> impl Iterator<Item = &Node> {
    let items = documents.iter().flat_map(|document| match document {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    });
    let graphs = items.flat_map(|item| match item.get("@graph") {
        Some(Value::Array(items)) => items.as_slice(),
        _ => std::slice::from_ref(item),
    });
    graphs.filter_map(Value::as_object)
}

/// What a node that is no article says of the page.
fn other(node: &Node) -> Option<&'static str> {
    let types = strings(node.get("@type"));
    types
        .iter()
        .find_map(|name| match name.rsplit('/').next().unwrap_or_default() {
            "Product" | "ProductGroup" | "IndividualProduct" => Some(OFFERS),
            "CollectionPage" | "SearchResultsPage" => Some(LISTS),
            _ => None,
        })
}

/// JSON as pages have it: wrapped in comments, with raw line breaks inside
/// strings, or cut by a stray semicolon.
fn parse(text: &str) -> Option<Value> {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let text = text
        .trim_end_matches(';')
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim();
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mended = mend(text);
    let mut values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
    values.next()?.ok()
}

/// Control characters to spaces, comments and commas before a closing
/// bracket taken out.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let (mut in_string, mut escaped) = (false, false);
    while let Some(c) = chars.next() {
        let c = if c.is_control() { ' ' } else { c };
        if in_string {
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            out.push(c);
            continue;
        }
        match (c, chars.peek()) {
            ('/', Some('*')) => skip_comment(&mut chars),
            ('}' | ']', _) => {
                out.truncate(out.trim_end().trim_end_matches(',').len());
                out.push(c);
            }
            _ => {
                in_string = c == '"';
                out.push(c);
            }
        }
    }
    out
}

fn skip_comment(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    chars.next();
    while let Some(c) = chars.next() {
        if c == '*' && chars.peek() == Some(&'/') {
            chars.next();
            return;
        }
    }
}

/// Every object in `value` that may describe something. `serde_json` limits
/// the depth.
fn collect<'a>(value: &'a Value, nodes: &mut Vec<&'a Node>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, nodes)),
        Value::Object(node) if nodes.len() < MAX_NODES => {
            nodes.push(node);
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "author",
                "publisher",
                "hasPart",
                "itemReviewed",
            ] {
                if let Some(inner) = node.get(key) {
                    collect(inner, nodes);
                }
            }
        }
        _ => {}
    }
}

/// 2 for an article, 1 for a page, 0 for anything else.
fn rank(node: &Node) -> u8 {
    let types = strings(node.get("@type"));
    let article = |t: &String| {
        let name = t.rsplit('/').next().unwrap_or_default();
        name.ends_with("Article")
            || name.ends_with("Posting") && name != "JobPosting"
            || matches!(name, "Report" | "Recipe" | "Review" | "LiveBlogPosting")
    };
    if types.iter().any(article) {
        2
    } else {
        u8::from(types.iter().any(|t| t.ends_with("WebPage")))
    }
}

fn take(node: &Node, by_id: &HashMap<&str, &Node>, gather: &mut Gather) {
    if let Some(name) = names(node.get("publisher"), by_id).first() {
        gather.publisher("json-ld publisher", name);
    }
    for key in ["headline", "name"] {
        if let Some(headline) = node.get(key).and_then(Value::as_str) {
            gather.title(&format!("json-ld {key}"), headline);
        }
    }
    let writers = [
        names(node.get("author"), by_id),
        names(node.get("creator"), by_id),
    ];
    if let Some(writers) = writers.iter().find(|w| !w.is_empty()) {
        gather.authors("json-ld author", writers);
    }
    for (key, updated) in [
        ("datePublished", false),
        ("dateCreated", false),
        ("dateModified", true),
    ] {
        if let Some(date) = node.get(key).and_then(Value::as_str) {
            gather.date(&format!("json-ld {key}"), date, updated);
        }
    }
    if let Some(section) = strings(node.get("articleSection")).first() {
        gather.section("json-ld articleSection", section);
    }
    gather.tags("json-ld keywords", &strings(node.get("keywords")));
    if let Some(image) = addresses(node.get("image"), by_id).first() {
        gather.image("json-ld image", image);
    }
}

/// The strings in a string or array.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// Names of persons or organisations: strings, objects with a name, or
/// references to such.
fn names(value: Option<&Value>, by_id: &HashMap<&str, &Node>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .flat_map(|item| names(Some(item), by_id))
            .collect(),
        Some(Value::Object(node)) => {
            let own = strings(node.get("name"));
            if !own.is_empty() {
                return own;
            }
            let referred = node
                .get("@id")
                .and_then(Value::as_str)
                .and_then(|id| by_id.get(id));
            referred.map(|n| strings(n.get("name"))).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn addresses(value: Option<&Value>, by_id: &HashMap<&str, &Node>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items
            .first()
            .map(|item| addresses(Some(item), by_id))
            .unwrap_or_default(),
        Some(Value::Object(node)) => {
            let referred = node
                .get("@id")
                .and_then(Value::as_str)
                .and_then(|id| by_id.get(id).copied());
            [Some(node), referred]
                .into_iter()
                .flatten()
                .find_map(|n| n.get("url").and_then(Value::as_str))
                .map(str::to_owned)
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}
