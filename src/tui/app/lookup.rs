//! Looking a word up with the user's own dictionary command.

use super::{
    Effect, Model,
    motion::Unit,
    popup::{self, Action, Item, Popup, PopupKind},
    quote,
};
use crate::text;

/// Longest text that is looked up, in characters: a phrase, not a page.
const WORD_CHARS_MAX: usize = 80;

/// Looks up what is selected, or else the word under the cursor.
pub(super) fn ask(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.config.lookup.is_none() {
        return model.say("No dictionary is set · `lookup = \"dict {}\"` in config.toml sets one, {} being the word");
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

/// Shows what the dictionary says.
pub(super) fn show(model: &mut Model, word: &str, answer: &str) {
    let plain = without_colors(answer);
    let clean = text::sanitise(&plain);
    let clean = clean.trim_matches('\n').trim_end();
    if clean.is_empty() {
        return model.say(format!("The dictionary says nothing about {word}"));
    }
    let lines = popup::lines_of(model, clean).into_iter();
    let items = lines.map(|line| Item::new(line, Action::None)).collect();
    popup::offer(model, Popup::new(PopupKind::Lookup, word, items));
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
