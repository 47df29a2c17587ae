//! Motions, and where those of the page lead: from one byte of the text of
//! record to another, over what is shown.

use std::ops::Range;

use crate::{
    article::{BlockKind, Role, layout::Layout, signs},
    text,
};

/// Bytes of a block that are looked at before the cursor for words and
/// sentences. A block may have millions, a sentence of more is none.
const LOOK_BACK_BYTES: usize = 4_096;
/// The same after the cursor.
const LOOK_AHEAD_BYTES: usize = 8_192;

/// A way to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// Down a line.
    Down,
    /// Up a line.
    Up,
    /// Down half a page.
    HalfDown,
    /// Up half a page.
    HalfUp,
    /// Down a page.
    PageDown,
    /// Up a page.
    PageUp,
    /// To the top, or to number {count}.
    Top,
    /// To the end, or to number {count}.
    End,
    /// One grapheme left.
    Left,
    /// One grapheme right.
    Right,
    /// To the next word.
    WordNext,
    /// To the word before.
    WordBack,
    /// To the end of the word.
    WordEnd,
    /// To the next sentence.
    SentenceNext,
    /// To the sentence before.
    SentenceBack,
    /// To the next paragraph.
    ParagraphNext,
    /// To the paragraph before.
    ParagraphBack,
    /// To the next heading.
    HeadingNext,
    /// To the heading before.
    HeadingBack,
}

/// Words or sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A word.
    Word,
    /// A sentence.
    Sentence,
}

/// What motions move over: the shown blocks of an article.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    layout: &'a Layout,
}

impl<'a> Ground<'a> {
    /// The ground of a layout.
    pub fn new(layout: &'a Layout) -> Self {
        Self { layout }
    }

