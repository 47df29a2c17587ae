//! Rules for the article's site, made out of a block; and cleaning again. Both
//! show what they would change before anything is saved.

use super::{
    Effect, Model, articles,
    popup::{Action, Item, Popup, PopupKind},
};
use crate::{
    article::{Judge, Role, RuleAction},
    command::Command,
    library::{ArticleId, BlockChange, Change, Recleaned, Recleaning, RuleEffect, RuleOffer},
};

/// Articles that are listed below a rule; more are counted.
const LISTED_MAX: usize = 100;
/// Articles that a preview of cleaning again lists.
const CHANGES_MAX: usize = 500;

/// A block that was just kept or dropped, and what a rule would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(super) id: ArticleId,
    pub(super) block: usize,
    pub(super) action: RuleAction,
}

impl Decided {
    pub(super) fn new(id: ArticleId, block: usize, role: Role) -> Self {
        let action = match role {
            Role::Chrome => RuleAction::Drop,
            _ => RuleAction::Keep,
        };
        Self { id, block, action }
    }
}

/// Asks which rules the block that was just decided, or the one at hand,
/// offers.
pub(super) fn offer(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(decided) = model.decided.take().or_else(|| at_hand(model)) else {
        return model.say_with_key(
            "There is no block here to make a rule of",
            Command::ToggleChrome,
            "shows what was stripped",
        );
    };
    model.popup = None;
    let Decided { id, block, action } = decided;
    model.say("Looking at the site's other articles …");
    fx.push(Effect::OfferRules { id, block, action });
}

/// The chosen block of the list of what was stripped, or the one under the
/// cursor. What is decided by hand is remembered so; what is not, turned
/// round.
fn at_hand(model: &Model) -> Option<Decided> {
    let reader = model.reader.as_ref()?;
    let listed = model.popup.as_ref().map(|p| p.chosen().map(|i| &i.action));
    let block = match listed {
        Some(Some(Action::ShowStripped(block))) => *block,
        Some(_) => return None,
        None => reader.block()?,
    };
    let judgement = reader.opened.article.judgements.get(block)?;
    let (hidden, by_hand) = (judgement.role == Role::Chrome, judgement.by == Judge::Hand);
    let action = if hidden == by_hand {
        RuleAction::Drop
    } else {
        RuleAction::Keep
    };
    let id = reader.opened.row.id;
    Some(Decided { id, block, action })
}

/// The rules that a block offers, each with the articles that it would
/// change.
pub(super) fn offered(model: &mut Model, site: &str, action: RuleAction, offers: &[RuleOffer]) {
    if offers.is_empty() {
        return model.say("This block has neither words nor an element that a rule could name");
    }
    let items = offers.iter().flat_map(|offer| offer_items(site, offer));
    let title = format!("A rule for {site}: {} …", action.name());
    let popup = Popup::new(PopupKind::Rules, title, items.collect());
    model.status = None;
    model.popup = Some(popup);
}

fn offer_items(site: &str, offer: &RuleOffer) -> Vec<Item> {
    let change = Change::AddRule {
        site: site.to_owned(),
        rule: offer.rule.clone(),
    };
    let preview = &offer.preview;
    let mut items = vec![
        Item::new(offer.rule.phrase(), Action::Apply(Box::new(change))),
        Item {
            depth: 1,
            heading: true,
            ..Item::new(preview.sentence(), Action::None)
        },
    ];
    items.extend(preview.changes.iter().take(LISTED_MAX).map(effect_item));
    let more = preview.changes.len().saturating_sub(LISTED_MAX);
    if more > 0 {
        items.push(Item {
            depth: 2,
            heading: true,
            ..Item::new(format!("and {more} more"), Action::None)
        });
    }
    items
}

