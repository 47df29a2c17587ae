//! The journal: every change leaves the images of the rows that it touched,
//! before and after, in the same transaction. Undo and redo put one side back
//! wherever the other side still stands.
//!
//! Images are of columns: a row that something else changed meanwhile in
//! another column is no conflict. `rev` is never put back, only raised.

mod cell;
mod images;
mod tables;

pub(super) use cell::Key;
pub(super) use images::{Owner, Recorder};
pub(super) use tables::Rows;

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use images::Image;

use super::{
    super::{Error, History, HistoryEntry},
    record,
};

/// Actions of the user that are kept for undo.
const ACTIONS_KEPT: i64 = 1000;

/// Most bytes of images that are kept, all changes together: 64 MB.
const BYTES_KEPT: i64 = 64 << 20;

/// Which way a change is put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) enum Direction {
    /// To what stood before.
    Undo,
    /// To what stood after.
    Redo,
}

/// A change of the journal.
#[derive(Debug)]
pub(super) struct Op {
    pub(super) id: i64,
    pub(super) label: String,
    images: Vec<Image>,
}

/// Several transactions that are one action of the user: one step of undo,
/// one line of history. Each says what the whole has come to so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::library) struct Action {
    /// Number of its first change, once there is one.
    pub(in crate::library) head: Option<i64>,
    /// What it is; without, each change says it, and the newest counts.
    pub(in crate::library) label: Option<String>,
}

/// Writes a change down, as part of the action that begins with `head`; the
/// changes that could have been redone are gone with that. None if no row
/// changed.
pub(super) fn write(
    tx: &Transaction<'_>,
    recorder: Recorder,
    label: &str,
    at: i64,
    head: Option<i64>,
) -> Result<Option<i64>, Error> {
    let images = recorder.finish(tx)?;
    if images.is_empty() {
        return Ok(None);
    }
    insert(tx, label, at, head, &images).map(Some)
}

/// Writes down what can't be taken back.
pub(super) fn write_final(tx: &Transaction<'_>, label: &str, at: i64) -> Result<i64, Error> {
    insert(tx, label, at, None, &[])
}

fn insert(
    tx: &Transaction<'_>,
    label: &str,
    at: i64,
    head: Option<i64>,
    images: &[Image],
) -> Result<i64, Error> {
    tx.prepare_cached("DELETE FROM op WHERE undone = 1")?
        .execute([])?;
    // An action that was undone while it went on begins anew.
    let head = head.filter(|head| has(tx, *head));
    if let Some(head) = head {
        tx.prepare_cached("UPDATE op SET action = id WHERE id = ?1 AND action IS NULL")?
            .execute([head])?;
    }
    let packed = record::pack_json(&images)?;
    let bytes = if images.is_empty() {
        0
    } else {
        packed.len() as i64
    };
    tx.prepare_cached(
        "INSERT INTO op(at, label, bytes, rows, action) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((at, label, bytes, packed, head))?;
    let id = tx.last_insert_rowid();
    forget_old(tx, head.unwrap_or(id))?;
    Ok(id)
}

/// Keeps the newest actions within the limits, and always the newest one, whose
/// first change is `newest`. Of an action all changes go, or none: half of one
/// can't be undone.
fn forget_old(tx: &Transaction<'_>, newest: i64) -> Result<(), Error> {
    let mut forgot = 0;
    let last_too_many: Option<i64> = tx
        .prepare_cached(
            "SELECT id FROM op INDEXED BY op_head WHERE (action IS NULL OR action = id) AND id > 0
             ORDER BY id DESC LIMIT 1 OFFSET ?1",
        )?
        .query_row([ACTIONS_KEPT], |r| r.get(0))
        .optional()?;
    if let Some(last) = last_too_many {
        forgot += tx
            .prepare_cached(
                "DELETE FROM op WHERE id > 0 AND coalesce(action, id) <= ?1 AND coalesce(action, id) <> ?2",
            )?
            .execute((last, newest))?;
    }
    let total: i64 = tx
        .prepare_cached("SELECT total(bytes) FROM op")?
        .query_row([], |r| r.get::<_, f64>(0))? as i64;
    if total > BYTES_KEPT {
        forgot += tx.execute(
            "DELETE FROM op WHERE id > 0 AND coalesce(action, id) <> ?1 AND coalesce(action, id) IN (
                 SELECT head FROM (
                   SELECT coalesce(action, id) AS head, sum(bytes) OVER (ORDER BY id DESC) AS newer FROM op)
                 WHERE newer > ?2)",
            (newest, BYTES_KEPT),
        )?;
    }
    if forgot > 0 {
        tx.prepare_cached(MARK_FORGOTTEN)?.execute([])?;
    }
    Ok(())
}

/// Stands, once, for all changes that were forgotten. Numbers of changes begin
/// at 1, and it is neither done nor undone, so nothing else meets it.
const MARK_FORGOTTEN: &str = "INSERT OR IGNORE INTO op(id, at, label, undone, bytes, rows)
    VALUES (0, 0, 'forgotten', 2, 0, x'')";

