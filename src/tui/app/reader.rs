//! The page: which rows are shown, and where the cursor is. The place is
//! kept by the text, so that neither width nor chrome nor a change of a
//! block's role can lose it.

mod hold;
mod stopped;

use std::{ops::Range, sync::Arc};

pub(super) use stopped::{save_position, save_position_at_times, show_progress};

use self::{hold::Home, stopped::Reading};
use super::{
    Effect, Model,
    cells::{byte_of_column, column_of},
    find::Find,
    geometry::Measure,
    manner::Manner,
    motion::{Ground, Motion, Unit},
    pan::Pan,
    selection::Selection,
    trail::{Spot, Trail},
};
use crate::{
    article::{
        Passage, Role,
        annotation::Annotation,
        layout::{Format, Hold, Layout, Line},
        progress::Words,
    },
    library::{Opened, Position},
    text,
};

/// Screens from here to the end that may be gone over at once by somebody who
/// reads: from farther away the end is only looked at.
const NEAR_SCREENS: usize = 2;

/// Where the cursor is. After scrolling it is known by row only, and the byte
/// is looked up when somebody asks, so that a held key lays nothing out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    /// At a byte of the text of record.
    At(usize),
    /// On a row, at a column of the text.
    On { row: usize, col: u16 },
}

/// What stands on the first row: a byte, and how many rows above its line
/// the screen begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Anchor {
    byte: usize,
    rows_above: usize,
    /// Where a picture comes before that text: which row of it, and how many
    /// rows above it the screen begins.
    hold: (Hold, usize),
}

/// The open article.
#[derive(Debug)]
pub struct ReaderPane {
    /// What was opened.
    pub opened: Opened,
    /// How it is set.
    pub layout: Layout,
    /// The first row on the screen.
    pub top: usize,
    /// Rows on the screen.
    pub height: usize,
    /// Columns that they stand in.
    pub(super) columns: usize,
    /// The original, set to stand beside the page.
    pub(super) beside: Option<Layout>,
    /// What is being looked for.
    pub find: Option<Find>,
    /// What is being selected.
    pub selection: Option<Selection>,
    anchor: Option<Anchor>,
    /// Where the first row comes back to once the window has room again.
    home: Option<Home>,
    cursor: Cursor,
    /// Column that up and down aim at.
    pub(super) goal_col: Option<u16>,
    /// Where the last jump began.
    pub(super) before_jump: Option<Spot>,
    /// The way that was come.
    pub(super) trail: Trail,
    /// The link that was gone to, by its index in the record's inlines.
    pub(super) link_chosen: Option<usize>,
    /// The line with the cursor stays in the middle.
    pub(super) typewriter: bool,
    /// What is moved sideways.
    pub(super) pan: Pan,
    /// Words of the story.
    pub(super) words: Words,
    moves_unsaved: u32,
    /// The share that was seen while somebody read, for a list beside the page.
    seen: f32,
    reading: Reading,
    /// The place that was saved last, and the share that had been seen.
    saved: Option<(Position, f32)>,
    fitted: bool,
}

impl ReaderPane {
    /// Opens a page where reading stopped.
    pub fn new(opened: Opened, measure: Measure, manner: Manner) -> Self {
        let format = manner.format(measure, false, &opened.pictures);
        let layout = set(&opened, format);
        let there = opened.position;
        let record = &opened.article.record.text;
        let anchor = (there.top > 0 || there.rows_above > 0).then(|| Anchor {
            byte: text::floor_boundary(record, there.top),
            rows_above: there.rows_above,
            hold: (Hold::Text, 0),
        });
        let cursor = if there == Position::default() {
            Cursor::On { row: 0, col: 0 }
        } else {
            Cursor::At(text::floor_boundary(record, there.cursor))
        };
        let words = Words::of(&opened.article, opened.row.words);
        Self {
            opened,
            layout,
            top: 0,
            height: 0,
            columns: 1,
            beside: None,
            find: None,
            selection: None,
            anchor,
            home: None,
            cursor,
            goal_col: None,
            before_jump: None,
            trail: Trail::default(),
            link_chosen: None,
            typewriter: false,
            pan: Pan::default(),
            words,
            moves_unsaved: 0,
            seen: 0.0,
            reading: Reading::AsOpened,
            saved: None,
            fitted: false,
        }
    }

