import type { Migration } from './migration.ts'

export const operatingPoints: Migration = {
  version: 60,
  up: (db) =>
    db.exec(`
-- A history: the newest row of a run is its operating point; one without a rule takes the choice back.
CREATE TABLE operating_point (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  rule TEXT CHECK (json_valid(rule)),
  threshold REAL CHECK ((threshold IS NULL) = (rule IS NULL)),
  -- On the validation images it was chosen on.
  sensitivity REAL,
  specificity REAL,
  n INTEGER,
  positives INTEGER,
  labels_until INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX operating_point_run ON operating_point (run_id, id);
CREATE TRIGGER operating_point_is_fixed BEFORE UPDATE ON operating_point
  BEGIN SELECT RAISE (ABORT, 'operating points are a history: add a row'); END;
`),
}
