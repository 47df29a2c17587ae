//! Annotations out and in again, with what the reader decided about their
//! articles: what a reader takes along. The texts and originals themselves
//! stay; where an article is added again, its notes find it.

mod export;
mod form;
mod import;
#[cfg(test)]
mod tests;

pub use form::{AnnotationForm, ArticleForm, Bundle, PlaceForm, RoleForm, RuleForm};
pub use import::ImportReport;
