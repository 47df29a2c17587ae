//! All notes of the library, as a view of its own: filtered by the query
//! language, grouped by story, with what was marked and what stands around
//! it; one or many changed at once.

pub mod page;

use std::collections::BTreeSet;

use super::{
    Effect, Model, articles,
    geometry::{Area, Pane},
    library,
    motion::Motion,
    narrow, quote,
    settle::is_open,
};
use crate::{
    article::annotation::{AnchorState, Annotation, Color, ColorNames},
    command::Command,
    library::{ArticleId, Change, Noted, WaitingNote},
    text,
};

type Fx<'a> = &'a mut Vec<Effect>;

/// A note of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its story; none if that is not here.
    pub article: Option<ArticleId>,
    /// The story's title.
    pub title: String,
    /// Where the story is from: a publisher, or an address.
    pub site: String,
    /// The note.
    pub annotation: Annotation,
    /// Why it waits, if it does.
    pub why: String,
    /// It is no note, but says what was decided about a story that waits.
    pub is_decision: bool,
}

impl Entry {
    fn heading(&self) -> String {
        let from = match (&self.article, self.site.is_empty()) {
            (None, _) => " · not in the library".to_owned(),
            (Some(_), true) => String::new(),
            (Some(_), false) => format!(" · {}", self.site),
        };
        let waits = self.article.is_none();
        let named = [(&self.title, true), (&self.site, waits)].into_iter();
        let names = named.filter(|(_, counts)| *counts);
        let mut names = names.map(|(name, _)| quote::one_line(name));
        let title = names.find(|name| !name.is_empty());
        format!("{}{from}", title.as_deref().unwrap_or("Without a title"))
    }

    fn same_story(&self, other: &Self) -> bool {
        self.article == other.article
            && (self.article.is_some() || (&self.title, &self.site) == (&other.title, &other.site))
    }

    /// Whether somebody should look at it.
    fn is_open(&self) -> bool {
        self.annotation.state == AnchorState::Waiting || is_open(&self.annotation)
    }
}

/// The view.
#[derive(Debug, Default)]
pub struct Notebook {
    /// The notes, in order.
    pub entries: Vec<Entry>,
    /// The chosen one.
    pub at: usize,
    /// The first one on the screen.
    pub top: usize,
    /// What is filtered by, as typed.
    pub filter: String,
    /// Newest first, not by story.
    pub by_time: bool,
    /// Identities of those that are selected.
    pub selected: BTreeSet<String>,
    /// An answer has come.
    pub loaded: bool,
    /// What the reader calls the colours.
    pub colors: ColorNames,
    range: Option<(String, BTreeSet<String>)>,
    generation: u64,
    cols: u16,
    height: usize,
    came_from: Pane,
    wish: Option<String>,
}

impl Notebook {
    /// The chosen note.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    /// All that is selected waits for its story.
    pub(super) fn only_waiting(&self) -> bool {
        self.targets().iter().all(|e| e.article.is_none())
    }

