import type { Migration } from './migration.ts'

export const folds: Migration = {
  version: 100,
  up: (db) =>
    db.exec(`
-- A fold of a cross-validation: its model is a run, and what that learned from ('train', 'val') and held out ('test') is a split.
CREATE TABLE fold (
  run_id INTEGER NOT NULL REFERENCES run (id),
  fold INTEGER NOT NULL,
  model_id INTEGER NOT NULL UNIQUE REFERENCES run (id),
  PRIMARY KEY (run_id, fold)
) STRICT, WITHOUT ROWID;

-- Splits of the study itself, which parts are named by.
ALTER TABLE split ADD COLUMN is_fold INTEGER NOT NULL DEFAULT 0 CHECK (is_fold IN (0, 1));
CREATE VIEW study_split AS SELECT * FROM split WHERE is_fold = 0;
`),
}
