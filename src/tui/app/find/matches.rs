//! The matches of a search in the open article.

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use regex::Regex;

use crate::{
    article::{TextOfRecord, layout::Layout, signs},
    text::{
        self, Bare,
        needle::{
            self, Bounds, NOTHINGS_MAX, is_whole, next_in, past, pattern_of, program, stands_apart,
        },
    },
};

/// Matches that are kept at a time; of more, those around the cursor are.
pub const HITS_MAX: usize = 9_999;
/// Matches in hidden blocks that are counted before a search stops.
const HIDDEN_MAX: usize = 10 * HITS_MAX;
/// Text that is looked through at least before the cursor, where there are more
/// matches than are kept.
const BACK_MIN_BYTES: usize = 1 << 20;

/// A search in the open article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Find {
    /// What is looked for, as typed.
    pub needle: String,
    /// Whether it has to stand as a word of its own.
    pub(super) whole_words: bool,
    /// Where it is shown, in order.
    pub hits: Vec<Range<usize>>,
    /// The match that the cursor was taken to.
    pub at: Option<usize>,
    /// How often it stands in what is hidden.
    pub in_hidden: usize,
    /// There are too many: `hits` are those of this stretch of the text.
    part: Option<Range<usize>>,
    /// The byte that they were looked for around.
    around: usize,
    /// It was given up: there may be more than are known.
    given_up: bool,
    /// Where a longer needle can only be.
    base: Option<Base>,
    /// The blocks as patterns look at them, while one is typed.
    bared: Option<Arc<Vec<OnceLock<Bare>>>>,
    /// Places that the library found, where it was the list that was searched.
    pub(super) given: Option<Vec<Range<usize>>>,
}

/// All places of a needle that no two matches of can share a letter, so that
/// whatever begins like it is found at some of these places.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Base {
    needle: String,
    starts: Vec<usize>,
}

/// A step to another match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) hit: Range<usize>,
    /// It went round an end of the story.
    pub(super) round: bool,
}

impl Find {
    /// Looks for `needle` in what `layout` shows; if there are too many, around
    /// the byte `near`.
    pub fn new(needle: &str, layout: &Layout, near: usize) -> Self {
        let mut find = Self {
            needle: needle.to_owned(),
            ..Self::default()
        };
        find.run(layout, near);
        find
    }

    /// Looks for `word` where it stands as a word of its own.
    pub(super) fn of_word(word: &str, layout: &Layout, near: usize) -> Self {
        let mut find = Self {
            needle: word.to_owned(),
            whole_words: true,
            ..Self::default()
        };
        find.run(layout, near);
        find
    }

    /// What the library found for `needle`.
    pub(super) fn of_given(needle: String, places: Vec<Range<usize>>, layout: &Layout) -> Self {
        let mut find = Self {
            needle,
            given: Some(places),
            ..Self::default()
        };
        find.run(layout, 0);
        find
    }

    /// Looks for what was typed after `self`; letters that were only added
    /// are looked for where the shorter needle was found.
    pub(super) fn typed_on(self, needle: &str, layout: &Layout, near: usize) -> Self {
        let base = self
            .base
            .filter(|base| needle.trim().starts_with(&base.needle));
        let mut find = Self {
            needle: needle.to_owned(),
            base,
            bared: self.bared,
            ..Self::default()
        };
        find.run(layout, near);
        find
    }

    /// Nothing more is typed: what made typing quick is let go, for it takes as
    /// much room as the story.
    pub(super) fn typed_all(&mut self) {
        self.bared = None;
    }

    /// Looks again, after other blocks are shown or the text has changed.
    pub(in super::super) fn run_again(&mut self, layout: &Layout, near: usize) {
        (self.base, self.bared) = (None, None);
        let chosen = self.chosen();
        self.run(layout, near);
        self.at = chosen.and_then(|chosen| self.place_of(&chosen));
    }

    /// There are more matches than are known.
    pub(in super::super) fn is_part(&self) -> bool {
        self.part.is_some()
    }

    /// Looks around `near` if there are too many matches to know those there.
    pub(in super::super) fn keep_near(&mut self, layout: &Layout, near: &Range<usize>) {
        // More than are kept may stand on one screen.
        let looked = self.around == near.start;
        let known =
            |part: &Range<usize>| looked || part.start <= near.start && near.end <= part.end;
        if self.part.as_ref().is_some_and(|part| !known(part)) {
            self.look_around(layout, near.start);
        }
    }

