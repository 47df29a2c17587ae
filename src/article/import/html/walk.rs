//! The tree to blocks, in one walk without recursion.

mod context;
mod formula;
mod inline;
mod own;

use std::collections::HashSet;

use html5ever::local_name;

use self::context::{Context, Lists};
use super::{
    address::Base,
    player, table,
    tags::{self, Class},
    tree::{Data, ElementData, NodeId, ROOT, Tree},
};
use crate::article::{
    block::{BlockKind, InlineKind, Part, TextOfRecord},
    import::record::{Builder, Draft, is_collapsible},
    page::{Element, Hints, Warning},
};

/// What a walk gives.
pub(super) struct Walked {
    pub(super) record: TextOfRecord,
    pub(super) hints: Vec<Hints>,
    pub(super) elements: Vec<Element>,
    pub(super) images: Vec<String>,
    pub(super) warning: Option<Warning>,
}

/// An element whose content is being read.
struct Frame {
    node: NodeId,
    /// What held outside it.
    outside: Context,
    class: Class,
    /// It opened an inline stretch.
    marks: bool,
    /// It opened a list, or an item.
    lists: bool,
    /// Written when it ends.
    after: &'static str,
}

/// The block that text goes to.
struct Current {
    draft: Draft,
    /// The innermost element that all its text is in, and how many frames
    /// lead to it.
    node: NodeId,
    depth: usize,
    is_item: bool,
}

/// Reads blocks off `tree`; `noscript` reads what is shown without scripts
/// as well.
pub(super) fn walk(tree: &Tree, base: &Base, noscript: bool) -> Walked {
    let mut walker = Walker {
        tree,
        base,
        noscript,
        targets: inline::targets(tree, base),
        builder: Builder::default(),
        elements: Vec::new(),
        element_of: vec![u32::MAX; tree.len()],
        frames: Vec::new(),
        context: Context::default(),
        lists: Lists::default(),
        open: Vec::new(),
        current: None,
        shallowest: 0,
        anchors: Vec::new(),
        deferred: Vec::new(),
        readings: Vec::new(),
        controls: 0,
        rows: 0,
        cells: 0,
        table_head: false,
        images: Vec::new(),
    };
    walker.run(ROOT);
    walker.flush();
    let warning = walker.builder.warning();
    let (record, hints) = walker.builder.finish();
    Walked {
        record,
        hints,
        elements: walker.elements,
        images: walker.images,
        warning,
    }
}

struct Walker<'t> {
    tree: &'t Tree,
    base: &'t Base,
    noscript: bool,
    /// Ids that links on this page point to.
    targets: HashSet<String>,
    builder: Builder,
    elements: Vec<Element>,
    /// Index in `elements` of each node that has one.
    element_of: Vec<u32>,
    frames: Vec<Frame>,
    context: Context,
    lists: Lists,
    /// Inline stretches that are open.
    open: Vec<InlineKind>,
    current: Option<Current>,
    /// Fewest frames since text was last added.
    shallowest: usize,
    /// Anchors that wait for the next block.
    anchors: Vec<String>,
    /// What is read after the block that is being read, and as what.
    deferred: Vec<(NodeId, Context)>,
    /// How the words of a ruby are read, written after them.
    readings: Vec<NodeId>,
    /// Form controls that wait for the next block.
    controls: u32,
    /// Rows of the table, and cells of its row, begun so far.
    rows: usize,
    cells: usize,
    /// The table's first row names its columns.
    table_head: bool,
    images: Vec<String>,
}