/// Whether any were. A program that did not mark it yet kept no more than so
/// many, and not the first.
const FORGOT: &str = "SELECT min(id) = 0 OR min(id) > 1 AND count(*) >= ?1
    FROM op INDEXED BY op_head WHERE action IS NULL OR action = id";

/// The changes of the action that would be undone or redone next, in the
/// order in which they are put back.
pub(super) fn next(conn: &Connection, direction: Direction) -> Result<Vec<Op>, Error> {
    let (head, changes) = match direction {
        Direction::Undo => (
            "SELECT coalesce(action, id) FROM op WHERE undone = 0 ORDER BY id DESC LIMIT 1",
            "SELECT id, label, rows FROM op WHERE undone = 0 AND (id = ?1 OR action = ?1) ORDER BY id DESC",
        ),
        // The one that was undone last: actions of two windows may have
        // changes between each other's, and each is as old as its newest.
        Direction::Redo => (
            "SELECT coalesce(action, id) FROM op WHERE undone = 1 GROUP BY 1 ORDER BY max(id) LIMIT 1",
            "SELECT id, label, rows FROM op WHERE undone = 1 AND (id = ?1 OR action = ?1) ORDER BY id",
        ),
    };
    let head: Option<i64> = conn.query_row(head, [], |r| r.get(0)).optional()?;
    let Some(head) = head else {
        return Ok(Vec::new());
    };
    let mut statement = conn.prepare_cached(changes)?;
    let found: Vec<(i64, String, Vec<u8>)> = statement
        .query_map([head], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<Result<_, _>>()?;
    found
        .into_iter()
        .map(|(id, label, rows)| {
            let images = record::unpack_json(&rows, "the journal")?;
            Ok(Op { id, label, images })
        })
        .collect()
}

/// The newest change of the action that would be undone or redone next.
pub(super) fn next_id(conn: &Connection, direction: Direction) -> Result<Option<i64>, Error> {
    let sql = match direction {
        Direction::Undo => "SELECT max(id) FROM op WHERE undone = 0",
        Direction::Redo => {
            "SELECT min(newest) FROM (SELECT max(id) AS newest FROM op WHERE undone = 1 GROUP BY coalesce(action, id))"
        }
    };
    Ok(conn.prepare_cached(sql)?.query_row([], |r| r.get(0))?)
}

/// The newest change there is, or 0, and all that are undone.
pub(super) fn position(conn: &Connection) -> Result<(i64, BTreeSet<i64>), Error> {
    let newest = conn
        .prepare_cached("SELECT coalesce(max(id), 0) FROM op")?
        .query_row([], |r| r.get(0))?;
    let mut undone = conn.prepare_cached("SELECT id FROM op WHERE undone = 1")?;
    let undone = undone.query_map([], |r| r.get(0))?;
    Ok((newest, undone.collect::<Result<_, _>>()?))
}

/// What the change `op` did.
pub(super) fn label(conn: &Connection, op: i64) -> Result<String, Error> {
    let sql = "SELECT label FROM op WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([op], |r| r.get(0))?)
}

impl Op {
    fn owners(&self) -> BTreeSet<Owner> {
        self.images.iter().map(Image::owner).collect()
    }

    /// Whether an article was removed for good, or an annotation with it.
    fn is_gone(&self, conn: &Connection, owner: Owner) -> Result<bool, Error> {
        let exists = |sql: &str, id: i64| conn.prepare_cached(sql)?.exists([id]);
        let article = "SELECT 1 FROM article WHERE id = ?1";
        Ok(match owner {
            Owner::Article(id) => !exists(article, id)?,
            Owner::Rule(_) | Owner::Tag(_) | Owner::View(_) | Owner::Waiting(_) => false,
            Owner::Annotation(id) if exists("SELECT 1 FROM annotation WHERE id = ?1", id)? => false,
            Owner::Annotation(_) => {
                let mut images = self.images.iter().filter(|i| i.owner() == owner);
                match images.find_map(Image::article_named) {
                    Some(id) => !exists(article, id)?,
                    None => true,
                }
            }
        })
    }

    /// Whether it can't be taken back.
    pub(super) fn is_final(&self) -> bool {
        self.images.is_empty()
    }
}

/// The newest change of a site's rules that was not undone, whatever was
/// changed since.
pub(super) fn newest_of_site(conn: &Connection, site: &str) -> Result<Option<Op>, Error> {
    let found: Option<(i64, String, Vec<u8>)> = conn
        .query_row(
            "SELECT id, label, rows FROM op WHERE undone = 0 AND site = ?1 ORDER BY id DESC LIMIT 1",
            [site],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .optional()?;
    let Some((id, label, rows)) = found else {
        return Ok(None);
    };
    let images = record::unpack_json(&rows, "the journal")?;
    Ok(Some(Op { id, label, images }))
}

/// Notes that a change is about the rules of a site.
pub(super) fn name_site(conn: &Connection, op: i64, site: &str) -> Result<(), Error> {
    conn.execute("UPDATE op SET site = ?2 WHERE id = ?1", (op, site))?;
    Ok(())
}

/// The newest actions, newest first.
pub(super) fn history(conn: &Connection, limit: usize) -> Result<History, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, at, label, undone, bytes = 0 FROM op o
         WHERE id > 0 AND (action IS NULL OR id = (SELECT max(id) FROM op WHERE action = o.action))
         ORDER BY id DESC LIMIT ?1",
    )?;
    let entries = statement.query_map([limit.saturating_add(1) as i64], |r| {
        Ok(HistoryEntry {
            id: r.get(0)?,
            at: r.get(1)?,
            label: r.get(2)?,
            undone: r.get(3)?,
            is_final: r.get(4)?,
        })
    })?;
    let mut entries: Vec<HistoryEntry> = entries.collect::<Result<_, _>>()?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let forgot: Option<bool> = conn.query_row(FORGOT, [ACTIONS_KEPT], |r| r.get(0))?;
    Ok(History {
        entries,
        more,
        forgot: forgot.unwrap_or_default(),
    })
}

