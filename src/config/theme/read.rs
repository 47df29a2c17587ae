//! A theme's file to a [`Theme`]: one line a part, an inline table of colours
//! and emphasis. A colour that a part does not name is that of `text`.

use toml::de::DeValue;

use super::{Ink, Paint, Theme};
use crate::config::{
    Problem,
    document::{Document, Entry, did_you_mean, entries},
};

/// A part's name in the file, and where it is in a theme.
type Part = (&'static str, fn(&mut Theme) -> &mut Ink);

/// Every part. `text` comes first: the others take its colours.
const PARTS: &[Part] = &[
    ("text", |t| &mut t.text),
    ("dim", |t| &mut t.dim),
    ("title", |t| &mut t.title),
    ("heading", |t| &mut t.heading),
    ("link", |t| &mut t.link),
    ("code", |t| &mut t.code),
    ("focus", |t| &mut t.focus),
    ("selection", |t| &mut t.selection),
    ("matched", |t| &mut t.matched),
    ("current", |t| &mut t.current),
    ("ornament", |t| &mut t.ornament),
    ("key", |t| &mut t.key),
    ("good", |t| &mut t.good),
    ("bad", |t| &mut t.bad),
    ("mark_yellow", |t| &mut t.marks[0]),
    ("mark_red", |t| &mut t.marks[1]),
    ("mark_green", |t| &mut t.marks[2]),
    ("mark_blue", |t| &mut t.marks[3]),
    ("mark_purple", |t| &mut t.marks[4]),
];

/// The terminal's colours by name, in the order of their numbers; with
/// `bright ` before the name, eight more.
const PALETTE: [&str; 8] = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
];

/// The theme in `text`, and what was wrong with it.
pub(super) fn theme(file: &str, text: &str) -> (Theme, Vec<Problem>) {
    let (document, mut problems) = Document::parse(file, text);
    let all = document.entries();
    let mut theme = Theme::default();
    for (name, part) in PARTS {
        let mut ink = Ink {
            fg: theme.text.fg,
            bg: theme.text.bg,
            ..Ink::default()
        };
        match all.iter().find(|e| e.key == *name) {
            Some(entry) => problems.extend(
                fill(&mut ink, entry)
                    .map_err(|why| document.problem(entry.at, why))
                    .err(),
            ),
            None => problems.push(document.problem(0, format!("{name} is missing"))),
        }
        *part(&mut theme) = ink;
    }
    for entry in all
        .iter()
        .filter(|e| !PARTS.iter().any(|(name, _)| *name == e.key))
    {
        let meant = did_you_mean(entry.key, PARTS.iter().map(|(name, _)| *name));
        problems.push(document.problem(
            entry.at,
            format!("there is no part \"{}\"{meant}", entry.key),
        ));
    }
    (theme, problems)
}

fn fill(ink: &mut Ink, part: &Entry<'_>) -> Result<(), String> {
    let DeValue::Table(table) = part.value else {
        return Err(format!("{} takes colours and emphasis in braces", part.key));
    };
    for entry in entries(table) {
        match (entry.key, entry.value) {
            ("fg", value) => ink.fg = paint(value)?,
            ("bg", value) => ink.bg = paint(value)?,
            ("bg256", DeValue::Integer(n)) => ink.bg_256 = n.as_str().parse().ok(),
            ("bold", DeValue::Boolean(on)) => ink.bold = *on,
            ("dim", DeValue::Boolean(on)) => ink.dim = *on,
            ("italic", DeValue::Boolean(on)) => ink.italic = *on,
            ("underline", DeValue::Boolean(on)) => ink.underline = *on,
            ("reverse", DeValue::Boolean(on)) => ink.reverse = *on,
            (other, _) => return Err(format!("{} does not take {other} so", part.key)),
        }
    }
    Ok(())
}

fn paint(value: &DeValue<'_>) -> Result<Paint, String> {
    let name = value.as_str().unwrap_or_default();
    let found = match name {
        "default" => Some(Paint::Default),
        _ => name.strip_prefix('#').map_or_else(|| ansi(name), rgb),
    };
    found.ok_or_else(|| {
        format!("\"{name}\" is no colour: \"default\", \"red\", \"bright red\", \"#rrggbb\"")
    })
}

fn ansi(name: &str) -> Option<Paint> {
    let (base, name) = name.strip_prefix("bright ").map_or((0, name), |n| (8, n));
    let index = PALETTE.iter().position(|p| *p == name)?;
    Some(Paint::Ansi(base + index as u8))
}

fn rgb(hex: &str) -> Option<Paint> {
    if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let all = u32::from_str_radix(hex, 16).ok()?;
    let [_, r, g, b] = all.to_be_bytes();
    Some(Paint::Rgb(r, g, b))
}
