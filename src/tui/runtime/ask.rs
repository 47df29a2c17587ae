//! What a terminal is asked at the start: the colour of its background, how
//! wide it draws what terminals disagree about, and how it shows pictures where
//! its name doesn't tell.
//!
//! Nobody waits for the answers. They come with the keys, and the listener
//! picks them out for as long as they are due: crossterm keeps some of them to
//! itself and takes others for keys. After the questions stands one that every
//! terminal answers (its device attributes): once that answer is here, there
//! will be no other.

use std::{
    io::{self, Write as _},
    os::fd::AsFd as _,
    time::{Duration, Instant},
};

use crossterm::event::Event as Raw;

use super::typed::{self, Token};
use crate::{
    config::images::Protocol,
    text::{self, Doubt, Profile},
};

/// After so long nothing is expected any more; what comes then is passed over
/// like any answer that nobody asked for.
const PATIENCE: Duration = Duration::from_secs(2);

/// More than all answers together, and what somebody types meanwhile.
const BYTES_AT_ONCE: usize = 4096;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    /// The colour of its background.
    pub(super) background: bool,
    /// How wide it draws.
    pub(super) widths: bool,
    /// How it shows pictures.
    pub(super) pictures: bool,
    /// How many pixels a cell has, for pictures.
    pub(super) cell: bool,
}

/// A picture of one pixel that is only looked at.
const GRAPHICS: &[u8] = b"\x1b_Gi=1,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";

/// What was answered; none for what was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Answer {
    /// The colour of the background.
    pub(super) background: Option<(u8, u8, u8)>,
    /// What is drawn as wide as it should be.
    pub(super) profile: Option<Profile>,
    /// How pictures can be shown.
    pub(super) pictures: Option<Protocol>,
    /// Width and height of a cell in pixels.
    pub(super) cell_px: Option<(u16, u16)>,
}

impl Question {
    /// None if there is nothing to ask.
    pub(super) fn if_any(self) -> Option<Self> {
        let Self {
            background,
            widths,
            pictures,
            cell,
        } = self;
        (background || widths || pictures || cell).then_some(self)
    }

    /// As the terminal takes it. What is drawn to be measured is erased in the
    /// same breath.
    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.widths || self.pictures {
            bytes.extend_from_slice(b"\x1b[H");
        }
        if self.pictures {
            // A terminal that knows no such question might print it.
            bytes.extend_from_slice(GRAPHICS);
        }
        if self.widths {
            for kind in Doubt::ALL {
                // Memory takes all that is written.
                let _unfailing = write!(bytes, "\r{}\x1b[6n", kind.sample());
            }
        }
        if self.widths || self.pictures {
            bytes.extend_from_slice(b"\r\x1b[2K");
        }
        if self.cell {
            bytes.extend_from_slice(b"\x1b[16t");
        }
        if self.background {
            bytes.extend_from_slice(b"\x1b]11;?\x1b\\");
        }
        bytes.extend_from_slice(b"\x1b[c");
        bytes
    }
}

/// The answers as they come.
#[derive(Debug)]
pub(super) struct Hearing {
    question: Question,
    asked: Instant,
    /// When something came last.
    heard: Instant,
    /// Whether the last answer has come.
    answered: bool,
    /// The beginning of what is not whole yet.
    rest: Vec<u8>,
    /// Columns in which the cursor was said to be.
    columns: Vec<u16>,
    background: Option<(u8, u8, u8)>,
    pictures: Option<Protocol>,
    cell_px: Option<(u16, u16)>,
}

/// What was heard at once.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// What was typed meanwhile.
    pub(super) typed: Vec<Raw>,
    /// All that will be answered.
    pub(super) answer: Option<Answer>,
}

impl Hearing {
    pub(super) fn new(question: Question) -> Self {
        let now = Instant::now();
        Self {
            question,
            asked: now,
            heard: now,
            answered: false,
            rest: Vec::new(),
            columns: Vec::new(),
            background: None,
            pictures: None,
            cell_px: None,
        }
    }

    /// Whether answers may still come, or the end of what has begun: who reads
    /// on without its beginning would take a paste for keys.
    pub(super) fn is_due(&self) -> bool {
        let may_answer = !self.answered && self.asked.elapsed() < PATIENCE;
        may_answer || !self.rest.is_empty() && self.heard.elapsed() < PATIENCE
    }

    /// Reads what the terminal has sent; not through the buffer of the
    /// standard library, which would keep keys.
    pub(super) fn listen(&mut self) -> Heard {
        let mut bytes = [0; BYTES_AT_ONCE];
        let count = rustix::io::read(io::stdin().as_fd(), &mut bytes).unwrap_or(0);
        self.hear(bytes.get(..count).unwrap_or_default())
    }

    fn hear(&mut self, bytes: &[u8]) -> Heard {
        self.heard = Instant::now();
        self.rest.extend_from_slice(bytes);
        let mut heard = Heard::default();
        let mut at = 0;
        while let Some((token, len)) = self.rest.get(at..).and_then(typed::token) {
            at += len;
            match token {
                Token::Typed(raw) => heard.typed.push(raw),
                Token::Column(column) => self.columns.push(column),
                Token::Background(color) => self.background = color,
                Token::Graphics(true) => self.pictures = Some(Protocol::Kitty),
                Token::CellPx(width, height) => self.cell_px = Some((width, height)),
                Token::Attributes { sixel } => {
                    self.answered = true;
                    let sixel = sixel.then_some(Protocol::Sixel);
                    self.pictures = self.pictures.or(sixel);
                    heard.answer = Some(self.answer());
                }
                Token::Graphics(false) | Token::Other => {}
            }
        }
        self.rest.drain(..at);
        heard
    }

