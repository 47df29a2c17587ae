//! The page: lines as `layout` set them, with highlights, matches and the
//! selection laid over by their place in the text.

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use super::{
    aids,
    canvas::{Canvas, Hyperlink},
    header, labels,
    overlay::{Overlay, marks},
    pictures,
    style::Styles,
};
use crate::{
    article::{
        BlockKind,
        annotation::{Annotation, Color},
        layout::{Line, LineKind, Look, Span},
    },
    config::Decor,
    text,
    tui::app::{
        Model,
        find::Find,
        geometry::{self, Area, Column, Pane},
        hyperlink, quote,
        reader::ReaderPane,
        selection::Selection,
    },
};

/// Cells of what is looked for, in the header.
const NEEDLE_COLS_MAX: usize = 24;
/// The least that says anything: a letter, and that there are more.
const NEEDLE_COLS_MIN: usize = 2;
/// Cells of the quotation marks around it and of the blank after them, however
/// they are written.
const QUOTED_COLS: usize = 3;

/// Draws the page; returns the place of the cursor.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
) -> (u16, u16) {
    let Some(reader) = &model.reader else {
        return (area.x, area.y);
    };
    let body = area.body();
    let two = model.panes().two_columns;
    let (column, second) = geometry::columns(body, model.measure_cols, two);
    let lines = reader.layout.lines(reader.top..reader.top + reader.height);
    let seen = seen(&lines);
    head(model, reader, styles, canvas, area, seen.end);
    // Where a row of the screen is: which column, and how far down.
    let place = |n: usize| {
        let (which, down) = reader.place_of(n);
        let column = second.filter(|_| which > 0).unwrap_or(column);
        (column, body.y + down as u16)
    };
    let overlay = Overlay::new(model, reader, styles, &seen);
    let mut page = Page {
        model,
        reader,
        styles,
        overlay,
        column,
        bright: reader.block_read().filter(|_| model.aids.focus),
    };
    let mut marked = false;
    for (n, line) in lines.iter().enumerate() {
        if reader.is_undrawn(n) {
            continue;
        }
        let y;
        (page.column, y) = place(n);
        page.line(canvas, y, line);
        page.gutter(canvas, y, line);
        if page.is_current(line) || (page.is_bright(line) && !marked) {
            page.ruler(canvas, y);
            marked |= page.is_bright(line);
        }
    }
    aids::one_word(model, styles, canvas, body);
    labels::draw((model, reader), styles, canvas, body, place);
    let (row, col) = reader.cursor_spot();
    let row = row.saturating_sub(reader.top);
    let pan = lines.get(row).map_or(0, |line| reader.pan_of(line));
    let (column, y) = place(row);
    let x = column.x + col.saturating_sub(pan).min(column.measure_cols);
    (x, y)
}

/// Draws the original beside the page, in step with it.
pub(super) fn draw_original(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) {
    let Some((reader, (layout, top))) =
        model.reader.as_ref().and_then(|r| Some((r, r.original()?)))
    else {
        return;
    };
    let stripped = match reader.stripped().count() {
        0 => "nothing was stripped".to_owned(),
        1 => "1 block was stripped".to_owned(),
        n => format!("{n} blocks were stripped"),
    };
    header(canvas, styles, area, false, ("As it was saved", &stripped));
    let body = area.body();
    let lines = layout.lines(top..top + usize::from(body.rows));
    let page = Page {
        model,
        reader,
        styles,
        overlay: Overlay::new(model, reader, styles, &seen(&lines)),
        column: geometry::column(body, model.measure_cols),
        bright: None,
    };
    for (y, line) in (body.y..).zip(&lines) {
        page.line(canvas, y, line);
    }
}

/// The byte where two neighbours meet, whichever of them is read first.
fn between(a: Option<&Range<usize>>, b: Option<&Range<usize>>) -> Option<usize> {
    let (a, b) = (a?, b?);
    if a.end == b.start {
        return Some(a.end);
    }
    (b.end == a.start).then_some(a.start)
}

