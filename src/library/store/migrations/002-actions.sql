-- Version 2: one action of the user may take several transactions, and what
-- could not be added is kept until it was.

CREATE TABLE op_2(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  label TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL,                -- length of rows; 0 for what can't be taken back
  action INTEGER,                        -- the first change of the action that this one is part of, also there;
                                         -- none for a change that is alone
  rows BLOB NOT NULL                     -- see journal.rs; last, for it is long
) STRICT;
INSERT INTO op_2(id, at, label, undone, bytes, rows) SELECT id, at, label, undone, bytes, rows FROM op;
DROP TABLE op;
ALTER TABLE op_2 RENAME TO op;
CREATE INDEX op_undone ON op(undone, id);
CREATE INDEX op_action ON op(action) WHERE action IS NOT NULL;
-- How far back undo goes is counted in actions: each once, by its first change.
CREATE INDEX op_head ON op(id) WHERE action IS NULL OR action = id;

CREATE TABLE failure(
  path BLOB PRIMARY KEY,                 -- as the system has it
  reason TEXT NOT NULL,
  hint TEXT NOT NULL,                    -- what to do about it
  readable INTEGER NOT NULL DEFAULT 0,   -- it was read, but is not a story
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
