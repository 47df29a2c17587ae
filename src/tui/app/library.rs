//! The list of articles: which are shown, in what order, and which line has
//! the cursor. Lines are fetched a screen ahead; the cursor and the selection
//! are kept by article, never by line number.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Effect, Model, motion::Motion};
use crate::{
    command::{Command, Context},
    library::{ArticleId, Counts, Found, Hit, Place, ReadState, Row, Sort, SortKey},
};

/// Lines kept in memory; far more than any screen, far less than a library.
const ROWS_KEPT_MAX: usize = 2_000;
/// Lines asked for with a list before the screen's size is known.
const FIRST_ROWS_MIN: usize = 60;
/// Lines that stay between the cursor and the edge of the screen.
const EDGE_ROWS: usize = 1;

/// Words of a filter that name a place.
const PLACES: [&str; 3] = ["is:library", "is:archived", "is:trash"];

/// Which part of the library is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The shelf.
    #[default]
    Library,
    /// What was put away.
    Archive,
    /// What was thrown away.
    Trash,
    /// Shelf and archive.
    All,
}

impl View {
    /// What the view is called in the header.
    pub fn title(self) -> &'static str {
        match self {
            Self::Library => "Library",
            Self::Archive => "Archive",
            Self::Trash => "Trash",
            Self::All => "Library and archive",
        }
    }

    /// The query that shows it.
    fn query(self) -> &'static str {
        match self {
            Self::Library => "is:library",
            Self::Archive => "is:archived",
            Self::Trash => "is:trashed",
            Self::All => "",
        }
    }
}

/// What a [`super::Msg::Listed`] carries, without its generation.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Ids of the view in order.
    pub ids: Vec<ArticleId>,
    /// Lines of the first of them.
    pub rows: Vec<Row>,
    /// How many are where.
    pub counts: Counts,
    /// Why the query could not be understood.
    pub problem: Option<String>,
    /// The library's version.
    pub version: u64,
}

/// The list of articles.
#[derive(Debug, Default)]
pub struct LibraryPane {
    /// Which part of the library.
    pub view: View,
    /// The filter, as typed.
    pub filter: String,
    /// The order.
    pub sort: Sort,
    /// The list arrived at least once.
    pub loaded: bool,
    /// Articles in order.
    pub ids: Vec<ArticleId>,
    /// The line with the cursor.
    pub at: usize,
    /// The first line on the screen.
    pub top: usize,
    /// Lines on the screen.
    pub height: usize,
    /// Selected articles.
    pub selected: BTreeSet<ArticleId>,
    /// How many articles are where.
    pub counts: Counts,
    /// Why the filter could not be understood.
    pub problem: Option<String>,
    /// Matches in what was stripped, where the list shows such articles.
    pub hidden_hits: HashMap<ArticleId, Hit>,
    /// Version of the library that the list shows.
    pub version: u64,
    rows: HashMap<ArticleId, Row>,
    on_their_way: HashSet<ArticleId>,
    generation: u64,
    /// The list of this number is the one shown.
    shown: u64,
    /// The article that gets the cursor once it is in the list.
    wish: Option<ArticleId>,
}

impl LibraryPane {
    /// The article with the cursor.
    pub fn chosen(&self) -> Option<ArticleId> {
        self.ids.get(self.at).copied()
    }

    /// The line of an article, if it is here already.
    pub fn row(&self, id: ArticleId) -> Option<&Row> {
        self.rows.get(&id)
    }

    /// The number of the list that was asked for last.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The list shows what was found in stripped text.
    pub fn shows_hidden(&self) -> bool {
        !self.hidden_hits.is_empty()
    }

    /// Whether the whole library, not just this view of it, is empty.
    pub fn is_bare(&self) -> bool {
        let c = self.counts;
        self.loaded
            && c.library + c.archive + c.trash == 0
            && self.filter.is_empty()
            && self.ids.is_empty()
    }

