//! The steps from one version of the database to the next, in order. A step is
//! only ever appended: once it is here, libraries that have it are out there.
//!
//! To add one: write its SQL to `NNN-what.sql` beside this file, name it in
//! [`STEPS`], and run `OFFPRINT_BLESS=1 cargo test migrations`, which keeps a
//! library of the new version as `tests/schemas/NNN.sql`. From then on every
//! later version has to open that one. Two steps that meet in a merge are put
//! one after the other; the later gets the next number.

use rusqlite::Transaction;

use super::super::super::Error;

/// What a step does that SQL can't say.
type Code = fn(&Transaction<'_>) -> Result<(), Error>;

/// One step.
pub(super) struct Step {
    /// SQL that is run first.
    pub(super) sql: &'static str,
    /// After it, in the same transaction.
    pub(super) code: Option<Code>,
}

/// The step at index n makes version n + 1.
pub(super) const STEPS: &[Step] = &[
    sql(include_str!("001-first.sql")),
    sql(include_str!("002-actions.sql")),
    sql(include_str!("003-shelf.sql")),
    sql(include_str!("004-search.sql")),
    sql(include_str!("005-sites.sql")),
    sql(include_str!("006-likeness.sql")),
    sql(include_str!("007-waiting.sql")),
    sql(include_str!("008-marks.sql")),
    sql(include_str!("009-orders.sql")),
    sql(include_str!("010-failures.sql")),
    sql(include_str!("011-cursor.sql")),
    sql(include_str!("012-sightings.sql")),
];

const fn sql(sql: &'static str) -> Step {
    Step { sql, code: None }
}
