//! Notes whose passage was not found for sure, and those that are looked at
//! again.

use super::{
    super::{
        ArticleId, Done, Error, ReviewAnswer,
        store::{NewNote, NoteChange, Stored, Writer},
        transfer,
    },
    done,
    label::Articles,
};
use crate::{
    article::{
        Passage,
        annotation::{AnchorState, Annotation, Color},
    },
    text,
};

fn found(w: &Writer<'_>, uid: &str) -> Result<Stored, Error> {
    w.annotation(uid)?.ok_or_else(|| Error::NotFound {
        what: "annotation",
        id: uid.into(),
    })
}

fn changed(w: &Writer<'_>, of: &Stored, label: impl Fn(Articles) -> String) -> Result<Done, Error> {
    let what = Articles::of(w, &[of.article], &[of.article])?;
    Ok(Done {
        annotation: Some(of.annotation.id.clone()),
        ..done(label(what), vec![of.article])
    })
}

/// Puts an annotation on another passage, or on the whole article.
pub(super) fn put_on(
    w: &mut Writer<'_>,
    uid: &str,
    passage: Option<Passage>,
) -> Result<Done, Error> {
    let old = found(w, uid)?;
    let was = &old.annotation;
    let note = match (&was.selector, passage) {
        (None, None) => {
            return Err(Error::Invalid(
                "this note is on the whole article already".into(),
            ));
        }
        (Some(selector), None) => quoted(&selector.exact, &was.note),
        _ => was.note.clone(),
    };
    w.put_on(&old, passage, &note, &was.tags)?;
    changed(w, &old, |what| match passage {
        Some(_) => format!("moved a note on {what} to another passage"),
        None => format!("made a note on the whole of {what}"),
    })
}

/// A note that begins with what it was on.
fn quoted(quote: &str, note: &str) -> String {
    let quote: Vec<String> = quote.lines().map(|l| format!("> {l}")).collect();
    let parts = [quote.join("\n"), note.to_owned()];
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.join("\n\n")
}

/// Only what is in its place for sure is given another shape: that the program
/// may be right is for the reader to say first.
fn check_sure(annotation: &Annotation) -> Result<(), Error> {
    if annotation.state != AnchorState::Uncertain {
        return Ok(());
    }
    Err(Error::Invalid(
        "whether this is the note's place is uncertain: accept it first, or select another".into(),
    ))
}

/// Makes two annotations of one; words stay whole, and no space begins or ends
/// a passage.
pub(super) fn split(w: &mut Writer<'_>, uid: &str, at: usize) -> Result<Done, Error> {
    let old = found(w, uid)?;
    let was = &old.annotation;
    check_sure(was)?;
    let loaded = w.loaded(old.article)?;
    let record = &loaded.article.record.text;
    let halves = was.passage.and_then(|p| {
        let first = record.get(p.start..at)?.trim_end();
        let second = record.get(at..p.end)?;
        let skipped = second.len() - second.trim_start().len();
        let (end, start) = (p.start + first.len(), at + skipped);
        (end > p.start && start < p.end)
            .then(|| (Passage::new(p.start, end), Passage::new(start, p.end)))
    });
    let Some((first, second)) = halves else {
        return Err(Error::Invalid(
            "a note is split inside its passage, with words on both sides".into(),
        ));
    };
    w.put_on(&old, Some(first), &was.note, &was.tags)?;
    w.annotate(
        old.article,
        &NewNote {
            passage: Some(second),
            color: was.color,
            note: "",
            tags: &was.tags,
            created: Some(was.created),
        },
    )?;
    changed(w, &old, |what| format!("split a highlight of {what}"))
}

