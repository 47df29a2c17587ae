//! Lists that lie over the panes: help, palette, outline, what was stripped,
//! what could not be added, what can be chosen from.

pub(super) mod stripped;
mod wrap;

use wrap::{Whole, end_of};

use super::{
    Effect, Model, articles, captures, fuzzy,
    geometry::{Area, Size},
    history, links,
    motion::Motion,
    narrow::{self, Facet},
    quote, shelf, tagging,
};
use crate::{
    article::BlockKind,
    command::{Command, Context},
    library::{ArticleId, Change, Row},
    text,
};

/// Cells of an excerpt in a list; the view cuts it to what fits.
const EXCERPT_CHARS: usize = 200;
/// Rows of the screen that a list leaves free.
const FREE_ROWS: u16 = 6;
/// Widest list.
const COLS_MAX: u16 = 84;

/// Which list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopupKind {
    /// Keys of the pane.
    Help,
    /// All commands.
    Palette,
    /// Headings.
    Outline,
    /// Stripped blocks.
    Stripped,
    /// What could not be added.
    Failures,
    /// Stories that notes may be waiting for.
    Attach,
    /// What notes can be narrowed to.
    Narrow,
    /// What a note can be made.
    Convert,
    /// What a dictionary says.
    Lookup,
    /// The address of a link, and what to do with it.
    Link,
    /// Links of the page.
    Links,
    /// A note at the foot of the page.
    Footnote,
    /// Tags of the library.
    Tags,
    /// Saved views.
    Views,
    /// What was changed.
    History,
    /// Rules that a block offers.
    Rules,
    /// What cleaning again would change.
    Reclean,
    /// Themes.
    Themes,
    /// What else is a story.
    Related,
    /// Captures of a story.
    Captures,
    /// What was read in which month.
    Statistics,
}

/// What choosing an item does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing: it is only to be read.
    None,
    /// Runs a command.
    Run(Command),
    /// Goes to a byte of the text of record.
    Jump(usize),
    /// Shows a stripped block in place.
    ShowStripped(usize),
    /// Follows a link, by its index in the record's inlines.
    Follow(usize),
    /// Opens an address in the browser.
    Browse(String),
    /// Copies text.
    Copy {
        /// The text.
        text: String,
        /// What it is.
        what: &'static str,
    },
    /// Opens an article.
    OpenArticle(ArticleId),
    /// Opens a capture of an article, or the newest.
    OpenCapture(ArticleId, Option<usize>),
    /// Makes a change.
    Apply(Box<Change>),
    /// Cleans these articles again.
    Reclean(Vec<ArticleId>),
    /// Narrows notes to a part of a filter; none takes it out.
    Narrow(Facet, Option<String>),
    /// Shows the articles of a tag.
    FilterTag(String),
    /// Takes a theme.
    UseTheme(&'static str),
    /// Asks for another name of a tag.
    RenameTag(String),
    /// Shows the saved view of a number.
    ShowView(u8),
    /// Undoes a change and all after it, or redoes all up to it.
    RevertTo {
        /// The change.
        id: i64,
        /// How many changes that is.
        steps: usize,
        /// It is redone.
        redo: bool,
    },
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The left column: keys, or nothing.
    pub keys: String,
    /// What it says.
    pub text: String,
    /// The right column, dim.
    pub note: String,
    /// How deep it is indented.
    pub depth: u8,
    /// Between groups: not to be chosen.
    pub heading: bool,
    /// What choosing it does.
    pub action: Action,
    /// Other words by which typing finds it.
    pub words: &'static str,
    /// It is text that takes as many lines as it needs.
    pub wraps: bool,
}

impl Item {
    pub(super) fn new(text: impl Into<String>, action: Action) -> Self {
        Self {
            keys: String::new(),
            text: text.into(),
            note: String::new(),
            depth: 0,
            heading: false,
            action,
            words: "",
            wraps: false,
        }
    }

    /// Text of any length, of which the list shows all.
    pub(super) fn text(words: &str, action: Action) -> Self {
        Self {
            wraps: true,
            ..Self::new(text::sanitise(words), action)
        }
    }

    /// Whether this is its name, or a key of it.
    fn is_called(&self, typed: &str) -> bool {
        let name = typed.trim().replace([' ', '-'], "_");
        let key = typed.replace(' ', "");
        !self.heading && (self.note == name || self.keys.split("  ").any(|own| own == key))
    }

