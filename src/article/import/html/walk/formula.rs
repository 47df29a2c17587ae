//! Formulas (`MathML`) as one line of text, and readings of ruby: what a
//! browser sets above or below is written after, with the sign or the brackets
//! that say what it was.

use html5ever::local_name;

use super::{Walker, context::hides};
use crate::article::{
    block::InlineKind,
    import::{
        html::{
            img,
            tags::{Class, is_foreign_skip},
            tree::{ElementData, NodeId, Tree},
        },
        record::is_collapsible,
    },
};

/// Nodes of a reading that are looked at for its first word.
const READING_NODES: usize = 64;

/// How much of the words in a formula is looked at.
const WORDS_BYTES: usize = 16;

/// What a part of a formula is in its line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Line {
    before: &'static str,
    raised: Option<InlineKind>,
    after: &'static str,
}

impl From<(&'static str, &'static str)> for Line {
    fn from((before, after): (&'static str, &'static str)) -> Self {
        Self {
            before,
            raised: None,
            after,
        }
    }
}

impl Walker<'_> {
    /// Begins a part of a formula, whose frame is there.
    pub(super) fn enter_formula(&mut self, node: NodeId) {
        self.context.formula |= tag(self.tree, node) == Some("math");
        if !self.context.formula {
            return;
        }
        if tag(self.tree, node) == Some("mtext") {
            return self.enter_words(node);
        }
        let line = line(self.tree, node);
        if !line.before.is_empty() {
            self.add_sign(node, line.before);
        }
        if let Some(kind) = line.raised {
            self.open_stretch(kind);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.after = line.after;
        }
    }

    /// Begins words in a formula, which are running text.
    fn enter_words(&mut self, node: NodeId) {
        self.context.formula = false;
        let words = self.tree.text(node, WORDS_BYTES);
        if !is_word(&words) {
            return;
        }
        if let Some(current) = &mut self.current {
            current.draft.push_space();
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.after = " ";
        }
    }

    /// Ends a part of a formula with a sign, or a space.
    pub(super) fn end_part(&mut self, node: NodeId, sign: &str) {
        match &mut self.current {
            Some(current) if sign == " " => current.draft.push_space(),
            _ => self.add_sign(node, sign),
        }
    }

    /// Adds a text of a formula, without the space around it and the signs for
    /// what is not written: that two factors are multiplied, or a function
    /// applied. A name of several letters is a word by itself.
    pub(super) fn add_part(&mut self, node: NodeId, text: &str) {
        let unwritten = |c| is_collapsible(c) || matches!(c, '\u{2061}'..='\u{2064}');
        let text = text.trim_matches(unwritten);
        if text.is_empty() {
            return;
        }
        let is_word = is_word(text);
        let source = self.tree.source(node);
        let draft = self.draft_for(node);
        if is_word {
            draft.push_space();
        }
        draft.push(text, source);
        if is_word {
            draft.push_space();
        }
    }

    /// Writes the readings of a ruby, in brackets after what is read so.
    pub(super) fn add_readings(&mut self, node: NodeId) {
        let readings = std::mem::take(&mut self.readings);
        // A reading within a reading is read where it stands, and what would be
        // a block elsewhere is in its line.
        (self.context.ruby, self.context.reading) = (false, true);
        let has_words = |n: &NodeId| !self.tree.text(*n, READING_NODES).is_empty();
        let bracketed = readings.iter().any(has_words);
        if bracketed {
            self.glue();
            self.add_sign(node, "（");
        }
        for (index, reading) in readings.into_iter().enumerate() {
            // Letters are words; the signs of East Asia go on.
            let first = self.tree.text(reading, READING_NODES).chars().next();
            let is_spaced = first.is_some_and(|c| c.is_alphabetic() && c < '\u{2E80}');
            if let Some(current) = self.current.as_mut().filter(|_| index > 0 && is_spaced) {
                current.draft.push_space();
            }
            let parts: Vec<NodeId> = self.tree.children(reading).collect();
            for part in parts {
                self.run(part);
            }
        }
        if bracketed {
            self.glue();
            self.add_sign(node, "）");
        }
    }

    /// What follows belongs to the word before it.
    fn glue(&mut self) {
        if let Some(current) = &mut self.current {
            current.draft.glue();
        }
    }
}

