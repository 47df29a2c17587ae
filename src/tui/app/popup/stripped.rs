//! What was stripped from the page: listed by reason, shown in place, and kept.

use super::{Action, Item, Popup, PopupKind, excerpt};
use crate::{
    article::{Article, Reason, Role},
    tui::app::{Effect, Model, articles, quote, reader},
};

/// What was stripped from the page, by reason: the reasons with most blocks
/// first, and of each the blocks in the order of the page.
pub(in crate::tui::app) fn list(model: &mut Model) {
    let Some(reader) = &model.reader else { return };
    let article = &reader.opened.article;
    let mut groups: Vec<(String, Vec<Item>)> = Vec::new();
    for index in reader.stripped() {
        let (reason, item) = stripped_item(article, index);
        match groups.iter_mut().find(|(name, _)| *name == reason) {
            Some((_, items)) => items.push(item),
            None => groups.push((reason, vec![item])),
        }
    }
    if groups.is_empty() {
        return model.say("Nothing was stripped from this page");
    }
    let count: usize = groups.iter().map(|(_, items)| items.len()).sum();
    groups.sort_by_key(|(_, items)| std::cmp::Reverse(items.len()));
    let mut all = Vec::new();
    for (reason, items) in groups {
        all.push(Item {
            heading: true,
            ..Item::new(format!("{reason} · {}", items.len()), Action::None)
        });
        all.extend(items);
    }
    let title = format!("Stripped from the page · {count}");
    model.popup = Some(Popup::new(PopupKind::Stripped, title, all));
}

/// A stripped block, and why it was.
fn stripped_item(article: &Article, index: usize) -> (String, Item) {
    let block = article.record.blocks.get(index);
    let kind = block.map_or("", |b| b.kind.name());
    let text = block.map_or_else(String::new, |b| excerpt(article.record.block_text(b)));
    let text = if text.is_empty() {
        format!("({kind})")
    } else {
        text
    };
    let reason = article.judgements.get(index).and_then(|j| j.reason);
    let reason = article.because.get(&index).map_or_else(
        || reason.map_or("left out", Reason::phrase).to_owned(),
        |because| quote::one_line(because),
    );
    let item = Item {
        depth: 1,
        ..Item::new(text, Action::ShowStripped(index))
    };
    (reason, item)
}

/// Keeps the chosen block of what was stripped; the list stays open.
pub(in crate::tui::app) fn keep(model: &mut Model, fx: &mut Vec<Effect>) {
    let chosen = model.popup.as_ref().and_then(Popup::chosen);
    let (Some(Action::ShowStripped(block)), Some(id)) =
        (chosen.map(|item| item.action.clone()), model.open_id())
    else {
        return model.say("Blocks are kept in the list of what was stripped");
    };
    if let Some(popup) = &mut model.popup {
        popup.remove(block);
        if popup.items.is_empty() {
            model.popup = None;
        }
    }
    articles::set_role_of(model, id, block, Role::Body, fx);
}

/// Lists anew what is stripped, where it is listed and the page is there anew.
pub(in crate::tui::app) fn again(model: &mut Model) {
    let is_stripped = |p: &mut Popup| p.kind == PopupKind::Stripped;
    let Some(before) = model.popup.take_if(is_stripped) else {
        return;
    };
    let status = model.status.take();
    list(model);
    model.status = status.or(model.status.take());
    let Some(popup) = &mut model.popup else {
        return;
    };
    popup.narrow(&before.filter);
    let chosen = before.chosen().map(|item| &item.action);
    let is_chosen = |line: &usize| popup.items.get(*line).map(|item| &item.action) == chosen;
    let last = popup.shown.len().saturating_sub(1);
    let same = popup.shown.iter().position(is_chosen);
    popup.at = same.unwrap_or(before.at.min(last));
    popup.top = before.top;
    popup.skip_headings(true);
}

pub(super) fn show(model: &mut Model, block: usize) {
    if model.reader.as_ref().is_some_and(|r| !r.with_chrome()) {
        reader::toggle_chrome(model);
    }
    let Some(reader) = &mut model.reader else {
        return;
    };
    let start = reader.ground().range(block).start;
    reader.jump(start);
}

impl Popup {
    /// Takes a stripped block out of the list, and the heading that nothing is
    /// left below.
    fn remove(&mut self, block: usize) {
        self.items
            .retain(|i| i.action != Action::ShowStripped(block));
        let headings: Vec<bool> = self.items.iter().map(|i| i.heading).collect();
        let mut index = 0;
        self.items.retain(|_| {
            index += 1;
            let bare = headings.get(index).is_none_or(|next| *next);
            !(headings.get(index - 1) == Some(&true) && bare)
        });
        self.count_again();
        let (at, typed) = (self.at, std::mem::take(&mut self.filter));
        self.narrow(&typed);
        self.at = at.min(self.shown.len().saturating_sub(1));
        self.skip_headings(true);
    }

    /// Says anew how many are below each heading, and in all.
    fn count_again(&mut self) {
        let counted = |said: &str, count: usize| {
            let name = said.rsplit_once(" · ").map_or(said, |(name, _)| name);
            format!("{name} · {count}")
        };
        let (mut below, mut all) = (0, 0);
        for item in self.items.iter_mut().rev() {
            if item.heading {
                item.text = counted(&item.text, below);
                below = 0;
            } else {
                (below, all) = (below + 1, all + 1);
            }
        }
        self.title = counted(&self.title, all);
    }
}
