//! The chosen article beside the list: head, state, notes, how it begins.

use super::{canvas::Canvas, style::Styles};
use crate::{
    config::Decor,
    library::{Place, ReadState, Row},
    text,
    tui::app::{Model, geometry::Area, preview::Preview, progress::percent_of},
};

/// Widest text, as on the page.
const MEASURE_COLS: u16 = 66;
/// Cells free at the left.
const MARGIN_COLS: u16 = 3;

/// Draws the preview of the chosen article.
pub(super) fn draw(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) {
    let Some(row) = model.library.chosen().and_then(|id| {
        let shown = model.preview.of(id).map(|p| &p.row);
        model.library.row(id).or(shown)
    }) else {
        return;
    };
    let body = area.body();
    let mut page = Page {
        canvas,
        x: body.x + MARGIN_COLS,
        cols: MEASURE_COLS.min(body.cols.saturating_sub(MARGIN_COLS + 2)),
        y: body.y,
        end: body.y + body.rows,
    };
    page.text(&row.title, styles.title);
    let (dot, star) = match model.config.decor {
        Decor::Full | Decor::Light => (" · ", "★ starred"),
        Decor::Ascii => (" - ", "! starred"),
        Decor::None => ("; ", "starred"),
    };
    let lines = [source(row), state(row, star), tags(row)];
    for line in lines.iter().filter(|l| !l.is_empty()) {
        page.text(&line.join(dot), styles.dim);
    }
    if let Some(preview) = model.preview.of(row.id) {
        notes(preview, row, styles, &mut page);
        page.y += 1;
        for paragraph in &preview.story {
            page.text(paragraph, styles.text);
            page.y += 1;
        }
    }
}

/// Lines one below the other, cut where the screen ends.
struct Page<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    x: u16,
    y: u16,
    cols: u16,
    end: u16,
}

impl Page<'_, '_> {
    fn text(&mut self, text: &str, style: ratatui::style::Style) {
        let clean = text::sanitise_line(text);
        for line in text::wrap(&clean, usize::from(self.cols)) {
            if self.y >= self.end {
                return;
            }
            let words = clean.get(line.range).unwrap_or_default();
            self.canvas
                .put(self.x, self.y, self.cols, words.trim_end(), style);
            self.y += 1;
        }
    }
}

/// Who, where, when.
fn source(row: &Row) -> Vec<String> {
    let names: Vec<&str> = row.authors.iter().map(|a| a.name.as_str()).collect();
    let date = row.published.map(|d| d.to_string());
    let date = date.map(|d| d.get(..10).unwrap_or(&d).to_owned());
    let parts = [Some(names.join(", ")), Some(row.site.clone()), date];
    parts
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect()
}

/// How long it is, how far it is read, where it is kept.
fn state(row: &Row, star: &str) -> Vec<String> {
    let words = text::grouped(row.words.into());
    let read = match row.state {
        ReadState::Unread => "unread".to_owned(),
        ReadState::Reading => format!("{}% read", percent_of(row.progress)),
        ReadState::Read => "read".to_owned(),
    };
    let place = match row.place {
        Place::Library => None,
        Place::Archive => Some("archived".to_owned()),
        Place::Trash => Some("in the trash".to_owned()),
    };
    let length = text::duration(row.minutes().into());
    let starred = row.starred.then(|| star.to_owned());
    [
        Some(length),
        Some(format!("{words} words")),
        Some(read),
        starred,
        place,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn tags(row: &Row) -> Vec<String> {
    row.tags.iter().map(|tag| format!("#{tag}")).collect()
}

fn notes(preview: &Preview, row: &Row, styles: &Styles, page: &mut Page<'_, '_>) {
    if row.notes == 0 {
        return;
    }
    page.y += 1;
    let noun = if row.notes == 1 { "note" } else { "notes" };
    page.text(&format!("{} {noun}", row.notes), styles.heading);
    for note in &preview.notes {
        if page.y < page.end {
            let (x, y, cols) = (page.x, page.y, page.cols);
            page.canvas.quote(x, y, cols, note, styles.text);
            page.y += 1;
        }
    }
}
