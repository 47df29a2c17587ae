//! The notes panel: the annotations of the open article, in step with the
//! page.

use super::{
    Model,
    geometry::{Area, Pane},
    motion::Motion,
    narrow, quote,
    reader::ReaderPane,
};
use crate::{
    article::annotation::{AnchorState, Annotation, ColorNames, Difference, difference},
    command::Command,
    library::query::Term,
    text,
};

/// Rows of a quote in the panel; the rest is on the page.
const QUOTE_ROWS_MAX: usize = 2;
/// Rows of a note in the panel; the editor shows all of it.
const NOTE_ROWS_MAX: usize = 12;
/// Rows of a passage with its surroundings.
const CONTEXT_ROWS_MAX: usize = 4;
/// The same where there is little height.
const LOW_CONTEXT_ROWS_MAX: usize = 3;
/// Fewer rows than this are little height.
const LOW_ROWS: usize = 12;
/// From this width of the panel's text, then and now stand side by side.
const SIDE_BY_SIDE_COLS: usize = 40;
/// Between the two.
const BETWEEN: &str = " | ";
/// Characters of surroundings on either side.
const CONTEXT_CHARS: usize = 32;
/// Cells left of a panel's text: cursor, number, letter, bar.
pub const MARK_COLS: u16 = 7;

/// What a row of the panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// The first row of an entry.
    Head,
    /// The passage's words.
    Quote,
    /// The note.
    Note,
    /// What its colour is called, and tags.
    Tags,
    /// How the passage fared, where that is not as it should be.
    State,
    /// What stood around the passage, and what stands there now.
    Context,
    /// Between two entries.
    Blank,
}

/// A row of the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Index of the entry in the panel.
    pub entry: usize,
    /// What it shows.
    pub kind: RowKind,
    /// The first row of its entry: has number, letter and bar.
    pub first: bool,
    /// The text.
    pub text: String,
}

/// The panel.
#[derive(Debug, Default)]
pub struct NotesPane {
    /// Entries: indexes into the article's annotations; notes on the whole
    /// article first, then by place, those without a place last.
    pub order: Vec<usize>,
    /// The chosen entry.
    pub at: usize,
    /// Its annotation, by which it is found again among others.
    chosen: Option<String>,
    /// All rows at the present width.
    pub rows: Vec<NoteRow>,
    /// The first row on the screen.
    pub top: usize,
    /// Rows on the screen.
    pub height: usize,
    /// The annotation that is chosen once it is there.
    pub wish: Option<String>,
    /// What is filtered by, as typed.
    pub filter: String,
    /// The same, understood.
    pub term: Option<Term>,
    /// Newest first, not in the order of the page.
    pub by_time: bool,
    /// The annotation whose places are gone through, and which is shown.
    pub turned: Option<(String, usize)>,
    /// What the reader calls the colours.
    pub colors: ColorNames,
    numbers: Vec<usize>,
    cols: u16,
    /// The end of the chosen entry is what is looked for, not its head.
    to_end: bool,
    /// What was just written is chosen for as long as the page stays where it
    /// is: the byte there, and the entry.
    held: Option<(usize, usize)>,
    /// The entry whose note is shown whole, however long it is.
    whole: usize,
    /// There is little height.
    low: bool,
    stale: bool,
}

/// What the rows of an entry depend on beside its note.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    text: &'a str,
    colors: &'a ColorNames,
    cols: usize,
    /// There is little height: what is looked at comes first.
    low: bool,
}

impl NotesPane {
    /// The article's annotations are others now.
    pub(super) fn forget(&mut self) {
        self.stale = true;
    }

    fn rebuild(&mut self, annotations: &[Annotation], (text, here): (&str, usize), cols: u16) {
        self.numbers = order(annotations);
        self.order = self.numbers.clone();
        let term = self.term.as_ref();
        self.order
            .retain(|i| annotations.get(*i).is_some_and(|a| narrow::shows(term, a)));
        if self.by_time {
            let made = |i: &usize| annotations.get(*i).map(|a| a.created);
            self.order.sort_by_key(|i| std::cmp::Reverse(made(i)));
        }
        let entry_of = |id: String| self.order.iter().position(|i| annotations[*i].id == id);
        let wished = self.wish.take().and_then(entry_of);
        let stays = self.chosen.take().and_then(entry_of);
        let last = self.order.len().saturating_sub(1);
        self.at = wished.or(stays).unwrap_or(self.at.min(last));
        self.held = wished.map(|at| (here, at));
        self.cols = cols;
        self.stale = false;
        self.whole = self.at;
        let entries = 0..self.order.len();
        self.rows = entries
            .flat_map(|entry| self.rows_at(entry, annotations, text))
            .collect();
    }

