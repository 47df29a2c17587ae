//! Tables of contents: they are stripped, for the outline is one, and so is
//! the heading that would be left over nothing.

use super::features::Sheet;
use crate::article::{Block, BlockKind, InlineKind, TextOfRecord};

/// Fewest lines of a table of contents.
const LINES_MIN: usize = 2;
/// Part of a line's bytes that leads to a place on the page.
const LINKED_PART: f32 = 0.7;

/// Drops each heading under which all that stands is dropped and leads to
/// places on this page.
pub(super) fn drop_headings(sheet: &Sheet<'_>, keep: &mut [bool]) {
    let record = &sheet.page.record;
    let is_heading = |b: &Block| matches!(b.kind, BlockKind::Heading(_));
    let is_kept = |keep: &[bool], at: usize| keep.get(at).copied().unwrap_or_default();
    for (at, _) in record
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| is_heading(b))
    {
        if !is_kept(keep, at) {
            continue;
        }
        let under = record.blocks.iter().enumerate().skip(at + 1);
        let under = under.take_while(|(_, b)| !is_heading(b));
        let mut lines = 0;
        let all = under.clone().all(|(n, block)| {
            lines += 1;
            !is_kept(keep, n) && leads_within(record, block)
        });
        if all
            && lines >= LINES_MIN
            && let Some(keep) = keep.get_mut(at)
        {
            *keep = false;
        }
    }
}

/// Whether most of a block is links to places on this page.
fn leads_within(record: &TextOfRecord, block: &Block) -> bool {
    let links = record.inlines_in(block.range.clone());
    let links = links.filter(|i| matches!(&i.kind, InlineKind::Link(to) if to.starts_with('#')));
    let linked: usize = links.map(|i| i.range.len()).sum();
    linked as f32 > block.range.len() as f32 * LINKED_PART
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::import::{Hint, import};

    fn check(html: &str, kept: &[&str], expected: &[&str]) {
        let hint = Hint {
            name: Some("a.html".into()),
            ..Hint::default()
        };
        let page = import(html.as_bytes(), &hint).expect("it is a page");
        let sheet = Sheet::of(&page, &[], None);
        let texts = || sheet.lines.iter().map(|l| l.text);
        let mut chosen: Vec<bool> = texts().map(|t| kept.contains(&t)).collect();
        drop_headings(&sheet, &mut chosen);
        let shown: Vec<&str> = texts()
            .zip(chosen)
            .filter_map(|(t, keep)| keep.then_some(t))
            .collect();
        assert_eq!(shown, expected, "{html}");
    }

    #[test]
    fn the_heading_of_a_table_of_contents_goes_with_it() {
        let toc = "<h2>Contents</h2><ul><li><a href=#a>The first</a><li>2 <a href=#bee>The second</a></ul>";
        let page = format!("<p>Story.</p>{toc}<h2 id=a>One</h2><p id=bee>Text.");
        check(
            &page,
            &["Story.", "Contents", "One", "Text."],
            &["Story.", "One", "Text."],
        );
        // What is kept keeps its heading, and so does what leads elsewhere.
        let all = ["Contents", "The first", "2 The second"];
        check(toc, &all, &all);
        let links = toc.replace("#a", "/a").replace("#bee", "/b");
        check(&links, &["Contents"], &["Contents"]);
    }
}
