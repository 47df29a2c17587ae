-- Version 12: what a file was when its bytes were read, so that one that nobody
-- touched since is known again without reading it. Facts about this machine:
-- copies of the database are made without them.
CREATE TABLE sighting(
  id INTEGER PRIMARY KEY,                -- the newest has the highest
  device INTEGER NOT NULL,               -- the 64 bits that the system gives
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL,             -- nanoseconds since 1970: its bytes
  changed INTEGER NOT NULL,              -- the same: its bytes, name or rights
  hash BLOB NOT NULL,                    -- SHA-256 of its bytes
  UNIQUE(device, inode)
) STRICT;
