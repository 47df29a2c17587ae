//! What lists were made of, kept until something changes: the lines of each
//! place, the sets that leaves of queries found, orders, and notes.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use rusqlite::Connection;

use super::{
    super::{
        super::{Error, SortKey},
        annotations::{self, Stored},
        index::Languages,
    },
    bits::Bits,
    line::{Fields, Lines},
};

/// Most sets that are kept: a person's filters, as they are typed.
const SETS_MAX: usize = 64;

/// Most orders that are kept.
const ORDERS_MAX: usize = 2;

/// Most notes that are kept: at about a kilobyte each.
const NOTES_MAX: usize = 50_000;

/// Number of places.
const PLACES: usize = 3;

/// An order: by what, turned round, of which places, on which day where that
/// matters.
pub(super) type OrderKey = (SortKey, bool, Vec<i64>, Option<i64>);

/// What is kept of one version of the library.
#[derive(Debug, Default)]
pub(in crate::library::store) struct Kept(RefCell<Inner>);

#[derive(Debug, Default)]
struct Inner {
    version: Option<u64>,
    lines: [Option<Arc<Lines>>; PLACES],
    languages: Option<Arc<Languages>>,
    sets: HashMap<String, Arc<Bits>>,
    orders: Vec<(OrderKey, Arc<[u32]>)>,
    /// Whether with those in the trash, and all notes.
    notes: Option<(bool, Arc<[Stored]>)>,
}

impl Kept {
    /// Forgets what was kept of another version.
    pub(super) fn keep_to(&self, version: u64) {
        let mut inner = self.0.borrow_mut();
        if inner.version != Some(version) {
            *inner = Inner {
                version: Some(version),
                ..Inner::default()
            };
        }
    }

    /// The lines of a place, newest first, with these numbers at least.
    pub(super) fn lines(
        &self,
        conn: &Connection,
        place: i64,
        fields: Fields,
    ) -> Result<Arc<Lines>, Error> {
        let at = usize::try_from(place).unwrap_or_default();
        let here = self.0.borrow_mut().lines.get_mut(at).and_then(Option::take);
        let lines = match here {
            Some(lines) if lines.has(fields) => lines,
            Some(mut lines) => {
                Arc::make_mut(&mut lines).read(conn, fields)?;
                lines
            }
            None => Arc::new(Lines::of(conn, place, fields)?),
        };
        if let Some(kept) = self.0.borrow_mut().lines.get_mut(at) {
            *kept = Some(Arc::clone(&lines));
        }
        Ok(lines)
    }

    /// The languages of all articles.
    pub(super) fn languages(&self, conn: &Connection) -> Result<Arc<Languages>, Error> {
        if let Some(languages) = &self.0.borrow().languages {
            return Ok(Arc::clone(languages));
        }
        let mut statement = conn.prepare_cached(super::LANGUAGES)?;
        let tags = statement.query_map([], |r| r.get::<_, String>(0))?;
        let languages = Arc::new(Languages::of(tags.collect::<Result<Vec<_>, _>>()?));
        self.0.borrow_mut().languages = Some(Arc::clone(&languages));
        Ok(languages)
    }

    /// Whether the lines of these places are here with these numbers.
    pub(super) fn has_lines(&self, places: &[i64], fields: Fields) -> bool {
        let inner = self.0.borrow();
        let here = |place: &i64| {
            let at = usize::try_from(*place).unwrap_or_default();
            let lines = inner.lines.get(at).and_then(Option::as_ref);
            lines.is_some_and(|lines| lines.has(fields))
        };
        places.iter().all(here)
    }

    /// The set of this name, found by `find` if it is not here.
    pub(super) fn set(
        &self,
        name: String,
        find: impl FnOnce() -> Result<Bits, Error>,
    ) -> Result<Arc<Bits>, Error> {
        if let Some(set) = self.0.borrow().sets.get(&name) {
            return Ok(Arc::clone(set));
        }
        let set = Arc::new(find()?);
        let mut inner = self.0.borrow_mut();
        if inner.sets.len() >= SETS_MAX {
            inner.sets.clear();
        }
        inner.sets.insert(name, Arc::clone(&set));
        Ok(set)
    }

    /// All annotations, those in the trash, too, or not.
    pub(super) fn notes(
        &self,
        conn: &Connection,
        with_trash: bool,
    ) -> Result<Arc<[Stored]>, Error> {
        if let Some((trash, notes)) = &self.0.borrow().notes
            && *trash == with_trash
        {
            return Ok(Arc::clone(notes));
        }
        let notes: Arc<[Stored]> = annotations::everywhere(conn, with_trash)?.into();
        if notes.len() <= NOTES_MAX {
            self.0.borrow_mut().notes = Some((with_trash, Arc::clone(&notes)));
        }
        Ok(notes)
    }

    /// All ids of an order, made by `make` if they are not here.
    pub(super) fn order(
        &self,
        key: OrderKey,
        make: impl FnOnce() -> Result<Vec<u32>, Error>,
    ) -> Result<Arc<[u32]>, Error> {
        let found = self
            .0
            .borrow()
            .orders
            .iter()
            .find(|(k, _)| *k == key)
            .map(|(_, o)| Arc::clone(o));
        if let Some(order) = found {
            return Ok(order);
        }
        let order: Arc<[u32]> = make()?.into();
        let mut inner = self.0.borrow_mut();
        if inner.orders.len() >= ORDERS_MAX {
            inner.orders.remove(0);
        }
        inner.orders.push((key, Arc::clone(&order)));
        Ok(order)
    }
}