    /// Whether all that was typed begins other words for it.
    fn is_meant_by(&self, typed: &str) -> bool {
        let begins = |word: &str| self.words.split(' ').any(|own| own.starts_with(word));
        let folded = text::fold(typed);
        !self.heading && !self.words.is_empty() && folded.split_whitespace().all(begins)
    }

    fn has_key_from(&self, typed: &str) -> bool {
        let key = typed.replace(' ', "");
        !self.heading && self.keys.split("  ").any(|own| own.starts_with(&key))
    }
}

/// A list over the panes.
#[derive(Debug, Clone, PartialEq)]
pub struct Popup {
    /// Which list.
    pub kind: PopupKind,
    /// Its title.
    pub title: String,
    /// All lines.
    pub items: Vec<Item>,
    /// Lines that are shown: indexes into `items`, best first while something
    /// is typed.
    pub shown: Vec<usize>,
    /// The chosen one of those shown.
    pub at: usize,
    /// The first one on the screen.
    pub top: usize,
    /// Lines on the screen.
    pub height: usize,
    /// What the list was narrowed by.
    pub filter: String,
    /// Its text before that is wrapped.
    whole: Whole,
}

impl Popup {
    pub(super) fn new(kind: PopupKind, title: impl Into<String>, items: Vec<Item>) -> Self {
        let mut popup = Self {
            kind,
            title: title.into(),
            shown: (0..items.len()).collect(),
            whole: Whole::of(&items),
            items,
            at: 0,
            top: 0,
            height: 0,
            filter: String::new(),
        };
        popup.skip_headings(true);
        popup
    }

    /// The chosen line.
    pub fn chosen(&self) -> Option<&Item> {
        self.shown.get(self.at).and_then(|i| self.items.get(*i))
    }

    /// Where it lies on a screen of this size, with its border.
    pub fn area(&self, size: Size) -> Area {
        let cols = COLS_MAX.min(size.cols.saturating_sub(2));
        let rows = self.height as u16 + 2;
        Area {
            x: (size.cols - cols) / 2,
            y: size.rows.saturating_sub(rows + 2) / 2,
            cols,
            rows,
        }
    }

    /// Which of those shown is on this row of the screen, if one to choose is.
    pub(super) fn line_on(&self, row: u16, size: Size) -> Option<usize> {
        let down = usize::from(row.checked_sub(self.area(size).y + 1)?);
        let at = (down < self.height).then_some(self.top + down)?;
        let item = self.items.get(*self.shown.get(at)?)?;
        (!item.heading).then_some(at)
    }

    pub(super) fn fit(&mut self, size: Size) {
        self.set_for(size);
        self.height = rows_for_lines(size).min(self.shown.len().max(1));
        let lowest = (self.at + 1).saturating_sub(self.height);
        self.top = self.top.clamp(lowest, self.at.max(lowest));
        // A heading right above the first choice is part of the picture.
        if self.at == 1 && self.top == 1 {
            self.top = 0;
        }
        self.top = self.top.min(self.shown.len().saturating_sub(self.height));
    }

