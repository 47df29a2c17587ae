//! Searching in the article, over its text and not over its lines: a phrase
//! is found wherever the lines break. Case, accents and the shape of quotes
//! and dashes don't matter, unless a capital is typed.

mod matches;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use self::matches::{Find, HITS_MAX};
use super::{
    Effect, Model, articles,
    geometry::Pane,
    motion::Unit,
    prompt::{Prompt, PromptKind},
    reader::{Anchor, ReaderPane},
};
use crate::{
    article::Passage,
    command::{Command, Context},
    library::ArticleId,
    text::needle,
};

/// Searches that are remembered, to be called back.
const SEARCHES_MAX: usize = 100;
/// Rows that are seen above and below a match.
const ROWS_AROUND_HIT: usize = 2;

/// Opens the prompt that fits the place: find in the article, filter the
/// list of articles or the list at hand.
pub(super) fn prompt(model: &mut Model) {
    if model.context() == Context::Popup {
        model.prompt = Some(Prompt::new(PromptKind::PopupFilter, ""));
        return;
    }
    match model.focus {
        Pane::Library => {
            let before = model.library.filter.clone();
            let typed = if before.is_empty() {
                String::new()
            } else {
                format!("{} ", before.trim_end())
            };
            model.prompt = Some(Prompt::new(PromptKind::Filter { before }, &typed));
        }
        Pane::Notes | Pane::Notebook => super::narrow::prompt(model),
        Pane::Review => {}
        Pane::Reader => {
            let Some(reader) = &mut model.reader else {
                return;
            };
            let kind = PromptKind::Find {
                cursor: reader.cursor_byte(),
                top: reader.anchor_of(reader.top),
                before: reader.find.take().map(Box::new),
                recalled: 0,
                typed: String::new(),
            };
            model.prompt = Some(Prompt::new(kind, ""));
        }
    }
}

/// Another article came while its find prompt is open: what is typed is looked
/// for there, from where that begins.
pub(super) fn begin_anew(model: &mut Model) {
    let finding = |p: &Prompt| matches!(p.kind, PromptKind::Find { .. });
    let Some(typing) = model.prompt.take_if(|p| finding(p)) else {
        return;
    };
    prompt(model);
    let Some(anew) = &mut model.prompt else {
        return;
    };
    anew.input = typing.input;
    let needle = anew.input.text().to_owned();
    if let PromptKind::Find { cursor, top, .. } = anew.kind {
        typed(model, &needle, cursor, top);
    }
}

/// Something was typed in the find prompt: shows the nearest match.
pub(super) fn typed(model: &mut Model, needle: &str, from: usize, top: Anchor) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let mut find = reader
        .find
        .take()
        .unwrap_or_default()
        .typed_on(needle, &reader.layout, from);
    match find.choose_from(&reader.layout, from) {
        Some(hit) => reader.look(|reader| {
            reader.set_cursor(hit.start);
            reader.show_hit(hit);
        }),
        None => back_to(reader, from, top),
    }
    reader.find = (!needle.is_empty()).then_some(find);
}

impl ReaderPane {
    /// A match, that the cursor is at, with what stands around it.
    fn show_hit(&mut self, hit: Range<usize>) {
        self.pan_to_end(hit.end);
        self.reveal(Some(hit), ROWS_AROUND_HIT);
    }
}

/// Back to where the search began.
pub(super) fn back_to(reader: &mut ReaderPane, cursor: usize, top: Anchor) {
    reader.look(|reader| {
        reader.show_from(top);
        reader.set_cursor(cursor);
    });
    reader.looked();
}

/// Why what is typed at the prompt can't be looked for.
pub(super) fn problem(typed: &str) -> Option<String> {
    let problem = needle::problem(typed)?;
    Some(format!("This is no regular expression: {problem}"))
}

