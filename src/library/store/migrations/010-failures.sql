-- Version 10: what a file was that could not be added, so that one that was
-- written since is looked at again. None of older rows: those are.
ALTER TABLE failure ADD COLUMN size INTEGER;
ALTER TABLE failure ADD COLUMN modified INTEGER;  -- nanoseconds since 1970
