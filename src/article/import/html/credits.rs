//! Credits: elements whose markup says that they name a writer or a day,
//! each with its texts and the place in the source where they stand.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use html5ever::local_name;

use super::{
    super::head,
    tree::{Data, ElementData, NodeId, Tree},
};
use crate::article::page::{Credit, CreditKind};

/// Credits that are kept of one page; comment threads and lists of stories
/// have one for each of theirs.
const MAX_CREDITS: usize = 600;
/// Texts that are kept of one credit.
const MAX_PIECES: usize = 16;
/// Bytes that are kept of one text.
const MAX_PIECE_BYTES: usize = 160;
/// An element with more text than this is about more than its writer.
const MAX_ELEMENT_BYTES: usize = 1_500;
/// Nodes that are visited for one credit.
const MAX_NODES: usize = 300;

/// Words in class names and ids that speak of a writer.
const WRITER_WORDS: &[&str] = &[
    "author",
    "autor",
    "auteur",
    "autore",
    "byline",
    "by-line",
    "by_line",
    "writer",
    "verfasser",
    "redakteur",
    "redacteur",
    "redattore",
    "skribent",
    "posted-by",
    "postedby",
    "posted_by",
    "post-by",
    "written-by",
    "writtenby",
    "contributor",
    "journalist",
    "reporter",
    "columnist",
    "vcard",
];
/// Words that hold one of those and mean something else.
const OTHER_WORDS: &[&str] = &[
    "authoriz",
    "authoris",
    "authority",
    "underwriter",
    "testimonial",
    "quote",
    "comment",
];
/// Words in class names and ids that speak of a day.
const DAY_WORDS: &[&str] = &[
    "date",
    "datum",
    "fecha",
    "timestamp",
    "time-stamp",
    "publish",
    "posted-on",
    "posted_on",
    "postedon",
    "modified",
    "pubtime",
    "publicationtime",
];
/// Parts of an address that lead to a writer's page.
const WRITER_PATHS: &[&str] = &[
    "author",
    "authors",
    "autor",
    "autores",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "writer",
    "writers",
    "contributor",
    "contributors",
    "columnist",
    "columnists",
    "columnista",
    "journalist",
    "journalists",
    "journaliste",
    "journalistes",
    "periodista",
    "periodistas",
    "redakteur",
    "staff",
    "people",
    "person",
    "personen",
    "profile",
    "profiles",
    "by",
    "byline",
    "reporter",
    "reporters",
    "team",
    "user",
    "users",
    "expert",
    "experts",
    "editor",
    "editors",
];

/// Credits of a page in the making.
#[derive(Debug, Default)]
pub(super) struct Credits {
    found: Vec<Credit>,
    /// The text that was read last.
    before: Option<NodeId>,
}

impl Credits {
    /// What was found, in document order.
    pub(super) fn finish(self) -> Vec<Credit> {
        self.found
    }

    /// Takes in the next node of the page.
    pub(super) fn read(&mut self, tree: &Tree, id: NodeId) {
        match tree.node(id).map(|node| &node.data) {
            Some(Data::Text(text)) if !text.trim_start().is_empty() && !is_code(tree, id) => {
                self.before = Some(id);
            }
            Some(Data::Element(element)) => self.element(tree, id, element),
            _ => {}
        }
    }

    fn text_before<'t>(&self, tree: &'t Tree) -> &'t str {
        let text = self.before.and_then(|id| tree.text_node(id));
        text.unwrap_or_default().trim()
    }

    fn element(&mut self, tree: &Tree, id: NodeId, element: &ElementData) {
        let skip = matches!(
            *element.tag(),
            local_name!("html")
                | local_name!("body")
                | local_name!("meta")
                | local_name!("link")
                | local_name!("script")
                | local_name!("style")
                | local_name!("img")
                | local_name!("input")
        );
        if skip || self.found.len() >= MAX_CREDITS {
            return;
        }
        let names = [element.get("class"), element.get("id")];
        // Most elements are told apart by that at once.
        let named = names.into_iter().flatten().any(could_credit);
        let writer = writer(element, named).map(|source| (CreditKind::Writer, source));
        let day = day(element, named).map(|source| (CreditKind::Day, source));
        for (kind, source) in writer.into_iter().chain(day) {
            let Some((mut pieces, at)) = pieces(tree, id) else {
                continue;
            };
            if kind == CreditKind::Day
                && let Some(value) = machine_day(element)
            {
                pieces.insert(0, value.to_owned());
            }
            self.found.push(Credit {
                kind,
                source,
                pieces,
                before: tail(self.text_before(tree), MAX_PIECE_BYTES).to_owned(),
                at,
            });
        }
    }
}

/// The day as machines read it, where the element has it.
fn machine_day(element: &ElementData) -> Option<&str> {
    let value = element
        .get("datetime")
        .or_else(|| element.get("content").filter(|_| element.has("itemprop")))?;
    Some(head(value.trim(), MAX_PIECE_BYTES)).filter(|v| !v.is_empty())
}