    fn run(&mut self, layout: &Layout, near: usize) {
        self.hits.clear();
        (self.at, self.part, self.in_hidden) = (None, None, 0);
        self.given_up = false;
        if let Some(given) = self.given.take() {
            for hit in &given {
                self.put(hit.clone(), layout);
            }
            self.given = Some(given);
            return;
        }
        let base = self.base.take();
        let Some(seeker) = self.seeker(layout, base.as_ref()) else {
            return;
        };
        let whole = 0..layout.article().record.text.len();
        let mut starts = Vec::new();
        let stopped = seeker.each(layout, whole.clone(), &mut |hit| {
            starts.push(hit.start);
            self.put(hit, layout);
            self.has_room(HITS_MAX)
        });
        if let Some(Stopped::Weary(_)) = stopped {
            // What finds nothing everywhere is looked for here alone.
            self.given_up = true;
            let near = text::floor_boundary(&layout.article().record.text, near);
            let _stopped = self.walk(&seeker, layout, near..whole.end, HITS_MAX);
        } else if stopped.is_some() {
            self.look_around(layout, near);
        } else if self.is_plain() && stands_apart(&self.needle) {
            let needle = self.needle.trim().to_owned();
            self.base = Some(Base { needle, starts });
        } else {
            self.base = base;
        }
    }

    /// Looks for the matches before `near` and after it, as many as are kept.
    fn look_around(&mut self, layout: &Layout, near: usize) {
        let text = &layout.article().record.text;
        let (near, end) = (text::floor_boundary(text, near), text.len());
        let Some(seeker) = self.seeker(layout, None) else {
            return;
        };
        self.around = near;
        let chosen = self.chosen();
        let stopped = self.walk(&seeker, layout, near..end, HITS_MAX / 2);
        let stopped = stopped.map(Stopped::at);
        let (ahead, hidden) = (std::mem::take(&mut self.hits), self.in_hidden);
        let end = stopped.unwrap_or(end);
        let mut stretch = (end - near).max(BACK_MIN_BYTES);
        let start = loop {
            let start = text::floor_boundary(text, near.saturating_sub(stretch));
            if start == near || self.walk(&seeker, layout, start..near, HITS_MAX).is_none() {
                break start;
            }
            stretch /= 4;
        };
        self.hits.extend(ahead);
        self.in_hidden += hidden;
        self.part = Some(start..end);
        self.at = chosen.and_then(|chosen| self.place_of(&chosen));
    }

    /// Takes the matches that begin in `within`, instead of all others. Says
    /// where it stopped if there are more than `most`.
    fn walk(
        &mut self,
        seeker: &Seeker,
        layout: &Layout,
        within: Range<usize>,
        most: usize,
    ) -> Option<Stopped> {
        self.hits.clear();
        self.in_hidden = 0;
        seeker.each(layout, within, &mut |hit| {
            self.put(hit, layout);
            self.has_room(most)
        })
    }

    fn has_room(&self, most: usize) -> bool {
        self.hits.len() < most && self.in_hidden < HIDDEN_MAX
    }

    fn is_plain(&self) -> bool {
        !self.whole_words && pattern_of(&self.needle).is_none()
    }

    fn seeker(&mut self, layout: &Layout, base: Option<&Base>) -> Option<Seeker> {
        let base = base.filter(|_| self.is_plain());
        let bounds = match base {
            Some(_) => Bounds::AtStart,
            None => Bounds::Anywhere,
        };
        let program = program(&self.needle, bounds)?;
        Some(if self.whole_words {
            Seeker::WholeWords(program)
        } else if self.is_plain() {
            match base {
                Some(base) => Seeker::Longer {
                    program,
                    starts: base.starts.clone(),
                    needle_bytes: self.needle.len(),
                },
                None => Seeker::Words(program),
            }
        } else {
            let blocks = layout.article().record.blocks.len();
            let bared = self.bared.get_or_insert_with(|| {
                Arc::new(std::iter::repeat_with(OnceLock::new).take(blocks).collect())
            });
            Seeker::Pattern(program, Arc::clone(bared))
        })
    }

    /// Takes a match, if it is one within a block.
    fn put(&mut self, hit: Range<usize>, layout: &Layout) {
        let record = &layout.article().record;
        let Some(block) = record.block_at(hit.start) else {
            return;
        };
        let end = record.blocks.get(block).map(|b| b.range.end);
        if hit.is_empty() || end.is_none_or(|end| end < hit.end) {
            return;
        }
        if layout.shows(block) {
            self.hits.push(hit);
        } else {
            self.in_hidden += 1;
        }
    }

    /// Which of the matches `hit` is.
    fn place_of(&self, hit: &Range<usize>) -> Option<usize> {
        let at = self.hits.partition_point(|h| h.start < hit.start);
        (self.hits.get(at) == Some(hit)).then_some(at)
    }

