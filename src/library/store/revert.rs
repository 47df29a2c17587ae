//! Undo and redo over whole articles and annotations: rows put back, then
//! everything that is derived from them.

use super::{
    super::{ArticleId, Done, Error, HistoryEntry},
    Store, annotations, articles,
    journal::{self, Direction, Owner},
    writer::Writer,
};

impl Writer<'_> {
    /// Puts the next change of the journal back; none if there is none.
    pub(in crate::library) fn revert(
        &mut self,
        direction: Direction,
    ) -> Result<Option<Done>, Error> {
        let Some(op) = journal::next(&self.tx, direction)? else {
            return Ok(None);
        };
        let reverted = journal::revert(&self.tx, &op, direction)?;
        for id in &reverted.indexed {
            self.index_article(ArticleId(*id))?;
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
            changed: !reverted.articles.is_empty(),
            label: op.label,
            annotation: annotation.map(|n| n.annotation.id),
            articles: reverted.articles.into_iter().map(ArticleId).collect(),
            warnings,
        }))
    }

    fn skipped(&self, owner: Owner) -> Result<String, Error> {
        let (what, article) = match owner {
            Owner::Article(id) => ("", Some(ArticleId(id))),
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
    /// The newest changes, newest first.
    pub(in crate::library) fn history(&self, limit: usize) -> Result<Vec<HistoryEntry>, Error> {
        journal::history(&self.conn, limit)
    }
}
