import type { Migration } from './migration.ts'

export const imageFindings: Migration = {
  version: 170,
  up: (db) =>
    db.exec(`
-- What an import noticed about single pictures (shared/domain/image-findings.ts); images of earlier versions have none.
CREATE TABLE image_finding (
  image_id INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  detail TEXT,
  PRIMARY KEY (kind, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_finding_image ON image_finding (image_id);
`),
}
