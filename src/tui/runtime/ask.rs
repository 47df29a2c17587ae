//! What a terminal answers when it is asked: the colour of its background.
//!
//! Asked once, before the keyboard is listened to, and only by who needs it.
//! After the question stands one that every terminal answers (its device
//! attributes): once that answer is here, there will be no other.

use std::{
    io::{self, Write},
    os::fd::AsFd,
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// How long an answer is waited for. A terminal on this machine takes a
/// millisecond, one at the end of a long line perhaps so many.
const PATIENCE: Duration = Duration::from_millis(100);

/// More is no answer.
const ANSWER_BYTES_MAX: usize = 4096;

/// The colour of the terminal's background, if it tells. The terminal is in
/// raw mode.
pub(super) fn background() -> Option<(u8, u8, u8)> {
    let mut out = io::stdout().lock();
    out.write_all(b"\x1b]11;?\x1b\\\x1b[c").ok()?;
    out.flush().ok()?;
    let mut answer = Vec::new();
    let deadline = Instant::now() + PATIENCE;
    while !is_whole(&answer) && answer.len() < ANSWER_BYTES_MAX {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || !read_some(&mut answer, left) {
            break;
        }
    }
    color_in(&answer)
}

/// Reads what is there within the time; false if that is nothing.
fn read_some(answer: &mut Vec<u8>, within: Duration) -> bool {
    let stdin = io::stdin();
    let mut fds = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
    let Ok(limit) = Timespec::try_from(within) else {
        return false;
    };
    if !matches!(poll(&mut fds, Some(&limit)), Ok(1)) {
        return false;
    }
    // Past the buffer of the standard library, which would keep keys.
    let mut bytes = [0; 256];
    let Ok(count @ 1..) = rustix::io::read(stdin.as_fd(), &mut bytes) else {
        return false;
    };
    answer.extend(bytes.iter().take(count));
    true
}

/// Whether the device attributes are there: `ESC [ ? … c`.
fn is_whole(answer: &[u8]) -> bool {
    let mut starts = answer
        .windows(3)
        .enumerate()
        .filter(|(_, w)| *w == b"\x1b[?");
    starts.any(|(at, _)| {
        let rest = answer.get(at + 3..).unwrap_or_default();
        let end = rest.iter().find(|b| !(b.is_ascii_digit() || **b == b';'));
        end == Some(&b'c')
    })
}

/// `ESC ] 11 ; rgb: RRRR / GGGG / BBBB`, with one to four digits a part.
fn color_in(answer: &[u8]) -> Option<(u8, u8, u8)> {
    let text = String::from_utf8_lossy(answer);
    let (_, rest) = text.split_once("\x1b]11;rgb:")?;
    let end = rest.find(|c: char| !c.is_ascii_hexdigit() && c != '/')?;
    let mut parts = rest.get(..end)?.split('/').map(|part| {
        let most = (1u32 << (4 * part.len().min(4))) - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        u8::try_from(value * 255 / most.max(1)).ok()
    });
    let color = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        let check = |answer: &[u8], whole, color| {
            assert_eq!(
                (is_whole(answer), color_in(answer)),
                (whole, color),
                "{answer:?}"
            );
        };
        let black = Some((22, 24, 28));
        check(b"\x1b]11;rgb:1616/1818/1c1c\x07\x1b[?1;2c", true, black);
        check(b"\x1b]11;rgb:16/18/1c\x1b\\\x1b[?62;4;22c", true, black);
        check(
            b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
            false,
            Some((255, 255, 255)),
        );
        check(b"\x1b[?6c", true, None);
        check(b"j\x1b[?6", false, None);
        check(b"", false, None);
        check(b"\x1b]11;rgb:12345/0/0\x07\x1b[?1c", true, None);
        check(b"\x1b]11;rgb://\x07\x1b[?1c", true, None);
        check(b"\x1b]11;rgb:1/2\x07", false, None);
    }
}
