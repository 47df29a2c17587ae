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

/// Words of its markup by which a frame is told to hold a sound, or a film.
const SOUND: [&str; 3] = ["audio", "podcast", "radio"];
const FILM: [&str; 4] = ["video", "film", "movie", "player"];
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
    let named = ["title", "src", "data-src", "data", "class", "id", "type"];
    let words: Vec<String> = named
        .into_iter()
        .filter_map(|name| frame.get(name))
        .map(|value| {
            value
                .get(..text::floor_boundary(value, TITLE_BYTES))
                .unwrap_or_default()
                .to_lowercase()
        })
        .collect();
    let says = |known: &[&str]| words.iter().any(|w| known.iter().any(|k| w.contains(k)));
    let asks = |what: &str| frame.get("allow").is_some_and(|asked| asked.contains(what));
    let is_wide = frame.has("allowfullscreen") && says(&["/embed/"]);
    if says(&SOUND) {
        return Some("sound");
    }
    (says(&FILM) || ASKED.iter().any(|what| asks(what)) || is_wide).then_some("film")
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
