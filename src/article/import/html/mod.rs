//! HTML to a [`Page`]. A block is a run of inline content inside one block
//! element; hidden text is kept with a hint.

mod address;
pub(super) mod charset;
mod credits;
mod feed;
mod folded;
mod img;
mod meta;
mod player;
mod raw;
mod table;
mod tags;
mod tree;
mod walk;

#[cfg(test)]
mod begin_tests;
#[cfg(test)]
mod line_tests;
#[cfg(test)]
mod player_tests;
#[cfg(test)]
mod tests;

use crate::article::page::{Page, SourceFormat, Warning};

pub(super) use img::addresses as picture_addresses;

/// A page with less text than this may have all of it in `<noscript>`.
const LITTLE_TEXT_BYTES: usize = 250;

/// Reads an HTML page; `url` is its address where the user named one.
pub(super) fn read(source: &str, url: Option<&str>) -> Page {
    let mut parsed = feed::parse(source, &[]);
    let folded = folded::stories(&parsed.tree, source);
    if !folded.is_empty() {
        parsed = feed::parse(source, &folded);
    }
    let meta = meta::read(&parsed.tree, source);
    let base = address::Base::new(url, &meta);
    let mut walked = walk::walk(&parsed.tree, &base, false);
    if walked.record.text.len() < LITTLE_TEXT_BYTES {
        let with_noscript = walk::walk(&parsed.tree, &base, true);
        if with_noscript.record.text.len() > walked.record.text.len() {
            walked = with_noscript;
        }
    }
    Page {
        format: SourceFormat::Html,
        record: walked.record.into(),
        hints: walked.hints,
        elements: walked.elements,
        images: walked.images,
        meta,
        warnings: parsed
            .warnings
            .into_iter()
            .map(Warning)
            .chain(walked.warning)
            .collect(),
        ..Page::default()
    }
}
