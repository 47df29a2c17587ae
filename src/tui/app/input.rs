//! Text being typed: the editing commands on a buffer.

use crate::{command::Command, text::EditBuffer};

/// Text being typed, and the width that it is wrapped at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    buffer: EditBuffer,
    /// Cells of a row, for moving up and down; 0 is one endless row.
    pub cols: usize,
}

/// Width of a row that never wraps.
const ENDLESS_COLS: usize = 1 << 20;

impl Input {
    /// Text to begin with; the cursor is at its end.
    pub fn new(text: &str) -> Self {
        Self {
            buffer: EditBuffer::with_text(text),
            cols: 0,
        }
    }

    /// What is typed so far.
    pub fn text(&self) -> &str {
        self.buffer.text()
    }

    /// The buffer, for drawing.
    pub fn buffer(&self) -> &EditBuffer {
        &self.buffer
    }

    /// Replaces all of it.
    pub fn set(&mut self, text: &str) {
        self.buffer.set_text(text);
    }

    /// Types or pastes.
    pub fn insert(&mut self, text: &str) {
        self.buffer.insert(text);
    }

    /// Carries out an editing command. Says whether anything happened.
    pub fn edit(&mut self, command: Command) -> bool {
        let cols = if self.cols == 0 {
            ENDLESS_COLS
        } else {
            self.cols
        };
        let buffer = &mut self.buffer;
        match command {
            Command::EditorNewline => {
                buffer.newline();
                true
            }
            Command::EditLeft => buffer.left(),
            Command::EditRight => buffer.right(),
            Command::EditUp => buffer.up(cols),
            Command::EditDown => buffer.down(cols),
            Command::EditWordLeft => buffer.word_left(),
            Command::EditWordRight => buffer.word_right(),
            Command::EditHome => buffer.home(),
            Command::EditEnd => buffer.end(),
            Command::EditBackspace => buffer.backspace(),
            Command::EditDelete => buffer.delete(),
            Command::EditDeleteWord => buffer.delete_word_before(),
            Command::EditDeleteToStart => buffer.delete_to_line_start(),
            Command::EditDeleteToEnd => buffer.delete_to_line_end(),
            Command::EditUndo => buffer.undo(),
            _ => false,
        }
    }
}
