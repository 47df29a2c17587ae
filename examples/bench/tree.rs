//! html5ever alone: the least that makes a tree of a page, to compare with.

use std::{borrow::Cow, cell::RefCell};

use html5ever::{
    Attribute, ExpandedName, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    tendril::{StrTendril, TendrilSink},
};

/// What a node is, and where.
enum Node {
    Other,
    Element(QualName, Vec<Attribute>),
    Text(StrTendril),
}

/// A node, its parent, its children.
type Placed = (Node, Option<usize>, Vec<usize>);

#[derive(Default)]
struct Tree {
    nodes: RefCell<Vec<Placed>>,
}

/// What html5ever holds of a node.
#[derive(Clone)]
struct Handle {
    id: usize,
    name: Option<QualName>,
}

/// Parses a page; how many nodes it has.
pub(crate) fn parse(source: &str) -> usize {
    let tree = Tree::default();
    tree.add(Node::Other);
    let tree = html5ever::parse_document(tree, html5ever::ParseOpts::default()).one(source);
    let nodes = tree.nodes.borrow();
    let size = |node: &Node| match node {
        Node::Other => 0,
        Node::Element(name, attributes) => name.local.len() + attributes.len(),
        Node::Text(text) => text.len(),
    };
    nodes.iter().map(|(node, ..)| size(node)).sum()
}

impl Tree {
    fn add(&self, node: Node) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push((node, None, Vec::new()));
        nodes.len() - 1
    }

    fn detach(&self, id: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[id].1.take() {
            nodes[parent].2.retain(|&child| child != id);
        }
    }

    /// Puts a child into `parent` at `at`, or at its end; joins texts.
    fn put(&self, parent: usize, at: Option<usize>, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node.id);
                node.id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let end = at.unwrap_or(nodes[parent].2.len());
                let before = end.checked_sub(1).map(|at| nodes[parent].2[at]);
                if let Some(Node::Text(old)) = before.map(|id| &mut nodes[id].0) {
                    return old.push_tendril(&text);
                }
                drop(nodes);
                self.add(Node::Text(text))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[id].1 = Some(parent);
        let end = at.unwrap_or(nodes[parent].2.len());
        let end = end.min(nodes[parent].2.len());
        nodes[parent].2.insert(end, id);
    }
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target
            .name
            .as_ref()
            .expect("only elements are asked")
            .expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _flags: ElementFlags,
    ) -> Handle {
        let id = self.add(Node::Element(name.clone(), attributes));
        Handle {
            id,
            name: Some(name),
        }
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        Handle {
            id: self.add(Node::Other),
            name: None,
        }
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        Handle {
            id: self.add(Node::Other),
            name: None,
        }
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.put(parent.id, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        if self.nodes.borrow()[element.id].1.is_some() {
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

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let Some(parent) = self.nodes.borrow()[sibling.id].1 else {
            return;
        };
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(node.id);
        }
        let at = self.nodes.borrow()[parent]
            .2
            .iter()
            .position(|&id| id == sibling.id);
        self.put(parent, at, child);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Node::Element(_, old) = &mut self.nodes.borrow_mut()[target.id].0 {
            for attribute in attributes {
                if old.iter().all(|a| a.name != attribute.name) {
                    old.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let children = std::mem::take(&mut self.nodes.borrow_mut()[node.id].2);
        for id in children {
            self.nodes.borrow_mut()[id].1 = None;
            let child = Handle { id, name: None };
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }
}
