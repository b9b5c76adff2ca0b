import type { SplitFractions, SplitPart } from '../../shared/domain/dataset.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewSplit {
  readonly dataset: number
  readonly source: 'given' | 'made'
  readonly seed: number
  readonly config: {
    readonly fractions: SplitFractions | null
    readonly groupSource: string
    readonly fold?: number | undefined
    readonly folds?: number | undefined
  }
  readonly parts: readonly { readonly image: number; readonly part: SplitPart }[]
  /** Of a cross-validation: no split of the study itself. */
  readonly isFold?: boolean | undefined
}

/** Returns the new row's id. */
export function insertSplit(db: WriteDb, split: NewSplit, at: string): number {
  const id = Number(
    db
      .prepare(
        'INSERT INTO split (dataset_id, source, seed, config, created_at, is_fold) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(split.dataset, split.source, split.seed, JSON.stringify(split.config), at, split.isFold ? 1 : 0)
      .lastInsertRowid,
  )
  const insert = db.prepare('INSERT INTO split_image (split_id, image_id, part) VALUES (?, ?, ?)')
  for (const { image, part } of split.parts) insert.run(id, image, part)
  return id
}

export interface SplitRow {
  readonly id: number
  readonly dataset: number
  readonly source: 'given' | 'made'
  readonly seed: number
}

/** The newest split of the newest dataset; null before the first import. */
export function currentSplit(db: ReadDb): SplitRow | null {
  const row = db
    .prepare<[], SplitRow>(
      `SELECT id, dataset_id AS dataset, source, seed FROM study_split
       WHERE dataset_id = (SELECT max(id) FROM dataset) ORDER BY id DESC LIMIT 1`,
    )
    .get()
  return row ?? null
}

export function splitById(db: ReadDb, id: number): SplitRow | undefined {
  return db
    .prepare<[number], SplitRow>('SELECT id, dataset_id AS dataset, source, seed FROM split WHERE id = ?')
    .get(id)
}
