/** Images that are left out of trainings, as a history. */
import type { ExclusionRecord } from '../../shared/domain/dataset.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewExclusion {
  readonly images: readonly number[]
  readonly excluded: boolean
  readonly reason?: string | undefined
  readonly reviewer?: string | undefined
}

/** Adds to the history; an image that is as it should be already gets no row. */
export function insertExclusions(db: WriteDb, change: NewExclusion, at: string): void {
  const { images, excluded, reason, reviewer } = change
  const insert = db.prepare(
    `INSERT INTO exclusion (image_id, excluded, reason, reviewer, created_at)
     SELECT @image, @excluded, @reason, @reviewer, @at
     WHERE @excluded <> EXISTS (SELECT 1 FROM excluded_image WHERE image_id = @image)`,
  )
  const row = { excluded: excluded ? 1 : 0, reason: reason ?? null, reviewer: reviewer ?? null, at }
  for (const image of images) insert.run({ ...row, image })
}

/** Oldest first. */
export function exclusionHistory(db: ReadDb, image: number): ExclusionRecord[] {
  return db
    .prepare<[number], Omit<ExclusionRecord, 'excluded'> & { excluded: number }>(
      'SELECT excluded, reason, reviewer, created_at AS at FROM exclusion WHERE image_id = ? ORDER BY id',
    )
    .all(image)
    .map((row) => ({ ...row, excluded: row.excluded === 1 }))
}

/** Images of a dataset that are left out now, besides those whose file is gone. */
export function countExcluded(db: ReadDb, dataset: number): number {
  return (
    db
      .prepare<[number], number>(
        'SELECT count(*) FROM excluded_image JOIN image ON image.id = image_id WHERE dataset_id = ? AND gone_at IS NULL',
      )
      .pluck()
      .get(dataset) ?? 0
  )
}