    /// Those that a key is about: the selected ones, else the chosen one.
    fn targets(&self) -> Vec<&Entry> {
        let selected: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|e| self.selected.contains(&e.annotation.id))
            .collect();
        if selected.is_empty() {
            self.chosen().into_iter().collect()
        } else {
            selected
        }
    }

    fn sort(&mut self) {
        if self.by_time {
            self.entries
                .sort_by_key(|e| std::cmp::Reverse(e.annotation.created));
        }
    }

    pub(super) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let n = count.unwrap_or(1) as usize;
        let mut page = 0;
        let mut rows = 0;
        while rows < self.height && self.top + page < self.entries.len() {
            rows += self.height_of(self.top + page, self.top);
            page += 1;
        }
        let page = page.saturating_sub(1).max(1);
        let last = self.entries.len().saturating_sub(1);
        self.at = match motion {
            Motion::Down => self.at.saturating_add(n),
            Motion::Up => self.at.saturating_sub(n),
            Motion::HalfDown => self.at.saturating_add(n.saturating_mul(page.div_ceil(2))),
            Motion::HalfUp => self.at.saturating_sub(n.saturating_mul(page.div_ceil(2))),
            Motion::PageDown => self.at.saturating_add(n.saturating_mul(page)),
            Motion::PageUp => self.at.saturating_sub(n.saturating_mul(page)),
            Motion::Top | Motion::End if count.is_some() => n.saturating_sub(1),
            Motion::Top => 0,
            Motion::End => last,
            _ => self.at,
        }
        .min(last);
        self.stretch_range();
    }

    fn stretch_range(&mut self) {
        let Some((from, before)) = &self.range else {
            return;
        };
        let Some(begin) = self.entries.iter().position(|e| e.annotation.id == *from) else {
            return;
        };
        let (first, last) = (begin.min(self.at), begin.max(self.at));
        let stretch = self.entries.iter().skip(first).take(last - first + 1);
        let stretch = stretch.map(|e| e.annotation.id.clone());
        self.selected = before.iter().cloned().chain(stretch).collect();
    }

    pub(super) fn toggle_item(&mut self) {
        self.range = None;
        let Some(id) = self.chosen().map(|e| e.annotation.id.clone()) else {
            return;
        };
        if !self.selected.remove(&id) {
            self.selected.insert(id);
        }
        self.go(Motion::Down, None);
    }

    pub(super) fn toggle_range(&mut self) {
        if self.range.take().is_none()
            && let Some(id) = self.chosen().map(|e| e.annotation.id.clone())
        {
            self.range = Some((id, self.selected.clone()));
            self.stretch_range();
        }
    }

    pub(super) fn toggle_all(&mut self) {
        self.range = None;
        if self.selected.is_empty() {
            let all = self.entries.iter().map(|e| e.annotation.id.clone());
            self.selected = all.collect();
        } else {
            self.selected.clear();
        }
    }

    fn select_none(&mut self) {
        self.selected.clear();
        self.range = None;
    }
}

/// Shows the view, as it was left.
pub(super) fn open(model: &mut Model, fx: Fx<'_>) {
    if model.focus != Pane::Notebook {
        if model.focus != Pane::Review {
            model.notebook.came_from = model.focus;
        }
        super::reader::save_position(model, fx);
        model.focus = Pane::Notebook;
        model.zen = false;
    }
    relist(model, fx);
}

/// Back to where the view was opened from.
pub(super) fn leave(model: &mut Model) {
    model.focus = match model.notebook.came_from {
        Pane::Reader | Pane::Notes if model.reader.is_none() => Pane::Library,
        pane => pane,
    };
}

/// Asks for the notes anew.
pub(super) fn relist(model: &mut Model, fx: Fx<'_>) {
    let book = &mut model.notebook;
    book.generation += 1;
    fx.push(Effect::ListNotes {
        generation: book.generation,
        query: book.filter.clone(),
    });
}

/// The same, while somebody looks.
pub(super) fn refresh(model: &mut Model, fx: Fx<'_>) {
    if model.focus == Pane::Notebook {
        relist(model, fx);
    }
}

/// Filters from now on.
pub(super) fn filter(model: &mut Model, filter: &str, fx: Fx<'_>) {
    if model.notebook.filter != filter {
        filter.clone_into(&mut model.notebook.filter);
        relist(model, fx);
    }
}

/// Sorts by story and place, or newest first.
pub(super) fn sort(model: &mut Model, by_time: bool, fx: Fx<'_>) {
    let book = &mut model.notebook;
    book.by_time = by_time;
    book.wish = book.chosen().map(|e| e.annotation.id.clone());
    relist(model, fx);
}

