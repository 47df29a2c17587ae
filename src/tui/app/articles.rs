//! What is done to whole articles, wherever the cursor is.

use super::{
    Awaiting, Effect, Model, find,
    geometry::Pane,
    reader::{self, ReaderPane},
    rules::Decided,
};
use crate::{
    article::Role,
    command::Command,
    library::{ArticleId, Change, Place, ReadState, Row},
};

type Fx<'a> = &'a mut Vec<Effect>;

/// The articles that a command is about.
pub(super) fn targets(model: &Model) -> Vec<ArticleId> {
    match model.focus {
        Pane::Library => model.library.targets(),
        Pane::Reader | Pane::Notes => model.open_id().into_iter().collect(),
        Pane::Notebook | Pane::Review => Vec::new(),
    }
}

/// The line of the article with the cursor, or of the open one.
pub(super) fn target_row(model: &Model) -> Option<&Row> {
    match model.focus {
        Pane::Library => model.library.chosen().and_then(|id| model.library.row(id)),
        Pane::Reader | Pane::Notes => model.reader.as_ref().map(|r| &r.opened.row),
        Pane::Notebook | Pane::Review => None,
    }
}

/// Whether all targets whose lines are known, and that is at least one,
/// fulfil `test`: of thousands, those that were looked at decide.
fn all(model: &Model, ids: &[ArticleId], test: impl Fn(&Row) -> bool) -> bool {
    let open = model.reader.as_ref().map(|r| &r.opened.row);
    let known = ids.iter().filter_map(|id| {
        let row = open.filter(|row| row.id == *id && model.focus != Pane::Library);
        row.or_else(|| model.library.row(*id))
    });
    let mut known = known.peekable();
    known.peek().is_some() && known.all(test)
}

/// Does `make` to the targets, or says that there are none.
fn apply(model: &mut Model, fx: Fx<'_>, make: impl FnOnce(&Model, Vec<ArticleId>) -> Change) {
    let ids = targets(model);
    if ids.is_empty() {
        return model.say_with_key("There is no article here", Command::Add, "adds one");
    }
    fx.push(Effect::Apply(make(model, ids)));
    model.library.end_range();
}

impl ReaderPane {
    /// The page lies in the trash: lists and searches leave it and its notes out.
    pub fn is_trashed(&self) -> bool {
        self.opened.row.place == Place::Trash
    }
}

pub(super) fn archive(model: &mut Model, fx: Fx<'_>) {
    apply(model, fx, |model, ids| {
        let archived = all(model, &ids, |row| row.place == Place::Archive);
        Change::Move {
            ids,
            place: Some(if archived {
                Place::Library
            } else {
                Place::Archive
            }),
        }
    });
    forget_selected(model);
}

pub(super) fn trash(model: &mut Model, fx: Fx<'_>) {
    apply(model, fx, |model, ids| {
        let trashed = all(model, &ids, |row| row.place == Place::Trash);
        Change::Move {
            ids,
            place: (!trashed).then_some(Place::Trash),
        }
    });
    forget_selected(model);
}

/// What was selected in the list was moved, if it was about that.
fn forget_selected(model: &mut Model) {
    if model.focus == Pane::Library {
        model.library.selected.clear();
    }
}

pub(super) fn star(model: &mut Model, fx: Fx<'_>) {
    apply(model, fx, |model, ids| {
        let starred = !all(model, &ids, |row| row.starred);
        Change::SetStar { ids, starred }
    });
}

pub(super) fn mark_read(model: &mut Model, fx: Fx<'_>) {
    apply(model, fx, |model, ids| {
        let read = all(model, &ids, |row| row.state == ReadState::Read);
        Change::SetState {
            ids,
            state: if read {
                ReadState::Unread
            } else {
                ReadState::Read
            },
        }
    });
}

pub(super) fn state_by_progress(model: &mut Model, fx: Fx<'_>) {
    apply(model, fx, |_, ids| Change::StateByProgress { ids });
}

