//! Elements that are a block, a break or a sign by themselves.

use super::{Current, Walker, context::Context, formula};
use crate::article::{
    block::{BlockKind, InlineKind},
    import::{
        html::{
            img::{self, Picture},
            tree::{ElementData, NodeId},
        },
        record::Draft,
    },
};

impl Walker<'_> {
    /// A `<br>`.
    pub(super) fn add_break(&mut self, node: NodeId) {
        let source = self.tree.source(node);
        let (pre, in_table) = (self.context.pre, self.context.in_table);
        let Some(current) = &mut self.current else {
            return;
        };
        match (pre, in_table) {
            (true, _) => current.draft.push_verbatim("\n", source),
            (_, true) => current.draft.push_space(),
            _ => current.draft.push_break(),
        }
    }

    /// A `<hr>`.
    pub(super) fn add_rule(&mut self, node: NodeId) {
        if self.context.in_table {
            return;
        }
        self.flush();
        let mut draft = Draft::new(BlockKind::Rule);
        draft.hidden = self.context.hidden;
        draft.within = self.context.within(draft.kind);
        draft.cover(self.tree.source(node));
        self.add_own(node, draft);
    }

    /// Adds a block that is one element, between others.
    fn add_own(&mut self, node: NodeId, draft: Draft) {
        self.add(Current {
            draft,
            node,
            depth: 0,
            is_item: false,
        });
    }

    /// An `<img>`.
    pub(super) fn add_image(&mut self, node: NodeId, img: &ElementData) {
        let address = img::address(img);
        let alt = img.get("alt").unwrap_or_default();
        let in_line = self.context.in_table || self.context.pre || self.goes_on_with_sign(alt);
        match img::picture(img) {
            _ if !self.context.hidden && formula::is_picture_of(self.tree, node) => {
                self.deferred.push((node, Context::hidden()));
                return;
            }
            Picture::Nothing => return,
            Picture::Sign => self.add_alternative(node, alt),
            Picture::Own if in_line => self.add_alternative(node, alt),
            Picture::Own => self.add_picture(node, alt, address.unwrap_or_default()),
        }
        self.images.extend(address.map(str::to_owned));
    }

    /// A picture whose alternative text is a sign within a line.
    fn goes_on_with_sign(&self, alt: &str) -> bool {
        let in_line = self
            .current
            .as_ref()
            .is_some_and(|c| !c.draft.is_empty() && c.draft.breaks_due() == 0);
        in_line && !alt.trim().is_empty() && alt.len() <= img::SIGN_BYTES
    }

    /// An alternative text in the line, marked as one.
    fn add_alternative(&mut self, node: NodeId, alt: &str) {
        if !alt.trim().is_empty() {
            self.draft_for(node).open(InlineKind::Sign);
            self.add_sign(node, alt);
            self.draft_for(node).close();
        }
    }

    /// A sign in the line.
    pub(super) fn add_sign(&mut self, node: NodeId, sign: &str) {
        if sign.trim().is_empty() {
            return;
        }
        let source = self.tree.source(node);
        let draft = self.draft_for(node);
        draft.push(sign, source);
    }

    /// A picture as a block.
    fn add_picture(&mut self, node: NodeId, alt: &str, address: &str) {
        self.flush();
        let mut draft = Draft::new(BlockKind::Image);
        draft.hidden = self.context.hidden;
        draft.within = self.context.within(draft.kind);
        for kind in &self.open {
            draft.open(kind.clone());
        }
        let address = self
            .base
            .resolve(address)
            .unwrap_or_else(|| address.to_owned());
        draft.span_all(InlineKind::Image(address));
        if self.tree.element(node).is_some_and(img::is_elsewhere) {
            draft.span_all(InlineKind::Elsewhere);
        }
        draft.push(alt, self.tree.source(node));
        draft.cover(self.tree.source(node));
        self.add_own(node, draft);
    }

    /// Nothing of the open item has been read.
    fn begins_item(&self) -> bool {
        let is_empty = self.current.as_ref().is_none_or(|c| c.draft.is_empty());
        self.lists.item().is_some() && !self.lists.is_begun() && is_empty
    }

    /// An `<input>`: the words on a button are text, the rest is a control.
    pub(super) fn add_input(&mut self, node: NodeId, input: &ElementData) {
        let kind = input.get("type").unwrap_or("text").to_ascii_lowercase();
        if kind == "hidden" {
            return;
        }
        if kind == "checkbox" && self.begins_item() {
            let sign = if input.has("checked") { "[x]" } else { "[ ]" };
            let source = self.tree.source(node);
            let draft = self.draft_for(node);
            draft.push(sign, source);
            draft.push_space();
            return;
        }
        self.controls += 1;
        let label = match kind.as_str() {
            "submit" | "button" | "reset" => input.get("value"),
            "image" => input.get("alt"),
            _ => None,
        };
        let Some(label) = label.filter(|label| !label.trim().is_empty()) else {
            return;
        };
        let source = self.tree.source(node);
        let pre = self.context.pre;
        if self.context.in_table || pre {
            // A word by itself, however close the source has its neighbours.
            let draft = self.draft_for(node);
            draft.push_space();
            draft.push(label, source.clone());
            if pre {
                draft.push_verbatim(" ", source);
            } else {
                draft.push_space();
            }
            return;
        }
        self.flush();
        self.controls += 1;
        self.draft_for(node).push(label, source);
        if let Some(current) = &mut self.current {
            current.node = node;
        }
        self.flush();
    }
}
