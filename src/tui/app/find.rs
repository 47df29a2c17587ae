//! Searching in the article, over its text and not over its lines: a phrase
//! is found wherever the lines break. Case, accents and the shape of quotes
//! and dashes don't matter, unless a capital is typed.

mod needle;

use std::{ops::Range, sync::Arc};

use regex::Regex;

use needle::{Bounds, is_whole, pattern_of, program, stands_apart};

use super::{
    Effect, Model, articles,
    geometry::Pane,
    motion::Unit,
    prompt::{Prompt, PromptKind},
    reader::{Anchor, ReaderPane},
};
use crate::{
    article::{Passage, TextOfRecord, layout::Layout, signs},
    command::{Command, Context},
    library::ArticleId,
    text,
};

/// Matches that are kept; whoever has more needs a longer word.
pub const HITS_MAX: usize = 9_999;
/// Searches that are remembered, to be called back.
const SEARCHES_MAX: usize = 100;

/// A search in the open article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Find {
    /// What is looked for, as typed.
    pub needle: String,
    /// Whether it has to stand as a word of its own.
    whole_words: bool,
    /// Where it is shown, in order.
    pub hits: Vec<Range<usize>>,
    /// The match that the cursor was taken to.
    pub at: Option<usize>,
    /// How often it stands in what is hidden.
    pub in_hidden: usize,
    /// Where a longer needle can only be.
    base: Option<Base>,
    /// The text as patterns look at it, while one is typed.
    bare: Option<Arc<text::Bare>>,
    /// Places that the library found, where it was the list that was searched.
    given: Option<Vec<Range<usize>>>,
}

/// All places of a needle that no two matches of can share a letter, so that
/// whatever begins like it is found at some of these places.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Base {
    needle: String,
    starts: Vec<usize>,
}

impl Find {
    /// Looks for `needle` in what `layout` shows.
    pub fn new(needle: &str, layout: &Layout) -> Self {
        let mut find = Self {
            needle: needle.to_owned(),
            ..Self::default()
        };
        find.run(layout);
        find
    }

    /// Looks for `word` where it stands as a word of its own.
    fn of_word(word: &str, layout: &Layout) -> Self {
        let mut find = Self {
            needle: word.to_owned(),
            whole_words: true,
            ..Self::default()
        };
        find.run(layout);
        find
    }

    /// Looks for what was typed after `self`; letters that were only added
    /// are looked for where the shorter needle was found.
    fn typed_on(self, needle: &str, layout: &Layout) -> Self {
        let base = self
            .base
            .filter(|base| needle.trim().starts_with(&base.needle));
        let mut find = Self {
            needle: needle.to_owned(),
            base,
            bare: self.bare,
            ..Self::default()
        };
        find.run(layout);
        find
    }

    /// Looks again, after other blocks are shown or the text has changed.
    pub(super) fn run_again(&mut self, layout: &Layout) {
        (self.base, self.bare) = (None, None);
        self.hits.clear();
        self.in_hidden = 0;
        self.at = None;
        self.run(layout);
    }

    fn run(&mut self, layout: &Layout) {
        if let Some(given) = self.given.take() {
            given.iter().all(|hit| self.put(hit.clone(), layout));
            self.given = Some(given);
            return;
        }
        let record = &layout.article().record;
        let text = &record.text;
        if pattern_of(&self.needle).is_some() && !self.whole_words {
            return self.run_pattern(layout);
        }
        let base = self.base.take().filter(|_| !self.whole_words);
        let bounds = match &base {
            Some(_) => Bounds::AtStart,
            None => Bounds::Anywhere,
        };
        let Some(program) = program(&self.needle, bounds) else {
            return;
        };
        if self.whole_words {
            let hits = program.find_iter(text).map(|hit| hit.range());
            let mut whole = hits.filter(|hit| stands_alone(record, hit));
            whole.all(|hit| self.put(hit, layout));
            return;
        }
        let needle_bytes = self.needle.len();
        let mut starts = Vec::new();
        let put = |hit: Range<usize>| {
            starts.push(hit.start);
            self.put(hit, layout)
        };
        let complete = match &base {
            Some(base) => hits_at(&program, text, &base.starts, needle_bytes).all(put),
            None => program.find_iter(text).map(|hit| hit.range()).all(put),
        };
        self.base = if complete && stands_apart(&self.needle) {
            let needle = self.needle.trim().to_owned();
            Some(Base { needle, starts })
        } else {
            base
        };
    }

