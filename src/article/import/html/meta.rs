//! What a page says about itself, verbatim.

use html5ever::local_name;

use super::{
    super::head,
    address::unwrap_archive,
    credits::Credits,
    tree::{ElementData, NodeId, ROOT, Tree, is_json_ld},
};
use crate::article::page::SourceMeta;

/// Bytes of one value, and of one block of JSON-LD, that are kept.
const MAX_VALUE_BYTES: usize = 4 << 10;
const MAX_JSON_BYTES: usize = 1 << 20;
/// Bytes of JSON-LD that are kept of a page: as values it takes ten times as
/// much.
const MAX_ALL_JSON_BYTES: usize = 4 << 20;
/// Values that are kept of each sort.
const MAX_VALUES: usize = 2_000;
/// Bytes of text read for a property: names and dates are short.
const MAX_PROPERTY_BYTES: usize = 400;
/// Part of the source in which an archive's script is looked for.
const ARCHIVE_BYTES: usize = 64 << 10;

/// Microformat and hNews classes that say what an element holds.
const CLASSES: &[&str] = &[
    "author",
    "byline",
    "dateline",
    "dt-published",
    "dt-updated",
    "entry-date",
    "entry-summary",
    "entry-title",
    "fn",
    "p-author",
    "p-name",
    "published",
    "source-org",
    "updated",
];

/// Gathers all of it.
pub(super) fn read(tree: &Tree, source: &str) -> SourceMeta {
    let mut meta = SourceMeta::default();
    let mut credits = Credits::default();
    for id in 0..tree.len() as NodeId {
        credits.read(tree, id);
        if let Some(element) = tree.element(id) {
            read_element(&mut meta, tree, id, element);
        }
    }
    meta.credits = credits.finish();
    for comment in &tree.comments {
        read_comment(&mut meta, comment);
    }
    if meta.saved_from.is_none() {
        meta.saved_from = archived_address(source);
    }
    if meta.language.is_none() {
        let content_language = meta
            .metas
            .iter()
            .find(|(name, _)| name == "content-language");
        meta.language = content_language.map(|(_, value)| value.clone());
    }
    meta
}

/// Takes in one element.
fn read_element(meta: &mut SourceMeta, tree: &Tree, id: NodeId, element: &ElementData) {
    match *element.tag() {
        local_name!("html") => read_html(meta, element),
        local_name!("title") if element.is_html() && meta.title.is_none() => {
            meta.title = Some(tree.text(id, MAX_VALUE_BYTES)).filter(|title| !title.is_empty());
        }
        local_name!("base") if meta.base.is_none() => {
            meta.base = element.get("href").map(str::to_owned);
        }
        local_name!("meta") => read_meta(meta, element),
        local_name!("link") => read_link(meta, element),
        local_name!("script") => read_script(meta, tree, id, element),
        local_name!("time") if meta.properties.len() < MAX_VALUES => {
            let text = tree.text(id, MAX_PROPERTY_BYTES);
            add(
                &mut meta.properties,
                "time",
                element.get("datetime").unwrap_or(&text),
            );
        }
        _ => {}
    }
    read_properties(meta, tree, id, element);
}

/// The language, and where `ScrapBook` saved the page from.
fn read_html(meta: &mut SourceMeta, html: &ElementData) {
    meta.language = html
        .get("lang")
        .map(|lang| lang.trim().to_owned())
        .filter(|lang| !lang.is_empty());
    meta.saved_from = html.get("data-scrapbook-source").map(str::to_owned);
}

/// A `<meta>`: every name that it goes by.
fn read_meta(meta: &mut SourceMeta, element: &ElementData) {
    let Some(content) = element.get("content") else {
        return;
    };
    for key in ["name", "property", "itemprop", "http-equiv"] {
        if let Some(name) = element.get(key) {
            add(&mut meta.metas, name, content);
        }
    }
    match element.get("name") {
        Some("savepage-url") => meta.saved_from = Some(content.to_owned()),
        // Where a framework was told of the script as if it were a name.
        Some(name)
            if name
                .strip_prefix("script:")
                .is_some_and(|kind| kind == "ld+json" || is_json_ld(kind)) =>
        {
            keep_json(meta, content);
        }
        _ => {}
    }
}

/// A `<link>`, for each of its relations.
fn read_link(meta: &mut SourceMeta, element: &ElementData) {
    let (Some(rel), Some(href)) = (element.get("rel"), element.get("href")) else {
        return;
    };
    for rel in rel.split_ascii_whitespace().take(4) {
        if !matches!(
            rel,
            "stylesheet" | "preload" | "prefetch" | "dns-prefetch" | "preconnect" | "modulepreload"
        ) {
            add(&mut meta.links, rel, unwrap_archive(href));
        }
    }
}

/// A script that holds JSON-LD.
fn read_script(meta: &mut SourceMeta, tree: &Tree, id: NodeId, element: &ElementData) {
    if element.get("type").is_some_and(is_json_ld) {
        let parts = tree.children(id).filter_map(|child| tree.text_node(child));
        keep_json(meta, &parts.collect::<String>());
    }
}

