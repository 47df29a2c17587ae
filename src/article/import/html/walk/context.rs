//! What holds at a place of the tree: hidden, quoted, in which list.

use std::num::NonZeroU16;

use html5ever::local_name;

use crate::article::{
    Numbers,
    block::{BlockKind, Part, Within},
    import::html::{
        tags::{self, Class},
        tree::{ElementData, NodeId, Tree},
    },
};

/// What an element inherits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// Nothing here is shown.
    pub(super) hidden: bool,
    /// Another block tells all that is here.
    pub(super) told: bool,
    /// White space stands.
    pub(super) pre: bool,
    /// Inside a table of data.
    pub(super) in_table: bool,
    /// Inside a formula.
    pub(super) formula: bool,
    /// Inside words whose reading stands above them.
    pub(super) ruby: bool,
    /// Inside such a reading, which is in brackets in its line.
    pub(super) reading: bool,
    /// In a tool beside the words of a heading, which is a block by itself.
    beside: bool,
    within: Within,
    heading: Option<u8>,
}

impl Context {
    /// Where nothing is shown.
    pub(super) fn hidden() -> Self {
        Self {
            hidden: true,
            ..Self::default()
        }
    }

    /// Of what is shown in the place of a formula that is read.
    pub(super) fn told() -> Self {
        Self {
            told: true,
            ..Self::hidden()
        }
    }

    /// Of a tool that was beside the words of a heading.
    pub(super) fn beside() -> Self {
        Self {
            beside: true,
            ..Self::default()
        }
    }

    /// Whether an element is a tool beside the words of a heading: a wiki's link
    /// to its editor, or a sign that links to the heading itself.
    pub(super) fn is_beside_heading(
        &self,
        tree: &Tree,
        node: NodeId,
        element: &ElementData,
    ) -> bool {
        if self.heading.is_none() {
            return false;
        }
        let names = element.get("class").unwrap_or_default();
        let is_last = || {
            let after = std::iter::successors(tree.next(node), |n| tree.next(*n));
            after.take(2).all(|n| tree.text(n, SIGN_BYTES).is_empty())
        };
        let links_here = || links_here(tree, node, element) && is_last();
        names.split_ascii_whitespace().any(|n| n == EDIT_LINK) || links_here()
    }

    /// Whether an element that a heading begins with is a sign that links to
    /// it: `§ Examples`, but not `§ 4`.
    pub(super) fn is_before_heading(
        &self,
        tree: &Tree,
        node: NodeId,
        element: &ElementData,
    ) -> bool {
        if self.heading.is_none() || self.in_table || self.pre || self.hidden {
            return false;
        }
        if !links_here(tree, node, element) {
            return false;
        }
        let after = std::iter::successors(tree.next(node), |n| tree.next(*n));
        let near = after.take(NODES_AFTER_SIGN);
        let mut words = near.map(|n| tree.text(n, SIGN_BYTES));
        let first = words.find_map(|words| words.chars().next());
        first.is_some_and(|c| !c.is_numeric())
    }

    /// Takes in a block element.
    pub(super) fn enter(&mut self, tree: &Tree, node: NodeId, element: &ElementData) {
        if self.is_beside_heading(tree, node, element) {
            (self.heading, self.beside) = (None, true);
            return;
        }
        let within = &mut self.within;
        match *element.tag() {
            local_name!("blockquote") => {
                within.quotes = within.quotes.saturating_add(1);
                self.heading = None;
            }
            local_name!("li") => {
                within.outer_quotes = within.outer_quotes.saturating_add(within.quotes);
                (within.quotes, within.items) = (0, within.items.saturating_add(1));
            }
            local_name!("dt") if within.part.is_meaning() => within.part = Part::InnerTerm,
            local_name!("dt") => within.part = Part::Term,
            local_name!("dd") if within.part.is_meaning() => within.part = Part::InnerMeaning,
            local_name!("dd") => within.part = Part::Meaning,
            ref tag => self.heading = tags::heading(tag).or(self.heading),
        }
    }

    /// What a block of this kind stands in here.
    pub(super) fn within(self, kind: BlockKind) -> Within {
        match kind {
            BlockKind::ListItem { .. } => Within {
                items: 0,
                ..self.within
            },
            _ => self.within,
        }
    }

