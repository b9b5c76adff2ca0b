import type { Migration } from './migration.ts'

const FOUND = `
-- A small grey picture of each image, by which copies are found; none of images of earlier versions.
CREATE TABLE image_look (
  image_id INTEGER PRIMARY KEY REFERENCES image (id),
  look BLOB NOT NULL
) STRICT;

-- What was compared with what at the import; none for data sets of earlier versions.
CREATE TABLE duplicate_search (
  dataset_id INTEGER PRIMARY KEY REFERENCES dataset (id),
  compared INTEGER NOT NULL,
  min_similarity REAL NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

-- Enough pairs to join each group of copies: not every pair of a group.
CREATE TABLE duplicate_pair (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  first_id INTEGER NOT NULL REFERENCES image (id),
  second_id INTEGER NOT NULL REFERENCES image (id),
  same_file INTEGER NOT NULL CHECK (same_file IN (0, 1)),
  similarity REAL NOT NULL,
  mirrored INTEGER NOT NULL CHECK (mirrored IN (0, 1)),
  degrees REAL NOT NULL,
  overlap REAL NOT NULL,
  -- What the data calls the two where it tells them apart.
  first_recorded TEXT,
  second_recorded TEXT,
  CHECK (first_id < second_id),
  UNIQUE (first_id, second_id)
) STRICT;
CREATE INDEX duplicate_pair_dataset ON duplicate_pair (dataset_id, id);
CREATE INDEX duplicate_pair_second ON duplicate_pair (second_id);
CREATE TRIGGER duplicate_pair_is_fixed BEFORE UPDATE ON duplicate_pair
  BEGIN SELECT RAISE (ABORT, 'what was found is never changed: decide about it'); END;
`

const DECIDED = `
-- A history: of those that are not undone, the newest of a pair counts.
CREATE TABLE duplicate_decision (
  id INTEGER PRIMARY KEY,
  pair_id INTEGER NOT NULL REFERENCES duplicate_pair (id),
  decision TEXT NOT NULL CHECK (decision IN ('same', 'different', 'leave-out')),
  left_out_id INTEGER REFERENCES image (id),
  reviewer TEXT,
  created_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE INDEX duplicate_decision_pair ON duplicate_decision (pair_id, id);
CREATE VIEW decided_duplicate AS
  SELECT pair_id, decision FROM duplicate_decision
  WHERE id IN (SELECT max(id) FROM duplicate_decision WHERE undone_at IS NULL GROUP BY pair_id);
`

export const duplicates: Migration = {
  version: 130,
  up: (db) => db.exec(`${FOUND}${DECIDED}`),
}
