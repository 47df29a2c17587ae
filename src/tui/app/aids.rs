//! Aids for the eye, all off until asked for: one bright paragraph, the line
//! in the middle, bold beginnings of words, and a page that goes by itself,
//! by lines or one word at a time. And the marks that a reader sets.

use std::{collections::BTreeMap, ops::Range};

use super::{
    Effect, Model, articles,
    letters::Letters,
    motion::{Motion, Unit},
    quote,
    reader::{self, ReaderPane},
    trail::Spot,
};
use crate::{
    command::Command,
    library::{Marked, Opened},
    text,
};

/// Lines a minute of a page that goes by itself, slowest first.
const LINES_A_MINUTE: [u16; 9] = [8, 12, 16, 20, 25, 32, 42, 56, 80];
/// Words a minute, where it goes by words.
const WORDS_A_MINUTE: [u16; 9] = [120, 160, 200, 250, 300, 360, 430, 520, 640];
/// The pace to begin with: that of a usual reader.
const FIRST_PACE: usize = 3;
/// Cells of the words that a mark leads to.
const MARKED_COLS: usize = 30;
/// Bytes of the text that these are looked for in.
const MARKED_BYTES: usize = 400;
/// A word that begins a paragraph stands for so many.
const PARAGRAPH_WORDS: u16 = 2;

/// By what a page goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Going {
    /// Line by line.
    Lines,
    /// One word after the other.
    Words,
}

/// Which aids are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aids {
    /// The paragraph with the cursor is bright, the rest dim.
    pub focus: bool,
    /// The line with the cursor stays in the middle of the screen.
    pub typewriter: bool,
    /// The beginnings of words are bold.
    pub bold: bool,
    /// The page goes by itself.
    pub going: Option<Going>,
    /// The paces of lines, and of words.
    paces: [usize; 2],
    /// Marks of this session: the library may not have heard of them yet.
    marks: BTreeMap<char, Spot>,
    /// All marks that the library knows of, and the titles of their articles.
    pub(super) elsewhere: Vec<(char, String)>,
}

impl Default for Aids {
    fn default() -> Self {
        Self {
            focus: false,
            typewriter: false,
            bold: false,
            going: None,
            paces: [FIRST_PACE; 2],
            marks: BTreeMap::new(),
            elsewhere: Vec::new(),
        }
    }
}

impl Aids {
    /// Where a spot is in the text that was opened; none if it is nowhere there.
    /// Of a mark the library has the place in the newest text.
    pub(super) fn in_text(&self, spot: Spot, opened: &Opened) -> Option<Spot> {
        if spot.article != opened.row.id || spot.is_in(opened) {
            return (spot.article == opened.row.id).then_some(spot);
        }
        let (letter, _) = self.marks.iter().find(|(_, marked)| **marked == spot)?;
        let (_, byte) = opened.marks.iter().find(|(l, _)| l == letter)?;
        let (byte, text) = (*byte, None);
        Some(Spot { byte, text, ..spot })
    }

    /// Forgets this session's marks in what was the article's text before: the
    /// library has heard of them, and knows where they are in this one.
    pub(super) fn forget_old_marks(&mut self, opened: &Opened) {
        let id = opened.row.id;
        if opened.version.is_none() {
            self.marks
                .retain(|_, spot| spot.article != id || spot.is_in(opened));
        }
    }

    /// Milliseconds until the next line or word, and the pace in words.
    fn pace(&self, going: Going) -> (u16, String) {
        let (paces, what) = match going {
            Going::Lines => (LINES_A_MINUTE, "lines"),
            Going::Words => (WORDS_A_MINUTE, "words"),
        };
        let pace = paces.get(self.paces[going as usize]).copied().unwrap_or(20);
        (60_000 / pace, format!("{pace} {what} a minute"))
    }
}

impl ReaderPane {
    /// The word under the cursor, or the next.
    pub fn word_at_cursor(&self) -> Option<Range<usize>> {
        self.ground().unit_at(self.cursor_byte(), Unit::Word)
    }
}

fn no_page(model: &mut Model) {
    model.say_with_key("No article is open", Command::Open, "opens the chosen one");
}

