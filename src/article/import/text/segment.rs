//! Lines to blocks.

use super::{
    lines::Line,
    marks::{self, Bullet},
    table, wrap,
};
use crate::article::{
    block::{BlockKind, Part, TextOfRecord},
    import::{
        head,
        record::{Builder, Draft},
    },
    page::{Hints, Warning},
};
use crate::text;

/// Lists nest no deeper than this on any page that means it.
const MAX_LIST_DEPTH: usize = 16;
/// Lines ahead in which a list's next number is looked for.
const NUMBER_LINES: usize = 40;
/// An indent of this many columns more than the line above opens a paragraph.
const INDENT_COLS: usize = 2;
/// Lines of verse are within these lengths, at least as many, and at most.
const VERSE_COLS: std::ops::RangeInclusive<usize> = 8..=60;
const VERSE_LINES: std::ops::RangeInclusive<usize> = VERSE_LINES_MIN..=60;
const VERSE_LINES_MIN: usize = 3;
/// Columns that a line of verse stands in from the others at most.
const MAX_VERSE_INDENT_COLS: usize = 40;
/// Columns that program text is indented by.
const CODE_INDENT_COLS: usize = 4;
/// Text browsers mark items of the third level, indented so far, with an `o`.
const DEEP_INDENT_COLS: usize = 10;
/// A stanza of which a line is longer is no verse: its lines are paragraphs.
const STANZA_COLS: usize = 72;
/// Text browsers indent all but headings, so far; in so many lines it shows.
const DUMP_INDENT_COLS: usize = 3;
const DUMP_LINES: usize = 8;
const DUMP_HEADING_COLS: usize = 70;
/// The level of such a heading: the page's own title is set in the middle.
const DUMP_LEVEL: u8 = 2;
/// How often, and in how much of the text, a word broken at a line end is
/// looked up whole: both bound the time of a hostile text.
const MAX_LOOKUPS: usize = 300;
const LOOKUP_BYTES: usize = 256 << 10;

/// The block that lines are being added to.
struct Current<'a> {
    draft: Draft,
    /// Columns at which its lines may go on.
    first_indent: usize,
    lines: usize,
    bullet: bool,
    last: Line<'a>,
}

/// A list that is open.
struct List {
    /// Columns before its marks.
    indent: usize,
    /// The number of its last item.
    last: Option<u32>,
}

/// Turns regions of lines into blocks, in order.
pub(super) struct Segmenter<'a> {
    source: &'a str,
    builder: Builder,
    current: Option<Current<'a>>,
    /// Width at which the region is wrapped.
    wrap: Option<usize>,
    /// That of the stanza, where the region has none.
    stanza_wrap: Option<usize>,
    /// The width of the last region that had one.
    last_wrap: Option<usize>,
    /// The region is a text browser's: all but headings is indented.
    is_dump: bool,
    /// The lists that are open, outermost first.
    lists: Vec<List>,
    last_ordinal: Option<u32>,
    lookups: usize,
    /// The lines of the stanza stand as they are, if they are not joined.
    is_short: bool,
    /// The least indent of the lines of the stanza, if each keeps its own.
    stanza_indent: Option<usize>,
    /// The line is the first of its stanza, or of all.
    opens: bool,
    begun: bool,
}

