//! Annotations out and in again, with what the reader decided about their
//! articles: what a reader takes along. The texts and originals themselves
//! stay; where an article is added again, its notes find it: what comes for an
//! article that is not here waits for it.

mod export;
mod foreign;
mod form;
mod import;
mod onto;
#[cfg(test)]
mod tests;
mod w3c;
mod waiting;

pub use export::Mirrored;
pub use form::{
    AnnotationForm, ArticleForm, Bundle, MarkForm, PlaceForm, PlacedForm, ReviewForm, RoleForm,
    RuleForm, SpanForm,
};
pub use import::{Arriving, Awaited, ImportOptions, ImportReport, Importing, Reached};
pub(super) use waiting::{Attached, attach, attach_to, is_decision};
