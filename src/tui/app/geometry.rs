//! Which panes are on the screen, and where. The model needs it to know how
//! much fits; the view draws exactly there.

/// The least that a page needs; below it offprint says so and waits.
pub const SMALLEST: Size = Size { cols: 40, rows: 10 };
/// From this width the notes stand beside the page.
pub const TWO_PANES_COLS: u16 = 100;
/// From this width the library stands there as well.
pub const THREE_PANES_COLS: u16 = 160;
/// From this width the original can stand beside the page: two columns of the
/// usual measure with their gutters.
pub const BESIDE_COLS: u16 = 140;
/// From this width a page can have two columns.
pub const TWO_COLUMNS_COLS: u16 = BESIDE_COLS;
/// Cells left of the text: a mark's number, letter, bar, and a space.
pub const GUTTER_COLS: u16 = 6;
/// The same where there is no room for numbers.
pub const NARROW_GUTTER_COLS: u16 = 3;
/// Page width from which the gutter has numbers.
const WIDE_GUTTER_FROM_COLS: u16 = 60;
/// Cells that headings begin left of the text.
const OUTDENT_COLS: u16 = 2;
/// Cells kept free right of the text.
const MARGIN_COLS: u16 = 1;
/// The least measure that `layout` takes.
const MEASURE_MIN_COLS: u16 = 20;
/// Height of a pane from which a blank row below the header is no loss.
const AIRY_FROM_ROWS: u16 = 16;
/// Widest preview: a text column with its margins.
const PREVIEW_COLS_MAX: u16 = 74;
/// Rows of the note editor with its two lines of frame.
const EDITOR_ROWS: u16 = 9;

/// Size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub cols: u16,
    /// Rows.
    pub rows: u16,
}

impl Size {
    /// Whether nothing sensible fits.
    pub fn too_small(self) -> bool {
        self.cols < SMALLEST.cols || self.rows < SMALLEST.rows
    }
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub cols: u16,
    /// Rows.
    pub rows: u16,
}

impl Area {
    /// The first row: a pane's header.
    #[must_use]
    pub fn header(self) -> Self {
        Self {
            rows: self.rows.min(1),
            ..self
        }
    }

    /// All but the header, and where there is room a blank row below it.
    #[must_use]
    pub fn body(self) -> Self {
        let head = if self.rows >= AIRY_FROM_ROWS {
            2
        } else {
            self.rows.min(1)
        };
        Self {
            y: self.y + head,
            rows: self.rows - head,
            ..self
        }
    }

    /// Whether the cell at `x`, `y` is in it.
    pub fn contains(self, x: u16, y: u16) -> bool {
        (self.x..self.x + self.cols).contains(&x) && (self.y..self.y + self.rows).contains(&y)
    }

    /// The last `rows` rows, and what is left above them.
    fn split_bottom(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.rows);
        let top = Self {
            rows: self.rows - rows,
            ..self
        };
        (
            top,
            Self {
                y: self.y + top.rows,
                rows,
                ..self
            },
        )
    }
}

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of articles.
    #[default]
    Library,
    /// The page.
    Reader,
    /// The notes of the open article.
    Notes,
    /// All notes of the library.
    Notebook,
    /// Old highlights, a few a day.
    Review,
}

/// What decides which panes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The screen.
    pub size: Size,
    /// The pane that has the keys.
    pub focus: Pane,
    /// An article is open.
    pub reading: bool,
    /// The list has an article to choose.
    pub choosing: bool,
    /// Panes may stand side by side.
    pub side_by_side: bool,
    /// A note is being written.
    pub editing: bool,
    /// The original is to stand beside the page.
    pub beside: bool,
    /// The page is to have two columns.
    pub two_columns: bool,
}

/// Where everything is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    /// The list, if shown.
    pub library: Option<Area>,
    /// The chosen article beside the list, if shown.
    pub preview: Option<Area>,
    /// The page, if shown.
    pub reader: Option<Area>,
    /// The page has two columns.
    pub two_columns: bool,
    /// The original beside the page, if shown.
    pub original: Option<Area>,
    /// The notes, if shown.
    pub notes: Option<Area>,
    /// What has the screen to itself: all notes, or old highlights.
    pub whole: Option<Area>,
    /// The note editor, if open.
    pub editor: Option<Area>,
    /// The last row.
    pub footer: Area,
}

