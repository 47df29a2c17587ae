//! Images of rows: taken before and after a change, compared, put back.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use rusqlite::{Connection, OptionalExtension as _, ToSql, Transaction, params_from_iter};
use serde::{Deserialize, Serialize};

use super::{Direction, Key, Rows, cell::Cell};
use crate::library::Error;

/// Whose decision a row belongs to. What belongs together is put back
/// together, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in super::super) enum Owner {
    /// An article, by its row number.
    #[serde(rename = "a")]
    Article(i64),
    /// An annotation, by its row number.
    #[serde(rename = "n")]
    Annotation(i64),
    /// A tag's name, by its row number.
    #[serde(rename = "t")]
    Tag(i64),
    /// A saved view, by its number.
    #[serde(rename = "v")]
    View(i64),
    /// A rule for a site, by its row number.
    #[serde(rename = "r")]
    Rule(i64),
    /// An annotation that waits for its article, by its row number there.
    #[serde(rename = "w")]
    Waiting(i64),
}

/// Columns with their values.
type Columns = BTreeMap<String, Cell>;

/// What a change did to one row. For a row that came or went the image that
/// is there has all columns; for one that stayed, both have those that differ.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Image {
    #[serde(rename = "o")]
    owner: Owner,
    #[serde(rename = "t")]
    rows: Rows,
    #[serde(rename = "k")]
    key: Vec<Key>,
    #[serde(rename = "b")]
    before: Option<Columns>,
    #[serde(rename = "a")]
    after: Option<Columns>,
}

/// Gathers the rows that a change touches, as they are before it.
#[derive(Debug, Default)]
pub(in super::super) struct Recorder {
    touched: BTreeMap<(Rows, Vec<Key>), Before>,
    mentioned: BTreeSet<i64>,
}

/// Whose a row is, and its columns before the change; none if it was not
/// there.
type Before = (Owner, Option<Vec<Cell>>);

impl Recorder {
    /// Has to be called before a row is inserted, changed or deleted; again
    /// does no harm. Rows of no table before the first call are none.
    pub(in super::super) fn touch(
        &mut self,
        conn: &Connection,
        owner: Owner,
        rows: Rows,
        key: Vec<Key>,
    ) -> Result<(), Error> {
        if let Entry::Vacant(entry) = self.touched.entry((rows, key)) {
            let before = read(conn, rows, &entry.key().1)?;
            entry.insert((owner, before));
        }
        Ok(())
    }

    /// The same after a row was inserted whose key only then is known.
    pub(in super::super) fn touch_new(&mut self, owner: Owner, rows: Rows, key: Vec<Key>) {
        self.touched.entry((rows, key)).or_insert((owner, None));
    }

    /// Names an article whose own rows stay, but that is shown otherwise after
    /// the change, and has to be derived anew when it is put back.
    pub(in super::super) fn mention(&mut self, article: i64) {
        self.mentioned.insert(article);
    }

    /// The images of those rows that are not as they were.
    pub(super) fn finish(self, conn: &Connection) -> Result<Vec<Image>, Error> {
        let mut images = Vec::new();
        for ((rows, key), (owner, before)) in self.touched {
            let after = read(conn, rows, &key)?;
            if before == after {
                continue;
            }
            let (before, after) = named(rows, before, after);
            images.push(Image {
                owner,
                rows,
                key,
                before,
                after,
            });
        }
        if !images.is_empty() {
            images.extend(self.mentioned.into_iter().map(Image::mention));
        }
        Ok(images)
    }
}

/// Names the columns, and leaves out those that did not change.
fn named(
    rows: Rows,
    before: Option<Vec<Cell>>,
    after: Option<Vec<Cell>>,
) -> (Option<Columns>, Option<Columns>) {
    let name = |cells: Vec<Cell>| -> Columns {
        let columns = rows.table().columns.iter().map(|c| (*c).to_owned());
        columns.zip(cells).collect()
    };
    let (mut before, mut after) = (before.map(name), after.map(name));
    if let (Some(b), Some(a)) = (&mut before, &mut after) {
        a.retain(|column, cell| b.get(column) != Some(cell));
        b.retain(|column, _| a.contains_key(column));
    }
    (before, after)
}

/// The columns of a row, as its table lists them.
fn read(conn: &Connection, rows: Rows, key: &[Key]) -> Result<Option<Vec<Cell>>, Error> {
    let mut statement = conn.prepare_cached(&rows.table().select())?;
    let columns = statement.column_count();
    let row = statement
        .query_row(params_from_iter(key), |r| {
            (0..columns).map(|n| r.get(n)).collect()
        })
        .optional()?;
    Ok(row)
}

