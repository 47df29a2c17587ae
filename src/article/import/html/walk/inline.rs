//! Stretches within a block, and places that links of the page point to.

use std::collections::HashSet;

use html5ever::local_name;
use percent_encoding::percent_decode_str;

use super::Walker;
use crate::article::{
    block::InlineKind,
    import::html::{
        address::Base,
        tree::{ElementData, NodeId, Tree},
    },
};

/// Stretches that are open at once: the kinds that there are, with a few
/// links that a table or a button has let into one another.
const MAX_OPEN: usize = 8;
/// Places on a page that are kept.
const MAX_TARGETS: usize = 10_000;

/// The ids that links on the page point to.
pub(super) fn targets(tree: &Tree, base: &Base) -> HashSet<String> {
    let mut found = HashSet::new();
    for id in 0..tree.len() as NodeId {
        let Some(href) = tree
            .element(id)
            .filter(|e| e.tag() == &local_name!("a"))
            .and_then(|e| e.get("href"))
        else {
            continue;
        };
        let place = if href.contains('#') {
            base.resolve(href)
        } else {
            None
        };
        if let Some(id) = place.as_deref().and_then(|place| place.strip_prefix('#')) {
            found.insert(percent_decode_str(id).decode_utf8_lossy().into_owned());
        }
        if found.len() >= MAX_TARGETS {
            break;
        }
    }
    found
}

impl Walker<'_> {
    /// Notes an element's id if something points to it.
    pub(super) fn note_anchor(&mut self, element: &ElementData) {
        if self.targets.is_empty() {
            return;
        }
        let name = element
            .get("name")
            .filter(|_| element.tag() == &local_name!("a"));
        let id = element
            .get("id")
            .or(name)
            .filter(|id| self.targets.contains(*id));
        let Some(id) = id.map(str::to_owned) else {
            return;
        };
        match &mut self.current {
            Some(current) => current.draft.anchor(id),
            None => self.anchors.push(id),
        }
    }

    /// Two links side by side are two words, whatever the source's spacing.
    pub(super) fn part_links(&mut self, node: NodeId, element: &ElementData) {
        let is_link = |id: NodeId| {
            self.tree
                .element(id)
                .is_some_and(|e| e.tag() == &local_name!("a"))
        };
        if element.tag() == &local_name!("a")
            && self.tree.previous(node).is_some_and(is_link)
            && let Some(current) = &mut self.current
        {
            current.draft.push_space();
        }
    }

    /// Opens the stretch that an inline element means.
    pub(super) fn open_inline(&mut self, element: &ElementData) {
        if let Some(kind) = self.inline_kind(element) {
            self.open_stretch(kind);
        }
    }

    /// Opens a stretch that ends with the innermost element.
    pub(super) fn open_stretch(&mut self, kind: InlineKind) {
        // Bold within bold says nothing more, and each open stretch is copied
        // into every block that begins inside it. A quotation in another does,
        // and an exponent of an exponent.
        let nests = matches!(
            kind,
            InlineKind::Quoted | InlineKind::Superscript | InlineKind::Subscript
        );
        let again = !nests && self.open.contains(&kind);
        if self.open.len() >= MAX_OPEN || again {
            return;
        }
        if let Some(current) = &mut self.current {
            current.draft.open(kind.clone());
        }
        self.open.push(kind);
        if let Some(frame) = self.frames.last_mut() {
            frame.marks = true;
        }
    }

    /// What an inline element means.
    fn inline_kind(&self, element: &ElementData) -> Option<InlineKind> {
        match *element.tag() {
            local_name!("a") => element
                .get("href")
                .and_then(|href| self.base.target(href))
                .map(InlineKind::Link),
            local_name!("em") | local_name!("i") | local_name!("cite") | local_name!("dfn") => {
                Some(InlineKind::Emphasis)
            }
            local_name!("strong") | local_name!("b") => Some(InlineKind::Strong),
            // The head of a table is strong by itself; what names a row is, too.
            local_name!("th") if self.context.in_table && !self.in_table_head() => {
                Some(InlineKind::Strong)
            }
            local_name!("code") | local_name!("kbd") | local_name!("samp") | local_name!("tt") => {
                (!self.context.pre).then_some(InlineKind::Code)
            }
            local_name!("sup") => Some(InlineKind::Superscript),
            local_name!("sub") => Some(InlineKind::Subscript),
            local_name!("del") | local_name!("s") | local_name!("strike") => {
                Some(InlineKind::Deleted)
            }
            local_name!("ins") => Some(InlineKind::Inserted),
            local_name!("q") => Some(InlineKind::Quoted),
            _ => None,
        }
    }
}