pub(super) fn copy_url(model: &mut Model, fx: Fx<'_>) {
    match target_row(model).and_then(|row| row.url.clone()) {
        Some(text) => fx.push(Effect::Copy {
            text,
            what: "address",
        }),
        None => model.say("This article has no address"),
    }
}

/// Opens the chosen article if that was asked for before its list was there.
pub(super) fn open_if_wished(model: &mut Model, fx: Fx<'_>) {
    if model.open_next && !model.library.is_behind() {
        model.open_next = false;
        open_chosen(model, fx);
    }
}

/// Opens the article with the cursor; in an empty library the sample. While
/// another list is awaited, the one that is seen is not the one that is meant;
/// asked again, it is.
pub(super) fn open_chosen(model: &mut Model, fx: Fx<'_>) {
    if model.library.is_behind() && !std::mem::take(&mut model.open_next) {
        model.open_next = true;
        return;
    }
    match model.library.chosen() {
        Some(id) if model.open_id() == Some(id) => {
            super::commands::focus(model, Pane::Reader, fx);
            find::land(model, id, false, fx);
        }
        Some(id) => {
            open(model, id, fx);
            model.land_next = Some((id, false));
        }
        None if model.library.is_bare() => open_sample(model, fx),
        None if !model.library.filter.is_empty() => {
            model.say_with_key("No article matches", Command::Cancel, "shows all");
        }
        None => model.say_with_key(
            "There is no article here",
            Command::ViewLibrary,
            "shows the library",
        ),
    }
}

/// Opens an article; the place in the one before it is saved first.
pub(super) fn open(model: &mut Model, id: ArticleId, fx: Fx<'_>) {
    reader::save_position(model, fx);
    model.land_next = None;
    model.steps_held = None;
    model.opened_from = Pane::Library;
    model.awaiting = Awaiting::Article(id, None);
    fx.push(Effect::Open(id));
}

pub(super) fn open_sample(model: &mut Model, fx: Fx<'_>) {
    reader::save_position(model, fx);
    model.steps_held = None;
    model.awaiting = Awaiting::Sample;
    fx.push(Effect::OpenSample);
}

/// To the next or last article: in the list the cursor, on the page the page.
pub(super) fn step(model: &mut Model, count: Option<u32>, forward: bool, fx: Fx<'_>) {
    use super::motion::Motion;
    let n = count.unwrap_or(1).max(1);
    if model.focus == Pane::Library {
        return model
            .library
            .go(if forward { Motion::Down } else { Motion::Up }, Some(n));
    }
    let Some(id) = model.open_id() else { return };
    match model.library.neighbour(id, n as usize, forward) {
        Some(next) => {
            open(model, next, fx);
            model.library.wish_for(next);
        }
        None if forward => model.say_with_key(
            "This is the last article of the list",
            Command::GoLibrary,
            "shows the list",
        ),
        None => model.say_with_key(
            "This is the first article of the list",
            Command::GoLibrary,
            "shows the list",
        ),
    }
}

/// Says by hand what the block under the cursor is.
pub(super) fn set_role(model: &mut Model, role: Role, fx: Fx<'_>) {
    let Some(reader) = &model.reader else { return };
    let Some(block) = reader.block() else { return };
    let id = reader.opened.row.id;
    if reader.opened.article.role(block) == role {
        let already = if role == Role::Chrome {
            "This block is stripped already"
        } else {
            "This block is kept already"
        };
        return model.say_with_key(already, Command::ToggleChrome, "shows what was stripped");
    }
    set_role_of(model, id, block, role, fx);
}

/// The same of a block that is known.
pub(super) fn set_role_of(model: &mut Model, id: ArticleId, block: usize, role: Role, fx: Fx<'_>) {
    model.decided = Some(Decided::new(id, block, role));
    fx.push(Effect::Apply(Change::SetRole {
        id,
        block,
        role: Some(role),
    }));
}
