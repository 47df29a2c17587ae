//! The plan of the page: which blocks are shown, as what, in which units, and
//! how many rows each takes. Made once for a layout; allocates for no line.

use std::ops::Range;

use super::{
    Format, LineKind, PANNED_COLS_MAX, code, front,
    glyphs::{Glyphs, glyphs},
    list::{self, Hang},
    table::Shape,
    unit::{Frame, Lead, Setting, UNIT_BYTES, Unit},
};
use crate::{
    article::{Article, Block, BlockKind, Judge, Judgement, Reason, Role},
    text::{self, Hyphens},
};

/// The narrowest measure that anything is set at.
const MIN_MEASURE_COLS: usize = 20;

/// Cells that are left to an item's text however deep its list; with the
/// longest number (ten digits) that is the narrowest measure.
const MIN_ITEM_COLS: usize = 8;

/// Cells of a quote's bar with its space.
const BAR_COLS: usize = 2;

/// Cells that a line of verse hangs by where it does not fit.
pub(super) const VERSE_HANG_COLS: usize = 4;

/// Fewest lines of a poem, its longest, and what they come to on average: what
/// is broken otherwise reads better when it is wrapped.
const POEM_LINES_MIN: usize = 3;
const POEM_COLS_MAX: usize = 90;
const POEM_COLS_MEAN: usize = 60;

/// Cells of `[image: ` and `]`.
pub(super) const IMAGE_LEAD_COLS: usize = 8;
const IMAGE_COLS: usize = IMAGE_LEAD_COLS + 1;

/// A page ready to be set.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// In order of rows; also of ranges among those that have one.
    pub(super) units: Vec<Unit>,
    /// Indices of the units that show text of record.
    pub(super) sourced: Vec<usize>,
    /// Metadata and labels.
    pub(super) words: Vec<String>,
    /// Of the tables shown.
    pub(super) shapes: Vec<Shape>,
    /// One for each block: whether it has rows.
    pub(super) shown: Vec<bool>,
    /// Rows of the page.
    pub(super) rows: usize,
    /// Cells of the measure.
    pub(super) cols: usize,
    /// Cells of a line that is left as it is, before it goes on below.
    pub(super) long_cols: usize,
}

/// What becomes of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    /// No rows.
    Skip,
    /// The headline, over the lines from metadata.
    Title,
    /// Shown as that.
    Show(LineKind),
    /// In a run of chrome, under its label.
    Folded(LineKind, Why<'a>),
}

/// Why a block would not be shown; blocks with the same stand in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why<'a> {
    /// With what exactly decided, where a rule or the site's pages did.
    Chrome(Option<Reason>, Judge, Option<&'a str>),
    /// The title block says it already.
    Repeats(Role),
}

impl Plan {
    /// Plans `article`.
    pub(super) fn new(article: &Article, format: &Format, words: u32) -> Self {
        let mut planner = Planner::new(article, format, words);
        planner.front();
        let blocks = &article.record.blocks;
        let mut index = 0;
        while let Some(block) = blocks.get(index) {
            index = planner.block(index, block);
        }
        planner.finish()
    }
}

struct Planner<'a> {
    article: &'a Article,
    format: &'a Format,
    glyphs: &'static Glyphs,
    plan: Plan,
    /// The block that is the headline of the page, if metadata agree.
    title: Option<usize>,
    /// The rules of the story's language, if words are to be broken.
    hyphens: Hyphens,
    /// Words of the story, for its length.
    words: u32,
    /// Hangs of the list items of the run that we are in, by block.
    hangs: Vec<Hang>,
    hangs_from: usize,
    /// What was planned last.
    last: Option<(usize, Place<'a>)>,
}