/// The prompt was accepted: the jump can be taken back.
pub(super) fn accepted(model: &mut Model, prompt: PromptKind) {
    let PromptKind::Find {
        cursor,
        top,
        before,
        ..
    } = prompt
    else {
        return;
    };
    let Some(reader) = &mut model.reader else {
        return;
    };
    let Some(find) = &reader.find else {
        reader.find = before.map(|find| *find);
        return;
    };
    let (found, hidden, needle) = (find.chosen(), find.in_hidden, find.needle.clone());
    if let Some(find) = &mut reader.find {
        find.typed_all();
    }
    remember(&mut model.searches, &needle, false);
    if let Some(hit) = found {
        if reader.selection.is_none() {
            reader.remember_from(cursor, top);
        }
        reader.look(|reader| {
            reader.set_cursor(hit.start);
            reader.select_to(&hit);
            reader.show_hit(hit);
        });
        model.focus = Pane::Reader;
    } else {
        reader.find = None;
        not_found(model, &needle, hidden);
    }
}

fn not_found(model: &mut Model, needle: &str, hidden: usize) {
    if needle::finds_nothing(needle) {
        model.complain(format!("“{needle}” finds places, but no letters there"));
    } else if hidden == 0 {
        model.complain(format!("“{needle}” is not in this article"));
    } else {
        let text = format!("“{needle}” is only in what was stripped ({hidden})");
        model.say_with_key(&text, Command::ToggleChrome, "shows it");
    }
}

/// To the next match or the one before, round the ends.
pub(super) fn next(model: &mut Model, count: Option<u32>, forward: bool, fx: &mut Vec<Effect>) {
    if let Some((_, held)) = &mut model.steps_held {
        return held.push(forward);
    }
    if to_neighbour(model, forward, fx) {
        return;
    }
    let Some(reader) = &mut model.reader else {
        return;
    };
    let here = reader.cursor_byte();
    if let (None, Some(sought)) = (&reader.find, model.searches.last()) {
        let find = if sought.whole_words {
            Find::of_word
        } else {
            Find::new
        };
        reader.find = Some(find(&sought.needle, &reader.layout, here));
    }
    let Some(find) = &mut reader.find else {
        return model.say_with_key("Nothing is being looked for", Command::Search, "finds");
    };
    let count = count.unwrap_or(1) as usize;
    let Some(step) = find.step(&reader.layout, here, count, forward) else {
        let (needle, hidden) = (find.needle.clone(), find.in_hidden);
        return not_found(model, &needle, hidden);
    };
    let only = find.is_only() && step.hit.contains(&here);
    reader.look(|reader| {
        reader.jump(step.hit.start);
        reader.show_hit(step.hit);
    });
    if step.round {
        model.say(match (forward, count) {
            _ if only => "There is no other match",
            (true, ..=1) => "Round the end to the first match",
            (true, _) => "Round the end, and on",
            (false, ..=1) => "Round the start to the last match",
            (false, _) => "Round the start, and on back",
        });
    }
}

/// Looks for the word under the cursor.
pub(super) fn word(model: &mut Model) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let byte = reader.cursor_byte();
    let word = reader.ground().unit_at(byte, Unit::Word);
    let needle = word.and_then(|r| reader.opened.article.record.text.get(r));
    let Some(needle) = needle.map(str::to_lowercase).filter(|n| !n.is_empty()) else {
        return model.say("There is no word under the cursor");
    };
    let mut find = Find::of_word(&needle, &reader.layout, byte);
    find.choose_from(&reader.layout, byte);
    reader.find = Some(find);
    remember(&mut model.searches, &needle, true);
    next(model, None, true, &mut Vec::new());
}

/// A search that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    needle: String,
    /// As a word of its own.
    whole_words: bool,
}

/// Keeps a search, newest last and each once.
fn remember(searches: &mut Vec<Sought>, needle: &str, whole_words: bool) {
    searches.retain(|s| s.needle != needle);
    searches.push(Sought {
        needle: needle.to_owned(),
        whole_words,
    });
    let over = searches.len().saturating_sub(SEARCHES_MAX);
    searches.drain(..over);
}

