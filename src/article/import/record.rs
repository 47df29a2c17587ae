//! Makes the text of record out of pieces: the only place where positions
//! come to exist. A parser fills one [`Draft`] a block and hands it to the
//! [`Builder`], which trims, sanitises and appends it.

mod once;

use std::{borrow::Cow, cmp::Reverse, ops::Range};

use crate::article::{
    block::{Block, BlockKind, Inline, InlineKind, TextOfRecord, Within},
    leads,
    page::{Hints, Warning},
};
use crate::text::sanitise;

/// Most blocks of one text; further ones become lines of the last. A year of
/// a newspaper has a fifth of it; without a limit, a file of one-letter lines
/// would take thirty times its size in memory.
pub(super) const MAX_BLOCKS: usize = 500_000;

/// What the lines of verse are indented by: it neither collapses nor breaks.
const INDENT: char = '\u{A0}';
/// Fewest lines of verse.
const VERSE_LINES_MIN: usize = 3;

/// An inline stretch of a draft, in bytes of its text.
#[derive(Debug)]
struct Mark {
    range: Range<usize>,
    kind: InlineKind,
}

/// A block in the making.
#[derive(Debug)]
pub(super) struct Draft {
    /// What it will be.
    pub(super) kind: BlockKind,
    /// The page hides it.
    pub(super) hidden: bool,
    /// What it stands in.
    pub(super) within: Within,
    /// What the parser knows of it; link counts are filled in at the end.
    pub(super) hints: Hints,
    text: String,
    marks: Vec<Mark>,
    open: Vec<usize>,
    source: Option<Range<usize>>,
    /// Where its source ends at the latest: what follows is another block's.
    source_end: Option<usize>,
    /// The first line begins with an indent that means something.
    indented: bool,
    /// White space was read since the last word.
    space_due: bool,
    /// Line breaks were read since the last word.
    breaks_due: u8,
}

/// White space that collapses: all that may break a line. No-break spaces
/// stand, and so does the ideographic space, which indents.
pub(super) fn is_collapsible(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{1c}'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Where the next white space that collapses begins, and how many bytes the
/// character has.
fn next_space(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let may_begin = |b: &u8| matches!(b, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f | 0xc2 | 0xe2);
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(may_begin)?;
        match bytes.get(at..)? {
            [0xc2, 0x85, ..] => return Some((at, 2)),
            [0xe2, 0x80, 0xa8 | 0xa9, ..] => return Some((at, 3)),
            [0xc2 | 0xe2, ..] => from = at + 1,
            _ => return Some((at, 1)),
        }
    }
}

impl Draft {
    /// An empty block of this kind.
    pub(super) fn new(kind: BlockKind) -> Self {
        Self {
            kind,
            hidden: false,
            within: Within::default(),
            hints: Hints::default(),
            text: String::new(),
            marks: Vec::new(),
            open: Vec::new(),
            source: None,
            source_end: None,
            indented: false,
            space_due: false,
            breaks_due: 0,
        }
    }

    /// Nothing readable has been put in.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Line breaks that wait for the next word.
    pub(super) fn breaks_due(&self) -> u8 {
        self.breaks_due
    }