    /// Chooses the first match at or after `byte`, or the very first.
    pub(super) fn choose_from(&mut self, layout: &Layout, byte: usize) -> Option<Range<usize>> {
        self.seek(layout, byte, 1, true)?;
        self.chosen()
    }

    /// Chooses the `count`th match after the byte `here`, or before it.
    pub(super) fn step(
        &mut self,
        layout: &Layout,
        here: usize,
        count: usize,
        forward: bool,
    ) -> Option<Step> {
        let from = if forward { here + 1 } else { here };
        let round = self.seek(layout, from, count.max(1), forward)?;
        let hit = self.chosen()?;
        Some(Step { hit, round })
    }

    /// Chooses the `n`th match that begins at `from` or further on, or that
    /// begins before it. Says whether it is round an end of the story; none if
    /// there are no matches.
    fn seek(&mut self, layout: &Layout, from: usize, n: usize, forward: bool) -> Option<bool> {
        let all = self.hits.len();
        let mut left = match self.part {
            // As many rounds as one likes end where the first would.
            None => {
                let rounds = n.checked_rem(all)? + all;
                n.min(rounds)
            }
            Some(_) => n.min(HITS_MAX),
        };
        let end = layout.article().record.text.len();
        let (mut from, mut round) = (from, false);
        loop {
            let before = self.hits.partition_point(|h| h.start < from);
            let known = if forward {
                self.hits.len() - before
            } else {
                before
            };
            if let Some(over) = known.checked_sub(left) {
                self.at = Some(if forward { before + left - 1 } else { over });
                return Some(round);
            }
            left -= known;
            let part = self.part.clone().unwrap_or(0..end);
            let edge = if forward { part.end } else { part.start };
            let at_end = edge == if forward { end } else { 0 };
            if at_end && round && known == 0 {
                self.at = None;
                return None;
            }
            from = match (at_end, forward) {
                (false, _) => edge,
                (true, true) => 0,
                (true, false) => end + 1,
            };
            round |= at_end;
            if self.part.is_some() {
                self.look_around(layout, from);
            }
        }
    }

    /// The match that the cursor was taken to.
    pub fn chosen(&self) -> Option<Range<usize>> {
        self.at.and_then(|at| self.hits.get(at)).cloned()
    }

    /// Whether there is one match, and no other.
    pub fn is_only(&self) -> bool {
        self.hits.len() == 1 && self.part.is_none() && !self.given_up
    }

    /// `2/7`, or what there is to say instead.
    pub fn count(&self) -> String {
        let all = self.hits.len();
        let more = if self.given_up { "+" } else { "" };
        match self.at {
            _ if self.part.is_some() && all > 0 => format!("{HITS_MAX}+"),
            Some(at) => format!("{}/{all}{more}", at + 1),
            None if all > 0 => format!("{all}{more}"),
            None if self.needle.is_empty() => String::new(),
            None if self.given.is_some() => "not in the story".into(),
            None if needle::problem(&self.needle).is_some() => "is no pattern yet".into(),
            None => "not found".into(),
        }
    }
}

/// Where a search stopped before the end, and why.
#[derive(Debug, Clone, Copy)]
enum Stopped {
    /// It has as many matches as are kept.
    Full(usize),
    /// It found nothing, as what it looks for allows, in very many places.
    Weary(usize),
}

impl Stopped {
    fn at(self) -> usize {
        match self {
            Self::Full(at) | Self::Weary(at) => at,
        }
    }
}

/// What a search looks for, and how.
enum Seeker {
    /// A needle.
    Words(Regex),
    /// A needle that stands as words of their own.
    WholeWords(Regex),
    /// A needle that begins like one whose places are known.
    Longer {
        program: Regex,
        starts: Vec<usize>,
        needle_bytes: usize,
    },
    /// A regular expression: in the blocks without accents, soft hyphens and
    /// the like, of which a pattern knows nothing.
    Pattern(Regex, Arc<Vec<OnceLock<Bare>>>),
}

impl Seeker {
    /// Gives `take` each match that begins in `within`, in order, until it
    /// wants no more. Says where it stopped, if not at the end.
    fn each(
        &self,
        layout: &Layout,
        within: Range<usize>,
        take: &mut dyn FnMut(Range<usize>) -> bool,
    ) -> Option<Stopped> {
        let record = &layout.article().record;
        match self {
            Self::Words(program) => each_of(program, &record.text, within, take),
            Self::WholeWords(program) => {
                let mut marks = Marks::default();
                each_of(program, &record.text, within, &mut |hit| {
                    !stands_alone(record, &hit, &mut marks) || take(hit)
                })
            }
            Self::Longer {
                program,
                starts,
                needle_bytes,
            } => hits_at(program, &record.text, starts, *needle_bytes)
                .find(|hit| !take(hit.clone()))
                .map(|hit| Stopped::Full(hit.end)),
            Self::Pattern(program, bared) => each_of_pattern(program, record, bared, within, take),
        }
    }
}

