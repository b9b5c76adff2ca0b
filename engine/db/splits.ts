import type { SplitFractions, SplitPart } from '../../shared/domain/dataset.ts'
import { currentDataset, insertAwaitedDataset } from './datasets.ts'
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

/** Returns the row's id: the first parts of a dataset that awaited its images go into the split that its runs were made on. */
export function insertSplit(db: WriteDb, split: NewSplit, at: string): number {
  const awaited = split.isFold ? null : emptySplit(db, split.dataset)
  const { dataset, source, seed } = split
  const id = db
    .prepare<unknown[], number>(
      `INSERT INTO split (id, dataset_id, source, seed, config, created_at, is_fold) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET source = excluded.source, seed = excluded.seed, config = excluded.config,
         created_at = excluded.created_at
       RETURNING id`,
    )
    .pluck()
    .get(awaited, dataset, source, seed, JSON.stringify(split.config), at, split.isFold ? 1 : 0)!
  const insert = db.prepare('INSERT INTO split_image (split_id, image_id, part) VALUES (?, ?, ?)')
  for (const { image, part } of split.parts) insert.run(id, image, part)
  return id
}

/** The split of a dataset in which no image is yet; null where there is none. */
function emptySplit(db: ReadDb, dataset: number): number | null {
  const empty = `SELECT id FROM study_split WHERE dataset_id = ?
    AND NOT EXISTS (SELECT 1 FROM split_image WHERE split_id = study_split.id)`
  return db.prepare<[number], number>(empty).pluck().get(dataset) ?? null
}

/** The split of images to come, for a model that is there before them. Returns the row's id. */
export function awaitedSplit(db: WriteDb, versions: Readonly<Record<string, string>>, at: string): number {
  const dataset = insertAwaitedDataset(db, versions, at)
  const config = { fractions: null, groupSource: 'image' }
  return insertSplit(db, { dataset, source: 'made', seed: 0, config, parts: [] }, at)
}

export interface StoredSplit {
  readonly id: number
  readonly dataset: number
  readonly source: 'given' | 'made'
  readonly seed: number
}

/** The newest split of the newest dataset; null before the first import. */
export function currentSplit(db: ReadDb): StoredSplit | null {
  const dataset = currentDataset(db)
  if (!dataset) return null
  const row = db
    .prepare<[number], StoredSplit>(
      `SELECT id, dataset_id AS dataset, source, seed FROM study_split
       WHERE dataset_id = ? ORDER BY id DESC LIMIT 1`,
    )
    .get(dataset.id)
  return row ?? null
}

export function splitById(db: ReadDb, id: number): StoredSplit | undefined {
  return db
    .prepare<[number], StoredSplit>('SELECT id, dataset_id AS dataset, source, seed FROM split WHERE id = ?')
    .get(id)
}
