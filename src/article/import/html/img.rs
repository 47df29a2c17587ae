//! Pictures: where they are, whether they mean anything.

use std::borrow::Cow;

use html5ever::local_name;

use super::{feed, tree::ElementData};
use crate::{article::picture::address::is_data, text};

/// A picture this small is an icon; one of a pixel or two counts visits.
const ICON_PX: u32 = 48;
const PIXEL_PX: u32 = 2;
/// Longer alternative texts describe a picture, shorter ones stand for a
/// sign in running text.
pub(super) const SIGN_BYTES: usize = 24;
/// What a sentence has of a picture in it, and of a formula.
pub(super) const MENTION_BYTES: usize = 60;
pub(super) const FORMULA_BYTES: usize = 400;
/// An address that holds its own picture is kept up to this length: pages
/// saved in one file have megabytes of them, and the original keeps those.
const MAX_DATA_BYTES: usize = 1 << 10;

/// What an `<img>` is to the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Picture {
    /// Says nothing: spacers, counters, icons without a name.
    Nothing,
    /// A sign in the line; its alternative text is read.
    Sign,
    /// A picture of its own.
    Own,
}

/// The meaning of an `<img>`.
pub(super) fn picture(img: &ElementData) -> Picture {
    let alt = img.get("alt").unwrap_or_default().trim();
    let side = |name| img.get(name).and_then(pixels);
    let smallest = side("width").into_iter().chain(side("height")).min();
    let class = img.get("class").unwrap_or_default();
    let is_icon = smallest.is_some_and(|px| px <= ICON_PX)
        || class.contains("emoji")
        || class.contains("smiley");
    if smallest.is_some_and(|px| px <= PIXEL_PX) && alt.is_empty() {
        return Picture::Nothing;
    }
    match (is_icon, alt.is_empty()) {
        (true, true) => Picture::Nothing,
        (true, false) => Picture::Sign,
        (false, true) if address(img).is_none() && !holds_itself(img) => Picture::Nothing,
        _ => Picture::Own,
    }
}

/// The first words of an alternative text.
pub(super) fn first_words(alt: &str, most: usize) -> Cow<'_, str> {
    let alt = alt.trim();
    if alt.len() <= most {
        return alt.into();
    }
    let head = alt
        .get(..text::floor_boundary(alt, most))
        .unwrap_or_default();
    // Where there are no spaces, it ends anywhere.
    let end = head.rfind(char::is_whitespace).filter(|at| at * 2 > most);
    let words = head.get(..end.unwrap_or(head.len())).unwrap_or_default();
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    format!("{words}…").into()
}

/// Whether a picture is a formula, whose alternative text is its source.
pub(super) fn is_formula(img: &ElementData, alt: &str) -> bool {
    let class = img.get("class").unwrap_or_default();
    let named = |c: &str| c == "tex" || c.contains("latex") || c.contains("math");
    class.split_ascii_whitespace().any(named)
        || alt.contains("{\\displaystyle")
        || alt.contains('\\') && alt.contains('{')
}

/// Whether a picture stands beside the text.
pub(super) fn floats(img: &ElementData) -> bool {
    let side = |s: &str| s.contains("left") || s.contains("right");
    let style = img.get("style").unwrap_or_default();
    let class = img.get("class").unwrap_or_default();
    img.get("align").is_some_and(side)
        || style.contains("float")
        || class
            .split_ascii_whitespace()
            .any(|c| c.contains("float") || c.contains("align") && side(c))
}

/// A length in pixels.
pub(super) fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    value
        .strip_suffix("px")
        .unwrap_or(value)
        .trim()
        .parse()
        .ok()
}

/// Where the picture is, as written: what a lazy loader would load rather
/// than the blank that stands in for it.
pub(super) fn address(img: &ElementData) -> Option<&str> {
    let lazy = ["data-src", "data-original", "data-lazy-src"]
        .into_iter()
        .filter_map(|name| img.get(name));
    let sets = ["srcset", "data-srcset"]
        .into_iter()
        .filter_map(|name| img.get(name).and_then(largest));
    let src = img
        .get("src")
        .filter(|src| src.len() <= MAX_DATA_BYTES || !is_data(src));
    let real = src.filter(|src| !is_data(src));
    let candidates = lazy.chain(real).chain(sets).chain(src).map(str::trim);
    candidates.into_iter().find(|address| {
        !address.is_empty() && (address.len() <= MAX_DATA_BYTES || !is_data(address))
    })
}

/// The picture is in the page itself, too long to be an address of it.
fn holds_itself(img: &ElementData) -> bool {
    img.get("src").is_some_and(is_data)
}

/// All addresses that the tag of a picture names, what a browser shows first;
/// none if `tag` is no `<img>`.
pub(in crate::article::import) fn addresses(tag: &str) -> Vec<String> {
    let tree = feed::parse(tag, &[]).tree;
    let is_picture = |n: &u32| {
        tree.element(*n)
            .is_some_and(|e| *e.tag() == local_name!("img"))
    };
    let found = (0..tree.len() as u32).find(is_picture);
    let Some(img) = found.and_then(|n| tree.element(n)) else {
        return Vec::new();
    };
    named(img).map(str::to_owned).collect()
}

/// The addresses that an `<img>` names, what a browser shows first.
fn named(img: &ElementData) -> impl Iterator<Item = &str> {
    let own = ["src", "data-src", "data-original", "data-lazy-src"];
    let sets = ["srcset", "data-srcset"];
    let own = own.into_iter().filter_map(|name| img.get(name));
    let sets = sets.into_iter().filter_map(|name| largest(img.get(name)?));
    own.chain(sets).map(str::trim).filter(|a| !a.is_empty())
}

/// Whether no address of an `<img>` holds the picture itself; a file of the
/// page's folder may.
pub(super) fn is_elsewhere(img: &ElementData) -> bool {
    !named(img).any(is_data)
}

/// The candidate of a `srcset` with the largest width or density.
fn largest(srcset: &str) -> Option<&str> {
    let mut best: Option<(f32, &str)> = None;
    for candidate in srcset.split(", ").flat_map(|part| part.split(",\n")) {
        let mut words = candidate.split_whitespace();
        let Some(address) = words.next() else {
            continue;
        };
        let size = words
            .next()
            .and_then(|w| w.trim_end_matches(['w', 'x', ',']).parse().ok())
            .unwrap_or(1.0);
        if best.is_none_or(|(old, _)| size > old) {
            best = Some((size, address.trim_end_matches(',')));
        }
    }
    best.map(|(_, address)| address)
}