    fn rows_at(&self, entry: usize, annotations: &[Annotation], text: &str) -> Vec<NoteRow> {
        let annotation = self.order.get(entry).and_then(|i| annotations.get(*i));
        let Some(annotation) = annotation else {
            return Vec::new();
        };
        let turned = self.turned.as_ref().filter(|(id, _)| *id == annotation.id);
        let sheet = Sheet {
            text,
            colors: &self.colors,
            cols: usize::from(self.cols.saturating_sub(MARK_COLS + 1)).max(8),
            low: self.low,
        };
        let most = if entry == self.whole {
            usize::MAX
        } else {
            NOTE_ROWS_MAX
        };
        rows_of(
            entry,
            annotation,
            turned.map_or(1, |t| t.1 + 1),
            most,
            sheet,
        )
    }

    fn remember_chosen(&mut self, annotations: &[Annotation]) {
        let chosen = self.order.get(self.at).and_then(|i| annotations.get(*i));
        if self.chosen.as_deref() != chosen.map(|a| a.id.as_str()) {
            self.chosen = chosen.map(|a| a.id.clone());
        }
    }

    /// Shows the note of the chosen entry whole, and of the one before no more
    /// than of every other.
    fn unfold_chosen(&mut self, annotations: &[Annotation], text: &str) {
        let before = std::mem::replace(&mut self.whole, self.at);
        for entry in [before, self.at] {
            let (first, past) = self.span(entry);
            let rows = self.rows_at(entry, annotations, text);
            self.rows.splice(first..past, rows);
        }
    }

    /// The rows of an entry: the first, and one past the last.
    fn span(&self, entry: usize) -> (usize, usize) {
        let first = self.rows.partition_point(|r| r.entry < entry);
        (first, self.rows.partition_point(|r| r.entry <= entry))
    }

    /// Moves within the chosen entry, if it goes on beyond the screen.
    fn scroll(&mut self, motion: Motion) -> bool {
        let Some((first, lowest)) = self.tops_of_chosen() else {
            return false;
        };
        let half = (self.height / 2).max(1);
        let page = self.height.saturating_sub(1).max(1);
        let top = match motion {
            Motion::Down => self.top + 1,
            Motion::HalfDown => self.top + half,
            Motion::PageDown => self.top + page,
            Motion::Up => self.top.saturating_sub(1),
            Motion::HalfUp => self.top.saturating_sub(half),
            Motion::PageUp => self.top.saturating_sub(page),
            _ => return false,
        };
        let before = std::mem::replace(&mut self.top, top.clamp(first, lowest));
        before != self.top
    }

    /// What the first row on the screen may be while the chosen entry is looked
    /// at, if that does not fit. The blank row below it need not be seen.
    fn tops_of_chosen(&self) -> Option<(usize, usize)> {
        let (first, past) = self.span(self.at);
        let lowest = past.saturating_sub(self.height + 1);
        (lowest > first).then_some((first, lowest))
    }

    pub(super) fn go(&mut self, motion: Motion, count: Option<u32>) {
        if count.is_none() && self.scroll(motion) {
            return;
        }
        let ends = count.is_none() && matches!(motion, Motion::Top | Motion::End);
        self.to_end = ends && motion == Motion::End;
        if ends && motion == Motion::Top {
            self.top = 0;
        }
        let n = count.unwrap_or(1) as usize;
        let page = (self.height / 4).max(1);
        let last = self.order.len().saturating_sub(1);
        self.at = match motion {
            Motion::Down => self.at.saturating_add(n),
            Motion::Up => self.at.saturating_sub(n),
            Motion::HalfDown => self.at.saturating_add(n.saturating_mul(page.div_ceil(2))),
            Motion::HalfUp => self.at.saturating_sub(n.saturating_mul(page.div_ceil(2))),
            Motion::PageDown => self.at.saturating_add(n.saturating_mul(page)),
            Motion::PageUp => self.at.saturating_sub(n.saturating_mul(page)),
            Motion::Top | Motion::End if count.is_some() => n.saturating_sub(1),
            Motion::Top => 0,
            Motion::End => last,
            _ => self.at,
        }
        .min(last);
    }

