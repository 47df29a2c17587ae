//! Counting by month. Each of these reads an index from end to end; they are
//! asked for by somebody who looks at a page of figures, never for a list.

use std::collections::BTreeMap;

use super::{
    super::{Error, Month, Statistics},
    Store,
};

/// The month of a moment where the reader is: `2026-03`.
macro_rules! month {
    ($at:literal) => {
        concat!("strftime('%Y-%m', ", $at, ", 'unixepoch', 'localtime')")
    };
}

const ADDED: &str = concat!(
    "SELECT ",
    month!("saved_at"),
    ", count(*), 0 FROM article INDEXED BY article_view GROUP BY 1"
);
const READ: &str = concat!(
    "SELECT ",
    month!("p.read_at"),
    ", sum(a.state = 2), CAST(round(total(min(p.progress, 1.0) * a.words)) AS INTEGER)
     FROM position p CROSS JOIN article a ON a.id = p.article_id GROUP BY 1"
);
const NOTED: &str = concat!(
    "SELECT ",
    month!("created_at"),
    ", count(*), 0 FROM annotation WHERE deleted_at IS NULL GROUP BY 1"
);
const MARKED: &str = "SELECT count(*) FROM article a INDEXED BY article_view
    WHERE a.state = 2 AND NOT EXISTS (SELECT 1 FROM position p WHERE p.article_id = a.id)";

impl Store {
    /// What was added, read and noted, by month.
    pub(in crate::library) fn statistics(&self) -> Result<Statistics, Error> {
        self.at_once(|store| {
            let mut months = BTreeMap::new();
            store.count(ADDED, &mut months, |month, n, _| month.added += n)?;
            store.count(READ, &mut months, |month, n, words| {
                month.read += n;
                month.words += words;
            })?;
            store.count(NOTED, &mut months, |month, n, _| month.notes += n)?;
            let marked: i64 = store.conn.query_row(MARKED, [], |r| r.get(0))?;
            Ok(Statistics {
                months: months.into_values().rev().collect(),
                marked: marked as u64,
            })
        })
        .map_err(|e| e.while_doing("counting"))
    }

    fn count(
        &self,
        sql: &str,
        months: &mut BTreeMap<(i16, u8), Month>,
        take: impl Fn(&mut Month, u64, u64),
    ) -> Result<(), Error> {
        let mut statement = self.conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            // A moment that no calendar has is in no month.
            let Some((year, month)) = row.get::<_, Option<String>>(0)?.as_deref().and_then(parsed)
            else {
                continue;
            };
            let entry = months.entry((year, month)).or_insert(Month {
                year,
                month,
                ..Month::default()
            });
            let number = |n: i64| u64::try_from(n).unwrap_or_default();
            take(entry, number(row.get(1)?), number(row.get(2)?));
        }
        Ok(())
    }
}

/// `2026-03`.
fn parsed(text: &str) -> Option<(i16, u8)> {
    let (year, month) = text.rsplit_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}