    /// Takes the same article anew, after a change: the place stays.
    pub(super) fn refresh(&mut self, mut opened: Opened) {
        let byte = self.cursor_byte();
        self.hold_place();
        self.home = None;
        let same_text = opened.text_hash == self.opened.text_hash;
        self.keep_troubles(&mut opened);
        if let Some(anchor) = self.anchor.as_mut().filter(|_| !same_text) {
            // Its blocks are others.
            anchor.hold = (Hold::Text, 0);
        }
        if opened.article != self.opened.article {
            self.layout = set(&opened, self.layout.format().clone());
            if let Some(find) = &mut self.find {
                find.run_again(&self.layout, byte);
            }
        }
        let record = &opened.article.record.text;
        self.cursor = Cursor::At(text::floor_boundary(record, byte));
        if same_text {
            // What was marked meanwhile stays.
            let marks = &mut opened.marks;
            marks.retain(|(l, _)| self.opened.marks.iter().all(|(own, _)| own != l));
            marks.append(&mut self.opened.marks);
        } else {
            (self.selection, self.link_chosen) = (None, None);
            (self.before_jump, self.seen) = (None, 0.0);
            self.trail.forget_old(&opened);
            self.forget_stopped();
        }
        self.words = Words::of(&opened.article, opened.row.words);
        self.opened = opened;
        self.restore_place();
        self.leave_hidden();
        self.show_cursor_anew();
    }

    /// Takes width and height; sets the page anew where the width changed.
    pub(super) fn fit(&mut self, measure: Measure, height: u16, manner: Manner) {
        let format = manner.format(measure, self.with_chrome(), &self.opened.pictures);
        let height = usize::from(height);
        if self.fitted && format == *self.layout.format() && height == self.height {
            return;
        }
        if self.fitted {
            // A window that is larger for a while may have no room above.
            self.hold_place();
        }
        self.height = height;
        self.set(format);
        if let (Some(anchor), false) = (&mut self.anchor, self.fitted) {
            anchor.hold = self.layout.hold_at(self.top);
        }
        self.fitted = true;
    }

    /// Sets the page in another format; the place stays.
    fn set(&mut self, format: Format) {
        let mut on = None;
        let mut home = self.home_now();
        if format != *self.layout.format() {
            self.hold_place();
            home = self.home_now();
            let cursor = self.cursor;
            on = self.held_cursor();
            if let (Cursor::On { row, .. }, true) = (cursor, self.fitted) {
                // The very top stays the very top, above the first byte.
                if row > 0 {
                    self.cursor = Cursor::At(self.cursor_byte());
                }
            }
            self.layout = set(&self.opened, format);
        }
        self.goal_col = None;
        self.restore_place();
        self.restore_held(on);
        self.leave_hidden();
        self.home = home;
        self.show_cursor_anew();
        self.home = home;
    }

    /// A cursor in a block that is no longer shown goes on to the next.
    fn leave_hidden(&mut self) {
        let Cursor::At(byte) = self.cursor else {
            return;
        };
        let Some(block) = self.ground().block_at(byte) else {
            return;
        };
        let range = self.ground().range(block);
        if byte < range.start || byte > range.end {
            self.cursor = Cursor::At(range.start);
        }
    }

    /// What is on the first row, by the text.
    fn place(&self) -> Anchor {
        self.anchor_of(self.top)
    }

    /// What is on a row, by the text.
    pub(super) fn anchor_of(&self, top: usize) -> Anchor {
        if let Some(anchor) = self.anchor.filter(|_| top == self.top) {
            return anchor;
        }
        if top == 0 {
            return Anchor::default();
        }
        let byte = self.layout.offset_at(top);
        let rows_above = self.layout.row_of(byte).saturating_sub(top);
        Anchor {
            byte,
            rows_above,
            hold: self.layout.hold_at(top),
        }
    }

