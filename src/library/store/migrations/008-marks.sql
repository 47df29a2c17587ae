-- Version 8: places that a reader called by a letter.
CREATE TABLE mark(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  letter TEXT NOT NULL,
  text_id INTEGER NOT NULL REFERENCES text(id),
  at_byte INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(article_id, letter)
) STRICT, WITHOUT ROWID;
-- A letter that the open article has not is looked for in the others.
CREATE INDEX mark_letter ON mark(letter, at DESC);
