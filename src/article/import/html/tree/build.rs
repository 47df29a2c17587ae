//! Builds the arena: html5ever's view of it.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
};

use html5ever::{
    Attribute, LocalName, Namespace, QualName,
    interface::{ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink},
    local_name, ns,
    tendril::StrTendril,
};

use super::{Data, ElementData, NONE, Node, NodeId, ROOT, Tree, is_json_ld};
use crate::article::import::head;

/// Bytes of a comment that are kept: archivers' marks are short.
const MAX_COMMENT_BYTES: usize = 4 << 10;
/// Comments that are kept.
const MAX_COMMENTS: usize = 64;
/// What a comment that matters holds.
const COMMENT_MARKS: &[&str] = &[
    "saved from url=",
    "SingleFile",
    "Mirrored from",
    "FILE ARCHIVED ON",
    "Page saved with",
];

/// What html5ever holds of a node.
#[derive(Clone, Debug)]
pub(in crate::article::import::html) struct Handle {
    id: NodeId,
    namespace: Namespace,
    local: LocalName,
}

/// The tree while html5ever builds it.
#[derive(Debug)]
pub(in crate::article::import::html) struct Builder {
    nodes: RefCell<Vec<Node>>,
    comments: RefCell<Vec<String>>,
    /// Source range of what is being fed.
    span: Cell<(u32, u32)>,
    /// Depth of the node that grows.
    depth: Cell<u32>,
}

impl Builder {
    /// An empty document.
    pub(in crate::article::import::html) fn new() -> Self {
        let builder = Self {
            nodes: RefCell::default(),
            comments: RefCell::default(),
            span: Cell::new((0, 0)),
            depth: Cell::new(0),
        };
        builder.make(Data::Document);
        builder
    }

    /// What is fed next stands here in the source.
    pub(in crate::article::import::html) fn set_span(&self, start: usize, end: usize) {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.span.set((narrow(start), narrow(end)));
    }

    /// Depth at which the next node would go.
    pub(in crate::article::import::html) fn depth(&self) -> u32 {
        self.depth.get()
    }

    /// Number of nodes so far.
    pub(in crate::article::import::html) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    /// A node without a place.
    fn make(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = nodes.len() as NodeId;
        let (start, end) = self.span.get();
        nodes.push(Node {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            depth: 0,
            start,
            end,
            data,
        });
        id
    }

    /// Puts `child` at the end of `parent`.
    fn attach(&self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(parent as usize) else {
            return;
        };
        let (last, depth) = (node.last, node.depth + 1);
        node.last = child;
        if last == NONE {
            node.first = child;
        }
        if let Some(before) = nodes.get_mut(last as usize) {
            before.next = child;
        }
        if let Some(node) = nodes.get_mut(child as usize) {
            node.parent = parent;
            node.previous = last;
            node.depth = depth;
        }
        self.depth.set(depth);
    }

    /// Puts `child` just before `sibling`.
    fn attach_before(&self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(sibling as usize) else {
            return;
        };
        let (parent, previous, depth) = (node.parent, node.previous, node.depth);
        node.previous = child;
        match nodes.get_mut(previous as usize) {
            Some(before) => before.next = child,
            None => {
                if let Some(parent) = nodes.get_mut(parent as usize) {
                    parent.first = child;
                }
            }
        }
        if let Some(node) = nodes.get_mut(child as usize) {
            node.parent = parent;
            node.previous = previous;
            node.next = sibling;
            node.depth = depth;
        }
    }

    /// Takes a node out of its place.
    fn detach(&self, id: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(id as usize) else {
            return;
        };
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        if let Some(before) = nodes.get_mut(previous as usize) {
            before.next = next;
        } else if let Some(parent) = nodes.get_mut(parent as usize) {
            parent.first = next;
        }
        if let Some(after) = nodes.get_mut(next as usize) {
            after.previous = previous;
        } else if let Some(parent) = nodes.get_mut(parent as usize) {
            parent.last = previous;
        }
    }

    /// Adds `text` to `id` if that is a text node.
    fn extend_text(&self, id: NodeId, text: &StrTendril) -> bool {
        let end = self.span.get().1;
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(id as usize) else {
            return false;
        };
        let Data::Text(old) = &mut node.data else {
            return false;
        };
        old.push_tendril(text);
        node.end = node.end.max(end);
        true
    }

