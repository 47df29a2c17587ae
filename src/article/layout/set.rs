//! Units to lines.

use super::{
    Layout, Line, LineKind, Span, code,
    glyphs::{Glyphs, glyphs},
    justify::justified,
    plan::VERSE_HANG_COLS,
    spans::{Styled, gap, ornament, unsourced},
    table::Shape,
    unit::{Frame, Lead, Setting, Unit},
};
use crate::text::{self, WrappedLine};

impl Layout {
    /// The lines of one unit.
    pub(super) fn set(&self, unit: &Unit) -> Vec<Line> {
        let glyphs = glyphs(self.format.ascii);
        let mut lines = self.lines_of(unit, glyphs);
        if self.pans(unit) {
            for line in &mut lines {
                line.pans = true;
            }
        }
        if self.format.turn {
            self.turn(unit, &mut lines);
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
            Setting::Blank | Setting::BareBar | Setting::Words(_) | Setting::Rule => false,
        }
    }

    fn lines_of(&self, unit: &Unit, glyphs: &Glyphs) -> Vec<Line> {
        match &unit.setting {
            Setting::Blank => vec![bare(unit, 0, Vec::new())],
            Setting::BareBar => vec![bare(unit, 0, vec![ornament(glyphs.bar.trim_end())])],
            Setting::Rule => vec![self.rule(unit, glyphs)],
            Setting::Words(index) => self.words(unit, *index),
            Setting::Prose(frame) => self.prose(unit, frame, glyphs),
            Setting::Code { goes_on } => self.code(unit, *goes_on, glyphs),
            Setting::Table { shape, first } => self.table(unit, *shape, *first, glyphs),
        }
    }

    fn rule(&self, unit: &Unit, glyphs: &Glyphs) -> Line {
        let slack = self
            .plan
            .cols
            .saturating_sub(text::width(glyphs.thematic_break));
        bare(unit, slack / 2, vec![ornament(glyphs.thematic_break)])
    }

    fn words(&self, unit: &Unit, index: usize) -> Vec<Line> {
        let words = self.plan.words.get(index).map_or("", String::as_str);
        let lines = text::wrap(words, self.plan.cols).into_iter();
        let piece = |l: WrappedLine| {
            let text = words.get(l.range).unwrap_or_default();
            let hyphen = if l.hyphen { "-" } else { "" };
            vec![unsourced(format!("{text}{hyphen}"))]
        };
        lines.map(|l| bare(unit, 0, piece(l))).collect()
    }

    fn prose(&self, unit: &Unit, frame: &Frame, glyphs: &Glyphs) -> Vec<Line> {
        let styled = self.styled(unit);
        let words = styled.text(unit.range.clone());
        let wrapped = text::wrap_hyphenated(words, frame.cols, frame.hyphens);
        let count = wrapped.len();
        let begins = |at: usize| at == 0 || words.as_bytes().get(at - 1) == Some(&b'\n');
        let line = |(n, wrapped): (usize, WrappedLine)| {
            let (indent, mut spans) = lead(&frame.lead, n == 0, unit.is_sourced(), glyphs);
            if frame.verse && !frame.pans && !begins(wrapped.range.start) {
                spans.push(gap(VERSE_HANG_COLS));
            }
            let start = unit.range.start;
            let text = styled.spans(&(start + wrapped.range.start..start + wrapped.range.end));
            let is_last = begins(wrapped.end) || n + 1 == count;
            if self.format.justify && !is_last && !frame.verse {
                let hyphen = usize::from(wrapped.hyphen);
                spans.extend(justified(text, frame.cols - hyphen, n % 2 == 1));
            } else {
                spans.extend(text);
            }
            spans.extend(wrapped.hyphen.then(|| ornament("-")));
            spans.extend(tail(&frame.lead, n + 1 == count));
            bare(unit, indent, spans)
        };
        wrapped.into_iter().enumerate().map(line).collect()
    }

    fn code(&self, unit: &Unit, goes_on: bool, glyphs: &Glyphs) -> Vec<Line> {
        let styled = self.styled(unit);
        let mut lines = Vec::new();
        let start = unit.range.start;
        code::rows(
            styled.text(unit.range.clone()),
            self.plan.long_cols,
            goes_on,
            |row| {
                let range = start + row.range.start..start + row.range.end;
                lines.push(bare(
                    unit,
                    0,
                    code::spans(&styled, &range, row.goes_on, glyphs),
                ));
            },
        );
        lines
    }

    fn table(&self, unit: &Unit, shape: usize, first: bool, glyphs: &Glyphs) -> Vec<Line> {
        let Some(shape) = self.plan.shapes.get(shape) else {
            return Vec::new();
        };
        let lines = shape.lines(&self.styled(unit), &unit.range, first, glyphs);
        lines
            .into_iter()
            .map(|l| bare(unit, l.indent_cols, l.spans))
            .collect()
    }

    fn styled(&self, unit: &Unit) -> Styled<'_> {
        let record = &self.article.record;
        let block_start = record
            .blocks
            .get(unit.block)
            .map_or(unit.range.start, |b| b.range.start);
        Styled::new(record, block_start, &unit.range)
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

/// What stands left of a line of running text: empty cells, then signs.
fn lead(lead: &Lead, first: bool, has_text: bool, glyphs: &Glyphs) -> (usize, Vec<Span>) {
    match lead {
        Lead::None => (0, Vec::new()),
        Lead::Bar => (0, vec![ornament(glyphs.bar)]),
        Lead::Image { .. } if !has_text => (0, vec![ornament("[image")]),
        Lead::Image { opens, .. } if first && *opens => (0, vec![ornament("[image: ")]),
        Lead::Image { .. } => (super::plan::IMAGE_LEAD_COLS, Vec::new()),
        Lead::Item {
            hang,
            depth,
            ordinal,
            opens,
        } => {
            if !(first && *opens) {
                return (hang.indent_cols + hang.marker_cols, Vec::new());
            }
            let marker = marker(*depth, *ordinal, glyphs);
            let slack = hang.marker_cols.saturating_sub(text::width(&marker));
            (hang.indent_cols + slack, vec![ornament(marker)])
        }
    }
}

fn marker(depth: u8, ordinal: Option<u32>, glyphs: &Glyphs) -> String {
    if let Some(number) = ordinal {
        return format!("{number}. ");
    }
    let turn = usize::from(depth) % glyphs.bullets.len();
    glyphs
        .bullets
        .get(turn)
        .copied()
        .unwrap_or_default()
        .to_owned()
}

/// What stands right of the last line.
fn tail(lead: &Lead, last: bool) -> Option<Span> {
    let Lead::Image { closes, .. } = lead else {
        return None;
    };
    (last && *closes).then(|| ornament("]"))
}