/// Divides the screen.
pub fn divide(wanted: Wanted) -> Panes {
    let Size { cols, rows } = wanted.size;
    let all = Area {
        x: 0,
        y: 0,
        cols,
        rows,
    };
    let (body, footer) = all.split_bottom(1);
    let mut panes = Panes {
        footer,
        ..side_by_side(wanted, body)
    };
    if wanted.editing {
        make_room_for_editor(&mut panes);
    }
    panes
}

fn side_by_side(wanted: Wanted, body: Area) -> Panes {
    if matches!(wanted.focus, Pane::Notebook | Pane::Review) {
        return one(wanted.focus, body);
    }
    let fits = wanted.beside && wanted.reading && body.cols >= BESIDE_COLS;
    if fits && wanted.focus == Pane::Reader {
        let (reader, original) = cut(body, (body.cols - 1) / 2);
        return Panes {
            reader: Some(reader),
            original: Some(original),
            ..Panes::default()
        };
    }
    let fits = wanted.two_columns && wanted.reading && body.cols >= TWO_COLUMNS_COLS;
    if fits && wanted.focus == Pane::Reader {
        return Panes {
            two_columns: true,
            ..one(Pane::Reader, body)
        };
    }
    let alone = !wanted.side_by_side || body.cols < TWO_PANES_COLS;
    let wide = !alone && body.cols >= THREE_PANES_COLS;
    if wide && wanted.focus == Pane::Library && wanted.choosing {
        let preview_cols = (body.cols / 5 * 2).min(PREVIEW_COLS_MAX);
        let (library, preview) = cut(body, body.cols - preview_cols - 1);
        return Panes {
            library: Some(library),
            preview: Some(preview),
            ..Panes::default()
        };
    }
    if !wanted.reading || alone {
        return one(wanted.focus, body);
    }
    if body.cols < THREE_PANES_COLS {
        return match wanted.focus {
            Pane::Library | Pane::Notebook | Pane::Review => one(wanted.focus, body),
            Pane::Reader | Pane::Notes => {
                let (reader, notes) = cut(body, body.cols - notes_cols(body.cols));
                Panes {
                    reader: Some(reader),
                    notes: Some(notes),
                    ..Panes::default()
                }
            }
        };
    }
    let (library, rest) = cut(body, body.cols / 4);
    let (reader, notes) = cut(rest, rest.cols - notes_cols(rest.cols));
    Panes {
        library: Some(library),
        reader: Some(reader),
        notes: Some(notes),
        ..Panes::default()
    }
}

fn one(pane: Pane, body: Area) -> Panes {
    let mut panes = Panes::default();
    *match pane {
        Pane::Library => &mut panes.library,
        Pane::Reader => &mut panes.reader,
        Pane::Notes => &mut panes.notes,
        Pane::Notebook | Pane::Review => &mut panes.whole,
    } = Some(body);
    panes
}

/// Width of the notes beside a page: most of what the page does not need, but
/// never so little that a quote can't be read.
fn notes_cols(cols: u16) -> u16 {
    (cols.saturating_sub(72) / 4 * 3).clamp(27, 52)
}

/// Cuts an area after `cols` columns, with one column for the rule between.
fn cut(area: Area, cols: u16) -> (Area, Area) {
    let left = Area { cols, ..area };
    let right = Area {
        x: area.x + cols + 1,
        cols: area.cols.saturating_sub(cols + 1),
        ..area
    };
    (left, right)
}

/// The editor stands below the notes, or else below the page, so that the
/// passage stays in sight.
fn make_room_for_editor(panes: &mut Panes) {
    let host = [
        &mut panes.whole,
        &mut panes.notes,
        &mut panes.reader,
        &mut panes.library,
    ]
    .into_iter()
    .flatten()
    .next();
    if let Some(host) = host {
        let (rest, editor) = host.split_bottom(EDITOR_ROWS.min(host.rows / 2));
        *host = rest;
        panes.editor = Some(editor);
    }
}

