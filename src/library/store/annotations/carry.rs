//! Carrying annotations and hand-set roles over to another text of record.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::{
    super::{
        super::{ArticleId, Error},
        articles::{self, Loaded},
        journal::{Owner, Rows},
        writer::Writer,
    },
    passage,
    settle::BY_HAND,
};
use crate::article::{
    Passage, TextOfRecord,
    annotation::{self, AnchorState, Anchoring, Selector},
};

/// How the anchoring of an annotation on the passage that it was made on, or
/// that became its quote, is called in the history.
pub(in super::super) const MADE_HERE: &str = "made here";

/// Where an annotation is that was just made: where the reader put it.
pub(super) fn made_here(passage: Passage) -> Anchoring {
    Anchoring {
        state: AnchorState::Exact,
        passage: Some(passage),
        coverage: 1.0,
        candidates: Vec::new(),
        method: MADE_HERE,
    }
}

/// Annotations to be found again, by the text that they were made on.
type Groups = BTreeMap<Option<i64>, Vec<Waiting>>;

/// An annotation that has to be found again.
struct Waiting {
    id: i64,
    selector: Selector,
    /// Where the reader put it in the text of its group.
    by_hand: Option<Passage>,
}

/// The article's annotations with a passage, by the text that they were
/// made on; deleted ones too, for undo may bring them back. A place by hand
/// counts until the annotation is put on another passage: that is its quote
/// from then on.
fn waiting(conn: &Connection, article: ArticleId) -> Result<Groups, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT n.id, coalesce(h.text_id, n.text_id), s.exact, s.prefix, s.suffix, s.start, s.stop, h.start, h.stop
         FROM annotation n JOIN selector s ON s.annotation_id = n.id
         LEFT JOIN anchoring h ON h.annotation_id = n.id AND h.method = ?2 AND h.n = (
           SELECT max(b.n) FROM anchoring b
           WHERE b.annotation_id = n.id AND b.by = 'user' AND b.method IN (?2, ?3))
         WHERE n.article_id = ?1 ORDER BY n.id",
    )?;
    let mut rows = statement.query((article.0, BY_HAND, MADE_HERE))?;
    let mut groups = Groups::new();
    while let Some(r) = rows.next()? {
        let selector = Selector {
            exact: r.get(2)?,
            prefix: r.get(3)?,
            suffix: r.get(4)?,
            position: passage(r.get(5)?, r.get(6)?),
            made_on: String::new(),
        };
        groups.entry(r.get(1)?).or_default().push(Waiting {
            id: r.get(0)?,
            selector,
            by_hand: passage(r.get(7)?, r.get(8)?),
        });
    }
    Ok(groups)
}

