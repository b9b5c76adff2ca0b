import type { Migration } from './migration.ts'

export const occlusions: Migration = {
  version: 110,
  up: (db) =>
    db.exec(`
-- What a model said with a part of an image covered: whether a ruler or ink drove it.
CREATE TABLE occlusion (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  rectangles TEXT NOT NULL CHECK (json_valid(rectangles)),
  fill TEXT NOT NULL,
  area REAL NOT NULL,
  predicted_before TEXT NOT NULL,
  predicted_after TEXT NOT NULL,
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after)),
  -- Of the class predicted before, after minus before.
  change REAL NOT NULL,
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX occlusion_run ON occlusion (run_id, image_id, id);
CREATE TRIGGER occlusion_is_fixed BEFORE UPDATE ON occlusion
  BEGIN SELECT RAISE (ABORT, 'a test is never changed: add a row'); END;
`),
}
