-- Version 3: the order of the shelf. Saved views by number (the table of
-- version 1 was never written), and indices for lists by site and by author,
-- so that such a list costs what it shows.
DROP TABLE view;
CREATE TABLE saved_view(
  slot INTEGER PRIMARY KEY CHECK(slot BETWEEN 1 AND 9),
  name TEXT NOT NULL,
  query TEXT NOT NULL                    -- the whole of it: place, order and groups too
) STRICT;

CREATE INDEX article_by_site ON article(place, site_key, saved_at DESC, id DESC);
CREATE INDEX article_by_author ON article(place, author_key, saved_at DESC, id DESC);
