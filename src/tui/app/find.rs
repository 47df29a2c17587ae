//! Searching in the article, over its text and not over its lines: a phrase
//! is found wherever the lines break. Case, accents and the shape of quotes
//! and dashes don't matter, unless a capital is typed.

use std::{collections::HashMap, fmt::Write as _, ops::Range, sync::OnceLock};

use regex::{Regex, RegexBuilder};

use super::{
    Effect, Model, articles,
    geometry::Pane,
    motion::Unit,
    prompt::{Prompt, PromptKind},
    reader::ReaderPane,
};
use crate::{
    article::{Passage, layout::Layout},
    command::{Command, Context},
    library::ArticleId,
    text,
};

/// Matches that are kept; whoever has more needs a longer word.
pub const HITS_MAX: usize = 9_999;
/// Longest needle, in bytes: a few lines.
const NEEDLE_MAX_BYTES: usize = 1_000;
/// Memory that a compiled search may take.
const PROGRAM_MAX_BYTES: usize = 4 << 20;

/// A search in the open article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Find {
    /// What is looked for, as typed.
    pub needle: String,
    /// Where it is shown, in order.
    pub hits: Vec<Range<usize>>,
    /// The match that the cursor was taken to.
    pub at: Option<usize>,
    /// How often it stands in what is hidden.
    pub in_hidden: usize,
    /// Where a longer needle can only be.
    base: Option<Base>,
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

    /// Looks for what was typed after `self`; letters that were only added
    /// are looked for where the shorter needle was found.
    fn typed_on(self, needle: &str, layout: &Layout) -> Self {
        let base = self
            .base
            .filter(|base| needle.trim().starts_with(&base.needle));
        let mut find = Self {
            needle: needle.to_owned(),
            base,
            ..Self::default()
        };
        find.run(layout);
        find
    }

    /// Looks again, after other blocks are shown or the text has changed.
    pub(super) fn run_again(&mut self, layout: &Layout) {
        self.base = None;
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
        let text = &layout.article().record.text;
        let base = self
            .base
            .take()
            .filter(|_| pattern_of(&self.needle).is_none());
        let Some(program) = program(&self.needle, base.is_some()) else {
            return;
        };
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
        let plain = pattern_of(&self.needle).is_none();
        self.base = if complete && plain && stands_apart(&self.needle) {
            let needle = self.needle.trim().to_owned();
            Some(Base { needle, starts })
        } else {
            base
        };
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
            None if pattern_of(&self.needle).is_some()
                && program(&self.needle, false).is_none() =>
            {
                "is no pattern yet".into()
            }
            None => "not found".into(),
        }
    }
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

/// Whether no two matches can overlap: the needle does not end as it begins.
fn stands_apart(needle: &str) -> bool {
    let letters: Vec<char> = text::fold(needle.trim()).chars().collect();
    (1..letters.len()).all(|n| letters.get(..n) != letters.get(letters.len() - n..))
}

/// A needle between slashes is a regular expression; the second slash may be
/// yet to come.
fn pattern_of(needle: &str) -> Option<&str> {
    let pattern = needle.trim_start().strip_prefix('/')?;
    let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
    (!pattern.trim().is_empty()).then_some(pattern)
}

/// Compiles what was typed, to be found anywhere or at the start only; none
/// for nothing, or for far too much.
fn program(needle: &str, at_start: bool) -> Option<Regex> {
    if let (Some(pattern), true) = (pattern_of(needle), needle.len() <= NEEDLE_MAX_BYTES) {
        // The engine takes linear time whatever is asked of it.
        return RegexBuilder::new(pattern)
            .case_insensitive(!pattern.chars().any(char::is_uppercase))
            .multi_line(true)
            .size_limit(PROGRAM_MAX_BYTES)
            .build()
            .ok();
    }
    if needle.trim().is_empty() || needle.len() > NEEDLE_MAX_BYTES {
        return None;
    }
    let exact_case = needle.chars().any(char::is_uppercase);
    let mut pattern = String::from(if at_start { "\\A" } else { "" });
    for c in needle.trim().chars() {
        push(&mut pattern, c, exact_case);
    }
    RegexBuilder::new(&pattern)
        .case_insensitive(!exact_case)
        .size_limit(PROGRAM_MAX_BYTES)
        .build()
        .ok()
}

/// One character as a pattern that takes all its shapes.
fn push(pattern: &mut String, c: char, exact_case: bool) {
    match c {
        c if c.is_whitespace() => {
            if !pattern.ends_with("\\s+") {
                pattern.push_str("\\s+");
            }
        }
        '\'' | '’' | '‘' => pattern.push_str("['’‘ʼ]"),
        '"' | '“' | '”' => pattern.push_str("[\"“”„‟«»]"),
        '-' | '–' | '—' => pattern.push_str("[-‐‑‒–—―]"),
        c if c.is_alphabetic() => push_letter(pattern, c, exact_case),
        c => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
    }
}

