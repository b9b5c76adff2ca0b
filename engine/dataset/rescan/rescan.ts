import type { FolderChanges, RescanResult } from '../../../shared/domain/rescan.ts'
import { AppError } from '../../../shared/errors.ts'
import { toDo } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { transaction } from '../../db/database.ts'
import { currentDataset, type DatasetRow } from '../../db/datasets.ts'
import type { ReadDb, WriteDb } from '../../db/handles.ts'
import { datasetConfig, insertRescan, knownImages, setModified, setUnreadable } from '../../db/rescans.ts'
import type { JobContext } from '../../jobs/runner.ts'
import { now } from '../../study/clock.ts'
import { leaveOut } from '../reading/leave-out.ts'
import { readFolder } from '../reading/read-folder.ts'
import { readImages, type ReadingStudy } from '../read-images.ts'
import { scanFolder } from '../scan.ts'
import { compareFiles, countChanges, matchContents, statFiles } from './compare-files.ts'
import type { Found } from './found.ts'
import { judgeAdded, type Added } from './judge-added.ts'
import { requireThere } from './locate-folder.ts'
import { storeChanges } from './store-changes.ts'

/** What has become of the files of the present dataset, by names, sizes and times alone. Throws AppError 'bad-input' when the folder is gone. */
export async function folderChanges(db: ReadDb, signal: AbortSignal): Promise<FolderChanges> {
  const dataset = requirePresent(db)
  const { comparison } = await compare(db, dataset, signal)
  const refused = new Set(dataset.findings.unreadable.map(({ path }) => path))
  return countChanges(comparison, refused)
}

/**
 * Brings the present dataset up to date with its folder: every image keeps its labels, reviews, answers and part, wherever its file has gone;
 * new ones are dealt without moving others. Reads only what is new or was written since. All is stored at the end or nothing.
 * Throws AppError 'bad-input' when the folder is gone.
 */
export async function rescanFolder(
  db: WriteDb,
  context: JobContext,
  study: ReadingStudy | null = null,
): Promise<RescanResult> {
  const began = performance.now()
  const dataset = requirePresent(db)
  context.progress({ step: 'scanning-folder' }, 0, 0)
  const { scan, reading, known, comparison } = await compare(db, dataset, context.signal)
  const { doubtful } = comparison
  const { images, unreadable } = await readImages(
    dataset.folder,
    doubtful.map(({ path }) => path),
    {
      study,
      signal: context.signal,
      progress: (done) => context.progress({ step: 'reading-images' }, done, doubtful.length),
    },
  )
  const matched = matchContents(comparison, images)
  const modified = new Map(doubtful.map((file) => [file.path, file.modified]))
  const found: Found = {
    dataset,
    scan,
    reading,
    known,
    matched,
    modified,
    unreadable,
    unread: comparison.same.length,
  }
  const added = await judge(db, found, context)
  context.signal.throwIfAborted()
  context.progress({ step: 'storing' }, 0, 0)
  return store(db, found, added, began)
}

function requirePresent(db: ReadDb): DatasetRow {
  const dataset = currentDataset(db)
  if (dataset) return dataset
  throw new AppError('not-found', say`The study has no images yet.`, {
    hint: toDo({ kind: 'import-folder' }, say`Import an image folder first.`),
  })
}

async function compare(db: ReadDb, dataset: DatasetRow, signal: AbortSignal) {
  const { folder } = dataset
  await requireThere(folder)
  const config = datasetConfig(db, dataset.id)
  const all = leaveOut(await scanFolder(folder, signal), config.leaveOut ?? [])
  const known = knownImages(db, dataset.id)
  const names = new Set(known.flatMap(({ path, isGone }) => (isGone ? [] : path)))
  // Which of the new names are images to import, and what they are, tables may say.
  const isNew = all.images.some((path) => !names.has(path))
  const reading = isNew ? await readFolder({ ...config, folder }, signal) : null
  const scan = reading?.scan ?? all
  const files = await statFiles(folder, scan.images, signal)
  return { scan, reading, known, comparison: compareFiles(known, files) }
}

const NOTHING_ADDED: Added = {
  rows: [],
  compared: { images: [], pairs: [] },
  warnings: [],
  keys: new Map(),
}

async function judge(db: ReadDb, found: Found, context: JobContext): Promise<Added> {
  const { folder, id } = found.dataset
  if (found.reading === null && found.matched.relocated.length === 0) return NOTHING_ADDED
  context.progress({ step: 'comparing-images' }, 0, 0)
  // Names that were exchanged are no new names.
  const reading = found.reading ?? (await readFolder({ ...datasetConfig(db, id), folder }, context.signal))
  return judgeAdded(db, { ...found, reading }, context.signal)
}

function store(db: WriteDb, found: Found, added: Added, began: number): RescanResult {
  const { matched, unreadable, modified, unread, dataset } = found
  const kinds = Map.groupBy(matched.relocated, ({ kind }) => kind)
  const result: RescanResult = {
    added: matched.added.length + (kinds.get('back')?.length ?? 0),
    changed: matched.changed.length,
    moved: kinds.get('moved')?.length ?? 0,
    renamed: kinds.get('renamed')?.length ?? 0,
    gone: matched.gone.length,
    unchanged: unread + matched.touched.length,
    seconds: Math.round(performance.now() - began) / 1000,
    unreadable,
    warnings: added.warnings,
  }
  const at = now()
  transaction(db, () => {
    setModified(
      db,
      [...matched.touched, ...matched.changed, ...matched.relocated].map(({ image, content }) => ({
        image: image.id,
        modified: modified.get(content.path) ?? 0,
      })),
    )
    setUnreadable(db, dataset.id, [...found.scan.unreadable, ...unreadable])
    const isChanged = result.added + result.changed + result.moved + result.renamed + result.gone > 0
    if (isChanged) storeChanges(db, found, added, { rescan: insertRescan(db, dataset.id, result, at), at })
  })
  return result
}

/** Remembers when the files of an import were last written, where that was before it began: they were read as they are. */
export async function rememberTimes(db: WriteDb, began: number, signal: AbortSignal): Promise<void> {
  const dataset = currentDataset(db)
  if (!dataset) return
  const known = knownImages(db, dataset.id).filter(({ modified }) => modified === null)
  const ids = new Map(known.map((image) => [image.path, image]))
  const files = await statFiles(dataset.folder, [...ids.keys()], signal)
  const sure = files.flatMap(({ path, bytes, modified }) => {
    const image = ids.get(path)
    return image?.bytes === bytes && modified < began ? [{ image: image.id, modified }] : []
  })
  transaction(db, () => setModified(db, sure))
}
