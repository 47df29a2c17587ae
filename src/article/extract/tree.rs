//! What the elements above a block say about it. Everything here is one pass
//! up and one pass down the tree.

use crate::article::page::{Element, Page};
use foldhash::HashMap as QuickMap;

use super::{
    shape::Shape,
    words::{self, Group, Groups},
};

/// An element that holds this share of the page's prose holds the story as
/// well, so its name says nothing against a block inside.
const MAIN_SHARE: f32 = 0.45;

/// Prose beside a thread of comments, in units, that can be what they comment.
const LEAST_BESIDE: f32 = 60.0;

/// Names, without hyphens, of elements that hold what readers wrote below a
/// story and nothing else.
const THREADS: [&str; 36] = [
    "articlecomments",
    "comentario",
    "comentarios",
    "comment",
    "commentaire",
    "commentaires",
    "commentarea",
    "commentbody",
    "commentcontent",
    "commenti",
    "commentitem",
    "commentlist",
    "commentrespond",
    "comments",
    "commentsarea",
    "commentsection",
    "commentslist",
    "commentssection",
    "commentstemplate",
    "commenttext",
    "commentthread",
    "commentwrap",
    "commentscontainer",
    "commentswrap",
    "commentswrapper",
    "disqusthread",
    "fbcomments",
    "kommentar",
    "kommentare",
    "komentarze",
    "postcomments",
    "reacties",
    "readercomments",
    "replies",
    "respond",
    "usercomments",
];

/// Marks of an element and those above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `nav`, ARIA navigation, menus.
    Navigation,
    /// `aside`, ARIA complementary.
    Aside,
    /// `footer`, ARIA contentinfo.
    Footer,
    /// `header`, ARIA banner.
    Header,
    /// `form`, `button`, `dialog`.
    Form,
    /// `figure`.
    Figure,
    /// `figcaption`, or a class that says caption.
    Caption,
    /// `article`, `main`, ARIA main.
    Article,
    /// `articleBody`.
    Body,
    /// `blockquote`.
    Quote,
    /// `ul`, `ol`, `dl`.
    List,
    /// `table`.
    Table,
    /// `address`.
    Address,
    /// What readers wrote below a story.
    Thread,
}

/// What is known of an element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    /// Places that hold for what is inside.
    places: u32,
    /// Groups that class names of it and of elements above speak for.
    pub(super) names: Groups,
    /// Levels below the root.
    pub(super) depth: u16,
    /// Prose inside, in units.
    pub(super) prose: f32,
    /// Text inside, in units.
    pub(super) text: f32,
    /// Text inside that is in links, in units.
    pub(super) linked: f32,
    /// Score of a Readability-like vote by the paragraphs inside.
    pub(super) votes: f32,
    /// It is in the voted candidate.
    pub(super) candidate: bool,
    /// Hash of tag and names: elements alike.
    pub(super) signature: u64,
}

impl Node {
    /// Whether a place holds here.
    pub(super) fn is_in(self, place: Place) -> bool {
        self.places & (1 << place as u32) != 0
    }

    fn put(&mut self, place: Place) {
        self.places |= 1 << place as u32;
    }

    /// Share of the text inside that is linked.
    pub(super) fn link_share(self) -> f32 {
        if self.text > 0.0 {
            (self.linked / self.text).min(1.0)
        } else {
            0.0
        }
    }
}

/// The page's elements, judged; empty for plain text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// One for each element of the page.
    pub(super) nodes: Vec<Node>,
    /// Parent of each element; always smaller than its own index.
    pub(super) parents: Vec<Option<usize>>,
    /// Prose on the page, in units.
    pub(super) prose: f32,
    /// What the names of each element say, whatever else it is; elements of
    /// the same names share one.
    pub(super) named: Vec<u32>,
    /// Names that differ.
    pub(super) names: Vec<Names>,
}

/// What the names of an element say by themselves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    /// The first element that has them.
    pub(super) first: usize,
    /// Groups that they speak for.
    pub(super) groups: Groups,
    /// One is that of a thread of comments, word for word.
    thread: bool,
}

impl Tree {
    /// Judges the elements of `page`, whose blocks have these shapes.
    pub(super) fn of(page: &Page, shapes: &[Shape]) -> Self {
        let parents: Vec<_> = page
            .elements
            .iter()
            .enumerate()
            .map(|(at, e)| e.parent.map(|p| p as usize).filter(|p| *p < at))
            .collect();
        let mut tree = Self {
            nodes: vec![Node::default(); parents.len()],
            parents,
            prose: 0.0,
            named: Vec::with_capacity(page.elements.len()),
            names: Vec::new(),
        };
        tree.tell_names(&page.elements);
        tree.fill(page, shapes);
        tree.sum_up();
        tree.name_down(&page.elements);
        super::candidate::vote(&mut tree, page, shapes);
        tree
    }

    /// Looks at every name once: a page has far fewer than elements.
    fn tell_names(&mut self, elements: &[Element]) {
        let mut known: QuickMap<&str, u32> = QuickMap::default();
        for (first, element) in elements.iter().enumerate() {
            let next = self.names.len() as u32;
            let names = element.names.as_str();
            let index = *known.entry(names).or_insert(next);
            if index == next {
                self.names.push(Names {
                    first,
                    groups: words::names().groups(names),
                    thread: names_thread(names),
                });
            }
            self.named.push(index);
        }
    }

    /// What the names of an element say by themselves.
    pub(super) fn names_of(&self, element: usize) -> Option<&Names> {
        self.names.get(*self.named.get(element)? as usize)
    }

    /// The node that holds a block directly.
    pub(super) fn node(&self, element: Option<u32>) -> Option<&Node> {
        self.nodes.get(element? as usize)
    }