    /// Adds running text that stood at `source`; white space collapses.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        let mut any = false;
        let mut rest = text;
        while let Some((at, len)) = next_space(rest) {
            any |= self.push_word(rest.get(..at).unwrap_or_default());
            self.space_due = true;
            rest = rest.get(at + len..).unwrap_or_default();
        }
        any |= self.push_word(rest);
        if any {
            self.cover(source);
        }
    }

    /// Adds a stretch without white space, after what is due before it.
    fn push_word(&mut self, word: &str) -> bool {
        if word.is_empty() {
            return false;
        }
        self.settle();
        self.text.push_str(word);
        true
    }

    /// Writes the break or space that is due.
    fn settle(&mut self) {
        if self.breaks_due > 0 && !self.text.is_empty() {
            self.text.push('\n');
        } else if self.space_due && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.text.push(' ');
        }
        self.breaks_due = 0;
        self.space_due = false;
    }

    /// Adds text whose white space stands; every line end becomes `\n`.
    pub(super) fn push_verbatim(&mut self, text: &str, source: Range<usize>) {
        let mut rest = text;
        while let Some(at) = rest.find(is_line_end) {
            let (line, tail) = rest.split_at(at);
            self.text.push_str(line);
            self.text.push('\n');
            let end = if tail.starts_with("\r\n") {
                2
            } else {
                tail.chars().next().map_or(1, char::len_utf8)
            };
            rest = tail.get(end..).unwrap_or_default();
        }
        self.text.push_str(rest);
        if !text.trim().is_empty() {
            self.cover(source);
        }
    }

    /// Starts a new line in verbatim text, unless one has just begun.
    pub(super) fn fresh_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Notes that white space stood here.
    pub(super) fn push_space(&mut self) {
        self.space_due = true;
    }

    /// Drops the space that is due: what follows belongs to the same word.
    pub(super) fn glue(&mut self) {
        self.space_due = false;
    }

    /// A line break of the page.
    pub(super) fn push_break(&mut self) {
        self.breaks_due = self.breaks_due.saturating_add(1);
    }

    /// Ends a table's cell.
    pub(super) fn push_cell(&mut self) {
        self.space_due = false;
        self.text.push('\t');
    }

    /// Ends a table's row.
    pub(super) fn push_row(&mut self) {
        self.space_due = false;
        self.text.push('\n');
    }

    /// Removes the last character if it is `c`.
    pub(super) fn pop_char(&mut self, c: char) {
        if self.text.ends_with(c) {
            self.text.pop();
        }
    }

    /// Extends the source range without adding text.
    pub(super) fn cover(&mut self, source: Range<usize>) {
        let limit = self.source_end.unwrap_or(usize::MAX);
        if source.start >= limit && self.source.is_some() {
            return;
        }
        let source = source.start..source.end.min(limit.max(source.start));
        self.source = Some(match self.source.take() {
            None => source,
            Some(old) => old.start.min(source.start)..old.end.max(source.end),
        });
    }

    /// What stands at `source` is a block by itself, after this one: of the
    /// page this has what is before it.
    pub(super) fn end_source(&mut self, source: &Range<usize>) {
        let end = self.source_end.unwrap_or(usize::MAX).min(source.start);
        self.source_end = Some(end);
        if let Some(source) = &mut self.source {
            source.end = source.end.min(end.max(source.start));
        }
    }

    /// The last character that is no white space.
    pub(super) fn last_char(&self) -> Option<char> {
        self.text.trim_end().chars().next_back()
    }

    /// Adds a line of verse, indented by so many columns.
    pub(super) fn push_indented(&mut self, cols: usize, text: &str, source: Range<usize>) {
        let is_first = self.text.is_empty();
        self.push(
            &format!("{}{text}", String::from(INDENT).repeat(cols)),
            source,
        );
        self.indented |= is_first && cols > 0;
    }

    /// What seemed to be a line of verse is prose: its indent goes.
    pub(super) fn drop_indent(&mut self) {
        if std::mem::take(&mut self.indented) && self.marks.is_empty() {
            let words = self.text.trim_start_matches(INDENT).len();
            self.text.drain(..self.text.len() - words);
        }
    }

    /// Takes from lines of verse the indent that all have. The first line has one
    /// of its own only in verse: of two lines it is an opening of prose.
    fn outdent(&mut self) {
        let is_indented = |line: &str| line.starts_with(INDENT);
        let is_prose = matches!(
            self.kind,
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem { .. }
        );
        if !is_prose || !self.text.contains('\n') || !self.text.split('\n').any(is_indented) {
            return;
        }
        let leads: Vec<usize> = self.text.split('\n').map(lead).collect();
        let lines = || self.text.split('\n').zip(&leads);
        let has_words = |(line, _): &(&str, &usize)| !line.trim().is_empty();
        let least = lines().filter(has_words).map(|(_, n)| *n).min();
        let least = least.unwrap_or(0);
        let verse = lines().filter(has_words).count() >= VERSE_LINES_MIN;
        self.indented = verse
            && lines()
                .next()
                .is_some_and(|first| has_words(&first) && *first.1 > least);
        if least == 0 {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        // Where something was cut, and how much with what was cut before.
        let mut cuts: Vec<(usize, usize)> = Vec::with_capacity(leads.len());
        let (mut at, mut cut) = (0, 0);
        for (line, lead) in self.text.split('\n').zip(&leads) {
            let chars = line.chars().take(least.min(*lead));
            let bytes = chars.map(char::len_utf8).sum();
            cut += bytes;
            cuts.push((at + bytes, cut));
            if at > 0 {
                text.push('\n');
            }
            text.push_str(line.get(bytes..).unwrap_or_default());
            at += line.len() + 1;
        }
        let moved = |byte: usize| {
            let before = cuts.partition_point(|(end, _)| *end <= byte);
            let last = before.checked_sub(1).and_then(|at| cuts.get(at));
            let next = cuts.get(before);
            // Within an indent that is gone is where it was.
            let within = next.map_or(0, |(end, cut)| {
                let lead = cut - last.map_or(0, |l| l.1);
                byte.saturating_sub(end - lead)
            });
            byte - last.map_or(0, |l| l.1) - within
        };
        for mark in &mut self.marks {
            let whole = mark.range.end == usize::MAX;
            mark.range.start = moved(mark.range.start);
            if !whole {
                mark.range.end = moved(mark.range.end);
            }
        }
        self.text = text;
    }

    /// Begins an inline stretch here.
    pub(super) fn open(&mut self, kind: InlineKind) {
        self.open.push(self.marks.len());
        let at = self.text.len();
        self.marks.push(Mark {
            range: at..at,
            kind,
        });
    }

    /// Ends the stretch begun last.
    pub(super) fn close(&mut self) {
        if let Some(mark) = self.open.pop().and_then(|index| self.marks.get_mut(index)) {
            mark.range.end = self.text.len();
        }
    }

    /// A cell that takes more than its place begins here.
    pub(super) fn cell(&mut self, across: u16, down: u16) {
        let at = self.text.len();
        self.marks.push(Mark {
            range: at..at,
            kind: InlineKind::Cell { across, down },
        });
    }

    /// A place that something may point to. It lies before the next word.
    pub(super) fn anchor(&mut self, id: String) {
        let at = self.text.len();
        self.marks.push(Mark {
            range: at..at,
            kind: InlineKind::Anchor(id),
        });
    }

    /// Spans the whole block, whatever its text will be.
    pub(super) fn span_all(&mut self, kind: InlineKind) {
        self.marks.push(Mark {
            range: 0..usize::MAX,
            kind,
        });
    }

    /// What stays of the text: no white space at the ends. Code keeps the
    /// indent of its first line, a table its empty cells.
    fn trimmed(&self) -> Range<usize> {
        let end = self.text.trim_end().len();
        let kept = self.text.get(..end).unwrap_or_default();
        let start = match self.kind {
            BlockKind::Code => blank_lines(kept),
            BlockKind::Table => 0,
            _ if self.indented => 0,
            _ => end - kept.trim_start().len(),
        };
        start..end
    }
}