    /// The query of the view and the filter. A filter that names a place
    /// itself looks there.
    pub fn query(&self) -> String {
        let (filter, view) = (self.filter.trim_start(), self.view.query());
        if filter.is_empty() || view.is_empty() || PLACES.iter().any(|place| filter.contains(place))
        {
            return if filter.is_empty() {
                view.to_owned()
            } else {
                filter.to_owned()
            };
        }
        // What is typed stays last, so that its last word may be unfinished.
        // The bracket, which closes by itself, keeps an `or` in it together.
        format!("{view} ({filter}")
    }

    /// Selected articles in the list's order, or else the one with the cursor.
    pub fn targets(&self) -> Vec<ArticleId> {
        if self.selected.is_empty() {
            return self.chosen().into_iter().collect();
        }
        self.selected.iter().copied().collect()
    }

    /// Puts the cursor on `id` now, or when it arrives.
    pub(super) fn wish_for(&mut self, id: ArticleId) {
        self.wish = Some(id);
        self.seek();
    }

    fn seek(&mut self) {
        let found = self
            .wish
            .and_then(|id| self.ids.iter().position(|other| *other == id));
        if let Some(at) = found {
            self.at = at;
            self.wish = None;
        }
    }

    /// Takes the height, and keeps the cursor in the list and on the screen.
    pub(super) fn fit(&mut self, height: u16) {
        self.height = usize::from(height);
        self.at = self.at.min(self.ids.len().saturating_sub(1));
        let edge = EDGE_ROWS.min(self.height.saturating_sub(1) / 2);
        let lowest = (self.at + edge + 1).saturating_sub(self.height);
        let highest = self.at.saturating_sub(edge);
        let last = self.ids.len().saturating_sub(self.height);
        self.top = self.top.max(lowest).min(highest).min(last);
    }

    /// Asks for the lines that are missing on this screen and the next.
    pub(super) fn fetch(&mut self, fx: &mut Vec<Effect>) {
        let from = self.top.saturating_sub(self.height);
        let wanted = self.ids.iter().skip(from).take(3 * self.height);
        let ids: Vec<ArticleId> = wanted
            .copied()
            .filter(|id| !self.rows.contains_key(id) && !self.on_their_way.contains(id))
            .collect();
        // One screen at a time, unless a line that is on the screen is missing.
        let urgent = ids.iter().any(|id| self.on_screen(*id));
        if urgent || ids.len() >= self.height.max(1) {
            self.on_their_way.extend(&ids);
            fx.push(Effect::FetchRows {
                generation: self.generation,
                ids,
            });
        }
    }

    fn on_screen(&self, id: ArticleId) -> bool {
        self.ids
            .iter()
            .skip(self.top)
            .take(self.height)
            .any(|other| *other == id)
    }

    pub(super) fn take_rows(&mut self, generation: u64, rows: Vec<Row>) {
        if generation != self.generation {
            return;
        }
        self.keep_few_rows();
        for row in rows {
            self.on_their_way.remove(&row.id);
            self.rows.insert(row.id, row);
        }
    }

    /// Takes the newer line of an article that was opened.
    pub(super) fn refresh_row(&mut self, row: &Row) {
        if let Some(old) = self.rows.get_mut(&row.id) {
            old.clone_from(row);
        }
    }

    /// Shows progress at once; the library keeps it a moment later.
    pub(super) fn note_progress(&mut self, id: ArticleId, progress: f32) {
        if let Some(row) = self.rows.get_mut(&id) {
            row.progress = row.progress.max(progress);
            if row.state == ReadState::Unread {
                row.state = ReadState::Reading;
                let counted = u64::from(row.place == Place::Library);
                self.counts.unread = self.counts.unread.saturating_sub(counted);
            }
        }
    }

    /// Forgets lines far from the screen once there are many.
    fn keep_few_rows(&mut self) {
        if self.rows.len() < ROWS_KEPT_MAX {
            return;
        }
        let from = self.top.saturating_sub(2 * self.height);
        let near: HashSet<ArticleId> = self
            .ids
            .iter()
            .skip(from)
            .take(5 * self.height)
            .copied()
            .collect();
        self.rows
            .retain(|id, _| near.contains(id) || self.selected.contains(id));
    }

