-- Version 5: what is known of sites.

-- The reader's rules. `site` is an address's host, or else a publisher.
CREATE TABLE site_rule(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site TEXT NOT NULL,
  action TEXT NOT NULL,                  -- drop, keep
  kind TEXT NOT NULL,                    -- line, like, element
  pattern TEXT NOT NULL,
  off INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX site_rule_site ON site_rule(site, id);

-- Derived: on how many saved pages of its site a line stands. Most lines
-- stand on one, so that a row is as small as can be: a hash of site and line,
-- the number, and the first two articles, which have to be shown otherwise
-- once a third one has it. Only then site and line are written out.
CREATE TABLE site_line(
  key INTEGER PRIMARY KEY,
  n INTEGER NOT NULL,
  first INTEGER NOT NULL,
  second INTEGER,
  site TEXT,
  line TEXT
) STRICT;
CREATE INDEX site_line_site ON site_line(site) WHERE site IS NOT NULL;

-- The elements around each block, so that rules can name them; none where an
-- older version wrote the record, until it is cleaned again.
ALTER TABLE record ADD COLUMN marks BLOB;

-- The site whose rules a change is about, so that it can be found again.
ALTER TABLE op ADD COLUMN site TEXT;

-- Never used.
ALTER TABLE site DROP COLUMN rules;
ALTER TABLE site DROP COLUMN rules_rev;