    /// Scrolls to where `anchor` is on the first row.
    pub(super) fn show_from(&mut self, anchor: Anchor) {
        let very_top = anchor == Anchor::default();
        let row = if very_top {
            0
        } else {
            self.row_of_anchor(anchor)
        };
        self.scroll_to(row);
    }

    /// Brings what was on the first row back there.
    fn restore_place(&mut self) {
        if let Some(anchor) = self.anchor {
            self.top = self.row_of_anchor(anchor);
        }
        self.top = self.top.min(self.last_top());
    }

    /// The first row of the last screen.
    pub(super) fn last_top(&self) -> usize {
        let top = self.layout.rows().saturating_sub(self.height);
        top + self.rows_free_at_end(top)
    }

    /// Moves the screen; from now on its first row is another.
    pub(super) fn scroll_to(&mut self, top: usize) {
        let top = top.min(self.last_top());
        if top != self.top {
            self.top = top;
            (self.anchor, self.home) = (None, None);
            self.reading = Reading::Here;
        }
        self.moves_unsaved += 1;
    }

    // --- the cursor

    /// The byte under the cursor.
    pub fn cursor_byte(&self) -> usize {
        match self.cursor {
            Cursor::At(byte) => byte,
            Cursor::On { row, col } => self.byte_at(row, col),
        }
    }

    /// Row of the page and column of the text where the cursor is.
    pub fn cursor_spot(&self) -> (usize, u16) {
        match self.cursor {
            Cursor::At(byte) => self.spot_of(byte),
            Cursor::On { row, col } => (row, col),
        }
    }

    /// Row of the page and column of the text where `byte` stands.
    pub fn spot_of(&self, byte: usize) -> (usize, u16) {
        let row = self.layout.row_of(byte);
        (
            row,
            self.line(row).map_or(0, |line| {
                column_of(&line, &self.opened.article.record.text, byte)
            }),
        )
    }

    pub(super) fn line(&self, row: usize) -> Option<Line> {
        self.layout.lines(row..row + 1).into_iter().next()
    }

    /// The byte nearest to a column of a row.
    pub fn byte_at(&self, row: usize, col: u16) -> usize {
        let here = self
            .line(row)
            .and_then(|line| byte_of_column(&line, &self.opened.article.record.text, col));
        here.unwrap_or_else(|| self.layout.offset_at(row))
    }

    /// Puts the cursor on a byte, and scrolls if it would be off the screen.
    pub(super) fn set_cursor(&mut self, byte: usize) {
        let record = &self.opened.article.record.text;
        self.cursor = Cursor::At(text::floor_boundary(record, byte));
        self.goal_col = None;
        self.moves_unsaved += 1;
        self.cursor_moved();
        self.show_cursor();
    }

    /// Puts the cursor on a cell that is on the screen.
    pub(super) fn put_cursor(&mut self, row: usize, col: u16) {
        self.cursor = Cursor::At(self.byte_at(row, col));
        self.goal_col = None;
        self.cursor_moved();
    }

    /// Scrolls as little as needed; far away, to a third of the screen.
    fn show_cursor(&mut self) {
        if self.height == 0 {
            return;
        }
        if let Cursor::At(byte) = self.cursor {
            let (row, col) = self.spot_of(byte);
            self.pan_to(row, col);
        }
        if self.typewriter {
            return self.centre();
        }
        let row = self
            .cursor_spot()
            .0
            .min(self.layout.rows().saturating_sub(1));
        let bottom = self.top + self.height;
        let near = self.height / 2;
        if row < self.top {
            let far = self.top - row > near;
            self.scroll_to(if far {
                row.saturating_sub(self.height / 3)
            } else {
                row
            });
        } else if row >= bottom {
            let far = row - bottom >= near;
            self.scroll_to(
                row + 1
                    - if far {
                        self.height * 2 / 3
                    } else {
                        self.height
                    },
            );
        }
        if let Cursor::On { col, .. } = self.cursor {
            self.cursor = Cursor::On { row, col };
        }
    }

    /// Index of the shown block under the cursor.
    pub fn block(&self) -> Option<usize> {
        self.ground().block_at(self.cursor_byte())
    }

