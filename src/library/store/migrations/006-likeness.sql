-- Version 6: what a story is recognised by when it was saved twice.

-- Derived, with the search index: the least hashes of a story's stretches of
-- three words. Stories that have much in common have some of them in common.
-- Empty until an article is indexed again.
CREATE TABLE likeness(
  hash INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  PRIMARY KEY(hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_article ON likeness(article_id);
