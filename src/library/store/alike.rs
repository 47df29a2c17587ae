//! Articles that may be one story, by the few numbers that the search index
//! keeps of each.

use super::{
    super::{ArticleId, Error},
    Store, articles, index,
};

/// The articles that share most of an article's numbers, those first.
pub(super) const ALIKE: &str = "SELECT o.article_id FROM likeness m INDEXED BY likeness_article
    CROSS JOIN likeness o ON o.hash = m.hash
    WHERE m.article_id = ?1 AND o.article_id <> ?1
    GROUP BY o.article_id ORDER BY count(*) DESC, o.article_id LIMIT ?2";

impl Store {
    /// Articles that may be the same story, the likeliest first.
    pub(in crate::library) fn alike(
        &self,
        id: ArticleId,
        most: usize,
    ) -> Result<Vec<ArticleId>, Error> {
        let mut statement = self.conn.prepare_cached(ALIKE)?;
        let found = statement.query_map((id.0, most as i64), |r| Ok(ArticleId(r.get(0)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// All stretches of an article's story, to be compared with another's.
    pub(in crate::library) fn stretches(&self, id: ArticleId) -> Result<Vec<u64>, Error> {
        let loaded = self.load(id)?;
        Ok(index::stretches_of(&articles::texts(&loaded.article, "")))
    }
}
