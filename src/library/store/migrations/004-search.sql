-- Version 4: What lists and searches need at any size: indexes for every order and every
-- filter, and counts that are kept with the change instead of counted.

CREATE INDEX article_lang ON article(lang);
CREATE INDEX annotation_color ON annotation(color, article_id) WHERE deleted_at IS NULL;
CREATE INDEX annotation_state ON annotation(state, article_id) WHERE deleted_at IS NULL;
CREATE INDEX record_warned ON record(capture_id) WHERE warnings <> '[]';

-- Derived: annotations that are not deleted, by the place of their article.
CREATE TABLE note_tally(place INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
INSERT INTO note_tally
  SELECT p.place, (SELECT count(*) FROM annotation n JOIN article a ON a.id = n.article_id
                   WHERE n.deleted_at IS NULL AND a.place = p.place)
  FROM (SELECT 0 AS place UNION ALL SELECT 1 UNION ALL SELECT 2) p;
CREATE TRIGGER note_tally_insert AFTER INSERT ON annotation WHEN new.deleted_at IS NULL BEGIN
  UPDATE note_tally SET n = n + 1 WHERE place = (SELECT place FROM article WHERE id = new.article_id);
END;
-- Where the article itself goes, its own trigger has counted already.
CREATE TRIGGER note_tally_delete AFTER DELETE ON annotation WHEN old.deleted_at IS NULL BEGIN
  UPDATE note_tally SET n = n - 1 WHERE place = (SELECT place FROM article WHERE id = old.article_id);
END;
CREATE TRIGGER note_tally_update AFTER UPDATE OF deleted_at ON annotation
WHEN (new.deleted_at IS NULL) <> (old.deleted_at IS NULL) BEGIN
  UPDATE note_tally SET n = n + iif(new.deleted_at IS NULL, 1, -1)
  WHERE place = (SELECT place FROM article WHERE id = new.article_id);
END;
CREATE TRIGGER note_tally_move AFTER UPDATE OF place ON article WHEN new.place <> old.place BEGIN
  UPDATE note_tally SET n = n - (SELECT count(*) FROM annotation WHERE article_id = new.id AND deleted_at IS NULL)
  WHERE place = old.place;
  UPDATE note_tally SET n = n + (SELECT count(*) FROM annotation WHERE article_id = new.id AND deleted_at IS NULL)
  WHERE place = new.place;
END;
CREATE TRIGGER note_tally_gone BEFORE DELETE ON article BEGIN
  UPDATE note_tally SET n = n - (SELECT count(*) FROM annotation WHERE article_id = old.id AND deleted_at IS NULL)
  WHERE place = old.place;
END;

-- Derived: articles outside the trash, by tag.
CREATE TABLE tag_tally(tag_id INTEGER PRIMARY KEY REFERENCES tag(id) ON DELETE CASCADE, n INTEGER NOT NULL) STRICT;
INSERT INTO tag_tally
  SELECT t.id, (SELECT count(*) FROM article_tag x JOIN article a ON a.id = x.article_id
                WHERE x.tag_id = t.id AND a.place < 2)
  FROM tag t;
CREATE TRIGGER tag_tally_new AFTER INSERT ON tag BEGIN
  INSERT INTO tag_tally VALUES (new.id, 0);
END;
CREATE TRIGGER tag_tally_insert AFTER INSERT ON article_tag BEGIN
  UPDATE tag_tally SET n = n + 1
  WHERE tag_id = new.tag_id AND EXISTS (SELECT 1 FROM article WHERE id = new.article_id AND place < 2);
END;
CREATE TRIGGER tag_tally_delete AFTER DELETE ON article_tag BEGIN
  UPDATE tag_tally SET n = n - 1
  WHERE tag_id = old.tag_id AND EXISTS (SELECT 1 FROM article WHERE id = old.article_id AND place < 2);
END;
CREATE TRIGGER tag_tally_update AFTER UPDATE OF tag_id ON article_tag WHEN new.tag_id <> old.tag_id BEGIN
  UPDATE tag_tally SET n = n - 1
  WHERE tag_id = old.tag_id AND EXISTS (SELECT 1 FROM article WHERE id = old.article_id AND place < 2);
  UPDATE tag_tally SET n = n + 1
  WHERE tag_id = new.tag_id AND EXISTS (SELECT 1 FROM article WHERE id = new.article_id AND place < 2);
END;
CREATE TRIGGER tag_tally_move AFTER UPDATE OF place ON article WHEN (new.place < 2) <> (old.place < 2) BEGIN
  UPDATE tag_tally SET n = n + iif(new.place < 2, 1, -1)
  WHERE tag_id IN (SELECT tag_id FROM article_tag WHERE article_id = new.id);
END;
CREATE TRIGGER tag_tally_gone BEFORE DELETE ON article WHEN old.place < 2 BEGIN
  UPDATE tag_tally SET n = n - 1
  WHERE tag_id IN (SELECT tag_id FROM article_tag WHERE article_id = old.id);
END;
