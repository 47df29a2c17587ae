//! The list of articles: a line an article, in columns that come and go with
//! the width.

use ratatui::style::Style;

use super::{canvas::Canvas, header, style::Styles};
use crate::{
    config::Decor,
    library::{GroupKey, Hit, HitIn, ReadState, Row},
    text,
    tui::app::{
        Model,
        geometry::{Area, Pane},
        library::View,
        lines::ListLine,
        progress::percent_of,
        shelf::{group_name, sort_name},
    },
};

/// Cells of the cursor, selection, state and star at the left.
const LEFT_COLS: u16 = 7;
/// Cells of the cursor alone.
const BARE_LEFT_COLS: u16 = 3;
/// Width from which there is a column for the site.
const SITE_FROM_COLS: u16 = 64;
/// Width from which there is one for the date, and the site stands right
/// after the title: a column of its own would be far away from short ones.
const DATE_FROM_COLS: u16 = 90;
/// Widest column for the site.
const SITE_COLS_MAX: u16 = 20;
/// Cells that a long title leaves to what stands after it.
const AFTER_TITLE_COLS: u16 = 34;
/// Width from which the header names the saved views.
const VIEWS_FROM_COLS: u16 = 100;

/// Draws the list; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    let focused = model.focus == Pane::Library;
    let left = left_header(model);
    let right = right_header(model, area);
    let left = canvas.own(&left).into_owned();
    header(canvas, styles, area, focused, (&left, &right));
    saved_views(model, styles, canvas, area, (&left, &right));
    let body = area.body();
    let list = &model.library;
    if list.ids.is_empty() {
        return super::empty::draw(model, styles, canvas, body);
    }
    let bar = focused && model.popup.is_none();
    for (y, line) in (body.y..).zip(list.lines()) {
        match line {
            ListLine::Heading(name) => {
                canvas.put(body.x + 1, y, body.cols - 2, &name, styles.heading);
            }
            ListLine::Item(at) => item(model, styles, canvas, (body, y), at, bar),
            ListLine::Title(at) => title(model, styles, canvas, (body, y), at, bar),
        }
    }
    let line = list.cursor_line().unwrap_or(0) as u16;
    (body.x + 1, body.y + line)
}

/// A line of an article. `bar`: the cursor is a bar, not a mark alone. (Under
/// a list over it, the bar would show at both sides.)
fn item(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    (body, y): (Area, u16),
    at: usize,
    bar: bool,
) {
    let list = &model.library;
    let here = at == list.at;
    let line = Line {
        model,
        styles,
        area: body,
        y,
        here: here && bar,
        title_below: list.has_title_below(at),
    };
    match list.ids.get(at).and_then(|id| list.row(*id)) {
        Some(row) => line.draw(canvas, row),
        None => line.waiting(canvas),
    }
    if here && !bar {
        canvas.put(body.x + 1, y, 1, ">", styles.dim);
    }
}

/// The line with a title that is read from right to left.
fn title(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    (body, y): (Area, u16),
    at: usize,
    bar: bool,
) {
    let list = &model.library;
    let Some(row) = list.ids.get(at).and_then(|id| list.row(*id)) else {
        return;
    };
    let left = left_cols(model);
    let room = body.cols.saturating_sub(left + 1);
    canvas.put(body.x + left, y, room, &row.title, title_style(styles, row));
    if at == list.at && bar {
        canvas.overlay(body.x, y, body.cols, styles.focus);
    }
}

/// Cells left of titles.
fn left_cols(model: &Model) -> u16 {
    match model.config.decor {
        Decor::Full | Decor::Light | Decor::Ascii => LEFT_COLS,
        Decor::None => BARE_LEFT_COLS,
    }
}

fn title_style(styles: &Styles, row: &Row) -> Style {
    if row.state == ReadState::Unread {
        styles.title
    } else {
        styles.text
    }
}