    /// Looks for a regular expression: in the text without accents, soft
    /// hyphens and the like, of which a pattern knows nothing.
    fn run_pattern(&mut self, layout: &Layout) {
        let Some(program) = program(&self.needle, Bounds::Anywhere) else {
            return;
        };
        let text = &layout.article().record.text;
        let bare = self.bare.take();
        let bare = bare.unwrap_or_else(|| Arc::new(text::Bare::of(text)));
        let mut hits = program.find_iter(&bare.text);
        hits.all(|hit| hit.is_empty() || self.put(bare.source(hit.range()), layout));
        self.bare = Some(bare);
    }

    /// Takes a match. Says whether there is room for more.
    fn put(&mut self, hit: Range<usize>, layout: &Layout) -> bool {
        let record = &layout.article().record;
        let Some(block) = record.block_at(hit.start) else {
            return true;
        };
        if hit.is_empty() {
            return true;
        }
        let within = record
            .blocks
            .get(block)
            .is_some_and(|b| hit.end <= b.range.end);
        if within && layout.shows(block) {
            self.hits.push(hit);
        } else if within {
            self.in_hidden += 1;
        }
        self.hits.len() + self.in_hidden < HITS_MAX
    }

    /// Chooses the first match at or after `byte`, or the very first.
    fn choose_from(&mut self, byte: usize) -> Option<Range<usize>> {
        let at = self.hits.partition_point(|h| h.start < byte);
        self.at = if at < self.hits.len() {
            Some(at)
        } else {
            (!self.hits.is_empty()).then_some(0)
        };
        self.chosen()
    }

    /// The match that the cursor was taken to.
    pub fn chosen(&self) -> Option<Range<usize>> {
        self.at.and_then(|at| self.hits.get(at)).cloned()
    }

    /// `2/7`, or what there is to say instead.
    pub fn count(&self) -> String {
        let all = self.hits.len();
        let more = if all == HITS_MAX { "+" } else { "" };
        match self.at {
            Some(at) => format!("{}/{all}{more}", at + 1),
            None if all > 0 => format!("{all}{more}"),
            None if self.needle.is_empty() => String::new(),
            None if self.given.is_some() => "not in the story".into(),
            None if needle::problem(&self.needle).is_some() => "is no pattern yet".into(),
            None => "not found".into(),
        }
    }
}

/// Whether `hit` stands as a word of its own; the mark of a note at it is none
/// of its letters.
fn stands_alone(record: &TextOfRecord, hit: &Range<usize>) -> bool {
    let part = |range: Range<usize>| record.text.get(range).unwrap_or_default();
    let (before, after) = (part(0..hit.start), part(hit.end..record.text.len()));
    let words = part(hit.clone());
    let mark_at = |byte: usize| {
        signs::note_marks(record, &(byte..byte + 1)).find(|mark| mark.contains(&byte))
    };
    if is_whole(before, words, after) {
        return true;
    }
    let before = match hit.start.checked_sub(1).and_then(mark_at) {
        Some(mark) if mark.end == hit.start => "",
        _ => before,
    };
    let after = match mark_at(hit.end) {
        Some(mark) if mark.start == hit.end => "",
        _ => after,
    };
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

/// Opens the prompt that fits the place: find in the article, filter the
/// list of articles or the list at hand.
pub(super) fn prompt(model: &mut Model) {
    if model.context() == Context::Popup {
        model.prompt = Some(Prompt::new(PromptKind::PopupFilter, ""));
        return;
    }
    match model.focus {
        Pane::Library => {
            let before = model.library.filter.clone();
            let typed = if before.is_empty() {
                String::new()
            } else {
                format!("{} ", before.trim_end())
            };
            model.prompt = Some(Prompt::new(PromptKind::Filter { before }, &typed));
        }
        Pane::Notes | Pane::Notebook => super::narrow::prompt(model),
        Pane::Review => {}
        Pane::Reader => {
            let Some(reader) = &mut model.reader else {
                return;
            };
            reader.selection = None;
            let kind = PromptKind::Find {
                cursor: reader.cursor_byte(),
                top: reader.anchor_of(reader.top),
                before: reader.find.take(),
                recalled: 0,
                typed: String::new(),
            };
            model.prompt = Some(Prompt::new(kind, ""));
        }
    }
}

/// Something was typed in the find prompt: shows the nearest match.
pub(super) fn typed(model: &mut Model, needle: &str, from: usize, top: Anchor) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let mut find = reader
        .find
        .take()
        .unwrap_or_default()
        .typed_on(needle, &reader.layout);
    match find.choose_from(from) {
        Some(hit) => reader.look(|reader| {
            reader.set_cursor(hit.start);
            reader.pan_to_end(hit.end);
        }),
        None => back_to(reader, from, top),
    }
    reader.find = (!needle.is_empty()).then_some(find);
}