    /// Keeps the chosen entry on the screen, its first row above all.
    fn show_chosen(&mut self) {
        let to_end = std::mem::take(&mut self.to_end);
        if let Some((first, lowest)) = self.tops_of_chosen() {
            self.top = if to_end {
                lowest
            } else {
                self.top.clamp(first, lowest)
            };
            return;
        }
        let (first, past) = self.span(self.at);
        if past > self.top + self.height {
            self.top = past.saturating_sub(self.height);
        }
        self.top = self
            .top
            .min(first)
            .min(self.rows.len().saturating_sub(self.height));
    }

    /// The number of an annotation, as page and panel show it.
    pub fn number_of(&self, index: usize) -> Option<usize> {
        self.numbers
            .iter()
            .position(|i| *i == index)
            .map(|at| at + 1)
    }

    /// The number of an entry.
    pub fn number_at(&self, entry: usize) -> Option<usize> {
        self.number_of(*self.order.get(entry)?)
    }
}

fn order(annotations: &[Annotation]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..annotations.len()).collect();
    order.sort_by_key(|i| {
        let a = &annotations[*i];
        match (&a.selector, a.passage) {
            (None, _) => (0, 0, 0),
            (Some(_), Some(p)) => (1, p.start, p.end),
            (Some(_), None) => (2, 0, 0),
        }
    });
    order
}

/// `nth` is which of its places is shown; of the note not more than `most`
/// rows.
fn rows_of(
    entry: usize,
    annotation: &Annotation,
    nth: usize,
    most: usize,
    sheet: Sheet<'_>,
) -> Vec<NoteRow> {
    let Sheet {
        text,
        colors,
        cols,
        low,
    } = sheet;
    let mut rows = Vec::new();
    let mut push = |kind, text: String| {
        rows.push(NoteRow {
            entry,
            kind,
            first: false,
            text,
        });
    };
    // Then and now say the quote, too.
    let compared = low && annotation.state == AnchorState::Uncertain;
    match &annotation.selector {
        Some(_) if compared => {}
        Some(selector) => {
            let quoted = format!("“{}”", quote::one_line(&selector.exact));
            for t in wrapped(&quoted, cols, QUOTE_ROWS_MAX) {
                push(RowKind::Quote, t);
            }
        }
        None => push(RowKind::Head, "On the whole article".into()),
    }
    if let Some(state) = state(annotation, Some(text)) {
        for t in wrapped(state, cols, QUOTE_ROWS_MAX) {
            push(RowKind::State, t);
        }
    }
    for t in then_and_now(annotation, (text, nth), (cols, low)) {
        push(RowKind::Context, t);
    }
    if !annotation.note.is_empty() {
        for t in wrapped(&annotation.note, cols, most) {
            push(RowKind::Note, t);
        }
    }
    let about = sort_of(annotation, colors);
    if !about.is_empty() {
        for t in wrapped(&about.join(" "), cols, 1) {
            push(RowKind::Tags, t);
        }
    }
    push(RowKind::Blank, String::new());
    if let Some(first) = rows.first_mut() {
        first.first = true;
    }
    rows
}

/// What the reader calls its colour, if anything, and its tags.
pub(super) fn sort_of(annotation: &Annotation, colors: &ColorNames) -> Vec<String> {
    let marked = annotation.selector.is_some();
    let name = colors.own(annotation.color).filter(|_| marked);
    let tags = annotation.tags.iter().map(|t| format!("#{t}"));
    name.map(str::to_owned).into_iter().chain(tags).collect()
}

