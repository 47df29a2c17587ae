//! Notes whose passage was not found for sure: from one to the next, through
//! the places that it may be, and what the reader says of it.

use super::{Effect, Model, geometry::Pane, notes, passages, say::key_label, selection};
use crate::{
    article::{
        Passage,
        annotation::{AnchorState, Annotation},
    },
    command::{Command, Context},
    library::Change,
};

type Fx<'a> = &'a mut Vec<Effect>;

/// Whether somebody should look at it.
pub(super) fn is_open(annotation: &Annotation) -> bool {
    match annotation.state {
        AnchorState::Uncertain => true,
        AnchorState::Lost => !annotation.kept,
        AnchorState::Exact | AnchorState::Moved | AnchorState::Waiting => false,
    }
}

/// To the next entry of the panel that needs a look, or the one before.
pub(super) fn step(model: &mut Model, forward: bool) {
    let Some(reader) = &model.reader else { return };
    let annotations = &reader.opened.annotations;
    let order = &model.notes.order;
    let open: Vec<usize> = (0..order.len())
        .filter(|at| annotations.get(order[*at]).is_some_and(is_open))
        .collect();
    let here = model.notes.at;
    // On the page, where the panel only follows, the one at hand counts, too.
    let stays = model.focus != Pane::Notes && open.contains(&here);
    let next = if stays {
        Some(&here)
    } else if forward {
        open.iter().find(|at| **at > here).or(open.first())
    } else {
        open.iter().rev().find(|at| **at < here).or(open.last())
    };
    let Some(&next) = next else {
        let kept = annotations.iter().filter(|a| a.kept).count();
        return model.say(match kept {
            0 => "Every note of this article is in its place".to_owned(),
            n => format!("No note needs a look · {n} kept as a quote"),
        });
    };
    let nth = open.iter().position(|at| *at == next).unwrap_or(0) + 1;
    offer(model, next, Some((nth, open.len())));
}

/// To an annotation of the article that was just opened.
pub(super) fn look(model: &mut Model, annotation: &str, fx: Fx<'_>) {
    // Laid out first, so that the panel has its entries.
    super::settle(model, fx);
    if let Some(at) = notes::entry_of(model, annotation) {
        offer(model, at, None);
    }
}

/// Shows an entry of the panel with what can be done about it; `nth` is which it
/// is of those that need a look.
fn offer(model: &mut Model, entry: usize, nth: Option<(usize, usize)>) {
    model.focus = Pane::Notes;
    model.zen = false;
    model.notes.at = entry;
    show(model);
    let narrow = model.size.cols < NARROW_COLS;
    let offers = offers(model, narrow);
    model.say(match nth {
        None => offers,
        Some((nth, total)) if narrow => format!("{nth}/{total} {offers}"),
        Some((nth, total)) => format!("{nth} of {total} · {offers}"),
    });
}

/// Below this width there is no room for what each key does in full.
const NARROW_COLS: u16 = 76;

/// What can be done about the chosen entry. One that is lost has no place that
/// could be accepted.
fn offers(model: &Model, narrow: bool) -> String {
    let has_place = notes::chosen(model).is_some_and(|a| a.passage.is_some());
    let offers = [
        (Command::SettleAccept, "this is its place", "yes"),
        (Command::SettleSelect, "select it", "pick"),
        (Command::SettleQuote, "keep the quote", "keep"),
    ];
    let offers = offers.into_iter().filter_map(|(command, long, short)| {
        let key = key_label(&model.keymap, Context::Notes, command)?;
        let what = if narrow { short } else { long };
        (has_place || command != Command::SettleAccept).then(|| format!("{key} {what}"))
    });
    offers.collect::<Vec<_>>().join(" · ")
}

/// Brings the page to the place that is shown for the chosen entry,
/// or, where it has none, to where it stood.
fn show(model: &mut Model) {
    let Some(reader) = &model.reader else { return };
    let opened = &reader.opened;
    let byte = notes::chosen(model).and_then(|a| match a.passage {
        Some(place) => Some(place.start),
        None => stood(&opened.annotations, a, opened.article.record.text.len()),
    });
    if let (Some(byte), Some(reader)) = (byte, &mut model.reader) {
        reader.jump(byte);
    }
}

/// Where a note that was lost stood, as far as its neighbours say: those that
/// were made on the same text and have a place in this one.
fn stood(all: &[Annotation], lost: &Annotation, len: usize) -> Option<usize> {
    let selector = lost.selector.as_ref()?;
    let was = selector.position?;
    let neighbours = all.iter().filter_map(|a| {
        let theirs = a.selector.as_ref()?;
        let same = theirs.made_on == selector.made_on && a.state != AnchorState::Uncertain;
        Some((theirs.position.filter(|_| same)?, a.passage?))
    });
    let neighbours: Vec<(Passage, Passage)> = neighbours.collect();
    let before = neighbours.iter().filter(|(then, _)| then.end <= was.start);
    let after = neighbours.iter().filter(|(then, _)| then.start >= was.end);
    let before = before.max_by_key(|(then, _)| then.end);
    let after = after.min_by_key(|(then, _)| then.start);
    Some(match (before, after) {
        (Some((_, now)), _) => now.end,
        (None, Some((_, now))) => now.start,
        (None, None) => was.start.min(len.saturating_sub(1)),
    })
}

