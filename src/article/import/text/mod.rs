//! Plain text to a [`Page`]: blocks parted by blank lines, hard-wrapped lines
//! joined. Whether lines are wrapped is decided region by region.

mod lines;
mod marks;
mod segment;
mod table;
mod wrap;

#[cfg(test)]
mod tests;

use crate::article::page::{Page, SourceFormat};

/// Reads a plain text.
pub(super) fn read(source: &str) -> Page {
    let mut segmenter = segment::Segmenter::new(source);
    let mut lines = lines::Lines::new(source).peekable();
    let mut region = Vec::with_capacity(2 * wrap::REGION_LINES);
    while let Some(line) = lines.next() {
        region.push(line);
        let at_gap = lines.peek().is_none_or(|next| next.gap > 0);
        let long_enough = region.len() >= wrap::REGION_LINES && at_gap;
        if long_enough || region.len() >= 2 * wrap::REGION_LINES {
            segmenter.read_region(&region);
            region.clear();
        }
    }
    segmenter.read_region(&region);
    let (record, hints, warning) = segmenter.finish();
    Page {
        format: SourceFormat::Text,
        record: record.into(),
        hints,
        warnings: warning.into_iter().collect(),
        ..Page::default()
    }
}
