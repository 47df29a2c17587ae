//! Lines with text from right to left, in the order in which they are seen.
//! Every span keeps its source; what changes is where on the line it stands,
//! and that some are drawn from their end.

use std::ops::Range;

use super::{
    Layout, Line, LineKind, Span,
    set::stands_out,
    unit::{Setting, Unit},
};
use crate::{article::BlockKind, text};

/// Bytes of the paragraph before and after a line that are looked at: what
/// has no direction takes it from there.
const CONTEXT_BYTES: usize = 200;

/// A paragraph of the text of record, and whether it is read from right to
/// left.
#[derive(Debug, Default)]
struct Paragraph {
    range: Range<usize>,
    leftwards: bool,
}

impl Layout {
    /// Puts the lines of a unit into the order in which they are seen.
    pub(super) fn turn(&self, unit: &Unit, lines: &mut [Line]) {
        let record = &self.article.record.text;
        let mut paragraph = Paragraph::default();
        for line in lines {
            let spans = std::mem::take(&mut line.spans);
            line.spans = match unit.setting {
                Setting::Table { .. } => turned_cells(record, spans),
                Setting::Code { .. } => turned(record, spans, ("", ""), false),
                _ => {
                    self.enter(unit, &spans, &mut paragraph);
                    let leftwards = paragraph.leftwards;
                    if leftwards && !line.pans {
                        // What stood off the left edge stands off the right.
                        let used = usize::from(line.indent_cols) + cols(&spans);
                        line.indent_cols = self.plan.cols.saturating_sub(used) as u16;
                    }
                    let around = self.around(&spans, &paragraph);
                    turned(record, spans, around, leftwards)
                }
            };
        }
    }

    /// Whether the page is read from right to left, as its title is: then what
    /// stands out of its text does so at the right.
    pub(super) fn reads_leftwards(&self) -> bool {
        let title = self.article.metadata.title.as_ref();
        self.format.turn && title.is_some_and(|title| text::reads_leftwards(&title.value))
    }

    /// On such a page the text keeps to the left, and headings and what is said
    /// below the title end where they would begin elsewhere.
    pub(super) fn stand_out_right(&self, unit: &Unit, lines: &mut [Line]) {
        let is_meta = unit.kind == LineKind::Meta;
        for line in lines.iter_mut().filter(|l| l.kind != LineKind::Blank) {
            let leftwards = line.spans.iter().any(|span| span.leftwards);
            if is_meta && !leftwards {
                line.indent_cols = self.plan.cols.saturating_sub(cols(&line.spans)) as u16;
            } else if leftwards && stands_out(unit) {
                line.indent_cols += self.plan.outdent_cols;
            }
        }
    }

    /// Makes `paragraph` the one that a line is of; a line without a source is
    /// one by itself.
    fn enter(&self, unit: &Unit, spans: &[Span], paragraph: &mut Paragraph) {
        let record = &self.article.record;
        let Some(source) = spans.iter().find_map(|s| s.source.clone()) else {
            *paragraph = Paragraph {
                range: 0..0,
                leftwards: if unit.has_bars() {
                    self.is_among_leftwards(unit)
                } else {
                    let words: String = spans.iter().map(|s| s.text.as_str()).collect();
                    text::reads_leftwards(&words)
                },
            };
            return;
        };
        if paragraph.range.contains(&source.start) {
            return;
        }
        let block = record.blocks.get(unit.block);
        let block = block.map_or(unit.range.clone(), |b| b.range.clone());
        let text = |range: Range<usize>| record.text.get(range).unwrap_or_default();
        let start = text(block.start..source.start).rfind('\n');
        let start = start.map_or(block.start, |at| block.start + at + 1);
        let len = text(source.start..block.end).find('\n');
        let range = start..len.map_or(block.end, |len| source.start + len);
        *paragraph = Paragraph {
            leftwards: text::reads_leftwards(text(range.clone())),
            range,
        };
    }

    /// Whether the words beside a row of a quotation that has none of its own
    /// are read from right to left: those of its block, or of the one above.
    fn is_among_leftwards(&self, unit: &Unit) -> bool {
        let blocks = self.article.record.blocks.iter().enumerate();
        let near = blocks.take(unit.block + 1).rev();
        let mut shown = near.filter(|(index, _)| self.shows(*index));
        let said = shown.find_map(|(_, block)| {
            let words = self.article.record.block_text(block);
            (!words.trim().is_empty()).then_some((block.kind, words))
        });
        said.is_some_and(|(kind, words)| {
            // These begin at the left whatever they say.
            let stays = matches!(kind, BlockKind::Code | BlockKind::Table);
            let paragraph = words.split('\n').next().unwrap_or_default();
            !stays && text::reads_leftwards(paragraph)
        })
    }

