//! A story as Markdown.

use std::ops::Range;

use super::{
    super::{Parts, head},
    escape::{address, code_block, code_span, inline, one_line, prefixed},
    notes::source_line,
};
use crate::article::{
    Article, Block, BlockKind, InlineKind, Numbers, Part, Passage, Role, TextOfRecord,
    begun::{Begun, Item},
    grid::{self, Grid},
    signs,
};

/// Levels that lists are indented; deeper ones are shown at this depth.
const MAX_DEPTH: u8 = 8;

/// Cells that reach past a bullet and past `1.` alike.
const ITEM_INDENT: &str = "   ";

/// An article as Markdown.
pub fn article_markdown(article: &Article, parts: Parts) -> String {
    let mut out = String::new();
    if parts.head {
        for part in head_lines(article) {
            join(&mut out, &part, false);
        }
    }
    let blocks = article.record.blocks.iter().enumerate();
    let blocks = blocks.map(|(index, block)| {
        let wanted = parts.wants(article, index);
        (block.clone(), article.role(index), wanted)
    });
    push_blocks(&article.record, blocks, &mut out);
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// What stands in `passage`, as a Markdown quote with its source: code stays
/// code, a list a list. What is stripped between is left out, unless all of it
/// is.
pub fn passage_markdown(article: &Article, passage: Passage) -> String {
    let record = &article.record;
    let clipped = |wanted: &dyn Fn(Role) -> bool| {
        let mut out = String::new();
        let from = record.block_at(passage.start).unwrap_or(0);
        let blocks = record.blocks.iter().enumerate().skip(from);
        let blocks = blocks.take_while(|(_, b)| b.range.start < passage.end);
        let blocks = blocks.map(|(index, block)| {
            let mut block = block.clone();
            let range = &mut block.range;
            let start = range.start.max(passage.start);
            *range = start..range.end.min(passage.end).max(start);
            let role = article.role(index);
            (block, role, wanted(role))
        });
        push_blocks(record, blocks, &mut out);
        out
    };
    let mut words = clipped(&|role| role != Role::Chrome);
    if words.is_empty() {
        words = clipped(&|_| true);
    }
    let mut out = prefixed(&moved_left(&words), "> ");
    let source = source_line(&article.metadata, true);
    if !source.is_empty() {
        out.push_str("\n\n— ");
        out.push_str(&source);
    }
    out.push('\n');
    out
}

/// Lines without the spaces that all of them begin with: what was cut out of the
/// depth of a list would be code.
fn moved_left(words: &str) -> String {
    let filled = words.lines().filter(|line| !line.trim().is_empty());
    let spaces = filled.map(|line| line.len() - line.trim_start_matches(' ').len());
    let shared = spaces.min().unwrap_or(0);
    let left = words
        .lines()
        .map(|line| line.get(shared..).unwrap_or_default());
    left.collect::<Vec<_>>().join("\n")
}

/// Appends those blocks that are wanted, each as far from the one before as it
/// is on the page.
fn push_blocks(
    record: &TextOfRecord,
    blocks: impl Iterator<Item = (Block, Role, bool)>,
    out: &mut String,
) {
    let mut previous: Option<Block> = None;
    let mut begun = Begun::default();
    for (block, role, wanted) in blocks {
        begun.enter(&block, role);
        let part = wanted.then(|| block_markdown(record, &block, role));
        let Some(part) = part.flatten() else {
            continue;
        };
        let part = match (block.kind, begun.take_item(&block)) {
            (BlockKind::ListItem { .. }, Some(item)) => within(&block, hung(&breaks(&part), item)),
            // Its bullet or number is on what it begins with.
            (BlockKind::ListItem { depth, .. }, None) => {
                let indent = ITEM_INDENT.repeat(usize::from(depth.min(MAX_DEPTH)) + 1);
                prefixed(&breaks(&part), &format!("{}{indent}", bars(quotes(&block))))
            }
            (_, Some(item)) => prefixed(&hung(&part, item), &bars(quotes(&block))),
            (_, None) => within(&block, part),
        };
        let is_item = |b: &Block| matches!(b.kind, BlockKind::ListItem { .. });
        let goes_on = previous.as_ref().is_some_and(|p| is_line_after(p, &block));
        if goes_on {
            out.push('\\');
        }
        let tight = goes_on || is_item(&block) && previous.as_ref().is_some_and(is_item);
        let shared = previous
            .as_ref()
            .map_or(0, |p| quotes(p).min(quotes(&block)));
        let shared = begun.shared_quotes(shared);
        begun.show();
        if shared > 0 && !tight && !out.is_empty() {
            out.push('\n');
            out.push_str(bars(shared).trim_end());
        }
        join(out, &part, tight || shared > 0);
        previous = Some(block);
    }
}

/// Whether a block is the line below another in one stanza of a plain text.
fn is_line_after(last: &Block, block: &Block) -> bool {
    let plain = |b: &Block| b.kind == BlockKind::Paragraph;
    let beside = last.range.end + 1 == block.range.start;
    block.within.part == Part::Line && plain(last) && plain(block) && beside
}

/// Quotations around everything else that a block stands in.
fn quotes(block: &Block) -> usize {
    let within = block.within;
    let inside = if block.is_in_list() { 0 } else { within.quotes };
    let least = u8::from(block.kind == BlockKind::Quote && !block.is_in_list());
    usize::from((within.outer_quotes + inside).max(least))
}

fn bars(count: usize) -> String {
    "> ".repeat(count)
}

/// A block's Markdown in what it stands in: under its item, behind bars.
fn within(block: &Block, mut part: String) -> String {
    if block.is_in_list() {
        let items = block.within.items.min(MAX_DEPTH);
        if !matches!(block.kind, BlockKind::ListItem { .. }) {
            part = prefixed(&part, &bars(usize::from(block.within.quotes)));
        }
        part = prefixed(&part, &ITEM_INDENT.repeat(usize::from(items)));
    }
    prefixed(&part, &bars(quotes(block)))
}

/// Appends a block, a line or a blank line after the last.
fn join(out: &mut String, part: &str, tight: bool) {
    if !out.is_empty() {
        out.push_str(if tight { "\n" } else { "\n\n" });
    }
    out.push_str(part);
}

/// Title, and source.
fn head_lines(article: &Article) -> Vec<String> {
    let of = &article.metadata;
    let mut source: Vec<String> = head::source_parts(of).iter().map(|p| one_line(p)).collect();
    source.extend(head::url(of).and_then(address).map(|u| format!("<{u}>")));
    let title = head::title(of).map(|t| format!("# {}", one_line(t)));
    title
        .into_iter()
        .chain((!source.is_empty()).then(|| source.join(" · ")))
        .collect()
}

/// One block; none if it has nothing to say.
fn block_markdown(record: &TextOfRecord, block: &Block, role: Role) -> Option<String> {
    let raw = record.block_text(block);
    if raw.trim().is_empty() && !matches!(block.kind, BlockKind::Rule | BlockKind::Image) {
        return None;
    }
    Some(match block.kind {
        BlockKind::Rule => "---".to_owned(),
        BlockKind::Code => code_block(raw),
        BlockKind::Table => table(record, block),
        BlockKind::Image => image(record, block)?,
        BlockKind::Heading(level) => {
            let level = usize::from(level.clamp(1, 6));
            format!(
                "{} {}",
                "#".repeat(level),
                spans(record, block.range.clone()).replace('\n', " ")
            )
        }
        BlockKind::ListItem { .. } => {
            // The sign of a task means the same in Markdown.
            let sign = ["[x] ", "[ ] "].into_iter().find(|s| raw.starts_with(s));
            let sign = sign.unwrap_or_default();
            let words = spans(record, block.range.start + sign.len()..block.range.end);
            let bars = bars(usize::from(block.within.quotes));
            prefixed(&format!("{sign}{words}"), &bars)
        }
        BlockKind::Paragraph if role == Role::Caption => format!("*{}*", one_line(raw.trim())),
        BlockKind::Paragraph if block.within.part.is_term() => {
            format!(
                "**{}**",
                spans(record, block.range.clone()).replace('\n', " ")
            )
        }
        BlockKind::Paragraph | BlockKind::Quote => breaks(&spans(record, block.range.clone())),
    })
}

/// Line breaks inside a block as Markdown's hard ones.
fn breaks(markdown: &str) -> String {
    markdown.replace('\n', "\\\n")
}

/// What an item begins with after its bullet or number, other lines below it.
fn hung(markdown: &str, item: Item) -> String {
    let indent = ITEM_INDENT.repeat(usize::from(item.depth.min(MAX_DEPTH)));
    // Readers take no number of more than nine digits.
    let figures = item.ordinal.map(|n| n.min(999_999_999).to_string());
    // Markdown numbers in figures alone: a letter is the item's first word.
    let (marker, letter) = match (figures, item.number()) {
        (Some(_), Some(number)) if item.numbers != Numbers::Figures => {
            ("-".to_owned(), format!("{number}. "))
        }
        (Some(figures), _) => (format!("{figures}."), String::new()),
        (None, _) => ("-".to_owned(), String::new()),
    };
    let hang = " ".repeat(marker.len() + 1);
    format!(
        "{indent}{marker} {letter}{}",
        markdown.replace('\n', &format!("\n{indent}{hang}"))
    )
}

/// Rows by lines, cells by tabs; the first row is the head, if it names the
/// columns, or all that do in one: Markdown has no more. A cell that goes across
/// some stands in the first of them. Of a part of a table each cell stands in its
/// column all the same.
fn table(record: &TextOfRecord, block: &Block) -> String {
    let start = block.range.start;
    let whole = record.block_at(start).and_then(|b| record.blocks.get(b));
    let whole = whole.map_or(&block.range, |whole| &whole.range);
    let before = record.text.get(whole.start..start).unwrap_or_default();
    let above = before.matches('\n').count();
    let left = before
        .rsplit('\n')
        .next()
        .map_or(0, |row| row.matches('\t').count());
    let grid = Grid::of(record, whole);
    let raw = record.block_text(block);
    let rows = raw.split('\n').enumerate();
    let mut rows: Vec<Vec<String>> = rows
        .map(|(number, row)| {
            let mut cells: Vec<String> = Vec::new();
            let first = if number == 0 { left } else { 0 };
            for (n, words) in row.split('\t').enumerate() {
                let (column, across) = grid.place(above + number, first + n);
                if column < cells.len() {
                    // Past the columns that are told apart: all in the last.
                    if let Some(last) = cells.last_mut() {
                        last.push_str(if last.is_empty() { "" } else { " " });
                        last.push_str(&cell(words));
                    }
                    continue;
                }
                cells.resize(column, String::new());
                cells.push(cell(words));
                cells.resize(column + across, String::new());
            }
            cells
        })
        .collect();
    if block.within.part == Part::Headless || above > 0 {
        rows.insert(0, Vec::new());
    } else {
        one_head(record, block, &grid, &mut rows);
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    let line = |cells: &mut Vec<String>| {
        cells.resize(width, String::new());
        format!("| {} |", cells.join(" | "))
    };
    let rule = format!("|{}", " --- |".repeat(width));
    let mut lines: Vec<String> = rows.iter_mut().map(line).collect();
    lines.insert(1.min(lines.len()), rule);
    lines.join("\n")
}

/// Puts several rows that name the columns into one.
fn one_head(record: &TextOfRecord, block: &Block, grid: &Grid, rows: &mut Vec<Vec<String>>) {
    let heads = grid::head_rows(record, &block.range);
    if heads > 1 {
        let table = record.block_text(block);
        let words = |at: Range<usize>| cell(table.get(at).unwrap_or_default());
        let names = grid.column_names(table, heads, words);
        rows.splice(..heads, [names]);
    }
}

/// A cell stands inside its line.
fn cell(raw: &str) -> String {
    inline(&crate::text::sanitise_line(raw.trim()), false)
}

/// A picture with its alternative text; that text alone without an address. A
/// film is a link to it.
fn image(record: &TextOfRecord, block: &Block) -> Option<String> {
    let alternative = inline(&record.block_text(block).replace('\n', " "), false);
    let source = record
        .inlines_in(block.range.clone())
        .find_map(|i| match &i.kind {
            InlineKind::Image(url) => address(url),
            _ => None,
        });
    if record.is_player(block) {
        let linked = spans(record, block.range.clone());
        return Some(if linked.contains("](") {
            linked
        } else {
            format!("*{}*", alternative.trim())
        });
    }
    match source {
        Some(url) => Some(format!("![{alternative}]({url})")),
        None => (!alternative.trim().is_empty()).then(|| format!("*{}*", alternative.trim())),
    }
}

/// A stretch with what opens and closes it.
struct Span {
    range: Range<usize>,
    open: String,
    close: String,
    code: bool,
}

/// The text of `range` with its links, stress and code. Stretches that cross
/// another's end are left out: Markdown can only nest.
fn spans(record: &TextOfRecord, range: Range<usize>) -> String {
    let mut nested: Vec<Span> = Vec::new();
    // Those around the present one; every other ends before it begins.
    let mut around: Vec<usize> = Vec::new();
    for inline in record.inlines_in(range.clone()) {
        let Some(span) = span(record, inline.range.clone(), &inline.kind) else {
            continue;
        };
        let inside = span.range.start >= range.start && span.range.end <= range.end;
        let has_ended = |at: &usize| {
            let outer = nested.get(*at);
            outer.is_none_or(|outer| outer.range.end <= span.range.start)
        };
        while around.last().is_some_and(has_ended) {
            around.pop();
        }
        let nests = around.iter().filter_map(|at| nested.get(*at)).all(|outer| {
            span.range.end <= outer.range.end
                && !outer.code
                && (outer.open != span.open || nests_in_itself(&span))
                && !(is_link(outer) && is_link(&span))
        });
        if inside && nests {
            around.push(nested.len());
            nested.push(span);
        }
    }
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = range.start;
    for (index, span) in nested.iter().enumerate() {
        close_until(
            record,
            &nested,
            &mut open,
            &mut at,
            span.range.start,
            &mut out,
        );
        push_text(record, at..span.range.start, &mut out);
        at = span.range.start;
        out.push_str(&span.open);
        open.push(index);
    }
    close_until(record, &nested, &mut open, &mut at, range.end, &mut out);
    push_text(record, at..range.end, &mut out);
    out
}

/// Whether a stretch in another of its kind says more: an exponent's exponent.
fn nests_in_itself(span: &Span) -> bool {
    matches!(span.open.as_str(), "<sup>" | "<sub>")
}

fn is_link(span: &Span) -> bool {
    span.open == "["
}

/// Closes those open spans that end at or before `limit`, innermost first.
fn close_until(
    record: &TextOfRecord,
    spans: &[Span],
    open: &mut Vec<usize>,
    at: &mut usize,
    limit: usize,
    out: &mut String,
) {
    while let Some(span) = open
        .last()
        .and_then(|i| spans.get(*i))
        .filter(|s| s.range.end <= limit)
    {
        if span.code {
            out.push_str(&code_span(
                record.text.get(span.range.clone()).unwrap_or_default(),
            ));
        } else {
            push_text(record, *at..span.range.end, out);
        }
        *at = span.range.end;
        out.push_str(&span.close);
        open.pop();
    }
}

/// Appends escaped text of the record.
fn push_text(record: &TextOfRecord, range: Range<usize>, out: &mut String) {
    let at_start = out.is_empty() || out.ends_with('\n');
    out.push_str(&inline(
        record.text.get(range).unwrap_or_default(),
        at_start,
    ));
}

/// What a stretch becomes; none for what Markdown has no word for, and for
/// ends that stand at white space, where stress would not be seen as such.
fn span(record: &TextOfRecord, range: Range<usize>, kind: &InlineKind) -> Option<Span> {
    let raw = record.text.get(range.clone())?;
    let trimmed = range.start + (raw.len() - raw.trim_start().len())
        ..range.end - (raw.len() - raw.trim_end().len());
    if raw.trim().is_empty() {
        return None;
    }
    let (open, close) = match kind {
        InlineKind::Link(url) => ("[".to_owned(), format!("]({})", address(url)?)),
        InlineKind::Emphasis => ("*".to_owned(), "*".to_owned()),
        InlineKind::Strong => ("**".to_owned(), "**".to_owned()),
        InlineKind::Superscript => ("<sup>".to_owned(), "</sup>".to_owned()),
        InlineKind::Subscript => ("<sub>".to_owned(), "</sub>".to_owned()),
        InlineKind::Deleted => ("~~".to_owned(), "~~".to_owned()),
        InlineKind::Inserted => ("<ins>".to_owned(), "</ins>".to_owned()),
        InlineKind::Quoted => ("“".to_owned(), "”".to_owned()),
        // Without its address, which the text does not have.
        InlineKind::Sign if !signs::is_word(record, &trimmed, raw.trim()) => return None,
        InlineKind::Sign => ("\\[".to_owned(), "\\]".to_owned()),
        InlineKind::Code => (String::new(), String::new()),
        InlineKind::Image(_)
        | InlineKind::Elsewhere
        | InlineKind::Player
        | InlineKind::Anchor(_)
        | InlineKind::Cell { .. } => return None,
    };
    Some(Span {
        range: trimmed,
        open,
        close,
        code: *kind == InlineKind::Code,
    })
}

#[cfg(test)]
mod tests;
