//! The parsed page as one arena of nodes. Built by html5ever; walked and
//! dropped without recursion, so that nesting never meets the stack.

mod build;

use html5ever::{Attribute, LocalName, QualName, local_name, ns, tendril::StrTendril};

pub(super) use self::build::{Builder, Handle};
use crate::article::import::head;

/// Index of a node.
pub(super) type NodeId = u32;
/// No node.
const NONE: NodeId = NodeId::MAX;
/// The document itself.
pub(super) const ROOT: NodeId = 0;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document.
    Document,
    /// An element.
    Element(Box<ElementData>),
    /// Text.
    Text(StrTendril),
    /// A comment or the like, of no further use.
    Nothing,
}

/// An element's name and those of its attributes that something reads.
#[derive(Debug)]
pub(super) struct ElementData {
    name: QualName,
    attributes: Vec<Attribute>,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    parent: NodeId,
    previous: NodeId,
    next: NodeId,
    first: NodeId,
    last: NodeId,
    depth: u32,
    /// Byte range in the source: of the text, or of the start tag.
    start: u32,
    end: u32,
    /// What it is.
    pub(super) data: Data,
}

/// A finished tree.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Comments that archivers leave.
    pub(super) comments: Vec<String>,
}

impl ElementData {
    /// Local name.
    pub(super) fn tag(&self) -> &LocalName {
        &self.name.local
    }

    /// It belongs to HTML, not to SVG or `MathML`.
    pub(super) fn is_html(&self) -> bool {
        self.name.ns == ns!(html)
    }

    /// An attribute's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|a| &*a.name.local == name);
        found.map(|a| &*a.value)
    }

    /// The attribute is there, perhaps empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// `id` unless it is none.
fn some(id: NodeId) -> Option<NodeId> {
    (id != NONE).then_some(id)
}

impl Tree {
    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node, if there is one of this number.
    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// The element, if the node is one.
    pub(super) fn element(&self, id: NodeId) -> Option<&ElementData> {
        match &self.node(id)?.data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The text, if the node is text.
    pub(super) fn text_node(&self, id: NodeId) -> Option<&str> {
        match &self.node(id)?.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Where the node's text or start tag stood in the source.
    pub(super) fn source(&self, id: NodeId) -> std::ops::Range<usize> {
        self.node(id)
            .map_or(0..0, |node| node.start as usize..node.end as usize)
    }

    /// First child.
    pub(super) fn first(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| some(node.first))
    }

    /// Next sibling.
    pub(super) fn next(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| some(node.next))
    }

    /// Previous sibling.
    pub(super) fn previous(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| some(node.previous))
    }

    /// Parent.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| some(node.parent))
    }

    /// Children in order.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first(id), |&child| self.next(child))
    }

    /// The node after `id` in document order, inside `root`; past `id`'s
    /// content if `over`.
    pub(super) fn following(&self, root: NodeId, id: NodeId, over: bool) -> Option<NodeId> {
        if !over && let Some(child) = self.first(id) {
            return Some(child);
        }
        let mut at = id;
        while at != root {
            if let Some(next) = self.next(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// The text inside `id`, white space collapsed, at most about `max` bytes,
    /// from at most `max` nodes.
    pub(super) fn text(&self, id: NodeId, max: usize) -> String {
        let mut out = String::new();
        let mut at = Some(id);
        let mut visited = 0;
        while let Some(node) = at {
            visited += 1;
            if out.len() >= max || visited > max {
                break;
            }
            let skip = self
                .element(node)
                .is_some_and(|e| matches!(*e.tag(), local_name!("script") | local_name!("style")));
            if let Some(Data::Text(text)) = self.node(node).map(|n| &n.data) {
                let text = head(text, max);
                for word in text.split_whitespace() {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(word);
                }
            }
            at = self.following(id, node, skip);
        }
        out
    }
}

/// The type of a script that holds metadata.
pub(super) fn is_json_ld(kind: &str) -> bool {
    kind.trim()
        .to_ascii_lowercase()
        .starts_with("application/ld+json")
}
