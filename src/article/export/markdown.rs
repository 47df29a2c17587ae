//! Articles and annotations as Markdown (`CommonMark` with tables). Whatever a
//! page says, it stays text: what would be Markdown is escaped.

mod body;
mod escape;
mod notes;

pub use body::article_markdown;
pub use notes::{Annotated, annotation_markdown, annotations_markdown};