fn effect_item(effect: &RuleEffect) -> Item {
    let parts = [(effect.dropped, "dropped"), (effect.kept, "kept")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    Item {
        depth: 2,
        note: parts.join(", "),
        ..Item::new(
            super::quote::one_line(&effect.title),
            Action::OpenArticle(effect.id),
        )
    }
}

/// Edits the rules of the article's site in the user's editor.
pub(super) fn edit(model: &mut Model, fx: &mut Vec<Effect>) {
    match articles::target_row(model).map(|row| row.id) {
        Some(id) => fx.push(Effect::EditRules(id)),
        None => model.say_with_key("There is no article here", Command::Add, "adds one"),
    }
}

/// Cleans the articles at hand again; what would change is shown first.
pub(super) fn reclean(model: &mut Model, fx: &mut Vec<Effect>) {
    let ids = articles::targets(model);
    if ids.is_empty() {
        return model.say_with_key("There is no article here", Command::Add, "adds one");
    }
    begin(model, ids, true, fx);
}

/// Begins to clean again, dry or not.
pub(super) fn begin(model: &mut Model, ids: Vec<ArticleId>, dry: bool, fx: &mut Vec<Effect>) {
    if model.recleaning {
        return model.say_with_key(
            "Articles are being cleaned again already",
            Command::Cancel,
            "stops that",
        );
    }
    model.recleaning = true;
    model.say_with_key("Cleaning again …", Command::Cancel, "stops");
    fx.push(Effect::Reclean { ids, dry });
}

/// Stops cleaning again, if that is going on.
pub(super) fn stop(model: &mut Model, fx: &mut Vec<Effect>) -> bool {
    if model.recleaning {
        model.say("Stopping …");
        fx.push(Effect::StopReclean);
    }
    model.recleaning
}

pub(super) fn progress(model: &mut Model, done: usize, all: usize) {
    if model.recleaning && done < all {
        let text = format!("Cleaning {done} of {all} again");
        model.say_with_key(&text, Command::Cancel, "stops");
    }
}

/// What cleaning again would change, or that it is done.
pub(super) fn recleaned(model: &mut Model, dry: bool, outcome: &Recleaning) {
    model.recleaning = false;
    let skipped = match outcome.skipped.as_slice() {
        [] => String::new(),
        [(title, why)] => format!(" · “{title}” is left as it is: {why}"),
        all => format!(" · {} are left as they are", all.len()),
    };
    if outcome.stopped {
        return model.say("Stopped; nothing more is changed");
    }
    if outcome.changes.is_empty() {
        return model.say(format!(
            "Cleaning {} again changes nothing{skipped}",
            articles(outcome.looked_at)
        ));
    }
    if !dry {
        // What was changed is told by the change itself.
        return;
    }
    let ids: Vec<ArticleId> = outcome.changes.iter().map(|c| c.id).collect();
    let notes: usize = outcome.changes.iter().map(|c| c.notes).sum();
    let noun = if notes == 1 { "note" } else { "notes" };
    let mut items = vec![Item::new(
        format!(
            "Change {}; {notes} {noun} touched, none moves",
            articles(ids.len())
        ),
        Action::Reclean(ids),
    )];
    let shown = outcome.changes.iter().take(CHANGES_MAX);
    items.extend(shown.flat_map(change_items));
    model.status = None;
    let title = format!(
        "Cleaned again · {} of {}",
        outcome.changes.len(),
        outcome.looked_at
    );
    model.popup = Some(Popup::new(PopupKind::Reclean, title, items));
    if !skipped.is_empty() {
        model.say(skipped.trim_start_matches(" · ").to_owned());
    }
}

fn articles(n: usize) -> String {
    if n == 1 {
        "1 article".into()
    } else {
        format!("{n} articles")
    }
}

fn change_items(change: &Recleaned) -> Vec<Item> {
    let mut items = vec![Item::new(
        super::quote::one_line(&change.title),
        Action::OpenArticle(change.id),
    )];
    items.extend(change.fields.iter().map(|field| {
        let value = |v: &Option<String>| v.clone().unwrap_or_else(|| "nothing".into());
        let text = format!(
            "~ {}: {} → {}",
            field.name,
            value(&field.from),
            value(&field.to)
        );
        Item {
            depth: 1,
            ..Item::new(super::quote::one_line(&text), Action::None)
        }
    }));
    items.extend(change.blocks.iter().map(block_item));
    items
}

fn block_item(block: &BlockChange) -> Item {
    let (sign, note) = match (block.from, block.to) {
        (_, Role::Chrome) => ('-', block.reason.clone()),
        (Role::Chrome, to) => ('+', to.name().to_owned()),
        (from, to) => ('~', format!("{} → {}", from.name(), to.name())),
    };
    Item {
        depth: 1,
        note,
        ..Item::new(
            format!("{sign} {}", super::quote::one_line(&block.text)),
            Action::None,
        )
    }
}
