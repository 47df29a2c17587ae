//! Tables of highlights: Readwise's own, the one that it reads, Instapaper's.

use std::collections::BTreeMap;

use super::{Clip, Found, Left, bundle};

/// Columns that say which story a row is of.
const STORIES: [&str; 4] = ["title", "book title", "url", "source url"];

fn head(row: &[String]) -> Vec<String> {
    row.iter().map(|c| c.trim().to_lowercase()).collect()
}

/// What a table of quotes lacks.
pub(super) fn damage(text: &str) -> Option<String> {
    let head = head(&rows(text).0.into_iter().next()?);
    let has = |name: &str| head.iter().any(|h| h == name);
    let of_stories = STORIES.iter().any(|name| has(name));
    (has("highlight") && !of_stories).then(|| {
        "the table has a column Highlight, but none for the story: Title or URL".to_owned()
    })
}

/// Reads a table whose head names a column of quotes; with the tool.
pub(super) fn read(text: &str) -> Option<(&'static str, Found)> {
    let (rows, broken) = rows(text);
    let mut rows = rows.into_iter();
    let head = head(&rows.next()?);
    let has = |name: &str| head.iter().any(|h| h == name);
    let (tool, quote) = match () {
        () if has("highlight") && STORIES.iter().any(|name| has(name)) => ("Readwise", "highlight"),
        () if has("selection") && has("url") => ("Instapaper", "selection"),
        () => return None,
    };
    let ours = has("color name");
    let mut left = Left::default();
    left.add_many(
        "Left out, rows whose quotation marks do not match, with all up to the next one",
        broken,
    );
    let clips = rows.filter_map(|row| {
        let more = row.get(head.len()..).unwrap_or_default();
        if more.iter().any(|cell| !cell.trim().is_empty()) {
            left.add("Left out, rows with more cells than the head has names");
            return None;
        }
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
        let color = get(&["color"]);
        // As our own table says a note on the whole article.
        let whole = ours && color.is_empty() && get(&["location"]).is_empty();
        let (quote, note) = if whole {
            (String::new(), quote)
        } else {
            (quote, note)
        };
        Some(Clip {
            title: unguarded(&get(&["title", "book title"])),
            url: get(&["url", "source url"]),
            quote,
            note,
            tags,
            color,
            created: get(&["highlighted at", "date", "timestamp"]),
            ..Clip::default()
        })
    });
    let bundle = bundle(tool, clips);
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

/// The cells of a table (RFC 4180): quoted ones may hold anything. Rows in
/// which more follows a quoted cell, or one of them does not end, are only
/// counted.
pub(super) fn rows(text: &str) -> (Vec<Vec<String>>, usize) {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut is_broken, mut broken) = (false, false, 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', true) => {
                quoted = false;
                let ends = matches!(chars.peek(), None | Some(',' | '\r' | '\n'));
                is_broken |= !ends;
            }
            ('"', false) if cell.is_empty() => quoted = true,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) => {}
            ('\n', false) => {
                row.push(std::mem::take(&mut cell));
                let row = std::mem::take(&mut row);
                if std::mem::take(&mut is_broken) {
                    broken += 1;
                } else {
                    rows.push(row);
                }
            }
            _ => cell.push(c),
        }
    }
    if is_broken || quoted {
        broken += 1;
    } else if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows.retain(|r| r.iter().any(|c| !c.trim().is_empty()));
    (rows, broken)
}