/// Turns one aid on or off, and says so.
pub(super) fn toggle(
    model: &mut Model,
    command: Command,
    aid: impl FnOnce(&mut Aids) -> &mut bool,
    (on, off): (&str, &str),
) {
    let aid = aid(&mut model.aids);
    *aid = !*aid;
    if *aid {
        model.say_with_key(on, command, "ends it");
    } else {
        model.say(off);
    }
}

pub(super) fn typewriter(model: &mut Model) {
    let whole = model.reader.as_ref().is_some_and(|r| r.last_top() == 0);
    let words = (
        if model.panes().two_columns {
            "One column, where the line you read stays in the middle"
        } else if whole {
            "Lines stay in the middle where there is more than this screen"
        } else {
            "The line you read stays in the middle"
        },
        "The page scrolls as usual",
    );
    toggle(
        model,
        Command::Typewriter,
        |aids| &mut aids.typewriter,
        words,
    );
    let on = model.aids.typewriter;
    reader::with(model, |reader| {
        reader.typewriter = on;
        if on {
            reader.centre();
        }
    });
}

/// Lets the page go by itself.
pub(super) fn start(model: &mut Model, going: Going, fx: &mut Vec<Effect>) {
    if model.aids.going == Some(going) {
        stop(model);
        return;
    }
    let Some(reader) = &mut model.reader else {
        return no_page(model);
    };
    if going == Going::Lines && reader.top >= reader.last_top() {
        return model.say_with_key(
            "There is no more below",
            Command::ArticleNext,
            "opens the next article",
        );
    }
    reader.selection = None;
    model.aids.going = Some(going);
    let (ms, pace) = model.aids.pace(going);
    let key = |command| model.key(command);
    let keys = key(Command::Faster).zip(key(Command::Slower));
    let keys = keys.map(|(faster, slower)| format!(" · {faster} {slower} change that"));
    model.say(format!("{pace}, any key stops{}", keys.unwrap_or_default()));
    fx.push(Effect::TickIn(ms));
}

/// Another pace; the page goes on.
pub(super) fn faster(model: &mut Model, faster: bool) {
    let Some(going) = model.aids.going else {
        return;
    };
    let last = LINES_A_MINUTE.len() - 1;
    let pace = &mut model.aids.paces[going as usize];
    let edge = match (faster, *pace) {
        (true, at) if at == last => ", the fastest",
        (false, 0) => ", the slowest",
        _ => "",
    };
    *pace = if faster {
        (*pace + 1).min(last)
    } else {
        pace.saturating_sub(1)
    };
    let pace = model.aids.pace(going).1;
    model.say(format!("{pace}{edge}"));
}

/// The page stands still again. Says whether it went.
pub(super) fn stop(model: &mut Model) -> bool {
    let going = model.aids.going.take();
    match going {
        Some(Going::Lines) => model.say_with_key("Stopped", Command::Autoscroll, "goes on"),
        Some(Going::Words) => model.say_with_key("Stopped", Command::OneWord, "goes on"),
        None => {}
    }
    going.is_some()
}

/// The time for the next line or word has come.
pub(super) fn tick(model: &mut Model, fx: &mut Vec<Effect>) {
    let (Some(going), Some(reader)) = (model.aids.going, &mut model.reader) else {
        return;
    };
    let place = |reader: &ReaderPane| (reader.top, reader.cursor_spot());
    let (before, block) = (place(reader), reader.block());
    let (mut ms, _) = model.aids.pace(going);
    match going {
        Going::Lines => reader.go(Motion::Down, None),
        Going::Words => {
            reader.go(Motion::WordNext, None);
            if reader.block() != block {
                ms = ms.saturating_mul(PARAGRAPH_WORDS);
            }
        }
    }
    if place(reader) == before {
        model.aids.going = None;
        return model.say_with_key("The end", Command::ArticleNext, "opens the next article");
    }
    fx.push(Effect::TickIn(ms));
}

// --- marks

