//! Asking for the list, and taking it.

use super::{
    super::{Effect, Model},
    FIRST_ROWS_MIN, Listed, Stays,
};
use crate::command::Context;

/// Asks for the list anew, as a new generation: answers to older ones are
/// ignored from now on.
pub(in super::super) fn relist(model: &mut Model, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    list.generation += 1;
    let page = (2 * list.height).max(FIRST_ROWS_MIN);
    // Whoever is past the first page, or has selected, keeps the whole view.
    let deep = list.at + list.height >= page || !list.selected.is_empty();
    list.asked = if deep { usize::MAX } else { page };
    // The very first list is seen sooner without what is below the screen.
    let lines = if list.loaded { page } else { list.height };
    let query = list.query();
    if query != list.asked_query || list.sort != list.asked_sort {
        list.stays = list.stays.max(Stays::OnArticle);
    }
    (list.asked_query, list.asked_sort) = (query, list.sort);
    fx.push(Effect::List {
        generation: list.generation,
        query: list.asked_query.clone(),
        sort: list.sort,
        first: list.asked,
        lines: if lines == 0 { page } else { lines },
        near: list.chosen(),
    });
}

pub(in super::super) fn listed(
    model: &mut Model,
    generation: u64,
    listed: Listed,
    fx: &mut Vec<Effect>,
) {
    let list = &mut model.library;
    if generation != list.generation {
        return;
    }
    list.shown = generation;
    list.take(listed);
    let nothing = list.ids.is_empty() && list.problem.is_none();
    if nothing && !list.filter.trim().is_empty() {
        fx.push(Effect::FindHidden {
            generation,
            query: list.query(),
        });
    }
}

/// No list could be made. One that is there stays, and what went wrong is told
/// beside it.
pub(in super::super) fn refused(model: &mut Model, why: String) {
    if model.library.loaded {
        model.complain(why);
    } else {
        model.library.refused = Some(why);
    }
}

/// Whoever moves in the list sees what another window changed. Nothing is
/// asked while a list is on its way, for it brings the version that counts,
/// nor with a key that changes something, for that asks for a list anyway.
pub(in super::super) fn look_for_changes(model: &Model, fx: &mut Vec<Effect>) {
    let list = &model.library;
    let settled = list.loaded && list.shown == list.generation;
    if settled && fx.is_empty() && model.context() == Context::Library {
        fx.push(Effect::CheckVersion(list.version));
    }
}

/// Asks whether another window changed something, wherever the keys are. A
/// library that could not be shown may have been mended meanwhile.
pub(in super::super) fn look_again(model: &mut Model, fx: &mut Vec<Effect>) {
    let list = &model.library;
    if list.loaded {
        fx.push(Effect::CheckVersion(list.version));
    } else if list.refused.is_some() {
        relist(model, fx);
    }
}

/// The list anew, and its first line.
pub(in super::super) fn from_the_top(model: &mut Model, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    (list.at, list.top) = (0, 0);
    list.stays = Stays::AtTop;
    relist(model, fx);
}
