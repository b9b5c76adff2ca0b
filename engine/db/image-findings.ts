import type { ImageRecord, Page } from '../../shared/domain/dataset.ts'
import {
  IMAGE_CONVERSIONS,
  type ImageFinding,
  type ImageFindingKind,
  type ImageWithFinding,
} from '../../shared/domain/image-findings.ts'
import { imageById, toRecord } from './images.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** @param images what was noticed about each of the images just inserted, in the order of `ids` */
export function insertImageFindings(
  db: WriteDb,
  ids: readonly number[],
  images: readonly { readonly findings: readonly ImageFinding[] }[],
): void {
  const insert = db.prepare('INSERT INTO image_finding (image_id, kind, detail) VALUES (?, ?, ?)')
  for (const [i, { findings }] of images.entries())
    for (const { kind, detail } of findings) insert.run(ids[i], kind, detail)
}

/** Images of a dataset for each kind of finding; kinds that none has are left out. */
export function imageFindingCounts(db: ReadDb, dataset: number): Partial<Record<ImageFindingKind, number>> {
  const rows = db
    .prepare<[number], { kind: ImageFindingKind; count: number }>(
      `SELECT kind, count(*) AS count FROM image_finding JOIN image ON image.id = image_id
       WHERE dataset_id = ? GROUP BY kind`,
    )
    .all(dataset)
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}

/** The images with one kind of finding, by id. */
export function imagesWithFinding(
  db: ReadDb,
  dataset: number,
  {
    kind,
    offset,
    limit,
  }: { readonly kind: ImageFindingKind; readonly offset: number; readonly limit: number },
): Page<ImageWithFinding> {
  const rows = db
    .prepare<[string, number, number, number], { id: number; detail: string | null }>(
      `SELECT image.id, detail FROM image_finding JOIN image ON image.id = image_id
       WHERE kind = ? AND dataset_id = ? ORDER BY image.id LIMIT ? OFFSET ?`,
    )
    .all(kind, dataset, limit, offset)
  const items = rows.flatMap(({ id, detail }) => {
    const image = imageById(db, id)
    return image ? [{ image: toRecord(image) satisfies ImageRecord, detail }] : []
  })
  return { total: imageFindingCounts(db, dataset)[kind] ?? 0, items }
}

/** Whether what a browser makes of the file may differ from what predictions see. */
export function isConverted(db: ReadDb, image: number): boolean {
  const kinds = db
    .prepare<[number], string>('SELECT kind FROM image_finding WHERE image_id = ?')
    .pluck()
    .all(image)
  return kinds.some((kind) => (IMAGE_CONVERSIONS as readonly string[]).includes(kind))
}
