//! From chords to commands: counts, prefixes, text, and keys that mean
//! nothing.

use super::{
    Effect, Model, aids, commands, editor,
    geometry::{Area, Size},
    letters::{self, Letters},
    library, prompt,
};
use crate::{
    command::{Command, Context},
    config::{
        Decor,
        keymap::{Chord, Continuation, Key, Match, print, readable},
    },
    text,
};

/// How long a prefix waits before its box appears.
const WHICH_KEY_DELAY_MS: u16 = 300;
/// Largest count that can be typed: no text has more lines.
const COUNT_MAX: u32 = 99_999_999;

/// What was typed of a command so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The prefix.
    pub pending: Vec<Chord>,
    /// The count before it.
    pub count: Option<u32>,
    /// The box that tells what can follow is shown.
    pub which_key: bool,
    /// Lines of it that lie above the first one shown.
    above: usize,
}

/// The box of what can follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// What was typed, and which lines are shown if not all are.
    pub title: String,
    /// Keys, and what each does.
    pub lines: Vec<(String, String)>,
    /// Cells of a column.
    pub column_cols: u16,
    /// Lines of a column.
    pub rows: u16,
    /// Where the box lies, with its border.
    pub area: Area,
}

impl Following {
    /// Lays out what there is, from line `above` on, for a screen of that size.
    fn of(model: &Model, all: Vec<(String, String)>, typed: &str, above: usize) -> Self {
        let Size { cols, rows } = model.size;
        let widths = all
            .iter()
            .map(|(key, what)| text::width(key).max(2) + 2 + text::width(what));
        let widest = widths.max().unwrap_or(0) as u16 + 3;
        let column_cols = widest.min(cols.saturating_sub(4)).max(1);
        let columns = (cols.saturating_sub(3) / column_cols).max(1);
        let count = all.len() as u16;
        let rows = count.div_ceil(columns).min(rows.saturating_sub(4)).max(1);
        let columns = count.div_ceil(rows).min(columns).max(1);
        let room = usize::from(rows * columns);
        let above = above.min(all.len().saturating_sub(room));
        let shown = room.min(all.len());
        let title = if shown == all.len() {
            format!("{typed} …")
        } else {
            let down = model.keymap.keys_for(model.context(), Command::Down);
            let more = down.first().map(|key| format!(" · {} more", readable(key)));
            format!(
                "{typed} … {}–{} of {}{}",
                above + 1,
                above + shown,
                all.len(),
                more.unwrap_or_default()
            )
        };
        let title_cols = text::width(&model.config.decor.own(&title)) as u16;
        let box_cols = (columns * column_cols + 3).max(title_cols + 6);
        Self {
            title,
            area: box_for(model.size, box_cols, rows),
            lines: all.into_iter().skip(above).take(room).collect(),
            column_cols,
            rows,
        }
    }
}

/// A box of so many rows at the left, above the last row of the screen.
fn box_for(screen: Size, cols: u16, rows: u16) -> Area {
    Area {
        x: 0,
        y: screen.rows.saturating_sub(rows + 3),
        cols: cols.min(screen.cols),
        rows: rows + 2,
    }
}