fn each_of(
    program: &Regex,
    text: &str,
    within: Range<usize>,
    take: &mut dyn FnMut(Range<usize>) -> bool,
) -> Option<Stopped> {
    let mut at = within.start;
    while at <= text.len()
        && let Some(hit) = program.find_at(text, at)
        && hit.start() < within.end
    {
        if !take(hit.range()) {
            return Some(Stopped::Full(hit.end()));
        }
        at = past(text, &hit);
    }
    None
}

/// Each match of a pattern, block by block. What matches nothing at all counts,
/// too: it may have cost a look at everything.
fn each_of_pattern(
    program: &Regex,
    record: &TextOfRecord,
    bared: &[OnceLock<Bare>],
    within: Range<usize>,
    take: &mut dyn FnMut(Range<usize>) -> bool,
) -> Option<Stopped> {
    let mut nothings = 0;
    let first = record.block_at(within.start).unwrap_or_default();
    for (block, bared) in record.blocks.iter().zip(bared).skip(first) {
        let from = block.range.start;
        if from >= within.end {
            break;
        }
        let bare = bared
            .get_or_init(|| Bare::of(record.text.get(block.range.clone()).unwrap_or_default()));
        let mut at = bare.bare(within.start.saturating_sub(from));
        while let Some(hit) = next_in(program, &bare.text, at) {
            let source = bare.source(hit.range());
            let source = from + source.start..from + source.end;
            if source.start >= within.end {
                break;
            }
            if hit.is_empty() {
                nothings += 1;
                if nothings == NOTHINGS_MAX {
                    return Some(Stopped::Weary(source.end));
                }
            } else if !take(source.clone()) {
                return Some(Stopped::Full(source.end));
            }
            at = past(&bare.text, &hit);
        }
    }
    None
}

/// The marks of notes of the block that was asked about last: a block may have
/// as many marks as matches, and each is looked for once.
#[derive(Default)]
struct Marks {
    block: Range<usize>,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Marks {
    fn of(&mut self, record: &TextOfRecord, byte: usize) -> &Self {
        let block = record.block_at(byte).and_then(|b| record.blocks.get(b));
        let range = block.map_or(byte..byte, |b| b.range.clone());
        if self.block != range {
            let marks = signs::note_marks(record, &range);
            let marks = marks.filter(|mark| !mark.is_empty());
            (self.starts, self.ends) = marks.map(|mark| (mark.start, mark.end)).unzip();
            self.ends.sort_unstable();
            self.block = range;
        }
        self
    }

    fn begins_at(&self, byte: usize) -> bool {
        self.starts.binary_search(&byte).is_ok()
    }

    fn ends_at(&self, byte: usize) -> bool {
        self.ends.binary_search(&byte).is_ok()
    }
}

/// Whether `hit` stands as a word of its own; the mark of a note at it is none
/// of its letters.
fn stands_alone(record: &TextOfRecord, hit: &Range<usize>, marks: &mut Marks) -> bool {
    let part = |range: Range<usize>| record.text.get(range).unwrap_or_default();
    let (before, after) = (part(0..hit.start), part(hit.end..record.text.len()));
    let words = part(hit.clone());
    if is_whole(before, words, after) {
        return true;
    }
    let marks = marks.of(record, hit.start);
    let before = if marks.ends_at(hit.start) { "" } else { before };
    let after = if marks.begins_at(hit.end) { "" } else { after };
    is_whole(before, words, after)
}

/// Matches that begin at one of `starts` and don't run into each other.
fn hits_at<'a>(
    program: &'a Regex,
    text: &'a str,
    starts: &'a [usize],
    needle_bytes: usize,
) -> impl Iterator<Item = Range<usize>> + 'a {
    // Accents, soft hyphens and runs of space make a match longer than what
    // was typed, but not endlessly so.
    let room = needle_bytes * 8 + 256;
    let mut past = 0;
    starts.iter().filter_map(move |start| {
        let end = text::floor_boundary(text, start + room);
        let window = text.get(*start..end).filter(|_| *start >= past)?;
        let hit = program.find(window)?;
        past = start + hit.end();
        Some(*start..past)
    })
}
