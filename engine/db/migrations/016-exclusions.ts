import type { Migration } from './migration.ts'

export const exclusions: Migration = {
  version: 160,
  up: (db) =>
    db.exec(`
-- A history: the newest row of an image says whether it is left out of the trainings that start from then on.
CREATE TABLE exclusion (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL REFERENCES image (id),
  excluded INTEGER NOT NULL CHECK (excluded IN (0, 1)),
  reason TEXT,
  reviewer TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX exclusion_image ON exclusion (image_id, id);
CREATE TRIGGER exclusion_is_history BEFORE UPDATE ON exclusion
  BEGIN SELECT RAISE (ABORT, 'exclusions are a history: add a row'); END;
CREATE VIEW excluded_image AS
  SELECT image_id FROM exclusion WHERE excluded = 1 AND id IN (SELECT max(id) FROM exclusion GROUP BY image_id);

-- The newest exclusion when the run was asked for: later ones do not change what it learned from. Runs of earlier versions knew none.
ALTER TABLE run ADD COLUMN exclusions_until INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER run_knows_exclusions AFTER INSERT ON run
  BEGIN UPDATE run SET exclusions_until = (SELECT coalesce(max(id), 0) FROM exclusion) WHERE id = NEW.id; END;
`),
}
