//! Selecting a passage by keyboard: one end stays, the other moves by words,
//! sentences and paragraphs; or the whole grows to the next larger unit.

use std::ops::Range;

use super::{
    Model,
    motion::{Ground, Motion, Unit},
    reader::ReaderPane,
};
use crate::article::Passage;

/// Rows without text that a step over them looks past.
const MAX_BLANK_ROWS: usize = 20;

/// A passage in the making. Both ends are edges between graphemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Where it began: its near edge stays, the far one comes into play when
    /// the moving end crosses over, so that the first word stays selected.
    origin: Range<usize>,
    /// The edge that moves.
    moving: usize,
    /// The moving edge is the right one.
    forward: bool,
    /// Smaller selections to shrink back to.
    ladder: Vec<Passage>,
}

impl Selection {
    fn new(range: Range<usize>) -> Self {
        Self {
            moving: range.end,
            origin: range,
            forward: true,
            ladder: Vec::new(),
        }
    }

    fn fixed(&self) -> usize {
        if self.forward {
            self.origin.start
        } else {
            self.origin.end
        }
    }

    /// What is selected.
    pub fn passage(&self) -> Passage {
        Passage::new(self.fixed(), self.moving)
    }

    /// The grapheme at the moving end: the cursor stands on it.
    fn head(&self, ground: Ground<'_>) -> usize {
        if self.forward && self.moving > self.origin.start {
            ground.left_of(self.moving)
        } else {
            self.moving
        }
    }

    fn set(&mut self, passage: Passage) {
        if self.forward {
            self.origin = passage.start..passage.start;
            self.moving = passage.end;
        } else {
            self.origin = passage.end..passage.end;
            self.moving = passage.start;
        }
    }

    /// A selection has one grapheme at least.
    fn never_empty(&mut self, ground: Ground<'_>) {
        let edge = self.moving;
        if edge != self.fixed() {
            return;
        }
        let after = right_edge(ground, edge);
        self.forward = after > edge;
        self.origin = edge..edge;
        self.moving = if self.forward {
            after
        } else {
            ground.left_of(edge)
        };
    }

    /// Moves the moving end; past the fixed one it goes on from the far side
    /// of where the selection began.
    fn advance(&mut self, ground: Ground<'_>, motion: Motion) -> bool {
        let Some(to) = step(ground, self.moving, self.forward, motion) else {
            return false;
        };
        let crossed = if self.forward {
            to <= self.origin.start
        } else {
            to >= self.origin.end
        };
        let to = if crossed {
            self.forward = !self.forward;
            let edge = if self.forward {
                self.origin.end
            } else {
                self.origin.start
            };
            step(ground, edge, self.forward, motion).unwrap_or(edge)
        } else {
            to
        };
        let changed = to != self.moving;
        self.moving = to;
        self.never_empty(ground);
        changed
    }
}

/// Where a motion takes an edge: right edges go to ends, left ones to starts.
fn step(ground: Ground<'_>, edge: usize, right: bool, motion: Motion) -> Option<usize> {
    match (motion, right) {
        (Motion::Right, true) => Some(right_edge(ground, edge)),
        (Motion::WordNext | Motion::WordEnd, true) => ground.next_end(edge, Unit::Word),
        (Motion::WordNext | Motion::WordEnd, false) => ground.next_start(edge, Unit::Word),
        (Motion::WordBack, true) => ground.previous_end(edge, Unit::Word),
        (Motion::SentenceNext, true) => ground.next_end(edge, Unit::Sentence),
        (Motion::SentenceBack, true) => ground.previous_end(edge, Unit::Sentence),
        (Motion::ParagraphNext, true) => paragraph_end(ground, edge),
        (Motion::ParagraphBack, true) => paragraph_end_before(ground, edge),
        (Motion::End, true) => Some(ground.end_of_grapheme(ground.last())),
        _ => ground.go(edge, motion),
    }
}

/// One grapheme on; at the end of a block, over the gap.
fn right_edge(ground: Ground<'_>, edge: usize) -> usize {
    let inside = ground.end_of_grapheme(edge);
    if inside > edge {
        inside
    } else {
        ground.end_of_grapheme(ground.right_of(edge))
    }
}

fn paragraph_end(ground: Ground<'_>, edge: usize) -> Option<usize> {
    let block = ground.block_at(edge)?;
    let end = ground.range(block).end;
    if end > edge {
        return Some(end);
    }
    ground.block_after(block).map(|next| ground.range(next).end)
}

fn paragraph_end_before(ground: Ground<'_>, edge: usize) -> Option<usize> {
    let block = ground.block_at(edge.saturating_sub(1))?;
    ground
        .block_before(block)
        .map(|before| ground.range(before).end)
}

/// Selects the word at the cursor, or the next one.
pub(super) fn start(model: &mut Model) {
    begin(model, |ground, byte| ground.unit_at(byte, Unit::Word));
}

