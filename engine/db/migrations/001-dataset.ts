import type { Migration } from './migration.ts'

export const dataset: Migration = {
  version: 10,
  up: (db) =>
    db.exec(`
CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  label_source TEXT NOT NULL,
  group_source TEXT NOT NULL,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  config TEXT NOT NULL CHECK (json_valid(config)),
  findings TEXT NOT NULL CHECK (json_valid(findings)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  mask_path TEXT,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  perceptual_hash TEXT NOT NULL,
  group_name TEXT NOT NULL,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  UNIQUE (dataset_id, key)
) STRICT;
CREATE INDEX image_group ON image (dataset_id, group_name);
CREATE INDEX image_path ON image (dataset_id, path);

-- A history: the newest row of an image is its label.
CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL REFERENCES image (id),
  label TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('import', 'review')),
  reviewer TEXT,
  note TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX label_image ON label (image_id, id);
CREATE TRIGGER label_is_history BEFORE UPDATE ON label BEGIN SELECT RAISE (ABORT, 'labels are a history: add a row'); END;
CREATE VIEW current_label AS
  SELECT image_id, label FROM label WHERE id IN (SELECT max(id) FROM label GROUP BY image_id);

CREATE TABLE split (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  source TEXT NOT NULL CHECK (source IN ('given', 'made')),
  seed INTEGER NOT NULL,
  config TEXT NOT NULL CHECK (json_valid(config)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE split_image (
  split_id INTEGER NOT NULL REFERENCES split (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  part TEXT NOT NULL CHECK (part IN ('train', 'val', 'test')),
  PRIMARY KEY (split_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER split_is_fixed BEFORE UPDATE ON split_image BEGIN SELECT RAISE (ABORT, 'a split is fixed: make another'); END;
`),
}
