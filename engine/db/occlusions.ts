import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { OcclusionFill, Rectangle } from '../../shared/domain/occlusion.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewOcclusion {
  readonly run: number
  readonly image: number
  readonly rectangles: readonly Rectangle[]
  readonly fill: OcclusionFill
  /** Share of the picture that was covered. */
  readonly area: number
  readonly predictedBefore: string
  readonly predictedAfter: string
  /** Probabilities in the order of the run's classes. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  /** After minus before, of the class predicted before. */
  readonly change: number
  readonly versions: Readonly<Record<string, string>>
}

/** Stores what models said with a part of an image covered. A test made again is another row. */
export function insertOcclusions(db: WriteDb, tests: readonly NewOcclusion[], at: string): void {
  const insert = db.prepare(
    `INSERT INTO occlusion (run_id, image_id, rectangles, fill, area, predicted_before, predicted_after, before, after, change,
     versions, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const test of tests) {
    insert.run(
      test.run,
      test.image,
      JSON.stringify(test.rectangles),
      test.fill,
      test.area,
      test.predictedBefore,
      test.predictedAfter,
      JSON.stringify(test.before),
      JSON.stringify(test.after),
      test.change,
      JSON.stringify(test.versions),
      at,
    )
  }
}

export interface OcclusionRow {
  readonly run: number
  readonly image: number
  readonly group: string
  readonly area: number
  readonly predictedBefore: string
  readonly predictedAfter: string
  readonly change: number
}

/** The newest test of each image by each run, on these parts of the run's split. */
export function newestOcclusions(db: ReadDb, parts: readonly SplitPart[]): OcclusionRow[] {
  return db
    .prepare<[string], OcclusionRow>(
      `SELECT run_id AS run, occlusion.image_id AS image, group_name AS "group", area, predicted_before AS predictedBefore,
         predicted_after AS predictedAfter, change FROM occlusion
       JOIN run ON run.id = run_id
       JOIN image ON image.id = occlusion.image_id
       JOIN split_image ON split_image.split_id = run.split_id AND split_image.image_id = occlusion.image_id
       WHERE part IN (SELECT value FROM json_each(?))
         AND occlusion.id IN (SELECT max(id) FROM occlusion GROUP BY run_id, image_id)
       ORDER BY run_id, occlusion.image_id`,
    )
    .all(JSON.stringify(parts))
}