impl<'a> Planner<'a> {
    fn new(article: &'a Article, format: &'a Format, words: u32) -> Self {
        let cols = usize::from(format.measure_cols).max(MIN_MEASURE_COLS);
        Self {
            article,
            format,
            glyphs: glyphs(format.ascii),
            plan: Plan {
                cols,
                long_cols: if format.pan {
                    PANNED_COLS_MAX.max(cols)
                } else {
                    cols
                },
                shown: vec![false; article.record.blocks.len()],
                ..Plan::default()
            },
            title: title_block(article),
            hyphens: hyphens(article, format),
            words,
            hangs: Vec::new(),
            hangs_from: 0,
            last: None,
        }
    }

    /// Title and metadata at the top, where no block is the title.
    fn front(&mut self) {
        if self.title.is_some() {
            return;
        }
        if let Some(title) = &self.article.metadata.title {
            let words = text::sanitise_line(title.value.trim()).into_owned();
            self.words(0, LineKind::Title, words);
        }
        self.meta(0);
        if self.plan.rows > 0 {
            self.last = Some((0, Place::Title));
        }
    }

    fn meta(&mut self, block: usize) {
        for line in front::meta_lines(self.article, self.words, self.glyphs) {
            self.words(block, LineKind::Meta, line);
        }
    }

    /// Plans the block at `index`; gives the index of the next.
    fn block(&mut self, index: usize, block: &Block) -> usize {
        let place = self.place(index, block);
        match place {
            Place::Folded(kind, why) if self.format.with_chrome => {
                self.space(index, place);
                if self.opens_run(why) {
                    self.label(index, why);
                }
                self.show(index, block, kind);
            }
            Place::Skip | Place::Folded(..) => {}
            Place::Show(kind) => {
                self.space(index, place);
                self.show(index, block, kind);
            }
            Place::Title => {
                self.space(index, place);
                self.show(index, block, LineKind::Title);
                self.meta(index + 1);
            }
        }
        if self.plan.shown.get(index) == Some(&true) {
            self.last = Some((index, place));
        }
        index + 1
    }

