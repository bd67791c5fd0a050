-- Version 3. Where a series came from, and under which terms; NULL where nobody said.
ALTER TABLE series ADD COLUMN source TEXT;
ALTER TABLE series ADD COLUMN licence TEXT;
