//! What the model tells the user on the status line, and how it names keys.

use std::ops::Range;

use super::{Model, geometry::Size, passages};
use crate::{
    command::{Command, Context},
    config::{
        Decor, Keymap,
        keymap::{parse, print, readable},
    },
    text,
};

/// Screens that are narrower have no room for a sentence beside a hint.
const SMALL_COLS: u16 = 60;

/// A sentence on the status line; stays until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What happened, and what can be done next.
    pub text: String,
    /// It went wrong.
    pub bad: bool,
    /// Where a change is told: the bytes of that. What follows says which key takes
    /// it back.
    pub(super) change: Option<usize>,
}

impl Status {
    pub(super) fn new(text: impl Into<String>, bad: bool) -> Self {
        Self {
            text: text.into(),
            bad,
            change: None,
        }
    }

    /// Whether it stands on as many rows as it takes, in a window so wide: what
    /// went wrong, and what to do next, is never cut off, nor what has no name
    /// to be shortened; on a small screen nothing is.
    pub fn is_whole(&self, cols: u16) -> bool {
        self.bad || cols < SMALL_COLS || !self.text.contains('“')
    }

    /// The rows that it takes, where it takes more than the last; `kept` is the
    /// row with the cursor.
    pub(super) fn rows(&self, size: Size, decor: Decor, kept: u16) -> Range<u16> {
        let own = decor.own(&self.text);
        let words = text::sanitise_line(&own);
        let room = usize::from(size.cols.saturating_sub(2));
        if !self.is_whole(size.cols) || text::width(&own) <= room {
            return 0..0;
        }
        let lines = text::wrap(&words, room).len();
        rows_beside(kept, size.rows.saturating_sub(1), lines)
    }
}

impl Model {
    /// Tells what happened.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.status = Some(Status::new(text, false));
    }

    /// Tells what went wrong.
    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.status = Some(Status::new(text, true));
    }

    /// Tells what happened, then which key does what next, if one is bound.
    pub(super) fn say_with_key(&mut self, text: &str, command: Command, what: &str) {
        self.say(format!("{text}{}", self.way(command, what)));
    }

    /// Tells of a change, then which key takes it back.
    pub(super) fn tell_change(&mut self, text: &str, back: Command, what: &str) {
        self.say_with_key(text, back, what);
        if let Some(status) = &mut self.status {
            status.change = Some(text.len());
        }
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

/// Topmost row of what is said: above it stands where one is.
const TOPMOST: u16 = 1;

/// Rows for `count` lines: those down to `bottom`, or the first of the screen
/// where the others hold the row `kept`. That one is never among them; what
/// has no room on either side gets the larger.
pub fn rows_beside(kept: u16, bottom: u16, count: usize) -> Range<u16> {
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let lowest = bottom + 1;
    if kept > bottom {
        return lowest.saturating_sub(count).max(TOPMOST.min(bottom))..lowest;
    }
    let (above, below) = (kept.saturating_sub(TOPMOST), bottom - kept);
    if count <= below || above <= below {
        lowest - count.min(below)..lowest
    } else {
        TOPMOST..TOPMOST + count.min(above)
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
    use super::*;

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

    #[test]
    fn what_is_said_lies_beside_the_row_that_one_is_at() {
        for (kept, bottom, count, expected) in [
            (2, 9, 3, 7..10),
            (6, 9, 3, 7..10),
            (7, 9, 3, 1..4),
            (8, 9, 3, 1..4),
            (7, 9, 20, 1..7),
            (3, 9, 20, 4..10),
            // The prompt's own row is below all of them.
            (9, 8, 3, 6..9),
            (9, 8, 20, 1..9),
            (0, 0, 3, 1..1),
        ] {
            assert_eq!(
                rows_beside(kept, bottom, count),
                expected,
                "{kept} {bottom} {count}"
            );
        }
    }
}