fn left_header(model: &Model) -> String {
    let list = &model.library;
    let counts = list.counts;
    let title = list.title();
    if list.refused.is_some() {
        return title;
    }
    let number = |n: u64| text::grouped(n);
    if !list.selected.is_empty() {
        let of = list.found().map(|n| format!(" of {}", number(n)));
        return format!(
            "{title}  {}{} selected",
            number(list.selected.len() as u64),
            of.unwrap_or_default()
        );
    }
    let found = list.found().map_or("…".to_owned(), number);
    if list.shows_hidden() {
        return format!("{found} found in what was stripped");
    }
    if !list.filter.trim().is_empty() {
        return format!("{title}  {found} match “{}”", list.filter.trim());
    }
    match list.view {
        View::Library if counts.unread > 0 => format!(
            "{title}  {} · {} unread",
            number(counts.library),
            number(counts.unread)
        ),
        View::Library => format!("{title}  {}", number(counts.library)),
        View::Archive => format!("{title}  {}", number(counts.archive)),
        View::Trash => format!("{title}  {}", number(counts.trash)),
        View::All => format!("{title}  {}", number(counts.library + counts.archive)),
        View::Saved(_) => format!("{title}  {found}"),
    }
}

fn right_header(model: &Model, area: Area) -> String {
    let list = &model.library;
    if list.ids.is_empty() || area.cols < SITE_FROM_COLS {
        return String::new();
    }
    let sort = sort_name(list.sorted_by());
    match list.grouped_by() {
        Some(key) => format!("{} · {sort}", group_name(key)),
        None => sort.to_owned(),
    }
}

/// The numbers and names of the saved views, where the header has room.
fn saved_views(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
    (left, right): (&str, &str),
) {
    if area.cols < VIEWS_FROM_COLS {
        return;
    }
    let end = area.x + area.cols.saturating_sub(text::width(right) as u16 + 4);
    let mut x = area.x + 1 + text::width(left) as u16 + 5;
    for view in &model.library.views {
        let cols = text::width(&view.name) as u16 + 2;
        if model.library.view == View::Saved(view.slot) {
            continue;
        }
        if x + cols > end {
            return;
        }
        canvas.put(x, area.y, 1, &view.slot.to_string(), styles.key);
        canvas.put(x + 2, area.y, cols, &view.name, styles.dim);
        x += cols + 3;
    }
}

/// One line of the list.
struct Line<'a> {
    model: &'a Model,
    styles: &'a Styles,
    area: Area,
    y: u16,
    here: bool,
    title_below: bool,
}

