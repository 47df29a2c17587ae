//! Saved views: shown by their number, saved, renamed, removed; and groups.

use super::{
    Effect, Model,
    library::{self, View},
    popup::{Action, Item, Popup, PopupKind},
    prompt::{Prompt, PromptKind},
};
use crate::{
    command::Command,
    library::{Change, GroupKey, Query, SavedView, Sort, SortKey},
};

/// Shows the view of a number.
pub(super) fn show(model: &mut Model, slot: u8, fx: &mut Vec<Effect>) {
    super::commands::focus(model, super::geometry::Pane::Library, fx);
    if model.library.saved_view(slot).is_none() {
        return model.say_with_key(
            &format!("There is no view {slot} yet"),
            Command::SaveView,
            "saves this one",
        );
    }
    library::show(model, View::Saved(slot), fx);
}

/// Asks for a number and a name for what is shown.
pub(super) fn ask_save(model: &mut Model) {
    let list = &model.library;
    let here = match list.view {
        View::Saved(slot) => list.saved_view(slot).map(|v| (slot, v.name.clone())),
        _ => None,
    };
    let free = || {
        SavedView::SLOTS
            .into_iter()
            .find(|slot| list.saved_view(*slot).is_none())
    };
    let (slot, name) = here
        .or_else(|| Some((free()?, String::new())))
        .unwrap_or((1, String::new()));
    model.prompt = Some(Prompt::new(PromptKind::SaveView, &format!("{slot} {name}")));
}

/// `3 Long reads`; what can't be understood keeps the prompt open.
pub(super) fn save(model: &mut Model, typed: &str, fx: &mut Vec<Effect>) {
    let query = whole_query(model);
    match (numbered(typed), query) {
        (Some((slot, name)), Some(query)) => {
            let name = name.to_owned();
            fx.push(Effect::Apply(Change::SaveView(SavedView {
                slot,
                name,
                query,
            })));
            model.library.saved_next = Some(slot);
        }
        (None, _) => {
            let mut prompt = Prompt::new(PromptKind::SaveView, typed);
            prompt.problem = Some("Type a number from 1 to 9 and a name: 3 Long reads".into());
            model.prompt = Some(prompt);
        }
        (_, None) => model.complain("This filter can't be understood, so it is not saved"),
    }
}

fn numbered(typed: &str) -> Option<(u8, &str)> {
    let (number, name) = typed.trim().split_once(' ')?;
    let slot = number.parse().ok()?;
    let name = name.trim();
    (SavedView::SLOTS.contains(&slot) && !name.is_empty()).then_some((slot, name))
}

/// All that makes the list what it is: place, filter, order, groups.
fn whole_query(model: &Model) -> Option<String> {
    let list = &model.library;
    let mut query = Query::read_typing(&list.query(), &model.config.highlights).ok()?;
    query.typing = false;
    query.sort = query
        .sort
        .or(Some(list.sort))
        .filter(|s| *s != Sort::default());
    Some(query.to_string())
}

/// The saved views as a list.
pub(super) fn list(model: &mut Model) {
    if model.library.views.is_empty() {
        return model.say_with_key("No view is saved yet", Command::SaveView, "saves this one");
    }
    let items = model.library.views.iter().map(|view| Item {
        keys: view.slot.to_string(),
        note: view.query.clone(),
        ..Item::new(view.name.clone(), Action::ShowView(view.slot))
    });
    let items = items.collect();
    model.popup = Some(Popup::new(PopupKind::Views, "Saved views", items));
}

/// The number of the saved view that is shown, or what to do first.
fn shown(model: &mut Model) -> Option<SavedView> {
    let found = match model.library.view {
        View::Saved(slot) => model.library.saved_view(slot).cloned(),
        _ => None,
    };
    if found.is_none() {
        model.say_with_key(
            "This is no saved view",
            Command::Views,
            "lists those that there are",
        );
    }
    found
}

pub(super) fn ask_name(model: &mut Model) {
    if let Some(view) = shown(model) {
        model.prompt = Some(Prompt::new(PromptKind::RenameView(view.slot), &view.name));
    }
}

pub(super) fn rename(slot: u8, name: &str, fx: &mut Vec<Effect>) {
    if !name.is_empty() {
        let name = name.to_owned();
        fx.push(Effect::Apply(Change::RenameView { slot, name }));
    }
}

/// The view goes, what it showed stays on the screen as a filter.
pub(super) fn remove(model: &mut Model, fx: &mut Vec<Effect>) {
    if let Some(view) = shown(model) {
        fx.push(Effect::Apply(Change::RemoveView { slot: view.slot }));
        library::show(model, View::Library, fx);
    }
}

/// Another order that nobody could have guessed.
pub(super) fn shuffle(model: &mut Model, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    let again = match list.sort.key {
        SortKey::Shuffle(before) => before.wrapping_add(1),
        _ => 0,
    };
    list.sort = Sort {
        key: SortKey::Shuffle(again),
        reversed: false,
    };
    library::from_the_top(model, fx);
    model.say_with_key("Shuffled", Command::Shuffle, "shuffles anew");
}

/// Groups by `key`; by nothing if it does so already.
pub(super) fn group(model: &mut Model, key: GroupKey, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    let on = list.group != Some(key);
    list.group = on.then_some(key);
    library::relist(model, fx);
    if on {
        model.say(format!("Grouped {}", group_name(key)));
    } else {
        model.say("No groups");
    }
}

/// What a list is grouped by, in words.
pub fn group_name(key: GroupKey) -> &'static str {
    match key {
        GroupKey::Site => "by site",
        GroupKey::Author => "by author",
        GroupKey::Year => "by year",
        GroupKey::Tag => "by first tag",
        GroupKey::State => "by reading state",
    }
}

/// An order in words.
pub fn sort_name(sort: Sort) -> &'static str {
    match (sort.key, sort.reversed) {
        (SortKey::Added, false) => "newest first",
        (SortKey::Added, true) => "oldest first",
        (SortKey::Published, false) => "latest published first",
        (SortKey::Published, true) => "first published first",
        (SortKey::Title, false) => "by title",
        (SortKey::Title, true) => "by title, Z to A",
        (SortKey::Author, false) => "by author",
        (SortKey::Author, true) => "by author, Z to A",
        (SortKey::Site, false) => "by site",
        (SortKey::Site, true) => "by site, Z to A",
        (SortKey::Length, false) => "longest first",
        (SortKey::Length, true) => "shortest first",
        (SortKey::Progress, false) => "furthest read first",
        (SortKey::Progress, true) => "least read first",
        (SortKey::Relevance, false) => "best match first",
        (SortKey::Relevance, true) => "best match last",
        (SortKey::Shuffle(_), _) => "shuffled",
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_view_is_a_number_and_a_name() {
        assert_eq!(numbered("3 Long reads"), Some((3, "Long reads")));
        assert_eq!(numbered(" 9  x "), Some((9, "x")));
        for bad in ["", "3", "3 ", "0 x", "10 x", "Long reads"] {
            assert_eq!(numbered(bad), None, "{bad}");
        }
    }
}