/// Spaces that a line begins with, of those that a page indents by.
fn lead(line: &str) -> usize {
    line.chars()
        .take_while(|c| matches!(*c, ' ' | INDENT))
        .count()
}

/// A line end inside verbatim text.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Length of the blank lines that `text` begins with.
fn blank_lines(text: &str) -> usize {
    let blank = text.len() - text.trim_start().len();
    text.get(..blank)
        .and_then(|lead| lead.rfind('\n'))
        .map_or(0, |at| at + 1)
}

/// Collects blocks into a text of record.
#[derive(Debug, Default)]
pub(super) struct Builder {
    record: TextOfRecord,
    hints: Vec<Hints>,
    source_end: usize,
}

impl Builder {
    /// Adds a finished block; false if there was nothing in it.
    pub(super) fn add(&mut self, mut draft: Draft) -> bool {
        while !draft.open.is_empty() {
            draft.close();
        }
        draft.outdent();
        let kept = draft.trimmed();
        let may_be_empty = matches!(draft.kind, BlockKind::Image | BlockKind::Rule);
        if kept.is_empty() && !may_be_empty {
            return false;
        }
        if self.record.blocks.len() >= MAX_BLOCKS {
            return self.add_to_last(&mut draft, kept);
        }
        let kept = self.say_once(&draft, kept);
        let start = self.begin_block();
        let source = self.source_range(draft.source.take());
        let marks = self.append(&draft, kept);
        let range = start..self.record.text.len();
        let mut hints = std::mem::take(&mut draft.hints);
        self.describe(&mut hints, &range, &marks);
        self.record.inlines.extend(marks);
        self.hints.push(hints);
        self.record.blocks.push(Block {
            kind: draft.kind,
            range,
            source,
            hidden: draft.hidden,
            within: draft.within,
        });
        true
    }