/// Puts the search before the one at the prompt there, or the one after it.
pub(super) fn recall(model: &mut Model, older: bool) {
    let all = model.searches.len();
    let Some(prompt) = &mut model.prompt else {
        return;
    };
    let PromptKind::Find {
        recalled, typed, ..
    } = &mut prompt.kind
    else {
        return;
    };
    let next = if older {
        (*recalled + 1).min(all)
    } else {
        recalled.saturating_sub(1)
    };
    if next == *recalled {
        return;
    }
    if *recalled == 0 {
        prompt.input.text().clone_into(typed);
    }
    *recalled = next;
    let sought = model.searches.get(all - next);
    let needle = sought.map_or(typed.as_str(), |s| s.needle.as_str());
    prompt.input.set(needle);
}

// --- what the list was searched for

/// The words of the list's filter are gone to in the article that was opened
/// from it.
pub(super) fn land(model: &mut Model, id: ArticleId, last: bool, fx: &mut Vec<Effect>) {
    let list = &model.library;
    let looked_for = list.has_words() && !list.shows_hidden();
    if looked_for {
        fx.push(Effect::FindPlaces {
            id,
            query: list.asked_query().to_owned(),
            needle: list.filter.trim().to_owned(),
            last,
        });
    }
    let held = model
        .steps_held
        .take()
        .map_or_else(Vec::new, |(_, held)| held);
    model.steps_held = looked_for.then_some((id, held));
}

/// No place of this article comes any more that steps could wait for.
pub(super) fn hold_no_more(model: &mut Model, id: ArticleId) -> Vec<bool> {
    let held = model.steps_held.take_if(|(awaited, _)| *awaited == id);
    held.map_or_else(Vec::new, |(_, held)| held)
}

/// Takes the places, and goes to the first of them or to the last; then on by
/// the steps that were asked for meanwhile.
pub(super) fn take_places(
    model: &mut Model,
    id: ArticleId,
    needle: String,
    places: &[Passage],
    last: bool,
    fx: &mut Vec<Effect>,
) {
    let held = hold_no_more(model, id);
    let Some(reader) = model.reader.as_mut().filter(|r| r.opened.row.id == id) else {
        return;
    };
    let places = places.iter().map(|p| p.range()).collect();
    let mut find = Find::of_given(needle, places, &reader.layout);
    find.at = if last {
        find.hits.len().checked_sub(1)
    } else {
        (!find.hits.is_empty()).then_some(0)
    };
    let (hit, hidden) = (find.chosen(), find.in_hidden);
    reader.find = Some(find);
    match hit {
        Some(hit) => reader.look(|reader| {
            reader.jump(hit.start);
            reader.show_hit(hit);
        }),
        None if hidden > 0 => model.say_with_key(
            "What was found is in what was stripped",
            Command::ToggleChrome,
            "shows it",
        ),
        None => model.say("Found in the title or in the notes"),
    }
    for forward in held {
        next(model, None, forward, fx);
    }
}

/// Past the last match of this article the next article of the list is gone
/// to. Says whether there is one.
fn to_neighbour(model: &mut Model, forward: bool, fx: &mut Vec<Effect>) -> bool {
    let Some(reader) = &model.reader else {
        return false;
    };
    let (id, here) = (reader.opened.row.id, reader.cursor_byte());
    let beyond = reader.find.as_ref().is_some_and(|find| {
        find.given.is_some()
            && if forward {
                find.hits.last().is_none_or(|hit| hit.start <= here)
            } else {
                find.hits.first().is_none_or(|hit| hit.start >= here)
            }
    });
    let next = model.library.neighbour(id, 1, forward);
    let Some(next) = next.filter(|_| beyond && model.library.has_words()) else {
        return false;
    };
    articles::open(model, next, fx);
    model.library.wish_for(next);
    model.land_next = Some((next, !forward));
    model.steps_held = Some((next, Vec::new()));
    true
}
