import type { Migration } from './migration.ts'

export const sentenceParts: Migration = {
  version: 120,
  up: (db) =>
    db.exec(`
-- The sentence that "error" is the text of, with its template and values; null for rows of earlier versions. Columns that were JSON before
-- (dataset.findings, job.error, preprocessing.report) hold such sentences in place of texts from this version on.
ALTER TABLE run ADD COLUMN error_parts TEXT CHECK (json_valid(error_parts));
`),
}
