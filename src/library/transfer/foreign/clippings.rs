//! Kindle's `My Clippings.txt`: title and author, a line in the device's
//! language with places and a date, the words.

use super::{Clip, Found, Left, bundle};
use crate::article::metadata::date;

const BETWEEN: &str = "==========";
/// What stands around an entry.
const BLANK: [char; 4] = ['\n', '\r', '\u{feff}', ' '];

/// How a note is called on devices in different languages.
const NOTES: [&str; 12] = [
    "note",
    "notiz",
    "nota",
    "notitie",
    "notatka",
    "anteckning",
    "notat",
    "muistiinpano",
    "заметка",
    "メモ",
    "笔记",
    "筆記",
];

/// A word before the date on devices in different languages, which says how
/// the date is to be read.
const BEFORE_DATES: [(&str, &str); 12] = [
    ("Added", "en"),
    ("Hinzugefügt", "de"),
    ("Ajouté", "fr"),
    ("Añadido", "es"),
    ("Aggiunto", "it"),
    ("Adicionado", "pt"),
    ("Toegevoegd", "nl"),
    ("Dodano", "pl"),
    ("Tillagd", "sv"),
    ("Добавлено", "ru"),
    ("作成日", "ja"),
    ("添加于", "zh"),
];

/// One entry.
struct Entry {
    title: String,
    is_note: bool,
    /// The first place and the last.
    place: (u64, u64),
    words: String,
    place_line: String,
    /// When it was made; empty where that is not understood.
    made: String,
}

pub(super) fn read(text: &str) -> Option<Found> {
    if !text.lines().any(|l| l.trim() == BETWEEN) {
        return None;
    }
    let mut left = Left::default();
    let parts = text
        .split(BETWEEN)
        .filter(|p| !p.trim_matches(BLANK).is_empty());
    let entries: Vec<Entry> = parts
        .filter_map(|part| entry(part).map_err(|why| left.add(why)).ok())
        .collect();
    if entries.is_empty() {
        return None;
    }
    let mut clips: Vec<(Clip, (u64, u64))> = Vec::new();
    for of in entries.iter().filter(|e| !e.is_note) {
        let title = bare_title(&of.title);
        let clip = Clip {
            title,
            quote: of.words.clone(),
            created: of.made.clone(),
            words: format!("{}\n{}", of.title, of.place_line),
            ..Clip::default()
        };
        clips.push((clip, of.place));
    }
    for of in entries.iter().filter(|e| e.is_note) {
        let title = bare_title(&of.title);
        // A note stands at the end of the passage that it is about.
        let about = clips.iter_mut().rev().find(|(c, place)| {
            c.title == title && place.1 > 0 && (place.0..=place.1).contains(&of.place.1)
        });
        match about {
            Some((clip, _)) => {
                clip.note = match clip.note.as_str() {
                    "" => of.words.clone(),
                    before => format!("{before}\n\n{}", of.words),
                };
                // As they are written, times sort by their letters.
                let last = clip.modified.clone().max(clip.created.clone());
                clip.modified = last.max(of.made.clone());
            }
            None => clips.push((
                Clip {
                    title,
                    note: of.words.clone(),
                    created: of.made.clone(),
                    words: format!("{}\n{}", of.title, of.place_line),
                    ..Clip::default()
                },
                (0, 0),
            )),
        }
    }
    let bundle = bundle("kindle", clips.into_iter().map(|(clip, _)| clip));
    Some((bundle, left))
}

/// An entry; why not, if it is none.
fn entry(text: &str) -> Result<Entry, &'static str> {
    const STRANGE: &str = "Left out, entries that are not written as Kindle does";
    let mut lines = text.trim_matches(BLANK).lines();
    let title = lines
        .next()
        .ok_or(STRANGE)?
        .trim()
        .trim_start_matches('\u{feff}')
        .to_owned();
    let place_line = lines.next().ok_or(STRANGE)?.trim().to_owned();
    if !place_line.starts_with('-') {
        return Err(STRANGE);
    }
    let words: Vec<&str> = lines.map(str::trim).collect();
    let words = words.join("\n").trim().to_owned();
    if words.is_empty() {
        return Err("Left out, bookmarks, which have no words of their own");
    }
    let lower = place_line.to_lowercase();
    let head = lower.split('|').next().unwrap_or_default();
    let is_note = NOTES.iter().any(|n| {
        head.split(|c: char| !c.is_alphabetic()).any(|w| w == *n)
            || (!n.is_ascii() && head.contains(n))
    });
    Ok(Entry {
        is_note,
        made: made(&place_line),
        place: place(&place_line),
        title,
        words,
        place_line,
    })
}

/// The location if there is one, else the page: the last part before the date
/// that has numbers.
fn place(line: &str) -> (u64, u64) {
    let mut parts: Vec<&str> = line.split('|').collect();
    if parts.len() > 1 {
        parts.pop();
    }
    let of = |part: &&str| {
        let numbers: Vec<u64> = part
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|n| n.parse().ok())
            .collect();
        match numbers[..] {
            [] => None,
            [one] => Some((one, one)),
            [a, b, ..] => Some((a, b.max(a))),
        }
    };
    parts.iter().rev().find_map(of).unwrap_or((0, 0))
}

/// When it was made, by the device's clock, of which no zone is said: the last
/// part of the line, in the language of the device.
fn made(line: &str) -> String {
    let last = line.rsplit('|').next().unwrap_or_default();
    let language = BEFORE_DATES.iter().find(|(word, _)| last.contains(word));
    let Some((_, date)) = date::find(last, language.map(|(_, code)| *code)) else {
        return String::new();
    };
    let (Some(month), Some(day)) = (date.month, date.day) else {
        return String::new();
    };
    let time = date.time.map_or_else(
        || "00:00:00".to_owned(),
        |t| format!("{:02}:{:02}:{:02}", t.hour, t.minute, t.second.unwrap_or(0)),
    );
    format!("{:04}-{month:02}-{day:02} {time}", date.year)
}

/// `Title (Author)` without the author.
fn bare_title(line: &str) -> String {
    let bare = line.strip_suffix(')').and_then(|l| l.rsplit_once('('));
    bare.map_or(line, |(title, _)| title).trim().to_owned()
}
