//! The words of a passage, for counting, quoting and copying.

use crate::{
    article::{
        Article, BlockKind, Field, Metadata, Passage, Role,
        annotation::Annotation,
        export,
        signs::{self, For},
    },
    text,
};

/// A note as a Markdown quote, with what a list knows of where it is from.
pub(super) fn with_source(title: &str, site: &str, annotation: &Annotation) -> String {
    let known =
        |value: &str| (!value.is_empty()).then(|| Field::new(value.to_owned(), "library", ""));
    let metadata = Metadata {
        title: known(title),
        publisher: known(site),
        ..Metadata::default()
    };
    export::markdown::annotation_markdown(&metadata, annotation)
}

/// The text of a passage without the page's line wraps: blocks are joined by
/// a blank line, and what is stripped between them is left out, unless the
/// whole passage lies in it.
pub fn passage_text(article: &Article, passage: Passage) -> String {
    let story = join(article, passage, |role| role != Role::Chrome);
    if story.is_empty() {
        join(article, passage, |_| true)
    } else {
        story
    }
}

fn join(article: &Article, passage: Passage, wanted: impl Fn(Role) -> bool) -> String {
    let record = &article.record;
    let first = record.block_at(passage.start).unwrap_or(0);
    let blocks = record
        .blocks
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, b)| b.range.start < passage.end);
    let parts = blocks
        .filter(|(i, _)| wanted(article.role(*i)))
        .filter_map(|(_, block)| {
            let range = block.range.start.max(passage.start)..block.range.end.min(passage.end);
            let text = if matches!(block.kind, BlockKind::Code | BlockKind::Table) {
                record.text.get(range).unwrap_or_default().to_owned()
            } else {
                // Where a word may be broken is for the page alone.
                signs::plain(article, &range, For::Eyes).replace('\u{AD}', "")
            };
            Some(text).filter(|text| !text.is_empty())
        });
    parts.collect::<Vec<_>>().join("\n\n")
}

/// A size in words: `1 word`, `14 words`.
pub fn words(text: &str) -> String {
    match text::word_count(text) {
        1 => "1 word".into(),
        n => format!("{n} words"),
    }
}

/// The same on one line: for lists and messages.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
