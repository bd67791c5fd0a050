-- Version 4. What came from services: which series are theirs, how old it is, what was asked.
ALTER TABLE series ADD COLUMN attribution TEXT;
ALTER TABLE series ADD COLUMN retrieved REAL;  -- seconds since 1970; NULL: somebody imported it

-- Ids are given once: these rows stay when a series is replaced or has become another one's.
CREATE TABLE series_keys (
  namespace TEXT NOT NULL,    -- tvdb, imdb, tvmaze ...; `catalog` is an id given here before
  key TEXT NOT NULL,
  series_id INTEGER NOT NULL,
  PRIMARY KEY (namespace, key)
) WITHOUT ROWID;
CREATE INDEX series_keys_by_series ON series_keys (series_id);

CREATE TABLE episode_keys (
  source TEXT NOT NULL,
  key TEXT NOT NULL,          -- the service's own id
  series_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX episode_keys_by_series ON episode_keys (series_id);

-- Times are seconds since 1970, NULL where that was not asked for yet.
CREATE TABLE feeds (
  series_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  key TEXT NOT NULL,          -- the service's own id
  found REAL NOT NULL,        -- when a search found it
  recorded REAL,              -- when its whole record was retrieved
  listed REAL,                -- when its episodes were retrieved
  orders TEXT NOT NULL DEFAULT '',     -- those the episodes were asked for in, by blanks
  languages TEXT NOT NULL DEFAULT '',  -- likewise
  PRIMARY KEY (series_id, source)
) WITHOUT ROWID;
CREATE INDEX feeds_by_key ON feeds (source, key);

CREATE TABLE asked (
  source TEXT NOT NULL,
  question TEXT NOT NULL,
  asked REAL NOT NULL,
  PRIMARY KEY (source, question)
) WITHOUT ROWID;

CREATE TABLE drift (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL,
  episode_id INTEGER NOT NULL,
  noted REAL NOT NULL,
  season_before INTEGER NOT NULL, number_before INTEGER NOT NULL, title_before TEXT,
  season INTEGER NOT NULL, number INTEGER NOT NULL, title TEXT
);
CREATE INDEX drift_by_episode ON drift (episode_id);
