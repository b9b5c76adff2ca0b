/** Pairs of images that show the same picture, and what was decided about them, as a history. */
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type {
  DuplicateChange,
  DuplicateCounts,
  DuplicateFilter,
  DuplicateSearch,
  PictureMatch,
} from '../../shared/domain/duplicates.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewDuplicate extends PictureMatch {
  /** Ids, the smaller first. */
  readonly images: readonly [number, number]
  readonly recordedAs: readonly [string, string] | null
}

/** A stored pair with what its images are now. */
export interface DuplicateRow {
  readonly id: number
  readonly first: number
  readonly second: number
  readonly sameFile: 0 | 1
  readonly similarity: number
  readonly mirrored: 0 | 1
  readonly degrees: number
  readonly overlap: number
  readonly firstRecorded: string | null
  readonly secondRecorded: string | null
  readonly firstLabel: string | null
  readonly secondLabel: string | null
  readonly firstPart: SplitPart | null
  readonly secondPart: SplitPart | null
  readonly decision: DuplicateChange['decision'] | null
}

/** Stores what was compared and found; pairs that are known stay as they are. */
export function insertDuplicates(
  db: WriteDb,
  dataset: number,
  search: DuplicateSearch,
  pairs: readonly NewDuplicate[],
  at: string,
): void {
  db.prepare(
    `INSERT INTO duplicate_search (dataset_id, compared, min_similarity, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (dataset_id) DO UPDATE SET compared = excluded.compared, min_similarity = excluded.min_similarity`,
  ).run(dataset, search.compared, search.minSimilarity, at)
  const insert = db.prepare(
    `INSERT OR IGNORE INTO duplicate_pair (dataset_id, first_id, second_id, same_file, similarity, mirrored, degrees, overlap,
       first_recorded, second_recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const { images, recordedAs, isSameFile, similarity, mirrored, degrees, overlap } of pairs) {
    const found = [isSameFile ? 1 : 0, similarity, mirrored ? 1 : 0, degrees, overlap]
    insert.run(dataset, ...images, ...found, ...(recordedAs ?? [null, null]))
  }
}

/** What was compared for a data set; null when nothing was. */
export function duplicateSearch(db: ReadDb, dataset: number): DuplicateSearch | null {
  return (
    db
      .prepare<[number], DuplicateSearch>(
        'SELECT compared, min_similarity AS minSimilarity FROM duplicate_search WHERE dataset_id = ?',
      )
      .get(dataset) ?? null
  )
}

/** Pairs with the present labels, and the parts of the data set's newest split. */
const pairs = `
  SELECT pair.id, pair.dataset_id AS dataset, first_id AS first, second_id AS second, same_file AS sameFile, similarity, mirrored, degrees,
    overlap, first_recorded AS firstRecorded, second_recorded AS secondRecorded, decision,
    nullif(label_1.label, '') AS firstLabel, nullif(label_2.label, '') AS secondLabel, part_1.part AS firstPart, part_2.part AS secondPart
  FROM duplicate_pair AS pair
  LEFT JOIN decided_duplicate ON decided_duplicate.pair_id = pair.id
  LEFT JOIN label AS label_1 ON label_1.id = (SELECT max(id) FROM label WHERE image_id = first_id)
  LEFT JOIN label AS label_2 ON label_2.id = (SELECT max(id) FROM label WHERE image_id = second_id)
  LEFT JOIN split_image AS part_1 ON part_1.image_id = first_id
    AND part_1.split_id = (SELECT max(id) FROM study_split WHERE study_split.dataset_id = pair.dataset_id)
  LEFT JOIN split_image AS part_2 ON part_2.image_id = second_id
    AND part_2.split_id = (SELECT max(id) FROM study_split WHERE study_split.dataset_id = pair.dataset_id)`

const conditions: Readonly<Record<DuplicateFilter, string>> = {
  all: 'true',
  open: 'decision IS NULL',
  contradictions: `firstLabel <> secondLabel AND coalesce(decision, 'same') = 'same'`,
  torn: `(firstPart = 'test') <> (secondPart = 'test') AND coalesce(decision, 'same') = 'same'`,
  'recorded-apart': 'firstRecorded IS NOT NULL',
}

/** A window onto the pairs of a data set, in the order they were stored. */
export function duplicateRows(
  db: ReadDb,
  dataset: number,
  show: DuplicateFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): DuplicateRow[] {
  return db
    .prepare<[number, number, number], DuplicateRow>(
      `SELECT * FROM (${pairs}) WHERE dataset = ? AND ${conditions[show]} ORDER BY id LIMIT ? OFFSET ?`,
    )
    .all(dataset, limit, offset)
}

export function duplicateRow(db: ReadDb, id: number): DuplicateRow | undefined {
  return db.prepare<[number], DuplicateRow>(`SELECT * FROM (${pairs}) WHERE id = ?`).get(id)
}

/** Pairs of a data set by what they are. */
export function countDuplicates(db: ReadDb, dataset: number): Omit<DuplicateCounts, 'search'> {
  const sums = Object.entries(conditions).map(
    ([filter, condition]) => `count(*) FILTER (WHERE ${condition}) AS "${filter}"`,
  )
  const counts = db
    .prepare<[number], Omit<DuplicateCounts, 'search'>>(
      `SELECT ${sums.join(', ')} FROM (${pairs}) WHERE dataset = ?`,
    )
    .get(dataset)
  return counts ?? { all: 0, open: 0, contradictions: 0, torn: 0, 'recorded-apart': 0 }
}

/** Pairs of a data set's images that count as the same: undecided ones too. */
export function samePictures(db: ReadDb, dataset: number): { first: number; second: number }[] {
  return db
    .prepare<[number], { first: number; second: number }>(
      `SELECT first_id AS first, second_id AS second FROM duplicate_pair
       LEFT JOIN decided_duplicate ON pair_id = duplicate_pair.id
       WHERE dataset_id = ? AND coalesce(decision, 'same') <> 'different'`,
    )
    .all(dataset)
}

/** Pairs of files, by their SHA-256, that somebody said are different pictures, in any data set of the study. */
export function differentPictures(db: ReadDb): (readonly [string, string])[] {
  return db
    .prepare<[], { first: string; second: string }>(
      `SELECT image_1.sha256 AS first, image_2.sha256 AS second FROM decided_duplicate
       JOIN duplicate_pair ON duplicate_pair.id = pair_id
       JOIN image AS image_1 ON image_1.id = first_id JOIN image AS image_2 ON image_2.id = second_id
       WHERE decision = 'different'`,
    )
    .all()
    .map(({ first, second }) => [first, second])
}