/// Whether an element hides a formula that the picture after it draws, as pages
/// do for those who hear it: the formula is read, and the picture's words, which
/// are its source, are not.
pub(super) fn is_drawn_after(tree: &Tree, node: NodeId) -> bool {
    let is_picture = |n: NodeId| drawing(tree, n).is_some();
    tree.element(node).is_some_and(|e| hides(e, Class::Inline))
        && is_formula(tree, node)
        && neighbour(tree, node, Tree::next).is_some_and(is_picture)
}

/// Whether a picture draws the formula before it.
pub(super) fn is_picture_of(tree: &Tree, picture: NodeId) -> bool {
    let around = tree.parent(picture);
    let around = around.filter(|n| drawing(tree, *n) == Some(picture));
    let before = neighbour(tree, around.unwrap_or(picture), Tree::previous);
    let is_source = || {
        tree.element(picture)
            .is_some_and(|e| img::is_formula(e, e.get("alt").unwrap_or_default()))
    };
    before.is_some_and(|n| is_drawn_after(tree, n) || is_formula(tree, n) && is_source())
}

/// Whether an element shows a formula again that is right beside it: in letters
/// for the eye alone, as scripts set them, or as the picture for where none runs.
pub(super) fn is_set_again(tree: &Tree, node: NodeId, element: &ElementData) -> bool {
    let near = |to: fn(&Tree, NodeId) -> Option<NodeId>| neighbour(tree, node, to);
    let is_beside = |to| near(to).is_some_and(|n| is_formula(tree, n));
    let is_noscript = element.tag() == &local_name!("noscript");
    let picture = drawing(tree, node).filter(|_| is_noscript);
    picture.is_some_and(|n| is_picture_of(tree, n))
        || element.get("aria-hidden") == Some("true")
            && (is_beside(Tree::next) || is_beside(Tree::previous))
}

/// The picture that an element is, or that it stands for where no script runs.
fn drawing(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let is_picture = |n: &NodeId| {
        tree.element(*n)
            .is_some_and(|e| e.tag() == &local_name!("img"))
    };
    let is_noscript = tree.element(node)?.tag() == &local_name!("noscript");
    let picture = if is_noscript {
        only(tree, node)
    } else {
        Some(node)
    };
    picture.filter(is_picture)
}

/// Whether an element is a formula, or has nothing else in it.
fn is_formula(tree: &Tree, node: NodeId) -> bool {
    let is_math = |n: NodeId| tag(tree, n) == Some("math");
    is_math(node) || only(tree, node).is_some_and(is_math)
}

/// The one thing in an element beside white space.
fn only(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let mut parts = tree.children(node).filter(|n| !is_blank(tree, *n));
    parts.next().filter(|_| parts.next().is_none())
}

/// The element on one side of a node, if no words stand between.
fn neighbour(tree: &Tree, node: NodeId, to: fn(&Tree, NodeId) -> Option<NodeId>) -> Option<NodeId> {
    let mut beside = std::iter::successors(to(tree, node), |n| to(tree, *n));
    let nearest = beside.find(|n| !is_blank(tree, *n));
    nearest.filter(|n| tree.element(*n).is_some())
}

/// Whether a node is neither words nor an element: white space, or a comment.
fn is_blank(tree: &Tree, node: NodeId) -> bool {
    match tree.text_node(node) {
        Some(text) => text.trim().is_empty(),
        None => tree.element(node).is_none(),
    }
}

/// Whether an element has a sign and no words.
pub(super) fn is_bracket(tree: &Tree, node: NodeId) -> bool {
    let mut parts = tree.children(node);
    let sign = |n: NodeId| {
        tree.text_node(n)
            .is_some_and(|t| !t.contains(char::is_alphanumeric))
    };
    parts.all(sign)
}