/// Back to where the search began.
pub(super) fn back_to(reader: &mut ReaderPane, cursor: usize, top: Anchor) {
    reader.look(|reader| {
        reader.show_from(top);
        reader.set_cursor(cursor);
    });
    reader.looked();
}

/// Why what is typed at the prompt can't be looked for.
pub(super) fn problem(typed: &str) -> Option<String> {
    let problem = needle::problem(typed)?;
    Some(format!("This is no regular expression: {problem}"))
}

/// The prompt was accepted: the jump can be taken back.
pub(super) fn accepted(model: &mut Model, prompt: PromptKind) {
    let PromptKind::Find {
        cursor,
        top,
        before,
        ..
    } = prompt
    else {
        return;
    };
    let Some(reader) = &mut model.reader else {
        return;
    };
    let Some(find) = &reader.find else {
        reader.find = before;
        return;
    };
    let (found, hidden, needle) = (find.chosen(), find.in_hidden, find.needle.clone());
    if let Some(find) = &mut reader.find {
        find.bare = None;
    }
    remember(&mut model.searches, &needle, false);
    if let Some(hit) = found {
        reader.remember_from(cursor, top);
        reader.look(|reader| {
            reader.set_cursor(hit.start);
            reader.pan_to_end(hit.end);
        });
        model.focus = Pane::Reader;
    } else {
        reader.find = None;
        not_found(model, &needle, hidden);
    }
}

fn not_found(model: &mut Model, needle: &str, hidden: usize) {
    if needle::finds_nothing(needle) {
        model.complain(format!("“{needle}” finds places, but no letters there"));
    } else if hidden == 0 {
        model.complain(format!("“{needle}” is not in this article"));
    } else {
        let text = format!("“{needle}” is only in what was stripped ({hidden})");
        model.say_with_key(&text, Command::ToggleChrome, "shows it");
    }
}

/// To the next match or the one before, round the ends.
pub(super) fn next(model: &mut Model, count: Option<u32>, forward: bool, fx: &mut Vec<Effect>) {
    if let Some(held) = &mut model.steps_held {
        return held.push(forward);
    }
    if to_neighbour(model, forward, fx) {
        return;
    }
    let Some(reader) = &mut model.reader else {
        return;
    };
    let here = reader.cursor_byte();
    if let (None, Some(sought)) = (&reader.find, model.searches.last()) {
        let find = if sought.whole_words {
            Find::of_word
        } else {
            Find::new
        };
        reader.find = Some(find(&sought.needle, &reader.layout));
    }
    let Some(find) = &mut reader.find else {
        return model.say_with_key("Nothing is being looked for", Command::Search, "finds");
    };
    let all = find.hits.len();
    if all == 0 {
        let (needle, hidden) = (find.needle.clone(), find.in_hidden);
        return not_found(model, &needle, hidden);
    }
    let n = count.unwrap_or(1) as usize % all;
    let at = if forward {
        (find.hits.partition_point(|h| h.start <= here) + n + all - 1) % all
    } else {
        (find.hits.partition_point(|h| h.start < here) + all - n) % all
    };
    find.at = Some(at);
    let wrapped = find.chosen().is_some_and(|hit| {
        if forward {
            hit.start <= here
        } else {
            hit.start >= here
        }
    });
    if let Some(hit) = find.chosen() {
        reader.look(|reader| reader.jump(hit.start));
        reader.pan_to_end(hit.end);
    }
    if wrapped {
        model.say(if forward {
            "Round the end to the first match"
        } else {
            "Round the start to the last match"
        });
    }
}

