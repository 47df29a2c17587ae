//! Films, sounds, and what a page takes in from elsewhere: what is told of them
//! where they stand, for nothing is played here.

use html5ever::local_name;

use super::{
    img,
    tree::{ElementData, NodeId, Tree},
};
use crate::{article::leads, text};

/// Longest title that is told.
const TITLE_BYTES: usize = 300;
/// A frame this small counts visits, or speaks to other frames.
const PIXEL_PX: u32 = 2;
/// Elements around a frame among which its figure is looked for.
const FIGURE_DEPTH: usize = 6;
/// Elements in a film that are looked at for where it is.
const SOURCES_MAX: usize = 16;

/// Attributes that say where a frame is, and those that name it for machines. Its
/// title is for people, and may speak of anything.
const ADDRESSES: [&str; 3] = ["src", "data-src", "data"];
const NAMES: [&str; 3] = ["class", "id", "type"];
/// Longest beginning of one that is looked at.
const MARKUP_BYTES: usize = 300;

/// Words of its markup by which a frame is told to hold a sound, or a film.
const SOUND: [&str; 2] = ["audio", "podcast"];
const FILM: [&str; 4] = ["video", "film", "movie", "player"];
/// A sound by its address; in names, a kind of button.
const STATION: &str = "radio";
/// What only players ask of the frame that they are in.
const ASKED: [&str; 3] = ["picture-in-picture", "encrypted-media", "autoplay"];

/// What is told of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Player {
    /// `film: …`, `sound: …`, or the word alone where it has no title.
    pub(super) text: String,
    /// Where it is, as written.
    pub(super) address: Option<String>,
    /// It is a film or a sound, or stands in a figure; other frames are forms
    /// and advertisements as often as maps.
    pub(super) sure: bool,
}

/// What is told of an element, if it is one of these. A frame says nothing that
/// has no title and stands in no figure, or is not to be seen.
pub(super) fn player(tree: &Tree, node: NodeId, element: &ElementData) -> Option<Player> {
    let title = title(element);
    let (name, sure) = match *element.tag() {
        local_name!("video") => ("film", true),
        local_name!("audio") => ("sound", true),
        local_name!("iframe") | local_name!("embed") | local_name!("object") => {
            let in_figure = in_figure(tree, node);
            if title.is_none() && !in_figure || is_pixel(element) {
                return None;
            }
            match played(element) {
                Some(name) => (name, true),
                None => ("embedded", in_figure),
            }
        }
        _ => return None,
    };
    let text = match title {
        Some(title) => format!("{name}: {title}"),
        None => name.to_owned(),
    };
    Some(Player {
        text,
        address: address(tree, node, element),
        sure,
    })
}

fn title(element: &ElementData) -> Option<String> {
    let named = ["title", "aria-label"].into_iter();
    let mut named = named.filter_map(|name| element.get(name));
    let title = named.find(|title| title.contains(char::is_alphanumeric))?;
    let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(img::first_words(&words, TITLE_BYTES).into_owned())
}

fn is_pixel(element: &ElementData) -> bool {
    let sides = ["width", "height"].into_iter();
    let mut sides = sides.filter_map(|side| img::pixels(element.get(side)?));
    sides.any(|px| px <= PIXEL_PX)
}

fn in_figure(tree: &Tree, node: NodeId) -> bool {
    let around = std::iter::successors(tree.parent(node), |n| tree.parent(*n));
    let mut around = around.take(FIGURE_DEPTH).filter_map(|n| tree.element(n));
    around.any(|e| e.tag() == &local_name!("figure"))
}

/// What a frame plays, as far as its markup says it.
fn played(frame: &ElementData) -> Option<&'static str> {
    let values = |of: [&str; 3]| {
        let values = of.into_iter().filter_map(|name| frame.get(name));
        let beginnings = values.filter_map(|v| v.get(..text::floor_boundary(v, MARKUP_BYTES)));
        beginnings.collect::<Vec<_>>()
    };
    let (addresses, names) = (values(ADDRESSES), values(NAMES));
    let is_at = |known: &[&str]| addresses.iter().any(|value| has_word(value, known));
    let says = |known: &[&str]| is_at(known) || names.iter().any(|value| has_word(value, known));
    if says(&SOUND) || is_at(&[STATION]) {
        return Some("sound");
    }
    let asked = frame.get("allow").unwrap_or_default();
    let is_wide = frame.has("allowfullscreen") && addresses.iter().any(|a| a.contains("/embed/"));
    (says(&FILM) || ASKED.iter().any(|what| asked.contains(what)) || is_wide).then_some("film")
}

/// Whether an address or a name, whose words are parted by signs or by capitals,
/// has one of these, or of several of them.
fn has_word(value: &str, known: &[&str]) -> bool {
    let mut parted = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_uppercase() && parted.ends_with(char::is_lowercase) {
            parted.push(' ');
        }
        parted.push(c);
    }
    let lower = parted.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| known.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// Where it is: its own address, or that of the first of its sources.
fn address(tree: &Tree, node: NodeId, element: &ElementData) -> Option<String> {
    let of = |element: &ElementData| {
        let named = ["src", "data-src", "data-lazy-src", "data"].into_iter();
        let mut named = named.filter_map(|name| element.get(name)).map(str::trim);
        named.find(|a| leads_out(a)).map(str::to_owned)
    };
    let children = tree.children(node).take(SOURCES_MAX);
    let mut sources = children
        .filter_map(|n| tree.element(n))
        .filter(|e| e.tag() == &local_name!("source"));
    of(element).or_else(|| sources.find_map(of))
}

/// Whether it is not blank, and not the thing itself.
fn leads_out(address: &str) -> bool {
    !address.is_empty() && leads::within(address).is_none()
}
