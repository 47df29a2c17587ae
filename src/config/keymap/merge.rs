//! The user's `keymap.toml` laid over the built-in one. Each binding that
//! can't stand is reported with its line, and what was there before stays.

use toml::de::DeValue;

use super::{Binding, Chord, Keymap, Match, chord, layers};
use crate::{
    command::{Command, Context},
    config::{
        Folders, Problem,
        document::{Document, Entry, did_you_mean, entries, first_of_each_line},
        load,
    },
};

/// The built-in keys with their comments, as the user may copy them.
pub const DEFAULT: &str = include_str!("../../../assets/keymap.toml");

/// What takes a key away.
const NONE: &str = "none";

impl Keymap {
    /// The built-in keys.
    pub fn builtin() -> Self {
        let mut keymap = Self {
            bindings: Default::default(),
        };
        keymap.merge("assets/keymap.toml", DEFAULT);
        keymap
    }

    /// The built-in keys with the user's laid over them.
    pub fn load(folders: &Folders) -> (Self, Vec<Problem>) {
        let mut keymap = Self::builtin();
        let path = folders.keymap_file();
        let (text, mut problems) = load::read(&path);
        problems.extend(keymap.merge(&path.display().to_string(), &text));
        (keymap, problems)
    }

    /// Lays the bindings of one file over these; `file` is how problems name
    /// it.
    pub fn merge(&mut self, file: &str, text: &str) -> Vec<Problem> {
        let (document, mut problems) = Document::parse(file, text);
        let mut wanted = Vec::new();
        for table in document.entries() {
            match tables(&table) {
                Ok((context, bindings)) => {
                    wanted.extend(bindings.into_iter().map(|b| (context, b)));
                }
                Err(message) => problems.push(document.problem(table.at, message)),
            }
        }
        let mut read = Vec::new();
        for (context, entry) in wanted {
            match wish(context, &entry, &read) {
                Ok(wish) => read.push(wish),
                Err(message) => problems.push(document.problem(entry.at, message)),
            }
        }
        problems.extend(
            self.grant(read)
                .into_iter()
                .map(|(at, message)| document.problem(at, message)),
        );
        first_of_each_line(problems)
    }

    /// Applies what was read: first what is taken away, so that a longer or
    /// shorter binding may have its place; then the rest, those that would
    /// hide another or be hidden left out.
    fn grant(&mut self, wishes: Vec<Wish>) -> Vec<(usize, String)> {
        let mut problems = Vec::new();
        let (none, bound): (Vec<Wish>, Vec<Wish>) = wishes
            .into_iter()
            .partition(|w| w.binding.command.is_none());
        for wish in none {
            let own = self.own(wish.binding.context);
            own.retain(|b| !b.keys.starts_with(&wish.binding.keys));
            own.push(wish.binding);
        }
        // The longer first: of two that can't both stand, `ab` is kept and
        // `a`, which would hide it, is reported.
        let mut bound = bound;
        bound.sort_by_key(|w| std::cmp::Reverse(w.binding.keys.len()));
        for wish in &bound {
            if let Some(message) = self.conflict(&wish.binding) {
                problems.push((wish.at, message));
                continue;
            }
            let own = self.own(wish.binding.context);
            own.retain(|b| b.keys != wish.binding.keys);
            own.push(wish.binding.clone());
        }
        bound.sort_by_key(|w| w.at);
        self.keep_order(&bound);
        problems.sort_by_key(|(at, _)| *at);
        problems
    }

    /// Puts the bindings of `wishes` that were granted in the order in which
    /// they were written: hints name the first of several equal ones.
    fn keep_order(&mut self, wishes: &[Wish]) {
        for wish in wishes {
            let own = self.own(wish.binding.context);
            if let Some(at) = own.iter().position(|b| *b == wish.binding) {
                let binding = own.remove(at);
                own.push(binding);
            }
        }
    }

    fn own(&mut self, context: Context) -> &mut Vec<Binding> {
        &mut self.bindings[context as usize]
    }

    /// Longer ways to type that `new` would put out of reach, and what they do.
    fn hidden_by(&self, new: &Binding) -> Vec<(String, &'static str)> {
        layers(new.context)
            .flat_map(|layer| self.bindings_of(layer))
            .filter(|b| b.keys.len() > new.keys.len() && b.keys.starts_with(&new.keys))
            .filter_map(|b| b.command.map(|command| (b, command)))
            .filter(|(b, command)| self.lookup(new.context, &b.keys) == Match::Command(*command))
            .map(|(b, command)| (chord::print(&b.keys), command.name()))
            .collect()
    }

