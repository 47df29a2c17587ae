//! Looking a word up with the user's own dictionary command.

use super::{
    Effect, Model,
    motion::Unit,
    popup::{Action, Item, Popup, PopupKind},
    quote,
};
use crate::{command::Command, text};

/// Longest text that is looked up, in characters: a phrase, not a page.
const WORD_CHARS_MAX: usize = 80;

/// Looks up what is selected, or else the word under the cursor.
pub(super) fn ask(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.config.lookup.is_none() {
        return model.say("No dictionary is set · `lookup = \"dict {}\"` in config.toml sets one, {} being the word");
    }
    match word(model) {
        Some(word) => {
            wait(model, &word);
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

/// An answer without the colours that a command meant for a terminal gives it
/// (`ESC [ … m`).
fn without_colors(answer: &str) -> String {
    let mut parts = answer.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let said = |c: char| c.is_ascii_digit() || ";:".contains(c);
        if let Some(rest) = part.trim_start_matches(said).strip_prefix('m') {
            plain.push_str(rest);
        } else {
            plain.push_str("\u{1b}[");
            plain.push_str(part);
        }
    }
    plain
}

/// What came of asking the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It answered.
    Answer {
        /// What the command wrote.
        text: String,
        /// Why that is not all of it.
        cut: Option<String>,
    },
    /// It did not: why.
    Problem(String),
}

/// Says at once that the dictionary is being asked: it may take its time.
fn wait(model: &mut Model, word: &str) {
    let line = model.config.lookup.as_deref().unwrap_or_default();
    let program = line.split_whitespace().next().unwrap_or_default();
    let running = format!("{} is running …", text::sanitise_line(program));
    model.looking_up = Some(word.to_owned());
    model.status = None;
    model.popup = Some(Popup::new(PopupKind::Lookup, word, vec![said(running)]));
    // Which key ends it depends on the list being there.
    if let (Some(key), Some(popup)) = (model.key(Command::Cancel), &mut model.popup) {
        popup.items.extend([said(format!("{key} ends it"))]);
        popup.narrow("");
    }
}

/// A line of the program's own among those of the dictionary.
fn said(words: String) -> Item {
    Item {
        heading: true,
        depth: 1,
        ..Item::new(words, Action::None)
    }
}

/// Who closes the list before the answer is there does not want it.
pub(super) fn settle(model: &mut Model, fx: &mut Vec<Effect>) {
    let kind = model.popup.as_ref().map(|popup| popup.kind);
    if kind != Some(PopupKind::Lookup) && model.looking_up.take().is_some() {
        fx.push(Effect::EndLookUp);
        if model.status.is_none() {
            model.say("The dictionary was ended before it answered");
        }
    }
}

/// Shows what the dictionary says, if somebody still waits for it.
pub(super) fn show(model: &mut Model, word: &str, found: Found) {
    if model.looking_up.take_if(|asked| asked == word).is_none() {
        return;
    }
    let typed = model.popup.take().map(|waiting| waiting.filter);
    let (answer, cut) = match found {
        Found::Answer { text, cut } => (text, cut),
        Found::Problem(why) => {
            model.prompt = None;
            return model.complain(why);
        }
    };
    let plain = without_colors(&answer);
    let clean = text::sanitise(&plain);
    let clean = clean.trim_matches('\n').trim_end();
    if clean.is_empty() {
        model.prompt = None;
        return model.say(format!("The dictionary says nothing about {word}"));
    }
    let why = cut.map(|cut| Item {
        depth: 1,
        ..Item::text(&cut, Action::None)
    });
    let items = std::iter::once(Item::text(clean, Action::None)).chain(why);
    let items = items.collect();
    let mut popup = Popup::new(PopupKind::Lookup, word, items);
    popup.narrow(&typed.unwrap_or_default());
    model.popup = Some(popup);
}

#[cfg(test)]
mod tests {
    use super::without_colors;

    #[test]
    fn colors_are_left_out_and_nothing_else() {
        let check = |answer: &str, expected: &str| assert_eq!(without_colors(answer), expected);
        check("plain", "plain");
        check("\u{1b}[1;31mferry\u{1b}[0m: a boat", "ferry: a boat");
        check("\u{1b}[2Jx", "\u{1b}[2Jx");
        check("a\u{1b}[", "a\u{1b}[");
    }
}
