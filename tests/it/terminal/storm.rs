//! Anything pressed, for as long as one likes, in a terminal of any size: the
//! program lives, nothing panics, and a frame drawn from nothing shows the same
//! cells as all the small changes before it.
//!
//!     OFFPRINT_STORM_SECS=600 cargo test --test it -- --ignored storm
//!
//! `OFFPRINT_STORM_SEED` begins elsewhere, `OFFPRINT_STORM_LIBRARY` names the
//! folder of a library, of which a copy is used.

use std::{
    env, fs,
    path::Path,
    sync::PoisonError,
    time::{Duration, Instant},
};

use offprint::{
    command::Context,
    config::{Keymap, keymap::print},
};

use super::{Home, Terminal, bytes_of, story};

/// Sizes, the smallest and the largest first.
const SIZES: [(u16, u16); 8] = [
    (40, 10),
    (200, 50),
    (80, 24),
    (41, 11),
    (100, 30),
    (120, 40),
    (160, 45),
    (60, 50),
];
/// Longer than what waits for a moment without a key: the box of a prefix key.
const QUIET: Duration = Duration::from_millis(450);
/// A page that goes by itself is never quiet: it is stopped after so long.
const RESTLESS: Duration = Duration::from_secs(3);
/// Longer than the slowest such page stands between two lines.
const SLOWEST: Duration = Duration::from_secs(8);
const KEYS_AT_ONCE: u64 = 25;

/// Xorshift: the same keys for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// Every binding but those that end or stop the program, and some words.
fn keys() -> Vec<String> {
    let keymap = Keymap::default();
    let bound = Context::ALL.iter().flat_map(|c| keymap.bindings_of(*c));
    let mut keys: Vec<String> = bound
        .filter(|b| {
            b.command
                .is_none_or(|c| !["quit", "suspend"].contains(&c.name()))
        })
        .map(|b| print(&b.keys))
        .collect();
    let words = [
        "the",
        "12",
        "tag:",
        "is:unread",
        "zz",
        "é漢",
        "\u{1f468}\u{200d}\u{1f469}",
    ];
    keys.extend(words.map(str::to_owned));
    // What opens something, and what closes it, more often.
    let often = ["/", ":", "?", "g", "v", "<Enter>", "<Esc>", "j", "<Space>"];
    keys.extend(often.iter().cycle().take(60).map(|k| (*k).to_owned()));
    keys
}

/// What the screen shows: each cell with its style, as far as it can be seen.
fn cells(terminal: &Terminal) -> Vec<String> {
    let seen = terminal.lock();
    let screen = seen.parser.screen();
    let (rows, cols) = screen.size();
    let (rows, cols) = (rows.get(), cols.get());
    let row = |y| {
        let cell = |x| {
            let Some(cell) = screen.cell(y, x) else {
                return String::new();
            };
            let blank = !cell.has_contents() || cell.contents() == " ";
            let ground = format!("{:?}{}{}", cell.bgcolor(), cell.inverse(), cell.underline());
            if blank {
                return format!(" {ground};");
            }
            let ink = format!(
                "{:?}{}{}{}",
                cell.fgcolor(),
                cell.bold(),
                cell.dim(),
                cell.italic()
            );
            format!("{} {ground}{ink};", cell.contents())
        };
        (0..cols).map(cell).collect()
    };
    let mut all: Vec<String> = (0..rows).map(row).collect();
    all.push(format!("cursor {:?}", screen.cursor_position()));
    all
}

/// Whether the program waits for something to happen: on a busy machine one
/// that is silent may only not have had its turn.
fn is_asleep(terminal: &Terminal) -> bool {
    let Some(pid) = terminal.child.process_id() else {
        return true;
    };
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return true;
    };
    tasks.flatten().all(|task| {
        let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        let state = stat.rsplit_once(") ").map(|(_, rest)| rest);
        state.is_none_or(|rest| !rest.starts_with(['R', 'D']))
    })
}

/// Waits until nothing is written for a while; false if that does not come.
fn is_quiet(terminal: &Terminal) -> bool {
    let begun = Instant::now();
    let mut seen = terminal.lock();
    loop {
        let before = seen.bytes.len();
        let (after, waited) = terminal
            .shared
            .changed
            .wait_timeout(seen, QUIET)
            .unwrap_or_else(PoisonError::into_inner);
        seen = after;
        let silent = waited.timed_out() && seen.bytes.len() == before;
        if seen.closed || silent && is_asleep(terminal) {
            return true;
        }
        if begun.elapsed() > RESTLESS {
            return false;
        }
    }
}

/// Waits until the program is at rest; what goes by itself is stopped. Says
/// whether anything had to be.
fn settle(terminal: &mut Terminal) -> bool {
    for n in 0..10 {
        if is_quiet(terminal) {
            return n > 0;
        }
        terminal.press("<Esc>");
    }
    panic!(
        "never quiet:\n{}",
        terminal.lock().parser.screen().contents()
    );
}

