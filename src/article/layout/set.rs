//! Units to lines.

use super::{
    Layout, Line, LineKind, Span, Strip, code,
    glyphs::{Glyphs, glyphs},
    justify::justified,
    plan::VERSE_HANG_COLS,
    spans::{Styled, gap, ornament, unsourced},
    table::{Shape, TableLine, embolden},
    unit::{Frame, Lead, Marker, Setting, Unit},
};
use crate::{
    article::{BlockKind, picture::Trouble},
    text::{self, WrappedLine},
};

/// Levels of headings that begin left of the text, where there is room.
const OUTDENTED_LEVELS: u8 = 3;

impl Layout {
    /// Makes the lines of one unit.
    pub(super) fn set(&self, unit: &Unit) -> Vec<Line> {
        let glyphs = glyphs(self.format.signs);
        let mut lines = self.lines_of(unit, glyphs);
        if self.pans(unit) {
            for line in &mut lines {
                line.pans = true;
            }
        }
        if self.format.turn {
            self.turn(unit, &mut lines);
        }
        if self.reads_leftwards() {
            self.stand_out_right(unit, &mut lines);
            return lines;
        }
        // From right to left, headings end where the text does.
        // What stands in something begins where that does.
        let is_outdented = stands_out(unit);
        let stands_out =
            |line: &Line| is_outdented && !line.spans.iter().any(|span| span.leftwards);
        for line in lines.iter_mut().filter(|l| l.kind != LineKind::Blank) {
            if !stands_out(line) {
                line.indent_cols += self.plan.outdent_cols;
            }
        }
        lines
    }

    /// Whether the unit's lines may be wider than the measure.
    fn pans(&self, unit: &Unit) -> bool {
        match &unit.setting {
            Setting::Code { .. } => self.format.pan,
            Setting::Prose(frame) => frame.pans,
            Setting::Table { shape, .. } => {
                self.plan.shapes.get(*shape).is_some_and(Shape::is_wide)
            }
            Setting::Blank
            | Setting::BareBars(_)
            | Setting::Words { .. }
            | Setting::Rule
            | Setting::Picture { .. } => false,
        }
    }

    fn lines_of(&self, unit: &Unit, glyphs: &Glyphs) -> Vec<Line> {
        match &unit.setting {
            Setting::Blank => vec![bare(unit, 0, Vec::new())],
            Setting::BareBars(bars) => {
                let bars = glyphs.bar.repeat(*bars);
                let drawn = Some(bars.trim_end()).filter(|bars| !bars.is_empty());
                vec![bare(unit, 0, drawn.into_iter().map(ornament).collect())]
            }
            Setting::Rule => vec![self.rule(unit, glyphs)],
            Setting::Picture { cols, rows, lead } => {
                self.picture(unit, (*cols, *rows), lead, glyphs)
            }
            Setting::Words { index, lead } => self.words(unit, *index, lead, glyphs),
            Setting::Prose(frame) => self.prose(unit, frame, glyphs),
            Setting::Code { goes_on, lead } => self.code(unit, *goes_on, lead, glyphs),
            Setting::Table { shape, row, lead } => self.table(unit, *shape, *row, lead, glyphs),
        }
    }

    fn rule(&self, unit: &Unit, glyphs: &Glyphs) -> Line {
        let slack = self
            .plan
            .cols
            .saturating_sub(text::width(glyphs.thematic_break));
        bare(unit, slack / 2, vec![ornament(glyphs.thematic_break)])
    }

    /// Empty rows, in the middle of the column; the picture begins where
    /// what stands left of it ends.
    fn picture(
        &self,
        unit: &Unit,
        (cols, rows): (u16, u16),
        left: &Lead,
        glyphs: &Glyphs,
    ) -> Vec<Line> {
        let used = left.cols() + usize::from(cols);
        let slack = self.plan.cols.saturating_sub(used);
        let row = |row| {
            let (indent, spans) = moved_in(lead(left, row == 0, false, glyphs), slack / 2);
            Line {
                kind: LineKind::Picture(Strip { row, rows, cols }),
                ..bare(unit, indent, spans)
            }
        };
        (0..rows).map(row).collect()
    }