    /// Adds the text as a line of the last block.
    fn add_to_last(&mut self, draft: &mut Draft, kept: Range<usize>) -> bool {
        let source = self.source_range(draft.source.take());
        self.record.text.push('\n');
        let text = draft.text.get(kept).unwrap_or_default();
        self.record.text.push_str(&sanitise(text));
        if let Some(last) = self.record.blocks.last_mut() {
            last.range.end = self.record.text.len();
            last.source.end = source.end;
        }
        true
    }

    /// Separates the new block from the one before.
    fn begin_block(&mut self) -> usize {
        if !self.record.blocks.is_empty() {
            self.record.text.push('\n');
        }
        self.record.text.len()
    }

    /// Keeps source ranges in order and apart: where a page's tree has moved
    /// text (a table's stray words go before it), the range is cut to what no
    /// block before it has.
    fn source_range(&mut self, source: Option<Range<usize>>) -> Range<usize> {
        let source = source.unwrap_or(self.source_end..self.source_end);
        let start = source.start.max(self.source_end);
        let end = source.end.max(start);
        self.source_end = end;
        start..end
    }

    /// Sanitises and appends `kept` of the draft's text; gives its marks in
    /// bytes of the record, outer before inner.
    fn append(&mut self, draft: &Draft, kept: Range<usize>) -> Vec<Inline> {
        let start = self.record.text.len();
        let text = draft.text.get(kept.clone()).unwrap_or_default();
        let mut marks: Vec<Inline> = draft
            .marks
            .iter()
            .filter_map(|mark| clip(mark, text, &kept))
            .collect();
        match sanitise(text) {
            Cow::Borrowed(clean) => self.record.text.push_str(clean),
            Cow::Owned(_) => self
                .record
                .text
                .push_str(&sanitise_between(text, &mut marks)),
        }
        for mark in &mut marks {
            mark.range = mark.range.start + start..mark.range.end + start;
        }
        marks.sort_by_key(|mark| (mark.range.start, Reverse(mark.range.end)));
        raised_once(&mut marks);
        marks
    }

    /// Fills in what the inline stretches say about the block.
    fn describe(&self, hints: &mut Hints, range: &Range<usize>, marks: &[Inline]) {
        // A link that only its script knows the end of is a button.
        let leads = |kind: &InlineKind| matches!(kind, InlineKind::Link(to) if leads::leads(to));
        let links = marks.iter().filter(|mark| leads(&mark.kind));
        // The block of a film is itself what it leads to.
        let is_player = marks.iter().any(|mark| mark.kind == InlineKind::Player);
        let links = links.filter(|_| !is_player);
        hints.links = links.clone().count() as u32;
        hints.link_bytes = links.map(|mark| mark.range.len()).sum();
        hints.all_strong = self.is_all_strong(range, marks);
    }

