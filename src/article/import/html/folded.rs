//! Stories that a page folds away in a template for a script to unfold:
//! `<div itemprop="articleBody"><script type="text/template"><p>…`. A browser
//! shows the text, so it is text.

use std::ops::Range;

use html5ever::local_name;

use super::{
    raw,
    tree::{NodeId, ROOT, Tree},
};

/// A shorter template is no story.
const LEAST_BYTES: usize = 300;
/// More of one page are lists for a program, not a story.
const MAX_OPENED: usize = 8;
/// What templates have that a program fills in.
const BLANKS: [&str; 6] = ["{{", "{%", "<%", "${", "[[", "#{"];

/// The templates of `tree`, read from `source`, that hold a story as it
/// stands: the range of each one's content.
pub(super) fn stories(tree: &Tree, source: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = Some(ROOT);
    while let Some(id) = at {
        found.extend(story(tree, source, id));
        if found.len() == MAX_OPENED {
            break;
        }
        at = tree.following(ROOT, id, false);
    }
    found
}

fn story(tree: &Tree, source: &str, id: NodeId) -> Option<Range<usize>> {
    let element = tree.element(id)?;
    let script = *element.tag() == local_name!("script");
    if !script || !element.get("type").is_some_and(is_template) {
        return None;
    }
    let parent = tree.element(tree.parent(id)?)?;
    let says_story =
        parent.get("itemprop") == Some("articleBody") || *parent.tag() == local_name!("article");
    if !says_story {
        return None;
    }
    let tag = raw::tag(source.as_bytes(), tree.source(id).start)?;
    let content = tag.end..tag.skips_to(source.as_bytes())?;
    let markup = source.get(content.clone())?;
    let is_filled = !BLANKS.iter().any(|blank| markup.contains(blank));
    (markup.len() >= LEAST_BYTES && markup.contains('<') && is_filled).then_some(content)
}

fn is_template(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "text/template" | "text/x-template" | "text/html"
    )
}
