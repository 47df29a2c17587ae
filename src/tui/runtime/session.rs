//! The terminal, taken and given back. Whatever ends the program (quit,
//! error, panic, signal), the terminal is left as it was found.
//!
//! `ratatui::restore` alone leaves bracketed paste, mouse and keyboard modes
//! on, so this keeps its own list: what [`Session::enter`] turns on,
//! [`leave`] turns off, in reverse.

use std::{
    cell::RefCell,
    io::{self, IsTerminal, Write},
    rc::Rc,
    sync::atomic::{AtomicBool, Ordering},
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
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
        LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};

use crate::tui::{
    app::{Model, geometry::Size},
    view,
};

/// One frame at 200x50 is about 15 kB.
const FRAME_BYTES: usize = 32 * 1024;

/// Whether the terminal is ours at the moment. Global because the panic hook
/// has to know, and a process has one terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours.
pub(super) struct Session {
    /// Of a fixed size, which the model knows: ratatui would ask the system
    /// for it at each frame.
    terminal: Terminal<CrosstermBackend<Output>>,
    output: Output,
    area: Rect,
    mouse: bool,
}

/// What is to be written, until all of it is: a frame is one write. ratatui
/// flushes after each step of a frame; that does nothing here.
#[derive(Clone, Default)]
struct Output(Rc<RefCell<Vec<u8>>>);

impl Output {
    /// Writes what waits.
    fn send(&self) -> io::Result<()> {
        let mut waiting = self.0.borrow_mut();
        let mut out = io::stdout().lock();
        let sent = out.write_all(&waiting).and_then(|()| out.flush());
        waiting.clear();
        sent
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Session {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, keys
    /// that can be told apart, and the mouse if the user wants that.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        take(mouse)?;
        Self::on_taken(mouse).inspect_err(|_| leave())
    }

    fn on_taken(mouse: bool) -> io::Result<Self> {
        let output = Output(Rc::new(RefCell::new(Vec::with_capacity(FRAME_BYTES))));
        let area = area_of(size()?);
        let options = TerminalOptions {
            viewport: Viewport::Fixed(area),
        };
        let backend = CrosstermBackend::new(output.clone());
        Ok(Self {
            terminal: Terminal::with_options(backend, options)?,
            output,
            area,
            mouse,
        })
    }

    /// Draws the model. Synchronised, so that no half frame is seen;
    /// terminals that don't know that ignore it.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        queue!(self.output, BeginSynchronizedUpdate)?;
        let Size { cols, rows } = model.size;
        let area = area_of((cols, rows));
        if area != self.area {
            self.area = area;
            self.forget_screen()?;
        }
        self.terminal.draw(|frame| view::draw(model, frame))?;
        queue!(self.output, EndSynchronizedUpdate)?;
        self.output.send()
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    /// `Terminal::clear` would ask the terminal where its cursor is, and wait
    /// for an answer that the input thread gets, or that never comes.
    pub(super) fn forget_screen(&mut self) -> io::Result<()> {
        queue!(self.output, Clear(ClearType::All))?;
        self.terminal.resize(self.area)
    }

    /// Gives the terminal to something else for the time of `work` (an
    /// editor, the shell), and takes it again.
    pub(super) fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        self.output.send()?;
        leave();
        let result = work();
        take(self.mouse)?;
        self.forget_screen()?;
        Ok(result)
    }

    /// Writes to the terminal outside of a frame, e.g. to its clipboard.
    pub(super) fn send(&mut self, command: impl crossterm::Command) -> io::Result<()> {
        queue!(self.output, command)?;
        self.output.send()
    }
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

fn area_of((cols, rows): (u16, u16)) -> Rect {
    Rect::new(0, 0, cols, rows)
}

impl Drop for Session {
    fn drop(&mut self) {
        leave();
    }
}

fn take(mouse: bool) -> io::Result<()> {
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
        if mouse {
            execute!(out, EnableMouseCapture)
        } else {
            Ok(())
        }
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