/// The stretch of the text that is on the screen.
fn seen(lines: &[Line]) -> Range<usize> {
    let mut sources = lines.iter().filter_map(Line::source);
    let first = sources.next().unwrap_or(0..0);
    let end = sources.next_back().map_or(first.end, |r| r.end);
    first.start..end.max(first.end)
}

fn head(
    model: &Model,
    reader: &ReaderPane,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
    seen_to: usize,
) {
    let focused = model.focus == Pane::Reader;
    let room = usize::from(area.cols / 2);
    let right = right_head((model, reader), seen_to, room);
    // What does not fit goes as a whole, the last first.
    let mut parts = right.as_slice();
    while let [rest @ .., _] = parts
        && !rest.is_empty()
        && text::width(&parts.join(" · ")) > room
    {
        parts = rest;
    }
    let row = &reader.opened.row;
    let way = if area.x == 0 { "Library › " } else { "" };
    let head = (way, row.title.as_str(), parts.join(" · "));
    super::header_with_name(canvas, styles, area, focused, (head.0, head.1, &head.2));
}

/// Of a longer selection no words are counted, for that is done with each key.
const COUNTED_BYTES_MAX: usize = 100_000;

/// Which match it is, while finding; how much is selected, while selecting;
/// which capture it is, if not the newest; that it is in the trash; or how far
/// the reader has come.
fn right_head((model, reader): (&Model, &ReaderPane), seen_to: usize, room: usize) -> Vec<String> {
    let found = reader.find.as_ref().map(|find| found(find, room));
    if let Some(selection) = &reader.selection {
        let selected = selected(reader, selection);
        return found.into_iter().chain(selected).collect();
    }
    if let (None, Some(version)) = (&found, reader.version_in_words()) {
        return version.into();
    }
    let left = match reader.minutes_left(seen_to) {
        0 => "end".to_owned(),
        minutes => format!("{} left", text::duration(minutes)),
    };
    let trashed = reader.is_trashed().then(|| "in the trash".to_owned());
    let percent = reader.percent();
    let beyond = model.read_beyond(percent);
    let read = beyond.map(|read| format!("read to {read}%"));
    let here = found
        .into_iter()
        .chain(trashed)
        .chain([format!("{percent}%"), left]);
    here.chain(read).collect()
}

/// What is looked for, and which match is chosen. That is said before what was
/// typed oneself, which is cut to what room is left.
fn found(find: &Find, room: usize) -> String {
    let count = find.count();
    let room = room.saturating_sub(text::width(&count) + QUOTED_COLS);
    if room < NEEDLE_COLS_MIN {
        return count;
    }
    let needle = text::truncate(&find.needle, room.min(NEEDLE_COLS_MAX));
    format!("“{needle}” {count}")
}

/// How much is selected.
fn selected(reader: &ReaderPane, selection: &Selection) -> Vec<String> {
    let range = selection.passage().range();
    if range.len() > COUNTED_BYTES_MAX {
        return vec![text::bytes(range.len() as u64)];
    }
    let text = quote::passage_text(&reader.opened.article, selection.passage());
    let chars = text::plural(text.chars().count() as u64, "char");
    vec![quote::words(&text), chars]
}

/// A cluster as its span shows it.
fn drawn<'a>(span: &Span, cluster: &'a str) -> &'a str {
    if span.leftwards {
        text::mirrored(cluster)
    } else {
        cluster
    }
}

struct Page<'a> {
    model: &'a Model,
    reader: &'a ReaderPane,
    styles: &'a Styles,
    overlay: Overlay,
    column: Column,
    /// The only block that is not dim, if the others are.
    bright: Option<usize>,
}

