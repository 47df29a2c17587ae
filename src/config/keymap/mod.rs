//! A trie of chords for each context: key to matched, pending or none; and
//! back, command to keys, for every hint on the screen.

use crate::command::{Command, Context};

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character as typed, shift already applied.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1–F12.
    Function(u8),
}

/// A key with what was held down. Written `j`, `<C-d>`, `<A-Enter>`,
/// `<Space>`, `<lt>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
}

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

/// All bindings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keymap {}

impl Keymap {
    /// What `keys` mean in `context`, or in the contexts beneath it.
    pub fn lookup(&self, context: Context, keys: &[Chord]) -> Match {
        let _ = (context, keys);
        Match::None
    }

    /// What can follow `keys`, for the box that appears after a prefix.
    pub fn continuations(&self, context: Context, keys: &[Chord]) -> Vec<Continuation> {
        let _ = (context, keys);
        Vec::new()
    }

    /// The ways to type `command` in `context`, shortest first, as written.
    pub fn keys_for(&self, context: Context, command: Command) -> Vec<String> {
        let _ = (context, command);
        Vec::new()
    }
}