/// Where each annotation of an article with a passage is in `new`, from the
/// text that it was made on, or where the reader put it himself.
pub(in super::super) fn found_again(
    conn: &Connection,
    article: ArticleId,
    new: &str,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<(i64, Anchoring)>, Error> {
    let mut out = Vec::new();
    for (made_on, mut waiting) in waiting(conn, article)? {
        let old = made_on.map(|id| articles::text(conn, id)).transpose()?;
        // Where the reader put it himself counts, not where it was made.
        let by_hand = waiting.iter_mut().filter_map(|w| Some((w.by_hand?, w)));
        let (places, put): (Vec<Passage>, Vec<&mut Waiting>) = by_hand.unzip();
        if let Some(old) = old.as_deref().filter(|_| !places.is_empty()) {
            let selectors = annotation::select_each(old, &places, "");
            for (one, selector) in put.into_iter().zip(selectors) {
                one.selector = selector;
            }
        }
        let selectors: Vec<&Selector> = waiting.iter().map(|w| &w.selector).collect();
        let found = annotation::anchor_while(&selectors, old.as_deref(), new, go_on)
            .ok_or(Error::Interrupted)?;
        out.extend(waiting.iter().map(|w| w.id).zip(found));
    }
    Ok(out)
}

impl Writer<'_> {
    /// Finds everything of the article that stands on its old text in `new`,
    /// all in this transaction.
    pub(in super::super) fn carry_over(
        &mut self,
        article: ArticleId,
        before: &Loaded,
        text_id: i64,
        new: &TextOfRecord,
    ) -> Result<(), Error> {
        self.carry_roles(article, before, text_id, new)?;
        for (id, anchoring) in found_again(&self.tx, article, &new.text, &self.going())? {
            self.re_anchor(article, id, text_id, &anchoring)?;
        }
        Ok(())
    }

    /// Writes where an annotation is in a text, as part of a change of its
    /// article: what belongs together is undone together.
    fn re_anchor(
        &mut self,
        article: ArticleId,
        id: i64,
        text_id: i64,
        found: &Anchoring,
    ) -> Result<(), Error> {
        let owner = Owner::Article(article.0);
        self.put_state(owner, id, found)?;
        self.put_anchoring(owner, id, text_id, found, "program")
    }

    /// Writes where an annotation is in the text that its article shows.
    pub(super) fn put_state(
        &mut self,
        owner: Owner,
        id: i64,
        found: &Anchoring,
    ) -> Result<(), Error> {
        let range = found
            .passage
            .map(|p| (p.start as i64, p.end as i64))
            .unzip();
        self.touch(owner, Rows::Annotation, [id.into()])?;
        self.tx
            .prepare_cached("UPDATE annotation SET state = ?2, start = ?3, stop = ?4, rev = rev + 1 WHERE id = ?1")?
            .execute(params![id, found.state.name(), range.0, range.1])?;
        Ok(())
    }

    /// Adds to the history of an annotation.
    pub(super) fn put_anchoring(
        &mut self,
        owner: Owner,
        id: i64,
        text_id: i64,
        found: &Anchoring,
        by: &str,
    ) -> Result<(), Error> {
        let mut last = self
            .tx
            .prepare_cached("SELECT coalesce(max(n), 0) FROM anchoring WHERE annotation_id = ?1")?;
        let n: i64 = last.query_row([id], |r| r.get(0))?;
        drop(last);
        let n = n + 1;
        let range = found
            .passage
            .map(|p| (p.start as i64, p.end as i64))
            .unzip();
        self.touch(owner, Rows::Anchoring, [id.into(), n.into()])?;
        self.tx
            .prepare_cached(
                "INSERT INTO anchoring VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                id,
                n,
                text_id,
                found.state.name(),
                range.0,
                range.1,
                f64::from(found.coverage),
                found.method,
                by,
                self.now
            ])?;
        self.put_candidates(owner, id, text_id, &found.candidates)
    }

    fn put_candidates(
        &mut self,
        owner: Owner,
        id: i64,
        text_id: i64,
        places: &[Passage],
    ) -> Result<(), Error> {
        for rank in self.candidate_ranks(id, text_id)? {
            self.touch(
                owner,
                Rows::Candidate,
                [id.into(), text_id.into(), rank.into()],
            )?;
        }
        self.tx
            .prepare_cached("DELETE FROM candidate WHERE annotation_id = ?1 AND text_id = ?2")?
            .execute((id, text_id))?;
        for (rank, place) in (1i64..).zip(places) {
            self.touch(
                owner,
                Rows::Candidate,
                [id.into(), text_id.into(), rank.into()],
            )?;
            self.tx
                .prepare_cached("INSERT INTO candidate VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute((id, text_id, rank, place.start as i64, place.end as i64))?;
        }
        Ok(())
    }

    fn candidate_ranks(&self, id: i64, text_id: i64) -> Result<Vec<i64>, Error> {
        let mut statement = self.tx.prepare_cached(
            "SELECT rank FROM candidate WHERE annotation_id = ?1 AND text_id = ?2",
        )?;
        let ranks = statement.query_map((id, text_id), |r| r.get(0))?;
        Ok(ranks.collect::<Result<_, _>>()?)
    }

    /// Sets the roles that were set by hand again, where their blocks are
    /// found for sure; elsewhere the rules decide. Those on the old text stay.
    fn carry_roles(
        &mut self,
        article: ArticleId,
        before: &Loaded,
        text_id: i64,
        new: &TextOfRecord,
    ) -> Result<(), Error> {
        let overrides = articles::overrides(&self.tx, article, before.text_id)?;
        if overrides.is_empty() || !articles::overrides(&self.tx, article, text_id)?.is_empty() {
            return Ok(());
        }
        let old = &before.article.record;
        let places = overrides.iter().map(|o| Passage::new(o.start, o.stop));
        let places: Vec<Passage> = places.collect();
        let selectors = annotation::select_each(&old.text, &places, &before.text_hash);
        let asked: Vec<&Selector> = selectors.iter().collect();
        let found = annotation::anchor_while(&asked, Some(&old.text), &new.text, &self.going())
            .ok_or(Error::Interrupted)?;
        for (over, anchoring) in overrides.iter().zip(found) {
            let sure = matches!(anchoring.state, AnchorState::Exact | AnchorState::Moved);
            if let Some(place) = anchoring.passage.filter(|_| sure) {
                for block in new.touched(place.range()) {
                    self.put_override(article, text_id, block.range.clone(), Some(over.role))?;
                }
            }
        }
        Ok(())
    }
}
