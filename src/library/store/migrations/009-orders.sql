-- Version 9: indices for lists by length and by progress, so that such a list
-- costs what it shows.

-- Derived: the share read in hundredths, as lists show it. Reading writes a
-- place often and moves this seldom: only then the indices are touched.
ALTER TABLE article ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE article SET seen = p.hundredths
  FROM (SELECT article_id, CAST(round(progress * 100) AS INTEGER) AS hundredths FROM position) p
  WHERE p.article_id = article.id AND p.hundredths <> 0;
CREATE TRIGGER position_new AFTER INSERT ON position BEGIN
  UPDATE article SET seen = CAST(round(new.progress * 100) AS INTEGER)
  WHERE id = new.article_id AND seen <> CAST(round(new.progress * 100) AS INTEGER);
END;
CREATE TRIGGER position_moved AFTER UPDATE OF progress ON position BEGIN
  UPDATE article SET seen = CAST(round(new.progress * 100) AS INTEGER)
  WHERE id = new.article_id AND seen <> CAST(round(new.progress * 100) AS INTEGER);
END;

CREATE INDEX article_by_length ON article(place, words DESC, saved_at DESC, id DESC);
CREATE INDEX article_by_progress ON article(place, seen DESC, saved_at DESC, id DESC);
