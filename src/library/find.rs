//! Finding articles and notes: lists, searches, counts, names.

mod hits;

#[cfg(test)]
mod recall;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::{
    ArticleId, Counts, Error, Found, Hit, HitIn, Ids, Library, Noted, Query, Row, SavedView, Sort,
    SortKey,
    query::{Has, Is, Names, QueryError, Term, TextField, TextTerm},
};
use crate::article::Passage;

/// Digits of a whole uid.
const UID_DIGITS: usize = 32;
/// Words of a title that are looked for.
const TITLE_WORDS_MAX: usize = 24;

impl Library {
    /// The first `limit` articles of a query in the order `sort` (the query's
    /// own `sort:` wins). What is in the trash is listed only if the query
    /// asks for it.
    pub fn list(&self, query: &Query, sort: Sort, limit: usize) -> Result<Vec<Row>, Error> {
        self.rows(&self.first_ids(query, sort, limit)?)
    }

    /// The ids of all articles of a query, in order.
    pub fn ids(&self, query: &Query, sort: Sort) -> Result<Vec<ArticleId>, Error> {
        Ok(self.view(query, sort)?.to_vec())
    }

    /// The ids of the first `limit` articles of a query, in order.
    pub fn first_ids(
        &self,
        query: &Query,
        sort: Sort,
        limit: usize,
    ) -> Result<Vec<ArticleId>, Error> {
        Ok(self.store.ids(query, sort, Some(limit))?.to_vec())
    }

    /// The same, to be held: 4 bytes each.
    pub fn view(&self, query: &Query, sort: Sort) -> Result<Ids, Error> {
        self.store.ids(query, sort, None)
    }

    /// The lines of these articles, in this order; those gone are left out.
    pub fn rows(&self, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
        self.store.rows(ids)
    }

