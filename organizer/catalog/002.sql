-- Version 2. Images are found by their ids, for ratings; trigrams keep only which names have them.
CREATE TABLE image_ids (
  id INTEGER NOT NULL,
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE
);
CREATE INDEX image_ids_by_id ON image_ids (id);
CREATE INDEX image_ids_of_series ON image_ids (series_id);
INSERT INTO image_ids (id, series_id)
SELECT json_extract(image.value, '$.id'), series.id FROM series, json_each(series.images) AS image
WHERE image.type = 'object' AND json_type(image.value, '$.id') = 'integer';

-- Ranking by what a full-text index knows costs a read for each match; counting them is enough.
DROP TRIGGER names_added;
DROP TRIGGER names_removed;
DROP TABLE name_trigrams;
CREATE VIRTUAL TABLE name_trigrams USING fts5 (
  padded, content = '', tokenize = 'trigram', detail = none, columnsize = 0
);
INSERT INTO name_trigrams (rowid, padded) SELECT id, ' ' || folded || ' ' FROM names;
CREATE TRIGGER names_added AFTER INSERT ON names BEGIN
  INSERT INTO name_words (rowid, folded) VALUES (new.id, new.folded);
  INSERT INTO name_trigrams (rowid, padded) VALUES (new.id, ' ' || new.folded || ' ');
END;
CREATE TRIGGER names_removed AFTER DELETE ON names BEGIN
  INSERT INTO name_words (name_words, rowid, folded) VALUES ('delete', old.id, old.folded);
  INSERT INTO name_trigrams (name_trigrams, rowid, padded)
  VALUES ('delete', old.id, ' ' || old.folded || ' ');
END;
