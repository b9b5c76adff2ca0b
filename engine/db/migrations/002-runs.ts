import type { Migration } from './migration.ts'

export const runs: Migration = {
  version: 20,
  up: (db) =>
    db.exec(`
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  split_id INTEGER NOT NULL REFERENCES split (id),
  -- Labels as they were when it started: rows of the history up to this one.
  labels_until INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('trained', 'imported')),
  name TEXT NOT NULL,
  model TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  classes TEXT NOT NULL CHECK (json_valid(classes)),
  positive TEXT,
  config TEXT CHECK (json_valid(config)),
  seed INTEGER,
  input TEXT NOT NULL CHECK (json_valid(input)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  parameters INTEGER,
  tap TEXT,
  best_epoch INTEGER,
  stopped TEXT,
  file TEXT,
  weights_sha256 TEXT,
  error TEXT,
  created_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
-- What was interrupted or cancelled may be resumed.
CREATE TRIGGER run_is_fixed BEFORE UPDATE ON run WHEN OLD.status IN ('done', 'failed')
  BEGIN SELECT RAISE (ABORT, 'a finished run is never changed'); END;

CREATE TABLE epoch (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  -- Null where it was not a finite number.
  loss REAL, accuracy REAL, val_loss REAL, val_accuracy REAL,
  learning_rate REAL NOT NULL,
  seconds REAL NOT NULL,
  PRIMARY KEY (run_id, epoch)
) STRICT, WITHOUT ROWID;
`),
}
