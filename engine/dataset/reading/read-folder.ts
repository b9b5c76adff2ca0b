import { resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { FolderLevel, InspectionRequest } from '../../../shared/domain/inspection.ts'
import type { LabelSource, SplitPart } from '../../../shared/domain/dataset.ts'
import type { Hint } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { Questions } from '../answers/questions.ts'
import { findClasses, type FoundClasses } from '../classes/find-classes.ts'
import { readLevels, type Level } from '../folders/levels.ts'
import { partInName } from '../columns/part-names.ts'
import { ImageIndex } from '../join/image-index.ts'
import { joinTables, type SourceTable } from '../join/join-tables.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import type { Layout } from '../layouts/layout.ts'
import { recogniseLayout } from '../layouts/recognise.ts'
import { layouts } from '../layouts/registry.ts'
import { folders } from '../image-paths.ts'
import { scanFolder, type Scan } from '../scan.ts'
import { chooseImages } from './choose-images.ts'
import { describeTables } from './describe-tables.ts'
import { countGroups, findGroups, type FoundGroups } from './find-groups.ts'
import { findParts, type FoundParts } from './find-parts.ts'
import type { FolderReading, ImageFacts } from './folder-reading.ts'
import { leaveOut } from './leave-out.ts'
import { readMetadata } from './read-metadata.ts'
import { readTables } from './read-tables.ts'
import { tablesBeside } from './tables-beside.ts'
import { requireRows, tellRows, whyNothingFits } from './tell-rows.ts'

/** The files of a folder, its tables read. */
export interface FolderFiles {
  readonly folder: string
  readonly scan: Scan
  /** Of the scan's images. */
  readonly index: ImageIndex
  readonly sources: readonly SourceTable[]
}

/** The files of a folder, and which rows of which tables mean which images. */
interface Evidence {
  readonly folder: string
  readonly scan: Scan
  readonly count: number
  readonly layout: Layout | null
  readonly sources: readonly SourceTable[]
  readonly tables: readonly MatchedTable[]
  readonly levels: readonly Level[]
}

/**
 * Reads what names and tables say of each image: its class, whom it is of, its part of a split, its metadata. What may be read in more than
 * one way becomes a question. No pixels are read. Throws AppError 'bad-input' for what cannot be meant, such as a column that is not there.
 */
export async function readFolder(request: InspectionRequest, signal: AbortSignal): Promise<FolderReading> {
  const folder = resolve(request.folder)
  const questions = new Questions(request.answers)
  const warnings: Hint[] = []
  const scan = leaveOut(await scanFolder(folder, signal), request.leaveOut ?? [])
  const index = new ImageIndex(scan.images)
  const own = await readTables(folder, scan.tables, request.labels, index, questions, warnings)
  const sources =
    own.length === 0 && !namesClasses(scan.images) ? await tablesBeside(folder, index, warnings) : own
  signal.throwIfAborted()
  return understandFolder({ folder, scan, index, sources }, request, questions, warnings)
}

/** What a folder's files say, once they are listed and their tables read. Gives way to other work between its steps. */
export async function understandFolder(
  files: FolderFiles,
  request: Omit<InspectionRequest, 'folder'>,
  questions: Questions,
  warnings: Hint[],
): Promise<FolderReading> {
  const evidence = gatherEvidence(files, request, questions)
  await turn()
  const { layout, sources, tables, levels, scan, folder } = evidence
  const reason = whyNothingFits(sources, tables)
  const classes = findClasses({ ...evidence, choices: request, reason }, questions, warnings)
  await turn()
  const parts = findParts({ ...evidence, column: request.splitColumn }, questions)
  await turn()
  const groups = groupsOf(evidence, classes, parts, request, warnings)
  await turn()
  tellRows(tables, classes, scan.images, warnings)
  tellUnlabelled(classes, warnings)
  for (const id of questions.unused)
    warnings.push(say`This folder raises no question "${id}": its answer was not used.`)
  return {
    folder,
    scan,
    layout: layoutId(layout, classes),
    labelSource: sourceOf(layout, classes),
    facts: toFacts(evidence, classes, groups, parts),
    labels: classes.labels,
    groups: countGroups(groups),
    givenSplit: parts.from,
    tables: describeTables(sources, tables, { classes, groups: groups.columns, split: parts.column }),
    levels: describeLevels(levels, classes),
    questions: questions.asked,
    warnings,
  }
}

function gatherEvidence(
  { folder, scan, index, sources }: FolderFiles,
  request: Omit<InspectionRequest, 'folder'>,
  questions: Questions,
): Evidence {
  const layout = recogniseLayout(layouts, sources, scan.images)
  const chosen = chooseImages(scan.images, sources, layout, request.imageColumn, questions)
  const { images } = chosen
  const levels = readLevels(images)
  const ownIndex = images === scan.images ? index : new ImageIndex(images)
  const places = { paths: images, parts: partsByFolder(images) }
  const tables = joinTables(sources, ownIndex, places, levels, chosen)
  if (images.length > 0) requireRows(folder, request, sources, tables, images)
  const skipped = [...scan.skipped, ...chosen.leftOut]
  return { folder, scan: { ...scan, images, skipped }, count: images.length, layout, sources, tables, levels }
}

function groupsOf(
  evidence: Evidence,
  { column }: FoundClasses,
  parts: FoundParts,
  { groupColumns }: Pick<InspectionRequest, 'groupColumns'>,
  warnings: Hint[],
): FoundGroups {
  const used = [...(column?.columns ?? []), ...(parts.column === null ? [] : [parts.column])]
  const columns = { wanted: groupColumns ?? [], published: evidence.layout?.groups ?? [] }
  return findGroups({ ...evidence, ...columns, paths: evidence.scan.images, except: new Set(used) }, warnings)
}

function toFacts(
  { scan, tables }: Evidence,
  { classes, column }: FoundClasses,
  { patient, lesion, cases }: FoundGroups,
  { parts }: FoundParts,
): ImageFacts[] {
  const drop = column?.kind === 'one-hot' ? column.columns : []
  return scan.images.map((_, i) => ({
    label: classes[i] ?? null,
    patient: patient[i] ?? null,
    lesion: lesion[i] ?? null,
    cases: cases[i] ?? [],
    part: parts[i] ?? null,
    // Made when it is asked for: an inspection shows none of it.
    get metadata() {
      return readMetadata(tables, i, drop)
    },
  }))
}

/** Folders that could name classes, and do not, say something else of the images. */
function describeLevels(levels: readonly Level[], { level: chosen }: FoundClasses): FolderLevel[] {
  return levels.map(({ level, names, meaning }) => {
    if (level === chosen?.level) return { level, names, meaning: 'class' }
    return { level, names, meaning: meaning === 'class' ? 'other' : meaning }
  })
}

function tellUnlabelled({ classes }: FoundClasses, warnings: Hint[]): void {
  const without = classes.filter((label) => label === null).length
  if (without > 0)
    warnings.push(say`${without} of ${classes.length} images have no label and are in no split.`)
}

function namesClasses(images: readonly string[]): boolean {
  return readLevels(images).some(({ meaning }) => meaning === 'class')
}

function partsByFolder(images: readonly string[]): (SplitPart | null)[] {
  const known = new Map<string, SplitPart | null>()
  return images.map((path) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const part = known.get(folder)
    if (part !== undefined) return part
    const named = folders(path).map((name) => partInName(name))
    const found = named.find((own) => own !== null) ?? null
    known.set(folder, found)
    return found
  })
}

function layoutId(layout: Layout | null, { column, level }: FoundClasses): string | null {
  if (level) return 'class-folders'
  return layout?.id ?? (column ? 'table' : null)
}

function sourceOf(layout: Layout | null, { column, level }: FoundClasses): LabelSource | null {
  if (column) return layout?.id === 'ham10000' ? 'ham10000' : 'csv'
  return level ? 'folders' : null
}