    /// What motions move over.
    pub fn ground(&self) -> Ground<'_> {
        Ground::new(&self.layout)
    }

    // --- moving

    pub(super) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let n = count.unwrap_or(1) as usize;
        match motion {
            Motion::Down => self.scroll(n, true),
            Motion::Up => self.scroll(n, false),
            Motion::HalfDown => self.scroll(n.saturating_mul(self.height.div_ceil(2)), true),
            Motion::HalfUp => self.scroll(n.saturating_mul(self.height.div_ceil(2)), false),
            Motion::PageDown | Motion::PageUp => self.turn_pages(n, motion == Motion::PageDown),
            Motion::Top | Motion::End if count.is_some() => {
                self.jump(self.ground().paragraph_number(n));
            }
            Motion::Top => self.go_to_row(0),
            Motion::End
                if self.last_top().saturating_sub(self.top) > NEAR_SCREENS * self.height =>
            {
                self.look(|reader| reader.go_to_row(reader.layout.rows().saturating_sub(1)));
            }
            Motion::End => self.go_to_row(self.layout.rows().saturating_sub(1)),
            Motion::HeadingNext | Motion::HeadingBack => self.repeat(motion, n, Self::jump),
            _ => self.repeat(motion, n, Self::set_cursor),
        }
    }

    /// Repeats a motion over the text as often as it leads anywhere.
    fn repeat(&mut self, motion: Motion, n: usize, set: fn(&mut Self, usize)) {
        let start = self.cursor_byte();
        let mut byte = start;
        let mut left = n;
        while left > 0 {
            let way = self.ground().way(byte, motion, left);
            let Some(far) = way.last() else { break };
            byte = *far;
            left -= way.len();
        }
        if byte == start {
            return;
        }
        set(self, byte);
        match motion {
            Motion::ParagraphNext
            | Motion::ParagraphBack
            | Motion::HeadingNext
            | Motion::HeadingBack => {
                let block = self.block().map(|block| self.ground().range(block));
                self.reveal(block, 0);
            }
            Motion::SentenceNext | Motion::SentenceBack => {
                let sentence = self.ground().unit_at(byte, Unit::Sentence);
                self.reveal(sentence, 0);
            }
            _ => {}
        }
    }

    /// Scrolls as little as needed to show all of what was gone to, with
    /// `around` rows above and below it; its beginning, where it does not fit.
    pub(super) fn reveal(&mut self, what: Option<Range<usize>>, around: usize) {
        let Some(what) = what.filter(|_| self.height > 0 && !self.typewriter) else {
            return;
        };
        let last = self.layout.row_of(self.ground().left_of(what.end));
        let first = self.layout.row_of(what.start).saturating_sub(around);
        let end = (last + around + 1).min(self.layout.rows());
        if end > self.top + self.height {
            self.scroll_to(end.saturating_sub(self.height).min(first));
        } else if first < self.top {
            self.scroll_to(first);
        }
    }

    /// Scrolls; the cursor keeps its row of the screen, and at either end of
    /// the page goes on by itself.
    fn scroll(&mut self, rows: usize, down: bool) {
        let before = self.cursor_spot();
        let (row, col) = before;
        let col = *self.goal_col.get_or_insert(col);
        let last = self.layout.rows().saturating_sub(1);
        let step = |from: usize| {
            if down {
                from.saturating_add(rows)
            } else {
                from.saturating_sub(rows)
            }
        };
        let (top, row) = (step(self.top), step(row).min(last));
        if self.typewriter {
            self.cursor = Cursor::On { row, col };
            return self.centre();
        }
        self.scroll_to(top);
        let lowest = (self.top + self.height).saturating_sub(1);
        let row = row.clamp(self.top, lowest.max(self.top));
        self.cursor = Cursor::On { row, col };
        if (row, col) != before {
            self.cursor_moved();
        }
    }

    fn go_to_row(&mut self, row: usize) {
        self.remember(self.cursor_byte());
        self.scroll_to(row);
        self.goal_col = None;
        self.cursor = Cursor::On { row, col: 0 };
        self.cursor_moved();
    }

    /// To where so many percent have been on the screen, as its header counts
    /// them: what is read next stands below the cursor.
    pub(super) fn go_percent(&mut self, percent: u32) {
        let end = match percent {
            0 => 0,
            100.. => self.layout.rows(),
            _ => self.row_after_percent(percent),
        };
        self.remember(self.cursor_byte());
        self.scroll_to(if percent < 100 {
            end.saturating_sub(self.height)
        } else {
            self.last_top()
        });
        self.goal_col = None;
        let text = self.row_with_text_above(end);
        let row = text.unwrap_or(end.saturating_sub(1));
        self.cursor = Cursor::On { row, col: 0 };
        self.cursor_moved();
        self.show_cursor();
    }

    /// The row with the cursor to the middle of the screen.
    pub(super) fn centre(&mut self) {
        let row = self.cursor_spot().0;
        self.scroll_to(row.saturating_sub(self.height / 2));
    }

    /// What is looked for is found where the screen is, however much of it
    /// there is elsewhere.
    pub(super) fn find_near(&mut self) {
        if let Some(find) = &mut self.find
            && find.is_part()
        {
            let rows = [self.top, self.top + self.height];
            let [start, end] = rows.map(|row| self.layout.offset_at(row));
            find.keep_near(&self.layout, &(start..end));
        }
    }

    pub(super) fn cancel(&mut self) {
        if self.selection.take().is_none() {
            self.find = None;
        }
    }

    // --- what is where

    /// The annotation at `byte` that lies on top.
    pub fn annotation_at(&self, byte: usize) -> Option<&Annotation> {
        let mut here: Vec<&Annotation> = self
            .opened
            .annotations
            .iter()
            .filter(|a| a.passage.is_some_and(|p| p.range().contains(&byte)))
            .collect();
        here.sort_by_key(|a| a.passage.map(stacking));
        here.pop()
    }

    /// The annotations on this very passage.
    pub(super) fn annotations_on(&self, passage: Passage) -> impl Iterator<Item = &Annotation> {
        let all = self.opened.annotations.iter();
        all.filter(move |a| a.passage == Some(passage))
    }

    /// Chrome is shown in place.
    pub fn with_chrome(&self) -> bool {
        self.layout.format().with_chrome
    }

    /// Blocks that were stripped.
    pub fn stripped(&self) -> impl Iterator<Item = usize> + '_ {
        let article = &self.opened.article;
        (0..article.record.blocks.len()).filter(|i| article.role(*i) == Role::Chrome)
    }
}

