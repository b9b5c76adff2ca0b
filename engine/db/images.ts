import type { ImageMetadata, ImageRecord, SplitPart } from '../../shared/domain/dataset.ts'
import type { ReadDb, WriteDb } from './handles.ts'

export interface NewImage {
  readonly key: string
  /** Relative to the dataset's folder, with forward slashes. */
  readonly path: string
  /** As `path`, or absolute when it lies outside the folder. */
  readonly maskPath: string | null
  readonly format: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly sha256: string
  readonly perceptualHash: string
  readonly group: string
  readonly metadata: ImageMetadata
}

/** Everything known of one image; the paths are still relative to the dataset's folder. */
export interface ImageRow extends NewImage, ImageRecord {
  readonly datasetId: number
}

interface Row {
  id: number
  dataset_id: number
  key: string
  path: string
  mask_path: string | null
  format: string
  width: number
  height: number
  bytes: number
  sha256: string
  perceptual_hash: string
  group_name: string
  metadata: string
  label: string | null
  part: SplitPart | null
  excluded: number
}

/** An image with its present label and its part in the dataset's newest split; each by the image's own rows, never over all. */
const selectImage = `
  SELECT image.*, split_image.part, nullif(
      (SELECT label FROM label WHERE label.image_id = image.id ORDER BY label.id DESC LIMIT 1), '') AS label,
    coalesce((SELECT excluded FROM exclusion WHERE exclusion.image_id = image.id ORDER BY exclusion.id DESC LIMIT 1), 0)
      AS excluded FROM image
  LEFT JOIN split_image ON split_image.image_id = image.id
    AND split_image.split_id = (SELECT max(id) FROM study_split WHERE study_split.dataset_id = image.dataset_id)`

/** Returns the new ids in the order of `images`. */
export function insertImages(db: WriteDb, dataset: number, images: readonly NewImage[]): number[] {
  const insert = db.prepare(
    `INSERT INTO image (dataset_id, key, path, mask_path, format, width, height, bytes, sha256, perceptual_hash, group_name, metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return images.map((image) => {
    const { key, path, maskPath, format, width, height, bytes, sha256, perceptualHash, group } = image
    const metadata = JSON.stringify(image.metadata)
    return Number(
      insert.run(
        dataset,
        key,
        path,
        maskPath,
        format,
        width,
        height,
        bytes,
        sha256,
        perceptualHash,
        group,
        metadata,
      ).lastInsertRowid,
    )
  })
}

export function imageById(db: ReadDb, id: number): ImageRow | undefined {
  const row = db.prepare<[number], Row>(`${selectImage} WHERE image.id = ?`).get(id)
  return row && toImage(row)
}

/** An image of the dataset by the id users see. */
export function imageByKey(db: ReadDb, dataset: number, key: string): ImageRow | undefined {
  const row = db
    .prepare<[number, string], Row>(`${selectImage} WHERE image.dataset_id = ? AND key = ?`)
    .get(dataset, key)
  return row && toImage(row)
}

/** An image of the dataset by its path relative to the folder. */
export function imageByPath(db: ReadDb, dataset: number, path: string): ImageRow | undefined {
  const row = db
    .prepare<[number, string], Row>(`${selectImage} WHERE image.dataset_id = ? AND image.path = ?`)
    .get(dataset, path)
  return row && toImage(row)
}

export function imagesOfGroup(db: ReadDb, dataset: number, group: string): ImageRow[] {
  return db
    .prepare<[number, string], Row>(
      // The plus keeps SQLite from walking all keys in order to save itself sorting these few.
      `${selectImage} WHERE image.dataset_id = ? AND group_name = ? ORDER BY +key`,
    )
    .all(dataset, group)
    .map(toImage)
}

export function toRecord({ id, key, path, width, height, label, part, excluded }: ImageRow): ImageRecord {
  return { id, key, path, width, height, label, part, excluded }
}

function toImage(row: Row): ImageRow {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    key: row.key,
    path: row.path,
    maskPath: row.mask_path,
    format: row.format,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    sha256: row.sha256,
    perceptualHash: row.perceptual_hash,
    group: row.group_name,
    metadata: JSON.parse(row.metadata) as ImageMetadata,
    label: row.label,
    part: row.part,
    excluded: row.excluded === 1,
  }
}
