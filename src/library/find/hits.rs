//! Where the words of a query stand in an article, with what is around them.
//! Made from the text of record with the tokens that the index is made of.

use std::ops::Range;

use super::super::{
    Hit, HitIn, Opened, Query,
    query::TextField,
    store::{
        index::{Needle, Stems, tokens_of},
        search::needles,
    },
};
use crate::{
    article::{Passage, Role},
    text,
};

/// Most matches shown for one article: enough to see why it was found.
const MOST_HITS: usize = 4;

/// Most text shown on each side of a match, in characters.
const AROUND_CHARS: usize = 100;

/// Looks for the words of one query.
pub(super) struct Seeker {
    needles: Vec<(Needle, Option<TextField>)>,
    hidden: bool,
}

impl Seeker {
    /// For the words that a query asks for.
    pub(super) fn new(query: &Query) -> Self {
        Self {
            needles: needles(query),
            hidden: query.hidden,
        }
    }

    /// Whether there are no words to look for.
    pub(super) fn is_idle(&self) -> bool {
        self.needles.is_empty()
    }

    /// A few matches in an article: title, then story or what was stripped,
    /// then notes; the first of each word before a second of any.
    pub(super) fn hits(&self, opened: &Opened) -> Vec<Hit> {
        let stems = Stems::of(&opened.row.language);
        let stems = stems.as_ref();
        let mut hits = self.in_text(&opened.row.title, HitIn::Title, 1, stems);
        hits.extend(self.in_record(opened, stems));
        for annotation in &opened.annotations {
            let quote = annotation
                .selector
                .as_ref()
                .map_or("", |s| s.exact.as_str());
            for words in [annotation.note.as_str(), quote] {
                if hits.len() < MOST_HITS {
                    hits.extend(self.in_text(words, HitIn::Note, 1, stems));
                }
            }
        }
        hits.truncate(MOST_HITS);
        hits
    }

    /// Every match in the text of record that can be gone to, in reading order.
    pub(super) fn places(&self, opened: &Opened) -> Vec<Passage> {
        let stems = Stems::of(&opened.row.language);
        let mut places = Vec::new();
        for (index, block) in opened.article.record.blocks.iter().enumerate() {
            let place = place_of(opened.article.role(index)).unwrap_or(HitIn::Title);
            let tokens = tokens_of(opened.article.record.block_text(block));
            let base = block.range.start;
            for needle in self.wanted(place) {
                let found = needle.find(&tokens, stems.as_ref()).into_iter();
                places.extend(found.map(|r| Passage::new(base + r.start, base + r.end)));
            }
        }
        places.sort_by_key(|p| (p.start, p.end));
        // Two words that find the same place are one match.
        places.dedup_by(|later, earlier| later.start < earlier.end);
        places
    }

    /// The needles that are looked for in a place.
    fn wanted(&self, place: HitIn) -> impl Iterator<Item = &Needle> {
        let fits = move |field: Option<TextField>| match (place, field) {
            (HitIn::Hidden, None) => self.hidden,
            (_, None) => !self.hidden,
            (HitIn::Title, Some(field)) => field == TextField::Title,
            (HitIn::Body, Some(field)) => field == TextField::Text,
            (HitIn::Note, Some(field)) => field == TextField::Note,
            (HitIn::Hidden, Some(_)) => false,
        };
        self.needles
            .iter()
            .filter(move |(_, field)| fits(*field))
            .map(|(needle, _)| needle)
    }

    fn in_text(&self, words: &str, place: HitIn, most: usize, stems: Option<&Stems>) -> Vec<Hit> {
        let tokens = tokens_of(words);
        let found = self
            .wanted(place)
            .flat_map(|needle| needle.find(&tokens, stems));
        found
            .take(most)
            .map(|range| hit(words, &range, place, None))
            .collect()
    }

    /// Matches in the blocks of the text of record: the first of each word,
    /// then more of any, in reading order.
    fn in_record(&self, opened: &Opened, stems: Option<&Stems>) -> Vec<Hit> {
        let mut found: Vec<(usize, Hit)> = Vec::new();
        let mut seen = vec![0_usize; self.needles.len()];
        for (index, block) in opened.article.record.blocks.iter().enumerate() {
            let Some(place) = place_of(opened.article.role(index)) else {
                continue;
            };
            let words = opened.article.record.block_text(block);
            let tokens = tokens_of(words);
            for (needle, seen) in self.wanted(place).zip(&mut seen) {
                for range in needle
                    .find(&tokens, stems)
                    .into_iter()
                    .take(MOST_HITS.saturating_sub(*seen))
                {
                    found.push((*seen, hit(words, &range, place, Some(block.range.start))));
                    *seen += 1;
                }
            }
        }
        // Stable: within a round they stay in reading order.
        found.sort_by_key(|(round, _)| *round);
        found.truncate(MOST_HITS);
        found.sort_by_key(|(_, hit)| hit.start);
        found.into_iter().map(|(_, hit)| hit).collect()
    }
}

/// Where a block's words count as found; those of the title are found there.
fn place_of(role: Role) -> Option<HitIn> {
    match role {
        Role::Title => None,
        Role::Chrome => Some(HitIn::Hidden),
        _ => Some(HitIn::Body),
    }
}

/// A match in `words`, which begin at byte `base` of the text of record.
fn hit(words: &str, range: &Range<usize>, place: HitIn, base: Option<usize>) -> Hit {
    let sentence = sentence(words, range);
    let before = words.get(sentence.start..range.start).unwrap_or_default();
    let after = words.get(range.end..sentence.end).unwrap_or_default();
    Hit {
        place,
        before: last_words(before).to_owned(),
        matched: words.get(range.clone()).unwrap_or_default().to_owned(),
        after: first_words(after).to_owned(),
        start: base.map(|base| base + range.start),
        end: base.map(|base| base + range.end),
    }
}

/// The sentence or sentences that a match stands in.
fn sentence(words: &str, range: &Range<usize>) -> Range<usize> {
    let touching = text::sentences(words)
        .into_iter()
        .filter(|s| s.start < range.end && range.start < s.end);
    touching.fold(range.clone(), |all, s| {
        all.start.min(s.start)..all.end.max(s.end)
    })
}

/// The end of `text`, cut at a word where it is too long.
fn last_words(text: &str) -> &str {
    let Some((start, _)) = text.char_indices().rev().nth(AROUND_CHARS - 1) else {
        return text;
    };
    let cut = text.get(start..).unwrap_or_default();
    cut.find(char::is_whitespace)
        .and_then(|at| cut.get(at..))
        .unwrap_or(cut)
        .trim_start()
}

/// The beginning of `text`, cut at a word where it is too long.
fn first_words(text: &str) -> &str {
    let Some((end, _)) = text.char_indices().nth(AROUND_CHARS) else {
        return text;
    };
    let cut = text.get(..end).unwrap_or_default();
    cut.rfind(char::is_whitespace)
        .and_then(|at| cut.get(..at))
        .unwrap_or(cut)
}