/// Why an element names a writer: `rel author`, `class post-author`.
fn writer(element: &ElementData, is_named: bool) -> Option<String> {
    if has_word(element, "rel", "author") {
        return Some("rel author".to_owned());
    }
    let itemprop = element.get("itemprop").unwrap_or_default();
    if is_word(itemprop, "author") || is_word(itemprop, "creator") {
        return Some("itemprop author".to_owned());
    }
    if is_named && let Some(name) = named(element, WRITER_WORDS, OTHER_WORDS) {
        return Some(format!("class {name}"));
    }
    let href = element.get("href")?;
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').rev().filter(|part| !part.is_empty());
    let leads = *element.tag() == local_name!("a")
        && parts.next().is_some()
        && parts.take(2).any(|part| {
            WRITER_PATHS
                .iter()
                .any(|known| part.eq_ignore_ascii_case(known))
        });
    leads.then(|| "link to a writer".to_owned())
}

/// Why an element names a day: `time`, `class post-date`.
fn day(element: &ElementData, is_named: bool) -> Option<String> {
    if *element.tag() == local_name!("time") {
        let class = element.get("class").unwrap_or_default();
        let itemprop = element.get("itemprop").unwrap_or_default();
        return Some(format!("time {itemprop} {class}").trim().to_owned());
    }
    let itemprop = element.get("itemprop").unwrap_or_default();
    for name in ["datePublished", "dateModified", "dateCreated"] {
        if is_word(itemprop, name) {
            return Some(format!("itemprop {name}"));
        }
    }
    let name = is_named.then(|| named(element, DAY_WORDS, &[])).flatten()?;
    Some(format!("class {name}"))
}

fn has_word(element: &ElementData, attribute: &str, word: &str) -> bool {
    element
        .get(attribute)
        .is_some_and(|value| is_word(value, word))
}

fn is_word(value: &str, word: &str) -> bool {
    let mut words = value.split_ascii_whitespace();
    words.any(|v| v.eq_ignore_ascii_case(word))
}

/// A word for writers or days stands somewhere in `names`.
fn could_credit(names: &str) -> bool {
    static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let build = || {
        let words = WRITER_WORDS.iter().chain(DAY_WORDS);
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(words)
            .ok()
    };
    let words = WORDS.get_or_init(build).as_ref();
    words.is_none_or(|words| words.is_match(names))
}

/// The class or id that holds one of `words`, in lower case.
fn named(element: &ElementData, words: &[&str], but: &[&str]) -> Option<String> {
    let names = [element.get("class"), element.get("id")];
    let mut names = names
        .into_iter()
        .flatten()
        .filter(|names| could_credit(names))
        .flat_map(str::split_ascii_whitespace)
        .take(24);
    names.find_map(|name| {
        let name = head(name, 60).to_ascii_lowercase();
        let fits = words.iter().any(|word| name.contains(word))
            && !but.iter().any(|word| name.contains(word));
        fits.then_some(name)
    })
}

/// Text inside a script or style.
fn is_code(tree: &Tree, text: NodeId) -> bool {
    tree.parent(text)
        .and_then(|parent| tree.element(parent))
        .is_some_and(|e| {
            matches!(
                *e.tag(),
                local_name!("script")
                    | local_name!("style")
                    | local_name!("noscript")
                    | local_name!("title")
            )
        })
}

/// The texts inside `id` in order, and where the first one stands; none
/// where there are none or far too many.
fn pieces(tree: &Tree, id: NodeId) -> Option<(Vec<String>, usize)> {
    let mut out: Vec<String> = Vec::new();
    let mut start = None;
    let (mut bytes, mut visited) = (0, 0);
    let mut at = Some(id);
    while let Some(node) = at {
        visited += 1;
        if visited > MAX_NODES {
            return None;
        }
        let mut over = false;
        match tree.node(node).map(|n| &n.data) {
            Some(Data::Text(text)) if !text.trim().is_empty() => {
                let words: Vec<&str> = text.split_whitespace().collect();
                let text = words.join(" ");
                bytes += text.len();
                if bytes > MAX_ELEMENT_BYTES {
                    return None;
                }
                start.get_or_insert(tree.source(node).start);
                if out.len() < MAX_PIECES {
                    out.push(head(&text, MAX_PIECE_BYTES).to_owned());
                }
            }
            Some(Data::Element(inner)) => {
                if *inner.tag() == local_name!("h1") && node != id {
                    return None;
                }
                over = matches!(
                    *inner.tag(),
                    local_name!("script")
                        | local_name!("style")
                        | local_name!("noscript")
                        | local_name!("svg")
                );
            }
            _ => {}
        }
        at = tree.following(id, node, over);
    }
    Some((out, start?))
}

/// The last `max` bytes of `text`, from a character on.
fn tail(text: &str, max: usize) -> &str {
    let from = text.len().saturating_sub(max);
    let from = (from..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default();
    text.get(from..).unwrap_or_default()
}