fn keep_json(meta: &mut SourceMeta, text: &str) {
    let held: usize = meta.json_ld.iter().map(String::len).sum();
    let fits = text.len() <= MAX_JSON_BYTES && held + text.len() <= MAX_ALL_JSON_BYTES;
    if fits && meta.json_ld.len() < MAX_VALUES && !text.trim().is_empty() {
        meta.json_ld.push(text.to_owned());
    }
}

/// Microdata, `rel=author` and the classes of hNews.
fn read_properties(meta: &mut SourceMeta, tree: &Tree, id: NodeId, element: &ElementData) {
    // Reading what an element holds costs more than keeping it.
    if meta.properties.len() >= MAX_VALUES {
        return;
    }
    if let Some(names) = element
        .get("itemprop")
        .filter(|names| !names.eq_ignore_ascii_case("articleBody"))
    {
        let value = property_value(tree, id, element);
        let scope = scope(tree, id);
        for name in names.split_ascii_whitespace().take(4) {
            match &scope {
                Some(scope) => add(&mut meta.properties, &format!("{scope}.{name}"), &value),
                None => add(&mut meta.properties, name, &value),
            }
        }
    }
    if element
        .get("rel")
        .is_some_and(|rel| rel.split_ascii_whitespace().any(|r| r == "author"))
    {
        add(
            &mut meta.properties,
            "rel-author",
            &tree.text(id, MAX_PROPERTY_BYTES),
        );
    }
    for class in element
        .get("class")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .take(16)
    {
        if let Some(known) = CLASSES
            .iter()
            .find(|known| known.eq_ignore_ascii_case(class))
        {
            let title = element
                .get("title")
                .filter(|_| matches!(*known, "published" | "updated"));
            let text = tree.text(id, MAX_PROPERTY_BYTES);
            add(&mut meta.properties, known, title.unwrap_or(&text));
        }
    }
}

/// The value of a microdata property.
fn property_value(tree: &Tree, id: NodeId, element: &ElementData) -> String {
    let attribute = ["content", "datetime"]
        .into_iter()
        .find_map(|name| element.get(name));
    let address = match *element.tag() {
        local_name!("img") => super::img::address(element),
        local_name!("link") => element.get("href"),
        _ => None,
    };
    attribute
        .or(address)
        .map_or_else(|| tree.text(id, MAX_PROPERTY_BYTES), str::to_owned)
}

/// The property of the page's item that this one belongs to: a name inside an
/// author is `author.name`, the name of the page's item is `name`.
fn scope(tree: &Tree, id: NodeId) -> Option<String> {
    let mut at = tree.parent(id);
    for _ in 0..64 {
        let node = at.filter(|&node| node != ROOT)?;
        if let Some(element) = tree.element(node).filter(|e| e.has("itemscope")) {
            return element
                .get("itemprop")
                .and_then(|names| names.split_ascii_whitespace().next())
                .map(str::to_owned);
        }
        at = tree.parent(node);
    }
    None
}

/// Adds a pair, its name in lower case.
fn add(list: &mut Vec<(String, String)>, name: &str, value: &str) {
    let value = value.trim();
    if list.len() < MAX_VALUES && !value.is_empty() {
        list.push((
            name.trim().to_ascii_lowercase(),
            head(value, MAX_VALUE_BYTES).to_owned(),
        ));
    }
}

/// The marks that archivers leave in comments.
fn read_comment(meta: &mut SourceMeta, comment: &str) {
    let after = |mark: &str| comment.split_once(mark).map(|(_, rest)| rest);
    let word = |rest: &str| {
        rest.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let line = |rest: &str| rest.lines().next().unwrap_or_default().trim().to_owned();
    let mut found = None;
    if let Some(rest) = after("saved from url=(") {
        // `(0042)` is the address's length.
        found = rest.split_once(')').map(|(_, url)| word(url));
    } else if comment.contains("SingleFile") {
        found = after("url:").map(word);
        if let Some(date) = after("saved date:") {
            add(&mut meta.properties, "saved-date", &line(date));
        }
    } else if let Some(rest) = after("Mirrored from ") {
        found = Some(format!("http://{}", word(rest)));
        if let Some((_, date)) = rest.rsplit_once(", ") {
            add(&mut meta.properties, "saved-date", date);
        }
    } else if let Some(rest) = after("FILE ARCHIVED ON ") {
        let date = rest.split(" AND RETRIEVED").next().unwrap_or_default();
        add(&mut meta.properties, "saved-date", &line(date));
    }
    let found = found.filter(|url| url.contains("://") && !url.starts_with("about:"));
    if meta.saved_from.is_none() {
        meta.saved_from = found.map(|url| unwrap_archive(&url).to_owned());
    }
}

/// The original address that the Wayback Machine's script names.
fn archived_address(source: &str) -> Option<String> {
    let start = head(source, ARCHIVE_BYTES);
    let (_, rest) = start
        .split_once("__wm.wombat(\"")
        .or_else(|| start.split_once("wombat.init(\""))?;
    let (url, _) = rest.split_once('"')?;
    url.contains("://").then(|| url.to_owned())
}
