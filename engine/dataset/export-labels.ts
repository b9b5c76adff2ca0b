import { csv } from '../../files/csv.ts'
import { writeForUser } from '../../files/write-for-user.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { currentDataset } from '../db/datasets.ts'
import { exportedImages } from '../db/exported-images.ts'
import type { ReadDb } from '../db/handles.ts'

/** Writes the study's images as CSV, one row each, ordered by path. Throws AppError 'not-found' for a study without images. */
export async function writeLabels(db: ReadDb, file: string): Promise<{ file: string; images: number }> {
  const dataset = currentDataset(db)
  if (!dataset) {
    throw new AppError('not-found', say`This study has no images yet.`, {
      hint: toDo({ kind: 'import-folder' }, say`Import an image folder first.`),
    })
  }
  const rows = exportedImages(db, dataset.id)
  const header = ['image', 'path', 'class', 'split', 'group', 'sha256']
  await writeForUser(
    file,
    csv([
      header,
      ...rows.map(({ key, path, label, part, group, sha256 }) => [key, path, label, part, group, sha256]),
    ]),
  )
  return { file, images: rows.length }
}
