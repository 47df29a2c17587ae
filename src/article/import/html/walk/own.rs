//! Elements that are a block, a break or a sign by themselves.

use super::{
    Current, Walker,
    context::{Context, hides},
    formula,
};
use crate::article::{
    block::{BlockKind, InlineKind},
    import::{
        html::{
            img::{self, Picture},
            player::Player,
            tags::{self, Class},
            tree::{ElementData, NodeId, Tree},
        },
        record::{Draft, is_collapsible},
    },
};

/// Nodes that are looked at for how a line goes on.
const LINE_NODES: usize = 32;

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
                self.deferred.push((node, Context::told()));
                return;
            }
            Picture::Nothing => return,
            Picture::Sign => self.add_alternative(node, alt),
            Picture::Own if in_line => self.add_alternative(node, alt),
            Picture::Own if !self.context.hidden => match self.goes_on_after(node) {
                Some(next) => return self.add_in_sentence(node, img, next),
                None => self.add_picture(node, alt, address.unwrap_or_default()),
            },
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

    /// What the sentence goes on with after a picture that stands in it. A
    /// capital may be the first of a caption, and so ends it.
    fn goes_on_after(&self, picture: NodeId) -> Option<char> {
        let draft = &self.current.as_ref()?.draft;
        let is_prose = matches!(
            draft.kind,
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem { .. }
        );
        let before = draft
            .last_char()
            .filter(|_| is_prose && draft.breaks_due() == 0)?;
        let goes_on = before.is_alphanumeric() || matches!(before, ',' | ';' | '(' | '–' | '—');
        let next = next_in_line(self.tree, picture).filter(|_| goes_on)?;
        let is_next = next.is_alphanumeric() && !next.is_uppercase()
            || matches!(
                next,
                ',' | '.' | ';' | ':' | ')' | '!' | '?' | '，' | '。' | '、'
            );
        is_next.then_some(next)
    }

    /// A picture within a sentence: the sentence has its first words, and the
    /// picture with all of them stands after the paragraph. One that floats
    /// beside the text is no part of the sentence, and a formula is nothing else.
    fn add_in_sentence(&mut self, node: NodeId, img: &ElementData, next: char) {
        let alt = img.get("alt").unwrap_or_default();
        let formula = img::is_formula(img, alt);
        let mention = match (formula, img::floats(img)) {
            (true, _) => img::first_words(alt, img::FORMULA_BYTES),
            (false, true) => "".into(),
            (false, false) => img::first_words(alt, img::MENTION_BYTES),
        };
        let is_word_next = next.is_alphanumeric();
        if let Some(current) = self
            .current
            .as_mut()
            .filter(|_| !mention.is_empty() || is_word_next)
        {
            current.draft.push_space();
        }
        self.add_alternative(node, &mention);
        let Some(current) = &mut self.current else {
            return;
        };
        if is_word_next {
            current.draft.push_space();
        }
        if formula {
            self.images.extend(img::address(img).map(str::to_owned));
            return;
        }
        current.draft.end_source(&self.tree.source(node));
        self.deferred.push((node, self.context));
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
        draft.hints.told = self.context.told;
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

    /// A film, a sound, or a frame: a block like that of a picture, which leads
    /// to it. What stands in it is for those who can't play it, or is another
    /// page.
    pub(super) fn add_player(&mut self, node: NodeId, element: &ElementData, player: Player) {
        if self.context.in_table || self.context.pre {
            return self.add_alternative(node, &player.text);
        }
        if !self.context.hidden && self.goes_on_after(node).is_some() {
            let source = self.tree.source(node);
            if let Some(current) = &mut self.current {
                current.draft.push_space();
                current.draft.end_source(&source);
            }
            self.deferred.push((node, self.context));
            return;
        }
        self.flush();
        let mut draft = Draft::new(BlockKind::Image);
        draft.hidden = self.context.hidden || hides(element, Class::Block);
        draft.hints.unsure = !player.sure;
        draft.within = self.context.within(draft.kind);
        draft.span_all(InlineKind::Player);
        let address = player.address.and_then(|to| self.base.on_the_web(&to));
        if let Some(address) = address {
            draft.span_all(InlineKind::Link(address));
        }
        draft.push(&player.text, self.tree.source(node));
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

/// The character that a line goes on with after a node of it.
fn next_in_line(tree: &Tree, node: NodeId) -> Option<char> {
    let (mut at, mut inside) = (node, false);
    for _ in 0..LINE_NODES {
        let child = tree.first(at).filter(|_| inside);
        let Some(next) = child.or_else(|| tree.next(at)) else {
            (at, inside) = (tree.parent(at)?, false);
            if tags::class(tree.element(at)?.tag()) != Class::Inline {
                return None;
            }
            continue;
        };
        (at, inside) = (next, false);
        if let Some(text) = tree.text_node(at) {
            match text.chars().find(|c| !is_collapsible(*c)) {
                None => continue,
                found => return found,
            }
        }
        let Some(element) = tree.element(at) else {
            continue;
        };
        let ends = matches!(&**element.tag(), "br" | "hr");
        match tags::class(element.tag()) {
            _ if ends => return None,
            Class::Block => return None,
            Class::Skip => {}
            Class::Inline => inside = !hides(element, Class::Inline),
        }
    }
    None
}
