//! Stories in a real pseudo-terminal: the program as somebody at a keyboard
//! meets it. No story sleeps: each waits for what it expects to see, and shows
//! the screen if that does not come.

mod shelf;
mod stories;
mod storm;
mod together;

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a story waits for one thing. Far more than a slow machine needs;
/// only a failure takes that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder with a library and a configuration of its own.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn environment(&self) -> [(&'static str, PathBuf); 3] {
        [
            ("HOME", self.dir.path().to_owned()),
            ("OFFPRINT_DATA_DIR", self.path("data")),
            ("OFFPRINT_CONFIG_DIR", self.path("config")),
        ]
    }

    /// Runs the program without a terminal; its standard output.
    pub(crate) fn offprint(&self, args: &[&str]) -> String {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_offprint"));
        command
            .args(args)
            .env_clear()
            .envs(self.environment())
            .stdin(std::process::Stdio::null());
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "offprint {args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the program in a terminal of that size.
    pub(crate) fn start(&self, args: &[&str], cols: u16, rows: u16) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_offprint"));
        command.args(args);
        self.start_command(command, cols, rows)
    }

    fn start_command(&self, mut command: CommandBuilder, cols: u16, rows: u16) -> Terminal {
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.cwd(self.dir.path());
        Terminal::start(command, cols, rows)
    }
}

/// A terminal with the program in it.
pub(crate) struct Terminal {
    /// None once it is hung up.
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
}

struct Shared {
    screen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
    /// The reader lets go of the terminal with the next output.
    hanging_up: bool,
}