    fn take(&mut self, listed: Listed) {
        let chosen = self.chosen();
        self.loaded = true;
        self.counts = listed.counts;
        self.version = listed.version;
        self.problem = listed.problem;
        if self.problem.is_some() {
            return;
        }
        self.hidden_hits.clear();
        self.ids = listed.ids;
        self.rows.clear();
        self.on_their_way.clear();
        self.rows
            .extend(listed.rows.into_iter().map(|row| (row.id, row)));
        // The cursor stays on its article; if that is gone, on its line, so
        // that the next one takes its place.
        if let Some(at) = chosen.and_then(|id| self.ids.iter().position(|other| *other == id)) {
            self.at = at;
        }
        self.seek();
        self.forget_gone();
    }

    /// What is no longer in the list is no longer selected: a key must never
    /// act on what can't be seen.
    fn forget_gone(&mut self) {
        if !self.selected.is_empty() {
            let here: HashSet<ArticleId> = self.ids.iter().copied().collect();
            self.selected.retain(|id| here.contains(id));
        }
    }

    pub(super) fn take_hidden(&mut self, generation: u64, found: Vec<Found>) {
        if generation != self.generation || !self.ids.is_empty() {
            return;
        }
        for Found { row, hits } in found {
            let id = row.id;
            self.ids.push(id);
            self.rows.insert(id, row);
            let hit = hits.into_iter().next();
            self.hidden_hits.insert(id, hit.unwrap_or_else(no_hit));
        }
        self.at = 0;
        self.top = 0;
    }

    pub(super) fn go(&mut self, motion: Motion, count: Option<u32>) {
        let n = count.unwrap_or(1) as usize;
        let page = self.height.max(1);
        let last = self.ids.len().saturating_sub(1);
        self.at = match motion {
            Motion::Down => self.at.saturating_add(n),
            Motion::Up => self.at.saturating_sub(n),
            Motion::HalfDown => self.at.saturating_add(n * page.div_ceil(2)),
            Motion::HalfUp => self.at.saturating_sub(n * page.div_ceil(2)),
            Motion::PageDown => self.turn(n.saturating_mul(page), true),
            Motion::PageUp => self.turn(n.saturating_mul(page), false),
            Motion::Top | Motion::End if count.is_some() => n.saturating_sub(1),
            Motion::Top => 0,
            Motion::End => last,
            _ => self.at,
        }
        .min(last);
    }

    /// Turns pages: the screen moves with the cursor, which keeps its row.
    fn turn(&mut self, rows: usize, down: bool) -> usize {
        if down {
            self.top = self.top.saturating_add(rows);
            self.at.saturating_add(rows)
        } else {
            self.top = self.top.saturating_sub(rows);
            self.at.saturating_sub(rows)
        }
    }

    pub(super) fn go_percent(&mut self, percent: u32) {
        let last = self.ids.len().saturating_sub(1);
        self.at = last * percent as usize / 100;
    }

    pub(super) fn toggle_item(&mut self) {
        if let Some(id) = self.chosen() {
            if !self.selected.remove(&id) {
                self.selected.insert(id);
            }
            self.go(Motion::Down, None);
        }
    }

    pub(super) fn toggle_all(&mut self) {
        if self.selected.is_empty() {
            self.selected = self.ids.iter().copied().collect();
        } else {
            self.selected.clear();
        }
    }

    /// The article `n` after (or before) `id` in the list. One that has left
    /// the list counts as standing where the cursor is.
    pub(super) fn neighbour(&self, id: ArticleId, n: usize, forward: bool) -> Option<ArticleId> {
        let here = self.ids.iter().position(|other| *other == id);
        let at = match (here, forward) {
            (Some(at), true) => at.checked_add(n),
            (Some(at), false) => at.checked_sub(n),
            (None, true) => self.at.checked_add(n - 1),
            (None, false) => self.at.checked_sub(n),
        };
        self.ids.get(at?).copied()
    }
}