/// The chosen entry, if its passage was not found for sure.
fn open_one(model: &mut Model) -> Option<(String, Option<Passage>)> {
    let found = passages::at_hand(model)
        .filter(|a| a.selector.is_some())
        .map(|a| (a.id.clone(), a.passage));
    if found.is_none() {
        model.say("This note has no passage");
    }
    found
}

/// The place that is shown is the right one. In a list that shows none, its
/// story is opened.
pub(super) fn accept(model: &mut Model, fx: Fx<'_>) {
    let unsure = passages::at_hand(model).is_some_and(|a| a.state == AnchorState::Uncertain);
    if model.focus == Pane::Notebook && unsure {
        return super::notebook::look(model, fx);
    }
    let Some((annotation, passage)) = open_one(model) else {
        return;
    };
    if is_exact(model) {
        return model.say("This note is in its place");
    }
    if passage.is_none() {
        return model.say_with_key(
            "It has no place yet",
            Command::SettleSelect,
            "selects one on the page",
        );
    }
    fx.push(Effect::Apply(Change::Settle {
        annotation,
        passage,
    }));
}

/// Shows the next place that fits, or the one before, on the page, too.
pub(super) fn turn(model: &mut Model, forward: bool) {
    let index = model.notes.order.get(model.notes.at).copied();
    let annotation = model
        .reader
        .as_mut()
        .zip(index)
        .and_then(|(r, i)| r.opened.annotations.get_mut(i));
    let turned = annotation.and_then(|a| {
        let here = a.passage.filter(|_| !a.candidates.is_empty())?;
        let last = a.candidates.len() - 1;
        let next = a.candidates.remove(if forward { 0 } else { last });
        a.candidates.insert(if forward { last } else { 0 }, here);
        a.passage = Some(next);
        Some(a.id.clone())
    });
    let Some(turned) = turned else {
        return model.say("There is no other place that fits");
    };
    // Another place can be another line of the panel.
    let at = match &model.notes.turned {
        Some((id, at)) if *id == turned => *at,
        _ => 0,
    };
    let places = notes::chosen(model).map_or(1, |a| a.candidates.len() + 1);
    let at = (at + if forward { 1 } else { places - 1 }) % places;
    model.notes.turned = Some((turned.clone(), at));
    model.notes.wish = Some(turned);
    model.notes.forget();
    show(model);
    model.say_with_key(
        &format!("Place {} of {places}", at + 1),
        Command::SettleAccept,
        "takes it",
    );
}

/// Nothing is to be said of where the note at hand is.
fn is_exact(model: &Model) -> bool {
    passages::at_hand(model).is_some_and(|a| a.state == AnchorState::Exact)
}

/// It stays a quote without a place; one that is where it was made does not
/// lose it to a key.
pub(super) fn keep_quote(model: &mut Model, fx: Fx<'_>) {
    if passages::at_hand(model).is_some_and(|a| a.selector.is_some()) && is_exact(model) {
        return model.say("This note is in its place, and stays there");
    }
    if let Some((annotation, _)) = open_one(model) {
        fx.push(Effect::Apply(Change::Settle {
            annotation,
            passage: None,
        }));
    }
}

/// A note for which the reader selects a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attaching {
    annotation: String,
    /// Where the note has no place: the word that was selected only to begin
    /// with.
    first: Option<Passage>,
    /// Where the reader came from.
    from: Pane,
}

/// Lets the reader select the passage on the page; the place that is shown for
/// it is selected to begin with.
pub(super) fn select(model: &mut Model) {
    let chosen = notes::chosen(model).map(|a| (a.id.clone(), a.passage));
    let Some((annotation, place)) = chosen else {
        return passages::nothing_here(model);
    };
    let from = model.focus;
    show(model);
    model.focus = Pane::Reader;
    match place {
        Some(place) => selection::start_on(model, place),
        None => selection::start(model),
    }
    if model.context() != Context::Select {
        return;
    }
    let first = passages::selected(model).filter(|_| place.is_none());
    model.attaching = Some(Attaching {
        annotation,
        first,
        from,
    });
    model.say_with_key("Select it", Command::Highlight, "takes it");
}

/// Nothing is selected any more: back to where that began.
pub(super) fn give_up(model: &mut Model) {
    if let Some(attaching) = model.attaching.take() {
        model.focus = attaching.from;
    }
}

/// Puts the note there that a passage was selected for; false if none was.
pub(super) fn attach(model: &mut Model, passage: Passage, fx: Fx<'_>) -> bool {
    let Some(Attaching {
        annotation, first, ..
    }) = model.attaching.clone()
    else {
        return false;
    };
    if first == Some(passage) {
        model.say("Select its passage first");
        return true;
    }
    model.attaching = None;
    // One that was lost keeps the quote that it was made on; one that is
    // moved is on other words from now on.
    let looked_for = model.reader.as_ref().is_some_and(|r| {
        let mut all = r.opened.annotations.iter();
        let sought = |state| matches!(state, AnchorState::Uncertain | AnchorState::Lost);
        all.any(|a| a.id == annotation && sought(a.state))
    });
    if let Some(reader) = &mut model.reader {
        reader.selection = None;
    }
    model.focus = Pane::Notes;
    model.notes.wish = Some(annotation.clone());
    let passage = Some(passage);
    fx.push(Effect::Apply(if looked_for {
        Change::Settle {
            annotation,
            passage,
        }
    } else {
        Change::PutOn {
            annotation,
            passage,
        }
    }));
    true
}