/// Whether a change was undone; none if the journal has no such change.
pub(super) fn is_undone(conn: &Connection, id: i64) -> Result<Option<bool>, Error> {
    let mut statement = conn.prepare_cached("SELECT undone FROM op WHERE id = ?1")?;
    Ok(statement.query_row([id], |r| r.get(0)).optional()?)
}

/// Whether a change of that moment is in the journal: after a commit that
/// failed, whether it happened.
pub(super) fn is_of(conn: &Connection, id: i64, at: i64) -> bool {
    let found = conn.query_row(
        "SELECT 1 FROM op WHERE id = ?1 AND at = ?2",
        (id, at),
        |_| Ok(()),
    );
    found.is_ok()
}

/// Whether a change is in the journal.
fn has(conn: &Connection, id: i64) -> bool {
    let found = conn.query_row("SELECT 1 FROM op WHERE id = ?1", [id], |_| Ok(()));
    found.is_ok()
}

/// What putting a change back did.
#[derive(Debug, Default)]
pub(super) struct Reverted {
    /// Articles with rows that were put back, or that belong to annotations
    /// that were.
    pub(super) articles: BTreeSet<i64>,
    /// Articles whose title, text or roles may be others now.
    pub(super) indexed: BTreeSet<i64>,
    /// Articles that have to be derived anew, for what decides about them was
    /// put back.
    pub(super) mentioned: BTreeSet<i64>,
    /// Annotations with rows that were put back.
    pub(super) annotations: BTreeSet<i64>,
    /// Whether any row was put back.
    pub(super) any: bool,
    /// Those that something else changed meanwhile; they stay as they are.
    pub(super) skipped: BTreeSet<Owner>,
}

impl Reverted {
    /// Adds what putting another change of the same action back did.
    pub(super) fn take(&mut self, other: Self) {
        self.articles.extend(other.articles);
        self.indexed.extend(other.indexed);
        self.mentioned.extend(other.mentioned);
        self.annotations.extend(other.annotations);
        self.any |= other.any;
        self.skipped.extend(other.skipped);
    }
}

/// Notes that a change was put back.
pub(super) fn mark(tx: &Transaction<'_>, op: &Op, direction: Direction) -> Result<(), Error> {
    tx.prepare_cached("UPDATE op SET undone = ?1 WHERE id = ?2")?
        .execute((direction == Direction::Undo, op.id))?;
    Ok(())
}

/// Puts a change back, one way or the other.
pub(super) fn revert(
    tx: &Transaction<'_>,
    op: &Op,
    direction: Direction,
) -> Result<Reverted, Error> {
    // Rows come and go in any order; they fit together again at the end.
    tx.pragma_update(None, "defer_foreign_keys", true)?;
    let mut reverted = Reverted::default();
    for image in &op.images {
        if !image.still_stands(tx, direction)? {
            reverted.skipped.insert(image.owner());
        }
    }
    for owner in op.owners() {
        if op.is_gone(tx, owner)? {
            reverted.skipped.insert(owner);
        }
    }
    let applied = || {
        op.images
            .iter()
            .filter(|i| !reverted.skipped.contains(&i.owner()))
    };
    let (mut articles, mut annotations, mut indexed) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mentioned: BTreeSet<i64> = applied().filter_map(Image::mentioned).collect();
    for image in applied() {
        articles.extend(image.article(tx)?);
        annotations.extend(image.annotation());
        indexed.extend(image.indexed());
    }
    for image in applied() {
        image.put_back(tx, direction)?;
    }
    for image in applied() {
        articles.extend(image.article(tx)?);
    }
    mark(tx, op, direction)?;
    let any = applied().next().is_some();
    Ok(Reverted {
        articles,
        indexed,
        mentioned,
        annotations,
        any,
        skipped: reverted.skipped,
    })
}