/// Stands in for a match whose surroundings are unknown.
fn no_hit() -> Hit {
    Hit {
        place: crate::library::HitIn::Hidden,
        before: String::new(),
        matched: String::new(),
        after: String::new(),
        start: None,
        end: None,
    }
}

/// Asks for the list anew, as a new generation: answers to older ones are
/// ignored from now on.
pub(super) fn relist(model: &mut Model, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    list.generation += 1;
    fx.push(Effect::List {
        generation: list.generation,
        query: list.query(),
        sort: list.sort,
        first: (2 * list.height).max(FIRST_ROWS_MIN),
    });
}

pub(super) fn listed(model: &mut Model, generation: u64, listed: Listed, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    if generation != list.generation {
        return;
    }
    list.shown = generation;
    list.take(listed);
    let nothing = list.ids.is_empty() && list.problem.is_none();
    if nothing && !list.filter.trim().is_empty() {
        fx.push(Effect::FindHidden {
            generation,
            query: list.query(),
        });
    }
}

/// Whoever moves in the list sees what another window changed. Nothing is
/// asked while a list is on its way, for it brings the version that counts,
/// nor with a key that changes something, for that asks for a list anyway.
pub(super) fn look_for_changes(model: &Model, fx: &mut Vec<Effect>) {
    let list = &model.library;
    let settled = list.loaded && list.shown == list.generation;
    if settled && fx.is_empty() && model.context() == Context::Library {
        fx.push(Effect::CheckVersion(list.version));
    }
}

/// Asks whether another window changed something, wherever the keys are.
pub(super) fn look_again(model: &Model, fx: &mut Vec<Effect>) {
    let list = &model.library;
    if list.loaded {
        fx.push(Effect::CheckVersion(list.version));
    }
}

/// Filters by `filter` from now on.
pub(super) fn filter(model: &mut Model, filter: &str, fx: &mut Vec<Effect>) {
    if model.library.filter != filter {
        filter.clone_into(&mut model.library.filter);
        model.library.problem = None;
        relist(model, fx);
    }
}

pub(super) fn show(model: &mut Model, view: View, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    list.view = view;
    list.filter.clear();
    list.selected.clear();
    (list.at, list.top) = (0, 0);
    relist(model, fx);
}

pub(super) fn sort(model: &mut Model, key: SortKey, fx: &mut Vec<Effect>) {
    let sort = &mut model.library.sort;
    let reversed = sort.key == key && !sort.reversed;
    *sort = Sort { key, reversed };
    let name = sort_name(*sort);
    relist(model, fx);
    model.say(format!("Sorted: {name}"));
}

/// Takes back the selection, else the filter, else tells how to leave.
pub(super) fn cancel(model: &mut Model, fx: &mut Vec<Effect>) {
    if !model.library.selected.is_empty() {
        model.library.selected.clear();
    } else if !model.library.filter.is_empty() {
        filter(model, "", fx);
    } else {
        model.say_with_key("Nothing to cancel", Command::Quit, "quits");
    }
}

/// An order in words.
pub fn sort_name(sort: Sort) -> &'static str {
    match (sort.key, sort.reversed) {
        (SortKey::Added, false) => "newest first",
        (SortKey::Added, true) => "oldest first",
        (SortKey::Published, false) => "latest published first",
        (SortKey::Published, true) => "first published first",
        (SortKey::Title, false) => "by title",
        (SortKey::Title, true) => "by title, Z to A",
        (SortKey::Author, false) => "by author",
        (SortKey::Author, true) => "by author, Z to A",
        (SortKey::Site, false) => "by site",
        (SortKey::Site, true) => "by site, Z to A",
        (SortKey::Length, false) => "longest first",
        (SortKey::Length, true) => "shortest first",
        (SortKey::Progress, false) => "furthest read first",
        (SortKey::Progress, true) => "least read first",
        (SortKey::Relevance, false) => "best match first",
        (SortKey::Relevance, true) => "best match last",
    }
}
