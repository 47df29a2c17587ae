-- Version 11: of the place where reading stopped also the cursor, and how many
-- rows above the text of its first row the screen began (a picture has none).
-- NULL of what was remembered before: the cursor is on the first row.
ALTER TABLE position ADD COLUMN cursor_byte INTEGER;
ALTER TABLE position ADD COLUMN rows_above INTEGER NOT NULL DEFAULT 0;
