import type { LabelRecord } from '../../shared/domain/dataset.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewLabel {
  readonly image: number
  readonly label: string
  readonly source: 'import' | 'review'
  readonly reviewer?: string | undefined
  readonly note?: string | undefined
}

/** Adds to the history; the newest row is the image's label. */
export function insertLabels(db: WriteDb, labels: readonly NewLabel[], at: string): void {
  const insert = db.prepare(
    'INSERT INTO label (image_id, label, source, reviewer, note, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  for (const { image, label, source, reviewer, note } of labels) {
    insert.run(image, label, source, reviewer ?? null, note ?? null, at)
  }
}

/** Oldest first. */
export function labelHistory(db: ReadDb, image: number): LabelRecord[] {
  return db
    .prepare<[number], LabelRecord>(
      'SELECT label, source, reviewer, note, created_at AS at FROM label WHERE image_id = ? ORDER BY id',
    )
    .all(image)
}

/** Id of the newest row: names the state of all labels at this moment. */
export function newestLabel(db: ReadDb): number {
  return db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM label').pluck().get() ?? 0
}