/// Selects a passage as it stands.
pub(super) fn start_on(model: &mut Model, passage: Passage) {
    begin(model, |_, _| Some(passage.range()));
}

/// Selects the paragraph at the cursor.
pub(super) fn start_paragraph(model: &mut Model) {
    begin(model, |ground, byte| {
        ground.block_at(byte).map(|block| ground.range(block))
    });
}

fn begin(model: &mut Model, unit: impl Fn(Ground<'_>, usize) -> Option<Range<usize>>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    match unit(reader.ground(), reader.cursor_byte()) {
        Some(range) if !range.is_empty() => {
            reader.selection = Some(Selection::new(range));
            follow(reader);
        }
        _ => model.say("There is nothing to select here"),
    }
}

/// Puts the cursor on the moving end.
fn follow(reader: &mut ReaderPane) {
    if let Some(selection) = &reader.selection {
        let head = selection.head(reader.ground());
        reader.set_cursor(head);
    }
}

/// Moves the moving end.
pub(super) fn go(model: &mut Model, motion: Motion, count: Option<u32>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let n = count.unwrap_or(1);
    match motion {
        Motion::Down => go_rows(reader, i64::from(n)),
        Motion::Up => go_rows(reader, -i64::from(n)),
        _ => {
            go_text(reader, motion, n);
            follow(reader);
        }
    }
}

fn go_text(reader: &mut ReaderPane, motion: Motion, n: u32) {
    let Some(mut selection) = reader.selection.take() else {
        return;
    };
    selection.ladder.clear();
    for _ in 0..n {
        if !selection.advance(reader.ground(), motion) {
            break;
        }
    }
    reader.selection = Some(selection);
}

fn go_rows(reader: &mut ReaderPane, rows: i64) {
    let Some(mut selection) = reader.selection.take() else {
        return;
    };
    let head = selection.head(reader.ground());
    let to = reader.vertical(head, rows);
    let goal = reader.goal_col;
    if to != head {
        selection.ladder.clear();
        place_head(&mut selection, reader.ground(), to);
    }
    reader.selection = Some(selection);
    follow(reader);
    reader.goal_col = goal;
}

/// Puts the moving end so that the grapheme at `head` is the last selected.
fn place_head(selection: &mut Selection, ground: Ground<'_>, head: usize) {
    selection.forward = head >= selection.origin.start;
    selection.moving = if selection.forward {
        ground.end_of_grapheme(head)
    } else {
        head
    };
    selection.never_empty(ground);
}

/// What the moving end can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A match of the search.
    Hit,
    /// A link.
    Link,
}

/// Moves the moving end to the far edge of the next match or link, or back to
/// the one before; never past the end that stays.
pub(super) fn reach(model: &mut Model, what: Reach, forward: bool) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let Some(mut selection) = reader.selection.take() else {
        return;
    };
    let right = selection.forward;
    let edge = |r: Range<usize>| if right { r.end } else { r.start };
    let edges: Vec<usize> = match what {
        Reach::Hit => {
            let hits = reader.find.as_ref().map(|f| f.hits.clone());
            hits.unwrap_or_default().into_iter().map(edge).collect()
        }
        Reach::Link => reader.links().map(|l| edge(l.start..l.end)).collect(),
    };
    let (here, fixed) = (selection.moving, selection.fixed());
    let stays = |at: &&usize| if right { **at > fixed } else { **at < fixed };
    let found = if forward {
        edges.iter().filter(stays).find(|at| **at > here)
    } else {
        edges.iter().rev().filter(stays).find(|at| **at < here)
    };
    let found = found.copied();
    if let Some(to) = found {
        selection.ladder.clear();
        selection.moving = to;
    }
    if let (Some(to), Reach::Hit, Some(find)) = (found, what, &mut reader.find) {
        find.at = find.hits.iter().position(|hit| edge(hit.clone()) == to);
    }
    reader.selection = Some(selection);
    follow(reader);
    if found.is_none() {
        model.say(match (what, forward) {
            (Reach::Hit, true) => "There is no match further on",
            (Reach::Hit, false) => "There is no match to go back to",
            (Reach::Link, true) => "There is no link further on",
            (Reach::Link, false) => "There is no link to go back to",
        });
    }
}

/// Changes the selection by `act`, and puts the cursor on its moving end.
pub(super) fn change(model: &mut Model, act: fn(&mut Selection, Ground<'_>)) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let Some(mut selection) = reader.selection.take() else {
        return;
    };
    act(&mut selection, reader.ground());
    selection.never_empty(reader.ground());
    reader.selection = Some(selection);
    follow(reader);
}

/// To the sentences that it touches.
pub(super) fn grow_to_sentence(selection: &mut Selection, ground: Ground<'_>) {
    let old = selection.passage();
    climb(selection, whole(ground, old, Unit::Sentence));
}