    /// Searches, best first (or in the query's own `sort:`), with matches and
    /// their surroundings.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<Found>, Error> {
        let best_first = Sort {
            key: SortKey::Relevance,
            reversed: false,
        };
        let ids = self.store.ids(query, best_first, Some(limit))?;
        let seeker = hits::Seeker::new(query);
        let mut found = Vec::with_capacity(ids.len());
        for id in ids.iter() {
            match self.found(id, &seeker) {
                Ok(one) => found.push(one),
                // Gone since the ids were read.
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// The first match of a query's words in each of these articles that has
    /// one.
    pub fn first_hits(
        &self,
        query: &Query,
        ids: &[ArticleId],
    ) -> Result<Vec<(ArticleId, Hit)>, Error> {
        let seeker = hits::Seeker::new(query);
        let mut first = Vec::new();
        for id in ids {
            match self.article(*id) {
                Ok(opened) => {
                    // What stands in the title is seen already.
                    let mut hits = seeker.hits(&opened);
                    let at = hits.iter().position(|hit| hit.place != HitIn::Title);
                    first.extend(at.map(|at| (*id, hits.swap_remove(at))));
                }
                // Gone meanwhile, or not to be read.
                Err(Error::NotFound { .. } | Error::Damaged(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(first)
    }

    /// Every match of a query's words in an article's text of record, in
    /// reading order.
    pub fn places(&self, query: &Query, id: ArticleId) -> Result<Vec<Passage>, Error> {
        let seeker = hits::Seeker::new(query);
        if seeker.is_idle() {
            return Ok(Vec::new());
        }
        Ok(seeker.places(&self.article(id)?))
    }

    /// An article's line, and its matches; one that can't be read back is
    /// listed all the same, for it was found.
    fn found(&self, id: ArticleId, seeker: &hits::Seeker) -> Result<Found, Error> {
        if seeker.is_idle() {
            let row = self.store.row(id)?;
            return Ok(Found {
                row,
                hits: Vec::new(),
            });
        }
        match self.article(id) {
            Ok(opened) => Ok(Found {
                hits: seeker.hits(&opened),
                row: opened.row,
            }),
            Err(Error::Damaged(_)) => Ok(Found {
                row: self.store.row(id)?,
                hits: Vec::new(),
            }),
            Err(error) => Err(error),
        }
    }

    /// How many articles are where.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.store.counts()
    }

    /// All annotations that meet a query, by article (newest first, or in the
    /// query's own order), then place. Colour, state, tags, words and the day
    /// that something was added are asked of each note, all else of its
    /// article; a tag may be on either.
    pub fn notes(&self, query: &Query) -> Result<Vec<Noted>, Error> {
        let mut stored = self.store.noted(query)?;
        let anywhere = [Is::Library, Is::Archived, Is::Trashed].map(Term::Is);
        let all = Query {
            sort: query.sort,
            ..Query::of(Term::Or(anywhere.to_vec()))
        }
        .and(Term::Has(Has::Annotation));
        let on: HashSet<ArticleId> = stored.iter().map(|note| note.article).collect();
        let mut order = self.ids(&all, Sort::default())?;
        order.retain(|id| on.contains(id));
        let rows = self.rows(&order)?;
        let at: HashMap<ArticleId, usize> =
            rows.iter().zip(0..).map(|(row, at)| (row.id, at)).collect();
        stored.retain(|note| at.contains_key(&note.article));
        // Stable: those of one article stay in the order of their places.
        stored.sort_by_key(|note| at.get(&note.article));
        let noted = stored.into_iter().filter_map(|note| {
            let row = rows.get(*at.get(&note.article)?)?;
            Some(Noted::on(row, note.annotation))
        });
        Ok(noted.collect())
    }

    /// Stories that are called a little like `title`, the likeliest first, and
    /// after them the newest.
    pub fn stories_like(&self, title: &str, limit: usize) -> Result<Vec<Row>, Error> {
        let words = title.split(|c: char| !c.is_alphanumeric());
        let words: Vec<Term> = words
            .filter(|w| w.chars().count() > 1)
            .take(TITLE_WORDS_MAX)
            .map(|w| {
                Term::Text(TextTerm {
                    field: Some(TextField::Title),
                    words: w.to_owned(),
                    exact: false,
                })
            })
            .collect();
        let mut ids = match Term::any(words) {
            Some(term) => {
                let best_first = Sort {
                    key: SortKey::Relevance,
                    reversed: false,
                };
                let found = self.store.ids(&Query::of(term), best_first, Some(limit))?;
                found.to_vec()
            }
            None => Vec::new(),
        };
        for id in self
            .store
            .ids(&Query::default(), Sort::default(), Some(limit))?
            .iter()
        {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.truncate(limit);
        self.rows(&ids)
    }

    /// The article that `id` (a uid, or the start of one) means.
    pub fn resolve(&self, id: &str) -> Result<ArticleId, Error> {
        let digits = id.trim();
        let what = "article";
        match self.store.with_uid(digits)? {
            None => Err(Error::NotFound {
                what,
                id: shown(digits),
            }),
            Some((found, 1)) => Ok(found),
            Some((_, count)) => Err(Error::Ambiguous {
                what,
                id: shown(digits),
                count,
            }),
        }
    }

    /// The whole id of the annotation that `id` (the start of one) means,
    /// wherever its article is.
    pub fn resolve_note(&self, id: &str) -> Result<String, Error> {
        let digits = id.trim();
        let what = "note";
        let id = shown(digits);
        let mut found = self.store.notes_with_uid(digits)?;
        match (found.pop(), found.len()) {
            (Some(only), 0) => Ok(only),
            (None, _) => Err(Error::NotFound { what, id }),
            (Some(_), others) => Err(Error::Ambiguous {
                what,
                id,
                count: others + 1,
            }),
        }
    }

    /// The names that the library has, to complete a query with.
    pub fn names(&self) -> Result<Names, Error> {
        let names = self.store.names()?;
        Ok(Names {
            colors: self.colors.clone(),
            ..names
        })
    }

    /// Understands a query, with the reader's names of colours.
    pub fn query(&self, text: &str) -> Result<Query, QueryError> {
        Query::read(text, &self.colors)
    }

    /// The same while it is being typed.
    pub fn query_typing(&self, text: &str) -> Result<Query, QueryError> {
        Query::read_typing(text, &self.colors)
    }

    /// Every tag in use outside the trash, with the number of articles, by
    /// name.
    pub fn tags(&self) -> Result<Vec<(String, u64)>, Error> {
        self.store.tags()
    }

    /// Something that differs whenever another process or connection, not
    /// this one, has changed the library.
    pub fn others_version(&self) -> Result<u64, Error> {
        self.store.others_version()
    }

    /// The saved views, by number.
    pub fn views(&self) -> Result<Vec<SavedView>, Error> {
        self.store.views()
    }

    /// Something that differs whenever this or another process or connection
    /// has changed the library.
    pub fn version(&self) -> Result<u64, Error> {
        self.store.version()
    }
}

/// An id as it was typed, cut to what an id can be.
fn shown(id: &str) -> String {
    id.chars().take(UID_DIGITS + 8).collect()
}
