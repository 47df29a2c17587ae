//! The element that holds the story, by the vote of its paragraphs: the idea
//! of Arc90's and Mozilla's Readability (scores to parents by commas and
//! length, halved to grandparents, less the share of links, good siblings
//! joined). Here it is one feature among others.

use crate::article::page::Page;

use super::{
    shape::Shape,
    tree::{Place, Tree},
    words::{CHROME, Group},
};

/// Shortest text that votes.
const MIN_UNITS: f32 = 25.0;
/// Levels above a paragraph that it votes for.
const LEVELS: usize = 5;
/// A class that speaks for or against counts this much (Readability's).
const NAME_WEIGHT: f32 = 25.0;
/// A sibling joins with this share of the candidate's votes.
const SIBLING_SHARE: f32 = 0.2;

/// Counts the votes and marks the nodes of the candidate.
pub(super) fn vote(tree: &mut Tree, page: &Page, shapes: &[Shape]) {
    for (hints, shape) in page.hints.iter().zip(shapes) {
        let voices = voices(tree, hints.element, shape);
        if voices <= 0.0 {
            continue;
        }
        let leaf = is_leaf(page, hints.element);
        let chain: Vec<usize> = tree
            .chain(hints.element)
            .skip(usize::from(leaf))
            .take(LEVELS)
            .collect();
        for (level, at) in chain.into_iter().enumerate() {
            let share = [1.0, 0.5, 1.0 / 6.0, 1.0 / 9.0, 1.0 / 12.0]
                .get(level)
                .copied()
                .unwrap_or_default();
            if let Some(node) = tree.nodes.get_mut(at) {
                node.votes += voices * share;
            }
        }
    }
    weigh(tree, page);
    mark(tree);
}

fn voices(tree: &Tree, element: Option<u32>, shape: &Shape) -> f32 {
    let Some(node) = tree.node(element) else {
        return 0.0;
    };
    let against =
        node.is_in(Place::Navigation) || node.is_in(Place::Footer) || node.is_in(Place::Form);
    if shape.units < MIN_UNITS || shape.stop_share < 0.1 || against {
        return 0.0;
    }
    (1.0 + shape.commas.min(20) as f32 + (shape.units / 100.0).min(3.0)) * (1.0 - node.link_share())
}

/// Whether the block's own element is a paragraph, not a container.
fn is_leaf(page: &Page, element: Option<u32>) -> bool {
    let tag = element
        .and_then(|e| page.elements.get(e as usize))
        .map_or("", |e| e.tag.as_str());
    matches!(
        tag,
        "p" | "pre"
            | "li"
            | "blockquote"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "figcaption"
            | "dt"
            | "dd"
            | "span"
            | "font"
            | "td"
    )
}

fn weigh(tree: &mut Tree, page: &Page) {
    for (at, element) in page.elements.iter().enumerate() {
        let own = tree.names_of(at).map(|n| n.groups).unwrap_or_default();
        let Some(node) = tree.nodes.get_mut(at).filter(|n| n.votes > 0.0) else {
            continue;
        };
        node.votes += if own.has(Group::Story) {
            NAME_WEIGHT
        } else {
            0.0
        };
        node.votes -= if node.names.meets(CHROME) {
            NAME_WEIGHT
        } else {
            0.0
        };
        node.votes += match element.tag.as_str() {
            "div" | "article" | "main" | "section" => 5.0,
            "td" | "blockquote" | "pre" => 3.0,
            "address" | "ol" | "ul" | "dl" | "form" => -3.0,
            _ => 0.0,
        };
        node.votes *= 1.0 - node.link_share();
    }
}

fn mark(tree: &mut Tree) {
    let best = tree
        .nodes
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.votes.total_cmp(&b.1.votes));
    let Some((best, top)) = best
        .map(|(at, node)| (at, *node))
        .filter(|(_, node)| node.votes > 0.0)
    else {
        return;
    };
    let parent = tree.parents.get(best).copied().flatten();
    let threshold = (top.votes * SIBLING_SHARE).max(10.0);
    for at in 0..tree.nodes.len() {
        let above = tree.parents.get(at).copied().flatten();
        let inherited = above
            .and_then(|p| tree.nodes.get(p))
            .is_some_and(|n| n.candidate);
        if let Some(node) = tree.nodes.get_mut(at) {
            let bonus = if node.signature == top.signature {
                top.votes * SIBLING_SHARE
            } else {
                0.0
            };
            let sibling = above == parent && (node.votes + bonus >= threshold && node.votes > 0.0);
            node.candidate = inherited || at == best || sibling;
        }
    }
}