    pub(super) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let n = count.unwrap_or(1) as usize;
        let last = self.shown.len().saturating_sub(1);
        let page = self.height.max(1);
        let down = matches!(
            motion,
            Motion::Down | Motion::HalfDown | Motion::PageDown | Motion::Top
        );
        self.at = match motion {
            Motion::Down => self.at.saturating_add(n),
            Motion::Up => self.at.saturating_sub(n),
            Motion::HalfDown => self.at.saturating_add(n.saturating_mul(page.div_ceil(2))),
            Motion::HalfUp => self.at.saturating_sub(n.saturating_mul(page.div_ceil(2))),
            Motion::PageDown => self.at.saturating_add(n.saturating_mul(page)),
            Motion::PageUp => self.at.saturating_sub(n.saturating_mul(page)),
            Motion::Top => count.map_or(0, |n| n.saturating_sub(1) as usize),
            Motion::End => last,
            _ => self.at,
        }
        .min(last);
        self.skip_headings(down);
    }

    /// Headings are not chosen: the next line in the way of the move is.
    pub(super) fn skip_headings(&mut self, down: bool) {
        let is_heading = |at: usize| {
            self.shown
                .get(at)
                .and_then(|i| self.items.get(*i))
                .is_some_and(|i| i.heading)
        };
        if !is_heading(self.at) {
            return;
        }
        let below = (self.at..self.shown.len()).find(|at| !is_heading(*at));
        let above = (0..self.at).rev().find(|at| !is_heading(*at));
        let next = if down {
            below.or(above)
        } else {
            above.or(below)
        };
        self.at = next.unwrap_or(self.at);
    }

    pub(super) fn narrow(&mut self, typed: &str) {
        typed.clone_into(&mut self.filter);
        self.shown = if typed.trim().is_empty() {
            (0..self.items.len()).collect()
        } else {
            let texts: Vec<String> = self
                .items
                .iter()
                .map(|i| {
                    if i.heading {
                        String::new()
                    } else {
                        search_text(i)
                    }
                })
                .collect();
            let (as_typed, ranked) = fuzzy::rank(typed, texts.iter().map(String::as_str));
            // A name or a key that was typed whole is what is meant, then a key
            // that goes on.
            let items = || self.items.iter().enumerate();
            let called = items().filter(|(_, item)| item.is_called(typed));
            let begun = items().filter(|(_, i)| i.has_key_from(typed) && !i.is_called(typed));
            let mut shown: Vec<usize> = called.chain(begun).map(|(i, _)| i).collect();
            let by_words = items()
                .filter(|(_, i)| i.is_meant_by(typed))
                .map(|(i, _)| i);
            // What has the words as they were typed comes before what is meant
            // by them, and that before what they may be short for.
            let others: Vec<usize> = if as_typed {
                ranked.into_iter().chain(by_words).collect()
            } else {
                by_words.chain(ranked).collect()
            };
            for other in others {
                if !shown.contains(&other) {
                    shown.push(other);
                }
            }
            shown
        };
        (self.at, self.top) = (0, 0);
        self.skip_headings(true);
    }
}

/// Lines that a list may have in a window of this size.
fn rows_for_lines(size: Size) -> usize {
    usize::from(size.rows.saturating_sub(FREE_ROWS)).max(1)
}

/// What typing is compared with.
fn search_text(item: &Item) -> String {
    format!("{} {}", item.text, item.note)
}

/// Narrows the list at hand.
pub(super) fn filter(model: &mut Model, typed: &str) {
    if let Some(popup) = &mut model.popup {
        popup.narrow(typed);
    }
}

/// The headings of the page.
pub(super) fn outline(model: &mut Model) {
    let Some(reader) = &model.reader else { return };
    let ground = reader.ground();
    let record = &reader.opened.article.record;
    let headings = record
        .blocks
        .iter()
        .enumerate()
        .filter(|(i, _)| ground.is_heading(*i));
    let items: Vec<Item> = headings
        .map(|(_, block)| {
            let depth = if let BlockKind::Heading(level) = block.kind {
                level.saturating_sub(1)
            } else {
                0
            };
            Item {
                depth,
                ..Item::new(
                    excerpt(record.block_text(block)),
                    Action::Jump(block.range.start),
                )
            }
        })
        .collect();
    let here = reader.cursor_byte();
    if items.is_empty() {
        return model.say("This page has no headings");
    }
    let mut popup = Popup::new(PopupKind::Outline, "Outline", items);
    let passed = popup
        .items
        .iter()
        .rposition(|i| matches!(i.action, Action::Jump(byte) if byte <= here));
    popup.at = passed.unwrap_or(0);
    // What comes before and after it is seen as well.
    popup.fit(model.size);
    popup.top = popup.at.saturating_sub(popup.height / 2);
    model.popup = Some(popup);
}

/// Shows what work that one goes on beside has come to. Keys that are being
/// typed are meant for something else: then it is told that it came.
pub(super) fn offer(model: &mut Model, popup: Popup) {
    if is_busy(model, popup.kind) {
        let title = &popup.title;
        return model.say(format!(
            "“{title}” came while you did something else; ask for it again"
        ));
    }
    show(model, popup);
}

/// Shows a list that was waited for.
pub(super) fn show(model: &mut Model, popup: Popup) {
    model.status = None;
    model.popup = Some(popup);
}