impl Page<'_> {
    /// Whether the line is the paragraph that is read, where the rest is dim.
    fn is_bright(&self, line: &Line) -> bool {
        let is_picture = matches!(line.kind, LineKind::Picture(_));
        self.bright == Some(line.block) && (is_picture || line.source().is_some())
    }

    /// Whether it is of a block of code, whose names are no words.
    fn is_code(&self, line: &Line) -> bool {
        let block = self.reader.opened.article.record.blocks.get(line.block);
        block.is_some_and(|block| block.kind == BlockKind::Code)
    }

    /// Whether the match that one stands at begins here.
    fn is_current(&self, line: &Line) -> bool {
        let begins = |byte| line.source().is_some_and(|source| source.contains(&byte));
        self.overlay.current.is_some_and(begins)
    }

    /// The sign at the paragraph that is read and at the match that one stands
    /// at: neither is to be told from the others by its colour alone.
    fn ruler(&self, canvas: &mut Canvas<'_>, y: u16) {
        let sign = match self.model.config.decor {
            Decor::Full | Decor::Light => "›",
            Decor::Ascii | Decor::None => ">",
        };
        // At the left of the gutter, where neither bar nor letter stands; a
        // narrow gutter has no such place.
        let left = if self.column.gutter_cols >= geometry::GUTTER_COLS {
            self.column.gutter_cols
        } else {
            1
        };
        let x = self.column.x.saturating_sub(left);
        canvas.put(x, y, 1, sign, self.styles.key);
    }

    fn line(&self, canvas: &mut Canvas<'_>, y: u16, line: &Line) {
        if let LineKind::Picture(strip) = line.kind {
            let place = (self.column, line.cols() as u16, y);
            let is_dim = self.bright.is_some_and(|block| block != line.block);
            let which = (line.block, is_dim);
            pictures::row(self.model, canvas, which, place, strip);
        }
        let pan = i32::from(self.reader.pan_of(line));
        let mut x = i32::from(line.indent_cols) - pan;
        let base = match self.base(line.kind) {
            // The one that is read is not dim, whatever it is.
            base if base == self.styles.dim && self.is_bright(line) => self.styles.text,
            base => base,
        };
        let bold = self.model.aids.bold && !self.is_code(line);
        let mut before = None;
        for (n, span) in line.spans.iter().enumerate() {
            let mut look = self.look(base, line.kind, span.look);
            if self.bright.is_some() && !self.is_bright(line) {
                look = look.patch(self.styles.dim);
            }
            let next = line.spans.get(n + 1).and_then(|s| s.source.as_ref());
            let style = match between(before, next) {
                // Space that makes the line longer is as what it stands in.
                Some(at) if span.source.is_none() => {
                    let beside =
                        |at: Option<usize>| at.and_then(|at| line.spans.get(at)).map(|s| s.look);
                    let own = beside(n.checked_sub(1));
                    let look = match own.filter(|own| Some(*own) == beside(Some(n + 1))) {
                        Some(own) => self.look(base, line.kind, own),
                        None => look,
                    };
                    let over = |byte| self.overlay.style(byte, look);
                    let last = over(at - 1);
                    if over(at) == last { last } else { look }
                }
                _ => look,
            };
            let from = x;
            x += self.span(canvas, (x, y), (span, bold && !span.look.code), style);
            self.hyperlink(canvas, y, from..x, span);
            before = span.source.as_ref().or(before);
        }
        if line.pans {
            self.cut_edges(
                canvas,
                y,
                (pan > 0, x > i32::from(self.column.measure_cols)),
            );
        }
    }

    /// Says where the cells of a span lead, if a terminal can open that.
    fn hyperlink(&self, canvas: &mut Canvas<'_>, y: u16, seen: Range<i32>, span: &Span) {
        let Some(id) = span.look.link.filter(|_| self.model.hyperlinks) else {
            return;
        };
        let edge = i32::from(self.column.measure_cols);
        let (from, until) = (seen.start.clamp(0, edge), seen.end.clamp(0, edge));
        let address = self.reader.address_of(id).and_then(hyperlink::safe);
        if let Some(address) = address.filter(|_| from < until) {
            canvas.link(Hyperlink {
                y,
                x: self.column.x + from as u16,
                cols: (until - from) as u16,
                id,
                address: address.into(),
            });
        }
    }

    /// Signs beside a line that goes on past an edge of the column. Where a
    /// line ends is no colour alone.
    fn cut_edges(&self, canvas: &mut Canvas<'_>, y: u16, (left, right): (bool, bool)) {
        let (before, after) = match self.model.config.decor {
            Decor::Full | Decor::Light => ("‹", "›"),
            Decor::Ascii | Decor::None => ("<", ">"),
        };
        let style = self.styles.key;
        if left {
            canvas.put(self.column.x.saturating_sub(1), y, 1, before, style);
        }
        if right {
            canvas.put(self.column.x + self.column.measure_cols, y, 1, after, style);
        }
    }

    /// One span, grapheme by grapheme, from a column of the text that may lie
    /// left of its edge: those of the text take what lies over them.
    fn span(
        &self,
        canvas: &mut Canvas<'_>,
        (x, y): (i32, u16),
        (span, bold): (&Span, bool),
        style: Style,
    ) -> i32 {
        let mut used = 0;
        let Some(source) = span.source.clone() else {
            for (_, grapheme) in span.seen(&text::sanitise_line(&span.text)) {
                let grapheme = drawn(span, grapheme);
                used += self.cell(canvas, (x + used, y), grapheme, style);
            }
            return used;
        };
        let record = &self.reader.opened.article.record.text;
        let words = record.get(source.clone()).unwrap_or_default();
        let bold = if bold {
            aids::bold_parts(words)
        } else {
            Vec::new()
        };
        // A stretch that no longer is what was sanitised is so once more.
        let clean = text::is_clean_within(record, &source);
        let shown = span.seen(&span.text).map(|(_, shown)| shown);
        for ((i, grapheme), shown) in span.seen(words).zip(shown) {
            if x + used >= i32::from(self.column.measure_cols) {
                // What is cut off is measured, not drawn.
                let rest = if span.leftwards {
                    words.get(..i + grapheme.len())
                } else {
                    words.get(i..)
                };
                return used + text::width(rest.unwrap_or_default()) as i32;
            }
            let style = if bold.iter().any(|part| part.contains(&i)) {
                style.add_modifier(Modifier::BOLD)
            } else {
                style
            };
            let style = self.overlay.style(source.start + i, style);
            if clean {
                let shown = drawn(span, shown);
                used += self.cell(canvas, (x + used, y), shown, style);
            } else {
                for (_, grapheme) in text::graphemes(&text::sanitise_line(grapheme)) {
                    used += self.cell(canvas, (x + used, y), grapheme, style);
                }
            }
        }
        used
    }

    /// One grapheme, if it is within the column. Gives its cells.
    fn cell(
        &self,
        canvas: &mut Canvas<'_>,
        (x, y): (i32, u16),
        grapheme: &str,
        style: Style,
    ) -> i32 {
        let cols = text::width(grapheme) as i32;
        let edge = i32::from(self.column.measure_cols);
        if x >= 0 && x + cols <= edge {
            canvas.grapheme(self.column.x + x as u16, y, cols as u16, grapheme, style);
        }
        cols
    }

    fn base(&self, kind: LineKind) -> Style {
        let styles = self.styles;
        match kind {
            LineKind::Title => styles.title,
            LineKind::Text(BlockKind::Heading(level)) => heading(styles, level),
            LineKind::Text(BlockKind::Code) => styles.text.patch(styles.code),
            LineKind::Meta
            | LineKind::Caption
            | LineKind::Aside
            | LineKind::Chrome
            | LineKind::ChromeLabel => styles.dim,
            LineKind::Blank | LineKind::Picture(_) | LineKind::Text(_) => styles.text,
        }
    }

    fn look(&self, base: Style, kind: LineKind, look: Look) -> Style {
        let styles = self.styles;
        let mut style = base;
        if look.ornament && kind != LineKind::ChromeLabel {
            style = style.patch(styles.ornament);
        }
        if look.code {
            style = style.patch(styles.code);
        }
        if look.link.is_some() && !matches!(kind, LineKind::Chrome | LineKind::Title) {
            style = style.patch(styles.link);
        }
        if look.emphasis {
            style = style.add_modifier(Modifier::ITALIC);
        }
        if look.strong {
            style = style.add_modifier(Modifier::BOLD);
        }
        if look.struck {
            style = style.add_modifier(Modifier::CROSSED_OUT);
        }
        style
    }

    /// Number and letter on the first line of a mark, its bar on each.
    fn gutter(&self, canvas: &mut Canvas<'_>, y: u16, line: &Line) {
        let Some(source) = line.source() else { return };
        let here = marks(self.reader, &source);
        // A mark that begins on this line is told before one that goes on.
        let begins = |range: &Range<usize>| source.contains(&range.start);
        let Some((annotation, range)) = here.iter().rfind(|(_, r)| begins(r)).or(here.last())
        else {
            return;
        };
        let style = bar_style(self.styles, annotation.color);
        let x = self.column.x.saturating_sub(2);
        canvas.put(
            x,
            y,
            1,
            bar(annotation.color, self.model.config.decor),
            style,
        );
        if begins(range) {
            canvas.put(
                x.saturating_sub(1),
                y,
                1,
                annotation.color.letter().encode_utf8(&mut [0; 4]),
                self.styles.text,
            );
            self.number(canvas, x.saturating_sub(1), y, annotation);
        }
    }

    fn number(&self, canvas: &mut Canvas<'_>, right: u16, y: u16, annotation: &Annotation) {
        let index = self
            .reader
            .opened
            .annotations
            .iter()
            .position(|a| a.id == annotation.id);
        let number = index.and_then(|i| self.model.notes.number_of(i));
        if let (Some(number), true) = (number, self.column.gutter_cols >= geometry::GUTTER_COLS) {
            let cols = self.column.gutter_cols - geometry::NARROW_GUTTER_COLS;
            canvas.put_right(right, y, cols, &number.to_string(), self.styles.dim);
        }
    }
}