    /// `element` and the elements above it, inmost first.
    pub(super) fn chain(&self, element: Option<u32>) -> impl Iterator<Item = usize> + '_ {
        let first = element
            .map(|e| e as usize)
            .filter(|e| *e < self.nodes.len());
        std::iter::successors(first, |at| self.parents.get(*at).copied().flatten())
    }

    fn fill(&mut self, page: &Page, shapes: &[Shape]) {
        for (index, (hints, shape)) in page.hints.iter().zip(shapes).enumerate() {
            let bytes = page.record.blocks.get(index).map_or(0, |b| b.range.len());
            let share = (hints.link_bytes as f32 / bytes.max(1) as f32).min(1.0);
            let prose = prose_of(shape, share);
            self.prose += prose;
            if let Some(node) = hints.element.and_then(|e| self.nodes.get_mut(e as usize)) {
                node.text += shape.units;
                node.linked += shape.units * share;
                node.prose += prose;
            }
        }
    }

    fn sum_up(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let node = self.nodes.get(at).copied().unwrap_or_default();
            let parent = self.parents.get(at).copied().flatten();
            if let Some(parent) = parent.and_then(|p| self.nodes.get_mut(p)) {
                parent.text += node.text;
                parent.linked += node.linked;
                parent.prose += node.prose;
            }
        }
    }

    fn name_down(&mut self, elements: &[Element]) {
        for (at, element) in elements.iter().enumerate() {
            let above = self
                .parents
                .get(at)
                .copied()
                .flatten()
                .and_then(|p| self.nodes.get(p))
                .copied();
            let above = above.unwrap_or_default();
            let main = self.prose;
            let names = self.names_of(at).copied();
            let groups = names.map(|n| n.groups).unwrap_or_default();
            let thread = names.is_some_and(|n| n.thread) && may_be_thread(element);
            if let Some(node) = self.nodes.get_mut(at) {
                node.places = above.places;
                node.depth = above.depth.saturating_add(1);
                node.signature = signature(element);
                let holds_story = main > 0.0 && node.prose >= MAIN_SHARE * main;
                place(node, element, holds_story);
                node.names = name(groups, holds_story).union(above.names);
                // However long: readers may write more than writers.
                if main - node.prose >= LEAST_BESIDE && thread {
                    node.put(Place::Thread);
                    node.names = node.names.union(Groups::of(&[Group::Comments]));
                }
            }
        }
    }
}

/// Units of a block that read as prose.
pub(super) fn prose_of(shape: &Shape, link_share: f32) -> f32 {
    let length = if shape.units >= 60.0 { 1.0 } else { 0.2 };
    shape.stop_share.min(0.6) * shape.units * (1.0 - link_share) * length
}

fn place(node: &mut Node, element: &Element, holds_story: bool) {
    let role = |name: &str| element.semantics.split(' ').any(|s| s == name);
    match element.tag.as_str() {
        "figure" => node.put(Place::Figure),
        "figcaption" => node.put(Place::Caption),
        "article" | "main" => node.put(Place::Article),
        "blockquote" => node.put(Place::Quote),
        "ul" | "ol" | "dl" => node.put(Place::List),
        "table" => node.put(Place::Table),
        "address" => node.put(Place::Address),
        _ => {}
    }
    let has_roles = !element.semantics.is_empty();
    if has_roles && (role("main") || role("article")) {
        node.put(Place::Article);
    }
    if has_roles && role("articlebody") {
        node.put(Place::Body);
    }
    if holds_story {
        return;
    }
    match element.tag.as_str() {
        "nav" | "menu" => node.put(Place::Navigation),
        "aside" => node.put(Place::Aside),
        "footer" => node.put(Place::Footer),
        "header" => node.put(Place::Header),
        "form" | "button" | "dialog" | "fieldset" | "label" | "select" => node.put(Place::Form),
        _ => {}
    }
    if !has_roles {
        return;
    }
    for (name, place) in [
        ("navigation", Place::Navigation),
        ("menu", Place::Navigation),
        ("menubar", Place::Navigation),
        ("toolbar", Place::Navigation),
        ("complementary", Place::Aside),
        ("contentinfo", Place::Footer),
        ("banner", Place::Header),
        ("dialog", Place::Form),
        ("alertdialog", Place::Form),
        ("search", Place::Form),
        ("button", Place::Form),
    ] {
        if role(name) {
            node.put(place);
        }
    }
}

/// Elements that hold more than a thread, whatever they are named.
fn may_be_thread(element: &Element) -> bool {
    !matches!(element.tag.as_str(), "html" | "body" | "main")
}

/// A class or id is that of a thread of comments, word for word.
fn names_thread(names: &str) -> bool {
    let bare = |name: &str, thread: &&str| {
        let letters = name.bytes().filter(|b| !matches!(b, b'-' | b'_'));
        letters.eq(thread.bytes())
    };
    names
        .split_ascii_whitespace()
        .any(|name| THREADS.iter().any(|thread| bare(name, thread)))
}

/// Groups that the element's names speak for; only for the story where it
/// holds most of the page's prose.
fn name(groups: Groups, holds_story: bool) -> Groups {
    if holds_story {
        groups.within(Groups::of(&[Group::Story]))
    } else {
        groups
    }
}

/// Most bytes of an element's names that tell it from others.
const SIGNATURE_BYTES: usize = 80;

/// Hash of tag and names, without numbers (FNV-1a: every element has one).
fn signature(element: &Element) -> u64 {
    let names = element.names.bytes().filter(|b| !b.is_ascii_digit());
    let all = element.tag.bytes().chain([b' ']);
    let hash = all
        .chain(names.take(SIGNATURE_BYTES))
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    hash ^ (hash >> 32)
}