    /// Every word of the block is stressed or strong.
    fn is_all_strong(&self, range: &Range<usize>, marks: &[Inline]) -> bool {
        let mut reached = range.start;
        for mark in marks {
            if !matches!(mark.kind, InlineKind::Strong | InlineKind::Emphasis) {
                continue;
            }
            let gap = self
                .record
                .text
                .get(reached..mark.range.start)
                .unwrap_or_default();
            if !gap.trim().is_empty() {
                return false;
            }
            reached = reached.max(mark.range.end);
        }
        let rest = self.record.text.get(reached..range.end).unwrap_or_default();
        !range.is_empty() && reached > range.start && rest.trim().is_empty()
    }

    /// What to tell the reader of a text with too many blocks.
    pub(super) fn warning(&self) -> Option<Warning> {
        let full = self.record.blocks.len() >= MAX_BLOCKS;
        full.then(|| {
            Warning(format!(
                "the text has more than {MAX_BLOCKS} blocks; the last holds the rest"
            ))
        })
    }

    /// The text of record and its hints.
    pub(super) fn finish(self) -> (TextOfRecord, Vec<Hints>) {
        (self.record, self.hints)
    }
}

/// A mark in bytes of `text`, the `kept` part of its draft's text, without
/// white space at its ends; none if nothing of it is left.
fn clip(mark: &Mark, text: &str, kept: &Range<usize>) -> Option<Inline> {
    let inside = |at: usize| at.clamp(kept.start, kept.end) - kept.start;
    let (mut start, mut end) = (inside(mark.range.start), inside(mark.range.end));
    let whole = matches!(
        mark.kind,
        InlineKind::Anchor(_)
            | InlineKind::Image(_)
            | InlineKind::Elsewhere
            | InlineKind::Cell { .. }
    );
    let spanned = text.get(start..end)?;
    start += spanned.len() - spanned.trim_start().len();
    end = end.min(start + spanned.trim().len());
    (start < end || whole).then(|| Inline {
        range: start.min(end)..end.max(start),
        kind: mark.kind.clone(),
    })
}

/// What is raised twice as a whole is raised: only of a part does it say more.
fn raised_once(marks: &mut Vec<Inline>) {
    let shifts = |kind: &InlineKind| {
        let raised = *kind == InlineKind::Superscript;
        (raised || *kind == InlineKind::Subscript).then_some(usize::from(raised))
    };
    let mut last: [Option<Range<usize>>; 2] = [None, None];
    marks.retain(|mark| {
        let Some(before) = shifts(&mark.kind).and_then(|at| last.get_mut(at)) else {
            return true;
        };
        before.replace(mark.range.clone()).as_ref() != Some(&mark.range)
    });
}

/// Sanitises `text` stretch by stretch between the ends of its marks, and
/// moves the marks with it. Only for the rare block that has something to
/// make visible.
fn sanitise_between(text: &str, marks: &mut [Inline]) -> String {
    let mut cuts: Vec<usize> = marks
        .iter()
        .flat_map(|m| [m.range.start, m.range.end])
        .collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::with_capacity(text.len());
    let mut moved = Vec::with_capacity(cuts.len());
    let mut from = 0;
    for &cut in &cuts {
        out.push_str(&sanitise(text.get(from..cut).unwrap_or_default()));
        moved.push(out.len());
        from = cut;
    }
    let to = |at: usize| {
        cuts.binary_search(&at)
            .ok()
            .and_then(|i| moved.get(i).copied())
            .unwrap_or(out.len())
    };
    for mark in marks.iter_mut() {
        mark.range = to(mark.range.start)..to(mark.range.end);
    }
    out
}
