//! The terminal, taken and given back. Whatever ends the program (quit,
//! error, panic, signal), the terminal is left as it was found.
//!
//! What [`Session::enter`] turns on, [`leave`] turns off, in reverse.

use std::{
    io::{self, IsTerminal, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    ask::Question,
    painter::{Painter, kitty},
};
use crate::{
    config::images::Protocol,
    tui::{app::Model, view},
};
use crossterm::{
    cursor::{SetCursorStyle, Show},
    event::{
        DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
        EnableFocusChange, EnableMouseCapture, KeyboardEnhancementFlags,
        PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
    },
    execute, queue,
    style::ResetColor,
    terminal::{
        EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
        enable_raw_mode,
    },
};

/// Whether the terminal is ours at the moment. Global because the panic hook
/// has to know, and a process has one terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the terminal was asked to leave the order of text alone; global for
/// the same reason.
static ORDER_KEPT: AtomicBool = AtomicBool::new(false);

/// Explicit and implicit mode of BDSM; the second is what a terminal that
/// knows it begins with.
const KEEP_ORDER: &[u8] = b"\x1b[8l";
const TURN_AGAIN: &[u8] = b"\x1b[8h";

/// Whether the terminal may keep pictures of ours.
static PICTURED: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours.
pub(super) struct Session {
    painter: Painter,
    modes: Modes,
}

/// What is asked of the terminal besides what is always.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modes {
    /// Wheel and clicks are sent to us.
    pub(super) mouse: bool,
    /// Text is shown in the order in which it is sent: a terminal that turns
    /// what is written from right to left leaves that (ECMA-48, BDSM).
    pub(super) keeps_order: bool,
}

impl Session {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, keys
    /// that can be told apart, and what the user wants besides.
    pub(super) fn enter(modes: Modes) -> io::Result<Self> {
        take(modes)?;
        Ok(Self {
            painter: Painter::new(),
            modes,
        })
    }

    /// Draws the model: one write, or none if nothing changed.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        let size = (model.size.cols, model.size.rows);
        let by = model.pictured();
        if by == Some(Protocol::Kitty) {
            PICTURED.store(true, Ordering::SeqCst);
        }
        self.painter.set_protocol(by);
        write(self.painter.frame(size, |buffer| view::draw(model, buffer)))
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    pub(super) fn forget_screen(&mut self) {
        self.painter.forget();
    }

    /// Gives the terminal to something else for the time of `work` (an
    /// editor, the shell), and takes it again.
    pub(super) fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        leave();
        let result = work();
        take(self.modes)?;
        self.forget_screen();
        Ok(result)
    }
}

/// Writes to the terminal outside of a frame, e.g. to its clipboard.
pub(super) fn send(command: impl crossterm::Command) -> io::Result<()> {
    let mut bytes = Vec::new();
    queue!(bytes, command)?;
    write(&bytes)
}

/// Asks the terminal what there is to be asked.
pub(super) fn ask(question: Option<Question>) -> io::Result<()> {
    question.map_or(Ok(()), |question| write(&question.bytes()))
}

fn write(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Size of the terminal in columns and rows.
pub(super) fn size() -> io::Result<(u16, u16)> {
    let asked = rustix::termios::tcgetwinsize(io::stdout())?;
    if asked.ws_col > 0 && asked.ws_row > 0 {
        return Ok((asked.ws_col, asked.ws_row));
    }
    // A terminal that does not know: a serial line, say.
    crossterm::terminal::size()
}

/// Width and height of a cell in pixels, if the terminal tells.
pub(super) fn cell_px() -> Option<(u16, u16)> {
    let asked = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    let of = |px: u16, cells: u16| px.checked_div(cells).filter(|n| *n > 0);
    Some((
        of(asked.ws_xpixel, asked.ws_col)?,
        of(asked.ws_ypixel, asked.ws_row)?,
    ))
}

impl Drop for Session {
    fn drop(&mut self) {
        leave();
    }
}

fn take(modes: Modes) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    let taken = execute!(
        out,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES),
    )
    .and_then(|()| {
        if modes.mouse {
            execute!(out, EnableMouseCapture)?;
        }
        if modes.keeps_order {
            ORDER_KEPT.store(true, Ordering::SeqCst);
            out.write_all(KEEP_ORDER)?;
        }
        out.flush()
    });
    taken.inspect_err(|_| leave())
}

/// Gives the terminal back, if it is ours. Errors have nowhere to go: the
/// terminal may be what failed.
pub(super) fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    if ORDER_KEPT.swap(false, Ordering::SeqCst) {
        drop(out.write_all(TURN_AGAIN));
    }
    if PICTURED.load(Ordering::SeqCst) {
        drop(out.write_all(kitty::DELETE_ALL));
    }
    let given_back = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        PopKeyboardEnhancementFlags,
        DisableFocusChange,
        DisableBracketedPaste,
        ResetColor,
        LeaveAlternateScreen,
        SetCursorStyle::DefaultUserShape,
        Show,
    );
    drop(given_back);
    drop(disable_raw_mode());
}

/// Forgets that the terminal was taken, because it is gone: writing to it
/// would only fail or block.
pub(super) fn abandon() {
    TAKEN.store(false, Ordering::SeqCst);
}

/// Whether an error says that the terminal was closed. Not all do: asking a
/// closed terminal for its size fails in words; and while it is being closed,
/// writing fails although it is a terminal still.
pub(super) fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
        || !io::stdout().is_terminal()
}

/// Makes a panic give the terminal back before its message is printed; but
/// only a panic of the thread that draws. One in a worker is caught and told
/// to the user there; the screen is still in use, so nothing may be printed.
pub(super) fn install_panic_hook() {
    let drawing = std::thread::current().id();
    let stock = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        log::error!("panic: {info}");
        if std::thread::current().id() == drawing {
            leave();
            stock(info);
        }
    }));
}
