//! From chords to commands: counts, prefixes, text, and keys that mean
//! nothing.

use super::{Effect, Model, aids, commands, editor, letters, library, prompt};
use crate::{
    command::{Command, Context},
    config::{
        Decor,
        keymap::{Chord, Continuation, Key, Match, readable},
    },
};

/// How long a prefix waits before its box appears.
const WHICH_KEY_DELAY_MS: u16 = 300;
/// Largest count that can be typed: no text has more lines.
const COUNT_MAX: u32 = 99_999_999;

/// What was typed of a command so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The prefix.
    pub pending: Vec<Chord>,
    /// The count before it.
    pub count: Option<u32>,
    /// The box that tells what can follow is shown.
    pub which_key: bool,
}

impl Keys {
    fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Model {
    /// What can follow the prefix, while the box for it is shown.
    pub fn which_key(&self) -> Option<Vec<Continuation>> {
        let shown = self.keys.which_key && !self.keys.pending.is_empty();
        shown.then(|| {
            self.keymap
                .continuations(self.context(), &self.keys.pending)
        })
    }
}

pub(super) fn press(model: &mut Model, chord: Chord, fx: &mut Vec<Effect>) {
    model.status = None;
    let context = model.context();
    let pressed = model.keymap.lookup(context, &[chord]);
    if context == Context::Auto && !matches!(pressed, Match::Command(_)) {
        // Any key stops it, and does nothing else.
        aids::stop(model);
        return;
    }
    if count_digit(model, context, chord) {
        return;
    }
    model.keys.pending.push(chord);
    match model.keymap.lookup(context, &model.keys.pending) {
        Match::Command(command) => {
            matched(model, command, fx);
            if context == Context::Library {
                library::look_for_changes(model, fx);
            }
        }
        Match::Pending => wait_for_more(model, fx),
        Match::None => unbound(model, context, chord, fx),
    }
}

/// A digit that is no command by itself is part of a count.
fn count_digit(model: &mut Model, context: Context, chord: Chord) -> bool {
    let Key::Char(c) = chord.key else {
        return false;
    };
    let Some(digit) = c.to_digit(10) else {
        return false;
    };
    let plain = !chord.ctrl && !chord.alt && !context.takes_text() && model.keys.pending.is_empty();
    let leading_zero = digit == 0 && model.keys.count.is_none();
    if !plain || leading_zero || matches!(model.keymap.lookup(context, &[chord]), Match::Command(_))
    {
        return false;
    }
    let count = model
        .keys
        .count
        .unwrap_or(0)
        .saturating_mul(10)
        .saturating_add(digit);
    model.keys.count = Some(count.min(COUNT_MAX));
    true
}

fn matched(model: &mut Model, command: Command, fx: &mut Vec<Effect>) {
    let count = model.keys.count;
    model.keys.clear();
    if command == Command::Cancel && count.is_some() {
        return;
    }
    commands::run(model, command, count, fx);
}

fn wait_for_more(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.config.decor == Decor::None {
        model.keys.which_key = true;
    } else if !model.keys.which_key {
        fx.push(Effect::TickIn(WHICH_KEY_DELAY_MS));
    }
}

fn unbound(model: &mut Model, context: Context, chord: Chord, fx: &mut Vec<Effect>) {
    let keys = std::mem::take(&mut model.keys);
    if let (Context::Letter, Some(c)) = (context, printable(chord)) {
        return letters::typed(model, c, fx);
    }
    if let ([_], true, Some(c)) = (
        keys.pending.as_slice(),
        context.takes_text(),
        printable(chord),
    ) {
        editor::insert(model, c.encode_utf8(&mut [0; 4]), fx);
        return;
    }
    let cancels = model.keymap.lookup(context, &[chord]) == Match::Command(Command::Cancel);
    if cancels && keys.pending.len() > 1 {
        return;
    }
    let typed: String = keys.pending.iter().map(ToString::to_string).collect();
    model.say_with_key(
        &format!("{} means nothing here", readable(&typed)),
        Command::Help,
        "shows the keys",
    );
}

fn printable(chord: Chord) -> Option<char> {
    match chord.key {
        Key::Char(c) if !chord.ctrl && !chord.alt => Some(c),
        _ => None,
    }
}

/// The delay after a prefix is over.
pub(super) fn tick(model: &mut Model) {
    model.keys.which_key = !model.keys.pending.is_empty();
}

/// Text that arrived in one piece is never taken for keys.
pub(super) fn paste(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    model.status = None;
    model.keys.clear();
    match model.context() {
        Context::Prompt | Context::Editor => editor::insert(model, text, fx),
        Context::Library => prompt::offer_text(model, text),
        Context::All
        | Context::Reader
        | Context::Select
        | Context::Letter
        | Context::Auto
        | Context::Notes
        | Context::Notebook
        | Context::Review
        | Context::Popup => {
            model.say_with_key(
                "Pasted text is taken in the library and in notes",
                Command::GoLibrary,
                "goes to the library",
            );
        }
    }
}
