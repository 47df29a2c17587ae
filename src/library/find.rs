//! Lists and searches. All of these only read.

use super::{ArticleId, Counts, Error, Found, Library, Noted, Query, Row, Sort};

impl Library {
    /// The first `limit` articles of a query in the order `sort` (the query's
    /// own `sort:` wins).
    pub fn list(&self, query: &Query, sort: Sort, limit: usize) -> Result<Vec<Row>, Error> {
        let _ = (query, sort, limit);
        Ok(Vec::new())
    }

    /// The ids of all articles of a query, in order: 8 bytes each, so that a
    /// view of a hundred thousand can be held.
    pub fn ids(&self, query: &Query, sort: Sort) -> Result<Vec<ArticleId>, Error> {
        let _ = (query, sort);
        Ok(Vec::new())
    }

    /// The lines of these articles, in this order; those gone are left out.
    pub fn rows(&self, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
        let _ = ids;
        Ok(Vec::new())
    }

    /// Searches, best first, with matches and their surroundings.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Vec<Found>, Error> {
        let _ = (query, limit);
        Ok(Vec::new())
    }

    /// How many articles are where.
    pub fn counts(&self) -> Result<Counts, Error> {
        Ok(Counts::default())
    }

    /// All annotations of the articles of a query, by article, then place.
    pub fn notes(&self, query: &Query) -> Result<Vec<Noted>, Error> {
        let _ = query;
        Ok(Vec::new())
    }

    /// The article that `id` (a uid, or the start of one) means.
    pub fn resolve(&self, id: &str) -> Result<ArticleId, Error> {
        Err(Error::NotFound {
            what: "article",
            id: id.into(),
        })
    }

    /// Every tag in use, with the number of articles, by name.
    pub fn tags(&self) -> Result<Vec<(String, u64)>, Error> {
        Ok(Vec::new())
    }

    /// Something that differs whenever another process or connection has
    /// changed the library.
    pub fn version(&self) -> Result<u64, Error> {
        Ok(0)
    }
}
