-- Version 1. Steps are only ever appended (migrations/steps.rs); this file is
-- never changed: libraries that have it are out there.
--
-- "derived" can be rebuilt from the rest. Times are Unix seconds. Positions
-- are byte offsets in a text of record. Hashes are SHA-256, 32 bytes; a uid is
-- 16 random bytes, for ever.

CREATE TABLE site(
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE,
  rules TEXT NOT NULL DEFAULT '{}',
  rules_rev INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE article(
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never reused: undo and open windows hold ids
  uid BLOB NOT NULL UNIQUE,
  capture_id INTEGER,                    -- the capture that is shown
  record_id INTEGER,                     -- the text of record that is shown
  url TEXT,
  url_key TEXT,                          -- derived: the address as identity
  site_id INTEGER REFERENCES site(id),   -- the address's host
  -- What is known about the story, hand edits applied; derived from record and edit.
  title TEXT NOT NULL,
  title_key BLOB NOT NULL,               -- folded, cut to 32 bytes
  authors TEXT NOT NULL DEFAULT '[]',    -- JSON, see record.rs
  author_key BLOB NOT NULL DEFAULT x'',
  site TEXT NOT NULL DEFAULT '',         -- publisher, or else host
  site_key BLOB NOT NULL DEFAULT x'',
  lang TEXT NOT NULL DEFAULT '',
  published TEXT,                        -- ISO 8601 as precise as known
  published_at INTEGER,                  -- the same for sorting
  words INTEGER NOT NULL DEFAULT 0,
  -- What the reader decided.
  saved_at INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,      -- 0 unread, 1 reading, 2 read
  state_by_hand INTEGER NOT NULL DEFAULT 0,
  starred INTEGER NOT NULL DEFAULT 0,
  place INTEGER NOT NULL DEFAULT 0,      -- 0 library, 1 archive, 2 trash
  place_before INTEGER NOT NULL DEFAULT 0, -- where restoring puts it
  trashed_at INTEGER,
  fts INTEGER NOT NULL DEFAULT 0,        -- derived: version of the tokens in article_fts, 0 for none
  rev INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One narrow covering index answers every filter on numbers, in order,
-- without touching the wide rows. `place` comes first on purpose: with
-- saved_at first the planner takes another index and sorts.
CREATE INDEX article_view ON article(place, saved_at DESC, id DESC, state, starred, site_id, words, published_at);
CREATE INDEX article_published ON article(place, published_at DESC, id DESC);
CREATE INDEX article_title ON article(place, title_key, id);
CREATE INDEX article_site ON article(site_id, place, saved_at DESC, id DESC);
CREATE INDEX article_url ON article(url_key) WHERE url_key IS NOT NULL;

-- Derived: how many articles are in each place and state; kept by triggers so
-- that no road to an article, undo included, can forget it.
CREATE TABLE tally(
  place INTEGER NOT NULL,
  state INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY(place, state)
) STRICT, WITHOUT ROWID;
INSERT INTO tally VALUES (0,0,0),(0,1,0),(0,2,0),(1,0,0),(1,1,0),(1,2,0),(2,0,0),(2,1,0),(2,2,0);
CREATE TRIGGER tally_insert AFTER INSERT ON article BEGIN
  UPDATE tally SET n = n + 1 WHERE place = new.place AND state = new.state;
END;
CREATE TRIGGER tally_delete AFTER DELETE ON article BEGIN
  UPDATE tally SET n = n - 1 WHERE place = old.place AND state = old.state;
END;
CREATE TRIGGER tally_update AFTER UPDATE OF place, state ON article
WHEN new.place <> old.place OR new.state <> old.state BEGIN
  UPDATE tally SET n = n - 1 WHERE place = old.place AND state = old.state;
  UPDATE tally SET n = n + 1 WHERE place = new.place AND state = new.state;
END;

CREATE TABLE original(
  hash BLOB PRIMARY KEY,                 -- of the raw bytes; they are a file
  size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE capture(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  hash BLOB NOT NULL REFERENCES original(hash),
  format TEXT NOT NULL,                  -- text, html
  gzipped INTEGER NOT NULL DEFAULT 0,
  charset TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL,                  -- path, `standard input`, `pasted`
  name TEXT, given_charset TEXT, given_url TEXT, -- the hint, so that it can be parsed again
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX capture_article ON capture(article_id);
CREATE INDEX capture_hash ON capture(hash);

-- Files of a page's companion folder; content-addressed beside the originals.
CREATE TABLE asset(
  capture_id INTEGER NOT NULL REFERENCES capture(id) ON DELETE CASCADE,
  path TEXT NOT NULL,                    -- as the page writes it
  hash BLOB NOT NULL REFERENCES original(hash),
  PRIMARY KEY(capture_id, path)
) STRICT, WITHOUT ROWID;

-- Every text of record that was ever shown. One that a note or a hand-set
-- role was made on is never deleted (RESTRICT below holds it).
CREATE TABLE text(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  body BLOB NOT NULL,                    -- UTF-8, zstd
  at INTEGER NOT NULL
) STRICT;

-- What a parser and the rules made of a capture.
CREATE TABLE record(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  capture_id INTEGER NOT NULL REFERENCES capture(id) ON DELETE CASCADE,
  parser INTEGER NOT NULL,
  text_id INTEGER NOT NULL REFERENCES text(id),
  blocks BLOB NOT NULL,                  -- blocks and inlines, see record.rs
  rules INTEGER NOT NULL,                -- version of the rules that made the next two
  roles BLOB NOT NULL,
  metadata BLOB NOT NULL,
  warnings TEXT NOT NULL DEFAULT '[]',
  UNIQUE(capture_id, parser)
) STRICT;
CREATE INDEX record_text ON record(text_id);

-- Roles set by hand; each is a stretch of the text that it was set on.
CREATE TABLE role_override(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  text_id INTEGER NOT NULL REFERENCES text(id) ON DELETE RESTRICT,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  role TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(article_id, text_id, start, stop)
) STRICT, WITHOUT ROWID;

-- Fields of the metadata set by hand; they win over cleaning.
CREATE TABLE edit(
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  value TEXT NOT NULL,                   -- JSON, see record.rs
  at INTEGER NOT NULL,
  PRIMARY KEY(article_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE               -- folded
) STRICT;
CREATE TABLE article_tag(
  tag_id INTEGER NOT NULL REFERENCES tag(id),
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  PRIMARY KEY(tag_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tag_back ON article_tag(article_id, tag_id);

CREATE TABLE annotation(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid BLOB NOT NULL UNIQUE,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  motivation TEXT NOT NULL,              -- W3C: highlighting, commenting, bookmarking
  color TEXT NOT NULL,
  text_id INTEGER REFERENCES text(id) ON DELETE RESTRICT, -- made on; none for a bare quote or the whole article
  source TEXT NOT NULL DEFAULT '',       -- the tool it came from; empty for this one
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  deleted_at INTEGER,
  -- Derived: the last anchoring in the text that the article shows.
  state TEXT NOT NULL,                   -- exact, moved, uncertain, lost, waiting
  start INTEGER,
  stop INTEGER,
  rev INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX annotation_article ON annotation(article_id, start) WHERE deleted_at IS NULL;
CREATE INDEX annotation_recent ON annotation(modified_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX annotation_text ON annotation(text_id) WHERE text_id IS NOT NULL;

-- How to find the passage, as made; never changed.
CREATE TABLE selector(
  annotation_id INTEGER PRIMARY KEY REFERENCES annotation(id) ON DELETE CASCADE,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  start INTEGER,
  stop INTEGER
) STRICT;

CREATE TABLE body(
  annotation_id INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,                    -- the note is 0, tags follow in order
  purpose TEXT NOT NULL,                 -- W3C: commenting, tagging, describing
  value TEXT NOT NULL,
  format TEXT NOT NULL DEFAULT 'text/markdown',
  modified_at INTEGER NOT NULL,
  PRIMARY KEY(annotation_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX body_tag ON body(value) WHERE purpose = 'tagging';

-- Where the passage was found in each text; a history, the last one counts.
CREATE TABLE anchoring(
  annotation_id INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  text_id INTEGER NOT NULL REFERENCES text(id),
  state TEXT NOT NULL,
  start INTEGER,
  stop INTEGER,
  coverage REAL NOT NULL,
  method TEXT NOT NULL,
  by TEXT NOT NULL,                      -- program, user
  at INTEGER NOT NULL,
  PRIMARY KEY(annotation_id, n)
) STRICT, WITHOUT ROWID;

-- Other places that fit nearly as well; only while uncertain.
CREATE TABLE candidate(
  annotation_id INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
  text_id INTEGER NOT NULL REFERENCES text(id),
  rank INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  PRIMARY KEY(annotation_id, text_id, rank)
) STRICT, WITHOUT ROWID;

-- What another tool's export said, whole, so that importing again adds nothing.
CREATE TABLE imported(
  tool TEXT NOT NULL,
  key TEXT NOT NULL,
  annotation_id INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
  raw TEXT NOT NULL,
  PRIMARY KEY(tool, key)
) STRICT, WITHOUT ROWID;

-- Where reading stopped. Written often: touches no index of a list, and is
-- not in the journal.
CREATE TABLE position(
  article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
  text_id INTEGER NOT NULL REFERENCES text(id),
  at_byte INTEGER NOT NULL,
  progress REAL NOT NULL,
  read_at INTEGER NOT NULL
) STRICT;
CREATE INDEX position_recent ON position(read_at DESC);

CREATE TABLE view(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  query TEXT NOT NULL,
  sort TEXT NOT NULL,
  slot INTEGER
) STRICT;

-- Work to be done when there is time: "version older than this one's".
CREATE TABLE job(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  tries INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  UNIQUE(kind, article_id)
) STRICT;

-- The journal: one row a change, with the images of the rows that it touched.
CREATE TABLE op(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  label TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL,                -- length of rows
  rows BLOB NOT NULL                     -- see journal.rs
) STRICT;
CREATE INDEX op_undone ON op(undone, id);

-- The search index (store/index). Contentless: texts are kept once, in `text`,
-- and deleting needs no more than the row's number. The `ascii` tokenizer
-- splits at ASCII signs alone; it is handed nothing but letters, digits,
-- characters beyond ASCII, and spaces. `detail` stays full, for phrases need
-- positions.
CREATE VIRTUAL TABLE article_fts USING fts5(title, author, body, hidden, stem,
  content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE note_fts USING fts5(quote, note, stem,
  content='', contentless_delete=1, tokenize='ascii');
