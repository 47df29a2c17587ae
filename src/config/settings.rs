//! The settings of `config.toml`, one row each, and how every layer (file,
//! environment, flags) sets them.

use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::{
    Bidi, Clipboard, Config, Decor, Hyperlinks, Hyphenation, LongLines, Width,
    document::did_you_mean,
    images::{Images, Protocol},
    theme::{self, Colors},
};
use crate::article::annotation::Color;

/// Narrowest text column: below 45 cells lines break too often to read well
/// (Bringhurst's floor for a column of prose).
pub const MEASURE_MIN_COLS: u16 = 45;
/// Widest text column: past 100 cells the eye loses the next line.
pub const MEASURE_MAX_COLS: u16 = 100;

/// A value as one of the layers gave it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'v> {
    Text(&'v str),
    Whole(i64),
    Flag(bool),
    /// Something that no setting takes, by what TOML calls it.
    Other(&'static str),
}

/// Why a value was not taken, as the rest of a sentence that begins with the
/// setting's name.
type Refused = String;

/// One setting.
pub(super) struct Setting {
    pub(super) name: &'static str,
    set: fn(&mut Config, Value<'_>) -> Result<(), Refused>,
}

/// All of them, in the order of `assets/config.toml`.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "measure",
        set: set_measure,
    },
    Setting {
        name: "theme",
        set: set_theme,
    },
    Setting {
        name: "colors",
        set: set_colors,
    },
    Setting {
        name: "hyphenation",
        set: set_hyphenation,
    },
    Setting {
        name: "justify",
        set: |c, v| flag(v).map(|on| c.justify = on),
    },
    Setting {
        name: "long_lines",
        set: set_long_lines,
    },
    Setting {
        name: "columns",
        set: set_columns,
    },
    Setting {
        name: "panes",
        set: |c, v| flag(v).map(|on| c.panes = on),
    },
    Setting {
        name: "decor",
        set: set_decor,
    },
    Setting {
        name: "width",
        set: set_width,
    },
    Setting {
        name: "bidi",
        set: set_bidi,
    },
    Setting {
        name: "hyperlinks",
        set: set_hyperlinks,
    },
    Setting {
        name: "images",
        set: set_images,
    },
    Setting {
        name: "mouse",
        set: |c, v| flag(v).map(|on| c.mouse = on),
    },
    Setting {
        name: "editor",
        set: |c, v| command_line(v).map(|e| c.editor = e),
    },
    Setting {
        name: "clipboard",
        set: set_clipboard,
    },
    Setting {
        name: "lookup",
        set: set_lookup,
    },
    Setting {
        name: "browser",
        set: |c, v| command_line(v).map(|b| c.browser = b),
    },
    Setting {
        name: "speech",
        set: |c, v| command_line(v).map(|s| c.speech = s),
    },
    Setting {
        name: "inbox",
        set: set_inbox,
    },
    Setting {
        name: "highlights.yellow",
        set: |c, v| call(c, Color::Yellow, v),
    },
    Setting {
        name: "highlights.red",
        set: |c, v| call(c, Color::Red, v),
    },
    Setting {
        name: "highlights.green",
        set: |c, v| call(c, Color::Green, v),
    },
    Setting {
        name: "highlights.blue",
        set: |c, v| call(c, Color::Blue, v),
    },
    Setting {
        name: "highlights.purple",
        set: |c, v| call(c, Color::Purple, v),
    },
];

impl Config {
    /// Sets `name`; an error says why not, and leaves all as it was.
    pub(super) fn set(&mut self, name: &str, value: Value<'_>) -> Result<(), String> {
        let Some(setting) = SETTINGS.iter().find(|s| s.name == name) else {
            let meant = if super::load::is_table(name) {
                format!("; write a table: [{name}]")
            } else {
                did_you_mean(name, SETTINGS.iter().map(|s| s.name))
            };
            return Err(format!("there is no setting \"{name}\"{meant}"));
        };
        (setting.set)(self, value).map_err(|why| format!("{name} {why}"))
    }
}

