//! Frames from the model. The only user of ratatui's buffers; decides
//! nothing: what is shown, and where, is the model's.

mod aids;
mod canvas;
mod editor;
mod empty;
mod footer;
mod labels;
mod library;
mod notebook;
mod notes;
mod overlay;
mod pictures;
mod popup;
mod preview;
mod prompt;
mod reader;
mod revisit;
mod style;

pub use canvas::Hyperlink;
use ratatui::buffer::Buffer;

use crate::{
    command::Command,
    config::{Bidi, Decor},
    text,
    tui::app::{
        Model,
        geometry::{Area, Pane, Panes, SMALLEST},
    },
};
use canvas::Canvas;
pub use pictures::{Placed, Rgb};
use style::Styles;

/// What there is besides the cells.
#[derive(Debug, Default)]
pub struct Frame {
    /// The place of the cursor.
    pub cursor: (u16, u16),
    /// Cells that lead somewhere, for a terminal that can open them.
    pub links: Vec<Hyperlink>,
    /// Pictures, in cells that are left free for them.
    pub pictures: Vec<Placed>,
}

/// Paints `model`. The same model gives the same cells.
pub fn draw(model: &Model, buffer: &mut Buffer) -> Frame {
    let size = buffer.area;
    let styles = Styles::new(&model.theme);
    let turn = model.config.bidi == Bidi::App;
    let mut canvas = Canvas::new(
        buffer,
        styles.text,
        model.profile,
        (turn, model.config.decor),
    );
    let (x, y) = if model.size.too_small() {
        too_small(model, &mut canvas)
    } else {
        screen(model, &styles, &mut canvas)
    };
    let (links, pictures) = canvas.into_rest();
    Frame {
        cursor: (
            x.min(size.width.saturating_sub(1)),
            y.min(size.height.saturating_sub(1)),
        ),
        links,
        pictures,
    }
}

/// What is needed, on as many rows as that takes; everything comes back when
/// there is room.
fn too_small(model: &Model, canvas: &mut Canvas<'_>) -> (u16, u16) {
    let (size, least) = (model.size, SMALLEST);
    let then = if model.context().takes_text() {
        " Typing is ignored.".to_owned()
    } else {
        let key = model.key(Command::Quit);
        key.map(|key| format!(" {key} quits.")).unwrap_or_default()
    };
    let text = format!(
        "{}x{}; needs {}x{}.{then}",
        size.cols, size.rows, least.cols, least.rows
    );
    let lines = text::wrap_greedy(&text, usize::from(size.cols));
    for (y, line) in (0..size.rows).zip(lines) {
        canvas.put(
            0,
            y,
            size.cols,
            text.get(line.range).unwrap_or_default(),
            canvas.base(),
        );
    }
    (0, 0)
}

/// All panes, then what lies over them. Returns the place of the hardware
/// cursor: that of the uppermost thing that has the keys.
fn screen(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>) -> (u16, u16) {
    let panes = model.panes();
    let mut cursor = (0, 0);
    if let Some(area) = panes.library {
        let at = library::draw(model, styles, canvas, area);
        cursor = if model.focus == Pane::Library {
            at
        } else {
            cursor
        };
    }
    if let Some(area) = panes.preview {
        preview::draw(model, styles, canvas, area);
    }
    if let Some(area) = panes.reader {
        let at = reader::draw(model, styles, canvas, area);
        cursor = if model.focus == Pane::Reader {
            at
        } else {
            cursor
        };
    }
    if let Some(area) = panes.original {
        reader::draw_original(model, styles, canvas, area);
    }
    if let Some(area) = panes.notes {
        let at = notes::draw(model, styles, canvas, area);
        cursor = if model.focus == Pane::Notes {
            at
        } else {
            cursor
        };
    }
    if let Some(area) = panes.whole {
        cursor = if model.focus == Pane::Review {
            revisit::draw(model, styles, canvas, area)
        } else {
            notebook::draw(model, styles, canvas, area)
        };
    }
    rules(model, styles, canvas, panes);
    cursor = panes
        .editor
        .and_then(|area| editor::draw(model, styles, canvas, area))
        .unwrap_or(cursor);
    cursor = popup::draw(model, styles, canvas).unwrap_or(cursor);
    popup::which_key(model, styles, canvas);
    if let Some(at) = prompt::draw(model, styles, canvas, panes.footer, cursor.1) {
        return at;
    }
    footer::draw(model, styles, canvas, panes.footer, cursor.1);
    cursor
}

/// One thin rule between two panes.
fn rules(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, panes: Panes) {
    let glyph = match model.config.decor {
        Decor::Full => "│",
        Decor::Ascii => "|",
        Decor::Light | Decor::None => " ",
    };
    let height = model.size.rows.saturating_sub(1);
    let left = [panes.library, panes.reader].into_iter().flatten();
    for area in left {
        let x = area.x + area.cols;
        for y in 0..height {
            canvas.put(x, y, 1, glyph, styles.ornament);
        }
    }
}

/// The first row of a pane: what it is at the left, how far along at the
/// right. The pane that has the keys is the strong one. At the left may stand
/// a title: who calls takes care of what is the program's own there.
fn header(
    canvas: &mut Canvas<'_>,
    styles: &Styles,
    area: Area,
    focused: bool,
    (left, right): (&str, &str),
) {
    header_with_name(canvas, styles, area, focused, ("", left, right));
}

/// The same with what leads to the name on the left. The name has the direction
/// that it is read in.
fn header_with_name(
    canvas: &mut Canvas<'_>,
    styles: &Styles,
    area: Area,
    focused: bool,
    (way, left, right): (&str, &str, &str),
) {
    let style = if focused { styles.title } else { styles.dim };
    let right_cols = canvas.say_right(
        area.x + area.cols.saturating_sub(1),
        area.y,
        area.cols / 2,
        right,
        styles.dim,
    );
    let room = area.cols.saturating_sub(right_cols + 4);
    let way_cols = canvas.say(area.x + 1, area.y, room, way, style);
    canvas.put(
        area.x + 1 + way_cols,
        area.y,
        room.saturating_sub(way_cols),
        left,
        style,
    );
}
