//! Rules for the article's site, made out of a block; and cleaning again. Both
//! show what they would change before anything is saved.

use super::{
    Effect, Model, articles,
    popup::{self, Action, Item, Popup, PopupKind},
};
use crate::{
    article::{Judge, Role, RuleAction},
    command::Command,
    library::{ArticleId, BlockChange, Change, Recleaned, Recleaning, RuleEffect, RuleOffer},
    text,
};

/// Articles that are listed below a rule; more are counted.
const LISTED_MAX: usize = 100;

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
    if model.weighing {
        return model.say_with_key(
            "The site's articles are being looked at already",
            Command::Cancel,
            "stops that",
        );
    }
    let Some(decided) = model.decided.take().or_else(|| at_hand(model)) else {
        return model.say_with_key(
            "There is no block here to make a rule of",
            Command::ToggleChrome,
            "shows what was stripped",
        );
    };
    model.popup = None;
    model.weighing = true;
    let Decided { id, block, action } = decided;
    model.say_with_key(
        "Looking at the site's other articles …",
        Command::Cancel,
        "stops",
    );
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

pub(super) fn weighing(model: &mut Model, done: usize, all: usize) {
    if model.weighing && 0 < done && done < all {
        let text = format!("Looked at {} articles of the site", text::out_of(done, all));
        model.say_with_key(&text, Command::Cancel, "stops");
    }
}

/// Looking for rules failed, or was stopped.
pub(super) fn none(model: &mut Model, why: Option<String>) {
    model.weighing = false;
    match why {
        Some(why) => model.complain(why),
        None => model.say("Stopped; no rule is made"),
    }
}

/// The rules that a block offers, each with the articles that it would
/// change.
pub(super) fn offered(model: &mut Model, site: &str, action: RuleAction, offers: &[RuleOffer]) {
    model.weighing = false;
    if offers.is_empty() {
        return model.say("This block has neither words nor an element that a rule could name");
    }
    let title = format!("A rule for {site}: {} …", action.name());
    let mut items = Vec::new();
    let mut telling = None;
    for offer in offers {
        // The narrowest that any other article has a use for.
        if offer.preview.changed > 0 {
            telling.get_or_insert(items.len());
        }
        items.extend(offer_items(site, offer));
    }
    let mut popup = Popup::new(PopupKind::Rules, title, items);
    popup.at = telling.unwrap_or(popup.at);
    popup::offer(model, popup);
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
    let named = preview.named(LISTED_MAX);
    items.extend(named.iter().map(effect_item));
    let more = preview.changed.saturating_sub(named.len());
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

/// Stops cleaning again or looking for rules, if either is going on.
pub(super) fn stop(model: &mut Model, fx: &mut Vec<Effect>) -> bool {
    let working = [
        (model.recleaning, Effect::StopReclean),
        (model.weighing, Effect::StopWeighing),
    ];
    let before = fx.len();
    fx.extend(
        working
            .into_iter()
            .filter(|(on, _)| *on)
            .map(|(_, stop)| stop),
    );
    let stops = fx.len() > before;
    if stops {
        model.say("Stopping …");
    }
    stops
}

pub(super) fn progress(model: &mut Model, done: usize, all: usize) {
    if model.recleaning && done < all {
        let text = format!("Cleaning {} again", text::out_of(done, all));
        model.say_with_key(&text, Command::Cancel, "stops");
    }
}

/// What cleaning again would change, or that it is done.
pub(super) fn recleaned(model: &mut Model, dry: bool, outcome: &Recleaning) {
    model.recleaning = false;
    let left = outcome.skipped.iter().map(|s| s.count).sum();
    let skipped = match (outcome.skipped.as_slice(), left) {
        ([], _) => String::new(),
        ([only], 1) => {
            let title = only.titles.first().map_or("", String::as_str);
            format!(" · “{title}” is left as it is: {}", only.why)
        }
        ([only], n) => format!(" · {} are left as they are: {}", articles(n), only.why),
        (_, n) => format!(" · {} are left as they are", articles(n)),
    };
    if outcome.stopped {
        return model.say("Stopped; nothing more is changed");
    }
    if outcome.changed.is_empty() {
        return model.say(format!(
            "Cleaning {} again changes nothing{skipped}",
            articles(outcome.looked_at)
        ));
    }
    if !dry {
        // What was changed is told by the change itself.
        return;
    }
    let (ids, notes) = (&outcome.changed, outcome.notes);
    let noun = if notes == 1 { "note" } else { "notes" };
    let notes = text::grouped(notes as u64);
    let mut items = vec![Item::new(
        format!(
            "Change {}; {notes} {noun} touched, none moves",
            articles(ids.len())
        ),
        Action::Reclean(ids.clone()),
    )];
    items.extend(outcome.changes.iter().flat_map(change_items));
    let more = ids.len().saturating_sub(outcome.changes.len());
    if more > 0 {
        items.push(Item {
            heading: true,
            ..Item::new(format!("and {} more", articles(more)), Action::None)
        });
    }
    let title = format!(
        "Cleaned again · {}",
        text::out_of(ids.len(), outcome.looked_at)
    );
    popup::offer(model, Popup::new(PopupKind::Reclean, title, items));
    if !skipped.is_empty() && model.status.is_none() {
        model.say(skipped.trim_start_matches(" · ").to_owned());
    }
}

fn articles(n: usize) -> String {
    text::plural(n as u64, "article")
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