    fn place(&self, index: usize, block: &Block) -> Place<'a> {
        let empty = self.article.record.block_text(block).trim().is_empty();
        if empty && !matches!(block.kind, BlockKind::Image | BlockKind::Rule) {
            return Place::Skip;
        }
        let meta = &self.article.metadata;
        let dated = meta.published.is_some() || meta.updated.is_some();
        match self.article.role(index) {
            Role::Title if self.title == Some(index) => Place::Title,
            Role::Title if self.title.is_none() && first_title(self.article) == Some(index) => {
                text_of(block)
            }
            Role::Title => Place::Folded(LineKind::Chrome, Why::Repeats(Role::Title)),
            Role::Byline if meta.authors.is_some() => {
                Place::Folded(LineKind::Aside, Why::Repeats(Role::Byline))
            }
            Role::Date if dated => Place::Folded(LineKind::Aside, Why::Repeats(Role::Date)),
            Role::Byline | Role::Date | Role::Contact => Place::Show(LineKind::Aside),
            Role::Caption => Place::Show(LineKind::Caption),
            Role::Body => text_of(block),
            Role::Chrome => Place::Folded(LineKind::Chrome, self.why(index)),
        }
    }

    fn why(&self, index: usize) -> Why<'a> {
        let judgement = self.article.judgements.get(index);
        let reason = judgement.and_then(|j| j.reason);
        let because = self.article.because.get(&index).map(String::as_str);
        Why::Chrome(reason, judgement.map_or(Judge::Program, |j| j.by), because)
    }

    /// The row or rows between what came last and this.
    fn space(&mut self, index: usize, place: Place<'a>) {
        let Some((last, last_place)) = self.last else {
            return;
        };
        let kind = |i: usize| self.article.record.blocks.get(i).map(|b| b.kind);
        let (a, b) = (kind(last), kind(index));
        let is_item = |k| matches!(k, Some(BlockKind::ListItem { .. }));
        let tight = match (last_place, place) {
            (Place::Folded(_, a), Place::Folded(_, b)) => a == b,
            (Place::Show(_), Place::Show(LineKind::Caption)) => a == Some(BlockKind::Image),
            (Place::Show(_), Place::Show(_)) => is_item(a) && is_item(b),
            _ => false,
        };
        if tight {
            return;
        }
        let quoted = a == Some(BlockKind::Quote)
            && a == b
            && matches!((last_place, place), (Place::Show(_), Place::Show(_)));
        let (kind, setting) = if quoted {
            (LineKind::Text(BlockKind::Quote), Setting::BareBar)
        } else {
            (LineKind::Blank, Setting::Blank)
        };
        self.push(index, 0..0, kind, setting, 1);
    }

    fn opens_run(&self, why: Why<'a>) -> bool {
        !matches!(self.last, Some((_, Place::Folded(_, w))) if w == why)
    }

    fn label(&mut self, index: usize, why: Why<'a>) {
        let words = match why {
            Why::Repeats(Role::Title) => "headline again, shown above".to_owned(),
            Why::Repeats(role) => format!("{}, shown above", role.name()),
            Why::Chrome(reason, by, because) => {
                let count = front::words_in_words(self.run_words(index, why));
                let reason = because.map_or_else(
                    || reason_in_words(reason, by),
                    |because| text::sanitise_line(because).into_owned(),
                );
                format!("{reason}{}{count}", self.glyphs.dot)
            }
        };
        let words = format!("{}{words}", self.glyphs.label);
        self.words(index, LineKind::ChromeLabel, words);
    }

    /// Words of the run of chrome that begins at `index`.
    fn run_words(&self, index: usize, why: Why<'a>) -> u32 {
        let blocks = self.article.record.blocks.iter().enumerate().skip(index);
        let mut count = 0u32;
        for (i, block) in blocks {
            match self.place(i, block) {
                Place::Skip => {}
                Place::Folded(_, w) if w == why => {
                    count = count
                        .saturating_add(text::word_count(self.article.record.block_text(block)));
                }
                _ => break,
            }
        }
        count
    }

    fn show(&mut self, index: usize, block: &Block, kind: LineKind) {
        if let Some(shown) = self.plan.shown.get_mut(index) {
            *shown = true;
        }
        match block.kind {
            BlockKind::Code => self.code(index, block, kind),
            BlockKind::Table => self.table(index, block, kind),
            BlockKind::Rule if self.text_of(&block.range).trim().is_empty() => {
                self.push(index, 0..0, kind, Setting::Rule, 1);
            }
            BlockKind::Image => self.image(index, block, kind),
            BlockKind::ListItem { depth, ordinal } => {
                let hang = self.hang(index);
                let marker = hang.indent_cols + hang.marker_cols;
                let lead = Lead::Item {
                    hang,
                    depth,
                    ordinal,
                    opens: true,
                };
                self.prose(index, block.range.clone(), kind, marker, lead);
            }
            BlockKind::Quote => self.prose(index, block.range.clone(), kind, BAR_COLS, Lead::Bar),
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Rule => {
                self.prose(index, block.range.clone(), kind, 0, Lead::None);
            }
        }
    }

    fn image(&mut self, index: usize, block: &Block, kind: LineKind) {
        let lead = Lead::Image {
            opens: true,
            closes: true,
        };
        if block.range.is_empty() {
            let frame = Frame {
                cols: self.plan.cols,
                hyphens: Hyphens::NONE,
                verse: false,
                pans: false,
                lead,
            };
            self.push(index, 0..0, kind, Setting::Prose(frame), 1);
        } else {
            self.prose(index, block.range.clone(), kind, IMAGE_COLS, lead);
        }
    }

    /// The hang of the item at `index`: those of its whole run are found when
    /// its first item is met.
    fn hang(&mut self, index: usize) -> Hang {
        if index < self.hangs_from || index >= self.hangs_from + self.hangs.len() {
            let blocks = self.article.record.blocks.get(index..).unwrap_or_default();
            let end = blocks
                .iter()
                .position(|b| !matches!(b.kind, BlockKind::ListItem { .. }));
            self.hangs = list::hangs(
                blocks
                    .get(..end.unwrap_or(blocks.len()))
                    .unwrap_or_default(),
            );
            self.hangs_from = index;
        }
        let mut hang = self
            .hangs
            .get(index - self.hangs_from)
            .copied()
            .unwrap_or_default();
        let room = self.plan.cols.saturating_sub(MIN_ITEM_COLS);
        hang.marker_cols = hang.marker_cols.min(room);
        hang.indent_cols = hang.indent_cols.min(room - hang.marker_cols);
        hang
    }

    /// Running text, in units that end where a line does.
    fn prose(
        &mut self,
        index: usize,
        range: Range<usize>,
        kind: LineKind,
        lead_cols: usize,
        lead: Lead,
    ) {
        let room = self.plan.cols.saturating_sub(lead_cols);
        let whole = self.text_of(&range);
        let verse = is_verse(whole, room);
        let pans = verse && self.format.pan && is_poem(whole);
        let cols = match (verse, pans) {
            (_, true) => POEM_COLS_MAX.max(room),
            (true, false) => room - VERSE_HANG_COLS,
            (false, false) => room,
        };
        let hyphens = match kind {
            LineKind::Text(BlockKind::Heading(_)) | LineKind::Title => Hyphens::NONE,
            _ if verse => Hyphens::NONE,
            _ => self.hyphens,
        };
        let mut at = range.start;
        loop {
            let rest = self.text_of(&(at..range.end));
            let (len, next) = unit_len(rest, cols);
            let last = next >= rest.len();
            let frame = Frame {
                cols,
                hyphens,
                verse,
                pans,
                lead: part_of(lead, at == range.start, last),
            };
            let part = rest.get(..len).unwrap_or_default();
            let rows = text::line_count_hyphenated(part, cols, hyphens);
            self.push(index, at..at + len, kind, Setting::Prose(frame), rows);
            if last {
                return;
            }
            at += next;
        }
    }

    fn code(&mut self, index: usize, block: &Block, kind: LineKind) {
        let base = block.range.start;
        let code = self.text_of(&block.range);
        let mut units: Vec<(Range<usize>, bool, usize)> = Vec::new();
        code::rows(code, self.plan.long_cols, false, |row| {
            match units.last_mut() {
                Some((range, _, rows)) if row.range.end - range.start <= UNIT_BYTES => {
                    range.end = row.range.end;
                    *rows += 1;
                }
                _ => units.push((row.range, row.goes_on, 1)),
            }
        });
        for (range, goes_on, rows) in units {
            let range = base + range.start..base + range.end;
            self.push(index, range, kind, Setting::Code { goes_on }, rows);
        }
    }

    fn table(&mut self, index: usize, block: &Block, kind: LineKind) {
        let table = self.text_of(&block.range);
        let shape = Shape::of(table, self.plan.cols, self.format.pan);
        let number = self.plan.shapes.len();
        let (mut start, mut at) = (0, 0);
        for row in table.split('\n') {
            let end = at + row.len();
            at = end + 1;
            if end - start < UNIT_BYTES && end < table.len() {
                continue;
            }
            let first = start == 0;
            let rows = shape.count(table.get(start..end).unwrap_or_default(), first);
            let range = block.range.start + start..block.range.start + end;
            self.push(
                index,
                range,
                kind,
                Setting::Table {
                    shape: number,
                    first,
                },
                rows,
            );
            start = at;
        }
        self.plan.shapes.push(shape);
    }

    fn words(&mut self, block: usize, kind: LineKind, words: String) {
        let rows = text::line_count(&words, self.plan.cols);
        let setting = Setting::Words(self.plan.words.len());
        self.plan.words.push(words);
        let last_block = self.article.record.blocks.len().saturating_sub(1);
        self.push(block.min(last_block), 0..0, kind, setting, rows);
    }

    fn push(
        &mut self,
        block: usize,
        range: Range<usize>,
        kind: LineKind,
        setting: Setting,
        rows: usize,
    ) {
        let unit = Unit {
            block,
            row: self.plan.rows,
            range,
            kind,
            setting,
        };
        if unit.is_sourced() {
            self.plan.sourced.push(self.plan.units.len());
        }
        self.plan.units.push(unit);
        self.plan.rows += rows;
    }

    fn text_of(&self, range: &Range<usize>) -> &'a str {
        self.article
            .record
            .text
            .get(range.clone())
            .unwrap_or_default()
    }

    fn finish(self) -> Plan {
        self.plan
    }
}

