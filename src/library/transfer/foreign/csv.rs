//! Tables of highlights: Readwise's own, the one that it reads, Instapaper's.

use std::collections::BTreeMap;

use super::{Clip, Found, Left, group};

/// Reads a table whose head names a column of quotes; with the tool.
pub(super) fn read(text: &str) -> Option<(&'static str, Found)> {
    let mut rows = rows(text).into_iter();
    let head: Vec<String> = rows
        .next()?
        .iter()
        .map(|c| c.trim().to_lowercase())
        .collect();
    let has = |name: &str| head.iter().any(|h| h == name);
    let (tool, quote) = match () {
        () if has("highlight") && (has("title") || has("book title")) => ("Readwise", "highlight"),
        () if has("selection") && has("url") => ("Instapaper", "selection"),
        () => return None,
    };
    let ours = has("color name");
    let mut left = Left::default();
    let mut before: BTreeMap<String, usize> = BTreeMap::new();
    let clips = rows.filter_map(|row| {
        let cells: BTreeMap<&str, String> = head.iter().map(String::as_str).zip(row).collect();
        let get = |names: &[&str]| {
            let found = names
                .iter()
                .find_map(|n| cells.get(n).filter(|c| !c.is_empty()));
            found.cloned().unwrap_or_default()
        };
        let quote = unguarded(&get(&[quote]));
        if quote.trim().is_empty() {
            left.add("Left out, rows without a quote, which name a story alone");
            return None;
        }
        let (mut tags, note) = tagged(&unguarded(&get(&["note"])));
        tags.extend(list(&get(&["tags"])));
        let (title, url) = (
            unguarded(&get(&["title", "book title"])),
            get(&["url", "source url"]),
        );
        // The same words of a story again: another highlight.
        let words = format!("{url}\n{title}\n{}", quote.trim());
        let n = before.entry(words.clone()).or_default();
        *n += 1;
        let key = if *n > 1 {
            format!("{words}\n{n}")
        } else {
            words
        };
        let color = get(&["color"]);
        // As our own table says a note on the whole article.
        let whole = ours && color.is_empty() && get(&["location"]).is_empty();
        let (quote, note) = if whole {
            (String::new(), quote)
        } else {
            (quote, note)
        };
        Some(Clip {
            title,
            url,
            quote,
            note,
            tags,
            color,
            created: get(&["highlighted at", "date", "timestamp"]),
            key,
            ..Clip::default()
        })
    });
    let bundle = group(clips.map(|c| c.form(tool)).collect());
    Some((tool, (bundle, left)))
}

/// What a cell lists: a JSON list, one as Python writes it, or words between
/// commas.
fn list(cell: &str) -> Vec<String> {
    if let Ok(list) = serde_json::from_str::<Vec<String>>(cell) {
        return list;
    }
    let inner = cell
        .trim()
        .strip_prefix('[')
        .and_then(|c| c.strip_suffix(']'));
    let of = |word: &str| match inner {
        Some(_) => word.trim().trim_matches(['\'', '"']).to_owned(),
        None => word.to_owned(),
    };
    inner.unwrap_or(cell).split([',', ';']).map(of).collect()
}

/// What a spreadsheet was kept from taking for a formula.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Readwise's notes begin with `.tag` words; `.h1` and `.c1` are its own.
fn tagged(note: &str) -> (Vec<String>, String) {
    let (mut tags, mut rest) = (Vec::new(), note.trim_start());
    while let Some(after) = rest.strip_prefix('.') {
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        let (word, left) = after.split_at_checked(end).unwrap_or((after, ""));
        if word.is_empty() || word.starts_with('.') {
            break;
        }
        let own = matches!(word.as_bytes(), [b'h' | b'c', b'0'..=b'9', ..]);
        if !own {
            tags.push(word.to_owned());
        }
        rest = left.trim_start();
    }
    (tags, rest.to_owned())
}

/// The cells of a table (RFC 4180): quoted ones may hold anything.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', true) => quoted = false,
            ('"', false) if cell.is_empty() => quoted = true,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) => {}
            ('\n', false) => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows.retain(|r| r.iter().any(|c| !c.trim().is_empty()));
    rows
}
