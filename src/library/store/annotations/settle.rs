//! What the reader says of an annotation whose passage was not found for
//! sure.

use super::{
    super::{super::Error, articles, journal::Owner, writer::Writer},
    Stored,
    edit::check_passage,
};
use crate::article::{
    Passage,
    annotation::{AnchorState, Anchoring, same_letters},
};

/// How an anchoring by hand is called in the history.
pub(super) const BY_HAND: &str = "by hand";
/// The same for one that was given up; what reads annotations asks for it.
pub(in super::super) const QUOTE_ONLY: &str = "kept as a quote";

impl Writer<'_> {
    /// Puts an annotation on a passage of the text that its article shows, or,
    /// without one, keeps it as a quote; false if it is so already.
    pub(in crate::library) fn settle(
        &mut self,
        old: &Stored,
        passage: Option<Passage>,
    ) -> Result<bool, Error> {
        let Some(selector) = &old.annotation.selector else {
            return Err(Error::Invalid(
                "a note on the whole article has no place".into(),
            ));
        };
        let loaded = articles::load(&self.tx, old.article)?
            .ok_or_else(|| articles::not_found(old.article))?;
        check_passage(&loaded, passage)?;
        let there = passage.and_then(|p| loaded.article.record.text.get(p.range()));
        let found = Anchoring {
            state: match there {
                None => AnchorState::Lost,
                Some(words) if same_letters(words, &selector.exact) => AnchorState::Exact,
                Some(_) => AnchorState::Moved,
            },
            passage,
            coverage: if there.is_some() { 1.0 } else { 0.0 },
            candidates: Vec::new(),
            method: if there.is_some() { BY_HAND } else { QUOTE_ONLY },
        };
        let was = (old.annotation.state, old.annotation.passage);
        let kept = passage.is_none() && !old.annotation.kept;
        if was == (found.state, found.passage) && !kept {
            return Ok(false);
        }
        let owner = Owner::Annotation(old.id);
        self.put_state(owner, old.id, &found)?;
        self.put_anchoring(owner, old.id, loaded.text_id, &found, "user")?;
        Ok(true)
    }
}
