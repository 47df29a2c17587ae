//! What a newer capture would mean for the notes of its article, before it is
//! added.

use super::{
    ArticleId, Error, Library, Waited,
    add::{Item, draft},
};
use crate::article::{
    annotation::{AnchorState, Anchoring, Annotation},
    extract::Rules,
};

/// How the notes of an article would fare, or fared.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Which article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Each note with a passage, and where that would be.
    pub notes: Vec<(Annotation, Anchoring)>,
}

impl Forecast {
    /// `12 notes: 9 exact, 2 moved, 1 uncertain`; empty without notes.
    pub fn sentence(&self) -> String {
        sentence(self.notes.iter().map(|(_, found)| found.state))
    }
}

/// How notes fared, in words; empty if there are none.
pub fn sentence(states: impl Iterator<Item = AnchorState>) -> String {
    let all: Vec<AnchorState> = states.collect();
    let noun = if all.len() == 1 { "note" } else { "notes" };
    let parts: Vec<String> = AnchorState::ALL
        .into_iter()
        .map(|state| (all.iter().filter(|s| **s == state).count(), state))
        .filter(|(n, _)| *n > 0)
        .map(|(n, state)| format!("{n} {}", state.name()))
        .collect();
    if all.is_empty() {
        return String::new();
    }
    format!("{} {noun}: {}", all.len(), parts.join(", "))
}

impl Library {
    /// The notes of an article that was just added: all of them waited.
    pub fn waited(&self, id: ArticleId) -> Result<Waited, Error> {
        let all = self.store.annotations(id)?;
        let count = |state| all.iter().filter(|n| n.annotation.state == state).count();
        Ok(Waited {
            notes: all.len(),
            uncertain: count(AnchorState::Uncertain),
            lost: count(AnchorState::Lost),
        })
    }

    /// What adding this page would mean for the notes of its article; none if
    /// it is no newer capture of one that is here. Nothing is written.
    pub fn forecast(&self, item: &Item) -> Result<Option<Forecast>, Error> {
        if self.seen(&item.bytes)?.is_some() {
            return Ok(None);
        }
        let Ok(draft) = draft(item, &Rules::default())? else {
            return Ok(None);
        };
        let Some(id) = self.store.captured_before(&draft)? else {
            return Ok(None);
        };
        let found = self.store.forecast(id, &draft)?;
        let annotations = self.store.annotations(id)?;
        let notes = annotations.into_iter().filter_map(|stored| {
            let (_, anchoring) = found.iter().find(|(n, _)| *n == stored.id)?;
            Some((stored.annotation, anchoring.clone()))
        });
        Ok(Some(Forecast {
            id,
            title: self.store.row(id)?.title,
            notes: notes.collect(),
        }))
    }

    /// How the notes of an article fare in the text that it shows.
    pub fn fared(&self, id: ArticleId) -> Result<String, Error> {
        let all = self.store.annotations(id)?;
        let passages = all.iter().filter(|n| n.annotation.selector.is_some());
        Ok(sentence(passages.map(|n| n.annotation.state)))
    }
}
