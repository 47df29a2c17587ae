//! What else is a story: articles that have it too, and versions of it. They
//! are named where the story is opened, and listed on request.

use super::{
    Effect, Model, articles,
    popup::{Action, Item, Popup, PopupKind},
    quote,
};
use crate::{
    command::Command,
    library::{ArticleId, Place, Related},
};

/// Asks what else is the story at hand.
pub(super) fn ask(model: &mut Model, fx: &mut Vec<Effect>) {
    match articles::target_row(model).map(|row| row.id) {
        Some(id) => fx.push(Effect::FindRelated { id, list: true }),
        None => model.say_with_key("There is no article here", Command::Add, "adds one"),
    }
}

/// Lists what else is this story, or says quietly that there is something.
pub(super) fn take(model: &mut Model, id: ArticleId, list: bool, related: &[Related]) {
    if list {
        show(model, related);
    } else if model.open_id() == Some(id) && model.status.is_none() {
        hint(model, related);
    }
}

fn hint(model: &mut Model, related: &[Related]) {
    let same: Vec<&Related> = related.iter().filter(|r| r.is_same()).collect();
    let text = match same.as_slice() {
        [] => return,
        [one] => format!(
            "Also saved as “{}”{}",
            quote::one_line(&one.row.title),
            place(one)
        ),
        all => format!("Also saved {} times", all.len()),
    };
    let what = if same.len() == 1 {
        "shows it"
    } else {
        "shows them"
    };
    model.say_with_key(&text, Command::Related, what);
}

fn show(model: &mut Model, related: &[Related]) {
    if related.is_empty() {
        return model.say("No other article has this story");
    }
    let mut items = Vec::new();
    let groups = [(true, "Also saved as"), (false, "Versions of it")];
    for (same, name) in groups {
        let of_group: Vec<Item> = related
            .iter()
            .filter(|r| r.is_same() == same)
            .map(item)
            .collect();
        if !of_group.is_empty() {
            items.push(Item {
                heading: true,
                ..Item::new(name, Action::None)
            });
            items.extend(of_group);
        }
    }
    let title = format!("The same story · {}", related.len());
    super::popup::show(model, Popup::new(PopupKind::Related, title, items));
}

fn item(related: &Related) -> Item {
    let row = &related.row;
    let parts = [
        Some(format!("{:.0} %", related.share * 100.0)),
        Some(row.site.clone()).filter(|s| !s.is_empty()),
        row.published
            .map(|d| d.to_string().chars().take(10).collect()),
    ];
    let note: Vec<String> = parts.into_iter().flatten().collect();
    Item {
        note: note.join(" · "),
        ..Item::new(
            format!("{}{}", quote::one_line(&row.title), place(related)),
            Action::OpenArticle(row.id),
        )
    }
}

fn place(related: &Related) -> &'static str {
    match related.row.place {
        Place::Library => "",
        Place::Archive => " (archived)",
        Place::Trash => " (in the trash)",
    }
}