    fn words(&self, unit: &Unit, index: usize, left: &Lead, glyphs: &Glyphs) -> Vec<Line> {
        let words = self.plan.words.get(index).map_or("", String::as_str);
        let lines = text::wrap(words, self.plan.cols - left.cols()).into_iter();
        let piece = |l: WrappedLine| {
            let text = words.get(l.range).unwrap_or_default();
            let hyphen = if l.hyphen { "-" } else { "" };
            let (indent, mut spans) = lead(left, false, false, glyphs);
            spans.push(unsourced(format!("{text}{hyphen}")));
            bare(unit, indent, spans)
        };
        lines.map(piece).collect()
    }

    fn prose(&self, unit: &Unit, frame: &Frame, glyphs: &Glyphs) -> Vec<Line> {
        let styled = self.styled(unit, true);
        let words = styled.drawn(&unit.range);
        let wrapped = text::wrap_hyphenated(words, frame.cols, frame.hyphens);
        let count = wrapped.len();
        // What is short, or stands by itself, is no block of text.
        let is_ragged = frame.lead.is_image
            || matches!(
                unit.kind,
                LineKind::Title | LineKind::Caption | LineKind::Text(BlockKind::Heading(_))
            );
        let begins = |at: usize| at == 0 || words.as_bytes().get(at - 1) == Some(&b'\n');
        let line = |(n, wrapped): (usize, WrappedLine)| {
            let (indent, mut spans) = lead(&frame.lead, n == 0, unit.is_sourced(), glyphs);
            if frame.verse && !frame.pans && !begins(wrapped.range.start) {
                spans.push(gap(VERSE_HANG_COLS));
            }
            let start = unit.range.start;
            let mut text = styled.drawn_spans(start, wrapped.range.clone());
            embolden(&mut text, self.is_term(unit));
            let is_last = begins(wrapped.end) || n + 1 == count;
            if self.format.justify && !is_last && !frame.verse && !is_ragged {
                let hyphen = usize::from(wrapped.hyphen);
                spans.extend(justified(text, frame.cols - hyphen, n % 2 == 1));
            } else {
                spans.extend(text);
            }
            spans.extend(wrapped.hyphen.then(|| ornament("-")));
            spans.extend(tail(&frame.lead, n + 1 == count, glyphs));
            bare(unit, indent, spans)
        };
        wrapped.into_iter().enumerate().map(line).collect()
    }

    fn code(&self, unit: &Unit, goes_on: bool, left: &Lead, glyphs: &Glyphs) -> Vec<Line> {
        let styled = Styled::new(&self.article.record, self.block_start(unit), &unit.range);
        let mut lines = Vec::new();
        let start = unit.range.start;
        code::rows(
            styled.text(unit.range.clone()),
            self.plan.long_cols - left.cols(),
            goes_on,
            |row| {
                let range = start + row.range.start..start + row.range.end;
                let (indent, mut spans) = lead(left, lines.is_empty(), true, glyphs);
                spans.extend(code::spans(&styled, &range, row.goes_on, glyphs));
                lines.push(bare(unit, indent, spans));
            },
        );
        lines
    }

    fn table(
        &self,
        unit: &Unit,
        shape: usize,
        row: usize,
        left: &Lead,
        glyphs: &Glyphs,
    ) -> Vec<Line> {
        let Some(shape) = self.plan.shapes.get(shape) else {
            return Vec::new();
        };
        let lines = shape.lines(&self.styled(unit, false), &unit.range, row, glyphs);
        let line = |(n, line): (usize, TableLine)| {
            let around = lead(left, n == 0 && row == 0, true, glyphs);
            let (indent, mut spans) = moved_in(around, line.indent_cols);
            spans.extend(line.spans);
            bare(unit, indent, spans)
        };
        lines.into_iter().enumerate().map(line).collect()
    }

