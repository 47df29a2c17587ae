//! Changes of a note that two windows make at the same time: neither text is
//! lost, and whoever comes second is told.

use super::{NoteChange, Writer};
use crate::{
    article::annotation::ColorNames,
    library::{Done, Error, NoteBase},
};

/// Stands between the two texts, where both were changed.
const BETWEEN: &str = "[written in another window meanwhile:]";

/// Changes an annotation that its editor saw as `base`.
pub(super) fn edit_annotation(
    w: &mut Writer<'_>,
    uid: &str,
    change: NoteChange<'_>,
    (base, colors): (&NoteBase, &ColorNames),
) -> Result<Done, Error> {
    let (mut warning, mut came_back) = (None, false);
    let there = match w.annotation(uid)? {
        None if change.note.is_some() => {
            warning = Some("it was deleted meanwhile, and is here again");
            came_back = true;
            w.bring_back(uid)?
        }
        there => there,
    };
    let Some(there) = there else {
        return super::edit_annotation(w, uid, change, colors);
    };
    let theirs = &there.annotation;
    let note = change
        .note
        .map(|ours| note(&base.note, &theirs.note, ours.trim_end()));
    let tags = change.tags.map(|ours| tags(&base.tags, &theirs.tags, ours));
    if let (Some(both), Some(ours)) = (&note, change.note)
        && both != ours.trim_end()
    {
        warning = Some("another window changed it meanwhile; both texts are kept");
    }
    let change = NoteChange {
        note: note.as_deref(),
        tags: tags.as_deref(),
        ..change
    };
    let mut done = super::edit_annotation(w, uid, change, colors)?;
    if came_back && done.articles.is_empty() {
        "brought a deleted note back".clone_into(&mut done.label);
        done.articles.push(there.article);
    }
    done.warnings.extend(warning.map(str::to_owned));
    Ok(done)
}

/// What becomes of a note that was `base`, is `theirs` and shall be `ours`.
fn note(base: &str, theirs: &str, ours: &str) -> String {
    if theirs == base.trim_end() || ours.contains(theirs) {
        return ours.to_owned();
    }
    if theirs.contains(ours) {
        return theirs.to_owned();
    }
    format!("{ours}\n\n{BETWEEN}\n\n{theirs}")
}

/// The same for tags: what either took away is gone, what either gave stays.
fn tags(base: &[String], theirs: &[String], ours: &[String]) -> Vec<String> {
    let kept = theirs
        .iter()
        .filter(|t| ours.contains(t) || !base.contains(t));
    let mut tags: Vec<String> = kept.cloned().collect();
    let given = ours.iter().filter(|t| !base.contains(t));
    for tag in given {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_text_is_lost() {
        for (base, theirs, ours, expected) in [
            ("a", "a", "b", "b"),
            ("a\n", "a", "", ""),
            ("a", "b", "b", "b"),
            ("a", "", "b", "b"),
            ("a", "a and more", "a", "a and more"),
            ("a", "a", "a and more", "a and more"),
            (
                "a",
                "b",
                "c",
                "c\n\n[written in another window meanwhile:]\n\nb",
            ),
        ] {
            assert_eq!(
                note(base, theirs, ours),
                expected,
                "{base:?} {theirs:?} {ours:?}"
            );
        }
    }

    #[test]
    fn tags_of_both_are_kept() {
        let list =
            |text: &str| -> Vec<String> { text.split_whitespace().map(Into::into).collect() };
        for (base, theirs, ours, expected) in [
            ("a b", "a b", "a c", "a c"),
            ("a b", "a b d", "a c", "a d c"),
            ("a b", "b", "a b c", "b c"),
            ("", "x", "x", "x"),
        ] {
            assert_eq!(
                tags(&list(base), &list(theirs), &list(ours)),
                list(expected)
            );
        }
    }
}