/// A passage that was not found for sure, with its surroundings: as it was
/// made, and at the place that is shown for it; side by side where there is
/// room, and where there is little, the place that is asked about first.
fn then_and_now(
    annotation: &Annotation,
    (text, nth): (&str, usize),
    (cols, low): (usize, bool),
) -> Vec<String> {
    let Some(selector) = &annotation.selector else {
        return Vec::new();
    };
    let line = |before: &str, words: &str, after: &str| {
        quote::one_line(&format!("…{before}»{words}«{after}…"))
    };
    let then = line(&selector.prefix, &selector.exact, &selector.suffix);
    let now = || {
        let place = annotation.passage?;
        let words = text.get(place.range())?;
        let before = text.get(..place.start)?.chars().rev().take(CONTEXT_CHARS);
        let before: String = before.collect::<Vec<_>>().into_iter().rev().collect();
        let after: String = text.get(place.end..)?.chars().take(CONTEXT_CHARS).collect();
        Some(line(&before, words, &after))
    };
    let most = if low {
        LOW_CONTEXT_ROWS_MAX
    } else {
        CONTEXT_ROWS_MAX
    };
    let alone = |name: &str, said: &str| wrapped(&format!("{name}: {said}"), cols, most);
    match annotation.state {
        AnchorState::Uncertain => {
            let mut rows = match now() {
                Some(now) if cols >= SIDE_BY_SIDE_COLS => side_by_side(&then, &now, cols),
                Some(now) if low => [alone("Now", &now), alone("Then", &then)].concat(),
                Some(now) => [alone("Then", &then), alone("Now", &now)].concat(),
                None => alone("Then", &then),
            };
            let more = annotation.candidates.len();
            if more > 0 {
                rows.push(format!("Place {nth} of {} that fit", more + 1));
            }
            rows
        }
        AnchorState::Lost => alone("Then", &then),
        AnchorState::Moved => now().map_or_else(Vec::new, |now| alone("Now", &now)),
        AnchorState::Exact | AnchorState::Waiting => Vec::new(),
    }
}

/// Two columns, each under its name.
fn side_by_side(then: &str, now: &str, cols: usize) -> Vec<String> {
    let half = cols.saturating_sub(BETWEEN.len()) / 2;
    let column = |name: &str, said: &str| {
        let mut rows = vec![name.to_owned()];
        rows.extend(wrapped(said, half, 2 * CONTEXT_ROWS_MAX));
        rows
    };
    let (left, right) = (column("Then", then), column("Now", now));
    let rows = left.len().max(right.len());
    let at = |side: &[String], row: usize| side.get(row).cloned().unwrap_or_default();
    (0..rows)
        .map(|row| {
            let left = at(&left, row);
            let pad = " ".repeat(half.saturating_sub(text::width(&left)));
            format!("{left}{pad}{BETWEEN}{}", at(&right, row))
        })
        .collect()
}

/// How a passage fared, in words; nothing where it stands as it was made.
/// Without the text at hand, less is said of one that moved.
pub fn state(annotation: &Annotation, text: Option<&str>) -> Option<&'static str> {
    let moved = || {
        let (selector, passage) = (annotation.selector.as_ref()?, annotation.passage?);
        Some(difference(selector, text?, passage))
    };
    match annotation.state {
        AnchorState::Exact => None,
        AnchorState::Moved => Some(match moved() {
            Some(Difference::Words) => "moved: its own words changed",
            Some(Difference::Around) => "moved: the text around it changed",
            Some(Difference::Place) => "moved: it stands elsewhere in the text",
            None => "moved: it or the text around it changed",
        }),
        AnchorState::Uncertain => Some("uncertain: this may be another passage"),
        AnchorState::Lost if annotation.kept => Some("kept as a quote: not in this text"),
        AnchorState::Lost => Some("lost: not in this text"),
        AnchorState::Waiting => Some("waiting for the article's text"),
    }
}

/// `text` in at most `rows` rows; the last one ends in `…` if more follows.
pub(super) fn wrapped(text: &str, cols: usize, rows: usize) -> Vec<String> {
    let clean = text::sanitise(text);
    let lines = text::wrap_greedy(&clean, cols);
    let cut = lines.len() > rows;
    let mut out: Vec<String> = lines
        .iter()
        .take(rows)
        .map(|l| clean.get(l.range.clone()).unwrap_or_default().to_owned())
        .collect();
    if let (true, Some(last)) = (cut, out.last_mut()) {
        *last = text::truncate(&format!("{last} ……"), cols).into_owned();
        let trimmed = last.trim_end_matches('…').trim_end().len();
        last.truncate(trimmed);
        *last = text::truncate(&format!("{last}…"), cols).into_owned();
    }
    out
}

