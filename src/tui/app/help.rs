//! The keys of the place where one is, and all commands by name.

use super::{
    Model,
    geometry::Pane,
    popup::{Action, Item, Popup, PopupKind},
    prompt::{Prompt, PromptKind},
    say,
};
use crate::{
    command::{Command, Context},
    library::ArticleId,
};

/// A prompt whose keys are being looked at.
#[derive(Debug)]
pub(super) struct Aside {
    prompt: Prompt,
    /// The list that belongs to it.
    beneath: Option<Popup>,
    /// Where it was typed: elsewhere it would do something else.
    place: (Pane, Option<ArticleId>),
}

/// The keys of the pane, then those that go everywhere; what has no key is
/// in the palette.
pub(super) fn help(model: &mut Model) {
    // What is being typed waits below the list.
    let beneath = model.popup.take();
    if let Some(prompt) = model.prompt.take() {
        let place = (model.focus, model.open_id());
        model.aside.push(Aside {
            prompt,
            beneath,
            place,
        });
    }
    let context = if model.aside.is_empty() {
        model.context()
    } else {
        Context::Prompt
    };
    let mut items = Vec::new();
    for (group, commands) in groups(context) {
        items.push(Item {
            heading: true,
            ..Item::new(group.title(), Action::None)
        });
        items.extend(commands.filter_map(|c| help_item(model, context, c)));
    }
    let title = format!("Keys · {}", context.title());
    model.popup = Some(Popup::new(PopupKind::Help, title, items));
}

/// The commands of a context, then those of what lies beneath it.
fn groups(context: Context) -> impl Iterator<Item = (Context, impl Iterator<Item = Command>)> {
    [Some(context), context.beneath()]
        .into_iter()
        .flatten()
        .map(move |group| {
            let own = move |c: &Command| {
                c.contexts().contains(&group)
                    && (group == context || !c.contexts().contains(&context))
            };
            (group, Command::ALL.iter().copied().filter(own))
        })
}

/// What was being typed when its keys were asked for goes on, once they and all
/// that came of them are gone.
pub(super) fn take_up(model: &mut Model) {
    if model.popup.is_some() || model.prompt.is_some() {
        return;
    }
    let place = (model.focus, model.open_id());
    if let Some(aside) = model.aside.pop().filter(|aside| aside.place == place) {
        model.prompt = Some(aside.prompt);
        model.popup = aside.beneath;
    }
}

fn help_item(model: &Model, context: Context, command: Command) -> Option<Item> {
    let keys = say::key_labels(&model.keymap, context, command);
    let item = Item::new(model.doc_of(command), Action::Run(command));
    (!keys.is_empty()).then(|| Item {
        keys: keys.join("  "),
        note: command.name().into(),
        words: command.words(),
        ..item
    })
}

/// Every command that means something in the pane, by name.
pub(super) fn palette(model: &mut Model) {
    model.popup = None;
    let context = model.context();
    let offered = groups(context).flat_map(|(_, commands)| commands);
    let items = offered.map(|command| Item {
        keys: model.key(command).unwrap_or_default(),
        note: command.name().into(),
        words: command.words(),
        ..Item::new(model.doc_of(command), Action::Run(command))
    });
    let items = items.collect();
    model.popup = Some(Popup::new(PopupKind::Palette, "Commands", items));
    model.prompt = Some(Prompt::new(PromptKind::Palette, ""));
}
