//! What a command says of what went wrong: the first line that it writes where
//! such things go.

use std::{
    io::{self, BufRead, BufReader, Read},
    process::Child,
    sync::mpsc::{Receiver, sync_channel},
    time::Duration,
};

use super::spawn;
use crate::text;

/// Most that is read for a line: what is shown has room for less.
const LINE_BYTES_MAX: u64 = 4096;
/// Cells of it that are shown.
const SHOWN_COLS: usize = 100;
/// How long a command that has ended is listened to: what it wrote is there, and
/// only has to be read; what it began may keep quiet for ever.
const HEARD_WITHIN: Duration = Duration::from_millis(300);

/// The complaint of a command, once there is one.
pub(super) struct Complaint(Receiver<String>);

impl Complaint {
    /// Listens to a command whose stderr is a pipe, on a thread of its own: all that
    /// it writes is read, so that it never waits for that.
    pub(super) fn of(child: &mut Child) -> io::Result<Self> {
        let (sender, first) = sync_channel(1);
        if let Some(stderr) = child.stderr.take() {
            spawn("complaint", move || {
                let mut stderr = BufReader::new(stderr);
                drop(sender.send(first_line(&mut stderr)));
                drop(io::copy(&mut stderr, &mut io::sink()));
            })?;
        }
        Ok(Self(first))
    }

    /// What a command that has ended complained of, to stand after what is said of
    /// it; nothing if it said nothing.
    pub(super) fn said(self) -> String {
        let line = self.0.recv_timeout(HEARD_WITHIN).unwrap_or_default();
        if line.is_empty() {
            line
        } else {
            format!(": {line}")
        }
    }
}

/// The first line with anything on it, fit to be shown.
fn first_line(from: &mut impl BufRead) -> String {
    let mut bytes = Vec::new();
    let mut limited = from.take(LINE_BYTES_MAX);
    while bytes.trim_ascii().is_empty() {
        bytes.clear();
        // What can't be read says nothing.
        if limited.read_until(b'\n', &mut bytes).unwrap_or(0) == 0 {
            return String::new();
        }
    }
    let line = String::from_utf8_lossy(bytes.trim_ascii());
    text::truncate(&text::sanitise_line(&line), SHOWN_COLS).into_owned()
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn the_first_line_with_words() {
        let check = |bytes: &[u8], expected: &str| {
            assert_eq!(first_line(&mut &*bytes), expected, "{bytes:?}");
        };
        check(b"", "");
        check(b"\n \n", "");
        check(b"no audio device", "no audio device");
        check(b"\n  no such word: x\r\nmore\n", "no such word: x");
        check(b"\x1b[31mred\n", "\u{241B}[31mred");
        check(&[b'a'; 9000], &format!("{}…", "a".repeat(99)));
        check(b"\xff\n", "\u{FFFD}");
    }

    #[test]
    fn a_command_that_complains_for_ever_never_waits() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo broken >&2; yes | head -c 300000 >&2; exit 3"]);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let complaint = Complaint::of(&mut child).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3));
        assert_eq!(complaint.said(), ": broken");
        // Where nobody listens, nothing is said.
        let mut child = Command::new("true").spawn().unwrap();
        let complaint = Complaint::of(&mut child).unwrap();
        child.wait().unwrap();
        assert_eq!(complaint.said(), "");
    }
}