impl Line<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, row: &Row) {
        let x = self.left(canvas, row);
        let end = self.right(canvas, row).saturating_sub(1);
        let room = end.saturating_sub(x);
        let hit = self.hit(row);
        let after = match hit {
            Some(_) => String::new(),
            None => self.after_title(row),
        };
        let after_cols = if after.is_empty() {
            0
        } else {
            (text::width(&after) as u16 + 2).min(AFTER_TITLE_COLS)
        };
        let title = match row.title.as_str() {
            _ if self.title_below => "",
            "" => "(no title)",
            title => title,
        };
        let title_room = if hit.is_some() {
            room * 2 / 5
        } else {
            room.saturating_sub(after_cols)
        };
        let style = title_style(self.styles, row);
        let used = canvas.put(x, self.y, title_room, title, style);
        let gap = if used > 0 { 2 } else { 0 };
        if let Some(hit) = hit {
            self.sentence(canvas, x + used + gap, room.saturating_sub(used + gap), hit);
        } else if after_cols > 0 {
            let x = x + used + gap;
            canvas.put(x, self.y, end.saturating_sub(x), &after, self.styles.dim);
        }
        if self.here {
            canvas.overlay(self.area.x, self.y, self.area.cols, self.styles.focus);
        }
    }

    /// What stands right after the title in a wide list: site and tags.
    fn after_title(&self, row: &Row) -> String {
        if self.area.cols < DATE_FROM_COLS {
            return String::new();
        }
        let grouped = self.model.library.grouped_by();
        let site = (grouped != Some(GroupKey::Site)).then(|| row.site.clone());
        let tags = row.tags.iter().map(|tag| format!("#{tag}"));
        let parts = site.into_iter().chain(tags).filter(|p| !p.is_empty());
        parts.collect::<Vec<_>>().join("  ")
    }

    /// The match that is shown beside the title, if there is room for it.
    fn hit(&self, row: &Row) -> Option<&Hit> {
        let wide = self.area.cols >= SITE_FROM_COLS;
        self.model.library.hit(row.id).filter(|_| wide)
    }

    /// The sentence around a match, so cut that the match is seen.
    fn sentence(&self, canvas: &mut Canvas<'_>, x: u16, room: u16, hit: &Hit) {
        let before = last_cells(&hit.before, usize::from(room / 3));
        let more = canvas.own("…");
        let mut at = x;
        let mut put = |text: &str, style| {
            at += canvas.put(at, self.y, (x + room).saturating_sub(at), text, style);
        };
        if hit.place == HitIn::Note {
            put("note: ", self.styles.key);
        }
        if before.len() < hit.before.len() {
            put(&more, self.styles.dim);
        }
        put(before, self.styles.dim);
        put(&hit.matched, self.styles.matched);
        put(&hit.after, self.styles.dim);
    }

    /// A line that is being fetched.
    fn waiting(&self, canvas: &mut Canvas<'_>) {
        let left = left_cols(self.model);
        canvas.say(self.area.x + left, self.y, 3, "…", self.styles.dim);
        if self.here {
            canvas.overlay(self.area.x, self.y, self.area.cols, self.styles.focus);
        }
    }

    /// The signs at the left. Returns where the title begins.
    fn left(&self, canvas: &mut Canvas<'_>, row: &Row) -> u16 {
        let (unread, reading, star) = match self.model.config.decor {
            Decor::Full | Decor::Light => ("●", "○", "★"),
            Decor::Ascii => ("*", "o", "!"),
            Decor::None => return self.left_in_words(canvas, row),
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
        x + LEFT_COLS
    }

    /// The same without signs: words where there is something to say, and how
    /// far it is read in its column alone.
    fn left_in_words(&self, canvas: &mut Canvas<'_>, row: &Row) -> u16 {
        if self.here {
            canvas.put(self.area.x + 1, self.y, 1, ">", self.styles.key);
        }
        let is_selected = self.model.library.selected.contains(&row.id);
        let words = [(is_selected, "selected;"), (row.starred, "starred;")];
        let mut x = self.area.x + BARE_LEFT_COLS;
        for (_, word) in words.into_iter().filter(|(said, _)| *said) {
            let room = self.area.cols / 4;
            x += canvas.put(x, self.y, room, word, self.styles.key) + 1;
        }
        x
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
        column(4, &progress(row, self.model.config.decor), false);
        if cols >= 50 {
            column(5, &length(row), false);
        }
        if self.hit(row).is_some() {
            return right;
        }
        if cols >= DATE_FROM_COLS {
            let date = row.published.map(|d| d.to_string()).unwrap_or_default();
            column(11, date.get(..10).unwrap_or(&date), true);
        } else if cols >= SITE_FROM_COLS {
            column((cols / 5).min(SITE_COLS_MAX), &row.site, true);
        }
        right
    }
}

/// The end of `text` that fits into so many cells.
fn last_cells(text: &str, cols: usize) -> &str {
    let mut start = text.len();
    let mut used = 0;
    let all: Vec<(usize, &str)> = text::graphemes(text).collect();
    for (at, grapheme) in all.into_iter().rev() {
        used += text::width(grapheme);
        if used > cols {
            break;
        }
        start = at;
    }
    text.get(start..).unwrap_or_default()
}

fn notes(row: &Row) -> String {
    if row.notes == 0 {
        String::new()
    } else {
        format!("{}n", row.notes.min(99))
    }
}

/// How long it takes to read, in five cells.
fn length(row: &Row) -> String {
    match row.minutes() {
        minutes @ 0..600 => format!("{minutes}m"),
        minutes => format!("{}h", minutes.div_ceil(60)),
    }
}

fn progress(row: &Row, decor: Decor) -> String {
    match row.state {
        ReadState::Read => "done".into(),
        // Elsewhere a sign says so.
        ReadState::Unread if decor == Decor::None => "new".into(),
        ReadState::Reading if decor == Decor::None && row.progress <= 0.0 => "0%".into(),
        _ if row.progress <= 0.0 || row.state == ReadState::Unread => String::new(),
        ReadState::Unread | ReadState::Reading => {
            format!("{}%", percent_of(row.progress))
        }
    }
}