/// Waits for the letter of a mark; after a moment those that lead somewhere are
/// shown.
pub(super) fn ask_mark(model: &mut Model, letters: Letters, fx: &mut Vec<Effect>) {
    if model.reader.is_none() {
        return no_page(model);
    }
    let goes = letters == Letters::GoMark;
    model.letters = Some(letters);
    if goes {
        fx.push(Effect::ListMarks);
        super::keys::wait_for_more(model, fx);
    }
}

/// The letters of marks, and where each leads: those of this article, then
/// those of others.
pub(super) fn marks(model: &Model) -> Vec<(String, String)> {
    let (Some(reader), Some(Letters::GoMark)) = (&model.reader, &model.letters) else {
        return Vec::new();
    };
    let record = &reader.opened.article.record;
    let here = reader.opened.marks.iter().map(|(letter, byte)| {
        let block = record.block_at(*byte).and_then(|at| record.blocks.get(at));
        let end = block.map_or(record.text.len(), |block| block.range.end);
        let rest = record.text.get(*byte..end).unwrap_or_default();
        let near = text::floor_boundary(rest, MARKED_BYTES);
        let words = quote::one_line(rest.get(..near).unwrap_or_default());
        (*letter, text::truncate(&words, MARKED_COLS).into_owned())
    });
    let mut all: BTreeMap<char, String> = here.collect();
    for (letter, spot) in &model.aids.marks {
        let title = model.library.row(spot.article).map(|row| row.title.clone());
        let title = title.unwrap_or_else(|| "another article".to_owned());
        all.entry(*letter).or_insert(title);
    }
    for (letter, title) in &model.aids.elsewhere {
        let title = || quote::one_line(title);
        all.entry(*letter).or_insert_with(title);
    }
    all.into_iter()
        .map(|(letter, words)| (letter.to_string(), words))
        .collect()
}

/// Marks this place with a letter.
pub(super) fn set_mark(model: &mut Model, letter: char, fx: &mut Vec<Effect>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    if !letter.is_alphabetic() {
        return model.say("A mark is called by a letter");
    }
    let spot = reader.spot();
    reader.opened.marks.retain(|(l, _)| *l != letter);
    reader.opened.marks.push((letter, spot.byte));
    model.aids.marks.insert(letter, Spot { view: None, ..spot });
    fx.push(Effect::SaveMark {
        id: spot.article,
        letter,
        offset: spot.byte,
    });
    let key = model.key(Command::GoMark);
    let back = key.map(|key| format!(" · {key}{letter} comes back to it"));
    model.say(format!("Marked this place{}", back.unwrap_or_default()));
}

/// Goes to the mark of a letter: that of this article, or else the one that
/// was set last, whatever article that is in.
pub(super) fn go_mark(model: &mut Model, letter: char, fx: &mut Vec<Effect>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let here = reader.opened.marks.iter().find(|(l, _)| *l == letter);
    if let Some(&(_, byte)) = here {
        return reader.jump(byte);
    }
    match model.aids.marks.get(&letter).copied() {
        Some(spot) => go_to(model, spot, fx),
        None => fx.push(Effect::FindMark(letter)),
    }
}

/// The library says where a letter leads.
pub(super) fn mark_found(model: &mut Model, letter: char, marked: &Marked, fx: &mut Vec<Effect>) {
    if let Some((article, byte)) = marked.spot {
        let view = None;
        return go_to(
            model,
            Spot {
                article,
                byte,
                view,
                text: None,
            },
            fx,
        );
    }
    let text = format!("There is no mark {letter}");
    let set: Vec<String> = marked.letters.iter().map(char::to_string).collect();
    if set.is_empty() {
        model.say_with_key(&text, Command::SetMark, "and a letter sets one");
    } else {
        model.say(format!("{text} · set: {}", set.join(" ")));
    }
}

/// Goes to a place, into another article if need be.
fn go_to(model: &mut Model, spot: Spot, fx: &mut Vec<Effect>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    if spot.article == reader.opened.row.id {
        return reader.jump(spot.byte);
    }
    let here = reader.spot();
    reader.trail.push(here);
    articles::open(model, spot.article, fx);
    model.spot_next = Some(spot);
}
