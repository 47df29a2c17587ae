//! Undo and redo over whole articles and annotations: rows put back, then
//! everything that is derived from them.

use super::{
    super::{ArticleId, Done, Error, History},
    Store, annotations, articles, index,
    journal::{self, Direction, Op, Owner, Reverted},
    writer::Writer,
};

/// Articles that are indexed in one transaction.
const INDEX_BATCH: i64 = 200;

impl Writer<'_> {
    fn empty_index(&mut self) -> Result<(), Error> {
        self.tx.execute_batch(
            "INSERT INTO article_fts(article_fts) VALUES('delete-all');
             INSERT INTO note_fts(note_fts) VALUES('delete-all');
             DELETE FROM likeness;
             UPDATE article SET fts = 0;",
        )?;
        for id in self.numbers("SELECT id FROM annotation WHERE deleted_at IS NULL", -1)? {
            self.index_note(id)?;
        }
        Ok(())
    }

    /// Indexes some of the articles after `last` whose words are missing or of
    /// an older version; how many, and the last of them.
    fn index_some(&mut self, last: i64) -> Result<(usize, i64), Error> {
        let stale = format!(
            "SELECT id FROM article WHERE id > {last} AND fts <> {} ORDER BY id LIMIT ?1",
            index::TOKENS_VERSION
        );
        let ids = self.numbers(&stale, INDEX_BATCH)?;
        for id in &ids {
            match self.index_article(ArticleId(*id)) {
                // One that can't be read must not keep the others out.
                Err(Error::Damaged(_)) => self.mark_indexed(ArticleId(*id))?,
                indexed => indexed?,
            }
        }
        Ok((ids.len(), ids.last().copied().unwrap_or(last)))
    }

    fn numbers(&self, sql: &str, limit: i64) -> Result<Vec<i64>, Error> {
        let mut statement = self.tx.prepare(sql)?;
        let bound: &[i64] = if limit < 0 { &[] } else { &[limit] };
        let numbers = statement.query_map(rusqlite::params_from_iter(bound), |r| r.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }

    /// Puts the next action of the journal back; none if there is none. What
    /// can't be put back is only passed over, and told.
    pub(in crate::library) fn revert(
        &mut self,
        direction: Direction,
    ) -> Result<Option<Done>, Error> {
        let changes = journal::next(&self.tx, direction)?;
        self.put_back(&changes, direction)
    }

    /// Undoes the newest change of a site's rules, whatever was changed since;
    /// none if there is none.
    pub(in crate::library) fn revert_rules(&mut self, site: &str) -> Result<Option<Done>, Error> {
        let change: Vec<Op> = journal::newest_of_site(&self.tx, site)?
            .into_iter()
            .collect();
        self.put_back(&change, Direction::Undo)
    }

    fn put_back(&mut self, changes: &[Op], direction: Direction) -> Result<Option<Done>, Error> {
        // The newest says what the whole action came to.
        let Some(label) = changes
            .iter()
            .max_by_key(|op| op.id)
            .map(|op| op.label.clone())
        else {
            return Ok(None);
        };
        if changes.iter().all(Op::is_final) {
            return self.pass_over(changes, direction, label).map(Some);
        }
        let mut reverted = Reverted::default();
        for op in changes {
            reverted.take(journal::revert(&self.tx, op, direction)?);
        }
        for id in &reverted.indexed {
            self.index_article(ArticleId(*id))?;
        }
        for id in &reverted.mentioned {
            self.refresh_quietly(ArticleId(*id))?;
        }
        for id in &reverted.annotations {
            self.index_note(*id)?;
        }
        let mut warnings = Vec::new();
        for owner in &reverted.skipped {
            warnings.push(self.skipped(*owner)?);
        }
        let only = reverted
            .annotations
            .first()
            .filter(|_| reverted.annotations.len() == 1);
        let annotation = only
            .map(|id| annotations::one(&self.tx, *id))
            .transpose()?
            .flatten();
        Ok(Some(Done {
            changed: reverted.any,
            label,
            annotation: annotation.map(|n| n.annotation.id),
            articles: reverted.articles.into_iter().map(ArticleId).collect(),
            warnings,
        }))
    }

    fn pass_over(
        &mut self,
        changes: &[Op],
        direction: Direction,
        label: String,
    ) -> Result<Done, Error> {
        for op in changes {
            journal::mark(&self.tx, op, direction)?;
        }
        let warning = match direction {
            Direction::Undo => {
                format!("can't be taken back: {label}; undo again goes on with what was before")
            }
            Direction::Redo => {
                format!("is not done again: {label}; redo again goes on with what came after")
            }
        };
        Ok(Done {
            label,
            warnings: vec![warning],
            ..Done::default()
        })
    }

    /// Goes to the state right before the change `id`, or, if that is undone,
    /// right after it: whether it was redone, and what that did.
    pub(in crate::library) fn revert_to(&mut self, id: i64) -> Result<(bool, Done), Error> {
        let Some(redo) = journal::is_undone(&self.tx, id)? else {
            return Err(Error::NotFound {
                what: "change",
                id: id.to_string(),
            });
        };
        let direction = if redo {
            Direction::Redo
        } else {
            Direction::Undo
        };
        let mut all = Done::default();
        let mut steps = 0;
        while let Some(next) = journal::next_id(&self.tx, direction)?
            && (if redo { next <= id } else { next >= id })
            && let Some(done) = self.revert(direction)?
        {
            steps += 1;
            all.changed |= done.changed;
            all.label = done.label;
            all.annotation = done.annotation.filter(|_| steps == 1);
            all.warnings.extend(done.warnings);
            let new = |a: &ArticleId| !all.articles.contains(a);
            let new: Vec<ArticleId> = done.articles.into_iter().filter(new).collect();
            all.articles.extend(new);
        }
        if steps > 1 {
            let side = if redo { "up to" } else { "back to before" };
            all.label = format!("{steps} changes, {side} “{}”", all.label);
        }
        Ok((redo, all))
    }

    fn skipped(&self, owner: Owner) -> Result<String, Error> {
        let (what, article) = match owner {
            Owner::Rule(_) => return Ok("a rule was changed meanwhile and stays as it is".into()),
            Owner::Article(id) => ("", Some(ArticleId(id))),
            Owner::Tag(_) => return Ok("a tag was renamed meanwhile and stays as it is".into()),
            Owner::Waiting(_) => {
                return Ok("a note that waits was changed meanwhile and stays as it is".into());
            }
            Owner::View(slot) => {
                return Ok(format!(
                    "the view {slot} was changed meanwhile and stays as it is"
                ));
            }
            Owner::Annotation(id) => {
                let article = annotations::one(&self.tx, id)?.map(|n| n.article);
                ("a note on ", article)
            }
        };
        let title = article.and_then(|id| articles::title(&self.tx, id).ok());
        Ok(match title {
            Some(title) => format!("{what}“{title}” was changed meanwhile and stays as it is"),
            None => "something was changed meanwhile and stays as it is".into(),
        })
    }
}

impl Store {
    /// Empties the search index and fills it again, a batch a transaction, so
    /// that others can write in between. Cut off, it goes on where it was the
    /// next time.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method's own lifetime is not general enough"
    )]
    pub(in crate::library) fn rebuild_index(
        &mut self,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), Error> {
        self.write("emptying the search index", |w| w.empty_index())?;
        self.fill_index(progress)
    }

    /// Indexes what is missing from the search index, or there in an older
    /// form; `progress` is told how many articles are through.
    pub(in crate::library) fn fill_index(
        &mut self,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), Error> {
        let (mut all, mut last) = (0, 0);
        loop {
            let (count, now) = self.write("filling the search index", |w| w.index_some(last))?;
            if count == 0 {
                return Ok(());
            }
            all += count;
            last = now;
            progress(all);
        }
    }

    /// Counts anew what triggers count.
    pub(in crate::library) fn recount(&mut self) -> Result<(), Error> {
        self.write("counting anew", |w| {
            w.tx.execute_batch(super::check::RECOUNT)?;
            Ok(())
        })
    }

    /// The newest changes, newest first.
    pub(in crate::library) fn history(&self, limit: usize) -> Result<History, Error> {
        journal::history(&self.conn, limit)
    }
}
