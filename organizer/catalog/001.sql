-- Version 1. Records are kept as they came, as JSON; columns repeat what is asked for.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  imdb_id TEXT,           -- as `values.imdb_key` spells it
  zap2it_id TEXT,         -- capitals
  slug TEXT,              -- small letters
  first_aired TEXT,       -- YYYY-MM-DD
  last_updated INTEGER,   -- seconds since 1970
  record TEXT NOT NULL,   -- the API v2 record
  actors TEXT,            -- JSON array, NULL when the line had none
  images TEXT,            -- JSON array, NULL when the line had none
  rest TEXT               -- JSON object: every other key of the line, NULL when there was none
);
CREATE INDEX series_by_imdb_id ON series (imdb_id) WHERE imdb_id IS NOT NULL;
CREATE INDEX series_by_zap2it_id ON series (zap2it_id) WHERE zap2it_id IS NOT NULL;
CREATE INDEX series_by_slug ON series (slug) WHERE slug IS NOT NULL;
CREATE INDEX series_by_update ON series (last_updated);

-- Rows of a series lie together, in the order they were imported in: ids are no use for that.
CREATE TABLE episodes (
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  id INTEGER NOT NULL,
  season INTEGER NOT NULL,
  number INTEGER NOT NULL,
  dvd_season NUMERIC,
  dvd_number NUMERIC,     -- 1.1 and 1.2 are parts of the disc's episode 1
  absolute INTEGER,
  first_aired TEXT,
  imdb_id TEXT,
  record TEXT NOT NULL
);
CREATE INDEX episodes_of_series ON episodes (series_id, id);
CREATE INDEX episodes_by_id ON episodes (id);

CREATE TABLE translations (
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  record TEXT NOT NULL,   -- {"series": {...}, "episodes": {"ID": {...}}}
  PRIMARY KEY (series_id, language)
) WITHOUT ROWID;

CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,  -- 0 the series' name, 1 an alias, 2 a translation
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  key TEXT NOT NULL       -- what names that people call the same have in common
);
CREATE INDEX names_of_series ON names (series_id);
CREATE INDEX names_by_key ON names (key);

-- The words are only ever selected by; the trigrams are ranked, which needs their full detail.
CREATE VIRTUAL TABLE name_words USING fts5 (folded, content = '', detail = none, prefix = '3');
CREATE VIRTUAL TABLE name_trigrams USING fts5 (padded, content = '', tokenize = 'trigram');
CREATE TRIGGER names_added AFTER INSERT ON names BEGIN
  INSERT INTO name_words (rowid, folded) VALUES (new.id, new.folded);
  INSERT INTO name_trigrams (rowid, padded) VALUES (new.id, ' ' || new.folded || ' ');
END;
CREATE TRIGGER names_removed AFTER DELETE ON names BEGIN
  INSERT INTO name_words (name_words, rowid, folded) VALUES ('delete', old.id, old.folded);
  INSERT INTO name_trigrams (name_trigrams, rowid, padded)
  VALUES ('delete', old.id, ' ' || old.folded || ' ');
END;