/// Makes one annotation of two.
pub(super) fn merge(w: &mut Writer<'_>, uid: &str, with: &str) -> Result<Done, Error> {
    let (one, two) = (found(w, uid)?, found(w, with)?);
    let (a, b) = (&one.annotation, &two.annotation);
    let (Some(p), Some(q)) = (a.passage, b.passage) else {
        return Err(Error::Invalid(
            "only notes that have a passage are made one".into(),
        ));
    };
    if one.article != two.article || one.id == two.id {
        return Err(Error::Invalid(
            "only two notes of one article are made one".into(),
        ));
    }
    check_sure(a)?;
    check_sure(b)?;
    let both = Passage::new(p.start.min(q.start), p.end.max(q.end));
    let notes: Vec<&str> = [a.note.as_str(), b.note.as_str()]
        .into_iter()
        .filter(|n| !n.is_empty())
        .collect();
    let mut tags = a.tags.clone();
    tags.extend(b.tags.iter().filter(|t| !a.tags.contains(t)).cloned());
    w.put_on(&one, Some(both), &notes.join("\n\n"), &tags)?;
    w.delete_annotation(two.id)?;
    changed(w, &one, |what| {
        format!("made one of two highlights of {what}")
    })
}

/// Colours several annotations, or changes their tags; the colour with what it
/// is called. Those that wait for their story stay as they are.
pub(super) fn edit_several(
    w: &mut Writer<'_>,
    uids: &[String],
    color: Option<(Color, String)>,
    add: &[String],
    remove: &[String],
) -> Result<Done, Error> {
    let gone: Vec<String> = remove.iter().map(|t| text::fold(t)).collect();
    let (mut articles, mut count, mut waiting) = (Vec::new(), 0, 0);
    for uid in uids {
        if w.waiting_one(uid)?.is_some() {
            waiting += 1;
            continue;
        }
        let Some(old) = w.annotation(uid)? else {
            continue;
        };
        let mut tags = old.annotation.tags.clone();
        tags.retain(|t| !gone.contains(&text::fold(t)));
        for tag in add {
            if !tags.iter().any(|t| text::fold(t) == text::fold(tag)) {
                tags.push(tag.clone());
            }
        }
        let change = NoteChange {
            note: None,
            color: color.as_ref().map(|(color, _)| *color),
            tags: Some(&tags),
        };
        if w.edit_annotation(&old, change)? {
            count += 1;
            if !articles.contains(&old.article) {
                articles.push(old.article);
            }
        }
    }
    let notes = text::plural(count, "note");
    let label = match color {
        Some((_, name)) if count == 0 => format!("no note was to be coloured {name}"),
        None if count == 0 => "the tags of no note were to be changed".to_owned(),
        Some((_, name)) => format!("coloured {notes} {name}"),
        None => format!("changed the tags of {notes}"),
    };
    let label = match waiting {
        0 => label,
        n => format!("{label}, but not of the {n} still waiting for a story"),
    };
    Ok(done(label, articles))
}

/// Puts notes that wait for their story on this one.
pub(super) fn attach(w: &mut Writer<'_>, uids: &[String], id: ArticleId) -> Result<Done, Error> {
    let attached = transfer::attach_to(w, id, uids)?;
    let what = Articles::of(w, &[id], &[id])?;
    let label = match attached.notes {
        0 if attached.decided => format!("attached tags and state to {what}"),
        0 => format!("attached nothing new to {what}"),
        n => format!("attached {} to {what}", text::plural(n as u64, "note")),
    };
    let changed = attached.notes > 0 || attached.decided;
    Ok(done(label, changed.then_some(id).into_iter().collect()))
}

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
    let label = match (passage, changed) {
        (Some(_), true) => format!("put a note on {what} in its place"),
        (Some(_), false) => format!("the note on {what} was in its place already"),
        (None, true) => format!("kept a note on {what} as a quote without a place"),
        (None, false) => format!("the note on {what} was kept as a quote already"),
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
        n => format!("in {} days", text::grouped(n.unsigned_abs())),
    };
    Ok(Done {
        annotation: Some(old.annotation.id),
        ..done(
            format!("looks again {when} at a highlight of {what}"),
            Vec::new(),
        )
    })
}