/// A letter with all its accents, composed or not, and with what typesetters
/// slip in behind it.
fn push_letter(pattern: &mut String, c: char, exact_case: bool) {
    let folded = text::fold(c.encode_utf8(&mut [0; 4]));
    let mut shapes = String::new();
    let relatives = relatives().get(&folded).map_or(&[][..], Vec::as_slice);
    let same_case = relatives
        .iter()
        .filter(|r| !exact_case || r.is_uppercase() == c.is_uppercase());
    for shape in same_case.chain([&c]) {
        let _ = write!(shapes, "\\x{{{:x}}}", u32::from(*shape));
    }
    if let (false, Some(base)) = (exact_case, only_char(&folded)) {
        let _ = write!(shapes, "\\x{{{:x}}}", u32::from(base));
    }
    let _ = write!(pattern, "[{shapes}][\\p{{M}}\\x{{ad}}]*");
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Letters with accents by what they fold to.
fn relatives() -> &'static HashMap<String, Vec<char>> {
    /// Latin with accents: Latin-1, Extended-A and -B, Additional.
    const ACCENTED: [Range<u32>; 2] = [0xC0..0x250, 0x1E00..0x1F00];
    static RELATIVES: OnceLock<HashMap<String, Vec<char>>> = OnceLock::new();
    RELATIVES.get_or_init(|| {
        let mut map: HashMap<String, Vec<char>> = HashMap::new();
        for c in ACCENTED
            .into_iter()
            .flatten()
            .filter_map(char::from_u32)
            .filter(|c| c.is_alphabetic())
        {
            map.entry(text::fold(c.encode_utf8(&mut [0; 4])))
                .or_default()
                .push(c);
        }
        map
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
                format!("{before} ")
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
                top: reader.top,
                before: reader.find.take(),
            };
            model.prompt = Some(Prompt::new(kind, ""));
        }
    }
}

/// Something was typed in the find prompt: shows the nearest match.
pub(super) fn typed(model: &mut Model, needle: &str, from: usize, top: usize) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let mut find = reader
        .find
        .take()
        .unwrap_or_default()
        .typed_on(needle, &reader.layout);
    match find.choose_from(from) {
        Some(hit) => reader.set_cursor(hit.start),
        None => back_to(reader, from, top),
    }
    reader.find = (!needle.is_empty()).then_some(find);
}

/// Back to where the search began.
pub(super) fn back_to(reader: &mut ReaderPane, cursor: usize, top: usize) {
    reader.scroll_to(top);
    reader.set_cursor(cursor);
}

/// The prompt was accepted: the jump can be taken back.
pub(super) fn accepted(model: &mut Model, cursor: usize, before: Option<Find>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let Some(find) = &reader.find else {
        reader.find = before;
        return;
    };
    let (found, hidden, needle) = (find.chosen(), find.in_hidden, find.needle.clone());
    if let Some(hit) = found {
        reader.remember(cursor);
        reader.set_cursor(hit.start);
        model.focus = Pane::Reader;
    } else {
        reader.find = None;
        not_found(model, &needle, hidden);
    }
}

fn not_found(model: &mut Model, needle: &str, hidden: usize) {
    if hidden == 0 {
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
    let Some(find) = &mut reader.find else {
        return model.say_with_key("Nothing is being looked for", Command::Search, "finds");
    };
    let all = find.hits.len();
    if all == 0 {
        return;
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
        glance(reader, hit.start);
    }
    if wrapped {
        model.say(if forward {
            "Round the end to the first match"
        } else {
            "Round the start to the last match"
        });
    }
}

/// Goes to a match. Who looks through what was found has read none of it: the
/// place where reading stopped stays as it was, until they read on from here.
fn glance(reader: &mut ReaderPane, byte: usize) {
    let moved = reader.moved;
    reader.jump(byte);
    reader.moved = moved.or(Some(false));
}

/// Looks for the word under the cursor.
pub(super) fn word(model: &mut Model) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let byte = reader.cursor_byte();
    let word = reader.ground().unit_at(byte, Unit::Word);
    let needle = word
        .and_then(|r| reader.opened.article.record.text.get(r))
        .unwrap_or_default()
        .to_lowercase();
    let mut find = Find::new(&needle, &reader.layout);
    find.choose_from(byte);
    reader.find = Some(find);
    next(model, None, true, &mut Vec::new());
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
        Some(hit) => glance(reader, hit.start),
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
