//! The list of articles: a line an article, in columns that come and go with
//! the width.

use super::{canvas::Canvas, header, style::Styles};
use crate::{
    command::{Command, Context},
    config::Decor,
    library::{ReadState, Row},
    text,
    tui::app::{
        Model,
        geometry::{Area, Pane},
        library::{View, sort_name},
        say::key_label,
    },
};

/// Cells of the cursor, selection, state and star at the left.
const LEFT_COLS: u16 = 7;
/// Width from which there is a column for the site.
const SITE_FROM_COLS: u16 = 64;
/// Width from which there is one for the date.
const DATE_FROM_COLS: u16 = 90;
/// Width from which tags stand at the end of the titles.
const TAGS_FROM_COLS: u16 = 90;
/// Most cells of a title's room that tags may take.
const TAGS_COLS_MAX: u16 = 24;
/// Widest column for the site.
const SITE_COLS_MAX: u16 = 20;

/// Draws the list; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    let focused = model.focus == Pane::Library;
    header(
        canvas,
        styles,
        area,
        focused,
        (&left_header(model), &right_header(model)),
    );
    let body = area.body();
    let list = &model.library;
    if list.ids.is_empty() {
        return empty(model, styles, canvas, body);
    }
    let shown = list
        .ids
        .iter()
        .enumerate()
        .skip(list.top)
        .take(usize::from(body.rows));
    for (y, (at, id)) in (body.y..).zip(shown) {
        let here = at == list.at;
        let line = Line {
            model,
            styles,
            area: body,
            y,
            // Under a list, the bar would show at both sides of it.
            here: here && focused && model.popup.is_none(),
        };
        match list.row(*id) {
            Some(row) => line.draw(canvas, row),
            None => line.waiting(canvas),
        }
        if here && !(focused && model.popup.is_none()) {
            canvas.put(body.x + 1, y, 1, ">", styles.dim);
        }
    }
    (body.x + 1, body.y + list.at.saturating_sub(list.top) as u16)
}

fn left_header(model: &Model) -> String {
    let list = &model.library;
    let counts = list.counts;
    if !list.selected.is_empty() {
        return format!("{}  {} selected", list.view.title(), list.selected.len());
    }
    if list.shows_hidden() {
        return format!("{} found in what was stripped", list.ids.len());
    }
    if !list.filter.trim().is_empty() {
        return format!(
            "{}  {} match “{}”",
            list.view.title(),
            list.ids.len(),
            list.filter.trim()
        );
    }
    match list.view {
        View::Library if counts.unread > 0 => {
            format!("Library  {} · {} unread", counts.library, counts.unread)
        }
        View::Library => format!("Library  {}", counts.library),
        View::Archive => format!("Archive  {}", counts.archive),
        View::Trash => format!("Trash  {}", counts.trash),
        View::All => format!("Library and archive  {}", counts.library + counts.archive),
    }
}

fn right_header(model: &Model) -> String {
    let list = &model.library;
    if list.ids.is_empty()
        || model
            .panes()
            .library
            .is_some_and(|a| a.cols < SITE_FROM_COLS)
    {
        return String::new();
    }
    sort_name(list.sort).to_owned()
}

/// One line of the list.
struct Line<'a> {
    model: &'a Model,
    styles: &'a Styles,
    area: Area,
    y: u16,
    here: bool,
}