    /// The kind of a block that begins here, and whether it is the item that
    /// `lists` has open.
    pub(super) fn kind(self, lists: &Lists) -> (BlockKind, bool) {
        if self.in_table {
            return (BlockKind::Table, false);
        }
        if self.pre {
            return (BlockKind::Code, false);
        }
        if let Some(level) = self.heading {
            return (BlockKind::Heading(level), false);
        }
        match lists.item() {
            _ if self.beside => (BlockKind::Paragraph, false),
            Some(kind) => (kind, true),
            None if self.within.quotes > 0 || self.within.outer_quotes > 0 => {
                (BlockKind::Quote, false)
            }
            None => (BlockKind::Paragraph, false),
        }
    }
}

/// What `MediaWiki`, which runs most wikis, calls the link beside a heading that
/// leads to its editor.
const EDIT_LINK: &str = "mw-editsection";

/// Signs that are a link to the heading beside them, and how much is read to
/// know one.
const HEADING_SIGNS: &[&str] = &["¶", "#", "§", "🔗", "⚓", "∞"];
const SIGN_BYTES: usize = 8;
/// Nodes after a sign among which the words of its heading begin.
const NODES_AFTER_SIGN: usize = 8;

/// Whether an element is a link within the page that consists of a sign for it.
fn links_here(tree: &Tree, node: NodeId, element: &ElementData) -> bool {
    element.get("href").is_some_and(|to| to.starts_with('#'))
        && HEADING_SIGNS.contains(&tree.text(node, SIGN_BYTES).as_str())
}

/// The element hides what is in it. `aria-hidden` on a part of a line hides
/// it from screen readers alone.
pub(super) fn hides(element: &ElementData, class: Class) -> bool {
    let hidden = element
        .get("hidden")
        .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"));
    let aria = class == Class::Block && element.get("aria-hidden") == Some("true");
    let closed = match *element.tag() {
        local_name!("dialog") => !element.has("open"),
        local_name!("datalist") => true,
        _ => false,
    };
    hidden || aria || closed || element.get("style").is_some_and(hides_by_style)
}

/// The inline style has `display: none` or `visibility: hidden`.
fn hides_by_style(style: &str) -> bool {
    let declaration = |part: &str| {
        let (name, value) = part.split_once(':')?;
        let value = value.split('!').next().unwrap_or_default().trim();
        let none =
            name.trim().eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none");
        let hidden =
            name.trim().eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden");
        Some(none || hidden)
    };
    style
        .split(';')
        .any(|part| declaration(part).unwrap_or(false))
}

/// Deepest list that is told apart.
const MAX_DEPTH: usize = 64;

/// A list, an item or a quotation that is open.
#[derive(Debug)]
enum Level {
    List {
        next: Option<i64>,
        step: i64,
        numbers: Numbers,
        /// None of its items has a block.
        fresh: bool,
    },
    Item {
        kind: BlockKind,
        used: bool,
        begun: bool,
        numbers: Numbers,
        first: bool,
    },
    /// A quotation, and whether it has a block.
    Quote { begun: bool },
}

/// The lists, items and quotations that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Lists {
    levels: Vec<Level>,
}

impl Lists {
    /// Takes in a list, an item or a quotation; false if the element is none.
    pub(super) fn enter(&mut self, tree: &Tree, node: NodeId, element: &ElementData) -> bool {
        let level = match *element.tag() {
            local_name!("ol") => numbered(tree, node, element),
            local_name!("ul") | local_name!("menu") | local_name!("dir") => Level::List {
                next: None,
                step: 0,
                numbers: Numbers::Figures,
                fresh: true,
            },
            local_name!("blockquote") => Level::Quote { begun: false },
            local_name!("li") => self.next_item(element),
            _ => return false,
        };
        self.levels.push(level);
        true
    }

    /// Ends what was entered last.
    pub(super) fn leave(&mut self) {
        self.levels.pop();
    }

    /// The kind of the item that is open, unless it has its block.
    pub(super) fn item(&self) -> Option<BlockKind> {
        match self.innermost() {
            Some(&Level::Item {
                kind, used: false, ..
            }) => Some(kind),
            _ => None,
        }
    }

