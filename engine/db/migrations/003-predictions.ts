import type { Migration } from './migration.ts'

export const predictions: Migration = {
  version: 30,
  up: (db) =>
    db.exec(`
CREATE TABLE prediction (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  predicted TEXT NOT NULL,
  confidence REAL NOT NULL,
  probabilities TEXT NOT NULL CHECK (json_valid(probabilities)),
  logits TEXT NOT NULL CHECK (json_valid(logits)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL,
  UNIQUE (run_id, image_id)
) STRICT;
CREATE INDEX prediction_image ON prediction (image_id);
CREATE TRIGGER prediction_is_fixed BEFORE UPDATE ON prediction BEGIN SELECT RAISE (ABORT, 'a prediction is never changed'); END;

CREATE TABLE explanation (
  id INTEGER PRIMARY KEY,
  prediction_id INTEGER NOT NULL REFERENCES prediction (id),
  method TEXT NOT NULL,
  layer TEXT NOT NULL,
  class_name TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  min REAL NOT NULL,
  max REAL NOT NULL,
  quality TEXT NOT NULL CHECK (quality IN ('ok', 'zero', 'not-finite')),
  -- Relative to the study's folder: float32, row by row.
  file TEXT NOT NULL,
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL,
  UNIQUE (prediction_id, method, layer, class_name)
) STRICT;
CREATE TRIGGER explanation_is_fixed BEFORE UPDATE ON explanation
  BEGIN SELECT RAISE (ABORT, 'an explanation is never changed'); END;

CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  prediction_id INTEGER NOT NULL REFERENCES prediction (id),
  verdict TEXT NOT NULL,
  reviewer TEXT,
  note TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX review_prediction ON review (prediction_id);
`),
}