/// The column of text within a page's area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// First column of the text.
    pub x: u16,
    /// Cells of gutter left of it.
    pub gutter_cols: u16,
    /// Width of the text, with what headings stand out by.
    pub measure_cols: u16,
    /// Cells at its left that headings have to themselves; none where there is
    /// no room.
    pub outdent_cols: u16,
}

impl Column {
    /// The text alone, where nothing stands out.
    #[must_use]
    pub fn text(self) -> Self {
        Self {
            x: self.x + self.outdent_cols,
            measure_cols: self.measure().text_cols(),
            outdent_cols: 0,
            ..self
        }
    }

    /// What a page is set by.
    pub fn measure(self) -> Measure {
        Measure {
            cols: self.measure_cols,
            outdent_cols: self.outdent_cols,
        }
    }
}

/// Width of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Cells of its lines.
    pub cols: u16,
    /// Of these, cells that headings stand out by.
    pub outdent_cols: u16,
}

impl Measure {
    /// Cells of the text.
    pub fn text_cols(self) -> u16 {
        self.cols.saturating_sub(self.outdent_cols)
    }
}

/// Centres a column of `measure_cols` in `area`, narrower where it has to be.
pub fn column(area: Area, measure_cols: u16) -> Column {
    let gutter_cols = if area.cols >= WIDE_GUTTER_FROM_COLS {
        GUTTER_COLS
    } else {
        NARROW_GUTTER_COLS
    };
    let room = area.cols.saturating_sub(gutter_cols + MARGIN_COLS);
    let roomy = gutter_cols == GUTTER_COLS && measure_cols + OUTDENT_COLS <= room;
    let outdent_cols = if roomy { OUTDENT_COLS } else { 0 };
    let text_cols = measure_cols.min(room).max(MEASURE_MIN_COLS);
    let centred = (area.cols.saturating_sub(text_cols) / 2).saturating_sub(outdent_cols);
    Column {
        x: area.x + centred.max(gutter_cols),
        gutter_cols,
        measure_cols: text_cols + outdent_cols,
        outdent_cols,
    }
}

