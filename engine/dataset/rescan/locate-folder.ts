import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { toDo } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { sha256File } from '../../../imaging/fingerprint.ts'
import { currentDataset } from '../../db/datasets.ts'
import type { WriteDb } from '../../db/handles.ts'
import { knownImages, setDatasetFolder } from '../../db/rescans.ts'

/** Images whose content is compared before a folder is taken for the one of the study. */
const SAMPLE = 40
/** Of them, those that may be gone or changed since. */
const MAX_DIFFERING = 0.2

/** Throws AppError 'bad-input' when the image folder of a study is no more where it was. */
export async function requireThere(folder: string): Promise<void> {
  const info = await stat(folder).catch(() => null)
  if (info?.isDirectory()) return
  throw new AppError('bad-input', say`The image folder ${folder} is not there.`, {
    file: folder,
    hint: toDo(
      { kind: 'locate-folder' },
      say`Connect the disk it lies on, or choose the folder that it has become.`,
    ),
  })
}

/**
 * Takes another folder for that of the present dataset, after comparing the content of images spread over it.
 * Throws AppError 'bad-input' when they are others; nothing is changed then.
 */
export async function locateFolder(
  db: WriteDb,
  given: string,
  signal: AbortSignal,
): Promise<{ readonly folder: string; readonly compared: number; readonly differing: number }> {
  const folder = resolve(given)
  const dataset = currentDataset(db)
  if (!dataset) throw new AppError('not-found', say`The study has no images yet.`)
  await requireThere(folder)
  const images = knownImages(db, dataset.id).filter(({ isGone }) => !isGone)
  const step = Math.max(1, Math.floor(images.length / SAMPLE))
  const sample = images.filter((_, at) => at % step === 0).slice(0, SAMPLE)
  const differing: string[] = []
  for (const { path, sha256 } of sample) {
    signal.throwIfAborted()
    const found = await sha256File(join(folder, path)).catch(() => null)
    if (found !== sha256) differing.push(path)
  }
  if (differing.length > sample.length * MAX_DIFFERING) {
    throw new AppError(
      'bad-input',
      say`${folder} is not the image folder of this study: ${differing.length} of ${sample.length} images compared are not in it, or others (${differing.slice(0, 3).join(', ')}).`,
      {
        file: folder,
        hint: toDo({ kind: 'locate-folder' }, say`Choose the folder that ${dataset.folder} has become.`),
      },
    )
  }
  setDatasetFolder(db, dataset.id, folder)
  return { folder, compared: sample.length, differing: differing.length }
}
