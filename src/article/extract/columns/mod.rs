//! Columns: what the trained model reads of each block. The features of
//! [`super::features`], finer measures, the blocks around, the place in the
//! tree, and what the hand-set classifier would say.
//!
//! A column's name and value are written by the same line of code, so the
//! rows that a model was trained on and those that it reads cannot disagree:
//! a model names its columns, and a name that is no longer written fails.

mod around;
mod headline;
mod odds;
mod own;
mod place;
mod plain;
mod said;
mod second;
mod topic;

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::{Arc, OnceLock},
};

use super::{aside, features::Sheet, relax, score::HandSet, score::Scorer};

pub(super) use headline::{add as add_headlines, best as best_headline};
pub(super) use odds::{Odds, tokens};
pub(super) use second::second;

/// Where columns go: values while a page is read, names once.
pub(super) trait Sink {
    /// One column: its name, the phrase that a reader is told, its value.
    fn put(&mut self, name: &'static str, phrase: &'static str, value: f32);

    /// A column of yes and no.
    fn flag(&mut self, name: &'static str, phrase: &'static str, value: bool) {
        self.put(name, phrase, f32::from(u8::from(value)));
    }

    /// What follows is about the block or element of this name.
    fn of(&mut self, owner: &'static str);
}

/// A column as a model and a reader know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// In the model's file.
    pub(super) name: String,
    /// As a reader would say it.
    pub(super) phrase: &'static str,
}

#[derive(Default)]
struct Names {
    owner: &'static str,
    list: Vec<Name>,
}

impl Sink for Names {
    fn put(&mut self, name: &'static str, phrase: &'static str, _: f32) {
        let name = if self.owner.is_empty() {
            name.to_owned()
        } else {
            format!("{}:{name}", self.owner)
        };
        self.list.push(Name { name, phrase });
    }

    fn of(&mut self, owner: &'static str) {
        self.owner = owner;
    }
}

impl Sink for Vec<f32> {
    #[inline]
    fn put(&mut self, _: &'static str, _: &'static str, value: f32) {
        self.push(if value.is_finite() { value } else { 0.0 });
    }

    #[inline]
    fn of(&mut self, _: &'static str) {}
}

/// The rows of a page.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    /// Columns of a row.
    pub(super) width: usize,
    /// Row after row.
    pub(super) cells: Vec<f32>,
}

impl Matrix {
    /// The row of a block.
    pub(super) fn row(&self, at: usize) -> &[f32] {
        self.cells
            .get(at * self.width..(at + 1) * self.width)
            .unwrap_or_default()
    }
}

/// What the hand-set classifier makes of a page: columns of the model, and
/// the whole answer where there is no time for more.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// Its scores.
    pub(super) scores: Vec<f32>,
    /// What it would keep.
    pub(super) choice: relax::Choice,
    /// What blocks lose that are no story for sure; their scores have lost it.
    pub(super) aside: Vec<f32>,
}

impl Hand {
    /// Reads a page by hand.
    pub(super) fn of(sheet: &Sheet<'_>) -> Self {
        let aside = aside::costs(sheet);
        let scores: Vec<f32> = (HandSet.scores(sheet).iter().zip(&aside))
            .map(|(score, cost)| score - cost)
            .collect();
        let choice = relax::choose(sheet, &scores, &relax::Tuning::HAND, &[], &aside);
        Self {
            scores,
            choice,
            aside,
        }
    }
}

/// Pages of more blocks have each row written whenever it is asked for: a row
/// has more than a thousand bytes.
const KEPT_ROWS: usize = 4_000;

/// The first model's rows.
#[derive(Debug)]
pub(super) struct First<'s, 'p> {
    page: Readings<'s, 'p>,
    /// All of them, on a page that is not long.
    kept: Matrix,
}

impl<'s, 'p> First<'s, 'p> {
    /// Measures a page.
    pub(super) fn of(sheet: &'s Sheet<'p>, hand: &'s Hand, odds: &Odds) -> Self {
        let mut first = Self {
            page: Readings::of(sheet, hand, odds),
            kept: Matrix::default(),
        };
        if sheet.lines.len() <= KEPT_ROWS {
            first.kept = first.all();
        }
        first
    }

    /// All rows.
    pub(super) fn all(&self) -> Matrix {
        let count = self.page.sheet.lines.len();
        let mut cells = Vec::new();
        for at in 0..count {
            write(&self.page, at, &mut cells);
            if at == 0 {
                cells.reserve_exact(cells.len() * count);
            }
        }
        let width = cells.len() / count.max(1);
        Matrix { width, cells }
    }