/// Whether something is written though nothing was pressed. Between two lines, and
/// before a paragraph, a page that goes by itself is as quiet as one at rest.
fn goes_by_itself(terminal: &Terminal) -> bool {
    let begun = Instant::now();
    let mut seen = terminal.lock();
    let before = seen.bytes.len();
    while begun.elapsed() < SLOWEST {
        let waited = terminal.shared.changed.wait_timeout(seen, QUIET);
        seen = waited.unwrap_or_else(PoisonError::into_inner).0;
        if seen.bytes.len() > before {
            return true;
        }
    }
    false
}

/// Has everything drawn anew, as after a resize to the same size. Says whether
/// something had to be stopped for it.
fn draw_anew(terminal: &mut Terminal) -> bool {
    let pid = terminal
        .child
        .process_id()
        .and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
    let pid = pid.expect("the program's number");
    // One that has ended meanwhile is noticed elsewhere.
    let _ended = rustix::process::kill_process(pid, rustix::process::Signal::WINCH);
    settle(terminal)
}

/// The screen as it was written bit by bit, and as it is drawn at once.
fn drawn_twice(terminal: &mut Terminal) -> (Vec<String>, Vec<String>) {
    loop {
        let before = cells(terminal);
        if draw_anew(terminal) {
            continue;
        }
        let after = cells(terminal);
        if before == after || !goes_by_itself(terminal) {
            return (before, after);
        }
        terminal.press("<Esc>");
        settle(terminal);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), there).unwrap();
        }
    }
}

fn home() -> Home {
    let home = Home::new();
    home.write(
        "config/config.toml",
        "editor = \"true\"\nbrowser = \"true {}\"\nlookup = \"echo {}\"\nspeech = \"cat\"\nclipboard = \"off\"\n",
    );
    if let Some(library) = env::var_os("OFFPRINT_STORM_LIBRARY") {
        copy(Path::new(&library), &home.path("data"));
    } else {
        let file = home.write("ferry.html", &story());
        home.offprint(&["add", file.to_str().unwrap()]);
    }
    home
}

fn number(variable: &str, otherwise: u64) -> u64 {
    let said = env::var(variable).ok();
    said.and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// How a session went.
#[derive(Debug, Default)]
struct Tally {
    sessions: u64,
    keys: u64,
    resizes: u64,
    frames: u64,
}

#[test]
#[ignore = "takes OFFPRINT_STORM_SECS, a minute if that is not set"]
fn storm() {
    let until = Instant::now() + Duration::from_secs(number("OFFPRINT_STORM_SECS", 60));
    let mut seed = number("OFFPRINT_STORM_SEED", 1);
    let keys = keys();
    let mut tally = Tally::default();
    while Instant::now() < until {
        session(seed, &keys, until, &mut tally);
        seed += 1;
    }
    let seed = seed - 1;
    let written = format!("{tally:?}, the last seed was {seed}\n");
    std::io::Write::write_all(&mut std::io::stderr(), written.as_bytes()).unwrap();
}

fn session(seed: u64, keys: &[String], until: Instant, tally: &mut Tally) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let home = home();
    let arguments: &[&str] = if dice.below(2) == 0 { &["tutor"] } else { &[] };
    let (cols, rows) = *dice.of(&SIZES);
    let mut terminal = home.start(arguments, cols, rows);
    settle(&mut terminal);
    tally.sessions += 1;
    let mut pressed = vec![format!("{arguments:?} {cols}x{rows}")];
    for _ in 0..60 {
        if Instant::now() > until {
            break;
        }
        for _ in 0..=dice.below(KEYS_AT_ONCE) {
            let key = dice.of(keys).clone();
            terminal.send(&bytes_of(&key));
            pressed.push(key);
            tally.keys += 1;
        }
        if dice.below(3) == 0 {
            let (cols, rows) = *dice.of(&SIZES);
            terminal.resize(cols, rows);
            pressed.push(format!("[{cols}x{rows}]"));
            tally.resizes += 1;
        }
        settle(&mut terminal);
        if terminal.lock().closed {
            break;
        }
        let (before, after) = drawn_twice(&mut terminal);
        tally.frames += 1;
        let differ: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
        let plain = |row: &String| -> String {
            row.split(';')
                .filter_map(|cell| cell.chars().next())
                .collect()
        };
        let shown: Vec<_> = differ.iter().map(|(a, b)| (plain(a), plain(b))).collect();
        assert!(
            differ.is_empty(),
            "seed {seed}, after {pressed:?}:\n{shown:#?}\n{}",
            terminal.lock().parser.screen().contents()
        );
    }
    let log = fs::read_to_string(home.path("data/offprint.log")).unwrap_or_default();
    assert!(
        !log.contains("panic"),
        "seed {seed}, after {pressed:?}:\n{log}"
    );
    if let Ok(Some(status)) = terminal.child.try_wait() {
        assert!(
            status.success(),
            "seed {seed}, after {pressed:?}: {status:?}"
        );
    }
}