/// Brings the panel into step with the article, the width and the page.
pub(super) fn settle(model: &mut Model, area: Option<Area>) {
    let Some(reader) = &model.reader else { return };
    let pane = &mut model.notes;
    let cols = area.map_or(pane.cols, |a| a.cols);
    pane.height = area.map_or(0, |a| usize::from(a.body().rows));
    let low = area.map_or(pane.low, |_| pane.height < LOW_ROWS);
    let changes = std::mem::replace(&mut pane.low, low) != low;
    let opened = &reader.opened;
    let text = &opened.article.record.text;
    if pane.stale || changes || cols != pane.cols {
        pane.rebuild(&opened.annotations, (text, reader.cursor_byte()), cols);
    }
    if model.focus == Pane::Reader {
        pane.held = pane.held.filter(|(byte, _)| *byte == reader.cursor_byte());
        pane.at = pane
            .held
            .map_or_else(|| nearest(pane, reader), |(_, at)| at);
    }
    if pane.whole != pane.at {
        pane.unfold_chosen(&opened.annotations, text);
    }
    pane.remember_chosen(&opened.annotations);
    pane.show_chosen();
    // Beside the page, and when it is come back to, an entry has its head.
    if model.focus == Pane::Reader
        && let Some((first, _)) = pane.tops_of_chosen()
    {
        pane.top = first;
    }
}

/// The entry of the annotation at the cursor, or the last one before it.
fn nearest(pane: &NotesPane, reader: &ReaderPane) -> usize {
    if pane.order.is_empty() {
        return 0;
    }
    let byte = reader.cursor_byte();
    let start = |i: &usize| {
        reader
            .opened
            .annotations
            .get(*i)
            .and_then(|a| a.passage)
            .map(|p| p.start)
    };
    let before = pane
        .order
        .iter()
        .rposition(|i| start(i).is_some_and(|s| s <= byte));
    before
        .or_else(|| pane.order.iter().position(|i| start(i).is_some()))
        .unwrap_or(0)
}

/// The chosen annotation.
pub(super) fn chosen(model: &Model) -> Option<&Annotation> {
    let index = model.notes.order.get(model.notes.at)?;
    model.reader.as_ref()?.opened.annotations.get(*index)
}

/// The entry of an annotation in the panel; a filter that hides it goes.
pub(super) fn entry_of(model: &mut Model, annotation: &str) -> Option<usize> {
    let reader = model.reader.as_ref()?;
    let index = reader
        .opened
        .annotations
        .iter()
        .position(|a| a.id == annotation)?;
    if !model.notes.order.contains(&index) && narrow::cancel(model) {
        settle(model, None);
    }
    model.notes.order.iter().position(|i| *i == index)
}

/// To an annotation of the open article: its passage, or its entry in the
/// panel where it has none.
pub(super) fn show(model: &mut Model, annotation: String) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let found = reader
        .opened
        .annotations
        .iter()
        .find(|a| a.id == annotation);
    match found.map(|a| a.passage) {
        Some(Some(passage)) => reader.jump(passage.start),
        Some(None) => {
            model.focus = Pane::Notes;
            model.notes.wish = Some(annotation);
        }
        None => model.say("This note is not there any more"),
    }
}

/// From the chosen entry to its passage.
pub(super) fn jump(model: &mut Model) {
    let Some(annotation) = chosen(model) else {
        return model.say_with_key(
            "There are no notes yet",
            Command::NoteArticle,
            "writes one on the article",
        );
    };
    match (annotation.passage, &annotation.selector) {
        (Some(passage), _) => {
            if let Some(reader) = &mut model.reader {
                reader.jump(passage.start);
            }
            model.focus = Pane::Reader;
        }
        (None, None) => model.focus = Pane::Reader,
        (None, Some(_)) => {
            model.say("This passage is not in the text any more; its quote and note are kept");
        }
    }
}

/// To the next annotated passage of the page, or the one before.
pub(super) fn step(model: &mut Model, count: Option<u32>, forward: bool) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let mut starts: Vec<usize> = reader
        .opened
        .annotations
        .iter()
        .filter_map(|a| Some(a.passage?.start))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let here = reader.cursor_byte();
    let n = count.unwrap_or(1).max(1) as usize;
    let at = if forward {
        Some(starts.partition_point(|s| *s <= here) + n - 1)
    } else {
        starts.partition_point(|s| *s < here).checked_sub(n)
    };
    match at.and_then(|at| starts.get(at)) {
        Some(start) => reader.jump(*start),
        None if starts.is_empty() => {
            model.say_with_key(
                "There are no highlights yet",
                Command::Select,
                "selects a passage",
            );
        }
        None => model.say(if forward {
            "No highlight after this"
        } else {
            "No highlight before this"
        }),
    }
}
