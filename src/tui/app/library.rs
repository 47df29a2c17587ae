//! The list of articles: which are shown, in what order, and which line has
//! the cursor. Lines are fetched a screen ahead; the cursor and the selection
//! are kept by article, never by line number.

use std::collections::{BTreeSet, HashMap, HashSet};

mod cursor;
mod listing;
mod loading;

use cursor::Stays;
pub(super) use cursor::next_left;
pub(super) use listing::{from_the_top, listed, look_again, look_for_changes, refused, relist};

use super::{Effect, Model, motion::Motion};
use crate::{
    article::annotation::ColorNames,
    command::Command,
    library::{
        ArticleId, Counts, Found, GroupKey, Hit, Place, Query, ReadState, Row, SavedView, Sort,
        SortKey,
    },
};

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
    /// The saved view of this number.
    Saved(u8),
}

impl View {
    /// What the view is called in the header.
    pub fn title(self) -> &'static str {
        match self {
            Self::Library => "Library",
            Self::Archive => "Archive",
            Self::Trash => "Trash",
            Self::All => "Library and archive",
            Self::Saved(_) => "View",
        }
    }

    /// The query that shows it.
    fn query(self) -> &'static str {
        match self {
            Self::Library => "is:library",
            Self::Archive => "is:archived",
            Self::Trash => "is:trashed",
            // A saved view has a query of its own.
            Self::All | Self::Saved(_) => "",
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
    /// What the list is grouped by, if a filter does not say otherwise.
    pub group: Option<GroupKey>,
    /// The saved views, by number.
    pub views: Vec<SavedView>,
    /// What the saved view that is shown asks for.
    base: Query,
    /// Order and groups of the list outside saved views.
    own_order: Option<(Sort, Option<GroupKey>)>,
    /// The view to show once it is saved.
    pub(super) saved_next: Option<u8>,
    /// Where a range of selected articles begins, and what was selected
    /// before it.
    range: Option<(ArticleId, BTreeSet<ArticleId>)>,
    /// What the filter sorts and groups by.
    filter_order: (Option<Sort>, Option<GroupKey>),
    /// The list arrived at least once.
    pub loaded: bool,
    /// Why no list could be made, in sentences.
    pub refused: Option<String>,
    /// Articles in order.
    pub ids: Vec<ArticleId>,
    /// The line with the cursor.
    pub at: usize,
    /// The first line on the screen.
    pub top: usize,
    /// Titles of the other direction have a line of their own.
    pub(super) titles_below: bool,
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
    /// The first match in each article, where words are looked for.
    hits: HashMap<ArticleId, Hit>,
    /// Those whose match was asked for.
    hits_asked: HashSet<ArticleId>,
    /// The query of the list that was asked for last.
    asked_query: String,
    /// And its order.
    asked_sort: Sort,
    /// What the cursor stays on when it comes.
    stays: Stays,
    /// What the reader calls the colours of highlights.
    pub colors: ColorNames,
    /// How many ids of it were asked for.
    asked: usize,
    /// `ids` may be its beginning alone.
    partial: bool,
    /// What waits for them.
    awaited: Option<Awaited>,
}