impl Config {
    /// These settings as they would stand in `config.toml`.
    pub fn to_toml(&self) -> String {
        let clipboard = match &self.clipboard {
            super::Clipboard::Terminal => "terminal",
            super::Clipboard::System => "system",
            super::Clipboard::Off => "off",
            super::Clipboard::Command(line) => line,
        };
        let decor = match self.decor {
            Decor::Full => "full",
            Decor::Light => "light",
            Decor::Ascii => "ascii",
            Decor::None => "none",
        };
        let colors = match self.colors {
            None => "auto",
            Some(Colors::All) => "all",
            Some(Colors::Table) => "256",
            Some(Colors::Palette) => "16",
        };
        let hyphenation = match self.hyphenation {
            Hyphenation::Auto => "auto",
            Hyphenation::On => "on",
            Hyphenation::Off => "off",
        };
        let long_lines = match self.long_lines {
            LongLines::Pan => "pan",
            LongLines::Wrap => "wrap",
        };
        let width = match self.width {
            Width::Auto => "auto",
            Width::Full => "full",
            Width::Safe => "safe",
        };
        let bidi = match self.bidi {
            Bidi::Terminal => "terminal",
            Bidi::App => "app",
            Bidi::Off => "off",
        };
        let hyperlinks = match self.hyperlinks {
            Hyperlinks::Auto => "auto",
            Hyperlinks::On => "on",
            Hyperlinks::Off => "off",
        };
        let inbox = self.inbox.as_deref().unwrap_or(Path::new(""));
        let inbox = inbox.to_string_lossy();
        let images = match self.images {
            Images::Auto => "auto",
            Images::Off => "off",
            Images::By(protocol) => protocol.name(),
        };
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let named = |text: &Option<String>| quoted(text.as_deref().unwrap_or_default());
        let rows = [
            ("measure", self.measure_cols.to_string()),
            ("theme", quoted(&self.theme)),
            ("colors", quoted(colors)),
            ("hyphenation", quoted(hyphenation)),
            ("justify", self.justify.to_string()),
            ("long_lines", quoted(long_lines)),
            ("columns", self.columns.to_string()),
            ("panes", self.panes.to_string()),
            ("decor", quoted(decor)),
            ("width", quoted(width)),
            ("bidi", quoted(bidi)),
            ("hyperlinks", quoted(hyperlinks)),
            ("images", quoted(images)),
            ("mouse", self.mouse.to_string()),
            ("editor", named(&self.editor)),
            ("clipboard", quoted(clipboard)),
            ("lookup", named(&self.lookup)),
            ("browser", named(&self.browser)),
            ("speech", named(&self.speech)),
            ("inbox", quoted(&inbox)),
        ];
        let rows = rows.map(|(name, value)| format!("{name} = {value}\n"));
        let highlights = Color::ALL.map(|color| {
            let own = self.highlights.own(color).unwrap_or_default();
            format!("{} = {}\n", color.name(), quoted(own))
        });
        format!("{}\n[highlights]\n{}", rows.concat(), highlights.concat())
    }
}

impl<'v> Value<'v> {
    /// What stands in a file.
    pub(super) fn of(value: &'v DeValue<'v>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text),
            DeValue::Boolean(on) => Self::Flag(*on),
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
                .map_or(Self::Other("integer"), Self::Whole),
            other => Self::Other(other.type_str()),
        }
    }

    /// What was typed in the environment or on the command line, where there
    /// are no types.
    pub(super) fn typed(text: &'v str) -> Self {
        match text {
            "true" => Self::Flag(true),
            "false" => Self::Flag(false),
            _ => text.parse().map_or(Self::Text(text), Self::Whole),
        }
    }

    /// As it would be written.
    fn shown(self) -> String {
        match self {
            Self::Text(text) => format!("\"{text}\""),
            Self::Whole(n) => n.to_string(),
            Self::Flag(on) => on.to_string(),
            Self::Other(kind) => format!("this {kind}"),
        }
    }
}

fn set_measure(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    let allowed = i64::from(MEASURE_MIN_COLS)..=i64::from(MEASURE_MAX_COLS);
    match value {
        Value::Whole(cols) if allowed.contains(&cols) => config.measure_cols = cols as u16,
        _ => {
            return Err(format!(
                "takes a whole number of cells from {MEASURE_MIN_COLS} to {MEASURE_MAX_COLS}, not {}",
                value.shown()
            ));
        }
    }
    Ok(())
}

fn set_theme(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    choice(value, &theme::CHOICES.map(|(name, _)| name))?.clone_into(&mut config.theme);
    Ok(())
}

fn set_colors(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.colors = match value {
        Value::Whole(256) => Some(Colors::Table),
        Value::Whole(16) => Some(Colors::Palette),
        other => match choice(other, &["auto", "all", "256", "16"])? {
            "all" => Some(Colors::All),
            "256" => Some(Colors::Table),
            "16" => Some(Colors::Palette),
            _ => None,
        },
    };
    Ok(())
}

fn set_hyphenation(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.hyphenation = match value {
        Value::Flag(true) => Hyphenation::On,
        Value::Flag(false) => Hyphenation::Off,
        other => match choice(other, &["auto", "on", "off"])? {
            "on" => Hyphenation::On,
            "off" => Hyphenation::Off,
            _ => Hyphenation::Auto,
        },
    };
    Ok(())
}

