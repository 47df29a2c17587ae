//! What stands where there are no articles: why, and what to press.

use super::{canvas::Canvas, style::Styles};
use crate::{
    command::{Command, Context},
    text,
    tui::app::{Model, geometry::Area, library::View, say::key_label},
};

/// Between a key and what it does.
const GAP_COLS: u16 = 3;

/// Widest lines of a long sentence.
const REFUSED_COLS_MAX: u16 = 72;

/// A key, as the user has it, what it does, and what is said of that where
/// there is room.
type Offer = (Command, &'static str, &'static str);

/// Why nothing is there, what to press, and what else there is to know.
struct Empty {
    title: &'static str,
    offers: &'static [Offer],
    also: &'static str,
}

const OPENING: Empty = Empty {
    title: "Opening the library …",
    offers: &[],
    also: "",
};
const BARE: Empty = Empty {
    title: "No articles yet.",
    offers: &[
        (
            Command::Open,
            "read the sample article",
            ": it teaches the keys",
        ),
        (Command::Add, "add a file or folder", " of saved articles"),
        (Command::Help, "all keys", ""),
        (Command::Quit, "quit", ""),
    ],
    also: "A text that you paste here becomes an article, if you say so.",
};
const NO_MATCH: Empty = Empty {
    title: "Nothing matches, neither in the stories nor in what was stripped.",
    offers: &[
        (Command::Cancel, "show all again", ""),
        (Command::Search, "change the filter", ""),
    ],
    also: "",
};
const NO_TRASH: Empty = Empty {
    title: "The trash is empty.",
    offers: &[
        (Command::ViewLibrary, "back to the library", ""),
        (Command::Trash, "throws an article away", " in the library"),
    ],
    also: "What is thrown away waits here until you restore it.",
};
const NO_ARCHIVE: Empty = Empty {
    title: "Nothing is archived yet.",
    offers: &[
        (Command::ViewLibrary, "back to the library", ""),
        (Command::Archive, "archives an article", " in the library"),
    ],
    also: "",
};
const ALL_ARCHIVED: Empty = Empty {
    title: "All read and put away.",
    offers: &[
        (Command::ViewArchive, "show the archive", ""),
        (Command::Add, "add a file or folder", ""),
    ],
    also: "",
};
const ALL_TRASHED: Empty = Empty {
    title: "All that there is lies in the trash.",
    offers: &[
        (Command::ViewTrash, "show the trash", ""),
        (Command::Undo, "undo the last change", ""),
        (Command::Add, "add a file or folder", ""),
    ],
    also: "",
};
const NOTHING_IN_VIEW: Empty = Empty {
    title: "Nothing is in this view now.",
    offers: &[
        (Command::ViewLibrary, "back to the library", ""),
        (Command::Views, "other views", ""),
        (Command::RemoveView, "remove this view", ""),
    ],
    also: "",
};

fn of(model: &Model) -> Empty {
    let list = &model.library;
    let counts = list.counts;
    if !list.loaded {
        return OPENING;
    }
    if list.is_bare() {
        return BARE;
    }
    if !list.filter.trim().is_empty() {
        return NO_MATCH;
    }
    match list.view {
        View::Trash => NO_TRASH,
        View::Archive => NO_ARCHIVE,
        View::Saved(_) => NOTHING_IN_VIEW,
        View::Library | View::All if counts.archive == 0 && counts.trash > 0 => ALL_TRASHED,
        View::Library | View::All => ALL_ARCHIVED,
    }
}

/// Why there is no list at all, whole however narrow the window is; the way
/// out stands in the last row.
fn refused(why: &str, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) -> (u16, u16) {
    let cols = area.cols.saturating_sub(2).min(REFUSED_COLS_MAX);
    let x = area.x + area.cols.saturating_sub(cols) / 2;
    let end = area.y + area.rows;
    canvas.say(x, area.y, cols, "The library can’t be shown.", styles.title);
    let why = &*canvas.own(why);
    let lines = text::wrap(why, usize::from(cols));
    for (y, line) in (area.y + 2..end).zip(lines) {
        let line = why.get(line.range).unwrap_or_default();
        canvas.put(x, y, cols, line, styles.text);
    }
    (x, area.y)
}

/// Draws it a third down; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    if let Some(why) = &model.library.refused {
        return refused(why, styles, canvas, area);
    }
    let Empty {
        title,
        offers,
        also,
    } = of(model);
    let title = &*canvas.own(title);
    let key = |command| key_label(&model.keymap, Context::Library, command);
    let offers: Vec<(String, &str, &str)> = offers
        .iter()
        .filter_map(|(command, what, more)| Some((key(*command)?, *what, *more)))
        .collect();
    let cols = |text: &str| text::width(text) as u16;
    let key_cols = offers.iter().map(|(key, ..)| cols(key)).max().unwrap_or(0);
    let what_cols = |(_, what, more): &(String, &str, &str)| cols(what) + cols(more);
    let widest = offers.iter().map(what_cols).max().unwrap_or(0) + key_cols + GAP_COLS;
    let widest = widest.max(cols(title)).min(area.cols.saturating_sub(2));
    let x = area.x + area.cols.saturating_sub(widest) / 2;
    let room = (area.x + area.cols).saturating_sub(x + 1);
    let lines = |words: &str| -> Vec<String> {
        let wrapped = text::wrap_greedy(words, usize::from(room)).into_iter();
        let line = |l: text::WrappedLine| words.get(l.range).unwrap_or_default().to_owned();
        wrapped.map(line).collect()
    };
    // What there is to know goes where there is no room, then the blank row.
    let (title, mut also) = (lines(title), lines(also));
    let needed = (title.len() + offers.len()) as u16 + 1;
    if needed + 1 + also.len() as u16 > area.rows {
        also.clear();
    }
    let below = if also.is_empty() {
        0
    } else {
        also.len() as u16 + 1
    };
    let spare = area.rows.saturating_sub(needed + below);
    let top = area.y + (area.rows / 3).saturating_sub(1).min(spare);
    let mut y = top;
    for line in &title {
        canvas.put(x, y, room, line, styles.title);
        y += 1;
    }
    y += u16::from(needed <= area.rows);
    for (key, what, more) in &offers {
        let what_x = x + key_cols + GAP_COLS;
        let room = room.saturating_sub(key_cols + GAP_COLS);
        let whole = format!("{what}{more}");
        let what = if cols(&whole) <= room { &whole } else { *what };
        if y < area.y + area.rows {
            canvas.put(x, y, key_cols, key, styles.key);
            canvas.put(what_x, y, room, what, styles.text);
        }
        y += 1;
    }
    for line in &also {
        y += 1;
        canvas.put(x, y, room, line, styles.dim);
    }
    (x, top)
}
