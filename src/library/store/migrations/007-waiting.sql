-- Version 7: annotations that wait for their article, and those that are
-- looked at again.
CREATE TABLE waiting(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid BLOB NOT NULL UNIQUE,              -- the annotation's, for ever
  tool TEXT NOT NULL,                    -- who wrote it; empty for this program
  title TEXT NOT NULL,
  title_key BLOB NOT NULL,               -- folded, as articles have it
  url TEXT,
  url_key TEXT,
  original BLOB,                         -- SHA-256 of the page's bytes, where it is known
  form TEXT NOT NULL,                    -- the annotation, JSON as it is exported
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX waiting_title ON waiting(title_key);
CREATE INDEX waiting_url ON waiting(url_key) WHERE url_key IS NOT NULL;
CREATE INDEX waiting_original ON waiting(original) WHERE original IS NOT NULL;

-- Articles by their whole title, wherever they are.
CREATE INDEX article_titled ON article(title_key);

-- When a highlight is shown again: a day (Unix seconds / 86400), and how many
-- days lay between.
CREATE TABLE review(
  annotation_id INTEGER PRIMARY KEY REFERENCES annotation(id) ON DELETE CASCADE,
  due INTEGER NOT NULL,
  days INTEGER NOT NULL
) STRICT;
