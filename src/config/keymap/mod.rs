//! A trie of chords for each context: key to matched, pending or none; and
//! back, command to keys, for every hint on the screen.
//!
//! The trie is kept flat, for each context a list in the order of the file:
//! with some fifty bindings a context that is as quick, and every question is
//! one filter.

mod chord;
mod merge;
#[cfg(test)]
mod tests;

pub use chord::{Chord, Key, parse, print, readable};
pub use merge::DEFAULT;

use crate::command::{Command, Context};

/// What the keys typed so far mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// This command.
    Command(Command),
    /// More keys are needed.
    Pending,
    /// Nothing.
    None,
}

/// What can follow the keys typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuation {
    /// The next key, as written.
    pub key: String,
    /// The command that it completes; none where more keys follow.
    pub command: Option<Command>,
}

/// Keys and what they do in one context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub context: Context,
    /// What is typed, one or more.
    pub keys: Vec<Chord>,
    /// What it does; none where the user took the key away.
    pub command: Option<Command>,
}

/// All bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// Those of each context, in the order of [`Context::ALL`].
    bindings: [Vec<Binding>; Context::ALL.len()],
}

/// The built-in keys.
impl Default for Keymap {
    fn default() -> Self {
        Self::builtin()
    }
}

/// Largest count that can be typed: more than any article has lines.
pub const COUNT_MAX: usize = 9_999_999;

impl Keymap {
    /// What `keys` mean in `context`, or in the contexts beneath it. A count
    /// may stand before them (see [`count`]).
    pub fn lookup(&self, context: Context, keys: &[Chord]) -> Match {
        let (count, keys) = count(context, keys);
        if keys.is_empty() {
            return if count.is_some() {
                Match::Pending
            } else {
                Match::None
            };
        }
        for layer in layers(context) {
            match self.in_layer(layer, context, keys) {
                Layer::Found(found) => return found,
                Layer::TakenAway => return Match::None,
                Layer::Nothing => {}
            }
        }
        Match::None
    }

    /// What can follow `keys`, for the box that appears after a prefix.
    pub fn continuations(&self, context: Context, keys: &[Chord]) -> Vec<Continuation> {
        let typed = count(context, keys).1;
        let mut found: Vec<(Chord, Continuation)> = Vec::new();
        for binding in layers(context).flat_map(|layer| self.bindings_of(layer)) {
            let Some(next) = binding
                .keys
                .strip_prefix(typed)
                .and_then(|rest| rest.first().copied())
            else {
                continue;
            };
            if found.iter().any(|(key, _)| *key == next) {
                continue;
            }
            let all: Vec<Chord> = typed.iter().copied().chain([next]).collect();
            let command = match self.lookup(context, &all) {
                Match::Command(command) => Some(command),
                Match::Pending => None,
                Match::None => continue,
            };
            found.push((
                next,
                Continuation {
                    key: next.to_string(),
                    command,
                },
            ));
        }
        found.sort_by_key(|(key, _)| order(*key));
        found
            .into_iter()
            .map(|(_, continuation)| continuation)
            .collect()
    }

    /// The ways to type `command` in `context`, as written: its own first, in
    /// the order of the file, then those of the context beneath where they are
    /// not hidden. Hints name the first.
    pub fn keys_for(&self, context: Context, command: Command) -> Vec<String> {
        let mut found: Vec<String> = layers(context)
            .flat_map(|layer| self.bindings_of(layer))
            .filter(|b| b.command == Some(command))
            .filter(|b| self.lookup(context, &b.keys) == Match::Command(command))
            .map(|b| print(&b.keys))
            .collect();
        let mut seen = std::collections::HashSet::new();
        found.retain(|keys| seen.insert(keys.clone()));
        found
    }

    /// Every binding of `context` itself, in the order of the file.
    pub fn bindings_of(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings
            .get(context as usize)
            .map_or(&[][..], Vec::as_slice)
            .iter()
    }

    /// What one layer says about `keys` typed in `context`.
    fn in_layer(&self, layer: Context, context: Context, keys: &[Chord]) -> Layer {
        let mut taken_away = false;
        let mut pending = false;
        for binding in self.bindings_of(layer) {
            match binding.command {
                None => taken_away |= keys.starts_with(&binding.keys),
                Some(command) if !available(command, context) => {}
                Some(command) if binding.keys == keys => {
                    return Layer::Found(Match::Command(command));
                }
                Some(_) => pending |= binding.keys.starts_with(keys),
            }
        }
        match (pending, taken_away) {
            (true, _) => Layer::Found(Match::Pending),
            (false, true) => Layer::TakenAway,
            (false, false) => Layer::Nothing,
        }
    }
}

/// What one layer says.
enum Layer {
    Found(Match),
    TakenAway,
    Nothing,
}

/// The context and those beneath it, in the order in which keys are looked
/// up.
fn layers(context: Context) -> impl Iterator<Item = Context> {
    std::iter::successors(Some(context), |c| c.beneath())
}

/// Whether `command` means something in `context`: one for everywhere is
/// offered wherever no text is typed.
pub fn available(command: Command, context: Context) -> bool {
    let places = command.contexts();
    context == Context::All
        || places.contains(&context)
        || (places.contains(&Context::All) && !context.takes_text())
}

/// The count at the start of `keys`, and the keys after it. Digits are counts
/// wherever no text is typed: one of 1–9 begins it, 0 only goes on.
pub fn count(context: Context, keys: &[Chord]) -> (Option<usize>, &[Chord]) {
    if !context.counts() {
        return (None, keys);
    }
    let mut count = None;
    let mut rest = keys;
    while let [first, after @ ..] = rest {
        let Some(digit) = first.digit().filter(|d| *d > 0 || count.is_some()) else {
            break;
        };
        count = Some((count.unwrap_or(0) * 10 + digit).min(COUNT_MAX));
        rest = after;
    }
    (count, rest)
}

/// Order of a which-key box: letters by the alphabet, the small one first,
/// then signs, then keys with names.
fn order(chord: Chord) -> (u8, String, bool) {
    let text = chord.to_string();
    let rank = match chord.key {
        Key::Char(c) if !chord.ctrl && !chord.alt => u8::from(!c.is_alphanumeric()),
        _ => 2,
    };
    (
        rank,
        text.to_lowercase(),
        text.chars().any(char::is_uppercase),
    )
}