/// Whether keys go to something that a list of this kind must not take them
/// from: to anything but a pane or an older list of the kind.
fn is_busy(model: &Model, kind: PopupKind) -> bool {
    match model.context() {
        Context::Popup => model.popup.as_ref().is_some_and(|p| p.kind != kind),
        context => {
            use Context::{Auto, Editor, Letter, Prompt, Select};
            matches!(context, Prompt | Editor | Auto | Letter | Select)
        }
    }
}

/// What could not be added, each with what to do next. What is typed goes on:
/// that there are some has been said.
pub(super) fn failures(model: &mut Model, failed: &[(String, String)]) {
    let mut items = Vec::new();
    for (source, why) in failed {
        items.push(Item::new(end_of(model, source), Action::None));
        items.push(Item {
            depth: 1,
            ..Item::text(why, Action::None)
        });
    }
    let title = format!("Not added · {}", failed.len());
    if !is_busy(model, PopupKind::Failures) {
        model.popup = Some(Popup::new(PopupKind::Failures, title, items));
    }
}

/// Whether the list at hand would not be true any more after a change, and is
/// not made anew: nothing is taken back behind it.
pub(super) fn would_be_stale(model: &Model) -> bool {
    use PopupKind::{
        Attach, Captures, Convert, Narrow, Reclean, Related, Rules, Statistics, Tags, Views,
    };
    matches!(
        model.popup.as_ref().map(|p| p.kind),
        Some(
            Convert
                | Attach
                | Rules
                | Reclean
                | Tags
                | Views
                | Narrow
                | Related
                | Captures
                | Statistics
        )
    )
}

/// Makes the list at hand anew, where it tells what a change has changed.
pub(super) fn list_again(model: &mut Model, fx: &mut Vec<Effect>) {
    if model
        .popup
        .as_ref()
        .is_some_and(|p| p.kind == PopupKind::History)
    {
        fx.push(Effect::ListHistory);
    }
}

/// Stories that notes may have been waiting for.
pub(super) fn offer_stories(model: &mut Model, annotations: &[String], stories: &[Row]) {
    if stories.is_empty() {
        return model.say("There is no story in the library to attach it to");
    }
    let items = stories.iter().map(|row| {
        let change = Change::Attach {
            annotations: annotations.to_vec(),
            id: row.id,
        };
        Item {
            note: row.site.clone(),
            ..Item::new(quote::one_line(&row.title), Action::Apply(Box::new(change)))
        }
    });
    let title = match annotations.len() {
        1 => "Attach the note to …".to_owned(),
        n => format!("Attach {n} notes to …"),
    };
    let items = items.collect();
    show(model, Popup::new(PopupKind::Attach, title, items));
}

fn excerpt(text: &str) -> String {
    quote::one_line(&text.chars().take(EXCERPT_CHARS).collect::<String>())
}

/// Does what the chosen line says, and closes the list.
pub(super) fn accept(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(popup) = model.popup.take() else {
        return;
    };
    let Some(item) = popup.chosen() else { return };
    match item.action.clone() {
        Action::None => {}
        Action::Run(command) => {
            // A key of where one types is for what was being typed.
            if command.contexts().contains(&Context::Prompt) {
                super::help::take_up(model);
            }
            super::commands::run(model, command, None, fx);
        }
        Action::Jump(byte) => links::jump(model, byte),
        Action::Follow(inline) => links::follow(model, inline, fx),
        Action::Browse(address) => fx.push(Effect::OpenUrl(address)),
        Action::Copy { text, what } => fx.push(Effect::Copy { text, what }),
        Action::ShowStripped(block) => stripped::show(model, block),
        Action::OpenArticle(id) => articles::open(model, id, fx),
        Action::OpenCapture(id, number) => captures::open(model, id, number, fx),
        Action::Apply(change) => fx.push(Effect::Apply(*change)),
        Action::Reclean(ids) => super::rules::begin(model, ids, false, fx),
        Action::Narrow(facet, value) => narrow::take(model, facet, value, fx),
        Action::FilterTag(tag) => tagging::filter(model, &tag, fx),
        Action::UseTheme(name) => super::themes::take(model, name),
        Action::RenameTag(tag) => tagging::ask_new_name(model, &tag, fx),
        Action::ShowView(slot) => shelf::show(model, slot, fx),
        Action::RevertTo { id, steps, redo } => history::go(model, id, steps, redo, fx),
    }
}