pub(super) fn take(
    model: &mut Model,
    generation: u64,
    noted: Vec<Noted>,
    waiting: Vec<WaitingNote>,
) {
    let book = &mut model.notebook;
    if generation != book.generation {
        return;
    }
    let noted = noted.into_iter().map(|n| Entry {
        article: Some(n.article),
        title: n.article_title,
        site: n.article_site,
        annotation: n.annotation,
        why: String::new(),
        is_decision: false,
    });
    let waiting = waiting.into_iter().map(|w| Entry {
        article: None,
        is_decision: w.is_decision,
        annotation: if w.is_decision {
            Annotation {
                note: w.decided(),
                tags: Vec::new(),
                ..w.annotation
            }
        } else {
            w.annotation
        },
        title: w.article_title,
        site: w.url.unwrap_or_default(),
        why: if w.tool.is_empty() {
            w.why
        } else {
            format!("{} (from {})", w.why, w.tool)
        },
    });
    let before = std::mem::replace(&mut book.entries, noted.chain(waiting).collect());
    book.sort();
    book.loaded = true;
    let is = |id: &String| book.entries.iter().position(|e| e.annotation.id == *id);
    let found = book.wish.take().as_ref().and_then(is);
    let there: BTreeSet<&String> = book.entries.iter().map(|e| &e.annotation.id).collect();
    let left = library::next_left(&before, book.at, |e| there.contains(&e.annotation.id));
    let found = found.or_else(|| is(&left?.annotation.id));
    book.at = found.unwrap_or(book.at);
    book.selected.retain(|id| there.contains(id));
    if book
        .range
        .as_ref()
        .is_some_and(|(id, _)| !there.contains(id))
    {
        book.range = None;
    }
    book.show_chosen();
}

/// Brings the view into step with the screen.
pub(super) fn settle(model: &mut Model, area: Option<Area>) {
    if let (Some(area), Pane::Notebook) = (area, model.focus) {
        model.notebook.cols = area.cols;
        model.notebook.height = usize::from(area.body().rows);
        model.notebook.show_chosen();
    }
}

/// Opens the story with the chosen note in the panel, where its place is seen
/// beside what it was made on.
pub(super) fn look(model: &mut Model, fx: Fx<'_>) {
    enter(model, fx);
    model.look_next = model.annotation_next.take();
}

/// Opens the story at the chosen note.
pub(super) fn enter(model: &mut Model, fx: Fx<'_>) {
    let Some(entry) = model.notebook.chosen() else {
        return nothing(model);
    };
    match entry.article {
        Some(article) => {
            model.annotation_next = Some(entry.annotation.id.clone());
            articles::open(model, article, fx);
            model.opened_from = Pane::Notebook;
        }
        None => model.say_with_key(
            "Its story is not in the library",
            Command::AttachNote,
            "attaches it to one",
        ),
    }
}

fn nothing(model: &mut Model) {
    if model.notebook.filter.is_empty() {
        model.say("There are no notes in the library yet");
    } else {
        model.say_with_key("No note fits", Command::Cancel, "shows all");
    }
}

/// To the next note whose place is not sure, or that waits.
pub(super) fn step(model: &mut Model, forward: bool) {
    let book = &mut model.notebook;
    let open: Vec<usize> = (0..book.entries.len())
        .filter(|at| book.entries.get(*at).is_some_and(Entry::is_open))
        .collect();
    let next = if forward {
        open.iter().find(|at| **at > book.at).or(open.first())
    } else {
        open.iter().rev().find(|at| **at < book.at).or(open.last())
    };
    let Some(&next) = next else {
        return model.say("Every note that is listed is in its place");
    };
    book.at = next;
    let nth = open.iter().position(|at| *at == next).unwrap_or(0) + 1;
    model.say_with_key(
        &format!("{nth} of {} that need a look", open.len()),
        Command::Open,
        "shows its story",
    );
}

/// The identities of those that a key is about, if any is on a story; the
/// library leaves those that wait as they are, and says so.
fn placed(model: &mut Model) -> Vec<String> {
    let targets = model.notebook.targets();
    let none = targets.is_empty();
    let waiting = targets.iter().all(|e| e.article.is_none());
    let ids = targets.iter().map(|e| e.annotation.id.clone());
    let here: Vec<String> = ids.filter(|_| !waiting).collect();
    if none {
        nothing(model);
    } else if waiting {
        model.say_with_key(
            "A note that waits is changed once it is on a story",
            Command::AttachNote,
            "attaches it",
        );
    }
    here
}