impl Walker<'_> {
    /// Reads everything inside `root`.
    fn run(&mut self, root: NodeId) {
        let bottom = self.frames.len();
        let mut at = Some(root);
        while let Some(node) = at {
            if self.enter(node)
                && let Some(child) = self.tree.first(node)
            {
                at = Some(child);
                continue;
            }
            at = self.leave_to_next(root, node, bottom);
        }
    }

    /// Leaves finished elements until one has a next sibling.
    fn leave_to_next(&mut self, root: NodeId, from: NodeId, bottom: usize) -> Option<NodeId> {
        let mut at = from;
        loop {
            if self.frames.len() > bottom
                && self.frames.last().is_some_and(|frame| frame.node == at)
            {
                self.leave();
            }
            if at == root {
                return None;
            }
            if let Some(next) = self.tree.next(at) {
                return Some(next);
            }
            at = self.tree.parent(at)?;
        }
    }

    /// Begins a node; whether to read its children.
    fn enter(&mut self, node: NodeId) -> bool {
        let tree = self.tree;
        match tree.node(node).map(|n| &n.data) {
            Some(Data::Text(text)) => {
                self.add_text(node, text);
                false
            }
            Some(Data::Element(element)) if element.is_html() => self.enter_html(node, element),
            Some(Data::Element(element)) => {
                let read = !tags::is_foreign_skip(element.tag());
                if read {
                    self.push_frame(node, Class::Inline);
                    self.enter_formula(node);
                }
                read
            }
            Some(Data::Document) => true,
            _ => false,
        }
    }

    /// Begins an element of HTML.
    fn enter_html(&mut self, node: NodeId, element: &ElementData) -> bool {
        if let Some(descend) = self.enter_special(node, element) {
            return descend;
        }
        let class = self.class(node, element);
        let hides = context::hides(element, class) && !formula::is_drawn_after(self.tree, node);
        if hides && class == Class::Inline && !self.context.hidden && self.current.is_some() {
            self.deferred.push((node, Context::hidden()));
            return false;
        }
        let is_again = class != Class::Skip && formula::is_set_again(self.tree, node, element);
        if is_again && !self.context.hidden {
            self.deferred.push((node, Context::told()));
            return false;
        }
        if self.current.is_none() && self.context.is_before_heading(self.tree, node, element) {
            self.deferred.push((node, Context::beside()));
            return false;
        }
        // What is hidden makes a block of its own.
        let class = if hides && class == Class::Inline && !self.context.hidden {
            Class::Block
        } else {
            class
        };
        match class {
            Class::Skip => false,
            Class::Block => {
                self.end_block();
                self.push_frame(node, class);
                self.set_context(node, element, hides);
                self.note_anchor(element);
                self.open_inline(element);
                true
            }
            Class::Inline => {
                self.note_anchor(element);
                self.part_links(node, element);
                self.push_frame(node, class);
                self.context.ruby |= element.tag() == &local_name!("ruby");
                self.open_inline(element);
                true
            }
        }
    }

    /// The class of an element where it stands.
    fn class(&self, node: NodeId, element: &ElementData) -> Class {
        match *element.tag() {
            local_name!("noscript") if self.noscript => Class::Block,
            local_name!("template") if element.has("shadowrootmode") => Class::Block,
            _ if self.context.is_beside_heading(self.tree, node, element) => Class::Block,
            ref tag => tags::class(tag),
        }
    }

    /// Elements that are read in a way of their own.
    fn enter_special(&mut self, node: NodeId, element: &ElementData) -> Option<bool> {
        match *element.tag() {
            local_name!("br") => self.add_break(node),
            local_name!("hr") => self.add_rule(node),
            local_name!("img") => self.add_image(node, element),
            local_name!("input") => self.add_input(node, element),
            local_name!("video")
            | local_name!("audio")
            | local_name!("iframe")
            | local_name!("embed")
            | local_name!("object") => {
                let player = player::player(self.tree, node, element)?;
                self.add_player(node, element, player);
            }
            local_name!("rt") if self.context.ruby && !context::hides(element, Class::Inline) => {
                self.note_anchor(element);
                self.readings.push(node);
            }
            // Brackets around a reading, for who can't set it above: ours are.
            local_name!("rp") if self.context.ruby && formula::is_bracket(self.tree, node) => {}
            local_name!("option") => {
                if let Some(current) = &mut self.current {
                    current.draft.push_break();
                }
                return None;
            }
            local_name!("tr") if self.context.in_table => {
                self.begin_row();
                return None;
            }
            local_name!("td") | local_name!("th") if self.context.in_table => {
                self.begin_cell(element);
                return None;
            }
            _ => return None,
        }
        Some(false)
    }

    /// Notes that `node`'s content is being read.
    fn push_frame(&mut self, node: NodeId, class: Class) {
        self.frames.push(Frame {
            node,
            outside: self.context,
            class,
            marks: false,
            lists: false,
            after: "",
        });
    }

    /// Ends the innermost element.
    fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.shallowest = self.shallowest.min(self.frames.len());
        if frame.class == Class::Block {
            self.end_block();
        }
        if frame.marks {
            self.open.pop();
            if let Some(current) = &mut self.current {
                current.draft.close();
            }
        }
        if frame.lists {
            self.lists.leave();
        }
        if self.context.ruby && !frame.outside.ruby {
            self.add_readings(frame.node);
        }
        if !frame.after.is_empty() {
            self.end_part(frame.node, frame.after);
        }
        let ends = |inside: bool, outside: bool| inside && !outside;
        if ends(self.context.in_table, frame.outside.in_table)
            || ends(self.context.pre, frame.outside.pre)
        {
            self.flush();
        }
        self.context = frame.outside;
    }

    /// A block element begins or ends: what came before is a block, or in a
    /// table a part of its cell, in a reading a word of it, or in code a line.
    fn end_block(&mut self) {
        if self.context.pre {
            if let Some(current) = &mut self.current {
                current.draft.fresh_line();
            }
        } else if self.context.in_table || self.context.reading {
            let current = self.current.as_mut();
            if let Some(current) = current.filter(|c| c.draft.last_char() != Some('（')) {
                current.draft.push_space();
            }
        } else {
            self.flush();
        }
    }

    /// What holds inside a block element.
    fn set_context(&mut self, node: NodeId, element: &ElementData, hides: bool) {
        let tag = element.tag();
        if tag == &local_name!("caption") {
            self.context.in_table = false;
        }
        if tags::is_preformatted(tag) && !self.context.in_table && !self.context.reading {
            self.flush();
            self.context.pre = true;
        }
        if !self.context.in_table
            && self.lists.enter(self.tree, node, element)
            && let Some(frame) = self.frames.last_mut()
        {
            frame.lists = true;
        }
        self.context.hidden |= hides;
        self.context.enter(self.tree, node, element);
        let in_line = self.context.in_table || self.context.reading;
        if tag == &local_name!("table") && !in_line && table::is_data(self.tree, node) {
            self.context.in_table = true;
            (self.rows, self.cells) = (0, 0);
            self.table_head = table::has_head(self.tree, node);
        }
        if matches!(
            *tag,
            local_name!("button") | local_name!("select") | local_name!("textarea")
        ) {
            self.controls += 1;
        }
    }

    /// Adds a text node.
    fn add_text(&mut self, node: NodeId, text: &str) {
        if self.context.formula && !self.context.pre {
            return self.add_part(node, text);
        }
        let blank = text.chars().all(is_collapsible);
        if self.context.pre {
            if self.current.is_some() || !text.is_empty() {
                let source = self.tree.source(node);
                self.draft_for(node).push_verbatim(text, source);
            }
            return;
        }
        if blank {
            if let Some(current) = &mut self.current {
                current.draft.push_space();
            }
            return;
        }
        if self
            .current
            .as_ref()
            .is_some_and(|c| c.draft.breaks_due() > 1)
        {
            self.flush();
        }
        let source = self.tree.source(node);
        self.draft_for(node).push(text, source);
    }

    /// The draft that text of `node` goes to.
    fn draft_for(&mut self, node: NodeId) -> &mut Draft {
        let parent = self.frames.last().map_or(node, |frame| frame.node);
        let depth = self.frames.len();
        let current = match self.current.take() {
            Some(mut current) => {
                if self.shallowest < current.depth {
                    current.depth = self.shallowest;
                    let frame = self
                        .shallowest
                        .checked_sub(1)
                        .and_then(|at| self.frames.get(at));
                    current.node = frame.map_or(parent, |frame| frame.node);
                }
                current
            }
            None => self.new_current(parent, depth),
        };
        self.shallowest = depth;
        &mut self.current.insert(current).draft
    }

    /// A block that begins inside `node`.
    fn new_current(&mut self, node: NodeId, depth: usize) -> Current {
        let (kind, is_item) = self.context.kind(&self.lists);
        let mut draft = Draft::new(kind);
        draft.hidden = self.context.hidden;
        draft.hints.told = self.context.told;
        draft.within = self.context.within(kind);
        if kind == BlockKind::Table && !self.table_head {
            draft.within.part = Part::Headless;
        }
        for id in self.anchors.drain(..) {
            draft.anchor(id);
        }
        for kind in &self.open {
            draft.open(kind.clone());
        }
        Current {
            draft,
            node,
            depth,
            is_item,
        }
    }

    /// Ends the current block.
    fn flush(&mut self) {
        if let Some(current) = self.current.take() {
            self.add(current);
        }
        if self.deferred.is_empty() {
            return;
        }
        let context = self.context;
        let open = std::mem::take(&mut self.open);
        for (node, context) in std::mem::take(&mut self.deferred) {
            self.context = context;
            self.run(node);
            self.flush();
        }
        self.context = context;
        self.open = open;
    }

    /// Adds a finished block.
    fn add(&mut self, current: Current) {
        let Current {
            mut draft,
            node,
            is_item,
            ..
        } = current;
        if draft.is_empty() && !matches!(draft.kind, BlockKind::Image | BlockKind::Rule) {
            return;
        }
        draft.hints.element = self.element(node);
        draft.hints.controls = std::mem::take(&mut self.controls);
        self.lists.mark(&mut draft.within, is_item);
        let begins = is_item || draft.within.begun;
        if self.builder.add(draft) {
            self.lists.begin(is_item, begins);
        }
    }

    /// The index of an element in the page's list; its parents go before it.
    fn element(&mut self, node: NodeId) -> Option<u32> {
        let mut path = Vec::new();
        let mut at = Some(node);
        let mut parent = None;
        while let Some(id) = at.filter(|&id| id != ROOT) {
            let known = self
                .element_of
                .get(id as usize)
                .copied()
                .unwrap_or(u32::MAX);
            if known != u32::MAX {
                parent = Some(known);
                break;
            }
            path.push(id);
            at = self.tree.parent(id);
        }
        for id in path.into_iter().rev() {
            let Some(element) = self.tree.element(id) else {
                continue;
            };
            let index = self.elements.len() as u32;
            self.elements.push(describe(element, parent));
            if let Some(slot) = self.element_of.get_mut(id as usize) {
                *slot = index;
            }
            parent = Some(index);
        }
        parent
    }

    /// A row of a table of data.
    fn begin_row(&mut self) {
        if self.rows > 0 {
            self.table_draft().push_row();
        }
        self.rows += 1;
        self.cells = 0;
    }

    /// In the row that names the columns.
    fn in_table_head(&self) -> bool {
        self.table_head && self.rows <= 1
    }

    /// A cell of its row.
    fn begin_cell(&mut self, element: &ElementData) {
        if self.cells > 0 {
            self.table_draft().push_cell();
        }
        self.cells += 1;
        let (across, down) = table::extent(element);
        if across > 1 || down > 1 {
            self.table_draft().cell(across, down);
        }
    }

    /// The draft of the table, whose row it is that text belongs to.
    fn table_draft(&mut self) -> &mut Draft {
        let row = self.frames.last().map_or(ROOT, |frame| frame.node);
        self.draft_for(row)
    }
}

/// An element as extraction sees it.
fn describe(element: &ElementData, parent: Option<u32>) -> Element {
    let join = |a: &str, b: &str| {
        let values = [element.get(a), element.get(b)].into_iter().flatten();
        let mut joined = String::new();
        for word in values.flat_map(str::split_ascii_whitespace) {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(word);
        }
        if joined.is_ascii() {
            joined.make_ascii_lowercase();
            joined
        } else {
            joined.to_lowercase()
        }
    };
    Element {
        parent,
        tag: element.tag().to_string(),
        names: join("class", "id"),
        semantics: join("role", "itemprop"),
    }
}
