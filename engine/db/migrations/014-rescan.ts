import type { Migration } from './migration.ts'

export const rescans: Migration = {
  version: 140,
  up: (db) =>
    db.exec(`
-- When its file was last written, in milliseconds since 1970: a file of this time and size is not read again. Null: not known.
ALTER TABLE image ADD COLUMN modified_ms REAL;
-- When its file was first missed; null while it is there.
ALTER TABLE image ADD COLUMN gone_at TEXT;

CREATE TABLE rescan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  result TEXT NOT NULL CHECK (json_valid(result)),
  created_at TEXT NOT NULL
) STRICT;

-- What an image was before: which bytes a run learned from stays known.
CREATE TABLE image_change (
  id INTEGER PRIMARY KEY,
  rescan_id INTEGER NOT NULL REFERENCES rescan (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'moved', 'renamed', 'gone', 'back')),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX image_change_image ON image_change (image_id, id);
CREATE TRIGGER image_change_is_history BEFORE UPDATE ON image_change
  BEGIN SELECT RAISE (ABORT, 'changes of images are a history: add a row'); END;
`),
}