    /// Whether the open item has a block already, its own or another.
    pub(super) fn is_begun(&self) -> bool {
        matches!(self.innermost(), Some(Level::Item { begun: true, .. }))
    }

    /// The innermost list or item.
    fn innermost(&self) -> Option<&Level> {
        let is_quote = |level: &&Level| matches!(level, Level::Quote { .. });
        self.levels.iter().rev().find(|level| !is_quote(level))
    }

    /// What a block begins that is added here: an item, be it its own block or
    /// one before that, a list, quotations.
    pub(super) fn mark(&self, within: &mut Within, is_own: bool) {
        let fresh = |level: &&Level| matches!(level, Level::Quote { begun: false });
        within.quotes_begun = self.levels.iter().filter(fresh).count().min(255) as u8;
        let Some(&Level::Item {
            kind: BlockKind::ListItem { ordinal, .. },
            used,
            begun,
            numbers,
            first,
        }) = self.innermost()
        else {
            return;
        };
        if is_own {
            within.begun = begun;
        } else if !used && !begun {
            within.begun = true;
            let usual = ordinal.and_then(|n| u16::try_from(n).ok());
            within.number = usual.and_then(NonZeroU16::new);
        } else {
            return;
        }
        (within.begins_list, within.numbers) = (first && !begun, numbers);
    }

    /// A block was added: if it is the open item's own, what follows in that
    /// are paragraphs.
    pub(super) fn begin(&mut self, is_own: bool, begins: bool) {
        let mut in_item = false;
        for level in self.levels.iter_mut().rev() {
            match level {
                Level::Quote { begun } => *begun = true,
                Level::Item { used, begun, .. } if !in_item => {
                    *used |= is_own;
                    *begun |= begins;
                    in_item = true;
                }
                Level::List { fresh, .. } => *fresh = false,
                Level::Item { .. } => {}
            }
        }
    }

    /// An item of the innermost list.
    fn next_item(&mut self, element: &ElementData) -> Level {
        let value = element.get("value").and_then(|v| v.trim().parse().ok());
        let lists = self
            .levels
            .iter()
            .filter(|level| matches!(level, Level::List { .. }))
            .count();
        let (numbers, first) = match self.innermost() {
            Some(Level::List { numbers, fresh, .. }) => (*numbers, *fresh),
            _ => (Numbers::Figures, false),
        };
        let ordinal = match self.levels.last_mut() {
            Some(Level::List {
                next: Some(next),
                step,
                ..
            }) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(*step);
                u32::try_from(number).ok()
            }
            _ => None,
        };
        Level::Item {
            kind: BlockKind::ListItem {
                depth: lists.saturating_sub(1).min(MAX_DEPTH) as u8,
                ordinal,
            },
            used: false,
            begun: false,
            numbers,
            first,
        }
    }
}

/// A numbered list.
fn numbered(tree: &Tree, node: NodeId, element: &ElementData) -> Level {
    let given = element
        .get("start")
        .and_then(|start| start.trim().parse().ok());
    let reversed = element.has("reversed");
    let is_item = |&child: &NodeId| {
        tree.element(child)
            .is_some_and(|e| e.tag() == &local_name!("li"))
    };
    let first = match (given, reversed) {
        (Some(start), _) => start,
        (None, false) => 1,
        (None, true) => tree.children(node).filter(is_item).count() as i64,
    };
    Level::List {
        next: Some(first),
        step: if reversed { -1 } else { 1 },
        numbers: numbers_of(element),
        fresh: true,
    }
}

/// What the numbers of a list are written as.
fn numbers_of(element: &ElementData) -> Numbers {
    let style = element
        .get("style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let by_style = [
        ("lower-alpha", Numbers::SmallLetters),
        ("lower-latin", Numbers::SmallLetters),
        ("upper-alpha", Numbers::Letters),
        ("upper-latin", Numbers::Letters),
        ("lower-roman", Numbers::SmallRoman),
        ("upper-roman", Numbers::Roman),
    ];
    let by_style = by_style.into_iter().find(|(name, _)| style.contains(name));
    let by_type = || Numbers::named(element.get("type").unwrap_or_default().trim());
    by_style.map_or_else(by_type, |(_, numbers)| numbers)
}
