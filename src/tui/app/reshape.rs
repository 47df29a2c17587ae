//! Notes in another shape: split at the cursor, made one with the next, or
//! turned from a highlight into a note and back.

use super::{
    Effect, Model,
    geometry::Pane,
    notes, passages,
    popup::{Action, Item, Popup, PopupKind},
    say::key_label,
};
use crate::{
    article::annotation::AnchorState,
    command::{Command, Context},
    library::Change,
};

type Fx<'a> = &'a mut Vec<Effect>;

/// What may be the note's place, or may not, is not made its place by giving it
/// another shape.
fn not_sure(model: &mut Model) {
    let key = key_label(&model.keymap, Context::Notes, Command::SettleAccept);
    let accept = key.map_or_else(String::new, |key| {
        format!(" · {key} in the panel accepts it")
    });
    model.say(format!("Its place is not sure yet{accept}"));
}

/// Splits the note at the cursor of the page.
pub(super) fn split(model: &mut Model, fx: Fx<'_>) {
    let Some(reader) = &model.reader else { return };
    let byte = reader.cursor_byte();
    let Some(annotation) = passages::at_hand(model) else {
        return passages::nothing_here(model);
    };
    if annotation.state == AnchorState::Uncertain {
        return not_sure(model);
    }
    match annotation.passage {
        Some(p) if p.start < byte && byte < p.end => {
            let annotation = annotation.id.clone();
            fx.push(Effect::Apply(Change::Split {
                annotation,
                at: byte,
            }));
        }
        _ => model.say("Put the cursor where it splits"),
    }
}

/// Makes one of the note and the next one of the page.
pub(super) fn merge(model: &mut Model, fx: Fx<'_>) {
    let Some(annotation) = passages::at_hand(model) else {
        return passages::nothing_here(model);
    };
    if annotation.state == AnchorState::Uncertain {
        return not_sure(model);
    }
    let (id, place) = (annotation.id.clone(), annotation.passage);
    let Some(reader) = &model.reader else { return };
    let Some(place) = place else {
        return model.say("This note has no place on the page");
    };
    let after = reader.opened.annotations.iter().filter_map(|a| {
        let p = a.passage.filter(|_| a.id != id)?;
        let sure = a.state != AnchorState::Uncertain;
        ((p.start, p.end) >= (place.start, place.end)).then_some((p.start, p.end, &a.id, sure))
    });
    let Some((_, _, with, sure)) = after.min() else {
        return model.say("There is no highlight after this one");
    };
    if !sure {
        return model.say_with_key(
            "The place of the next note is not sure yet",
            Command::UnsettledNext,
            "goes there",
        );
    }
    let with = with.clone();
    fx.push(Effect::Apply(Change::Merge {
        annotation: id,
        with,
    }));
}

/// Offers what the note can be made.
pub(super) fn convert(model: &mut Model) {
    let Some(annotation) = passages::at_hand(model) else {
        return passages::nothing_here(model);
    };
    let id = annotation.id.clone();
    let mut items = Vec::new();
    if annotation.note.is_empty() {
        items.push(Item::new("A note: write it", Action::Run(Command::Note)));
    }
    if annotation.selector.is_some() {
        if !annotation.note.is_empty() {
            items.push(Item::new(
                "A highlight: its note goes",
                Action::Apply(Box::new(Change::EditAnnotation {
                    annotation: id.clone(),
                    note: Some(String::new()),
                    color: None,
                    tags: None,
                    base: None,
                })),
            ));
        }
        items.push(Item::new(
            "A note on the whole article: it begins with the quote",
            Action::Apply(Box::new(Change::PutOn {
                annotation: id,
                passage: None,
            })),
        ));
    }
    if model.focus != Pane::Notebook {
        items.push(Item::new(
            "A note on another passage: select it",
            Action::Run(Command::SettleSelect),
        ));
    }
    model.popup = Some(Popup::new(PopupKind::Convert, "Make it …", items));
}

/// Lets the reader select another passage for the note at hand.
pub(super) fn choose_passage(model: &mut Model) {
    if model.focus == Pane::Reader {
        // The panel's entry is the one that is moved.
        let id = passages::at_hand(model).map(|a| a.id.clone());
        let at = id.and_then(|id| notes::entry_of(model, &id));
        let Some(at) = at else {
            return passages::nothing_here(model);
        };
        model.notes.at = at;
    }
    super::settle::select(model);
}
