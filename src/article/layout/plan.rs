//! The plan of the page: which blocks are shown, as what, in which units, and
//! how many rows each takes. Made once for a layout; allocates for no line.

mod lead;
mod picture;
mod verse;

use std::ops::Range;

use self::{
    lead::shared_bars,
    verse::{POEM_COLS_MAX, has_to_hang},
};
use super::{
    Format, LineKind, PANNED_COLS_MAX, Signs, code, front,
    glyphs::{Glyphs, glyphs},
    list::Hang,
    spans::Styled,
    table::Shape,
    unit::{Frame, Lead, Setting, UNIT_BYTES, Unit},
};
use crate::{
    article::{
        Article, Block, BlockKind, Judge, Judgement, Part, Reason, Role,
        begun::Begun,
        grid::{self, Grid},
        signs::{self, For, Hand},
    },
    text::{self, Hyphens},
};

/// The narrowest measure that anything is set at.
const MIN_MEASURE_COLS: usize = 20;

/// Cells that a line of verse hangs by where it does not fit.
pub(super) const VERSE_HANG_COLS: usize = 4;

/// Levels of headings.
const LEVELS: usize = 6;

/// A page ready to be set.
#[derive(Debug, Clone)]
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
    /// Cells of the text, without what headings stand out by.
    pub(super) cols: usize,
    /// Cells that headings stand out by.
    pub(super) outdent_cols: u16,
    /// How what looks alone would say is written.
    pub(super) hand: Hand,
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
    /// Which levels of headings the story has.
    levels: [bool; LEVELS],
    /// There are stretches that need signs.
    has_signs: bool,
    /// The run of verse that we are in, and whether it is a poem.
    verse: (Range<usize>, bool),
    /// Hangs of the list items of the run that we are in, by block.
    hangs: Vec<Hang>,
    hangs_from: usize,
    /// The item that we are in, until its marker is drawn, and what else has
    /// begun since something was shown.
    begun: Begun,
    /// What was planned last.
    last: Option<(usize, Place<'a>)>,
}

impl<'a> Planner<'a> {
    fn new(article: &'a Article, format: &'a Format, words: u32) -> Self {
        let measure = usize::from(format.measure_cols).max(MIN_MEASURE_COLS);
        let outdent = usize::from(format.outdent_cols).min(measure - MIN_MEASURE_COLS);
        let cols = measure - outdent;
        let language = article.metadata.language.as_ref();
        let language = language.map(|l| l.value.as_str());
        let whom = match format.signs {
            Signs::Unicode => For::Eyes,
            Signs::Ascii | Signs::Words => For::Ascii,
        };
        Self {
            article,
            format,
            glyphs: glyphs(format.signs),
            plan: Plan {
                units: Vec::new(),
                sourced: Vec::new(),
                words: Vec::new(),
                shapes: Vec::new(),
                rows: 0,
                cols,
                outdent_cols: outdent as u16,
                hand: Hand::new(whom, language),
                long_cols: if format.pan {
                    PANNED_COLS_MAX.max(measure) - outdent
                } else {
                    cols
                },
                shown: vec![false; article.record.blocks.len()],
            },
            levels: levels(article),
            has_signs: article
                .record
                .inlines
                .iter()
                .any(|i| signs::has_sign(&i.kind)),
            verse: (0..0, false),
            title: title_block(article),
            hyphens: hyphens(article, format),
            words,
            hangs: Vec::new(),
            hangs_from: 0,
            begun: Begun::default(),
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
            for part in front::broken_at_dots(&line, self.glyphs.dot, self.plan.cols) {
                self.words(block, LineKind::Meta, part);
            }
        }
    }

