import type { Migration } from './migration.ts'

export const classShares: Migration = {
  version: 90,
  up: (db) =>
    db.exec(`
-- How the validation images were called and labelled after the epoch; null for runs that did not record it.
ALTER TABLE epoch ADD COLUMN class_shares TEXT CHECK (json_valid(class_shares));
`),
}
