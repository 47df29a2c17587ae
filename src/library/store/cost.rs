//! What the statements of a connection cost, counted by SQLite itself: the
//! same on every machine, so benches and tests can hold a budget to it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{
    StatementStatus,
    trace::{StmtRef, TraceEvent, TraceEventCodes},
};

use super::{super::Error, Store};

/// What statements cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Statements that were run.
    pub statements: u64,
    /// Steps of SQLite's machine that they took.
    pub steps: u64,
    /// Of these, steps through a table or index from end to end.
    pub scanned: u64,
    /// Sorts, because no index had the order.
    pub sorts: u64,
    /// Rows put into an index that was made for one statement.
    pub indexed: u64,
}

/// Counts what a library's statements cost, from when it was made.
#[derive(Debug, Clone)]
pub struct Meter(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    cost: Cost,
    statements: Vec<String>,
    /// What the counters of each statement stood at: they only ever rise.
    before: HashMap<String, [u64; 5]>,
}

/// Statements that are remembered by their text, at most.
const STATEMENTS_MAX: usize = 1_000;

const COUNTERS: [StatementStatus; 5] = [
    StatementStatus::Run,
    StatementStatus::VmStep,
    StatementStatus::FullscanStep,
    StatementStatus::Sort,
    StatementStatus::AutoIndex,
];

impl Meter {
    /// What was spent since this was asked last.
    pub fn take(&self) -> Cost {
        std::mem::take(&mut self.lock().cost)
    }

    /// The statements since this was asked last.
    pub fn statements(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().statements)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, statement: &StmtRef<'_>) {
        let now = COUNTERS
            .map(|counter| u64::try_from(statement.get_status(counter)).unwrap_or_default());
        let sql = statement.sql().into_owned();
        let mut counted = self.lock();
        let before = counted.before.insert(sql.clone(), now).unwrap_or_default();
        // A statement of the same text that was prepared anew began at nothing.
        let is_same = now[0] > before[0] && now[1] >= before[1];
        let spent: [u64; 5] = std::array::from_fn(|n| {
            if is_same {
                now[n].saturating_sub(before[n])
            } else {
                now[n]
            }
        });
        let cost = &mut counted.cost;
        cost.statements += 1;
        cost.steps += spent[1];
        cost.scanned += spent[2];
        cost.sorts += spent[3];
        cost.indexed += spent[4];
        if counted.statements.len() < STATEMENTS_MAX {
            counted.statements.push(sql);
        }
    }
}

impl Store {
    /// Counts what statements cost from now on.
    pub(in crate::library) fn meter(&mut self) -> Result<Meter, Error> {
        let meter = Meter(Arc::default());
        let counter = meter.clone();
        self.conn.trace_v2(
            TraceEventCodes::SQLITE_TRACE_PROFILE,
            Some(move |event: TraceEvent<'_>| {
                if let TraceEvent::Profile(statement, _) = event {
                    counter.count(&statement);
                }
            }),
        )?;
        Ok(meter)
    }
}