fn set_long_lines(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.long_lines = match choice(value, &["pan", "wrap"])? {
        "wrap" => LongLines::Wrap,
        _ => LongLines::Pan,
    };
    Ok(())
}

fn set_columns(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.columns = match value {
        Value::Whole(n @ 1..=2) => n as u16,
        _ => return Err(format!("takes 1 or 2, not {}", value.shown())),
    };
    Ok(())
}

fn set_decor(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.decor = match choice(value, &["full", "light", "ascii", "none"])? {
        "light" => Decor::Light,
        "ascii" => Decor::Ascii,
        "none" => Decor::None,
        _ => Decor::Full,
    };
    Ok(())
}

fn set_width(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.width = match choice(value, &["auto", "full", "safe"])? {
        "full" => Width::Full,
        "safe" => Width::Safe,
        _ => Width::Auto,
    };
    Ok(())
}

fn set_bidi(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.bidi = match choice(value, &["terminal", "app", "off"])? {
        "app" => Bidi::App,
        "off" => Bidi::Off,
        _ => Bidi::Terminal,
    };
    Ok(())
}

fn set_hyperlinks(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.hyperlinks = match value {
        Value::Flag(true) => Hyperlinks::On,
        Value::Flag(false) => Hyperlinks::Off,
        other => match choice(other, &["auto", "on", "off"])? {
            "on" => Hyperlinks::On,
            "off" => Hyperlinks::Off,
            _ => Hyperlinks::Auto,
        },
    };
    Ok(())
}

fn set_images(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    let ways = Protocol::NAMES.iter().map(|(name, _)| *name);
    let known: Vec<&str> = ["auto", "off"].into_iter().chain(ways).collect();
    config.images = match value {
        Value::Flag(true) => Images::Auto,
        Value::Flag(false) => Images::Off,
        other => match choice(other, &known)? {
            "auto" => Images::Auto,
            name => Protocol::NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .map_or(Images::Off, |(_, protocol)| Images::By(*protocol)),
        },
    };
    Ok(())
}

fn set_clipboard(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    config.clipboard = match value {
        Value::Text("terminal") => Clipboard::Terminal,
        Value::Text("system") => Clipboard::System,
        Value::Text("off") | Value::Flag(false) => Clipboard::Off,
        Value::Text(command) if !command.trim().is_empty() => {
            Clipboard::Command(command.to_owned())
        }
        _ => {
            return Err(format!(
                "takes \"terminal\", \"system\", \"off\" or a command line, not {}",
                value.shown()
            ));
        }
    };
    Ok(())
}

fn set_lookup(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    let line = command_line(value)?;
    if line.as_ref().is_some_and(|l| !l.contains("{}")) {
        return Err("needs {} where the word is to stand".to_owned());
    }
    config.lookup = line;
    Ok(())
}

/// One of the words that a setting takes.
fn choice<'k>(value: Value<'_>, known: &[&'k str]) -> Result<&'k str, Refused> {
    let typed = match value {
        Value::Text(text) => text,
        _ => "",
    };
    known.iter().copied().find(|k| *k == typed).ok_or_else(|| {
        let list = known
            .iter()
            .map(|k| format!("\"{k}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let meant = did_you_mean(typed, known.iter().copied());
        format!("takes one of {list}, not {}{meant}", value.shown())
    })
}

fn flag(value: Value<'_>) -> Result<bool, Refused> {
    match value {
        Value::Flag(on) => Ok(on),
        _ => Err(format!("takes true or false, not {}", value.shown())),
    }
}

/// What a colour of highlights is called.
fn call(config: &mut Config, color: Color, value: Value<'_>) -> Result<(), Refused> {
    match value {
        Value::Text(name) => config.highlights.call(color, name),
        _ => Err(format!("takes a name in quotes, not {}", value.shown())),
    }
}

fn set_inbox(config: &mut Config, value: Value<'_>) -> Result<(), Refused> {
    let Value::Text(text) = value else {
        return Err(format!("takes a folder in quotes, not {}", value.shown()));
    };
    let text = text.trim();
    let home = std::env::var_os("HOME").map(PathBuf::from);
    config.inbox = match (text, text.strip_prefix("~/"), home) {
        ("", ..) => None,
        (_, Some(rest), Some(home)) => Some(home.join(rest)),
        _ => Some(PathBuf::from(text)),
    };
    Ok(())
}

/// A command line; an empty one is none.
fn command_line(value: Value<'_>) -> Result<Option<String>, Refused> {
    match value {
        Value::Text(text) => Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
        _ => Err(format!(
            "takes a command line in quotes, not {}",
            value.shown()
        )),
    }
}
