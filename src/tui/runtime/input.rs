//! What the terminal sends, as messages.
//!
//! crossterm has two sources of events. Ours (`use-dev-tty` in Cargo.toml)
//! asks the terminal whether keys wait; the other is told once, and forgets
//! it when a resize comes with the key: the key is then lost until the next,
//! and the listener, which knows better, would ask it without end.

use std::time::Duration;

use crossterm::event::{
    self, Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use crate::{
    config::keymap::{Chord, Key},
    tui::app::Msg,
};

/// How long crossterm may look for events that are there already. With none
/// it gives up at once, even with keys in hand; and less than a millisecond is
/// spent in a busy loop. So it is short, and tried again.
const LOOK: Duration = Duration::from_micros(50);

/// How often it looks before there is nothing. A look is in vain only if the
/// thread is put aside between two instructions; not so many times in a row.
const LOOKS: usize = 3;

/// Forwards what the terminal has sent so far, until nobody takes it.
pub(super) fn forward_waiting<E>(mut forward: impl FnMut(Msg) -> Result<(), E>) -> Result<(), E> {
    let mut answers = Answers::default();
    while is_waiting() {
        let Ok(raw) = event::read() else {
            break;
        };
        if let Some(msg) = answers.pass(raw).and_then(message) {
            forward(msg)?;
        }
    }
    Ok(())
}

/// Takes out what a terminal answers unasked or too late. crossterm knows no
/// such answers, and takes `ESC ] 11 ; …` for keys, the first with Alt.
#[derive(Debug, Default)]
enum Answers {
    #[default]
    None,
    /// Perhaps one begins.
    Begun,
    /// In the middle of one.
    Inside,
}

impl Answers {
    fn pass(&mut self, raw: Raw) -> Option<Raw> {
        let Raw::Key(key) = raw else { return Some(raw) };
        let with = |modifiers, c| key.modifiers == modifiers && key.code == KeyCode::Char(c);
        match self {
            Self::Inside => {
                if with(KeyModifiers::ALT, '\\') || with(KeyModifiers::CONTROL, 'g') {
                    *self = Self::None;
                }
                return None;
            }
            Self::Begun if matches!(key.code, KeyCode::Char('0'..='9')) => {
                *self = Self::Inside;
                return None;
            }
            Self::None | Self::Begun => {}
        }
        *self = if with(KeyModifiers::ALT, ']') {
            Self::Begun
        } else {
            Self::None
        };
        Some(raw)
    }
}

fn is_waiting() -> bool {
    (0..LOOKS).any(|_| event::poll(LOOK).unwrap_or(false))
}

fn message(raw: Raw) -> Option<Msg> {
    match raw {
        Raw::Key(key) if key.kind != KeyEventKind::Release => chord(key).map(Msg::Key),
        Raw::Paste(text) => Some(Msg::Paste(text)),
        Raw::Resize(cols, rows) => Some(Msg::Resize { cols, rows }),
        Raw::Mouse(mouse) => match mouse.kind {
            MouseEventKind::ScrollDown => Some(Msg::Wheel(1)),
            MouseEventKind::ScrollUp => Some(Msg::Wheel(-1)),
            MouseEventKind::Down(MouseButton::Left) => Some(Msg::Click(mouse.column, mouse.row)),
            _ => None,
        },
        Raw::FocusGained => Some(Msg::LookAgain),
        Raw::Key(_) | Raw::FocusLost => None,
    }
}

/// A key as the keymap writes it. Shift is part of the character; where a
/// terminal reports it beside one, it adds nothing.
fn chord(event: KeyEvent) -> Option<Chord> {
    let key = match event.code {
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(n) => Key::Function(n),
        _ => return None,
    };
    Some(Chord {
        key,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: KeyCode, modifiers: KeyModifiers, expected: Option<(Key, bool, bool)>) {
        let got = message(Raw::Key(KeyEvent::new(code, modifiers)));
        let chord = match got {
            Some(Msg::Key(chord)) => Some((chord.key, chord.ctrl, chord.alt)),
            _ => None,
        };
        assert_eq!(chord, expected);
    }

    #[test]
    fn late_answers_are_no_keys() {
        let key = |modifiers, c| Raw::Key(KeyEvent::new(KeyCode::Char(c), modifiers));
        let (alt, none) = (KeyModifiers::ALT, KeyModifiers::NONE);
        let mut answers = Answers::default();
        let typed = [
            (none, 'j'),
            (alt, ']'),
            (none, '1'),
            (none, '1'),
            (none, ';'),
            (none, 'r'),
        ];
        let ended = [
            (alt, '\\'),
            (none, 'k'),
            (alt, ']'),
            (none, 'k'),
            (none, '1'),
        ];
        let passed = typed
            .into_iter()
            .chain(ended)
            .filter_map(|(modifiers, c)| answers.pass(key(modifiers, c)));
        let left: String = passed
            .filter_map(|raw| match raw {
                Raw::Key(key) => key.code.as_char(),
                _ => None,
            })
            .collect();
        assert_eq!(left, "j]k]k1");
    }

    #[test]
    fn keys_become_chords() {
        let none = KeyModifiers::NONE;
        check(
            KeyCode::Char('j'),
            none,
            Some((Key::Char('j'), false, false)),
        );
        check(
            KeyCode::Char('G'),
            KeyModifiers::SHIFT,
            Some((Key::Char('G'), false, false)),
        );
        check(
            KeyCode::Char('d'),
            KeyModifiers::CONTROL,
            Some((Key::Char('d'), true, false)),
        );
        check(
            KeyCode::Enter,
            KeyModifiers::ALT,
            Some((Key::Enter, false, true)),
        );
        check(
            KeyCode::Tab,
            KeyModifiers::SHIFT,
            Some((Key::BackTab, false, false)),
        );
        check(KeyCode::F(1), none, Some((Key::Function(1), false, false)));
        check(KeyCode::CapsLock, none, None);
    }
}
