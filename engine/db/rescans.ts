/** What a rescan of the image folder reads and writes. */
import { join, sep } from 'node:path'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { Problem } from '../../shared/domain/import-findings.ts'
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import type { RescanResult } from '../../shared/domain/rescan.ts'
import { insertExclusions } from './exclusions.ts'
import type { ReadDb, WriteDb } from './handles.ts'
import type { NewImage } from './images.ts'

/** An image as the study knows its file, with its present label and part. */
export interface KnownImage {
  readonly id: number
  readonly key: string
  readonly path: string
  readonly bytes: number
  /** Null: not known. */
  readonly modified: number | null
  readonly sha256: string
  readonly group: string
  readonly isGone: boolean
  readonly label: string | null
  readonly part: SplitPart | null
}

export function knownImages(db: ReadDb, dataset: number): KnownImage[] {
  return db
    .prepare<[number, number], Omit<KnownImage, 'isGone'> & { isGone: number }>(
      `SELECT image.id, key, path, bytes, modified_ms AS modified, sha256,
         group_name AS "group", gone_at IS NOT NULL AS isGone, current_label.label, split_image.part FROM image
       LEFT JOIN current_label ON current_label.image_id = image.id
       LEFT JOIN split_image ON split_image.image_id = image.id
         AND split_image.split_id = (SELECT max(id) FROM study_split WHERE study_split.dataset_id = ?)
       WHERE image.dataset_id = ? ORDER BY image.id`,
    )
    .all(dataset, dataset)
    .map((row) => ({ ...row, isGone: row.isGone === 1 }))
}

/** Remembers when files were last written. */
export function setModified(db: WriteDb, files: readonly { image: number; modified: number }[]): void {
  const update = db.prepare('UPDATE image SET modified_ms = ? WHERE id = ?')
  for (const { image, modified } of files) update.run(modified, image)
}

export function insertRescan(db: WriteDb, dataset: number, result: RescanResult, at: string): number {
  const insert = db.prepare('INSERT INTO rescan (dataset_id, result, created_at) VALUES (?, ?, ?)')
  return Number(insert.run(dataset, JSON.stringify(result), at).lastInsertRowid)
}

export interface ImageChange {
  readonly image: number
  readonly kind: 'added' | 'changed' | 'moved' | 'renamed' | 'gone' | 'back'
  /** As they were before. */
  readonly path: string
  readonly sha256: string
}

export function insertChanges(db: WriteDb, rescan: number, changes: readonly ImageChange[]): void {
  const insert = db.prepare(
    'INSERT INTO image_change (rescan_id, image_id, kind, path, sha256) VALUES (?, ?, ?, ?, ?)',
  )
  for (const { image, kind, path, sha256 } of changes) insert.run(rescan, image, kind, path, sha256)
}

export interface Relocated {
  readonly image: number
  readonly key: string
  readonly path: string
  readonly maskPath: string | null
}

/** Files under new names. Keys may be exchanged among them. */
export function relocateImages(db: WriteDb, images: readonly Relocated[]): void {
  const free = db.prepare(`UPDATE image SET key = char(0) || id WHERE id = ?`)
  const update = db.prepare('UPDATE image SET key = ?, path = ?, mask_path = ? WHERE id = ?')
  for (const { image } of images) free.run(image)
  for (const { image, key, path, maskPath } of images) update.run(key, path, maskPath, image)
}

export type NewContent = Pick<
  NewImage,
  'format' | 'width' | 'height' | 'bytes' | 'sha256' | 'perceptualHash'
> & {
  readonly image: number
}

/** Other pictures under the old names: what models said of the old ones is no answer to these and goes. */
export function replaceContent(db: WriteDb, images: readonly NewContent[]): void {
  const update = db.prepare(
    'UPDATE image SET format = ?, width = ?, height = ?, bytes = ?, sha256 = ?, perceptual_hash = ? WHERE id = ?',
  )
  const explained =
    'SELECT explanation.id FROM explanation JOIN prediction ON prediction.id = prediction_id WHERE image_id = ?'
  const removals = [
    `DELETE FROM attention WHERE explanation_id IN (${explained})`,
    `DELETE FROM faithfulness WHERE explanation_id IN (${explained})`,
    `DELETE FROM explanation WHERE id IN (${explained})`,
    'DELETE FROM occlusion WHERE image_id = ?',
    'DELETE FROM prediction WHERE image_id = ?',
  ].map((sql) => db.prepare(sql))
  for (const { image, format, width, height, bytes, sha256, perceptualHash } of images) {
    update.run(format, width, height, bytes, sha256, perceptualHash, image)
    for (const removal of removals) removal.run(image)
  }
}

const FILE_GONE = 'file gone'

/** Their rows stay, for the runs that learned from them; trainings from now on leave them out. */
export function markGone(db: WriteDb, images: readonly number[], at: string): void {
  const update = db.prepare('UPDATE image SET gone_at = ? WHERE id = ?')
  for (const image of images) update.run(at, image)
  insertExclusions(db, { images, excluded: true, reason: FILE_GONE }, at)
}

/** They are there again; those that a person had left out stay left out. */
export function markBack(db: WriteDb, images: readonly number[], at: string): void {
  const update = db.prepare('UPDATE image SET gone_at = NULL WHERE id = ?')
  for (const image of images) update.run(image)
  const reason = db
    .prepare<[number], string | null>(
      'SELECT reason FROM exclusion WHERE image_id = ? ORDER BY id DESC LIMIT 1',
    )
    .pluck()
  const restored = images.filter((image) => reason.get(image) === FILE_GONE)
  insertExclusions(db, { images: restored, excluded: false, reason: 'file back' }, at)
}

/** Adds images to a split; those in it stay where they are. */
export function addToSplit(
  db: WriteDb,
  split: number,
  parts: readonly { readonly image: number; readonly part: SplitPart }[],
): void {
  const insert = db.prepare('INSERT INTO split_image (split_id, image_id, part) VALUES (?, ?, ?)')
  for (const { image, part } of parts) insert.run(split, image, part)
}

/** The image folder is elsewhere now, and with it the label files that lie in it. */
export function setDatasetFolder(db: WriteDb, dataset: number, folder: string): void {
  const config = datasetConfig(db, dataset)
  const inside = `${config.folder}${sep}`
  const labels = config.labels?.map((file) =>
    file.startsWith(inside) ? join(folder, file.slice(inside.length)) : file,
  )
  const update = db.prepare('UPDATE dataset SET folder = ?, config = ? WHERE id = ?')
  update.run(folder, JSON.stringify({ ...config, folder, labels }), dataset)
}

/** What could not be read, as the newest look at the folder found it. */
export function setUnreadable(db: WriteDb, dataset: number, unreadable: readonly Problem[]): void {
  const update = db.prepare(
    "UPDATE dataset SET findings = json_set(findings, '$.unreadable', json(?)) WHERE id = ?",
  )
  update.run(JSON.stringify(unreadable), dataset)
}

/** SHA-256 of what an image's file held before it was changed. */
export function formerContents(db: ReadDb, image: number): string[] {
  return db
    .prepare<[number], string>("SELECT sha256 FROM image_change WHERE image_id = ? AND kind = 'changed'")
    .pluck()
    .all(image)
}

/** The request that a dataset was imported with. */
export function datasetConfig(db: ReadDb, id: number): ImportRequest {
  const config = db.prepare<[number], string>('SELECT config FROM dataset WHERE id = ?').pluck().get(id)
  return JSON.parse(config ?? '{}') as ImportRequest
}