/// What can only be done once all ids of a view are here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// The cursor goes to the last line.
    End,
    /// The cursor goes to this line.
    Line(usize),
    /// The cursor goes this far, of a hundred.
    Percent(u32),
    /// Every line is selected.
    Selection,
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

    /// Whether another list than the one shown was asked for.
    pub(super) fn is_behind(&self) -> bool {
        self.shown != self.generation
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
        let filter = self.filter.trim_start();
        let (mut before, narrows) = self.before_filter(filter);
        if let Some(group) = self.group.filter(|_| self.filter_order.1.is_none()) {
            before.push(format!("group:{}", group.name()));
        }
        // What is typed stays last, so that its last word may be unfinished.
        if narrows && asks_for_either(filter) {
            // The bracket, which closes by itself, keeps an `or` together.
            before.push(format!("({filter}"));
        } else if !filter.is_empty() {
            before.push(filter.to_owned());
        }
        before.join(" ")
    }

    /// What stands before the filter, and whether the filter narrows it.
    fn before_filter(&self, filter: &str) -> (Vec<String>, bool) {
        let mut before = Vec::new();
        if let View::Saved(_) = self.view {
            let term = self.base.term.as_ref();
            before.extend(term.map(|term| format!("({term})")));
            if self.base.hidden {
                before.push("in:hidden".to_owned());
            }
            return (before, true);
        }
        let view = self.view.query();
        let looks_itself = PLACES.iter().any(|place| filter.contains(place));
        if view.is_empty() || looks_itself {
            return (before, false);
        }
        before.push(view.to_owned());
        (before, true)
    }

    /// The saved view of a number.
    pub fn saved_view(&self, slot: u8) -> Option<&SavedView> {
        self.views.iter().find(|view| view.slot == slot)
    }

    /// What the list is called: the part of the library, or the saved view.
    pub fn title(&self) -> String {
        match self.view {
            View::Saved(slot) => self
                .saved_view(slot)
                .map_or_else(|| format!("View {slot}"), |v| format!("{slot} {}", v.name)),
            view => view.title().to_owned(),
        }
    }

    /// What the list is grouped by.
    pub fn grouped_by(&self) -> Option<GroupKey> {
        self.filter_order.1.or(self.group)
    }

    /// What the list is sorted by.
    pub fn sorted_by(&self) -> Sort {
        self.filter_order.0.unwrap_or(self.sort)
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
    pub(super) fn fit(&mut self, height: u16, titles_below: bool) {
        self.titles_below = titles_below;
        self.height = usize::from(height);
        self.at = self.at.min(self.ids.len().saturating_sub(1));
        let edge = EDGE_ROWS.min(self.height.saturating_sub(1) / 2);
        let lowest = (self.at + edge + 1).saturating_sub(self.height);
        let highest = self.at.saturating_sub(edge);
        let last = self.ids.len().saturating_sub(self.height);
        let last = self.lowest_top(last);
        self.top = self.top.max(lowest).min(highest).min(last);
        self.make_room(edge);
    }

    /// Shows progress at once; the library keeps it a moment later.
    pub(super) fn note_progress(&mut self, id: ArticleId, progress: f32) {
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        let was_unread = row.state == ReadState::Unread;
        row.note_progress(progress);
        if was_unread && row.state != ReadState::Unread && row.place == Place::Library {
            self.counts.unread = self.counts.unread.saturating_sub(1);
        }
    }

    fn take(&mut self, listed: Listed) {
        self.loaded = true;
        self.refused = None;
        self.counts = listed.counts;
        self.version = listed.version;
        self.problem = listed.problem;
        if self.problem.is_some() {
            return;
        }
        self.hidden_hits.clear();
        self.hits.clear();
        self.hits_asked.clear();
        let before = std::mem::replace(&mut self.ids, listed.ids);
        self.partial = self.ids.len() == self.asked;
        self.rows.clear();
        self.on_their_way.clear();
        self.rows
            .extend(listed.rows.into_iter().map(|row| (row.id, row)));
        self.stay(&before);
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
        if self
            .range
            .as_ref()
            .is_some_and(|(id, _)| !self.ids.contains(id))
        {
            self.range = None;
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
        let from = match self.awaited.take() {
            // Keys that come faster than ids count from where the others led.
            Some(Awaited::Line(line)) if self.partial => line,
            _ => self.at,
        };
        let page = if self.is_uneven() {
            self.items_on_screen()
        } else {
            self.height
        }
        .max(1);
        let last = self.ids.len().saturating_sub(1);
        let half = n.saturating_mul(page.div_ceil(2));
        let rows = n.saturating_mul(page);
        // When pages are turned the screen moves with the cursor, which keeps
        // its row.
        match motion {
            Motion::PageDown => self.top = self.top.saturating_add(rows),
            Motion::PageUp => self.top = self.top.saturating_sub(rows),
            _ => {}
        }
        let line = match motion {
            Motion::Down => from.saturating_add(n),
            Motion::Up => from.saturating_sub(n),
            Motion::HalfDown => from.saturating_add(half),
            Motion::HalfUp => from.saturating_sub(half),
            Motion::PageDown => from.saturating_add(rows),
            Motion::PageUp => from.saturating_sub(rows),
            Motion::Top | Motion::End if count.is_some() => n.saturating_sub(1),
            Motion::Top => 0,
            Motion::End => last,
            _ => from,
        };
        if self.partial {
            self.awaited = match motion {
                Motion::End if count.is_none() => Some(Awaited::End),
                _ => (line > last).then_some(Awaited::Line(line)),
            };
        }
        self.at = line.min(last);
        self.stretch_range();
    }

    pub(super) fn go_percent(&mut self, percent: u32) {
        if self.partial {
            self.awaited = Some(Awaited::Percent(percent));
            return;
        }
        let last = self.ids.len().saturating_sub(1);
        self.at = last * percent as usize / 100;
        self.stretch_range();
    }

    /// Begins to select every line that the cursor comes to, from this one
    /// on; or ends that, what is selected stays.
    pub(super) fn toggle_range(&mut self) {
        if self.range.take().is_none()
            && let Some(id) = self.chosen()
        {
            self.range = Some((id, self.selected.clone()));
            self.stretch_range();
        }
    }

    /// A range is being selected.
    pub fn selects_range(&self) -> bool {
        self.range.is_some()
    }

    pub(super) fn end_range(&mut self) {
        self.range = None;
    }

    /// Selects from where the range began to the cursor, and no further.
    fn stretch_range(&mut self) {
        let Some((from, before)) = &self.range else {
            return;
        };
        let Some(begin) = self.ids.iter().position(|id| id == from) else {
            return;
        };
        let (first, last) = (begin.min(self.at), begin.max(self.at));
        let stretch = self.ids.iter().skip(first).take(last - first + 1);
        self.selected = before.iter().chain(stretch).copied().collect();
    }

    pub(super) fn toggle_item(&mut self) {
        self.range = None;
        if let Some(id) = self.chosen() {
            if !self.selected.remove(&id) {
                self.selected.insert(id);
            }
            self.go(Motion::Down, None);
        }
    }

    pub(super) fn toggle_all(&mut self) {
        if self.partial && self.selected.is_empty() {
            self.awaited = Some(Awaited::Selection);
            return;
        }
        self.range = None;
        if self.selected.is_empty() {
            self.selected = self.ids.iter().copied().collect();
        } else {
            self.selected.clear();
        }
    }

    /// A saved view brings its own order and groups; the others have theirs
    /// back.
    fn set_order(&mut self) {
        let View::Saved(slot) = self.view else {
            if let Some((sort, group)) = self.own_order.take() {
                (self.sort, self.group) = (sort, group);
            }
            return;
        };
        self.own_order.get_or_insert((self.sort, self.group));
        let query = self.saved_view(slot).map(|v| Query::parse(&v.query));
        self.base = query.and_then(Result::ok).unwrap_or_default();
        self.sort = self.base.sort.unwrap_or_default();
        self.group = self.base.group;
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

/// Filters by `filter` from now on.
pub(super) fn filter(model: &mut Model, filter: &str, fx: &mut Vec<Effect>) {
    if model.library.filter != filter {
        filter.clone_into(&mut model.library.filter);
        model.library.filter_order = Query::read_typing(filter, &model.config.highlights)
            .map(|q| (q.sort, q.group))
            .unwrap_or_default();
        model.library.problem = None;
        relist(model, fx);
    }
}

pub(super) fn show(model: &mut Model, view: View, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    list.view = view;
    list.set_order();
    list.filter.clear();
    list.filter_order = (None, None);
    list.selected.clear();
    list.range = None;
    from_the_top(model, fx);
}

pub(super) fn sort(model: &mut Model, key: SortKey, fx: &mut Vec<Effect>) {
    let sort = &mut model.library.sort;
    let reversed = sort.key == key && !sort.reversed;
    *sort = Sort { key, reversed };
    let name = super::shelf::sort_name(*sort);
    relist(model, fx);
    model.say(format!("Sorted: {name}"));
}

/// Takes the saved views. One that was just saved is shown; one that is shown
/// and was changed, here or in another window, is shown as it is now.
pub(super) fn take_views(model: &mut Model, views: Vec<SavedView>, fx: &mut Vec<Effect>) {
    let list = &mut model.library;
    let before = match list.view {
        View::Saved(slot) => list.saved_view(slot).map(|v| v.query.clone()),
        _ => None,
    };
    list.views = views;
    if let Some(slot) = list.saved_next.take_if(|slot| {
        let slot = *slot;
        list.views.iter().any(|view| view.slot == slot)
    }) {
        return show(model, View::Saved(slot), fx);
    }
    let View::Saved(slot) = list.view else { return };
    match list.saved_view(slot) {
        Some(now) if before.as_ref() == Some(&now.query) => {}
        Some(_) => {
            list.set_order();
            relist(model, fx);
        }
        // Removed, or undone: what it showed is gone as a view.
        None => show(model, View::Library, fx),
    }
}

/// Whether a filter has an `or` outside quotes.
fn asks_for_either(filter: &str) -> bool {
    let unquoted = filter.split('"').step_by(2);
    let mut words = unquoted.flat_map(str::split_whitespace);
    words.any(|word| word.eq_ignore_ascii_case("or"))
}

/// Takes back the selection, else the filter, else tells how to leave.
pub(super) fn cancel(model: &mut Model, fx: &mut Vec<Effect>) {
    if !model.library.selected.is_empty() {
        model.library.selected.clear();
        model.library.range = None;
    } else if !model.library.filter.is_empty() {
        filter(model, "", fx);
    } else if model.adding.is_some() {
        super::adding::stop(model, fx);
    } else {
        model.say_with_key("Nothing to cancel", Command::Quit, "quits");
    }
}
