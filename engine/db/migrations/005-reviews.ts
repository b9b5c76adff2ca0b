import type { Migration } from './migration.ts'

export const reviews: Migration = {
  version: 50,
  up: (db) =>
    db.exec(`
-- Nothing ever wrote the first review table; a verdict turned out to be about an image, not about one prediction.
DROP TABLE review;

-- A history: each row is all that a reviewer thinks of an image from then on.
CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL REFERENCES image (id),
  run_id INTEGER REFERENCES run (id),
  reviewer TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('set', 'undo', 'redo')),
  -- The 'set' row that was undone or done again.
  step_id INTEGER,
  status TEXT NOT NULL CHECK (status IN ('needs-review', 'in-review', 'reviewed')),
  verdict TEXT CHECK (verdict IN ('model-wrong', 'label-wrong', 'both-defensible', 'poor-image', 'artefact')),
  artefact TEXT CHECK (artefact IN ('ruler', 'ink', 'hair', 'gel', 'border', 'other')),
  label TEXT,
  -- What the image was labelled before this correction; '' for nothing.
  label_before TEXT,
  note TEXT NOT NULL,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX review_image ON review (image_id, reviewer, id);
CREATE INDEX review_reviewer ON review (reviewer, id);
CREATE TRIGGER review_is_history BEFORE UPDATE ON review BEGIN SELECT RAISE (ABORT, 'reviews are a history: add a row'); END;

-- Where a heatmap looks; null where the map is empty or the image has no mask.
CREATE TABLE attention (
  id INTEGER PRIMARY KEY,
  explanation_id INTEGER NOT NULL UNIQUE REFERENCES explanation (id),
  border REAL, border_area REAL,
  outside REAL, outside_area REAL,
  created_at TEXT NOT NULL
) STRICT;

-- '' takes a label back. By image, so that one image's label does not cost a pass over all.
DROP VIEW current_label;
CREATE VIEW current_label AS
  SELECT image_id, label FROM label AS newest
  WHERE label <> '' AND id = (SELECT max(id) FROM label WHERE label.image_id = newest.image_id);
`),
}