impl Line<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, row: &Row) {
        let unread = row.state == ReadState::Unread;
        let title_style = if unread {
            self.styles.title
        } else {
            self.styles.text
        };
        self.left(canvas, row);
        let right = self.right(canvas, row);
        let x = self.area.x + LEFT_COLS;
        let room = right.saturating_sub(x + 1 + self.tags(canvas, row, right.saturating_sub(1)));
        let title = if row.title.is_empty() {
            "(no title)"
        } else {
            &row.title
        };
        canvas.put(x, self.y, room, title, title_style);
        if self.here {
            canvas.overlay(self.area.x, self.y, self.area.cols, self.styles.focus);
        }
    }

    /// A line that is being fetched.
    fn waiting(&self, canvas: &mut Canvas<'_>) {
        canvas.put(self.area.x + LEFT_COLS, self.y, 1, "…", self.styles.dim);
        if self.here {
            canvas.overlay(self.area.x, self.y, self.area.cols, self.styles.focus);
        }
    }

    fn left(&self, canvas: &mut Canvas<'_>, row: &Row) {
        let (unread, reading, star) = match self.model.config.decor {
            Decor::Full | Decor::Light => ("●", "○", "★"),
            Decor::Ascii | Decor::None => ("*", "o", "!"),
        };
        let state = match row.state {
            ReadState::Unread => unread,
            ReadState::Reading => reading,
            ReadState::Read => " ",
        };
        let x = self.area.x;
        if self.here {
            canvas.put(x + 1, self.y, 1, ">", self.styles.key);
        }
        if self.model.library.selected.contains(&row.id) {
            canvas.put(x + 2, self.y, 1, "+", self.styles.key);
        }
        canvas.put(x + 3, self.y, 1, state, self.styles.key);
        if row.starred {
            canvas.put(x + 5, self.y, 1, star, self.styles.key);
        }
    }

    /// The columns at the right, from the right. Returns where they begin.
    fn right(&self, canvas: &mut Canvas<'_>, row: &Row) -> u16 {
        let cols = self.area.cols;
        let mut right = self.area.x + cols.saturating_sub(1);
        let mut column = |width: u16, text: &str, from_left: bool| {
            let start = right.saturating_sub(width);
            if from_left {
                canvas.put(start, self.y, width, text, self.styles.dim);
            } else {
                canvas.put_right(right, self.y, width, text, self.styles.dim);
            }
            right = start.saturating_sub(1);
        };
        column(3, &notes(row), false);
        column(4, &progress(row), false);
        if cols >= 50 {
            column(5, &format!("{}m", row.minutes()), false);
        }
        if cols >= DATE_FROM_COLS {
            let date = row.published.map(|d| d.to_string()).unwrap_or_default();
            column(11, date.get(..10).unwrap_or(&date), true);
        }
        if cols >= SITE_FROM_COLS {
            column((cols / 5).min(SITE_COLS_MAX), &row.site, true);
        }
        right
    }

    /// Tags, up to the column `right`; where there are none the title has the
    /// room. Returns the cells that they take.
    fn tags(&self, canvas: &mut Canvas<'_>, row: &Row, right: u16) -> u16 {
        if row.tags.is_empty() || self.area.cols < TAGS_FROM_COLS {
            return 0;
        }
        let tags: Vec<String> = row.tags.iter().map(|t| format!("#{t}")).collect();
        let cols = TAGS_COLS_MAX.min(self.area.cols / 5);
        canvas.put_right(right, self.y, cols, &tags.join(" "), self.styles.dim) + 2
    }
}

fn notes(row: &Row) -> String {
    if row.notes == 0 {
        String::new()
    } else {
        format!("{}n", row.notes.min(99))
    }
}

fn progress(row: &Row) -> String {
    match row.state {
        ReadState::Read => "done".into(),
        _ if row.progress <= 0.0 || row.state == ReadState::Unread => String::new(),
        ReadState::Unread | ReadState::Reading => {
            format!("{}%", (row.progress * 100.0).round() as u32)
        }
    }
}

/// What stands where there are no articles: why, and what to press.
fn empty(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) -> (u16, u16) {
    let list = &model.library;
    let mut lines: Vec<(String, String)> = Vec::new();
    let key = |command| key_label(&model.keymap, Context::Library, command);
    let mut offer =
        |command, what: &str| lines.extend(key(command).map(|key| (key, what.to_owned())));
    let title = if !list.loaded {
        "Opening the library …"
    } else if list.is_bare() {
        offer(
            Command::Open,
            "read the sample article: it teaches the keys",
        );
        offer(Command::Add, "add a file or folder of saved articles");
        offer(Command::Help, "all keys");
        offer(Command::Quit, "quit");
        "No articles yet."
    } else if !list.filter.trim().is_empty() {
        offer(Command::Cancel, "show all again");
        offer(Command::Search, "change the filter");
        "Nothing matches, neither in the stories nor in what was stripped."
    } else {
        match list.view {
            View::Trash => {
                offer(Command::ViewLibrary, "back to the library");
                "The trash is empty."
            }
            View::Archive => {
                offer(Command::ViewLibrary, "back to the library");
                offer(Command::Archive, "in the library archives an article");
                "Nothing is archived yet."
            }
            View::Library | View::All => {
                offer(Command::ViewArchive, "show the archive");
                offer(Command::Add, "add a file or folder");
                "All read and put away."
            }
        }
    };
    let top = area.y + (area.rows / 3).saturating_sub(1);
    let key_cols = lines
        .iter()
        .map(|(key, _)| text::width(key))
        .max()
        .unwrap_or(0) as u16;
    let widest = lines
        .iter()
        .map(|(_, what)| text::width(what) as u16 + key_cols + 3)
        .max()
        .unwrap_or(0);
    let widest = widest
        .max(text::width(title) as u16)
        .min(area.cols.saturating_sub(2));
    let x = area.x + area.cols.saturating_sub(widest) / 2;
    canvas.put(x, top, widest, title, styles.title);
    let mut y = top + 2;
    for (key, what) in &lines {
        canvas.put(x, y, key_cols, key, styles.key);
        canvas.put(
            x + key_cols + 3,
            y,
            area.cols.saturating_sub(x + key_cols + 4 - area.x),
            what,
            styles.text,
        );
        y += 1;
    }
    if list.is_bare() {
        let paste = "A text that you paste here becomes an article, if you say so.";
        canvas.put(
            x,
            y + 1,
            (area.x + area.cols).saturating_sub(x + 1),
            paste,
            styles.dim,
        );
    }
    (x, top)
}
