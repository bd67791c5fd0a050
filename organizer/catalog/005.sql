-- Version 5. What of TheTVDB's series an anime of AniDB is, and what it is called; both by lists.
CREATE TABLE anime (
  anidb_id INTEGER PRIMARY KEY,
  tvdb_id INTEGER NOT NULL,
  season INTEGER,           -- NULL: its episodes are counted over the whole series
  episode_offset INTEGER NOT NULL,
  numbers TEXT NOT NULL     -- JSON: {"5": [[1, 17]]}, where season and offset do not say it
);
CREATE INDEX anime_by_series ON anime (tvdb_id);

CREATE TABLE anime_names (
  anidb_id INTEGER NOT NULL,
  source TEXT NOT NULL,     -- the list that the name is from
  name TEXT NOT NULL,
  key TEXT NOT NULL,        -- as in `names`
  PRIMARY KEY (anidb_id, source, name)
) WITHOUT ROWID;
CREATE INDEX anime_names_by_key ON anime_names (key);