    fn text(self) -> &'a str {
        &self.layout.article().record.text
    }

    /// Whether the block at `index` is shown and has text.
    fn stands(self, index: usize) -> bool {
        self.layout.shows(index) && !self.range(index).is_empty()
    }

    /// Byte range of a block.
    pub fn range(self, index: usize) -> Range<usize> {
        self.layout
            .article()
            .record
            .blocks
            .get(index)
            .map_or(0..0, |b| b.range.clone())
    }

    /// The shown block at `byte`, or else the next one, or else the last.
    pub fn block_at(self, byte: usize) -> Option<usize> {
        let here = self.layout.article().record.block_at(byte)?;
        if self.stands(here) {
            return Some(here);
        }
        self.block_after(here).or_else(|| self.block_before(here))
    }

    /// The next shown block.
    pub fn block_after(self, index: usize) -> Option<usize> {
        (index + 1..self.layout.article().record.blocks.len()).find(|i| self.stands(*i))
    }

    /// The shown block before.
    pub fn block_before(self, index: usize) -> Option<usize> {
        (0..index).rev().find(|i| self.stands(*i))
    }

    /// The first shown byte.
    pub fn first(self) -> usize {
        self.block_at(0).map_or(0, |i| self.range(i).start)
    }

    /// The last shown grapheme's first byte.
    pub fn last(self) -> usize {
        let end = self.layout.article().record.blocks.len();
        self.block_before(end)
            .map_or(0, |i| self.left_of(self.range(i).end))
    }

    /// The stretches of `range` that are shown, from block to block.
    pub fn stretches(self, range: Range<usize>) -> Vec<Range<usize>> {
        let blocks = &self.layout.article().record.blocks;
        let first = self.layout.article().record.block_at(range.start);
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let mut goes_on = false;
        for (index, block) in blocks.iter().enumerate().skip(first.unwrap_or(0)) {
            let part = block.range.start.max(range.start)..block.range.end.min(range.end);
            if block.range.start >= range.end {
                break;
            }
            if part.is_empty() {
                continue;
            }
            match stretches.last_mut() {
                Some(last) if goes_on && self.stands(index) => last.end = part.end,
                _ if self.stands(index) => stretches.push(part),
                _ => {}
            }
            goes_on = self.stands(index);
        }
        stretches
    }

    /// The units of the block at `byte`, near it.
    fn units(self, block: usize, byte: usize, unit: Unit) -> Vec<Range<usize>> {
        let range = self.range(block);
        let byte = byte.clamp(range.start, range.end);
        let from = self.floor(byte.saturating_sub(LOOK_BACK_BYTES).max(range.start));
        let to = self.floor((byte + LOOK_AHEAD_BYTES).min(range.end));
        let window = self.text().get(from..to).unwrap_or_default();
        let found = match unit {
            Unit::Word => text::words(window),
            Unit::Sentence => text::sentences(window),
        };
        let found = found.into_iter().map(|r| r.start + from..r.end + from);
        // A word ends where the mark of a note begins, which is none.
        let record = &self.layout.article().record;
        if unit == Unit::Sentence {
            return found.collect();
        }
        // Found once: a block may have very many.
        let marks: Vec<_> = signs::note_marks(record, &(from..to)).collect();
        let without_marks = |word: Range<usize>| {
            let near = marks.iter().skip_while(|m| m.end <= word.start);
            let near = near.take_while(|m| m.start < word.end).cloned();
            signs::without(&word, near)
        };
        found.flat_map(without_marks).collect()
    }

    fn floor(self, byte: usize) -> usize {
        text::floor_boundary(self.text(), byte)
    }

    /// The unit that holds `byte`, or the next one in its block, or the last.
    pub fn unit_at(self, byte: usize, unit: Unit) -> Option<Range<usize>> {
        let block = self.block_at(byte)?;
        let range = self.range(block);
        let byte = if range.contains(&byte) {
            byte
        } else {
            range.start
        };
        let units = self.units(block, byte, unit);
        let at = units.partition_point(|r| r.end <= byte);
        units.get(at).or(units.last()).cloned().or(Some(range))
    }

    /// The start of the next unit.
    pub fn next_start(self, byte: usize, unit: Unit) -> Option<usize> {
        let block = self.block_at(byte)?;
        let here = self
            .units(block, byte, unit)
            .into_iter()
            .map(|r| r.start)
            .find(|s| *s > byte);
        here.or_else(|| {
            let next = self.block_after(block)?;
            let start = self.range(next).start;
            Some(
                self.units(next, start, unit)
                    .first()
                    .map_or(start, |r| r.start),
            )
        })
    }

    /// The start of this unit, or of the one before.
    pub fn previous_start(self, byte: usize, unit: Unit) -> Option<usize> {
        let block = self.block_at(byte)?;
        let here = self
            .units(block, byte, unit)
            .into_iter()
            .map(|r| r.start)
            .rfind(|s| *s < byte);
        here.or_else(|| {
            let before = self.block_before(block)?;
            let end = self.range(before).end;
            Some(
                self.units(before, end, unit)
                    .last()
                    .map_or(self.range(before).start, |r| r.start),
            )
        })
    }

    /// The end of this unit, or of the next, as the byte after it.
    pub fn next_end(self, byte: usize, unit: Unit) -> Option<usize> {
        let block = self.block_at(byte)?;
        let here = self
            .units(block, byte, unit)
            .into_iter()
            .map(|r| r.end)
            .find(|e| *e > byte);
        here.or_else(|| {
            let next = self.block_after(block)?;
            let range = self.range(next);
            Some(
                self.units(next, range.start, unit)
                    .first()
                    .map_or(range.end, |r| r.end),
            )
        })
    }

    /// The end of the unit before.
    pub fn previous_end(self, byte: usize, unit: Unit) -> Option<usize> {
        let block = self.block_at(byte)?;
        let here = self
            .units(block, byte, unit)
            .into_iter()
            .map(|r| r.end)
            .rfind(|e| *e < byte);
        here.or_else(|| {
            self.block_before(block)
                .map(|before| self.range(before).end)
        })
    }

    /// The grapheme after the one at `byte`; over the gap to the next block.
    pub fn right_of(self, byte: usize) -> usize {
        let Some(block) = self.block_at(byte) else {
            return byte;
        };
        let end = self.range(block).end;
        let rest = self
            .text()
            .get(byte..self.floor((byte + LOOK_AHEAD_BYTES).min(end)))
            .unwrap_or_default();
        let next = text::graphemes(rest).nth(1).map(|(i, _)| byte + i);
        next.or_else(|| self.block_after(block).map(|i| self.range(i).start))
            .unwrap_or(byte)
    }

    /// The grapheme before `byte`; over the gap to the block before.
    pub fn left_of(self, byte: usize) -> usize {
        let Some(block) = self
            .layout
            .article()
            .record
            .block_at(byte.saturating_sub(1))
        else {
            return byte;
        };
        if !self.stands(block) || self.range(block).start >= byte {
            let here = self.block_at(byte).unwrap_or(block);
            return self
                .block_before(here)
                .map_or(byte, |i| self.last_of(self.range(i)));
        }
        self.last_of(self.range(block).start..byte.min(self.range(block).end))
    }

    /// The first byte of the last grapheme of `range`.
    fn last_of(self, range: Range<usize>) -> usize {
        let from = self.floor(range.end.saturating_sub(LOOK_BACK_BYTES).max(range.start));
        let window = self.text().get(from..range.end).unwrap_or_default();
        text::graphemes(window)
            .next_back()
            .map_or(range.start, |(i, _)| from + i)
    }

    /// One past the grapheme at `byte`, within its block.
    pub fn end_of_grapheme(self, byte: usize) -> usize {
        let Some(block) = self.block_at(byte) else {
            return byte;
        };
        let end = self.range(block).end;
        let rest = self
            .text()
            .get(byte..self.floor((byte + LOOK_AHEAD_BYTES).min(end)))
            .unwrap_or_default();
        text::graphemes(rest)
            .next()
            .map_or(byte, |(_, g)| byte + g.len())
    }

    /// The next paragraph's start; at the last one its end.
    fn paragraph_after(self, byte: usize) -> Option<usize> {
        let block = self.block_at(byte)?;
        Some(
            self.block_after(block)
                .map_or_else(|| self.last(), |i| self.range(i).start),
        )
    }

    /// This paragraph's start, or from there the start of the one before.
    fn paragraph_before(self, byte: usize) -> Option<usize> {
        let block = self.block_at(byte)?;
        let start = self.range(block).start;
        if start < byte {
            return Some(start);
        }
        self.block_before(block).map(|i| self.range(i).start)
    }

    /// Whether the block is a heading of the story, or its headline.
    pub fn is_heading(self, index: usize) -> bool {
        let article = self.layout.article();
        let kind = article.record.blocks.get(index).map(|b| b.kind);
        let role = article.role(index);
        self.stands(index)
            && role != Role::Chrome
            && (role == Role::Title || matches!(kind, Some(BlockKind::Heading(_))))
    }

    fn heading_after(self, byte: usize) -> Option<usize> {
        let block = self.block_at(byte)?;
        let found =
            (block + 1..self.layout.article().record.blocks.len()).find(|i| self.is_heading(*i));
        found.map(|i| self.range(i).start)
    }

    fn heading_before(self, byte: usize) -> Option<usize> {
        let block = self.block_at(byte)?;
        let found = (0..=block)
            .rev()
            .find(|i| self.is_heading(*i) && self.range(*i).start < byte);
        found.map(|i| self.range(i).start)
    }

    /// The start of the `n`th shown paragraph, from 1.
    pub fn paragraph_number(self, n: usize) -> usize {
        let blocks = 0..self.layout.article().record.blocks.len();
        blocks
            .filter(|i| self.stands(*i))
            .nth(n.saturating_sub(1))
            .map_or_else(|| self.last(), |i| self.range(i).start)
    }

    /// Where a motion over text leads from `byte`, and where it leads from there,
    /// as far as one look tells and no more than `most`; nothing if nowhere.
    pub fn way(self, byte: usize, motion: Motion, most: usize) -> Vec<usize> {
        let mut way = match motion {
            Motion::WordNext if most > 1 => self.starts_after(byte, Unit::Word),
            Motion::SentenceNext if most > 1 => self.starts_after(byte, Unit::Sentence),
            Motion::WordBack if most > 1 => self.starts_before(byte, Unit::Word),
            Motion::SentenceBack if most > 1 => self.starts_before(byte, Unit::Sentence),
            _ => Vec::new(),
        };
        if way.is_empty() {
            way.extend(self.go(byte, motion).filter(|next| *next != byte));
        }
        way.truncate(most);
        way
    }

    /// Starts of the units after `byte` that are the same for who looks there.
    fn starts_after(self, byte: usize, unit: Unit) -> Vec<usize> {
        let units = self.block_at(byte).map(|b| self.units(b, byte, unit));
        let starts = units.unwrap_or_default().into_iter().map(|r| r.start);
        let known = byte + 1..byte + LOOK_AHEAD_BYTES / 2;
        starts.filter(|start| known.contains(start)).collect()
    }

    /// The same before `byte`, nearest first.
    fn starts_before(self, byte: usize, unit: Unit) -> Vec<usize> {
        let units = self.block_at(byte).map(|b| self.units(b, byte, unit));
        let starts = units.unwrap_or_default().into_iter().map(|r| r.start);
        let known = byte.saturating_sub(LOOK_BACK_BYTES / 2)..byte;
        starts.rev().filter(|start| known.contains(start)).collect()
    }

    /// Where a motion over text leads from `byte`; none if nowhere, or if the
    /// motion is one of lines.
    pub fn go(self, byte: usize, motion: Motion) -> Option<usize> {
        match motion {
            Motion::Left => Some(self.left_of(byte)),
            Motion::Right => Some(self.right_of(byte)),
            Motion::WordNext => self.next_start(byte, Unit::Word),
            Motion::WordBack => self.previous_start(byte, Unit::Word),
            Motion::WordEnd => self
                .next_end(self.end_of_grapheme(byte), Unit::Word)
                .map(|e| self.left_of(e)),
            Motion::SentenceNext => self.next_start(byte, Unit::Sentence),
            Motion::SentenceBack => self.previous_start(byte, Unit::Sentence),
            Motion::ParagraphNext => self.paragraph_after(byte),
            Motion::ParagraphBack => self.paragraph_before(byte),
            Motion::HeadingNext => self.heading_after(byte),
            Motion::HeadingBack => self.heading_before(byte),
            Motion::Top => Some(self.first()),
            Motion::End => Some(self.last()),
            Motion::Down
            | Motion::Up
            | Motion::HalfDown
            | Motion::HalfUp
            | Motion::PageDown
            | Motion::PageUp => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Ground, Motion};
    use crate::article::{
        layout::Layout,
        testing::{format, story},
    };

    #[test]
    fn many_steps_at_once_lead_where_they_lead_one_by_one() {
        let long = "Some words, and more. A second sentence (of course) follows! ".repeat(400);
        let story = story(&[&long, "Short. Two.", &long]);
        let layout = Layout::new(Arc::new(story), format(60));
        let ground = Ground::new(&layout);
        for (motion, from) in [
            (Motion::WordNext, 0),
            (Motion::WordBack, ground.last()),
            (Motion::SentenceNext, 0),
            (Motion::SentenceBack, ground.last()),
        ] {
            let single = |byte: usize| ground.go(byte, motion).filter(|next| *next != byte);
            let mut here = from;
            while let Some(next) = single(here) {
                let way = ground.way(here, motion, 500);
                let steps = std::iter::successors(Some(next), |byte| single(*byte));
                let steps: Vec<usize> = steps.take(way.len()).collect();
                assert_eq!(way, steps, "{motion:?} from {here}");
                here = *way.last().unwrap();
            }
            assert!(ground.way(here, motion, 500).is_empty());
        }
    }
}