    fn styled(&self, unit: &Unit, inserting: bool) -> Styled<'_> {
        let record = &self.article.record;
        Styled::new(record, self.block_start(unit), &unit.range).with_signs(
            &unit.range,
            self.plan.hand,
            inserting,
        )
    }

    /// Whether it is what a list of definitions explains.
    fn is_term(&self, unit: &Unit) -> bool {
        let block = self.article.record.blocks.get(unit.block);
        block.is_some_and(|b| b.within.part.is_term())
    }

    fn block_start(&self, unit: &Unit) -> usize {
        let block = self.article.record.blocks.get(unit.block);
        block.map_or(unit.range.start, |b| b.range.start)
    }
}

/// Whether the unit's lines begin outside of the text. What stands in something
/// begins where that does.
pub(super) fn stands_out(unit: &Unit) -> bool {
    let is_led = matches!(&unit.setting, Setting::Prose(frame) if frame.lead.cols() > 0);
    is_outdented(unit.kind) && !is_led
}

/// Whether it begins left of the text.
fn is_outdented(kind: LineKind) -> bool {
    match kind {
        LineKind::Title => true,
        LineKind::Text(BlockKind::Heading(level)) => level <= OUTDENTED_LEVELS,
        _ => false,
    }
}

fn bare(unit: &Unit, indent_cols: usize, spans: Vec<Span>) -> Line {
    Line {
        block: unit.block,
        kind: if spans.is_empty() && unit.range.is_empty() {
            LineKind::Blank
        } else {
            unit.kind
        },
        indent_cols: indent_cols as u16,
        spans,
        pans: false,
    }
}

/// What stands left of a line: empty cells, then signs.
fn lead(lead: &Lead, first: bool, has_text: bool, glyphs: &Glyphs) -> (usize, Vec<Span>) {
    let mut spans = bars(lead.bars, glyphs);
    let drawn = lead.marker.filter(|_| first && lead.opens);
    let (sign, sign_cols) = drawn.map_or((None, 0), |m| {
        let sign = marker(&m, glyphs);
        let cols = text::width(&sign);
        (Some(ornament(sign)), cols)
    });
    let marker_cols = lead.marker.map_or(0, |m| m.cols);
    let mut indent = lead.indent_cols + marker_cols.saturating_sub(sign_cols);
    if !spans.is_empty() && indent > 0 {
        spans.push(gap(indent));
        indent = 0;
    }
    spans.extend(sign);
    spans.extend(bars(lead.inner_bars, glyphs));
    if !lead.is_image {
        return (indent, spans);
    }
    match (has_text, first && lead.opens) {
        (false, _) => spans.push(ornament("[image")),
        (true, true) if lead.is_player => spans.push(ornament("[")),
        (true, true) => spans.push(ornament("[image: ")),
        (true, false) => return moved_in((indent, spans), lead.image_cols()),
    }
    (indent, spans)
}

/// What stands left of a line, with so many cells more after it.
fn moved_in((indent, mut spans): (usize, Vec<Span>), cols: usize) -> (usize, Vec<Span>) {
    if spans.is_empty() || cols == 0 {
        return (indent + cols, spans);
    }
    spans.push(gap(cols));
    (indent, spans)
}

fn bars(count: usize, glyphs: &Glyphs) -> Vec<Span> {
    let bars = || ornament(glyphs.bar.repeat(count));
    (count > 0).then(bars).into_iter().collect()
}

fn marker(marker: &Marker, glyphs: &Glyphs) -> String {
    if let Some(number) = marker.item.number() {
        return format!("{number}. ");
    }
    let turn = usize::from(marker.item.depth) % glyphs.bullets.len();
    glyphs
        .bullets
        .get(turn)
        .copied()
        .unwrap_or_default()
        .to_owned()
}

/// What stands right of the last line.
fn tail(lead: &Lead, last: bool, glyphs: &Glyphs) -> Option<Span> {
    (last && lead.is_image && lead.closes).then(|| ornament(image_tail(lead.why, glyphs)))
}

/// What ends the words about a picture.
fn image_tail(why: Option<Trouble>, glyphs: &Glyphs) -> String {
    why.map_or("]".to_owned(), |why| {
        format!("{}{}]", glyphs.dot, why.phrase())
    })
}