    /// Plans the block at `index`; gives the index of the next.
    fn block(&mut self, index: usize, block: &Block) -> usize {
        let place = self.place(index, block);
        self.begun.enter(block, self.article.role(index));
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
            self.begun.show();
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
                self.kind_of(block)
            }
            Role::Title => Place::Folded(LineKind::Chrome, Why::Repeats(Role::Title)),
            Role::Byline if meta.authors.is_some() => {
                Place::Folded(LineKind::Aside, Why::Repeats(Role::Byline))
            }
            Role::Date if dated => Place::Folded(LineKind::Aside, Why::Repeats(Role::Date)),
            Role::Byline | Role::Date | Role::Contact => Place::Show(LineKind::Aside),
            Role::Caption => Place::Show(LineKind::Caption),
            Role::Body => self.kind_of(block),
            Role::Chrome => Place::Folded(LineKind::Chrome, self.why(index)),
        }
    }

    /// A block of the story; headings by their level among its own.
    fn kind_of(&self, block: &Block) -> Place<'a> {
        let kind = match block.kind {
            BlockKind::Heading(level) => {
                let until = usize::from(level).clamp(1, LEVELS);
                let above = self.levels.iter().take(until).filter(|used| **used);
                BlockKind::Heading(above.count().max(1) as u8)
            }
            kind => kind,
        };
        Place::Show(LineKind::Text(kind))
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
        let blocks = &self.article.record.blocks;
        let (Some(a), Some(b)) = (blocks.get(last), blocks.get(index)) else {
            return;
        };
        let tight = match (last_place, place) {
            (Place::Folded(_, a), Place::Folded(_, b)) => a == b,
            (Place::Show(_), Place::Show(LineKind::Caption))
                if a.kind == BlockKind::Image || self.is_below_quote(last, a, index, b) =>
            {
                true
            }
            (Place::Show(_), Place::Show(_)) => {
                self.is_tight(last, a, index, b)
                    || a.within.part.is_term() && b.within.part != Part::Plain
                    || b.within.part == Part::Line && last + 1 == index
            }
            _ => false,
        };
        if tight {
            return;
        }
        let shown = matches!((last_place, place), (Place::Show(_), Place::Show(_)));
        let bars = if shown {
            shared_bars(&self.begun, a, b)
        } else {
            0
        };
        if bars > 0 {
            let kind = LineKind::Text(BlockKind::Quote);
            return self.push(index, 0..0, kind, Setting::BareBars(bars), 1);
        }
        self.push(index, 0..0, LineKind::Blank, Setting::Blank, 1);
        // Where there is room, a part of the story begins after more than a
        // paragraph does.
        let is_heading = |b: &Block| matches!(b.kind, BlockKind::Heading(_));
        let part = place == Place::Show(LineKind::Text(BlockKind::Heading(1)));
        if part && shown && !is_heading(a) && self.plan.outdent_cols > 0 {
            self.push(index, 0..0, LineKind::Blank, Setting::Blank, 1);
        }
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
            BlockKind::Heading(_) => {
                let lead = self.lead_of_heading(index, block);
                self.prose(index, block, kind, lead);
            }
            BlockKind::Paragraph
            | BlockKind::ListItem { .. }
            | BlockKind::Quote
            | BlockKind::Rule => {
                let lead = self.lead(index, block);
                self.prose(index, block, kind, lead);
            }
        }
    }

    /// Running text, in units that end where a line does.
    fn prose(&mut self, index: usize, block: &Block, kind: LineKind, lead: Lead) {
        let range = block.range.clone();
        let room = self.plan.cols.saturating_sub(lead.cols());
        let whole = self.text_of(&range);
        let verse = kind != LineKind::Caption && has_to_hang(whole, room) && self.is_poem(index);
        let pans = verse && self.format.pan;
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
                lead: Lead {
                    opens: at == range.start,
                    closes: last,
                    ..lead
                },
            };
            let part = at..at + len;
            let rows = self.prose_rows(block, &part, cols, hyphens);
            self.push(index, part, kind, Setting::Prose(frame), rows);
            if last {
                return;
            }
            at += next;
        }
    }

    fn prose_rows(
        &self,
        block: &Block,
        part: &Range<usize>,
        cols: usize,
        hyphens: Hyphens,
    ) -> usize {
        if !self.has_signs {
            return text::line_count_hyphenated(self.text_of(part), cols, hyphens);
        }
        let styled = Styled::new(&self.article.record, block.range.start, part);
        let styled = styled.with_signs(part, self.plan.hand, true);
        text::line_count_hyphenated(styled.drawn(part), cols, hyphens)
    }

    fn code(&mut self, index: usize, block: &Block, kind: LineKind) {
        let base = block.range.start;
        let code = self.text_of(&block.range);
        let mut units: Vec<(Range<usize>, bool, usize)> = Vec::new();
        let lead = self.lead(index, block);
        code::rows(
            code,
            self.plan.long_cols - lead.cols(),
            false,
            |row| match units.last_mut() {
                Some((range, _, rows)) if row.range.end - range.start <= UNIT_BYTES => {
                    range.end = row.range.end;
                    *rows += 1;
                }
                _ => units.push((row.range, row.goes_on, 1)),
            },
        );
        for (n, (range, goes_on, rows)) in units.into_iter().enumerate() {
            let range = base + range.start..base + range.end;
            let lead = if n == 0 { lead } else { lead.below_marker() };
            self.push(index, range, kind, Setting::Code { goes_on, lead }, rows);
        }
    }

    fn table(&mut self, index: usize, block: &Block, kind: LineKind) {
        let table = self.text_of(&block.range);
        let grid = Grid::of(&self.article.record, &block.range);
        let heads = match block.within.part {
            Part::Headless => 0,
            _ => grid::head_rows(&self.article.record, &block.range),
        };
        let lead = self.lead_of_whole(index, block);
        let cols = self.plan.cols - lead.cols();
        let shape = Shape::of(table, grid, heads, cols, self.format.pan);
        let number = self.plan.shapes.len();
        let (mut start, mut at) = (0, 0);
        let mut first_row = 0;
        for (n, row) in table.split('\n').enumerate() {
            let end = at + row.len();
            at = end + 1;
            if end - start < UNIT_BYTES && end < table.len() {
                continue;
            }
            let rows = shape.count(table.get(start..end).unwrap_or_default(), first_row);
            let range = block.range.start + start..block.range.start + end;
            self.push(
                index,
                range,
                kind,
                Setting::Table {
                    shape: number,
                    row: first_row,
                    lead,
                },
                rows,
            );
            (start, first_row) = (at, n + 1);
        }
        self.plan.shapes.push(shape);
    }

    fn words(&mut self, block: usize, kind: LineKind, words: String) {
        self.words_in(block, kind, words, Lead::default());
    }

    fn words_in(&mut self, block: usize, kind: LineKind, words: String, lead: Lead) {
        let rows = text::line_count(&words, self.plan.cols - lead.cols());
        let index = self.plan.words.len();
        let setting = Setting::Words { index, lead };
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
        // Every unit has a first row of its own.
        if rows == 0 {
            return;
        }
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

/// Which levels the headings of the story have.
fn levels(article: &Article) -> [bool; LEVELS] {
    let mut levels = [false; LEVELS];
    for (index, block) in article.record.blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.kind
            && article.role(index) == Role::Body
            && let Some(used) = levels.get_mut(usize::from(level).clamp(1, LEVELS) - 1)
        {
            *used = true;
        }
    }
    levels
}

/// The rules by which the words of `article` are broken.
fn hyphens(article: &Article, format: &Format) -> Hyphens {
    let language = article.metadata.language.as_ref();
    let language = language.filter(|_| format.hyphenate);
    language.map_or(Hyphens::NONE, |l| Hyphens::of(&l.value))
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
