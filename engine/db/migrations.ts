import type { WriteDb } from './handles.ts'

/** 'LLEN': tells the study's file from any other SQLite file. */
export const APPLICATION_ID = 0x4c4c454e

export interface Migration {
  readonly version: number
  readonly up: (db: WriteDb) => void
}

/**
 * Append only: a released step is never edited, since files of its version exist. Steps of 10 leave room for a fix in between.
 * References point only backwards along the flow (dataset -> split -> run -> prediction -> explanation -> review), and what was
 * derived is never changed: triggers say so where a mistake would silently falsify a number in a report.
 */
export const migrations: readonly Migration[] = [
  { version: 10, up: (db) => db.exec(datasetTables) },
  { version: 20, up: (db) => db.exec(runTables) },
  { version: 30, up: (db) => db.exec(opinionTables) },
  { version: 40, up: (db) => db.exec(housekeepingTables) },
  { version: 50, up: (db) => db.exec(reviewTables) },
  { version: 60, up: (db) => db.exec(operatingPointTable) },
  { version: 70, up: (db) => db.exec(preprocessingTable) },
  { version: 80, up: (db) => db.exec(faithfulnessTable) },
  { version: 90, up: (db) => db.exec(classSharesColumn) },
  { version: 100, up: (db) => db.exec(foldTable) },
  { version: 110, up: (db) => db.exec(occlusionTable) },
]

const datasetTables = `
CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  label_source TEXT NOT NULL,
  group_source TEXT NOT NULL,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  config TEXT NOT NULL CHECK (json_valid(config)),
  findings TEXT NOT NULL CHECK (json_valid(findings)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  mask_path TEXT,
  format TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  perceptual_hash TEXT NOT NULL,
  group_name TEXT NOT NULL,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  UNIQUE (dataset_id, key)
) STRICT;
CREATE INDEX image_group ON image (dataset_id, group_name);
CREATE INDEX image_path ON image (dataset_id, path);

-- A history: the newest row of an image is its label.
CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL REFERENCES image (id),
  label TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('import', 'review')),
  reviewer TEXT,
  note TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX label_image ON label (image_id, id);
CREATE TRIGGER label_is_history BEFORE UPDATE ON label BEGIN SELECT RAISE (ABORT, 'labels are a history: add a row'); END;
CREATE VIEW current_label AS
  SELECT image_id, label FROM label WHERE id IN (SELECT max(id) FROM label GROUP BY image_id);

CREATE TABLE split (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  source TEXT NOT NULL CHECK (source IN ('given', 'made')),
  seed INTEGER NOT NULL,
  config TEXT NOT NULL CHECK (json_valid(config)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE split_image (
  split_id INTEGER NOT NULL REFERENCES split (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  part TEXT NOT NULL CHECK (part IN ('train', 'val', 'test')),
  PRIMARY KEY (split_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER split_is_fixed BEFORE UPDATE ON split_image BEGIN SELECT RAISE (ABORT, 'a split is fixed: make another'); END;
`

const runTables = `
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
`

const opinionTables = `
CREATE TABLE prediction (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  predicted TEXT NOT NULL,
  confidence REAL NOT NULL,
  probabilities TEXT NOT NULL CHECK (json_valid(probabilities)),
  logits TEXT NOT NULL CHECK (json_valid(logits)),
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL,
  UNIQUE (run_id, image_id)
) STRICT;
CREATE INDEX prediction_image ON prediction (image_id);
CREATE TRIGGER prediction_is_fixed BEFORE UPDATE ON prediction BEGIN SELECT RAISE (ABORT, 'a prediction is never changed'); END;

CREATE TABLE explanation (
  id INTEGER PRIMARY KEY,
  prediction_id INTEGER NOT NULL REFERENCES prediction (id),
  method TEXT NOT NULL,
  layer TEXT NOT NULL,
  class_name TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  min REAL NOT NULL,
  max REAL NOT NULL,
  quality TEXT NOT NULL CHECK (quality IN ('ok', 'zero', 'not-finite')),
  -- Relative to the study's folder: float32, row by row.
  file TEXT NOT NULL,
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL,
  UNIQUE (prediction_id, method, layer, class_name)
) STRICT;
CREATE TRIGGER explanation_is_fixed BEFORE UPDATE ON explanation
  BEGIN SELECT RAISE (ABORT, 'an explanation is never changed'); END;

CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  prediction_id INTEGER NOT NULL REFERENCES prediction (id),
  verdict TEXT NOT NULL,
  reviewer TEXT,
  note TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX review_prediction ON review (prediction_id);
`

const housekeepingTables = `
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
`

const reviewTables = `
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
`

const operatingPointTable = `
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
`

const preprocessingTable = `
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
`

const faithfulnessTable = `
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
`

const classSharesColumn = `
-- How the validation images were called and labelled after the epoch; null for runs that did not record it.
ALTER TABLE epoch ADD COLUMN class_shares TEXT CHECK (json_valid(class_shares));
`

const foldTable = `
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
`

const occlusionTable = `
-- What a model said with a part of an image covered: whether a ruler or ink drove it.
CREATE TABLE occlusion (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  image_id INTEGER NOT NULL REFERENCES image (id),
  rectangles TEXT NOT NULL CHECK (json_valid(rectangles)),
  fill TEXT NOT NULL,
  area REAL NOT NULL,
  predicted_before TEXT NOT NULL,
  predicted_after TEXT NOT NULL,
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after)),
  -- Of the class predicted before, after minus before.
  change REAL NOT NULL,
  versions TEXT NOT NULL CHECK (json_valid(versions)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX occlusion_run ON occlusion (run_id, image_id, id);
CREATE TRIGGER occlusion_is_fixed BEFORE UPDATE ON occlusion
  BEGIN SELECT RAISE (ABORT, 'a test is never changed: add a row'); END;
`
