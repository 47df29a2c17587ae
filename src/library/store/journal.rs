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
    super::{Error, HistoryEntry},
    record,
};

/// Most changes that are kept for undo.
const OPS_KEPT: i64 = 1000;

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
    id: i64,
    pub(super) label: String,
    images: Vec<Image>,
}

/// Writes a change down; the changes that could have been redone are gone
/// with that. None if no row changed.
pub(super) fn write(
    tx: &Transaction<'_>,
    recorder: Recorder,
    label: &str,
    at: i64,
) -> Result<Option<i64>, Error> {
    let images = recorder.finish(tx)?;
    if images.is_empty() {
        return Ok(None);
    }
    tx.prepare_cached("DELETE FROM op WHERE undone = 1")?
        .execute([])?;
    let packed = record::pack_json(&images)?;
    let bytes = packed.len() as i64;
    tx.prepare_cached("INSERT INTO op(at, label, bytes, rows) VALUES (?1, ?2, ?3, ?4)")?
        .execute((at, label, bytes, packed))?;
    let id = tx.last_insert_rowid();
    forget_old(tx, id)?;
    Ok(Some(id))
}

/// Keeps the newest changes within the limits, and always the newest one.
fn forget_old(tx: &Transaction<'_>, newest: i64) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM op WHERE id <= ?1")?
        .execute([newest - OPS_KEPT])?;
    let total: i64 = tx
        .prepare_cached("SELECT total(bytes) FROM op")?
        .query_row([], |r| r.get::<_, f64>(0))? as i64;
    if total > BYTES_KEPT {
        tx.execute(
            "DELETE FROM op WHERE id < ?1 AND id IN (
                 SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY id DESC) AS newer FROM op) WHERE newer > ?2)",
            (newest, BYTES_KEPT),
        )?;
    }
    Ok(())
}

/// The change that would be undone or redone next.
pub(super) fn next(conn: &Connection, direction: Direction) -> Result<Option<Op>, Error> {
    let sql = match direction {
        Direction::Undo => {
            "SELECT id, label, rows FROM op WHERE undone = 0 ORDER BY id DESC LIMIT 1"
        }
        Direction::Redo => "SELECT id, label, rows FROM op WHERE undone = 1 ORDER BY id LIMIT 1",
    };
    let found: Option<(i64, String, Vec<u8>)> = conn
        .query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .optional()?;
    let Some((id, label, rows)) = found else {
        return Ok(None);
    };
    let images = record::unpack_json(&rows, "the journal")?;
    Ok(Some(Op { id, label, images }))
}

/// The newest changes, newest first.
pub(super) fn history(conn: &Connection, limit: usize) -> Result<Vec<HistoryEntry>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id, at, label, undone FROM op ORDER BY id DESC LIMIT ?1")?;
    let entries = statement.query_map([limit as i64], |r| {
        Ok(HistoryEntry {
            id: r.get(0)?,
            at: r.get(1)?,
            label: r.get(2)?,
            undone: r.get(3)?,
        })
    })?;
    Ok(entries.collect::<Result<_, _>>()?)
}

/// Whether a change is in the journal: after a commit that failed, whether it
/// happened.
pub(super) fn has(conn: &Connection, id: i64) -> bool {
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
    /// Annotations with rows that were put back.
    pub(super) annotations: BTreeSet<i64>,
    /// Those that something else changed meanwhile; they stay as they are.
    pub(super) skipped: BTreeSet<Owner>,
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
    let applied = || {
        op.images
            .iter()
            .filter(|i| !reverted.skipped.contains(&i.owner()))
    };
    let (mut articles, mut annotations, mut indexed) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
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
    tx.execute(
        "UPDATE op SET undone = ?1 WHERE id = ?2",
        (direction == Direction::Undo, op.id),
    )?;
    Ok(Reverted {
        articles,
        indexed,
        annotations,
        skipped: reverted.skipped,
    })
}
