//! When a highlight is shown again.

use rusqlite::{OptionalExtension as _, params};

use super::{
    super::{Error, ReviewAnswer},
    Store,
    annotations::{self, Stored},
    journal::{Owner, Rows},
    writer::Writer,
};

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Days until a highlight is shown for the first time.
const FIRST_DAYS: i64 = 7;
/// Days after which everything is shown again.
const MAX_DAYS: i64 = 365;

impl Store {
    /// The highlights that are due on the day of `now`, longest due first.
    pub(in crate::library) fn due(&self, now: i64, limit: usize) -> Result<Vec<Stored>, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT n.id FROM annotation n JOIN selector s ON s.annotation_id = n.id
             JOIN article a ON a.id = n.article_id LEFT JOIN review r ON r.annotation_id = n.id
             WHERE n.deleted_at IS NULL AND a.place < 2
               AND coalesce(r.due, n.created_at / 86400 + ?1) <= ?2
             ORDER BY coalesce(r.due, n.created_at / 86400 + ?1), n.id LIMIT ?3",
        )?;
        let ids: Vec<i64> = statement
            .query_map(
                params![FIRST_DAYS, now.div_euclid(DAY), limit as i64],
                |r| r.get(0),
            )?
            .collect::<Result<_, _>>()?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            out.extend(annotations::one(&self.conn, id)?);
        }
        Ok(out)
    }

    /// How many were answered on the day of `now`: each is due again so many
    /// days after its answer.
    pub(in crate::library) fn answered_on(&self, now: i64) -> Result<usize, Error> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT count(*) FROM review WHERE due - days = ?1")?;
        let count: i64 = statement.query_row([now.div_euclid(DAY)], |r| r.get(0))?;
        Ok(count as usize)
    }
}

impl Writer<'_> {
    /// Says when a highlight is shown again; in how many days.
    pub(in crate::library) fn answer_review(
        &mut self,
        id: i64,
        answer: ReviewAnswer,
    ) -> Result<i64, Error> {
        let mut find = self
            .tx
            .prepare_cached("SELECT days FROM review WHERE annotation_id = ?1")?;
        let was: Option<i64> = find.query_row([id], |r| r.get(0)).optional()?;
        drop(find);
        let was = was.unwrap_or(FIRST_DAYS);
        let days = match answer {
            ReviewAnswer::Keep => was * 2,
            ReviewAnswer::Less => was * 4,
            ReviewAnswer::More => was / 2,
        }
        .clamp(1, MAX_DAYS);
        self.put_review(id, self.now.div_euclid(DAY) + days, days)?;
        Ok(days)
    }

    /// Writes the day on which a highlight is shown again, and how many days
    /// after the last time that is.
    pub(super) fn put_review(&mut self, id: i64, due: i64, days: i64) -> Result<(), Error> {
        self.touch(Owner::Annotation(id), Rows::Review, [id.into()])?;
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO review(annotation_id, due, days) VALUES (?1, ?2, ?3)",
            )?
            .execute((id, due, days))?;
        Ok(())
    }
}
