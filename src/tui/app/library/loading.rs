//! What the list loads as somebody comes to it: lines, matches, and the ids
//! beyond the first page.

use std::collections::HashSet;

use super::{ArticleId, Awaited, Effect, Hit, LibraryPane, Motion, Place, Query, ReadState, Row};

/// Lines kept in memory; far more than any screen, far less than a library.
const ROWS_KEPT_MAX: usize = 2_000;
/// How many times the ids that are known are asked for near their end.
const GROWTH: usize = 4;

impl LibraryPane {
    /// Asks for the lines that are missing on this screen and the next, and
    /// for the ids of others once somebody comes near them.
    pub(in super::super) fn fetch(&mut self, fx: &mut Vec<Effect>) {
        let most = self.wanted();
        // Of a list that is on its way nobody knows yet whether it is a part.
        let is_here = self.shown == self.generation;
        if is_here && self.partial && most > self.asked {
            self.asked = most;
            fx.push(Effect::ListMore {
                generation: self.generation,
                query: self.asked_query.clone(),
                sort: self.sort,
                most,
            });
        }
        self.fetch_hits(fx);
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

    /// Asks for the matches of the lines on the screen.
    fn fetch_hits(&mut self, fx: &mut Vec<Effect>) {
        if self.shown != self.generation || !self.has_words() || self.shows_hidden() {
            return;
        }
        let shown = self.ids.iter().skip(self.top).take(self.height);
        let ids: Vec<ArticleId> = shown
            .copied()
            .filter(|id| !self.hits_asked.contains(id))
            .collect();
        if !ids.is_empty() {
            self.hits_asked.extend(&ids);
            fx.push(Effect::FindHits {
                generation: self.generation,
                query: self.asked_query.clone(),
                ids,
            });
        }
    }

    pub(in super::super) fn take_hits(&mut self, generation: u64, hits: Vec<(ArticleId, Hit)>) {
        if generation == self.generation {
            self.hits.extend(hits);
        }
    }

    /// The match to be shown with an article's line.
    pub fn hit(&self, id: ArticleId) -> Option<&Hit> {
        self.hits.get(&id).or_else(|| self.hidden_hits.get(&id))
    }

    /// The filter looks for words.
    pub fn has_words(&self) -> bool {
        !self.filter.is_empty()
            && Query::read_typing(&self.asked_query, &self.colors)
                .is_ok_and(|query| query.has_words())
    }

    /// The query of the list that was asked for last.
    pub(in super::super) fn asked_query(&self) -> &str {
        &self.asked_query
    }

    /// How many ids are needed: all, or some more near the end of those known.
    /// Each time there are [`GROWTH`] times as many, so that coming to the last
    /// of them costs little more than asking for all at once, and one line down
    /// never as much.
    fn wanted(&self) -> usize {
        // Where the header says how many were found, all of them are counted.
        let is_counted = !self.filter.trim().is_empty()
            || !self.selected.is_empty()
            || matches!(self.view, super::View::Saved(_));
        if is_counted || self.wish.is_some() || self.awaited.is_some() {
            usize::MAX
        } else if self.at + 2 * self.height.max(1) >= self.ids.len() {
            GROWTH * self.ids.len()
        } else {
            0
        }
    }

    /// How many there are; none until that is known.
    pub fn found(&self) -> Option<u64> {
        (!self.partial).then_some(self.ids.len() as u64)
    }

    /// Takes more ids of the view, of which `most` were asked for; once these
    /// are all, does what waited for them.
    pub(in super::super) fn take_more(
        &mut self,
        generation: u64,
        ids: Vec<ArticleId>,
        most: usize,
    ) {
        if generation != self.generation || !self.partial {
            return;
        }
        let chosen = self.chosen();
        self.partial = ids.len() == most;
        self.ids = ids;
        if let Some(at) = chosen.and_then(|id| self.ids.iter().position(|other| *other == id)) {
            self.at = at;
        }
        if self.partial {
            return;
        }
        self.seek();
        match self.awaited.take() {
            Some(Awaited::End) => self.go(Motion::End, None),
            Some(Awaited::Line(line)) => self.at = line.min(self.ids.len().saturating_sub(1)),
            Some(Awaited::Percent(percent)) => self.go_percent(percent),
            Some(Awaited::Selection) => self.toggle_all(),
            None => {}
        }
    }

    fn on_screen(&self, id: ArticleId) -> bool {
        self.ids
            .iter()
            .skip(self.top)
            .take(self.height)
            .any(|other| *other == id)
    }

    pub(in super::super) fn take_rows(&mut self, generation: u64, rows: Vec<Row>) {
        if generation != self.generation {
            return;
        }
        self.keep_few_rows();
        for row in rows {
            self.on_their_way.remove(&row.id);
            self.rows.insert(row.id, row);
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

    /// Takes the newer line of an article that was opened. One that was shown as
    /// begun before the library knew counts as unread again, until that is shown anew.
    pub(in super::super) fn refresh_row(&mut self, row: &Row) {
        if let Some(old) = self.rows.get_mut(&row.id) {
            let is_unread =
                |row: &Row| row.state == ReadState::Unread && row.place == Place::Library;
            self.counts.unread += u64::from(is_unread(row) && !is_unread(old));
            old.clone_from(row);
        }
    }
}
