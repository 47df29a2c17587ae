//! Articles and annotations as Markdown (`CommonMark` with tables). Whatever a
//! page says, it stays text: what would be Markdown is escaped.

mod body;
mod escape;
mod notes;

pub use body::{article_markdown, passage_markdown};
pub use notes::{Annotated, annotation_markdown, annotations_markdown};

/// Words of an article on one line of Markdown.
pub(super) fn escaped_line(words: &str) -> String {
    escape::one_line(words)
}

/// Words of an article as a Markdown quotation, each line with its mark.
pub(super) fn escaped_quote(words: &str) -> String {
    escape::prefixed(&escape::inline(words, true).replace('\n', "\n\n"), "> ")
}
