//! Configuration: compiled-in `assets/*.toml`, then the user's files, then
//! the environment, then flags. Errors name file, line and nearest key, and
//! never keep the program from starting.

use std::fmt;

mod decor;
mod document;
pub mod images;
pub mod keymap;
mod load;
pub mod paths;
pub mod sample;
mod settings;
pub mod theme;

pub use decor::Decor;
pub use keymap::Keymap;
pub use load::DEFAULT;
pub use paths::{Env, Folders};
pub use settings::{MEASURE_MAX_COLS, MEASURE_MIN_COLS};
pub use theme::Theme;

use crate::article::annotation::ColorNames;

/// Whether words are broken at the ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hyphenation {
    /// In narrow columns.
    #[default]
    Auto,
    /// Always, where the language's rules are known.
    On,
    /// Only where the page itself has soft hyphens.
    Off,
}

/// Whether clusters that terminals disagree about are drawn as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// As far as the terminal, when asked, draws them as wide as we think.
    #[default]
    Auto,
    /// All of them.
    Full,
    /// None: something simpler in their place.
    Safe,
}

/// Who puts text that is written from right to left into the order in which it
/// is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bidi {
    /// The terminal, if it can.
    #[default]
    Terminal,
    /// This program.
    App,
    /// Nobody: it is seen in the order in which it is read.
    Off,
}

/// Whether the terminal is told where links lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hyperlinks {
    /// If it is known to understand that.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// What becomes of lines of code and verse that are wider than the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LongLines {
    /// They stay as they are and are moved sideways.
    #[default]
    Pan,
    /// They go on below.
    Wrap,
}

/// How text is copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Clipboard {
    /// By the terminal (OSC 52).
    #[default]
    Terminal,
    /// By the platform's tool where one is there, else by the terminal.
    System,
    /// By a command that takes it on standard input.
    Command(String),
    /// Not at all.
    Off,
}

/// What the user has chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Width of the text column in cells, 45–100.
    pub measure_cols: u16,
    /// Name of the theme, one of [`theme::CHOICES`].
    pub theme: String,
    /// The theme has no colours because the environment asks for none.
    pub no_color: bool,
    /// How many colours the terminal shows; none: as it says itself.
    pub colors: Option<theme::Colors>,
    /// Whether words are broken at the ends of lines.
    pub hyphenation: Hyphenation,
    /// Both edges of the text straight, where little space does that.
    pub justify: bool,
    /// What becomes of lines that are wider than the column.
    pub long_lines: LongLines,
    /// Columns of the page where the window is wide: 1 or 2.
    pub columns: u16,
    /// Panes side by side where the window allows; else always one.
    pub panes: bool,
    /// How much is drawn besides text.
    pub decor: Decor,
    /// Whether clusters that terminals disagree about are drawn as they are.
    pub width: Width,
    /// Who turns text from right to left.
    pub bidi: Bidi,
    /// Whether the terminal is told where links lead.
    pub hyperlinks: Hyperlinks,
    /// Whether and how pictures are shown.
    pub images: images::Images,
    /// Take the mouse (wheel and click).
    pub mouse: bool,
    /// Command line of the editor; else `VISUAL`, then `EDITOR`.
    pub editor: Option<String>,
    /// How text is copied.
    pub clipboard: Clipboard,
    /// Command line for looking up a word, `{}` being the word.
    pub lookup: Option<String>,
    /// The command that opens an address; none for the system's.
    pub browser: Option<String>,
    /// The command that reads aloud what is on its standard input.
    pub speech: Option<String>,
    /// The folder whose pages are added at the start.
    pub inbox: Option<std::path::PathBuf>,
    /// What the colours of highlights are called.
    pub highlights: ColorNames,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            measure_cols: 66,
            theme: "terminal".into(),
            no_color: false,
            colors: None,
            hyphenation: Hyphenation::Auto,
            justify: false,
            long_lines: LongLines::Pan,
            columns: 1,
            panes: true,
            decor: Decor::Full,
            width: Width::Auto,
            bidi: Bidi::Terminal,
            hyperlinks: Hyperlinks::Auto,
            images: images::Images::Auto,
            mouse: false,
            editor: None,
            clipboard: Clipboard::Terminal,
            lookup: None,
            browser: None,
            speech: None,
            inbox: None,
            highlights: ColorNames::default(),
        }
    }
}

/// Something wrong in the configuration; the default stands in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user would type it; for other layers their name
    /// (`OFFPRINT_THEME`, `--set`).
    pub file: String,
    /// Line from 1; 0 where it concerns no line.
    pub line: usize,
    /// What is wrong, and what might have been meant.
    pub message: String,
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}