impl<'a> Segmenter<'a> {
    /// Nothing read yet of `source`.
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            builder: Builder::default(),
            current: None,
            wrap: None,
            stanza_wrap: None,
            last_wrap: None,
            is_dump: false,
            lists: Vec::new(),
            last_ordinal: None,
            lookups: 0,
            is_short: false,
            stanza_indent: None,
            opens: true,
            begun: false,
        }
    }

    /// All blocks.
    pub(super) fn finish(mut self) -> (TextOfRecord, Vec<Hints>, Option<Warning>) {
        self.flush();
        let warning = self.builder.warning();
        let (record, hints) = self.builder.finish();
        (record, hints, warning)
    }

    /// Adds the blocks of a region.
    pub(super) fn read_region(&mut self, region: &[Line<'a>]) {
        let lines = unquote(region);
        self.wrap = wrap::measure(&lines);
        self.last_wrap = self.wrap.or(self.last_wrap);
        let indented = lines
            .iter()
            .filter(|l| l.indent >= DUMP_INDENT_COLS)
            .count();
        self.is_dump = lines.len() >= DUMP_LINES && indented * 3 >= lines.len() * 2;
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            let used = self.read_some(rest).max(1);
            rest = rest.get(used..).unwrap_or_default();
        }
    }

    /// Reads what `rest` begins with; gives the number of lines used.
    fn read_some(&mut self, rest: &[Line<'a>]) -> usize {
        let Some(line) = rest.first() else { return 0 };
        if line.gap > 0 {
            self.flush();
        }
        if marks::is_rule(line.text) {
            self.flush();
            self.add_rule(line);
            return 1;
        }
        if marks::bullet(line.text).is_some_and(|b| !b.doubtful && b.len == line.text.len()) {
            return self.read_lone_bullet(rest);
        }
        self.opens = line.gap > 0 || !std::mem::replace(&mut self.begun, true);
        if self.opens {
            let stanza = stanza(rest);
            self.is_short = stanza.iter().all(|l| l.cols <= STANZA_COLS);
            self.stanza_wrap = match self.wrap {
                None if !self.is_short => wrap::measure(stanza),
                _ => None,
            };
            // Lines that stand as they are stand where they are.
            let marked = |l: &Line<'_>| marks::bullet(l.text).is_some() || l.quote > 0;
            let is_set = self.is_short
                && self.wrap.is_none()
                && !self.is_dump
                && stanza.len() >= VERSE_LINES_MIN
                && !stanza.iter().any(marked);
            self.stanza_indent = is_set.then(|| least_indent(stanza));
        }
        let begins = self.current.is_none();
        if let Some(used) = self.read_shape(line, rest, begins) {
            return used;
        }
        self.read_line(line, rest);
        1
    }

    /// A bullet without text: the next line is its item, as in text copied
    /// from a page. One that no line follows is an empty item.
    fn read_lone_bullet(&mut self, rest: &[Line<'a>]) -> usize {
        self.flush();
        let Some([mark, line]) = rest.get(..2) else {
            return 1;
        };
        if line.gap > 0 || marks::bullet(line.text).is_some() {
            return 1;
        }
        let bullet = Bullet {
            len: 0,
            ordinal: None,
            doubtful: false,
        };
        let line = Line {
            indent: mark.indent,
            gap: mark.gap,
            ..line.clone()
        };
        self.begin_item(&line, bullet);
        2
    }

    /// Headings, tables, code and verse: what is known by its shape.
    fn read_shape(&mut self, line: &Line<'a>, rest: &[Line<'a>], begins: bool) -> Option<usize> {
        let stanza = stanza(rest);
        if line.quote == 0 && begins {
            if self.is_dump_heading(line, rest) {
                self.add_line(BlockKind::Heading(DUMP_LEVEL), line, line);
                return Some(1);
            }
            if let Some(used) = self.read_heading(line, stanza) {
                return Some(used);
            }
            if let Some(used) = self.read_code(stanza) {
                return Some(used);
            }
            if self.is_verse(stanza) {
                return Some(self.add_verse(stanza));
            }
        }
        let drawn = table::find(stanza)?;
        self.flush();
        Some(self.add_table(line, stanza, &drawn))
    }

    /// A line alone at the edge over what is indented, in a text browser's dump.
    fn is_dump_heading(&self, line: &Line<'a>, rest: &[Line<'a>]) -> bool {
        let below = rest.get(1);
        self.is_dump
            && line.indent == 0
            && line.cols <= DUMP_HEADING_COLS
            && below.is_some_and(|next| next.gap > 0 && next.indent >= DUMP_INDENT_COLS)
            && marks::bullet(line.text).is_none()
            && line.text.contains(char::is_alphabetic)
            && !line.text.ends_with(['.', ':', ',', ';'])
    }

    /// A line over strokes, or after `#`.
    fn read_heading(&mut self, line: &Line<'a>, stanza: &[Line<'a>]) -> Option<usize> {
        if let Some(level) = stanza.get(1).and_then(|under| marks::underline(under.text)) {
            let under_cols = stanza.get(1).map_or(0, |under| under.cols);
            if line.cols.abs_diff(under_cols) <= 3 {
                self.add_line(BlockKind::Heading(level), line, line);
                return Some(2);
            }
        }
        let (level, len) = marks::hashes(line.text).filter(|_| stanza.len() == 1)?;
        self.add_line(BlockKind::Heading(level), line, &line.after(len));
        Some(1)
    }

    /// A block of one line, whose text is that of `inner`.
    fn add_line(&mut self, kind: BlockKind, line: &Line<'a>, inner: &Line<'a>) {
        self.flush();
        let mut draft = Self::draft(kind, line);
        draft.push(inner.text, line.range.clone());
        self.builder.add(draft);
    }

    /// A fenced or an indented stanza of program text.
    fn read_code(&mut self, stanza: &[Line<'a>]) -> Option<usize> {
        let first = stanza.first()?;
        if let Some(fence) = ["```", "~~~"]
            .into_iter()
            .find(|fence| first.text.starts_with(fence))
        {
            let close = stanza.iter().skip(1).position(|line| line.text == fence)?;
            // What stands behind the fence, mostly the language, is its first line.
            let language = Line {
                indent: first.indent,
                ..first.after(fence.len())
            };
            let lines = stanza.get(1..=close)?;
            if language.text.is_empty() {
                self.add_verbatim(lines);
            } else {
                self.add_verbatim(&[&[language][..], lines].concat());
            }
            return Some(close + 2);
        }
        let indented =
            stanza.len() > 1 && stanza.iter().all(|line| line.indent >= CODE_INDENT_COLS);
        let code = stanza
            .iter()
            .filter(|line| marks::is_code(line.text))
            .count();
        if !indented || code * 2 < stanza.len() {
            return None;
        }
        self.add_verbatim(stanza);
        Some(stanza.len())
    }

    /// Lines as they stand, without their common indent.
    fn add_verbatim(&mut self, lines: &[Line<'a>]) {
        let Some(first) = lines.first() else { return };
        let common = lines.iter().map(|line| line.indent).min().unwrap_or(0);
        let mut draft = Self::draft(BlockKind::Code, first);
        for line in lines {
            draft.fresh_line();
            draft.push_verbatim(&" ".repeat(line.indent - common), line.range.clone());
            draft.push_verbatim(line.text, line.range.clone());
        }
        self.builder.add(draft);
    }

    /// Short lines that begin large and end in punctuation, none of them full,
    /// and most in mid-sentence: sentences a line each are no verse.
    fn is_verse(&self, stanza: &[Line<'a>]) -> bool {
        if !VERSE_LINES.contains(&stanza.len())
            || stanza.iter().any(|line| !VERSE_COLS.contains(&line.cols))
        {
            return false;
        }
        let full = |pair: &[Line<'a>]| match (pair, self.wrap) {
            ([a, b], Some(cols)) => wrap::is_full(a, b, cols),
            _ => false,
        };
        let ends = |line: &&Line<'a>| {
            line.text
                .ends_with([',', ';', '.', '!', '?', '—', ':', '，', '。', '；'])
        };
        let large = |line: &&Line<'a>| line.text.starts_with(|c: char| !c.is_lowercase());
        let wordy = |line: &&Line<'a>| line.text.split_whitespace().count() >= 3;
        let count =
            |test: &dyn Fn(&&Line<'a>) -> bool| stanza.iter().filter(|line| test(line)).count();
        let marked = stanza.iter().any(|line| marks::bullet(line.text).is_some());
        !marked
            && !stanza.windows(2).any(full)
            && count(&ends) * 2 >= stanza.len()
            && count(&|line| marks::ends_sentence(line.text)) * 2 < stanza.len()
            && count(&large) * 3 >= stanza.len() * 2
            && count(&wordy) == stanza.len()
    }

    /// One block, a line a line.
    fn add_verse(&mut self, stanza: &[Line<'a>]) -> usize {
        let Some(first) = stanza.first() else {
            return 0;
        };
        let mut draft = Self::draft(BlockKind::Paragraph, first);
        let least = least_indent(stanza);
        for line in stanza {
            let indent = (line.indent - least).min(MAX_VERSE_INDENT_COLS);
            draft.push_indented(indent, line.text, line.range.clone());
            draft.push_break();
        }
        self.builder.add(draft);
        stanza.len()
    }

    /// A drawn table as rows and cells.
    fn add_table(
        &mut self,
        first: &Line<'a>,
        stanza: &[Line<'a>],
        drawn: &table::Drawn<'a>,
    ) -> usize {
        let mut draft = Self::draft(BlockKind::Table, first);
        for (line, row) in stanza.iter().zip(&drawn.rows) {
            if row.is_empty() {
                continue;
            }
            if !draft.is_empty() {
                draft.push_row();
            }
            for (index, &(at, cell)) in row.iter().enumerate() {
                if index > 0 {
                    draft.push_cell();
                }
                let start = line.range.start + at;
                draft.push(cell, start..start + cell.len());
            }
        }
        self.builder.add(draft);
        drawn.rows.len()
    }

    /// A rule across the page.
    fn add_rule(&mut self, line: &Line<'a>) {
        let mut draft = Self::draft(BlockKind::Rule, line);
        draft.cover(line.range.clone());
        self.builder.add(draft);
    }

    /// A line of running text, `rest` from it on.
    fn read_line(&mut self, line: &Line<'a>, rest: &[Line<'a>]) {
        let bullet = self.bullet(line, rest);
        if bullet.is_none() && self.goes_on(line) {
            return self.join(line);
        }
        self.flush();
        match bullet {
            Some(bullet) => self.begin_item(line, bullet),
            None => self.begin_paragraph(line),
        }
    }

    /// The line's list mark, unless it is likelier part of a sentence.
    fn bullet(&self, line: &Line<'a>, rest: &[Line<'a>]) -> Option<Bullet> {
        let bullet = marks::bullet(line.text).filter(|bullet| bullet.len < line.text.len())?;
        if !bullet.doubtful {
            return Some(bullet);
        }
        if line.text.starts_with('o') && line.indent < DEEP_INDENT_COLS {
            return None;
        }
        let following = rest
            .iter()
            .skip(1)
            .take(NUMBER_LINES)
            .filter_map(|next| marks::bullet(next.text));
        let wanted = bullet.ordinal.map(|n| n + 1);
        let has_next = following
            .into_iter()
            .any(|next| next.doubtful && next.ordinal == wanted);
        let has_last = match bullet.ordinal {
            Some(n) => self.last_ordinal.is_some_and(|last| last + 1 == n),
            None => self.lists.last().is_some_and(|l| l.indent == line.indent),
        };
        (has_next || has_last).then_some(bullet)
    }

    /// The line goes on with the current block: the one above was full.
    fn goes_on(&self, line: &Line<'a>) -> bool {
        let Some(current) = &self.current else {
            return false;
        };
        let last = &current.last;
        let by_stanza = self.wrap.or(self.stanza_wrap);
        let Some(cols) = by_stanza.or_else(|| self.wrap_before(last)) else {
            return false;
        };
        let indent_fits = if current.bullet {
            line.indent >= current.first_indent
        } else if current.lines == 1 {
            line.indent < current.first_indent + INDENT_COLS
        } else {
            line.indent < last.indent + INDENT_COLS
        };
        indent_fits && last.quote == line.quote && wrap::is_full(last, line, cols)
    }

    /// In a region of lists and short lines, whose width does not show: that of
    /// the text before, for a line that stops in mid-sentence within it.
    fn wrap_before(&self, last: &Line<'a>) -> Option<usize> {
        let fits = |cols: &usize| last.cols <= *cols && !marks::ends_sentence(last.text);
        self.last_wrap.filter(fits)
    }

    /// Adds the line to the current block.
    fn join(&mut self, line: &Line<'a>) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        match self.seam(&current.last, line) {
            Seam::Space => current.draft.push_space(),
            Seam::None => current.draft.glue(),
            Seam::Drop(hyphen) => {
                current.draft.pop_char(hyphen);
                current.draft.glue();
            }
        }
        current.draft.drop_indent();
        current.draft.push(line.text, line.range.clone());
        current.lines += 1;
        current.last = line.clone();
        self.current = Some(current);
    }

    /// How two lines meet.
    fn seam(&mut self, last: &Line<'a>, line: &Line<'a>) -> Seam {
        let end = last.text.chars().next_back().unwrap_or(' ');
        let start = line.text.chars().next().unwrap_or(' ');
        match end {
            '\u{ad}' => Seam::Drop(end),
            _ if text::is_east_asian(end) && text::is_east_asian(start) => Seam::None,
            '-' | '\u{2010}' if start.is_lowercase() && self.is_broken_word(last, line, end) => {
                Seam::Drop(end)
            }
            '-' | '\u{2010}' if follows_letter(last.text, end) && start.is_alphabetic() => {
                Seam::None
            }
            _ => Seam::Space,
        }
    }

    /// The text has elsewhere, in one piece, the word that the line end
    /// breaks. Without that the hyphen stays: it may be the word's own.
    fn is_broken_word(&mut self, last: &Line<'a>, line: &Line<'a>, hyphen: char) -> bool {
        self.lookups += 1;
        if self.lookups > MAX_LOOKUPS {
            return false;
        }
        let start = last.text.trim_end_matches(hyphen);
        let start = start
            .rsplit(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        let tail = line
            .text
            .split(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        let sample = head(self.source, LOOKUP_BYTES);
        let whole = format!("{start}{tail}");
        !start.is_empty() && memchr::memmem::find(sample.as_bytes(), whole.as_bytes()).is_some()
    }

    /// Begins a list item.
    fn begin_item(&mut self, line: &Line<'a>, bullet: Bullet) {
        while self.lists.last().is_some_and(|l| l.indent > line.indent) {
            self.lists.pop();
        }
        let is_open = self.lists.last().is_some_and(|l| l.indent == line.indent);
        let is_fresh = !is_open && self.lists.len() < MAX_LIST_DEPTH;
        if is_fresh {
            self.lists.push(List {
                indent: line.indent,
                last: None,
            });
        }
        let last = self.lists.last_mut();
        let before = last.and_then(|l| std::mem::replace(&mut l.last, bullet.ordinal));
        // The same number again, apart from the items above.
        let is_next = before.is_some() && before == bullet.ordinal && line.gap > 0;
        self.last_ordinal = bullet.ordinal;
        let kind = BlockKind::ListItem {
            depth: self.lists.len().saturating_sub(1) as u8,
            ordinal: bullet.ordinal,
        };
        let mut draft = Self::draft(kind, line);
        draft.hints.bullet = true;
        draft.within.begins_list = is_fresh || is_next;
        draft.push(line.after(bullet.len).text, line.range.clone());
        self.begin(line, draft, true);
    }

    /// Begins a paragraph or a quote.
    fn begin_paragraph(&mut self, line: &Line<'a>) {
        if self.lists.first().is_some_and(|l| line.indent <= l.indent) {
            self.lists.clear();
        }
        let kind = if line.quote > 0 {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        };
        let mut draft = Self::draft(kind, line);
        if !self.opens && self.is_short {
            draft.within.part = Part::Line;
        }
        let least = self.stanza_indent.unwrap_or(line.indent);
        let indent = line.indent.saturating_sub(least).min(MAX_VERSE_INDENT_COLS);
        draft.push_indented(indent, line.text, line.range.clone());
        self.begin(line, draft, false);
    }

    /// Makes `draft` the block that lines are added to.
    fn begin(&mut self, line: &Line<'a>, draft: Draft, bullet: bool) {
        self.current = Some(Current {
            draft,
            first_indent: line.indent,
            lines: 1,
            bullet,
            last: line.clone(),
        });
    }

    /// An empty block with the hints that a line gives.
    fn draft(kind: BlockKind, line: &Line<'a>) -> Draft {
        let mut draft = Draft::new(kind);
        draft.hints.gap_before = line.gap;
        draft.hints.indent_cols = line.indent.min(usize::from(u16::MAX)) as u16;
        draft
    }

    /// Ends the current block.
    fn flush(&mut self) {
        if let Some(current) = self.current.take() {
            self.builder.add(current.draft);
        }
    }
}

/// The least indent of some lines.
fn least_indent(lines: &[Line<'_>]) -> usize {
    lines.iter().map(|line| line.indent).min().unwrap_or(0)
}

/// How two lines of one paragraph meet.
enum Seam {
    Space,
    None,
    Drop(char),
}

/// The character before the final `hyphen` is a letter.
fn follows_letter(text: &str, hyphen: char) -> bool {
    text.strip_suffix(hyphen)
        .is_some_and(|t| t.ends_with(char::is_alphanumeric))
}

/// The lines up to the next blank line or change of quoting.
fn stanza<'l, 'a>(rest: &'l [Line<'a>]) -> &'l [Line<'a>] {
    let quote = rest.first().map_or(0, |line| line.quote);
    let more = rest
        .iter()
        .skip(1)
        .take_while(|line| line.gap == 0 && line.quote == quote);
    let len = 1 + more.count();
    rest.get(..len).unwrap_or(rest)
}

/// The lines without their mail quoting. One `>` alone is a pointer of a menu,
/// so a quote needs two lines, or a colon before it.
fn unquote<'a>(region: &[Line<'a>]) -> Vec<Line<'a>> {
    let quoted = |at: Option<usize>| {
        at.and_then(|at| region.get(at))
            .is_some_and(|line| line.text.starts_with('>'))
    };
    let one = |(at, line): (usize, &Line<'a>)| {
        if !line.text.starts_with('>') {
            return line.clone();
        }
        let before = at.checked_sub(1);
        let announced = before
            .and_then(|b| region.get(b))
            .is_some_and(|b| b.text.ends_with(':'));
        let inner = line.unquoted();
        let company = quoted(before) || quoted(Some(at + 1)) || announced;
        if company { inner } else { line.clone() }
    };
    let lines = region.iter().enumerate().map(one);
    drop_empty(lines.collect())
}

/// Removes lines that were nothing but quote marks; what follows stands apart.
fn drop_empty(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut gap = 0;
    for mut line in lines {
        if line.text.is_empty() {
            gap = line.gap.saturating_add(1).max(gap);
            continue;
        }
        line.gap = line.gap.max(gap);
        gap = 0;
        out.push(line);
    }
    out
}
