//! Notes whose passage was not found for sure, and those that are looked at
//! again.

use super::{
    super::{Done, Error, ReviewAnswer, store::Writer},
    done,
    label::Articles,
};
use crate::article::Passage;

/// Puts an annotation where the reader says that it belongs.
pub(super) fn settle(
    w: &mut Writer<'_>,
    uid: &str,
    passage: Option<Passage>,
) -> Result<Done, Error> {
    let gone = || Error::NotFound {
        what: "annotation",
        id: uid.into(),
    };
    let old = w.annotation(uid)?.ok_or_else(gone)?;
    let changed = w.settle(&old, passage)?;
    let what = Articles::of(w, &[old.article], &[old.article])?;
    let label = match passage {
        Some(_) => format!("put a note on {what} in its place"),
        None => format!("kept a note on {what} as a quote without a place"),
    };
    Ok(Done {
        annotation: Some(old.annotation.id),
        ..done(label, changed.then_some(old.article).into_iter().collect())
    })
}

/// Says when a highlight is looked at again.
pub(super) fn review(w: &mut Writer<'_>, uid: &str, answer: ReviewAnswer) -> Result<Done, Error> {
    let gone = || Error::NotFound {
        what: "annotation",
        id: uid.into(),
    };
    let old = w.annotation(uid)?.ok_or_else(gone)?;
    let days = w.answer_review(old.id, answer)?;
    let what = Articles::of(w, &[old.article], &[old.article])?;
    let when = match days {
        1 => "tomorrow".to_owned(),
        n => format!("in {n} days"),
    };
    Ok(Done {
        annotation: Some(old.annotation.id),
        ..done(
            format!("looks at a highlight of {what} again {when}"),
            Vec::new(),
        )
    })
}
