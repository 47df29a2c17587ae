//! What the reader says of an annotation whose passage was not found for
//! sure.

use super::{
    super::{super::Error, articles, journal::Owner, writer::Writer},
    Stored,
    edit::check_passage,
};
use crate::article::{
    Passage,
    annotation::{AnchorState, Anchoring, Selector, same_letters},
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
        let found = match passage {
            Some(place) => by_hand(selector, place, &loaded.article.record.text),
            None => Anchoring::lost(QUOTE_ONLY),
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

/// Where the reader says that a selector's passage is in `text`: exact if the
/// words there are those of the quote.
pub(super) fn by_hand(selector: &Selector, place: Passage, text: &str) -> Anchoring {
    let there = text.get(place.range()).unwrap_or_default();
    Anchoring {
        state: if same_letters(there, &selector.exact) {
            AnchorState::Exact
        } else {
            AnchorState::Moved
        },
        passage: Some(place),
        coverage: 1.0,
        candidates: Vec::new(),
        method: BY_HAND,
    }
}
