//! What the model tells the user on the status line, and how it names keys.

use super::{Model, passages};
use crate::{
    command::{Command, Context},
    config::{
        Keymap,
        keymap::{parse, print, readable},
    },
};

/// A sentence on the status line; stays until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What happened, and what can be done next.
    pub text: String,
    /// It went wrong.
    pub bad: bool,
}

impl Model {
    /// Tells what happened.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.status = Some(Status {
            text: text.into(),
            bad: false,
        });
    }

    /// Tells what went wrong.
    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.status = Some(Status {
            text: text.into(),
            bad: true,
        });
    }

    /// Tells what happened, then which key does what next, if one is bound.
    pub(super) fn say_with_key(&mut self, text: &str, command: Command, what: &str) {
        self.say(format!("{text}{}", self.way(command, what)));
    }

    /// Which key does what, to stand after a sentence; nothing if none is bound.
    pub(super) fn way(&self, command: Command, what: &str) -> String {
        let key = self.key(command);
        key.map(|key| format!(" · {key} {what}"))
            .unwrap_or_default()
    }

    /// What a command does, in a few words; what colours with the reader's
    /// name of the colour.
    pub fn doc_of(&self, command: Command) -> String {
        match passages::color_of(command) {
            Some(color) => self.config.highlights.with_color(color),
            None => command.doc().to_owned(),
        }
    }

    /// The shortest way to type `command` where the keys go now, as a person
    /// writes it.
    pub fn key(&self, command: Command) -> Option<String> {
        key_label(&self.keymap, self.context(), command)
    }
}

/// The easiest way to type `command` in `context`, as a person writes it.
pub fn key_label(keymap: &Keymap, context: Context, command: Command) -> Option<String> {
    key_labels(keymap, context, command).into_iter().next()
}

/// All ways to type `command` in `context`, easiest first: few keys, none
/// held down, the context's own before what goes everywhere.
pub fn key_labels(keymap: &Keymap, context: Context, command: Command) -> Vec<String> {
    let mut keys = keymap.keys_for(context, command);
    let own: Vec<String> = keymap
        .bindings_of(context)
        .filter(|b| b.command == Some(command))
        .map(|b| print(&b.keys))
        .collect();
    keys.sort_by_key(|keys| {
        let chords = parse(keys).unwrap_or_default();
        let held = chords.iter().any(|c| c.ctrl || c.alt);
        let elsewhere = !own.contains(keys);
        let rank = own.iter().position(|k| k == keys).unwrap_or(usize::MAX);
        (chords.len(), held, elsewhere, rank)
    });
    keys.iter().map(|k| readable(k)).collect()
}

#[cfg(test)]
mod tests {
    use crate::config::keymap::readable;

    #[test]
    fn keys_as_people_write_them() {
        for (keys, expected) in [
            ("j", "j"),
            ("<Enter>", "Enter"),
            ("<C-d>", "Ctrl-d"),
            ("<A-Enter>", "Alt-Enter"),
            ("<S-Tab>", "Shift-Tab"),
            ("<lt>", "<"),
            ("<C-A-x>", "Ctrl-Alt-x"),
            ("<gt>", ">"),
            ("gg", "gg"),
            ("]]", "]]"),
            ("g<lt>", "g<"),
            ("g<Enter>", "g Enter"),
            ("<Space>f", "Space f"),
            ("<C-w>w", "Ctrl-w w"),
            ("<C-w><C-w>", "Ctrl-w Ctrl-w"),
        ] {
            assert_eq!(readable(keys), expected);
        }
    }
}
