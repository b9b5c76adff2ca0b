import type { Migration } from './migration.ts'

export const housekeeping: Migration = {
  version: 40,
  up: (db) =>
    db.exec(`
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  phase TEXT NOT NULL,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  -- A run that was refused is taken away; the job that says why stays.
  run_id INTEGER REFERENCES run (id) ON DELETE SET NULL,
  error TEXT CHECK (json_valid(error)),
  result TEXT CHECK (json_valid(result)),
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
`),
}