/// The columns of a page in `area`: one, or two of the same width, of which
/// the second goes on where the first ends.
pub fn columns(area: Area, measure_cols: u16, two: bool) -> (Column, Option<Column>) {
    if !two {
        return (column(area, measure_cols), None);
    }
    let half = area.cols / 2;
    let measure = column(Area { cols: half, ..area }, measure_cols).measure();
    // The pair is centred, and no further apart than its gutter asks for.
    let pair = (2 * (GUTTER_COLS + measure.cols + MARGIN_COLS)).min(area.cols);
    let from = area.x + (area.cols - pair) / 2;
    let of = |x| {
        let cols = pair / 2;
        column(Area { x, cols, ..area }, measure.text_cols())
    };
    (of(from), Some(of(from + pair / 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panes(cols: u16, focus: Pane, reading: bool) -> Panes {
        let size = Size { cols, rows: 24 };
        divide(Wanted {
            size,
            focus,
            reading,
            choosing: true,
            side_by_side: true,
            editing: false,
            beside: false,
            two_columns: false,
        })
    }

    #[test]
    fn the_original_stands_beside_the_page_where_there_is_room() {
        for (cols, focus, reading, expected) in [
            (139, Pane::Reader, true, false),
            (140, Pane::Reader, true, true),
            (200, Pane::Reader, true, true),
            (200, Pane::Library, true, false),
            (200, Pane::Reader, false, false),
        ] {
            let size = Size { cols, rows: 24 };
            let p = divide(Wanted {
                size,
                focus,
                reading,
                choosing: true,
                side_by_side: true,
                editing: false,
                beside: true,
                two_columns: false,
            });
            assert_eq!(p.original.is_some(), expected, "{cols} {focus:?}");
            if let (Some(page), Some(original)) = (p.reader, p.original) {
                assert_eq!(page.cols + 1 + original.cols, cols);
                assert!(column(original, 66).measure_cols >= 60);
                assert!(p.notes.is_none() && p.library.is_none());
            }
        }
    }

    #[test]
    fn two_columns_are_as_wide_as_each_other_and_do_not_touch() {
        for (cols, focus, expected) in [
            (139, Pane::Reader, false),
            (140, Pane::Reader, true),
            (200, Pane::Reader, true),
            (200, Pane::Notes, false),
        ] {
            let p = divide(Wanted {
                size: Size { cols, rows: 24 },
                focus,
                reading: true,
                choosing: true,
                side_by_side: true,
                editing: false,
                beside: false,
                two_columns: true,
            });
            assert_eq!(p.two_columns, expected, "{cols} {focus:?}");
        }
        for cols in 140..300 {
            let area = Area {
                x: 0,
                y: 0,
                cols,
                rows: 24,
            };
            let (first, second) = columns(area, 66, true);
            let second = second.unwrap();
            assert_eq!(first.measure_cols, second.measure_cols);
            assert!(first.measure_cols >= 60);
            let gap = second.x - (first.x + first.measure_cols);
            assert!(gap > second.gutter_cols, "{cols}");
            assert!(second.x + second.measure_cols < cols);
        }
    }

    #[test]
    fn one_two_three_panes() {
        for (cols, focus, shown) in [
            (80, Pane::Reader, [false, true, false]),
            (80, Pane::Notes, [false, false, true]),
            (100, Pane::Reader, [false, true, true]),
            (159, Pane::Notes, [false, true, true]),
            (159, Pane::Library, [true, false, false]),
            (160, Pane::Library, [true, false, false]),
            (160, Pane::Reader, [true, true, true]),
            (300, Pane::Reader, [true, true, true]),
        ] {
            let p = panes(cols, focus, true);
            assert_eq!(
                [p.library.is_some(), p.reader.is_some(), p.notes.is_some()],
                shown,
                "{cols} {focus:?}"
            );
        }
        assert!(panes(200, Pane::Library, false).reader.is_none());
    }

    #[test]
    fn the_chosen_article_stands_beside_a_wide_list() {
        for (cols, focus, reading, expected) in [
            (159, Pane::Library, false, false),
            (160, Pane::Library, false, true),
            (160, Pane::Library, true, true),
            (160, Pane::Reader, true, false),
        ] {
            let p = panes(cols, focus, reading);
            assert_eq!(p.preview.is_some(), expected, "{cols} {focus:?}");
            if let (Some(list), Some(preview)) = (p.library, p.preview) {
                assert_eq!(list.cols + 1 + preview.cols, cols);
                assert_eq!(preview.x, list.cols + 1);
            }
        }
    }

    #[test]
    fn panes_fill_the_width_and_leave_a_rule_between() {
        for cols in 100..300 {
            let p = panes(cols, Pane::Reader, true);
            let areas: Vec<Area> = [p.library, p.reader, p.notes]
                .into_iter()
                .flatten()
                .collect();
            let rules = areas.len() as u16 - 1;
            assert_eq!(areas.iter().map(|a| a.cols).sum::<u16>() + rules, cols);
            assert!(areas.windows(2).all(|w| w[0].x + w[0].cols + 1 == w[1].x));
        }
    }

    #[test]
    fn page_keeps_its_measure_from_eighty_columns_on() {
        for cols in 80..300 {
            let area = panes(cols, Pane::Reader, true).reader.unwrap();
            assert!(
                column(area, 66).measure_cols >= 65,
                "{cols}: {:?}",
                column(area, 66)
            );
        }
    }

    #[test]
    fn editor_takes_its_room_from_notes_else_from_page() {
        let size = Size {
            cols: 120,
            rows: 40,
        };
        let wanted = Wanted {
            size,
            focus: Pane::Notes,
            reading: true,
            choosing: true,
            side_by_side: true,
            editing: true,
            beside: false,
            two_columns: false,
        };
        let wide = divide(wanted);
        assert_eq!(wide.editor.unwrap().x, wide.notes.unwrap().x);
        let narrow = divide(Wanted {
            size: Size { cols: 80, rows: 24 },
            focus: Pane::Reader,
            ..wanted
        });
        assert_eq!(
            narrow.reader.unwrap().rows + narrow.editor.unwrap().rows + 1,
            24
        );
    }
}