/// Each level has a manner of its own, whatever the colours: they stand out by
/// less and less.
fn heading(styles: &Styles, level: u8) -> Style {
    let plain = styles.heading.remove_modifier(Modifier::BOLD);
    match level {
        0 | 1 => styles.heading.add_modifier(Modifier::BOLD),
        2 => styles
            .heading
            .add_modifier(Modifier::BOLD | Modifier::ITALIC),
        3 => plain.add_modifier(Modifier::ITALIC),
        _ => plain.add_modifier(Modifier::UNDERLINED),
    }
}

/// The bar of a colour: its shape alone tells it from the others.
pub(super) fn bar(color: Color, decor: Decor) -> &'static str {
    let (full, ascii) = match color {
        Color::Yellow => ("▌", "|"),
        Color::Red => ("┃", "!"),
        Color::Green => ("╏", ":"),
        Color::Blue => ("┆", "'"),
        Color::Purple => ("▐", "]"),
    };
    match decor {
        Decor::Full | Decor::Light => full,
        Decor::Ascii => ascii,
        Decor::None => " ",
    }
}

/// The bar stands on the mark's own ground, as its text does: drawn in that
/// colour on the page it could hardly be seen. Letters are in the page's ink.
pub(super) fn bar_style(styles: &Styles, color: Color) -> Style {
    let mark = styles.mark(color);
    match (mark.fg, mark.bg) {
        (fg, Some(bg)) => Style { fg, ..styles.text }.bg(bg),
        (Some(fg), None) => styles.text.fg(fg),
        (None, None) => styles.text,
    }
}
