//! Footnotes: whatever a footnote looks like, the story that points at it
//! says that it belongs.

use std::collections::HashMap;

use super::features::Sheet;
use crate::article::{InlineKind, TextOfRecord};

/// Longest mark that points at a note, in characters: `[12]`, `*`, `12)`.
const MARK_CHARS: usize = 5;
/// Most rounds of notes that point at notes.
const ROUNDS: usize = 2;

/// Keeps every block that the mark of a note in a kept block points at.
pub(super) fn keep(sheet: &Sheet<'_>, keep: &mut [bool]) {
    let record = &sheet.page.record;
    let mut anchors: HashMap<&str, usize> = HashMap::new();
    let mut marks: Vec<(usize, &str)> = Vec::new();
    for inline in &record.inlines {
        let Some(block) = block_at(record, inline.range.start) else {
            continue;
        };
        match &inline.kind {
            InlineKind::Anchor(id) => {
                anchors.entry(id.as_str()).or_insert(block);
            }
            InlineKind::Link(address) => {
                let text = record.text.get(inline.range.clone()).unwrap_or_default();
                if let Some(id) = address.strip_prefix('#').filter(|_| is_mark(text)) {
                    marks.push((block, id));
                }
            }
            _ => {}
        }
    }
    for _ in 0..ROUNDS {
        for (from, id) in &marks {
            let kept = keep.get(*from).copied().unwrap_or_default();
            let note = anchors.get(id).filter(|note| kept && *note > from);
            if let Some(note) = note.and_then(|note| keep.get_mut(*note)) {
                *note = true;
            }
        }
    }
}

/// The block in which the byte at `at` stands.
fn block_at(record: &TextOfRecord, at: usize) -> Option<usize> {
    let after = record.blocks.partition_point(|b| b.range.start <= at);
    after.checked_sub(1)
}

fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().count() <= MARK_CHARS
        && text.chars().filter(|c| c.is_alphabetic()).count() <= 1
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
        let texts = sheet.lines.iter().map(|l| l.text);
        let mut chosen: Vec<bool> = texts
            .map(|t| kept.iter().any(|k| t.starts_with(k)))
            .collect();
        keep(&sheet, &mut chosen);
        let shown = sheet.lines.iter().zip(&chosen).filter(|(_, keep)| **keep);
        let shown: Vec<&str> = shown.map(|(l, _)| l.text).collect();
        assert_eq!(shown, expected, "{html}");
    }

    #[test]
    fn what_a_mark_points_at_is_kept() {
        check(
            "<p>Story<a href=#n1>1</a><p>Menu<p id=n1>The note<a href=#n2>2</a><p id=n2>Its own",
            &["Story"],
            &["Story1", "The note2", "Its own"],
        );
    }

    #[test]
    fn other_links_say_nothing() {
        check(
            "<p>Story <a href=#n1>leave a comment</a><p id=n1>Comment",
            &["Story"],
            &["Story leave a comment"],
        );
        check(
            "<p id=n1>Above<p>Story<a href=#n1>1</a><p>Menu<a href=#n2>2</a><p id=n2>Below",
            &["Story"],
            &["Story1"],
        );
    }
}
