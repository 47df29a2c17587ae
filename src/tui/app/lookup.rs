//! Looking a word up with the user's own dictionary command.

use super::{
    Effect, Model,
    motion::Unit,
    popup::{Action, Item, Popup, PopupKind},
    quote,
};
use crate::text;

/// Longest text that is looked up, in characters: a phrase, not a page.
const WORD_CHARS_MAX: usize = 80;
/// Cells of an answer's line; longer ones are wrapped, so that the list shows
/// all of it.
const LINE_COLS_MAX: usize = 76;
/// Cells of a list's row that its border takes.
const BORDER_COLS: usize = 8;

/// Looks up what is selected, or else the word under the cursor.
pub(super) fn ask(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.config.lookup.is_none() {
        return model.say(
            "No dictionary is set: `lookup` in config.toml is the command to ask, such as \"dict {}\"",
        );
    }
    match word(model) {
        Some(word) => {
            model.say(format!("Looking up {word} …"));
            fx.push(Effect::LookUp { word });
        }
        None => model.say("There is no word here"),
    }
}

fn word(model: &Model) -> Option<String> {
    let reader = model.reader.as_ref()?;
    let range = match &reader.selection {
        Some(selection) => selection.passage().range(),
        None => reader.ground().unit_at(reader.cursor_byte(), Unit::Word)?,
    };
    let found = reader.opened.article.record.text.get(range)?;
    let word: String = quote::one_line(found)
        .chars()
        .take(WORD_CHARS_MAX)
        .collect();
    let word = word.trim().to_owned();
    (!word.is_empty()).then_some(word)
}

/// Shows what the dictionary says.
pub(super) fn show(model: &mut Model, word: &str, answer: &str) {
    model.status = None;
    let clean = text::sanitise(answer);
    let clean = clean.trim_matches('\n').trim_end();
    if clean.is_empty() {
        return model.say(format!("The dictionary says nothing about {word}"));
    }
    let cols = usize::from(model.size.cols)
        .saturating_sub(BORDER_COLS)
        .clamp(8, LINE_COLS_MAX);
    let lines = text::wrap_greedy(clean, cols);
    let items = lines
        .iter()
        .map(|line| {
            let line = clean.get(line.range.clone()).unwrap_or_default();
            Item::new(line.trim_end(), Action::None)
        })
        .collect();
    model.popup = Some(Popup::new(PopupKind::Lookup, word, items));
}
