//! A few old highlights a day, one at a time: seen, and answered by when each
//! is to come again.

use std::{collections::HashSet, ops::Range};

use super::{
    Effect, Model, articles,
    geometry::{Area, Pane},
    motion::Motion,
    notes, quote,
};
use crate::{
    article::{annotation::ColorNames, export::json::known_day},
    command::Command,
    library::{Change, Noted, ReviewAnswer},
};

type Fx<'a> = &'a mut Vec<Effect>;

/// Rows of a highlight; the rest is in its story.
const QUOTE_ROWS_MAX: usize = 40;
/// Rows of a note.
const NOTE_ROWS_MAX: usize = 12;

/// What a line of the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisitKind {
    /// The story and the day.
    Story,
    /// What was marked.
    Quote,
    /// What was written.
    Note,
    /// Between them.
    Blank,
}

/// The page.
#[derive(Debug, Default)]
pub struct RevisitPane {
    /// The day's highlights.
    pub page: Vec<Noted>,
    /// The one that is shown.
    pub at: usize,
    /// An answer has come.
    pub loaded: bool,
    /// What the reader calls the colours.
    pub colors: ColorNames,
    /// There are more than the page has.
    pub more: bool,
    /// More than the day's share was asked for.
    extra: bool,
    /// Those that were answered.
    answered: HashSet<String>,
    came_from: Pane,
}

impl RevisitPane {
    /// The highlight that is shown; none once all are answered.
    pub fn chosen(&self) -> Option<&Noted> {
        let noted = self.page.get(self.at)?;
        (!self.is_answered(noted)).then_some(noted)
    }

    fn is_answered(&self, noted: &Noted) -> bool {
        self.answered.contains(&noted.annotation.id)
    }

    /// How many are left of the day's.
    pub fn left(&self) -> usize {
        self.page.iter().filter(|n| !self.is_answered(n)).count()
    }

    /// The lines of the highlight that is shown, `cols` wide.
    pub fn lines(&self, cols: usize) -> Vec<(RevisitKind, String)> {
        let Some(noted) = self.chosen() else {
            return Vec::new();
        };
        let annotation = &noted.annotation;
        let day = known_day(annotation.created).map(|day| format!(" · {day}"));
        let color = self.colors.own(annotation.color);
        let color = color.map_or_else(String::new, |name| format!(" · {name}"));
        let story = format!(
            "{}{}{color}",
            quote::one_line(&noted.article_title),
            day.unwrap_or_default()
        );
        let mut lines = Vec::new();
        let mut push = |kind, text: &str, most| {
            lines.extend(
                notes::wrapped(text, cols, most)
                    .into_iter()
                    .map(|t| (kind, t)),
            );
        };
        push(RevisitKind::Story, &story, 2);
        push(RevisitKind::Blank, " ", 1);
        if let Some(selector) = &annotation.selector {
            push(RevisitKind::Quote, &selector.exact, QUOTE_ROWS_MAX);
        }
        if !annotation.note.is_empty() {
            push(RevisitKind::Blank, " ", 1);
            push(RevisitKind::Note, &annotation.note, NOTE_ROWS_MAX);
        }
        lines
    }

    /// To another highlight that has no answer yet.
    pub(super) fn go(&mut self, motion: Motion) {
        let open: Vec<usize> = (0..self.page.len())
            .filter(|at| self.page.get(*at).is_some_and(|n| !self.is_answered(n)))
            .collect();
        let found = match motion {
            Motion::Down | Motion::PageDown | Motion::HalfDown => {
                open.iter().find(|at| **at > self.at).or(open.last())
            }
            Motion::Up | Motion::PageUp | Motion::HalfUp => {
                open.iter().rev().find(|at| **at < self.at).or(open.first())
            }
            Motion::Top => open.first(),
            Motion::End => open.last(),
            _ => None,
        };
        self.at = found.copied().unwrap_or(self.at);
    }

    /// To the first one without an answer, from the present one on.
    fn go_on(&mut self) {
        let from = self.at;
        let count = self.page.len();
        let next = (0..count)
            .map(|n| (from + n) % count)
            .find(|at| self.page.get(*at).is_some_and(|n| !self.is_answered(n)));
        self.at = next.unwrap_or(from);
    }
}