impl Terminal {
    fn start(command: CommandBuilder, cols: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(cols, rows)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Seen {
            parser: vt100::Parser::new(cells(rows), cells(cols), 0),
            bytes: Vec::new(),
            closed: false,
            hanging_up: false,
        };
        let shared = Arc::new(Shared {
            screen: Mutex::new(seen),
            changed: Condvar::new(),
        });
        let (theirs, mut output) = (Arc::clone(&shared), pair.master.try_clone_reader().unwrap());
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            let mut unread = Vec::new();
            loop {
                let read = output.read(&mut buffer).unwrap_or(0);
                let mut seen = theirs.screen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.closed = read == 0;
                unread.extend_from_slice(&buffer[..read]);
                let whole = whole_characters(&unread);
                seen.parser.process(&unread[..whole]);
                unread.drain(..whole);
                seen.bytes.extend_from_slice(&buffer[..read]);
                let last = seen.closed || seen.hanging_up;
                drop(seen);
                theirs.changed.notify_all();
                if last {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self {
            master: Some(pair.master),
            keyboard: Some(keyboard),
            child,
            shared,
            reader: Some(reader),
        }
    }

    /// Types: plain characters, and `<Enter>`, `<Esc>`, `<C-x>` as the keymap
    /// writes them.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.send(&bytes_of(keys))
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> &mut Self {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes).unwrap();
        keyboard.flush().unwrap();
        self
    }

    pub(crate) fn resize(&mut self, cols: u16, rows: u16) -> &mut Self {
        self.lock()
            .parser
            .screen_mut()
            .set_size(cells(rows), cells(cols));
        self.master
            .as_ref()
            .unwrap()
            .resize(size(cols, rows))
            .unwrap();
        self
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn shows(&mut self, text: &str) -> &mut Self {
        self.wait(&format!("the screen to show {text:?}"), |seen| {
            seen.parser.screen().contents().contains(text)
        })
    }

    /// Waits until the program has written these bytes.
    pub(crate) fn writes(&mut self, bytes: &[u8]) -> &mut Self {
        self.wait(
            &format!("{:?} to be written", bytes.escape_ascii()),
            |seen| seen.bytes.windows(bytes.len()).any(|w| w == bytes),
        )
    }

    /// Waits until the screen no longer shows `text`.
    pub(crate) fn hides(&mut self, text: &str) -> &mut Self {
        self.wait(&format!("the screen to hide {text:?}"), |seen| {
            !seen.parser.screen().contents().contains(text)
        })
    }

    /// Waits until `condition` holds for the screen's text.
    pub(crate) fn until(&mut self, what: &str, condition: impl Fn(&str) -> bool) -> &mut Self {
        self.wait(what, |seen| condition(&seen.parser.screen().contents()))
    }

    /// The screen's text now.
    pub(crate) fn screen(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        let pid = self.child.process_id().unwrap().to_string();
        let status = std::process::Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(status.success());
        self
    }

    /// Closes the terminal, as a window that is closed does. `keys` are typed
    /// last, and must make the program write something.
    pub(crate) fn hang_up(&mut self, keys: &str) -> &mut Self {
        self.lock().hanging_up = true;
        self.press(keys);
        self.reader.take().unwrap().join().unwrap();
        self.master = None;
        self.keyboard = None;
        self
    }

    /// Waits until the program has ended; its exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(
                Instant::now() < until,
                "the program does not end; its screen:\n{}",
                self.screen()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Asserts that the terminal is as it was: no alternate screen, no mode
    /// left on, the cursor shown.
    pub(crate) fn is_left_clean(&mut self) -> &mut Self {
        self.wait("the terminal to be given back", |seen| {
            let screen = seen.parser.screen();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        })
    }

    /// Waits until the program no longer has the terminal to itself.
    pub(crate) fn is_back_in_the_shell(&mut self) -> &mut Self {
        // Not the whole of what is asked when it ends: a shell has modes too.
        self.wait("the shell", |seen| {
            let screen = seen.parser.screen();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        })
    }

    /// Every byte that the program has written.
    pub(crate) fn written(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.shared
            .screen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&mut self, what: &str, condition: impl Fn(&Seen) -> bool) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        let mut seen = self.lock();
        while !condition(&seen) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !seen.closed,
                "waited for {what}; the screen:\n{}",
                seen.parser.screen().contents()
            );
            seen = self
                .shared
                .changed
                .wait_timeout(seen, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(seen);
        self
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Bytes up to a character of which the rest has still to come: this emulator
/// loses what follows one that it gets in two pieces.
fn whole_characters(bytes: &[u8]) -> usize {
    let tail = bytes.iter().rev().take(4).position(|b| *b >= 0xc0);
    let Some(back) = tail else { return bytes.len() };
    let at = bytes.len() - 1 - back;
    let needed = match bytes[at] {
        0xf0.. => 4,
        0xe0.. => 3,
        _ => 2,
    };
    if bytes.len() - at < needed {
        at
    } else {
        bytes.len()
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn bytes_of(keys: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = keys;
    while let Some(at) = rest.find('<') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let (name, after) = rest[at + 1..]
            .split_once('>')
            .unwrap_or(("lt", &rest[at + 1..]));
        match name {
            "Enter" => bytes.push(b'\r'),
            "Esc" => bytes.push(0x1b),
            "Tab" => bytes.push(b'\t'),
            "Space" => bytes.push(b' '),
            "Backspace" => bytes.push(0x7f),
            "lt" => bytes.push(b'<'),
            "gt" => bytes.push(b'>'),
            "Up" => bytes.extend_from_slice(b"\x1b[A"),
            "Down" => bytes.extend_from_slice(b"\x1b[B"),
            "Right" => bytes.extend_from_slice(b"\x1b[C"),
            "Left" => bytes.extend_from_slice(b"\x1b[D"),
            "Home" => bytes.extend_from_slice(b"\x1b[H"),
            "End" => bytes.extend_from_slice(b"\x1b[F"),
            "S-Tab" => bytes.extend_from_slice(b"\x1b[Z"),
            "Insert" => bytes.extend_from_slice(b"\x1b[2~"),
            "Delete" => bytes.extend_from_slice(b"\x1b[3~"),
            "F1" => bytes.extend_from_slice(b"\x1bOP"),
            "PgUp" => bytes.extend_from_slice(b"\x1b[5~"),
            "PgDn" => bytes.extend_from_slice(b"\x1b[6~"),
            _ => {
                let held = |mark| name.strip_prefix(mark).map(|key: &str| (mark, key));
                match held("C-").or(held("A-")) {
                    Some(("C-", key)) if key.len() == 1 => bytes.push(key.as_bytes()[0] & 0x1f),
                    Some(("A-", "Enter")) => bytes.extend_from_slice(b"\x1b\r"),
                    Some(("A-", "Left")) => bytes.extend_from_slice(b"\x1b[1;3D"),
                    Some(("A-", "Right")) => bytes.extend_from_slice(b"\x1b[1;3C"),
                    Some(("A-", key)) if key.chars().count() == 1 => {
                        bytes.push(0x1b);
                        bytes.extend_from_slice(key.as_bytes());
                    }
                    _ => panic!("<{name}> is not a key that stories know"),
                }
            }
        }
        rest = after;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// A page with a story, chrome around it, and `words` of prose.
pub(crate) fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{title} | The Harbour Post</title>\
         <meta property=og:site_name content='The Harbour Post'></head><body>\
         <nav><ul><li><a href=/>Home</a></li><li><a href=/sea>Sea</a></li></ul></nav>\
         <article><h1>{title}</h1>{body}</article>\
         <footer><p>© The Harbour Post. All rights reserved. <a href=/terms>Terms of use</a></p></footer>\
         </body></html>"
    )
}

/// Three paragraphs that read as a story.
pub(crate) fn story() -> String {
    page(
        "The Ferry That Waited",
        "<p>The last ferry of the season left the north pier twenty minutes late, because its captain had seen a \
         bicycle lamp on the harbour road and would not go without it. Nobody on board complained.</p>\
         <p>\"You learn to read a light,\" she said later. \"This one was in a hurry, and it was alone. A timetable is \
         a promise, but it is not the only one.\" The rider was a boy with a cello on his back.</p>\
         <p>He played on the upper deck until the lights of the island came up, and the engine room sent up soup. \
         The company has since changed its rule: a ferry may wait once in a season, if the captain writes down why.</p>",
    )
}
