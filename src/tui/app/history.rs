//! What was changed, newest first, and the way back to any point of it.

use super::{
    Effect, Model,
    popup::{Action, Item, Popup, PopupKind},
    prompt::{Prompt, PromptKind},
    results::{capital, in_short},
};
use crate::library::HistoryEntry;

/// A change and when it was made, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The change.
    pub entry: HistoryEntry,
    /// `today 10:41`, `12 March 2026`.
    pub when: String,
}

/// Lists all changes; the cursor is on the newest that can be undone.
pub(super) fn list(model: &mut Model, past: &[Past]) {
    if past.is_empty() {
        return model.say("Nothing has been changed yet");
    }
    let undone = past.iter().filter(|p| p.entry.undone).count();
    let mut items = Vec::with_capacity(past.len() + 2);
    if undone > 0 {
        items.push(heading("Undone: choose one to do again all up to it"));
    }
    for (at, past) in past.iter().enumerate() {
        if at == undone {
            items.push(heading("Done: choose one to undo it and all above it"));
        }
        // Redone from the last undone up; undone from the newest down.
        let steps = if past.entry.undone {
            undone - at
        } else {
            at - undone + 1
        };
        let action = Action::RevertTo {
            id: past.entry.id,
            steps,
            redo: past.entry.undone,
        };
        let note = if past.entry.is_final {
            "can’t be taken back".to_owned()
        } else {
            past.when.clone()
        };
        items.push(Item {
            note,
            ..Item::new(capital(&in_short(&past.entry.label)), action)
        });
    }
    let mut popup = Popup::new(
        PopupKind::History,
        format!("History · {}", past.len()),
        items,
    );
    if undone > 0 && undone < past.len() {
        popup.at = undone + 2;
    }
    super::popup::show(model, popup);
}

fn heading(text: &str) -> Item {
    Item {
        heading: true,
        ..Item::new(text, Action::None)
    }
}

/// One change at once; several after a question that says how many.
pub(super) fn go(model: &mut Model, id: i64, steps: usize, redo: bool, fx: &mut Vec<Effect>) {
    if steps > 1 {
        model.prompt = Some(Prompt::new(PromptKind::RevertTo { id, steps, redo }, ""));
    } else {
        fx.push(Effect::RevertTo(id));
    }
}
