import type { Migration } from './migration.ts'

export const preprocessing: Migration = {
  version: 70,
  up: (db) =>
    db.exec(`
-- What the preprocessing doctor found of a run, and when.
CREATE TABLE preprocessing (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  report TEXT NOT NULL CHECK (json_valid(report)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX preprocessing_run ON preprocessing (run_id, id);
CREATE TRIGGER preprocessing_is_fixed BEFORE UPDATE ON preprocessing
  BEGIN SELECT RAISE (ABORT, 'a finding is never changed: add a row'); END;
`),
}