    /// Text inside this element is never read.
    fn swallows_text(&self, id: NodeId) -> bool {
        let nodes = self.nodes.borrow();
        let Some(Data::Element(element)) = nodes.get(id as usize).map(|n| &n.data) else {
            return false;
        };
        match *element.tag() {
            local_name!("style") => true,
            local_name!("script") => !element.get("type").is_some_and(is_json_ld),
            _ => false,
        }
    }
}

/// Attributes that something reads; the rest (event handlers, `data-…` state
/// of frameworks) can be most of a page.
fn is_read(name: &str) -> bool {
    matches!(
        name,
        "align"
            | "allow"
            | "allowfullscreen"
            | "alt"
            | "aria-hidden"
            | "aria-label"
            | "charset"
            | "checked"
            | "class"
            | "content"
            | "data"
            | "data-lazy-src"
            | "data-original"
            | "data-scrapbook-source"
            | "data-src"
            | "data-srcset"
            | "colspan"
            | "datetime"
            | "height"
            | "hidden"
            | "href"
            | "http-equiv"
            | "id"
            | "itemprop"
            | "itemscope"
            | "itemtype"
            | "lang"
            | "name"
            | "open"
            | "property"
            | "rel"
            | "reversed"
            | "rowspan"
            | "role"
            | "shadowrootmode"
            | "src"
            | "srcset"
            | "start"
            | "style"
            | "title"
            | "type"
            | "value"
            | "width"
    )
}

impl TreeSink for Builder {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        Tree {
            nodes: self.nodes.into_inner(),
            comments: self.comments.into_inner(),
        }
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            id: ROOT,
            namespace: ns!(),
            local: local_name!(""),
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        ExpandedName {
            ns: &target.namespace,
            local: &target.local,
        }
    }

    fn create_element(
        &self,
        name: QualName,
        mut attributes: Vec<Attribute>,
        _flags: ElementFlags,
    ) -> Handle {
        attributes.retain(|a| is_read(&a.name.local));
        let (namespace, local) = (name.ns.clone(), name.local.clone());
        let id = self.make(Data::Element(Box::new(ElementData { name, attributes })));
        Handle {
            id,
            namespace,
            local,
        }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        let mut comments = self.comments.borrow_mut();
        let text = head(&text, MAX_COMMENT_BYTES);
        if comments.len() < MAX_COMMENTS && COMMENT_MARKS.iter().any(|mark| text.contains(mark)) {
            comments.push(text.to_owned());
        }
        let id = self.make(Data::Nothing);
        Handle {
            id,
            ..self.get_document()
        }
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        let id = self.make(Data::Nothing);
        Handle {
            id,
            ..self.get_document()
        }
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(node) => self.attach(parent.id, node.id),
            NodeOrText::AppendText(text) => {
                let place = self
                    .nodes
                    .borrow()
                    .get(parent.id as usize)
                    .map(|n| (n.last, n.depth));
                let Some((last, depth)) = place else { return };
                self.depth.set(depth);
                if !self.swallows_text(parent.id) && !self.extend_text(last, &text) {
                    let id = self.make(Data::Text(text));
                    self.attach(parent.id, id);
                    self.depth.set(depth);
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self
            .nodes
            .borrow()
            .get(element.id as usize)
            .is_some_and(|n| n.parent != NONE);
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(
        &self,
        _name: StrTendril,
        _public: StrTendril,
        _system: StrTendril,
    ) {
    }

    fn pop(&self, node: &Handle) {
        let depth = self
            .nodes
            .borrow()
            .get(node.id as usize)
            .map_or(0, |n| n.depth);
        self.depth.set(depth.saturating_sub(1));
    }

    // Content of a template is its children: only those of declarative shadow
    // roots are read, and they read as if they stood in the page.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(node) => self.attach_before(sibling.id, node.id),
            NodeOrText::AppendText(text) => {
                let previous = self
                    .nodes
                    .borrow()
                    .get(sibling.id as usize)
                    .map_or(NONE, |n| n.previous);
                if !self.extend_text(previous, &text) {
                    let id = self.make(Data::Text(text));
                    self.attach_before(sibling.id, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(Data::Element(element)) = nodes.get_mut(target.id as usize).map(|n| &mut n.data)
        else {
            return;
        };
        for attribute in attributes {
            let is_new = !element.attributes.iter().any(|a| a.name == attribute.name);
            if is_new && is_read(&attribute.name.local) {
                element.attributes.push(attribute);
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        loop {
            let first = self
                .nodes
                .borrow()
                .get(node.id as usize)
                .map_or(NONE, |n| n.first);
            if first == NONE {
                return;
            }
            self.attach(new_parent.id, first);
        }
    }
}