/// The rows of the screen that so many lines of a highlight stand on in `body`: a
/// third of what is free is above them, the eye's middle of a page.
pub fn rows(body: Area, lines: usize) -> Range<u16> {
    let free = usize::from(body.rows).saturating_sub(lines) as u16;
    let top = body.y + free / 3;
    top..top + (body.rows - free)
}

/// Shows the page; a new one where the last is through. Asked for once more
/// there, it goes on past the day's share.
pub(super) fn open(model: &mut Model, fx: Fx<'_>) {
    if model.review.left() == 0 {
        model.review.extra = model.focus == Pane::Review;
    }
    if model.focus != Pane::Review {
        model.review.came_from = model.focus;
        super::reader::save_position(model, fx);
        model.focus = Pane::Review;
        model.zen = false;
    }
    if model.review.left() == 0 {
        model.review.page.clear();
        model.review.answered.clear();
        model.review.at = 0;
        model.review.loaded = false;
    }
    ask(model, fx);
}

fn ask(model: &Model, fx: Fx<'_>) {
    fx.push(Effect::ListReview(model.review.answered.len()));
}

/// Asks again after something changed, while somebody looks.
pub(super) fn refresh(model: &Model, fx: Fx<'_>) {
    if model.focus == Pane::Review {
        ask(model, fx);
    }
}

/// Back to where the page was opened from.
pub(super) fn leave(model: &mut Model, fx: Fx<'_>) {
    model.focus = match model.review.came_from {
        Pane::Reader | Pane::Notes if model.reader.is_none() => Pane::Library,
        pane => pane,
    };
    super::notebook::refresh(model, fx);
}

/// Takes what is due; `share` of it is left of the day's. A page that was
/// begun stays as it is, but for what was changed; an answer that was undone
/// is open again.
pub(super) fn take(model: &mut Model, due: Vec<Noted>, share: usize) {
    let pane = &mut model.review;
    pane.loaded = true;
    let begun = !pane.page.is_empty();
    if !begun {
        let share = if pane.extra { due.len() } else { share };
        pane.page = due.iter().take(share).cloned().collect();
    }
    let is_shown = |noted: &Noted| {
        let mut shown = pane.page.iter();
        shown.any(|s| s.annotation.id == noted.annotation.id)
    };
    pane.more = !due.iter().all(is_shown);
    for noted in due.into_iter().filter(|_| begun) {
        let id = &noted.annotation.id;
        if let Some(at) = pane.page.iter().position(|n| n.annotation.id == *id) {
            if pane.answered.remove(id) {
                pane.at = at;
            }
            pane.page.splice(at..=at, [noted]);
        }
    }
    pane.go_on();
}

/// Says when the highlight is to come again.
pub(super) fn answer(model: &mut Model, answer: ReviewAnswer, fx: Fx<'_>) {
    let pane = &mut model.review;
    let Some(annotation) = pane.chosen().map(|n| n.annotation.id.clone()) else {
        return model.say_with_key("Nothing is left for today", Command::Back, "goes back");
    };
    pane.answered.insert(annotation.clone());
    pane.go_on();
    fx.push(Effect::Apply(Change::Review { annotation, answer }));
}

/// Copies the highlight as a Markdown quote with its source.
pub(super) fn copy(model: &mut Model, fx: Fx<'_>) {
    if let Some(noted) = model.review.chosen() {
        let text = quote::with_source(&noted.article_title, &noted.article_site, &noted.annotation);
        fx.push(Effect::Copy { text, what: "note" });
    }
}

/// Opens the story at the highlight.
pub(super) fn enter(model: &mut Model, fx: Fx<'_>) {
    let Some(noted) = model.review.chosen() else {
        return model.say_with_key("Nothing is left for today", Command::Back, "goes back");
    };
    let article = noted.article;
    model.annotation_next = Some(noted.annotation.id.clone());
    articles::open(model, article, fx);
    model.opened_from = Pane::Review;
}