/// The rules by which the words of `article` are broken.
fn hyphens(article: &Article, format: &Format) -> Hyphens {
    let language = article.metadata.language.as_ref();
    let language = language.filter(|_| format.hyphenate);
    language.map_or(Hyphens::NONE, |l| Hyphens::of(&l.value))
}

/// Whether `text` has line breaks of its own and a line that is wider than
/// `cols`, which has to hang.
fn is_verse(text: &str, cols: usize) -> bool {
    cols > MIN_MEASURE_COLS / 2
        && memchr::memchr(b'\n', text.as_bytes()).is_some()
        && text
            .split('\n')
            .any(|line| line.len() > cols && text::width(line) > cols)
}

/// Whether `text`, which has line breaks of its own, is a poem rather than
/// prose that somebody broke: a few lines at least, none of them long.
fn is_poem(text: &str) -> bool {
    let lines = || text.split('\n').filter(|line| !line.trim().is_empty());
    let (mut count, mut sum) = (0, 0);
    for line in lines() {
        let cols = text::width(line);
        if cols > POEM_COLS_MAX {
            return false;
        }
        count += 1;
        sum += cols;
    }
    count >= POEM_LINES_MIN && sum <= count * POEM_COLS_MEAN
}

fn text_of(block: &Block) -> Place<'static> {
    Place::Show(LineKind::Text(block.kind))
}