pub(super) fn color(model: &mut Model, color: Color, fx: Fx<'_>) {
    let annotations = placed(model);
    if !annotations.is_empty() {
        fx.push(Effect::Apply(Change::EditAnnotations {
            annotations,
            color: Some(color),
            add: Vec::new(),
            remove: Vec::new(),
        }));
    }
}

/// The notes whose tags are to be changed together; none if it is about one.
pub(super) fn several(model: &mut Model) -> Option<Vec<String>> {
    let annotations = placed(model);
    (annotations.len() > 1 || annotations.is_empty()).then_some(annotations)
}

pub(super) fn delete(model: &mut Model, fx: Fx<'_>) {
    let targets = model.notebook.targets();
    let annotations: Vec<String> = targets.iter().map(|e| e.annotation.id.clone()).collect();
    if annotations.is_empty() {
        return nothing(model);
    }
    model.notebook.select_none();
    fx.push(Effect::Apply(Change::DeleteAnnotations { annotations }));
}

/// Copies the notes as Markdown quotes with their source.
pub(super) fn copy(model: &mut Model, fx: Fx<'_>) {
    let targets = model.notebook.targets();
    if targets.is_empty() {
        return nothing(model);
    }
    let what = if targets.len() == 1 { "note" } else { "notes" };
    let texts = targets
        .iter()
        .map(|e| quote::with_source(&e.title, &e.site, &e.annotation));
    let text = texts.collect::<Vec<_>>().join("\n");
    fx.push(Effect::Copy { text, what });
}

/// Offers stories for the notes that wait: those that are selected, or all
/// that wait for the same one as the chosen note.
pub(super) fn attach(model: &mut Model, fx: Fx<'_>) {
    let book = &model.notebook;
    let chosen = book.chosen().filter(|e| e.article.is_none());
    let targets: Vec<&Entry> = match (book.selected.is_empty(), chosen) {
        (true, Some(chosen)) => {
            let entries = book.entries.iter();
            entries.filter(|e| e.same_story(chosen)).collect()
        }
        (true, None) => Vec::new(),
        (false, _) => book.targets(),
    };
    let waiting: Vec<&Entry> = targets
        .into_iter()
        .filter(|e| e.article.is_none())
        .collect();
    let Some(first) = waiting.first() else {
        return model.say("Only notes that wait for their story are attached to one");
    };
    fx.push(Effect::OfferStories {
        annotations: waiting.iter().map(|e| e.annotation.id.clone()).collect(),
        title: first.title.clone(),
    });
}

/// Takes back the selection, else the filter.
pub(super) fn cancel(model: &mut Model, fx: Fx<'_>) {
    let book = &mut model.notebook;
    if !book.selected.is_empty() {
        book.select_none();
    } else if book.filter.is_empty() {
        model.say_with_key("Nothing to cancel", Command::Back, "goes back");
    } else {
        filter(model, "", fx);
    }
}

impl Model {
    /// What the view shows, and how many: its title.
    pub fn notebook_title(&self) -> (String, String) {
        let book = &self.notebook;
        let all = self.library.counts.notes.max(book.entries.len() as u64);
        let left = if !book.loaded {
            "All notes".to_owned()
        } else if book.filter.is_empty() {
            format!("All notes  {}", text::grouped(book.entries.len() as u64))
        } else {
            let shown = text::grouped(book.entries.len() as u64);
            format!("All notes  {shown} of {}", text::grouped(all))
        };
        let mut right = Vec::new();
        if !book.selected.is_empty() {
            right.push(format!("{} selected", book.selected.len()));
        }
        if !book.filter.is_empty() {
            right.push(narrow::in_words(&book.filter, &self.config.highlights));
        }
        if book.by_time {
            right.push("newest first".to_owned());
        }
        (left, right.join(" · "))
    }
}
