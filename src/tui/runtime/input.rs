//! What the terminal sends, as messages.
//!
//! crossterm has two sources of events. Ours (`use-dev-tty` in Cargo.toml)
//! asks the terminal whether keys wait; the other is told once, and forgets
//! it when a resize comes with the key: the key is then lost until the next,
//! and the listener, which knows better, would ask it without end.

use std::time::{Duration, Instant};

use crossterm::event::{
    self, Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::ask::Hearing;
use crate::{
    config::{
        keymap::{Chord, Key},
        theme,
    },
    tui::app::Msg,
};

/// How long crossterm may look for events that are there already. With none
/// it gives up at once, even with keys in hand; and less than a millisecond is
/// spent in a busy loop. So it is short, and tried again.
const LOOK: Duration = Duration::from_micros(50);

/// How often it looks before there is nothing. A look is in vain only if the
/// thread is put aside between two instructions; not so many times in a row.
const LOOKS: usize = 3;

/// Forwards what the terminal has sent while answers are due, until nobody
/// takes it.
pub(super) fn forward_answers<E>(
    hearing: &mut Hearing,
    mut forward: impl FnMut(Msg) -> Result<(), E>,
) -> Result<(), E> {
    let heard = hearing.listen();
    heard
        .typed
        .into_iter()
        .filter_map(message)
        .try_for_each(&mut forward)?;
    let Some(answer) = heard.answer else {
        return Ok(());
    };
    forward(Msg::TerminalSays {
        light: answer.background.map(theme::is_light),
        profile: answer.profile,
        pictures: answer.pictures,
        cell_px: answer.cell_px,
    })
}

/// Forwards what the terminal has sent so far, until nobody takes it.
pub(super) fn forward_waiting<E>(
    answers: &mut Answers,
    mut forward: impl FnMut(Msg) -> Result<(), E>,
) -> Result<(), E> {
    while is_waiting() {
        let Ok(raw) = event::read() else {
            break;
        };
        let keys = answers.pass(raw, Instant::now()).into_iter();
        keys.filter_map(message).try_for_each(&mut forward)?;
    }
    answers.held().and_then(message).map_or(Ok(()), forward)
}

/// An answer that goes on after so long is none.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Takes out what a terminal answers unasked or too late. crossterm knows no
/// such answers, and takes `ESC ] 11 ; …` for keys, the first with Alt. An
/// answer may come in pieces.
#[derive(Debug, Default)]
pub(super) enum Answers {
    #[default]
    None,
    /// Perhaps one begins: with this key, held until the next tells.
    Begun(Raw),
    /// In the middle of one since then.
    Inside(Instant),
}

impl Answers {
    fn pass(&mut self, raw: Raw, now: Instant) -> Vec<Raw> {
        let key = match &raw {
            Raw::Key(key) => *key,
            _ => return self.held().into_iter().chain([raw]).collect(),
        };
        let with = |modifiers, c| key.modifiers.contains(modifiers) && key.code == KeyCode::Char(c);
        match std::mem::take(self) {
            Self::Inside(since) if now.duration_since(since) < ANSWER_WITHIN => {
                if !with(KeyModifiers::ALT, '\\') && !with(KeyModifiers::CONTROL, 'g') {
                    *self = Self::Inside(since);
                }
                return Vec::new();
            }
            Self::Begun(_) if goes_on(key) => {
                *self = Self::Inside(now);
                return Vec::new();
            }
            Self::Begun(held) => {
                return std::iter::once(held).chain(self.pass(raw, now)).collect();
            }
            Self::None | Self::Inside(_) => {}
        }
        if [']', 'P', '_']
            .into_iter()
            .any(|c| with(KeyModifiers::ALT, c))
        {
            *self = Self::Begun(raw);
            return Vec::new();
        }
        vec![raw]
    }

    /// The key that an answer might have begun with, once nothing follows it.
    fn held(&mut self) -> Option<Raw> {
        match std::mem::take(self) {
            Self::Begun(raw) => Some(raw),
            other => {
                *self = other;
                None
            }
        }
    }
}

/// Whether an answer goes on like this: with the number of an operating system
/// command, with `>|`, `1$r`, `0+r` or `!|` of a device control string, with
/// the `G` of one about pictures.
fn goes_on(key: KeyEvent) -> bool {
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::CONTROL);
    plain && matches!(key.code, KeyCode::Char('0'..='9' | '>' | '!' | 'G'))
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
        let now = Instant::now();
        let check = |typed: &[(KeyModifiers, char)], later: Duration, expected: &str| {
            let mut answers = Answers::default();
            let mut passed = Vec::new();
            for (n, (modifiers, c)) in typed.iter().enumerate() {
                passed.extend(answers.pass(key(*modifiers, *c), now + later * n as u32));
            }
            passed.extend(answers.held());
            let left = passed.iter().filter_map(|raw| match raw {
                Raw::Key(key) => key.code.as_char(),
                _ => None,
            });
            assert_eq!(left.collect::<String>(), expected, "{typed:?}");
        };
        let soon = Duration::from_millis(10);
        let color = [
            (none, 'j'),
            (alt, ']'),
            (none, '1'),
            (none, ';'),
            (none, 'f'),
            (alt, '\\'),
            (none, 'k'),
        ];
        check(&color, soon, "jk");
        check(
            &[
                (alt, 'P'),
                (none, '>'),
                (none, '|'),
                (none, 'X'),
                (alt, '\\'),
            ],
            soon,
            "",
        );
        check(
            &[
                (alt, '_'),
                (none, 'G'),
                (none, 'i'),
                (alt, '\\'),
                (none, 'q'),
            ],
            soon,
            "q",
        );
        // What only looks like one.
        check(&[(alt, ']'), (none, 'k'), (none, '1')], soon, "]k1");
        check(&[(alt, ']')], soon, "]");
        check(&[(alt, ']'), (alt, ']'), (none, 'x')], soon, "]]x");
        // One that never ends takes no keys for ever.
        check(
            &[(alt, ']'), (none, '1'), (none, 'a'), (none, 'b')],
            Duration::from_secs(3),
            "ab",
        );
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
