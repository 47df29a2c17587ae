//! Articles and annotations as Markdown (CommonMark with tables).

use super::Parts;
use crate::article::{Article, Metadata, annotation::Annotation};

/// An article and those of its annotations that are to be written.
#[derive(Debug, Clone, Copy)]
pub struct Annotated<'a> {
    /// What is known about the article.
    pub metadata: &'a Metadata,
    /// Its annotations, in the order in which they are to stand.
    pub annotations: &'a [Annotation],
}

/// Annotations of several articles as one document: per article a heading
/// and its source, notes on the whole of it, then each passage as a block
/// quote with its note below.
pub fn annotations_markdown(articles: &[Annotated<'_>]) -> String {
    let _ = articles;
    String::new()
}

/// One annotation as a Markdown quote with its source, for the clipboard.
pub fn annotation_markdown(metadata: &Metadata, annotation: &Annotation) -> String {
    let _ = (metadata, annotation);
    String::new()
}

/// An article as Markdown.
pub fn article_markdown(article: &Article, parts: Parts) -> String {
    let _ = (article, parts);
    String::new()
}
