import type { Migration } from './migration.ts'

export const faithfulness: Migration = {
  version: 80,
  up: (db) =>
    db.exec(`
-- How well a heatmap shows what the model uses.
CREATE TABLE faithfulness (
  id INTEGER PRIMARY KEY,
  explanation_id INTEGER NOT NULL UNIQUE REFERENCES explanation (id),
  measures TEXT NOT NULL CHECK (json_valid(measures)),
  -- Probabilities along the way, for drawing.
  curves TEXT NOT NULL CHECK (json_valid(curves)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER faithfulness_is_fixed BEFORE UPDATE ON faithfulness
  BEGIN SELECT RAISE (ABORT, 'a measurement is never changed'); END;
`),
}