impl Image {
    /// Of an article's row that stays as it is.
    fn mention(article: i64) -> Self {
        Self {
            owner: Owner::Article(article),
            rows: Rows::Article,
            key: vec![article.into()],
            before: Some(Columns::new()),
            after: Some(Columns::new()),
        }
    }

    /// The article that is only mentioned.
    pub(super) fn mentioned(&self) -> Option<i64> {
        let stays = |side: &Option<Columns>| side.as_ref().is_some_and(BTreeMap::is_empty);
        match self.owner {
            Owner::Article(id)
                if self.rows == Rows::Article && stays(&self.before) && stays(&self.after) =>
            {
                Some(id)
            }
            _ => None,
        }
    }

    /// Whose it is.
    pub(super) fn owner(&self) -> Owner {
        self.owner
    }

    /// The annotation that the row is of, if it is one's.
    pub(super) fn annotation(&self) -> Option<i64> {
        match (self.rows, self.key.first()) {
            (Rows::Annotation | Rows::Body | Rows::Selector, Some(Key::Int(id))) => Some(*id),
            _ => None,
        }
    }

    /// The article whose entry in the search index the row decides.
    pub(super) fn indexed(&self) -> Option<i64> {
        let columns = self
            .before
            .iter()
            .chain(&self.after)
            .flat_map(BTreeMap::keys);
        let decides = match self.rows {
            Rows::Article => columns
                .into_iter()
                .any(|c| matches!(c.as_str(), "record_id" | "title" | "authors" | "lang")),
            rows => matches!(rows, Rows::Edit | Rows::RoleOverride),
        };
        match self.owner {
            Owner::Article(id) if decides => Some(id),
            _ => None,
        }
    }

    /// The article that it names, if it is of an annotation's whole row.
    pub(super) fn article_named(&self) -> Option<i64> {
        let columns = self.before.iter().chain(&self.after);
        let mut named = columns.filter_map(|c| c.get("article_id"));
        match (self.rows, named.next()) {
            (Rows::Annotation, Some(Cell::Int(id))) => Some(*id),
            _ => None,
        }
    }

    /// The article that the row belongs to, as things stand.
    pub(super) fn article(&self, conn: &Connection) -> Result<Option<i64>, Error> {
        match self.owner {
            Owner::Article(id) => Ok(Some(id)),
            Owner::Rule(_) | Owner::Tag(_) | Owner::View(_) | Owner::Waiting(_) => Ok(None),
            Owner::Annotation(id) => {
                let mut statement =
                    conn.prepare_cached("SELECT article_id FROM annotation WHERE id = ?1")?;
                Ok(statement.query_row([id], |r| r.get(0)).optional()?)
            }
        }
    }

    /// From what, and to what.
    fn sides(&self, direction: Direction) -> (Option<&Columns>, Option<&Columns>) {
        match direction {
            Direction::Undo => (self.after.as_ref(), self.before.as_ref()),
            Direction::Redo => (self.before.as_ref(), self.after.as_ref()),
        }
    }

    /// Whether the row is as the change left it (or, to redo, found it).
    pub(super) fn still_stands(
        &self,
        conn: &Connection,
        direction: Direction,
    ) -> Result<bool, Error> {
        let now = read(conn, self.rows, &self.key)?;
        let columns = self.rows.table().columns;
        Ok(match (self.sides(direction).0, now) {
            (None, None) => true,
            (Some(then), Some(now)) => columns
                .iter()
                .zip(&now)
                .all(|(c, cell)| then.get(*c).is_none_or(|t| t == cell)),
            _ => false,
        })
    }

    /// Writes the other side. The row must still stand.
    pub(super) fn put_back(&self, tx: &Transaction<'_>, direction: Direction) -> Result<(), Error> {
        let table = self.rows.table();
        let (from, to) = self.sides(direction);
        let names: Vec<&str> = to
            .into_iter()
            .flat_map(|c| c.keys().map(String::as_str))
            .collect();
        let cells = to
            .into_iter()
            .flat_map(|c| c.values().map(|v| v as &dyn ToSql));
        let key = self.key.iter().map(|k| k as &dyn ToSql);
        let sql = match (from, to) {
            (_, None) => table.delete(),
            (None, Some(_)) => table.insert(&names),
            (Some(_), Some(_)) => table.update(&names),
        };
        tx.prepare_cached(&sql)?
            .execute(params_from_iter(cells.chain(key)))?;
        Ok(())
    }
}
