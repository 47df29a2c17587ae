//! Stretches of the text of record to spans with looks.

use std::ops::Range;

use super::{Look, Span};
use crate::article::{
    Inline, InlineKind, TextOfRecord,
    signs::{Hand, Piece, Signed, has_sign},
};

/// A stretch of the text of record and the inlines that touch it.
#[derive(Debug)]
pub(super) struct Styled<'a> {
    record: &'a TextOfRecord,
    /// With their indices in the record.
    inlines: Vec<(usize, &'a Inline)>,
    /// What looks alone would say.
    signed: Option<Signed<'a>>,
}

impl<'a> Styled<'a> {
    /// Looks up what touches `range`, which is of one block that begins at
    /// `block_start`: no inline crosses from block to block.
    pub(super) fn new(record: &'a TextOfRecord, block_start: usize, range: &Range<usize>) -> Self {
        let all = &record.inlines;
        let from = all.partition_point(|i| i.range.start < block_start);
        let until = all.partition_point(|i| i.range.start < range.end);
        let near = all.get(from..until).unwrap_or_default();
        let touching = near
            .iter()
            .enumerate()
            .filter(|(_, i)| i.range.end > range.start);
        let inlines = touching.map(|(n, i)| (from + n, i)).collect();
        Self {
            record,
            inlines,
            signed: None,
        }
    }

    /// The same with signs, where it has any.
    pub(super) fn with_signs(mut self, range: &Range<usize>, hand: Hand, inserting: bool) -> Self {
        if self.inlines.iter().any(|(_, i)| has_sign(&i.kind)) {
            self.signed = Some(Signed::new(self.record, range, hand, inserting));
        }
        self
    }

    /// All of `range`, with which it was made, and its signs.
    pub(super) fn drawn(&self, range: &Range<usize>) -> &str {
        match &self.signed {
            Some(signed) => &signed.text,
            None => self.text(range.clone()),
        }
    }

    /// Bytes of [`Self::drawn`], whose text begins at `start` of the record,
    /// as spans of one look each.
    pub(super) fn drawn_spans(&self, start: usize, range: Range<usize>) -> Vec<Span> {
        let Some(signed) = &self.signed else {
            return self.spans(&(start + range.start..start + range.end));
        };
        let pieces = signed.pieces(range);
        let texts = || {
            pieces.iter().filter_map(|piece| match piece {
                Piece::Text(range) => Some(range),
                Piece::Sign(_) => None,
            })
        };
        let near = match (texts().next(), texts().next_back()) {
            (Some(first), Some(last)) => self.near(&(first.start..last.end)),
            _ => Vec::new(),
        };
        let mut spans = Vec::new();
        for piece in &pieces {
            match piece {
                Piece::Text(range) => spans.extend(self.spans_among(&near, range)),
                Piece::Sign(sign) => spans.push(ornament(*sign)),
            }
        }
        spans
    }

    /// The text of `range`, empty if it does not fit.
    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        self.record.text.get(range).unwrap_or_default()
    }

    /// `range` as spans of one look each; none for an empty range.
    pub(super) fn spans(&self, range: &Range<usize>) -> Vec<Span> {
        self.spans_among(&self.near(range), range)
    }

    /// The inlines that touch `range`: of a line, few of those of a block.
    fn near(&self, range: &Range<usize>) -> Vec<(usize, &'a Inline)> {
        let touches = |i: &Inline| i.range.start < range.end && i.range.end > range.start;
        let all = self.inlines.iter().copied();
        all.filter(|(_, inline)| touches(inline)).collect()
    }

    /// `range` as spans, where only `near` may touch it.
    fn spans_among(&self, near: &[(usize, &'a Inline)], range: &Range<usize>) -> Vec<Span> {
        let cuts = self.cuts(near, range);
        let pairs = cuts.iter().zip(cuts.iter().skip(1));
        pairs
            .map(|(&start, &end)| self.span(near, start..end))
            .collect()
    }

    fn span(&self, near: &[(usize, &'a Inline)], range: Range<usize>) -> Span {
        let text = match &self.signed {
            Some(signed) => signed.shown(self.record, &range).into_owned(),
            None => self.text(range.clone()).to_owned(),
        };
        Span {
            text,
            look: look(near, range.start),
            source: Some(range),
            leftwards: false,
        }
    }

    /// Where looks change inside `range`, its ends included.
    fn cuts(&self, near: &[(usize, &Inline)], range: &Range<usize>) -> Vec<usize> {
        let ends = near.iter().flat_map(|(_, i)| [i.range.start, i.range.end]);
        let inside = ends.filter(|&at| {
            at > range.start && at < range.end && self.record.text.is_char_boundary(at)
        });
        let mut cuts: Vec<usize> = inside.collect();
        if !range.is_empty() {
            cuts.extend([range.start, range.end]);
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }
}

/// How the letters at a byte look.
fn look(near: &[(usize, &Inline)], at: usize) -> Look {
    let mut look = Look::default();
    for (index, inline) in near.iter().filter(|(_, i)| i.range.contains(&at)) {
        match inline.kind {
            InlineKind::Link(_) => look.link = Some(*index),
            InlineKind::Emphasis => look.emphasis = true,
            InlineKind::Strong => look.strong = true,
            InlineKind::Code => look.code = true,
            InlineKind::Deleted => look.struck = true,
            InlineKind::Superscript
            | InlineKind::Subscript
            | InlineKind::Inserted
            | InlineKind::Quoted
            | InlineKind::Sign
            | InlineKind::Image(_)
            | InlineKind::Elsewhere
            | InlineKind::Player
            | InlineKind::Anchor(_)
            | InlineKind::Cell { .. } => {}
        }
    }
    look
}

/// Something that we draw and the text does not have.
pub(super) fn ornament(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        source: None,
        look: Look {
            ornament: true,
            ..Look::default()
        },
        leftwards: false,
    }
}

/// Words of ours (metadata, labels): no ornament, but no source either.
pub(super) fn unsourced(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        source: None,
        look: Look::default(),
        leftwards: false,
    }
}

/// Empty cells between spans.
pub(super) fn gap(cols: usize) -> Span {
    ornament(" ".repeat(cols))
}