/// Order in which passages are drawn: a later start lies on top, and of two
/// with one start the shorter.
pub fn stacking(passage: Passage) -> (usize, std::cmp::Reverse<usize>) {
    (passage.start, std::cmp::Reverse(passage.end))
}

/// The page of what was opened: the library has counted its words.
fn set(opened: &Opened, format: Format) -> Layout {
    Layout::with_words(Arc::clone(&opened.article), format, opened.row.words)
}

/// Does something to the open page.
pub(super) fn with(model: &mut Model, act: impl FnOnce(&mut ReaderPane)) {
    if let Some(reader) = &mut model.reader {
        act(reader);
    }
}

pub(super) fn toggle_chrome(model: &mut Model) {
    use crate::command::Command;
    let Some(reader) = &mut model.reader else {
        return;
    };
    let shown = !reader.with_chrome();
    let stripped = reader.stripped().count();
    let format = Format {
        with_chrome: shown,
        ..reader.layout.format().clone()
    };
    reader.set(format);
    let byte = reader.cursor_byte();
    if let Some(find) = &mut reader.find {
        find.run_again(&reader.layout, byte);
    }
    match (stripped, shown) {
        (0, _) => model.say("Nothing was stripped from this page"),
        (n, true) => model.say_with_key(
            &format!("{} shown", text::plural(n as u64, "stripped block")),
            Command::KeepBlock,
            "keeps the one at the cursor",
        ),
        (n, false) => model.say(format!(
            "{} hidden again",
            text::plural(n as u64, "stripped block")
        )),
    }
}