    /// Why `new` can't stand beside what is bound.
    fn conflict(&self, new: &Binding) -> Option<String> {
        let written = chord::print(&new.keys);
        let name = new.command.map_or(NONE, Command::name);
        let hidden = self.hidden_by(new);
        if !hidden.is_empty() {
            let list = hidden
                .iter()
                .map(|(keys, command)| format!("\"{keys}\" ({command})"));
            return Some(format!(
                "\"{written}\" = \"{name}\" would hide {}; first take that away with \"{}\" = \"none\" in [{}]",
                list.collect::<Vec<_>>().join(", "),
                hidden.first().map_or("", |(keys, _)| keys),
                new.context.name(),
            ));
        }
        let shorter = self
            .bindings_of(new.context)
            .filter(|b| b.command.is_some())
            .find(|b| b.keys.len() < new.keys.len() && new.keys.starts_with(&b.keys))?;
        let short = chord::print(&shorter.keys);
        Some(format!(
            "\"{written}\" = \"{name}\" can't be typed, as \"{short}\" already is {}; first take that away with \"{short}\" = \"none\"",
            shorter.command.map_or(NONE, Command::name),
        ))
    }
}

/// A binding that the user wants, and where it stands.
struct Wish {
    at: usize,
    binding: Binding,
}

/// A table of the file: its context and its bindings.
fn tables<'d>(table: &Entry<'d>) -> Result<(Context, Vec<Entry<'d>>), String> {
    let context = Context::from_name(table.key).ok_or_else(|| {
        let meant = did_you_mean(table.key, Context::ALL.map(Context::name));
        let all = Context::ALL.map(|c| format!("[{}]", c.name())).join(" ");
        format!(
            "there is no place \"{}\"{meant} The places are {all}",
            table.key
        )
    })?;
    match table.value {
        DeValue::Table(bindings) => Ok((context, entries(bindings))),
        _ => Err(format!(
            "{} is a place; its keys go under [{}]",
            table.key, table.key
        )),
    }
}

/// What one line of the file asks for.
fn wish(context: Context, entry: &Entry<'_>, before: &[Wish]) -> Result<Wish, String> {
    let keys = chord::parse(entry.key).map_err(|why| format!("\"{}\" {why}", entry.key))?;
    let command = command(context, entry)?;
    typable(context, entry.key, &keys)?;
    if before
        .iter()
        .any(|w| w.binding.context == context && w.binding.keys == keys)
    {
        return Err(format!(
            "\"{}\" is bound twice in [{}]; the first stands",
            entry.key,
            context.name()
        ));
    }
    Ok(Wish {
        at: entry.at,
        binding: Binding {
            context,
            keys,
            command,
        },
    })
}

/// The command that a line names; none for `"none"`.
fn command(context: Context, entry: &Entry<'_>) -> Result<Option<Command>, String> {
    let name = entry
        .value
        .as_str()
        .ok_or_else(|| format!("\"{}\" takes the name of a command in quotes", entry.key))?;
    if name == NONE {
        return Ok(None);
    }
    let command = Command::from_name(name).ok_or_else(|| {
        let meant = did_you_mean(name, Command::ALL.iter().map(|c| c.name()));
        format!("there is no command \"{name}\"{meant}")
    })?;
    if context != Context::All && !super::available(command, context) {
        let places = command
            .contexts()
            .iter()
            .map(|c| format!("[{}]", c.name()))
            .collect::<Vec<_>>()
            .join(" ");
        return Err(format!(
            "{name} means nothing in [{}]; it belongs in {places}",
            context.name()
        ));
    }
    Ok(Some(command))
}

/// Digits are counts, and where text is typed a bare character is text.
fn typable(context: Context, written: &str, keys: &[Chord]) -> Result<(), String> {
    let first = keys.first().copied();
    if context.takes_text() && first.is_some_and(Chord::is_text) {
        return Err(format!(
            "\"{written}\" is text in [{}] and can't be bound there",
            context.name()
        ));
    }
    if !context.takes_text() && first.and_then(Chord::digit).is_some_and(|d| d > 0) {
        return Err(format!(
            "\"{written}\" can't be bound: a digit begins a count"
        ));
    }
    Ok(())
}
