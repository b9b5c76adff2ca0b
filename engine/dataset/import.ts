import { basename, resolve } from 'node:path'
import { DEFAULT_FRACTIONS, type DatasetSummary } from '../../shared/domain/dataset.ts'
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import { now } from '../study/clock.ts'
import { transaction } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { datasetSummary, insertDataset, type Findings } from '../db/datasets.ts'
import { differentPictures } from '../db/duplicates.ts'
import { insertImageFindings } from '../db/image-findings.ts'
import { insertImages, type NewImage } from '../db/images.ts'
import { insertLabels } from '../db/labels.ts'
import { insertSplit } from '../db/splits.ts'
import type { JobContext } from '../jobs/runner.ts'
import { engineVersions } from '../study/versions.ts'
import { contradictions } from './duplicates/contradictions.ts'
import { storeDuplicates } from './duplicates/store-duplicates.ts'
import { groupImages, type Grouping } from './groups.ts'
import { isSynthetic } from './inspect.ts'
import { assignParts, type Assignment } from './parts.ts'
import { readImages, type ReadImage, type ReadingStudy } from './read-images.ts'
import { requireAnswers } from './answers/questions.ts'
import type { FolderReading, ImageFacts } from './reading/folder-reading.ts'
import { readFolder } from './reading/read-folder.ts'
import { imageKeys } from './image-paths.ts'
import { matchMasks } from './masks.ts'
import { conversionWarnings, leftOutWarnings, noImages } from './picture-warnings.ts'

const DEFAULT_SEED = 42

/** A readable image with everything an import found out about it. */
interface Candidate extends ReadImage, ImageFacts {
  readonly key: string
  readonly maskPath: string | null
}

/**
 * Image folder -> dataset and split. Everything is read and judged first and stored in one transaction at the end, so a
 * refused, cancelled or killed import leaves no dataset.
 * @param study keeps thumbnails and what was read, so that an import that was stopped goes on where it was; without one nothing is kept
 * Throws AppError 'bad-input' saying what is wrong with which file.
 */
export async function importFolder(
  db: WriteDb,
  given: ImportRequest,
  context: JobContext,
  study: ReadingStudy | null = null,
): Promise<DatasetSummary> {
  const request = { ...given, folder: resolve(given.folder), seed: given.seed ?? DEFAULT_SEED }
  const { folder } = request
  context.progress({ step: 'scanning-folder' }, 0, 0)
  const reading = await readFolder(request, context.signal)
  const { scan } = reading
  if (scan.images.length === 0) throw noImages(folder, scan)
  requireAnswers(folder, reading.questions)
  const { images, unreadable } = await readImages(folder, scan.images, {
    study,
    signal: context.signal,
    progress: (done) => context.progress({ step: 'reading-images' }, done, scan.images.length),
  })
  if (images.length === 0) throw noneReadable(folder, unreadable[0]!.error, unreadable.length)
  const candidates = toCandidates(reading, images)
  context.progress({ step: 'comparing-images' }, 0, 0)
  const grouping = await groupImages(candidates, {
    signal: context.signal,
    progress: (done) => context.progress({ step: 'comparing-images' }, done, candidates.length),
    different: differentPictures(db),
  })
  const assignment = assignParts(
    candidates,
    grouping.groups,
    request.seed,
    request.fractions ?? DEFAULT_FRACTIONS,
  )
  context.signal.throwIfAborted()
  context.progress({ step: 'storing' }, 0, 0)
  const findings = toFindings({ reading, grouping, assignment, candidates, unreadable })
  return store(db, { request, reading, grouping, assignment, candidates, findings })
}

function toFindings({
  reading,
  grouping,
  assignment,
  candidates,
  unreadable,
}: Pick<Imported, 'reading' | 'grouping' | 'assignment' | 'candidates'> &
  Pick<Findings, 'unreadable'>): Findings {
  const { scan } = reading
  return {
    layout: reading.layout,
    unreadable: [...scan.unreadable, ...unreadable],
    unsupported: scan.unsupported,
    skipped: scan.skipped,
    duplicates: grouping.duplicates,
    questions: reading.questions,
    givenSplit: assignment.source === 'given' ? reading.givenSplit : null,
    warnings: [
      ...reading.warnings,
      ...grouping.warnings,
      ...assignment.warnings,
      ...contradictions(candidates, grouping.pairs),
      ...scan.warnings,
      ...leftOutWarnings(scan),
      ...conversionWarnings(candidates),
    ],
  }
}

function toCandidates({ scan, facts }: FolderReading, images: readonly ReadImage[]): Candidate[] {
  const keys = imageKeys(scan.images)
  const masks = matchMasks(scan.images, scan.masks)
  const index = new Map(scan.images.map((path, i) => [path, i]))
  return images.map((image) => {
    const i = index.get(image.path)!
    return { ...image, ...facts[i]!, key: keys[i]!, maskPath: masks[i]! }
  })
}

interface Imported {
  readonly request: ImportRequest & { readonly seed: number }
  readonly reading: FolderReading
  readonly grouping: Grouping
  readonly assignment: Assignment
  readonly candidates: readonly Candidate[]
  readonly findings: Findings
}

function store(db: WriteDb, imported: Imported): DatasetSummary {
  const { request, reading, grouping, assignment, candidates, findings } = imported
  const at = now()
  const fractions = assignment.source === 'made' ? (request.fractions ?? DEFAULT_FRACTIONS) : null
  return transaction(db, () => {
    const dataset = insertDataset(
      db,
      {
        folder: request.folder,
        labelSource: reading.labelSource ?? 'none',
        groupSource: grouping.source,
        synthetic: candidates.every((image) => isSynthetic(image.metadata)),
        config: request,
        findings,
        versions: engineVersions(),
      },
      at,
    )
    const ids = insertImages(
      db,
      dataset,
      candidates.map((image, i) => toRow(image, grouping.groups[i]!)),
    )
    insertImageFindings(db, ids, candidates)
    const labels = candidates.flatMap(({ label }, i) =>
      label === null ? [] : [{ image: ids[i]!, label, source: 'import' as const }],
    )
    insertLabels(db, labels, at)
    storeDuplicates(db, dataset, { images: candidates, ids, pairs: grouping.pairs }, at)
    const parts = assignment.parts.flatMap((part, i) => (part === null ? [] : [{ image: ids[i]!, part }]))
    const config = { fractions, groupSource: grouping.source }
    insertSplit(db, { dataset, source: assignment.source, seed: request.seed, config, parts }, at)
    return datasetSummary(db)!
  })
}

function toRow(image: Candidate, group: string): NewImage {
  const { key, path, maskPath, format, width, height, bytes, sha256, perceptualHash, metadata } = image
  return { key, path, maskPath, format, width, height, bytes, sha256, perceptualHash, group, metadata }
}

function noneReadable(folder: string, error: Sentence, count: number): AppError {
  const message =
    count === 1
      ? say`The only image in ${folder} cannot be read: ${error}`
      : say`None of the ${count} images in ${folder} can be read. The first: ${error}`
  return new AppError('bad-input', message, {
    file: folder,
    hint: say`Check where ${basename(folder)} was copied from.`,
  })
}
