//! Adding while the screen goes on: counts as they come, a sum at the end,
//! and every failure by name.

use super::{Effect, Model, library, popup};
use crate::{
    command::{Command, Context},
    library::{ArticleId, Outcome, Waited},
    text,
};

/// What an `add` has come to so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adding {
    added: usize,
    updated: usize,
    unchanged: usize,
    failed: Vec<(String, String)>,
    first: Option<ArticleId>,
    title: String,
    trashed: bool,
    waited: Waited,
}

/// One input that is through.
#[derive(Debug, Clone)]
pub(super) struct Through {
    pub(super) source: String,
    pub(super) outcome: Outcome,
    pub(super) title: String,
    pub(super) waited: Waited,
    pub(super) done: usize,
    pub(super) total: usize,
}

impl Adding {
    fn count(&mut self, source: String, outcome: Outcome, title: String) {
        let id = match outcome {
            Outcome::Added(id) => {
                self.added += 1;
                Some(id)
            }
            Outcome::Updated(id) => {
                self.updated += 1;
                Some(id)
            }
            Outcome::Unchanged { id, trashed } => {
                self.unchanged += 1;
                self.trashed |= trashed;
                Some(id)
            }
            Outcome::NotAnArticle(why) => {
                self.failed.push((source, format!("not an article: {why}")));
                None
            }
            Outcome::Failed { reason, hint } => {
                self.failed.push((source, format!("{reason}. {hint}")));
                None
            }
        };
        if self.first.is_none() && id.is_some() {
            self.first = id;
            self.title = title;
        }
    }

    fn sum(&self) -> String {
        let parts = [
            (self.added, "added"),
            (self.updated, "updated"),
            (self.unchanged, "unchanged"),
            (self.failed.len(), "not added"),
        ];
        let parts = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}"));
        let waited = Some(self.waited.sentence()).filter(|w| !w.is_empty());
        parts.chain(waited).collect::<Vec<_>>().join(" · ")
    }

    /// The sentence for a single input.
    fn one(&self) -> Option<String> {
        let title = &self.title;
        match (
            self.added,
            self.updated,
            self.unchanged,
            self.failed.as_slice(),
        ) {
            (1, 0, 0, []) => Some(match self.waited.sentence() {
                none if none.is_empty() => format!("Added “{title}”"),
                notes => format!("Added “{title}” with {notes}"),
            }),
            (0, 1, 0, []) => Some(format!(
                "“{title}” was there already; the newer page is shown from now on"
            )),
            (0, 0, 1, []) if self.trashed => Some(format!("“{title}” is in the trash")),
            (0, 0, 1, []) => Some(format!("“{title}” is there already, unchanged")),
            _ => None,
        }
    }
}

pub(super) fn added(model: &mut Model, through: Through, fx: &mut Vec<Effect>) {
    let Through {
        source,
        outcome,
        title,
        waited,
        done,
        total,
    } = through;
    let adding = model.adding.get_or_insert_default();
    adding.waited.add(waited);
    adding.count(source, outcome, title);
    if done < total {
        let text = format!("Adding {} · {}", text::out_of(done, total), adding.sum());
        return match model.pane_context() {
            Context::Library => model.say_with_key(&text, Command::Cancel, "stops"),
            _ => model.say(text),
        };
    }
    if let Some(adding) = model.adding.take() {
        finish(model, &adding, fx);
    }
}

/// Stops adding, if that is going on.
pub(super) fn stop(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.adding.is_some() {
        model.say("Stopping …");
        fx.push(Effect::StopAdding);
    } else {
        model.say_with_key("Nothing is being added", Command::Add, "adds something");
    }
}

/// It was stopped, and so many inputs were left; `why`, if not by the reader.
pub(super) fn stopped(model: &mut Model, left: usize, why: Option<&str>, fx: &mut Vec<Effect>) {
    let Some(adding) = model.adding.take() else {
        // Nothing came through before.
        return why.into_iter().for_each(|why| model.complain(why));
    };
    finish(model, &adding, fx);
    let noun = if left == 1 { "file was" } else { "files were" };
    let text = format!(
        "Stopped: {} · {left} {noun} left; adding them again goes on",
        adding.sum()
    );
    match why {
        Some(why) => model.complain(format!("{text}. {why}")),
        None => model.say(text),
    }
}

/// Tells what was added, with the keys that open the one and take it back.
fn say_done(model: &mut Model, text: &str, adding: &Adding) {
    let key = |command, what| model.key(command).map(|key| format!("{key} {what}"));
    let single = adding.one().is_some();
    let opens = key(Command::Open, "opens it").filter(|_| single);
    let undoes = key(Command::Undo, "undoes").filter(|_| adding.added > 0);
    let keys: Vec<String> = opens.into_iter().chain(undoes).collect();
    if keys.is_empty() {
        model.say(text);
    } else {
        model.say(format!("{text} · {}", keys.join(", ")));
    }
}

fn finish(model: &mut Model, adding: &Adding, fx: &mut Vec<Effect>) {
    if let Some(id) = adding.first {
        model.library.wish_for(id);
    }
    library::relist(model, fx);
    match adding.one() {
        Some(text) if adding.trashed => {
            model.say_with_key(&text, Command::ViewTrash, "shows the trash");
        }
        Some(text) => say_done(model, &text, adding),
        None => say_done(model, &adding.sum(), adding),
    }
    match adding.failed.as_slice() {
        [] => {}
        [(source, why)] if adding.first.is_none() => model.complain(format!("{source}: {why}")),
        failed => popup::failures(model, failed),
    }
}
