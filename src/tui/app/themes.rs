//! Colours, chosen from a list and seen while choosing.

use super::{
    Model,
    popup::{Action, Item, Popup, PopupKind},
};
use crate::{
    config::{Theme, theme},
    text::Profile,
};

/// The list of themes, at the one in use.
pub(super) fn choose(model: &mut Model) {
    let items = theme::CHOICES.iter().map(|(name, about)| Item {
        note: (*about).to_owned(),
        ..Item::new(*name, Action::UseTheme(name))
    });
    let title = if model.config.no_color {
        "Colours · NO_COLOR asks for none"
    } else {
        "Colours"
    };
    let mut popup = Popup::new(PopupKind::Themes, title, items.collect());
    let now = theme::CHOICES
        .iter()
        .position(|(name, _)| *name == model.config.theme);
    popup.at = now.unwrap_or(0);
    model.popup = Some(popup);
}

/// Shows the theme that is chosen in the list, or the one in use: closing the
/// list without taking one brings that back.
pub(super) fn preview(model: &mut Model) {
    let listed = model
        .popup
        .as_ref()
        .filter(|p| p.kind == PopupKind::Themes)
        .and_then(Popup::chosen);
    let name = match listed.map(|item| &item.action) {
        Some(Action::UseTheme(name)) => *name,
        _ => model.config.theme.as_str(),
    };
    if name != model.theme_shown {
        model.theme = Theme::chosen(name, model.colors, model.on_light);
        model.theme_shown = name.to_owned();
    }
}

/// Takes a theme until the program is quit.
pub(super) fn take(model: &mut Model, name: &str) {
    name.clone_into(&mut model.config.theme);
    // What the file says gives way to NO_COLOR.
    let kept = match (model.config.no_color, name) {
        (false, _) => format!("theme = \"{name}\" in config.toml keeps them"),
        (true, "mono") => return model.say("No colours, as NO_COLOR asks"),
        (true, _) => format!("NO_COLOR asks for none; OFFPRINT_THEME={name} outranks it"),
    };
    model.say(format!("Colours: {name}, until you quit · {kept}"));
}

/// Takes what the terminal says of itself: colours and signs that fit it.
pub(super) fn terminal_says(model: &mut Model, light: Option<bool>, profile: Option<Profile>) {
    if light.is_some() && light != model.on_light {
        model.on_light = light;
        model.theme = Theme::chosen(&model.theme_shown, model.colors, light);
    }
    model.profile = profile.unwrap_or(model.profile);
}