/// To the paragraphs that it touches.
pub(super) fn grow_to_paragraph(selection: &mut Selection, ground: Ground<'_>) {
    let old = selection.passage();
    climb(selection, whole_paragraphs(ground, old));
}

/// To the smallest of word, sentence and paragraph that is larger; then by
/// paragraphs.
pub(super) fn grow(selection: &mut Selection, ground: Ground<'_>) {
    let old = selection.passage();
    let paragraph = whole_paragraphs(ground, old);
    let more =
        paragraph_end(ground, old.end).map_or(paragraph, |end| Passage::new(paragraph.start, end));
    let larger = [
        whole(ground, old, Unit::Word),
        whole(ground, old, Unit::Sentence),
        paragraph,
        more,
    ]
    .into_iter()
    .find(|p| p.end - p.start > old.end - old.start);
    if let Some(larger) = larger {
        climb(selection, larger);
    }
}

/// Back to what it was before it grew.
pub(super) fn shrink(model: &mut Model) {
    let selection = model.reader.as_ref().and_then(|r| r.selection.as_ref());
    if selection.is_some_and(|s| s.ladder.is_empty()) {
        return model.say("Nothing to shrink back to: an end was moved, or it has not grown");
    }
    change(model, |selection, _| {
        if let Some(smaller) = selection.ladder.pop() {
            selection.set(smaller);
        }
    });
}

/// The other end moves from now on.
pub(super) fn swap_ends(selection: &mut Selection, _: Ground<'_>) {
    let passage = selection.passage();
    selection.forward = !selection.forward;
    selection.set(passage);
}

fn climb(selection: &mut Selection, larger: Passage) {
    let old = selection.passage();
    if larger != old {
        selection.ladder.push(old);
        selection.set(larger);
    }
}

/// `passage` out to the edges of the units that it touches.
fn whole(ground: Ground<'_>, passage: Passage, unit: Unit) -> Passage {
    let last = ground.left_of(passage.end).max(passage.start);
    let start = ground
        .unit_at(passage.start, unit)
        .map_or(passage.start, |r| r.start);
    let end = ground.unit_at(last, unit).map_or(passage.end, |r| r.end);
    Passage {
        start: start.min(passage.start),
        end: end.max(passage.end),
    }
}

fn whole_paragraphs(ground: Ground<'_>, passage: Passage) -> Passage {
    let last = ground.left_of(passage.end).max(passage.start);
    let range = |byte| ground.block_at(byte).map(|b| ground.range(b));
    let start = range(passage.start).map_or(passage.start, |r| r.start);
    let end = range(last).map_or(passage.end, |r| r.end);
    Passage {
        start: start.min(passage.start),
        end: end.max(passage.end),
    }
}

impl ReaderPane {
    /// Takes the moving end to a match, all of which is selected then; on the
    /// other side of where the selection began it goes on from there.
    pub(super) fn select_to(&mut self, hit: &Range<usize>) {
        let origin = self.selection.as_ref().map(|s| s.origin.start);
        let goes_on = origin.is_some_and(|origin| hit.start >= origin);
        self.select_up_to(if goes_on {
            self.ground().left_of(hit.end)
        } else {
            hit.start
        });
    }

    /// Takes the moving end to the grapheme at `head`, wherever that is.
    pub(super) fn select_up_to(&mut self, head: usize) {
        let Some(mut selection) = self.selection.take() else {
            return;
        };
        selection.ladder.clear();
        place_head(&mut selection, self.ground(), head);
        self.selection = Some(selection);
        follow(self);
    }

    /// Moves one line within the text: for selecting.
    pub(super) fn vertical(&mut self, byte: usize, rows: i64) -> usize {
        let (row, col) = self.spot_of(byte);
        let col = *self.goal_col.get_or_insert(col);
        let last = self.layout.rows().saturating_sub(1);
        let mut row = row;
        for _ in 0..rows.unsigned_abs() {
            // Blank rows have nothing to select.
            let next = if rows > 0 {
                row_with_text(self, row + 1..=last)
            } else {
                self.row_with_text_above(row)
            };
            match next {
                Some(next) => row = next,
                None => break,
            }
        }
        self.byte_at(row, col)
    }

    /// The nearest row with text above `row`.
    pub(super) fn row_with_text_above(&self, row: usize) -> Option<usize> {
        let rows = (0..row).rev().take(MAX_BLANK_ROWS);
        rows.into_iter().find(|row| self.has_text(*row))
    }

    /// Whether there is something to select on that row.
    pub(super) fn has_text(&self, row: usize) -> bool {
        self.line(row).is_some_and(|line| line.source().is_some())
    }
}

fn row_with_text(reader: &ReaderPane, rows: std::ops::RangeInclusive<usize>) -> Option<usize> {
    rows.take(MAX_BLANK_ROWS).find(|row| reader.has_text(*row))
}