impl Keys {
    fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Model {
    /// What can follow the prefix, or the letters that are waited for, while the
    /// box for it is shown.
    pub fn which_key(&self) -> Option<Following> {
        if !self.keys.which_key {
            return None;
        }
        let lines = if self.keys.pending.is_empty() {
            aids::marks(self)
        } else {
            let all = self
                .keymap
                .continuations(self.context(), &self.keys.pending);
            all.iter().map(|next| self.following(next)).collect()
        };
        let typed = self.typed();
        let typed = if typed.is_empty() { "To mark" } else { &typed };
        let above = self.keys.above;
        (!lines.is_empty()).then(|| Following::of(self, lines, typed, above))
    }

    fn following(&self, next: &Continuation) -> (String, String) {
        let what = next.command.map(|command| self.doc_of(command));
        (readable(&next.key), what.unwrap_or_else(|| "…".to_owned()))
    }
}

pub(super) fn press(model: &mut Model, chord: Chord, fx: &mut Vec<Effect>) {
    if model.size.too_small() {
        return press_blindly(model, chord, fx);
    }
    model.status = None;
    let context = model.context();
    if context == Context::Auto {
        let typed = [model.keys.pending.as_slice(), &[chord]].concat();
        if model.keymap.lookup(context, &typed) == Match::None {
            // Any key stops it, and does nothing else; but what follows the way to
            // the shell is meant for the shell.
            model.keys.clear();
            aids::stop(model);
            if model.keymap.lookup(Context::All, &typed) == Match::Command(Command::Suspend) {
                commands::run(model, Command::Suspend, None, fx);
            }
            return;
        }
    }
    if count_digit(model, context, chord) {
        return;
    }
    model.keys.pending.push(chord);
    match model.keymap.lookup(context, &model.keys.pending) {
        Match::Command(command) => {
            matched(model, command, fx);
            if context == Context::Library {
                library::look_for_changes(model, fx);
            }
        }
        Match::Pending => wait_for_more(model, fx),
        Match::None if begins_beneath(model, context) => {}
        Match::None => unbound(model, context, chord, fx),
    }
}

/// Whether what was typed means nothing here, but begins a command of the pane
/// that lies beneath a list or a selection. It is waited for as a whole: the
/// keys after a prefix that somebody has learnt are no commands of their own.
fn begins_beneath(model: &Model, context: Context) -> bool {
    if !matches!(context, Context::Select | Context::Popup) {
        return false;
    }
    let pane = match model.pane_context() {
        Context::Select => Context::Reader,
        pane => pane,
    };
    model.keymap.lookup(pane, &model.keys.pending) == Match::Pending
}

/// A key where there is no room to show what it does: only what says so on the
/// one line that there is, and what leaves everything as it is.
fn press_blindly(model: &mut Model, chord: Chord, fx: &mut Vec<Effect>) {
    model.keys.clear();
    match model.keymap.lookup(model.context(), &[chord]) {
        Match::Command(command @ (Command::Quit | Command::Suspend | Command::Redraw)) => {
            commands::run(model, command, None, fx);
        }
        Match::Command(_) | Match::Pending | Match::None => {}
    }
}

/// A digit that is no command by itself is part of a count.
fn count_digit(model: &mut Model, context: Context, chord: Chord) -> bool {
    let Key::Char(c) = chord.key else {
        return false;
    };
    let Some(digit) = c.to_digit(10) else {
        return false;
    };
    let plain = !chord.ctrl && !chord.alt && context.counts() && model.keys.pending.is_empty();
    if !plain || matches!(model.keymap.lookup(context, &[chord]), Match::Command(_)) {
        return false;
    }
    let count = model
        .keys
        .count
        .unwrap_or(0)
        .saturating_mul(10)
        .saturating_add(digit);
    model.keys.count = Some(count.min(COUNT_MAX));
    true
}

fn matched(model: &mut Model, command: Command, fx: &mut Vec<Effect>) {
    let typed = model.keys.count;
    // Nought is a place, and no number of times.
    let count = typed.filter(|n| *n > 0 || command == Command::Percent);
    model.keys.clear();
    if command == Command::Cancel && typed.is_some() {
        return;
    }
    commands::run(model, command, count, fx);
}

pub(super) fn wait_for_more(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.config.decor == Decor::None {
        model.keys.which_key = true;
    } else if !model.keys.which_key {
        fx.push(Effect::TickIn(WHICH_KEY_DELAY_MS));
    }
}

/// Looks through the box of what can follow, where not all of it is shown. The
/// last key typed belongs to nothing that does.
fn look_through(model: &mut Model, context: Context, chord: Chord) -> bool {
    let command = match model.keymap.lookup(context, &[chord]) {
        Match::Command(command) => command,
        Match::Pending | Match::None => return false,
    };
    model.keys.pending.pop();
    let all = model
        .keymap
        .continuations(context, &model.keys.pending)
        .len();
    let (rows, shown) = model
        .which_key()
        .map_or((0, all), |f| (usize::from(f.rows), f.lines.len()));
    let above = model.keys.above;
    let to = match command {
        Command::Down => above + 1,
        Command::Up => above.saturating_sub(1),
        Command::PageDown => above + rows,
        Command::PageUp => above.saturating_sub(rows),
        _ => above,
    };
    let moves = matches!(
        command,
        Command::Down | Command::Up | Command::PageDown | Command::PageUp
    );
    if moves && shown < all {
        model.keys.above = to.min(all - shown);
        return true;
    }
    model.keys.pending.push(chord);
    false
}

fn unbound(model: &mut Model, context: Context, chord: Chord, fx: &mut Vec<Effect>) {
    if model.keys.which_key && model.keys.pending.len() > 1 && look_through(model, context, chord) {
        return;
    }
    let keys = std::mem::take(&mut model.keys);
    if let (Context::Letter, Some(c)) = (context, printable(chord)) {
        return letters::typed(model, c, fx);
    }
    if let ([_], true, Some(c)) = (
        keys.pending.as_slice(),
        context.takes_text(),
        printable(chord),
    ) {
        editor::insert(model, c.encode_utf8(&mut [0; 4]), fx);
        return;
    }
    let cancels = model.keymap.lookup(context, &[chord]) == Match::Command(Command::Cancel);
    if cancels && keys.pending.len() > 1 {
        return;
    }
    let typed = print(&keys.pending);
    model.say_with_key(
        &format!("{} means nothing here", readable(&typed)),
        Command::Help,
        "shows the keys",
    );
}

fn printable(chord: Chord) -> Option<char> {
    match chord.key {
        Key::Char(c) if !chord.ctrl && !chord.alt => Some(c),
        _ => None,
    }
}

/// The delay after a prefix is over.
pub(super) fn tick(model: &mut Model) {
    let goes = model.letters == Some(Letters::GoMark);
    model.keys.which_key = goes || !model.keys.pending.is_empty();
}

/// Text that arrived in one piece is never taken for keys.
pub(super) fn paste(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    if model.size.too_small() {
        return;
    }
    model.status = None;
    model.keys.clear();
    match model.context() {
        Context::Prompt | Context::Editor => editor::insert(model, text, fx),
        Context::Library => prompt::offer_text(model, text, fx),
        Context::All
        | Context::Reader
        | Context::Select
        | Context::Letter
        | Context::Auto
        | Context::Notes
        | Context::Notebook
        | Context::Review
        | Context::Popup => {
            model.say_with_key(
                "Text is pasted in the library or a note",
                Command::GoLibrary,
                "goes to the library",
            );
        }
    }
}
