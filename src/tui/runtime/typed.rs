//! Bytes of a terminal to what they are: an answer, or a key. Only for the
//! moment in which answers are due; crossterm reads all that comes after.

use crossterm::event::{Event as Raw, KeyCode, KeyEvent, KeyModifiers};

const PASTE_BEGINS: &[u8] = b"200";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What stands for sixels among the device attributes.
const SIXEL: &str = "4";
/// What the answer about the size of a cell begins with.
const CELL_PX: u32 = 6;

/// Something that a terminal sends.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A key, or what was pasted.
    Typed(Raw),
    /// The column in which the cursor is, from 1.
    Column(u16),
    /// The colour of the background; none if it is none that we know.
    Background(Option<(u8, u8, u8)>),
    /// Whether it takes the graphics of kitty.
    Graphics(bool),
    /// Width and height of a cell in pixels.
    CellPx(u16, u16),
    /// What the terminal is: the last answer of all.
    Attributes {
        /// Sixels are among what it can.
        sixel: bool,
    },
    /// Nothing of ours.
    Other,
}

/// The first token and its length; none if it is not whole yet.
pub(super) fn token(bytes: &[u8]) -> Option<(Token, usize)> {
    match bytes {
        // What is not whole yet.
        [] | [0x1b, b'O'] => None,
        // Who sends an answer sends more with it.
        [0x1b] => Some((key(KeyCode::Esc, KeyModifiers::NONE), 1)),
        [0x1b, b'[', rest @ ..] => control(rest).map(|(token, len)| (token, len + 2)),
        [0x1b, b']', rest @ ..] => {
            let (words, len) = until_terminator(rest)?;
            let background = words.strip_prefix(b"11;").map(color);
            let token = background.map_or(Token::Other, Token::Background);
            Some((token, len + 2))
        }
        [0x1b, b'_', b'G', rest @ ..] => {
            let (words, len) = until_terminator(rest)?;
            Some((Token::Graphics(words.ends_with(b";OK")), len + 3))
        }
        [0x1b, b'P' | b'_', rest @ ..] => {
            let (_, len) = until_terminator(rest)?;
            Some((Token::Other, len + 2))
        }
        [0x1b, b'O', last, ..] => Some((named(*last, KeyModifiers::NONE), 3)),
        [0x1b, rest @ ..] => {
            let (code, modifiers, len) = plain(rest)?;
            Some((key(code, modifiers | KeyModifiers::ALT), len + 1))
        }
        _ => {
            let (code, modifiers, len) = plain(bytes)?;
            Some((key(code, modifiers), len))
        }
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Token {
    Token::Typed(Raw::Key(KeyEvent::new(code, modifiers)))
}

/// A character or a control character.
fn plain(bytes: &[u8]) -> Option<(KeyCode, KeyModifiers, usize)> {
    let none = KeyModifiers::NONE;
    let first = *bytes.first()?;
    let code = match first {
        b'\r' => KeyCode::Enter,
        b'\t' => KeyCode::Tab,
        0x7f => KeyCode::Backspace,
        0 => return Some((KeyCode::Char(' '), KeyModifiers::CONTROL, 1)),
        0x01..=0x1a => {
            let letter = char::from(first - 1 + b'a');
            return Some((KeyCode::Char(letter), KeyModifiers::CONTROL, 1));
        }
        0x80.. => return beyond_ascii(bytes),
        _ => KeyCode::Char(char::from(first)),
    };
    Some((code, none, 1))
}

fn beyond_ascii(bytes: &[u8]) -> Option<(KeyCode, KeyModifiers, usize)> {
    let len = match bytes.first()? {
        0xf0.. => 4,
        0xe0.. => 3,
        _ => 2,
    };
    let c = std::str::from_utf8(bytes.get(..len)?).ok();
    let c = c.and_then(|text| text.chars().next());
    Some(c.map_or((KeyCode::Null, KeyModifiers::NONE, 1), |c| {
        (KeyCode::Char(c), KeyModifiers::NONE, len)
    }))
}

/// What stands after `ESC [`.
fn control(bytes: &[u8]) -> Option<(Token, usize)> {
    let end = bytes.iter().position(|b| (0x40..=0x7e).contains(b))?;
    let (said, last) = (bytes.get(..end)?, *bytes.get(end)?);
    let len = end + 1;
    if last == b'~' && said == PASTE_BEGINS {
        let rest = bytes.get(len..)?;
        let until = rest
            .windows(PASTE_ENDS.len())
            .position(|w| w == PASTE_ENDS)?;
        let text = String::from_utf8_lossy(rest.get(..until)?).into_owned();
        let token = Token::Typed(Raw::Paste(text));
        return Some((token, len + until + PASTE_ENDS.len()));
    }
    let words = std::str::from_utf8(said).unwrap_or_default();
    let mut numbers = words.split(';').map(number);
    let first = numbers.next().flatten();
    let second = numbers.next().flatten();
    let third = numbers.next().flatten();
    let modifiers = modifiers(second.unwrap_or(1));
    let token = match (last, first) {
        (b'R', Some(_)) => second.map_or(Token::Other, |n| Token::Column(n as u16)),
        (b'c', _) if said.first() == Some(&b'?') => Token::Attributes {
            // The first number is what the terminal resembles.
            sixel: words.split(';').skip(1).any(|n| n == SIXEL),
        },
        (b't', Some(CELL_PX)) => cell_px(third, second),
        (b'u', Some(code)) => unicode(code, modifiers),
        (b'~', Some(code)) => numbered(code, modifiers),
        _ => named(last, modifiers),
    };
    Some((token, len))
}

/// The size of a cell. Where a part is missing or nothing, it is not told.
fn cell_px(width: Option<u32>, height: Option<u32>) -> Token {
    let px = |n: Option<u32>| n.and_then(|n| u16::try_from(n).ok()).filter(|n| *n > 0);
    match (px(width), px(height)) {
        (Some(width), Some(height)) => Token::CellPx(width, height),
        _ => Token::Other,
    }
}

/// A number, perhaps with others after a colon.
fn number(text: &str) -> Option<u32> {
    text.split(':').next()?.parse().ok()
}

fn modifiers(number: u32) -> KeyModifiers {
    let bits = number.saturating_sub(1) & 0b111;
    KeyModifiers::from_bits_truncate(match bits {
        // The terminal counts Shift, Alt, Ctrl; crossterm Shift, Ctrl, Alt.
        bits if bits & 0b110 == 0b010 => bits & 1 | 0b100,
        bits if bits & 0b110 == 0b100 => bits & 1 | 0b010,
        bits => bits,
    } as u8)
}

fn unicode(code: u32, modifiers: KeyModifiers) -> Token {
    let code = match code {
        27 => KeyCode::Esc,
        13 => KeyCode::Enter,
        9 => KeyCode::Tab,
        127 => KeyCode::Backspace,
        code => match char::from_u32(code) {
            Some(c) => KeyCode::Char(c),
            None => return Token::Other,
        },
    };
    key(code, modifiers)
}

fn numbered(code: u32, modifiers: KeyModifiers) -> Token {
    let code = match code {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        _ => return Token::Other,
    };
    key(code, modifiers)
}

fn named(last: u8, modifiers: KeyModifiers) -> Token {
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'Z' => KeyCode::BackTab,
        b'I' => return Token::Typed(Raw::FocusGained),
        _ => return Token::Other,
    };
    key(code, modifiers)
}

/// What stands before BEL or `ESC \`, and the length with it.
fn until_terminator(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let end = bytes.iter().position(|b| matches!(b, 0x07 | 0x1b))?;
    let len = match bytes.get(end..)? {
        [0x1b, _, ..] => end + 2,
        [0x1b] => return None,
        _ => end + 1,
    };
    Some((bytes.get(..end)?, len))
}

/// `rgb: RRRR / GGGG / BBBB`, with one to four digits a part.
fn color(words: &[u8]) -> Option<(u8, u8, u8)> {
    let words = std::str::from_utf8(words).ok()?.strip_prefix("rgb:")?;
    let mut parts = words.split('/').map(|part| {
        let digits = Some(part.len()).filter(|n| (1..=4).contains(n))?;
        let value = u32::from_str_radix(part, 16).ok()?;
        u8::try_from(value * 255 / ((1 << (4 * digits)) - 1)).ok()
    });
    let color = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(color)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys() {
        let check = |bytes: &[u8], code, modifiers| {
            let expected = Some((key(code, modifiers), bytes.len()));
            assert_eq!(token(bytes), expected, "{bytes:?}");
        };
        let (none, ctrl, alt) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT);
        check(b"j", KeyCode::Char('j'), none);
        check("ж".as_bytes(), KeyCode::Char('ж'), none);
        check("漢".as_bytes(), KeyCode::Char('漢'), none);
        check(b"\r", KeyCode::Enter, none);
        check(b"\x04", KeyCode::Char('d'), ctrl);
        check(b"\x1b", KeyCode::Esc, none);
        check(b"\x1bj", KeyCode::Char('j'), alt);
        check(b"\x1b[A", KeyCode::Up, none);
        check(b"\x1bOB", KeyCode::Down, none);
        check(b"\x1b[1;5C", KeyCode::Right, ctrl);
        check(b"\x1b[1;3D", KeyCode::Left, alt);
        check(b"\x1b[5~", KeyCode::PageUp, none);
        check(b"\x1b[27u", KeyCode::Esc, none);
        check(b"\x1b[100;5u", KeyCode::Char('d'), ctrl);
    }

    #[test]
    fn what_is_pasted_is_never_keys() {
        let bytes = b"\x1b[200~q\x1b[c\x1b[201~j";
        let pasted = Token::Typed(Raw::Paste("q\x1b[c".into()));
        assert_eq!(token(bytes), Some((pasted, bytes.len() - 1)));
        assert_eq!(token(b"\x1b[200~q"), None);
    }

    #[test]
    fn what_is_said_of_pictures() {
        let check = |bytes: &[u8], expected| {
            assert_eq!(token(bytes), Some((expected, bytes.len())), "{bytes:?}");
        };
        check(b"\x1b_Gi=1;OK\x1b\\", Token::Graphics(true));
        check(b"\x1b_Gi=1;EINVAL:no\x1b\\", Token::Graphics(false));
        check(b"\x1b_X\x1b\\", Token::Other);
        check(b"\x1b[?62;1;4c", Token::Attributes { sixel: true });
        check(b"\x1b[?4;1;44c", Token::Attributes { sixel: false });
        check(b"\x1b[?6c", Token::Attributes { sixel: false });
        check(b"\x1b[6;20;10t", Token::CellPx(10, 20));
        check(b"\x1b[6;0;10t", Token::Other);
        check(b"\x1b[6;99999;10t", Token::Other);
        check(b"\x1b[4;600;800t", Token::Other);
        assert_eq!(token(b"\x1b_Gi=1;O"), None);
    }

    #[test]
    fn colors() {
        let check = |words: &[u8], expected| assert_eq!(color(words), expected, "{words:?}");
        check(b"rgb:1616/1818/1c1c", Some((22, 24, 28)));
        check(b"rgb:16/18/1c", Some((22, 24, 28)));
        check(b"rgb:ffff/ffff/ffff", Some((255, 255, 255)));
        check(b"rgb:12345/0/0", None);
        check(b"rgb://", None);
        check(b"rgb:1/2", None);
        check(b"red", None);
    }

    proptest! {
        #[test]
        fn anything_comes_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut at = 0;
            while let Some((_, len)) = token(&bytes[at..]) {
                prop_assert!(len > 0 && at + len <= bytes.len());
                at += len;
            }
        }
    }
}