/// Looks for the word under the cursor.
pub(super) fn word(model: &mut Model) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let byte = reader.cursor_byte();
    let word = reader.ground().unit_at(byte, Unit::Word);
    let needle = word.and_then(|r| reader.opened.article.record.text.get(r));
    let Some(needle) = needle.map(str::to_lowercase).filter(|n| !n.is_empty()) else {
        return model.say("There is no word under the cursor");
    };
    let mut find = Find::of_word(&needle, &reader.layout);
    find.choose_from(byte);
    reader.find = Some(find);
    remember(&mut model.searches, &needle, true);
    next(model, None, true, &mut Vec::new());
}

/// A search that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    needle: String,
    /// As a word of its own.
    whole_words: bool,
}

/// Keeps a search, newest last and each once.
fn remember(searches: &mut Vec<Sought>, needle: &str, whole_words: bool) {
    searches.retain(|s| s.needle != needle);
    searches.push(Sought {
        needle: needle.to_owned(),
        whole_words,
    });
    let over = searches.len().saturating_sub(SEARCHES_MAX);
    searches.drain(..over);
}

/// Puts the search before the one at the prompt there, or the one after it.
pub(super) fn recall(model: &mut Model, older: bool) {
    let all = model.searches.len();
    let Some(prompt) = &mut model.prompt else {
        return;
    };
    let PromptKind::Find {
        recalled, typed, ..
    } = &mut prompt.kind
    else {
        return;
    };
    let next = if older {
        (*recalled + 1).min(all)
    } else {
        recalled.saturating_sub(1)
    };
    if next == *recalled {
        return;
    }
    if *recalled == 0 {
        prompt.input.text().clone_into(typed);
    }
    *recalled = next;
    let sought = model.searches.get(all - next);
    let needle = sought.map_or(typed.as_str(), |s| s.needle.as_str());
    prompt.input.set(needle);
}

// --- what the list was searched for

/// The words of the list's filter are gone to in the article that was opened
/// from it.
pub(super) fn land(model: &mut Model, id: ArticleId, last: bool, fx: &mut Vec<Effect>) {
    let list = &model.library;
    let looked_for = list.has_words() && !list.shows_hidden();
    if looked_for {
        fx.push(Effect::FindPlaces {
            id,
            query: list.asked_query().to_owned(),
            needle: list.filter.trim().to_owned(),
            last,
        });
    }
    let held = model.steps_held.take().unwrap_or_default();
    model.steps_held = looked_for.then_some(held);
}

/// Takes the places, and goes to the first of them or to the last; then on by
/// the steps that were asked for meanwhile.
pub(super) fn take_places(
    model: &mut Model,
    id: ArticleId,
    needle: String,
    places: &[Passage],
    last: bool,
    fx: &mut Vec<Effect>,
) {
    let Some(reader) = model.reader.as_mut().filter(|r| r.opened.row.id == id) else {
        return;
    };
    let mut find = Find {
        needle,
        given: Some(places.iter().map(|p| p.range()).collect()),
        ..Find::default()
    };
    find.run(&reader.layout);
    find.at = if last {
        find.hits.len().checked_sub(1)
    } else {
        (!find.hits.is_empty()).then_some(0)
    };
    let (hit, hidden) = (find.chosen(), find.in_hidden);
    reader.find = Some(find);
    match hit {
        Some(hit) => reader.look(|reader| reader.jump(hit.start)),
        None if hidden > 0 => model.say_with_key(
            "What was found is in what was stripped",
            Command::ToggleChrome,
            "shows it",
        ),
        None => model.say("Found in the title or in the notes"),
    }
    for forward in model.steps_held.take().unwrap_or_default() {
        next(model, None, forward, fx);
    }
}

/// Past the last match of this article the next article of the list is gone
/// to. Says whether there is one.
fn to_neighbour(model: &mut Model, forward: bool, fx: &mut Vec<Effect>) -> bool {
    let Some(reader) = &model.reader else {
        return false;
    };
    let (id, here) = (reader.opened.row.id, reader.cursor_byte());
    let beyond = reader.find.as_ref().is_some_and(|find| {
        find.given.is_some()
            && if forward {
                find.hits.last().is_none_or(|hit| hit.start <= here)
            } else {
                find.hits.first().is_none_or(|hit| hit.start >= here)
            }
    });
    let next = model.library.neighbour(id, 1, forward);
    let Some(next) = next.filter(|_| beyond && model.library.has_words()) else {
        return false;
    };
    articles::open(model, next, fx);
    model.library.wish_for(next);
    model.land_next = Some((next, !forward));
    model.steps_held = Some(Vec::new());
    true
}