    fn answer(&self) -> Answer {
        let all = self.question.widths && self.columns.len() == Doubt::ALL.len();
        let right = Doubt::ALL
            .iter()
            .zip(&self.columns)
            .filter(|(kind, column)| usize::from(**column) == 1 + text::width(kind.sample()));
        let profile = right.fold(Profile::SAFE, |trusted, (kind, _)| trusted.trusting(*kind));
        Answer {
            background: self.background.filter(|_| self.question.background),
            profile: all.then_some(profile),
            pictures: self.pictures.filter(|_| self.question.pictures),
            cell_px: self.cell_px.filter(|_| self.question.cell),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTHS: Question = Question {
        background: false,
        widths: true,
        pictures: false,
        cell: false,
    };
    const ALL: Question = Question {
        background: true,
        widths: true,
        pictures: true,
        cell: true,
    };

    fn answer(parts: &[&[u8]]) -> (Option<Answer>, String) {
        let mut listener = Hearing::new(ALL);
        let mut typed = String::new();
        let mut answer = None;
        for part in parts {
            let heard = listener.hear(part);
            typed.extend(heard.typed.iter().filter_map(|raw| match raw {
                Raw::Key(key) => key.code.as_char(),
                _ => None,
            }));
            answer = answer.or(heard.answer);
        }
        (answer, typed)
    }

    #[test]
    fn answers_are_told_from_keys() {
        let check = |parts: &[&[u8]], profile, background, keys: &str| {
            let expected = Answer {
                background,
                profile,
                ..Answer::default()
            };
            assert_eq!(
                answer(parts),
                (Some(expected), keys.to_owned()),
                "{parts:?}"
            );
        };
        let all = Some(Profile::FULL);
        let dark = Some((22, 24, 28));
        check(
            &[b"\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b]11;rgb:1616/1818/1c1c\x07\x1b[?1;2c"],
            all,
            dark,
            "",
        );
        // In any pieces, and with keys in between.
        check(
            &[
                b"j\x1b[1;2R\x1b[1;",
                b"9R\x1b[1;3Rk\x1b[1;3R",
                b"\x1b]11;rgb:16/18/1c\x1b",
                b"\\\x1b[?62;22c",
            ],
            Some(Profile::SAFE.trusting(Doubt::Toned).trusting(Doubt::Flag)),
            dark,
            "jk",
        );
        check(&[b"\x1b[1;2R\x1b[?6c"], None, None, "");
        check(&[b"\x1b[?6cq"], None, None, "q");
        assert_eq!(answer(&[b"\x1b[1;3R\x1b[A"]), (None, String::new()));
        assert_eq!(answer(&[b"abc"]), (None, "abc".to_owned()));
    }

    #[test]
    fn how_pictures_are_shown_is_told() {
        let check = |bytes: &[u8], pictures, cell_px| {
            let expected = Answer {
                pictures,
                cell_px,
                ..Answer::default()
            };
            assert_eq!(answer(&[bytes]).0, Some(expected), "{bytes:?}");
            let heard = Hearing::new(WIDTHS).hear(bytes);
            assert_eq!(heard.answer, Some(Answer::default()), "not asked");
        };
        let kitty = Some(Protocol::Kitty);
        check(b"\x1b[?62;4c", Some(Protocol::Sixel), None);
        check(b"\x1b_Gi=1;OK\x1b\\\x1b[?62;4c", kitty, None);
        check(
            b"\x1b_Gi=1;OK\x1b\\\x1b[6;18;9t\x1b[?62c",
            kitty,
            Some((9, 18)),
        );
        check(b"\x1b_Gi=1;ENOENT:x\x1b\\\x1b[?62c", None, None);
        check(b"\x1b[?1;2c", None, None);
    }

    #[test]
    fn what_has_begun_is_heard_to_its_end() {
        let check = |bytes: &[u8], due| {
            let mut hearing = Hearing::new(WIDTHS);
            hearing.hear(bytes);
            assert_eq!(hearing.is_due(), due, "{bytes:?}");
        };
        check(b"q", true);
        check(b"\x1b[?62c", false);
        check(b"\x1b[?62cq", false);
        // A paste or a key that is not whole yet, with the last answer.
        check(b"\x1b[?62c\x1b[200~words q", true);
        check(b"\x1b[?62c\x1b[200~words q\x1b[201~", false);
        check(b"\x1b[?62c\x1b[1;", true);
    }

    #[test]
    fn what_is_measured_does_not_stay() {
        let asked = |question: Question| String::from_utf8(question.bytes()).unwrap();
        let widths = asked(WIDTHS);
        assert_eq!(widths.matches("\x1b[6n").count(), Doubt::ALL.len());
        assert!(widths.ends_with("\r\x1b[2K\x1b[c"), "{widths:?}");
        let pictures = asked(Question {
            widths: false,
            pictures: true,
            ..WIDTHS
        });
        assert!(pictures.ends_with("\x1b\\\r\x1b[2K\x1b[c"), "{pictures:?}");
        let mut terminal = vt100::Parser::new(
            std::num::NonZeroU16::new(3).unwrap(),
            std::num::NonZeroU16::new(40).unwrap(),
            0,
        );
        // One that prints what it doesn't know.
        terminal.process(asked(ALL).replace("\x1b_", "").as_bytes());
        assert_eq!(terminal.screen().contents().trim(), "");
        let none = Question {
            widths: false,
            ..WIDTHS
        };
        assert_eq!(none.if_any(), None);
    }
}