    /// What stands before and after a line in its paragraph.
    fn around(&self, spans: &[Span], paragraph: &Paragraph) -> (&str, &str) {
        let record = &self.article.record.text;
        let sources = || spans.iter().filter_map(|s| s.source.clone());
        let (Some(first), Some(last)) = (sources().next(), sources().next_back()) else {
            return ("", "");
        };
        let from = first.start.saturating_sub(CONTEXT_BYTES);
        let from = text::floor_boundary(record, from).max(paragraph.range.start);
        let until = text::floor_boundary(record, last.end + CONTEXT_BYTES);
        let until = until.clamp(last.end, paragraph.range.end.max(last.end));
        (
            record.get(from..first.start).unwrap_or_default(),
            record.get(last.end..until).unwrap_or_default(),
        )
    }
}

fn cols(spans: &[Span]) -> usize {
    spans.iter().map(|s| text::width(&s.text)).sum()
}

/// Each cell of a table by itself; they stand where they stood.
fn turned_cells(record: &str, spans: Vec<Span>) -> Vec<Span> {
    let mut out = Vec::with_capacity(spans.len());
    let mut cell: Vec<Span> = Vec::new();
    let end = |cell: &mut Vec<Span>, out: &mut Vec<Span>| {
        let words: String = cell.iter().map(|s| s.text.as_str()).collect();
        let leftwards = text::reads_leftwards(&words);
        out.extend(turned(record, std::mem::take(cell), ("", ""), leftwards));
    };
    for span in spans {
        if span.source.is_some() {
            cell.push(span);
        } else {
            end(&mut cell, &mut out);
            out.push(span);
        }
    }
    end(&mut cell, &mut out);
    out
}

/// A cluster of a line: its span, its bytes there and in the text of record,
/// its level.
struct Piece {
    span: usize,
    range: Range<usize>,
    source: Option<Range<usize>>,
    level: u8,
}

impl Piece {
    fn is_turned(&self) -> bool {
        self.level % 2 == 1
    }

    /// Takes the piece that is seen next, if one span can show both.
    fn takes(&mut self, next: &Self) -> bool {
        if self.span != next.span || self.is_turned() != next.is_turned() {
            return false;
        }
        let (from, until) = if self.is_turned() {
            (next, &*self)
        } else {
            (&*self, next)
        };
        if from.range.end != until.range.start {
            return false;
        }
        let source = from.source.as_ref().zip(until.source.as_ref());
        let source = source.map(|(from, until)| from.start..until.end);
        let range = from.range.start..until.range.end;
        (self.range, self.source) = (range, source);
        true
    }
}

/// The spans of a line in the order in which they are seen.
fn turned(
    record: &str,
    spans: Vec<Span>,
    (before, after): (&str, &str),
    leftwards: bool,
) -> Vec<Span> {
    let line: String = spans.iter().map(|s| s.text.as_str()).collect();
    if !leftwards && !text::has_rtl(&line) {
        return spans;
    }
    let levels = text::bidi_levels(before, &line, after, leftwards);
    let mut pieces = Vec::new();
    let mut base = 0;
    for (n, span) in spans.iter().enumerate() {
        pieces.extend(span.clusters(record).map(|(range, source)| Piece {
            span: n,
            level: levels.get(base + range.start).copied().unwrap_or(0),
            range,
            source,
        }));
        base += span.text.len();
    }
    let levels: Vec<u8> = pieces.iter().map(|piece| piece.level).collect();
    let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    let mut runs: Vec<Piece> = Vec::new();
    for at in text::visual_order(&levels) {
        let Some(piece) = pieces.get_mut(at).and_then(Option::take) else {
            continue;
        };
        if !runs.last_mut().is_some_and(|run| run.takes(&piece)) {
            runs.push(piece);
        }
    }
    let shown = runs.into_iter().filter_map(|run| {
        let span = spans.get(run.span)?;
        Some(Span {
            leftwards: run.is_turned(),
            text: span.text.get(run.range)?.to_owned(),
            source: run.source,
            look: span.look,
        })
    });
    shown.collect()
}