    /// The row of a block; `room` is where it may be written.
    pub(super) fn row<'r>(&'r self, at: usize, room: &'r mut Vec<f32>) -> &'r [f32] {
        if self.kept.width > 0 {
            return self.kept.row(at);
        }
        room.clear();
        write(&self.page, at, room);
        room
    }
}

/// Everything that is measured once a page.
#[derive(Debug)]
struct Readings<'s, 'p> {
    sheet: &'s Sheet<'p>,
    hand: &'s Hand,
    own: own::Own,
    around: around::Around,
    said: said::Said,
    place: Option<place::Places>,
    plain: Option<(plain::Plain, topic::Topic)>,
}

impl<'s, 'p> Readings<'s, 'p> {
    fn of(sheet: &'s Sheet<'p>, hand: &'s Hand, odds: &Odds) -> Self {
        let place = (!sheet.tree.nodes.is_empty()).then(|| place::Places::of(sheet, hand, odds));
        Self {
            sheet,
            hand,
            own: own::Own::of(sheet),
            around: around::Around::of(sheet, hand),
            said: said::Said::of(sheet),
            plain: place
                .is_none()
                .then(|| (plain::Plain::of(sheet), topic::Topic::of(sheet))),
            place,
        }
    }
}

fn write(page: &Readings<'_, '_>, at: usize, sink: &mut impl Sink) {
    sink.of("");
    page.own.write(page.sheet, at, sink);
    page.said.write(page.sheet, at, sink);
    page.around.write(page.sheet, page.hand, at, sink);
    if let Some(place) = &page.place {
        place.write(page.sheet, at, sink);
    }
    if let Some((plain, topic)) = &page.plain {
        plain.write(page.sheet, at, sink);
        topic.write(page.sheet, at, sink);
    }
}

/// Names of the first model's columns, for pages with elements or without.
pub(super) fn first_names(html: bool) -> &'static [Name] {
    static NAMES: [OnceLock<Vec<Name>>; 2] = [OnceLock::new(), OnceLock::new()];
    let [text, page] = &NAMES;
    let cell = if html { page } else { text };
    cell.get_or_init(|| {
        let page = blank(html);
        let sheet = Sheet::of(&page, &[], None);
        let hand = Hand::of(&sheet);
        let mut names = Names::default();
        write(
            &Readings::of(&sheet, &hand, &Odds::default()),
            0,
            &mut names,
        );
        names.list
    })
}

/// Names of the columns that the second model has beside those.
pub(super) fn second_names(html: bool) -> &'static [Name] {
    static NAMES: [OnceLock<Vec<Name>>; 2] = [OnceLock::new(), OnceLock::new()];
    let [text, page] = &NAMES;
    let cell = if html { page } else { text };
    cell.get_or_init(|| {
        let page = blank(html);
        let sheet = Sheet::of(&page, &[], None);
        let mut names = Names::default();
        second::write_one(&sheet, &[0.0], 0, &mut names);
        if !html {
            headline::write_one(&mut names);
        }
        names.list
    })
}

/// A page of one block, to ask it for names.
fn blank(html: bool) -> crate::article::page::Page {
    use crate::article::{
        Block, BlockKind, Within,
        page::{Element, Hints, Page},
    };
    let mut page = Page {
        record: Arc::default(),
        hints: vec![Hints::default()],
        ..Page::default()
    };
    Arc::make_mut(&mut page.record).blocks.push(Block {
        kind: BlockKind::Paragraph,
        range: 0..0,
        source: 0..0,
        hidden: false,
        within: Within::default(),
    });
    if html {
        page.elements.push(Element::default());
        if let Some(hints) = page.hints.first_mut() {
            hints.element = Some(0);
        }
    }
    page
}

/// A map by signatures of elements, which are hashes already.
type BySignature<V> = HashMap<u64, V, BuildHasherDefault<AsItIs>>;

/// Takes a hash as it is.
#[derive(Debug, Clone, Copy, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        // The map looks at the upper bits first.
        self.0 = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Logarithm of a count or length, small enough to read.
fn log(value: f32) -> f32 {
    value.max(0.0).ln_1p()
}

/// `a` of `b`, 0 of nothing.
fn share(a: f32, b: f32) -> f32 {
    if b > 0.0 { a / b } else { 0.0 }
}