/// The name of an element of another language than HTML.
fn tag(tree: &Tree, node: NodeId) -> Option<&str> {
    let foreign = tree.element(node).filter(|e| !e.is_html())?;
    Some(foreign.tag())
}

/// How a part of a formula is written, by what it is to the part around it.
fn line(tree: &Tree, node: NodeId) -> Line {
    let place = siblings_before(tree, node);
    let around = tree.parent(node).and_then(|parent| tag(tree, parent));
    let is_root = matches!(tag(tree, node), Some("msqrt" | "mroot"));
    let bracketed = !is_root && is_composite(tree, node);
    let (root, close, close_over) = match tag(tree, node) {
        Some("msqrt") if !is_composite(tree, node) => ("√", "", "/"),
        _ => ("√(", ")", ")/"),
    };
    match (around, place) {
        // An accent or a bar is a sign over its letter, not an exponent.
        (Some("mover" | "munder"), 1) if tag(tree, node) == Some("mo") => Line::default(),
        (Some("msup" | "mover"), 1) | (Some("msubsup" | "munderover"), 2) => Line {
            raised: Some(InlineKind::Superscript),
            ..Line::default()
        },
        (Some("msub" | "munder" | "msubsup" | "munderover"), 1) => Line {
            raised: Some(InlineKind::Subscript),
            ..Line::default()
        },
        (Some("msup" | "msub" | "msubsup"), 0) if is_shifted(tree, node) => ("(", ")").into(),
        (Some("mroot" | "mtr"), 1..) => (", ", "").into(),
        (Some("mtable"), 1..) => ("; ", "").into(),
        (Some("mfrac"), 0) if bracketed => ("(", ")/").into(),
        (Some("mfrac"), 0) if is_root => (root, close_over).into(),
        (Some("mfrac"), 0) => ("", "/").into(),
        (Some("mfrac"), _) if bracketed => ("(", ")").into(),
        _ if is_root => (root, close).into(),
        _ => Line::default(),
    }
}

/// Elements before one in the part around it.
fn siblings_before(tree: &Tree, node: NodeId) -> usize {
    let before = std::iter::successors(tree.previous(node), |n| tree.previous(*n));
    before
        .filter(|n| tree.element(*n).is_some())
        .take(3)
        .count()
}

/// Whether a text of a formula is a word, and not the name of a variable.
fn is_word(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
}

/// Whether a part is a fraction or a power by itself, so that what is raised
/// beside it would seem to belong to its last letter.
fn is_shifted(tree: &Tree, node: NodeId) -> bool {
    let innermost = innermost(tree, node, GROUPS);
    let shifts = |name| matches!(name, "mfrac" | "msup" | "msubsup");
    innermost.is_some_and(|part| tag(tree, part).is_some_and(shifts))
}

/// Whether a part groups several, so that brackets have to tell where it ends.
fn is_composite(tree: &Tree, node: NodeId) -> bool {
    match innermost(tree, node, &[GROUPS, &["msqrt"]].concat()) {
        Some(part) => tag(tree, part) == Some("mfrac"),
        None => true,
    }
}

/// What only groups what is in it.
const GROUPS: &[&str] = &["mrow", "mstyle", "mpadded", "semantics"];

/// The one part that is in `node` through all `groups` around it, or `node`
/// itself; none where a group has several. One with nothing in it is a part.
fn innermost(tree: &Tree, node: NodeId, groups: &[&str]) -> Option<NodeId> {
    let is_part = |c: &NodeId| tag(tree, *c).is_some_and(|name| !is_foreign_skip(name));
    let mut at = node;
    while tag(tree, at).is_some_and(|name| groups.contains(&name)) {
        let mut parts = tree.children(at).filter(is_part);
        match (parts.next(), parts.next()) {
            (Some(only), None) => at = only,
            (Some(_), Some(_)) => return None,
            (None, _) => break,
        }
    }
    Some(at)
}