fn first_title(article: &Article) -> Option<usize> {
    article
        .judgements
        .iter()
        .position(|j: &Judgement| j.role == Role::Title)
}

/// The block that is the page's title: the first of that role, if metadata
/// know no other title.
fn title_block(article: &Article) -> Option<usize> {
    let index = first_title(article)?;
    let text = article.record.block_text(article.record.blocks.get(index)?);
    let known = article.metadata.title.as_ref();
    known
        .is_none_or(|t| front::same_title(&t.value, text))
        .then_some(index)
}

fn reason_in_words(reason: Option<Reason>, by: Judge) -> String {
    let phrase = reason.map_or("left out", Reason::phrase);
    match by {
        Judge::Hand if reason != Some(Reason::ByHand) => format!("{phrase}, dropped by you"),
        Judge::SiteRule if reason != Some(Reason::SiteRule) => {
            format!("{phrase}, your rule for this site")
        }
        _ => phrase.to_owned(),
    }
}

/// The same lead for a part of a block.
fn part_of(lead: Lead, first: bool, last: bool) -> Lead {
    match lead {
        Lead::Item {
            hang,
            depth,
            ordinal,
            ..
        } => Lead::Item {
            hang,
            depth,
            ordinal,
            opens: first,
        },
        Lead::Image { .. } => Lead::Image {
            opens: first,
            closes: last,
        },
        other => other,
    }
}

/// Bytes of the unit at the start of `rest`, and where the next begins: at
/// the last line that begins within a unit's length.
fn unit_len(rest: &str, cols: usize) -> (usize, usize) {
    if rest.len() <= UNIT_BYTES {
        return (rest.len(), rest.len());
    }
    let mut end = UNIT_BYTES;
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let window = rest.get(..end).unwrap_or_default();
    let mut cut = 0;
    text::line_starts(window, cols, |at| cut = at);
    if cut == 0 {
        cut = end;
    }
    // The line feed that ended the line before is no empty line after it.
    let len = window
        .get(..cut)
        .map_or(cut, |t| t.strip_suffix('\n').map_or(cut, str::len));
    (len, cut)
}
